"""Downloads: CSV as open data has it (UTF-8, comma, ISO dates, decimal point), labelled and safe to open."""

import re
from collections.abc import Callable

import pandas as pd
import streamlit as st

from pages.text import Say
from queries.figures import Keys

_FORMULA = re.compile(r"^[=+\-@\t\r]")


def to_csv(frame: pd.DataFrame, kind: str) -> bytes:
    """The rows as CSV with a `kind` column; text that a spreadsheet would run as a formula gets an apostrophe."""
    safe = frame.reset_index(drop=True).map(_harmless)
    if "kind" not in safe:
        safe["kind"] = kind
    return str(safe.to_csv(index=False, lineterminator="\n")).encode("utf-8")


def _harmless(value: object) -> object:
    if isinstance(value, pd.Timestamp) and value == value.normalize():
        return value.date()
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def file_name(name: str, kind: str) -> str:
    """'fichier.csv', or 'DEMONSTRATION-fichier.csv' for what is not wholly real."""
    return f"{'DEMONSTRATION-' if kind in ('demonstration', 'mixed') else ''}{name}.csv"


def csv(
    say: Say,
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    name: str,
    kind: str,
    label: str | None = None,
    keys: Keys | None = None,
) -> None:
    """A button that builds the file when it is pressed, and its rows too where they take long to gather.

    `keys` says which figures its cells are; the file does not carry them, its header names them.
    """
    st.download_button(
        label or say("parts.csv"),
        data=lambda: to_csv(frame() if callable(frame) else frame, kind),
        file_name=file_name(name, kind),
        mime="text/csv",
        key=f"csv-{name}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )
