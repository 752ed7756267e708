"""The week of what is not open daily in one place: stops of itinerant counters and hours of branches, day by day."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from pages.blocks import lookup
from pages.counters import sheet, wording
from pages.elements import badges, more, numbers
from pages.parts import tables
from pages.shell.ask import Ask
from pages.text import MISSING, Say
from pages.text.written import joined
from queries import figures as known
from queries.studies import schedule
from queries.studies.workdays import holidays

SHOWN = 40


def show(ask: Ask, say: Say, level: str, code: str) -> None:
    """The rounds of the week of the edition, in a region or a département; nothing for the whole country."""
    if level == "nation":
        return
    where = lookup.where(level, code)
    told = _days(ask, say, ask("counters/week_rounds", **where))
    named = {name: (told["counter_id"][told["roams"] == roams]).nunique() for name, roams in KINDS.items()}
    counts = {name: known.key(f"week_{name}", level, code)(count) for name, count in named.items()}
    buses, branches = (say(f"access.rounds.{name}", count=counts[name]) for name in KINDS)
    kind = badges.least(told["kind"]) if len(told) else ask.kind("counters")
    monday = _monday(ask)
    first = told.head(SHOWN)
    columns = numbers.columns_of(say, "access.rounds: day place name=counters.points.name format_name=format hours")
    tables.framed(
        say,
        say("access.rounds.title", buses=buses, branches=branches),
        say("access.rounds.lead", monday=monday, sunday=monday + timedelta(days=6)),
        told,
        "tournees-de-la-semaine",
        kind,
        columns,
        empty=say("access.rounds.none"),
        addresses={columns["name"][0]: [wording.sheet(counter) for counter in first["counter_id"]]},
        shown=SHOWN,
        later=more.EVERYWHERE,
    )


KINDS = {"buses": True, "branches": False}


def _monday(ask: Ask) -> date:
    """The first day of the week of the edition's date."""
    return ask.edition.as_of - timedelta(days=ask.edition.as_of.weekday())


def _days(ask: Ask, say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    """One row per day and place where people are received, in the order of the week; last, what has no known day."""
    parity = "odd" if _monday(ask).isocalendar().week % 2 else "even"
    here = rows[rows["weeks"].isna() | (rows["weeks"] == parity)]  # a bus may come every other week
    told = [line for row in here.to_dict("records") for line in _lines(ask, say, row)]
    columns = ["rank", "day", "place", "name", "format_name", "hours", "counter_id", "department", "roams", "kind"]
    return pd.DataFrame(told, columns=columns).sort_values("rank", kind="stable", ignore_index=True)


def _lines(ask: Ask, say: Say, row: dict[Any, Any]) -> list[dict[str, Any]]:
    roams = row["format"] != "branch"
    same = {
        "place": row["place"] or MISSING,
        "name": row["name"],
        "format_name": say(f"counters.format.{row['format']}"),
        "counter_id": row["counter_id"],
        "department": row["department"],
        "roams": roams,
        "kind": row["kind"],
    }
    if roams and pd.isna(row["weekday"]):
        return [{"rank": 7, "day": say("access.rounds.unknown"), "hours": MISSING, **same}]
    if roams:
        number = int(row["weekday"]) - 1
        return [{"rank": number, "day": _day(ask, say, row, number), "hours": sheet.stop_times(say, row), **same}]
    week = schedule.week(row)
    opened = [number for number, one in enumerate(week) if one.state == "open"]
    if not opened:
        return [{"rank": 7, "day": say("access.rounds.unknown"), "hours": MISSING, **same}]
    return [
        {"rank": number, "day": _day(ask, say, row, number), "hours": wording.hours(say, week[number]), **same}
        for number in opened
    ]


def _day(ask: Ask, say: Say, row: dict[Any, Any], number: int) -> str:
    """'mercredi', and that it is a public holiday, when lists do not say whether anybody comes."""
    when = _monday(ask) + timedelta(days=number)
    name = wording.weekday(say, number)
    if when in holidays(when.year, wording.present(row["department"])):
        return joined(", ", [name, say("access.rounds.holiday")])
    return name
