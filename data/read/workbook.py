"""Workbooks: the sheets of XLSX, ODS and XLS that hold something.

python-calamine reads the values. It gives nothing for what has none (an error, a formula without a result), and makes
room for every cell up to the farthest: sheets that hold such cells are read by openpyxl, cell by cell.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from data.problem import Problem, Refused
from data.read.bounds import MOST_CELLS, MOST_COLUMNS, refuse_size
from data.read.formats import BROKEN_ARCHIVE, ENCRYPTED, OLE
from data.read.geojson import text

LARGEST_EXPANDED_BYTES = 256 * 2**20
LARGEST_RATIO = 200  # real workbooks stay under 30; a bomb of zeros passes 1,000
FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[ />]")
ERROR = re.compile(rb'<(?:\w{1,20}:)?c [^>]{0,80}\bt="e"')
COLUMN = re.compile(rb'<(?:\w{1,20}:)?c r="([A-Z]{1,9})\d')
LAST_ROW = re.compile(rb'<(?:\w{1,20}:)?row [^>]{0,200}?\br="(\d{1,7})"')
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)  # no program that writes workbooks does
HIDDEN_ROW = re.compile(rb'<(?:\w{1,20}:)?row (?=[^>]{0,300}?\bhidden="(?:1|true)")[^>]{0,300}?\br="(\d{1,7})"')
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_SHOWN, MOST_HIDDEN = 5, 100_000
UNDER_PASSWORD = "EncryptedPackage".encode("utf-16-le")
PAST = re.compile(rb'table:formula="|calcext:value-type="error"')
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
WORDS = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
Formula = tuple[int, int, str, str]  # line, position of the column, what is written, result kept


@dataclass(frozen=True)
class Sheet:
    """What a sheet holds: its rows that hold something, of equal lengths, their lines, and its formulas."""

    name: str
    lines: list[int]
    rows: list[list[str]]
    hidden: bool = False
    unseen: list[int] = field(default_factory=list)  # lines that a filter, or somebody, hides
    formulas: list[Formula] = field(default_factory=list)


def sheets(file: str, content: bytes) -> list[Sheet]:
    """The sheets that hold something. Raises Refused, where none does too."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    if content.startswith(OLE) and UNDER_PASSWORD in content:
        raise Refused(Problem(file, "encrypted_file"))
    careful = _careful(file, content) if not content.startswith(OLE) else {}
    try:
        unseen = _unseen(file, content) if not content.startswith(OLE) else {}
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = []
        for about in book.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                read = careful.get(about.name) or (lambda name: _plain(file, name, book))
                found.append(read(about.name))
                hidden = about.visible != SheetVisibleEnum.Visible
                found[-1] = replace(found[-1], hidden=hidden, unseen=unseen.get(about.name, []))
    except PasswordError as error:
        raise Refused(Problem(file, "encrypted_file")) from error
    except (CalamineError, *BROKEN_ARCHIVE, KeyError, IndexError, ElementTree.ParseError) as error:
        raise Refused(Problem(file, "workbook_unreadable")) from error
    if not any(sheet.rows for sheet in found):
        raise Refused(Problem(file, "empty_file"))
    return [sheet for sheet in found if sheet.rows]


def formula(file: str, header: list[str], found: Formula) -> Problem:
    """A formula whose last result is stored is read as that result; one without a result cannot be read."""
    line, position, written, kept = found
    column = header[position] if position < len(header) else str(position + 1)
    return Problem(file, "formula_result_taken" if kept else "formula_without_result", line, column, written, kept)


def hidden_rows(file: str, sheet: Sheet, passed: Collection[int]) -> list[Problem]:
    """One problem for the rows of a sheet that are hidden and read all the same: how many, and which come first."""
    lines = [line for line in sheet.unseen if line in set(sheet.lines) - set(passed)]
    if not lines:
        return []
    shown = ", ".join(map(str, lines[:MOST_SHOWN])) + (", …" if len(lines) > MOST_SHOWN else "")
    return [Problem(file, "rows_hidden", lines[0], value=str(len(lines)), detail=shown)]


