"""Answers and tables of pages as workbooks (XLSX): rows with their types, what the columns are, and the sources.

No cell is a formula: what begins like one is a text, and stays one when a reader edits it.
"""

import datetime as dt
import io
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import queries
from queries import Edition, access, columns, files, indicators
from queries.access import Viewer

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767  # characters of a cell
CUT = " […]"
MOST_CELLS = 500_000  # some seconds of a processor, which readers share
_FIRST_DAY = dt.date(1900, 3, 1)  # before it, spreadsheets do not count days alike
_WIDEST, _NARROWEST, _LOOKED_AT = 60, 9, 200
_NAMING = re.compile(r"(.*_)?(year|rank|id|line|number|vintage|size|code)")  # numbers that are read, not counted
_PLACED = (("region", "R"), ("department", "D"), ("departement", "D"))  # how questions name a territory
_PLACES = re.compile(r"(lead_)?(lat|lon)")
_LOOKS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bg_color": "#E3E8F4", "bottom": 1, "text_wrap": True, "valign": "top"},
    "bold": {"bold": True, "valign": "top"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "warning": {"bold": True, "font_color": "#B3261E", "text_wrap": True},
    "inert": {"quote_prefix": True},
    "date": {"num_format": "yyyy-mm-dd"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm"},
    "whole": {"num_format": "#,##0"},
    "tenths": {"num_format": "#,##0.0"},
    "broken": {"num_format": "#,##0.00"},
    "percent": {"num_format": '0.0" %"'},
    "naming": {"num_format": "0"},
    "place": {"num_format": "0.00000"},
}


class TooLarge(files.TooLong):
    """More than MOST_CELLS."""


@dataclass(frozen=True)
class About:
    """What a workbook says of its rows: of which edition, read by whom, made of what, under which filters."""

    name: str
    kind: str
    viewer: Viewer | None = None
    edition: Edition | None = None
    about: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    item: indicators.Indicator | None = None
    is_of_data: bool = True  # the column "kind" says what rows are made of
    is_remarked: bool = False  # a column tells what is said of figures, which no edition holds before it is answered
    names: Mapping[str, str] = field(default_factory=dict)  # of rows in words: by head, the name in the read API


def of_answer(answer: files.Answer, language: str = "fr") -> bytes:
    """An answer as a workbook, the same bytes for the same answer. Raises TooLarge beyond MOST_CELLS."""
    of = about_answer(answer, language)
    of = of if of.item else replace(of, about=answer.about)
    return of_rows(answer.table.to_pandas(types_mapper=pd.ArrowDtype), of, language)


def about_answer(answer: files.Answer, language: str) -> About:
    """What a workbook says of an answer; in French what its rows are where queries/rows_fr.toml knows."""
    item = indicators.catalogue().get(answer.name.removeprefix("indicators/"))
    about = answer.about if language == "en" else _french().get(answer.name, "")
    if item:
        about = ". ".join([item.name_fr, item.formula_fr] if language == "fr" else [item.name_en, item.formula_en])
    return About(answer.name, answer.kind, answer.viewer, answer.edition, about, answer.parameters, item)


def of_rows(frame: pd.DataFrame, told: About, language: str = "fr") -> bytes:
    """Rows as a workbook of three sheets, as their CSV has them: same columns, same words for what is secret."""
    return _book(files.labelled(frame, told.kind, files.SECRET[language]), told, language)


def of_spoken(frame: pd.DataFrame, names: Mapping[str, str], told: About, language: str) -> bytes:
    """The same of rows in words already; `names`: by head, the name of its column in the read API."""
    return _book(frame, replace(told, names=names), language)


def _book(shown: pd.DataFrame, told: About, language: str) -> bytes:
    if shown.size > MOST_CELLS:
        raise TooLarge(f"{told.name}: {shown.size} cells (expected {MOST_CELLS} at most: ask for fewer, or a CSV)")
    words, made = _words()[language], io.BytesIO()
    from xlsxwriter import Workbook  # 2 MB, that come with the first workbook

    book = Workbook(made, {"constant_memory": True, "in_memory": True, "remove_timezone": True})
    looks = {name: book.add_format(look) for name, look in _looks(told, language).items()}
    types = {name: _type(shown[name]) for name in shown}
    is_of_data = bool(told.names) or set(shown["kind"].dropna().unique()) <= {*files.KINDS}
    is_remarked = not {"remark", "remark_told"}.isdisjoint(told.names.get(head, head) for head in shown)
    told = replace(told, is_of_data=is_of_data, is_remarked=is_remarked)
    _about(book, told, words, language)
    _rows(book.add_worksheet(words["rows"]), shown, types, looks, told, words)
    _definitions(book.add_worksheet(words["definitions"]), types, len(shown), looks, told, words, language)
    if told.viewer and told.edition:
        _sources(book.add_worksheet(words["sources"]), looks, told.viewer, told.edition, words, spoken=bool(told.names))
    for sheet in book.worksheets():  # on paper, no column is on a page of its own
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    book.close()
    return made.getvalue()


def _looks(told: About, language: str) -> dict[str, dict[str, Any]]:
    if not told.names or language != "fr":
        return dict(_LOOKS)
    return _LOOKS | {"date": {"num_format": "dd/mm/yyyy"}, "datetime": {"num_format": "dd/mm/yyyy hh:mm"}}


@cache
def _french() -> dict[str, str]:
    """What the rows of queries are, in French, by the name of the query."""
    return tomllib.loads(Path(__file__).with_name("rows_fr.toml").read_text(encoding="utf-8"))


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("workbook.toml").read_text(encoding="utf-8"))


