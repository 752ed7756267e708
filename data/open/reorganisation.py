"""Operations decided and in force, each with its text, and what was counted of them."""

import re
from collections.abc import Iterator

from data.open.raw import CHRONOLOGY, Raw, Row, evidence, words
from data.open.rows import NATION, fact, operation, written_day
from data.open.services import (
    FIRST_DAY,
    OUTSIDE,
    PROTECTION_2026,
    employment,
    named,
    regional_directorates,
    service_names,
)
from data.reference.places import department_names

TRIAL = "reorganisation/derogation_territoires_experimentation_2018_2020.csv"
ORDERS = "reorganisation/derogation_exemples_arretes.csv"
FUNCTIONS = "reorganisation/sgcd_fonctions_decret_2020-99_art3.csv"
SUBPREFECTURES = "reorganisation/sous_prefectures_rouvertes_2022.csv"
OPERATIONS_2011 = "reorganisation/operations_ddi_arrete_2011-10-19.csv"

# Operations ---------------------------------------------------------------------------------------------------------

KINDS_2011 = {"fermeture": "closure", "transfert": "transfer", "restructuration": "restructuring"}
TEXT_2011 = "Arrêté du 19 octobre 2011 (PRMX1127803A), annexe"
WORDS_2011 = {"closure": "Closure", "transfer": "Transfer", "restructuring": "Restructuring"}
TRIAL_TITLES = (
    "Droit de dérogation à l’essai, dans 22 territoires dont Saint-Barthélemy et Saint-Martin",
    "Right to derogate on trial, in 22 territories, two of which are Saint-Barthélemy and Saint-Martin",
)


def operations(raw: Raw) -> Iterator[Row]:
    """What was decided and came into force, one row by territory concerned, each with its text."""
    acts = {one["reference"]: one for one in raw.rows(CHRONOLOGY)}
    yield from _restructurings(raw)
    for reference, told in words()["acts"].items():
        act = acts[reference]
        yield operation(
            f"act-{reference}", told["kind"], (told["fr"], told["en"]), act["date"], _text(act),
            in_force_on=told.get("in_force", ""), source=act["source"],
        )  # fmt: skip
    yield from _trial(raw, acts["2017-1845"])
    yield from _orders(raw)
    yield from _functions(raw, acts["2020-99"])
    yield from _directorates(raw, acts["2020-1545"])
    yield from _subprefectures(raw)


def _text(act: Row) -> str:
    day, number = written_day(act["date"]), act["reference"]
    if act["nature"] == "budget":
        return "Programme 354"
    return f"{act['nature'].capitalize()} n° {number} du {day}"


def _restructurings(raw: Raw) -> Iterator[Row]:
    for one in raw.rows(OPERATIONS_2011):
        kind = KINDS_2011[one["type_operation"]]
        title = one["libelle"].removeprefix("le ").partition(" qui sont nécessaires")[0]
        for department in [one["code_departement"]] if one["code_departement"] else _named_in(title):
            place = ("department", department)
            titles = title[0].upper() + title[1:], f"{WORDS_2011[kind]}: {one['service']}, {named(place)}"
            yield operation(
                one["id"], kind, titles, "2011-10-19", TEXT_2011, place, service=one["service"], told="official",
            )  # fmt: skip


def _named_in(title: str) -> list[str]:
    """The departements that a title names, the longest name first: Loire is not Loire-Atlantique."""
    found = []
    for code, name in sorted(department_names().items(), key=lambda one: -len(one[1])):
        if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", title):
            found.append(code)
            title = title.replace(name, "")
    return sorted(found)


def _trial(raw: Raw, act: Row) -> Iterator[Row]:
    for one in raw.rows(TRIAL):
        if one["code"] in OUTSIDE:
            continue
        level = "region" if one["type"] == "region" else "department"
        yield operation(
            "derogation-trial", "experiment", TRIAL_TITLES, act["date"], _text(act), (level, one["code"]),
            in_force_on="2018-01-01", source=one["source"],
        )  # fmt: skip


def _orders(raw: Raw) -> Iterator[Row]:
    for number, one in enumerate(raw.rows(ORDERS), start=1):
        code = one["code_territoire"]
        place = ("region", code[1:]) if code.startswith("R") else ("department", code)
        title, title_en = (f"{told[0].lower()}{told[1:]}" for told in words()["orders"][one["date"]])
        yield operation(
            f"derogation-order-{number}", "derogation",
            (f"Arrêté de dérogation : {title}", f"Derogation order: {title_en}"), one["date"],
            " – ".join(filter(None, (f"Arrêté du {written_day(one['date'])}", one["norme"]))), place,
            source=one["source"], told=evidence(one["source"], counted=True),
        )  # fmt: skip


