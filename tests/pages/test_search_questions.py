"""The questions that people ask, typed as they would type them: the page that answers is among the first results.

They are the rows of `questions/`, numbered after who asks (A cabinet, B region prefect, C département prefect, D
modernisation officer, E animator, F citizen); `tests/browser/test_questions.py` walks them and holds the answers.
"""

from collections.abc import Callable, Iterable
from statistics import median
from time import thread_time
from urllib.parse import parse_qsl, urlsplit

import pytest

from pages.blocks.search import things
from pages.blocks.search.results import Result, found
from pages.text import LANGUAGES, Say
from queries import access
from queries.studies.index import Fields, Texts, Thing
from queries.studies.lexicon import Lexicon
from tests.pages.questions.table import rows
from tests.support import one_in, reading

FIRST = 3
MOST_SECONDS = 0.05  # of processor for an answer, once what it rests on is there
# Who asks one after another: each in both languages, as a prefecture or a ministry does of one server.
PREFECTS = ("R53", "R76", "R11", "D06", "D35", "D36", "D40", "D48")
READERS = ("public", "cabinet", "administrator", *(f"prefect:{code}" for code in PREFECTS))
LIST, FOLLOW, FIND, FOOTFALL = "reorganisation-proposals", "counters-follow", "counters-find", "counters-footfall"
# Who asks, the words, the page, and what of its address makes it the answer.
QUESTIONS = {
    row.name: (row.reader, row.typed, urlsplit(row.leads).path, dict(parse_qsl(urlsplit(row.leads).query)))
    for row in rows().values()
}

# What is typed besides: letters and former names of regions, a procedure in a commune.
BESIDES = {
    "letters": ("cabinet", "guichets idf", "counters", {"region": "11"}),
    "a former region": ("cabinet", "guichets alsace", "counters", {"region": "44"}),
    "a region of one département": ("cabinet", "guichets mayotte", "counters", {"departement": "976"}),
    "a procedure": ("public", "passeport rennes", FIND, {"demarche": "ants-identity", "commune": "35238"}),
    "a name of the State's own tracker": ("public", "IND-323", "counters", {"indicateur": "P3"}),
    "a former name": ("public", "taux de redondance", "missions-inventory", {"alert": "redundant_undecided"}),
    "the letters of the law": ("public", "rgaa", "accessibility", {}),
    "two regions": ("public", "comparer bretagne et normandie", "territory-compare", {"territoires": "R53,R28"}),
    "without a verb": ("public", "normandie bretagne", "territory-compare", {"territoires": "R28,R53"}),
    "versus": ("cabinet", "bretagne vs normandie", "territory-compare", {"territoires": "R53,R28"}),
    "three départements": ("public", "finistère 56 ain", "territory-compare", {"territoires": "D29,D56,D01"}),
    "a comparison again": (
        "public",
        "Territoires côte à côte, Bretagne et Normandie",
        "territory-compare",
        {"territoires": "R53,R28"},
    ),
    "a type of service": ("public", "ddt aisne", "missions-inventory", {"service": "DDT", "departement": "02"}),
}
# What must come first.
AT_ONCE = {
    "a sheet": ("public", "fiche du département de la Lozère", "territory", {"departement": "48"}),
    "a merger": ("public", "DDCS DDPP fusionnées", "reorganisation-comparator", {}),
    "ones own": ("prefect:R53", "mes propositions immobiles", LIST, {"alerte": "still", "region": "53"}),
    "a distance": ("public", "guichet à 10 km en Lozère", "counters-access", {"km": "10", "departement": "48"}),
    "two services": ("cabinet", "deux services qui font pareil", "missions-inventory", {"alert": "two_services"}),
}
# The same in English, of each reader some.
IN_ENGLISH = {
    "A1": ("cabinet", "progress of the three workstreams", "", {}),
    "A3": ("cabinet", "blocked proposals interior", LIST, {"alerte": "waiting", "ministere": "interior"}),
    "A4": ("cabinet", "next CNATE", LIST, {"alerte": "ready"}),
    "A8": ("cabinet", "associations consulted", "missions-consultation", {}),
    "B4": ("prefect:R53", "départements without cooperation", "reorganisation-cooperations", {}),
    "B8": ("prefect:R53", "white zones bretagne", "counters-access", {"region": "53"}),
    "C1": ("prefect:D35", "labelled counters ille-et-vilaine", "counters", {"departement": "35", "indicateur": "P1"}),
    "C5": ("prefect:D35", "next bus stop", "counters-planner", {"quoi": "stop"}),
    "D2": ("prefect:R53", "median delay per stage", "reorganisation-pipeline", {}),
    "E5": ("prefect:D35", "satisfaction", FOOTFALL, {}),
    "E8": ("prefect:D35", "saturation", FOLLOW, {"tri": "loaded"}),
    "F1": ("public", "nearest counter redon", FIND, {"commune": "35236"}),
    "F5": ("public", "missions given up", "missions-staff", {}),
    "B7": ("prefect:R53", "report an error", "counters", {"indicateur": "P1"}),
    "F8": ("public", "is the data real", "method", {}),
    "two regions": ("public", "compare brittany and normandy", "territory-compare", {"territoires": "R53,R28"}),
    "versus": ("public", "finistère vs morbihan", "territory-compare", {"territoires": "D29,D56"}),
}  # fmt: skip


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(("language", "questions"), one_in(2, [("fr", BESIDES), ("en", IN_ENGLISH)], several=True))
def test_other_ways_to_ask_find_the_same_pages(
    language: str, questions: dict[str, tuple[str, str, str, dict[str, str]]]
) -> None:
    answers = {name: (words, found(reading(access.parse(who)), Say(language), words, FIRST), path, parameters)
               for name, (who, words, path, parameters) in questions.items()}  # fmt: skip
    assert {name: words for name, (words, results, *place) in answers.items() if not _leads(results, *place)} == {}


