"""What the State is to do by law, what changed hands by law, its staff and its credits."""

from collections.abc import Iterator

from data.open.raw import Raw, Row, nomenclature, words
from data.open.rows import day_of, excerpts, fact, operation

LEGAL = "reorganisation/missions_ddi_decret_2009-1484.csv"
PRIORITIES = "missions/missions_prioritaires_prefectures_2022_2025.csv"
STAFF = "missions/effectifs_ate_faits.csv"
CREDITS = "missions/programme_354_credits_par_action_2020_2024.csv"
PRIORITIES_TEXT = "Missions prioritaires des préfectures 2022-2025 (22 mars 2022)"


def legal_missions(raw: Raw) -> Iterator[Row]:
    """The missions of decree 2009-1484, as it names them."""
    yield from raw.rows(LEGAL)


def priorities(raw: Raw) -> Iterator[Row]:
    """The priorities of prefectures for 2022 to 2025; their objectives are means, not missions."""
    for one in raw.rows(PRIORITIES):
        if one["niveau"] == "objectif":
            continue
        yield {
            "mission_id": f"MPP-{one['numero']}",
            "label": one["libelle"],
            "label_en": words()["priorities"][one["numero"]],
            "policy_domain": "unclassified",
            "core_category": "unclassified",
            "default_level": "department",
            "default_service": "PREFECTURE",
            "ministry": "interior",
            "legal_basis": PRIORITIES_TEXT,
        }


def transfers(raw: Raw) -> Iterator[Row]:
    """What passed to another service of the State, or to local authorities, by the milestones that tell of it.

    The day of a decision is that of the law that the milestone names; of one that names none, it is not known.
    """
    told = {one["milestone_id"]: one for one in nomenclature("milestones")}
    for one in words()["transfers"]:
        act = told[one["milestone"]]
        for mission in one["missions"]:
            yield operation(
                f"transfer-{mission}", one["kind"], (one["fr"], one["en"]), day_of(act["reference"]), act["reference"],
                in_force_on="" if one.get("undated") else act["milestone_date"],
                mission=mission, to_tier=one.get("to_tier", ""),
            )  # fmt: skip


# Staff and credits --------------------------------------------------------------------------------------------------

RECENT = "facts/administration_territoriale_2024_2026.csv"
UNITS = {"ETPT": "ETPT", "ETP": "ETP", "%": "percent", "unité": "count", "agent": "person"}
ROUND = ("ate_agents", "p354_agents")


def facts(raw: Raw) -> Iterator[Row]:
    """Staff of the territorial administration, and the credits of programme 354 as asked of Parliament."""
    for number, one in enumerate(raw.rows(STAFF), start=1):
        series, *labels = words()["staff"][one["indicateur"]]
        told = one["periode"], one["valeur"], UNITS[one["unite"]], one["source"]
        yield fact(f"staff-{number:02}", "missions", series, labels, *told, approximate=series in ROUND)
    for one in raw.rows(CREDITS):
        year, action = one["annee_plf"], one["action"][:2]
        for amount, (name, name_en) in words()["amounts"].items():
            labels = [f"{one['action']} : {name}", f"{words()['actions'][action]}: {name_en}"]
            told = year, one[amount], "euro", one["source"]
            yield fact(f"p354-{year}-{action}-{amount}", "missions", f"p354_{amount}", labels, *told, "action")


def recent(raw: Raw) -> Iterator[Row]:
    """What was told of staff, credits and buildings from 2024 to 2026, read in excerpts: bills, not laws."""
    return excerpts(raw.rows(RECENT), "state-recent", "missions")
