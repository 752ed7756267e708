"""A curve as small as a word, under the change that it draws: where an indicator comes from, without axis or scale."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pages.charts import events
from pages.charts.marks import Event, share
from pages.markup import NOTHING, Markup, attributes, concat, html
from pages.text import Say
from queries import figures
from queries.indicators import Indicator

Point = tuple[int, int]
Days = npt.NDArray[np.datetime64]
Floats = npt.NDArray[np.float64]
WIDTH, HEIGHT, EDGE = 60, 16, 2  # of the drawing; what is left free above and below
POINTS, FEWEST = 16, 3  # points drawn at most, and known values below which a line says nothing
LEAST = 0.1  # of the highest value: what the height stands for at least


@dataclass(frozen=True)
class Line:
    """The HTML of one line, and the events of its span."""

    drawn: Markup = NOTHING
    marks: events.Marks = events.NONE


NONE = Line()


def each(
    say: Say,
    items: Iterable[Indicator],
    series: Callable[[str], pd.DataFrame],
    happened: Callable[[Indicator], Sequence[Event]],
    level: str,
    code: str,
) -> Mapping[str, Line]:
    """The line of each indicator in one territory, by id; `series` gives its rows (period, value), and `happened` its
    events.
    """
    return {item.id: line(say, item, series(item.id), happened(item), level, code) for item in items}


def line(
    say: Say,
    item: Indicator,
    rows: pd.DataFrame,
    happened: Sequence[Event],
    level: str,
    code: str,
    ends: tuple[float, float] | None = None,
) -> Line:
    """One line, from its lowest value to its highest, or between the `ends` of those beside it, with a tick at each of
    the few events that name its indicator; in words, its first and last values, their months, and what the ticks are.
    """
    values, periods = (rows[name].to_numpy() for name in ("value", "period"))
    known = np.flatnonzero(~np.isnan(values))
    if len(known) < FEWEST:
        return NONE
    known = known[np.argsort(periods[known], kind="stable")]
    values, periods = values[known], periods[known]
    sides = [(pd.Timestamp(periods[place]), float(values[place])) for place in (0, -1)]
    told = [(period, figures.of_indicator(item.id, "value", level, code, period)(value)) for period, value in sides]
    words = [
        say("indicators.spark_end", value=say.value(value, item.unit), month=say.month(period))
        for period, value in told
    ]
    label = say("indicators.spark", first=words[0], last=words[1])
    foot = [(WIDTH, HEIGHT), (0, HEIGHT)]
    shape = ",".join(f"{x}px {y}px" for x, y in [*bends(points(periods, values, ends)), *foot])
    first, last = (period.date() for period, _ in sides)
    found = events.few(happened, first, last)
    tip = attributes(' title="{}"', events.tip(say, found)) if found.every else NOTHING
    # A shape cut out of a box: Streamlit takes drawings out of what it shows, and leaves styles.
    drawn = html(
        '<span class="tc-spark" role="img" aria-label="{label}"{tip} style="--line:polygon({shape})">{ticks}</span>',
        label=label,
        tip=tip,
        shape=shape,
        ticks=concat(
            html('<span style="left:{}px"></span>', round(WIDTH * share(one.day, first, last))) for one in found.shown
        ),
    )
    return Line(drawn, found)


def points(periods: Days, values: Floats, ends: tuple[float, float] | None = None) -> list[Point]:
    """Where values, all known, in the order of their periods, stand in the drawing: time from left to right, the last
    always, and the highest at the top.

    From top to bottom are the lowest value, or a tenth less than the highest: what hardly moves looks flat.
    """
    step = max(1, -(-len(values) // POINTS))
    shown = slice((len(values) - 1) % step, None, step)  # every so many, counted from the last
    days = (periods[shown] - periods[shown][0]).astype("timedelta64[D]").astype(int).tolist()
    heights = values[shown].tolist()
    low, high = ends or (min(heights), max(heights))
    span, room = float(days[-1]) or 1.0, HEIGHT - 2 * EDGE
    high_to_low = max(high - low, LEAST * abs(high)) or 1.0
    return [
        (round(WIDTH * day / span), round(EDGE + room * (high - value) / high_to_low))
        for day, value in zip(days, heights, strict=True)
    ]


def bends(line: Sequence[Point]) -> list[Point]:
    """A line, from left to right, without the points that lie within half a pixel of what joins those that stay."""
    kept, passed = [line[0]], list[Point]()
    for point in line[1:]:
        if not all(_is_between(one, kept[-1], point) for one in passed):
            kept.append(passed[-1])
            passed.clear()
        passed.append(point)
    return [*kept, line[-1]]


def _is_between(point: Point, start: Point, end: Point) -> bool:
    x, y = point[0] - start[0], point[1] - start[1]
    width, height = end[0] - start[0], end[1] - start[1]
    return abs(y * width - height * x) <= width / 2
