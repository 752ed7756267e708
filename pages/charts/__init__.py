"""Charts: each is a spec (`spec.py`), made of a table here, and drawn by an adapter: Plotly, SVG or HTML, office."""

from typing import Any

import pandas as pd

from pages.charts import bars, events, plotly, svg
from pages.charts.spec import REFERENCE, SUBJECT, Bar, Level, Line, Look
from pages.charts.spec import Bars as Bars
from pages.charts.spec import Chart as Chart
from pages.elements import numbers
from pages.markup import draw as write
from pages.shell import static_target
from pages.text import Say
from queries.figures import Keys


def draw(say: Say, chart: Chart | Bars, key: str, listed: bool = True) -> None:
    """Draw a chart where the page is: live, or without script. `key` is unique on the page; its events are `listed`,
    but where those of the next chart are the same.
    """
    if isinstance(chart, Bars):
        write(bars.written(say, chart, key))
    elif static_target.current():
        write(svg.svg(say, chart, listed))
    else:
        plotly.show(say, chart, key)
        if chart.events.shown and listed:
            write(events.listed(say, chart.events))


def line(
    say: Say,
    frame: pd.DataFrame,
    x: str,
    y: str,
    unit: str,
    alt: str,
    series: str | None = None,
    target: float | None = None,
    *,
    marks: events.Marks,
    **more: Any,
) -> Chart:
    """Lines by date, each named at its end; further values of `series` are references, thin and grey.

    `x` holds dates, `y` values in the unit of an indicator; `target` is a dashed level. A row without a value breaks
    the line (see `by_month`), and a value alone between two breaks is a dot. `marks`: the events of its span; `more`:
    what else a Chart may have.
    """
    parts = frame.groupby(series, sort=False) if series else [("", frame)]
    lines = [
        dated(say, rows, x, y, unit, say.text(str(name)), REFERENCE if rank else SUBJECT)
        for rank, (name, rows) in enumerate(parts)
    ]
    return Chart(alt, lines, unit, marks, aimed(say, target, unit), **more)


def aimed(say: Say, target: float | None, unit: str) -> list[Level]:
    """The level of a target, by its name."""
    return [] if target is None else [Level(target, say("parts.target_value", value=say.target(target, unit)))]


def dated(
    say: Say, rows: pd.DataFrame, x: str, y: str, unit: str, name: str, look: Look = SUBJECT, **more: Any
) -> Line:
    """A line by date, which says each value with its month where one points at it."""
    words = [(say.value(value, unit), say.month(day)) for day, value in zip(rows[x], rows[y], strict=True)]
    return Line(name, [pd.Timestamp(day).date() for day in rows[x]], known(rows[y]), look, words, **more)


def known(values: "pd.Series[Any]") -> list[float | None]:
    """Values, None where there is none."""
    return [None if pd.isna(value) else float(value) for value in values]


def by_month(frame: pd.DataFrame, x: str, y: str, series: str | None = None) -> pd.DataFrame:
    """The rows, with an empty one for every month that is missing between the first and the last of all."""
    if frame.empty:
        return frame
    months = pd.date_range(frame[x].min(), frame[x].max(), freq="MS")
    groups = frame.groupby(series, sort=False) if series else [("", frame)]
    whole = [
        rows.set_index(x)[[y]].reindex(months).rename_axis(x).reset_index().assign(**({series: name} if series else {}))
        for name, rows in groups
    ]
    return pd.concat(whole, ignore_index=True)


def horizontal(
    say: Say,
    frame: pd.DataFrame,
    label: str,
    value: str,
    unit: str,
    alt: str,
    target: float | None = None,
    keys: Keys | None = None,
    **more: Any,
) -> Bars:
    """Horizontal bars in the frame's order, each with its value; `keys` says which figures they are."""
    told = numbers.known(frame, [value], keys)[value]
    rows = [
        Bar(str(name), None if pd.isna(shown) else float(shown), say.value(shown, unit))
        for name, shown in zip(frame[label], told, strict=True)
    ]
    return Bars(alt, rows, unit, target, **more)
