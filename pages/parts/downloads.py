"""Downloads: CSV as open data has it (UTF-8, comma, ISO dates, decimal point), labelled and safe to open."""

import re
from collections.abc import Callable

import pandas as pd
import streamlit as st

from pages.text import Say
from queries.figures import Keys

COUNTED = ("value", "numerator", "denominator", "comparable")  # of an indicator: what secrecy keeps of a row
MIMES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_FORMULA = re.compile(r"^[=+\-@\t\r]")


def to_csv(frame: pd.DataFrame, kind: str, secret: str = "secret") -> bytes:
    """The rows as CSV with a `kind` column; text that a spreadsheet would run as a formula gets an apostrophe.

    `secret`: what stands for a number under statistical secrecy, which is neither zero nor unknown.
    """
    safe = _named_secret(frame.reset_index(drop=True), secret).map(_harmless)
    if "kind" not in safe:
        safe["kind"] = kind
    return str(safe.to_csv(index=False, lineterminator="\n")).encode("utf-8")


def _named_secret(frame: pd.DataFrame, secret: str) -> pd.DataFrame:
    """The frame with `secret` where its states say so: a row's (`state`), of COUNTED, or a column's (`NAME_state`).

    States of columns are not given with it: what they say stands in the cells.
    """
    own = {name: f"{name}_state" for name in frame if f"{name}_state" in frame}
    states = {name: frame[state] for name, state in own.items()}
    if "state" in frame:
        states = {name: frame["state"] for name in COUNTED if name in frame} | states
    hidden = {name: frame[name].isna() & (state == "secret") for name, state in states.items()}
    told = {name: frame[name].astype(object).mask(mask, secret) for name, mask in hidden.items() if mask.any()}
    return frame.assign(**told).drop(columns=list(own.values()))


def _harmless(value: object) -> object:
    if isinstance(value, pd.Timestamp) and value == value.normalize():
        return value.date()
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


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
