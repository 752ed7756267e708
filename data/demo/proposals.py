"""Invented proposals of region prefects: who proposes what, when, and how it ends."""

from typing import Any

import numpy as np
import pandas as pd

from data.demo import names, titles
from data.demo.world import AS_OF, OVERSEAS, World, round_to_total

TYPES = {
    "common_secretariat": 12,
    "support_pooling": 14,
    "centre": 11,
    "cooperation": 9,
    "platform": 8,
    "mission_transfer": 12,
    "merger": 10,
    "property": 10,
    "deconcentration": 8,
    "derogation": 2,
    "experiment": 3,
    "counter_in_subprefecture": 1,
}
LEVERS = {
    "deconcentration": "deconcentration", "derogation": "deconcentration", "mission_transfer": "modulation",
    "merger": "modulation", "experiment": "modulation", "counter_in_subprefecture": "modulation",
}  # fmt: skip
NETWORKS = {
    "common_secretariat": ("payroll", "purchasing"),
    "support_pooling": ("it", "purchasing", "payroll"),
    "centre": ("legality", "water_police", "farm_icpe", "naturalisation", "unfit_housing"),
    "cooperation": ("water_police", "slaughterhouses", "driving_tests", "farm_icpe", "legality"),
    "platform": ("unfit_housing", "water_police", "titles", "labour_migration", "naturalisation"),
    "mission_transfer": ("planning_tax",),
    "property": ("property",),
}
BENEFICIARIES = ("region_prefect", "department_prefect", "subprefect", "head_of_service", "operator")
# Regions whose contribution had not arrived: their first proposals came in the second wave.
WITHOUT_CONTRIBUTION = ("03", "06", "94")
LATE_CONTRIBUTION = {"11": "2018-11-16", "76": "2018-12-07", "01": "2018-11-30"}
PROPOSALS = 190
INTERREGIONAL, OFF_PLATFORM = 3, 4
WAITING, WAITING_OLD = 23, 6
OPEN = {"formulated": 3, "transmitted": 3, "analysed": 4, "opinion": 3}
WAVES = {1: ("2018-08-20", 68), 2: ("2019-07-01", 100), 3: ("2021-06-01", 420), 4: ("2023-10-01", 250)}
POST_EUR = 56_000


def proposals(world: World) -> pd.DataFrame:
    """Rows of core.proposals but their dates, with the columns wave, fate, department, other and interregional."""
    return _staffed(world, _drawn(world))


def _drawn(world: World) -> pd.DataFrame:
    """Who proposes what, when and how it ends."""
    rng = world.draws("proposals")
    regions = _regions_of_proposals(rng, world)
    table = pd.DataFrame({"region": regions})
    kinds = round_to_total(np.array(list(TYPES.values())), len(table))
    table["type"] = rng.permutation(np.repeat(list(TYPES), kinds))
    table["wave"] = _waves(rng, table)
    table["fate"] = _fates(rng, table)
    table["department"] = [rng.choice(world.departments_of(region)) for region in table["region"]]
    table["network"] = [rng.choice(NETWORKS[kind]) if kind in NETWORKS else None for kind in table["type"]]
    table["lever"] = table["type"].map(LEVERS).fillna("pooling")
    table["interregional"] = _interregional(rng, table)
    area = table["region"].mask(table["interregional"], "FR")
    table.insert(0, "proposal_id", "P-" + area + "-" + (table.groupby(area).cumcount() + 1).astype(str).str.zfill(2))
    taken: set[str] = set()
    table["other"] = [_neighbour(world, code) for code in table["department"]]
    table["title"] = [titles.write(rng, row.type, _words(rng, world, row), taken) for row in table.itertuples()]
    return table


def _interregional(rng: np.random.Generator, table: pd.DataFrame) -> np.ndarray:
    """Some platforms serve several regions: their proposal belongs to none."""
    platforms = np.flatnonzero((table["type"] == "platform") & (table["region"].astype(int) > 10))
    chosen = np.zeros(len(table), dtype=bool)
    chosen[rng.choice(platforms, INTERREGIONAL, replace=False)] = True
    return chosen


def _regions_of_proposals(rng: np.random.Generator, world: World) -> list[str]:
    """Between 8 and 18 proposals by region, between 4 and 7 overseas, 190 together."""
    codes = world.regions["code"].tolist()
    overseas = np.array([code in ("01", "02", "03", "04", "06") for code in codes])
    weights = np.where(overseas, rng.uniform(4.2, 6.8, len(codes)), rng.uniform(10.0, 15.6, len(codes)))
    low, high = np.where(overseas, 4, 8), np.where(overseas, 7, 18)
    numbers = np.clip(round_to_total(weights, PROPOSALS), low, high)
    return np.repeat(codes, numbers).tolist()


def _waves(rng: np.random.Generator, table: pd.DataFrame) -> np.ndarray:
    waves = rng.choice([1, 2, 3, 4], len(table), p=[0.56, 0.18, 0.1, 0.16])
    absent = table["region"].isin(WITHOUT_CONTRIBUTION).to_numpy()
    return np.where(absent & (waves == 1), 2, waves)


