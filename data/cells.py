"""From the text of a cell to a typed value, or to the rule it breaks. No cell knows its neighbours here."""

import datetime
import re
from collections.abc import Callable
from typing import NamedTuple

import pyarrow as pa

from data import hours, places
from data.contract import Column, fold

ABSENT = {"", "na", "n_a", "nd", "n_d", "nr", "null", "none", "nan"}
LONGEST_ABSENT = 5
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
TWICE_ENCODED = re.compile("[\u00c2-\u00c5\u00e2][\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]")
# Controls (but the ends of lines) and changes of direction: they act on a terminal or a page instead of being read.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
EMAIL_REMOVED = "<e-mail>"
MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
MONTH_NAME = rf"({'|'.join(MONTHS)})[a-z]*"
FIRST_YEAR, LAST_YEAR = 1900, 2100
SERIALS = range(29_221, 73_051)  # what a spreadsheet calls the days of 1980 to 2099
PREFIXED = re.compile(r"[DR](\w{2,3})", re.IGNORECASE)


class Parsed(NamedTuple):
    """A value (None: absent or not usable), and the rule to report with its detail, when there is one."""

    value: object
    rule: str | None = None
    detail: str | None = None


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column's values."""
    return ARROW.get(column.type, pa.string())


def parse(column: Column, text: str) -> Parsed:
    """The value of one cell; an absent one is None, and a problem where it is required."""
    if UNSEEN.search(once := _decoded_once(text)):
        seen = UNSEEN.sub("", once)
        value, rule, detail = parse(column, seen)
        return Parsed(value, rule or "control_removed", detail if rule else seen.strip()[:80])
    bare = SPACES.sub(" ", text).strip()
    if len(bare) <= LONGEST_ABSENT and fold(bare) in ABSENT - set(column.values) and column.type != "hours":
        return Parsed(None, "missing_value") if column.required else Parsed(None)
    return PARSERS[column.type](column, text if column.type == "text" else bare)


def parse_text(column: Column, text: str) -> Parsed:
    """Text as written, without the blanks around it and without any e-mail address."""
    if EMAIL_REMOVED in text or ("@" in text and EMAIL.search(text)):
        return Parsed(EMAIL.sub("", text).replace(EMAIL_REMOVED, "").strip() or None, "email_removed")
    mended = _decoded_once(text)
    return Parsed(text.strip()) if mended == text else Parsed(mended.strip(), "double_encoding", mended.strip())


def _decoded_once(text: str) -> str:
    """Text whose UTF-8 was once read as Windows-1252 or Latin-1 and saved so ("LÃ©guillon"), put right."""
    if not TWICE_ENCODED.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def parse_number(column: Column, text: str) -> Parsed:
    """15 156, 15156.0, 1 234,5 and 1.234,5 alike; within the column's bounds."""
    compact = SPACES.sub("", text).replace("\u2212", "-")
    if compact.endswith("%"):
        if column.type != "percent":
            return Parsed(None, "percent_in_count")
        compact = compact[:-1]
    compact = _with_decimal_point(compact)
    if not NUMBER.fullmatch(compact):
        return Parsed(None, "not_a_number")
    number = float(compact)
    if column.min is not None and number < column.min:
        return Parsed(None, "negative" if column.min == 0 else "too_small", f"{column.min:g}")
    if column.max is not None and number > column.max:
        return Parsed(None, "too_great", f"{column.max:g}")
    return Parsed(number)


def _with_decimal_point(digits: str) -> str:
    """Of a comma and a point the last one stands before decimals; several commas part thousands."""
    if digits.count(",") == 1 and digits.rfind(",") > digits.rfind("."):
        return digits.replace(".", "").replace(",", ".")
    return digits.replace(",", "")


def parse_integer(column: Column, text: str) -> Parsed:
    """A whole number, even written 6642.0."""
    number, rule, detail = parse_number(column, text)
    if not isinstance(number, float):
        return Parsed(None, rule, detail)
    return Parsed(int(number)) if number.is_integer() else Parsed(None, "not_whole")


def parse_date(column: Column, text: str) -> Parsed:
    """A day: ISO, French order, in words, or a spreadsheet's day number."""
    if text.isdigit() and int(text) in SERIALS:
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(text))
        return Parsed(day, "date_from_number", day.isoformat())
    return _within_centuries(_day(text), "not_a_date")


