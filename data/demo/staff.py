"""Staff by mission, service and year, calibrated on the published totals, and the movements that followed decisions."""

import numpy as np
import pandas as pd

from data.demo import published
from data.demo.world import AS_OF, World, round_to_total

YEARS = tuple(published.STAFF)
# Parts per thousand of the staff of 2020 (ours), by mission; services outside the territorial administration have none.
WEIGHTS = {
    "SEC01": 22, "SEC02": 4, "SEC03": 12, "SEC04": 4, "SEC05": 10, "SEC06": 12, "SEC07": 7, "SEC08": 6, "SEC09": 12,
    "SEC10": 24, "SEC11": 12, "CRI01": 18, "CRI02": 10, "CRI03": 8, "CRI04": 6, "CRI05": 20, "CRI06": 4, "CRI07": 3,
    "CRI08": 12, "CRI09": 0, "CIT01": 22, "CIT02": 24, "CIT03": 85, "CIT04": 22, "CIT05": 12, "CIT06": 12, "CIT07": 7,
    "CIT08": 6, "COL01": 22, "COL02": 10, "COL03": 20, "COL04": 26, "COL05": 5, "COL06": 11, "URB01": 20, "URB02": 8,
    "URB03": 26, "URB04": 10, "URB05": 8, "URB06": 12, "URB07": 4, "LOG01": 16, "LOG02": 12, "LOG03": 16, "LOG04": 16,
    "LOG05": 14, "LOG06": 14, "SOC01": 8, "SOC02": 3, "SOC03": 3, "SOC04": 10, "SOC05": 5, "SOC06": 5, "SOC07": 4,
    "SOC08": 3, "EMP01": 60, "EMP02": 16, "EMP03": 6, "EMP04": 5, "EMP05": 18, "ECO01": 6, "ECO02": 4, "ECO03": 6,
    "ECO04": 3, "CON01": 40, "CON02": 14, "CON03": 34, "ENV01": 24, "ENV02": 26, "ENV03": 5, "ENV04": 7, "ENV05": 14,
    "ENV06": 5, "ENV07": 8, "AGR01": 46, "AGR02": 12, "AGR03": 18, "TRA01": 0, "TRA02": 10, "TRA03": 3, "MER01": 10,
    "CUL01": 8, "JSV01": 10, "JSV02": 6, "SUP01": 35, "SUP02": 30, "SUP03": 20, "SUP04": 26, "SUP05": 30,
}  # fmt: skip
# Staff of a year against 2020, before the movements below: core missions hold, the others shrink.
TREND = {True: (0.99, 0.995, 1.0, 1.002, 1.005, 1.01, 1.015), False: (1.035, 1.02, 1.0, 0.99, 0.985, 0.98, 0.975)}
PLANNING_TAX_TO_MOVE = 290.0
SHARE_TO_MOVE = {"transfer": (0.55, 0.9), "drop": (0.7, 0.95), "share": (0.12, 0.3), "regroup": (0.06, 0.18)}
COST_PER_POST = 54_000


def staff_of_2020(world: World, exercises: pd.DataFrame, services: pd.DataFrame) -> np.ndarray:
    """ETPT of each exercise in 2020, in tenths; the regions add up to their share of the published total."""
    rng = world.draws("staff")
    scope = world.nomenclature["service_types"].set_index("type_code")["scope"]
    kinds = exercises["service_id"].map(services.set_index("service_id")["type_code"])
    weight = exercises["mission_id"].map(WEIGHTS).to_numpy(dtype=float) * (kinds.map(scope) == "ate").to_numpy()
    weight *= _size(world, exercises) * rng.lognormal(0, 0.3, len(exercises))
    sharing = exercises.groupby(["mission_id", "level", "code"])["exercise_id"].transform("count").to_numpy()
    weight /= sharing
    totals = round_to_total(published.REGIONS["staff"].to_numpy(), published.STAFF[2020] * 10)
    tenths = np.zeros(len(exercises), dtype=np.int64)
    for region, total in zip(published.REGIONS.index, totals, strict=True):
        rows = np.flatnonzero(exercises["region"] == region)
        tenths[rows] = round_to_total(weight[rows], int(total))
    return tenths


def _size(world: World, exercises: pd.DataFrame) -> np.ndarray:
    """Share of each territory in its region: 55 % by population, 45 % in equal parts; 1 for a region's own services."""
    rows = world.departments
    people = rows["population"] / rows.groupby("region")["population"].transform("sum")
    equal = 1 / rows.groupby("region")["code"].transform("count")
    share = 0.55 * people + 0.45 * equal
    return exercises["code"].map(share).where(exercises["level"] == "department", 1.0).to_numpy(dtype=float)


def plan(world: World, exercises: pd.DataFrame, tenths: np.ndarray) -> pd.DataFrame:
    """The exercises with staff_to_move (ETPT) and compensation_eur."""
    rng = world.draws("staff to move")
    low = exercises["decision"].map({key: value[0] for key, value in SHARE_TO_MOVE.items()}).to_numpy(dtype=float)
    high = exercises["decision"].map({key: value[1] for key, value in SHARE_TO_MOVE.items()}).to_numpy(dtype=float)
    to_move = np.round(tenths / 10 * rng.uniform(0.0, 1.0, len(exercises)) * (high - low) + tenths / 10 * low, 1)
    tax = ((exercises["mission_id"] == "URB04") & exercises["decided_on"].notna() & (tenths > 0)).to_numpy()
    to_move[tax] = round_to_total(tenths[tax], int(PLANNING_TAX_TO_MOVE * 10)) / 10
    to_move = np.where(to_move > 0, to_move, np.nan)
    local = exercises["target_tier"].isin(["commune", "epci", "department", "region", "metropole", "single_authority"])
    paid = local & exercises["decision"].isin(["transfer", "share"])
    cost = np.round(to_move * COST_PER_POST * rng.uniform(0.8, 1.1, len(exercises)), -3)
    return exercises.assign(staff_to_move=to_move, compensation_eur=np.where(paid, cost, np.nan))