def _unseen(file: str, content: bytes) -> dict[str, list[int]]:
    """By sheet, the lines that are not shown: a filter leaves them in the file, and in what a program reads."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            return _unseen_of_open_document(archive.read("content.xml"))
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return {}
        for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            _refuse_declared(file, archive.read(name))
        related = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {one.get("Id"): one.get("Target", "") for one in related}
        found = {}
        for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
            member = f"xl/{targets.get(sheet.get(RELATION), '')}".replace("xl//xl/", "xl/")
            if member in names:
                found[sheet.get("name", "")] = [int(row) for row in HIDDEN_ROW.findall(archive.read(member))]
        return found


def _unseen_of_open_document(xml: bytes) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    if b"table:visibility" not in xml:
        return found
    table, line = "", 1
    for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):
        if event == "start" and element.tag == f"{TABLE}table":
            table, line = element.get(f"{TABLE}name", ""), 1
        elif event == "end" and element.tag == f"{TABLE}table-row":
            count = int(element.get(f"{TABLE}number-rows-repeated", "1"))
            if element.get(f"{TABLE}visibility", "visible") != "visible":
                found.setdefault(table, []).extend(range(line, line + min(count, MOST_HIDDEN)))
            line += count
            element.clear()
    return found


Read = Callable[[str], Sheet]


def _careful(file: str, content: bytes) -> dict[str, Read]:
    """How to read each sheet that calamine would not read whole, by its name.

    Stops at what is no workbook, and at one that unpacks into far too much: its sizes are known before anything is
    unpacked, and are held to while it is.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            _refuse_bomb(file, sum(one.file_size for one in members), sum(one.compress_size for one in members))
            if any(one.flag_bits & ENCRYPTED for one in members):
                raise Refused(Problem(file, "encrypted_file"))
            if "content.xml" in names:
                return _open_document(file, archive)
            odd = [name for name in names if name.startswith("xl/worksheets/") and _is_odd(file, archive.read(name))]
            for name in {"xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"} & names:
                _refuse_declared(file, archive.read(name))
    except expat.ExpatError as error:
        raise Refused(Problem(file, "workbook_unreadable")) from error
    except BROKEN_ARCHIVE as error:
        raise Refused(Problem(file, "file_cut")) from error
    return _by_openpyxl(file, content, odd) if odd else {}


def _refuse_bomb(file: str, expanded: int, packed: int) -> None:
    if expanded > LARGEST_EXPANDED_BYTES or (expanded > 2**22 and expanded > LARGEST_RATIO * packed):
        size, most = f"{expanded / 2**20:.0f}", f"{LARGEST_EXPANDED_BYTES / 2**20:.0f}"
        raise Refused(Problem(file, "bomb", value=size, detail=most))


def _refuse_declared(file: str, xml: bytes) -> None:
    """Stop at XML that declares entities: of a workbook, only an attack does."""
    if DECLARED.search(xml):
        raise Refused(Problem(file, "workbook_unreadable"))


def _is_odd(file: str, xml: bytes) -> bool:
    """Whether a sheet holds what has no value for calamine, or a cell so far that room for all would be too much."""
    _refuse_declared(file, xml)
    if FORMULA.search(xml) or ERROR.search(xml):
        return True
    columns = {found.decode() for found in set(COLUMN.findall(xml))}
    rows = max(xml.count(b"row>"), max(map(int, LAST_ROW.findall(xml)), default=0))
    return not columns or rows * max(map(_position, columns)) > MOST_CELLS


def _position(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    position = 0
    for letter in letters:
        position = 26 * position + ord(letter) - ord("A") + 1
    return position


# Values, by calamine --------------------------------------------------------------------------------------------------


def _plain(file: str, name: str, book: Any) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False) if sheet.height else []
    return _sheet(file, name, (list(map(_text, row)) for row in rows))


def _sheet(file: str, name: str, rows: Iterator[list[str]], formulas: Iterator[Formula] | None = None) -> Sheet:
    """A sheet of these rows, first to last: those that hold something, without the cells that are empty in all."""
    numbered = list(_filled(file, rows))
    width = max((_width(row) for _, row in numbered), default=0)
    refuse_size(file, max(0, len(numbered) - 1), width)
    cells = [(row + [""] * width)[:width] for _, row in numbered]
    return Sheet(name, [line for line, _ in numbered], cells, formulas=list(formulas or ()))


