"""Things: all that the box may name for a reader, in their language, as an index; what everyone reads is held once."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd

import queries
from pages.blocks.search.views import PLACES, VIEWS, WORDS
from pages.elements import filters
from pages.parts import scorecard
from pages.shell import serving
from pages.shell.ask import Ask
from pages.shell.rooms import open_to
from pages.text import LANGUAGES, Say
from queries import Edition
from queries.access import Viewer
from queries.answer_cache import cached
from queries.studies.index import Index, Thing

# What goes first among things as near; a name that is typed whole goes before, whatever it is.
KINDS = (
    "view", "page", "department", "region", "indicator", "ministry", "service", "mission", "commune", "procedure",
    "proposal", "counter", "word",
)  # fmt: skip


def indexes(ask: Ask, language: str) -> tuple[Index, Index]:
    """What the reader may be led to: what is theirs to read, and communes and counters, which are everybody's."""
    return _own(ask.viewer, ask.edition, language), _everybodys(ask)[0]


def km(ask: Ask) -> Mapping[str, float]:
    """How far the nearest open counter of each commune is, where it is known."""
    return _everybodys(ask)[1]


def _everybodys(ask: Ask) -> tuple[Index, Mapping[str, float]]:
    return _shared(serving.PUBLIC, queries.for_audience(serving.PUBLIC, ask.edition))


@cached
def _own(viewer: Viewer, edition: Edition, language: str) -> Index:
    ask, say = Ask(viewer, edition), Say(language)
    made = (make(ask, say) for make in _MAKERS)
    return Index.of(chain.from_iterable(made))


@cached
def _shared(viewer: Viewer, edition: Edition) -> tuple[Index, Mapping[str, float]]:
    """Communes and counters: 38,000 things, one index for all readers of an edition, read as the public reads them; and
    how far each commune is from a counter. The rows themselves are not kept.
    """
    places = queries.run(viewer, edition, "search/places")
    known = places.dropna(subset=["km"])
    index = Index.of([*_communes(places), *_counters(queries.run(viewer, edition, "search/counters"))])
    return index, dict(zip(known["code"], known["km"].round(2), strict=True))


@cache
def typed() -> dict[str, Any]:
    """What people type for views and words of the trade, by language, and for regions."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def _views(ask: Ask, say: Say) -> Iterator[Thing]:
    opened = {page.path for pages in open_to(ask.viewer).values() for page in pages}
    for name, view in VIEWS.items():
        if view.path in opened and (ask.reads_undecided or not view.undecided):
            words = typed()["view"][name][say.language]
            yield Thing("view", name, say(f"search.view.{name}"), words, takes=view.takes, beside=view.beside)


def _pages(ask: Ask, say: Say) -> Iterator[Thing]:
    for room, pages in open_to(ask.viewer).items():
        for page in pages:
            words = f"{page.title(say)} {page.about(say)} {say(f'shell.room.{room}') if room else ''}"
            yield Thing("page", page.path, page.door(say), words, takes=PLACES if room else ())


def _territories(ask: Ask, say: Say) -> Iterator[Thing]:
    for row in ask("overview/territories").itertuples(index=False):
        if row.level in PLACES:
            other = typed()["region"].get(row.code, "") if row.level == "region" else ""
            yield Thing(row.level, row.code, row.name, f"{row.code} {other}", float(row.population))


def _indicators(ask: Ask, say: Say) -> Iterator[Thing]:
    for item in ask.catalogue.values():
        names = (item.name_fr, item.name_en, item.short_fr or "", item.short_en or "", item.id, item.external or "")
        takes = tuple(level for level in PLACES if level in item.levels)
        yield Thing("indicator", item.id, scorecard.label(say, item), " ".join(names), takes=takes)


def _ministries(ask: Ask, say: Say) -> Iterator[Thing]:
    for row in ask("overview/ministries").to_dict("records"):
        name = filters.short(row[f"name_{say.language}"])
        yield Thing("ministry", row["ministry"], name, " ".join(row[f"name_{one}"] for one in LANGUAGES))


def _services(ask: Ask, say: Say) -> Iterator[Thing]:
    for row in ask("search/service_types").to_dict("records"):
        both = f"{row['type_code'].replace('_', ' ')} {row['name_fr']} {row['name_en']}"
        yield Thing("service", row["type_code"], row[f"name_{say.language}"], both, takes=PLACES)


def _missions(ask: Ask, say: Say) -> Iterator[Thing]:
    for row in ask("search/missions").to_dict("records"):
        code = row["mission_id"]
        yield Thing("mission", code, say.either(row["label"], row["label_en"]), f"{code} {row['words']}")


def _procedures(ask: Ask, say: Say) -> Iterator[Thing]:
    for row in ask("counters/procedures").to_dict("records"):
        both = f"{row['label_fr']} {row['label_en']} {row['partner']}"
        yield Thing("procedure", row["procedure_id"], row[f"label_{say.language}"], both, takes=("commune",))


def _proposals(ask: Ask, say: Say) -> Iterator[Thing]:
    for row in ask("search/proposals").to_dict("records"):
        code = row["proposal_id"]
        words = f"{code} {code.replace('-', '')} {_text(row['region_name'])}"
        yield Thing("proposal", code, row["title"], words, note=code)


def _words(ask: Ask, say: Say) -> Iterator[Thing]:
    opened = {page.path for pages in open_to(ask.viewer).values() for page in pages}
    for name, path in WORDS.items():
        if path in opened:
            yield Thing("word", name, say(f"glossary.{name}.name"), typed()["word"][name][say.language])


def _communes(rows: pd.DataFrame) -> Iterable[Thing]:
    for row in rows.itertuples(index=False):
        postcodes = _text(row.postcodes)
        note = f"{postcodes.partition(' ')[0]} {row.name}, {row.department_name}".strip()
        yield Thing("commune", row.code, row.name, f"{row.code} {postcodes}", float(row.population or 0), note=note)


def _counters(rows: pd.DataFrame) -> Iterable[Thing]:
    for row in rows.itertuples(index=False):
        place = f"{_text(row.postcode)} {_text(row.commune_name)}".strip()
        yield Thing("counter", row.counter_id, row.name, f"{row.counter_id} {place}", float(row.is_open), note=place)


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)


_MAKERS = (
    _views, _pages, _territories, _indicators, _ministries, _services, _missions, _procedures, _proposals, _words,
)  # fmt: skip
