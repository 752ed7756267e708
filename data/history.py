"""What changed between successive lists of counters: opened, closed, renamed, moved; a counter keeps its identity."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

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
    before = {same[one.counter_id]: one for one in old.counters if one.counter_id in same}
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


def _matches(old: Iterable[Listed], new: Iterable[Listed]) -> dict[str, str]:
    """For each counter of the old list that is still there, its identifier in the new one.

    The official identifier decides; without one, or when it is gone, a counter of the same commune with a like name,
    or the only one left in that commune when a list had no identifiers.
    """
    found = {one.counter_id: one for one in new}
    same = {one.counter_id: one.counter_id for one in old if one.counter_id in found}
    left = defaultdict(list)
    for counter in found.values():
        if counter.counter_id not in same:
            left[counter.commune].append(counter)
    for counter in sorted(old, key=lambda one: one.counter_id):
        others = left.get(counter.commune, [])
        if counter.counter_id in same or not counter.commune or not others:
            continue
        best = max(others, key=lambda other: _likeness(counter.name, other.name))
        alone = len(others) == 1 and not (counter.official and best.official)
        if alone or _likeness(counter.name, best.name) >= ALIKE:
            same[counter.counter_id] = best.counter_id
            others.remove(best)
    return same


def _likeness(one: str, other: str) -> float:
    """Between 0 and 1; 1 when one name is the other with words added."""
    words, others = set(_bare(one).split()), set(_bare(other).split())
    if words and others and (words <= others or others <= words):
        return 1.0
    return SequenceMatcher(None, _bare(one), _bare(other)).ratio()


def _bare(name: str) -> str:
    """A name without the words that any counter may bear."""
    return " ".join(GENERIC.sub(" ", fold(name).replace("_", " ")).split())
