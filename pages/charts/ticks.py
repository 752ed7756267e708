"""Round numbers and years along an axis."""

import datetime as dt
import math
from collections.abc import Sequence

LEVELS = 4  # marks of an axis, about


def levels(lowest: float, highest: float) -> tuple[float, float, float]:
    """From and to which level, by which round step; from zero unless the values are far above it."""
    floor = 0.0 if lowest >= 0 and lowest < 0.6 * highest else lowest
    span = (highest - floor) or abs(highest) or 1.0
    rough = span / LEVELS
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * one for one in (1, 2, 2.5, 5, 10) if power * one >= rough)
    low, high = step * math.floor(floor / step), step * math.ceil(highest / step)
    return low, (high if high > low else low + step), step


def values(lowest: float, highest: float) -> list[float]:
    """The levels between two values, and those beyond them."""
    low, high, step = levels(lowest, highest)
    return [round(low + step * rank, 6) for rank in range(round((high - low) / step) + 1)]


def years(first: dt.date, last: dt.date) -> Sequence[dt.date]:
    """First days of years between two days, so many that their names stand apart."""
    every = max(1, math.ceil((last.year - first.year) / 6))
    found = [dt.date(year, 1, 1) for year in range(first.year, last.year + 1, every)]
    return [day for day in found if day >= first.replace(day=1)]
