"""A list of counters in words: the same columns wherever it is read."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from pages.parts import badges, downloads, links, numbers, paper
from pages.text import Say
from queries import figures

KEYS = figures.cells({"weekly_hours": "counter_hours", "requests": "counter_acts_year"}, of={"counter": "counter_id"})
MOST = 500  # counters that a page without script lists; its file has them all
SHEET = "counters-find"  # the page that shows a counter, chosen by ?guichet=


def named(say: Say, rows: pd.DataFrame, departments: Mapping[str, str]) -> pd.DataFrame:
    """Counters with the words for their format (`group` too, which colours points), carrier, position, département."""
    formats = [say(f"counters.format.{name}") for name in rows["format"]]
    return rows.assign(
        format_name=formats,
        carrier_name=[say(f"counters.carrier.{name}") if isinstance(name, str) else None for name in rows["carrier"]],
        location=[say(f"counters.location.{name}") for name in rows["location_quality"]],
        department_name=rows["department"]
        .map({code: say.text(name) for code, name in departments.items()})
        .fillna(rows["outside"]),
        group=formats,
    )


def show(say: Say, rows: pd.DataFrame, short: bool, name: str) -> None:
    """The list and its CSV: a short one is a real table; a long one is folded, scrolls and can be searched."""
    whole = paper.sheet() is not None  # on paper nothing is drawn by a component
    keys = KEYS if short or whole else None  # a long one is drawn by a component, which shows plain text
    written = numbers.readable(say, rows, _columns(say, rows), keys)
    sheets: list[str | None] = [links.href(SHEET, guichet=counter) for counter in rows["counter_id"]]
    if short:
        numbers.table(written, say("counters.points.list"), {say("counters.points.name"): sheets}, say)
    elif whole:
        label = say("counters.points.list")
        if len(rows) > MOST:
            label = say("parts.every_first", count=MOST, all=len(rows))
        with st.expander(label):
            numbers.table(written.head(MOST), say("counters.points.list"), {say("counters.points.name"): sheets[:MOST]})
    else:
        with st.expander(say("counters.points.list"), key=f"list-{name}"):
            _scrolling(say, written, sheets)
            st.caption(say("counters.points.list_hint"))
    downloads.csv(say, rows.drop(columns="group"), name, badges.least(rows["kind"]), keys=KEYS)


def _scrolling(say: Say, written: pd.DataFrame, sheets: list[str | None]) -> None:
    heading = say("counters.points.sheet")
    link = st.column_config.LinkColumn(display_text=say("counters.points.open_sheet"), width="small", pinned=True)
    table = written.assign(**{heading: sheets})
    alt = say("counters.points.list")
    st.dataframe(table, hide_index=True, height=420, alt=alt, column_config={heading: link})


def _columns(say: Say, rows: pd.DataFrame) -> dict[str, tuple[str, str | None]]:
    """What people read of a counter; a column that says the same of all of them is left out."""
    names = {
        "name": "name",
        "commune_name": "commune",
        "department_name": "department",
        "format_name": "format",
        "carrier_name": "carrier",
        "weekly_hours": "hours",
        "requests": "requests",
        "location": "location",
    }
    told = [name for name in names if name not in ("department_name", "location") or rows[name].nunique() > 1]
    return {name: (say(f"counters.points.{names[name]}"), "count" if name == "requests" else None) for name in told}
