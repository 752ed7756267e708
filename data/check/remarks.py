"""A deposited file given back with a column of remarks, for whoever corrects it in a spreadsheet."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from data.problem import SHEET_LINES, Problem, column_label, full_sentence, words_of
from data.read import Table

if TYPE_CHECKING:  # 9 MB, which come with the first file that is given back
    from openpyxl.cell import WriteOnlyCell

# Of the column, which a corrected file still has, by language.
NAMES = {language: words_of("remarks", language)["remarks"].lower() for language in ("fr", "en")}
SEPARATORS = {"fr": ";", "en": ","}  # what a spreadsheet of that language takes for one
# What a spreadsheet takes for a formula: a sign at the beginning of a cell, whatever blanks go before it, and as wide
# as keyboards of Asia write it.
_SIGN = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
FORMULA = re.compile(rf"\s*{_SIGN}|[\t\r\n]")
# A spreadsheet of another language parts cells by the other separator, and begins a line at each line of a text.
_WITHIN = {separator: re.compile(rf'([{other}\r\n]["\s]*)(?={_SIGN})') for separator, other in (",;", ";,")}
NUMBER = re.compile(r"^[+-]?\d[\d\s.,\u202f\u00a0]*%?$")  # no sum of anything: "-4", "+33 4 74 32 55 00"
NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
FILLS = {"error": "F8CBAD", "warning": "FFE699"}
GRAVEST = ("error", "warning", "note")


def write(folder: Path, tables: Sequence[tuple[Table, Sequence[Problem]]], language: str) -> Path:
    """Write the tables of one file, each with its problems, as `name-remarques` in a folder; its path.

    One table of one sheet of a text stays CSV; everything else becomes a workbook, with one sheet of all remarks first
    and the cells that they speak of coloured.
    """
    first = tables[0][0]
    stem = Path(first.file).stem + "-" + NAMES[language]
    folder.mkdir(parents=True, exist_ok=True)
    if len(tables) == 1 and len(first.sheets) < 2 and Path(first.file).suffix.lower() in (".csv", ".txt", ".tsv"):
        return _as_csv(folder / f"{stem}.csv", *tables[0], language)
    return _as_workbook(folder / f"{stem}.xlsx", tables, language)


def _as_csv(path: Path, table: Table, problems: Sequence[Problem], language: str) -> Path:
    words, of_lines, separator = words_of("remarks", language), _by_line(table, problems), SEPARATORS[language]
    whole = " ".join(f"{words['file']}{words['colon']}{remark(one, language)}" for one in of_lines.pop(None, []))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        written = csv.writer(file, delimiter=separator, lineterminator="\r\n")
        written.writerow([*(harmless(name, separator) for name in table.columns), words["remarks"]])
        for line, row in zip(table.lines, table.rows, strict=True):
            told = [whole] if whole else []
            told += [remark(one, language) for one in of_lines.get(line, [])]
            written.writerow([*(harmless(cell, separator) for cell in row), " ".join(told)])
            whole = ""
        if whole:  # a table without a row
            written.writerow([*[""] * len(table.columns), whole])
    return path


def _as_workbook(path: Path, tables: Sequence[tuple[Table, Sequence[Problem]]], language: str) -> Path:
    from openpyxl import Workbook

    words, book = words_of("remarks", language), Workbook(write_only=True)
    summary = book.create_sheet(words["remarks"])
    titles = [words[name] for name in ("severity", "sheet", "line", "column", "name", "value", "remarks")]
    for letter, width in zip("ABCDEFG", (16, 16, 8, 32, 24, 24, 100), strict=True):
        summary.column_dimensions[letter].width = width
    summary.freeze_panes = "A2"
    summary.append([_cell(summary, title, bold=True) for title in titles])
    for _, problems in tables:
        for problem in sorted(problems, key=lambda problem: GRAVEST.index(problem.severity)):
            summary.append([_cell(summary, text) for text in _facts(problem, language)])
    used = {words["remarks"].lower()}
    for table, problems in tables:
        of_lines = _by_line(table, problems)
        for position, name in enumerate(table.sheets or (Path(table.file).stem,)):
            sheet = book.create_sheet(_title(name, used))
            sheet.freeze_panes = "A2"
            sheet.append([_cell(sheet, text, bold=True) for text in (*table.columns, words["remarks"])])
            for line, row in zip(table.lines, table.rows, strict=True):
                if line // SHEET_LINES == position or not table.sheets:
                    sheet.append(list(_row(sheet, table, row, of_lines.get(line, []), language)))
    book.save(path)
    return path


def _facts(problem: Problem, language: str) -> list[str]:
    words = words_of("remarks", language)
    label = column_label(problem.column, language) if problem.column else ""
    line = str(problem.line) if problem.line else words["file"]
    told = [words[problem.severity], problem.sheet or "", line, label or problem.column or "", problem.column or ""]
    return [*told, problem.value or "", full_sentence(problem, language)]


def _row(
    sheet: object, table: Table, row: Sequence[str], problems: Sequence[Problem], language: str
) -> Iterator["WriteOnlyCell"]:
    """The cells of a line, those that a remark speaks of coloured by the gravest, and the remarks."""
    gravest: dict[str | None, str] = {}
    for problem in sorted(problems, key=lambda problem: GRAVEST.index(problem.severity)):
        gravest.setdefault(problem.column, problem.severity)
    for name, text in zip(table.columns, row, strict=True):
        yield _cell(sheet, text, fill=FILLS.get(gravest.get(name, "")))
    told = " ".join(remark(problem, language) for problem in problems)
    yield _cell(sheet, told, fill=FILLS.get(next(iter(gravest.values()), "")))


def _cell(sheet: object, text: str, bold: bool = False, fill: str | None = None) -> "WriteOnlyCell":
    """A cell that is a text whatever it begins with, or a number where writing it so loses nothing."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font, PatternFill

    plain = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:32_767]
    number = _number(plain)
    cell = WriteOnlyCell(sheet, value=number if number is not None else plain)
    if number is None:
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
        cell.alignment = Alignment(vertical="top")
    return cell


