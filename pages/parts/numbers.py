"""Tables for reading: raw values in, written values out, with the unit in the header."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.text import MISSING, Say

Columns = Mapping[str, tuple[str, str | None]]
STATES = ("missing", "not_applicable", "hidden")


def readable(say: Say, frame: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """The frame with the given columns, in order, labelled and written out.

    `columns` maps a column to (label, unit): unit of an indicator, 'date', 'month', 'kind', 'state', or None.
    Where the frame has a `state`, a value that is not there says why.
    """
    states = frame["state"] if "state" in frame else pd.Series("value", index=frame.index)
    written = {
        header(say, label, unit): [
            write(say, value, unit, state) for value, state in zip(frame[name], states, strict=True)
        ]
        for name, (label, unit) in columns.items()
    }
    return pd.DataFrame(written, index=frame.index)


def header(say: Say, label: str, unit: str | None) -> str:
    """'Actes', 'Part (%)': a label and the sign of a unit."""
    sign = say.unit(unit) if unit and say.has(f"parts.unit.{unit}") else ""
    return f"{label} ({sign})" if sign else label


def write(say: Say, value: Any, unit: str | None, state: str = "value") -> str:
    """One cell: without the unit, which is in the header."""
    if isinstance(value, str):
        return say(f"parts.{unit}.{value}") if unit in ("kind", "state") else value
    if pd.isna(value):
        return say(f"parts.state.{state}") if unit not in (None, "date", "month") and state in STATES else MISSING
    if unit == "month":
        return say.month(value)
    if isinstance(value, date):
        return say.short_date(value)
    if isinstance(value, bool):
        return say("parts.yes" if value else "parts.no")
    return say.number(value, digits=1 if unit == "percent" else None)


def table(written: pd.DataFrame, alt: str) -> None:
    """A real table of written values; what looks like a number is aligned right."""
    st.table(written, border="horizontal", hide_index=True, alt=alt)
