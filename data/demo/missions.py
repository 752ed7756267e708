"""Who exercises which mission where, and how far its clarification has come."""

import numpy as np
import pandas as pd

from data.demo.services import COAST, SINGLE_DIRECTORATE, at_date
from data.demo.world import AS_OF, INNER_RING, OUTER_RING, OVERSEAS, World, days

START = "2018-07-25"

# Median days from the start to the inventory, and share of exercises never inventoried, by ministry.
TEMPO = {
    "interior": (110, 0.01), "ecology": (200, 0.04), "agriculture": (170, 0.03), "culture": (520, 0.30),
    "education": (430, 0.12), "health": (700, 0.55), "housing": (240, 0.05), "labour": (260, 0.06),
    "solidarity": (300, 0.08), "territories": (190, 0.03), "economy": (230, 0.05),
}  # fmt: skip
LATE_REGIONS = {"11": 1.9, "93": 1.6, "06": 2.4, "03": 1.8, "94": 1.5}
# Dates at which a change really came into force for a mission, whatever its tempo.
IN_FORCE = {
    "CIT07": "2021-01-01", "CIT08": "2021-04-01", "URB04": "2022-09-01", "URB07": "2024-01-01", "ENV04": "2023-01-01",
    "AGR02": "2023-01-01", "TRA01": "2024-01-01", "JSV01": "2021-01-01",
    "SUP01": "2021-01-01", "SUP02": "2021-01-01", "SUP03": "2021-01-01", "SUP04": "2021-01-01", "SUP05": "2021-01-01",
}  # fmt: skip
STATE_ACTORS = {
    "URB04": "Direction départementale des finances publiques", "JSV01": "Rectorat", "CIT07": "Rectorat",
    "CIT08": "Plateforme interrégionale", "CIT01": "Centre d’expertise et de ressources titres",
    "CIT02": "Centre d’expertise et de ressources titres", "CIT05": "Plateforme interdépartementale",
    "LOG02": "Pôle départemental", "ENV02": "Plateforme interservices",
}  # fmt: skip
TIER_ACTORS = {
    "commune": "Communes", "epci": "Intercommunalités", "department": "Conseil départemental",
    "region": "Conseil régional", "metropole": "Métropole", "single_authority": "Collectivité unique",
    "operator": "Opérateur",
}  # fmt: skip
CRITERIA = ("Proximité", "Expertise", "Coût", "Sécurité juridique")
SOCIAL = ("LOG03", "LOG04", "LOG05")


def holders(mission: str, default: str, code: str) -> list[str]:
    """Service types that exercised a mission in a department in 2018; a type ending in "-R" is the region's."""
    overseas = {
        "DDT": "DAAF-R" if mission.startswith("AGR") else "DEAL-R",
        "DDTM": "DM-R",
        "DDPP": "DAAF-R",
        "DDETS": "DIECCTE-R" if mission.startswith("EMP") else "DJSCS-R",
        "SDJES": "DJSCS-R",
        "UDAP": "DAC-R",
        "UD_DREAL": "DEAL-R",
    }
    if mission == "MER01" and code not in COAST and code not in OVERSEAS:
        return []
    if mission == "CON03" and code in OVERSEAS:
        return ["DIECCTE-R"]
    if mission == "CIT07":
        return ["SOUS_PREFECTURE"]
    if mission.startswith("SUP"):
        return ["PREFECTURE", *_mainland(mission, "DDT", code)] if code not in OVERSEAS else ["PREFECTURE", "DEAL-R"]
    if code in OVERSEAS:
        return [overseas.get(default, default)]
    return _mainland(mission, default, code)


def _mainland(mission: str, default: str, code: str) -> list[str]:
    social = "DDCSPP" if code in SINGLE_DIRECTORATE else "DDCS"
    protection = "DDCSPP" if code in SINGLE_DIRECTORATE else "DDPP"
    if default in ("DDT", "DDTM") and code in INNER_RING:
        if mission.startswith("AGR"):
            return []
        return ["UD_DRIHL" if mission.startswith("LOG") else "UD_DRIEA"]
    if mission in SOCIAL and code in INNER_RING:
        return ["UD_DRIHL"]
    types = {
        "DDT": "DDTM" if code in COAST else "DDT",
        "DDPP": protection,
        "SDJES": social,
        "DDETS": "UD_DIRECCTE" if mission.startswith("EMP") else social,
        "UD_DREAL": "UD_DRIEE" if code in INNER_RING + OUTER_RING else "UD_DREAL",
    }
    second = {"LOG02": ["DT_ARS"], "SOC01": ["DT_ARS"], "ENV01": [protection]}
    return [types.get(default, default), *second.get(mission, [])]


