"""The box: who finds what, in which words; on the small world with a canary in each column kept from the public.

The canaries of a proposal lie in Ille-et-Vilaine (35), in Bretagne (53).
"""

import re
from collections.abc import Sequence

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import queries
from pages import search
from pages.blocks.search import results, things
from pages.blocks.search.results import Result, found
from pages.blocks.search.views import VIEWS, WORDS
from pages.elements import links
from pages.server import search_endpoint
from pages.server.routes import plain_routes
from pages.shell import serving
from pages.shell.ask import Ask, ask_of
from pages.shell.rooms import MODULES, open_to
from pages.text import LANGUAGES, Say
from queries import access
from queries.studies.index import Names, Thing
from tests.support import one_in, reading

CANARY = "canary in proposals.title"
BREAKS_OUT = """x"><img src=x onerror='alert(1)'>"""


pytestmark = pytest.mark.usefixtures("caged")


def held(viewer: str, language: str = "fr") -> list[Thing]:
    """All that a reader may be led to."""
    all_ = things.searched(reading(access.parse(viewer)), language)
    return [thing for index in (all_.texts, *all_.names) for thing in index.things]


@pytest.mark.parametrize("viewer", one_in(4, ["prefect:R53", "cabinet", "administrator", "prefect:D35"]))
def test_who_may_read_a_proposal_finds_it(viewer: str) -> None:
    results = found(reading(access.parse(viewer)), Say("fr"), CANARY, 9)
    first = [(one.kind, one.name, one.path) for one in results[:1]]
    assert first == [("proposal", CANARY, "reorganisation-proposals")]
    assert results[0].again == "canary in proposals.proposal_id"  # its number: no browser keeps its title


