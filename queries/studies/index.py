"""Index: things by what their texts mean, ranked (BM25), and places and counters by what they are called."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from queries.studies.search import words

SLIPS_FROM = 5  # letters of a word in which one letter may be wrong, missing, added or swapped with the next
TWO_SLIPS_FROM = 10  # and two of them
# BM25: what a word weighs in a name, in the words beside it, in the text under it; how soon saying it again adds little
# (`K`), and how much a long field counts for less (`B`).
FIELDS, K, B = (3.0, 1.2, 0.35), 1.2, 0.7
CODED = ("commune", "counter")  # what is called by a code alone besides its name


class Thing(NamedTuple):
    """What words may name: its kind and key, what it is called, what it is found by besides, the text that says more,
    what goes first among equals, the kinds of things that may narrow it ("late proposals" by "region"), what wishes it
    suits (a "figure"), what tells it from its namesakes.
    """

    kind: str
    key: str
    name: str
    words: str = ""
    text: str = ""
    weight: float = 1
    takes: tuple[str, ...] = ()
    suits: tuple[str, ...] = ()
    note: str = ""


Fields = tuple[list[str], list[str], list[str]]


def fields(one: Thing, terms: Callable[[str], list[str]]) -> Fields:
    """The terms of a thing: of its name, of the words beside it with the wishes that it suits, of its text."""
    return terms(one.name), [*terms(one.words), *map(wish, one.suits)], terms(one.text)


@dataclass(frozen=True)
class Texts:
    """Things by the terms of their texts: `weights` of each term in those that say it, what a term tells (`tells`).

    `told`: the terms of names and of the words beside them, but for titles that anyone wrote: a slip is forgiven for
    these first, and they may be only begun. `names`: the terms of each name; `keys`: those that are
    called by a number ("P-02-01").
    """

    things: list[Thing]
    weights: dict[str, dict[int, float]]
    told: frozenset[str]
    names: list[frozenset[str]]
    keys: dict[str, int]

    @classmethod
    def of(cls, things: Iterable[Thing], terms: Callable[[Thing], Fields]) -> "Texts":
        """The index of some things by their terms."""
        ordered = list(things)
        by_thing = [*map(terms, ordered)]
        usual = [max(1.0, sum(map(len, column)) / len(ordered)) for column in zip(*by_thing, strict=True)] or [1.0]
        said: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for number, columns in enumerate(by_thing):
            for weight, mean, column in zip(FIELDS, usual, columns, strict=True):
                for term in column:
                    said[term][number] += weight / (1 - B + B * len(column) / mean)
        weights = {
            term: {number: _tells(len(ordered), len(held)) * often / (K + often) for number, often in held.items()}
            for term, held in said.items()
        }
        own = (columns[:2] for columns, one in zip(by_thing, ordered, strict=True) if one.kind != "proposal")
        told = frozenset(term for columns in own for column in columns for term in column)
        names = [frozenset(one for one in columns[0] if not one.startswith("#")) for columns in by_thing]
        keys = {squeezed(one.key): number for number, one in enumerate(ordered) if one.key[-1:].isdigit()}
        return cls([one._replace(text="") for one in ordered], weights, told, names, keys)

    def tells(self, term: str) -> float:
        """How much a term says of what is meant: the rarer, the more; one that nothing bears, the most."""
        return _tells(len(self.things), len(self.weights.get(term, ())))

    def slips(self, term: str) -> list[str]:
        """The terms that one slip away from this one ("guihcet"), of names first."""
        return nearest(term, self.told) or nearest(term, self.weights)


@dataclass(frozen=True)
class Names:
    """Places and counters, those that weigh most first; `holders`: by word, the numbers of those that bear it; `sizes`:
    of each, how many words its name has.
    """

    things: list[Thing]
    holders: dict[str, list[int]]
    sizes: bytes

    @classmethod
    def of(cls, things: Iterable[Thing]) -> "Names":
        """The index of some things; each is called by its name, and by those beside it ("35000, 35200")."""
        ordered = sorted(things, key=lambda thing: -thing.weight)
        holders = defaultdict(list)
        sizes = bytearray()
        for number, thing in enumerate(ordered):
            name = words(thing.name)
            sizes.append(len(name))
            for word in dict.fromkeys((*name, *words(thing.words))):
                holders[word].append(number)
        return cls(ordered, dict(holders), bytes(sizes))

    def called(self, asked: Sequence[str]) -> list[Thing]:
        """The things that are called by exactly these words; by a postcode before another's own code."""
        held = [self.holders.get(word, ()) for word in dict.fromkeys(asked)]  # "saint saint" is asked once
        numbers = set(min(held, key=len)).intersection(*held) if all(held) else ()
        coded = any(letter.isdigit() for letter in asked[0])
        found = [(number, self.things[number]) for number in sorted(numbers)]
        if coded:
            found.sort(key=lambda one: one[1].key == asked[0])
        return [
            thing
            for number, thing in found
            if (self.sizes[number] == len(asked) and words(thing.name) == [*asked])
            or ((coded or thing.kind not in CODED) and [*asked] in map(words, thing.words.split(",")))
        ]

    def bearing(self, asked: Sequence[str], most: int, forgiving: bool) -> list[Thing]:
        """The things that bear all of these words; where that is forgiven, the last may only be begun, and there may be
        a slip in one.
        """
        held: set[int] | None = None
        for rank, word in enumerate(asked):
            begun = forgiving and rank == len(asked) - 1
            near = self._near(word, begun) or (nearest(word, self.holders) if forgiving else ())
            forgiving = forgiving and bool(self._near(word, begun))
            numbers = {number for one in near for number in self.holders[one]}
            held = numbers if held is None else held & numbers
            if not held:
                return []
        own = self.called(asked)
        found = (self.things[number] for number in sorted(held or ()))
        return sorted(found, key=lambda thing: (thing not in own, thing.kind == "counter"))[:most]

    def beginning(self, word: str) -> Thing | None:
        """The largest commune whose name begins with a word ("Florac"), or is a slip away from it."""
        for own in (word, *nearest(word, self.holders)):
            for thing in (self.things[number] for number in self.holders.get(own, ())):
                name = words(thing.name)
                if thing.kind == "commune" and name[0] == own and (own == word or len(name) == 1):
                    return thing
        return None

    def _near(self, word: str, begun: bool) -> set[str]:
        """The same word, its singular or plural, or those that are begun by it."""
        same = {word, word.rstrip("sx"), f"{word}s"} & self.holders.keys()
        return same | ({one for one in self.holders if one.startswith(word)} if begun and len(word) > 1 else set())


def nearest(word: str, among: Iterable[str]) -> list[str]:
    """The words a slip away from one, two of a long one; none for a short word, which would be any other, or a number,
    which is another one.
    """
    if len(word) < SLIPS_FROM or not word.isalpha():
        return []
    most = 1 + (len(word) >= TWO_SLIPS_FROM)
    near = process.extract(word, [*among], scorer=OSA.distance, score_cutoff=most, limit=4)
    return [other for other, far, _ in near if far == near[0][1]]


def wish(kind: str) -> str:
    """The term of what suits a wish, which is no word."""
    return f"?{kind}"


def squeezed(key: str) -> str:
    """A key as it may be typed, whatever its signs: "P-02-01" -> "p0201"."""
    return "".join(letter for letter in key.lower() if letter.isalnum())


def _tells(all_: int, bearing: int) -> float:
    return log(1 + (all_ - bearing + 0.5) / (bearing + 0.5))
