"""Indicators in rows, territories in columns: values, ranks and paces, and what is between them in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pages.blocks import lookup, past
from pages.charts import events, sparkline
from pages.elements import badges, links, lists, more
from pages.markup import NOTHING, Markup, attributes, concat, escape, html
from pages.parts import cards, scorecard
from pages.shell.ask import Ask
from pages.text import Say, as_read
from queries import figures, selection
from queries.indicators import WORKSTREAMS, Indicator
from queries.selection import Place

Row = Mapping[Any, Any]
Standings = Mapping[tuple[str, Place], Row]
BESIDE = "tc-list tc-beside"  # a table with a territory in each column


def standings(ask: Ask, items: Sequence[Indicator], places: Sequence[Place]) -> Standings:
    """Where each territory stands on each indicator, by (id, place); its numbers know what they are."""
    found: dict[tuple[str, Place], Row] = {}
    for place in places:
        for room in dict.fromkeys(item.workstream for item in items):
            for row in ask.scorecard(room, *place).to_dict("records"):
                found[row["indicator"], place] = figures.standing(row, row["indicator"], *place)
    return found


def paces(ask: Ask, say: Say, places: Sequence[Place]) -> Markup:
    """The progress of the three workstreams, each a row; nothing where a real edition knows none of them."""
    if ask.real_on and all(ask.progress(room, *place).value is None for room in WORKSTREAMS for place in places):
        return NOTHING
    called = lookup.beside(ask, say, places)
    lines = [
        {"name": links.anchor(say(f"parts.workstream.{room}"), room)}
        | {called[place]: _pace(ask, say, room, place) for place in places}
        for room in WORKSTREAMS
    ]
    return lists.table(BESIDE, say("side.paces"), _columns(say("side.workstream"), called), lines)


def listing(
    ask: Ask, say: Say, items: Sequence[Indicator], places: Sequence[Place], told: Standings, curves: bool = False
) -> Markup:
    """The table; with `curves`, the line of each value. What applies in none of the territories is named under it, and
    in a real edition what has a value in none of them.
    """
    called = lookup.beside(ask, say, places)
    is_shown = _is_known if ask.real_on else _applies
    shown = [item for item in items if any(is_shown(told[item.id, place]) for place in places)]
    lines = {item.id: _curves(ask, say, item, places, told) for item in shown} if curves else {}
    body = [_line(say, item, called, told, ask.edition.kind, lines.get(item.id, {})) for item in shown]
    columns = _columns(say("indicators.name"), called)
    table = lists.table(BESIDE, say("side.caption"), columns, body) if shown else NOTHING
    apart = [scorecard.label(say, item) for item in items if item not in shown]
    words = say("side.apart", names=say.listed(apart, len(apart))) if apart else ""
    drawn = ((item, line) for item in shown for line in lines.get(item.id, {}).values())
    happened = events.under(say, ((scorecard.label(say, item), line.marks) for item, line in drawn))
    return scorecard.with_apart(say, table, len(shown), more.first(len(places) + 2), words, not curves, happened)


def _curves(
    ask: Ask, say: Say, item: Indicator, places: Sequence[Place], told: Standings
) -> Mapping[Place, sparkline.Line]:
    """The small curve of an indicator in each territory where it has a value; rates are drawn on one scale."""
    curves = {place: ask.series(item.id, *place) for place in places if told[item.id, place]["state"] == "value"}
    known = [value for rows in curves.values() for value in rows["value"].dropna()]
    ends = (min(known), max(known)) if known and item.unit != "count" else None
    return {
        place: sparkline.line(say, item, rows, past.events(ask, say, item.workstream, place, item), *place, ends)
        for place, rows in curves.items()
    }


def _is_known(row: Row) -> bool:
    return row["state"] in ("value", "secret")


def _applies(row: Row) -> bool:
    return bool(row["state"] != "not_applicable")


def _columns(first: str, called: Mapping[Place, str]) -> dict[str, str]:
    return {"name": first} | {name: name for name in called.values()}


def _pace(ask: Ask, say: Say, room: str, place: Place) -> Markup:
    pace = ask.progress(room, *place)
    if pace.value is None:
        return scorecard.NONE
    bar = cards.bar(say, pace.value, pace.expected)
    return bar + html("{} <small>{}</small>", say.percent(pace.value, 0), _late(say, pace.gap))


def _line(
    say: Say,
    item: Indicator,
    called: Mapping[Place, str],
    told: Standings,
    kind: str,
    lines: Mapping[Place, sparkline.Line],
) -> dict[str, Markup]:
    where = {"indicateur": item.id, "region": None, "departement": None}
    compared = [place for place in called if place != selection.NATION]  # France is what they are all parts of
    words = between(say, item, {called[place]: told[item.id, place] for place in compared}, compared)
    head = links.anchor(scorecard.label(say, item), item.workstream, **where)
    note = html(' <small class="tc-quiet tc-detail">{}</small>', words) if words else NOTHING
    return {"name": head + note} | {
        called[place]: _cell(say, item, told[item.id, place], place, kind, lines.get(place, sparkline.NONE))
        for place in called
    }


def _cell(say: Say, item: Indicator, row: Row, place: Place, of_page: str, line: sparkline.Line) -> Markup:
    """The value, the rate that stands for a count, the rank, the pace, the curve, and of which kind it is where that is
    not the kind `of_page`; without a value, why.
    """
    if row["state"] != "value":
        return scorecard.value(say, dict(row) | {"why": scorecard.reason(say, item, place[0], row["state"])}, item.unit)
    told = [html(" <small>{}</small>", _rated(say, row))] if item.per_people else []  # alone what compares
    if place != selection.NATION and pd.notna(row["rank"]) and row["ranked"] > 1:
        told.append(html(' <small class="tc-detail">{}</small>', scorecard.rank(say, row)))
    if pd.notna(row["gap"]):
        look = NOTHING if round(row["gap"]) < 0 else attributes(" class=tc-detail")
        told.append(html(" <small{}>{}</small>", look, _far(say, row)))
    notes = concat(told)
    kind = html(" {}", badges.kind(say, row["kind"])) if row["kind"] != of_page else NOTHING
    return scorecard.value(say, row, item.unit) + notes + line.drawn + kind


def _rated(say: Say, row: Row) -> Markup:
    return escape(say("side.rated", value=say.value(row["comparable"], "per_100k")))


def _far(say: Say, row: Row) -> Markup:
    """That the target is reached, as on the sheet of the territory; until then the gap to the expected pace."""
    return escape(scorecard.met(say, row)) if row["reached"] else _late(say, row["gap"])


def _late(say: Say, gap: float | None) -> Markup:
    """A gap in words, in red where it is a delay."""
    words = escape(paced(say, gap))
    return html('<span class="tc-late">{}</span>', words) if gap is not None and round(gap) < 0 else words


def paced(say: Say, gap: float | None) -> str:
    """'9 points de retard', 'au rythme attendu': a gap to the expected pace in words; empty where there is none."""
    if gap is None or pd.isna(gap):
        return ""
    points = abs(round(gap))
    return say(f"side.{'late' if round(gap) < 0 else 'ahead'}", points=points) if points else say("side.on_pace")


def between(say: Say, item: Indicator, rows: Mapping[str, Row], places: Sequence[Place]) -> str:
    """What is between territories of one level, in words: from the lowest to the highest, and how far that is.

    Who is level is named together; empty where fewer than two have a value, or the levels differ.
    """
    if len({level for level, _ in places}) != 1 or len(rows) < 2:
        return ""
    unit = "per_100k" if item.per_people else item.unit
    known = {name: row["comparable"] for name, row in rows.items() if row["state"] == "value"}
    known = {name: value for name, value in known.items() if value is not None and pd.notna(value)}
    if len(known) < 2:
        return say("side.alone", name=next(iter(known))) if known else ""
    written = {name: say.value(value, unit) for name, value in known.items()}
    low, high = min(known, key=lambda name: known[name]), max(known, key=lambda name: known[name])
    if written[low] == written[high]:
        return say("side.same" if len(known) == len(rows) else "side.same_known", value=written[low])
    ends = [say.tied([name for name in known if written[name] == written[end]]) for end in (low, high)]
    return say(
        "side.between",
        low=written[low],
        high=written[high],
        low_name=ends[0],
        high_name=ends[1],
        apart=_apart(say, item, known[low], known[high], unit, places),
    )


def _apart(say: Say, item: Indicator, low: Any, high: Any, unit: str, places: Sequence[Place]) -> str:
    """How far two values are, as the difference of what is read."""
    key = figures.of_indicator(item.id, "apart", places[0][0], "")
    difference = round(as_read(high, unit) - as_read(low, unit), 6)
    points = key.among(places="+".join(sorted(map(selection.written, places))))(difference)
    if unit == "percent":
        return say("indicators.points", count=points, signed=say.number(points, digits=1))
    return say.value(points, unit)
