"""Rows that several rooms write, operations and figures told once, and days as texts write them."""

import calendar
import datetime

from data.open.raw import Row, evidence

MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre"]
MONTHS += ["décembre"]


def operation(
    name: str,
    kind: str,
    title: str,
    title_en: str,
    decided_on: str,
    text: str,
    in_force_on: str = "",
    source: str = "",
    place: tuple[str, str] = ("nation", "FR"),
    service_type: str = "",
    mission: str = "",
    to_tier: str = "",
    evidence_told: str = "",
    counted: bool = False,
) -> Row:
    """One operation in one territory: what, where, decided on, in force on (empty: not published), by which text."""
    return {
        "operation_id": name,
        "workstream": "missions" if mission else "reorganisation",
        "kind": kind,
        "title_fr": title,
        "title_en": title_en,
        "level": place[0],
        "code": place[1],
        "service_type": service_type,
        "mission_id": mission,
        "to_tier": to_tier,
        "decided_on": decided_on,
        "in_force_on": in_force_on,
        "text_reference": text,
        "evidence": evidence_told or evidence(source, counted),
        "source": source,
    }


def fact(
    name: str,
    workstream: str,
    series: str,
    label: str,
    label_en: str,
    period: str,
    period_ends: str,
    value: str,
    unit: str,
    source: str,
    breakdown: str = "total",
    place: tuple[str, str] = ("nation", "FR"),
    approximate: bool = False,
) -> Row:
    """A figure told once: what was counted, where, of when, and who tells."""
    return {
        "fact_id": name,
        "workstream": workstream,
        "series": series,
        "breakdown": breakdown,
        "label_fr": label,
        "label_en": label_en,
        "level": place[0],
        "code": place[1],
        "period": period,
        "period_ends": period_ends,
        "value": value,
        "unit": unit,
        "approximate": "Oui" if approximate else "Non",
        "evidence": evidence(source, counted=True),
        "source": source,
    }


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


def period_end(period: str) -> str:
    """The last day of a year or of a month, as raw files write them: 2020 or 2020-08."""
    year, _, month = period.partition("-")
    number = int(month or 12)
    return f"{year}-{number:02}-{calendar.monthrange(int(year), number)[1]}"
