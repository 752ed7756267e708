"""A table that is itself the figure: finding, sentence, real table, CSV, kind."""

from collections.abc import Collection, Mapping

import pandas as pd
import streamlit as st

from pages.elements import numbers
from pages.elements.headings import unbroken
from pages.markup import draw, html
from pages.parts import downloads, panels
from pages.shell import states
from pages.text import Say
from queries.figures import Keys


def framed(
    say: Say,
    title: str,
    sentence: str,
    table: pd.DataFrame,
    csv_name: str,
    kind: str,
    columns: numbers.Columns | str,
    note: str = "",
    empty: str | None = None,
    addresses: Mapping[str, list[str | None]] | None = None,
    shown: int | None = None,
    keys: Keys | None = None,
    later: bool | str = False,
    late: numbers.Late | None = None,
    anchor: str = "",
    despite: Collection[str] = (),
) -> None:
    """A framed table; arguments as for `panel`. `empty` says why there is no row, and what to do.

    `addresses`: by the header of a column, where its cells lead. The first `shown` rows are read, all of them
    are one click away.
    """
    with panels.framed(say, csv_name, title, sentence, kind, later=later, anchor=anchor, despite=despite):
        if table.empty:
            states.empty(say, empty)
        else:
            plain(say, title, table, csv_name, kind, columns, shown, keys, note, addresses, late)


def plain(
    say: Say,
    title: str,
    table: pd.DataFrame,
    csv_name: str,
    kind: str,
    columns: numbers.Columns | str,
    shown: int | None = None,
    keys: Keys | None = None,
    note: str = "",
    addresses: Mapping[str, list[str | None]] | None = None,
    late: numbers.Late | None = None,
) -> None:
    """The same without a frame: the table and its files, inside a frame of somebody's own."""
    columns = numbers.columns_of(say, columns)
    first = table.head(shown or len(table))
    written = numbers.readable(say, first, numbers.held(first, columns), keys)
    leads = {header: links[: len(written)] for header, links in (addresses or {}).items()}
    numbers.table(written, title, leads, say, late)
    with st.container(horizontal=True, key=f"foot-{csv_name}", vertical_alignment="center"):
        if note:
            draw(html('<p class="tc-note">{}</p>', unbroken(note)))
        panels.every(say, title, table, csv_name, columns, shown or len(table), keys, late)
        downloads.csv(say, table, csv_name, kind, keys=keys, about=title, beside=True, columns=columns)


def absent(name: str, title: str, why: str, sentence: str) -> None:
    """The frame of a table or chart that is not there for this reader or this territory, and why."""
    with st.container(border=True, key=f"panel-{name}"):
        draw(html('<div class="tc-panel"><h2>{}</h2></div>', title))
        states.notice(why, sentence)
