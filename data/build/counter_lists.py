"""What changed between successive lists of counters: opened, closed, renamed, moved; a counter keeps its identity."""

import datetime
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from data.contracts import fold

GENERIC = re.compile(r"\b(france|services?|maison|espaces?|antenne|bus|msap|m?fs|d|de|du|des|l|la|le|les|et|a)\b")
ANY_TOWN = re.compile(
    r"\b(\d+|bis|ter|rue|avenue|place|mairie|hotel|ville|bourg|village|eglise|ecoles?|poste|gare|d|de|du|des|l|la|le)\b"
)
KIND = re.compile(r"\b(bus|camion\w*|itineran\w*|mobiles?|antennes?|annexes?)\b")  # beside the counter itself
PROVISIONAL = re.compile(r"(temp|tmp|prov)", re.IGNORECASE)  # temp_129: a number is still to be given
TELEPHONE = re.compile(r"(?:33|0)?([1-9]\d{8})")
ALIKE = 0.6  # of two names: less is another name
NEAR_KM, FAR_KM = 0.3, 2.0
KM_PER_DEGREE = 111.195
CELL = 0.005  # degrees, a little over NEAR_KM anywhere in France: near points stand in neighbouring cells
MANY = 20  # what more counters than this have in common tells none of them

# For and against two lines of two lists being one counter; see `_score`.
SAME_NUMBER, SAME_PLACE, SAME_TELEPHONE, SAME_NAME, SAME_COMMUNE, SAME_LABEL = 4, 3, 2, 2, 1, 1
OTHER_NUMBER, FAR, OTHER_TELEPHONE, OTHER_NAME = -1, -2, -1, -1
ENOUGH = 3
MOST_WITHOUT_NUMBER = SAME_PLACE + SAME_TELEPHONE + SAME_NAME + SAME_COMMUNE + SAME_LABEL


@dataclass(frozen=True)
class Listed:
    """A counter as a list gives it. `official_id`: its number; none when the list gave none, or a provisional one.

    `commune`: of today. `lat`, `lon`: degrees, only where the list gave them. `format`: only where the list tells what
    moves; `itinerant`: whether it does.
    """

    counter_id: str
    official_id: str | None
    name: str
    commune: str | None = None
    department: str | None = None
    postcode: str | None = None
    address: str | None = None
    phone: str | None = None
    lat: float | None = None
    lon: float | None = None
    labelled_on: datetime.date | None = None
    format: str | None = None
    itinerant: bool = False


@dataclass(frozen=True)
class List:
    """One list of counters, the source it came from, and the date it describes.

    `covers`: the départements that it is of, where it is not of all: what it lacks elsewhere goes on. `bare`: it tells
    of a counter hardly more than its name and its commune.
    """

    source_id: str
    date: datetime.date
    counters: tuple[Listed, ...]
    covers: frozenset[str] | None = None
    bare: bool = False

    def is_of(self, counter: Listed) -> bool:
        """Whether a counter that it lacks is there no more."""
        return self.covers is None or counter.department in self.covers


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
class Earlier:
    """A counter that the last list lacks: the list it was last in, its identifier there, and when it showed that it was
    gone; None: it goes on, where no later list covers it.
    """

    counter_id: str
    closed_on: datetime.date | None
    source_id: str
    listed_as: str


@dataclass(frozen=True)
class LastFullList:
    """Of a counter that was last in a bare list, as which identifier: the list that last told more, its day, and its
    identifier there.
    """

    counter_id: str
    bare_as: str
    told_on: datetime.date
    source_id: str
    listed_as: str


@dataclass(frozen=True)
class History:
    """Every event, oldest list first; what the last list lacks; what bare lists do not tell; and by former identifier
    of a counter, the one that it has.

    Counters of the last list have its identifiers, but where it is bare those that they had. One that is gone keeps its
    last identifier, to which the date of its last list is added where another counter has it since. `formats`: of
    counters whose last list does not tell it, the format (and whether it moves) that the latest earlier list told.
    """

    events: tuple[Event, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    told: tuple[LastFullList, ...] = ()
    renumbered: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, tuple[str, bool]] = field(default_factory=dict)


