"""The index of the box, on things named by hand: each expected list was worked out on paper from these few names."""

import pytest

from queries.studies.index import Index, Thing, find

PLACES = ("region", "ministry")
THINGS = Index.of(
    [
        Thing("view", "late", "Propositions en retard", "délai dépassé", takes=PLACES),
        Thing("view", "counters", "Guichets", "guichet labellisé combien", takes=("region",)),
        Thing("page", "find", "Trouver un guichet", "horaires adresse"),
        Thing("region", "53", "Bretagne", "53"),
        Thing("region", "44", "Grand Est", "44"),
        Thing("region", "11", "Île-de-France", "11"),
        Thing("region", "94", "Corse", "94"),
        Thing("region", "93", "Provence-Alpes-Côte d’Azur", "93 paca sud"),
        Thing("department", "2A", "Corse-du-Sud", "2A"),
        Thing("department", "2B", "Haute-Corse", "2B"),
        Thing("department", "42", "Loire", "42"),
        Thing("department", "44", "Loire-Atlantique", "44"),
        Thing("department", "49", "Maine-et-Loire", "49"),
        Thing("view", "side", "Côte à côte", "comparer", takes=("region",), beside=("region", "department")),
        Thing("ministry", "interior", "Intérieur", "Ministère chargé de l’intérieur"),
        Thing("mission", "ENV02", "Police de l’eau", "ENV02"),
        Thing("mission", "CRI04", "Services régionaux de crise", "CRI04"),
        Thing("proposal", "P-02-01", "Voies de la Martinique", "P-02-01 P0201"),
    ]
)
COMMUNES = Index.of(
    [
        Thing("commune", "35238", "Rennes", "35238 35000", 227_000),
        Thing("commune", "11310", "Rennes-les-Bains", "11310 11190", 200),
        Thing("commune", "93066", "Saint-Denis", "93066 93200", 150_000),
        Thing("commune", "97411", "Saint-Denis", "97411 97400", 155_000),
        Thing("commune", "36024", "Bretagne", "36024 36110", 200),
        Thing("commune", "29155", "Ouessant", "29155 29242", 800),
    ]
)
RANKS = {kind: rank for rank, kind in enumerate(("view", "page", "region", "ministry", "mission", "commune"))}


def keys(text: str, ranks: dict[str, int] = RANKS) -> list[str]:
    hits = find([THINGS, COMMUNES], text, ranks, 10)
    return ["+".join(one.key for one in (hit.thing, hit.by, hit.also, *hit.beside) if one) for hit in hits]


@pytest.mark.parametrize(
    "text",
    ["police de l'eau", "Police eau", "eaux polices", "POLICE L’EAU", "poli eau", "plice eau", "poilce eau", "env02"],
)
def test_accents_apostrophes_plurals_beginnings_and_slips_are_forgiven(text: str) -> None:
    assert keys(text) == ["ENV02"]


def test_a_plural_in_aux_is_that_of_its_singular() -> None:
    assert keys("service régional") == keys("services regionaux") == ["CRI04"]


@pytest.mark.parametrize("text", ["st denis", "saint-denis", "Saint Denis", "Sain-Denis", "denis saint"])
def test_namesakes_go_by_their_people(text: str) -> None:
    assert keys(text) == ["97411", "93066"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("comparer bretagne et grand est", "side+53+44"),
        ("Grand Est, Bretagne", "side+44+53"),  # in the order of the words
        ("bretagen grand est corse", "side+53+44+94"),
        ("paca bretagne", "side+93+53"),
        ("loire-atlantique maine-et-loire", "side+44+49"),  # Loire is in both names and is not meant
        ("haute-corse corse-du-sud", "side+2B+2A"),  # nor are the regions Corse and PACA ("sud")
    ],
)
def test_places_of_a_level_that_are_named_together_stand_side_by_side(text: str, expected: str) -> None:
    assert keys(text, {**RANKS, "department": 9}) == [expected]


def test_places_that_a_word_is_left_of_or_of_two_levels_do_not() -> None:
    assert keys("bretagne grand") == keys("bretagne loire") == keys("bretagne corse eau") == []
    assert keys("comparer bretagne") == ["side+53"]


def test_a_code_and_a_postcode_name_a_place() -> None:
    assert keys("35238") == keys("35000") == keys("3523") == ["35238"]
    assert keys("53") == ["53"]


def test_all_words_must_fit() -> None:
    assert keys("rennes bains") == ["11310"]
    assert keys("rennes eau") == []


def test_what_is_called_so_goes_before_what_begins_so_and_a_kind_before_another() -> None:
    assert keys("rennes") == ["35238", "11310"]
    assert keys("bretagne") == ["53", "36024"]
    assert keys("guichet")[:2] == ["counters", "find"]
    assert keys("bretagne", {"commune": 0}) == ["36024"]


@pytest.mark.parametrize("text", ["renes", "rennnes", "rennse", "rennos", "erennes", "renne"])
def test_one_slip_is_forgiven(text: str) -> None:
    assert keys(text)[0] == "35238"


@pytest.mark.parametrize("text", ["rnees", "reenns", "rens", "35239", "eua", "xyzzy", "", "?!", "de la"])
def test_two_slips_short_words_and_digits_are_not(text: str) -> None:
    """'rens' and 'eua' are under five letters; 35239 is another commune."""
    assert keys(text) == []


def test_a_slip_is_made_only_where_nothing_is_written_so() -> None:
    """'bretagnes' is a plural of a name that is there; 'retard' is there, so 'retare' alone needs the slip."""
    assert keys("bretagnes") == ["53", "36024"]
    assert keys("retare") == ["late"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("guichets bretagne", "counters+53"),
        ("bretagne guichets", "counters+53"),
        ("guichets bret", "counters+53"),
        ("guichets bretgne", "counters+53"),
        ("en retard intérieur", "late+interior"),
        ("propositions en retard ile de france", "late+11"),
        ("combien de guichets en Bretagne ?", "counters+53"),
    ],
)
def test_a_thing_may_be_narrowed_by_another(text: str, expected: str) -> None:
    assert keys(text)[0] == expected


@pytest.mark.parametrize(
    "text", ["en retard intérieur bretagne", "bretagne interieur retard", "Intérieur Bretagne : qui est en retard ?"]
)
def test_a_thing_may_be_narrowed_by_two_others(text: str) -> None:
    assert keys(text) in (["late+interior+53"], ["late+53+interior"])


def test_two_that_narrow_are_of_two_kinds_and_every_one_is_needed() -> None:
    """Two regions are no place together; 'guichets' takes a region and no ministry; 'rennes' is no region."""
    assert keys("en retard bretagne grand est") == []
    assert keys("guichets intérieur bretagne") == []
    assert keys("en retard intérieur rennes") == []


def test_only_by_what_it_takes() -> None:
    assert keys("guichets intérieur") == []
    assert keys("guichets rennes") == []


def test_words_that_ask_are_left_out_where_nothing_bears_them() -> None:
    assert keys("où est la police de l'eau ?") == ["ENV02"]
    assert keys("grand est") == ["44"]


def test_a_number_of_a_proposal_with_or_without_its_signs() -> None:
    assert keys("p-02-01", {"proposal": 0}) == keys("P0201", {"proposal": 0}) == ["P-02-01"]


def test_as_many_as_are_asked_for_and_no_more_words_than_are_read() -> None:
    assert len(find([COMMUNES], "saint", RANKS, 1)) == 1
    assert keys(" ".join(["rennes", "bains", *"bcdfgh", "nothing"])) == []
    assert keys(" ".join(["rennes"] * 50)) == ["35238", "11310"]
