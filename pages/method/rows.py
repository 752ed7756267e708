"""Rows behind a figure: what it counts, one by one, as the reader may read them; why not, where they may not."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup
from pages.elements import badges, filters, headings, links, numbers
from pages.markup import Markup, concat, draw, escape, html
from pages.method import restricted
from pages.parts import downloads, panels, rows_links
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import LANGUAGES, Say
from pages.text.written import joined
from queries import WrongParameters, figures
from queries import source_rows as rows_of
from queries.figures import Key

SIZE = 50  # rows of a page
EXAMPLES = ("exercises", "proposals", "open_counters")  # what a page without a figure starts from
MOST_COLUMNS = 7
_DATES = ("_on", "_from", "_to", "_date", "since")
# The columns that people read, in the order of the query; the file has them all.
SHOWN = (
    *(
        "proposal_id",
        "option_code",
        "counter_id",
        "act_type",
        "happened_on",
        "milestone_date",
        "day",
        "month",
        "body",
        "file_name",
        "partner_name",
        "lead_name",
        "name",
        "title",
    ),
    *(
        "type",
        "label",
        "association",
        "service",
        "commune_name",
        "owner",
        "ministry",
        "territory",
        "region_name",
        "column_name",
        "since",
    ),
    *("due_on", "received_on", "invited_on", "held_on", "inventoried_on", "decided_on", "completed_on", "moved_on"),
    *("opinion_on", "target_on", "implemented_on", "effective_on", "label_from", "open_from", "latest_on", "valid_to"),
    *("transmitted_on", "analysed_on", "source_date"),
)

READ = frozenset({*SHOWN, *(f"{name}_{language}" for name in SHOWN for language in LANGUAGES), "procedure_id"})


def render(ask: Ask, say: Say) -> None:
    """The page of rows: of the figure that is asked for, or the choice of one."""
    head = st.container()
    names = {name: rows_links.name(say, name) for name in _choices(st.query_params.get("chiffre", ""))}
    first, second, third = st.columns([2, 1, 1])
    with first:
        figure = filters.any_of("chiffre", names, say("rows.choose"), say("rows.none"))
    place = lookup.territory(ask, say, (second, third))
    if figure:
        _of(ask, say, head, _key(ask, figure, place))
        return
    headings.page(say("rows.title_none"), say("rows.lead_none"), at=head)
    asked = [one for one in st.query_params.get("chiffres", "").split(",") if one in names][: rows_links.MOST]
    if asked:
        _listing(ask, say, [_key(ask, one, place) for one in asked])
    else:
        ways = concat(
            html('<li><a href="{}">{}</a></li>', rows_links.href(figures.key(one), place[0]), names[one])
            for one in EXAMPLES
        )
        draw(html('<p class="tc-quiet">{}</p><ul class="tc-tries">{}</ul>', say("rows.examples"), ways))


def _choices(asked: str) -> list[str]:
    """The figures that have rows without a restriction, and the one that is asked for."""
    known = [*rows_of.counted(), *rows_of.without()]
    return [name for name in known if name == asked or rows_of.of(figures.key(name))]


def _key(ask: Ask, figure: str, place: tuple[str, str]) -> Key:
    """The key of a figure as the address asks for it: its month, and what it is restricted to."""
    of = dict(part.split(":", 1) for part in st.query_params.get("selon", "").split(",") if ":" in part)
    month = st.query_params.get("mois", "")
    if "." in figure and not month:
        month = _last(ask, figure.partition(".")[0], place)
    return figures.key(figure, *place, month or None, None, **of)


def _last(ask: Ask, indicator: str, place: tuple[str, str]) -> str:
    """The month of the last value of an indicator; "" where it has none."""
    series = ask.series(indicator, *place)
    known = series.loc[series["state"] == "value", "period"]
    return "" if known.empty else f"{known.max():%Y-%m-%d}"


def _of(ask: Ask, say: Say, head: Any, key: Key) -> None:
    """The rows of one figure."""
    title, where = rows_links.name(say, key.figure), _where(ask, say, key)
    told, made, state = _rows(ask, say, key)
    if state != "whole":
        headings.page(say("rows.title_none"), say("rows.lead", figure=title, where=where), at=head)
        why = rows_of.why_not(key)
        states.notice(say(f"rows.{state}"), say.text(say.either(*why)) if why else say(f"rows.{state}_why"))
        return
    of = {"figure": key.figure, "rows_of": " ".join(f"{a}:{b}" for a, b in key.of) or None}
    level, code = _place(key)
    count = figures.key("rows_behind", level, code, key.on or None, **of)(made.count)
    total = figures.key("rows_total", level, code, key.on or None, **of)(made.total)
    headings.page(say("rows.title", count=count), say("rows.lead", figure=title, where=where), at=head)
    if all_of_them := restricted.lifted(say, key):
        draw(all_of_them)
    restricted.choices(ask, say, key)
    sentence = say("rows.sentence_ones" if made.is_one_each else "rows.sentence", total=say.number(total))
    _table(ask, say, key, told, made, say("rows.panel", figure=title), sentence)


_NONE = rows_of.Sums(0, 0.0, True, frozenset())


def _rows(ask: Ask, say: Say, key: Key) -> tuple[pd.DataFrame, rows_of.Sums, str]:
    """A page of the rows of a figure, if it has some under this form; what all of them make, and whether that is the
    figure, or why not.
    """
    if rows_of.why_not(key):
        return pd.DataFrame(), _NONE, "without"
    if rows_of.of(key) is None or not _is_month(key.on):
        return pd.DataFrame(), _NONE, "not_so"
    try:
        told = rows_of.page(ask.viewer, ask.edition, key, READ, (_asked() - 1) * SIZE, SIZE)
        made = rows_of.sums(ask.viewer, ask.edition, key, _columns(say, told))
    except WrongParameters:  # "km:sheep"
        return pd.DataFrame(), _NONE, "not_so"
    if told.empty and made.count:  # a page after the last
        told = rows_of.page(ask.viewer, ask.edition, key, READ, (_pages(made.count) - 1) * SIZE, SIZE)
    return told, made, rows_of.states(ask.viewer, ask.edition, key, made.total)


def _columns(say: Say, told: pd.DataFrame) -> dict[str, str]:
    """The columns that people read, of those that rows have, in the reader's language: with the name of each."""
    owned = ((name, say.column(name, told)) for name in SHOWN)
    return {own: name for name, own in owned if own in told}


