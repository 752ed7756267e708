"""Monthly footfall by counter, partner and channel, adding up to the published totals of the months that have one.

It is drawn at each publication, always the same: its 2.8 million rows would be 14 MB of a file.
"""

import io
import tomllib
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd
import pyarrow as pa

SEED = 20180725
DEPARTMENTS = Path(__file__).parents[1] / "reference" / "departments.parquet"
_TOLD = tomllib.loads(Path(__file__).with_name("published.toml").read_text(encoding="utf-8"))
REGIONS = pd.read_csv(io.StringIO(_TOLD["regions"]), sep=" ", dtype={"region": str}, index_col="region")
ACTS: dict[str, int] = _TOLD["acts"]
ACTS_OF_YEAR = {int(year): acts for year, acts in _TOLD["acts_of_year"].items()}

MONTHS = pd.period_range("2020-01", "2024-12", freq="M")
# Acts per open counter, mean 1: no peak in September.
SEASON = (1.03, 1.01, 1.07, 1.09, 1.07, 1.10, 0.98, 0.74, 0.92, 1.09, 1.04, 0.86)
COVID = {"2020-03": 0.62, "2020-04": 0.25, "2020-05": 0.5, "2020-11": 0.85, "2021-04": 0.9}
GROWTH_AFTER_LAST = 1.006
SPREAD, PRIORITY_AREA = 0.6, 1.8
# Published departments with the least and the most acts a day and counter (July 2024), against the others.
BUSY = {"75": 2.6, "21": 0.55}

MIX = {
    "ants": 19, "cnaf": 16, "cnam": 16, "dgfip": 15, "cnav": 14, "france_travail": 6, "msa": 4, "la_poste": 2.5,
    "justice": 1.5, "energy": 1.5, "anah": 1, "local": 2.5,
}  # fmt: skip
PARTNERS = tuple(MIX)
# Months in which a partner is asked for more than its share.
PEAKS = {
    "dgfip": {4: 1.7, 5: 1.7, 6: 1.7, 9: 1.3, 10: 1.3},
    "ants": {4: 1.3, 5: 1.3, 6: 1.3, 7: 1.3},
    "cnaf": {1: 1.15, 4: 1.15, 7: 1.15, 9: 1.15, 10: 1.15},
    "france_travail": {1: 1.2, 9: 1.2},
    "energy": {4: 2.5, 5: 2.5},
}
JOINED = {"energy": "2024-01", "anah": "2024-01"}
CHANNELS = {"desk": 0.81, "phone": 0.1, "appointment": 0.08, "video": 0.01}
# Share of requests that a partner's counter cannot settle at all.
REDIRECTED = {
    "ants": 0.09, "cnaf": 0.11, "cnam": 0.10, "dgfip": 0.12, "cnav": 0.17, "france_travail": 0.19, "msa": 0.13,
    "la_poste": 0.07, "justice": 0.30, "energy": 0.15, "anah": 0.27, "local": 0.08,
}  # fmt: skip
PARTLY, DIGITAL_HELP, MINUTES = 0.06, 0.45, 22

# Planted: a counter that collapses, one that is saturated, counters with months missing.
COLLAPSE_FROM, COLLAPSE_TO = "2024-03", 0.15
SATURATED_FROM, SATURATED = "2022-06", 2.2  # times the busiest other counter, by agent-hour
WITH_GAPS, SILENT_AT_THE_END = 18, 6


@dataclass(frozen=True)
class Activity:
    """Counter-months with a known number of requests: positions of counters and months, and the requests."""

    counters: pd.DataFrame
    counter: np.ndarray
    month: np.ndarray
    requests: np.ndarray


def rows(counters: pd.DataFrame, partners: pd.DataFrame) -> pa.Table:
    """Rows of core.footfall, of the counters and partners of the demonstration."""
    known = activity(counters)
    return _rows(known, _cells(known, partners))