def regional_holder(mission: str, default: str, code: str) -> str | None:
    """Service type that exercised a mission in a region in 2018."""
    if mission == "SOC05":
        return "SGAR"
    if code in ("01", "02", "03", "04", "06"):
        return {"DREAL": "DEAL", "DREETS": "DIECCTE", "DRAC": "DAC", "DIR": None}.get(default, default)
    idf = {"DREAL": "DRIEE", "DIR": None} if code == "11" else {}
    return idf.get(default, {"DREETS": "DIRECCTE"}.get(default, default))


def places(world: World, services: pd.DataFrame) -> pd.DataFrame:
    """One row per mission, territory and service of 2018: mission_id, level, code, region, service_id."""
    missions = world.nomenclature["missions"]
    subprefectures = services[services["type_code"] == "SOUS_PREFECTURE"].groupby("code")["service_id"].apply(list)
    known = set(services["service_id"])
    rows = []
    for mission in missions.itertuples():
        if mission.default_level in ("region", "interdepartmental") and mission.mission_id != "ENV01":
            for code in world.regions["code"]:
                kind = regional_holder(mission.mission_id, mission.default_service, code)
                rows.append((mission.mission_id, "region", code, code, f"{kind}-R{code}"))
            continue
        for code, region in world.departments["region"].items():
            for kind in holders(mission.mission_id, mission.default_service, code):
                ids = _ids(kind, code, region, subprefectures)
                rows += [(mission.mission_id, "department", code, region, service) for service in ids]
    table = pd.DataFrame(rows, columns=["mission_id", "level", "code", "region", "service_id"])
    return table[table["service_id"].isin(known)].drop_duplicates(["mission_id", "level", "code", "service_id"])


def _ids(kind: str, code: str, region: str, subprefectures: pd.Series) -> list[str]:
    if kind == "SOUS_PREFECTURE":
        return list(subprefectures.get(code, [f"PREFECTURE-{code}"]))
    return [f"{kind.removesuffix('-R')}-R{region}" if kind.endswith("-R") else f"{kind}-{code}"]


