"""Monthly series without their seasons, and against the same month of the year before; COVID is a break."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

# From the first lockdown to the last month under the state of health emergency (it ended on 1 June 2021).
BREAK = ("2020-03-01", "2021-05-01")
LEAST_MONTHS = 24  # known months outside the break: two whole years
LEAST_YEARS = 2  # times that each month of the year must be known
# Of STL, with the usual widths for a period of 12: months of the trend, of what is slow in a season, rounds.
TREND, LOW_PASS, LOOPS = 19, 13, 5
WINDOW = 1201  # years of the seasonal smoother, of degree 0: the same season every year
OUTLIER = 3.5  # robust standard deviations from trend and season: such a month says nothing of them
MOST_OUTLIERS = 0.1  # of the known months
SURE = 2.0  # standard errors above zero for working days to be evened out
ROUNDS = 50

State = Literal["adjusted", "too_short", "months_missing"]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Adjusted:
    """A series without its seasons, or why there is none.

    `table`: one row per month from the first to the last: month, value, adjusted, trend, season (what the month of the
    year multiplies the value by, or adds to it on the level scale), residual (same scale), in_break. Trend and residual
    are null in the break, and everything that was not computed is null.
    `method`: "stl_log" or "stl_level" (STL, period 12, periodic season). `per_day`: how much acts follow
    working days, 1 when they are proportional to them; evened out too, but 0 when nothing of it can be measured.
    `state`: adjusted; too_short (`known` months of the `needed`); months_missing (a month of the year is known less
    than twice: `missing`, 1 to 12). `aside`: known months too far off to measure a season.
    """

    table: pd.DataFrame
    method: str
    state: State
    known: int
    needed: int
    missing: tuple[int, ...]
    aside: tuple[pd.Timestamp, ...]
    per_day: float


def adjust(monthly: pd.DataFrame) -> Adjusted:
    """Take the seasons out of `monthly`: month (any date of it), value (null when missing), and working_days if wanted.

    STL (period 12) with the same season every year: a season free to move follows the noise of the three
    or four years there are (tests/queries/test_seasonal.py measures it). On the logarithm when every value is above
    zero, because the swing of a count grows with its level; else on the values. Months of the break and missing months
    do not count: they are filled with trend plus season, again and again until the fill no longer moves, and the fill
    is thrown away. Nor do months further than 3.5 robust standard deviations from both, the furthest first, as long as
    their month of the year is known twice without them; the robust weights of STL would take the filled months for
    perfect ones, and throw away the others.

    How acts follow working days is measured, not supposed (dividing by them where they do not matter adds their noise
    to the series): least squares of what trend and season leave of the acts on what they leave of the days, kept when
    it is two standard errors above zero. Raises ValueError when a month comes twice.
    """
    table = _regular(monthly)
    known = table["value"].where(~table["in_break"])
    log = bool((table["value"].dropna() > 0).all())
    times = known.dropna().groupby(table["month"].dt.month).size().reindex(range(1, 13), fill_value=0)
    missing = tuple(int(month) for month in times[times < LEAST_YEARS].index)
    state: State = "adjusted" if not missing else "months_missing"
    if known.count() < LEAST_MONTHS:
        state = "too_short"
    aside: tuple[pd.Timestamp, ...] = ()
    per_day = 0.0
    if state == "adjusted":
        table, aside, per_day = _decompose(table, known, log)
    columns = ["month", "value", "adjusted", "trend", "season", "residual", "in_break"]
    method = "stl_log" if log else "stl_level"
    found = (method, state, int(known.count()), LEAST_MONTHS, missing, aside, per_day)
    return Adjusted(table.reindex(columns=columns), *found)


def season_of(known: Floats) -> tuple[Floats, bool] | None:
    """What the month of the year multiplies each value of a monthly series by (True), or adds to it; NaN is not known.

    The season of `adjust`, where no day is counted; None where it cannot be told.
    """
    there = ~np.isnan(known)
    if there.sum() < LEAST_MONTHS or np.bincount(np.arange(len(known)) % 12, there, 12).min() < LEAST_YEARS:
        return None
    log = bool((known[there] > 0).all())
    _, season, _ = _parts(np.log(known) if log else known)
    return (np.exp(season), True) if log else (season, False)


def against_year_before(monthly: pd.DataFrame) -> pd.DataFrame:
    """`monthly` (month, value) beside the same month a year before.

    Adds before, change (percent of it), in_break, and why there is no change: missing, break (the year before is in the
    break, which is never a baseline) or zero; null when there is one.
    """
    month = pd.to_datetime(monthly["month"]).dt.to_period("M")
    before = monthly["value"].set_axis(month + 12)
    table = monthly.assign(before=month.map(before))
    reasons = {
        "break": _inside((month - 12).dt.start_time),
        "missing": table["value"].isna() | table["before"].isna(),
        "zero": table["before"] == 0,
    }
    why = pd.Series(np.select(list(reasons.values()), list(reasons), default=""), index=table.index).replace("", None)
    change = (100 * (table["value"] / table["before"].where(table["before"] != 0) - 1)).where(why.isna())
    return table.assign(change=change, in_break=_inside(month.dt.start_time), why=why)


def _regular(monthly: pd.DataFrame) -> pd.DataFrame:
    """One row per month from the first to the last, at its first day; the months that were not there are null."""
    columns = [name for name in ("value", "working_days") if name in monthly]
    months = pd.to_datetime(monthly["month"]).dt.to_period("M")
    if months.duplicated().any():
        raise ValueError(f"a month comes twice: {months[months.duplicated()].iloc[0]}")
    table = monthly[columns].astype("float64").set_index(months)
    if len(table):
        table = table.reindex(pd.period_range(months.min(), months.max(), freq="M"))
    table.insert(0, "month", table.index.to_timestamp())
    return table.reset_index(drop=True).assign(in_break=lambda rows: _inside(rows["month"]))


def _inside(months: pd.Series) -> pd.Series:
    return months.between(*map(pd.Timestamp, BREAK))


def _decompose(
    table: pd.DataFrame, known: pd.Series, log: bool
) -> tuple[pd.DataFrame, tuple[pd.Timestamp, ...], float]:
    scale, back = (np.log, np.exp) if log else (lambda values: values, lambda values: values)
    acts, outside = scale(table["value"].to_numpy()), known.isna().to_numpy()
    days = np.zeros(len(table))
    if "working_days" in table:
        ratio = (table["working_days"] / table["working_days"].mean()).to_numpy()
        days = np.log(ratio) if log else (ratio - 1) * known.mean()
    trend, season, used = _parts(np.where(outside, np.nan, acts))
    per_day = _slope(acts, days, used) if days.any() else 0.0
    if per_day:
        acts = acts - per_day * days
        trend, season, used = _parts(np.where(outside, np.nan, acts))
    parts = table.assign(
        adjusted=back(acts - season),
        trend=np.where(table["in_break"], np.nan, back(trend)),
        season=back(season),
        residual=np.where(outside, np.nan, back(acts - trend - season)),
    )
    return parts, tuple(table.loc[~outside & ~used, "month"]), per_day


def _slope(acts: Floats, days: Floats, used: npt.NDArray[np.bool_]) -> float:
    """How much acts follow days once both are freed of trend and season, over the months used; 0 when not sure."""
    left_acts, left_days = (_left(series, used) for series in (acts, days))
    square = float(left_days @ left_days)
    if square < 1e-9:
        return 0.0
    slope = float(left_days @ left_acts) / square
    free = used.sum() - 12 - used.sum() / 12 - 1  # but the season, the trend (about one a year) and the slope
    error = np.sqrt(np.sum((left_acts - slope * left_days) ** 2) / free / square)
    return slope if slope > SURE * error else 0.0


def _left(series: Floats, used: npt.NDArray[np.bool_]) -> Floats:
    trend, season = _stl(np.where(used, series, np.nan))
    return (series - trend - season)[used]


def _parts(known: Floats) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Trend, season, and the months that they were measured on: the known ones, without the outliers."""
    used = ~np.isnan(known)
    trend, season = _stl(known)
    for _ in range(int(MOST_OUTLIERS * used.sum())):
        worst = _outlier(np.abs(known - trend - season), used)
        if worst is None:
            break
        used[worst] = False
        trend, season = _stl(np.where(used, known, np.nan))
    return trend, season, used


