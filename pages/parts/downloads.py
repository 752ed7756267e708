"""Downloads: CSV as open data has it (UTF-8, comma, ISO dates, decimal point), labelled and safe to open."""

import weakref
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from pages.text import Say
from queries import files
from queries.figures import Keys

MIMES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

LONGEST = 1500  # characters of an address that one can send

to_csv = files.csv
# By the number of a frame that is an answer of a named query: the frame, what it held, and the address that answers it.
_answers: dict[int, tuple["weakref.ref[pd.DataFrame]", pd.DataFrame, str]] = {}


def answers(rows: pd.DataFrame, name: str, parameters: Mapping[str, Any], view: str) -> pd.DataFrame:
    """The same rows, known from now on as what the read API answers to a name ("counters/by_month"), as `view` where
    the address has to say it. One that would be too long to send is not told.
    """
    told = {key: ",".join(map(str, one)) if isinstance(one, list | tuple) else one for key, one in parameters.items()}
    asked = {key: str(one) for key, one in sorted(told.items()) if one is not None and one != ""}
    asked |= {"vue": view} if view else {}
    address = f"./api/v1/{name}.csv" + (f"?{urlencode(asked)}" if asked else "")
    if len(address) <= LONGEST:
        number = id(rows)
        _answers[number] = (weakref.ref(rows, lambda _: _answers.pop(number, None)), rows.copy(deep=False), address)
    return rows


def address(rows: object) -> str:
    """Where the read API answers these very rows; "" where they are something else, or were changed."""
    there, held, found = _answers.get(id(rows), (None, None, ""))
    if there is None or there() is not rows or not isinstance(rows, pd.DataFrame):
        return ""
    return found if rows.equals(held) else ""


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

    What is an answer of a named query is a link to its address instead, which can be sent and is good tomorrow.
    `keys` says which figures its cells are; the file does not carry them, its header names them.
    """
    if found := address(frame):
        lang = f"{'&' if '?' in found else '?'}lang={say.language}" if say.language != "fr" else ""
        st.link_button(label or say("parts.csv"), found + lang, type="tertiary", icon=":material/download:")
        return
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
