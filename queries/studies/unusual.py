"""Unusual months of a counter: a stated robust rule, and data defects told apart from real drops and jumps."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.studies.seasonal import BREAK
from queries.studies.workdays import working_days

THRESHOLD = 3.2  # robust standard deviations: about one false alarm per departement and year (MEASURED)
DROP, JUMP = 0.75, 4 / 3  # and at least a quarter under, or a third over, what was expected
BASELINE, LEAST_BASELINE = 12, 6  # months before the one that is judged, and how many of them must be known
YOUNG = 6  # first months of a counter, neither judged nor a baseline: it is filling up
PRIOR_MONTHS = 12  # weight of the network's spread against a counter's own, in months
PRIOR_SEASON = 60  # weight of the network's season against a departement's own, in counter-months
MOST_HABIT = 0.5  # logarithm: one wild month does not make a habit of the same month in other years
PRIOR_HABIT = 4  # weight of having no habit against the habit of a counter, in years
TWICE = (1.5, 2.7)  # observed over expected when rows may have been counted twice
LEAST_CELLS = 6  # cells above zero for "all even" to be no accident: one chance in 64
MAD = 1.4826  # what makes a standard deviation of a median absolute deviation
LEAST_OTHERS = 8  # values under which nothing is usual
COMMON_SHARE, COMMON_COUNTERS = 0.5, 3  # a jump is common to a departement from this share of its counters

# Percent of months flagged where nothing happened, then of planted anomalies found, with much noise and with half of
# it; measured on simulated series, ten seeds (3,000 counters, 100,149 months judged, 1,510 anomalies planted). A single
# month down by less than half often goes unseen: the comparison with the year before is there for that.
MEASURED = {
    "false_alarms": (0.32, 0.43),
    "missing": (100, 100),
    "doubled": (91, 95),
    "drop_60": (77, 98),
    "drop_40": (17, 50),
    "jump_150": (74, 97),
    "jump_60": (15, 43),
}

DEFECTS = ("missing_month", "doubled_import")  # kinds that call for a correction, not for an explanation
COLUMNS = [
    "counter_id", "department", "month", "kind", "rule", "observed", "expected", "low", "high", "score", "together",
    "cells", "even_cells",
]  # fmt: skip


@dataclass(frozen=True)
class Expectation:
    """Months x counters, null where it is not known: logarithm of the acts expected, its spread, and the robust z."""

    centre: pd.DataFrame
    spread: pd.DataFrame
    score: pd.DataFrame


def unusual(monthly: pd.DataFrame, counters: pd.DataFrame) -> pd.DataFrame:
    """Flag the unusual months of counters, the most recent first.

    `monthly`: counter_id, month (first day), requests, one row per counter and month; with cells (partner and channel
    cells above zero) and even_cells (those with an even number) when the detail is known and was not rounded.
    `counters`: counter_id, department, opened_on, closed_on (null when not known); at least those of `monthly`.

    The rule: see `expectation`. 3.2 robust standard deviations or more from what was expected, and at least a quarter
    under it, a month is a drop; at least a third over it, a jump.

    One row per flagged month: counter_id, department, month, kind and rule, observed, expected, low and high (between
    which nothing is flagged), score, together (share of the departement's judged counters that are as far off in the
    same direction that month), cells, even_cells.

    | kind | rule |
    |---|---|
    | missing_month | no_row: nothing for an open counter, after its first month and up to the last one of the file |
    | doubled_import | all_even: about twice what was expected, and every cell is even |
    | doubled_import | doubled_together: a jump to about twice, for half of the departement's counters (3 at least) |
    | jump | late_entry: a jump to about twice, after a missing month |
    | jump | robust_z |
    | drop | zero: zero acts were reported where some were expected |
    | drop | robust_z |
    """
    table = judged(monthly, counters)
    table = table[table["kind"] != ""]
    return table.sort_values(["month", "score"], ascending=[False, True], ignore_index=True)


def judged(monthly: pd.DataFrame, counters: pd.DataFrame) -> pd.DataFrame:
    """Every month that was judged or is missing, with the columns of `unusual`; kind is empty when all is well."""
    monthly = monthly.astype({"counter_id": "str"})  # a query gives them as categories
    acts = _wide(monthly, "requests")
    counters = counters.drop_duplicates("counter_id").set_index("counter_id").loc[acts.columns]
    counters = counters.assign(department=counters["department"].fillna(""))
    is_open, young = _life(acts, counters)
    usable = acts.notna() & is_open & ~young & ~_in_break(acts)
    found = expectation(acts.where(usable), counters["department"])
    missing = acts.isna() & is_open & acts.notna().cummax()
    table = _long(acts, found, counters["department"], missing)
    for name in ("cells", "even_cells"):
        detail = _wide(monthly, name) if name in monthly else acts * np.nan
        table[name] = detail.stack(future_stack=True).reindex(table.index)
    kinds, rules = _verdict(table)
    table = table.assign(kind=kinds, rule=rules).reset_index()
    return table.assign(month=table["month"].dt.to_timestamp())[COLUMNS]


def apart(value: float, others: "pd.Series[float]") -> float | None:
    """How many robust standard deviations (1.4826 MAD) a value is above the median of others; None of fewer than
    LEAST_OTHERS, or where half of them are level.
    """
    known = others.dropna()
    spread = MAD * (known - known.median()).abs().median()
    if len(known) < LEAST_OTHERS or pd.isna(value) or not spread > 0:
        return None
    return float((value - known.median()) / spread)


def steps(published: pd.DataFrame) -> pd.DataFrame:
    """Jumps of published totals: territories whose figure is multiplied by more than 1.9, or less than 0.55.

    `published`: code, month, value. For series that have too few months for the rule above. One row per jump: code,
    month, value, previous_month, previous (the figure published before it), ratio.
    """
    rows = published.dropna(subset="value").sort_values(["code", "month"])
    before = rows.groupby("code")[["month", "value"]].shift()
    rows = rows.assign(previous_month=before["month"], previous=before["value"], ratio=rows["value"] / before["value"])
    return rows[(rows["ratio"] > 1.9) | (rows["ratio"] < 0.55)].reset_index(drop=True)


def expectation(acts: pd.DataFrame, department: pd.Series) -> Expectation:
    """What each counter should have done each month. `acts`: months (periods, none left out) x counters, null when they
    are not to be used; `department`: by counter.

    On logarithms of acts per working day: the season of the month of the year, plus the median of the twelve months
    before (six at least, once freed of their seasons), plus the habit of the counter in that month, in other years. The
    season is the median distance of a month to the thirteen around it, over the departement's counters and all years,
    drawn to the whole network's when it rests on few. The difference between a month and that is centred on the
    counter's median and scaled by its MAD, both drawn to the network's while the counter has few months, and never
    under what chance alone gives a count (Poisson).
    """
    days = _days(acts.index, department)
    log = np.log(acts + 0.5) - days
    season = _season(log, department)
    flat = log - season
    level = flat.rolling(BASELINE, min_periods=LEAST_BASELINE).median().shift()
    off = flat - level
    habit = _habit((off - off.median()).clip(-MOST_HABIT, MOST_HABIT))
    off = off - habit
    middle, spread = _spread(off)
    centre = days + season + level + habit + middle
    spreads = np.exp(-centre / 2).clip(lower=spread, axis=1)  # 1 / sqrt(expected): what chance alone gives
    return Expectation(centre, spreads, (log + days - centre) / spreads)


def _wide(monthly: pd.DataFrame, name: str) -> pd.DataFrame:
    """Months x counters, from the first month of all to the last."""
    months = pd.PeriodIndex(pd.to_datetime(monthly["month"]), freq="M", name="month")
    table = monthly.assign(month=months).pivot(index="month", columns="counter_id", values=name).astype("float64")
    every = pd.period_range(months.min(), months.max(), freq="M", name="month") if len(months) else table.index
    return table.reindex(every)


def _life(acts: pd.DataFrame, counters: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Whether the counter is open the whole month, and whether it is still filling up."""
    first = acts.notna().idxmax()
    opened = pd.to_datetime(counters["opened_on"])
    opened = opened.fillna(pd.Series(pd.PeriodIndex(first, freq="M").start_time, index=first.index))
    closed = pd.to_datetime(counters["closed_on"])
    start, end = acts.index.start_time.to_numpy()[:, None], acts.index.end_time.to_numpy()[:, None]
    is_open = (opened.to_numpy() <= start) & (closed.isna().to_numpy() | (closed.to_numpy() > end))
    grown = (opened + pd.DateOffset(months=YOUNG)).to_numpy()
    shape = {"index": acts.index, "columns": acts.columns}
    return pd.DataFrame(is_open, **shape), pd.DataFrame(start < grown, **shape)


def _in_break(acts: pd.DataFrame) -> pd.DataFrame:
    first, last = (pd.Period(month, "M") for month in BREAK)
    inside = (acts.index >= first) & (acts.index <= last)
    return pd.DataFrame(np.repeat(inside[:, None], acts.shape[1], axis=1), index=acts.index, columns=acts.columns)


def _days(months: pd.PeriodIndex, department: pd.Series) -> pd.DataFrame:
    """Logarithm of the working days of each month, in each counter's departement."""
    days = {code: working_days(months.to_timestamp(), code).to_numpy() for code in department.unique()}
    return pd.DataFrame({counter: np.log(days[code]) for counter, code in department.items()}, index=months)


def _season(log: pd.DataFrame, department: pd.Series) -> pd.DataFrame:
    """Season of each month for each counter: its departement's, drawn to the network's."""
    around = log.rolling(13, center=True, min_periods=7).median()
    long = (log - around).rename_axis(columns="counter_id").stack().rename("off").reset_index()
    long = long.assign(time=long["month"].dt.month, department=long["counter_id"].map(department))
    network = long.groupby("time")["off"].median().reindex(range(1, 13))
    own = long.groupby(["department", "time"])["off"].agg(["median", "size"])
    drawn = (own["size"] * own["median"] + PRIOR_SEASON * own.index.get_level_values("time").map(network)) / (
        own["size"] + PRIOR_SEASON
    )
    table = drawn.unstack("department").reindex(index=range(1, 13), columns=department.unique())
    table = table.apply(lambda season: season.fillna(network))
    seasons = (table - table.mean()).loc[log.index.month, department.loc[log.columns]]
    return pd.DataFrame(seasons.to_numpy(), index=log.index, columns=log.columns)


