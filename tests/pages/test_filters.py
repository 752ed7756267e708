"""Each block of figures under a filter of the page follows it, or says that it does not (`pages/parts/unfollowed.py`).

A page is drawn with several values of each of its filters. A block whose numbers and drawings are the same with all of
them ignores the filter: it then bears `data-despite`, which names it. Nothing else is expected, and no value is copied.

It is tried as four readers: who reads everything, the public, and two prefects, whose lists may be empty. A list
without a row before a filter is chosen has none after, which is no fault of a prefect's page; of the two others it is.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from streamlit.testing.v1 import AppTest

from data import store
from pages.elements import filters
from pages.markup import NOTHING
from pages.parts import panels, unfollowed
from pages.shell.rooms import PAGES
from pages.text import Say
from tests.pages import support
from tests.support import as_read, in_turn, open_edition

# What chooses for one block alone, beside which it stands: the order of a list, what a list is of, how it is split, the
# indicator that is opened.
OF_ONE = {"tri", "par", "axe", "niveau", "alert", "evenement", "indicateur", "nature", "depuis", "jusque", "choisi"}
# The words of a page, its own filters and what these are named.
NO_FIGURES = {"legal", "accessibility", "search", "method.audit", "deposits", "contests", "method.editions"}
# What a reader has typed or followed to come there: before it there is nothing to filter.
OPENED = {
    "missions.transfer": {"mission": "URB01", "vers": "epci"},
    "counters.find": {"commune": "35236"},
    "counters.planner": {"departement": "35"},
    "reorganisation.comparator": {"region": "53"},
}
# (page, filter, block): why it is the same with all values, and right.
SAME = {
    ("missions.finder", "*", "deposit"): "a form: what the reader has answered, before any answer",
    ("reorganisation.pipeline", "*", "rules"): "rules of the path: the same everywhere",
    ("counters.follow", "*", "gap"): "nothing to compare in the demonstration",
    ("method.rows", "*", "page"): "before a figure is chosen: ways to some",
    ("method.freshness", "etat", "page.tc-title"): "counts in every state, which are the ways to each of them",
    ("method.freshness", "etat", "page.tc-note"): "the same",
    ("missions.transfer", "*", "page.tc-title"): "words: that nothing is decided there",
    ("reorganisation.organisation", "*", "organigramme-35"): "boxes and lines: they have names, and no figure",
    ("changes", "departement", "changes-proposals"): "the one of a region is of each of its départements",
    ("missions.progress", "*", "page.tc-title"): "what was promised for the whole country, as it says",
    ("missions.progress", "*", "page.tc-note"): "the indicators without a value: of a region the same ten",
    ("counters.progress", "*", "page.tc-note"): "the indicators without a value: of a region the same six",
    ("missions.progress", "*", "page.tc-later"): "the same, folded",
    ("counters.progress", "*", "page.tc-later"): "the same, folded",
    ("territory", "*", "page.tc-contest"): "lines to copy: the territory by its name, and no number but the edition's",
    ("counters.find", "*", "page.tk-others"): "the communes that the words may mean",
    ("counters.find", "demarche", "page.tc-notice"): "vans whose stops are unknown, and what they offer with them",
    **{
        ("counters.planner", "quoi", one): "the best five places are those for a counter or for a van"
        for one in ("chosen", "plan-map", "courbe-du-plan", "page.tc-title")
    },
}
# (page, block): a list that has no row in the demonstration; where it has some, it follows the filters as any other.
NO_ROWS = {
    ("counters.follow", "lignes-douteuses"): "the counters of the demonstration are drawn, and read from no file",
}
_DATE = re.compile(r"\b\d{1,2}(?:er)? \w+ \d{4}\b|\b(?:1er )?[a-zéû]+ (?:19|20)\d\d\b")
_NUMBER = re.compile(r"\d+(?:[ .,]\d+)*|\b(?:aucune?|rien)\b", re.IGNORECASE)
_DRAWN = re.compile(r"<svg.*?</svg>", re.DOTALL)
_FILES = re.compile(r'<style>.*?</style>|<div class="tc-files.*?</div>', re.DOTALL)
_DESPITE = re.compile(r'data-despite="([^"]*)"')
EMPTY = Say("fr")("parts.empty.title")
_NONE = re.compile(r"aucune?|rien|0", re.IGNORECASE)
SAYS_SO = '<p class="tc-note" data-despite='
_CHARTS = {"plotly_chart", "deck_gl_json_chart", "component_instance", "bidi_component"}
MOST = 3
WHY = """(filter, block) that stays the same whatever is chosen. Does its query take the filter? Has it a row at all
here (data/demo/, unpublished.instead)? Else it says so: despite=[filter], and the filter's word under [unfollowed]."""


@dataclass
class Block:
    """What a frame, or what stands outside frames, shows: its numbers, its drawings, the filters it does not follow."""

    figures: list[str] = field(default_factory=list)
    despite: set[str] = field(default_factory=set)
    title: str = ""
    drawn: bool = False
    told_empty: bool = False  # by the box of `states.empty`

    @property
    def is_empty(self) -> bool:
        """Whether it is an empty list, or counts none of anything."""
        return not self.drawn and (self.told_empty or all(_NONE.fullmatch(one) for one in self.figures))


@dataclass
class Offered:
    """The filters of a page as they were drawn: the options of each and the one chosen."""

    options: dict[str, tuple[Sequence[str], str]] = field(default_factory=dict)


