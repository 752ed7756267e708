"""The content of a file becomes tables of text cells, in the limited process where every format is taken apart."""

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import cache
from itertools import zip_longest
from typing import BinaryIO

from data.contracts import contracts, fold, recognise
from data.problem import Problem, Refused, limit_problems, printable
from data.read import delimited, formats, layout, objects, packed, parquet, sheets, workbook
from data.read.bounds import LARGEST_BYTES, refuse_size, too_large
from data.read.sheets import Grid
from data.read.table import Table

CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
UNPAIRED = re.compile("[\ud800-\udfff]")  # halves of characters, which JSON can write and nothing can keep
APART = re.compile("[\u0300-\u036f]")
MANY_APART = re.compile("[\u0300-\u036f]{5}")  # no word has as many, and their order takes the square of their number
LONGEST_CELL = 32_767  # characters, as in a spreadsheet
MOST_CHARACTERS = 2 * LARGEST_BYTES  # a workbook may say one text many times
MOST_SHOWN = 20
UTF16 = (b"\xff\xfe", b"\xfe\xff")
FEWEST_TWICE = 3  # rows that come again in the same order by no chance
ROWS_A_LINE = 1000  # of an answer


def write(name: str, file: BinaryIO, answer: BinaryIO) -> None:
    """Write the tables in an open file as lines of JSON: for each, what is said of it; then lines and rows, by parts.

    Or, where there is none, why.
    """
    try:
        tables = tabulate_all(name, _content(name, file))
    except Refused as refused:
        _write(answer, {"refused": list(map(asdict, refused.problems))})
        return
    for table in tables:
        told = {"problems": list(map(asdict, table.problems)), "sheets": table.sheets}
        _write(answer, {"sha256": table.sha256, "columns": table.columns} | told)
        for first in range(0, len(table.rows), ROWS_A_LINE):
            part = slice(first, first + ROWS_A_LINE)
            _write(answer, [table.lines[part], table.rows[part]])


def _write(answer: BinaryIO, part: object) -> None:
    answer.write(json.dumps(part, ensure_ascii=False).encode(errors="replace") + b"\n")


def tabulate_all(name: str, content: bytes) -> list[Table]:
    """The tables in the content of a file, one or more. Raises Refused."""
    held, noted = packed.opened(name, content)
    grids, more = _chosen(name, _grids(name, held))
    said, several = [*noted, *more], len(grids) > 1
    if several:
        said.append(Problem(name, "several_tables", value=str(len(grids))))
    sha256 = hashlib.sha256(content).hexdigest()
    tables = []
    for grid in grids:
        own = hashlib.sha256("\n".join((sha256, *grid.sheets)).encode()).hexdigest() if several else sha256
        tables.append(_table(name, own, replace(grid, problems=[*said, *grid.problems])))
        said = []  # once, with the first
    return tables


def _table(name: str, sha256: str, grid: Grid) -> Table:
    refuse_size(name, len(grid.rows), len(grid.header))
    _refuse_long_cells(name, grid)
    _compose(grid)
    problems = [*grid.problems, *_unpaired(name, grid), *_ragged(name, grid)]
    problems += _twice(name, grid)
    columns, rows = _tidy(grid)
    table = Table(printable(name), sha256, columns, grid.lines, rows, (), grid.sheets)
    return replace(table, problems=tuple(map(table.placed, limit_problems(name, problems))))


def _content(name: str, file: BinaryIO) -> bytes:
    content = file.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise Refused(too_large(name, file.seek(0, os.SEEK_END)))
    if not content.strip():
        raise Refused(Problem(name, "empty_file"))
    return content


def _as_utf8(file: str, content: bytes) -> tuple[bytes, list[Problem]]:
    """UTF-16, which spreadsheets call Unicode text, as UTF-8, with a problem for each damaged line; the rest as is."""
    if not content.startswith(UTF16):
        return content, []
    text = content.decode("utf-16", errors="replace")
    lost = (number for number, line in enumerate(text.split("\n"), start=1) if "\ufffd" in line)
    return text.encode("utf-8"), [Problem(file, "undecodable", number) for number in lost]


# From a format to its tables ------------------------------------------------------------------------------------------


def _grids(name: str, content: bytes) -> list[Grid]:
    """The tables of a file, by the parser that the first bytes call for: a name can lie."""
    if content.startswith((formats.ZIP, formats.OLE)):
        return [_of_sheet(name, sheet) for sheet in workbook.sheets(name, content)]
    if content.startswith(formats.PARQUET):
        return [Grid(*parquet.cells(name, content))]
    content, problems = _as_utf8(name, content)
    if odd := CONTROL.search(content):
        raise Refused(Problem(name, "binary_file", content.count(b"\n", 0, odd.start()) + 1))
    if formats.is_json(content):
        header, lines, rows, said = objects.cells(name, content)
        return [Grid(header, lines, rows, [*problems, *said])]
    return [_of_text(name, content, problems)]


def _of_text(name: str, content: bytes, problems: list[Problem]) -> Grid:
    lines, rows, said, titles = delimited.records(name, content, NAMES)
    found = layout.settle(lines, rows, NAMES, titles)
    ended = found.closed or content.rstrip(b" \t").endswith((b"\n", b"\r"))
    problems = [*problems, *said, *found.problems(name)]
    return Grid(found.header, found.lines, found.rows, problems, ended=ended)


