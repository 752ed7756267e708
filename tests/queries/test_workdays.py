"""Public holidays and working days, against dates printed in calendars."""

from datetime import date

import pandas as pd
import pytest

from queries.studies import workdays


@pytest.mark.parametrize(
    ("department", "more"),
    [
        (None, []),
        ("35", []),
        ("67", [date(2024, 3, 29), date(2024, 12, 26)]),
        ("57", [date(2024, 3, 29), date(2024, 12, 26)]),
        ("971", [date(2024, 5, 27)]),
        ("972", [date(2024, 5, 22)]),
        ("973", [date(2024, 6, 10)]),
        ("974", [date(2024, 12, 20)]),
        ("976", [date(2024, 4, 27)]),
    ],
)
def test_holidays_of_2024(department: str | None, more: list[date]) -> None:
    """The eleven legal holidays of 2024 as printed in calendars, and those of some départements."""
    days = [(1, 1), (4, 1), (5, 1), (5, 8), (5, 9), (5, 20), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    assert list(workdays.holidays(2024, department)) == sorted([date(2024, *day) for day in days] + more)


@pytest.mark.parametrize(
    ("month", "department", "days"),
    [
        ("2024-05-31", None, 19),  # 23 weekdays less 1, 8, 9 and 20 May
        ("2024-02-01", None, 21),  # leap year, no holiday
        ("2024-12-01", None, 21),  # 22 weekdays less Christmas, a Wednesday
        ("2024-12-01", "67", 20),  # and less 26 December
        ("2024-12-01", "974", 20),  # and less 20 December, a Friday
        ("2023-04-01", "976", 18),  # 20 weekdays less Easter Monday (10) and Thursday 27
        ("2026-07-01", None, 22),  # 23 weekdays less Tuesday 14
    ],
)
def test_working_days(month: str, department: str | None, days: int) -> None:
    assert workdays.working_days([pd.Timestamp(month)], department).tolist() == [days]
