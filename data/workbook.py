"""XLSX: the first sheet that holds something, read in a process of its own whose memory and time are limited."""

import datetime
import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.delimited import Cells
from data.features import text
from data.problem import Problem, Refused

LARGEST_EXPANDED_BYTES = 256 * 2**20
LARGEST_RATIO = 200  # real workbooks stay under 30; a bomb of zeros passes 1,000
MEMORY_BYTES = 2 * 2**30
SECONDS = 120


def cells(path: Path) -> Cells:
    """Header, row numbers, rows and problems of the first sheet that holds something."""
    _refuse_bombs(path)
    command = [sys.executable, "-m", "data.workbook", str(path.resolve())]
    try:
        done = subprocess.run(
            command,
            cwd=Path(__file__).parents[1],
            capture_output=True,
            timeout=SECONDS,
            preexec_fn=_limit,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Refused(Problem(path.name, "workbook_unreadable")) from error
    header, lines, rows, formulas = json.loads(done.stdout)
    if not header:
        raise Refused(Problem(path.name, "empty_file"))
    return header, lines, rows, [_formula(path.name, *found) for found in formulas]


def _refuse_bombs(path: Path) -> None:
    """A workbook is a ZIP archive: its sizes are known before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise Refused(Problem(path.name, "file_cut")) from error
    if not any(member.filename == "xl/workbook.xml" for member in members):
        raise Refused(Problem(path.name, "not_a_workbook"))
    expanded = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if expanded > LARGEST_EXPANDED_BYTES or (expanded > 2**22 and expanded > LARGEST_RATIO * packed):
        raise Refused(
            Problem(path.name, "bomb", value=f"{expanded / 2**20:.0f}", detail=f"{LARGEST_EXPANDED_BYTES / 2**20:.0f}")
        )


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _formula(file: str, line: int, column: str, formula: str, kept: str) -> Problem:
    """A formula whose last result is stored is read as that result; one without a result cannot be read."""
    rule = "formula_result_taken" if kept else "formula_without_result"
    return Problem(file, rule, line, column, formula, kept)


def main(path: str) -> None:
    """In the limited process: write the first sheet that holds something, as JSON, to standard output."""
    from openpyxl import load_workbook

    results = load_workbook(path, read_only=True, data_only=True)
    formulas = load_workbook(path, read_only=True)
    for result, formula in zip(results.worksheets, formulas.worksheets, strict=True):
        numbered = list(_filled_rows(result))
        if numbered:
            (_, header), *body = _rectangle(numbered)
            found = list(_formulas(formula, header, dict(numbered)))
            sys.stdout.write(json.dumps([header, [line for line, _ in body], [row for _, row in body], found]))
            return
    sys.stdout.write(json.dumps([[], [], [], []]))


def _filled_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if any(value is not None and str(value).strip() for value in row):
            yield number, [_text(value) for value in row]


def _rectangle(numbered: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Sheets store rows of unequal lengths: all get that of the longest, without the cells that are empty in all."""
    width = max(len(row) - next(i for i, cell in enumerate(reversed(row)) if cell.strip()) for _, row in numbered)
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


if __name__ == "__main__":
    main(sys.argv[1])
