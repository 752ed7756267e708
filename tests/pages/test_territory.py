"""The page of a territory: it is reached by what people know of it, and says of each indicator all that is known."""

import re

import pytest

from data.store import Edition
from pages.territory import field
from queries.access import parse
from tests.pages.support import page
from tests.support import reading


def rows(html: str, name: str) -> list[str]:
    """The lines of a list of indicators that bear a name."""
    return [row for row in re.findall(r"<tr[^>]*>.*?</tr>", html, re.S) if name in row]


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("words", "address", "label"),
    [
        ("finistere", "departement=29", "Finistère (29)"),
        ("2A", "departement=2A", "Corse-du-Sud (2A)"),
        ("bretagne", "region=53", "Bretagne (région 53)"),
        ("35000", "departement=35", "35000 Rennes, Ille-et-Vilaine : département 35"),  # a postcode of Rennes alone
        ("Ajaccio", "departement=2A", "20000 Ajaccio, Corse-du-Sud : département 2A"),
    ],
)
def test_a_territory_is_found_by_its_name_its_code_a_postcode_or_a_commune(
    words: str, address: str, label: str
) -> None:
    led = page("territory", "public", mots=words).split('class="tc-led"')[1].split("</div>")[0]
    assert f'<li><a href="./territory?{address}">{label}</a></li>' in led


@pytest.mark.usefixtures("edition")
def test_words_that_lead_nowhere_are_said_and_cut() -> None:
    html = page("territory", "public", "en", mots="zzyzx" * 40)
    assert "No territory, postcode or commune answers to “zzyzx" in html
    assert "zzyzx" * 25 not in html  # 120 letters are read
    assert 'class="tc-led"' not in html


@pytest.mark.parametrize(("commune", "code"), [("35238", "35"), ("2A004", "2A"), ("97411", "974"), ("75056", "75")])
def test_the_departement_of_a_commune_is_in_its_code(commune: str, code: str) -> None:
    assert field.department(commune) == code


def test_each_indicator_says_its_month_its_coverage_its_pace_and_its_curve(edition: Edition) -> None:
    card = reading(parse("public")).scorecard("counters", "region", "53").set_index("indicator").loc["P6"]
    (row,) = rows(page("territory", "public", region="53"), "Résolution sur place")
    assert "12/2024, connu dans 4 départements sur 4</small>" in row  # Bretagne has four of them
    assert f"attendu {round(card['expected'])} %" in re.sub("<[^>]*>", "", row)
    assert 'class="tc-spark"' in row


@pytest.mark.usefixtures("edition")
def test_the_whole_of_france_has_its_page() -> None:
    html = page("territory", "public", zone="france")
    assert re.search(r"<h1[^>]*>France entière : \d chantiers? sur 3 au rythme attendu", html)
    (row,) = rows(html, "Population à moins de 20 km")
    assert "connu dans 101 départements sur 101" in row
    assert "tc-c-rank" not in html
    assert "tc-c-median" not in html  # there is no other country here
