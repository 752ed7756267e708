"""What people put around a table: titles above, lines of header, totals and notes below; all of it is told."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from data.problem import Problem, printable

LOOKED_AT = 40  # lines among which a header is looked for
LABELS_SEEN = 20  # rows that tell columns of figures from columns of words
MOST_TOLD, LONGEST_TOLD = 6, 60
TOTALS = {"total", "totaux", "total_general", "grand_total", "sous_total", "ensemble", "totals"}  # Somme is a place
TOTAL_OF = ("total_", "sous_total_", "somme_", "ensemble_des_")  # and a name: of a region, of a group
TOTAL = re.compile("total|totaux|somme|ensemble", re.IGNORECASE)
NOTE = re.compile(
    r"\s*(?:\*|\([\w*]{1,2}\)|(?:sources?|notes?|champs?|lecture|légende|nb|n\.b\.|avertissement|données|mise? à jour|"
    r"extraction|export|édit|periode|période|legend|data|updated)\b)",
    re.IGNORECASE,
)
DIGIT = re.compile(r"\d")
NUMBER = re.compile(r"[-+]?\d[\d\s.,']*%?")


@dataclass(frozen=True)
class Names:
    """What is known of the names of columns: the source whose needs a header meets ("": none), how many are known.

    `folded`: a name without what does not tell it from another.
    """

    source: Callable[[Sequence[str]], str]
    known: Callable[[Sequence[str]], int]
    folded: Callable[[str], str]

    def fits(self, header: Sequence[str]) -> bool:
        """Whether some source has all it needs."""
        return bool(self.known(header) and self.source(header))


@dataclass
class Settled:
    """A table without what stood around it. `passed`: those lines and their text; `twice`: lines of another header."""

    header: list[str]
    lines: list[int]
    rows: list[list[str]]
    passed: list[tuple[int, str]] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    closed: bool = False  # whether something stood below

    def problems(self, file: str) -> list[Problem]:
        """What is said of the lines passed over, in one note, and of each header that is another's."""
        told = [Problem(file, "another_header", line) for line in self.twice]
        if self.passed:
            shown = [f"{line} ({text})" if text else str(line) for line, text in self.passed[:MOST_TOLD]]
            shown += ["…"] if len(self.passed) > MOST_TOLD else []
            count = str(len(self.passed))
            told.append(Problem(file, "lines_passed_over", self.passed[0][0], None, count, ", ".join(shown)))
        return told


def settle(lines: Sequence[int], rows: Sequence[list[str]], names: Names, titles: int = 0) -> Settled:
    """The table in the rows of a sheet or of a text, the first of which may be anything.

    `titles`: how many of them are known to stand above the header.
    """
    start, header, used = _header(rows[titles:], names)
    start += titles
    found = Settled(header, list(lines[start + used :]), list(rows[start + used :]))
    above = [i for i in range(start + used) if not (used == 1 and i == start)]
    found.passed = [(lines[i], _told(rows[i]) if i < start else "") for i in above]
    _labels(found, names)
    _below(found)
    _within(found, names.folded)
    found.passed.sort()
    return found


def _header(rows: Sequence[list[str]], names: Names) -> tuple[int, list[str], int]:
    """Where the header is, its names, and how many lines it takes: the first where a source has all it needs.

    Else the first line; or the one where most names are known, where the first is a title.
    """
    looked = rows[:LOOKED_AT]
    if (whole := next((i for i, row in enumerate(looked) if names.fits(row)), None)) is not None:
        return whole, looked[whole], 1
    counts = [names.known(row) for row in looked]
    for i, (above, below) in enumerate(pairwise(looked)):
        for header in _joined(above, below) if counts[i] + counts[i + 1] else ():
            if names.fits(header):
                return i, header, 2
    best = max(range(len(looked)), key=lambda i: (counts[i], -i))
    return (best, looked[best], 1) if counts[best] > 2 + counts[0] else (0, looked[0], 1)


def _joined(above: Sequence[str], below: Sequence[str]) -> list[list[str]]:
    """The ways in which two lines make one header: a name in either, the lower one's first, or a name under a title."""
    width = max(len(above), len(below))
    first, second = ([*row, *[""] * (width - len(row))] for row in (above, below))
    title, titled = "", []
    for up, down in zip(first, second, strict=True):
        title = up.strip() or title
        titled.append(f"{title} {down}".strip() if down.strip() else up)
    return [
        [down if down.strip() else up for up, down in zip(first, second, strict=True)],
        [up if up.strip() else down for up, down in zip(first, second, strict=True)],
        titled,
    ]


