"""The five classes of a map: round bounds, and which class a value is in."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, inf, log10

import numpy as np

CLASSES = 5
CROWDED = 0.6  # a class that holds more of the territories than this tells too little: bounds then follow the values


def breaks(values: Sequence[float], unit: str) -> list[float]:
    """Six bounds of five classes that hold every value.

    0 to 100 by 20 for shares that spread widely; else equal round steps; else, where one class would hold nearly
    everyone because of a few far values, classes of about as many territories each.
    """
    if not values:
        return [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] if unit == "percent" else [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    low, high = min(values), max(values)
    if unit == "percent" and min(low, 100 - high) >= 0 and high - low > 50:
        return [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    even = _even(low, high, 100.0 if unit == "percent" and high <= 100 else inf)
    return (_by_rank(values) or even) if _crowded(values, even) else even


def shade(value: float, bounds: Sequence[float]) -> int:
    """The class of a value, 0 to 4: its lower bound is in, its upper bound is in the next one."""
    return min(CLASSES - 1, sum(value >= bound for bound in bounds[1:-1]))


def _even(low: float, high: float, top: float) -> list[float]:
    """Equal round steps that hold both ends, none of them above `top`."""
    step = _round_up((high - low) / CLASSES or 1)
    while not _first(low, step, top) <= low <= high <= _first(low, step, top) + CLASSES * step:
        step = _round_up(step * 1.01)
    return [round(_first(low, step, top) + rank * step, 6) for rank in range(CLASSES + 1)]


def _first(low: float, step: float, top: float) -> float:
    return min(floor(low / step) * step, top - CLASSES * step)


def _round_up(step: float) -> float:
    size = 10.0 ** floor(log10(step))
    return next(size * lead for lead in (1, 1.5, 2, 2.5, 3, 4, 5, 10) if size * lead >= step)


def _crowded(values: Sequence[float], bounds: Sequence[float]) -> bool:
    return max(np.bincount([shade(value, bounds) for value in values])) > CROWDED * len(values)


def _by_rank(values: Sequence[float]) -> list[float] | None:
    """Quintiles with as few decimals as keep them apart; none where too many values are equal."""
    quintiles = np.quantile(values, [0.2, 0.4, 0.6, 0.8])
    for digits in range(3):
        unit = 10.0**-digits
        inner = [round(float(bound), digits) for bound in quintiles]
        bounds = [floor(min(values) / unit) * unit, *inner, ceil(max(values) / unit) * unit]
        if all(lower < upper for lower, upper in pairwise(bounds)):
            return [round(bound, digits) for bound in bounds]
    return None