@dataclass
class _Life:
    """One counter through the lists: as last listed, in which list, since when it is gone, what happened to it."""

    last: Listed
    where: List
    gone_on: datetime.date | None = None
    ids: set[str] = field(default_factory=set)
    events: list[tuple[str, List, str | None, str | None]] = field(default_factory=list)
    format: tuple[str, bool] | None = None
    told: tuple[Listed, List] | None = None

    def __post_init__(self) -> None:
        self._is(self.last, self.where)

    def stays(self, counter: Listed, new: List) -> None:
        """Note that the next list has it, and what changed."""
        if _bare(self.last.name) != _bare(counter.name):
            self.events.append(("renamed", new, self.last.name, counter.name))
        if moved(self.last, counter):
            self.events.append(("moved", new, self.last.commune, counter.commune))
        self._is(counter, new)

    def opens(self, counter: Listed, new: List) -> None:
        """Note that a list has it, which the one before had not."""
        self.events.append(("opened", new, None, counter.name))
        self._is(counter, new)

    def closes(self, new: List) -> None:
        """Note that the next list has it no more."""
        self.events.append(("closed", new, self.last.name, None))
        self.gone_on = new.date

    def _is(self, counter: Listed, where: List) -> None:
        self.ids.add(counter.counter_id)
        self.last, self.where, self.gone_on = counter, where, None
        self.told = self.told if where.bare else (counter, where)
        self.format = (counter.format, counter.itinerant) if counter.format else self.format


def changes(lists: Sequence[List]) -> History:
    """What happened from each list to the next; lists are ordered by date, one a date."""
    lives = [_Life(counter, lists[0]) for counter in distinct(lists[0].counters)] if lists else []
    for new in lists[1:]:
        listed, away = [life for life in lives if not life.gone_on], [life for life in lives if life.gone_on]
        counters = distinct(new.counters)
        stayed = _stayed([life.last for life in listed], counters)
        found = set(stayed.values())
        left = [counter for position, counter in enumerate(counters) if position not in found]
        back = {there: away[here] for here, there in _matches([life.last for life in away], left).items()}
        for here, life in enumerate(listed):
            if here in stayed:
                life.stays(counters[stayed[here]], new)
            elif new.is_of(life.last):
                life.closes(new)
        for there, counter in enumerate(left):
            if there not in back:
                lives.append(back.setdefault(there, _Life(counter, new)))
            back[there].opens(counter, new)
    return _told(lives, lists[-1] if lists else None)


def gone(old: Sequence[Listed], new: Sequence[Listed]) -> list[Listed]:
    """The counters of a list that are not in another."""
    stayed = _stayed(old, new)
    return [one for position, one in enumerate(old) if position not in stayed]


def moved(earlier: Listed, later: Listed) -> bool:
    """Whether a counter is in another commune and in another place: a corrected code, a merged commune is no move."""
    if not (earlier.commune and later.commune) or earlier.commune == later.commune:
        return False
    street = _street(earlier)
    same_address = street == _street(later) and bool(ANY_TOWN.sub("", street).strip())
    distance = _km(earlier, later)
    return not same_address and (distance is None or distance > NEAR_KM)


def _told(lives: Sequence[_Life], last: List | None) -> History:
    """Events, what the last list lacks or does not tell, and former identifiers, under the one that each ends with."""
    named = list(zip(_names(lives), lives, strict=True))
    events = [
        Event(name, kind, where.date, before, after, where.source_id)
        for name, life in named
        for kind, where, before, after in life.events
    ]
    earlier = [
        Earlier(name, life.gone_on, life.where.source_id, life.last.counter_id)
        for name, life in named
        if life.where is not last
    ]
    told = [
        LastFullList(name, life.last.counter_id, where.date, where.source_id, counter.counter_id)
        for name, life in named
        if life.where.bare and life.told
        for counter, where in (life.told,)
    ]
    kept = {name for name, _ in named}
    times = Counter(former for life in lives for former in life.ids)
    former = {old: name for name, life in named for old in life.ids - kept if times[old] == 1}
    formats = {name: life.format for name, life in named if life.format and not life.last.format}
    ordered = sorted(events, key=lambda one: one.event_date)
    return History(tuple(ordered), tuple(earlier), tuple(told), former, formats)


def _names(lives: Sequence[_Life]) -> list[str]:
    """One identifier a counter: its last one, with the date of its last list where a more recent counter has it.

    The identifier that a bare list's name and commune make is none, where a list that told more gave one.
    """
    names: dict[str, int] = {}
    for i in sorted(range(len(lives)), key=lambda i: lives[i].where.date, reverse=True):
        counter, _ = lives[i].told or (lives[i].last, lives[i].where)
        name, date = counter.counter_id, lives[i].where.date
        names[f"{name}-{date:%Y%m%d}" if name in names else name] = i
    return sorted(names, key=names.__getitem__)


