"""A chart, whatever draws it: what is drawn, in which look, what is said of it, and its events.

`charts.line` and its like make one of a table; `plotly`, `svg` and `office` draw it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pages.charts import marks
from pages.charts.events import Marks

Colour = Mapping[str, str]  # in each theme
Place = dt.date | float  # across
BLUE = {"light": "#000091", "dark": "#9a9aff"}
PALE, DEEP = {"light": "#b9b9ee", "dark": "#4c4c9e"}, {"light": "#5555bb", "dark": "#8080e0"}
RED = {"light": "#c9191e", "dark": "#ff8a8a"}
ORANGE = {"light": "#c2410c", "dark": "#ff9a5c"}
GREY = {"light": "#8a8a96", "dark": "#8a8a96"}  # holds 3:1 on white and on black
WASH = {"light": "#ececee", "dark": "#343437"}
PAPER = {"light": "#ffffff", "dark": "#161616"}
FAINT = {"light": "#f7f7fa", "dark": "#1f1f23"}


@dataclass(frozen=True)
class Look:
    """`width` and `point` in pixels; with a `point` there is no line; `dash` in Plotly's words."""

    colour: Colour
    width: float = 0.0
    dash: str = "solid"
    point: int = 0
    hollow: bool = False


ALONE, FEW = 8, 12  # pixels of the dot of a value that stands alone; how many values of a line all have one then
SUBJECT, REFERENCE, AIMED = Look(BLUE, 2.75), Look(GREY, 1.5, "dot"), Look(GREY, 1.5, "dash")


def dotted(values: Sequence[float | None]) -> list[bool]:
    """Which values of a line have a dot: those between two breaks; of FEW values each, so that it reads as points."""
    around = [None, *values, None]
    beside = zip(around, around[2:], strict=False)
    alone = [value is not None and sides == (None, None) for value, sides in zip(values, beside, strict=True)]
    known = [value is not None for value in values]
    return known if any(alone) and sum(known) <= FEW else alone


@dataclass(frozen=True)
class Line:
    """Values by where they stand across, None where the line breaks; or points.

    `words`: of each, what is told where one points at it, the value first; `called`: its name there, where it is
    another. `low`, `high`: the ends of the interval of each.
    """

    name: str
    at: Sequence[Place]
    values: Sequence[float | None]
    look: Look = SUBJECT
    words: Sequence[Sequence[str]] = ()
    called: str = ""
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()

    @property
    def intervals(self) -> list[tuple[Place, float, float]]:
        """Where each known interval stands, and its ends."""
        rows = zip(self.at, self.low, self.high, strict=True) if self.low else ()
        return [(at, low, high) for at, low, high in rows if low is not None and high is not None]


@dataclass(frozen=True)
class Level:
    """A value from side to side, by its name."""

    value: float
    name: str = ""
    look: Look = AIMED


@dataclass(frozen=True)
class Band:
    """Ground between two places across; its words stand at its upper left."""

    first: Place
    last: Place
    colour: Colour = field(default_factory=lambda: WASH)
    words: str = ""


@dataclass(frozen=True)
class Label:
    """Lines of words over a point, moved aside by so many pixels."""

    at: float
    value: float
    lines: Sequence[str]
    aside: float = 0.0


@dataclass(frozen=True)
class Scale:
    """An axis: its name, its ticks and its ends where values do not give them; `log`: by tenfold."""

    title: str = ""
    ticks: Sequence[float] = ()
    ends: tuple[float, float] | None = None
    log: bool = False


@dataclass(frozen=True)
class Chart:
    """Lines or points over days or numbers. `alt` says what is to be seen; `unit` is that of an indicator.

    Where it stands alone (a note, a frame) it has a `title`, a `sentence`, the `number` of its workstream, and the
    events that are `told` in words, under their name, `happened`.
    """

    alt: str
    lines: Sequence[Line]
    unit: str
    events: Marks
    levels: Sequence[Level] = ()
    bands: Sequence[Band] = ()
    labels: Sequence[Label] = ()
    across: Scale = Scale()
    up: Scale = Scale()
    height: int = 300
    legend: bool = False
    title: str = ""
    sentence: str = ""
    number: int = 1
    told: Sequence[str] = ()
    happened: str = ""

    @cached_property
    def places(self) -> list[Place]:
        """Where any of its values stands, from left to right."""
        return sorted({at for line in self.lines for at in line.at})

    @property
    def is_dated(self) -> bool:
        """Whether days lie across."""
        return isinstance(next((at for line in self.lines for at in line.at), None), dt.date)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """Its first day and its last."""
        first, last = self.places[0], self.places[-1]
        assert isinstance(first, dt.date)
        assert isinstance(last, dt.date)
        return first, last

    @property
    def reached(self) -> list[float]:
        """All values that it has room for: those of lines, the ends of intervals, levels."""
        known = [value for line in self.lines for value in line.values if value is not None]
        known += [end for line in self.lines for _, low, high in line.intervals for end in (low, high)]
        return known + [level.value for level in self.levels]

    @property
    def named(self) -> list[Line | Level]:
        """The lines and levels that have a name; none where there is but one line, which the title names."""
        lines: list[Line | Level] = [*self.lines, *self.levels]
        named = [one for one in lines if one.name]
        return named if len(lines) > 1 else []

    @property
    def names(self) -> list[str]:
        """What it says in words on its plane and under it."""
        over = [word for label in self.labels for word in label.lines] + [band.words for band in self.bands]
        happened = [self.happened, *self.told] if self.told else []
        return [*(one.name for one in self.named), *over, self.across.title, self.up.title, *happened]

    @property
    def marks(self) -> list[tuple[int, float]]:
        """The number of each event that is told, and where it stands between the first day and the last, 0 to 1."""
        shown = self.events.shown[: len(self.told)] if self.places else ()
        return [(rank, marks.share(one.day, *self.days)) for rank, one in enumerate(shown, start=1)]


@dataclass(frozen=True)
class Part:
    """A part of stacked bars: its name, its look in the stylesheet (`.tc-part-...`), and its colour elsewhere."""

    name: str
    look: str
    colour: Colour


@dataclass(frozen=True)
class Bar:
    """A value by its name, and as it is written. A stacked one has the values of its `parts`, and is `told` in words;
    its name may lead to an `address`. `aim`: what is expected of this one, a mark on it.
    """

    name: str
    value: float | None
    written: str
    parts: Sequence[float] = ()
    told: str = ""
    address: str = ""
    aim: float | None = None


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, in their order. Shares stand on a scale of 0 to 100, anything else up to the largest value or
    the target, a mark on each bar that `note` explains. Where each has an aim, `names_of` are those of values and of
    aims. `title`, `sentence` and `number` as of a Chart.
    """

    alt: str
    bars: Sequence[Bar]
    unit: str
    target: float | None = None
    parts: Sequence[Part] = ()
    note: str = ""
    title: str = ""
    sentence: str = ""
    number: int = 1
    told: Sequence[str] = ()
    names_of: tuple[str, str] | None = None

    @property
    def names(self) -> list[str]:
        """What it says in words."""
        return [*(one.name for one in self.parts), *(text for bar in self.bars for text in (bar.name, bar.written))]

    @property
    def scale(self) -> float:
        """The value of a whole bar."""
        largest = max([*(sum(bar.parts) or bar.value or 0.0 for bar in self.bars), self.target or 0.0])
        return 100.0 if self.unit == "percent" and largest <= 100 else largest or 1.0
