"""How numbers are written. Of 5,447 no cell tells whether it is 5447 or 5.447: its column does, or nobody."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from data.contracts import Column

LARGEST = 1e15  # beyond it a double no longer tells one unit from the next
LARGEST_WHOLE = 2**31 - 1  # an integer of core
FIGURE = re.compile(
    r"(?P<sign>[+-]?)"
    r"(?P<whole>\d{1,3}(?P<part>[ ',.])\d{3}(?:(?P=part)\d{3})*|\d*)"
    r"(?:(?P<point>[.,])(?P<decimals>\d+))?"
    r"(?P<power>[eE][+-]?\d+)?"
    r"(?P<mark> ?\*+| ?\((?:[a-zA-Z]{1,2}|\d)\)| [per])?"  # 5447 *, 5447 (p), 5447 (1): a call for a note
    r"(?P<percent> ?%)?",
    re.ASCII,
)
SIGNS = str.maketrans({"\u2212": "-", "\u2019": "'", "\u200b": None, "\u2060": None, "\ufeff": None})


@dataclass(frozen=True)
class Figure:
    """A number as written: 1.234,5 has the whole part "1.234" parted by ".", and the decimals "5" after ","."""

    sign: str
    whole: str
    part: str
    point: str
    decimals: str
    power: str
    mark: str
    percent: str

    @property
    def unsure(self) -> bool:
        """Whether one comma or point stands before three digits, and nothing else in the cell says what it is."""
        return self.part in (",", ".") and self.whole.count(self.part) == 1 and not self.point

    def number(self, thousands: Collection[str] = ()) -> float:
        """The number, where `thousands` are the signs that part thousands in this column."""
        if self.unsure and self.part not in thousands:
            digits = self.whole.replace(self.part, ".")
        else:
            digits = self.whole.replace(self.part, "") + "." + (self.decimals or "0")
        return float(self.sign + digits + self.power)


def figure(text: str) -> Figure | None:
    """A number as written, its blanks being single spaces; None when the text is none."""
    found = FIGURE.fullmatch(text.translate(SIGNS))
    if not found or not (found["whole"] or found["decimals"]):
        return None
    written = Figure(**{name: value or "" for name, value in found.groupdict().items()})
    if written.part and (written.power or written.whole.startswith("0")):
        return _with_decimals(written)
    return None if written.part and written.part == written.point else written


def _with_decimals(written: Figure) -> Figure | None:
    """0.447 and 1.234e5: nobody parts thousands so; these are decimals."""
    whole, *rest = written.whole.split(written.part)
    if written.point or len(rest) > 1 or written.part not in ",.":
        return None
    return replace(written, whole=whole, part="", point=written.part, decimals=rest[0])


def thousands(column: Column, texts: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The signs that part thousands in a column, and those that may as well stand before decimals.

    1,234,567 or 1,234.5 proves that the comma parts thousands, 12,5 that it stands before decimals. Where every comma
    stands before three digits, the column's bounds and its greatest number of decimals decide, when they can.
    """
    figures = [found for found in map(figure, texts) if found]
    points = {found.point for found in figures if found.point}
    parts = {found.part for found in figures if found.part and not found.unsure}
    sure: set[str] = set()
    unsure: set[str] = set()
    for sign, other in ((",", "."), (".", ",")):
        doubtful = [found for found in figures if found.unsure and found.part == sign]
        parting, pointing = sign in parts or other in points, sign in points or other in parts
        if doubtful and not (parting or pointing):
            parting, pointing = _admitted(column, doubtful)
        elif pointing and not _may_have(column, doubtful):
            parting = True  # one cell says decimals, and the column has none: nothing is certain
        if doubtful and parting:
            (unsure if pointing else sure).add(sign)
    return frozenset(sure), frozenset(unsure)


def _admitted(column: Column, doubtful: list[Figure]) -> tuple[bool, bool]:
    """Whether a column admits thousands in all these cells, and decimals; both when neither is better."""
    parting = all(_within(column, found.number(found.part)) for found in doubtful)
    pointing = all(_within(column, found.number()) for found in doubtful) and _may_have(column, doubtful)
    if parting and pointing and (column.decimals or 0) >= 3:
        return False, True
    return (parting, pointing) if parting or pointing else (True, True)


def _within(column: Column, number: float) -> bool:
    return (column.min is None or number >= column.min) and (column.max is None or number <= column.max)


def _may_have(column: Column, doubtful: list[Figure]) -> bool:
    """Whether a column may hold three decimals: a count may not, unless all of them are 0."""
    most = 0 if column.type == "integer" else column.decimals
    return most is None or most >= 3 or all(found.whole.endswith("000") for found in doubtful)