def _functions(raw: Raw, act: Row) -> Iterator[Row]:
    for number, one in enumerate(raw.rows(FUNCTIONS), start=1):
        titles = (
            f"Secrétariats généraux communs : {one['fonction']}",
            f"Common secretariats: {words()['functions'][one['fonction']]}",
        )
        yield operation(
            f"sgcd-{number}", "pooling", titles, act["date"], f"{_text(act)}, article {one['article']}",
            in_force_on="2021-01-01", source=one["source"], service="SGCD",
        )  # fmt: skip


def _directorates(raw: Raw, act: Row) -> Iterator[Row]:
    """The directorates of 2021, in each departement and region."""
    for one in raw.rows(PROTECTION_2026):
        kind, place = employment(one), ("department", one["code_departement"])
        yield _directorate(kind, place, act, "secondary" if kind == "DDETSPP" else "deduced")
    for region, kind in regional_directorates().items():
        yield _directorate(kind, ("region", region), act, "deduced")
    titles = "La DRIEA et la DRIEE réunies en DRIEAT", "DRIEA and DRIEE are merged into DRIEAT"
    yield operation(
        "drieat", "merger", titles, "2021-03-10", "Décret n° 2021-261 du 10 mars 2021", ("region", "11"),
        in_force_on=FIRST_DAY, service="DRIEAT",
    )  # fmt: skip


def _directorate(kind: str, place: tuple[str, str], act: Row, told: str) -> Row:
    titles = f"Création : {service_names()[kind]}", f"Created: {service_names('en')[kind]}"
    return operation(
        f"creation-{kind}", "creation", titles, act["date"], _text(act), place,
        in_force_on=FIRST_DAY, source=act["source"], service=kind, told=told,
    )  # fmt: skip


def _subprefectures(raw: Raw) -> Iterator[Row]:
    for one in raw.rows(SUBPREFECTURES):
        commune, day = one["commune"], one["date_annonce"]
        titles = f"Sous-préfecture rouverte ou créée : {commune}", f"Sub-prefecture reopened or created: {commune}"
        yield operation(
            f"subprefecture-{one['code_insee']}", "reopening", titles, day, f"Annonce du {written_day(day)}",
            ("department", one["code_departement"]), source=one["source"], service="SOUS_PREFECTURE",
        )  # fmt: skip


# What was counted ---------------------------------------------------------------------------------------------------

COUNTS = "reorganisation/derogation_bilans.csv"
DECONCENTRATED = "reorganisation/deconcentration_faits.csv"
BREAKDOWNS = {
    "total": "total",
    "matière": "subject",
    "auteur": "author",
    "préfecture": "prefecture",
    "bénéficiaire": "beneficiary",
    "départements": "departments",
}


def facts(raw: Raw) -> Iterator[Row]:
    """Derogations counted by the Senate and the Government, and what was deconcentrated in December 2019."""
    for number, one in enumerate(raw.rows(COUNTS), start=1):
        told = one["libelle"]
        place = _prefecture(told) if one["ventilation"] == "préfecture" else NATION
        if place == NATION:
            labels = words()["counted"][told]
        else:
            labels = [f"Préfecture : {named(place)}", f"Prefecture: {named(place)}"]
        yield fact(
            f"derogation-{number:02}", "reorganisation", f"derogation_orders_{one['date'][:4]}", labels,
            one["date"], one["valeur"], "count", one["source"], BREAKDOWNS[one["ventilation"]], place,
        )  # fmt: skip
    for number, one in enumerate(raw.rows(DECONCENTRATED), start=1):
        label, label_en = words()["deconcentrated"][one["indicateur"]]
        ministry, ministry_en = words()["ministries"][one["ministere"]]
        yield fact(
            f"deconcentration-{number:02}", "reorganisation", "deconcentrated_decisions",
            [f"{label} : {ministry}", f"{label_en}: {ministry_en}"], one["date"], one["valeur"], "count",
            one["source"], "ministry", approximate="(" in one["indicateur"],
        )  # fmt: skip


def _prefecture(told: str) -> tuple[str, str]:
    """Of "72 Sarthe" or "Région Centre-Val de Loire (24)"."""
    found = re.fullmatch(r"Région .*\((\d+)\)|(\w+) .*", told)
    if not found:
        raise ValueError(f"{told}: no territory")
    return ("region", found[1]) if found[1] else ("department", found[2])
