"""A list of counters in words: the same columns wherever it is read."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from pages.parts import downloads, numbers, scorecard
from pages.text import Say


def named(say: Say, rows: pd.DataFrame, departments: Mapping[str, str]) -> pd.DataFrame:
    """Counters with the words for their format (`group` too, which colours points), carrier, position, département."""
    formats = [say(f"counters.format.{name}") for name in rows["format"]]
    return rows.assign(
        format_name=formats,
        carrier_name=[say(f"counters.carrier.{name}") if isinstance(name, str) else None for name in rows["carrier"]],
        location=[say(f"counters.location.{name}") for name in rows["location_quality"]],
        department_name=rows["department"].map({code: say.text(name) for code, name in departments.items()}),
        group=formats,
    )


def show(say: Say, rows: pd.DataFrame, short: bool, name: str) -> None:
    """The list folded under one line, and its CSV; `short` ones are real tables, others scroll and can be searched."""
    written = numbers.readable(say, rows, _columns(say))
    with st.expander(say("counters.points.list"), key=f"list-{name}"):
        if short:
            numbers.table(written, say("counters.points.list"))
        else:
            st.dataframe(written, hide_index=True, height=420, alt=say("counters.points.list"))
            st.caption(say("counters.points.list_hint"))
    downloads.csv(say, rows.drop(columns="group"), name, scorecard.kind(rows["kind"]))


def _columns(say: Say) -> numbers.Columns:
    return {
        "name": (say("counters.points.name"), None),
        "commune_name": (say("counters.points.commune"), None),
        "department_name": (say("counters.points.department"), None),
        "format_name": (say("counters.points.format"), None),
        "carrier_name": (say("counters.points.carrier"), None),
        "weekly_hours": (say("counters.points.hours"), None),
        "requests": (say("counters.points.requests"), "count"),
        "location": (say("counters.points.location"), None),
    }
