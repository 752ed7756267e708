"""What was promised since 25 July 2018, and the dated act that did it: our sentences, dates and texts looked up."""

import tomllib
from collections.abc import Iterator
from typing import Any

from data.open.raw import CHRONOLOGY, HERE, Raw, Row, evidence, nomenclature
from data.open.rows import written_day

LIST_OF_LABELS = "counters/liste-fs-20221201.csv"
FIRST_LABELS = "Espace labellisé 01/01/2020"
NAMED = {
    "P354": "Programme 354",
    "Chartres": "Annonce de Chartres",
    "4e CITP": "Quatrième comité interministériel de la transformation publique",
}
FOUNDING = "cnate-2018"
WRITTEN = ("commitment_id", "workstream", "made_by", "promise_fr", "promise_en")
NOTICE = (  # the founding text
    "https://www.modernisation.gouv.fr/action-publique-2022/chantiers-transverses/"
    "le-gouvernement-ouvre-3-chantiers-pour-refonder-laction-publique-dans-les-territoires"
)
Fact = dict[str, str]


def rows(raw: Raw) -> Iterator[Row]:
    """The commitments of commitments.toml, in its order."""
    known = _milestones() | _chronology(raw) | {"labels:2020-01-01": _first_labels(raw)}
    written = tomllib.loads((HERE / "commitments.toml").read_text(encoding="utf-8"))
    for one in written["commitment"]:
        yield _row(one, known)


def _row(one: dict[str, Any], known: dict[str, Fact]) -> Row:
    made, begun, done = (_fact(one.get(key, ""), known) for key in ("made", "begun", "done"))
    act = done or begun
    due = one.get("due", "")
    read = [fact["evidence"] for fact in (made, act) if fact]
    return {
        **{name: one[name] for name in WRITTEN[:3]},
        "made_on": made["date"],
        "reference": made["cited"],
        **{name: one[name] for name in WRITTEN[3:]},
        "due_on": known[due]["date"] if due in known else str(due),
        "begun_on": begun.get("date", ""),
        "begun_by": begun.get("cited", ""),
        "done_on": done.get("date", ""),
        "done_by": done.get("cited", ""),
        "evidence": "secondary" if "secondary" in read else "official",
        "source": made["url"],
        "act_source": act.get("url", ""),
        "note_fr": one.get("note_fr", ""),
        "note_en": one.get("note_en", ""),
    }


def _fact(told: str, known: dict[str, Fact]) -> Fact:
    """What a key tells: of "when by what", the day of the first and the text of the second. Nothing, of nothing."""
    if not told:
        return {}
    when, _, what = told.partition(" by ")
    return known[when] | ({"cited": known[what]["cited"]} if what else {})


def _milestones() -> dict[str, Fact]:
    """Our own list of milestones. It has no address: what it holds was reported, but for the founding text."""
    told = {one["milestone_id"]: (one["milestone_date"], one["reference"]) for one in nomenclature("milestones")}
    return {f"milestone:{name}": _act(*act, NOTICE if name == FOUNDING else "") for name, act in told.items()}


def _chronology(raw: Raw) -> dict[str, Fact]:
    """The acts of the chronology, by their reference."""
    acts = [one for one in raw.rows(CHRONOLOGY) if one["reference"]]
    return {f"chronology:{one['reference']}": _act(one["date"], _cited(one), one["source"]) for one in acts}


def _act(day: str, cited: str, url: str) -> Fact:
    return {"date": day, "cited": cited, "url": url, "evidence": evidence(url)}


def _cited(one: Row) -> str:
    """An act as texts name it: "Décret n° 2020-99 du 7 février 2020"."""
    day = written_day(one["date"])
    number = one["reference"]
    if one["nature"] in ("décret", "circulaire") and number[0].isdigit() and " " not in number and number[2] != "/":
        return f"{one['nature'].capitalize()} n° {number} du {day}"
    if one["nature"] in ("circulaire", "arrêté"):
        return f"{one['nature'].capitalize()} du {day}"
    return f"{NAMED.get(number, number)}, {day}"


def _first_labels(raw: Raw) -> Fact:
    """The labels of 1 January 2020, which the list of December 2022 dates one by one."""
    count = raw.content(LIST_OF_LABELS).decode("utf-8-sig").count(FIRST_LABELS)
    cited = f"Liste des France services du 1er décembre 2022 : {count} labels datés du 1er janvier 2020"
    return _act("2020-01-01", cited, "") | {"evidence": "official"}