def _is_month(on: str) -> bool:
    return not on or pd.notna(pd.to_datetime(on, format="%Y-%m-%d", errors="coerce"))


def _place(key: Key) -> tuple[str, str]:
    if key.place == "FR":
        return figures.NATION
    return ("region" if key.place[0] == "R" else "department"), key.place[1:]


def _where(ask: Ask, say: Say, key: Key) -> str:
    """The territory and the month, and what the figure is restricted to."""
    parts = [str(lookup.place(ask, say, *_place(key)))]
    parts += [say.month(pd.Timestamp(key.on))] if key.on and _is_month(key.on) else []
    return say.apart([*parts, *restricted.restriction_words(ask, say, key)])


def _table(ask: Ask, say: Say, key: Key, told: pd.DataFrame, made: rows_of.Sums, title: str, sentence: str) -> None:
    kind = _kind(ask, key)
    known = [(name, own) for own, name in _columns(say, told).items() if own in made.filled]
    words = {"label": "procedure"} if "procedure_id" in told else {}
    columns = {
        own: (say(f"rows.column.{words.get(name, name)}"), _unit(name))
        for name, own in known[: MOST_COLUMNS - (not made.is_one_each)]
    }
    columns |= {} if made.is_one_each else {"counts_for": (say("rows.column.counts_for"), "count")}
    named = _named(ask, say, told)
    shared = _shared(say, named, columns)
    if shared:
        alike = [
            say("rows.common", label=say.inside(columns.pop(own)[0]), value=value) for own, value in shared.items()
        ]
        sentence = joined(" ", (sentence, say("rows.shared", alike=say.apart(alike))))
    every = partial(rows_of.rows, ask.viewer, ask.edition, key)
    with panels.framed(say, "lignes", title, sentence, kind):
        if told.empty:
            states.empty(say, say("rows.empty"))
            return
        numbers.table(numbers.readable(say, named, columns, _cells(key, told)), title, fold=say)
        with st.container(horizontal=True, key="foot-lignes", vertical_alignment="center"):
            draw(_turn(say, made.count))
            downloads.csv(say, every, "lignes", kind, keys=_cells(key, told))


