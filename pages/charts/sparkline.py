"""A curve as small as a word, under the change that it draws: where an indicator comes from, without axis or scale."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pages.charts import events
from pages.charts.marks import Event, share
from pages.markup import NOTHING, Markup, attributes, concat, html
from pages.text import Say
from queries import figures
from queries.indicators import Indicator

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
    first, last = (period.date() for period, _ in sides)
    found = events.tick_marks(happened, first, last)
    tip = attributes(' title="{}"', events.tip(say, found)) if found.every else NOTHING
    # A shape cut out of a box: Streamlit takes drawings out of what it shows, and leaves styles.
    drawn = html(
        '<span class="tc-spark" role="img" aria-label="{label}"{tip} style="--line:polygon({shape})">{ticks}</span>',
        label=label,
        tip=tip,
        shape=small([pd.Timestamp(period).date() for period in periods], values.tolist(), ends),
        ticks=concat(
            html('<span style="left:{:.1f}%"></span>', 100 * share(one.day, first, last)) for one in found.shown
        ),
    )
    return Line(drawn, found)


def small(days: Sequence[dt.date], values: Sequence[float], ends: tuple[float, float] | None = None) -> str:
    """The polygon of a curve as small as a word, of some of its values, the last among them; an eighth of the height is
    left free above and below.
    """
    low, high = ends or (min(values), max(values))
    step, free = max(1, -(-len(values) // POINTS)), spread(low, high) / 6
    some = slice((len(values) - 1) % step, None, step)
    return shape(days[some], values[some], (days[some][0], days[-1]), (high - 7 * free, high + free))


def shape(
    days: Sequence[dt.date], values: Sequence[float], span: tuple[dt.date, dt.date], bounds: tuple[float, float]
) -> str:
    """A curve as a polygon in percent of a box, down to its foot: values, all known, by day."""
    low, high = bounds
    points = [
        (100 * share(day, *span), 100 * (high - value) / (high - low)) for day, value in zip(days, values, strict=True)
    ]
    line = ",".join(f"{x:.1f}% {y:.1f}%" for x, y in points)
    return f"{line},{points[-1][0]:.1f}% 100%,{points[0][0]:.1f}% 100%"


def spread(low: float, high: float) -> float:
    """From the lowest value to the highest, or a tenth of it: what hardly moves looks flat."""
    return max(high - low, LEAST * abs(high)) or 1.0
