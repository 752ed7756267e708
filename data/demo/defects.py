"""The defects planted on purpose, for checks and alerts to find: nothing else is meant to be wrong."""

import pandas as pd

from data.demo.world import World

# What is planted, and how many times: the tests hold the rows to it.
MISSIONS = {"decided_before_consultation": 3, "tier_that_does_not_exist": 2, "service_not_yet_created": 2}


def plant(exercises: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """The exercises with the defects of MISSIONS; no row gets two."""
    table = exercises.copy()
    normal = table["consultation_started_on"].notna() & table["decided_on"].notna()
    early = table.index[normal & (table["mission_id"] == "URB03")][[5, 40, 75]]
    table.loc[early, "consultation_started_on"] = table.loc[early, "decided_on"] + pd.Timedelta(days=30)
    nowhere = table.index[
        (table["decision"] == "share") & table["code"].isin(["2A", "972"]) & table["target_tier"].notna()
    ]
    table.loc[nowhere[[0, -1]], ["target_tier", "target_actor"]] = ["department", "Conseil départemental"]
    return _too_early(table, services)


def _too_early(table: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """Two exercises inventoried with the successor of the service of that time."""
    known = services.set_index("service_id")
    successors = table["service_id"].map(known["successor_id"])
    late = successors.notna() & successors.str.startswith("DDETS-") & (table["mission_id"] == "SOC06")
    chosen = table.index[late & (table["inventoried_on"] < "2020-01-01")][[3, 12]]
    table.loc[chosen, "service_id"] = successors[chosen]
    return table


# Planted in the list of counters. The two of Saint-Martin and the ones under 24 hours or 2 agents are as in life.
COUNTERS = {"hours_unknown": 48, "placed_at_commune": 12, "pairs_at_one_address": 5, "department_differs": 1}


def plant_counters(world: World, counters: pd.DataFrame) -> pd.DataFrame:
    """The counters with the defects of COUNTERS, drawn among the open fixed ones; no row gets two."""
    table = counters.copy()
    rng = world.draws("counter defects")
    plain = table.index[
        (table["format"] == "fixed")
        & (table["type"] == "france_services")
        & table["closed_on"].isna()
        & table["department"].notna()
    ]
    chosen = iter(rng.choice(plain, sum(COUNTERS.values()), replace=False).tolist())
    silent = [next(chosen) for _ in range(COUNTERS["hours_unknown"])]
    table.loc[silent, [name for name in table if name.startswith("hours_")] + ["weekly_hours"]] = None
    for index in [next(chosen) for _ in range(COUNTERS["placed_at_commune"])]:
        table.loc[index, ["lat", "lon"]] = world.communes.loc[table.loc[index, "commune"], ["lat", "lon"]].to_numpy()
        table.loc[index, "location_quality"] = "commune"
    for index in [next(chosen) for _ in range(COUNTERS["pairs_at_one_address"])]:
        same = plain[(table.loc[plain, "department"] == table.loc[index, "department"]) & (plain != index)][0]
        table.loc[index, ["lat", "lon"]] = table.loc[same, ["lat", "lon"]].to_numpy()
    for index in [next(chosen) for _ in range(COUNTERS["department_differs"])]:
        table.loc[index, "department_given"] = "27" if table.loc[index, "department"] != "27" else "76"
    return table
