"""A list of counters in words: the same columns wherever it is read."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from pages.elements import badges, links, numbers
from pages.markup import draw, html
from pages.parts import downloads
from pages.shell import static_target
from pages.text import Say
from queries import figures

KEYS = figures.cells({"weekly_hours": "counter_hours", "requests": "counter_acts_year"}, of={"counter": "counter_id"})
SHOWN = 4  # counters of a short list that are read at once
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


def show(say: Say, rows: pd.DataFrame, short: bool, name: str, source: str = "") -> None:
    """The list and its CSV: a short one is a real table, whose first lines are read before the others are asked for; a
    long one is folded, scrolls and can be searched. `source`: where the list comes from.
    """
    label = say("counters.points.list")
    if short:
        _short(say, rows, name)
    elif static_target.current():  # nothing is drawn by a component there
        with st.expander(say("parts.every_first", count=MOST, all=len(rows)) if len(rows) > MOST else label):
            _table(say, rows)
    else:
        with st.expander(label, key=f"list-{name}", on_change="rerun") as behind:
            if behind.open:  # written and sent when it is opened
                _scrolling(say, rows)
                st.caption(say("counters.points.list_hint"))
    with st.container(horizontal=True, key=f"foot-list-{name}", vertical_alignment="center"):
        if source:
            draw(html('<p class="tc-note">{}</p>', source))
        kind = badges.least(rows["kind"])
        downloads.csv(say, rows.drop(columns="group"), name, kind, keys=KEYS, beside=True)


def _short(say: Say, rows: pd.DataFrame, name: str) -> None:
    rest = len(rows) - SHOWN
    if static_target.current() or rest <= 1:
        _table(say, rows, say)
        return
    columns = _columns(say, rows)
    _table(say, rows.head(SHOWN), say, columns)
    with st.expander(say("parts.others", count=rest), key=f"rest-{name}", on_change="rerun") as behind:
        if behind.open:
            _table(say, rows.iloc[SHOWN:], columns=columns)


def _table(say: Say, rows: pd.DataFrame, folded: Say | None = None, columns: numbers.Columns | None = None) -> None:
    written = numbers.readable(say, rows, columns or _columns(say, rows), KEYS).head(MOST)
    sheets = {say("counters.points.name"): _sheets(rows.head(MOST))}
    numbers.table(written, say("counters.points.list"), sheets, folded)


def _sheets(rows: pd.DataFrame) -> list[str | None]:
    return [links.href(SHEET, guichet=counter) for counter in rows["counter_id"]]


def _scrolling(say: Say, rows: pd.DataFrame) -> None:
    """A component, which shows plain text."""
    heading = say("counters.points.sheet")
    link = st.column_config.LinkColumn(display_text=say("counters.points.open_sheet"), width="small", pinned=True)
    table = numbers.readable(say, rows, _columns(say, rows)).assign(**{heading: _sheets(rows)})
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
    units = {"requests": "count"}
    return dict(numbers.held(rows, {name: (say(f"counters.points.{names[name]}"), units.get(name)) for name in told}))
