"""What a browser works out of the hours of a counter, at the minute when they are read: static/finder.js.

A page says what its edition knows, whenever it is read; whether a counter is open now is for who reads it to see, by
the clock of where the counter is. What no list says is unknown, and never taken for closed.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from pages.counters import wording
from pages.markup import NOTHING, Markup, html
from pages.shell import static_target
from pages.shell.ask import Ask
from pages.text import Say
from queries.studies import schedule, workdays

YEARS = 3  # whose holidays are told: hours are too old by then
LOCAL = (*sorted(workdays.ALSACE_MOSELLE), *workdays.ABOLITION)  # départements with holidays of their own
_SENTENCES = ("until", "by_appointment", "later", "then", "closed", "unknown", "holiday", "known", "old")


def words(ask: Ask, say: Say) -> Markup:
    """What static/finder.js says and reckons with, once for a page; nothing where no script runs."""
    if static_target.current():
        return NOTHING
    sentences = {name: say(f"counter.now.{name}", time="[time]", day="[day]", month="[month]") for name in _SENTENCES}
    told = {
        **sentences,
        "tomorrow": say("counter.now.tomorrow"),
        "days": [wording.weekday(say, number) for number in range(7)],
        "nothing": say("counter.no_day_known"),
        "map": say("counter.now.map"),
        "copy": say("counter.find.copy"),
        "copied": say("counter.find.copied"),
    }
    return html(
        '<div class="tk-words" hidden data-words="{}" data-holidays="{}"></div>',
        json.dumps(told, ensure_ascii=False),
        json.dumps(holidays(ask.edition.as_of), separators=(",", ":")),
    )


def holidays(start: date) -> dict[str, list[str]]:
    """Public holidays from the year of a day on: those of everywhere under "", a département's own under its code."""
    years = range(start.year, start.year + YEARS)
    every = [day for year in years for day in workdays.holidays(year)]
    found = {"": [day.isoformat() for day in every]}
    for code in LOCAL:
        own = [day for year in years for day in workdays.holidays(year, code) if day not in every]
        found[code] = [day.isoformat() for day in own]
    return found


def known_on(ask: Ask) -> date | None:
    """The day of the list of counters, whose hours are of that day where it says no other."""
    listed = ask("counters/access", level="nation")["list_date"].dropna()
    return pd.Timestamp(listed.iloc[0]).date() if len(listed) else None


def standing(say: Say, row: Mapping[Any, Any], known: date | None) -> Markup:
    """Where the script says whether a counter is open; nothing where no day of it is known, nor where it travels."""
    week = code(row)
    if static_target.current() or not week:
        return NOTHING
    day, month = since(say, row, known)
    return html(
        '<p class="tk-now" data-week="{}" data-department="{}" data-known="{}" data-month="{}"></p>',
        week,
        wording.present(row["department"]) or "",
        day,
        month,
    )


def since(say: Say, row: Mapping[Any, Any], known: date | None) -> tuple[str, str]:
    """The day on which hours were known, and its month in words; `known`: where the row says none."""
    told = row["told_on"] if pd.notna(row["told_on"]) else known
    return ("", "") if told is None else (pd.Timestamp(told).date().isoformat(), str(say.month(told)))


def code(row: Mapping[Any, Any]) -> str:
    """A week as the script reads it, Monday first: '540-720 840-1020|?||...r', in minutes; '?' is unknown, nothing is
    closed, and r is for who has an appointment. "" where nothing is known.
    """
    week = schedule.week(row)
    if row["itinerant"] or not any(one.state == "open" for one in week):
        return ""
    return "|".join(map(_day, week))


def _day(one: schedule.Day) -> str:
    if one.state == "unknown":
        return "?"
    return " ".join(f"{start}-{end}" for start, end in one.spans) + ("r" if one.by_appointment else "")


def way(say: Say, row: Mapping[Any, Any]) -> Markup:
    """The address of a counter, for whatever leads the reader there; nothing of one that travels, nor on paper."""
    if static_target.current() or row["itinerant"] or not wording.present(row["address"]):
        return NOTHING
    return html(
        '<button type="button" class="tk-copy" data-copy="{}" data-done="{}">{}</button>',
        wording.place(row), say("counter.find.copied"), say("counter.find.copy"),
    )  # fmt: skip