def distinct(counters: Sequence[Listed]) -> list[Listed]:
    """Counters without the lines that repeat another, in lists without numbers.

    A line repeats another of the same commune and street when nothing tells them apart and one name is the other with
    words added (the same name, where there is no street).
    """
    kept: list[Listed] = []
    there: dict[Hashable, list[Listed]] = defaultdict(list)
    for one in counters:
        twins = there[one.commune, _street(one)]
        numbered = one.official_id or PROVISIONAL.match(one.counter_id)
        if numbered or not any(_repeats(one, other) for other in twins[:MANY]):
            kept.append(one)
            twins.append(one)
    return kept


def _repeats(one: Listed, other: Listed) -> bool:
    alike = _contains(one.name, other.name) if _street(one) else _bare(one.name) == _bare(other.name)
    kinds = (bool(KIND.search(_words(name))) for name in (one.name, other.name))
    return alike and len({*kinds}) == 1 and _telephone(one, other) >= 0 and (_km(one, other) or 0) <= NEAR_KM


def _stayed(old: Sequence[Listed], new: Sequence[Listed]) -> dict[int, int]:
    """Positions of the old counters that are in the new list, each with its position there; one to one."""
    same = _matches(old, new)
    return same | _only_left(old, new, same)


def _matches(old: Sequence[Listed], new: Sequence[Listed]) -> dict[int, int]:
    """Positions of old counters, each with that of the new one it is: the best scores first, one to one."""
    same = _certain(old, new)
    taken = set(same.values())
    pairs = _candidates(old, new, same.keys(), taken)
    for here, there in sorted(pairs, key=lambda pair: _rank(old[pair[0]], new[pair[1]])):
        if _score(old[here], new[there]) >= ENOUGH and here not in same and there not in taken:
            same[here] = there
            taken.add(there)
    return same


def _only_left(old: Sequence[Listed], new: Sequence[Listed], same: Mapping[int, int]) -> dict[int, int]:
    """The only counters left of a commune, or of a name in a departement, when one of the two has no number yet."""
    found: dict[int, int] = {}
    for key in (lambda one: one.commune, lambda one: (one.department, _bare(one.name)) if _bare(one.name) else None):
        before = _alone(old, key, {*same, *found})
        after = _alone(new, key, {*same.values(), *found.values()})
        for shared in before.keys() & after.keys():
            one, other = old[before[shared]], new[after[shared]]
            if not (one.official_id and other.official_id) and not _contradict(one, other):
                found[before[shared]] = after[shared]
    return found