def _outlier(off: Floats, used: npt.NDArray[np.bool_]) -> int | None:
    """The month that is furthest off, if it is too far and its month of the year can spare it."""
    time = np.arange(len(off)) % 12
    spare = used & (np.bincount(time, used, 12)[time] > LEAST_YEARS)
    worst = int(np.argmax(np.where(spare, off, -1.0)))
    return worst if spare[worst] and off[worst] > OUTLIER * 1.4826 * np.median(off[used]) else None


def _stl(known: Floats) -> tuple[Floats, Floats]:
    """Trend and season; where `known` is null they are those of a series filled with themselves."""
    to_trend, to_season = _smoothers(len(known))
    to_guess, gaps = to_trend + to_season, np.isnan(known)
    filled, still = _first_fill(known, gaps), 1e-4 * np.nanstd(known)
    for _ in range(ROUNDS):
        guess, last = to_guess @ filled, filled
        moved = np.abs(guess - filled)[gaps].max(initial=0.0)
        filled = np.where(gaps, guess, known)
        if moved < still:
            break
    return to_trend @ last, to_season @ last


@lru_cache(maxsize=64)
def _smoothers(months: int) -> tuple[Floats, Floats]:
    """Two matrices that give the trend and the season of a series of so many months, as STL does.

    Without robust weights each value of both is a weighted sum of the series, whose weights depend on its length
    alone. STL takes them in turn: the season is what smoothing each month of the year over the years gives, without
    what of it is slow, and the trend what smoothing the rest gives.
    """
    every, trend = np.eye(months), np.zeros((months, months))
    by_month, slow = _by_month(months), _loess(months, LOW_PASS, 1) @ _moving(months)
    level = _loess(months, TREND, 1)
    for _ in range(LOOPS):
        long = by_month @ (every - trend)
        season = long[12:-12] - slow @ long
        trend = level @ (every - season)
    return trend, season


