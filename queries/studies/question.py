"""Question: what the words of a reader ask for, the nearest in meaning first; not every word need fit."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from queries.studies.index import Names, Texts, Thing, nearest, wish
from queries.studies.lexicon import Lexicon, typed
from queries.studies.search import EMPTY_WORDS
from queries.studies.search import words as words_of

MOST_WORDS, MOST_TIMES = 24, 2  # those after are not read, nor a word again that names have twice at most
LONGEST = 7  # words of a place's name
PLACES = ("region", "department", "commune")
# What a word is worth that means the same, is a slip away, is only begun, helps alone, or means what was said.
KIN, SLIP, BEGUN, LIGHT, AGAIN = 0.75, 0.6, 0.5, 0.3, 0.5
CALLED = 1.3  # how much more a thing is worth all of whose name is said
ENOUGH = 0.4  # of what a word tells, what a thing bears of it at least where it is about it
BORNE = 4.0  # what it is worth that a place, a day or a ministry is one that the thing can be narrowed by
TAIL = 0.15  # of what the first result is worth, what the last one is
SEVERE = 0.7  # how much a result loses that answers a part of what was asked alone
LEAST, FAINT = 0.15, 0.35  # of what was asked, the share that a result answers; what it is worth at least
UNKNOWN, WISH = 3.0, 1.0  # what a word tells that nothing bears, and the way a question is put
TOWN, CITY = 20_000, 50_000  # people
# Small words before a name that is a word too ("cher", "sens"): of a territory, and of a commune.
_OF = frozenset(["de", "du", "des", "d", "en", "dans", "à", "au", "aux", "in", "of", "to", "near"])
_AT = frozenset(["à", "au", "aux", "près", "pres", "proche", "vers", "autour", "near", "around", "at"])
_IN = _AT | {"en", "dans", "in"}  # before the name of a territory, whatever its spelling
# Several of these are not the one of who asks; a wish for a ranking is of all of them too.
_LEVELS = {"region": "region", "departement": "department", "department": "department"}
_SEVERAL = {"region": {"regions"}, "department": {"regions", "departements", "departments"}}

_ELIDED, _VOWELS = frozenset("cdjlmnst"), frozenset("aeiouyh")  # of "j'ai", "l'heure", typed as one word


Said = Sequence[tuple[str, str]]  # each word as it is typed, and as searches compare it


@dataclass(frozen=True)
class Word:
    """A word that was asked: as it was typed, the terms that it may mean with what each is worth, what it tells."""

    typed: str
    terms: Mapping[str, float]
    tells: float
    places: frozenset[int]


@dataclass(frozen=True)
class Part:
    """A place, a day or a ministry that was named: by kind, those of that name; as it was typed, and where."""

    things: Mapping[str, Thing]
    typed: str
    places: frozenset[int]


@dataclass(frozen=True)
class Hit:
    """A thing that answers, alone, narrowed `by` others, or with the several that it sets `beside` each other, and the
    words `without` which it does; `worth` says which goes first.
    """

    thing: Thing
    by: tuple[Thing, ...] = ()
    beside: tuple[Thing, ...] = ()
    without: tuple[str, ...] = ()
    worth: float = 0


@dataclass(frozen=True)
class Searched:
    """What is searched: texts, and the names of what narrows them; `parent`: of a place, the one it lies in; `side`:
    what sets several places side by side; `mine`: the reader's own place, of which they ask where they name none.
    """

    lexicon: Lexicon
    texts: Texts
    names: Sequence[Names]
    parent: Callable[[Thing], Thing | None]
    side: Thing
    mine: Thing | None = None

    def find(self, text: str, most: int) -> list[Hit]:
        """What a text asks for."""
        said = _read(text)
        words = [word for _, word in said]
        if (number := self.texts.keys.get("".join(words))) is not None:
            return [Hit(self.texts.things[number])]
        parts = self._parts(said, text)
        ways = self._ways(words)
        asked = self._asked(said, parts, {word for way in ways.values() for word in way if len(way) > 1})
        together = self._together(parts, asked)
        answers = self._answers(
            [*asked, *(Word("", {wish(kind): 1.0}, WISH, frozenset()) for kind in ways)],
            parts,
            frozenset(map(self.lexicon.term, words)),
        )
        hits = sorted(answers, key=lambda hit: -hit.worth)
        hits = [hit for hit in hits if hit.worth >= TAIL * hits[0].worth]
        hits = self._each_place(hits, parts)
        if self._asks_for_mine(said, parts, ways):
            hits = [self.of_mine(hit) for hit in hits]
        whole = bool(hits) and not hits[0].without and not self._is_called(words)
        named = self._named(words, parts, forgiving=not whole)
        first = together or self._alone(said, parts)
        return [*first, *(one for one in (hits + named if whole else named + hits) if one not in first)][:most]

    # What is named ----------------------------------------------------------------------------------------------------

    def _parts(self, said: Said, text: str) -> list[Part]:
        """The places, days and ministries that the words of a text name, the longest names first."""
        telling = _telling(said)
        found: list[Part] = []
        spans = self.lexicon.spans([said[place][1] for place in telling])
        phrased = {telling[place] for _, where in spans if len(where) > 1 for place in where}
        taken: set[int] = set()
        for size in range(min(LONGEST, len(telling)), 0, -1):
            for start in range(len(telling) - size + 1):
                places = telling[start : start + size]
                free = taken.isdisjoint(places) and (size > 1 or phrased.isdisjoint(places))
                if free and (things := self._meant(said, places, len(telling), text)):
                    found.append(_part(things, said, places))
                    taken.update(places)
        if not _is_anywhere(found):
            found += self._misspelt(said, [place for place in telling if place not in taken], len(telling))
        if not _is_anywhere(found):
            found += self._owned(said)
        return sorted(found, key=lambda part: min(part.places, default=0))

    def _owned(self, said: Said) -> list[Part]:
        """The place of who asks, where they say that it is theirs; the region around it, where they say "ma région"."""
        owned = [place for place, (_, word) in enumerate(said, 1) if word in self.lexicon.own]
        if self.mine is None or not owned:
            return []
        called = [place for place in owned if place < len(said) and said[place][1] in _LEVELS]
        around = self.parent(self.mine) if any(_LEVELS[said[place][1]] != self.mine.kind for place in called) else None
        place = around or self.mine
        return [Part({place.kind: place}, "", frozenset(called))]

    def _misspelt(self, said: Said, free: Sequence[int], among: int) -> list[Part]:
        """The territory that a word which nothing bears is a slip away from, or several as one ("ile et vilaine"): that
        of who asks; any, where they are said to be a place ("en creuze") or nothing else is said.
        """
        spans = (free[start : start + size] for size in (3, 2, 1) for start in range(len(free) - size + 1))
        for places in spans:
            if len(places) == 1 and self._is_known(said[places[0]][1]):
                continue
            whole = "".join(said[place][1] for place in places)
            mine = [self.mine] if self.mine else []
            is_place = len(places) == among or _before(said, places[0]) & _IN
            for thing in [*mine, *(self._territories() if is_place else ())]:
                if nearest(whole, ["".join(words_of(name)) for name in (thing.name, *thing.words.split(","))]):
                    return [_part({thing.kind: thing}, said, places)]
        return []

    def _territories(self) -> Iterator[Thing]:
        return (thing for names in self.names for thing in names.things if thing.kind in ("region", "department"))

    def _meant(self, said: Said, places: Sequence[int], among: int, text: str) -> dict[str, Thing]:
        """By kind, what some words name, where nothing says that they mean something else."""
        name = [said[place][1] for place in places]
        found: dict[str, Thing] = {}
        for names in self.names:
            for thing in names.called(name):
                if thing.kind not in found and self._is_meant(thing, said, places, among, text):
                    found[thing.kind] = thing
            if not found and len(places) == 1 and self._is_place(said, places[0]):
                guessed = names.beginning(name[0])
                found |= {guessed.kind: guessed} if guessed else {}
        if {"region", "department"} & found.keys() and "commune" in found and found["commune"].weight < CITY:
            del found["commune"]  # a village is not what "Bretagne" means
        return {kind: thing for kind, thing in found.items() if kind != "counter"}

    def _is_place(self, said: Said, place: int) -> bool:
        """Whether a word can only be a place, said to be one: "près de Florac"."""
        word = said[place][1]
        is_name = word.isalpha() and len(word) > 3 and not self._is_known(word)
        return is_name and bool(_before(said, place) & _AT)

    def _is_known(self, word: str) -> bool:
        """Whether sentences write a word, or something is called by it."""
        return word in self.lexicon.ordinary or self.lexicon.term(word) in self.texts.told

    def _is_meant(self, thing: Thing, said: Said, places: Sequence[int], among: int, text: str) -> bool:
        """Whether words that name a thing mean it: "cher" is a département where "dans le" says so, or a capital, and
        "entre deux" a commune where "à" does, or a hyphen, or capitals.
        """
        word = said[places[0]][1]
        if thing.kind not in PLACES or len(places) == among or thing == self.mine:
            return True
        before = _before(said, places[0])
        shown = [said[place][0] for place in places]
        capitals = all(one == one.capitalize() for one in shown)
        if len(places) > 1:
            is_one = "-".join(one for one, _ in said[places[0] : places[-1] + 1]) in text or capitals
            is_told = any(not self._is_ordinary(said[place][1], thing) for place in places)
            return is_told or is_one or bool(before & _AT)
        if word.isdigit() and len(word) < 4:  # "35", and not "20 km"
            after = [word for _, word in said[places[-1] + 1 : places[-1] + 2]]
            if after == ["km"]:
                return False  # "à 13 km" is no département
            alone = not after or any(names.called(after) for names in self.names)
            return thing.kind == "department" and (alone or bool(before & _AT))
        if not self._is_ordinary(word, thing) or (places[0] and capitals):
            return True
        if thing.kind == "commune":
            return bool(before & _AT)
        beside = [said[place][1] for place in (places[0] - 1, places[0] + 1) if 0 <= place < len(said)]
        is_listed = any(other.kind == thing.kind for one in beside for other in self.names[0].called([one]))
        return is_listed or bool(before & _OF)  # "creuse lozère"

    def _is_ordinary(self, word: str, thing: Thing) -> bool:
        """Whether a word is one that sentences write; its plural is, where a village is called so ("Les Déserts")."""
        is_village = thing.kind == "commune" and thing.weight < TOWN
        return word in self.lexicon.ordinary or (is_village and word.rstrip("sx") in self.lexicon.ordinary)

    def _together(self, parts: Sequence[Part], asked: Sequence[Word]) -> list[Hit]:
        """Places of one level that are named together, where nothing else is asked but to compare them."""
        for level in ("department", "region"):
            several = list(dict.fromkeys(part.things[level] for part in parts if level in part.things))
            others = [part for part in parts if level not in part.things]
            if len(several) > 1 and not others:
                compares = set(self.lexicon.terms(f"{self.side.name} {self.side.words}"))
                rest = [word for word in asked if word.tells and not compares & word.terms.keys()]
                if all(_is_within(word, parts) for word in rest):
                    return [Hit(self.side, beside=tuple(several))]
        return []

    def _named(self, words: Sequence[str], parts: Sequence[Part], forgiving: bool) -> list[Hit]:
        """Places and counters that bear all the words."""
        telling = [word for word in words if word not in EMPTY_WORDS and word not in self.lexicon.asking]
        if not telling or any("day" in part.things for part in parts):
            return []
        return [
            Hit(thing)
            for names in self.names
            for thing in names.bearing(telling, 20, forgiving)
            if thing.kind in (*PLACES, "counter")
        ]

    def _is_called(self, words: Sequence[str]) -> bool:
        """Whether the words are the name of a place."""
        name = [word for word in words if word not in EMPTY_WORDS]
        ordinary = len(name) == 1 and name[0] in self.lexicon.ordinary
        return not ordinary and any(names.called(name) for names in self.names)

    def _alone(self, said: Said, parts: Sequence[Part]) -> list[Hit]:
        """The places that bear the name which is all that was said; no village that is called as a word is."""
        telling = _telling(said)
        things = next((part.things for part in parts if part.places == frozenset(telling)), {})
        ordinary = len(telling) == 1 and said[telling[0]][1] in self.lexicon.ordinary
        return [Hit(things[kind]) for kind in PLACES if kind in things and not (ordinary and kind == "commune")]

    def _each_place(self, hits: list[Hit], parts: Sequence[Part]) -> list[Hit]:
        """The same, the first of them for each of several places that were named: each of these has its answer."""
        if not hits or not (first := hits[0]).by or first.by[0].kind not in PLACES:
            return hits
        others = {part.typed: self._taken(first.thing, part) for part in parts if part.typed in first.without}
        told = {name: place for name, place in others.items() if place and place.kind in PLACES}
        left = tuple(one for one in first.without if one not in told)
        places = dict.fromkeys((first.by[0], *told.values()))
        return [*(replace(first, by=(place, *first.by[1:]), without=left) for place in places), *hits[1:]]

    def _asks_for_mine(self, said: Said, parts: Sequence[Part], ways: Collection[str]) -> bool:
        """Whether a reader who has a place names none, nor the country, nor several to choose among."""
        if self.mine is None or _is_anywhere(parts) or "rank" in ways:
            return False
        spans = self.lexicon.spans([word for _, word in said])  # "France services" is no country
        return {word for word, _ in spans}.isdisjoint(self.lexicon.everywhere | _SEVERAL[self.mine.kind])

    def of_mine(self, hit: Hit) -> Hit:
        """A hit narrowed by the reader's own place, or by what it lies in, where it can be."""
        taken = self.mine and self._taken(hit.thing, Part({self.mine.kind: self.mine}, "", frozenset()))
        return replace(hit, by=(taken, *hit.by)) if taken else hit

    # What is asked ----------------------------------------------------------------------------------------------------

    def _asked(self, said: Said, parts: Sequence[Part], way: Collection[str]) -> list[Word]:
        """The words that tell something; those of a phrase as one. Those of a `way` to ask only help ("par région")."""
        telling, found, families = _telling(said), list[Word](), set[str]()
        for one, where in self.lexicon.spans([said[place][1] for place in telling]):
            places = frozenset(telling[place] for place in where)
            if one in self.lexicon.asking:
                continue
            named = any(places <= part.places for part in parts)
            shown = " ".join(said[place][0] for place in sorted(places))
            word = self._word(shown, one, places, named, last=telling[-1] in places)
            own = {term for term in word.terms if term.startswith("#")}
            again = _light(word, own, AGAIN) if own and own <= families else word
            found.append(_light(word, word.terms) if one in way else again)
            families |= own
        return found

    def _word(self, shown: str, word: str, places: frozenset[int], named: bool, last: bool) -> Word:
        term = self.lexicon.term(word if named else self._apart(word))
        terms = {one: KIN if one.startswith("#") else 1.0 for one in self.lexicon.meanings(term)}
        if not named and not terms.keys() & self.texts.weights.keys():
            near = dict.fromkeys(self.texts.slips(term), SLIP)
            begun = [one for one in self.texts.told if one.startswith(word)] if last and len(word) > 2 else []
            terms |= near or dict.fromkeys(begun, BEGUN)
            terms |= {kin: SLIP * KIN for one in near for kin in self.lexicon.families.get(one, ())}
        if term in self.lexicon.light:
            return _light(Word(shown, terms, 0, places), terms)
        tells = min((self.texts.tells(one) for one in terms if one in self.texts.weights), default=UNKNOWN)
        return Word(shown, terms, tells, places)

    def _apart(self, word: str) -> str:
        """A word that nothing bears without the small one typed together with it: "didentité", "minscrire"."""
        rest = word[1:]
        known = {word, self.lexicon.term(word)} & {*self.texts.weights, *self.lexicon.families}
        is_whole = known or word[0] not in _ELIDED or rest[:1] not in _VOWELS
        return word if is_whole or self.lexicon.term(rest) not in self.texts.weights else rest

    def _ways(self, words: Sequence[str]) -> dict[str, list[str]]:
        """What kinds of answers are asked for, each with the words that say so: "combien" is a figure, "où" a place."""
        text = f" {' '.join(words)} "
        found = {kind: (way for way in ways if f" {way} " in text) for kind, ways in self.lexicon.wishes.items()}
        return {kind: way.split() for kind, ways in found.items() if (way := next(ways, ""))}

    def _answers(self, asked: Sequence[Word], parts: Sequence[Part], said: frozenset[str]) -> Iterator[Hit]:
        """Each thing that answers some of the words, with what narrows it."""
        found: dict[int, dict[int, float]] = defaultdict(dict)
        for rank, word in enumerate(asked):
            for term, worth in word.terms.items():
                for number, weight in self.texts.weights.get(term, {}).items():
                    found[number][rank] = max(found[number].get(rank, 0), worth * weight)
        where = any(part.things.keys() - {"ministry", "km", "far"} for part in parts)
        if where and not any(word.tells and word.typed and not _is_within(word, parts) for word in asked):
            found = {number: found[number] for number in self.texts.weights.get(wish("alone"), ())}
        said |= {term for word in asked for term in word.terms}
        for number, borne in found.items():
            called = CALLED if self.texts.names[number] <= said else 1.0
            if hit := self._hit(self.texts.things[number], borne, asked, parts, called):
                yield hit

    def _hit(
        self, thing: Thing, borne: Mapping[int, float], asked: Sequence[Word], parts: Sequence[Part], called: float
    ) -> Hit | None:
        """A thing by what it bears of each word, with what narrows it; None where it answers too little of it."""
        by, worth = self._narrowing(thing, parts)
        known = set().union(*(asked[rank].places for rank in borne), *by.values())
        parted = [part for part in parts if part.places]
        telling = [(rank, word) for rank, word in enumerate(asked) if word.tells and not _is_within(word, parts)]
        said = {rank for rank, word in telling if word.typed}
        if by and said and said.isdisjoint(borne):
            return None  # it can be narrowed by a place that was named, and is of nothing else that was said
        # What is missed of the question: where, what was typed unless it is not wholly missed, how much that is.
        missed = [(min(part.places), part.typed, BORNE) for part in parted if not part.places <= known]
        for rank, word in telling:
            share = min(1.0, borne.get(rank, 0) / (ENOUGH * word.tells))
            missed.append((min(word.places, default=0), "" if rank in borne else word.typed, (1 - share) * word.tells))
        whole = BORNE * len(parted) + sum(word.tells for _, word in telling)
        share = 1 - sum(lost for *_, lost in missed) / whole if whole else 1
        worth = (worth + sum(borne.values())) * share**SEVERE * thing.weight * called
        if share < LEAST or worth < FAINT:
            return None
        return Hit(thing, tuple(by), without=tuple(one for _, one, _ in sorted(missed) if one), worth=worth)

    def _narrowing(self, thing: Thing, parts: Sequence[Part]) -> tuple[dict[Thing, frozenset[int]], float]:
        """What of that which was named narrows a thing, one place at most and first, and what that is worth."""
        found: dict[str, tuple[Thing, Part]] = {}
        for part in parts:
            if taken := self._taken(thing, part):
                found.setdefault("place" if taken.kind in PLACES else taken.kind, (taken, part))
        first = sorted(found.values(), key=lambda one: one[0].kind not in PLACES)
        worth = sum(BORNE if taken in part.things.values() else BORNE / 4 for taken, part in first)
        return {taken: part.places for taken, part in first}, worth

    def _taken(self, thing: Thing, part: Part) -> Thing | None:
        """What narrows a thing of what was named; of a commune, what it lies in where the thing has none by commune."""
        for kind in ("commune", "department", "region", "ministry", "half", "day", "km", "far"):
            if kind in thing.takes and kind in part.things:
                return part.things[kind]
        place = next((part.things[kind] for kind in reversed(PLACES) if kind in part.things), None)
        while place:
            place = self.parent(place)
            if place and place.kind in thing.takes:
                return place
        return None


