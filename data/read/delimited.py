"""Delimited text: which encoding, which separator, which cells."""

import csv
import io
import re
from itertools import islice

from data.problem import Problem, Refused
from data.read import mending
from data.read.bounds import refuse_lines, refuse_size
from data.read.layout import LOOKED_AT, Names

SEPARATORS = ",;\t|"
GUARD = re.compile(r'(^|[,;\t|])="', re.MULTILINE)  # ="01000" keeps a spreadsheet from taking a code for a number
ACCENTED = re.compile(r"[^\x00-\x7f]")
LONGEST_CELL = 2**20

DECLARED = re.compile(r'"?sep=(.)"?;*\s*$', re.IGNORECASE)  # the first line of a text that Excel is to open

Cells = tuple[list[str], list[int], list[list[str]], list[Problem]]


def records(file: str, content: bytes, names: Names) -> tuple[list[int], list[list[str]], list[Problem], int]:
    """Line numbers and rows of a delimited text, header included, problems, and how many first rows are no table's.

    Wholly empty lines are left out. The separator is the one declared, else that of the first line that is a header.
    """
    refuse_lines(file, content)
    text, problems = decode(file, content)
    if '="' in text:
        text = GUARD.sub(r'\1"', text)
    above, delimiter = _start(text, names)
    below = "".join(islice(io.StringIO(text, newline=""), above, None)) if above else text
    lines, rows = _records(file, below, delimiter, above)
    if not rows:
        raise Refused(Problem(file, "empty_file"))
    titles = [(n, line) for n, line in enumerate(islice(io.StringIO(text, newline=""), above), start=1) if line.strip()]
    return [n for n, _ in titles] + lines, [[line.strip()] for _, line in titles] + rows, problems, len(titles)


def _start(text: str, names: Names) -> tuple[int, str]:
    """How many lines stand above the header, and its separator: none and its own where no header is known."""
    looked = list(islice(io.StringIO(text, newline=""), LOOKED_AT))
    declared = DECLARED.match(looked[0].lstrip("\ufeff")) if looked else None
    first, given = (1, declared[1]) if declared else (0, None)
    usual = given or separator("".join(looked[first:]))
    for above, line in enumerate(looked[first:], start=first):
        if "".join(looked[:above]).count('"') % 2:
            continue  # inside a cell
        for sign in dict.fromkeys((usual, *((given,) if given else SEPARATORS))):
            if sign in line and names.fits(next(csv.reader([line], delimiter=sign), [])):
                return above, sign
    return first, usual


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


def _records(file: str, text: str, delimiter: str, above: int) -> tuple[list[int], list[list[str]]]:
    """Every record that holds something, and the line on which each starts (cells may hold line breaks).

    `above`: how many lines of the file stand before this text.
    """
    csv.field_size_limit(LONGEST_CELL)
    written = list(io.StringIO(text, newline=""))
    reader = csv.reader(written, delimiter=delimiter)
    lines: list[int] = []
    rows: list[list[str]] = []
    start = 1
    try:
        for row in reader:
            if start < reader.line_num or reader.line_num == len(written):
                _refuse_open_quote(file, start + above, written[start - 1 : reader.line_num], delimiter)
            refuse_size(file, len(rows) - 1, len(row))
            if any(cell.strip() for cell in row):
                lines.append(start + above)
                rows.append(row)
            start = reader.line_num + 1
    except csv.Error as error:
        raise Refused(Problem(file, "file_cut", start + above)) from error
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
