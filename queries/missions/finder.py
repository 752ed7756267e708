"""Finder: pairs that the inventory does not flag as overlaps and that look like one, with a score and why."""

import re
from collections.abc import Iterator

import pandas as pd
from rapidfuzz import fuzz

from queries.missions.search import words

LEAST = 62  # below this score, out of 100, pairs are mostly chance
SAME_DOMAIN = 8  # added when both are of the same policy domain
_WORD = re.compile(r"\w+")
# Words of trade: they tell nothing of what a mission is about.
_TRADE = (
    "aide appui autorisation competence controle gestion inspection instruction mise mission oeuvre "
    "organisation plan police politique prevention protection schema service suivi national nationale "
    "regional departemental departementale local locale public publique"
)
_COMMON = frozenset(words(_TRADE))
COLUMNS = (
    "pair", "what", "mission_id", "label", "label_en", "policy_domain", "other", "other_id", "tier", "legal_basis",
    "score", "shared", "same_domain", "places",
)  # fmt: skip


def propose(missions: pd.DataFrame, competences: pd.DataFrame, holders: pd.DataFrame) -> pd.DataFrame:
    """Pairs to look at, the likeliest first (COLUMNS; `score` 0 to 100, `shared`: the words in common).

    missions: mission_id, label, label_en, policy_domain, exercises. competences: mission_id, policy_domain, tier,
    competence, legal_basis, as the inventory flags them. holders: mission_id, types (of the services that exercise it
    side by side), places (in how many territories). Nothing here is a judgement.
    """
    rows = [*_authorities(missions, competences), *_labels(missions), *_services(missions, competences, holders)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    best = table.sort_values(["score", "places", "pair"], ascending=[False, False, True])
    return best.drop_duplicates("pair").reset_index(drop=True)


def likeness(one: str, other: str) -> tuple[float, list[str]]:
    """How alike two texts are (0 to 100) and the telling words they share; 0 where they share none.

    The mean of two ratios of rapidfuzz: whole texts, words sorted; and what one says that the other says too.
    """
    first, second = _telling(one), _telling(other)
    shared = [word for stem, word in first.items() if stem in second]
    if not shared:
        return 0.0, []
    whole = fuzz.token_sort_ratio(" ".join(first), " ".join(second))
    part = fuzz.token_set_ratio(" ".join(first), " ".join(second))
    return (whole + part) / 2, shared


def _telling(text: str) -> dict[str, str]:
    """The words that say what a text is about: in the singular, without accents, and as they are written."""
    written = [
        (stem.rstrip("sx") if len(stem) > 3 else stem, word) for word in _WORD.findall(text) for stem in words(word)
    ]
    telling = {stem: word.lower() for stem, word in written if stem not in _COMMON}
    return telling or {stem: word.lower() for stem, word in written}


def _authorities(missions: pd.DataFrame, competences: pd.DataFrame) -> Iterator[dict[str, object]]:
    """A competence of a local authority, recorded for one mission, that looks like another mission of the State."""
    flagged = set(zip(competences["mission_id"], competences["tier"], strict=True))
    known = competences.drop_duplicates(["tier", "competence"])
    for mission in missions.to_dict("records"):
        for row in known.to_dict("records"):
            if (mission["mission_id"], row["tier"]) in flagged:
                continue
            pair = f"{mission['mission_id']}|{row['tier']}|{row['competence']}"
            told = {"other": row["competence"], "other_id": row["mission_id"], "tier": row["tier"]}
            told["legal_basis"] = row["legal_basis"]
            yield from _scored(mission, row["competence"], row["policy_domain"], "authority", pair, told)


def _labels(missions: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Two missions whose names are nearly the same."""
    records = missions.to_dict("records")
    for rank, mission in enumerate(records):
        for other in records[rank + 1 :]:
            if mission["source_id"] == other["source_id"] and not other["exercises"] and not mission["exercises"]:
                continue  # two articles of one text, which nobody exercises
            pair = f"{mission['mission_id']}|{other['mission_id']}"
            told = {"other": other["label"], "other_id": other["mission_id"], "tier": "state"}
            told["legal_basis"] = other["legal_basis"]
            yield from _scored(mission, other["label"], other["policy_domain"], "labels", pair, told)


def _services(missions: pd.DataFrame, competences: pd.DataFrame, holders: pd.DataFrame) -> Iterator[dict[str, object]]:
    """One mission that services of two types exercise in the same territories."""
    known = missions.set_index("mission_id")
    flagged = set(competences[competences["tier"] == "state"]["mission_id"])
    for name, rows in holders[~holders["mission_id"].isin(flagged)].groupby("mission_id"):
        mission = known.loc[name].to_dict() | {"mission_id": name}
        most = rows.loc[rows["places"].idxmax(), "types"].replace("_", " ")
        told = {"other": most, "other_id": name, "tier": "state", "legal_basis": mission["legal_basis"]}
        yield _row(mission, "services", f"{name}|services", told, 100, [], True, int(rows["places"].sum()))


def _scored(
    mission: dict[str, object], text: str, domain: object, what: str, pair: str, told: dict[str, object]
) -> Iterator[dict[str, object]]:
    alike, shared = likeness(str(mission["label"]), text)
    same = mission["policy_domain"] == domain
    score = min(100.0, alike + SAME_DOMAIN * same) if shared else 0.0
    if score >= LEAST:
        yield _row(mission, what, pair, told, round(score), shared, same, mission["places"])


def _row(
    mission: dict[str, object], what: str, pair: str, told: dict[str, object], score: float, shared: list[str],
    same: bool, places: object,
) -> dict[str, object]:  # fmt: skip
    kept = {name: mission[name] for name in ("mission_id", "label", "label_en", "policy_domain")}
    why = {"score": score, "shared": ", ".join(shared), "same_domain": same, "places": places}
    return {"pair": pair, "what": what, **kept, **told, **why}
