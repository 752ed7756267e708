"""First step: a deposited file becomes text cells with their line numbers. Nothing is guessed about their meaning.

`read` asks; `write` answers, in the limited process where every format is taken apart.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

from data.problem import SHEET_LINES, Problem, Refused, few, printable
from data.reading import delimited, geojson, limited, workbook
from data.reading.bounds import refuse_size

LARGEST_BYTES = 64 * 2**20
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
UNPAIRED = re.compile("[\ud800-\udfff]")  # halves of characters, which JSON can write and nothing can keep
LONGEST_CELL = 32_767  # characters, as in a spreadsheet
MOST_CHARACTERS = 2 * LARGEST_BYTES  # a workbook may say one text many times
MOST_SHOWN = 20
UTF16 = (b"\xff\xfe", b"\xfe\xff")
ROWS_A_LINE = 1000  # of an answer


@dataclass(frozen=True)
class Table:
    """The cells of one table of a file: `lines[i]` is the line (or row) where `rows[i]` starts in it as deposited.

    `sheets`: those whose rows it joins, in a workbook of several. SHEET_LINES is added to the lines of its second one,
    twice that to those of its third. `sha256` is the file's, or made of it and of the sheets where others hold another
    table.
    """

    file: str
    sha256: str
    columns: tuple[str, ...]
    lines: list[int]
    rows: list[list[str]]
    problems: tuple[Problem, ...] = ()
    sheets: tuple[str, ...] = ()

    def placed(self, problem: Problem) -> Problem:
        """The same problem by the sheet where it stands and its line there."""
        if not self.sheets or problem.sheet or not problem.line:
            return problem
        position, line = divmod(problem.line, SHEET_LINES)
        return replace(problem, sheet=self.sheets[position], line=line)

    def place(self, line: int) -> str:
        """A line of `lines` as people find it: its number, after its sheet where there are several."""
        position, number = divmod(line, SHEET_LINES)
        return f"{self.sheets[position]}!{number}" if len(self.sheets) > 1 else str(number)

    def number(self, problem: Problem) -> int | None:
        """The line of a problem as `lines` numbers it."""
        if problem.line is None or problem.sheet not in self.sheets:
            return problem.line
        return problem.line + SHEET_LINES * self.sheets.index(problem.sheet)


@dataclass(frozen=True)
class Grid:
    """What a format gives, before it is tidied."""

    header: list[str]
    lines: list[int]
    rows: list[list[str]]
    problems: list[Problem]


def read(path: Path) -> Table:
    """The table in a file that holds one: the first of several. Raises Refused like read_all."""
    return read_all(path)[0]


def read_all(path: Path) -> list[Table]:
    """The tables in a file, one or more, whose format is recognised by its content.

    Raises Refused when there is no table to be had: absent, empty, binary, too large, cut, or another format.
    """
    if not path.is_file():
        raise Refused(Problem(path.name, "no_such_file", value=str(path)))
    with path.open("rb") as file:
        answer = limited.parts(path.name, file)
    tables: list[Table] = []
    for part in answer:
        if isinstance(part, dict):
            told = tuple(Problem(**problem) for problem in part["problems"])
            columns, sheets = tuple(part["columns"]), tuple(part["sheets"])
            tables.append(Table(printable(path.name), part["sha256"], columns, [], [], told, sheets))
        else:
            tables[-1].lines.extend(part[0])
            tables[-1].rows.extend(part[1])
    return tables


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
    """The tables in the content of a file. Raises Refused."""
    return [tabulate(name, content)]


def tabulate(name: str, content: bytes) -> Table:
    """The table in the content of a file. Raises Refused."""
    text, problems = _as_utf8(name, content)
    grid = _grid(name, text)
    refuse_size(name, len(grid.rows), len(grid.header))
    _refuse_long_cells(name, grid)
    problems += [*grid.problems, *_unpaired(name, grid), *_ragged(name, grid, _ends(text))]
    columns, rows = _tidy(grid)
    told = tuple(few(name, problems))
    return Table(printable(name), hashlib.sha256(content).hexdigest(), columns, grid.lines, rows, told)


def _content(name: str, file: BinaryIO) -> bytes:
    content = file.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise Refused(_too_large(name, file.seek(0, os.SEEK_END)))
    if not content.strip():
        raise Refused(Problem(name, "empty_file"))
    return content


def _too_large(name: str, size: int) -> Problem:
    return Problem(name, "too_large", value=f"{size / 2**20:.0f}", detail=f"{LARGEST_BYTES / 2**20:.0f}")


def _as_utf8(file: str, content: bytes) -> tuple[bytes, list[Problem]]:
    """UTF-16, which spreadsheets call Unicode text, as UTF-8, with a problem for each damaged line; the rest as is."""
    if not content.startswith(UTF16):
        return content, []
    text = content.decode("utf-16", errors="replace")
    lost = (number for number, line in enumerate(text.split("\n"), start=1) if "\ufffd" in line)
    return text.encode("utf-8"), [Problem(file, "undecodable", number) for number in lost]


def _grid(name: str, content: bytes) -> Grid:
    """The cells, by the parser that the first bytes call for: a name can lie."""
    if content.startswith(limited.ZIP):
        return Grid(*workbook.cells(name, content))
    if odd := CONTROL.search(content):
        raise Refused(Problem(name, "binary_file", content.count(b"\n", 0, odd.start()) + 1))
    if _is_json(content):
        return Grid(*geojson.cells(name, content))
    return Grid(*delimited.cells(name, content))


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
        raise Refused(_too_large(file, characters))


def _lines(grid: Grid) -> Iterator[tuple[int, list[str]]]:
    yield 1, grid.header
    yield from zip(grid.lines, grid.rows, strict=True)


def _unpaired(file: str, grid: Grid) -> Iterator[Problem]:
    """A problem for each line that holds halves of characters, each of which becomes a question mark."""
    for line, row in _lines(grid):
        if UNPAIRED.search("".join(row)):
            row[:] = [UNPAIRED.sub("\ufffd", cell) for cell in row]
            yield Problem(file, "undecodable", line)


def _is_json(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _ends(content: bytes) -> bool:
    """Whether a file shows that it is whole: a text by the end of its last line, other formats by being readable."""
    return content.rstrip(b" \t").endswith((b"\n", b"\r")) or content.startswith(limited.ZIP) or _is_json(content)


def _ragged(file: str, grid: Grid, ended: bool) -> list[Problem]:
    """Rows that do not have the header's number of cells; a last one that does not end may have been cut."""
    width, problems = _named_width(grid.header), []
    for line, row in zip(grid.lines, grid.rows, strict=True):
        if len(row) < width:
            problems.append(Problem(file, "row_too_short", line, value=str(len(row)), detail=str(width)))
        elif any(cell.strip() for cell in row[width:]):
            problems.append(Problem(file, "row_too_long", line, value=str(len(row)), detail=str(width)))
    if grid.lines and not ended:
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
    return columns, rows if len(kept) == width else _only(rows, kept)


def _only(rows: Sequence[list[str]], kept: Sequence[int]) -> list[list[str]]:
    return [[row[i] for i in kept] for row in rows]
