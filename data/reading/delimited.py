"""Delimited text: which encoding, which separator, which cells."""

import csv
import io
import re

from data.problem import Problem, Refused
from data.reading import mending
from data.reading.bounds import refuse_lines, refuse_size

SEPARATORS = ",;\t|"
GUARD = re.compile(r'(^|[,;\t|])="', re.MULTILINE)  # ="01000" keeps a spreadsheet from taking a code for a number
ACCENTED = re.compile(r"[^\x00-\x7f]")
LONGEST_CELL = 2**20

Cells = tuple[list[str], list[int], list[list[str]], list[Problem]]


def cells(file: str, content: bytes) -> Cells:
    """Header, line numbers, rows and problems of a delimited text; wholly empty lines are left out."""
    refuse_lines(file, content)
    text, problems = decode(file, content)
    if '="' in text:
        text = GUARD.sub(r'\1"', text)
    lines, rows = _records(file, text, separator(text))
    if not rows:
        raise Refused(Problem(file, "empty_file"))
    return rows[0], lines[1:], rows[1:], problems


def decode(file: str, content: bytes) -> tuple[str, list[Problem]]:
    """UTF-8 when it is; else Windows-1252, or a Mac's or DOS when only that makes French; else each line by itself.

    What is in neither of the first two is said.

    Latin-1 is never tried: it accepts every byte and turns oe ligatures and curly apostrophes into control characters.
    """
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    if not _has_utf8_line(content):
        if other := mending.encoding(content):
            return content.decode(other), [Problem(file, "file_from_elsewhere", value=mending.OTHER_ENCODINGS[other])]
        try:
            return content.decode("cp1252"), []
        except UnicodeDecodeError:
            pass
    return _decode_each_line(file, content)


def _has_utf8_line(content: bytes) -> bool:
    """Whether a line with accents is UTF-8, even damaged: in Windows-1252 text that hardly happens by chance."""
    accented = (line for line in content.splitlines() if not line.isascii())
    return any(_mostly_utf8(line.decode("utf-8", errors="replace")) for line in accented)


def _decode_each_line(file: str, content: bytes) -> tuple[str, list[Problem]]:
    decoded, others, lost = [], [], []
    for number, line in enumerate(content.splitlines(keepends=True), start=1):
        text = line.decode("utf-8-sig", errors="replace")
        if "\ufffd" in text and not _mostly_utf8(text):
            text = line.decode("cp1252", errors="replace")
            others.append(number)
        if "\ufffd" in text:
            lost.append(number)
        decoded.append(text)
    problems = [Problem(file, "mixed_encoding", others[0], value=str(len(others)))] if others else []
    return "".join(decoded), problems + [Problem(file, "undecodable", number) for number in lost]


def _mostly_utf8(text: str) -> bool:
    """Whether a line read as UTF-8 has more accents than bytes that are not UTF-8."""
    damaged = text.count("\ufffd")
    return len(ACCENTED.findall(text)) - damaged > damaged


def separator(text: str) -> str:
    """The separator that the header uses most, outside quotes."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").split("\n", 1)[0])
    return max(SEPARATORS, key=header.count)


def _records(file: str, text: str, delimiter: str) -> tuple[list[int], list[list[str]]]:
    """Every record that holds something, and the line on which each starts (cells may hold line breaks)."""
    csv.field_size_limit(LONGEST_CELL)
    written = list(io.StringIO(text, newline=""))
    reader = csv.reader(written, delimiter=delimiter)
    lines: list[int] = []
    rows: list[list[str]] = []
    start = 1
    try:
        for row in reader:
            if start < reader.line_num or reader.line_num == len(written):
                _refuse_open_quote(file, start, written[start - 1 : reader.line_num], delimiter)
            refuse_size(file, len(rows) - 1, len(row))
            if any(cell.strip() for cell in row):
                lines.append(start)
                rows.append(row)
            start = reader.line_num + 1
    except csv.Error as error:
        raise Refused(Problem(file, "file_cut", start)) from error
    return lines, rows


def _refuse_open_quote(file: str, start: int, record: list[str], delimiter: str) -> None:
    """Stop at a cell whose quote is not closed by the book: whole lines would be taken for its text."""
    try:
        list(csv.reader(record, delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise Refused(Problem(file, "file_cut", start)) from error
        if len(record) > 1:
            raise Refused(Problem(file, "quote_open", start, value=str(len(record)))) from error
