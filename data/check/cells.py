"""From the text of a cell to a typed value, or to the rule it breaks. Of its column it knows only how it is written."""

import datetime
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

import pyarrow as pa

from data.check import dates, hours, numbers, openings
from data.contracts import Column, fold
from data.read import mending
from data.reference import places

ABSENT = {"na", "n_a", "nd", "n_d", "nr", "n_r", "nc", "n_c", "null", "none", "nan"}
LONGEST_ABSENT = 18
ABSENT_FIGURES = {"s", "ns", "secret", "secret_statistique", "confidentiel", "inconnu", "sans_objet"}
ABSENT_FIGURES |= {"non_disponible", "non_communique", "non_renseigne"}
FIGURES = {"number", "percent", "integer", "date", "month"}
SPREADSHEET_ERROR = re.compile(r"#[A-Z/0]+[!?]?")  # #N/A, #REF!, #DIV/0!
SPACES = re.compile(r"\s+")  # the narrow and unbreakable ones too
ONLY_A_BOUND = re.compile(r"[<>≤≥] ?\d[\d ]*")
# Cells come from outside: what is repeated gives nothing back (++, ?>), so that no cell takes longer than its length.
NUMBERED = re.compile(r"(?>0*(?=\d))(\d++)(?:[.,]0*+)?")  # an identifier that is a number
EMAIL = re.compile(r"[\w.+-]++(?P<rest>\s?@\s?[\w-]++(?:\.[\w-]++)++)?")  # a word, or an address: see without_email
EMAIL_REMOVED = "<e-mail>"
FIRST_YEAR, LAST_YEAR = 1900, 2100
ANNOUNCED = 366  # days ahead that a file may know of
SERIALS = range(29_221, 73_051)  # what a spreadsheet calls the days of 1980 to 2099
SERIAL_DIGITS = 5
PREFIXED = re.compile(r"([DR])(\w{2,3})")


POINT = re.compile(r"(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)")


class Parsed(NamedTuple):
    """A value (None: absent or not usable), and the rule to report with its detail, when there is one."""

    value: object
    rule: str | None = None
    detail: str | None = None


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column's values."""
    return ARROW.get(column.type, pa.string())


class Writing(NamedTuple):
    """How a column is written, which its cells only show together: see data.numbers and data.dates."""

    thousands: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    order: dates.Order = dates.Order()


def writing(column: Column, texts: Iterable[str]) -> Writing:
    """How a column is written, from all its cells."""
    if column.type in ("number", "percent", "integer"):
        return Writing(*numbers.thousands(column, map(_bare, texts)))
    if column.type in ("date", "month", "date_in_text"):
        return Writing(order=dates.order(texts, column.type == "month"))
    return Writing()


def parse(column: Column, text: str, written: Writing | None = None) -> Parsed:
    """The value of one cell; an absent one is None, and a problem where it is required.

    `written`: how its column is written; without it the cell is a column of its own.
    """
    mended, rule = mending.mended(text)
    bare = _bare(mended)
    if _absent(column, bare):
        return Parsed(None, "missing_value" if column.required else "written_missing" if bare else rule)
    written = writing(column, [bare]) if written is None else written
    parsed = _happened(column, PARSERS[column.type](column, mended if column.type == "text" else bare, written))
    if rule and not parsed.rule:
        return parsed._replace(rule=rule, detail=None if "@" in mended or mended == text else mended.strip())
    return parsed


def _bare(text: str) -> str:
    return SPACES.sub(" ", text).strip()


def _absent(column: Column, bare: str) -> bool:
    """Whether a cell stands for nothing: empty, -, .., NC, #N/A; "secret" where a figure is expected."""
    if column.type == "hours" or not bare or len(bare) > LONGEST_ABSENT:
        return not bare
    folded = fold(bare)
    if not folded:
        return not any(map(str.isalnum, bare))
    if column.values and folded in {fold(one) for value, others in column.values.items() for one in (value, *others)}:
        return False
    known = ABSENT | ABSENT_FIGURES if column.type in FIGURES else ABSENT
    return folded in known or SPREADSHEET_ERROR.fullmatch(bare) is not None


def parse_text(column: Column, text: str, written: Writing) -> Parsed:
    """Text as written, without the blanks around it and without any e-mail address."""
    left = without_email(text).replace(EMAIL_REMOVED, "")
    return Parsed(left.strip()) if left == text else Parsed(left.strip() or None, "email_removed")


def without_email(text: str, mark: str = "") -> str:
    """A text with this mark in place of each e-mail address."""
    if "@" not in text:
        return text
    return EMAIL.sub(lambda found: mark if found["rest"] else found[0], text)


def parse_identifier(column: Column, text: str, written: Writing) -> Parsed:
    """An identifier as written; a number without what a spreadsheet adds to it (1.0, 00001)."""
    number = NUMBERED.fullmatch(text) if text.isascii() else None
    if not number or number[1] == text:
        return parse_text(column, text, written)
    return Parsed(number[1], "identifier_tidied", number[1])