def _filled(file: str, rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    filled = 0
    for number, row in enumerate(rows, start=1):
        if any(cell and not cell.isspace() for cell in row):
            filled += 1
            refuse_size(file, filled - 1, len(row) if len(row) <= MOST_COLUMNS else _width(row))
            yield number, row


def _width(row: list[str]) -> int:
    """Number of cells up to the last that holds something."""
    return len(row) - next((i for i, cell in enumerate(reversed(row)) if cell and not cell.isspace()), len(row))


def _text(value: object) -> str:
    """Dates in ISO form, everything else as in JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    return text(value)


# Cells without a value, by openpyxl -----------------------------------------------------------------------------------


def _by_openpyxl(file: str, content: bytes, odd: list[str]) -> dict[str, Read]:
    """For each sheet that is stored in one of these members, how to read it."""
    from openpyxl import load_workbook

    try:
        results = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        written = load_workbook(io.BytesIO(content), read_only=True)
    except Exception as error:  # what openpyxl raises at broken workbooks is anything
        raise Refused(Problem(file, "workbook_unreadable")) from error

    def read(name: str) -> Sheet:
        try:
            sheet = _sheet(file, name, _values(results[name]))
            formulas = _formulas(written[name], dict(zip(sheet.lines, sheet.rows, strict=True)))
            return Sheet(name, sheet.lines, sheet.rows, formulas=list(formulas))
        except (Refused, MemoryError):
            raise
        except Exception as error:
            raise Refused(Problem(file, "workbook_unreadable")) from error

    stored = {sheet.title: str(sheet._worksheet_path).lstrip("/") for sheet in results.worksheets}
    return {title: read for title, path in stored.items() if path in odd}


def _values(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True):
        yield [_text(value) for value in row]


def _formulas(sheet: Any, results: dict[int, list[str]]) -> Iterator[Formula]:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        for position, value in enumerate(row):
            if isinstance(value, str) and value.startswith("="):
                kept = results.get(number, [])
                yield number, position, value, kept[position] if position < len(kept) else ""


# The same in OpenDocument ---------------------------------------------------------------------------------------------


def _open_document(file: str, archive: zipfile.ZipFile) -> dict[str, Read]:
    """How to read the sheets of an ODS: by calamine, with the errors and the formulas that it gives nothing for."""
    names = archive.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused(Problem(file, "encrypted_file"))
    xml = archive.read("content.xml")
    _refuse_declared(file, xml)
    expat.ParserCreate().Parse(xml, True)  # calamine would look for the end of one that is cut, and never find it
    if b"spreadsheet" not in xml:
        raise Refused(Problem(file, "not_a_workbook"))
    if not PAST.search(xml):
        return {}
    book = _calamine(archive)

    def read(name: str) -> Sheet:
        sheet = _plain(file, name, book)
        formulas = []
        for line, position, written, shown in _told(xml, name):
            row = sheet.rows[sheet.lines.index(line)] if line in sheet.lines else []
            kept = row[position] if position < len(row) else ""
            if shown.startswith("#") and not kept and position < len(row):
                row[position] = shown
            if written:
                formulas.append((line, position, written, kept or shown))
        return Sheet(name, sheet.lines, sheet.rows, formulas=formulas)

    return dict.fromkeys(book.sheet_names, read)


def _calamine(archive: zipfile.ZipFile) -> Any:
    from python_calamine import CalamineWorkbook

    whole = archive.fp
    assert whole is not None
    whole.seek(0)
    return CalamineWorkbook.from_filelike(io.BytesIO(whole.read()))


def _told(xml: bytes, name: str) -> Iterator[tuple[int, int, str, str]]:
    """Of the cells of a sheet that have a formula or hold an error: line, position, formula, text shown."""
    table, line, position = "", 1, 0
    for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):
        if event == "start":
            table = element.get(f"{TABLE}name", "") if element.tag == f"{TABLE}table" else table
            position = 0 if element.tag == f"{TABLE}table-row" else position
            line = 1 if element.tag == f"{TABLE}table" else line
        elif element.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            written = element.get(f"{TABLE}formula", "")
            if table == name and (written or element.get(KIND) == "error"):
                shown = "".join("".join(part.itertext()) for part in element.iter(f"{WORDS}p"))
                yield line, position, written, shown
            position += int(element.get(f"{TABLE}number-columns-repeated", "1"))
            element.clear()
        elif element.tag == f"{TABLE}table-row":
            line += int(element.get(f"{TABLE}number-rows-repeated", "1"))
            element.clear()
