"""Comparing: territories beside one another, on all indicators or on chosen ones; the address holds the choice."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from pages import charts
from pages.blocks import chosen, lookup, past, unpublished
from pages.charts.events import over
from pages.elements import address, badges, filters, headings, links, more, numbers
from pages.markup import draw, html
from pages.note import control
from pages.parts import downloads, panels, scorecard
from pages.shell import states
from pages.shell.ask import Ask
from pages.territory import alike, comparison, grid
from pages.text import ALL, Say
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures, selection
from queries.indicators import WORKSTREAMS, Indicator
from queries.selection import NATION, Place, Selection

MOST, MOST_PLACES = selection.MOST, selection.MOST_PLACES
NAMED = "territoires"  # of an address: territories alone, as a search or a link to those that resemble one writes them
EXAMPLE = "R53,R52,R28,FR"
LIKE = 2  # of those that resemble the reader's territory, which stand beside it before anything is chosen
FIRST = 8  # values of a workstream that are read before the others are asked for
Heading = Callable[[str, str, str], None]


def render(ask: Ask, say: Say) -> None:
    """The page: what is chosen, the boxes to choose it in, what is between territories, whom the first resembles."""
    head = st.container()
    asked = wanted(ask)
    if asked.unknown:
        address.left_aside(_address()[0], ",".join(asked.unknown))
    _boxes(ask, say, asked)
    headings.page(_title(ask, say, asked), say("side.lead"), at=head)
    if len(_address()[1]) > selection.LONGEST:
        draw(html('<p class="tc-note" role="status">{}</p>', say("selection.too_long", kept=selection.LONGEST)))
    shown = selection.completed(asked)
    places, items = list(shown.places), [ask.catalogue[name] for name in asked.indicators[:MOST]]
    if not items and len(asked.places) < 2:
        example = links.anchor(say("side.example"), chosen.PATH, selection=None, **{NAMED: EXAMPLE})
        states.notice(say("side.too_few_title"), html("{} {}", say("side.too_few"), example))
        if not asked.places:
            comparison.show(ask, say)
    else:
        _bounds(say, asked, shown)
        _chosen(ask, say, items, places) if items else _every(ask, say, places)
        _taken(ask, say, asked)
    if items:
        _curves(ask, say, items, places)
    elif alone := [place for place in asked.places if place != NATION][:1]:
        alike.show(ask, say, alone[0], lookup.beside(ask, say, alone)[alone[0]])
    unpublished.block(ask, say, chosen.PATH, unpublished.owed(ask, items or ask.catalogue.values()))


def _address() -> tuple[str, str]:
    """The parameter that says what is chosen, and its text."""
    name = NAMED if NAMED in st.query_params else chosen.NAME
    return name, st.query_params.get(name, "")


def wanted(ask: Ask) -> Selection:
    """What the address asks for; else the reader's territory, two that resemble it and France, on all indicators."""
    if NAMED in st.query_params:
        return selection.read(st.query_params[NAMED], lookup.known(ask))
    if asked := chosen.asked(ask):
        return asked
    carried = lookup.territory_from_url(ask)
    first = carried if carried != NATION else next(iter(ask.own), None)
    return Selection(places=(first, *alike.nearest(ask, first)[:LIKE], NATION) if first else ())


def _title(ask: Ask, say: Say, asked: Selection) -> str:
    """What is chosen; of territories on all indicators, the workstream whose progress sets them furthest apart."""
    if asked.indicators:
        key = lambda name, count: figures.key("selected", what=name, selection=asked.text)(count)  # noqa: E731
        items, several = key("indicators", len(asked.indicators)), key("places", len(asked.places))
        return say("selection.title", items=items, places=several)
    places = _beside(asked.places[:MOST_PLACES])
    if not places:
        return say("side.none")
    ends = {room: (min(known), max(known)) for room in WORKSTREAMS if (known := _progress(ask, room, places))}
    room = max(ends, key=lambda one: ends[one][1] - ends[one][0], default="")
    low, high = (say.percent(end, 0) for end in ends.get(room, (0.0, 0.0)))
    if low == high:
        total = figures.key("territories_compared", places="+".join(map(selection.written, places)))(len(places))
        return say("side.title", count=total)
    called = lookup.beside(ask, say, places)
    who = {end: [called[one] for one in places if ask.progress(room, *one).value == ends[room][end]] for end in (0, 1)}
    ended = {"last": say.listed(who[0]), "first": say.listed(who[1])}
    return say("side.title_apart", low=low, high=high, room=say(f"parts.workstream.{room}"), **ended)


def _beside(places: Sequence[Place]) -> list[Place]:
    """Of some territories, those that are compared with one another: France is what they are all parts of."""
    return [place for place in places if place != NATION]


