"""A long list on a phone: how many lines are shown first, how many are said to be left, and that none is dropped."""

import re
from pathlib import Path

import pandas as pd
import pytest

from pages.elements import more, numbers
from pages.markup import concat, html
from pages.parts import panels
from pages.text import Say
from tests.pages.support import says

STYLE = Path("pages/static/style.css").read_text(encoding="utf-8")


def listed(language: str, count: int) -> str:
    lines = html("<ul>{}</ul>", concat(html("<li>{}</li>", f"n{place}") for place in range(count)))
    return str(more.folded(Say(language), lines, count, 4))


@pytest.mark.parametrize("count", [0, 1, 4, 5])
def test_a_list_that_a_phone_shows_whole_or_but_for_one_line_has_no_button(count: int) -> None:
    found = listed("fr", count)
    assert "details" not in found
    assert found.count("<li>") == count


@pytest.mark.parametrize(
    ("language", "count", "words", "back"),
    [
        ("fr", 6, "Voir les 6 lignes", "Voir moins"),
        ("fr", 12, "Voir les 12 lignes", "Voir moins"),
        ("en", 6, "Show the 6 rows", "Show less"),
        ("en", 12, "Show the 12 rows", "Show less"),
    ],
)
def test_a_longer_one_says_how_many_are_left_and_sends_them_all(
    language: str, count: int, words: str, back: str
) -> None:
    found = listed(language, count)
    plain = found.replace("\u00a0", " ").replace("\u202f", " ")
    assert f"<summary><span>{words}</span> <span>{back}</span></summary>" in plain
    assert '<div class="tc-fold tc-first-4">' in found
    assert found.count("<li>") == count


def test_a_phone_shows_some_eighteen_cells_first() -> None:
    """By hand: 18 cells are 6 lines of 3, or 4 of 4 (a line is whole); never less than 2 lines nor more than 6."""
    assert [more.first(columns) for columns in (0, 1, 3, 4, 6, 9, 20)] == [6, 6, 6, 4, 3, 2, 2]


def test_the_style_hides_what_follows_the_first_lines_on_a_screen_alone() -> None:
    start = STYLE.index("@media screen", STYLE.index(".tc-more { display: none; }"))
    wide = STYLE[start : STYLE.index("\n}\n", start)]
    (after,) = re.findall(r"\.tc-many:has\(.*nth-child\(n \+ (\d+)\)", wide)
    assert int(after) == more.WIDE + 1
    start = STYLE.index("@media screen and", start + 1)
    rules = STYLE[start : STYLE.index("\n}\n", start)]
    assert rules.startswith("@media screen and (max-width: 44rem)")
    shown = {int(first): int(after) - 1 for first, after in re.findall(r"\.tc-first-(\d+):.*\(n \+ (\d+)\)", rules)}
    assert shown == {lines: lines for lines in range(more.FEWEST, more.MOST + 1)}


def test_a_table_folds_where_it_is_given_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("streamlit.html", drawn.append)
    written = pd.DataFrame({name: [f"{name}{place}" for place in range(6)] for name in "abcdef"})
    numbers.table(written, "Alt", fold=Say("en"))
    numbers.table(written, "Alt")
    assert "Show the 6 rows" in drawn[0].replace("\u00a0", " ")
    assert "tc-fold" not in drawn[1]
    assert drawn[0].count("<tr>") == drawn[1].count("<tr>") == 7


def test_a_panel_for_later_has_its_button_under_its_heading_and_nothing_less(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("streamlit.html", drawn.append)
    for later in (more.EVERYWHERE, False, True):
        with panels.framed(Say("en"), "name", "Title", "Sentence.", "real", later=later):
            drawn.append("inside")
    assert [text == "inside" for text in drawn] == [False, True] * 3
    assert ("tc-everywhere" in drawn[0], "tc-everywhere" in drawn[4]) == (True, False)
    assert "<summary><span>Show more</span> <span>Show less</span></summary>" in drawn[0].replace("\u00a0", " ")
    assert "details" not in drawn[2]


def test_what_is_for_later_is_sent_after_its_button() -> None:
    found = str(more.later(Say("fr"), html("<p>{}</p>", "words")))
    assert found.startswith('<div class="tc-later"><details class="tc-more">')
    assert found.endswith("</details><p>words</p></div>")


@pytest.mark.parametrize(
    ("count", "label"),
    [(0, None), (4, None), (5, "Les 5 lignes"), (2001, "2\u202f000 sur 2\u202f001")],
)
def test_all_lines_are_one_click_away_where_a_list_shows_the_first(
    monkeypatch: pytest.MonkeyPatch, count: int, label: str | None
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(panels, "twin", lambda *told, **_: opened.append(told[-1].replace("\u00a0", " ")))
    panels.every(Say("fr"), "Title", pd.DataFrame({"a": range(count)}), "name", {"a": ("A", None)}, 4)
    assert opened == ([label] if label else [])


def test_blocks_that_are_not_ours_are_hidden_after_as_many_as_the_button_says() -> None:
    found = str(more.of_blocks(Say("en"), more.MOST + 1)).replace("\u00a0", " ")
    assert found.startswith('<div class="tc-blocks"><details class="tc-more">')
    assert f"Show the {more.MOST + 1} rows" in found
    room = Path("pages/missions/style.css").read_text(encoding="utf-8")
    (after,) = re.findall(r"\.tc-blocks > \.tc-more:not\(\[open\]\)\) > div:nth-child\(n \+ (\d+) of", room)
    assert int(after) == more.MOST + 1


def test_the_detail_of_lines_is_folded_with_those_that_are_left_and_the_button_says_so() -> None:
    lines = html("<ul>{}</ul>", html('<li>n<small class="tc-detail">d</small></li>'))
    found = str(more.folded(Say("fr"), lines, 6, 4, detailed=True)).replace("\u00a0", " ")
    assert '<div class="tc-fold tc-first-4 tc-brief">' in found
    assert says(found, "parts.rest_detailed", count=6)
    assert "tc-brief" not in str(more.folded(Say("fr"), lines, 4, 4, detailed=True))  # all of it is shown
    start = STYLE.index(".tc-brief:has(> .tc-more:not([open]))")
    assert STYLE.rindex("@media", 0, start) == STYLE.rindex("@media screen and (max-width: 44rem)", 0, start)


@pytest.mark.parametrize(("count", "folded"), [(12, False), (13, False), (14, True), (40, True)])
def test_a_wide_window_folds_a_list_of_two_lines_more_than_it_shows(count: int, folded: bool) -> None:
    """Twelve are shown first; one more alone is shown too."""
    assert ("tc-many" in listed("fr", count)) == folded