@pytest.mark.parametrize("viewer", ["public", "prefect:R11", "prefect:D75", "prefect:D22"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_else_does_and_no_canary_is_in_their_index(viewer: str, language: str) -> None:
    ask = reading(access.parse(viewer))
    for words in (CANARY, "canary"):  # of which Sanary-sur-Mer is a slip away
        assert not any("canary" in f"{one.name} {one.note}" for one in found(ask, Say(language), words, 40))
    assert not any("canar" in term for term in things.searched(ask, language).texts.weights)
    assert [thing for thing in held(viewer, language) if "canary" in " ".join(map(str, thing))] == []
    assert len(held(viewer, language)) > 30_000


def test_what_everybody_reads_is_held_once_and_the_rest_by_reader() -> None:
    public, cabinet = (things.searched(reading(access.parse(name)), "fr") for name in ("public", "cabinet"))
    assert public.names[1] is cabinet.names[1]
    assert public.texts is not cabinet.texts
    assert {thing.kind for thing in public.names[1].things} == {"commune", "counter"}


def test_the_public_is_led_to_no_view_of_what_is_not_decided() -> None:
    keys = {thing.key for thing in held("public") if thing.kind == "view"}
    assert {name for name, view in VIEWS.items() if view.undecided} & keys == set()
    assert {"behind", "no_opinion", "network"} <= keys


@pytest.mark.parametrize("language", one_in(2, LANGUAGES))
def test_every_page_view_and_word_is_found_by_its_own_name(language: str) -> None:
    assert {view.path for view in VIEWS.values()} | set(WORDS.values()) <= MODULES.keys()
    ask, say = reading(access.parse("cabinet")), Say(language)
    for name in WORDS:
        results = found(ask, say, say(f"glossary.{name}.name"), 40)
        assert any(str(one.note).startswith(say(f"glossary.{name}.says")) for one in results), name
    for name, view in VIEWS.items():
        assert view.real or view.path in {one.path for one in found(ask, say, say(f"search.view.{name}"), 3)}, name
    for page in (page for pages in open_to(ask.viewer).values() for page in pages):
        assert page.path in {one.path for one in found(ask, say, page.title(say), 3)}, page.path


def test_an_answer_is_the_figure_that_the_pages_show() -> None:
    """Ille-et-Vilaine has one counter that is open at the end of 2020, by_hand.sql: that of Rennes."""
    ask = reading(access.parse("public"))
    card = ask.scorecard("counters", "department", "35").set_index("indicator")
    (first, *_) = found(ask, Say("fr"), "guichets ille-et-vilaine", 9)
    value = Say("fr").value(card.loc["P1", "value"], "count")
    assert first.note.startswith(f"{value} en ")
    shown = str(search.listing(Say("fr"), [first], {}))
    assert f'<data value="{int(card.loc["P1", "value"])}" data-figure="P1.value" data-place="D35"' in shown
    assert (first.path, first.changes["departement"]) == ("counters", "35")


@pytest.mark.parametrize(
    ("viewer", "path", "changes"),
    [
        ("cabinet", "", {}),
        ("prefect:D35", "reorganisation-proposals", {"alerte": "waiting"}),
        ("public", "missions-inventory", {}),
    ],
)
def test_a_ministry_leads_to_what_its_reader_may_read_of_it(viewer: str, path: str, changes: dict[str, str]) -> None:
    (first, *_) = found(reading(access.parse(viewer)), Say("fr"), "intérieur", 9)
    assert (first.kind, first.path, first.changes) == ("ministry", path, {"ministere": "interior", **changes})


def test_a_count_says_whose_it_is() -> None:
    """The canary waits for an answer in Ille-et-Vilaine; who reads all is told what waits in all of France."""
    words = "propositions qui attendent un ministère intérieur"
    notes = {who: _note_of(who, words) for who in ("prefect:D35", "cabinet")}
    assert re.fullmatch(r"\d+ dans votre département, au .*", notes["prefect:D35"])
    assert re.fullmatch(r"\d+ au .*", notes["cabinet"])


def _note_of(viewer: str, words: str) -> str:
    return found(reading(access.parse(viewer)), Say("fr"), words, 1)[0].note


@pytest.mark.wide
def test_once_the_box_is_open_figures_of_the_country_are_answered_without_asking_the_edition(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """For a reader of whom no other test here has answers kept; counters have a value, and counts of those to watch."""
    ask, say = reading(access.parse("prefect:D56")), Say("fr")
    results.prepare(ask, say)
    monkeypatch.setattr(queries, "_answering", None)
    assert any(re.fullmatch(r"\d+ en .*", one.note) for one in found(ask, say, "guichets", 8))


def test_a_question_that_names_a_ministry_reads_proposals_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its eight results counts them, in one situation; all by the same rows."""
    asked: list[frozenset[tuple[str, object]]] = []
    call = Ask.__call__

    def noted(ask: Ask, name: str, /, **parameters: object) -> object:
        asked.extend([frozenset(parameters.items())] * (name == "reorganisation/inventory"))
        return call(ask, name, **parameters)

    ask, say = reading(access.parse("cabinet")), Say("fr")
    monkeypatch.setattr(Ask, "__call__", noted)
    told = [str(one.note) for one in found(ask, say, "propositions en retard interieur bretagne", 8)]
    assert sum(" au " in one for one in told) > 3
    assert len({*asked}) == 1 < len(asked)


def test_what_the_first_answers_rest_on_is_made_before_anybody_asks_and_answers_come_in_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    search_endpoint.warm()
    with monkeypatch.context() as patched:
        patched.setattr(queries, "_answering", None)
        assert found(ask_of(serving.reader()), Say("fr"), "guichets", 8)
    client = TestClient(Starlette(routes=plain_routes()))
    assert client.get("/search.json?mots=guichets").json()["count"]
    monkeypatch.setattr(search_endpoint.turns, "most", 0)
    for path in ("search.json", "search"):
        busy = client.get(f"/{path}?mots=guichets")
        assert (busy.status_code, busy.headers["retry-after"]) == (503, "2"), path


def test_whatever_is_typed_is_answered() -> None:
    ask = reading(access.parse("public"))
    for text in ("\0", "\ud800", "%", "'; drop table", "(" * 500, "é" * 500, "١٢٣", "🙂 rennes", "a" * 10_000, " \n\t"):
        assert len(found(ask, Say("fr"), text, 9)) < 10


def test_a_word_that_is_said_again_and_again_is_looked_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of communes are called Saint: twenty times that word took seconds of a processor."""
    looked_for: list[Sequence[str]] = []
    called = Names.called
    monkeypatch.setattr(Names, "called", lambda self, words: looked_for.append(words) or called(self, words))
    found(reading(access.parse("public")), Say("fr"), "saint " * 20, 9)
    assert 0 < len(looked_for) < 12


def test_what_is_found_takes_no_markup_from_what_was_written() -> None:
    one = Result("proposal", BREAKS_OUT, BREAKS_OUT, "territory", {"region": BREAKS_OUT}, BREAKS_OUT)
    now = {"vue": BREAKS_OUT}
    for drawn in (search.options(Say("fr"), [one], now, BREAKS_OUT), search.listing(Say("fr"), [one], now)):
        assert "<img" not in drawn
        assert drawn.count("<a ") == 1 + drawn.count("Voir tous")
    assert "<img" not in search.form(Say("fr"), {"mots": BREAKS_OUT, "vue": BREAKS_OUT})


def test_an_address_keeps_the_reader_and_a_figure_of_the_country_leaves_the_territory() -> None:
    now = {"vue": "cabinet", "lang": "en", "region": "53", "mots": "counters"}
    ask = reading(access.parse("cabinet"))
    (first, *_) = found(ask, Say("en"), "counters", 1)
    assert links.led(first.path, now, first.changes) == "./counters?lang=en&vue=cabinet&indicateur=P1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_counter_whose_commune_is_not_known_says_so(language: str) -> None:
    thing = Thing("counter", "c1", "Guichet", "c1", 1.0, note="")
    assert "commune" in results._of_thing(reading(access.parse("public")), Say(language), thing)
