"""Finder: pairs that the inventory does not flag as overlaps and that look like one, with a score and why."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

import pandas as pd

from queries.studies.search import words

LEAST = 35  # below this score, out of 100, pairs are mostly chance: tests/queries/finder_marks.md
SAME_DOMAIN = 8  # added when both are of the same policy domain
_WORD = re.compile(r"\w+")
# Words of trade: they tell nothing of what a mission is about. Those that name a policy domain neither: that two
# things are of one domain is counted already.
_TRADE = (
    "accompagnement acte action activite agence aide amenagement appui autorisation avis commission competence "
    "controle coordination demande departement departemental departementale document droit etablissement etat fonds "
    "france gestion inspection instruction intercommunal intercommunale local locale lutte mise mission "
    "municipal municipale national nationale oeuvre operationnel operationnelle organisation plan police politique "
    "prevention protection public publique region regional regionale schema service soutien suivi "
    "territoire territorial territoriale"
)
_DOMAINS = (
    "agriculture citoyennete cohesion collectivite commune communal communale consommation crise culture economie "
    "economique education emploi environnement jeunesse littoral logement mer sante securite social sociale sport "
    "sportif sportive titre transport travail urbanisme"
)
UNCLASSIFIED = "unclassified"
COLUMNS = (
    "pair", "what", "mission_id", "label", "label_en", "policy_domain", "other", "other_id", "tier", "legal_basis",
    "score", "shared", "same_domain", "places",
)  # fmt: skip


def propose(missions: pd.DataFrame, competences: pd.DataFrame, holders: pd.DataFrame) -> pd.DataFrame:
    """Pairs to look at, the likeliest first (COLUMNS; `score` 0 to 100, `shared`: the words in common).

    Services have no score: they are side by side or not. One word in common is enough only within a domain, or where
    it is all that both say.

    missions: mission_id, label, label_en, policy_domain, exercises, places (in how many territories), and `places_...`
    of them for a tier that is not everywhere. competences: mission_id, policy_domain, tier, competence, legal_basis, as
    the inventory flags them. holders: mission_id, types (of the services that exercise it side by side), places (in how
    many territories). Nothing here is a judgement.
    """
    rows = [*_authorities(missions, competences), *_labels(missions), *_services(missions, competences, holders)]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"score": "Int64"})
    best = table.sort_values(["score", "places", "pair"], ascending=[False, False, True], na_position="first")
    return best.drop_duplicates("pair").reset_index(drop=True)


def likeness(one: str, other: str, same_domain: bool = False) -> tuple[float, list[str]]:
    """How alike two texts are (0 to 100), and the telling words they share: twice those over the words of both.

    100 only where both say the same: what is contained in another is a part of it.
    """
    first, second = _telling(one), _telling(other)
    shared = [word for stem, word in first.items() if stem in second]
    if not shared or (len(shared) == 1 and not same_domain and first.keys() != second.keys()):
        return 0.0, []
    return min(100.0, 200 * len(shared) / (len(first) + len(second)) + SAME_DOMAIN * same_domain), shared


@lru_cache(maxsize=4096)
def _telling(text: str) -> Mapping[str, str]:
    """The words that say what a text is about: in the singular, without accents, and as they are written."""
    written = [(_singular(stem), word) for word in _WORD.findall(text) for stem in words(word)]
    return {stem: word.lower() for stem, word in written if stem not in _common()}


@cache
def _common() -> frozenset[str]:
    return frozenset(_singular(stem) for stem in words(f"{_TRADE} {_DOMAINS}"))


def _singular(stem: str) -> str:
    if len(stem) <= 3:
        return stem
    return f"{stem.removesuffix('aux')}al" if stem.endswith("aux") else stem.rstrip("sx")


def _authorities(missions: pd.DataFrame, competences: pd.DataFrame) -> Iterator[dict[str, object]]:
    """A competence of a local authority, recorded for one mission, that looks like another mission of the State."""
    flagged = set(zip(competences["mission_id"], competences["tier"], strict=True))
    known = competences.drop_duplicates(["tier", "competence"]).to_dict("records")
    for mission in missions.to_dict("records"):
        for row in known:
            if (mission["mission_id"], row["tier"]) in flagged:
                continue
            pair = f"{mission['mission_id']}|{row['tier']}|{row['competence']}"
            told = {"other": row["competence"], "other_id": row["mission_id"], "tier": row["tier"]}
            told["legal_basis"] = row["legal_basis"]
            here = mission | {"places": mission.get(f"places_{row['tier']}", mission["places"])}
            yield from _scored(here, row["competence"], row["policy_domain"], "authority", pair, told)


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
    """One mission that services of two types exercise in the same territories.

    A support function is not one: each service does it for itself, and pooling it is another workstream.
    """
    known = missions[missions["policy_domain"] != "support"].set_index("mission_id")
    flagged = set(competences[competences["tier"] == "state"]["mission_id"]) | {*holders["mission_id"]} - {*known.index}
    for name, rows in holders[~holders["mission_id"].isin(flagged)].groupby("mission_id"):
        mission = known.loc[name].to_dict() | {"mission_id": name}
        most = rows.loc[rows["places"].idxmax(), "types"].replace("_", " ")
        told = {"other": most, "other_id": name, "tier": "state", "legal_basis": mission["legal_basis"]}
        yield _row(mission, "services", f"{name}|services", told, None, [], True, int(rows["places"].sum()))


def _scored(
    mission: dict[str, object], text: str, domain: object, what: str, pair: str, told: dict[str, object]
) -> Iterator[dict[str, object]]:
    same = mission["policy_domain"] == domain != UNCLASSIFIED
    score, shared = likeness(str(mission["label"]), text, same)
    if score >= LEAST:
        yield _row(mission, what, pair, told, round(score), shared, same, mission["places"])


def _row(
    mission: dict[str, object], what: str, pair: str, told: dict[str, object], score: float | None, shared: list[str],
    same: bool, places: object,
) -> dict[str, object]:  # fmt: skip
    kept = {name: mission[name] for name in ("mission_id", "label", "label_en", "policy_domain")}
    why = {"score": score, "shared": ", ".join(shared), "same_domain": same, "places": places}
    return {"pair": pair, "what": what, **kept, **told, **why}
