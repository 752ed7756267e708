"""The counters of France services, list after list, what they did and were to do, and what was told of them once."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from data.contracts import contracts, mapping
from data.open.raw import Raw, Row, words
from data.open.rows import NATION, Place, excerpts, fact

LISTS = {
    "france_services_2020-01-02": "counters/fs_2020-01-02.csv",
    "france_services_2020-10-12": "counters/france_services_20201012.geojson",
    "france_services_2022-12-01": "counters/liste-fs-20221201.csv",
    "france_services_2023-07": "counters/liste-fs-202307.csv",
}
BY_COMMUNE = "counters/france_services_202606_par_commune.csv"
OF_PERSONS = ("mail", "phone", "comment")  # telephones and free words may be somebody's own
LABELLED = "labellisation"  # the words of a label, and the day that they tell
MSAP = "counters/msap_annuaire_dila_2019-09.csv"
LABELS = "footfall/nb_labellisations_fs_departement_mois_2020-2022.csv"
LABEL_TARGETS = "footfall/cibles_labellisations_fs_departement_2022.csv"
ACTS, SATISFACTION = "footfall/ind-323.csv", "footfall/ind-246.csv"
ACTS_SINCE = "transcribed/ind-323_2024-09_2026-06.csv"  # a line by zone, a column by month, the rate of the last
NATIONAL = "footfall/faits_nationaux_france_services.csv"
RECENT = "facts/france_services_2024_2026.csv"
DIGITAL = ("footfall/ind-734.csv", "footfall/ind-736.csv")
ADVISERS = "mediation/conseillers_numeriques_par_departement_202106.csv"

# Of the tracker, our name of each column.
TRACKED = {
    "indicator": "indic_id",
    "zone": "enforce_zone_id",
    "period": "metric_enforce_date",
    "vi": "indic_vi",
    "va": "indic_va",
    "vc": "indic_vc",
    "ta": "indic_ta",
}


def list_of(name: str) -> Callable[[Raw], Iterator[Row]]:
    """What makes the rows of one list."""
    return lambda raw: _listed(_rows(raw, LISTS[name]))


def _rows(raw: Raw, name: str) -> list[Row]:
    if not name.endswith(".geojson"):
        return raw.rows(name)
    features = json.loads(raw.content(name))["features"]
    told = ({key: "" if value is None else str(value) for key, value in one["properties"].items()} for one in features)
    return list(told)


def _listed(rows: list[Row]) -> Iterator[Row]:
    """A list in the words of our contract, cells as they are; without what persons may be known by."""
    found = mapping(contracts()["france_services_list"], rows[0])
    kept = {ours: theirs for ours, theirs in found.items() if ours not in OF_PERSONS}
    label = kept.pop("label_text", None)
    kept.pop("labelled_on", None)
    for one in rows:
        row = {ours: one[theirs] for ours, theirs in kept.items()}
        yield row | {LABELLED: one[label]} if label else row


def by_commune(raw: Raw) -> Iterator[Row]:
    """The list of June 2026, which somebody gathered by commune: names and communes alone."""
    for one in raw.rows(BY_COMMUNE):
        yield {"name": one["lib_fs"], "department": one["insee_dep"], "commune": one["insee_com"]}


def labels(raw: Raw) -> Iterator[Row]:
    """Labels given since the beginning, by département, at the end of each month of 2020 to 2022."""
    for one in raw.rows(LABELS):
        yield {
            "indicator": one["id_indicateur"],
            "department": one["code_departement"],
            "period": one["date"][:7],
            "value": one["valeur"].removesuffix(".0"),
            "measure": "",
        }


def label_targets(raw: Raw) -> Iterator[Row]:
    """Labels that each département was to have at the end of 2022."""
    for one in raw.rows(LABEL_TARGETS):
        yield {
            "indicator": "nb-labellisations-france-services",
            "level": "department",
            "code": one["code_departement"],
            "period": one["date_cible"][:7],
            "value_type": "vc",
            "value": one["cible"],
        }


def tracked(name: str) -> Callable[[Raw], Iterator[Row]]:
    """What makes the rows of one indicator of the tracker, as published: values, targets, rates."""
    return lambda raw: ({ours: one[theirs] for ours, theirs in TRACKED.items()} for one in raw.rows(name))


def acts(raw: Raw) -> Iterator[Row]:
    """Acts of the copy of October 2024, and of each zone the months that a newer version has since."""
    newer = {one["zone"]: one for one in raw.rows(ACTS_SINCE)}
    for zone, known in groupby(tracked(ACTS)(raw), itemgetter("zone")):
        yield from sorted([*known, *_since(newer[zone])], key=itemgetter("period"))


def _since(zone: Row) -> Iterator[Row]:
    months = [name for name in zone if name not in ("zone", "ta")]
    for month in months:
        rate = zone["ta"] if month == months[-1] else ""
        told = {"vi": "", "va": f"{zone[month]}.0", "vc": "", "ta": rate}
        yield {"indicator": "IND-323", "zone": zone["zone"], "period": f"{month}-01", **told}


# Figures told once ---------------------------------------------------------------------------------------------------

UNITS = {"unité": "count", "personne": "person", "demande": "request", "accompagnement": "request", "%": "percent"}
UNITS |= {"M€": "million_euros", "€": "euro"}
ABOUT = ("environ", "à peu près", "près de", "plus de", "millions", "atteint")  # in the remark: the figure is round


def national(raw: Raw) -> Iterator[Row]:
    """What reports and answers to Parliament tell of the network."""
    for number, one in enumerate(raw.rows(NATIONAL), start=1):
        series, *labels = words()["counters"][one["indicateur"]]
        about = any(word in one["remarque"] for word in ABOUT)
        told = one["periode"], one["valeur"], UNITS[one["unite"]], one["source"]
        yield fact(f"network-{number:02}", "counters", series, labels, *told, approximate=about)


def recent(raw: Raw) -> Iterator[Row]:
    """What was told of the network from 2023 to 2026, read in excerpts."""
    return excerpts(raw.rows(RECENT), "recent", "counters")


def digital(raw: Raw) -> Iterator[Row]:
    """Digital carers and the help of digital advisers, each since the beginning: the country each December and in the
    last month, départements in the last one. What is older than 2024 is of a copy: secondary.
    """
    for file in DIGITAL:
        rows = [one for one in tracked(file)(raw) if one["va"]]
        last = max(one["period"] for one in rows)
        for one in rows:
            place = _place(one["zone"])
            is_december = place == NATION and one["period"][5:7] == "12"
            if is_december or (one["period"] == last and place[0] != "region"):
                yield _tracked(one, place)


def _tracked(one: Row, place: Place) -> Row:
    series, *labels = words()["tracked"][one["indicator"]]
    period, name = one["period"][:7], one["indicator"]
    breakdown = "total" if place == NATION else "department"
    told = period, one["va"].removesuffix(".0"), "person" if name == "IND-734" else "request", f"DITP, {name}"
    return fact(f"{series}-{period}-{place[1]}", "counters", series, labels, *told, breakdown, place, told="secondary")


def _place(zone: str) -> Place:
    return {"F": NATION, "R": ("region", zone[1:]), "D": ("department", zone[1:])}[zone[0]]


def advisers(raw: Raw) -> Iterator[Row]:
    """Digital advisers of June 2021, by département; those of none are counted in the country's only."""
    rows = raw.rows(ADVISERS)
    for column, named in words()["advisers"].items():
        counted = Counter({one["code_departement"]: int(one[column]) for one in rows})
        yield _counted(named, "2021-06", "advisers", counted.total())
        yield from (_counted(named, "2021-06", "advisers", counted[code], code) for code in counted if code)


def msap(raw: Raw) -> Iterator[Row]:
    """Houses of services of September 2019 whose mail address was valid, by département: never a total."""
    counted = Counter(one["code_departement"] for one in raw.rows(MSAP))
    for code, count in sorted(counted.items()):
        yield _counted(words()["msap"]["listed"], "2019-09", "msap", count, code)


def _counted(named: Sequence[str], period: str, source: str, count: int, department: str = "") -> Row:
    """What was counted in a département, or in the country."""
    series, *labels = named
    breakdown, place = ("department", ("department", department)) if department else ("total", NATION)
    told = period, str(count), "count", words()["sources"][source]
    return fact(f"{series}-{place[1]}", "counters", series, labels, *told, breakdown, place)