def parse_number(column: Column, text: str, written: Writing) -> Parsed:
    """15 156, 15156.0, 1 234,5 and 1.234,5 alike; within the column's bounds."""
    found = numbers.figure(text)
    if found is None:
        return Parsed(None, "only_a_bound" if ONLY_A_BOUND.fullmatch(text) else "not_a_number")
    if found.percent and column.type != "percent":
        return Parsed(None, "percent_in_count")
    if found.unsure and found.part in written.unsure:
        return Parsed(None, "two_numbers", f"{found.number(found.part):.15g} | {found.number():.15g}")
    number = found.number(written.thousands)
    if column.min is not None and number < column.min:
        return Parsed(None, "negative" if column.min == 0 else "too_small", f"{column.min:g}")
    most = numbers.LARGEST if column.max is None else column.max
    if number > most or number < -numbers.LARGEST:
        return Parsed(None, "too_great", f"{most:g}")
    rule = _doubt(found, written)
    return Parsed(number, rule, f"{number:.15g}" if rule else None)


def _doubt(found: numbers.Figure, written: Writing) -> str | None:
    """What is reported of a number that was understood."""
    if found.power and not found.power.startswith(("e-", "E-")):
        return "rounded_by_spreadsheet"
    if found.unsure and found.part in written.thousands:
        return "thousands_parted"
    return "marked" if found.mark else None


def parse_integer(column: Column, text: str, written: Writing) -> Parsed:
    """A whole number, even written 6642.0."""
    number, rule, detail = parse_number(column, text, written)
    if not isinstance(number, float):
        return Parsed(None, rule, detail)
    if not number.is_integer():
        return Parsed(None, "not_whole")
    if abs(number) > numbers.LARGEST_WHOLE:
        return Parsed(None, "too_great", str(numbers.LARGEST_WHOLE))
    return Parsed(int(number), rule, detail)


def parse_date(column: Column, text: str, written: Writing) -> Parsed:
    """A day: ISO, French order, in words, or a spreadsheet's day number."""
    if len(text) == SERIAL_DIGITS and text.isascii() and text.isdigit() and int(text) in SERIALS:
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(text))
        return Parsed(day, "date_from_number", day.isoformat())
    return _dated(text, written) or Parsed(None, "not_a_date")


def parse_month(column: Column, text: str, written: Writing) -> Parsed:
    """A month: as a date, or without its day. The day is kept here, for check to see how the column was filled."""
    if month := dates.month(text):
        return _within_centuries(month)
    return _dated(text, written) or Parsed(None, "not_a_month")


def parse_date_in_text(column: Column, text: str, written: Writing) -> Parsed:
    """The first day or month named somewhere in a text, as in "Espace labellise 01/2020"."""
    readings = dates.both_readings(text)
    if readings and written.order.mixed:
        return Parsed(None, "two_dates", readings)
    found = dates.within(text, written.order.month_first)
    if found is None:
        return Parsed(None, "no_date_in_text")
    return _within_centuries(found, "month_first" if written.order.month_first and readings else None)


def _dated(text: str, written: Writing) -> Parsed | None:
    """A day as its column writes it; None when it is none."""
    order, readings = written.order, dates.both_readings(text)
    if readings and order.mixed:
        return Parsed(None, "two_dates", readings)
    day, rule = dates.day(text, order.month_first)
    if day is None:
        return Parsed(None, rule) if rule else None
    if order.month_first and dates.ends_with_year(text):
        rule = "month_first"
    elif readings and not order.sure:
        rule = "day_first"
    return _within_centuries(day, rule)


def _happened(column: Column, parsed: Parsed) -> Parsed:
    """A day of what has happened is none of those far ahead: an opening may be announced, and nobody counts in 2031."""
    if isinstance(parsed.value, datetime.date) and not column.to_come and parsed.value > _soon():
        return Parsed(None, "years_ahead", str(datetime.date.today()))
    return parsed


def _soon() -> datetime.date:
    return datetime.date.today() + datetime.timedelta(days=ANNOUNCED)


def _within_centuries(day: datetime.date, rule: str | None = None) -> Parsed:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Parsed(None, "year_out_of_range", str(day.year))
    return Parsed(day, rule, day.isoformat() if rule else None)


def parse_boolean(column: Column, text: str, written: Writing) -> Parsed:
    """Yes or no; an absent answer is neither."""
    answers = {"oui": True, "o": True, "yes": True, "true": True, "vrai": True, "1": True}
    answers |= {"non": False, "n": False, "no": False, "false": False, "faux": False, "0": False}
    answer = answers.get(fold(text))
    return Parsed(None, "not_yes_or_no") if answer is None else Parsed(answer)


def parse_choice(column: Column, text: str, written: Writing) -> Parsed:
    """One of the contract's values, by any of their spellings; an unknown one is "other" where that is a value."""
    folded = fold(text)
    for value, spellings in column.values.items():
        if folded in {fold(value), *map(fold, spellings)}:
            return Parsed(value)
    if "other" in column.values:
        return Parsed("other", "other_value")
    return Parsed(None, "not_allowed")