def movements(world: World, exercises: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.staff_movements. They do not add up to what was to move: some posts are not accounted for."""
    rng = world.draws("staff movements")
    moving = exercises[exercises["started_on"].notna() & (exercises["staff_to_move"] >= 0.3)]
    last = moving["completed_on"].fillna(AS_OF)
    span = (last - moving["started_on"]).dt.days.to_numpy()
    done = np.where(
        moving["completed_on"].notna(), rng.uniform(0.78, 1.0, len(moving)), rng.uniform(0.2, 0.7, len(moving))
    )
    moved = moving["staff_to_move"].to_numpy() * done
    parts = rng.dirichlet((4.2, 3.2, 1.9, 0.9), len(moving))
    rows = [
        pd.DataFrame(
            {
                "exercise_id": moving["exercise_id"].to_numpy(),
                "moved_on": moving["started_on"].to_numpy()
                + pd.to_timedelta(np.floor(span * rng.uniform(0.2, 0.95, len(moving))), unit="D"),
                "staff": np.round(moved * parts[:, column], 1),
                "destination": destination,
            }
        )
        for column, destination in enumerate(("core", "other", "left"))
    ]
    table = pd.concat(rows).sort_values(["moved_on", "exercise_id"], kind="stable", ignore_index=True)
    table = table[table["staff"] > 0].reset_index(drop=True)
    table.insert(0, "movement_id", [f"V{number:05d}" for number in range(1, len(table) + 1)])
    return table.assign(to_mission_id=_core_missions(world, table), to_department=_elsewhere(world, table, exercises))


def _elsewhere(world: World, table: pd.DataFrame, exercises: pd.DataFrame) -> pd.Series:
    """Where those arrived who left their département: the most peopled of its region; shares are ours."""
    first = (
        world.departments.sort_values("population", ascending=False, kind="stable").groupby("region")["code"].first()
    )
    of = exercises.set_index("exercise_id").loc[table["exercise_id"]].reset_index()
    there = of["region"].map(first).where(of["level"] == "department")
    share = of["decision"].map({"regroup": 0.5, "share": 0.05, "transfer": 0.02}).fillna(0)
    leaves = (world.draws("staff elsewhere").random(len(table)) < share) & (table["destination"] != "left")
    return there.where(leaves.to_numpy() & (there != of["code"])).set_axis(table.index)


def _core_missions(world: World, table: pd.DataFrame) -> pd.Series:
    """Where those who went to the core arrived; weights are ours."""
    missions = ["CIT03", "CRI01", "CON01", "EMP01", "ENV02", "SEC01", "ENV01", "COL01", "CRI05"]
    rng = world.draws("core missions")
    chosen = pd.Series(rng.choice(missions, len(table), p=[0.2, 0.16, 0.13, 0.11, 0.1, 0.1, 0.08, 0.07, 0.05]))
    return chosen.where(table["destination"] == "core")


def years(world: World, exercises: pd.DataFrame, tenths: np.ndarray, movements: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.mission_staff: ETPT of every exercise and year, and ETP besides for the services that count so."""
    core = (exercises["mission_id"].map(_core_of(world)) != "non_core").to_numpy()
    trend = np.where(core[:, None], TREND[True], TREND[False])
    expected = (
        tenths[:, None] * trend
        + (_gone(exercises, movements, 2020)[:, None] - _gone_by_year(exercises, movements)) * 10
    )
    expected = np.maximum(expected, 0.0)
    rows = []
    for column, year in enumerate(YEARS):
        exact = tenths if year == 2020 else round_to_total(expected[:, column], published.STAFF[year] * 10)
        rows.append(
            pd.DataFrame({"exercise_id": exercises["exercise_id"], "year": year, "unit": "ETPT", "staff": exact / 10})
        )
    full = pd.concat(rows, ignore_index=True)
    full = full[full["exercise_id"].isin(exercises["exercise_id"][tenths > 0])]
    return pd.concat([full, _contracts(world, exercises, full)], ignore_index=True)


def _core_of(world: World) -> pd.Series:
    return world.nomenclature["missions"].set_index("mission_id")["core_category"]


def _gone(exercises: pd.DataFrame, movements: pd.DataFrame, year: int) -> np.ndarray:
    """ETPT that had left each exercise by the middle of a year."""
    before = movements[movements["moved_on"] < pd.Timestamp(year, 7, 1)]
    return exercises["exercise_id"].map(before.groupby("exercise_id")["staff"].sum()).fillna(0).to_numpy()


def _gone_by_year(exercises: pd.DataFrame, movements: pd.DataFrame) -> np.ndarray:
    return np.column_stack([_gone(exercises, movements, year) for year in YEARS])


def _contracts(world: World, exercises: pd.DataFrame, full: pd.DataFrame) -> pd.DataFrame:
    """ETP (contracts, not time over the year) of the services that report them too: a tenth of them."""
    rng = world.draws("contracts")
    services = exercises["service_id"].drop_duplicates().to_numpy()
    chosen = set(services[rng.random(len(services)) < 0.1])
    ids = exercises.loc[exercises["service_id"].isin(chosen), "exercise_id"]
    rows = full[full["exercise_id"].isin(ids)]
    return rows.assign(unit="ETP", staff=np.round(rows["staff"] * rng.uniform(0.99, 1.06, len(rows)), 1))
