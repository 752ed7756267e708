"""XLSX: the first sheet that holds something."""

import datetime
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from data.problem import Problem, Refused
from data.reading.bounds import MOST_COLUMNS, refuse_size
from data.reading.delimited import Cells
from data.reading.geojson import text

LARGEST_EXPANDED_BYTES = 256 * 2**20
LARGEST_RATIO = 200  # real workbooks stay under 30; a bomb of zeros passes 1,000
FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[ />]")
NO_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error, zlib.error)


def cells(file: str, content: bytes) -> Cells:
    """Header, row numbers, rows and problems of the first sheet that holds something."""
    from openpyxl import load_workbook

    with_formulas = _refuse_bombs(file, content)
    results = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for position, sheet in enumerate(results.worksheets):
        if numbered := list(_filled_rows(file, sheet)):
            (_, header), *body = _rectangle(file, numbered)
            problems = []
            if with_formulas:
                formulas = load_workbook(io.BytesIO(content), read_only=True).worksheets[position]
                problems = [_formula(file, *found) for found in _formulas(formulas, header, dict(numbered))]
            return header, [line for line, _ in body], [row for _, row in body], problems
    raise Refused(Problem(file, "empty_file"))


def _refuse_bombs(file: str, content: bytes) -> bool:
    """Whether some sheet holds a formula. Stops at what is no workbook, and at one that unpacks into far too much.

    A workbook is a ZIP archive: its sizes are known before anything is unpacked, and are held to while it is.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if "xl/workbook.xml" not in names:
                raise Refused(Problem(file, "not_a_workbook"))
            _refuse_bomb(file, sum(one.file_size for one in members), sum(one.compress_size for one in members))
            sheets = [name for name in names if name.startswith("xl/worksheets/")]
            return any(FORMULA.search(data) for data in map(archive.read, sheets))
    except NO_ARCHIVE as error:
        raise Refused(Problem(file, "file_cut")) from error


def _refuse_bomb(file: str, expanded: int, packed: int) -> None:
    if expanded > LARGEST_EXPANDED_BYTES or (expanded > 2**22 and expanded > LARGEST_RATIO * packed):
        size, most = f"{expanded / 2**20:.0f}", f"{LARGEST_EXPANDED_BYTES / 2**20:.0f}"
        raise Refused(Problem(file, "bomb", value=size, detail=most))


def _formula(file: str, line: int, column: str, formula: str, kept: str) -> Problem:
    """A formula whose last result is stored is read as that result; one without a result cannot be read."""
    rule = "formula_result_taken" if kept else "formula_without_result"
    return Problem(file, rule, line, column, formula, kept)


def _filled_rows(file: str, sheet: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    filled = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if any(value is not None and str(value).strip() for value in row):
            filled += 1
            last = len(row) if len(row) <= MOST_COLUMNS else max(i for i, value in enumerate(row) if value is not None)
            refuse_size(file, filled - 1, last)
            yield number, [_text(value) for value in row]


def _rectangle(file: str, numbered: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Sheets store rows of unequal lengths: all get that of the longest, without the cells that are empty in all."""
    width = max(len(row) - next(i for i, cell in enumerate(reversed(row)) if cell.strip()) for _, row in numbered)
    refuse_size(file, len(numbered) - 1, width)
    return [(number, (row + [""] * width)[:width]) for number, row in numbered]


def _formulas(sheet: Any, header: list[str], results: dict[int, list[str]]) -> Iterator[tuple[int, str, str, str]]:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        for position, value in enumerate(row):
            if isinstance(value, str) and value.startswith("="):
                kept = results.get(number, [])
                name = header[position] if position < len(header) else str(position + 1)
                yield number, name, value, kept[position] if position < len(kept) else ""


def _text(value: object) -> str:
    """Dates in ISO form, everything else as in JSON."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    return text(value)
