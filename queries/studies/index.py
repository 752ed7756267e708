"""Index: things by the words that name them; slips, accents and plurals forgiven, one thing narrowed by others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import nsmallest
from itertools import combinations
from operator import or_
from typing import NamedTuple

from rapidfuzz.distance import OSA

from queries.studies.search import words

SLIPS_FROM = 5  # letters of a word in which one letter may be wrong, missing, added or swapped with the next
BEGINS_FROM = 2  # letters that stand for the words that begin so
MOST_WORDS = 8  # those after are not read
NEAREST = 60  # of a kind, how many are looked at closely
# How far a word is from the one that is typed; one slip is further than all other words together.
SAME, OTHER_NUMBER, BEGINS, SLIP = 0, 1, 2, 100
PLACES = frozenset({"region", "department", "commune"})  # of which one is enough, but where they are compared
# Words that ask and name nothing, as `words` writes them.
_ASKING_FR = """quel quelle quels quelles qui quoi que qu ou est sont combien comment pourquoi quand mon ma mes notre
nos son sa ses leur leurs ce cette ces c il elle ils on y ai je nous se s n chez dont avec"""
_ASKING_EN = "what which who where how many much is are my our its this that there do does can i an at by with from"
_ASKING = frozenset(f"{_ASKING_FR} {_ASKING_EN}".split())


class Thing(NamedTuple):
    """What words may name: its kind and key, what it is called, all it is found by besides, what goes first among
    equals, the kinds of things that may narrow it ("late proposals" by "region"), what tells it from its namesakes, and
    the kinds of which it sets several side by side ("compare" two regions).
    """

    kind: str
    key: str
    name: str
    words: str = ""
    weight: float = 0
    takes: tuple[str, ...] = ()
    note: str = ""
    beside: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A thing that answers to all the words, alone, narrowed by one or two others, or with the several that it sets
    `beside` each other; `order` says which goes first.
    """

    order: tuple[float, ...]
    thing: Thing
    by: Thing | None = None
    also: Thing | None = None
    beside: tuple[Thing, ...] = ()


@dataclass(frozen=True)
class Index:
    """Things, those that weigh most first; `holders`: by word, the numbers of those that bear it."""

    things: list[Thing]
    holders: dict[str, list[int]]

    @classmethod
    def of(cls, things: Iterable[Thing]) -> "Index":
        """The index of some things."""
        ordered = sorted(things, key=lambda thing: -thing.weight)
        holders: dict[str, list[int]] = defaultdict(list)
        for number, thing in enumerate(ordered):
            for word in dict.fromkeys(words(f"{thing.name} {thing.words}")):
                holders[word].append(number)
        return cls(ordered, dict(holders))

    def bears(self, word: str) -> bool:
        """Whether something bears a word as it is written, or its singular, its plural, or a word that begins so."""
        return bool(self._near(word))

    def bearing(self, word: str, with_slips: bool) -> dict[int, int]:
        """Thing (by its number) -> how far the nearest word that it bears is from this one."""
        near = (self._slips(word) if with_slips and _may_slip(word) else {}) | self._near(word)
        found: dict[int, int] = {}
        for other, far in sorted(near.items(), key=lambda one: -one[1]):
            found.update(dict.fromkeys(self.holders[other], far))
        return found

    def _near(self, word: str) -> dict[str, int]:
        """Words that are this one, its singular or plural, or that begin with it."""
        begun = (other for other in self.holders if other.startswith(word)) if len(word) >= BEGINS_FROM else ()
        numbers = {other: OTHER_NUMBER for other in _numbers(word) if other in self.holders}
        return dict.fromkeys(begun, BEGINS) | numbers | ({word: SAME} if word in self.holders else {})

    def _slips(self, word: str) -> dict[str, int]:
        """Words one slip away (a letter too many, missing, wrong, or swapped with the next), or else those that begin
        so: 'guihcet', 'frequnet'.
        """
        size = len(word)
        whole = (other for other in self.holders if abs(len(other) - size) < 2 and OSA.distance(word, other) == 1)
        if found := dict.fromkeys(whole, SLIP):
            return found
        longer = ((other, range(size - 1, size + 2)) for other in self.holders if len(other) > size + 1)
        return {other: SLIP for other, ends in longer if any(OSA.distance(word, other[:end]) == 1 for end in ends)}