def _warnings(told: About, words: Mapping[str, str]) -> list[str]:
    """That figures are invented, and which column says which; that some may be kept for who reads them."""
    of_data = {name: head for head, name in told.names.items() if name in ("edition_kind", "kind", "source_kind")}
    kind = next((of_data[name] for name in ("edition_kind", "kind", "source_kind") if name in of_data), "kind")
    invented = [words["warning"].format(kind=kind)] if told.kind == "demonstration" else []
    return invented + ([words["not_public"].format(reader=_reader(told, words))] if _is_kept(told) else [])


def _is_kept(told: About) -> bool:
    """Whether some row may not be what everyone reads: no edition of public files alone has any, but what is said of
    its figures.
    """
    if told.viewer is None or told.edition is None or access.audience(told.viewer) == "public":
        return False
    return told.edition.confidential or told.edition.kind == "demonstration" or told.is_remarked


def _reader(told: About, words: Mapping[str, str]) -> str:
    """Who reads, in words: 'Préfet : Bretagne'; as the read API writes them in a file that is not in words."""
    if told.viewer is None or not told.names:
        return "" if told.viewer is None else access.written(told.viewer)
    named = _territories(told)
    where = ", ".join(named.get(one, one) for one in told.viewer.territories)
    return words[f"reader_{told.viewer.role}"].format(where=where)


def _territories(told: About) -> Mapping[str, str]:
    """Names of territories as a viewer's are written ("R53")."""
    if told.viewer is None or told.edition is None:
        return {}
    rows = queries.run(told.viewer, told.edition, "overview/territories")
    return {access.key(row.level, row.code): row.name for row in rows.itertuples(index=False)}


def _about(book: "Workbook", told: About, words: Mapping[str, str], language: str) -> None:
    made = told.edition.built_at.replace(tzinfo=None) if told.edition else dt.datetime(2018, 7, 25)
    title, warning = told.about or told.name, " ".join(_warnings(told, words))
    book.set_properties({"title": title, "author": "Trois chantiers", "comments": warning, "created": made})
    book.set_custom_property("Language", language)


# Sheets ---------------------------------------------------------------------------------------------------------------


def _rows(
    sheet: "Worksheet",
    frame: pd.DataFrame,
    types: Mapping[str, str],
    looks: "Mapping[str, Format]",
    told: About,
    words: Mapping[str, str],
) -> None:
    """One row a row, under a head that stays in sight and by which rows are chosen."""
    cells = [frame[name].tolist() for name in frame]
    chosen = [
        looks.get(_look(told.names.get(head, head), types[head], told, values))
        for head, values in zip(frame, cells, strict=True)
    ]
    for place, (name, values) in enumerate(zip(frame, cells, strict=True)):
        sheet.set_column(place, place, _width(str(name), values))
    _head(sheet, 0, map(str, frame), looks)
    for row, values in enumerate(zip(*cells, strict=True), start=1):
        for place, value in enumerate(values):
            _cell(sheet, row, place, value, chosen[place], looks)
    sheet.freeze_panes(1, 0)
    if len(frame.columns):
        sheet.autofilter(0, 0, max(1, len(frame)), len(frame.columns) - 1)
    sheet.repeat_rows(0)
    if warnings := _warnings(told, words):
        sheet.set_tab_color("#B3261E")
        sheet.set_header(f"&C{' '.join(warnings).replace('&', '&&')}"[:255])


