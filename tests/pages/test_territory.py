"""The page of a territory: it is reached by what people know of it, and says of each indicator all that is known."""

import datetime as dt
import re
from contextlib import closing, nullcontext
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from data import store
from data.store import Edition
from pages.parts import cards
from pages.territory import field, grid, sheet
from pages.text import Say
from queries.access import parse
from queries.indicators import catalogue
from queries.studies import alike
from tests.pages import support
from tests.pages.support import page, says
from tests.support import one_in, reading, typed


def rows_named(html: str, name: str) -> list[str]:
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
@pytest.mark.parametrize(
    ("viewer", "asked", "opened"),
    one_in(
        3,
        [
            ("prefect:R53", {}, "Bretagne"),
            ("prefect:R53", {"zone": "france"}, "(Les trois chantiers|(Deux|Un) chantiers? sur trois) "),
            ("public", {}, "Population à moins de 20 km|Guichets|Actes"),  # the map of all, by what it shows
        ],
        several=True,
    ),
)
def test_the_page_opens_on_a_territory_or_on_their_map(viewer: str, asked: dict[str, str], opened: str) -> None:
    assert re.search(rf"<h1[^>]*>(<[^>]*>)*({opened})", page("territory", viewer, **asked))


@pytest.mark.usefixtures("edition")
def test_words_that_lead_nowhere_are_said_and_cut() -> None:
    html = page("territory", "public", "en", mots="zzyzx" * 40)
    assert says(html, "territory.field.none", "en")
    assert "zzyzx" * 25 not in html  # 120 letters are read
    assert 'class="tc-led"' not in html


@pytest.mark.parametrize(("commune", "code"), [("35238", "35"), ("2A004", "2A"), ("97411", "974"), ("75056", "75")])
def test_the_departement_of_a_commune_is_in_its_code(commune: str, code: str) -> None:
    assert field.department(commune) == code


@pytest.mark.wide
def test_each_indicator_says_its_month_its_coverage_its_pace_and_its_curve(edition: Edition) -> None:
    card = reading(parse("public")).scorecard("counters", "region", "53").set_index("indicator").loc["P6"]
    (row,) = rows_named(page("territory", "public", region="53"), "Résolution sur place")
    assert "décembre 2024, " in row
    assert says(row, "indicators.covered.department", covered=4, inside=4)  # Bretagne has four of them
    assert f"attendu {round(card['expected'])} %" in re.sub("<[^>]*>", "", row)
    assert 'class="tc-spark"' in row


@pytest.mark.usefixtures("edition")
def test_what_a_prefect_alone_reads_is_compared_with_no_median() -> None:
    (row,) = rows_named(page("territory", "prefect:R53", region="53"), "Réalisation des transferts")
    assert "en France" in row  # published whole, and of no other region
    assert "à la médiane" not in row


@pytest.mark.usefixtures("edition")
def test_the_whole_of_france_has_its_page() -> None:
    html = page("territory", "public", zone="france")
    (title,) = support.headings(html)
    assert any(says(title, f"overview.headline.late{count}") for count in range(4))
    (row,) = rows_named(html, "Population à moins de 20 km")
    assert says(row, "indicators.covered.department", covered=101, inside=101)
    assert "tc-c-rank" not in html
    assert "tc-c-median" not in html  # there is no other country here


# Side by side ---------------------------------------------------------------------------------------------------------