def _boxes(ask: Ask, say: Say, asked: Selection) -> None:
    """Two boxes, of territories and of indicators by their names: what is chosen there is written in the address."""
    offered = {item.id for item in unpublished.offered(ask, ask.catalogue.values())}
    names = {
        item.id: say("selection.of", room=say(f"parts.workstream.{item.workstream}"), name=scorecard.label(say, item))
        for item in ask.catalogue.values()
        if item.id in asked.indicators or item.id in offered
    }
    places = {"FR": say("parts.level.nation"), **lookup.written(ask, say)}
    kept = asked.first(MOST, MOST_PLACES)
    st.session_state["selected-items"] = list(kept.indicators)
    st.session_state["selected-places"] = [selection.written(place) for place in kept.places]
    for key, options, most in (("places", places, MOST_PLACES), ("items", names, MOST)):
        st.multiselect(
            say(f"selection.choose_{key}", most=most),
            list(options),
            key=f"selected-{key}",
            format_func=options.__getitem__,
            placeholder=say(f"selection.add_{key}"),
            max_selections=most,
            on_change=_keep,
        )


def _keep() -> None:
    told = [*st.session_state["selected-items"], *st.session_state["selected-places"]]
    st.query_params.pop(NAMED, None)
    if told:
        st.query_params[chosen.NAME] = ",".join(told)
    else:
        st.query_params.pop(chosen.NAME, None)


def _bounds(say: Say, asked: Selection, shown: Selection) -> None:
    """What stands in for what was not chosen, and how much of a long selection is shown."""
    told = [] if asked.places else [say("selection.no_place")]
    for name, count, most in (
        ("indicators", len(asked.indicators), MOST),
        ("places", len(asked.places), len(shown.places)),
    ):
        if count > most:
            told.append(say(f"selection.beyond_{name}", count=count, kept=most))
    if told:
        draw(html('<p class="tc-note" role="status">{}</p>', " ".join(told)))


def _chosen(ask: Ask, say: Say, items: Sequence[Indicator], places: Sequence[Place]) -> None:
    """The indicators that were chosen, each value with its curve."""
    draw(grid.listing(ask, say, items, places, grid.standings(ask, items, places), curves=True))


def _every(ask: Ask, say: Say, places: Sequence[Place]) -> None:
    """Each workstream's progress, then its indicators: those that weigh most in it, fewer the more territories there
    are; the others on request.
    """
    draw(grid.paces(ask, say, places))
    items = list(ask.catalogue.values())
    offered = unpublished.offered(ask, items)
    most = max(1, FIRST // max(1, len(_beside(places))))
    heaviest = sorted((item for item in offered if item.weight > 1), key=lambda item: -item.weight)
    first = [one for room in WORKSTREAMS for one in [item for item in heaviest if item.workstream == room][:most]]
    known = {item.workstream for item in offered}
    others = [item for item in items if item not in first and item.workstream in known]
    _indicators(ask, say, places, first, lambda room: _room(ask, say, room, _beside(places)))
    with more.rest(say, "side"):
        _indicators(ask, say, places, others, lambda room: say("side.others", room=say(f"parts.workstream.{room}")))


def _progress(ask: Ask, room: str, places: Sequence[Place]) -> list[float]:
    """The progress of a workstream in the territories where it is known."""
    return [value for place in places if (value := ask.progress(room, *place).value) is not None]


def _room(ask: Ask, say: Say, room: str, places: Sequence[Place]) -> str:
    """The name of a workstream, and from where to where its progress goes."""
    name, known = say(f"parts.workstream.{room}"), _progress(ask, room, places)
    if not known:
        return name
    low, high = (say.percent(end, 0) for end in (min(known), max(known)))
    how = "apart" if low != high else "same" if len(known) == len(places) else "same_known"
    return say(f"side.room.{how}", room=name, low=low, high=high)


def _indicators(
    ask: Ask, say: Say, places: Sequence[Place], items: Sequence[Indicator], title: Callable[[str], str]
) -> None:
    """Some indicators, workstream by workstream: first those that weigh most in its progress, then the others."""
    told = grid.standings(ask, items, places)
    for room in WORKSTREAMS:
        if own := [item for item in items if item.workstream == room]:
            headings.section(title(room))
            draw(grid.listing(ask, say, own, places, told))


def _taken(ask: Ask, say: Say, asked: Selection) -> None:
    """The file, of all that is chosen, and the note, of what is shown."""
    whole = selection.completed(asked, bounded=False)
    rows = selection.standings(ask.viewer, ask.edition, whole, lookup.beside(ask, say, whole.places))
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
    called = lookup.beside(ask, say, places)
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
        **numbers.columns_of(say, "indicators: territory period:month"),
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
