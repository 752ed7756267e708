"""A chart, whatever draws it: its lines by day, its sentence and its events."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pages.charts.marks import Event, share


@dataclass(frozen=True)
class Line:
    """A line of a chart, a value or None for each of its days; a reference is thin and grey."""

    name: str
    values: Sequence[float | None]
    reference: bool = False


@dataclass(frozen=True)
class Chart:
    """Lines by day. `unit` is written after the numbers of the axis; `alt` says what is to be seen. `events` may lie
    outside of its span; a note marks those that it has words for, `told`, by their numbers; `happened` is their name.
    """

    number: int
    title: str
    sentence: str
    alt: str
    days: Sequence[dt.date]
    lines: Sequence[Line]
    unit: str
    events: Sequence[Event]
    told: Sequence[str] = ()
    happened: str = ""

    @property
    def marks(self) -> list[tuple[int, float]]:
        """The number of each event that is told, and where it stands between the first day and the last, 0 to 1."""
        span = self.days[0], self.days[-1]
        return [(rank + 1, share(one.day, *span)) for rank, one in enumerate(self.events[: len(self.told)])]