def find(indexes: Sequence[Index], text: str, ranks: Mapping[str, int], most: int) -> list[Hit]:
    """The things that answer to every word of a text, the nearest first; alone, or one narrowed by another,
    or else by two others ("late, Interior, Bretagne"), of which one place. Where no place
    answers to all the words, several that do together are set beside each other.

    `ranks`: kind -> which goes first among things as near; only these kinds are looked for. A slip is forgiven where
    nothing bears the word as it is written, and everywhere where nothing would answer otherwise; words that only ask
    ("where is the...") are left out where nothing bears them.
    """
    asked = list(dict.fromkeys(words(text)))[:MOST_WORDS]
    telling = [word for word in asked if word not in _ASKING]
    unborne = {word for word in asked if not any(index.bears(word) for index in indexes)}
    for wanted, slipped in ((asked, unborne), (telling, unborne), (telling, set(telling))):
        fits = [_Fit.of(index, wanted, slipped) for index in indexes]
        alone = [hit for fit in fits for hit in fit.alone(ranks)]
        pairs = [hit for fit in fits for hit in fit.narrowed(fits, ranks)]
        named = [hit for hit in pairs if hit.order[1] < 1]
        found = alone + (named or pairs * (not alone))
        if not any(hit.thing.kind in PLACES for hit in alone):
            found += [hit for fit in fits for hit in fit.beside(ranks)]
        found = found or [hit for fit in fits for hit in fit.narrowed_twice(ranks)]
        if found:
            return nsmallest(most, found, key=lambda hit: hit.order)
    return []


def singular(word: str) -> str:
    """A word without the mark of its plural: 'guichets', 'eaux', 'regionaux' -> 'guichet', 'eau', 'regional'."""
    if len(word) <= 3:
        return word
    if word.endswith("aux") and not word.endswith("eaux"):
        return f"{word.removesuffix('aux')}al"
    return word.rstrip("sx")


def _numbers(word: str) -> Iterator[str]:
    """A word in the singular and in the plural."""
    single = singular(word)
    yield from (single, f"{single}s", f"{single}x")
    if single.endswith("al"):
        yield f"{single.removesuffix('al')}aux"


def _may_slip(word: str) -> bool:
    """A short word would be any other, and a wrong digit is another number."""
    return len(word) >= SLIPS_FROM and word.isalpha()