BETWEEN = [
    # Values worked out by hand: 94.04 and 95.96 are read 94,0 and 96,0, and what is read differs by 2,0.
    ("M1", {"Morbihan": 94.04, "Paris": 95.96}, "De 94,0 % (Morbihan) à 96,0 % (Paris) ; écart : 2,0 points"),
    ("M1", {"Ain": 12, "Lot": 12.04, "X": 14}, "De 12,0 % (Ain et Lot à égalité) à 14,0 % (X) ; écart : 2,0 points"),
    ("M1", {"Ain": 12.0, "Lot": 12.04}, "Même valeur partout : 12,0 %"),
    ("M1", {"Ain": 12.0, "Lot": 12.0, "Cher": None}, "Même valeur partout où elle est connue : 12,0 %"),
    ("M1", {"Ain": 12.0, "Lot": None}, "Valeur connue d'un seul : Ain"),
    ("M1", {"Ain": None, "Lot": None}, ""),
    ("M1", {"Ain": 12.0}, ""),
    # A count of what serves people is compared by what it is for 100,000 of them.
    ("P1", {"Ain": 2.0, "Lot": 5.5}, "De 2 {} (Ain) à 5,5 {} (Lot) ; écart : 3,5 {}"),
    # So is any other unit: 15.54 and 18.76 are read 15,5 and 18,8, 3.22 apart; 1084.6 and 1710.4, 1 085 and 1 710.
    ("P4", {"Ain": 15.54, "Lot": 18.76}, "De 15,5 par jour (Ain) à 18,8 par jour (Lot) ; écart : 3,3 par jour"),
    ("P1", {"Ain": 1084.6, "Lot": 1710.4}, "De 1 085 {} (Ain) à 1 710 {} (Lot) ; écart : 625 {}"),
]  # fmt: skip


@pytest.mark.parametrize(("identifier", "values", "words"), BETWEEN)
def test_what_is_between_territories_is_said_in_words(
    identifier: str, values: dict[str, float | None], words: str
) -> None:
    item = catalogue()[identifier]
    rows = {
        name: {"comparable": value, "state": "missing" if value is None else "value"} for name, value in values.items()
    }
    places = [("department", str(rank)) for rank in range(len(rows))]
    told = grid.between(Say("fr"), item, rows, places)
    assert typed(told) == words.replace("{}", "pour 100 000 hab.")


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_a_departement_and_the_region_of_its_name_lead_to_one_another() -> None:
    """Mayotte is region 06 and département 976; Ille-et-Vilaine has no such region."""
    namesake = {level: Say("fr")(f"territory.namesake.{level}") for level in ("region", "department")}
    assert re.search(rf"region=06[^>]*>{namesake['region']}<", page("territory", departement="976"))
    assert re.search(rf"departement=976[^>]*>{namesake['department']}<", page("territory", region="06"))
    assert namesake["region"] not in page("territory", departement="35")


def test_nothing_is_between_territories_of_two_levels() -> None:
    rows = {name: {"comparable": 12.0, "state": "value"} for name in ("Ain", "Bretagne")}
    assert grid.between(Say("fr"), catalogue()["M1"], rows, [("department", "01"), ("region", "53")]) == ""


def test_territories_stand_side_by_side_with_their_values(edition: Edition) -> None:
    rows = reading(parse("public")).latest("P6", "department").set_index("code")["value"]
    html = page("territory.side", "public", territoires="D35,D29,D56")
    assert "<h1 " in html
    ends = {}  # by workstream, the least and the most of the percentages that its line shows
    for room in ("Missions", "Réorganisation", "Guichets"):
        shares = sorted(map(int, re.findall(r"(\d+) % <small>", rows_named(html, room)[0])))
        if not shares:  # of fewer than three indicators
            continue
        ends[room] = shares[0], shares[-1]
        low, high = ends[room]
        assert f"<h2>{room} : de {low} % à {high} % d’avancement</h2>" in html or low == high
    widest = max(ends, key=lambda room: ends[room][1] - ends[room][0])
    low, high = ends[widest]
    title = re.sub("<[^>]*>", "", re.findall("<h1.*?</h1>", html)[0])
    assert re.fullmatch(rf"{widest} : de {low} % \(.+\) à {high} % \(.+\) d’avancement", title)
    (row,) = rows_named(html, "Résolution sur place")
    for name, code in (("Ille-et-Vilaine", "35"), ("Finistère", "29"), ("Morbihan", "56")):
        cell = row.split(f'<td data-label="{name}">')[1].split("</td>")[0]
        assert f"{rows[code]:.1f} %".replace(".", ",") in cell


