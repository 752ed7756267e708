"""Measure the rule of unusual months on simulated series: false alarms where nothing happened, and what it finds.

`unusual.MEASURED` was measured so on ten seeds; the threshold had been chosen on seeds 1 to 3.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.studies import unusual
from queries.studies.workdays import working_days

SEASON = (1.03, 1.01, 1.07, 1.09, 1.07, 1.10, 0.98, 0.74, 0.92, 1.09, 1.04, 0.86)
FIRST, MONTHS = "2019-07", 66
DEPARTMENTS = 10
CELLS = 24  # partner and channel cells of a counter
NOISES = (0.16, 0.08)  # beyond chance: nobody has published how much a counter varies from month to month
SEEDS = range(101, 111)
PLANTED = {"drop_40": 0.6, "drop_60": 0.4, "jump_60": 1.6, "jump_150": 2.5, "doubled": 2.0, "missing": np.nan}


@dataclass(frozen=True)
class Simulated:
    """What `unusual` takes; and for the planted ones, counter_id, month and what was planted."""

    monthly: pd.DataFrame
    counters: pd.DataFrame
    planted: pd.DataFrame


def simulate(seed: int, counters: int = 300, noise: float = 0.16) -> Simulated:
    """Counters without any anomaly, in ten departements over 66 months, harder than the rule assumes.

    Acts are overdispersed counts (negative binomial, `noise` beyond chance: 16 percent) around a level that differs
    from counter to counter (median 250 a month, sigma 0.6), wanders (2 percent a month) and has good and bad spells (8
    percent, half carried over to the next month). The network grows by 12 percent a year and follows working days. The
    season differs by departement and by counter, and one counter in five closes for part of August. Half opened before
    the start, the others in waves, from 40 to 100 percent in nine months. From March 2020 to May 2021, between 25 and
    90 percent of the usual acts.
    """
    random = np.random.default_rng(seed)
    department = random.integers(0, DEPARTMENTS, counters)
    opened = np.where(random.random(counters) < 0.5, -24, 3 * random.integers(1, MONTHS // 3 - 6, counters))
    index = pd.period_range(FIRST, periods=MONTHS, freq="M")
    age = np.arange(MONTHS)[:, None] - opened
    mean = _mean(random, index, department) * np.clip(0.4 + age * 0.6 / 9, 0, 1)
    acts = random.poisson(random.gamma(1 / noise**2, mean * noise**2))
    names = np.array([f"s{k:04d}" for k in range(counters)])
    month, counter = np.nonzero(age >= 0)
    monthly = {"counter_id": names[counter], "month": index[month].start_time, "requests": acts[month, counter]}
    opening = [(index[0] + int(months_before)).start_time for months_before in opened]
    table = {"counter_id": names, "department": department.astype(str), "opened_on": opening, "closed_on": pd.NaT}
    return Simulated(_with_cells(random, pd.DataFrame(monthly)), pd.DataFrame(table), pd.DataFrame())


def plant(simulated: Simulated, seed: int) -> Simulated:
    """One anomaly in half of the counters, in a month that can be judged, each kind in turn."""
    random = np.random.default_rng(seed)
    rows = simulated.monthly.merge(simulated.counters, on="counter_id")
    able = rows[(rows["month"] >= rows["opened_on"] + pd.DateOffset(months=18)) & (rows["month"] >= "2021-12-01")]
    one = able.sample(frac=1, random_state=seed).drop_duplicates("counter_id")
    one = one[random.random(len(one)) < 0.5][["counter_id", "month"]]
    planted = one.assign(what=[list(PLANTED)[k % len(PLANTED)] for k in range(len(one))])
    monthly = simulated.monthly.merge(planted, on=["counter_id", "month"], how="left")
    factor = monthly["what"].map(PLANTED).where(monthly["what"].notna(), 1.0)
    doubled = monthly["what"] == "doubled"
    monthly["even_cells"] = monthly["even_cells"].where(~doubled, monthly["cells"])
    monthly["requests"] = (monthly["requests"] * factor).round()
    return Simulated(monthly.dropna(subset="requests").drop(columns="what"), simulated.counters, planted)


def false_alarms(seed: int, counters: int = 300, noise: float = 0.16) -> tuple[int, int]:
    """Months flagged and months judged, where nothing was planted."""
    simulated = simulate(seed, counters, noise)
    table = unusual.judged(simulated.monthly, simulated.counters)
    return int((table["kind"] != "").sum()), len(table)


def detection(seed: int, counters: int = 300, noise: float = 0.16) -> pd.DataFrame:
    """One row per kind planted: planted, found (flagged that month), named (as the right kind)."""
    simulated = plant(simulate(seed, counters, noise), seed)
    flagged = unusual.unusual(simulated.monthly, simulated.counters)
    table = simulated.planted.merge(flagged, on=["counter_id", "month"], how="left")
    right = {"drop": "drop", "jump": "jump", "doubled": "doubled_import", "missing": "missing_month"}
    table["named"] = table["what"].str.split("_").str[0].map(right) == table["kind"]
    table["found"] = table["kind"].notna()
    return table.groupby("what").agg(planted=("found", "size"), found=("found", "sum"), named=("named", "sum"))


def measure(noise: float, seeds: Iterable[int] = SEEDS) -> dict[str, float]:
    """What `unusual.MEASURED` says, for one noise."""
    alarms = np.sum([false_alarms(seed, noise=noise) for seed in seeds], axis=0)
    found = sum(detection(seed, noise=noise) for seed in seeds)
    return {"false_alarms": 100 * alarms[0] / alarms[1], **(100 * found["found"] / found["planted"]).to_dict()}


def _mean(random: np.random.Generator, index: pd.PeriodIndex, department: np.ndarray) -> np.ndarray:
    """Acts of grown counters, without chance: months x counters."""
    months, counters = len(index), len(department)
    mean = np.exp(np.log(250) + random.normal(0, 0.6, counters) + _weather(random, months, counters))
    mean *= _seasons(random, index, department) * 1.12 ** (np.arange(months)[:, None] / 12)
    mean *= working_days(index.to_timestamp()).to_numpy()[:, None] / 21
    locked = (index >= pd.Period("2020-03", "M")) & (index <= pd.Period("2021-05", "M"))
    mean[locked] *= random.uniform(0.25, 0.9, locked.sum())[:, None]
    return mean


def _weather(random: np.random.Generator, months: int, counters: int) -> np.ndarray:
    """Wandering level and spells, on logarithms: months x counters."""
    spells = random.normal(0, 0.08, (months, counters))
    for month in range(1, months):
        spells[month] = 0.5 * spells[month - 1] + np.sqrt(1 - 0.5**2) * spells[month]
    return spells + np.cumsum(random.normal(0, 0.02, (months, counters)), axis=0)


def _seasons(random: np.random.Generator, index: pd.PeriodIndex, department: np.ndarray) -> np.ndarray:
    time = index.month.to_numpy() - 1
    strength = random.normal(1, 0.2, department.max() + 1)[department]
    own = random.normal(0, 0.05, (12, len(department)))
    log = np.log(np.array(SEASON))[time][:, None] * strength + own[time]
    shut = np.where(random.random(len(department)) < 0.2, 0.6, 1.0)
    return np.exp(log) * np.where(time[:, None] == 7, shut, 1.0)


def _with_cells(random: np.random.Generator, monthly: pd.DataFrame) -> pd.DataFrame:
    """The acts shared between cells, uneven ones: how many are above zero, and how many of these even."""
    shares = random.dirichlet(np.full(CELLS, 0.8), len(monthly))
    cells = random.multinomial(monthly["requests"].to_numpy(), shares)
    return monthly.assign(cells=(cells > 0).sum(axis=1), even_cells=((cells > 0) & (cells % 2 == 0)).sum(axis=1))
