"""Trend and season of a monthly series: STL of Cleveland, Cleveland, McRae and Terpenning (1990), of weights all equal.

Without its weights, which protect from outliers, each of its steps multiplies the series by numbers that depend on its
length alone: they are worked out once. statsmodels computes the same (tests/queries/test_stl.py) and brings with it 70
MB of what nothing here uses.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

YEAR = 12
ROUNDS = 5
SEASON = 1201  # years of the smoother of each month of the year, by means: the same season every year
TREND = 19  # months of the smoother of the trend: the least odd number above one year and a half
LOW = 13  # months of the smoother that takes the trend out of the seasons

Floats = npt.NDArray[np.float64]


def stl(values: Floats) -> tuple[Floats, Floats]:
    """Trend and season of two years of months or more, all known; the same season every year."""
    season_of, trend_of = _steps(len(values))
    trend = np.zeros(len(values))
    for _ in range(ROUNDS):
        season = season_of @ (values - trend)
        trend = trend_of @ (values - season)
    return trend, season


@lru_cache(maxsize=32)
def _steps(count: int) -> tuple[Floats, Floats]:
    """What makes the season of a series without its trend, and the trend of a series without its season."""
    means = np.zeros((count + 2 * YEAR, count))  # of each month of the year, from the year before to the year after
    for month in range(YEAR):
        years = len(range(month, count, YEAR))
        means[month::YEAR, month::YEAR] = _loess(years, np.arange(years + 2), SEASON, degree=0)
    level = _moving(_moving(_moving(means, YEAR), YEAR), 3)
    at = np.arange(1, count + 1)
    return means[YEAR:-YEAR] - _loess(count, at, LOW) @ level, _loess(count, at, TREND)


def _moving(rows: Floats, length: int) -> Floats:
    """The mean of each row and those after it, `length` in all."""
    sums = np.vstack([np.zeros_like(rows[:1]), rows.cumsum(axis=0)])
    return (sums[length:] - sums[:-length]) / length


def _loess(count: int, at: npt.NDArray[np.int_], window: int, degree: int = 1) -> Floats:
    """What makes the smoothed value at these places of a series of places 1 to `count`: local means, or local lines."""
    place, here = np.arange(1, count + 1)[None, :], at[:, None]
    first = 1 + np.clip(here - (window + 2) // 2, 0, max(0, count - window))
    last = first + min(window, count) - 1
    reach = np.maximum(here - first, last - here) + max(0, window - count) // 2
    away = np.abs(place - here) / reach
    near = np.where(away <= 0.001, 1.0, (1 - np.minimum(away, 1) ** 3) ** 3)
    near *= (first <= place) & (place <= last) & (away <= 0.999)
    near /= near.sum(axis=1, keepdims=True)
    if degree == 0:
        return near
    centre = (near * place).sum(axis=1, keepdims=True)
    spread = (near * (place - centre) ** 2).sum(axis=1, keepdims=True)
    slope = np.where(np.sqrt(spread) > 0.001 * (count - 1), (here - centre) / np.maximum(spread, 1e-300), 0.0)
    return near * (1 + slope * (place - centre))
