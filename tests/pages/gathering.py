"""Every number that a reader is shown: what it is, where it knows; which spot of which page it stands on."""

import json
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from inspect import signature
from typing import Any
from unittest.mock import patch

import pandas as pd

import queries
from pages.markup import escape
from pages.note.content import compose
from pages.outputs import summary
from pages.parts import downloads
from pages.shell.ask import Ask
from pages.shell.rooms import MODULES
from pages.text import LANGUAGES, Say, sentences
from pages.text.written import exact
from queries import access
from queries.access import Viewer
from queries.figures import SCOPE, Key
from queries.indicators import catalogue
from tests.pages import support

# Each page as each reader finds it; a prefect's are of their own territory, where the page has one to choose.
READERS: Mapping[str, Mapping[str, str]] = {
    "public": {},
    "cabinet": {},
    "prefect:R53": {"region": "53"},
    "prefect:D35": {"departement": "35"},
}
# What else is opened of a page, where the figures behind a click are.
OPENED: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "missions": ({"indicateur": "M5"},),
    "missions-inventory": ({}, {"par": "territory"}, {"alert": "redundant_undecided"}, {"mission": "URB01"}),
    "counters-find": (
        *({}, {"commune": "35236"}, {"lieu": "Saint-Denis"}, {"lieu": "Brest"}),
        # In Ariège, with a gap in its months in Morbihan, mobile in Ille-et-Vilaine, closed for a year.
        *({"guichet": counter} for counter in ("FS0211", "FS1509", "FS0990", "FS2722")),
    ),
    "missions-staff": ({}, {"annee": "2022"}),
    "reorganisation": ({"indicateur": "O6"},),
    "reorganisation-proposals": ({}, {"proposition": "P-02-01"}, {"proposition": "P-53-02"}),
    "counters": ({"indicateur": "P4"},),
    "search": ({"mots": "guichets bretagne"}, {"mots": "en retard intérieur"}, {"mots": "brest"}),
}
SUMMARY, NOTE = "resume", "note"
_UNHEARD = "streamlit.runtime.scriptrunner_utils.script_run_context"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_MONTHS += "|January|February|March|April|May|June|July|August|September|October|November|December"
_MONTHS += "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
# What holds digits and is no figure: dates, years, hours, codes, names of things.
_NO_FIGURE = re.compile(
    rf"""\b\d{{1,2}}(er)?\s(?:{_MONTHS})(\s\d{{4}})?\b | \b(?:{_MONTHS})\s\d{{4}}\b | \b(?:\d\d/)?\d\d/\d{{4}}\b
    | \b\d{{1,2}}\s?h(?:\s?\d\d)?\s?[-–]\s?\d{{1,2}}\s?h(?:\s?\d\d)?\b
    | \b\d{{4}}-\d\d(-\d\d)?\b | \b(?:19|20)\d\d\b | \b\d{{1,2}}\s?[h:]\s?\d\d\b
    | \b[A-Z]+-?\d[\w-]* | \(\d[\dAB]\d?\) | \b2[AB]\b | n°\s?[\d-]+ | \b0\d(\s\d\d){{4}}\b
    | \b(?:\d\d\s?)?\d{{3}}\s[A-ZÉÎÔ][a-zéèêîô] | \b[A-ZÉ][\w-]+[\s-]\d\d?\b | \b\d{{8}}T\w+-\w+
    | \b[0-9a-f]{{12}}\b""",
    re.VERBOSE,
)
# Where a territory is written by its code.
_CODE = re.compile(r"^\s*(\d\d|2[AB]|97\d)\s*$")
_CODED = re.compile(r"(th|td\[(Département|Code)\]|li>span)$")
_FIGURE = re.compile(r"\d+(?:[\s.,]\d+)*")
_VOID = {"br", "img", "input", "hr", "meta", "link", "path", "circle", "rect", "line", "use", "wbr"}


@dataclass(frozen=True)
class Shown:
    """A figure that knows what it is: its key as text, its value as data, as it is written, and on which page."""

    key: str
    value: str
    written: str
    page: str


@dataclass(frozen=True)
class Bare:
    """A number that does not know what it is: the page, the spot (the elements around it), the words."""

    page: str
    spot: str
    words: str


# The button under a long list counts the lines of the list itself that a phone hides, which is no figure of the data.
_FOLD = "details.tc-more"
# The numbers of dated events are words of their sources, and how many have no mark on the chart above.
_EVENTS = "div.tc-events"
_FILES = "div.tc-files"  # what each file is called