def _number(text: str) -> int | float | None:
    """A number that reads as it is written: neither 01 nor 46.10, and no longer than a spreadsheet keeps."""
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", text) or len(text) > 15:
        return None
    number = float(text) if "." in text else int(text)
    return number if str(number) == text else None


def _title(name: str, used: set[str]) -> str:
    """A name that a sheet may bear, and that no other has."""
    plain = NO_SHEET_NAME.sub(" ", name).strip("' ")[:28] or "1"
    title, number = plain, 2
    while title.lower() in used:
        title, number = f"{plain} {number}", number + 1
    used.add(title.lower())
    return title


def _by_line(table: Table, problems: Sequence[Problem]) -> dict[int | None, list[Problem]]:
    """Problems by the line of a row as `lines` numbers it; those of the header and of the file under None."""
    lines, found = set(table.lines), defaultdict(list)
    for problem in problems:
        number = table.number(problem)
        found[number if number in lines else None].append(problem)
    return dict(found)


def remark(problem: Problem, language: str) -> str:
    """`To correct: column (name): what is wrong; what to do.`"""
    words = words_of("remarks", language)
    label = column_label(problem.column, language) if problem.column else ""
    column = f"{label} ({problem.column})" if label else problem.column or ""
    return words["colon"].join(filter(None, (words[problem.severity], column, full_sentence(problem, language))))


def harmless(text: str, separator: str) -> str:
    """A text of which no spreadsheet runs a formula, but for a number, which is none."""
    return text if NUMBER.match(text) else inert(text, separator)


def inert(text: str, separator: str) -> str:
    """A text of which no spreadsheet runs a formula, in a file whose cells are parted so: an apostrophe goes before
    what it would, where it parts them otherwise too.
    """
    within = _WITHIN[separator].sub(r"\1'", text)
    return f"'{within}" if FORMULA.match(text) else within
