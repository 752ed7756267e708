"""When a counter is open: its week, from what the list says of each day. Unknown is not closed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from data.check.hours import Day, day
from queries.studies.workdays import holidays

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COLUMNS = tuple(f"hours_{name}" for name in WEEKDAYS)

__all__ = ["COLUMNS", "WEEKDAYS", "Day", "is_open", "on", "says_open", "week"]


def week(row: Mapping[str, Any]) -> tuple[Day, ...]:
    """Monday to Sunday. `row` has the seven columns hours_monday to hours_sunday, as written in the list."""
    return tuple(day(row[name] if isinstance(row[name], str) else None) for name in COLUMNS)


def on(row: Mapping[str, Any], when: date, department: str | None = None) -> tuple[Day, bool]:
    """The hours of a date's weekday, and whether that date is a public holiday, when lists say nothing."""
    return week(row)[when.weekday()], when in holidays(when.year, department)


def is_open(rows: pd.DataFrame, weekday: int) -> "pd.Series[bool]":
    """Which counters say they are open on a weekday (0 is Monday); what is not known does not count as open."""
    return says_open(rows[COLUMNS[weekday]])


def says_open(hours: "pd.Series[str]") -> "pd.Series[bool]":
    """Which of the hours of a day, as lists write them, say that a counter is open."""
    said = {text: day(text).state == "open" for text in hours.dropna().unique()}
    return hours.map(lambda text: said.get(text, False)).astype(bool)
