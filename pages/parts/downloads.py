"""Downloads: CSV as open data has it (UTF-8, comma, ISO dates, decimal point), labelled and safe to open."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from pages.text import Say
from queries import files
from queries.figures import Keys

MIMES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

to_csv = files.csv


def file_name(name: str, kind: str) -> str:
    """'fichier.csv', or 'DEMONSTRATION-fichier.csv' for what is not wholly real."""
    return f"{'DEMONSTRATION-' if kind in ('demonstration', 'mixed') else ''}{name}.csv"


def file(label: str, make: Callable[[], bytes], name: str, key: str) -> None:
    """A button that makes a file of ours as it is pressed; `name` ends as what it is."""
    st.download_button(
        label,
        data=make,
        file_name=name,
        mime=MIMES.get(name.rpartition(".")[2], "application/octet-stream"),
        key=key,
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


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
        data=lambda: to_csv(frame() if callable(frame) else frame, kind, say("parts.state.secret")),
        file_name=file_name(name, kind),
        mime="text/csv",
        key=f"csv-{name}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )
