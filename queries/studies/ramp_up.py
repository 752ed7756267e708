"""How new counters fill up: their monthly acts by age, against the level they reach, cohort by cohort."""

import numpy as np
import pandas as pd

from queries.studies.seasonal import BREAK

MATURE = 12  # months of age from which a counter is at its level
LEAST_MATURE_MONTHS = 6  # months at that age needed to know the level
LEAST_PEERS = 5  # mature counters needed for a month to be comparable
LONGEST = 24  # months of age that are told
ROUNDS = 50


def ramp_up(footfall: pd.DataFrame, opened: pd.DataFrame) -> pd.DataFrame:
    """Mean acts of new counters by month since opening, relative to their mature level.

    `footfall`: counter_id, month (first day), requests. `opened`: counter_id, opened_on. A counter's age is 0 in the
    first whole month after it opens (the month it opens when that is the 1st).

    The months of counters 12 months old or older, and counted for 12 months or more (one that was first counted with
    its label, years after it opened, filled up again), are fitted as the counter's level times the month's (two-way, on
    logarithms): the month carries the seasons, the strikes and the growth of the network, whoever opens or closes. Any
    month of a counter, divided by the month and by its level, is then relative to what it became. Months of the break
    are left out, and those with fewer than five mature counters, so the first cohort of a network has nobody to be
    compared with; so are counters with fewer than six mature months.

    One row per cohort (year of opening) and age: cohort, age, counters, acts (mean), relative (mean over counters, 1 =
    mature level), low and high (quartiles over counters).
    """
    aged = _aged(footfall, opened)
    aged = aged[~aged["month"].between(*map(pd.Timestamp, BREAK))]
    grown = (aged["age"] >= MATURE) & (aged["counted"] >= MATURE)
    month, level = _two_way(aged[grown & (aged["requests"] > 0)])
    aged = aged.merge(month, on="month").merge(level, on="counter_id")
    aged["relative"] = aged["requests"] / np.exp(aged["month_effect"] + aged["level"])
    grouped = aged[aged["age"] < LONGEST].groupby(["cohort", "age"])
    return grouped.agg(
        counters=("counter_id", "nunique"),
        acts=("requests", "mean"),
        relative=("relative", "mean"),
        low=("relative", lambda values: values.quantile(0.25)),
        high=("relative", lambda values: values.quantile(0.75)),
    ).reset_index()


def _aged(footfall: pd.DataFrame, opened: pd.DataFrame) -> pd.DataFrame:
    """Footfall of counters whose opening is known, with age in months, months since the first counted, and cohort."""
    footfall = footfall.astype({"counter_id": "str"})  # a query gives them as categories
    rows = footfall.merge(opened, on="counter_id", validate="many_to_one").dropna(subset=["opened_on", "requests"])
    start = pd.to_datetime(rows["opened_on"])
    month = pd.to_datetime(rows["month"])
    late = (start.dt.day > 1).astype("int64")
    age = 12 * (month.dt.year - start.dt.year) + month.dt.month - start.dt.month - late
    number = 12 * month.dt.year + month.dt.month
    counted = number - number.groupby(rows["counter_id"]).transform("min")
    rows = rows.assign(month=month, age=age.astype("int64"), counted=counted, cohort=start.dt.year.astype("int64"))
    return rows[rows["age"] >= 0]


def _two_way(mature: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Logarithm of each month's effect (month, month_effect) and of each counter's level (counter_id, level)."""
    known = mature[mature.groupby("month")["month"].transform("size") >= LEAST_PEERS]
    known = known[known.groupby("counter_id")["month"].transform("size") >= LEAST_MATURE_MONTHS]
    log = np.log(known["requests"].astype("float64"))
    level = pd.Series(0.0, index=log.index)
    for _ in range(ROUNDS):
        month = (log - level).groupby(known["month"]).transform("mean")
        level = (log - month).groupby(known["counter_id"]).transform("mean")
    months = known[["month"]].assign(month_effect=month).drop_duplicates("month")
    return months, known[["counter_id"]].assign(level=level).drop_duplicates("counter_id")
