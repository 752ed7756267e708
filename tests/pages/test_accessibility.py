"""The statement of accessibility: every criterion of the law once, and no more said of it than is known."""

from typing import cast

import pytest
import streamlit as st

from pages import accessibility
from pages.shell.ask import Ask
from pages.text import LANGUAGES, Say
from tests.pages import support

# How many criteria each theme has, counted on the list that DINUM publishes: RGAA 4.1.2, "Critères et tests"
# (github.com/DISIC/accessibilite.numerique.gouv.fr, RGAA/criteres.json).
PUBLISHED = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
CRITERIA = [one for theme in accessibility.themes() for one in theme["criteria"]]


def test_each_criterion_of_the_law_stands_once_in_its_theme() -> None:
    wanted = [f"{theme}.{number}" for theme, count in enumerate(PUBLISHED, 1) for number in range(1, count + 1)]
    assert len(wanted) == 106
    assert [one["number"] for one in CRITERIA] == wanted
    assert [len(theme["criteria"]) for theme in accessibility.themes()] == list(PUBLISHED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_criterion_has_its_state_and_why_in_both_languages(language: str) -> None:
    say = Say(language)
    assert {one["state"] for one in CRITERIA} <= set(accessibility.STATES)
    assert all(theme[language] for theme in accessibility.themes())
    assert all(one[language] and say(f"accessibility.why.{one['why']}") for one in CRITERIA)
    assert len({one[language] for one in CRITERIA}) == 106


def test_a_reason_goes_with_one_state() -> None:
    states: dict[str, set[str]] = {}
    for one in CRITERIA:
        states.setdefault(one["why"], set()).add(one["state"])
    assert {why for why, found in states.items() if len(found) > 1} == set()


@pytest.mark.parametrize(
    ("met", "unmet", "told"), [(3, 1, "N’est pas respecté : 1.1,"), (0, 2, "Ne sont pas respectés : 1.1,")]
)
def test_what_was_checked_is_counted_what_is_not_met_is_named_and_no_rate_is_given(
    met: int, unmet: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five criteria apply and a sixth has no object: 4 or 2 of them were checked. Without an audit no rate is one."""
    states = ["met"] * met + ["unmet"] * unmet + ["without"] + ["unaudited"] * (5 - met - unmet)
    made = [{**CRITERIA[0], "state": state} for state in states]
    monkeypatch.setattr(accessibility, "themes", lambda: [{"fr": "Images", "en": "Images", "criteria": made}])
    written = list[str]()
    monkeypatch.setattr(st, "html", written.append)
    accessibility.render(cast(Ask, None), Say("fr"))
    text = "".join(written).replace("\u00a0", " ")
    assert told in text
    assert "%" not in text.split("Les critères", 1)[1].split("</details>")[0]
    assert support.says(text, "accessibility.criteria.rate", checked=met + unmet, applicable=5)


@pytest.mark.usefixtures("edition")
def test_the_summary_without_script_is_a_link_that_our_script_leaves_alone() -> None:
    html = support.page("accessibility", language="en")
    assert f'<a data-plain href="./resume?lang=en">{Say("en")("accessibility.known.summary")}</a>' in html
