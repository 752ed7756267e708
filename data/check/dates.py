"""How days and months are written. Of 03/04/2021 no cell tells which is the month: its column does, or nobody."""

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from data.contracts import fold

PARIS = ZoneInfo("Europe/Paris")
MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
MONTH_NAME = rf"({'|'.join(MONTHS)})[a-z]*"
LATE = 22  # midnight in Paris is 22:00 or 23:00 in universal time: such an hour without its zone may be the next day
TIME = r"(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)? ?(Z|[+-]\d{2}:?\d{2})?)?"
YEAR_FIRST = r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
YEAR_LAST = r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"

Match = Callable[[str, str, int], re.Match[str] | None]


class Day(NamedTuple):
    """A day, and the rule that tells how it was had when that is not from the cell alone."""

    day: datetime.date | None
    rule: str | None = None


class Order(NamedTuple):
    """What comes first in the dates of a column that end with the year; `sure`: whether some cell proves it."""

    month_first: bool = False
    sure: bool = True
    mixed: bool = False


def order(texts: Iterable[str], months: bool = False) -> Order:
    """The order of a column's dates. 13/05/2021 proves the day first, 05/13/2021 the month; `months`: it holds months.

    Without a proof it is the French order, but for a column of months whose every second number is 1: 04/01/2021 is
    the fourth of January, or the first day of April as Americans write it.
    """
    pairs = [tuple(map(int, found[:2])) for text in texts for found in re.findall(YEAR_LAST, text, re.ASCII)]
    day_first = any(first > 12 for first, _ in pairs) or (months and {first for first, _ in pairs} == {1})
    month_first = any(second > 12 for _, second in pairs)
    if months and not (day_first or month_first) and {second for _, second in pairs} == {1}:
        return Order(mixed=True)
    return Order(month_first and not day_first, day_first or month_first, day_first and month_first)


def day(text: str, month_first: bool = False) -> Day:
    """A day: ISO, day first (or month first), or in words; with an hour in a zone, the day that it is in Paris."""
    if found := re.fullmatch(YEAR_FIRST + TIME, text, re.ASCII):
        return _at(_date(*found.groups()[:3]), *found.groups()[3:])
    if found := re.fullmatch(YEAR_LAST + TIME, text, re.ASCII):
        return _at(_year_last(found.groups()[:3], month_first), *found.groups()[3:])
    return Day(_in_words(re.fullmatch, text))


def month(text: str) -> datetime.date | None:
    """The first day of a month without a day: 2022-05, 05/2022, mai 2022."""
    return _month(re.fullmatch, text)


def within(text: str, month_first: bool = False) -> datetime.date | None:
    """The first day or month named somewhere in a text."""
    for pattern in (YEAR_FIRST, YEAR_LAST):
        if found := re.search(pattern, text, re.ASCII):
            return _date(*found.groups()) if pattern is YEAR_FIRST else _year_last(found.groups(), month_first)
    return _in_words(re.search, text) or _month(re.search, text)


def both_readings(text: str) -> str | None:
    """The two days that a date ending with its year may be, when they differ: "2021-04-03 | 2021-03-04"."""
    found = re.search(YEAR_LAST, text, re.ASCII)
    if not found:
        return None
    day_first, month_first = (_year_last(found.groups(), first) for first in (False, True))
    return f"{day_first} | {month_first}" if day_first and month_first and day_first != month_first else None


def ends_with_year(text: str) -> bool:
    """Whether the order of the day and the month says which is which."""
    return re.search(YEAR_LAST, text, re.ASCII) is not None


def _at(found: datetime.date | None, hour: str | None, minute: str | None, second: str | None, zone: str | None) -> Day:
    """A day with its hour: the day in Paris where the zone is written, a doubt where it is not and the hour is late."""
    if found is None or hour is None or int(hour) > 23:
        return Day(found if hour is None else None)
    if zone is None:
        return Day(None, "hour_without_zone") if int(hour) >= LATE else Day(found)
    clock = f"{int(hour):02}:{minute}:{second or '00'}{zone.replace('Z', '+00:00')}"
    try:
        there = datetime.datetime.fromisoformat(f"{found}T{clock}").astimezone(PARIS).date()
    except (ValueError, OverflowError):
        return Day(None)
    return Day(there, None if there == found else "day_in_paris")


def _in_words(match: Match, text: str) -> datetime.date | None:
    found = match(rf"(\d{{1,2}})(?:er)? {MONTH_NAME} (\d{{4}})", _plain(text), re.ASCII)
    return _date(found[3], str(MONTHS.index(found[2]) + 1), found[1]) if found else None


def _month(match: Match, text: str) -> datetime.date | None:
    if found := match(r"(\d{4})[-/](\d{1,2})", text, re.ASCII):
        return _date(found[1], found[2], "1")
    if found := match(r"(\d{1,2})[-/](\d{4})", text, re.ASCII):
        return _date(found[2], found[1], "1")
    if found := match(rf"{MONTH_NAME} (\d{{4}})", _plain(text), re.ASCII):
        return _date(found[2], str(MONTHS.index(found[1]) + 1), "1")
    return None


def _year_last(parts: Sequence[str], month_first: bool) -> datetime.date | None:
    first, second, year = parts
    return _date(year, first, second) if month_first else _date(year, second, first)


def _plain(text: str) -> str:
    return fold(text).replace("_", " ")


def _date(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