def parse_department(column: Column, text: str, written: Writing) -> Parsed:
    """A code of the 101 departments (or of what is outside them), from 1, 01, D01, 2a, 69M or Ain; R84 is none."""
    level, code = _prefixed(text)
    if level == "R":
        return Parsed(None, "region_for_department")
    if code.isdigit() and len(code) == 1:
        return _department(code.zfill(2), "padded")
    if code in ("02A", "02B"):
        return Parsed(code[1:], "taken_as", code[1:])
    if code in ("69D", "69M"):
        return Parsed("69", "taken_as", "69")
    if code in places.department_names() or code in places.OUTSIDE:
        return _department(code, None)
    named = places.departments_by_name().get(fold(text))
    return Parsed(named, "taken_as", named) if named else Parsed(None, "unknown_department")


def _department(code: str, rule: str | None) -> Parsed:
    if code in places.OUTSIDE:
        return Parsed(code, "outside_scope", places.OUTSIDE[code])
    known = code in places.department_names()
    return Parsed(code, rule, code if rule else None) if known else Parsed(None, "unknown_department")


def _prefixed(text: str) -> tuple[str, str]:
    """The level that the tracker's codes begin with ("D", "R" or ""), and the code."""
    found = PREFIXED.fullmatch(text.upper())
    return (found[1], found[2]) if found else ("", text.upper())


def parse_region(column: Column, text: str, written: Writing) -> Parsed:
    """A code of the 18 regions, from 84, R84, 1 or Bretagne; D84 is none."""
    level, code = _prefixed(text)
    if level == "D":
        return Parsed(None, "department_for_region")
    padded = code.zfill(2)
    if padded in places.region_names():
        return Parsed(padded, None if padded == code else "padded", padded)
    named = places.regions_by_name().get(fold(text))
    return Parsed(named, "taken_as", named) if named else Parsed(None, "unknown_region")


def parse_zone(column: Column, text: str, written: Writing) -> Parsed:
    """A zone of the State's own tracker: FRANCE, R84, D01."""
    code = text.upper()
    if code in ("FRANCE", "FR"):
        return Parsed({"level": "nation", "code": "FR"})
    level = {"D": "department", "R": "region"}.get(code[:1])
    known = places.department_names() if level == "department" else places.region_names()
    if level and code[1:] in known:
        return Parsed({"level": level, "code": code[1:]})
    if level == "department" and code[1:] in places.OUTSIDE:
        return Parsed({"level": "outside", "code": code[1:]}, "outside_scope", places.OUTSIDE[code[1:]])
    return Parsed(None, "unknown_zone")


def parse_commune(column: Column, text: str, written: Writing) -> Parsed:
    """A commune of today, from its code, a former code, or a code that lost its first zero."""
    padded = text.upper().zfill(5)
    code, rule = places.current_commune(padded)
    if code is None:
        return Parsed(None, "unknown_commune")
    return Parsed(code, rule or (None if padded == text.upper() else "padded"), code)


def parse_point(column: Column, text: str, written: Writing) -> Parsed:
    """The commune at whose point a place stands, as "latitude, longitude"."""
    found = POINT.fullmatch(text)
    if found is None:
        return Parsed(None, "not_a_point")
    code, near = places.commune_at(float(found[1]), float(found[2]))
    return Parsed(code) if code else Parsed(None, "point_of_no_commune", near)


def parse_hours(column: Column, text: str, written: Writing) -> Parsed:
    """Opening hours stay as they are written; what `hours` does not understand, or overlaps, is reported."""
    if (cleared := parse_text(column, text, written)).rule:
        return cleared
    if hours.stated(text) and hours.day(text).state == "unknown":
        return Parsed(text or None, "hours_not_understood")
    return Parsed(text or None, "hours_overlap" if hours.overlap(text) else None)


def parse_week(column: Column, text: str, written: Writing) -> Parsed:
    """The spans of a week, in OpenStreetMap's notation or as the ranges of the directory; nothing is taken in half."""
    found = openings.understood(text)
    return Parsed(None, "opening_not_understood", openings.EXAMPLE) if found is None else Parsed(found)


PARSERS: dict[str, Callable[[Column, str, Writing], Parsed]] = {
    "text": parse_text,
    "identifier": parse_identifier,
    "number": parse_number,
    "percent": parse_number,
    "integer": parse_integer,
    "date": parse_date,
    "month": parse_month,
    "date_in_text": parse_date_in_text,
    "boolean": parse_boolean,
    "choice": parse_choice,
    "department": parse_department,
    "region": parse_region,
    "territory": parse_text,
    "zone": parse_zone,
    "commune": parse_commune,
    "point": parse_point,
    "hours": parse_hours,
    "week": parse_week,
}
ARROW: dict[str, pa.DataType] = {
    "number": pa.float64(),
    "percent": pa.float64(),
    "integer": pa.int64(),
    "date": pa.date32(),
    "month": pa.date32(),
    "date_in_text": pa.date32(),
    "boolean": pa.bool_(),
    "zone": pa.struct([("level", pa.string()), ("code", pa.string())]),
    "week": pa.list_(pa.struct([("weekday", pa.int32()), ("starts", pa.string()), ("ends", pa.string())])),
}
