"""The five classes of a map: round bounds, and which class a value is in."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, inf, log10

import numpy as np

CLASSES = 5
MOST, TWO = 0.45, 0.75  # one class that holds more of the territories than this, or two, tell too little


def breaks(values: Sequence[float], unit: str, aim: float | None = None) -> list[float]:
    """Six bounds of five classes that hold every value.

    Where some reach a target (`aim`) and others do not, it takes the place of the nearest bound: colours tell who
    reached it.
    Shares are in equal round steps, from 0 to 100 by 20 where they spread widely: what is a point apart is nearly of
    one colour. Others in the first that leave no class empty and none overfull: equal round steps; as many territories
    in each class; as many different values in each; a fifth of what is left in each, equal values together, from either
    end. Where none do, the ones that leave the fewest classes empty, then the least full.
    """
    if not values:
        return [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] if unit == "percent" else [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    low, high = min(values), max(values)
    if aim is not None and parts(values, unit, aim):
        return _parted(breaks(values, unit), aim)
    if unit == "percent" and min(low, 100 - high) >= 0:
        return [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] if high - low > 50 else _even(low, high, 100.0)
    offered = [_even(low, high, inf)]
    ranked, shared = (_by_rank(values), _by_rank(sorted(set(values)))), (_by_share(values), _by_share(values, True))
    offered += [found for found in (*ranked, *shared) if found]
    return min(offered, key=lambda bounds: _unfit(values, bounds))


def parts(values: Sequence[float], unit: str, aim: float) -> bool:
    """Whether some values reach a target and others do not: one that is the whole is the end of its scale anyway."""
    return bool(len(values)) and min(values) < aim <= max(values) and not (unit == "percent" and aim >= 100)


def _parted(bounds: Sequence[float], aim: float) -> list[float]:
    """The same bounds, the nearest inner one moved to the target."""
    nearest = min(range(1, CLASSES), key=lambda rank: abs(bounds[rank] - aim))
    return [*bounds[:nearest], aim, *bounds[nearest + 1 :]]


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


def _unfit(values: Sequence[float], bounds: Sequence[float]) -> tuple[int, float]:
    """How many classes are empty, and what the fullest hold beyond MOST or TWO; nothing of either fits."""
    held = np.sort(np.bincount([shade(value, bounds) for value in values], minlength=CLASSES))
    fullest, both = (float(held[-count:].sum()) / len(values) for count in (1, 2))
    return int((held == 0).sum()), max(0.0, fullest - MOST, both - TWO)


def _by_rank(values: Sequence[float]) -> list[float] | None:
    """Quintiles as round as the two nearest ones let, which are at least two steps apart, or with as few decimals as
    keep all apart; none where too many values are equal.
    """
    quintiles = np.quantile(values, [0.2, 0.4, 0.6, 0.8])
    nearest = float(np.diff(quintiles).min())
    for digits in range(-floor(log10(nearest / 2)) if nearest > 2 else 0, 3):
        unit = 10.0**-digits
        inner = [round(float(bound), digits) for bound in quintiles]
        bounds = [floor(min(values) / unit) * unit, *inner, ceil(max(values) / unit) * unit]
        if all(lower < upper for lower, upper in pairwise(bounds)):
            return [round(bound, digits) for bound in bounds]
    return None


def _by_share(values: Sequence[float], downward: bool = False) -> list[float] | None:
    """From one end on, classes that hold their share of what is left; none where values are too few."""
    counts = sorted(Counter(values).items(), reverse=downward)
    inner: list[float] = []
    left, held = len(values), 0
    for (value, count), (following, _) in pairwise(counts):
        held += count
        if len(inner) < CLASSES - 1 and held >= left / (CLASSES - len(inner)):
            inner.append(_between(*sorted((value, following))))
            left, held = left - held, 0
    whole = len(inner) == CLASSES - 1
    return [float(floor(min(values))), *sorted(inner), float(ceil(max(values)))] if whole else None


def _between(value: float, following: float) -> float:
    """The lowest bound with fewest decimals that parts two values, the higher of which it holds."""
    above = ((floor(value * 10**digits) + 1) / 10**digits for digits in range(6))
    return next((bound for bound in above if bound <= following), following)
