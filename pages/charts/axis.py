"""Calendar time across a chart in HTML: where a day stands, its years, and what happened in it.

Whatever is placed by a day is placed by `marks.share`, and in HTML by an axis, which takes events to be made: so that
nothing is drawn over time without them (tests/pages/test_over_time.py).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pages.charts import events, marks
from pages.charts.marks import Event
from pages.markup import NOTHING, Markup, concat, html


@dataclass(frozen=True)
class Axis:
    """From the left, `first`, to the right, `last`; `found`: the events of that span."""

    first: dt.date
    last: dt.date
    found: events.Marks

    def left(self, day: dt.date) -> float:
        """Where a day stands, in percent; one before the first at the left, one after the last at the right."""
        day = pd.Timestamp(day).date()
        return round(100 * min(1.0, max(0.0, marks.share(day, self.first, self.last))), 2)

    def years(self, every: int = 1) -> Markup:
        """The years that begin in it, of `every` so many, each at its first day."""
        first = self.first.year + (self.first > dt.date(self.first.year, 1, 1))
        return concat(
            (
                html('<span style="left:{}%">{}</span>', self.left(dt.date(year, 1, 1)), year)
                for year in range(first, self.last.year + 1, every)
            ),
            " ",
        )

    @property
    def uprights(self) -> str:
        """The style that draws its events across whatever lies in it."""
        return events.uprights(self.first, self.last, self.found)

    def numbers(self) -> Markup:
        """The number of each event, above its upright; the list under the chart says what they are."""
        if not self.found.shown:
            return NOTHING
        return concat(
            (
                html('<strong style="left:{}%">{}</strong>', self.left(one.day), rank)
                for rank, one in enumerate(self.found.shown, start=1)
            ),
            " ",
        )


def over(happened: Sequence[Event], first: dt.date, last: dt.date) -> Axis:
    """The axis of a span, with those of some events that happened in it."""
    return Axis(first, last, events.Marks(marks.marked(happened, first, last), marks.inside(happened, first, last)))
