"""What the box answers of places: that of who asks, of no other that the words did not name; on both editions.

As everyone, the cabinet, the prefect of a region and those of three départements, in both languages. Expected by hand:
codes of the State's nomenclature; Entre-Deux is a commune of La Réunion (97403, its postcode 97414).
"""

from collections.abc import Iterator

import pytest

from pages.blocks.search.results import Match, matches
from pages.text import Say
from queries import access
from tests.conftest import reading_from
from tests.support import open_edition, reading

READERS = ("public", "cabinet", "prefect:R53", "prefect:D23", "prefect:D35", "prefect:D48")
LANGUAGES = ("fr", "en")
OWN = {"prefect:R53": "R53", "prefect:D23": "D23", "prefect:D35": "D35", "prefect:D48": "D48"}
PLACES = {"region": "R", "departement": "D", "commune": "C"}
# Of each rule, what may be typed in each language.
LANGUAGE = {  # words of the language, which name no place
    "fr": ("Pourquoi mon nombre de guichets change-t-il entre deux dates ?", "ENTRE DEUX DATES, combien de guichets ?"),
    "en": ("Why does my number of counters change between two dates?", "us and our counters: a lot, or not?"),
}
NOWHERE = {"fr": ("combien de guichets", "guichets France services"), "en": ("how many counters", "counters")}
EVERYWHERE = {
    "fr": ("combien de guichets en France", "quel département a le plus de guichets", "guichets des départements"),
    "en": ("how many counters in France", "which département has most counters"),
}
NAMED = {
    "fr": {
        "combien de guichets en Lozère": "D48",
        "guichets à Entre-Deux": "C97403",
        "guichets à entre deux": "C97403",
        "guichets 97414": "C97403",
        "guichets en bretagne": "R53",
        "guichets en lozerre": "D48",  # a slip, where it is said to be a place
    },
    "en": {"how many counters in Lozère": "D48", "counters near Entre-Deux": "C97403", "counters in lozerre": "D48"},
}
ALONE = {
    "Creuse": "D23", "creuse": "D23", "Bretagne": "R53", "lozère": "D48",
    "entre-deux": "C97403", "97414": "C97403",
}
SEVERAL = {
    "fr": ("guichets en Creuse et en Lozère", "guichets creuse lozère", "combien de guichets : Creuse, Lozère ?"),
    "en": ("counters in Creuse and in Lozère", "how many counters in Creuse or Lozère"),
}
BADLY = {
    "prefect:R53": ("bretange", "bretagn", "Brettagne"),
    "prefect:D23": ("creuze", "creusse", "Cruese"),
    "prefect:D35": ("ile et vilaine", "ille-et-vilene", "Illevilaine"),
    "prefect:D48": ("lozerre", "losere", "Lozre"),
}


@pytest.fixture(scope="module", params=["open", "demonstration"])
def edition_read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Either edition, which is the one read."""
    if request.param == "demonstration":
        request.getfixturevalue("edition")
        yield
        return
    with reading_from(open_edition(tmp_path_factory.mktemp("answers") / "editions")):
        yield


pytestmark = pytest.mark.usefixtures("edition_read")


def asked(reader: str, language: str, text: str, most: int = 6) -> list[Match]:
    return matches(reading(access.parse(reader)), Say(language), text, most)


def place(match: Match) -> str:
    """The place of an answer, as addresses write it; "" where it is of all of them."""
    return next((letter + code for name, letter in PLACES.items() if (code := match.changes.get(name))), "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", READERS)
def test_words_of_the_language_are_no_place(reader: str, language: str) -> None:
    for text in LANGUAGE[language]:
        found = asked(reader, language, text)
        assert found
        assert {place(one) for one in found} <= {"", OWN.get(reader, "")}, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", READERS)
def test_who_has_a_territory_and_names_none_is_answered_for_it(reader: str, language: str) -> None:
    for text in NOWHERE[language]:
        assert place(asked(reader, language, text)[0]) == OWN.get(reader, ""), text
    for text in EVERYWHERE[language]:
        assert place(asked(reader, language, text)[0]) in ("", OWN.get(reader, "") if "R53" in reader else ""), text
    for text, named in NAMED[language].items():
        assert place(asked(reader, language, text)[0]) == named, text


@pytest.mark.parametrize("reader", READERS)
def test_a_question_that_is_a_place_is_led_to_it(reader: str) -> None:
    for language in LANGUAGES:
        for text, named in ALONE.items():
            (first, *_) = asked(reader, language, text)
            assert place(first) == named, text
            assert first.hit.thing.kind in ("region", "department", "commune")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", READERS)
def test_each_of_two_places_has_its_answer(reader: str, language: str) -> None:
    for text in SEVERAL[language]:
        first, second, *_ = asked(reader, language, text)
        assert (place(first), place(second)) == ("D23", "D48"), text
        assert first.hit.thing == second.hit.thing
        assert first.hit.without == second.hit.without == ()


@pytest.mark.parametrize("reader", OWN)
def test_a_slip_in_ones_own_place_is_forgiven(reader: str) -> None:
    for language, subject in (("fr", "guichets"), ("en", "counters")):
        for text in BADLY[reader]:
            (first, *_) = asked(reader, language, f"{subject} {text}")
            assert (place(first), first.hit.without) == (OWN[reader], ()), text
            assert place(asked(reader, language, text)[0]) == OWN[reader], text
