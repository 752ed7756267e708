"""Whom this server answers to, checked before it opens."""

import os

import queries
from pages import serving
from queries import access

REMEDY = (
    "Set AUDIENCE to public, prefect:R53, prefect:D35, cabinet or administrator, or leave it unset, and start again."
)


def refuse_unknown() -> None:
    """Stop the server where AUDIENCE names nobody.

    Without an edition that can be read no territory is known: none is refused, and the pages say which is not.
    """
    configured = os.environ.get("AUDIENCE")
    if not configured:
        return
    try:
        access.parse(configured)
        found = queries.standing(serving.audiences(), None).name
        if found:
            queries.reader(configured, queries.edition(serving.PUBLIC, found))
    except ValueError as error:
        raise SystemExit(f"AUDIENCE={configured}: {error}. {REMEDY}") from error
