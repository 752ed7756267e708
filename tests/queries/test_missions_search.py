"""Search in the inventory: plurals, accents, slips and several words at once, on a vocabulary written by hand."""

import pandas as pd
import pytest

from queries.studies import search

VOCABULARY = pd.DataFrame(
    [
        ("missions", 1, "ENV02 Police de l’eau Water policing DDT"),
        ("missions", 2, "CRI04 Prévision des crues"),
        ("missions", 3, "LOG01 Aides à la pierre, logement social"),
        ("services", 1, "DDT d’Ille-et-Vilaine"),
        ("services", 2, "DREAL de Bretagne"),
        ("territories", 1, "Ille-et-Vilaine 35 Bretagne"),
        ("territories", 2, "Guyane 973"),
    ],
    columns=["kind", "number", "words"],
)


def named(text: str, word: int = 0) -> dict[str, list[int]]:
    """The numbers that a word of the text names, by kind of thing."""
    found = search.find(text, VOCABULARY).parameters
    lists = {kind: bits for kind, bits in found.items() if kind != "wanted"}
    return {kind: [n for n, bit in enumerate(bits, 1) if bit >> word & 1] for kind, bits in lists.items() if any(bits)}


@pytest.mark.parametrize(
    "text",
    [
        "eau", "eaux", "l’eau", "EAU", "eu", "eua", "eai",
        "police", "polices", "poilce", "polic", "plice", "Policé", "env02", "water",
    ],
)  # fmt: skip
def test_police_de_l_eau_is_found(text: str) -> None:
    assert named(text)["missions"] == [1]


@pytest.mark.parametrize(
    ("text", "kind", "numbers"),
    [
        ("bretagne", "territories", [1]),
        ("bretagne", "services", [2]),
        ("35", "territories", [1]),
        ("prevision", "missions", [2]),
        ("logemnet", "missions", [3]),
    ],
)
def test_services_and_territories_are_found_too(text: str, kind: str, numbers: list[int]) -> None:
    assert named(text)[kind] == numbers


def test_every_word_is_wanted_and_small_words_are_not() -> None:
    found = search.find("police de l’eau en Bretagne", VOCABULARY)
    assert found.parameters["wanted"] == 0b111  # police, eau, bretagne
    assert found.parameters["missions"] == [0b011, 0, 0]
    assert found.parameters["territories"] == [0b100, 0]
    assert found.read_as == {}


def test_a_slip_is_told_and_an_unknown_word_finds_nothing() -> None:
    assert search.find("poilce", VOCABULARY).read_as == {"poilce": ("police",)}
    found = search.find("xylophone", VOCABULARY)
    assert found.read_as == {"xylophone": ()}
    assert (found.parameters["wanted"], found.parameters["missions"]) == (1, [0, 0, 0])


def test_a_number_is_never_read_as_another() -> None:
    assert search.find("97", VOCABULARY).read_as == {"97": ()}


@pytest.mark.parametrize("text", ["", "   ", "de la", "l’"])
def test_no_word_filters_nothing(text: str) -> None:
    assert search.find(text, VOCABULARY) == search.Found()
