"""My selection: indicators and territories that the reader chose, as a page, a note and a file, in the address."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from pages import charts
from pages.blocks import chosen, lookup, past, unpublished
from pages.charts.events import over
from pages.elements import address, badges, filters, headings, links, more
from pages.markup import draw, html
from pages.note import control
from pages.parts import downloads, panels, scorecard
from pages.shell import states
from pages.shell.ask import Ask
from pages.territory import grid
from pages.text import ALL, Say
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures, selection
from queries.indicators import Indicator
from queries.selection import NATION, Place, Selection

MOST, MOST_PLACES = selection.MOST, selection.MOST_PLACES
Heading = Callable[[str, str, str], None]
EXAMPLE = Selection(("P1", "P2", "O2"), (NATION, ("region", "53"), ("department", "35")))
PUBLISHED = Selection(("P1", "P2", "P3"), EXAMPLE.places)  # the same of what the State has published


def render(ask: Ask, say: Say) -> None:
    """The page: what is chosen, the boxes to choose it in, the table, the curves, the note and the file."""
    head = st.container()
    asked = chosen.asked(ask)
    if asked.unknown:
        address.left_aside(chosen.NAME, ",".join(asked.unknown))
    _boxes(ask, say, asked)
    with head:
        headings.page(_title(say, asked), say("selection.lead"))
    if not asked:
        _empty(ask, say)
        return
    shown = selection.completed(asked)
    _bounds(ask, say, asked, shown)
    items, places = [ask.catalogue[name] for name in shown.indicators], list(shown.places)
    draw(grid.listing(ask, say, items, places, grid.standings(ask, items, places), curves=True))
    _taken(ask, say, asked)
    _curves(ask, say, items, places)
    unpublished.block(ask, say, "selection", unpublished.owed(ask, items))


def _title(say: Say, asked: Selection) -> str:
    if not asked:
        return say("selection.empty_title")
    key = lambda name, count: figures.key("selected", what=name, selection=asked.text)(count)  # noqa: E731
    items, places = key("indicators", len(asked.indicators)), key("places", len(asked.places))
    return say("selection.title", items=items, places=places)


def _boxes(ask: Ask, say: Say, asked: Selection) -> None:
    """Two boxes, of indicators and of territories by their names: what is chosen there is written in the address."""
    offered = {item.id for item in unpublished.offered(ask, ask.catalogue.values())}
    names = {
        item.id: say("selection.of", room=say(f"parts.workstream.{item.workstream}"), name=scorecard.label(say, item))
        for item in ask.catalogue.values()
        if item.id in asked.indicators or item.id in offered
    }
    places = {"FR": say("parts.level.nation"), **lookup.written(ask, say)}
    kept = asked.first(MOST, MOST_PLACES) if asked else Selection((), _start(ask))
    st.session_state["selected-items"] = list(kept.indicators)
    st.session_state["selected-places"] = [selection.written(place) for place in kept.places]
    for key, options, most in (("items", names, MOST), ("places", places, MOST_PLACES)):
        st.multiselect(
            say(f"selection.choose_{key}", most=most),
            list(options),
            key=f"selected-{key}",
            format_func=options.__getitem__,
            placeholder=say(f"selection.add_{key}"),
            max_selections=most,
            on_change=_keep,
        )


def _start(ask: Ask) -> tuple[Place, ...]:
    """The territories beside which the first indicator is chosen: the one that the address carries, or the reader's
    own, then France.
    """
    carried = lookup.territory_from_url(ask)
    return tuple(dict.fromkeys([*([carried] if carried != NATION else ask.own), NATION]))


def _keep() -> None:
    told = [*st.session_state["selected-items"], *st.session_state["selected-places"]]
    if told:
        st.query_params[chosen.NAME] = ",".join(told)
    else:
        st.query_params.pop(chosen.NAME, None)


def _empty(ask: Ask, say: Say) -> None:
    """Nothing is chosen: how to, and an example."""
    there = say.listed([lookup.place(ask, say, *place) for place in _start(ask)], ALL)
    states.notice(say("selection.none_title"), say("selection.none", places=there))
    draw(
        html(
            "<p>{}</p>",
            links.anchor(say("selection.example"), chosen.NAME, selection=(PUBLISHED if ask.real_on else EXAMPLE).text),
        )
    )


def _bounds(ask: Ask, say: Say, asked: Selection, shown: Selection) -> None:
    """What stands in for what was not chosen, and how much of a long selection is shown."""
    told = []
    if not asked.indicators:
        told.append(say("selection.no_indicator"))
    if not asked.places:
        told.append(say("selection.no_place"))
    for name, count, kept in (
        ("indicators", len(asked.indicators), len(shown.indicators)),
        ("places", len(asked.places), len(shown.places)),
    ):
        if count > kept:
            told.append(say(f"selection.beyond_{name}", count=count, kept=kept))
    if told:
        draw(html('<p class="tc-note" role="status">{}</p>', " ".join(told)))


def _taken(ask: Ask, say: Say, asked: Selection) -> None:
    """The file, of all that is chosen, and the note, of what is shown."""
    whole = selection.completed(asked, bounded=False)
    rows = selection.standings(ask.viewer, ask.edition, whole, grid.names(ask, say, whole.places))
    with st.container(horizontal=True, key="selection-taken", vertical_alignment="center"):
        downloads.csv(say, rows, "selection", badges.least(rows["kind"]), beside=True)
        control.offer_selection(ask, say, asked)


def _curves(ask: Ask, say: Say, items: Sequence[Indicator], places: Sequence[Place]) -> None:
    """One of the indicators over time, a line for each territory."""
    names = {item.id: scorecard.label(say, item) for item in items if _drawn(ask, item, places)}
    if not names:
        return
    with panels.chosen(say, "selection-curve", later=more.EVERYWHERE) as heading:
        name = filters.choice("indicateur", list(names), say("selection.curve"), names.__getitem__)
        _curve(ask, say, ask.catalogue[name], places, names[name], heading)


def _curve(ask: Ask, say: Say, item: Indicator, places: Sequence[Place], label: str, heading: Heading) -> None:
    name, drawn_of = item.id, _drawn(ask, item, places)
    called = grid.names(ask, say, places)
    rows = pd.concat(
        [ask.series(name, *place).assign(territory=called[place]) for place in drawn_of],
        ignore_index=True,
    )
    if ask.real_on:  # what nobody published makes no line of a table
        rows = rows[rows["state"].isin(("value", "secret"))].reset_index(drop=True)
    alt = say("selection.curve_alt", name=label, places=say.listed(called.values(), ALL))
    drawn = charts.by_month(rows, "period", "value", "territory") if rows["period"].dt.month.nunique() > 1 else rows
    marks = over(past.shared(ask, say, item.workstream, drawn_of, item), drawn["period"])
    keys = lambda row: figures.of_series(name, row["level"], row["code"])(row)  # noqa: E731
    title, found = _found(say, rows, item.unit, label, keys)
    kind, csv = badges.least(rows["kind"]), f"selection-{name}"
    heading(title, joined(" ", [found, say("selection.curve_lead")]), kind)
    charts.draw(say, charts.line(say, drawn, "period", "value", item.unit, alt, "territory", marks=marks), csv)
    columns = {
        "territory": (say("indicators.territory"), None),
        "period": (say("indicators.period"), "month"),
        "value": (say("indicators.value"), item.unit),
        "kind": (say("indicators.source"), "kind"),
    }
    with st.container(horizontal=True, key=f"foot-{csv}", vertical_alignment="center"):
        panels.twin(say, title, rows, csv, columns, keys, marks=marks)
        downloads.csv(say, rows, csv, kind, keys=keys, about=title, beside=True, columns=columns)


def _found(say: Say, rows: pd.DataFrame, unit: str, label: str, keys: figures.Keys) -> tuple[str, str]:
    """The first and last values of one territory, or the ends of the last values of several; and whose these are."""
    known = rows.dropna(subset=["value"]).sort_values("period")
    last = known.groupby("territory", sort=False).tail(1)
    ends = [known.head(1), last] if len(last) == 1 else [last, last]
    write = lambda value: say.value(value, unit)  # noqa: E731
    low, high = (
        leaders(end, "value", write, name="territory", lowest=lowest, keys=keys)
        for end, lowest in zip(ends, (True, False), strict=True)
    )
    alike = "_same" if low.value == high.value else ""
    title = say(f"selection.curve_found{alike}", name=label, low=low.value, high=high.value)
    if len(last) > 1:
        told = {"low": say.tied(low.names), "high": say.tied(high.names)}
        return title, say(f"selection.curve_many{alike}", **told)
    since, until = known["period"].iloc[0], known["period"].iloc[-1]
    return title, say("selection.curve_one", place=low.names[0], since=say.month(since), until=say.month(until))


def _drawn(ask: Ask, item: Indicator, places: Sequence[Place]) -> list[Place]:
    """The territories that have two values at least: a line of them can be drawn. Levels are not mixed for a count."""
    known = [place for place in places if ask.series(item.id, *place)["value"].notna().sum() > 1]
    return known if item.unit != "count" else [place for place in known if place[0] == known[0][0]]
