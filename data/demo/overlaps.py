"""Local authorities as they are: where a tier does not exist, or is another, the national judgement is replaced."""

import pandas as pd

from data.demo.world import World

ALSACE = ("67", "68")
LYON, PARIS = "69", "75"
# Departments where one assembly holds the competences of the department and of the region.
SINGLE = {"2A": "94", "2B": "94", "972": "02", "973": "03", "976": "06"}
RANK = {"none": 0, "complement": 1, "shared": 2, "redundant": 3}


def resolved(world: World, places: pd.DataFrame) -> pd.DataFrame:
    """One row per mission, territory and tier that exists there, with the columns of core.mission_overlaps but the id.

    The national rows of the nomenclature are copied to each territory where the mission is exercised.
    """
    national = world.nomenclature["overlaps"].drop(columns=["overlap_id", "level", "code"])
    table = places[["mission_id", "level", "code", "region"]].drop_duplicates().merge(national, on="mission_id")
    table = pd.concat([_replace(table), _lyon(table)], ignore_index=True)
    strongest = table.assign(rank=table["overlap_type"].map(RANK)).sort_values("rank", ascending=False, kind="stable")
    keys = ["mission_id", "level", "code", "tier", "competence"]
    return strongest.drop_duplicates(keys).drop(columns="rank").sort_values(keys, ignore_index=True)


def _replace(table: pd.DataFrame) -> pd.DataFrame:
    single = table["code"].isin(SINGLE) & (table["level"] == "department")
    single |= table["code"].isin(SINGLE.values()) & (table["level"] == "region")
    tier = table["tier"].mask(single & table["tier"].isin(["department", "region"]), "single_authority")
    paris = (table["code"] == PARIS) & (table["level"] == "department")
    tier = tier.mask(paris & tier.isin(["department", "commune"]), "single_authority")
    tier = tier.mask(paris & (tier == "epci"), "metropole")
    alsace = table["code"].isin(ALSACE) & (table["level"] == "department") & (tier == "department")
    competence = table["competence"].mask(alsace, table["competence"] + " (Collectivité européenne d’Alsace)")
    return table.assign(tier=tier, competence=competence)


def _lyon(table: pd.DataFrame) -> pd.DataFrame:
    """On its territory the metropolis of Lyon holds the competences of the department."""
    rows = table[(table["code"] == LYON) & (table["level"] == "department") & (table["tier"] == "department")]
    return rows.assign(tier="metropole", competence=rows["competence"] + " (métropole de Lyon)")


def differing(world: World, resolved: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.mission_overlaps that the national rows of the nomenclature do not say already.

    A tier that does not exist in a territory is judged "none" there, which replaces the national judgement.
    """
    national = world.nomenclature["overlaps"]
    known = set(zip(national["mission_id"], national["tier"], national["competence"], strict=True))
    keys = zip(resolved["mission_id"], resolved["tier"], resolved["competence"], strict=True)
    local = resolved[[key not in known for key in keys]]
    absent = _absent(resolved, national)
    table = pd.concat([local, absent], ignore_index=True)
    number = table.groupby(["mission_id", "level", "code", "tier"]).cumcount().add(1).astype(str)
    prefix = table["level"].map({"region": "R", "department": "D"}) + table["code"]
    ids = table["mission_id"] + "-" + prefix + "-" + table["tier"] + "-" + number
    return table.assign(overlap_id=ids).drop(columns="region")


def _absent(resolved: pd.DataFrame, national: pd.DataFrame) -> pd.DataFrame:
    places = resolved[["mission_id", "level", "code", "region"]].drop_duplicates()
    expected = places.merge(national[["mission_id", "tier"]].drop_duplicates(), on="mission_id")
    present = pd.MultiIndex.from_frame(resolved[["mission_id", "level", "code", "tier"]])
    missing = expected[~pd.MultiIndex.from_frame(expected[["mission_id", "level", "code", "tier"]]).isin(present)]
    return missing.assign(
        competence="Sans objet\u00a0: cet échelon n’existe pas ici",
        legal_basis=None,
        overlap_type="none",
        judged_by="Équipe du projet",
        judged_on="2024-12-31",
        rule="L’échelon n’existe pas dans ce territoire.",
    )