def _shared(say: Say, rows: pd.DataFrame, columns: numbers.Columns) -> dict[str, str]:
    """What all the rows have in common, in words: a sentence says it once, in place of a column; one column stays."""
    words = [name for name, (_, unit) in columns.items() if unit is None]
    alike = {name: say.text(rows[name].iloc[0]) for name in words if len(rows) > 1 and rows[name].nunique(False) == 1}
    return alike if len(alike) < len(words) else {}


def _named(ask: Ask, say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the names of ministries in place of their codes."""
    if "ministry" not in rows:
        return rows
    return rows.assign(ministry=rows["ministry"].map(restricted.words(ask, say, "ministry", rows["ministry"].dropna())))


def _unit(name: str) -> str | None:
    """As what a column of rows is written."""
    return "month" if name == "month" else "date" if name.endswith(_DATES) or name == "day" else None


def _cells(key: Key, told: pd.DataFrame) -> figures.Keys:
    """What the cells of the rows are: each what its row counts for; a row is told by its first column."""
    first = told.columns[0]

    def keys(row: Mapping[Any, Any]) -> dict[str, Key]:
        amount = figures.key("row_amount", *_place(key), key.on or None, figure=key.figure, row=row[first])
        return {"counts_for": amount}

    return keys


def _asked() -> int:
    """The page of rows that the address asks for, from 1 on."""
    asked = st.query_params.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _pages(rows: int) -> int:
    return max(1, -(-rows // SIZE))


def _turn(say: Say, rows: int) -> Markup:
    """Which rows these are, and links to those before and after."""
    pages = _pages(rows)
    page = min(pages, _asked())
    ways = [("rows.before", page - 1)] * (page > 1) + [("rows.after", page + 1)] * (page < pages)
    told = [
        html("<a {}>{}</a>", links.here(rows_links.PATH, page=str(to) if to > 1 else None), say(word))
        for word, to in ways
    ]
    first = SIZE * (page - 1)
    window = say("rows.window", first=first + 1, last=min(first + SIZE, rows), all=rows) if pages > 1 else ""
    shown = concat([escape(window)] * bool(window) + told, " · ")
    return html('<nav class="tc-note" aria-label="{}">{}</nav>', say("rows.turn"), shown)


def _kind(ask: Ask, key: Key) -> str:
    """What the rows are made of."""
    item = ask.catalogue.get(key.figure.partition(".")[0])
    return badges.least(pd.Series([ask.kind(one) for one in item.subjects])) if item else ask.edition.kind


def _listing(ask: Ask, say: Say, keys: list[Key]) -> None:
    """Figures of a page, each with the way to its rows."""
    lines = [_line(ask, say, key) for key in keys if rows_of.of(key) is not None]
    draw(html('<ul class="tc-bullets">{}</ul>', concat(lines)))


def _line(ask: Ask, say: Say, key: Key) -> Markup:
    total = rows_of.sums(ask.viewer, ask.edition, key).total
    state = rows_of.states(ask.viewer, ask.edition, key, total)
    link = html('<a href="{}">{}</a>', rows_links.href(key, _place(key)[0]), rows_links.name(say, key.figure))
    if state != "whole":
        return html("<li>{} · {}</li>", link, say(f"rows.{state}"))
    return html("<li>{} · <strong>{}</strong></li>", link, say.number(key(total)))
