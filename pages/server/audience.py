"""Whom this server answers to, checked before it opens."""

import os
from contextlib import suppress

import queries
from pages import serving
from queries import access

REMEDY = (
    "Set AUDIENCE to public, prefect:R53, prefect:D35, cabinet or administrator, or leave it unset, and start again."
)


def refuse_unknown() -> None:
    """Stop the server where AUDIENCE names nobody. Without an edition, no territory is known yet: none is refused."""
    configured = os.environ.get("AUDIENCE")
    if not configured:
        return
    try:
        access.parse(configured)
        with suppress(queries.NoEdition):
            queries.reader(configured, serving.edition(serving.PUBLIC))
    except ValueError as error:
        raise SystemExit(f"AUDIENCE={configured}: {error}. {REMEDY}") from error
