"""Where the trend of a monthly series leads by the day of its target, and how often such a forecast held before."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from queries.studies.seasonal import BREAK, season_of

MONTHS = 24  # two years: the last known months, which make the trend, and how far back forecasts are tried
HELD = 4  # months held back besides: the fewest errors that an interval at 80 percent can be made of
FIRST = 12  # known months of the first trend whose errors are measured
OLD = 12  # months after which the last value says nothing of today
FURTHEST = 60  # months ahead that are looked at
SHARE = 0.8
LEAST = 0.5  # of the past forecasts: where fewer held, nothing is said

State = Literal[
    "reached", "in_time", "late", "never", "past", "due", "too_far", "too_few", "broken", "old", "months_missing",
    "untried", "unreliable",
]  # fmt: skip
FORECASTS: tuple[State, ...] = ("in_time", "late", "never")
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
_PAIRS = {count: np.triu_indices(count, 1) for count in range(FIRST, MONTHS + 1)}


@dataclass(frozen=True)
class Aim:
    """A target: its value, its day, whether it is reached from above, and the bounds of all values."""

    target: float
    on: dt.date
    falls: bool = False
    bounds: tuple[float, float] = (-math.inf, math.inf)


@dataclass(frozen=True)
class Outlook:
    """What can be said of a target.

    `state`: reached; a forecast: in_time, late, never (not within FURTHEST months); or why there is none: past (its day
    is), due (its month is measured), too_far (more than FURTHEST months), too_few (`known` months), broken (too few
    since `broke`), old (the last value, of `last`), months_missing (a month of the year is known less than twice),
    untried (too few errors are known), unreliable (the interval held for less than half of the past months).
    `value`, `low`, `high`: in the month of the target. `month`: when the trend is there, seasons left out; `earliest`
    and `latest`: when the ends of its interval are; null where that is not within FURTHEST months. `held` of `tried`
    past months lay within the interval that would have been said of them.
    """

    state: State
    known: int = 0
    last: pd.Timestamp | None = None
    broke: dt.date | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    month: pd.Timestamp | None = None
    earliest: pd.Timestamp | None = None
    latest: pd.Timestamp | None = None
    held: int = 0
    tried: int = 0


def outlook(
    monthly: pd.DataFrame,
    aim: Aim,
    as_of: dt.date,
    breaks: Sequence[dt.date] = (),
    seasonal: bool = False,
) -> Outlook:
    """Where `monthly` (month, value: what was measured, nothing carried on) leads by the day of a target not reached.

    The trend is the line of Theil and Sen through the last 24 known months: its slope is the median of those between
    any two of them. What comes before the last of the `breaks` is left out; of a `seasonal` series so are the months of
    COVID, and seasons are taken out first (`seasonal.season_of`). No missing month is filled.

    The interval is made of errors: the same line, drawn at each month of the past, against the months that followed.
    Of the lines of two years, those at a like distance (from half of it on, or of the furthest there is) are taken,
    grown with the distance, and the interval is as wide as 80 percent of them (split conformal). What would have been
    said at each of the last 24 months, from what was known then alone, is held against those that followed.
    """
    known, rest, broke = _since_broken(monthly, breaks, as_of, seasonal)
    told: dict[str, Any] = {"known": len(rest), "broke": broke, "last": rest["month"].max() if len(rest) else None}
    months, values = _numbers(rest["month"]), rest["value"].to_numpy("float64")
    today, end = _numbers(pd.Series(pd.to_datetime([as_of, aim.on])))
    last = int(months[-1]) if len(months) else today
    away = int(end - last)
    if why := _why_none(aim.on < as_of, len(known), len(rest), int(today - last), away):
        return Outlook(why, **told)
    start = _start(months, values, seasonal)
    if start is None:
        return Outlook("months_missing", **told)
    errors = _errors(months, values, seasonal)
    told["held"], told["tried"] = errors.held(months[MONTHS - 1 : -1][-MONTHS:], away)
    half = errors.half(np.arange(1, FURTHEST + 1), last)
    if told["tried"] < HELD or np.isnan(half).any():
        return Outlook("untried", **told)
    if told["held"] < LEAST * told["tried"]:
        return Outlook("unreliable", **told)
    return Outlook(**_led(start, half, aim, away, told["last"]), **told)


def _why_none(is_past: bool, known: int, since: int, age: int, away: int) -> State | None:
    """Why nothing is said from the months that are known, and those `since` a break: the first that holds; the `age` of
    the last one, and how far `away` the target is, in months.
    """
    enough = MONTHS + HELD
    reasons: dict[State, bool] = {
        "past": is_past,
        "broken": since < enough <= known,
        "too_few": since < enough,
        "old": age > OLD,
        "due": away < 1,
        "too_far": away > FURTHEST,
    }
    return next((why for why, holds in reasons.items() if holds), None)


def _since_broken(
    monthly: pd.DataFrame, breaks: Sequence[dt.date], as_of: dt.date, seasonal: bool
) -> tuple[pd.DataFrame, pd.DataFrame, dt.date | None]:
    """The known months, those of them since the last break, and the day of it."""
    known = monthly.dropna(subset="value").sort_values("month")
    if seasonal:
        known = known[~known["month"].between(*map(pd.Timestamp, BREAK))]
    broke = max((day for day in breaks if len(known) and known["month"].iloc[0].date() < day <= as_of), default=None)
    return known, known if broke is None else known[known["month"] >= pd.Timestamp(broke).replace(day=1)], broke


def _numbers(months: "pd.Series[Any]") -> Whole:
    """Months counted from the year 0."""
    return (12 * months.dt.year + months.dt.month - 1).to_numpy("int64")


@dataclass(frozen=True)
class _Start:
    """A line without seasons, and by month of the year what the season multiplies it by, or adds to it."""

    slope: float
    level: float
    season: Floats
    multiplies: bool

    def line(self, months: Whole) -> Floats:
        return np.asarray(self.level + self.slope * months, np.float64)

    def without(self, months: Whole, values: Floats) -> Floats:
        """Values without their seasons."""
        season = self.season[months % 12]
        return values / season if self.multiplies else values - season

    def with_season(self, month: int, flat: float) -> float:
        season = self.season[month % 12]
        return flat * season if self.multiplies else flat + season


def _start(months: Whole, values: Floats, seasonal: bool) -> _Start | None:
    """The line of Theil and Sen through the last 24 of these months; None where their seasons cannot be told."""
    season, multiplies = np.zeros(12), False
    if seasonal:
        known = np.full(months[-1] - months[0] + 1, np.nan)
        known[months - months[0]] = values
        found = season_of(known)
        if found is None:
            return None
        season, multiplies = found[0][(np.arange(12) - months[0]) % 12], found[1]
    x = months[-MONTHS:]
    y = _Start(0, 0, season, multiplies).without(x, values[-MONTHS:])
    first, second = _PAIRS[len(x)]
    slope = float(np.median((y[second] - y[first]) / (x[second] - x[first])))
    return _Start(slope, float(np.median(y - slope * x)), season, multiplies)


@dataclass(frozen=True)
class _Errors:
    """How far months were, without their seasons, from the line drawn some months before: the month it was drawn, the
    one it was drawn for, and the distance between value and line.
    """

    drawn: Whole
    month: Whole
    error: Floats

    def half(self, distances: Whole, by: int) -> Floats:
        """At each distance, what 80 percent stay under, of those known by a month that were drawn in the two years
        before; NaN of too few.
        """
        known = (self.month <= by) & (self.drawn > by - MONTHS)
        error, away = self.error[known], (self.month - self.drawn)[known]
        halves = np.full(len(distances), np.nan)
        for place, distance in enumerate(distances):
            furthest = min(distance, away.max(initial=0))
            alike = (away <= furthest) & (2 * away > furthest)
            grown = error[alike] * (distance / away[alike])
            rank = math.ceil(SHARE * (len(grown) + 1)) - 1
            if rank < len(grown):
                halves[place] = np.partition(grown, rank)[rank]
        return halves

    def held(self, starts: Whole, furthest: int) -> tuple[int, int]:
        """How many of the lines drawn in these months lay within the interval known by then, of how many that had one,
        no further ahead than that.
        """
        inside = []
        for drawn in starts:
            here = (self.drawn == drawn) & (self.month - drawn <= furthest)
            half = self.half(self.month[here] - drawn, drawn)
            error = self.error[here]
            held = (error <= half) | np.isclose(error, half, rtol=1e-9, atol=1e-9)  # rounding aside: 0.7 * 3 is 2.1
            inside += list(held[~np.isnan(half)])
        return sum(map(bool, inside)), len(inside)


def _errors(months: Whole, values: Floats, seasonal: bool) -> _Errors:
    """Those of a line drawn at each month of the last four years, from what was known then alone."""
    found = [(np.zeros(0, int), np.zeros(0, int), np.zeros(0))]
    for known in range(max(MONTHS if seasonal else FIRST, len(months) - 2 * MONTHS), len(months)):
        start, ahead = _start(months[:known], values[:known], seasonal), months[known:]
        if start is not None:
            off = np.abs(start.without(ahead, values[known:]) - start.line(ahead))
            found.append((np.full(len(ahead), months[known - 1]), ahead, off))
    return _Errors(*map(np.concatenate, zip(*found, strict=True)))


def _led(start: _Start, half: Floats, aim: Aim, away: int, last: pd.Timestamp) -> dict[str, Any]:
    """Where a line leads in the month of the target, and when the target is reached; `half` of its interval's width."""
    side = -1 if aim.falls else 1
    today = 12 * last.year + last.month - 1
    line = start.line(today + np.arange(1, FURTHEST + 1))

    def when(path: Floats) -> pd.Timestamp | None:
        there = np.flatnonzero(side * path >= side * aim.target)
        return last + pd.DateOffset(months=int(there[0]) + 1) if len(there) else None

    month = when(line)
    state = "never" if month is None else "in_time" if month <= last + pd.DateOffset(months=away) else "late"
    edges = (line[away - 1] + np.array([0, -1, 1]) * half[away - 1]).tolist()
    value, low, high = (min(max(start.with_season(today + away, one), aim.bounds[0]), aim.bounds[1]) for one in edges)
    ends = {"earliest": when(line + side * half), "latest": when(line - side * half)}
    return {"state": state, "value": value, "low": low, "high": high, "month": month} | ends
