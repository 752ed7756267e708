"""Openings of a week as published for machines: OpenStreetMap's notation, and the ranges of the State's directory."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import TypedDict

from data.contracts import fold

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_DAY = "(?:mo|tu|we|th|fr|sa|su)"
SELECTOR = re.compile(rf"^({_DAY}(?:\s*[-,]\s*{_DAY})*)\b\s*(.*)$")
ALSO = re.compile(rf"(?<=\d)\s*,\s*(?={_DAY}\b)")  # "Mo 09:00-12:00, We 14:00-17:00": a rule that adds
SPAN = re.compile(r"^([01]?\d|2[0-4]):([0-5]\d)\s*-\s*([01]?\d|2[0-4]):([0-5]\d)$")
HOLIDAYS = re.compile(r"^(ph|sh)(\s*,\s*(ph|sh))*\s+(off|closed)$")
COMMENT = re.compile(r'"[^"]*"')
CLOSED = ("off", "closed")
EXAMPLE = "Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00"
MOST = 2_000  # characters; a week of seven days takes some two hundred


class Opening(TypedDict):
    """One span of a week: the day (1 is Monday) and its two times, as HH:MM."""

    weekday: int
    starts: str
    ends: str


def understood(text: str) -> list[Opening] | None:
    """The spans of a week in order, from either manner; None where a part of the text is not understood.

    Nothing is taken of a text that holds for some weeks, months or holidays only: half an opening is a wrong one.
    """
    if len(text) > MOST:
        return None
    return _ranges(text) if text.lstrip().startswith(("[", "{")) else _osm(text)


def _osm(text: str) -> list[Opening] | None:
    week: dict[int, list[Opening]] = {}
    for rule in COMMENT.sub("", text.lower()).split(";"):
        for position, part in enumerate(ALSO.split(rule.strip())):
            if not part.strip() or HOLIDAYS.match(part.strip()):
                continue
            read = _rule(part.strip())
            if read is None:
                return None
            for day, spans in read.items():  # the later rule of a day stands, unless it only adds
                week[day] = [*(week.get(day, []) if position else []), *spans]
    return _ordered(span for spans in week.values() for span in spans) if week else None


def _rule(part: str) -> dict[int, list[Opening]] | None:
    if part == "24/7":
        return {day: [Opening(weekday=day + 1, starts="00:00", ends="24:00")] for day in range(7)}
    found = SELECTOR.match(part)
    days, times = (_selected(found[1]), found[2].strip()) if found else (list(range(7)), part)
    if times in CLOSED:
        return {day: [] for day in days}
    spans = [_span(one.strip()) for one in times.split(",")]
    if not days or any(span is None for span in spans):
        return None
    return {day: [Opening(weekday=day + 1, starts=span[0], ends=span[1]) for span in spans if span] for day in days}


def _selected(selector: str) -> list[int]:
    """Days of "mo-fr, su", from 0; a range may go over Sunday."""
    days: list[int] = []
    for part in re.sub(r"\s", "", selector).split(","):
        bounds = [DAYS.index(day) for day in part.split("-")]
        if len(bounds) > 2:
            return []
        first, last = bounds[0], bounds[-1]
        days += [day % 7 for day in range(first, (last if last >= first else last + 7) + 1)]
    return days


def _span(text: str) -> tuple[str, str] | None:
    found = SPAN.match(text)
    if found is None:
        return None
    starts, ends = f"{int(found[1]):02}:{found[2]}", f"{int(found[3]):02}:{found[4]}"
    return (starts, ends) if starts < ends <= "24:00" else None


def _ranges(text: str) -> list[Opening] | None:
    """From a list of {nom_jour_debut, nom_jour_fin, valeur_heure_debut_1, valeur_heure_fin_1, ..._2}."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found: list[Opening] = []
    for one in said if isinstance(said, list) else [said]:
        spans = _range(one) if isinstance(one, dict) else None
        if spans is None:
            return None
        found += spans
    return _ordered(found) if found else None


def _range(said: Mapping[str, object]) -> list[Opening] | None:
    first, last = (fold(str(said.get(f"nom_jour_{end}") or "")) for end in ("debut", "fin"))
    if first not in JOURS or (last or first) not in JOURS:
        return None
    start, stop = JOURS.index(first), JOURS.index(last or first)
    spans = []
    for number in ("1", "2"):
        times = [str(said.get(f"valeur_heure_{end}_{number}") or "")[:5] for end in ("debut", "fin")]
        if not any(times):
            continue
        span = _span("-".join(times))
        if span is None:
            return None
        spans.append(span)
    days = [day % 7 for day in range(start, (stop if stop >= start else stop + 7) + 1)]
    return [Opening(weekday=day + 1, starts=starts, ends=ends) for day in days for starts, ends in spans]


def _ordered(spans: Iterable[Opening]) -> list[Opening]:
    return sorted(spans, key=lambda span: (span["weekday"], span["starts"]))
