"""How many pages a note takes as DOCX, which nothing here sets: its lines are measured, and laid out as Word would.

Widths are those of Arial, on which word processors agree; a margin is kept for what they do not agree on.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pages.charts.spec import Bars, Chart
from pages.note.model import Block, Code, Heading, Listing, Note, Paragraph, Table, Workstream

# Widths of letters in thousandths of their size.
_WIDTHS = {
    222: "ijl'’‘|",
    278: " \u00a0\u202f.,:;/ftI![]\\·",
    333: 'r()-`“”"‐',
    400: "°*",
    500: "ckvxyzJs",
    556: "abdeghnopquL0123456789#$?_–«»€",
    584: "+<=>~−÷",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "Wœ",
    1000: "—…Œ•→",
}
_BOLD = 1.06
_LEADING = 1.15
_POINTS = 72 / 2.54  # of a centimetre
_KEPT, _KEPT_LONG = 1.06, 1.2  # the heads of tables come again on each page of a long note
HIGH, WIDE = 25.6, 17.8  # centimetres of a page that text takes
_CELL = 0.38  # of the margins of a cell
_BULLET = 0.64


@dataclass(frozen=True)
class Look:
    """Sizes of a note: of the text and of headings by level, in points; the height of a chart, in centimetres."""

    text: float
    headings: tuple[float, float, float]
    chart: float


@dataclass(frozen=True)
class Piece:
    """What is not cut between two pages, in points; `follows`: it stays on the page of what comes after it."""

    height: float
    follows: bool = False


def pages(note: Note, look: Look) -> int:
    """How many pages the note takes with this look."""
    room, used, count = HIGH * _POINTS - _overflow(note), 0.0, 1
    pieces, kept = list(_pieces(note, look)), _KEPT if note.pages <= 2 else _KEPT_LONG
    for place, piece in enumerate(pieces):
        needed = piece.height
        for after in pieces[place + 1 :]:
            if not pieces[place].follows:
                break
            needed += after.height
            if not after.follows:
                break
        if used and used + needed * kept > room:
            count, used = count + 1, 0.0
        used += piece.height * kept
    return count


def _overflow(note: Note) -> float:
    """What header and footer take of the text, in points: margins have room for three lines and four."""
    told = " · ".join((note.brand, note.place, note.kind_words, note.warning, note.as_of))
    above = lines(told, 7.5, WIDE) + (lines(note.mark, 7.5, WIDE, bold=True) if note.mark else 0)
    below = lines(f"{note.scope} · {note.sources}", 6.5, WIDE) + lines(note.edition, 6.5, WIDE)
    return max(0, above - 3) * 7.5 * _LEADING + max(0, below - 4) * 6.5 * _LEADING


def _pieces(note: Note, look: Look) -> Iterator[Piece]:
    yield _heading(note.title, 1, look)
    yield from _text(note.lead, look.text)
    for block in note.blocks:
        yield from _block(block, look)


def _block(block: Block, look: Look) -> Iterator[Piece]:
    if isinstance(block, Heading):
        yield _heading(block.text, block.level, look)
    elif isinstance(block, Paragraph):
        yield from _text(block.text, look.text)
    elif isinstance(block, Table):
        yield from _table(block, look)
    elif isinstance(block, Listing):
        yield from _listing(block, look)
    elif isinstance(block, Workstream):
        yield from _workstream(block, look)
    elif isinstance(block, Code):
        yield from _code(block, look)
    else:
        yield from _chart(block, look)


def _listing(block: Listing, look: Look) -> Iterator[Piece]:
    for item in block.items:
        words = f"{item.count} {item.text}" + (f" · {item.where}" if item.where else "")
        yield from _text(words, look.text, WIDE - _BULLET, after=1)
    if block.rest:
        yield from _text(block.rest, look.text)


def _code(block: Code, look: Look) -> Iterator[Piece]:
    yield from _text(block.title, look.text, bold=True, after=0, follows=True)
    for line in block.text.splitlines():
        yield from _text(line, look.text - 1.5, after=0)


def _chart(block: Chart | Bars, look: Look) -> Iterator[Piece]:
    yield _heading(block.title, 3, look)
    if block.sentence:
        yield from _text(block.sentence, look.text, follows=True)
    yield Piece(look.chart * _POINTS + 0.3 * look.text + 3, follows=bool(block.told))
    for number, told in enumerate(block.told, start=1):
        yield from _text(f"{number}. {told}", 7, follows=number < len(block.told))


def _workstream(block: Workstream, look: Look) -> Iterator[Piece]:
    yield _heading(f"{block.over} · {block.title}", 2, look)
    yield from _text(f"{block.done}  {block.gap}  {block.expected}", look.text + 1, bold=True)
    for text in filter(None, (block.sentence, block.none)):
        yield from _text(text, look.text)
    if block.table:
        yield from _table(block.table, look)


def _heading(text: str, level: int, look: Look) -> Piece:
    size = look.headings[level - 1]
    return Piece(lines(text, size, WIDE, bold=True) * size * _LEADING + (10 if level > 1 else 3), follows=True)


def _text(
    text: str, size: float, wide: float = WIDE, bold: bool = False, after: float = 3, follows: bool = False
) -> Iterator[Piece]:
    """The lines of a paragraph, which may be cut between two pages."""
    count = lines(text, size, wide, bold)
    for line in range(count):
        yield Piece(size * _LEADING + (after if line == count - 1 else 0), follows)


def _table(block: Table, look: Look) -> Iterator[Piece]:
    size = look.text - 1
    wide = [WIDE * width / sum(block.widths) - _CELL for width in block.widths]
    for rank, cells in enumerate([block.heads, *block.rows]):
        most = max(
            lines(text, size, width, bold=column == 0 and rank > 0)
            for column, (text, width) in enumerate(zip(cells, wide, strict=True))
        )
        yield Piece(most * size * _LEADING + 0.5, follows=rank == 0)
    yield Piece(look.text * _LEADING)  # of the end of the paragraph that parts it from what follows


def lines(text: str, size: float, wide: float, bold: bool = False) -> int:
    """How many lines a text of so many points takes in so many centimetres, its words kept whole where they fit."""
    room, used, count = wide * _POINTS * 1000 / size / (_BOLD if bold else 1), 0.0, 1
    for word in text.split(" "):
        width = _width(word)
        if used and used + 278 + width > room:
            count, used = count + 1, 0.0
        used += width + (278 if used else 0)
        while used > room:  # a word longer than the line
            count, used = count + 1, used - room
    return count


@cache
def _width(word: str) -> float:
    return sum(_letters().get(letter) or _letters().get(_bare(letter), 600) for letter in word)


@cache
def _letters() -> dict[str, int]:
    return {letter: width for width, letters in _WIDTHS.items() for letter in letters}


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def looks(sizes: Sequence[float], chart: float) -> Iterator[Look]:
    """Looks of a note from the largest text to the smallest; headings and charts give way with it."""
    for size in sizes:
        scale = size / sizes[0]
        yield Look(size, (round(32 * scale) / 2, round(24 * scale) / 2, round(19 * scale) / 2), round(chart * scale, 2))


def look(note: Note, sizes: Sequence[float], chart: float) -> Look:
    """The largest look that fits in the pages asked for; the smallest where none does."""
    found = list(looks(sizes, chart))
    return next((one for one in found if pages(note, one) <= note.pages), found[-1])