def _of_sheet(name: str, sheet: workbook.Sheet) -> Grid:
    found = layout.settle(sheet.lines, sheet.rows, NAMES)
    passed = {line for line, _ in found.passed}
    formulas = [workbook.formula(name, found.header, one) for one in sheet.formulas if one[0] not in passed]
    problems = [*formulas, *workbook.hidden_rows(name, sheet, passed), *found.problems(name)]
    return Grid(found.header, found.lines, found.rows, problems, sheets=(sheet.name,), hidden=sheet.hidden)


def _chosen(name: str, grids: list[Grid]) -> tuple[list[Grid], list[Problem]]:
    """The tables of a file: those of its sheets that are a source's, joined where they are the same one's.

    Where no sheet is any's: the first that holds the most names that are known, and those of the same header. Whatever
    is not taken is told.
    """
    if len(grids) == 1:
        return [replace(grids[0], sheets=())], []
    sources = [NAMES.source(grid.header) for grid in grids]
    seen = [i for i, grid in enumerate(grids) if not grid.hidden]
    fitting = [i for i in seen if sources[i]] or [i for i in range(len(grids)) if sources[i]]
    if not fitting:
        best = max(seen or range(len(grids)), key=lambda i: (NAMES.known(grids[i].header), -i))
        fitting = [i for i in seen or range(len(grids)) if grids[i].header == grids[best].header]
    groups: dict[str, list[Grid]] = {}
    for i in fitting:
        groups.setdefault(sources[i], []).append(grids[i])
    left = [grid for i, grid in enumerate(grids) if i not in fitting]
    return [sheets.joined(name, group, NAMES.folded) for group in groups.values()], sheets.problems_of_left_out(
        name, left
    )


def _source(header: Sequence[str]) -> str:
    contract, _ = recognise(header)
    return contract.name if contract else ""


def _known(header: Sequence[str]) -> int:
    return len(set(map(fold, filter(None, header))) & _spellings())


@cache
def _spellings() -> frozenset[str]:
    """Every name that a column of a source may bear."""
    columns = (column for contract in contracts().values() for column in contract.columns.values())
    return frozenset(fold(name) for column in columns for name in (column.name, *column.aliases))


NAMES = layout.Names(_source, _known, fold)


def _refuse_long_cells(file: str, grid: Grid) -> None:
    """Stop at cells that are no cells: texts of whole files, which everything after would read again and again."""
    long = [
        Problem(file, "cell_too_long", line, name[:MOST_SHOWN], str(len(cell)), str(LONGEST_CELL))
        for line, row in _lines(grid)
        if sum(map(len, row)) > LONGEST_CELL
        for name, cell in zip_longest(grid.header, row, fillvalue="")
        if len(cell) > LONGEST_CELL
    ]
    if long:
        raise Refused(*long[:MOST_SHOWN])
    if (characters := sum(len(cell) for row in grid.rows for cell in row)) > MOST_CHARACTERS:
        raise Refused(too_large(file, characters))


def _lines(grid: Grid) -> Iterator[tuple[int, list[str]]]:
    yield 1, grid.header
    yield from zip(grid.lines, grid.rows, strict=True)


def _compose(grid: Grid) -> None:
    """Accents that stand apart from their letters, as on a Mac, are put on them: é is one character everywhere."""
    for row in (grid.header, *grid.rows):
        text = "".join(row)
        if not text.isascii() and APART.search(text) and not MANY_APART.search(text):
            row[:] = [unicodedata.normalize("NFC", cell) for cell in row]


def _unpaired(file: str, grid: Grid) -> Iterator[Problem]:
    """A problem for each line that holds halves of characters, each of which becomes a question mark."""
    for line, row in _lines(grid):
        if UNPAIRED.search("".join(row)):
            row[:] = [UNPAIRED.sub("\ufffd", cell) for cell in row]
            yield Problem(file, "undecodable", line)


def _twice(file: str, grid: Grid) -> list[Problem]:
    """A problem where the second half of the rows is the first again: a file joined with itself."""
    half, odd = divmod(len(grid.rows), 2)
    if odd or half < FEWEST_TWICE or grid.rows[0] != grid.rows[half] or grid.rows[:half] != grid.rows[half:]:
        return []
    return [Problem(file, "joined_with_itself", grid.lines[half], value=str(half))]


def _ragged(file: str, grid: Grid) -> list[Problem]:
    """Rows that do not have the header's number of cells; a last one that does not end may have been cut."""
    width, problems = _named_width(grid.header), []
    for line, row in zip(grid.lines, grid.rows, strict=True):
        if len(row) < width:
            problems.append(Problem(file, "row_too_short", line, value=str(len(row)), detail=str(width)))
        elif any(cell.strip() for cell in row[width:]):
            problems.append(Problem(file, "row_too_long", line, value=str(len(row)), detail=str(width)))
    if grid.lines and not grid.ended:
        last = grid.lines[-1]
        short = len(grid.rows[-1]) < width
        problems = [*problems[: -1 if short else None], Problem(file, "file_cut" if short else "last_line_open", last)]
    return problems


def _named_width(header: list[str]) -> int:
    """Number of columns up to the last that has a name: a separator at the end of lines makes no column."""
    return max((i + 1 for i, name in enumerate(header) if name.strip()), default=0)


def _tidy(grid: Grid) -> tuple[tuple[str, ...], list[list[str]]]:
    """Columns that have neither name nor value go; the unnamed that remain are called by their position."""
    width = len(grid.header)
    rows = [row if len(row) == width else (row + [""] * width)[:width] for row in grid.rows]
    kept = [i for i, name in enumerate(grid.header) if name.strip() or any(row[i].strip() for row in rows)]
    columns = tuple(grid.header[i].strip() or f"column {i + 1}" for i in kept)
    return columns, rows if len(kept) == width else [[row[i] for i in kept] for row in rows]
