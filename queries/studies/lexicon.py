"""Lexicon: the terms that words of a language come to, whatever their ending; those that mean the same; those that only
ask.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from queries.studies.search import words

# Endings of a singular, the longest of each kind first; what is left has so many letters at least.
_ENDINGS = {
    "fr": "issement issent aient ation ement ition eture ateur euse eur ure age ante ant ent ive if ee er ez ir it e",
    "en": "ation ing ment ness ied ie ed ly e",
}
_LEAST = 4
# Whose ending tells them from another word.
_WHOLE = frozenset(("commune", "moment", "agent", "argent", "mars", "cours", "temps", "rythme", "arrete"))
_UNIT = re.compile(r"(\d)(h|km|min|ans?|mois|jours?)\b")
_TYPED, _SMALL = re.compile(r"\w+"), re.compile(r"\b[a-zß-öø-ÿœ]{2,}\b")


@dataclass(frozen=True)
class Lexicon:
    """`families`: by term, the families of words that mean much the same; `phrases`: words that are one together;
    `asking`: words that ask and name nothing; `light`: words that help where they are borne and are never missed;
    `ordinary`: words that sentences write, so that no village is meant by them alone; `wishes`: by what is asked for (a
    "figure"), the ways to ask for it; `own`: words that say that one's own place is meant, `everywhere`: that the
    country is.
    """

    language: str
    families: Mapping[str, tuple[str, ...]]
    phrases: Mapping[tuple[str, ...], str]
    asking: frozenset[str]
    light: frozenset[str]
    ordinary: frozenset[str]
    wishes: Mapping[str, tuple[str, ...]]
    own: frozenset[str]
    everywhere: frozenset[str]

    @classmethod
    def of(
        cls, language: str, sentences: str, families: Collection[str], asking: str, light: str, own: str,
        wishes: Mapping[str, str], everywhere: str = "", common: str = "",
    ) -> "Lexicon":  # fmt: skip
        """A lexicon whose families and wishes are each written "word, word, some words"; `sentences` of the language
        say which words are ordinary: those that they write in small letters, and the `common` ones of the language.
        """
        members: dict[str, list[str]] = defaultdict(list)
        phrases: dict[tuple[str, ...], str] = {}
        for number, family in enumerate(families):
            for one in family.split(","):
                said = tuple(stem(word, language) for word in words(one))
                if len(said) > 1:
                    phrases[said] = "_".join(said)
                members["_".join(said)].append(f"#{number}")
        ordinary = (
            *_small(sentences),
            *_folded(common),
            *_folded(asking),
            *_folded(light),
            *(word for one in families for word in _folded(one)),
        )
        return cls(
            language, {term: tuple(own) for term, own in members.items()}, phrases,
            frozenset(_folded(asking)), frozenset(stem(word, language) for word in _folded(light)), frozenset(ordinary),
            {kind: tuple(" ".join(_folded(way)) for way in ways.split(",")) for kind, ways in wishes.items()},
            frozenset(_folded(own)), frozenset(_folded(everywhere)),
        )  # fmt: skip

    def knowing(self, names: str) -> "Lexicon":
        """The same, which takes the small words of some names for ordinary ones too."""
        return replace(self, ordinary=self.ordinary | set(_small(names)))

    def terms(self, text: str) -> list[str]:
        """The terms of a text, with the families of each; those of a phrase besides it."""
        spans = self.spans(words(text))
        parts = [stem(word, self.language) for one, _ in spans if "_" in one for word in one.split("_")]
        return [term for one, _ in spans for term in self.meanings(self.term(one))] + parts

    def meanings(self, term: str) -> tuple[str, ...]:
        """A term and its families."""
        return (term, *self.families.get(term, ()))

    def term(self, word: str) -> str:
        """What a word comes to."""
        return word if "_" in word else stem(word, self.language)

    def spans(self, said: list[str]) -> list[tuple[str, tuple[int, ...]]]:
        """Words, those of a phrase as one, each with its places."""
        found, place = [], 0
        terms = tuple(stem(word, self.language) for word in said)
        while place < len(said):
            sizes = (size for size in (5, 4, 3, 2) if place + size <= len(said))
            size = next((size for size in sizes if terms[place : place + size] in self.phrases), 1)
            one = self.phrases[terms[place : place + size]] if size > 1 else said[place]
            found.append((one, tuple(range(place, place + size))))
            place += size
        return found


def typed(text: str) -> list[tuple[str, str]]:
    """Each word of a text, as it is typed and as searches compare it; small words too, which say where a place is."""
    apart = _UNIT.sub(r"\1 \2", text.replace("_", " "))  # "24h"
    return [(one, word) for one in _TYPED.findall(apart) for word in words(one, small=True)]


def stem(word: str, language: str) -> str:
    """A word without its ending: "fermeture", "fermés" and "fermer" are one; so are "closing" and "closed"."""
    if len(word) <= _LEAST or not word.isalpha() or word in _WHOLE:
        return word
    word = f"{word[:-3]}al" if word.endswith("aux") and not word.endswith("eaux") else word.rstrip("sx")
    if word in _WHOLE:
        return word
    for ending in _ENDINGS[language].split():
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > _LEAST and word[-1] == word[-2] else word


def _small(text: str) -> list[str]:
    """The words that a text writes in small letters."""
    return _folded(" ".join(dict.fromkeys(_SMALL.findall(text))))


def _folded(text: str) -> list[str]:
    return words(text, small=True)
