"""Things: all that the box may name for a reader, in their language, as an index; what everyone reads is held once."""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import pandas as pd

import queries
from pages.blocks import unpublished
from pages.blocks.search.views import PLACES, REACH, VIEWS, WORDS
from pages.elements import filters
from pages.parts import scorecard
from pages.shell import serving
from pages.shell.ask import Ask
from pages.shell.rooms import BY_PATH, Page, open_to
from pages.text import LANGUAGES, Say, sentences
from queries import Edition, freshness
from queries.access import Viewer
from queries.answer_cache import cached
from queries.indicators import Indicator
from queries.studies.index import Fields, Names, Texts, Thing, fields
from queries.studies.lexicon import Lexicon
from queries.studies.question import Searched

# What each kind counts for among results as near.
KINDS = {
    "view": 1.3, "page": 1.1, "indicator": 1.0, "procedure": 1.0, "mission": 0.75, "ministry": 0.8, "service": 1.0,
    "word": 0.8, "source": 0.7, "proposal": 0.55,
}  # fmt: skip
KILOMETRES, FAR = ("10", "15", "20"), "20"  # that the page of access may be asked for
# What narrows a page, where it is not a place as in its room: how figures are made is the same everywhere.
TAKEN = {"counters-find": VIEWS["nearest"].takes, "counters-access": REACH, "method-freshness": PLACES}
ANYWHERE = ("", "method")  # rooms that no place narrows
Above = Mapping[tuple[str, str], Thing]  # by level and code, the place that a place lies in
SAID_OF_ALERTS = ("parts.alert", "alerts", "proposals", "follow")


def searched(ask: Ask, language: str) -> Searched:
    """What the reader may be led to: what is theirs to read, and communes and counters, which are everybody's."""
    words, texts, own, above = _own(ask.viewer, ask.edition, language)
    side = next(thing for thing in texts.things if thing.key == "side")
    mine = next((place for place in own.things if (place.kind, place.key) in ask.own), None)
    names = (own, _everybodys(ask)[0])
    return Searched(words, texts, names, lambda place: _parent(above, place), side, mine)


def _parent(above: Above, place: Thing) -> Thing | None:
    """The département of a commune, the region of a département."""
    code = place.key[:3] if place.key.startswith("97") else place.key[:2]
    return above.get((place.kind, code if place.kind == "commune" else place.key))


def km(ask: Ask) -> Mapping[str, float]:
    """How far the nearest open counter of each commune is, where it is known."""
    return _everybodys(ask)[1]


def _everybodys(ask: Ask) -> tuple[Names, Mapping[str, float]]:
    return _shared(serving.PUBLIC, queries.for_audience(serving.PUBLIC, ask.edition))


@cached
def _own(viewer: Viewer, edition: Edition, language: str) -> tuple[Lexicon, Texts, Names, Above]:
    ask, say = Ask(viewer, edition), Say(language)
    made = [one._replace(weight=one.weight * KINDS[one.kind]) for make in _MAKERS for one in make(ask, say)]
    texts = Texts.of(made, partial(_fields, language))
    words = lexicon(language).knowing(" ".join(one.name for one in made if one.kind != "proposal"))
    rows = [row for row in ask("overview/territories").itertuples(index=False) if row.level in PLACES]
    places = {(row.level, row.code): _place(row) for row in rows}
    above = {(row.level, row.code): places["region", row.parent_code] for row in rows if row.level == "department"}
    above |= {("commune", code): place for (level, code), place in places.items() if level == "department"}
    return words, texts, Names.of([*places.values(), *_ministries(ask, say), *_days(), *_distances()]), above


def _fields(language: str, one: Thing) -> Fields:
    """The terms of a thing; those of what the program itself says are made once, whoever reads."""
    return fields(one, lexicon(language).terms) if one.kind == "proposal" else _told_fields(language, one)


@lru_cache(maxsize=4096)
def _told_fields(language: str, one: Thing) -> Fields:
    return fields(one, lexicon(language).terms)


@cached
def _shared(viewer: Viewer, edition: Edition) -> tuple[Names, Mapping[str, float]]:
    """Communes and counters: 38,000 things, one index for all readers of an edition, read as the public reads them; and
    how far each commune is from a counter. The rows themselves are not kept.
    """
    places = queries.run(viewer, edition, "search/places")
    known = places.dropna(subset=["km"])
    names = Names.of([*_communes(places), *_counters(queries.run(viewer, edition, "search/counters"))])
    return names, dict(zip(known["code"], known["km"].round(2), strict=True))