def exercises(world: World, services: pd.DataFrame, overlaps: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.mission_exercises, with the columns `region` and `tiers` (of related local authorities) besides."""
    table = places(world, services).reset_index(drop=True)
    table.insert(0, "exercise_id", [f"E{number:05d}" for number in range(1, len(table) + 1)])
    missions = world.nomenclature["missions"].set_index("mission_id")
    table = table.join(missions[["ministry", "expected_decision"]], on="mission_id")
    table["tiers"] = _related_tiers(table, overlaps)
    table = table.join(_dates(world, table))
    table = _decisions(world, table)
    table["service_id"] = at_date(services, table["service_id"], table["inventoried_on"].fillna(AS_OF))
    return table.drop_duplicates(["mission_id", "level", "code", "service_id"]).reset_index(drop=True)


def _related_tiers(table: pd.DataFrame, overlaps: pd.DataFrame) -> list[list[str]]:
    """Tiers with a competence related to the mission in its territory, most redundant first."""
    rank = {"redundant": 0, "shared": 1, "complement": 2}
    real = overlaps[overlaps["overlap_type"] != "none"]
    real = real.assign(rank=real["overlap_type"].map(rank)).sort_values("rank", kind="stable")
    by_place = real.groupby(["mission_id", "level", "code"], sort=False)["tier"].apply(list).to_dict()
    keys = zip(table["mission_id"], table["level"], table["code"], strict=True)
    return [by_place.get(key, []) for key in keys]


def _dates(world: World, table: pd.DataFrame) -> pd.DataFrame:
    """The five dates of each exercise; the ones of consultation and decision are common to a mission and territory."""
    rng = world.draws("mission dates")
    keys = ["mission_id", "level", "code"]
    first = table.drop_duplicates(keys)
    tempo = first["ministry"].map(TEMPO)
    slow = first["region"].map(LATE_REGIONS).fillna(1.0).to_numpy()
    size = len(first)
    inventory = tempo.str[0].to_numpy() * slow * rng.lognormal(0, 0.35, size) + 40
    never = rng.random(size) < tempo.str[1].to_numpy() * slow
    related = first["tiers"].str.len().to_numpy() > 0
    consultation = np.maximum(inventory + rng.gamma(2.0, 60, size), 45)
    undecided = rng.random(size) < np.where(first["ministry"].isin(["culture", "health"]), 0.45, 0.12)
    consultation += np.where(undecided, rng.uniform(0, 1900, size), 0)
    hard = np.where(rng.random(size) < 0.25, 4.0, 1.0)
    decision = np.where(related, consultation, inventory) + rng.lognormal(5.35, 0.5, size) * slow * hard
    decision = np.maximum(decision, 300 + rng.integers(0, 60, size))
    start = decision + rng.gamma(2.0, 90, size)
    end = start + rng.gamma(3.0, 130, size)
    plan = pd.DataFrame(
        {
            "inventory": inventory,
            "consultation": np.where(related, consultation, np.nan),
            "decision": decision,
            "start": start,
            "end": end,
        }
    )
    plan[keys] = first[keys].to_numpy()
    plan.loc[never, ["inventory", "consultation", "decision", "start", "end"]] = np.nan
    plan.loc[undecided, ["decision", "start", "end"]] = np.nan
    plan = _in_force(rng, plan)
    merged = table[keys].merge(plan, on=keys, how="left")
    merged["inventory"] += rng.integers(0, 20, len(merged)) - 20
    return _calendar(merged, rng)


def _in_force(rng: np.random.Generator, plan: pd.DataFrame) -> pd.DataFrame:
    """Missions whose change has a real date: decided before it, started at it."""
    date = pd.to_datetime(plan["mission_id"].map(IN_FORCE))
    dated = date.notna() & plan["decision"].notna()
    start = (date - pd.Timestamp(START)).dt.days[dated].to_numpy(dtype=float)
    size = len(start)
    decision = start - rng.integers(60, 300, size)
    consultation = np.minimum(plan.loc[dated, "consultation"], decision - rng.integers(90, 240, size))
    plan.loc[dated, "decision"] = decision
    plan.loc[dated, "consultation"] = consultation
    earliest = np.fmin(decision, consultation)
    plan.loc[dated, "inventory"] = np.minimum(plan.loc[dated, "inventory"], earliest - rng.integers(30, 90, size))
    plan.loc[dated, "start"] = start
    plan.loc[dated, "end"] = start + rng.gamma(3.0, 110, size)
    return plan


def _calendar(plan: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Dates from days, without what had not come at the edition's date."""
    plan["end"] = np.where(rng.random(len(plan)) < 0.86, plan["end"], np.nan)
    columns = {
        "inventory": "inventoried_on",
        "consultation": "consultation_started_on",
        "decision": "decided_on",
        "start": "started_on",
        "end": "completed_on",
    }
    dates = pd.DataFrame({name: days(START, plan[column].to_numpy()) for column, name in columns.items()})
    return dates.where(dates <= AS_OF)


def _decisions(world: World, table: pd.DataFrame) -> pd.DataFrame:
    rng = world.draws("mission decisions")
    decided = table["decided_on"].notna()
    decision = table["expected_decision"].copy()
    away = (table["mission_id"] == "ECO02") & table["region"].isin(["94", "01", "02", "03", "04", "06"])
    decision[away] = "keep"
    other = (rng.random(len(table)) < 0.1) & ~table["mission_id"].isin(list(IN_FORCE))
    decision[other] = rng.choice(
        ["keep", "share", "deconcentrate", "regroup"], int(other.sum()), p=[0.5, 0.25, 0.15, 0.1]
    )
    alone = table["tiers"].str.len() == 0
    decision[alone & decision.isin(["share"])] = "keep"
    table["decision"] = decision.where(decided)
    table["target_tier"] = _target_tiers(table)
    table["target_actor"] = _target_actors(table)
    moved = decided & ~decision.isin(["keep"])
    table["criteria"] = pd.Series(rng.choice(CRITERIA, len(table))).where(moved)
    return table


def _target_tiers(table: pd.DataFrame) -> list[str | None]:
    """Who takes over: the most redundant tier, or the State itself."""

    def tier(mission: str, decision: str | None, tiers: list[str]) -> str | None:
        if not isinstance(decision, str) or decision == "keep":
            return None
        local = [one for one in tiers if one != "operator"]
        if decision in ("deconcentrate", "regroup") or mission in STATE_ACTORS or not local:
            return "state"
        return local[0]

    return [tier(*row) for row in zip(table["mission_id"], table["decision"], table["tiers"], strict=True)]


def _target_actors(table: pd.DataFrame) -> list[str | None]:
    def actor(mission: str, tier: str | None, decision: str | None) -> str | None:
        if tier is None or tier != "state":
            return TIER_ACTORS.get(tier or "")
        if mission.startswith("SUP"):
            return "Secrétariat général commun départemental"
        return STATE_ACTORS.get(mission, "Sous-préfet" if decision == "deconcentrate" else "Service interdépartemental")

    return [actor(*row) for row in zip(table["mission_id"], table["target_tier"], table["decision"], strict=True)]