def _leads(results: list[Result], path: str, parameters: dict[str, str]) -> bool:
    return any(one.path == path and parameters.items() <= dict(one.changes).items() for one in results)


@pytest.mark.usefixtures("edition")
def test_what_was_asked_for_by_its_name_comes_first_and_a_figure_stands_beside() -> None:
    for who, words, path, parameters in AT_ONCE.values():
        results = found(reading(access.parse(who)), Say("fr"), words, FIRST)
        assert _leads(results[:1], path, parameters), (words, results[0])
    ask, say = reading(access.parse("public")), Say("fr")
    rows = ask("counters/access", level="department", code="48").set_index("km")
    near, far = (found(ask, say, words, 1)[0] for words in ("habitants à 10 km d'un guichet en Lozère", "à 13 km"))
    assert near.note.startswith(say.percent(rows.loc[10, "share"], 1))
    assert "13" in far.without  # which the page cannot be asked for
    services = ask("missions/services", type_code="SOUS_PREFECTURE", department="35")
    told = found(ask, say, "combien de sous-préfectures en Ille-et-Vilaine", FIRST)
    assert any(one.kind == "service" and one.note.startswith(str(len(services))) for one in told)


@pytest.mark.usefixtures("edition")
def test_each_question_finds_the_page_that_answers_it() -> None:
    say, missed, seconds = Say("fr"), {}, []
    for name, (who, words, path, parameters) in QUESTIONS.items():
        ask = reading(access.parse(who))
        results = found(ask, say, words, FIRST)
        begun = thread_time()
        assert found(ask, say, words, FIRST) == results
        seconds.append(thread_time() - begun)
        if not _leads(results, path, parameters):
            missed[name] = [words, *((one.path, dict(one.changes)) for one in results)]
    assert missed == {}
    assert len(QUESTIONS) == 101
    assert median(seconds) < MOST_SECONDS


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_what_one_reader_is_led_to_is_still_there_after_ten_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another reader's index is made of few texts that no other one had read, and none is made twice."""
    made, read = [], []

    def of(things: Iterable[Thing], terms: Callable[[Thing], Fields]) -> Texts:
        made.append(len(ordered := [*things]))
        return whole(ordered, terms)

    def counted(words: Lexicon, text: str) -> list[str]:
        read.append(text)
        return terms(words, text)

    whole, terms = Texts.of, Lexicon.terms
    monkeypatch.setattr(Texts, "of", of)
    monkeypatch.setattr(Lexicon, "terms", counted)
    things.searched(reading(access.parse("prefect:D2A")), "fr")
    read.clear()
    own = things.searched(reading(access.parse("prefect:D2B")), "fr").texts.things
    assert len(read) <= 3 * sum(one.kind == "proposal" for one in own) < 2 * len(own)
    for _ in range(2):
        made_before = len(made)
        for who in READERS:
            for language in LANGUAGES:
                things.searched(reading(access.parse(who)), language)
    assert len(made) == made_before
