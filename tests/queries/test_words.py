"""One way to compare words in every search: keyboards, accents, case, ligatures and hyphens make no difference."""

import duckdb
import pytest

import queries
from data import store
from data.model import MODEL
from data.store import Edition
from queries.access import parse
from queries.studies import search

TEXTS = [
    "Police de l'eau", "Police de l\u2019eau", "POLICE DE L\u2018EAU", "police de l`eau", "Œuvres", "CURRICULUM VITÆ",
    "Île-d\u2019Yeu", "Ile d Yeu", "I\u0302le-d'Yeu", "Saint-Étienne", "St Etienne", "STE-FOY", "Aime-la-Plagne (73)",
    "garçon\u00a0! n°12", "P-02-01", "«\u202fcœur de cible\u202f»", "l\u2011an", "",
]  # fmt: skip


@pytest.fixture(scope="module")
def plain():
    """The macro of the model, as a function."""
    with duckdb.connect() as connection:
        connection.execute((MODEL / "14_words.sql").read_text(encoding="utf-8"))
        yield lambda text: connection.execute("select plain(?)", [text]).fetchall()[0][0]


@pytest.mark.parametrize("text", TEXTS)
def test_the_two_ways_to_write_it_agree(text: str, plain) -> None:
    """In SQL for rows, in Python for the words that the inventory mends: the same words, small ones apart."""
    assert search.words(text) == [word for word in plain(text).split() if word not in search.EMPTY_WORDS]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("police de l'eau", "Police de l\u2019eau"),
        ("coeur de cible", "CŒUR DE CIBLE"),
        ("ile d'yeu", "I\u0302le-d\u2019Yeu"),
        ("st etienne", "Saint-Étienne"),
        ("sous prefecture", "sous\u2011préfecture"),
    ],
)
def test_what_a_reader_types_is_what_a_file_writes(one: str, other: str, plain) -> None:
    assert plain(one) == plain(other) != ""


def found(name: str, **parameters: object) -> list[str]:
    """What the first column of a query says for the cabinet."""
    reader = parse("cabinet")
    return [str(value) for value in queries.run(reader, queries.edition(reader), name, **parameters).iloc[:, 0]]


PAGE = {"sort": "title", "page": 1, "size": 1000}


@pytest.mark.parametrize(
    "way", ["police de l'eau", "Police de l\u2019eau", "POLICE  DE L\u2018EAU ", "Pôlice dé l'eau"]
)
def test_proposals_are_found_whatever_the_keyboard(way: str, edition: Edition) -> None:
    # Counted by another way: any sign between "l" and "eau".
    titles = store.cursor(edition).execute("select title from core.proposals where title ilike '%police de l_eau%'")
    expected = len(titles.fetchall())
    assert expected > 0
    assert len(found("reorganisation/inventory", words=way, **PAGE)) == expected
    assert len(found("reorganisation/inventory", words=way)) == expected


@pytest.mark.usefixtures("edition")
def test_a_number_is_looked_for_as_a_whole() -> None:
    assert len(found("reorganisation/inventory", words="p-02-01", **PAGE)) == 1


@pytest.mark.usefixtures("edition")
def test_a_counter_is_found_by_its_commune_however_it_is_typed() -> None:
    ways = ("Saint-Étienne", "st etienne", "SAINT ETIENNE", "saint\u2011étienne")
    answers = [found("counters/table", search=way) for way in ways]
    assert answers[0]
    assert all(answer == answers[0] for answer in answers)
