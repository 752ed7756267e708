"""Alike: the territories that resemble one, by a distance that is stated, and each feature's part in it.

Territories of a level are compared by what services do not decide: their people, their density, their number of
communes, and how many of their people live in small ones. Overseas territories are compared with one another.
How far people are from a counter is left out: it is what is compared afterwards.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

NEAREST = 5
LEAST = 2  # features that two territories must have in common to be compared
FAR = 3.0  # times the usual distance of the nearest, from which even that one is far


@dataclass(frozen=True)
class Feature:
    """What territories are compared by. A `logarithmic` one counts ratios: from 1 to 2 is as far as from 10 to 20."""

    name: str
    logarithmic: bool
    weight: float = 1


FEATURES = (
    Feature("population", True),
    Feature("density", True),
    Feature("communes", True),
    Feature("small_communes", False),
)


@dataclass(frozen=True)
class Alike:
    """The territories nearest to one: `rows` (code, name, distance, then `<feature>_part` in percent), the nearest
    first, several where they are level with the last.

    `usual`: the median, among the territories compared, of the distance to the nearest. `missing`: the features that
    are not known of it. `left`: how many others could not be compared.
    """

    rows: pd.DataFrame
    usual: float | None
    missing: tuple[str, ...]
    left: int

    @property
    def is_far(self) -> bool:
        """Whether even the nearest is far: FAR times the usual distance or more."""
        return bool(self.usual and len(self.rows) and self.rows["distance"].iloc[0] >= FAR * self.usual)


def nearest(rows: pd.DataFrame, code: str, most: int = NEAREST) -> Alike:
    """Those that resemble `code` most, among rows (code, name, overseas, and FEATURES) of one level."""
    scores = standardised(rows)
    own = rows.loc[rows["code"] == code].iloc[0]
    pool = rows[rows["overseas"] == own["overseas"]]
    squares = _squares(scores.loc[pool["code"]].to_numpy())
    apart = _distances(squares)
    place = list(pool["code"]).index(code)
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = 100 * squares[place] / np.nansum(squares[place], axis=1)[:, None]
    told = {f"{feature.name}_part": parts[:, column] for column, feature in enumerate(FEATURES)}
    others = pool.assign(distance=apart[place], **told)[["code", "name", "distance", *told]]
    others = others[others["code"] != code]
    known = others.dropna(subset=["distance"]).sort_values(["distance", "name"], ignore_index=True)
    last = known["distance"].iloc[min(most, len(known)) - 1] if len(known) else np.nan
    missing = tuple(feature.name for feature in FEATURES if np.isnan(scores.loc[code, feature.name]))
    return Alike(known[known["distance"] <= last], _usual(apart), missing, len(others) - len(known))


def standardised(rows: pd.DataFrame) -> pd.DataFrame:
    """Each feature by code, its logarithm where it counts ratios, less the mean of the level, over its deviation.

    What is not known, or has no logarithm, is NaN; a feature that is the same everywhere is 0.
    """
    told = {}
    for feature in FEATURES:
        values = rows[feature.name].astype("float64").to_numpy()
        if feature.logarithmic:
            values = np.log(np.where(values > 0, values, np.nan))
        spread = np.nanstd(values) if not np.isnan(values).all() else 0.0
        told[feature.name] = (values - np.nanmean(values)) / spread if spread else values * 0
    return pd.DataFrame(told, index=pd.Index(rows["code"]))


def _squares(scores: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """By territory, other territory and feature: the weighted square of what is between them."""
    weights = np.array([feature.weight for feature in FEATURES])
    squares: np.ndarray[Any, Any] = weights * (scores[:, None, :] - scores[None, :, :]) ** 2
    return squares


def _distances(squares: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """The root of the weighted mean of the squares that are known, to two decimals; NaN where too few of them are."""
    weights = np.array([feature.weight for feature in FEATURES])
    both = ~np.isnan(squares)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.sqrt(np.nansum(squares, axis=2) / (weights * both).sum(axis=2)).round(2)
    return np.where(both.sum(axis=2) >= LEAST, found, np.nan)


def _usual(apart: "np.ndarray[Any, Any]") -> float | None:
    """The median distance to the nearest; None where nobody can be compared."""
    others = np.where(np.eye(len(apart), dtype=bool), np.inf, apart)
    ends = np.nanmin(np.where(np.isnan(others), np.inf, others), axis=1)
    known = ends[np.isfinite(ends)]
    return float(np.median(known)) if len(known) else None