def _habit(off: pd.DataFrame) -> pd.DataFrame:
    """How far a counter usually is, in the other years, from what its month of the year would give."""
    habit = pd.DataFrame(0.0, index=off.index, columns=off.columns)
    for month in off.index:
        others = off[(off.index.month == month.month) & (off.index != month)]
        years = others.count()
        habit.loc[month] = (others.median() * years / (years + PRIOR_HABIT)).fillna(0.0)
    return habit


def _spread(off: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Median and scale (MAD as a standard deviation) of each counter, drawn to those of the network."""
    own = off.count() / (off.count() + PRIOR_MONTHS)
    every = off.stack()
    middle = own * off.median().fillna(0) + (1 - own) * every.median()
    mad = MAD * (off - off.median()).abs().median()
    network = MAD * (every - every.median()).abs().median()
    return middle, np.sqrt(own * mad.fillna(0) ** 2 + (1 - own) * network**2)


def _long(acts: pd.DataFrame, found: Expectation, department: pd.Series, missing: pd.DataFrame) -> pd.DataFrame:
    """One row per month and counter that is judged, or missing."""
    margin = THRESHOLD * found.spread
    columns = {
        "observed": acts,
        "expected": np.exp(found.centre) - 0.5,
        "low": np.exp(found.centre - margin) - 0.5,
        "high": np.exp(found.centre + margin) - 0.5,
        "score": found.score,
        "missing": missing,
        "after_missing": missing.shift(fill_value=False),
    }
    table = pd.DataFrame({name: wide.stack(future_stack=True) for name, wide in columns.items()})
    table = table[table["missing"] | table["score"].notna()].rename_axis(["month", "counter_id"])
    table["department"] = table.index.get_level_values("counter_id").map(department)
    side = np.sign(table["score"]).where(table["score"].abs() >= THRESHOLD)
    place = [table.index.get_level_values("month"), table["department"]]
    table["counters"] = table.groupby(place)["score"].transform("count")
    table["alike"] = side.groupby([*place, side]).transform("size").fillna(0)
    table["together"] = (table["alike"] / table["counters"].where(table["counters"] > 0)).where(side.notna())
    return table.assign(low=table["low"].clip(lower=0), expected=table["expected"].clip(lower=0))


def _verdict(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Kind and rule of each row, the first that holds; empty when nothing is unusual."""
    ratio = table["observed"] / table["expected"]
    twice = ratio.between(*TWICE)
    jump = (table["score"] >= THRESHOLD) & (ratio >= JUMP)
    drop = (table["score"] <= -THRESHOLD) & (ratio <= DROP)
    even = (table["cells"] >= LEAST_CELLS) & (table["cells"] == table["even_cells"])
    common = (table["together"] >= COMMON_SHARE) & (table["alike"] >= COMMON_COUNTERS)
    verdicts = {
        ("missing_month", "no_row"): table["missing"],
        ("doubled_import", "all_even"): twice & even,
        ("doubled_import", "doubled_together"): jump & twice & common,
        ("jump", "late_entry"): jump & twice & table["after_missing"],
        ("jump", "robust_z"): jump,
        ("drop", "zero"): drop & (table["observed"] == 0),
        ("drop", "robust_z"): drop,
    }
    conditions = [holds.to_numpy(dtype=bool) for holds in verdicts.values()]
    kinds, rules = zip(*verdicts, strict=True)
    return np.select(conditions, kinds, ""), np.select(conditions, rules, "")