@dataclass(frozen=True)
class _Fit:
    """Which words each thing of an index answers to (a bit each), and how far they are in all."""

    index: Index
    wanted: list[str]
    bits: Mapping[int, int]
    far: Mapping[int, int]

    @classmethod
    def of(cls, index: Index, wanted: list[str], slipped: set[str]) -> "_Fit":
        bits: dict[int, int] = {}
        far: dict[int, int] = {}
        for rank, word in enumerate(wanted):
            for number, distance in index.bearing(word, word in slipped).items():
                bits[number] = bits.get(number, 0) | 1 << rank
                far[number] = far.get(number, 0) + distance
        return cls(index, wanted, bits, far)

    @property
    def whole(self) -> int:
        """The bits of all the words."""
        return (1 << len(self.wanted)) - 1

    def alone(self, ranks: Mapping[str, int]) -> list[Hit]:
        """The nearest things of each kind that answer to every word."""
        near = self.nearest((one for one, bits in self.bits.items() if bits == self.whole), ranks)
        return [Hit(self.order(number, ranks), self.index.things[number]) for number in near]

    def narrowed(self, others: Iterable["_Fit"], ranks: Mapping[str, int]) -> Iterator[Hit]:
        """Things that another one narrows ("late proposals" by "Interior"), which answer to all words together."""
        rests = {one: self.whole & ~bits for one, bits in self.bits.items() if self.index.things[one].takes}
        wanted = {rest for rest in rests.values() if rest}
        for other in others if wanted else ():
            able = (one for one, bits in other.bits.items() if any(bits & rest == rest for rest in wanted))
            for place in other.nearest(able, ranks):
                by, bits = other.index.things[place], other.bits[place]
                for one, rest in rests.items():
                    if rest and bits & rest == rest and by.kind in self.index.things[one].takes:
                        yield Hit(self._order_by(one, other, place, ranks), self.index.things[one], by)

    def narrowed_twice(self, ranks: Mapping[str, int]) -> Iterator[Hit]:
        """Things of this index narrowed by two others of it, which answer to all words together."""
        things = self.index.things
        takers = [one for one in self.bits if len(things[one].takes) > 1 and things[one].kind in ranks]
        taken = {kind for one in takers for kind in things[one].takes}
        able = list(self.nearest((one for one in self.bits if things[one].kind in taken), ranks))
        for a, b in combinations(able, 2):
            kinds = {things[a].kind, things[b].kind}
            if len(kinds) == 2 and not kinds <= PLACES:
                for one in takers:
                    if kinds <= set(things[one].takes) and self._all_needed(one, a, b):
                        yield Hit(self._order_by(one, self, a, ranks), things[one], things[a], things[b])

    def beside(self, ranks: Mapping[str, int]) -> Iterator[Hit]:
        """Things of this index that set side by side the others that all words name together ("compare Bretagne,
        Normandie"): of one kind, the one of which it takes the fewest, in the order of the words.
        """
        for one, thing in enumerate(self.index.things):
            if not thing.beside:
                continue
            ways = (self._several(kind, self.bits.get(one, 0)) for kind in thing.beside)
            several = min(filter(None, ways), key=len, default=[])
            if several and thing.kind in ranks:
                slips = sum(self.far[other] // SLIP for other in several)
                yield Hit((slips, 0.5, -1), thing, beside=tuple(self.index.things[other] for other in several))

    def _several(self, kind: str, known: int) -> list[int]:
        """Two or more things of a kind that are called by all the words but those that are `known` already; else none.
        Whoever bears most words goes first: of "Loire-Atlantique" and "Maine-et-Loire" none is "Loire".
        """
        called = [one for one in self.bits if self.index.things[one].kind == kind and self._is_called(one)]
        several, found = [], 0
        for one in sorted(called, key=lambda one: (-self.bits[one].bit_count(), self.far[one], one)):
            if self.bits[one] & ~found:
                several.append(one)
                found |= self.bits[one]
        return sorted(several, key=self.bits.__getitem__) if len(several) > 1 and found | known == self.whole else []

    def _is_called(self, number: int) -> bool:
        """Whether as many words are said as its name has, or one of those that it is found by besides."""
        thing = self.index.things[number]
        said = [word for rank, word in enumerate(self.wanted) if self.bits[number] >> rank & 1]
        return len(said) == len(words(thing.name)) or bool(set(said) & set(words(thing.words)))

    def _all_needed(self, *numbers: int) -> bool:
        """Whether these answer to all words together, and none could be left out."""
        bits = [self.bits[one] for one in numbers]
        without = (reduce(or_, bits[:place] + bits[place + 1 :]) for place in range(len(bits)))
        return reduce(or_, bits) == self.whole and self.whole not in without

    def nearest(self, numbers: Iterable[int], ranks: Mapping[str, int]) -> Iterator[int]:
        """Of each kind that is looked for, those that are worth a closer look."""
        by_kind: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number in numbers:
            by_kind[self.index.things[number].kind].append((self.far[number], number))
        for kind in by_kind.keys() & ranks.keys():
            yield from (number for _, number in nsmallest(NEAREST, by_kind[kind]))

    def order(self, number: int, ranks: Mapping[str, int]) -> tuple[float, ...]:
        """Few slips, called by these very words, its kind, near words, its weight, a short name."""
        thing, far = self.index.things[number], self.far[number]
        called, size = self.is_named(number), len(words(thing.name))
        return far // SLIP, not called, ranks[thing.kind], far, -thing.weight, size, number

    def _order_by(self, one: int, other: "_Fit", place: int, ranks: Mapping[str, int]) -> tuple[float, ...]:
        """After what is called by all the words, before what is not where the place is called by its own."""
        slips, named, *rest = self.order(one, ranks)
        place_slips, place_named, *place_rest = other.order(place, ranks)
        return slips + place_slips, 0.5 + 0.5 * place_named, -1, named, *place_rest[:3], *rest

    def is_named(self, number: int) -> bool:
        """Whether the words that a thing answers to are all of its name, singular for plural, or its key."""
        said = [word for rank, word in enumerate(self.wanted) if self.bits[number] >> rank & 1]
        thing = self.index.things[number]
        name, said = sorted(words(thing.name)), sorted(said)
        named = len(said) == len(name) and all(a in (b, singular(b)) for a, b in zip(said, name, strict=True))
        return named or "".join(said) == "".join(sorted(words(thing.key)))
