"""Tables as people read them in a spreadsheet: heads and codes in words, numbers as pages write them.

Where a page says which columns people read of a table, and under which names, its file has those. Of any other table
queries/columns.toml says what columns are called, and text/codes.toml which table of the text files has words for
their codes.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pages.elements import numbers
from pages.text import LANGUAGES, Say, codes
from queries import columns as meanings
from queries import files
from queries.figures import Keys
from queries.indicators import in_points

# What serves to draw or to turn pages, and is not read.
UNREAD = {"x", "y", "inset_x", "inset_y", "total", "total_red", "total_closed", "location_quality"}
NO_UNIT: Mapping[str, str] = {}
_PREPARED = ("_name", "_written")  # the words that a page has put beside a code
_SIDE = re.compile(r",? (en français|en anglais|in French|in English)$")
_TYPESET = str.maketrans("\u00a0\u202f", "  ")


@dataclass(frozen=True)
class ReadableTable:
    """Rows in words; `names`: by head, the name that the column has in the read API."""

    rows: pd.DataFrame
    names: Mapping[str, str]


def table(
    say: Say,
    frame: pd.DataFrame,
    kind: str,
    columns: numbers.Columns | None = None,
    keys: Keys | None = None,
    units: Mapping[str, str] = NO_UNIT,
) -> ReadableTable:
    """A table in the words of its reader. `columns` and `keys` as for numbers.readable, where its page has them; else
    the `units` of columns by name, where they are not those of their names.
    """
    frame = frame.reset_index(drop=True)
    of_data = "kind" if _says_data(frame, "kind") else "edition_kind"
    told = frame if of_data in frame or _says_data(frame, "source_kind") else frame.assign(**{of_data: kind})
    read = dict(columns) if columns else _described(say, told, units)
    if of_data != "kind" and "kind" in read and not columns:
        read["kind"] = (say("files.head.sort"), None)
    for _, unit in list(read.values()):
        if unit and unit.startswith("over:"):
            under = unit.removeprefix("over:")
            read.setdefault(under, (_label(say, under), None))
    if of_data in told and of_data not in read:
        read[of_data] = (_label(say, "kind"), "kind")
    heads: dict[str, str] = {}
    for name, (label, unit) in read.items():
        head = numbers.header(say, label, "days" if unit == "duration" else unit).translate(_TYPESET)
        heads[head if head not in heads else f"{head} ({name})"] = name
    cells = _cells(say, told, read, keys)
    rows = pd.DataFrame({head: pd.Series(cells[name], dtype=object) for head, name in heads.items()})
    return ReadableTable(rows, heads)


def _says_data(frame: pd.DataFrame, name: str) -> bool:
    """Whether a column says what rows are made of: none of its words is another thing, the type of an event say. A
    frame without it may be given `kind`.
    """
    if name not in frame:
        return name == "kind"
    return {*frame[name].dropna()} <= {*files.KINDS}


# Heads ----------------------------------------------------------------------------------------------------------------


def _described(say: Say, frame: pd.DataFrame, units: Mapping[str, str]) -> dict[str, tuple[str, str | None]]:
    """What to read of a table whose page does not say it, in its order: (label, unit) by name."""
    there = list(map(str, frame.columns))
    told = {name for name in there if f"{name}_state" in frame or name in files.COUNTED}
    return {
        name: (_label(say, name), units.get(name) or _unit(frame[name], name, name in told))
        for name in _read(there, say.language)
    }


def _read(names: Sequence[str], language: str) -> Iterable[str]:
    """The columns that people read: not the twin in another language, nor a code beside its words."""
    (other,) = set(LANGUAGES) - {language}
    there = set(names)
    for name in names:
        bare, side = name[:-3], name[-3:]
        twin = side == f"_{other}" and bool({bare, f"{bare}_{language}"} & there)
        twin |= f"{name}_{language}" in there
        coded = name in codes.OF_COLUMNS and any(f"{name}{word}" in there for word in _PREPARED)
        state = name.endswith("_state") and name.removesuffix("_state") in there
        if not (twin or coded or state or name in UNREAD):
            yield name


def _label(say: Say, name: str) -> str:
    """What a column is called: the first words of its meaning; its name where nobody said."""
    place, known = LANGUAGES.index(say.language), meanings.meanings()
    bare = next((name.removesuffix(word) for word in _PREPARED if name.endswith(word)), name)
    for called in (name, bare):
        if say.has(f"files.head.{called}"):
            return say(f"files.head.{called}")
        if called in known:
            label = _SIDE.sub("", known[called][place].partition(" : ")[0].partition(": ")[0])
            return say.text(label[:1].upper() + label[1:])
    return name


def _unit(cells: "pd.Series[Any]", name: str, told: bool) -> str | None:
    """How the cells of a column are written, as for numbers.readable."""
    type_ = "number" if any(isinstance(one, float | np.floating) for one in cells.dropna()[:1]) else "integer"
    if name in ("kind", "source_kind"):
        return "kind"
    if meanings.is_percent(name, type_):
        return "percent"
    if meanings.unit(name, type_) == "degree":
        return "degree"
    return "km" if name.endswith("km") else "count" if told else None


# Cells ----------------------------------------------------------------------------------------------------------------


def _cells(say: Say, frame: pd.DataFrame, read: numbers.Columns, keys: Keys | None) -> dict[str, list[Any]]:
    states = frame["state"] if "state" in frame else pd.Series("value", index=frame.index)
    known = numbers.known(frame, read, keys)
    made = {}
    for name, (_, unit) in read.items():
        own = frame.get(f"{name}_state", states)
        digits = 0 if unit == "days" else numbers.digits(frame[name])
        made[name] = [_cell(say, name, one, unit, how, digits) for one, how in zip(known[name], own, strict=True)]
    return made


def _cell(say: Say, name: str, value: Any, unit: str | None, state: str, digits: int | None) -> Any:
    """One cell: a word for a code, a number rounded as pages write it, a day as a day; None where nothing is known."""
    if isinstance(value, str):
        return _word(say, name, value).translate(_TYPESET)
    if isinstance(value, list | tuple | set | np.ndarray):
        return ", ".join(_word(say, name, str(one)) for one in value).translate(_TYPESET)
    if value is None or pd.isna(value):
        told = unit not in (None, "date", "month") and state in numbers.STATES
        return say(f"parts.state.{state}") if told else None
    if isinstance(value, bool | np.bool_):
        return say("parts.yes" if value else "parts.no")
    if isinstance(value, dt.date):
        return _day(value)
    is_number = isinstance(value, int | float | np.number) and unit != "degree"
    return _rounded(value, unit, digits) if is_number else value


def _word(say: Say, name: str, value: str) -> str:
    """The word for a code, or the words for several; what is no code of its column stays."""
    for group in codes.OF_COLUMNS.get(name, ()) or (("parts.kind",) if name.endswith("_kind") else ()):
        if say.has(f"{group}.{value}"):
            return say(f"{group}.{value}")
    parts = value.split(" ")
    if len(parts) > 1 and name in codes.OF_COLUMNS and all(re.fullmatch("[a-z_]+", part) for part in parts):
        return ", ".join(_word(say, name, part) for part in parts)
    return value


def _day(value: dt.date) -> dt.date:
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime(warn=False)
    midnight = isinstance(value, dt.datetime) and value.time() == dt.time()
    return value.date() if isinstance(value, dt.datetime) and midnight else value


def _rounded(value: Any, unit: str | None, digits: int | None) -> int | float:
    """A number of as many decimals as pages write of it."""
    places = numbers.places(value, "days" if unit == "duration" else unit, digits)
    number = in_points(value, places) if unit == "percent" else round(float(value), places)
    return int(number) if places == 0 else number
