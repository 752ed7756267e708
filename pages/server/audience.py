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

REMEDY = (
    "Set AUDIENCE to public, prefect:R53, prefect:D35, cabinet or administrator, or leave it unset, and start again."
)
FRAMING_REMEDY = "Name each site that may show a figure, with commas between them, or leave it unset: none may then."
WATCHING_REMEDY = "docs/reference/settings.md says what these may be; unset, lines are JSON and nobody reads /metrics."
SIGN_IN_REMEDY = "docs/reference/settings.md lists what signing in needs; SIGN_IN=off does without it."


def refuse_unknown() -> None:
    """Stop the server where AUDIENCE names nobody, or another setting cannot be followed.

    Without an edition that can be read no territory is known: none is refused, and the pages say which is not.
    """
    _patched()
    _written_and_counted()
    _ready_to_sign_in()
    _framed_by_sites()
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


def _written_and_counted() -> None:
    """Stop the server where LOG_FORMAT is none, or METRICS_TOKEN could be guessed."""
    try:
        logs.wanted()
        metrics.token()
    except ValueError as error:
        raise SystemExit(f"{error}. {WATCHING_REMEDY}") from error


def _patched() -> None:
    """Stop the server where PATCHES_OFF names what is none."""
    try:
        patches.off()
    except ValueError as error:
        raise SystemExit(f"{error}.") from error


def _framed_by_sites() -> None:
    """Stop the server where EMBED_HOSTS names what is no site."""
    try:
        framing.sites()
    except framing.WrongHost as error:
        raise SystemExit(f"EMBED_HOSTS: {error}. {FRAMING_REMEDY}") from error


def _ready_to_sign_in() -> None:
    """Stop the server where people should sign in and could not, or not safely; name the first administrator, once."""
    try:
        if settings.on():
            people.begin(os.environ.get("FIRST_ADMINISTRATOR", "").strip())
    except settings.Unsafe as error:
        raise SystemExit(f"SIGN_IN: {error}. {SIGN_IN_REMEDY}") from error
    except (people.Refused, people.SaidInWords) as refused:
        raise SystemExit(f"SIGN_IN: {refused}") from refused
    except (sqlite3.Error, OSError) as error:
        raise SystemExit(f"SIGN_IN: the folder of editions cannot be written ({error}). {SIGN_IN_REMEDY}") from error