def _by_month(months: int) -> Floats:
    """The matrix that smooths each month of the year over the years, and goes on for a year on both sides."""
    matrix = np.zeros((months + 24, months))
    for first in range(12):
        years = len(range(first, months, 12))
        matrix[first::12, first::12] = _loess(years, WINDOW, 0, np.arange(-1, years + 1))
    return matrix


def _moving(months: int) -> Floats:
    """The matrix that takes means of twelve, twelve and three months in turn, which leaves out a year on both sides."""
    year = np.full(12, 1 / 12)
    weights = np.convolve(np.convolve(year, year), np.full(3, 1 / 3))
    return np.array([np.pad(weights, (month, months - 1 - month)) for month in range(months)])


def _loess(count: int, span: int, degree: int, at: npt.NDArray[np.int_] | None = None) -> Floats:
    """The matrix of a local regression of degree 0 or 1 on the `span` nearest of `count` points, `at` some of them."""
    points = np.arange(count)
    where = (points if at is None else at)[:, None]
    first = np.clip(where - span // 2, 0, max(count - span, 0))
    last = np.minimum(first + span, count) - 1
    reach = np.maximum(where - first, last - where) + max(span - count, 0) // 2
    away = np.where((points >= first) & (points <= last), np.abs(points - where), np.inf)
    weights = np.where(away <= 0.999 * reach, (1 - np.minimum(away / reach, 1) ** 3) ** 3, 0.0)
    weights = np.where(away <= 0.001 * reach, 1.0, weights)
    weights /= weights.sum(axis=1, keepdims=True)
    if degree == 0:
        return weights
    off = points - (weights @ points)[:, None]
    spread = (weights * off**2).sum(axis=1, keepdims=True)
    return weights * (1 + (where - points + off) * off / spread)


def _first_fill(known: Floats, gaps: npt.NDArray[np.bool_]) -> Floats:
    """A straight line across each gap, with the usual distance of that month of the year to its year."""
    position = np.arange(len(known))
    line = np.interp(position, position[~gaps], known[~gaps])
    level = pd.Series(line).rolling(13, center=True, min_periods=7).median().to_numpy()
    usual = pd.Series(known - level).groupby(position % 12).median().to_numpy()
    return np.where(gaps, line + usual[position % 12], known)
