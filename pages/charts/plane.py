"""The plane of a chart that is drawn by hand: its lines in pieces, its levels and its years."""

import datetime as dt
import math
from typing import Any

from pages.charts.marks import share
from pages.charts.model import Chart, Line
from pages.text import Say

LEVELS = 4  # marks of an axis, about


def plane(chart: Chart, language: str) -> dict[str, Any]:
    """What a template draws: `lines` of `pieces` of points (0 to 1, value), `low`, `high`, `ticks`, `years`."""
    values = [value for line in chart.lines for value in line.values if value is not None]
    low, high, step = levels(min(values), max(values))
    count = round((high - low) / step)
    say = Say(language)
    unit = chart.unit if chart.unit == "%" else None
    ticks = [low + step * rank for rank in range(count + 1)]
    return {
        "low": low,
        "high": high,
        "ticks": [{"value": tick, "words": str(say.number(round(tick, 6), unit))} for tick in ticks],
        "years": _years(chart.days),
        "lines": [
            {"name": line.name, "reference": line.reference, "pieces": _pieces(chart, line)} for line in chart.lines
        ],
    }


def levels(lowest: float, highest: float) -> tuple[float, float, float]:
    """From and to which level, by which round step; from zero unless the values are far above it."""
    floor = 0.0 if lowest >= 0 and lowest < 0.6 * highest else lowest
    span = (highest - floor) or abs(highest) or 1.0
    rough = span / LEVELS
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * one for one in (1, 2, 2.5, 5, 10) if power * one >= rough)
    low, high = step * math.floor(floor / step), step * math.ceil(highest / step)
    return low, (high if high > low else low + step), step


def _pieces(chart: Chart, line: Line) -> list[list[tuple[float, float]]]:
    """The line, broken where a value is missing."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for day, value in zip(chart.days, line.values, strict=True):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((round(share(day, chart.days[0], chart.days[-1]), 4), value))
    return [piece for piece in pieces if piece]


def _years(days: Any) -> list[dict[str, Any]]:
    first, last = days[0].year, days[-1].year
    every = max(1, math.ceil((last - first) / 6))
    found = [year for year in range(first, last + 1, every) if dt.date(year, 1, 1) >= days[0].replace(day=1)]
    return [{"at": round(share(dt.date(year, 1, 1), days[0], days[-1]), 4), "words": str(year)} for year in found]
