"""When a counter is open: its week, from what the list says of each day. Unknown is not closed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from data.check.hours import Day, day
from queries.studies.workdays import holidays

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COLUMNS = tuple(f"hours_{name}" for name in WEEKDAYS)

EVENING = 7  # asked for in place of a weekday: after six, some day from Monday to Friday
LATE = 18 * 60


def week(row: Mapping[str, Any]) -> tuple[Day, ...]:
    """Monday to Sunday. `row` has the seven columns hours_monday to hours_sunday, as written in the list."""
    return tuple(day(row[name] if isinstance(row[name], str) else None) for name in COLUMNS)


def on(row: Mapping[str, Any], when: date, department: str | None = None) -> tuple[Day, bool]:
    """The hours of a date's weekday, and whether that date is a public holiday, when lists say nothing."""
    return week(row)[when.weekday()], when in holidays(when.year, department)


def is_open(rows: pd.DataFrame, when: int) -> "pd.Series[bool]":
    """Which counters say they are open on a weekday (0 is Monday), or some EVENING; what is not known does not count as
    open.
    """
    if when == EVENING:
        late = [any(_is_late(one) for one in week(row)[:5]) for row in rows.to_dict("records")]
        return pd.Series(late, rows.index, dtype=bool)
    return says_open(rows[COLUMNS[when]])


def is_unknown(row: Mapping[str, Any], when: int) -> bool:
    """Whether a counter that does not say it is open then may be, for what is known of it."""
    days = week(row)
    return any(one.state == "unknown" for one in (days[:5] if when == EVENING else days[when : when + 1]))


def receives(rows: pd.DataFrame, when: int) -> "pd.Series[bool]":
    """Which places (itinerant, weekdays, hours) receive people then: an itinerant counter by the days of its stop,
    whose evenings nobody tells; the others by their hours.
    """
    stops = [
        on_way and not isinstance(days, float | None) and when + 1 in list(days)
        for on_way, days in zip(rows["itinerant"], rows["weekdays"], strict=True)
    ]
    return (is_open(rows, when) & ~rows["itinerant"].astype(bool)) | pd.Series(stops, rows.index, dtype=bool)


def _is_late(one: Day) -> bool:
    return any(end > LATE for _, end in one.spans)


def says_open(hours: "pd.Series[str]") -> "pd.Series[bool]":
    """Which of the hours of a day, as lists write them, say that a counter is open."""
    said = {text: day(text).state == "open" for text in hours.dropna().unique()}
    return hours.map(lambda text: said.get(text, False)).astype(bool)
