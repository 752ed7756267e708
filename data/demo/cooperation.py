"""Cooperations between departments, support staff pooled, contributions of regions."""

import numpy as np
import pandas as pd

from data.demo import names, proposals, published, titles
from data.demo.world import AS_OF, OVERSEAS, World

COOPERATIONS, ALONE = 52, 17
NETWORKS = (
    "legality", "it", "purchasing", "water_police", "unfit_housing", "planning_tax", "farm_icpe", "slaughterhouses",
    "driving_tests", "naturalisation",
)  # fmt: skip
# Parts of the support staff that work for several services, before and after the common secretariats of 2021.
POOLED = {2018: 0.08, 2019: 0.10, 2020: 0.14, 2021: 0.52, 2022: 0.60, 2023: 0.65, 2024: 0.68}


def cooperations(world: World, drawn: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.cooperations: neighbours sharing a network; some departments cooperate with nobody.

    `drawn` is the table of proposals, `events` what happened to them: each cooperation or centre that is carried out
    gives its rows, in force from that day, and its departments are not alone.
    """
    rng = world.draws("cooperations")
    members = [code for code in world.departments["code"] if code not in OVERSEAS]
    proposed = _carried_out(drawn, events)
    together = {*proposed["department"], *proposed["other"]}
    hermits = set(rng.choice([code for code in members if code not in together], ALONE, replace=False))
    rows: list[tuple] = []
    for row in proposed.itertuples():
        pair = [row.department, row.other]
        rows += _rows(rng, world, len(rows), row.network, pair, row.implemented_on, row.proposal_id)
    lively = [code for code in members if code not in hermits]
    for lead in rng.choice(lively, COOPERATIONS, replace=False):
        partners = _near(world, str(lead), lively)[: int(rng.choice([1, 2, 3], p=[0.55, 0.3, 0.15]))]
        started = pd.Timestamp("2018-09-01") + pd.Timedelta(days=int(rng.integers(0, 2100)))
        rows += _rows(rng, world, len(rows), str(rng.choice(NETWORKS)), [str(lead), *partners], started, None)
    columns = [
        "cooperation_id",
        "network",
        "label",
        "lead_department",
        "department",
        "started_on",
        "ended_on",
        "staff_pooled",
        "proposal_id",
    ]
    return pd.DataFrame(rows, columns=columns)


def _carried_out(drawn: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The proposals that are cooperations between departments, with the day they were carried out."""
    done = events[(events["stage"] == "implementation") & (events["event_date"] <= AS_OF)]
    first = done.groupby("proposal_id")["event_date"].min()
    table = drawn.assign(implemented_on=drawn["proposal_id"].map(first))
    between = table["type"].isin(["cooperation", "centre"]) & ~table["department"].isin(OVERSEAS)
    return table[between & table["implemented_on"].notna()]


def _near(world: World, code: str, among: list[str]) -> list[str]:
    rows = world.departments.loc[among]
    home = world.departments.loc[code]
    distance = (rows["lat"] - home["lat"]) ** 2 + (0.7 * (rows["lon"] - home["lon"])) ** 2
    return distance.sort_values(kind="stable").index[1:].tolist()


def _rows(
    rng: np.random.Generator,
    world: World,
    before: int,
    network: str,
    members: list[str],
    started: pd.Timestamp,
    proposal: str | None,
) -> list[tuple]:
    label = " – ".join(names.typeset(world.departments["name"][code]) for code in members)
    title = f"{titles.NETWORKS[network].capitalize()} ({label})"
    brief = rng.random() < 0.08 and proposal is None
    ended = started + pd.Timedelta(days=int(rng.integers(500, 1200))) if brief else None
    ended = ended if ended is not None and ended <= AS_OF else None
    return [
        (
            f"K{before + 1:03d}",
            network,
            title,
            members[0],
            code,
            started,
            ended,
            round(float(rng.uniform(0.5, 9)), 1),
            proposal,
        )
        for code in members
    ]


def support_staff(world: World, exercises: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.support_staff: the ETPT of the support missions of each department, and the pooled part."""
    rng = world.draws("support staff")
    support = exercises[exercises["mission_id"].str.startswith("SUP")][["exercise_id", "code"]]
    rows = years[years["unit"] == "ETPT"].merge(support, on="exercise_id")
    table = rows.groupby(["code", "year"], as_index=False)["staff"].sum()
    place = pd.Series(rng.normal(0, 0.05, 101), index=world.departments["code"])
    share = (table["year"].map(POOLED) + table["code"].map(place)).clip(0.02, 0.95)
    pooled = np.round(table["staff"] * share.where((table["code"] != "75") | (table["year"] < 2021), 0.2), 1)
    return table.rename(columns={"code": "department", "staff": "support"}).round({"support": 1}).assign(pooled=pooled)


def contributions(world: World, drawn: pd.DataFrame, options: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.regional_contributions: 12 regions in time, 3 late, 3 that sent nothing."""
    rng = world.draws("contributions")
    first = drawn.loc[drawn["wave"] == 1, ["proposal_id", "region"]]
    counts = options.merge(first, on="proposal_id").groupby("region")["option_code"].count()
    rows = []
    for region in world.regions["code"]:
        received = (
            None
            if region in proposals.WITHOUT_CONTRIBUTION
            else pd.Timestamp("2018-10-31") - pd.Timedelta(days=int(rng.integers(0, 12)))
        )
        received = pd.Timestamp(proposals.LATE_CONTRIBUTION.get(region, received)) if received is not None else None
        complete = None if received is None else region not in ("93", "76", "02")
        rows.append(
            (
                region,
                pd.Timestamp("2018-10-31"),
                received,
                complete,
                int(counts.get(region, 0)) if received is not None else None,
            )
        )
    table = pd.DataFrame(rows, columns=["region", "due_on", "received_on", "complete", "options_count"])
    return table.astype({"complete": "boolean", "options_count": "Int64", "received_on": "datetime64[s]"})


def derogations(world: World) -> pd.DataFrame:
    """Rows of core.derogations: 628 orders of departments and 152 of regions by 2024, 12 departments without any.

    Six departments have 20 or more, as was published; the years are ours, 88 orders by spring 2021 being known.
    """
    rng = world.draws("derogations")
    codes = rng.permutation(world.departments["code"].to_numpy())
    heavy = np.array([20, 21, 22, 24, 27, 31])
    rest = 1 + rng.multinomial(
        published.DEROGATIONS["department"] - int(heavy.sum()) - 83, rng.dirichlet(np.full(83, 6.0))
    )
    rows = _by_year(rng, "department", codes[12:18], heavy) + _by_year(
        rng, "department", codes[18:], np.minimum(rest, 19)
    )
    missing = published.DEROGATIONS["department"] - sum(row[3] for row in rows)
    rows += _by_year(rng, "department", codes[12:13], np.array([missing])) if missing else []
    regions = world.regions["code"].to_numpy()
    rows += _by_year(
        rng, "region", regions, rng.multinomial(published.DEROGATIONS["region"], rng.dirichlet(np.full(18, 2.0)))
    )
    table = pd.DataFrame(rows, columns=["level", "code", "year", "orders"])
    return table.groupby(["level", "code", "year"], as_index=False)["orders"].sum()


def _by_year(rng: np.random.Generator, level: str, codes: np.ndarray, totals: np.ndarray) -> list[tuple]:
    chances = np.array([0.02, 0.03, 0.05, 0.14, 0.2, 0.26, 0.3])
    split = rng.multinomial(totals, chances)
    return [
        (level, code, 2018 + year, int(number))
        for code, row in zip(codes, split, strict=True)
        for year, number in enumerate(row)
        if number
    ]