def _alone(counters: Sequence[Listed], key: Callable[[Listed], Hashable], taken: Container[int]) -> dict[Hashable, int]:
    """By key, the position of the only counter left that has it."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for position, one in enumerate(counters):
        if position not in taken:
            groups[key(one)].append(position)
    return {shared: positions[0] for shared, positions in groups.items() if shared and len(positions) == 1}


def _contradict(one: Listed, other: Listed) -> bool:
    """Whether both the place and the telephone are others."""
    return _telephone(one, other) < 0 and _place(one, other) < 0


def _rank(one: Listed, other: Listed) -> tuple[int, bool, bool, str, str]:
    """The better the match the lower; between equals the whole name, where a counter and its bus bear the same one but
    for a word; then identifiers decide, not the order of lines.
    """
    whole = _words(one.name) != _words(other.name)
    return -_score(one, other), whole, _bare(one.name) != _bare(other.name), one.counter_id, other.counter_id


def _certain(old: Sequence[Listed], new: Sequence[Listed]) -> dict[int, int]:
    """Pairs of one number that agree on so much else that no other pair could score as high: most of two lists."""
    before, after = (_alone(counters, lambda one: one.official_id, ()) for counters in (old, new))
    shared = before.keys() & after.keys()
    pairs = ((before[number], after[number]) for number in shared)
    return {here: there for here, there in pairs if _score(old[here], new[there]) > MOST_WITHOUT_NUMBER}


def _candidates(
    old: Sequence[Listed], new: Sequence[Listed], settled: Container[int], taken: Container[int]
) -> set[tuple[int, int]]:
    """Pairs left that have something in common which few counters have: as many in a large commune as in small ones."""
    there: dict[Hashable, list[int]] = defaultdict(list)
    for position, counter in enumerate(new):
        if position not in taken:
            for key in _keys(counter):
                there[key].append(position)
    few = {key: positions for key, positions in there.items() if len(positions) <= MANY}
    return {
        (here, position)
        for here, counter in enumerate(old)
        if here not in settled
        for key in (*_keys(counter), *_around(counter))
        for position in few.get(key, ())
    }


def _keys(one: Listed) -> Iterator[Hashable]:
    yield "identifier", one.counter_id
    yield "number", one.official_id or one.counter_id
    yield "commune", one.commune
    yield "name", one.department, _bare(one.name)
    yield "street", one.commune, _street(one)
    yield "street", one.postcode, _street(one)
    for number in _telephones(one.phone):
        yield "telephone", number
    for word in _bare(one.name).split():
        yield "word", one.commune, word
    if one.lat is not None and one.lon is not None:
        yield "cell", math.floor(one.lat / CELL), math.floor(one.lon / CELL)


def _around(one: Listed) -> Iterator[Hashable]:
    """The cells about a counter."""
    if one.lat is None or one.lon is None:
        return
    for north in (-1, 0, 1):
        for east in (-1, 0, 1):
            yield "cell", math.floor(one.lat / CELL) + north, math.floor(one.lon / CELL) + east


def _score(one: Listed, other: Listed) -> int:
    """For and against one counter: ENOUGH and they are the same.

    For: the same number (4), place (3: the same street line, or within 300 m), telephone (2), a like name (2), the same
    commune (1), the same label date (1). Against: two numbers (1), over 2 km apart (2), two telephones (1), names that
    are not alike (1). What a list does not say counts neither way; a provisional number is none.
    """
    score = _number(one, other) + _place(one, other) + _telephone(one, other)
    score += SAME_COMMUNE * (one.commune is not None and one.commune == other.commune)
    score += SAME_LABEL * (one.labelled_on is not None and one.labelled_on == other.labelled_on)
    if _bare(one.name) and _bare(other.name):
        score += SAME_NAME if _alike(_bare(one.name), _bare(other.name)) else OTHER_NAME
    return score


def _number(one: Listed, other: Listed) -> int:
    if one.official_id and other.official_id:
        return SAME_NUMBER if one.official_id == other.official_id else OTHER_NUMBER
    return SAME_NUMBER * (one.counter_id == other.counter_id and not PROVISIONAL.match(one.counter_id))


def _place(one: Listed, other: Listed) -> int:
    distance = _km(one, other)
    in_town = (one.commune is not None and one.commune == other.commune) or (
        one.postcode is not None and one.postcode == other.postcode
    )
    if (in_town and _street(one) and _street(one) == _street(other)) or (distance is not None and distance <= NEAR_KM):
        return SAME_PLACE
    return FAR if distance is not None and distance >= FAR_KM else 0


def _telephone(one: Listed, other: Listed) -> int:
    ours, theirs = _telephones(one.phone), _telephones(other.phone)
    if not ours or not theirs:
        return 0
    return SAME_TELEPHONE if ours & theirs else OTHER_TELEPHONE


def _km(one: Listed, other: Listed) -> float | None:
    """Kilometres between two places, degrees taken as a plane; None when one is not known."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return KM_PER_DEGREE * math.hypot(one.lat - other.lat, east)


def _street(one: Listed) -> str:
    return _words(one.address or "")


@lru_cache(maxsize=50_000)
def _words(text: str) -> str:
    return fold(text).replace("_", " ")


@lru_cache(maxsize=50_000)
def _telephones(written: str | None) -> frozenset[str]:
    """The nine digits of each number, however it is written; short numbers are everybody's."""
    return frozenset(TELEPHONE.findall(re.sub(r"[^\d/;,]", "", written or "")))


def _contains(one: str, other: str) -> bool:
    """Whether one name is the other with words added."""
    words, others = set(_bare(one).split()), set(_bare(other).split())
    return bool(words and others) and (words <= others or others <= words)


@lru_cache(maxsize=50_000)
def _alike(one: str, other: str) -> bool:
    if _contains(one, other):
        return True
    compared = SequenceMatcher(None, one, other)
    return compared.real_quick_ratio() >= ALIKE and compared.quick_ratio() >= ALIKE and compared.ratio() >= ALIKE


@lru_cache(maxsize=50_000)
def _bare(name: str) -> str:
    """A name without the words that any counter may bear."""
    return " ".join(GENERIC.sub(" ", _words(name)).split())