def _definitions(
    sheet: "Worksheet",
    types: Mapping[str, str],
    rows: int,
    looks: "Mapping[str, Format]",
    told: About,
    words: Mapping[str, str],
    language: str,
) -> None:
    """What the rows are, then each column with its type, its meaning and its unit."""
    for place, width in enumerate((28, 14, 70, 10, 24)):
        sheet.set_column(place, place, width)
    row = 0
    for row, warning in enumerate(_warnings(told, words), start=1):
        sheet.merge_range(row - 1, 0, row - 1, 3, "", looks["warning"])
        sheet.write_string(row - 1, 0, warning, looks["warning"])
    row += 1 if row else 0
    for label, value in _facts(told, rows, words, language):
        sheet.write_string(row, 0, label, looks["bold"])
        _cell(sheet, row, 1, value, looks["date"] if type(value) is dt.date else None, looks)
        row += 1
    row += 1
    heads = ("column", "type", "meaning", "unit", *(("api",) if told.names else ()))
    _head(sheet, row, (words[name] for name in heads), looks)
    for head, type_ in types.items():
        row += 1
        name = told.names.get(head, head)
        shown = words[f"type_{type_}"] if told.names else type_
        cells = (head, shown, _meaning(head, name, told, language), _unit(name, type_, told, words), name)
        for place, text in enumerate(cells[: len(heads)]):
            _cell(sheet, row, place, text, looks["wrapped"], looks)


def _facts(told: About, rows: int, words: Mapping[str, str], language: str) -> Iterator[tuple[str, Any]]:
    asked, where = dict(sorted(told.parameters.items())), ""
    if told.names:
        named = _territories(told)
        where = ", ".join(named[key] for name, letter in _PLACED if (key := letter + asked.get(name, "")) in named)
        asked = {name: value for name, value in asked.items() if name not in dict(_PLACED)}
    filters = "; ".join(f"{name} = {value}" for name, value in asked.items())
    for name, value in (("about", told.about), ("territory", where), ("name", told.name), ("parameters", filters)):
        if value:
            yield words[name], value
    if told.edition:
        yield words["edition"], told.edition.name
        yield words["as_of"], told.edition.as_of
        yield words["built_at"], told.edition.built_at.strftime("%Y-%m-%d %H:%M")
    yield words["kind"], words[f"kind_{told.kind}"] if told.names else told.kind
    if told.viewer:
        reader = _reader(told, words)
        yield words["read_as"], words["everyone"] if reader == "public" else reader
    yield words["rows_told"], rows
    yield words["licence"], f"{files.LICENCE}, {files.LICENCE_URL}"
    yield words["secret"], words["secret_told"]
    yield words["empty"], words["empty_told"]


def _sources(
    sheet: "Worksheet",
    looks: "Mapping[str, Format]",
    viewer: Viewer,
    edition: Edition,
    words: Mapping[str, str],
    spoken: bool,
) -> None:
    """The files that the edition was made from, as whoever reads the rows may know them; `spoken`: in their words."""
    names = ["publisher", "licence", "source_date", "kind"]
    rows = queries.run(viewer, edition, "method/sources")
    told_kinds = {kind: words[f"kind_{kind}"] for kind in files.KINDS} if spoken else {}
    title = rows["title_en"].fillna(rows["title"]) if spoken and words is _words()["en"] else rows["title"]
    rows = rows.assign(title=title.fillna(rows["file_name"]), kind=rows["kind"].replace(told_kinds))
    rows = rows[["title", *names]].drop_duplicates()
    for place, width in enumerate((60, 40, 24, 12, 16)):
        sheet.set_column(place, place, width)
    heads = ("title", "publisher", "source_licence", "source_date", "source_kind")
    _head(sheet, 0, (words[one] for one in heads), looks)
    for row, source in enumerate(rows.itertuples(index=False), start=1):
        for place, value in enumerate(source):
            _cell(sheet, row, place, value, looks["wrapped"] if isinstance(value, str) else None, looks)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(heads) - 1)


def _head(sheet: "Worksheet", row: int, names: Iterable[str], looks: "Mapping[str, Format]") -> None:
    for place, name in enumerate(names):
        sheet.write_string(row, place, name, looks["head"])


# Cells ----------------------------------------------------------------------------------------------------------------


def _cell(
    sheet: "Worksheet", row: int, place: int, value: Any, look: "Format | None", looks: "Mapping[str, Format]"
) -> None:
    """A value by its type; nothing where there is none, a text where a spreadsheet would change it."""
    if isinstance(value, bool | np.bool_):
        sheet.write_boolean(row, place, bool(value))
    elif isinstance(value, int | float | np.integer | np.floating):
        _number(sheet, row, place, value, look, looks)
    elif isinstance(value, list | tuple | dict | np.ndarray):
        _text(sheet, row, place, json.dumps(value, ensure_ascii=False, default=files.simple), looks)
    elif value is None or value is pd.NaT or value is pd.NA:
        return
    elif isinstance(value, dt.date):
        _day(sheet, row, place, value, look, looks)
    elif isinstance(value, str) and look is looks["wrapped"] and not files.FORMULA.match(value):
        sheet.write_string(row, place, value, look)
    else:
        _text(sheet, row, place, value, looks)