def _fates(rng: np.random.Generator, table: pd.DataFrame) -> np.ndarray:
    """How far each has come: waiting on a ministry, another open state, or an outcome."""
    fate = np.full(len(table), "", dtype=object)
    recent = rng.permutation(np.flatnonzero(table["wave"] == 4))
    older = rng.permutation(np.flatnonzero(table["wave"].isin([2, 3])))
    fate[older[:WAITING_OLD]] = "waiting"
    open_states = ["waiting"] * (WAITING - WAITING_OLD) + [
        state for state, number in OPEN.items() for _ in range(number)
    ]
    fate[recent[: len(open_states)]] = open_states[: len(recent)]
    missing = open_states[len(recent) :]
    fate[older[WAITING_OLD : WAITING_OLD + len(missing)]] = missing
    rest = rng.permutation(np.flatnonzero(fate == ""))
    shares = round_to_total(np.array([48, 22, 9, 6, 12, 3]), len(rest))
    fate[rest] = np.repeat(["retained", "modified", "postponed", "resumed", "rejected", "withdrawn"], shares)
    return fate


def _neighbour(world: World, code: str) -> str:
    """The nearest other department of the region (of all, when the region has one)."""
    rows = world.departments
    home = rows.loc[code]
    others = rows[rows["code"] != code]
    near = others[others["region"] == home["region"]]
    near = near if len(near) else others
    distance = (near["lat"] - home["lat"]) ** 2 + (0.7 * (near["lon"] - home["lon"])) ** 2
    return str(distance.idxmin())


def _words(rng: np.random.Generator, world: World, row: Any) -> dict[str, str]:
    here = world.departments.loc[row.department]
    seats = world.arrondissements[world.arrondissements["department"] == row.department]
    subprefectures = seats[seats["kind"] == "sub-prefecture"]
    seats = subprefectures if len(subprefectures) else seats
    town = seats["seat_name"].iloc[int(rng.integers(len(seats)))]
    network = row.network if isinstance(row.network, str) else "legality"
    words = {
        "dep": names.of_department(row.department, here["name"]),
        "reg": names.of_region(row.region, world.regions["name"][row.region]),
        "town": names.of_commune(town),
        "at": names.at_commune(town),
        "net": titles.NETWORKS[network],
    }
    if row.department in OVERSEAS:  # no neighbour to cooperate with
        return words
    there = world.departments.loc[row.other]
    pair = {"a": names.typeset(here["name"]), "b": names.typeset(there["name"])}
    return words | pair | {"other": names.of_department(row.other, there["name"])}


def _staffed(world: World, table: pd.DataFrame) -> pd.DataFrame:
    """Staff, money and support: a lognormal staff of median 25, of which 4 to 9 % saved."""
    rng = world.draws("proposal staff")
    size = len(table)
    concerned = np.round(rng.lognormal(np.log(25), 0.8, size), 1)
    saved = np.round(concerned * rng.uniform(0.04, 0.09, size), 1)
    support = _support(rng, table)
    region = table["region"].map(world.regions["name"]).map(names.typeset)
    return table.assign(
        origin="Préfet de région " + region,
        beneficiary=rng.choice(BENEFICIARIES, size, p=[0.22, 0.42, 0.14, 0.18, 0.04]),
        staff_concerned=concerned,
        staff_saved=saved,
        savings_planned_eur=np.round(saved * POST_EUR * rng.uniform(0.9, 1.2, size), -3),
        one_off_cost_eur=np.round(concerned * rng.uniform(1_500, 6_000, size), -3),
        currency_year=2020,
        off_platform=_chosen(rng, size, OFF_PLATFORM),
        **support,
    )


def _chosen(rng: np.random.Generator, size: int, number: int) -> np.ndarray:
    chosen = np.zeros(size, dtype=bool)
    chosen[rng.choice(size, number, replace=False)] = True
    return chosen


def _support(rng: np.random.Generator, table: pd.DataFrame) -> dict[str, pd.Series]:
    """The DITP's support, asked for by one proposal in five."""
    size = len(table)
    asked = pd.Series(rng.random(size) < 0.2)
    start = pd.to_datetime(table["wave"].map({wave: value[0] for wave, value in WAVES.items()}))
    requested = start + pd.to_timedelta(rng.integers(20, 200, size), unit="D")
    started = requested + pd.to_timedelta(rng.integers(12, 120, size), unit="D")
    closed = started + pd.to_timedelta(rng.integers(90, 400, size), unit="D")
    motive = pd.Series(rng.choice(["formulate", "feed"], size, p=[0.6, 0.4]))
    begun = asked & (pd.Series(rng.random(size) < 0.9)) & (started <= AS_OF)
    return {
        "ditp_motive": motive.where(asked),
        "ditp_requested_on": requested.where(asked),
        "ditp_started_on": started.where(begun),
        "ditp_closed_on": closed.where(begun & (closed <= AS_OF)),
    }
