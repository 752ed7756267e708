"""What changed between successive lists of counters: opened, closed, renamed, moved; a counter keeps its identity."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from data.contract import fold

GENERIC = re.compile(r"\b(france|services?|maison|espaces?|antenne|bus|msap|m?fs|d|de|du|des|l|la|le|les|et|a)\b")
ALIKE = 0.6  # of two names in one commune: less is another counter


@dataclass(frozen=True)
class Listed:
    """A counter as a list gives it. `official` is its identifier there; without one, the identifier was made."""

    counter_id: str
    official: bool
    name: str
    commune: str | None


@dataclass(frozen=True)
class List:
    """One list of counters, the source it came from, and the date of the latest fact in it."""

    source_id: str
    date: datetime.date
    counters: tuple[Listed, ...]


@dataclass(frozen=True)
class Event:
    """One change, dated at the list that showed it."""

    counter_id: str
    kind: str
    event_date: datetime.date
    before: str | None
    after: str | None
    source_id: str


@dataclass(frozen=True)
class Closed:
    """A counter that is in no later list: when that showed, and the source of the last list it was in."""

    counter_id: str
    closed_on: datetime.date
    source_id: str


def changes(lists: Sequence[List]) -> tuple[list[Event], list[Closed]]:
    """Every event between successive lists, oldest first, under the latest identifiers; and what is closed."""
    events: list[Event] = []
    closed: dict[str, Closed] = {}
    for old, new in pairwise(lists):
        same = _matches(old.counters, new.counters)
        events = [replace(event, counter_id=same.get(event.counter_id, event.counter_id)) for event in events]
        events += _between(old, new, same)
        closed |= {
            one.counter_id: Closed(one.counter_id, new.date, old.source_id)
            for one in old.counters
            if one.counter_id not in same
        }
        closed = {
            name: one for name, one in closed.items() if name not in {counter.counter_id for counter in new.counters}
        }
    return events, list(closed.values())


def _between(old: List, new: List, same: Mapping[str, str]) -> Iterator[Event]:
    # The first line of a counter that the old list repeats speaks for it.
    before = {same[one.counter_id]: one for one in reversed(old.counters) if one.counter_id in same}
    for counter in new.counters:
        earlier = before.get(counter.counter_id)
        if earlier is None:
            yield Event(counter.counter_id, "opened", new.date, None, counter.name, new.source_id)
            continue
        if _bare(earlier.name) != _bare(counter.name):
            yield Event(counter.counter_id, "renamed", new.date, earlier.name, counter.name, new.source_id)
        if earlier.commune and counter.commune and earlier.commune != counter.commune:
            yield Event(counter.counter_id, "moved", new.date, earlier.commune, counter.commune, new.source_id)
    for counter in old.counters:
        if counter.counter_id not in same:
            yield Event(counter.counter_id, "closed", new.date, counter.name, None, new.source_id)


def _matches(old: Sequence[Listed], new: Iterable[Listed]) -> dict[str, str]:
    """For each counter of the old list that is still there, its identifier in the new one.

    The official identifier decides. Without one, or when it is gone: a counter of the same commune with a like name;
    then the only one left in that commune, when a list had no identifiers; then, when a list had none, the only one of
    the same name left in the departement, which lists place in another commune. A line that an old list repeats is the
    same counter.
    """
    found = {one.counter_id: one for one in new}
    same = {one.counter_id: one.counter_id for one in old if one.counter_id in found}
    for alike in (_alike, _alone, _elsewhere):
        left = [one for one in old if one.counter_id not in same]
        taken = set(same.values())
        same |= alike(left, [one for one in found.values() if one.counter_id not in taken])
    return same | _repeated(old, same)


def _alike(old: Iterable[Listed], new: Iterable[Listed]) -> dict[str, str]:
    """Like names in the same commune, the most alike first."""
    there = _by_commune(new)
    pairs = [
        (-_likeness(one.name, other.name), _bare(one.name) != _bare(other.name), one.counter_id, other.counter_id)
        for one in old
        for other in there.get(one.commune or "", [])
    ]
    same: dict[str, str] = {}
    for likeness, _, one, other in sorted(pairs):
        if -likeness >= ALIKE and one not in same and other not in same.values():
            same[one] = other
    return same


def _alone(old: Iterable[Listed], new: Iterable[Listed]) -> dict[str, str]:
    """The only counter left in a commune, in both lists, when one of them has no identifier."""
    before, after = _by_commune(old), _by_commune(new)
    return {
        ours[0].counter_id: theirs[0].counter_id
        for commune, ours in before.items()
        if len(ours) == 1
        and len(theirs := after.get(commune, [])) == 1
        and not (ours[0].official and theirs[0].official)
    }


def _elsewhere(old: Iterable[Listed], new: Iterable[Listed]) -> dict[str, str]:
    """The only counter of a name left in a departement, in both lists, when one of them has no identifier."""
    before, after = _by_name(old), _by_name(new)
    return {
        ours[0].counter_id: theirs[0].counter_id
        for name, ours in before.items()
        if len(ours) == 1 and len(theirs := after.get(name, [])) == 1 and not (ours[0].official and theirs[0].official)
    }


def _repeated(old: Sequence[Listed], same: Mapping[str, str]) -> dict[str, str]:
    """Lines that repeat a counter found again: the same commune, one name being the other with words added."""
    kept = _by_commune(one for one in old if one.counter_id in same)
    found = {}
    for one in old:
        twins = [other for other in kept.get(one.commune or "", []) if _likeness(one.name, other.name) == 1.0]
        if one.counter_id not in same and not one.official and twins:
            found[one.counter_id] = same[twins[0].counter_id]
    return found


def _by_commune(counters: Iterable[Listed]) -> dict[str, list[Listed]]:
    return _grouped((one.commune, one) for one in counters if one.commune)


def _by_name(counters: Iterable[Listed]) -> dict[tuple[str, str], list[Listed]]:
    """By departement and bare name, when there is one."""
    return _grouped(
        ((one.commune[: 3 if one.commune.startswith("97") else 2], _bare(one.name)), one)
        for one in counters
        if one.commune and _bare(one.name)
    )


def _grouped(pairs: Iterable[tuple[Any, Listed]]) -> dict[Any, list[Listed]]:
    groups: dict[Any, list[Listed]] = defaultdict(list)
    for key, one in pairs:
        groups[key].append(one)
    return groups


def _likeness(one: str, other: str) -> float:
    """Between 0 and 1; 1 when one name is the other with words added."""
    words, others = set(_bare(one).split()), set(_bare(other).split())
    if words and others and (words <= others or others <= words):
        return 1.0
    return SequenceMatcher(None, _bare(one), _bare(other)).ratio()


def _bare(name: str) -> str:
    """A name without the words that any counter may bear."""
    return " ".join(GENERIC.sub(" ", fold(name).replace("_", " ")).split())