def _labels(found: Settled, names: Names) -> None:
    """A second line of header: one that would do as well, or words where the rows of a column all hold digits."""
    if found.rows and names.fits(found.rows[0]):
        _pass(found, [0])
    if len(found.rows) < 2:
        return
    first, others = found.rows[0], found.rows[1 : 1 + LABELS_SEEN]
    held = [[row[i] for row in others if i < len(row) and row[i].strip()] for i in range(len(found.header))]
    figures = [i for i, cells in enumerate(held) if cells and all(map(DIGIT.search, cells))]
    texts = [first[i] if i < len(first) else "" for i in figures]
    if len(figures) > 1 and all(text.strip() and not DIGIT.search(text) and len(text.strip()) > 2 for text in texts):
        _pass(found, [0])


def _below(found: Settled) -> None:
    """Notes under a table: lines of one cell that begin as notes do, up to the end."""
    last = len(found.rows)
    while last and _is_note(found.rows[last - 1], len(found.header)):
        last -= 1
    if last < len(found.rows):
        found.closed = True
        _pass(found, range(last, len(found.rows)))


def _is_note(row: Sequence[str], width: int) -> bool:
    cells = [cell for cell in row if cell.strip()]
    return width > 2 and len(cells) == 1 and NOTE.match(cells[0]) is not None


def _within(found: Settled, folded: Callable[[str], str]) -> None:
    """Lines of totals, and the header said again, wherever they stand."""
    header = [folded(name) for name in found.header]
    names = set(filter(None, header))
    spelled = {name for name in found.header if name}
    passed = []
    for i, row in enumerate(found.rows):
        first = row[0] or next((cell for cell in row if cell), "")
        if _is_total(row, found.rows[i - 1] if i else [], folded, len(header)):
            passed.append(i)
        elif first in spelled:
            said = [folded(cell) for cell in row]
            if said[: len(header)] == header[: len(said)]:
                passed.append(i)
            elif len(names & set(said)) * 2 > len(names):
                found.twice.append(found.lines[i])
    found.closed |= bool(passed) and passed[-1] == len(found.rows) - 1
    _pass(found, passed)


def _is_total(row: Sequence[str], before: Sequence[str], folded: Callable[[str], str], width: int) -> bool:
    """Whether a line holds totals or subtotals: it begins with the word for it; or any of its cells does, with a name
    before or after ("Sous-total Bretagne", "35 Total"), where names that the line before has are left blank and all the
    rest are numbers.
    """
    words = [(place, folded(cell)) for place, cell in enumerate(row[:width]) if TOTAL.search(cell)]
    if not words:
        return False
    place, name = words[0]
    first = not any(cell.strip() for cell in row[:place])
    blank = len(row) < width or not all(cell.strip() for cell in row)
    if first and (name in TOTALS or (blank and name.startswith(TOTAL_OF))):
        return True
    named = name in TOTALS or name.startswith(TOTAL_OF) or name.endswith(("_total", "_sous_total"))
    rest = [(at, cell) for at, cell in enumerate(row) if at != place and cell.strip()]
    left = any(cell.strip() and not row[at].strip() for at, cell in enumerate(before) if at < len(row) and at != place)
    told = [cell for at, cell in rest if not (at < len(before) and before[at] == cell)]
    return named and left and bool(told) and all(NUMBER.fullmatch(cell.strip()) for cell in told)


def _pass(found: Settled, positions: Sequence[int]) -> None:
    found.passed += [(found.lines[i], _told(found.rows[i])) for i in positions]
    gone = set(positions)
    if gone:
        found.lines = [line for i, line in enumerate(found.lines) if i not in gone]
        found.rows = [row for i, row in enumerate(found.rows) if i not in gone]


def _told(row: Sequence[str]) -> str:
    """A line in short."""
    text = printable(" ".join(" ".join(cell.split()) for cell in row[:20] if cell.strip()))
    return text if len(text) <= LONGEST_TOLD else f"{text[: LONGEST_TOLD - 1]}…"
