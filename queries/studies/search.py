"""Search: which missions, services and territories the words of a reader may name, plurals and slips included."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import OSA

_FRENCH = "a au aux d dans de des du en et l la le les ou par pour sur un une"
EMPTY_WORDS = frozenset(f"{_FRENCH} of the and in on for to".split(" "))
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
WRITTEN_OUT = {"st": "saint", "ste": "sainte"}
NEAR = 0.75  # one slip in a word of four letters, two in a word of eight
Thing = tuple[str, int]
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Found:
    """What was looked for, as missions/inventory takes it, and the words that had to be read otherwise.

    `parameters`: for each kind of thing, by number from 1, the words it answers to (a bit each), and the bits wanted.
    `idle`: by number from 1, whether a mission that nobody exercises answers to every word.
    `read_as` maps a word with a slip to the words it was taken for, none where it names nothing.
    """

    parameters: dict[str, list[int] | int] = field(default_factory=dict)
    idle: list[bool] = field(default_factory=list)
    read_as: dict[str, tuple[str, ...]] = field(default_factory=dict)


def words(text: str, small: bool = False) -> list[str]:
    """The words of a text as every search compares them (plain, in data/model/14_words.sql), but for small words."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(LIGATURES))
    folded = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    found = (WRITTEN_OUT.get(word, word) for word in _WORD.findall(folded))
    return [word for word in found if small or word not in EMPTY_WORDS]


def find(text: str, vocabulary: pd.DataFrame) -> Found:
    """The things (vocabulary: kind, number, words) that each word of the text names; no word leaves all of them in."""
    wanted = list(dict.fromkeys(words(text)))
    if not wanted:
        return Found()
    index = _index(vocabulary)
    bits = {kind: [0] * int(numbers.max()) for kind, numbers in vocabulary.groupby("kind")["number"]}
    read_as = {}
    for rank, word in enumerate(wanted):
        near = _plain(word, index)
        if not near:
            near = read_as[word] = _slip(word, index)
        for kind, number in {thing for other in near for thing in index[other]}:
            bits[kind][number - 1] |= 1 << rank
    whole = (1 << len(wanted)) - 1
    idle = [bit == whole for bit in bits.pop("idle", [])]
    return Found({**bits, "wanted": whole}, idle, read_as)


def _index(vocabulary: pd.DataFrame) -> dict[str, set[Thing]]:
    index: dict[str, set[Thing]] = defaultdict(set)
    for kind, number, text in vocabulary[["kind", "number", "words"]].itertuples(index=False, name=None):
        for word in words(text):
            index[word].add((kind, int(number)))
    return index


def _plain(word: str, index: Iterable[str]) -> tuple[str, ...]:
    """The same word, one that begins with it (from three letters on), or its singular."""
    single = word.rstrip("sx") if len(word) > 3 else word
    if len(word) < 3:
        return (word,) if word in index else ()
    return tuple(other for other in index if other.startswith(word) or other in (single, single + "s", single + "x"))


def _slip(word: str, index: Iterable[str]) -> tuple[str, ...]:
    """The nearest words: as few letters changed, added, dropped or swapped as possible; one in a very short word."""
    if len(word) < 4 and word.isalpha():
        same = (other for other in index if other[0] == word[0] and 2 < len(other) < 5)
        if close := tuple(other for other in same if OSA.distance(word, other) == 1):
            return close
    if len(word) < 3:
        return ()
    near = process.extract(word, list(index), scorer=OSA.normalized_similarity, limit=8)
    good = [(other, score) for other, score, _ in near if score >= NEAR or sorted(other) == sorted(word)]
    return tuple(other for other, score in good if score == good[0][1])