@dataclass
class Gathered:
    """All that a reader is shown."""

    shown: list[Shown] = field(default_factory=list)
    bare: list[Bare] = field(default_factory=list)

    def values(self) -> dict[str, dict[str, set[str]]]:
        """Key -> value -> pages that show it."""
        found: dict[str, dict[str, set[str]]] = {}
        for one in self.shown:
            found.setdefault(one.key, {}).setdefault(one.value, set()).add(one.page)
        return found

    def contradictions(self) -> dict[str, dict[str, set[str]]]:
        """The keys that have several values."""
        return {key: values for key, values in self.values().items() if len(values) > 1}

    def unkeyed(self) -> dict[str, int]:
        """Page -> how many of its numbers do not know what they are."""
        return dict(Counter(one.page for one in self.bare))

    def published(self) -> dict[str, list[str]]:
        """The figures that are everybody's: key -> its values."""
        return {key: sorted(values) for key, values in self.values().items() if SCOPE not in key.split(" ")}


class _Reader(HTMLParser):
    """Reads HTML as a browser shows it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, Gathered()
        self._around: list[tuple[str, str]] = []
        self._figure: tuple[str, str] | None = None
        self._written = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        assert not any("<data" in value for value in told.values()), f"an element in an attribute: {told}"
        if "data-figure" in told and tag == "data":
            self._figure, self._written = (key_of(told), told["value"]), ""
        if tag not in _VOID:
            self._around.append((tag, _name(tag, told)))

    def handle_endtag(self, tag: str) -> None:
        while self._around and self._around.pop()[0] != tag:
            pass
        if tag == "data" and self._figure:
            self.found.shown.append(Shown(*self._figure, self._written, self.page))
            self._figure = None

    def handle_data(self, data: str) -> None:
        if self._figure:
            self._written += data
        elif not any(tag in ("style", "script") or name in (_FOLD, _EVENTS, _FILES) for tag, name in self._around):
            spot = ">".join(name for _, name in self._around[-2:] if name)
            words = re.sub("[\u202f\u00a0]", " ", data)
            if _CODED.search(spot):
                words = _CODE.sub("", words.split("·")[0]) + "·".join(words.split("·")[1:])
            words = _NO_FIGURE.sub(" ", _literals().sub(" ", words))
            self.found.bare += [Bare(self.page, spot, data.strip()[:80]) for _ in _FIGURE.findall(words)]


@cache
def _literals() -> re.Pattern[str]:
    """What sentences and definitions say in so many words ("moins de 20 km"): parts of what they mean, not figures."""
    texts = [text for language in LANGUAGES for text in sentences(language).values()]
    texts += [text for item in catalogue().values() for text in (item.name_fr, item.name_en)]
    texts += [text for item in catalogue().values() for text in (item.formula_fr, item.formula_en)]
    around = re.compile(r"(?:[^\s{}]+ )?(?<![\w{])\d+(?: \d{3})*(?:[.,]\d+)?,?(?: ?%| [^\s{}]+)")
    plain = [re.sub("[\u202f\u00a0]", " ", text) for text in texts]
    found = {words for text in plain for words in around.findall(re.sub(r"\{[^}]*\}", "{}", text))}
    longest = sorted(found, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def _name(tag: str, told: Mapping[str, str]) -> str:
    look = [
        part for part in told.get("class", "").split() if part not in ("tc-number", "tc-brief", "tc-lines", "tc-chosen")
    ]
    label = f"[{told['data-label']}]" if "data-label" in told else ""
    return tag + "".join(f".{part}" for part in look[:1]) + label


def key_of(told: Mapping[str, str]) -> str:
    """The key that data attributes tell, as one text: 'M5.value R53 2024-06-01'."""
    names = ("figure", "place", "on", "whose", "of")
    values = [told.get(f"data-{name}", "FR" if name == "place" else "") for name in names]
    return " ".join(filter(None, values))


def read(html: str, page: str) -> Gathered:
    """The figures of a piece of HTML."""
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    return reader.found


def pages(viewer: str, language: str = "fr") -> Iterator[tuple[str, dict[str, str]]]:
    """What is opened for a reader: paths with their parameters."""
    for path in MODULES:
        for opened in OPENED.get(path, ({},)):
            yield path, {**READERS[viewer], **opened}
    if viewer in ("public", "cabinet"):
        yield "territory", {"region": "53"}
        yield "territory", {"departement": "35"}


def everywhere(viewer: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What is opened for a reader who goes far: each page in each region and in a département of eight, each sheet."""
    yield from pages(viewer)
    ask = Ask(Viewer("cabinet"), queries.edition(Viewer("cabinet")))
    places = ask("overview/territories")
    regions, departments = (places.loc[places["level"] == level, "code"] for level in ("region", "department"))
    for path in MODULES:
        yield from ((path, {"region": code}) for code in regions)
        yield from ((path, {"departement": code}) for code in departments[::8])
    names = ask("missions/names")
    sheets = {
        ("missions-inventory", "mission"): names.loc[names["kind"] == "mission", "code"],
        ("reorganisation-proposals", "proposition"): ask("reorganisation/inventory")["proposal_id"],
        ("counters-find", "guichet"): ask("counters/counter_lives")["counter_id"][::40],
    }
    for (path, name), found in sheets.items():
        yield from ((path, {name: one}) for one in found)