def _part(things: Mapping[str, Thing], said: Said, places: Sequence[int]) -> Part:
    return Part(things, " ".join(one for one, _ in said[places[0] : places[-1] + 1]), frozenset(places))


def _is_anywhere(parts: Sequence[Part]) -> bool:
    """Whether a place was named."""
    return any(part.things.keys() & set(PLACES) for part in parts)


def _light(word: Word, terms: Collection[str], helps: float = LIGHT) -> Word:
    """A word that only helps by some of its terms, and that nothing is said to be without."""
    worth = {one: worth * (helps if one in terms else 1) for one, worth in word.terms.items()}
    return replace(word, terms=worth, tells=0)


def _read(text: str) -> Said:
    """The words of a text that are read: "saint saint saint…" would be looked for among all that are called so."""
    times = Counter[str]()
    found = []
    for one, word in typed(text):
        times[word] += 1
        if times[word] <= MOST_TIMES or word in EMPTY_WORDS:
            found.append((one, word))
    return found[:MOST_WORDS]


def _telling(said: Said) -> list[int]:
    """The places of the words that are not small."""
    return [place for place, (_, word) in enumerate(said) if word not in EMPTY_WORDS]


def _is_within(word: Word, parts: Sequence[Part]) -> bool:
    """Whether a word is of a place, a day or a ministry that was named."""
    return bool(word.places) and any(word.places <= part.places for part in parts)


def _before(said: Said, place: int) -> set[str]:
    """The small words just before a place, and the first that is none: "près de la" of "près de la Sarthe"."""
    found: set[str] = set()
    for shown, word in reversed(said[:place]):
        found.add(shown.lower())
        if word not in EMPTY_WORDS or shown.lower() in _AT:
            break
    return found
