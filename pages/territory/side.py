"""Side by side: two to five territories of a level, indicator by indicator; and those that resemble the first."""

from collections.abc import Callable, Sequence

import streamlit as st

from pages.blocks import lookup, unpublished
from pages.elements import address, badges, headings, links, more
from pages.markup import draw, html
from pages.parts import downloads
from pages.shell import states
from pages.shell.ask import Ask
from pages.territory import alike, comparison, grid
from pages.text import Say
from queries import figures, selection
from queries.indicators import WORKSTREAMS, Indicator
from queries.selection import Place, Selection

NAME, MOST = "territoires", 5
EXAMPLE = "R53,R52,R28"


def render(ask: Ask, say: Say) -> None:
    """The page: which territories, what is between them, whom the first resembles."""
    head = st.container()
    places = _choose(ask, say)
    called = grid.names(ask, say, places)
    with head:
        headings.page(_title(ask, say, places), say("side.lead"))
    if len(places) < 2:
        example = links.anchor(say("side.example"), "territory-compare", **{NAME: EXAMPLE})
        states.notice(say("side.too_few_title"), html("{} {}", say("side.too_few"), example))
        if not places:
            comparison.show(ask, say)
    else:
        draw(grid.paces(ask, say, places))
        items = list(ask.catalogue.values())
        offered = unpublished.offered(ask, items)
        first = [item for item in offered if item.weight > 1]
        known = {item.workstream for item in offered}
        others = [item for item in items if item not in first and item.workstream in known]
        _indicators(ask, say, places, first, lambda room: _room(ask, say, room, places))
        with more.rest(say, "side"):
            _indicators(ask, say, places, others, lambda room: say("side.others", room=say(f"parts.workstream.{room}")))
            rows = selection.standings(
                ask.viewer, ask.edition, Selection(places=tuple(places)), grid.names(ask, say, places)
            )
            downloads.csv(say, rows, "cote-a-cote", badges.least(rows["kind"]), say("side.csv"))
    if places:
        alike.show(ask, say, places[0], called[places[0]])
    unpublished.block(ask, say, "territory-compare", unpublished.owed(ask, ask.catalogue.values()))


def chosen(ask: Ask) -> list[Place]:
    """The territories of the address, of the level of the first; else the reader's, with the two that resemble it."""
    if NAME not in st.query_params:
        carried = lookup.territory_from_url(ask)
        first = carried if carried != selection.NATION else next(iter(ask.own), None)
        return [first, *alike.nearest(ask, first)[:2]] if first else []
    asked = selection.read(st.query_params[NAME], lookup.known(ask))
    level = next((level for level, _ in asked.places if level != "nation"), "")
    kept = [place for place in asked.places if place[0] == level][:MOST]
    left = [*asked.unknown, *asked.indicators, *(selection.written(one) for one in asked.places if one not in kept)]
    if left:
        address.left_aside(NAME, ",".join(left))
    return kept


def _choose(ask: Ask, say: Say) -> list[Place]:
    """The box, whose options are of the level of the first that is chosen."""
    places = chosen(ask)
    regions, departments = lookup.names(ask)
    offered = {
        **{f"R{code}": say("side.region", name=say.text(name), code=code) for code, name in regions.items()},
        **{f"D{code}": f"{say.text(name)} ({code})" for code, (name, _) in departments.items()},
    }
    levels = {level for level, _ in places}
    options = [code for code in offered if not levels or {"R": "region", "D": "department"}[code[0]] in levels]
    st.session_state["beside"] = [selection.written(place) for place in places]
    st.multiselect(
        say("side.choose"),
        options,
        key="beside",
        format_func=offered.__getitem__,
        placeholder=say("side.placeholder"),
        max_selections=MOST,
        on_change=_keep,
    )
    return places


def _keep() -> None:
    st.query_params[NAME] = ",".join(st.session_state["beside"])


def _title(ask: Ask, say: Say, places: Sequence[Place]) -> str:
    """How many there are, and the workstream whose progress sets them furthest apart."""
    if not places:
        return say("side.none")
    level = places[0][0]
    total = figures.key("territories_compared", places="+".join(map(selection.written, places)))(len(places))
    ends = {room: (min(known), max(known)) for room in WORKSTREAMS if (known := _progress(ask, room, places))}
    room = max(ends, key=lambda one: ends[one][1] - ends[one][0], default="")
    low, high = (say.percent(end, 0) for end in ends.get(room, (0.0, 0.0)))
    if low == high:
        return say(f"side.title.{level}", count=total)
    called = grid.names(ask, say, places)
    who = {end: [called[one] for one in places if ask.progress(room, *one).value == ends[room][end]] for end in (0, 1)}
    ended = {"last": say.listed(who[0]), "first": say.listed(who[1])}
    return say(f"side.title_apart.{level}", low=low, high=high, room=say(f"parts.workstream.{room}"), **ended)


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