def _number(
    sheet: "Worksheet", row: int, place: int, value: Any, look: "Format | None", looks: "Mapping[str, Format]"
) -> None:
    """A number; one of more digits than a spreadsheet keeps is a text, one that is none is nothing."""
    if not np.isfinite(value):
        return
    if abs(value) < 1e15:
        sheet.write_number(row, place, float(value), look)
    else:
        _text(sheet, row, place, value, looks)


def _day(
    sheet: "Worksheet", row: int, place: int, value: dt.date, look: "Format | None", looks: "Mapping[str, Format]"
) -> None:
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime(warn=False)
    day = value.date() if isinstance(value, dt.datetime) else value
    if day < _FIRST_DAY:
        _text(sheet, row, place, value.isoformat(), looks)
    else:
        sheet.write_datetime(row, place, value, look or looks["date"])


def _text(sheet: "Worksheet", row: int, place: int, value: Any, looks: "Mapping[str, Format]") -> None:
    told = str(value)
    told = told if len(told) <= LONGEST else told[: LONGEST - len(CUT)] + CUT
    sheet.write_string(row, place, told, looks["inert"] if files.FORMULA.match(told) else None)


def _type(cells: pd.Series) -> str:
    """The type of a column as Table Schema names it; of mixed ones, that of most promise: a text."""
    if isinstance(cells.dtype, pd.ArrowDtype):
        return files.type_of(cells.dtype.pyarrow_dtype)
    if pd.api.types.is_bool_dtype(cells):
        return "boolean"
    if pd.api.types.is_integer_dtype(cells):
        return "integer"
    if pd.api.types.is_float_dtype(cells):
        return "number"
    if pd.api.types.is_datetime64_any_dtype(cells):
        known = cells.dropna()
        return "date" if (known == known.dt.normalize()).all() else "datetime"
    return _of_objects(cells)


def _of_objects(cells: pd.Series) -> str:
    """Of a column that holds a word in place of some numbers, the type of the others."""
    found = {type(value) for value in cells.tolist() if not isinstance(value, str) and not _is_none(value)}
    named = (
        ("boolean", bool | np.bool_),
        ("integer", int | np.integer),
        ("number", int | float | np.integer | np.floating),
        ("datetime", dt.datetime),
        ("date", dt.date),
        ("array", list | tuple | np.ndarray),
    )
    return next((name for name, type_ in named if found and all(issubclass(one, type_) for one in found)), "string")


def _is_none(value: Any) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value))


def _look(name: str, type_: str, told: About, values: Sequence[Any]) -> str:
    if type_ in ("date", "datetime"):
        return type_
    if type_ not in ("integer", "number"):
        return ""
    if _PLACES.fullmatch(name):
        return "place"
    if _NAMING.fullmatch(name):
        return "naming"
    if columns.is_percent(name, type_) or (name == "value" and told.item and told.item.unit == "percent"):
        return "percent"
    numbers = [value for value in values if isinstance(value, float | np.floating) and np.isfinite(value)]
    if all(value == int(value) for value in numbers):
        return "whole"
    return "tenths" if told.names and all(value == round(value, 1) for value in numbers) else "broken"


def _width(name: str, values: Sequence[Any]) -> float:
    longest = max((len(str(value)) for value in values[:_LOOKED_AT] if not _is_none(value)), default=0)
    return min(_WIDEST, max(_NARROWEST, longest + 1, len(name) + 3))  # the arrow of the filter


def _meaning(head: str, name: str, told: About, language: str) -> str:
    place = 0 if language == "fr" else 1
    if told.item and name == "value":
        return (told.item.formula_fr, told.item.formula_en)[place]
    found = columns.KIND if name == "kind" and told.is_of_data else columns.meanings().get(name)
    return found[place] if found and (not told.names or _is_meant(head, found[place])) else ""


def _is_meant(head: str, meaning: str) -> bool:
    """Whether a column is what its name means: pages put other things under some, a département under `place`."""
    bare = re.sub(r" \([^)]*\)$", "", head).casefold().replace("\u2019", "'")
    return meaning in columns.KIND or meaning.casefold().replace("\u2019", "'").startswith(bare)


def _unit(name: str, type_: str, told: About, words: Mapping[str, str]) -> str:
    unit = told.item.unit if told.item and name == "value" else columns.unit(name, type_)
    return words["percent"] if unit == "percent" or columns.is_percent(name, type_) else unit