def activity(counters: pd.DataFrame) -> Activity:
    """How many requests each counter received each month since its label.

    Branches are counted with their parent; Saint-Martin is outside the published totals and sends no figures.
    """
    rng = _draws("activity")
    active = (counters["type"] == "france_services") & (counters["format"] != "branch") & counters["department"].notna()
    rows = counters[active].reset_index(drop=True)
    rows["region"] = rows["department"].map(_regions())
    weights = _weights(rng, rows)
    _plant(rng, rows, weights)
    totals = _regional_totals(rows, weights)
    received = np.zeros(weights.shape, dtype=np.int64)
    for region, monthly in totals.items():
        chosen = np.flatnonzero(rows["region"] == region)
        for month, total in enumerate(monthly):
            if total:
                received[chosen, month] = round_to_total(weights[chosen, month], int(total))
    counters_with, months_with = np.nonzero(received)
    return Activity(rows, counters_with, months_with, received[counters_with, months_with])


def _weights(rng: np.random.Generator, rows: pd.DataFrame) -> np.ndarray:
    """Relative activity of each counter and month: size, surroundings, ramp-up from 40 % over nine months, noise."""
    size = rng.lognormal(0, SPREAD, len(rows)) * np.where(rows["in_priority_area"], PRIORITY_AREA, 1.0)
    size *= rows["department"].map(BUSY).fillna(1.0).to_numpy()
    label = _position(rows["labelled_on"])
    age = np.arange(len(MONTHS))[None, :] - label[:, None]
    ramp = np.where(age < 0, 0.0, np.minimum(1.0, 0.4 + 0.6 * age / 9))
    end = np.where(
        rows["closed_on"].notna(), _position(rows["closed_on"].fillna(pd.Timestamp("2024-12-31"))), len(MONTHS)
    )
    open_ = np.arange(len(MONTHS))[None, :] <= end[:, None]
    return size[:, None] * ramp * open_ * rng.lognormal(0, 0.12, ramp.shape)


def _position(dates: pd.Series) -> np.ndarray:
    """Months since January 2020."""
    return ((dates.dt.year - 2020) * 12 + dates.dt.month - 1).to_numpy()


def _plant(rng: np.random.Generator, rows: pd.DataFrame, weights: np.ndarray) -> None:
    """The planted oddities, among ordinary counters labelled before 2022."""
    known = np.flatnonzero(
        (rows["labelled_on"] < "2022-01-01") & (rows["format"] == "fixed") & rows["closed_on"].isna()
    )
    chosen = rng.choice(known, 2 + WITH_GAPS + SILENT_AT_THE_END, replace=False)
    weights[chosen[0], _months_before(COLLAPSE_FROM) :] *= COLLAPSE_TO
    capacity = rows["agents"].to_numpy() * rows["weekly_hours"].fillna(30).to_numpy()
    busiest = (weights / capacity[:, None]).max(axis=0) * capacity[chosen[1]]
    weights[chosen[1], _months_before(SATURATED_FROM) :] = SATURATED * busiest[_months_before(SATURATED_FROM) :]
    for counter in chosen[2 : 2 + WITH_GAPS]:
        start = int(rng.integers(_months_before("2022-06"), len(MONTHS) - 8))
        weights[counter, start : start + int(rng.integers(1, 4))] = 0
    weights[chosen[2 + WITH_GAPS :], -2:] = 0


def _months_before(month: str) -> int:
    return int(np.flatnonzero(pd.Period(month, freq="M") == MONTHS)[0])


