"""A curve over time as SVG: lines, levels, years and numbered events; words are HTML, of one size at any width."""

from collections.abc import Callable, Sequence

import pandas as pd

from pages.charts import events, marks, plane
from pages.charts.model import Chart, Line
from pages.markup import NOTHING, Markup, concat, draw, html
from pages.text import Say

SIZE = 1000  # of the plane, each way: the drawing is stretched, and its strokes are not


def svg(say: Say, chart: Chart) -> Markup:
    """The plane of a chart, the names of its lines under it and its events, numbered; `alt` says it aloud."""
    drawn = plane.plane(chart, say.language)
    low, high = drawn["low"], drawn["high"]

    def up(value: float) -> float:
        return round(SIZE * (high - value) / (high - low), 1)

    levels = concat(html('<path class="td-level" d="M0 {}H{}"/>', up(tick["value"]), SIZE) for tick in drawn["ticks"])
    shown = marks.marked(chart.events, chart.days[0], chart.days[-1])
    at = [100 * marks.share(one.day, chart.days[0], chart.days[-1]) for one in shown]
    uprights = concat(html('<path class="td-event" d="M{:.1f} 0V{}"/>', SIZE / 100 * left, SIZE) for left in at)
    lines = concat(
        html('<path class="{}" d="{}"/>', "td-reference" if line["reference"] else "td-line", _path(piece, up))
        for line in reversed(drawn["lines"])
        for piece in line["pieces"]
    )
    return html(
        '<div class="td-curve"><div class="td-plane" role="img" aria-label="{alt}" style="--wide:{wide}ch">'
        '<svg viewBox="0 0 {size} {size}" preserveAspectRatio="none" aria-hidden="true">{levels}{uprights}{lines}</svg>'
        "{ticks}{years}{numbers}</div>{key}{told}</div>",
        alt=chart.alt,
        wide=max((len(tick["words"]) for tick in drawn["ticks"]), default=0),
        size=SIZE,
        levels=levels,
        uprights=uprights,
        lines=lines,
        ticks=concat(
            html('<span class="td-tick" style="top:{:.2f}%">{}</span>', up(tick["value"]) / SIZE * 100, tick["words"])
            for tick in drawn["ticks"]
        ),
        years=concat(
            html('<span class="td-year" style="left:{:.2f}%">{}</span>', 100 * year["at"], year["words"])
            for year in drawn["years"]
        ),
        numbers=concat(
            html('<b class="td-number" style="left:{:.2f}%">{}</b>', left, number)
            for number, left in enumerate(at, start=1)
        ),
        key=_key(chart),
        told=_told(say, chart, shown),
    )


def _path(piece: list[tuple[float, float]], up: Callable[[float], float]) -> str:
    """A piece of a line; a value alone is a dot: the round end of a stroke of no length."""
    points = [f"{round(SIZE * at, 1)} {up(value)}" for at, value in piece]
    return "M" + "L".join(points if len(points) > 1 else points * 2)


def _key(chart: Chart) -> Markup:
    """Which line is which, where there are several."""
    if len(chart.lines) < 2:
        return NOTHING
    names = concat(
        html('<li><span class="{}"></span>{}</li>', "td-reference" if line.reference else "td-line", line.name)
        for line in chart.lines
    )
    return html('<ul class="td-key">{}</ul>', names)


def _told(say: Say, chart: Chart, shown: list[marks.Event]) -> Markup:
    """The events that are marked, each with its day, and how many more there are."""
    if not shown:
        return NOTHING
    lines = concat(html("<li><p><b>{}</b> {}</p></li>", say.date(one.day), events.words(say, one)) for one in shown)
    rest = len(marks.inside(chart.events, chart.days[0], chart.days[-1])) - len(shown)
    more = html('<p class="td-more">{}</p>', say("parts.events.more", count=rest)) if rest else NOTHING
    return html('<ol class="td-events">{}</ol>{}', lines, more)


def draw_line(
    say: Say,
    groups: Sequence[tuple[str, pd.DataFrame]],
    x: str,
    y: str,
    unit: str,
    alt: str,
    target: float | None,
    events: Sequence[marks.Event],
) -> None:
    """Draw what `charts.line` would, of the same values."""
    days = sorted({pd.Timestamp(day).date() for _, rows in groups for day in rows[x]})
    lines = [Line(name, _values(rows, x, y, days), rank > 0) for rank, (name, rows) in enumerate(groups)]
    if target is not None:
        words = say("parts.target_value", value=say.target(target, unit))
        lines.append(Line(words, [target] * len(days), reference=True))
    draw(svg(say, Chart(0, "", "", alt, days, lines, say.unit(unit), events)))


def _values(rows: pd.DataFrame, x: str, y: str, days: Sequence[object]) -> list[float | None]:
    """The values of a line, one a day of the chart, None where it has none."""
    known = {
        pd.Timestamp(day).date(): None if pd.isna(value) else float(value)
        for day, value in zip(rows[x], rows[y], strict=True)
    }
    return [known.get(day) for day in days]
