"""The body of a page drawn again alone: only for the reader, the rights and the edition that it was drawn for."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
import streamlit as st

import queries
from pages import body
from pages.parts import cached
from pages.shell import ask, serving
from pages.shell.rooms import PAGES
from pages.shell.serving import Reader
from queries import Edition
from queries.access import Viewer


class Again(Exception):
    """Everything is drawn again."""


def edition(name: str) -> Edition:
    return cast(Edition, SimpleNamespace(name=name))


FIRST = edition("first")
CABINET = Reader(Viewer("cabinet"), FIRST, may_switch=True)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], Callable[[], None]]:
    """What was drawn, and the body of a page that was drawn once for the cabinet."""
    told: list[str] = []

    def rerun() -> None:
        raise Again

    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "fragment", lambda draw: draw)
    monkeypatch.setattr(st, "rerun", rerun)
    monkeypatch.setattr(body, "draw", lambda page, ask, say: told.append(f"{ask.viewer.role} {ask.edition.name}"))
    monkeypatch.setattr(serving, "look", lambda: None)
    monkeypatch.setattr(serving, "reader", lambda *_: CABINET)
    draw = body.of(PAGES[1], CABINET, "fr")
    draw()
    return told, draw


Drawn = tuple[list[str], Callable[[], None]]


def test_a_change_of_filter_draws_the_body_again(drawn: Drawn) -> None:
    told, draw = drawn
    draw()
    assert told == ["cabinet first", "cabinet first"]


OTHERS = (
    Reader(Viewer("public"), FIRST, may_switch=False),  # the first real row closed the choice of a viewer
    replace(CABINET, may_switch=False),
    Reader(Viewer("prefect", ("R53",)), FIRST, may_switch=True),
    replace(CABINET, edition=edition("second")),  # the pointer moved
    replace(CABINET, instead_of="second"),  # and to an edition that cannot be served
)


@pytest.mark.parametrize("now", OTHERS)
def test_a_right_that_ended_or_a_pointer_that_moved_draws_everything_again(
    now: Reader, drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, draw = drawn
    monkeypatch.setattr(serving, "reader", lambda *_: now)
    with pytest.raises(Again):
        draw()
    assert told == ["cabinet first"]


def test_an_edition_that_can_no_longer_be_served_draws_everything_again(
    drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, draw = drawn

    def none(*_: object) -> Reader:
        raise queries.NoEdition(queries.Problem("first", "edition_file_missing"))

    monkeypatch.setattr(serving, "reader", none)
    with pytest.raises(Again):
        draw()
    assert told == ["cabinet first"]


def test_a_part_of_a_page_too_is_for_whom_the_page_was_drawn(drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    told, _ = drawn
    monkeypatch.setattr(serving, "has_moved", lambda edition: False)
    part = ask.unless_moved(lambda asked: told.append("part"))
    part(ask.Ask(CABINET.viewer, FIRST))
    assert told == ["cabinet first", "part"]
    monkeypatch.setattr(serving, "reader", lambda *_: replace(CABINET, viewer=Viewer("public")))
    with pytest.raises(Again):
        part(ask.Ask(CABINET.viewer, FIRST))
    assert told == ["cabinet first", "part"]


def test_a_part_left_by_a_page_that_was_stopped_is_not_drawn(drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    """A right ends, the whole page is drawn again for the public and stopped half-way: parts of the page before, which
    Streamlit forgets at the end of a run alone, can still be asked for.
    """
    told, _ = drawn
    public = replace(CABINET, viewer=Viewer("public"))
    monkeypatch.setattr(serving, "has_moved", lambda edition: False)
    monkeypatch.setattr(serving, "reader", lambda *_: public)
    part = ask.unless_moved(lambda asked: told.append("part"))
    body.of(PAGES[1], public, "fr")()
    with pytest.raises(Again):
        part(ask.Ask(CABINET.viewer, FIRST))
    part(ask.Ask(public.viewer, FIRST))
    assert told == ["cabinet first", "public first", "part"]


def test_what_is_kept_of_a_page_is_of_its_reader_page_and_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three others, one thing changed in each; `test_cached` says what that does."""
    whose: list[str] = []
    monkeypatch.setattr(st, "fragment", lambda draw: draw)
    monkeypatch.setattr(body, "draw", lambda *_: whose.append(cached._here.get()))
    readings = [(PAGES[1], CABINET, "fr"), (PAGES[1], replace(CABINET), "fr"), (PAGES[1], CABINET, "en")]
    for page, reader, language in [*readings, (PAGES[2], CABINET, "fr"), *((PAGES[1], one, "fr") for one in OTHERS)]:
        monkeypatch.setattr(st, "session_state", {})
        body.of(page, reader, language)()
    first, same, *others = whose
    assert first == same != ""
    assert len({first, *others}) == 1 + len(others) == 3 + len(OTHERS)
