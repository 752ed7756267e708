"""When a counter is open: its week, from what the list says of each day. Unknown is not closed."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from data.check.hours import Day, day
from queries.studies.workdays import holidays

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COLUMNS = tuple(f"hours_{name}" for name in WEEKDAYS)

EVENING = 7  # asked for in place of a weekday: after six, some day from Monday to Friday
MORNING, AFTERNOON = 10, 20  # and a weekday: that half of it, before or after NOON (15 is Saturday's morning)
NOON, LATE, MIDNIGHT = 13 * 60, 18 * 60, 24 * 60
LEAST = 60  # minutes of a half-day that a counter is open for, where it is open then
HALVES = tuple(half + number for number in range(6) for half in (MORNING, AFTERNOON))
MOMENTS = (*HALVES, EVENING)
# What is asked of a weekday: since when, until when, and for how many minutes at least.
_SPANS = {0: (0, MIDNIGHT, 1), MORNING: (0, NOON, LEAST), AFTERNOON: (NOON, LATE, LEAST)}


def week(row: Mapping[str, Any]) -> tuple[Day, ...]:
    """Monday to Sunday. `row` has the seven columns hours_monday to hours_sunday, as written in the list."""
    return tuple(day(row[name] if isinstance(row[name], str) else None) for name in COLUMNS)


def on(row: Mapping[str, Any], when: date, department: str | None = None) -> tuple[Day, bool]:
    """The hours of a date's weekday, and whether that date is a public holiday, when lists say nothing."""
    return week(row)[when.weekday()], when in holidays(when.year, department)


def states(rows: pd.DataFrame, when: int) -> "pd.Series[str]":
    """What the hours of each row say of a weekday (0 is Monday), of a half of one, or of some EVENING: "open", "closed"
    or "unknown". An evening is open where one is, and closed where all five are.
    """
    if when == EVENING:
        told = np.array([_of_day(rows[name], LATE, MIDNIGHT, 1) for name in COLUMNS[:5]]).reshape(5, len(rows))
        found = np.where((told == "unknown").any(axis=0), "unknown", "closed")
        return pd.Series(np.where((told == "open").any(axis=0), "open", found), rows.index)
    return pd.Series(_of_day(rows[COLUMNS[when % 10]], *_SPANS[when - when % 10]), rows.index, dtype=object)


def _of_day(written: "pd.Series[Any]", since: int, until: int, least: int) -> list[str]:
    return [_of_text(text if isinstance(text, str) else None, since, until, least) for text in written]


@cache
def _of_text(text: str | None, since: int, until: int, least: int) -> str:
    one = day(text)
    if one.state != "open":
        return one.state
    return "open" if sum(max(min(end, until) - max(start, since), 0) for start, end in one.spans) >= least else "closed"


def receives(rows: pd.DataFrame, when: int) -> "pd.Series[bool]":
    """Which places (itinerant, weekdays, hours) receive people on a weekday or some EVENING: an itinerant counter by
    the days of its stop, whose evenings nobody tells; the others by their hours. What is not known is not open.
    """
    stops = [
        on_way and not isinstance(days, float | None) and when + 1 in list(days)
        for on_way, days in zip(rows["itinerant"], rows["weekdays"], strict=True)
    ]
    return ((states(rows, when) == "open") & ~rows["itinerant"].astype(bool)) | pd.Series(stops, rows.index, dtype=bool)
