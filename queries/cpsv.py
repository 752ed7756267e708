"""Procedures, counters and partners as public services: CPSV-AP 3.2, in JSON-LD, from what everyone may read.

Missions are none of it: what the State does without a user who asks (control, crises) is no public service there.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pandas as pd

import queries
from queries import Edition, files, query_parameters
from queries.access import Viewer

NAME, MEDIA = "cpsv-ap", "application/ld+json"
_KNOWN = frozenset(("region", "department"))
_OWN = "urn:trois-chantiers:"
_EU = "http://publications.europa.eu/resource/authority/"
_FRANCE = {"place": f"{_EU}country/FRA", "unit": f"{_EU}atu/FRA", "language": f"{_EU}language/FRA"}
_DAYS = {
    "monday": ("lundi", "Monday"),
    "tuesday": ("mardi", "Tuesday"),
    "wednesday": ("mercredi", "Wednesday"),
    "thursday": ("jeudi", "Thursday"),
    "friday": ("vendredi", "Friday"),
    "saturday": ("samedi", "Saturday"),
    "sunday": ("dimanche", "Sunday"),
}
WARNED = ("demonstration",)
_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "atu": "http://data.europa.eu/88u/dataset/",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "kind": f"{_OWN}terms:kind",
}
Node = dict[str, Any]


def of_edition(viewer: Viewer, edition: Edition, given: Mapping[str, str] | None = None) -> bytes:
    """The catalogue of a `region` or `department`, or of France, as JSON-LD. Raises query_parameters.Wrong.

    The same bytes for the same edition. Each node says what it is made of (`kind`).
    """
    given = {name: text for name, text in (given or {}).items() if text}
    query_parameters.read(viewer, edition, queries.Query(NAME, "", "", _KNOWN, _KNOWN), given)
    counters = queries.run(viewer, edition, "counters/directory", **given)
    procedures = queries.run(viewer, edition, "counters/procedures")
    partners = queries.run(viewer, edition, "counters/partner_presence").set_index("partner")
    graph = [
        *_catalogue(edition),
        *_places(),
        *(_organisation(partner, row) for partner, row in partners.iterrows()),
        *(_concept("format", one) for one in sorted(counters["format"].unique())),
        *(_concept("theme", one) for one in sorted(procedures["theme"].dropna().unique())),
        *_services(procedures, partners, counters),
        *(node for row in counters.to_dict("records") for node in _channel(row)),
    ]
    return json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1).encode() + b"\n"


def _catalogue(edition: Edition) -> Iterator[Node]:
    warned = edition.kind in WARNED
    yield {
        "@id": f"{_OWN}catalogue",
        "@type": "dcat:Dataset",
        "dct:title": _said(
            "DÉMONSTRATION : démarches et guichets" if warned else "Démarches et guichets",
            "DEMONSTRATION: procedures and counters" if warned else "Procedures and counters",
        ),
        "dct:description": _said(
            f"Démarches proposées dans les guichets, partenaires et guichets ouverts au {edition.as_of}. "
            "Les missions de l’État sans usager qui demande (contrôle, crise) n’y sont pas : ce ne sont pas des "
            "services publics au sens de CPSV-AP.",
            f"Procedures offered at counters, partners, and counters open on {edition.as_of}. Missions of the State "
            "that no user asks for (control, crises) are not there: they are no public services in the sense of "
            "CPSV-AP.",
        ),
        "dct:publisher": {"@id": f"{_OWN}publisher"},
        "dct:license": {"@id": files.LICENCE_URL},
        "dcat:version": edition.name,
        "kind": edition.kind,
    }
    yield {
        "@id": f"{_OWN}publisher",
        "@type": "foaf:Agent",
        "dct:identifier": "trois-chantiers",
        "dct:title": {"@value": "Trois chantiers", "@language": "fr"},
    }


def _places() -> Iterator[Node]:
    """What services and organisations are tied to, which others describe: named here with their types alone."""
    yield {"@id": _FRANCE["place"], "@type": "dct:Location"}
    yield {"@id": _FRANCE["unit"], "@type": "atu:atu-type"}
    yield {"@id": _FRANCE["language"], "@type": "dct:LinguisticSystem"}


def _organisation(partner: Any, row: "pd.Series[Any]") -> Node:
    return {
        "@id": _at("organisation", partner),
        "@type": "cv:PublicOrganisation",
        "dct:identifier": str(partner),
        "skos:prefLabel": _said(row["name_fr"], row["name_en"]),
        "dct:spatial": {"@id": _FRANCE["unit"]},
        "kind": row["kind"],
    }


def _concept(scheme: str, name: Any) -> Node:
    words = str(name).replace("_", " ")
    told = {"skos:notation": str(name), "skos:prefLabel": {"@value": words, "@language": "en"}}
    return {"@id": _at(scheme, name), "@type": "skos:Concept", **told}


def _services(procedures: pd.DataFrame, partners: pd.DataFrame, counters: pd.DataFrame) -> Iterator[Node]:
    """Each procedure as a public service: whose it is, and at which counters it is offered."""
    where: dict[str, list[Node]] = {}
    for counter, offered in zip(counters["counter_id"], counters["procedure_list"], strict=True):
        for procedure in offered:
            where.setdefault(procedure, []).append({"@id": _at("counter", counter)})
    for row in procedures.sort_values("procedure_id").to_dict("records"):
        named = partners.loc[row["partner"]]
        marks = ("DÉMONSTRATION. ", "DEMONSTRATION. ") if row["kind"] in WARNED else ("", "")
        yield {
            "@id": _at("procedure", row["procedure_id"]),
            "@type": "cpsv:PublicService",
            "dct:identifier": row["procedure_id"],
            "dct:title": _said(row["label_fr"], row["label_en"]),
            "dct:description": _said(
                f"{marks[0]}Démarche de l’organisme {named['name_fr']}, accompagnée dans les guichets nommés ici.",
                f"{marks[1]}Procedure of {named['name_en']}, with help at the counters named here.",
            ),
            "cv:hasCompetentAuthority": {"@id": _at("organisation", row["partner"])},
            "cv:thematicArea": {"@id": _at("theme", row["theme"])},
            "dct:language": {"@id": _FRANCE["language"]},
            "dct:spatial": {"@id": _FRANCE["place"]},
            "dct:isPartOf": {"@id": f"{_OWN}catalogue"},
            "cv:hasChannel": where.get(row["procedure_id"], []),
            "kind": row["kind"],
        }


def _channel(row: Mapping[Any, Any]) -> Iterator[Node]:
    """A counter, with its address and its hours as its list writes them."""
    own = _at("counter", row["counter_id"])
    hours = {day: row[f"hours_{day}"] for day in _DAYS if _is_told(row[f"hours_{day}"])}
    channel = {
        "@id": own,
        "@type": "cv:Channel",
        "dct:identifier": row["counter_id"],
        "dct:title": {"@value": row["name"], "@language": "fr"},
        "dct:type": {"@id": _at("format", row["format"])},
        "locn:address": {"@id": f"{own}:address"},
        "kind": row["kind"],
    }
    extra = {
        "adms:identifier": "official_id",
        "schema:telephone": "phone",
        "schema:latitude": "lat",
        "schema:longitude": "lon",
    }
    channel |= {name: row[column] for name, column in extra.items() if _is_told(row[column])}
    if hours:
        channel["cv:openingHours"] = {"@id": f"{own}:hours"}
        told = [_week(hours, place) for place in (0, 1)]
        yield {"@id": f"{own}:hours", "@type": "time:TemporalEntity", "dct:description": _said(*told)}
    yield channel
    parts = [row["address"], " ".join(part for part in (row["postcode"], row["commune_name"]) if _is_told(part))]
    told_parts = {"locn:thoroughfare": row["address"], "locn:postName": row["commune_name"]}
    yield {
        "@id": f"{own}:address",
        "@type": "locn:Address",
        "locn:fullAddress": _french(", ".join(part for part in parts if _is_told(part) and part)),
        **{name: _french(text) for name, text in told_parts.items() if _is_told(text)},
        **({"locn:postCode": row["postcode"]} if _is_told(row["postcode"]) else {}),
        "locn:adminUnitL1": _french("France"),
    }


def _week(hours: Mapping[str, str], place: int) -> str:
    return " ; ".join(f"{_DAYS[day][place]} {text}" for day, text in hours.items())


def _at(kind: str, name: Any) -> str:
    return f"{_OWN}{kind}:{quote(str(name), safe='')}"


def _said(french: str, english: str) -> list[Node]:
    return [_french(french), {"@value": english, "@language": "en"}]


def _french(text: str) -> Node:
    return {"@value": text, "@language": "fr"}


def _is_told(value: Any) -> bool:
    return value is not None and not pd.isna(value) and value != ""
