"""The lists that an adviser asks for, a line each: how many things a list holds, and the page that shows it as a table
and a file. Those that hold nothing, and those that nobody can count, are named together.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pages.blocks import changed, lookup, reach, unpublished
from pages.blocks.search.views import VIEWS
from pages.elements import links
from pages.note.model import Block, Heading, Item, Listing, Paragraph
from pages.parts import neighbours
from pages.shell.ask import Ask
from pages.shell.rooms import BY_PATH
from pages.text import Say
from pages.text.leaders import leaders
from queries import figures, watch
from queries.indicators import WORKSTREAMS
from queries.studies import alike, schedule

Place = tuple[str, str]
Rows = Callable[[Ask, Place], pd.DataFrame | None]  # None where there is no such list
INSIDE = ("region", "department")  # levels of what a territory alone has
NAMED = 3


@dataclass(frozen=True)
class Counted:
    """A number of a list: a column of its rows that is summed, or how many they are; which figure that is."""

    figure: str
    column: str = ""
    of: Mapping[str, str] = field(default_factory=dict)
    unit: str = "count"


@dataclass(frozen=True)
class Listed:
    """A list: the workstream it is of ("" for all), its rows, its numbers by their name in its sentence, the first of
    which is `count`.

    `view`: what opens it, where that has another name. `needs`: the source without which nobody knows. `owned`: for who
    reads all of the territory; `partly`: who does not reads a part of it, and cannot say that it is empty. `besides`:
    what its address asks for besides; `told`: what its sentence says besides.
    """

    name: str
    room: str
    rows: Rows
    numbers: Mapping[str, Counted]
    view: str = ""
    needs: str = ""
    levels: tuple[str, ...] = figures.LEVELS
    owned: bool = False
    partly: bool = False
    besides: Mapping[str, str] = field(default_factory=dict)
    told: Callable[[Say, pd.DataFrame], Mapping[str, str]] = lambda say, rows: {}
    untold: str = ""


def lines(ask: Ask, say: Say, place: Place, rooms: Sequence[str]) -> list[Block]:
    """Each list of a territory that its reader may read and that is of these workstreams."""
    told, none, owed = list[Item](), list[str](), dict[str, list[str]]()
    for one in LISTS:
        view = VIEWS[one.view or one.name]
        name = say.inside(say(f"search.view.{one.view or one.name}"))
        if not _is_of(one, place, rooms):
            continue
        if ask.real_on and one.needs and unpublished.missing(ask, [one.needs]):  # whoever could read it
            owed.setdefault(one.needs, []).append(name)
            continue
        rows = one.rows(ask, place) if _is_read(ask, one, place) else None
        asked = {**view.parameters, **one.besides, **_at(place)}
        where = BY_PATH[view.path].title(say), links.address(view.path, asked)
        if rows is not None:
            found = {part: _number(rows, told_of, place) for part, told_of in one.numbers.items()}
            told += [_line(say, one, rows, found, *where)] if found["count"] else []
            none += [] if found["count"] or (one.partly and not ask.reads(*place)) else [name]
        elif one.untold:
            told.append(Item("", say(one.untold, day=ask.edition.as_of), *where))
    blocks: list[Block] = [Heading(say("note.section.lists")), Paragraph(say("note.lists_lead"), quiet=True)]
    blocks += [Listing(told, calm=True)] if told else []
    blocks += [Paragraph(say("note.lists_none", names=say.apart(none)), quiet=True)] if none else []
    for source, names in owed.items():
        waits = say("note.lists_owed", owes=unpublished.owes(say, source), names=say.apart([*dict.fromkeys(names)]))
        blocks.append(Paragraph(waits, quiet=True))
    return blocks


def _is_of(one: Listed, place: Place, rooms: Sequence[str]) -> bool:
    return place[0] in one.levels and (one.room in rooms if one.room else len(rooms) == len(WORKSTREAMS))


def _is_read(ask: Ask, one: Listed, place: Place) -> bool:
    undecided = VIEWS[one.view or one.name].undecided
    return (ask.reads_undecided or not undecided) and (ask.reads(*place) or not one.owned)


def _at(place: Place) -> Mapping[str, str]:
    return {name: code for name, code in links.territory(*place).items() if code}


def _number(rows: pd.DataFrame, one: Counted, place: Place) -> Any:
    value = rows[one.column].sum() if one.column else len(rows)
    number = int(value) if one.unit == "count" else float(value)
    return figures.key(one.figure, *place).among(**one.of)(number)


def _line(say: Say, one: Listed, rows: pd.DataFrame, found: Mapping[str, Any], page: str, address: str) -> Item:
    written = {name: _written(say, value, one.numbers[name].unit) for name, value in found.items()}
    count = written["count"] if isinstance(written["count"], str) else say.number(written["count"])
    for part, key in ((part, f"note.list.{one.name}_{part}") for part in written):
        if say.has(f"{key}.zero"):  # in words, which say none where there is none
            written[part] = say(key, count=written[part])
    return Item(count, say(f"note.list.{one.name}", **written, **one.told(say, rows)), page, address)


def _written(say: Say, value: Any, unit: str) -> Any:
    """A number with its unit; a count as it is, so that its sentence chooses words by it."""
    return value if unit == "count" else say.value(value, unit, 1 if unit == "percent" else 0)


# What holds them ------------------------------------------------------------------------------------------------------


def _asked(query: str, **parameters: Any) -> Rows:
    return lambda ask, place: ask(query, **lookup.where(*place), **parameters)


def _count(figure: str, **of: str) -> Mapping[str, Counted]:
    return {"count": Counted(figure, of=of)}


def _only(name: str) -> Listed:
    """Proposals in a situation."""
    rows = _asked("reorganisation/inventory", only=name)
    return Listed(name, "reorganisation", rows, _count("proposals_listed", only=name), needs="proposals", partly=True)


def _saved(ask: Ask, place: Place) -> pd.DataFrame:
    rows = ask("reorganisation/inventory", **lookup.where(*place))
    return rows.assign(planned=rows["planned_eur"].where(rows["live"]))


def _leads(ask: Ask, place: Place) -> pd.DataFrame:
    """The regions whose prefect has a proposal that does not move."""
    return ask("reorganisation/inventory", only="still")[["region"]].dropna().drop_duplicates()


def _alike(ask: Ask, place: Place) -> pd.DataFrame:
    rows = ask("territory/features")
    return alike.nearest(rows[rows["level"] == place[0]].drop(columns="level").reset_index(drop=True), place[1]).rows


def _named(say: Say, rows: pd.DataFrame) -> Mapping[str, str]:
    return {"names": say.listed(map(say.text, rows["name"]), NAMED)}


def _estimated(ask: Ask, place: Place) -> pd.DataFrame:
    rows = pd.concat([ask.scorecard(room, *place) for room in WORKSTREAMS])
    return rows[rows["state"].isin(("value", "secret")) & (rows["kind"] == "estimated")]


def _due(ask: Ask, place: Place) -> pd.DataFrame:
    rows = watch.watched(ask("method/owed", **lookup.where(*place)))
    sent = rows["copied_on"].isna()  # what others publish is looked at, not awaited
    return rows[sent & (rows["due_on"] <= pd.Timestamp(ask.edition.as_of) + pd.offsets.QuarterEnd(0))]


def _around(ask: Ask, place: Place) -> pd.DataFrame | None:
    codes = neighbours.departments(*place, {one: of for one, (_, of) in lookup.names(ask)[1].items()})
    return ask("counters/around_offer", **lookup.where(*place), codes=codes) if codes else None


def _better(by: str) -> Listed:
    """The partners of which a share is known for both years: that of what is redirected, or done there for who reads no
    more.
    """

    def rows(ask: Ask, place: Place) -> pd.DataFrame | None:
        found = ask("counters/outcomes", **lookup.where(*place))
        if by != ("redirected" if found["redirected"].notna().any() else "done"):
            return None
        moved = found[by] - found[f"{by}_before"]
        return found.assign(better=(moved < 0 if by == "redirected" else moved > 0).astype(int))[moved.notna()]

    better, compared = (Counted(f"partners_{one}", column, {"share": by})
                        for one, column in (("better", "better"), ("compared", "")))  # fmt: skip
    return Listed(by, "counters", rows, {"count": better, "compared": compared}, "on_site", needs="footfall")


def _begun(ask: Ask, place: Place) -> pd.DataFrame:
    rows = ask("reorganisation/poolings", **lookup.where(*place))
    return rows.assign(ended=rows["ended_on"].notna().astype(int))


def _saturday(ask: Ask, place: Place) -> pd.DataFrame:
    """Of a territory, with the same of each of its départements `inside`."""
    asked = None, float(SATURDAY["km"]), lookup.departments(ask, *place)
    names = {code: name for code, (name, _) in lookup.names(ask)[1].items()}
    whole, each = (
        rows[rows["moment"].astype(str) == SATURDAY["moment"]]
        for rows in (reach.week(ask, *asked), reach.by_department(ask, *asked))
    )
    return whole.assign(inside=[each.assign(name=each["code"].map(names))])


def _ends(say: Say, rows: pd.DataFrame) -> Mapping[str, str]:
    """The départements where the fewest and the most are served, where there are several."""
    (inside,) = rows["inside"]
    keys = figures.cells({"share": "within"}, row_level="department", row_code="code", **SATURDAY)
    inside = inside.assign(name=inside["name"].map(say.text))
    least, most = (leaders(inside, "share", say.percent, lowest=lowest, keys=keys) for lowest in (True, False))
    if least.value == most.value:
        return {"ends": ""}
    ends = {"least": least.value, "last": say.tied(least.names), "most": most.value, "first": say.tied(most.names)}
    return {"ends": say("note.list.weekdays_ends", **ends)}


def _closed(ask: Ask, place: Place) -> pd.DataFrame:
    rows = reach.closings(ask, place)
    return rows.assign(placed=rows["people"].notna().astype(int), alone=(rows["people_left"] > 0).astype(int))


def _redefined(ask: Ask, place: Place) -> pd.DataFrame | None:
    """Since a year, of an edition that another one stands before."""
    moment = changed.since_from_url(ask, VIEWS["redefined"].parameters[changed.PARAMETER])
    known = moment is not None and ask("changes/editions")["base"].notna().any()
    return changed.of(ask, place, moment).definitions if moment and known else None


R, M, C = "reorganisation", "missions", "counters"
SATURDAY: Mapping[str, Any] = {"moment": str(schedule.MORNING + 5), "km": "15"}
FRANCE, STILL = ("nation",), {"alerte": "still"}
TWICE, NON_CORE, ENDED = {"alert": "two_services"}, {"core_category": "non_core"}, {"ended": "yes"}
PLANNED, ACTUAL = (
    Counted("savings_planned", "planned", unit="euro"),
    Counted("savings_actual", "actual_eur", unit="euro"),
)
SERVED = {
    "count": Counted("within", "share", SATURDAY, "percent"),
    "door": Counted("within_door", "door", SATURDAY, "percent"),
    "unknown": Counted("within_unknown", "unknown", SATURDAY, "percent"),
}
BEGUN = {"count": Counted("cooperations_begun"), "ended": Counted("cooperations_begun", "ended", ENDED)}
CLOSED = {
    "count": Counted("list_events", of={"kind": "closed"}),
    "placed": Counted("closings_placed", "placed"),
    "alone": Counted("closings_alone", "alone"),
}
LISTS = (
    *map(_only, ("still", "last_reply", "costly")),
    Listed(
        "by_ministry", R, _asked("reorganisation/held"), _count("ministries_holding"), needs="proposals", partly=True,
    ),
    Listed(
        "by_prefect", R, _leads, _count("prefects_still"), needs="proposals", levels=FRANCE, partly=True, besides=STILL,
    ),
    Listed("savings", R, _saved, {"count": PLANNED, "actual": ACTUAL}, "by_prefect", needs="proposals", owned=True),
    Listed("poolings", R, _begun, BEGUN, needs="cooperations"),
    Listed(
        "outside_core", M, _asked("missions/inventory_staff", by="all", **NON_CORE),
        {"count": Counted("mission_staff", "staff", NON_CORE, "fte")}, needs="mission_exercises", owned=True,
    ),
    Listed(
        "twice", M, _asked("missions/inventory_groups", by="all", **TWICE),
        {"count": Counted("missions", "missions", TWICE)}, needs="mission_exercises",
    ),
    Listed("weekdays", C, _saturday, SERVED, "by_weekday", told=_ends),
    Listed("around_offer", C, _around, _count("procedures_around"), needs="counter_procedures", levels=INSIDE),
    *map(_better, ("redirected", "done")),
    Listed("closings", C, _closed, CLOSED),
    Listed("suspects", C, _asked("counters/suspect_lines"), _count("suspect_lines"), partly=True),
    Listed("alike", "", _alike, _count("comparable_places"), "comparable", levels=INSIDE, told=_named),
    Listed("estimates", "", _estimated, _count("figures_of_kind", nature="estimated")),
    Listed("quarter", "", _due, _count("owed_quarter"), partly=True),
    Listed(
        "redefined", "", _redefined, _count("changes_definitions", since="12m"), untold="note.list.redefined_first",
    ),
)  # fmt: skip
