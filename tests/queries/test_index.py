"""What the box finds, on things named by hand: each expected list was worked out on paper from these few names."""

from functools import partial

import pytest

from queries.studies.index import Names, Texts, Thing, fields
from queries.studies.lexicon import Lexicon, stem, typed
from queries.studies.question import Searched

PLACES = ("region", "department", "ministry")
LEXICON = Lexicon.of(
    "fr",
    "où arrêter le bus, le sens de la marche, entre deux maisons",  # what sentences write in small letters
    families=["guichet, maison, France services", "retard, délai dépassé, tard", "coût, prix, cher", "horaire, ouvert"],
    asking="qui quel est sont combien",
    light="liste",
    own="mes",
    wishes={"figure": "combien", "meaning": "c est quoi"},
    everywhere="france",
    common="dates",
)
SIDE = Thing("view", "side", "Côte à côte", "comparer versus", takes=PLACES)
TEXTS = Texts.of(
    [
        Thing("view", "late", "Propositions en retard", takes=PLACES),
        Thing("view", "counters", "Guichets labellisés", takes=("region", "department"), suits=("figure",)),
        Thing("view", "closed", "Fermetures de guichets", takes=("department",)),
        Thing("view", "nearest", "Guichet le plus proche", "horaires", takes=("commune", "day"), suits=("alone",)),
        Thing("view", "cost", "Coût d’un acte"),
        Thing("mission", "ENV02", "Police de l’eau", "ENV02"),
        Thing("proposal", "P-02-01", "Voies de la Martinique"),
        Thing("page", "map", "Carte", text="Chaque guichet ouvert, et son retard."),
        Thing("word", "cnate", "CNATE", suits=("meaning",)),
        SIDE,
    ],
    partial(fields, terms=LEXICON.terms),
)
REGIONS = {
    code: Thing("region", code, name, called, weight=3e6)
    for code, name, called in (("53", "Bretagne", ""), ("44", "Grand Est", "Alsace"), ("93", "Provence", "Paca, Sud"))
}
DEPARTMENTS = {
    code: Thing("department", code, name, code, weight=5e5)
    for code, name in (("35", "Ille-et-Vilaine"), ("44", "Loire-Atlantique"), ("42", "Loire"), ("18", "Cher"))
}
OWN = Names.of(
    [
        *REGIONS.values(),
        *DEPARTMENTS.values(),
        Thing("ministry", "interior", "Intérieur"),
        Thing("day", "5", "samedi"),
        Thing("day", "soir", "soir", "soirée"),
    ]
)
COMMUNES = Names.of(
    [
        Thing("commune", "35238", "Rennes", "35238, 35000", weight=227_000),
        Thing("commune", "11310", "Rennes-les-Bains", "11310, 11190", weight=200),
        Thing("commune", "97411", "Saint-Denis", "97411, 97400", weight=155_000),
        Thing("commune", "93066", "Saint-Denis", "93066, 93200", weight=150_000),
        Thing("commune", "36024", "Bretagne", "36024, 36110", weight=200),
        Thing("commune", "21601", "Soirans", "21601, 21110", weight=300),
        Thing("commune", "89387", "Sens", "89387, 89100", weight=25_000),
        Thing("commune", "48061", "Florac Trois Rivières", "48061, 48400", weight=2_000),
        Thing("commune", "73151", "Les Marches", "73151, 73800", weight=2_500),
        Thing("commune", "97403", "Entre-Deux", "97403, 97414", weight=7_000),
        Thing("counter", "c1", "France services de Redon", "c1, 35600 Redon", weight=1),
    ]
)


def searched(mine: Thing | None = None) -> Searched:
    def parent(place: Thing) -> Thing | None:
        return DEPARTMENTS.get("35") if place.key == "35238" else None

    return Searched(LEXICON, TEXTS, (OWN, COMMUNES), parent, SIDE, mine)


def keys(text: str) -> list[str]:
    hits = searched().find(text, 10)
    return ["+".join(one.key for one in (hit.thing, *hit.by, *hit.beside)) for hit in hits]


@pytest.mark.parametrize(
    "text", ["police de l'eau", "POLICE L’EAU", "polices eaux", "plice eau", "poilce eau", "env02"]
)
def test_accents_apostrophes_plurals_and_slips_are_forgiven(text: str) -> None:
    assert keys(text)[0] == "ENV02"


@pytest.mark.parametrize(
    ("language", "family"),
    [
        ("fr", "fermer fermé fermée fermés fermeture fermetures ferment"),
        ("fr", "consulter consultée consultation consultations"),
        ("fr", "régional régionaux"),
        ("en", "closing closed closes close"),
        ("en", "transfer transfers transferred"),
    ],
)
def test_a_word_is_one_term_whatever_its_ending(language: str, family: str) -> None:
    assert len({stem(word, language) for _, word in typed(family)}) == 1


