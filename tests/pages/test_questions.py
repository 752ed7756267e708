"""The table of questions is whole: every question has its row, and what it says can be walked and counted."""

import pytest

from pages.shell.rooms import BY_PATH
from tests.pages.questions.table import FILES, MOST_CLICKS, answers, plain, rows

ROWS = rows()
ASKED = {"A": 23, "B": 17, "C": 15, "D": 14, "E": 13, "F": 19}
KINDS = {"link", "about", "choose", "press", "type", "search"}


def test_every_question_has_a_row_in_the_file_of_who_asks() -> None:
    assert list(ROWS) == [f"{who}{number}" for who, count in ASKED.items() for number in range(1, count + 1)]
    assert set(FILES) == set(ASKED)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_is_at_most_two_clicks_long(name: str) -> None:
    row = ROWS[name]
    assert len(row.clicks) <= MOST_CLICKS
    assert all(len(way) <= MOST_CLICKS - len(row.clicks) for way in row.files)
    assert bool(row.files) is bool(row.held)
    assert all(len(KINDS & set(click)) == 1 for click in row.clicks)
    assert row.page in BY_PATH
    assert row.answer.lstrip().startswith(("select", "with"))


@pytest.mark.usefixtures("edition")
def test_answers_are_compared_as_they_are_read() -> None:
    told = answers("select whole(1234.6), tenths(1234.56), tenths(0.04), tenths(2.96), 'Île d’Yeu'")
    assert told == [["1 235", "1 234,6", "0,0", "3,0", "île d'yeu"]]
    assert plain("  12\u202f345 ha\u00adbi\u00adtants ") == "12 345 habitants"
