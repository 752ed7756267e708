"""Tables of a note: indicators, counters, sources, definitions."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pages.blocks import changed, commitments, lookup
from pages.blocks.changed import Changed
from pages.note.model import Block, Heading, Paragraph, Table
from pages.parts import counter_list, remarks, scorecard
from pages.shell.ask import Ask
from pages.text import MISSING, Say, alphabetical
from pages.text.written import joined
from queries import figures
from queries.indicators import Indicator

PROMISED = 6  # commitments of a workstream in a short note
SHOWN, COUNTERS = 2, 30  # figures of a workstream at a glance; counters of a list
MOVES = 10  # figures that moved, in a long note
BY_TERRITORY = ("P1", "P2", "P3", "P7", "P10")
Row = Mapping[Any, Any]


def first(ask: Ask, say: Say, room: str, place: tuple[str, str]) -> Table | None:
    """The first figures of a workstream that the reader has; None where they have none."""
    known = {row["indicator"]: row for row in _rows(ask, room, place) if row["state"] == "value"}
    ranked = sorted((item for item in ask.catalogue.values() if item.overview), key=lambda item: item.overview)
    shown = [item for item in ranked if item.id in known][:SHOWN]
    if not shown:
        return None
    heads = [
        say("indicators.name"),
        *(say(f"note.{name}") for name in ("value", "goal", "progress", "dated_of")),
    ]
    rows = [_short_row(say, known[item.id], item, ask.edition.kind) for item in shown]
    name = say("note.figures", workstream=say(f"parts.workstream.{room}"))
    return Table(name, heads, rows, (5.7, 1.8, 3.7, 3.2, 2.6), frozenset((1, 3)))


def _rows(ask: Ask, room: str, place: tuple[str, str]) -> list[Row]:
    card = ask.scorecard(room, *place).to_dict("records")
    return [figures.standing(row, row["indicator"], *place) for row in card]


def _short_row(say: Say, row: Row, item: Indicator, kind: str) -> list[str]:
    month = say.short_month(row["period"])
    return [
        scorecard.label(say, item),
        value(say, row, item),
        target(say, row, item),
        _paced(say, row),
        month if row["kind"] == kind else say("note.dated", kind=say(f"parts.kind.{row['kind']}"), month=month),
    ]


def value(say: Say, row: Row, item: Indicator) -> str:
    """The value in words, with what is said of it; where there is none, why."""
    if row["state"] != "value":
        return say(f"parts.state.{row['state']}")
    if item.fraction:
        written = joined(" / ", [say.number(row["numerator"]), say.number(row["denominator"])])
    else:
        written = say.value(row["value"], item.unit)
    return joined(", ", filter(None, (written, remarks.words(say, row))))


def target(say: Say, row: Row, item: Indicator) -> str:
    """The target and its date; one that is for demonstration beside a value that is not says so."""
    if row["target"] is None or pd.isna(row["target"]):
        return say("indicators.no_target")
    goal = say.target(row["target"], item.unit)
    if pd.notna(row["target_date"]):
        goal = say("note.goal_at", goal=goal, by=say.by(row["target_date"], short=True))
    invented = row["target_kind"] == "demonstration" and row["kind"] != "demonstration"
    return say("note.goal_demonstration", goal=goal) if invented else goal


def _paced(say: Say, row: Row) -> str:
    """'88 % (76 %)': the progress, and the one that was expected."""
    done = scorecard.progress_words(say, row)
    if pd.isna(row["progress"]) or pd.isna(row["expected"]):
        return done
    return say("note.progress_for", value=done, expected=say.percent(row["expected"], 0))


def _gap(say: Say, points: Any) -> str:
    if points is None or pd.isna(points):
        return MISSING
    rounded = round(points)
    return (
        say("indicators.points", count=abs(rounded), signed=say.signed(rounded)) if rounded else say("indicators.pace")
    )


def _source(say: Say, row: Row, item: Indicator, on: dt.date | None) -> str:
    """'Estimé, 12/2024': the month of a value and, where it is not what each page says, what it is made of."""
    if row["state"] != "value":
        return MISSING
    month = scorecard.month(say, row, item, on, short=True)
    if row["kind"] == ("demonstration" if on is None else "real"):
        return month
    return say("note.dated", kind=say(f"parts.kind.{row['kind']}"), month=month)


def _rank(say: Say, row: Row) -> str:
    if row["rank"] is None or pd.isna(row["rank"]) or row["ranked"] < 2:
        return MISSING
    told = say("indicators.rank_of", rank=round(row["rank"]), ranked=round(row["ranked"]))
    return say("note.tied", rank=told, tied=say("indicators.tied")) if row["tied"] > 1 else told


def indicators(ask: Ask, say: Say, room: str, place: tuple[str, str], whole: bool) -> list[Block]:
    """The indicators of a workstream, those that weigh in its progress or all; none where there are none."""
    rows = [row for row in _rows(ask, room, place) if whole or row["weight"]]
    shown, words = scorecard.parted(say, rows, ask.catalogue, place[0], ask.real_on is not None)
    name = say(f"parts.workstream.{room}")
    told: list[Block] = [Heading(name, 3)]
    if shown:
        told.append(_table(ask, say, shown, name, place[0], whole))
    if promised := None if shown else promises(ask, say, room, None if whole else PROMISED):
        told.append(promised)
    elif not (shown or words):
        told.append(Paragraph(say("indicators.none_title")))
    return [*told, Paragraph(words, quiet=True)] if words else told


def promises(ask: Ask, say: Say, room: str, most: int | None = None, brief: bool = False) -> Table | None:
    """What was promised of a workstream and what became of it, all of it or the first lines, in `brief` without dates
    and acts; None where nothing was.
    """
    rows = commitments.written(ask, say, room)
    if rows.empty:
        return None
    rows = rows.head(most or len(rows))
    rows = rows.assign(due_on=rows["due_on"].map(say.short_date) if rows["due_on"].notna().any() else None)
    widths = {"promise": 7.5, "told": 4.5} if brief else {"promise": 5.0, "due_on": 1.6, "told": 2.2, "act": 4.0}
    names = [name for name in widths if rows[name].notna().any()]  # of most workstreams no date was promised
    heads = [say(f"commitments.column.{'standing' if name == 'told' else name}") for name in names]
    lines = [[row[name] for name in names] for row in rows.to_dict("records")]
    title = say("commitments.name", workstream=say(f"parts.workstream.{room}"))
    return Table(title, heads, lines, [widths[name] for name in names])


def _table(ask: Ask, say: Say, rows: list[Row], name: str, level: str, whole: bool) -> Table:
    among = "coverage" if level == "nation" else "rank"
    names = ["name", "value", "target", "progress", "gap", "trend", *([among] if whole else []), "source"]
    cells = [standing(say, row, ask.catalogue[row["indicator"]], names, ask.real_on) for row in rows]
    widths = {"name": 3.4, "value": 1.8, "target": 2.9, "progress": 1.8, "coverage": 1.8, "rank": 2.0, "source": 1.75}
    numeric = frozenset(names.index(one) for one in ("value", "progress", "gap", "trend", among) if one in names)
    heads = [say(f"indicators.{one}") for one in names]
    return Table(name, heads, cells, [widths.get(one, 2.15) for one in names], numeric)


def standing(say: Say, row: Row, item: Indicator, names: Sequence[str], on: dt.date | None = None) -> list[str]:
    """Where a territory stands on an indicator, in words: the columns of these names."""
    told = {
        "name": scorecard.label(say, item),
        "value": value(say, row, item),
        "target": target(say, row, item),
        "progress": scorecard.progress_words(say, row),
        "gap": scorecard.met(say, row) if row["reached"] else _gap(say, row["gap"]),
        "trend": scorecard.trend(say, row["trend"], item.unit),
        "rank": _rank(say, row),
        "coverage": say.percent(scorecard.hundred(row["coverage"]), 0),
        "source": _source(say, row, item, on),
    }
    return [told[one] for one in names]


def counters(ask: Ask, say: Say, place: tuple[str, str]) -> list[Block]:
    """The counters of each territory inside, by their indicators; those of a département one by one."""
    level, code = place
    rows = ask("counters/points", **lookup.where(level, code))
    if rows.empty:
        return [Heading(say("counters.points.title_none")), Paragraph(say("territory.no_counter"))]
    count = int(ask("territory/facts", **lookup.where(level, code)).iloc[0]["counters"])  # without those apart
    title = Heading(say("counters.points.title", count=figures.key("open_counters", level, code)(count)))
    if level == "department":
        return [title, *_listed(ask, say, rows)]
    return [title, _by_territory(ask, say, place)]


def _by_territory(ask: Ask, say: Say, place: tuple[str, str]) -> Table:
    regions, departments = lookup.names(ask)
    inside, below = dict(regions), "region"
    if place[0] == "region":
        inside, below = {code: name for code, (name, parent) in departments.items() if parent == place[1]}, "department"
    items = [
        ask.catalogue[name] for name in BY_TERRITORY if name in ask.catalogue and below in ask.catalogue[name].levels
    ]
    known = {item.id: {row["code"]: row for row in ask.latest(item.id, below).to_dict("records")} for item in items}
    ranked = sorted(inside, key=lambda code: alphabetical(inside[code]))
    cells = [
        [say.text(inside[code]), *(_cell(say, known[item.id].get(code), item, below) for item in items)]
        for code in ranked
    ]
    heads = [say("indicators.territory"), *(scorecard.label(say, item) for item in items)]
    return Table(say("note.counters_inside"), heads, cells, (2.4, *[1.6] * len(items)), frozenset(range(1, len(heads))))


def _cell(say: Say, row: Row | None, item: Indicator, level: str) -> str:
    return MISSING if row is None else value(say, figures.standing(row, item.id, level), item)


def _listed(ask: Ask, say: Say, rows: pd.DataFrame) -> list[Block]:
    names = {code: name for code, (name, _) in lookup.names(ask)[1].items()}
    named = counter_list.named(say, rows, names)
    shown = [figures.knowing(row, counter_list.KEYS) for row in named.head(COUNTERS).to_dict("records")]
    heads = [say(f"counters.points.{name}") for name in ("name", "commune", "format", "hours")]
    cells = [
        [say.text(row["name"]), say.text(row["commune_name"]), row["format_name"], say.number(row["weekly_hours"])]
        for row in shown
    ]
    rest = more(say, len(named) - len(shown))
    return [Table(say("note.counters_here"), heads, cells, (4, 3, 2.4, 1.4), frozenset((3,)), rest)]


def more(say: Say, count: int) -> str:
    """How many other rows there are, in words; "" for none."""
    return say("note.more", count=count) if count else ""


def moved(ask: Ask, say: Say, found: Changed) -> list[Block]:
    """The figures that moved, furthest first, with both values of each."""
    shown = found.moves.head(MOVES).to_dict("records")
    rows = [
        [scorecard.label(say, ask.catalogue[row["indicator"]]), changed.move(ask, say, row, found)] for row in shown
    ]
    heads, rest = [say("indicators.name"), say("note.change")], more(say, len(found.moves) - len(shown))
    return [Table(say("note.moved"), heads, rows, (3, 6), rest=rest)]


def sources(say: Say, rows: pd.DataFrame) -> Table:
    """The sources that the reader has, each with its publisher, its date and what it is."""
    heads = [say(f"note.{name}") for name in ("source_title", "publisher", "date", "kind")]
    told = [
        [
            say.named(row, "title"),
            say.generic(row["publisher"]),
            say.short_date(row["source_date"]),
            say(f"parts.kind.{row['kind']}"),
        ]
        for row in rows.to_dict("records")
    ]
    lines = dict.fromkeys(map(tuple, told))  # a demonstration is many sources of one name
    return Table(say("note.sources_title"), heads, [list(line) for line in lines], (4.6, 4.0, 1.6, 1.7))


def definitions(ask: Ask, say: Say, rooms: Sequence[str]) -> Table:
    """Every indicator of some workstreams: its formula in words and its limits."""
    heads = [say("indicators.name"), say("note.formula"), say("indicators.limits")]
    rows = [
        [
            scorecard.label(say, item),
            say.text(say.either(item.formula_fr, item.formula_en)),
            say.text(say.either(item.limits_fr, item.limits_en) or say("indicators.no_limits")),
        ]
        for item in ask.catalogue.values()
        if item.workstream in rooms
    ]
    return Table(say("note.method_title"), heads, rows, (2.4, 5.0, 9.0))