def national_totals(open_counters: np.ndarray) -> np.ndarray:
    """Requests of each month: the published ones, and between them a steady growth per counter and season."""
    season = np.array([SEASON[month.month - 1] * COVID.get(str(month), 1.0) for month in MONTHS])
    base = open_counters * season
    known = {_months_before(month): acts for month, acts in ACTS.items()}
    intensity = np.interp(
        np.arange(len(MONTHS)),
        [24, *known],
        [0.98 * min(known.values()) / base[min(known)], *(acts / base[at] for at, acts in known.items())],
    )
    last = max(known)
    intensity[last + 1 :] = intensity[last] * GROWTH_AFTER_LAST ** np.arange(1, len(MONTHS) - last)
    totals = intensity * base
    for year, total in ACTS_OF_YEAR.items():
        months = np.flatnonzero(MONTHS.year == year)
        rising = np.linspace(0.97, 1.03, 12) * base[months]
        totals[months] = rising * total / rising.sum()
    whole = np.rint(totals).astype(np.int64)
    whole[list(known)] = list(known.values())
    return whole


def _regional_totals(rows: pd.DataFrame, weights: np.ndarray) -> dict[str, np.ndarray]:
    """Requests of each region and month: the published months exactly, the others adding up to the nation's."""
    regions = REGIONS.index
    model = np.vstack([weights[(rows["region"] == region).to_numpy()].sum(axis=0) for region in regions])
    april, july = _months_before("2024-04"), _months_before("2024-07")
    factors = [REGIONS[f"acts_{name}"].to_numpy() / model[:, at] for name, at in (("2404", april), ("2407", july))]
    factors = [factor / factor.mean() for factor in factors]
    position = np.clip((np.arange(len(MONTHS)) - april) / (july - april), 0, 1)
    position[july + 1 :] = 0.5
    share = model * (factors[0][:, None] * (1 - position) + factors[1][:, None] * position)
    national = national_totals((weights > 0).sum(axis=0))
    whole = np.column_stack([round_to_total(share[:, month], int(total)) for month, total in enumerate(national)])
    whole[:, april], whole[:, july] = REGIONS["acts_2404"], REGIONS["acts_2407"]
    return dict(zip(regions, whole, strict=True))


def _cells(known: Activity, partners: pd.DataFrame) -> dict[str, np.ndarray]:
    """The requests split by partner and channel: one entry per cell that is not empty, in columns."""
    rng = _draws("footfall cells")
    shares = _partner_shares(rng, known, partners)
    channels = _channel_shares(rng, known)
    chances = (shares[:, :, None] * channels[:, None, :]).reshape(len(known.counter), -1)
    drawn = rng.multinomial(known.requests, chances)
    row, cell = np.nonzero(drawn)
    return {
        "counter": known.counter[row],
        "month": known.month[row],
        "partner": cell // len(CHANNELS),
        "channel": cell % len(CHANNELS),
        "requests": drawn[row, cell],
    }


def _partner_shares(rng: np.random.Generator, known: Activity, partners: pd.DataFrame) -> np.ndarray:
    """Share of each partner in each counter-month."""
    rows = known.counters
    place = np.array([list(MIX.values())] * len(rows), dtype=float) * rng.lognormal(0, 0.22, (len(rows), len(MIX)))
    column = {partner: position for position, partner in enumerate(PARTNERS)}
    busy = (rows["in_priority_area"] | (rows["department"].str.len() == 3)).to_numpy()
    place[busy, column["cnaf"]] *= 1.3
    place[busy, column["ants"]] *= 1.3
    place[(rows["area_type"] == "rural").to_numpy(), column["msa"]] *= 2.5
    place *= _offered(rows, partners)
    place *= np.array(list(MIX.values())) / np.average(place, axis=0, weights=_volume(known))
    month = np.ones((len(MONTHS), len(MIX)))
    for partner, peaks in PEAKS.items():
        mean = (12 - len(peaks) + sum(peaks.values())) / 12
        month[:, column[partner]] = [peaks.get(one.month, 1.0) / mean for one in MONTHS]
    for partner, start in JOINED.items():
        age = np.arange(len(MONTHS)) - _months_before(start)
        month[:, column[partner]] *= np.where(age < 0, 0.0, np.minimum(1.0, 0.3 + age / 8))
    shares = place[known.counter] * month[known.month]
    return shares / shares.sum(axis=1, keepdims=True)


