"""Problems of the sources: counted by rule, and said with the first of them."""

import pandas as pd

from data import problem
from queries.problems import UNTOLD, by_rule
from tests.pages.support import page

COLUMNS = ["file_name", "line", "column_name", "value", "rule", "severity", "detail", "kind"]
ROWS = pd.DataFrame(
    [
        ("a.csv", 9, "latitude", None, "no_coordinates", "warning", "Clichy", "real"),
        ("a.csv", 4, "latitude", None, "no_coordinates", "warning", "Anould", "real"),
        ("a.csv", 5, "mail", None, "email_removed", "note", None, "real"),
        ("a.csv", 7, "latitude", None, "coordinates_elsewhere", "warning", "Bram", "real"),
        ("a.csv", 3, "va", None, "total_differs", "warning", None, "real"),
        ("b.csv", None, None, None, "no_coordinates", "warning", "Bron", "demonstration"),
    ],
    columns=COLUMNS,
)


def test_one_row_per_file_and_rule_with_its_first_line() -> None:
    found = by_rule(ROWS, "en")
    assert found.loc[0, ["file_name", "rule", "lines"]].tolist() == ["a.csv", "no_coordinates", 2]
    assert sorted(found["lines"]) == [1, 1, 1, 1, 2]
    first = found.iloc[0]
    assert first["first_line"] == 4
    assert "Anould" in first["words"]  # the first in the file, not the first in the list
    assert found["severity"].iloc[-1] == "note"  # the least grave last


def test_a_value_that_may_not_be_seen_leaves_a_mark() -> None:
    words = dict(zip(by_rule(ROWS, "fr")["rule"], by_rule(ROWS, "fr")["words"], strict=True))
    assert f"({UNTOLD})" in words["coordinates_elsewhere"]
    assert words["total_differs"].count(UNTOLD) == 2  # neither the total nor the sum
    assert "adresse électronique" in words["email_removed"]


def test_a_problem_whose_rule_is_no_more_is_told_in_its_own_words(by_hand) -> None:
    """The small world holds one, found under `out_of_bounds`, of which nothing is written any more."""
    assert "out_of_bounds" not in problem.rules()
    assert "Out_of_bounds, 4811, -90 to 90." in page("method")
    (untold,) = by_rule(ROWS[:1].assign(rule="out_of_bounds", detail=None), "en")["words"]
    assert untold == f"Out_of_bounds, {UNTOLD}, {UNTOLD}"