def test_side_by_side_a_target_is_reached_as_on_the_sheet(edition: Edition) -> None:
    """Satisfaction is to reach 95 %, by its definition: two of the three regions are beyond, one is not."""
    rows = reading(parse("public")).latest("P5", "region").set_index("code")["value"]
    (row,) = rows_named(page("territory.side", "public", territoires="R53,R52,R28"), "Satisfaction des usagers")
    cells = dict(re.findall(r'<td data-label="(.*?)">(.*?)</td>', row, re.S))
    names = {"53": "Bretagne", "52": "Pays de la Loire", "28": "Normandie"}
    assert {name: "dépassée" in cells[name] for name in names.values()} == {
        name: rows[code] >= 95 for code, name in names.items()
    }
    assert {rows[code] >= 95 for code in names} == {True, False}


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("D35,D29,d29,R53,XX", ["D35", "D29", "R53"]),  # named twice, another level, nothing at all
        ("FR,R53,R11", ["FR", "R53", "R11"]),
        (",".join(f"D{code:02}" for code in range(1, 20)), [f"D{code:02}" for code in range(1, 9)]),
        ("XX,YY", []),
        ("", []),
    ],
)
def test_eight_territories_are_shown(asked: str, shown: list[str]) -> None:
    test = support.run("territory.side", "public", territoires=asked)
    assert test.multiselect(key="selected-places").value == shown
    if not shown:
        assert says(support.told(test), "side.too_few_title")


@pytest.mark.wide
def test_without_an_address_a_prefect_has_their_own_and_those_that_resemble_it(edition: Edition) -> None:
    test = support.run("territory.side", "prefect:D35")
    features = reading(parse("public"))("territory/features")
    found = alike.nearest(features[features["level"] == "department"].reset_index(drop=True), "35")
    assert test.multiselect[0].value == ["D35", *(f"D{code}" for code in found.rows["code"][:2]), "FR"]
    names = found.rows["name"][0]
    assert says(support.told(test), "alike.title", place="Ille-et-Vilaine", names=names)


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("D75", "no other territory is really like this one"),  # Paris: one commune, 20,000 people for each km²
        ("D976", "Overseas territories are compared with one another alone."),
        ("R11", "among 18 regions"),
    ],
)
def test_the_comparable_ones_say_their_rule_and_what_is_like_nobody(place: str, words: str) -> None:
    assert words in page("territory.side", "public", "en", territoires=place)


def test_the_features_of_territories_are_counted_from_communes(edition: Edition) -> None:
    rows = reading(parse("public"))("territory/features").set_index(["level", "code"])
    assert len(rows) == 119
    sql = """select sum(population), sum(population) filter (population < 2000), count(*) from core.communes
             where region = '53'"""
    people, small, communes = store.cursor(edition).execute(sql).fetchone()
    assert rows.loc["region", "53"]["communes"] == communes
    assert rows.loc["region", "53"]["small_communes"] == round(100 * small / people, 2)
    assert rows.loc["department", "75"]["communes"] == 1  # Paris
    assert rows[rows["overseas"]].index.get_level_values("code").tolist() == [
        *("971", "972", "973", "974", "976"), *("01", "02", "03", "04", "06"),
    ]  # fmt: skip


def test_each_indicator_says_the_titles_of_its_sources(edition: Edition) -> None:
    """P1 is counted from lists of counters alone, whose titles are read in core."""
    with closing(store.cursor(edition)) as cursor:
        titles = {
            title for (title,) in cursor.execute("select title from core.sources where subject = 'counters'").fetchall()
        }
    (title,) = titles
    shown = page("territory", "public", region="53")
    assert f"Source : {title}" in re.search(r"Guichets labellisés</a>(.*?)</th>", shown, re.DOTALL)[1]  # type: ignore[index]


@pytest.mark.parametrize(
    ("state", "kind", "said"),
    [("value", "estimated", "estimated"), ("value", "real", "real"), ("unknown", None, "real")],
)
def test_the_counters_of_a_territory_promise_no_more_than_the_sentence_above_them(
    monkeypatch: pytest.MonkeyPatch, state: str, kind: str | None, said: str
) -> None:
    """A list of counters is real; who is near one today is estimated where the list is older."""
    told: list[str] = []
    monkeypatch.setattr(sheet, "lookup", SimpleNamespace(where=lambda *_: {}, names=lambda _: ({}, {})))
    monkeypatch.setattr(sheet, "_reach", lambda _, __, row, ___: "99 %" * (row["state"] == "value"))
    monkeypatch.setattr(sheet, "_map", lambda *_: None)
    monkeypatch.setattr(sheet, "links", SimpleNamespace(anchor=lambda *_: ""))
    monkeypatch.setattr(sheet, "draw", lambda _: None)
    named = SimpleNamespace(named=lambda *_: pd.DataFrame({"kind": ["real"]}), show=lambda *_: None)
    monkeypatch.setattr(sheet, "counter_list", named)
    framed = lambda *given, **_: told.append(given[4]) or nullcontext()  # noqa: E731
    monkeypatch.setattr(sheet, "panels", SimpleNamespace(framed=framed))
    monkeypatch.setattr(sheet, "cited", SimpleNamespace(of_lists=lambda *_: ""))
    ask: Any = lambda *_, **__: pd.DataFrame({"counters": [1]})  # noqa: E731
    ask.catalogue = {"P1": None}
    card = pd.DataFrame({"indicator": [sheet.REACH], "state": [state], "kind": [kind]})
    ask.scorecard = lambda *_: card
    sheet.counters(ask, Say("fr"), ("department", "35"))
    assert told == [said]


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("viewer", ["public", "cabinet", "prefect:R53"])
def test_a_sheet_says_where_it_stands_what_to_decide_and_who_owes_what_before_the_rest(viewer: str) -> None:
    html = page("territory", viewer, region="53")
    places = [
        html.index(one)
        for one in ('class="tc-paces"', "Qui doit quoi", "<span>Tout voir</span>", "Guichets labellisés</a>")
    ]
    assert places == sorted(places)
    counted = re.findall(r"<strong>(.*?)</strong> <span><a[^>]*>(.*?)</a>", html[places[1] : places[2]])
    held = reading(parse(viewer))("reorganisation/held", region="53") if viewer != "public" else []
    told = [re.sub("<[^>]+>", "", count) for count, words in counted if "attendue" in words]
    assert told == ([str(count) for count in held["waiting"]] if len(held) else [])


@pytest.mark.usefixtures("edition")
def test_territories_open_on_a_map_and_what_compares_regions_is_said_once() -> None:
    """The regions by their delays stand with what compares, and not with the way to each."""
    test = support.run("territory", "public")
    assert test.get("bidi_component") or test.get("component_instance")
    assert "tc-regions" not in page("territory", "public")
    assert "tc-regions" in page("territory.side", "public")


@pytest.mark.usefixtures("edition")
def test_what_nobody_ever_sent_is_owed(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a real edition, where it is no example: as many sources as the page of freshness counts."""
    told: list[cards.Alert] = []
    monkeypatch.setattr(sheet.cards, "watch", lambda _, lines, *__: told.extend(lines))
    monkeypatch.setattr(sheet.panels, "framed", lambda *_, **__: nullcontext())
    ask = reading(parse("public"))
    monkeypatch.setattr(type(ask), "real_on", property(lambda _: dt.date(2024, 12, 31)))
    monkeypatch.setattr(sheet.freshness, "never", lambda _: 7)
    sheet.owing(ask, Say("fr"), ("region", "53"))
    assert [one.count for one in told if "jamais" in one.sentence] == [7]