def _volume(known: Activity) -> np.ndarray:
    """Requests of each counter, all months together."""
    return np.bincount(known.counter, weights=known.requests, minlength=len(known.counters))


def _offered(rows: pd.DataFrame, partners: pd.DataFrame) -> np.ndarray:
    """1 where the counter has the partner."""
    pairs = pd.MultiIndex.from_frame(partners[["counter_id", "partner"]])
    wanted = pd.MultiIndex.from_product([rows["counter_id"], PARTNERS])
    return wanted.isin(pairs).reshape(len(rows), len(PARTNERS)).astype(float)


def _channel_shares(rng: np.random.Generator, known: Activity) -> np.ndarray:
    """Share of each channel in each counter-month: few counters have video; the telephone replaced the desk in 2020."""
    size = len(known.counters)
    place = np.array([list(CHANNELS.values())] * size) * rng.lognormal(0, 0.3, (size, len(CHANNELS)))
    place[:, 3] *= np.where(rng.random(size) < 0.3, 3.0, 0.0)
    place[:, 2] *= np.where(known.counters["appointment"], 1.8, 0.4)
    covid = np.array([COVID.get(str(month), 1.0) for month in MONTHS])[known.month]
    shares = place[known.counter]
    shares[:, 1] *= 1 / covid
    shares[:, 0] *= covid
    return shares / shares.sum(axis=1, keepdims=True)


def _rows(known: Activity, cells: dict[str, np.ndarray]) -> pa.Table:
    """A row a cell, with what became of its requests."""
    rng = _draws("footfall outcomes")
    requests = cells["requests"]
    skill = np.clip(rng.normal(1.0, 0.25, len(known.counters)), 0.4, 1.8)
    away = np.array([REDIRECTED[partner] for partner in PARTNERS])[cells["partner"]] * skill[cells["counter"]]
    redirected = rng.binomial(requests, np.minimum(away, 0.6))
    partly = rng.binomial(requests - redirected, PARTLY)
    habit = np.clip(rng.normal(DIGITAL_HELP, 0.1, len(known.counters)), 0.1, 0.8)
    minutes = np.rint(requests * np.maximum(rng.normal(MINUTES, 10 / np.sqrt(requests)), 5))
    ids = known.counters["counter_id"].tolist()
    months = pa.array([month.start_time.date() for month in MONTHS], pa.date32())
    return pa.table(
        {
            "counter_id": _named(cells["counter"], ids),
            "month": months.take(pa.array(cells["month"])),
            "partner": _named(cells["partner"], list(PARTNERS)),
            "channel": _named(cells["channel"], list(CHANNELS)),
            "visits": _whole(requests - rng.binomial(requests - 1, 0.13)),
            "requests": _whole(requests),
            "done_on_site": _whole(requests - redirected - partly),
            "partly_done": _whole(partly),
            "redirected": _whole(redirected),
            "digital_help": _whole(rng.binomial(requests, habit[cells["counter"]])),
            "minutes_total": _whole(minutes),
        }
    )


def _named(positions: np.ndarray, values: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(positions.astype(np.int32)), pa.array(values))


def _whole(numbers: np.ndarray) -> pa.Array:
    return pa.array(numbers.astype(np.int32))


def _draws(subject: str) -> np.random.Generator:
    """The random stream of a subject: changing one subject does not shuffle another."""
    return np.random.default_rng([SEED, crc32(subject.encode())])


def _regions() -> pd.Series:
    """The region of each department, by its code."""
    return pd.read_parquet(DEPARTMENTS).set_index("code")["region"]


def round_to_total(shares: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers in proportion to shares that sum to a total (largest remainders)."""
    exact = np.asarray(shares, dtype=float) * total / np.sum(shares)
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole
