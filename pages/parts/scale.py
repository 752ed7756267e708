"""The five classes of a map: round bounds, and which class a value is in."""

from collections.abc import Sequence
from math import floor, log10

CLASSES = 5


def breaks(values: Sequence[float], unit: str) -> list[float]:
    """Six round bounds of five equal classes that hold every value; 0 to 100 by 20 for shares that spread widely."""
    if not values:
        return [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] if unit == "percent" else [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    low, high = min(values), max(values)
    if unit == "percent" and min(low, 100 - high) >= 0 and high - low > 50:
        return [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    step = _round_up((high - low) / CLASSES or 1)
    while floor(low / step) * step + CLASSES * step < high:
        step = _round_up(step * 1.01)
    first = floor(low / step) * step
    return [round(first + rank * step, 6) for rank in range(CLASSES + 1)]


def _round_up(step: float) -> float:
    size = 10.0 ** floor(log10(step))
    return next(size * lead for lead in (1, 2, 2.5, 5, 10) if size * lead >= step)


def shade(value: float, bounds: Sequence[float]) -> int:
    """The class of a value, 0 to 4: its lower bound is in, its upper bound is in the next one."""
    return min(CLASSES - 1, sum(value >= bound for bound in bounds[1:-1]))