def gather(
    viewer: str,
    paths: Iterable[tuple[str, dict[str, str]]] | None = None,
    language: str = "fr",
    seen: Callable[[str, str], object] = lambda page, html: None,
) -> Gathered:
    """All that a reader is shown on these pages (on every page), in the plain summary, in a note and in their files.

    It fails where a page does, and where one shows a value that is not there without saying why. `seen` is told what
    each page writes.
    """
    found = Gathered()
    for path, parameters in paths or pages(viewer):
        name = path or "overview"
        html, frames, maps = _open(MODULES[path], viewer, language, parameters)
        seen(name, html)
        for piece in (read(html, name), _maps(maps, name), *(_rows(frame, keys, name) for frame, keys in frames)):
            found.shown += piece.shown
            found.bare += piece.bare
    reader = access.parse(viewer)
    found.shown += of_note(viewer, language)
    plain = read(summary.html(Say(language), reader, queries.edition(reader)), SUMMARY)
    found.shown += plain.shown
    found.bare += plain.bare
    return found


def of_note(viewer: str, language: str) -> list[Shown]:
    """The figures of the longest note of a reader's own territory."""
    reader = access.parse(viewer)
    ask = Ask(reader, queries.edition(reader))
    note = compose(ask, Say(language), (*ask.own, ("nation", "FR"))[0], 10)
    return [one for text in note.texts for one in read(escape(text), NOTE).shown]


Frames = list[tuple[pd.DataFrame, Any]]


def _open(module: str, viewer: str, language: str, parameters: Mapping[str, str]) -> tuple[str, Frames, list[Any]]:
    frames: Frames = []
    told = downloads.csv

    def taken(*args: Any, **named: Any) -> None:
        asked = signature(told).bind(*args, **named).arguments
        frame, keys = asked["frame"], asked.get("keys")
        if keys is not None:
            frames.append((frame() if callable(frame) else frame, keys))
        told(*args, **named)

    logging.getLogger(_UNHEARD).setLevel(logging.ERROR)  # it says of each file that it is asked for outside of a page
    with patch.object(downloads, "csv", taken):
        test = support.run(module.removeprefix("pages."), viewer, language, **parameters)
    html = support.html_of(test)
    assert html.count("<h1") == 1, f"{module} has one title"
    assert not support.UNWRITTEN.search(support.told(test)), "a value that is not there must say why"
    assert not re.search(r"\{[a-z_]+\}", html), "a sentence was not filled in"
    maps = [item["data"] for component in test.get("bidi_component") for item in _items(component.proto.json)]
    return html, frames, maps


def _items(text: str) -> list[dict[str, Any]]:
    """The shapes of a map that carry a figure."""
    data = json.loads(text or "{}")
    items = data.get("items") if isinstance(data, dict) else None
    return [item for item in items.values() if "data" in item] if isinstance(items, dict) else []


def _rows(frame: pd.DataFrame, keys: Any, page: str) -> Gathered:
    """The figures of a file that readers may take."""
    found = Gathered()
    for row in frame.to_dict("records"):
        told: Mapping[str, Key] = keys(row)
        for name, key in told.items():
            if name in row and pd.notna(row[name]):
                attributes = {f"data-{one}": text for one, text in key.attributes().items()}
                found.shown.append(Shown(key_of(attributes), exact(row[name]), str(row[name]), f"{page}.csv"))
    return found


def _maps(items: list[Any], page: str) -> Gathered:
    found = Gathered()
    for item in items:
        told = {f"data-{name}": text for name, text in item.items()}
        found.shown.append(Shown(key_of(told), item["value"], item["value"], f"{page}.map"))
    return found
