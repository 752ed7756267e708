"""Rows that several rooms write, operations and figures told once, and days as texts write them."""

import calendar
import datetime
from collections.abc import Iterable, Iterator, Sequence

from data.open.raw import Row, evidence, words

MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre"]
MONTHS += ["décembre"]


Told = Sequence[str]  # in French and in English
Place = tuple[str, str]  # a level and a code
NATION = ("nation", "FR")


def operation(
    name: str, kind: str, titles: Told, decided_on: str, text: str, place: Place = NATION, *, in_force_on: str = "",
    source: str = "", service: str = "", mission: str = "", to_tier: str = "", told: str = "",
) -> Row:  # fmt: skip
    """One operation in one territory: what, where, decided on, in force on (empty: not published), by which text."""
    return {
        "operation_id": name,
        "workstream": "missions" if mission else "reorganisation",
        "kind": kind,
        "title_fr": titles[0],
        "title_en": titles[1],
        "level": place[0],
        "code": place[1],
        "service_type": service,
        "mission_id": mission,
        "to_tier": to_tier,
        "decided_on": decided_on,
        "in_force_on": in_force_on,
        "text_reference": text,
        "evidence": told or evidence(source),
        "source": source,
    }


def fact(
    name: str, workstream: str, series: str, labels: Told, period: str, value: str, unit: str, source: str,
    breakdown: str = "total", place: Place = NATION, approximate: bool = False, told: str = "",
) -> Row:  # fmt: skip
    """A figure told once: what was counted, where, of when, and who tells (`told`: where the site does not say)."""
    return {
        "fact_id": name,
        "workstream": workstream,
        "series": series,
        "breakdown": breakdown,
        "label_fr": labels[0],
        "label_en": labels[1],
        "level": place[0],
        "code": place[1],
        "period": period,
        "period_ends": _last_day(period),
        "value": value,
        "unit": unit,
        "approximate": "Oui" if approximate else "Non",
        "evidence": told or evidence(source, counted=True),
        "source": source,
    }


EXCERPT_UNITS = {"unité": "count", "emploi": "count", "titre": "count", "acte": "count"}
EXCERPT_UNITS |= {"demande/jour": "request", "acte/mois": "request", "agent": "person", "personne": "person"}
EXCERPT_UNITS |= {"%": "percent", "M€": "million_euros", "€": "euro", "ETP": "ETP", "ETPT": "ETPT"}
ROUNDED = ("« plus de »", "« près de »", "« au moins »", "arrondi", "année non dite")  # in the remark


def excerpts(rows: Iterable[Row], name: str, workstream: str) -> Iterator[Row]:
    """Figures read in excerpts of reports and newspapers, those that we have words for: secondary, whoever's site."""
    for number, one in enumerate(rows, start=1):
        known = words()["excerpts"].get(one["indicateur"])
        if known is None or "objectif" in one["remarque"]:  # a target, told apart already
            continue
        series, *labels = known
        counted = one["periode"], one["valeur"], EXCERPT_UNITS[one["unite"]], one["source"]
        about = any(word in one["remarque"] for word in ROUNDED)
        yield fact(f"{name}-{number:02}", workstream, series, labels, *counted, approximate=about, told="secondary")


def written_day(day: str) -> str:
    """2020-02-07 as "7 février 2020"."""
    found = datetime.date.fromisoformat(day)
    return f"{'1er' if found.day == 1 else found.day} {MONTHS[found.month - 1]} {found.year}"


def day_of(reference: str) -> str:
    """The day of a law, as its name says it: "Loi n° 2021-1104 du 22 août 2021"; nothing, of what is no law."""
    if not reference.startswith("Loi"):
        return ""
    day, month, year = reference.split(" du ")[1].split()
    return f"{year}-{MONTHS.index(month) + 1:02}-{int(day.removesuffix('er')):02}"


def _last_day(period: str) -> str:
    """The last day of a year, of a month or of a day, as raw files write them: 2020, 2020-08 or 2020-08-31."""
    if period.count("-") == 2:
        return period
    year, _, month = period.partition("-")
    number = int(month or 12)
    return f"{year}-{number:02}-{calendar.monthrange(int(year), number)[1]}"