@cache
def typed() -> dict[str, Any]:
    """What words mean to the search, by language, and what is called otherwise than by its name."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@cache
def lexicon(language: str) -> Lexicon:
    """The words of a language."""
    said = " ".join(text for key, text in sentences(language).items() if not key.startswith("search.example"))
    return Lexicon.of(language, said, **typed()[language])


# What has texts ------------------------------------------------------------------------------------------------------


def _views(ask: Ask, say: Say) -> Iterator[Thing]:
    opened = {page.path for pages in open_to(ask.viewer).values() for page in pages}
    for name, view in VIEWS.items():
        told = (ask.reads_undecided or not view.undecided) and (ask.real_on is not None or not view.real)
        if view.path in opened and told:
            page = BY_PATH[view.path]
            figure = ("figure",) if view.indicator or view.alert else ()
            words = f"{page.door(say)} {say(f'search.also.{name}') if say.has(f'search.also.{name}') else ''}"
            of = (*_said_of(say.language, (view.alert, view.only), view.of), *_of_indicator(ask, say, view.indicator))
            text = " ".join((page.about(say), *of))
            name_ = say(f"search.view.{name}")
            yield Thing("view", name, name_, words, text, takes=view.takes, suits=(*figure, *view.suits))


@cache
def _said_of(language: str, names: Sequence[str], part: str) -> tuple[str, ...]:
    """What sentences say of an alert, those whose key names it, and in a part of a text."""

    def is_of(key: str) -> bool:
        named = key.startswith(SAID_OF_ALERTS) and any(name and name in key.split(".")[-2:] for name in names)
        return named or bool(part and key.startswith(f"{part}."))

    return tuple(text for key, text in sentences(language).items() if is_of(key))


def _of_indicator(ask: Ask, say: Say, name: str) -> tuple[str, ...]:
    item = ask.catalogue.get(name)
    return (say.either(item.name_fr, item.name_en), _formula(say, item)) if item else ()


def _formula(say: Say, item: Indicator) -> str:
    """How an indicator is counted, by how many people where territories are compared so, and what was promised."""
    by_people = say("parts.unit.per_100k") if item.per_people else ""
    return f"{say.either(item.formula_fr, item.formula_en)} {by_people} {item.target or 0:g}"


def _pages(ask: Ask, say: Say) -> Iterator[Thing]:
    for room, pages in open_to(ask.viewer).items():
        for page in pages:
            words = f"{page.door(say)} {page.about(say)} {say(f'shell.room.{room}') if room else ''}"
            takes = TAKEN.get(page.path, () if room in ANYWHERE else PLACES)
            suits = ("rank",) if page.path.endswith("-map") else ()
            text = _said_on(say.language, page)
            yield Thing("page", page.path, page.title(say), words, text, takes=takes, suits=suits)


@cache
def _said_on(language: str, page: Page) -> str:
    """All that the sentences of a page say: its text file; that of search names what others answer."""
    if page.path == "search":
        return ""
    file = f"{page.text or page.module.split('.')[-1]}."
    return " ".join(text for key, text in sentences(language).items() if key.startswith(file))


def _indicators(ask: Ask, say: Say) -> Iterator[Thing]:
    silent = unpublished.missing(ask, [*dict.fromkeys(one for item in ask.catalogue.values() for one in item.sources)])
    for item in ask.catalogue.values():
        names = (item.name_fr, item.name_en, item.short_fr or "", item.short_en or "", item.id, item.external or "")
        text = f"{_formula(say, item)} {say.either(item.limits_fr, item.limits_en)}"
        takes = tuple(level for level in PLACES if level in item.levels)
        weight = 1 if _is_read(ask, item, silent) else 0.6
        yield Thing("indicator", item.id, scorecard.label(say, item), " ".join(names), text, weight, takes, ("figure",))


def _is_read(ask: Ask, item: Indicator, silent: Collection[str]) -> bool:
    """Whether the reader may read values of an indicator, and somebody published some of what it is counted from."""
    return bool(item.public or ask.reads_undecided) and not set(item.sources) <= set(silent)


def _ministries(ask: Ask, say: Say) -> Iterator[Thing]:
    for row in ask("overview/ministries").to_dict("records"):
        name, called = filters.short(row[f"name_{say.language}"]), typed()["called"]["ministry"]
        besides = [*(filters.short(row[f"name_{one}"]) for one in LANGUAGES), called.get(row["ministry"], "")]
        yield Thing("ministry", row["ministry"], name, ", ".join(besides), row[f"name_{say.language}"])


def _services(ask: Ask, say: Say) -> Iterator[Thing]:
    for row in ask("search/service_types").to_dict("records"):
        both = f"{row['type_code'].replace('_', ' ')} {row['name_fr']} {row['name_en']}"
        name = row[f"name_{say.language}"]
        yield Thing("service", row["type_code"], name, both, takes=PLACES, suits=("figure",))


def _missions(ask: Ask, say: Say) -> Iterator[Thing]:
    for row in ask("search/missions").to_dict("records"):
        code, names = row["mission_id"], f"{row['mission_id']} {row['label']} {row['label_en']}"
        yield Thing("mission", code, say.either(row["label"], row["label_en"]), names, row["words"])


def _procedures(ask: Ask, say: Say) -> Iterator[Thing]:
    for row in ask("counters/procedures").to_dict("records"):
        both = f"{row['label_fr']} {row['label_en']} {row['partner']}"
        takes, suits = ("commune", "day"), ("place",)
        yield Thing("procedure", row["procedure_id"], row[f"label_{say.language}"], both, takes=takes, suits=suits)


def _proposals(ask: Ask, say: Say) -> Iterator[Thing]:
    for row in ask("search/proposals").to_dict("records"):
        code = row["proposal_id"]
        yield Thing("proposal", code, row["title"], f"{code} {_text(row['region_name'])}", note=code)


def _words(ask: Ask, say: Say) -> Iterator[Thing]:
    opened = {page.path for pages in open_to(ask.viewer).values() for page in pages}
    for name, path in WORDS.items():
        if path in opened:
            text = say(f"glossary.{name}.says")
            yield Thing("word", name, say(f"glossary.{name}.name"), text=text, suits=("meaning",))


def _sources(ask: Ask, say: Say) -> Iterator[Thing]:
    """What a real edition lacks: nobody published it."""
    owed = dict.fromkeys(source for item in ask.catalogue.values() for source in item.sources)
    for name in unpublished.missing(ask, [*owed]) if ask.edition.kind == "real" else ():
        about = freshness.about(name)
        yield Thing("source", name, about.title[say.language], text=about.owner[say.language])


# What has a name -----------------------------------------------------------------------------------------------------


def _place(row: Any) -> Thing:
    called = typed()["called"]["region"].get(row.code, "") if row.level == "region" else ""
    code = row.code if row.level == "department" else ""
    return Thing(row.level, row.code, row.name, f"{code}, {called}", weight=float(row.population or 0))


def _days() -> Iterable[Thing]:
    """Days, and halves of them ("samedi matin"), each of which is its day where a page is not asked for a half."""
    days, halves = typed()["called"]["day"], typed()["called"]["half"]
    for key, names in days.items():
        parts = {half: _each(names, said) for half, said in halves.items() if key in "012345"}
        yield Thing("day", key, names.partition(",")[0], ",".join((names, *parts.values())))
        for half, said in parts.items():
            yield Thing("half", f"{key}-{half}", said.partition(",")[0], said)


def _each(names: str, halves: str) -> str:
    return ",".join(f"{name.strip()} {half.strip()}" for name in names.split(",") for half in halves.split(","))


def _distances() -> Iterable[Thing]:
    """How far a page may be asked about; "far" is what the list of communes far from a counter is of."""
    kinds = [*(("km", km) for km in KILOMETRES), ("far", FAR)]
    return [Thing(kind, km, f"{km} km", f"{km} kilomètres, {km} kilometres") for kind, km in kinds]


def _communes(rows: pd.DataFrame) -> Iterable[Thing]:
    for row in rows.itertuples(index=False):
        postcodes = _text(row.postcodes)
        note = f"{postcodes.partition(' ')[0]} {row.name}, {row.department_name}".strip()
        codes = ",".join((row.code, *postcodes.split()))
        yield Thing("commune", row.code, row.name, codes, weight=float(row.population or 0), note=note)


def _counters(rows: pd.DataFrame) -> Iterable[Thing]:
    for row in rows.itertuples(index=False):
        place = f"{_text(row.postcode)} {_text(row.commune_name)}".strip()
        yield Thing(
            "counter", row.counter_id, row.name, f"{row.counter_id},{place}", weight=float(row.is_open), note=place
        )


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)


_MAKERS = (_views, _pages, _indicators, _ministries, _services, _missions, _procedures, _proposals, _words, _sources)