def parse_month(column: Column, text: str) -> Parsed:
    """A month: as a date, or without its day. The day is kept here, for check to see how the column was filled."""
    return _within_centuries(_day(text) or _month(text), "not_a_month")


def parse_date_in_text(column: Column, text: str) -> Parsed:
    """The first day or month named somewhere in a text, as in "Espace labellise 01/2020"."""
    found = _day(text, anywhere=True) or _month(text, anywhere=True)
    return _within_centuries(found, "no_date_in_text")


def _within_centuries(day: datetime.date | None, rule: str) -> Parsed:
    if day is None:
        return Parsed(None, rule)
    return Parsed(day) if FIRST_YEAR <= day.year <= LAST_YEAR else Parsed(None, "year_out_of_range", str(day.year))


def _day(text: str, anywhere: bool = False) -> datetime.date | None:
    match = re.search if anywhere else re.match
    end = "" if anywhere else r"(?:[ T][\d:.]+Z?(?:\+00:00)?)?$"
    if found := match(rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}}){end}", text):
        return _date(*found.groups())
    if found := match(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){end}", text):
        return _date(*reversed(found.groups()))
    if found := match(rf"(\d{{1,2}})(?:er)? {MONTH_NAME} (\d{{4}})", _plain(text)):
        return _date(found[3], str(MONTHS.index(found[2]) + 1), found[1])
    return None


def _month(text: str, anywhere: bool = False) -> datetime.date | None:
    match = re.search if anywhere else re.fullmatch
    if found := match(r"(\d{4})[-/](\d{1,2})", text):
        return _date(found[1], found[2], "1")
    if found := match(r"(\d{1,2})[-/](\d{4})", text):
        return _date(found[2], found[1], "1")
    if found := match(rf"{MONTH_NAME} (\d{{4}})", _plain(text)):
        return _date(found[2], str(MONTHS.index(found[1]) + 1), "1")
    return None


def _plain(text: str) -> str:
    return fold(text).replace("_", " ")


def _date(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def parse_boolean(column: Column, text: str) -> Parsed:
    """Yes or no; an absent answer is neither."""
    answers = {"oui": True, "o": True, "yes": True, "true": True, "vrai": True, "1": True}
    answers |= {"non": False, "n": False, "no": False, "false": False, "faux": False, "0": False}
    answer = answers.get(fold(text))
    return Parsed(None, "not_yes_or_no") if answer is None else Parsed(answer)


def parse_choice(column: Column, text: str) -> Parsed:
    """One of the contract's values, by any of their spellings; an unknown one is "other" where that is a value."""
    folded = fold(text)
    for value, spellings in column.values.items():
        if folded in {fold(value), *map(fold, spellings)}:
            return Parsed(value)
    if "other" in column.values:
        return Parsed("other", "other_value")
    return Parsed(None, "not_allowed", ", ".join(column.values))


def parse_department(column: Column, text: str) -> Parsed:
    """A code of the 101 departments (or of what is outside them), from 1, 01, D01, 2a, 69M or Ain."""
    code = text.upper()
    if found := PREFIXED.fullmatch(code):
        code = found[1]
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


def parse_region(column: Column, text: str) -> Parsed:
    """A code of the 18 regions, from 84, R84, 1 or Bretagne."""
    code = text.upper()
    if found := PREFIXED.fullmatch(code):
        code = found[1]
    padded = code.zfill(2)
    if padded in places.region_names():
        return Parsed(padded, None if padded == code else "padded", padded)
    named = places.regions_by_name().get(fold(text))
    return Parsed(named, "taken_as", named) if named else Parsed(None, "unknown_region")


def parse_zone(column: Column, text: str) -> Parsed:
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


def parse_commune(column: Column, text: str) -> Parsed:
    """A commune of today, from its code, a former code, or a code that lost its first zero."""
    padded = text.upper().zfill(5)
    code, rule = places.current_commune(padded)
    if code is None:
        return Parsed(None, "unknown_commune")
    return Parsed(code, rule or (None if padded == text.upper() else "padded"), code)


def parse_hours(column: Column, text: str) -> Parsed:
    """Opening hours stay as they are written; what data.hours does not understand of them is told."""
    unclear = hours.stated(text) and hours.day(text).state == "unknown"
    return Parsed(text or None, "hours_not_understood" if unclear else None)


PARSERS: dict[str, Callable[[Column, str], Parsed]] = {
    "text": parse_text,
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
    "hours": parse_hours,
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
}
