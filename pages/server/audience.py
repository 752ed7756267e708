"""Whom this server answers to, checked before it opens."""

import os
import sqlite3

import queries
from pages.http import framing
from pages.identity import settings
from pages.server import logs, metrics
from pages.server import streamlit as patches
from pages.shell import serving
from queries import access, people

WATCHED = "docs/reference/settings.md says what these may be; unset, lines are JSON and nobody reads /metrics."


def refuse_unknown() -> None:
    """Stop the server where AUDIENCE names nobody, or another setting cannot be followed, or not safely; name the first
    administrator, once, where people sign in.
    """
    for setting, follow, remedy in (
        ("PATCHES_OFF", patches.off, "Name those, or leave it unset."),
        ("LOG_FORMAT", logs.wanted, WATCHED),
        ("METRICS_TOKEN", metrics.token, WATCHED),
        ("SIGN_IN", _begin_sign_in, "docs/reference/settings.md lists what it needs; SIGN_IN=off does without."),
        ("EMBED_HOSTS", framing.sites, "Name sites that may show a figure, with commas between; unset, none may."),
        ("AUDIENCE", _know_audience, "Set it to public, prefect:R53, prefect:D35, cabinet or administrator, or not."),
    ):
        try:
            follow()
        except (ValueError, people.Refused, people.SaidInWords) as error:
            raise SystemExit(f"{setting}: {error}. {remedy}") from error


def _know_audience() -> None:
    """Raises ValueError. Without an edition that can be read no territory is known: none is refused, and the pages say
    which is not.
    """
    if configured := os.environ.get("AUDIENCE"):
        access.parse(configured)
        if found := queries.standing(serving.audiences(), None).name:
            queries.reader(configured, queries.edition(serving.PUBLIC, found))


def _begin_sign_in() -> None:
    """Raises settings.Unsafe, people.Refused, people.SaidInWords."""
    if settings.on():
        try:
            people.begin(os.environ.get("FIRST_ADMINISTRATOR", "").strip())
        except (sqlite3.Error, OSError) as error:
            raise settings.Unsafe(f"the folder of editions cannot be written ({error})") from error