def test_what_an_ending_tells_apart_stays_so() -> None:
    assert stem("commune", "fr") != stem("commun", "fr")
    assert stem("arretes", "fr") != stem("arret", "fr")  # orders and stops


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("maisons fermées", "closed"),  # a family, an ending
        ("c'est cher ?", "cost"),  # no département
        ("qui est en retard en Bretagne", "late+53"),
        ("retard Intérieur Bretagne", "late+53+interior"),
        ("guichets du Cher", "counters+18"),
        ("guichets 35", "counters+35"),
        ("guichets Paca", "counters+93"),
        ("horaires guichet à Rennes le samedi", "nearest+35238+5"),
        ("horaires à Sens", "nearest+89387"),
        ("horaires près de Florac", "nearest+48061"),
        ("fermetures à Rennes", "closed+35"),  # of a commune, what it lies in
        ("le soir", "nearest+soir"),  # and not Soirans
        ("c'est quoi la CNATE", "cnate"),
        ("p-02-01", "P-02-01"),
        ("comparer Bretagne et Grand Est", "side+53+44"),
        ("loire-atlantique loire", "side+44+42"),
        ("alsace Bretagne", "side+44+53"),
    ],
)
def test_a_question_leads_first_to_what_answers_it(text: str, first: str) -> None:
    assert keys(text)[0] == first


def test_a_word_that_sentences_write_is_no_village_and_one_that_they_do_not_is() -> None:
    assert not any("89387" in key for key in keys("le sens des horaires"))
    assert "nearest+35238" in keys("horaires Rennes")
    assert not any("73151" in key for key in keys("retard des marches"))  # nor is its plural, where few live
    assert "nearest+73151" in keys("horaires aux marches")


@pytest.mark.parametrize(
    ("text", "is_place"),
    [
        ("horaires entre deux dates", False),
        ("horaires Entre-Deux", True),
        ("horaires entre-deux", True),
        ("horaires Entre Deux", True),
        ("HORAIRES ENTRE DEUX DATES", False),
        ("horaires à entre deux", True),
        ("horaires 97414", True),
        ("entre deux", True),
    ],
)
def test_words_of_the_language_are_a_place_where_they_are_written_as_one(text: str, is_place: bool) -> None:
    assert any("97403" in key for key in keys(text)) == is_place


def test_a_small_word_typed_with_the_next_and_one_that_says_again_are_not_missed() -> None:
    def missed(text: str) -> tuple[str, ...]:
        return next(hit.without for hit in searched().find(text, 9) if hit.thing.key in ("nearest", "counters"))

    assert missed("lhoraire à Rennes") == ()
    assert missed("guichets labellisés en retard, trop tard") == ("retard", "trop")  # late was said


def test_not_every_word_need_fit_and_those_that_did_not_are_told() -> None:
    (first, *_) = searched().find("Combien de guichets labellisés et de licornes à Rennes ?", 9)
    assert (first.thing.key, [one.key for one in first.by], first.without) == ("counters", ["35"], ("licornes",))
    assert searched().find("police de l’eau à Rennes", 1)[0].without == ("Rennes",)


def test_more_of_the_words_goes_before_less_and_a_name_before_a_text() -> None:
    assert keys("retard des guichets")[0] == "late"


def test_namesakes_go_by_their_people_and_a_region_before_a_village() -> None:
    assert keys("st denis")[:2] == keys("Saint-Denis")[:2] == ["97411", "93066"]
    assert keys("bretagne") == ["53", "36024"]
    assert keys("35000")[0] == "35238"
    assert keys("rennes")[:2] == ["35238", "11310"]
    assert keys("france services redon")[-1] == "c1"


@pytest.mark.parametrize("text", ["renes", "rennnes", "rennse", "rennos", "erennes", "renne"])
def test_one_slip_in_a_name_is_forgiven(text: str) -> None:
    assert keys(text)[0] == "35238"


@pytest.mark.parametrize("text", ["rnees", "reenns", "35239", "xyzzy", "", "?!", "de la", "qui est"])
def test_two_slips_other_numbers_and_words_that_only_ask_find_nothing(text: str) -> None:
    assert keys(text) == []


def test_ones_own_place_is_meant_where_one_names_no_other() -> None:
    def place(text: str, mine: Thing | None = DEPARTMENTS["35"]) -> list[str]:
        return [one.key for one in searched(mine).find(text, 1)[0].by]

    assert place("mes guichets labellisés") == place("guichets labellisés") == ["35"]
    assert place("guichets labellisés", mine=None) == []
    assert place("mes guichets labellisés de Bretagne") == ["53"]
    assert place("guichets labellisés en France") == place("guichets labellisés des départements") == []
    assert place("guichets labellisés en bretange") == ["53"]
    assert place("guichets labellisés ile et vilaine") == ["35"]


def test_it_changes_no_order_of_answers() -> None:
    """A thing that no place narrows, "Coût d’un acte", stays first."""
    found = searched(mine=DEPARTMENTS["35"]).find("coût", 9)
    assert [hit.thing for hit in found] == [hit.thing for hit in searched().find("coût", 9)]