@contextmanager
def offering() -> Iterator[Offered]:
    """What is offered by `filters.choice` meanwhile."""
    found, ours = Offered(), filters.choice

    def choice(name: str, options: Sequence[str], *args: Any, **more: Any) -> str:
        chosen = ours(name, options, *args, **more)
        found.options[name] = (list(options), chosen)
        return chosen

    with patch.object(filters, "choice", choice):
        yield found


def blocks(test: AppTest) -> tuple[dict[str, Block], dict[str, str]]:
    """The blocks of a page by the key of their frame ("page" outside frames), and in which each filter stands."""
    found: dict[str, Block] = {}
    stands: dict[str, str] = {}
    above = "page"

    def walk(node: Any, inside: str) -> None:
        nonlocal above
        for child in node.children.values():
            if hasattr(child, "children"):
                key = re.search(rf"{panels.PANEL}([\w-]+)", getattr(child.proto, "id", "") or "")
                walk(child, key[1] if key else inside)
            elif child.type == "html":
                body = child.proto.body  # outside frames each kind of thing is a block: a title, a gauge, cards
                look = re.search(r'class="([\w-]+)', _FILES.sub("", body)) if inside == "page" else None
                if look and not body.startswith(SAYS_SO):  # which is of the block above it
                    above = f"page.{look[1]}"
                _read(found.setdefault(above if look else inside, Block()), body)
            elif child.type in _CHARTS:
                block = found.setdefault(inside, Block())
                block.drawn = True
                block.figures.append(sha256(child.proto.SerializeToString()).hexdigest())
            elif named := re.match(r"(?:choice|segment)-(.*)", getattr(child, "key", None) or ""):
                stands[named[1]] = inside

    walk(test._tree, "page")
    return {name: one for name, one in found.items() if one.figures}, stands


def _read(block: Block, body: str) -> None:
    body = _FILES.sub("", body)
    block.despite |= {name for one in _DESPITE.findall(body) for name in one.split()}
    drawings = _DRAWN.findall(body)
    block.figures += [sha256(one.encode()).hexdigest() for one in drawings]
    block.drawn |= bool(drawings)
    block.told_empty |= EMPTY in body
    words = re.sub("[\u202f\u00a0]", " ", unescape(re.sub(r"<[^>]+>", " ", as_read(_DRAWN.sub("", body)))))
    block.title = block.title or words.strip()[:80]
    block.figures += _NUMBER.findall(_DATE.sub("", words))


def ignored(page: str, viewer: str) -> dict[tuple[str, str], str]:
    """(filter, block) -> how a block begins that is the same whatever is chosen, and does not say so."""
    held = OPENED.get(page, {})
    with offering() as offered:
        before, stands = blocks(support.run(page, viewer, **held))
    wrong = {}
    for name, (options, chosen) in offered.options.items():
        others = [one for one in options if one not in ("", chosen)]
        if name in OF_ONE or stands.get(name, "page") != "page" or not others:
            continue
        tried = dict.fromkeys((others[0], others[-1], others[len(others) // 2]))
        left = {block for block in before if not _excused(page, name, block)}
        may_be_empty = left if viewer.startswith("prefect") else {block for block in left if (page, block) in NO_ROWS}
        left -= {block for block in may_be_empty if before[block].is_empty}
        for value in tried:
            now, _ = blocks(support.run(page, viewer, **{**held, name: value}))
            left = {one for one in left if one in now and now[one].figures == before[one].figures}
            left = {one for one in left if name not in now[one].despite}
            if not left:
                break
        wrong |= {(name, one): before[one].title for one in left}
    return wrong


def _excused(page: str, name: str, block: str) -> bool:
    return (page, name, block) in SAME or (page, "*", block) in SAME


READ = [page.module for page in PAGES if page.module not in NO_FIGURES]
# At each change a third of the pages as the first two of them, a third as each of the others; `make sweep`: all as all.
READINGS = [("cabinet", "demonstration"), ("prefect:D35", "open"), ("prefect:R53", "demonstration"), ("public", "open")]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the open edition."""
    return open_edition(tmp_path_factory.mktemp("open") / "editions")


@pytest.mark.parametrize(("page", "reading"), in_turn(READ, READINGS, one_in=120))
def test_each_block_follows_the_filters_above_it_or_says_that_it_does_not(
    page: str, reading: tuple[str, str], edition: store.Edition, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer, kind = reading
    if kind == "open":
        monkeypatch.setenv("EDITIONS_DIR", str(published))
    assert ignored(page, viewer) == {}, WHY


@pytest.mark.wide
def test_a_block_that_ignores_a_filter_is_found(edition: store.Edition) -> None:
    with patch.object(unfollowed, "unfollowed_note", lambda say, names: NOTHING):
        for viewer in ("cabinet", "prefect:R53"):
            found = ignored("method.freshness", viewer)
            assert [*found] == [("ministere", "fraicheur-indicateurs"), ("etat", "fraicheur-indicateurs")]


def test_a_list_is_empty_where_it_has_no_row_and_no_drawing() -> None:
    told, counted, drawn = Block(["3"], told_empty=True), Block(["aucune", "0"]), Block(["0"], drawn=True)
    assert [one.is_empty for one in (told, counted, drawn, Block(["10"]))] == [True, True, False, False]
