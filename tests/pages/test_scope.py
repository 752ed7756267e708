"""Whose a count is: what is published is everybody's, the rest is what the reader answers for, and pages say which."""

import re

import pandas as pd
import pytest

import queries
from data.store import Edition
from pages.parts import scope
from pages.text import Say
from queries.access import parse, whose
from tests.pages.test_overview import page
from tests.support import one_in

FR, EN = Say("fr"), Say("en")


def ask(name: str, viewer: str = "cabinet", **parameters: str) -> pd.DataFrame:
    reader = parse(viewer)
    return queries.run(reader, queries.edition(reader), name, **parameters)


@pytest.mark.parametrize(
    ("viewer", "published", "french", "english"),
    [
        ("public", True, "en France", "in France"),
        ("cabinet", False, "en France", "in France"),
        ("administrator", False, "en France", "in France"),
        ("prefect:R53", True, "en France", "in France"),
        ("prefect:R53", False, "dans votre région", "in your region"),
        ("prefect:D35", False, "dans votre département", "in your département"),
        ("prefect:R53,D14", False, "dans vos territoires", "in your territories"),
    ],
)
def test_whose_a_count_is(viewer: str, published: bool, french: str, english: str) -> None:
    assert scope.whose(FR, whose(parse(viewer)), published) == french
    assert scope.whose(EN, whose(parse(viewer)), published) == english


@pytest.mark.parametrize(
    ("viewer", "place", "title"),
    [
        ("prefect:R53", None, "Trois, dans votre région"),
        ("prefect:R53", "22", "Trois"),  # the place chosen says whose
        ("cabinet", None, "Trois"),
    ],
)
def test_a_title_says_whose_when_no_place_is_chosen(viewer: str, place: str | None, title: str) -> None:
    assert scope.titled(FR, whose(parse(viewer)), "Trois", place) == title


@pytest.mark.parametrize("viewer", one_in(2, ["prefect:R53", "public", "cabinet", "prefect:D35"]))
def test_each_count_of_the_overview_says_whose_it_is(edition: Edition, viewer: str) -> None:
    """Each count is of all of France, or of all of the prefect's own territory: the sentence over the lines says so; a
    line that says whose it is says the same.
    """
    own = {"prefect:R53": {"region": "53"}, "prefect:D35": {"department": "35"}}.get(viewer, {})
    rows = ask("overview/watch", viewer, **own)
    html = page(vue=viewer)
    lists = "".join(re.findall(r'<ul class="tc-watch">.*?</ul>', html, re.DOTALL))
    lines = re.findall(r"<small><i>([^<]*)</i>", lists)
    said = scope.whose(FR, whose(parse(viewer)), published=False)
    assert f"le plus grave, {said}." in html
    assert {whose for line in lines for whose in line.split(" · ")[1:]} <= {said}
    assert len(rows) <= lists.count("<li>") <= len(rows) + 4  # the three things that a prefect may owe, and sources


def test_exercises_are_not_called_missions(edition: Edition) -> None:
    """Two hundred exercises, of a few missions: the alert counts the former, as the page it opens."""
    watched = ask("overview/watch").set_index("alert")["count"]
    for alert in ("redundant_undecided", "decided_without_consultation"):
        groups = ask("missions/inventory_groups", by="all", alert=alert).iloc[0]
        assert groups["exercises"] == watched[alert] != groups["missions"]
        for say in (FR, EN):  # under the name that the inventory gives them
            assert say.inside(say("inventory.count.exercises")) in say(f"parts.alert.{alert}", count=2)
