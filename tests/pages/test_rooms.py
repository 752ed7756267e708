"""Progress, maps, territories, method: for every reader and language the pages stand and say true figures."""

import re
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from data import store
from data.store import Edition
from pages import frame
from pages.method.catalogue import TABLES
from pages.shell.rooms import OF_NOW
from pages.text import Say
from queries.access import parse
from queries.indicators import catalogue
from tests.pages import support
from tests.pages.support import page, says
from tests.support import one_in, reading

ROOT = Path(__file__).parents[2]
PAGES = {
    "missions.progress": {"indicateur": "M3"},
    "missions.map": {"indicateur": "M3", "niveau": "department", "departement": "35"},
    "reorganisation.progress": {"indicateur": "O2"},
    "reorganisation.map": {"niveau": "region", "region": "53"},
    "counters.progress": {"indicateur": "P3"},
    "counters.map": {"departement": "2A", "format": "fixed"},
    "territory": {"departement": "976"},
    "method": {"indicateur": "P1"},
}
# In French, test_figures.py opens every page for every reader.
READINGS = (("public", "en"), ("administrator", "fr"), ("prefect:D35", "en"))


def one(edition: Edition, sql: str) -> Any:
    """A figure counted straight from the rows of core, by another way than the page's."""
    return store.cursor(edition).execute(sql).fetchone()[0]


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("name", one_in(12, PAGES))
@pytest.mark.parametrize(("viewer", "language"), READINGS)
def test_every_page_stands_for_every_reader(name: str, viewer: str, language: str) -> None:
    """With something chosen; as they open, test_figures.py reads them all."""
    assert page(name, viewer, language, **PAGES[name]).count("<h1") == 1


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("level", one_in(2, ["departement", "region"]))
def test_every_page_stands_for_every_territory_at_the_edges(level: str) -> None:
    # Corse and overseas départements are where services, levels and values go missing.
    for code in {"region": ("01", "06", "11", "94"), "departement": ("01", "2B", "75", "973", "976")}[level]:
        for name in ("missions.progress", "reorganisation.progress", "counters.progress", "territory"):
            assert "<h1" in page(name, **{level: code})


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ({"region": "53"}, "Bretagne"),
        ({"departement": "35"}, "Ille-et-Vilaine"),
        ({"region": "53", "departement": "35"}, "Ille-et-Vilaine"),
    ],
)
def test_a_map_opens_on_the_territory_of_the_address(kept: dict[str, str], shown: str) -> None:
    assert f'<article class="tc-place"><h2>{shown}</h2>' in page("missions.map", **kept)


def test_an_indicator_that_does_not_exist_opens_nothing(edition: Edition) -> None:
    assert 'id="indicateur"' not in page("missions.progress", indicateur="Z9")
    assert 'id="indicateur"' in page("missions.progress", indicateur="M1")


# Key facts, against a count of our own --------------------------------------------------------------------------------


def test_missions_are_counted_by_domain(edition: Edition) -> None:
    steps = "least(decided_on, started_on, completed_on)"
    decided = one(edition, f"select count(*) from core.mission_exercises, core.editions where {steps} <= as_of")
    assert decided > 100
    assert says(page("missions.progress"), "missions.domains.lead", decided=decided)


def test_the_contributions_of_the_eighteen_regions_are_counted(edition: Edition) -> None:
    known = "select count(*) from core.regional_contributions, core.editions where received_on <= as_of"
    received, late = one(edition, known), one(edition, f"{known} and received_on > due_on")
    html = page("reorganisation.progress")
    assert 0 < received < 18
    assert says(html, "contributions.title", count=received, total=18)
    assert says(html, "contributions.late", count=late)
    assert says(html, "contributions.missing", count=18 - received)


def test_open_analyses_are_counted_by_ministry(edition: Edition) -> None:
    # Open: opened, not closed, of a proposal that is neither decided nor withdrawn at the edition's date.
    held = one(
        edition,
        """
        select count(*) from (
            select ministry, count(*) as held from core.ministry_analyses, core.editions
            where opened_on <= as_of and (closed_on is null or closed_on > as_of) and proposal_id not in (
                select proposal_id from core.proposal_events, core.editions
                where stage in ('decision', 'withdrawn') and event_date <= as_of
            )
            group by ministry
        )
        """,
    )
    rows = reading(parse("cabinet"))("reorganisation/held")
    assert held == len(rows) > 0
    named = str(rows["name_fr"].iloc[0]).replace("'", "’").removeprefix("Ministère chargé de l’").capitalize()
    assert named == "Intérieur"
    assert named in page("reorganisation.pipeline")


def test_acts_of_the_last_month_are_those_of_the_rows(edition: Edition) -> None:
    acts = one(edition, "select sum(requests) from core.footfall where month = (select max(month) from core.footfall)")
    html = page("counters.footfall")
    assert f"{acts:,} actes en décembre 2024".replace(",", " ") in html


def test_acts_of_a_department_are_those_of_its_counters(edition: Edition) -> None:
    acts = one(
        edition,
        """
        select sum(requests) from core.footfall join core.counters using (counter_id)
        where department = '35' and month = date '2024-12-01'
        """,
    )
    assert f"{acts:,} actes en décembre 2024".replace(",", " ") in page("counters.footfall", departement="35")


def test_the_map_shows_every_open_counter(edition: Edition) -> None:
    # Opened (or labelled, or listed without a date) by the edition's date, and not closed by then; the list holds two
    # counters of Saint-Martin, which is none of the 101 départements that France is counted as.
    count = one(
        edition,
        """
        select count(*) from core.counters, core.editions
        where coalesce(opened_on, labelled_on, date '2018-01-01') <= as_of and (closed_on is null or closed_on > as_of)
            and department in (select code from core.territories where level = 'department')
        """,
    )
    assert f"{count:,} guichets ouverts".replace(",", " ") in page("counters.map")


def test_a_territory_says_its_population_and_its_counters(edition: Edition) -> None:
    people = one(edition, "select population from core.territories where level = 'department' and code = '35'")
    counters = one(
        edition,
        """
        select count(*) from core.counters, core.editions
        where
            department = '35'
            and coalesce(opened_on, labelled_on) <= as_of
            and (closed_on is null or closed_on > as_of)
        """,
    )
    html = page("territory", departement="35")
    assert f"{people:,} habitants".replace(",", " ") in html
    assert f"{counters} guichets ouverts" in html


@pytest.mark.usefixtures("edition")
def test_the_directory_has_a_link_for_each_of_the_119_territories() -> None:
    html = page("territory")
    assert len(set(re.findall(r'href="\./territory\?departement=(\w+)"', html))) == 101
    assert len(set(re.findall(r'href="\./territory\?region=(\w+)"', html))) == 18


def test_a_territory_stands_against_the_median_of_its_level(edition: Edition) -> None:
    series = reading(parse("cabinet")).series("P6", "region")
    values = series[series["period"] == series["period"].max()].set_index("code")["value"].astype(float)
    gap = f"{round(values['53'] - median(values), 1):+.1f}".replace(".", ",").replace("-", "\u2212")
    row = re.findall(r"<tr[^>]*>(?:(?!</tr>).)*Résolution sur place.*?</tr>", page("territory", region="53"), re.S)[0]
    assert f"{gap} point" in row
    assert f">{int((values > values['53']).sum()) + 1} sur 18<" in row


@pytest.mark.wide
def test_figures_that_differ_are_told_apart(edition: Edition) -> None:
    html = page("method")
    for figure, by in (("82 %", "Cour des comptes"), ("98 %", "communication ministérielle")):
        assert re.search(rf">{figure}<(?:(?!</tr>).)*{by}", html, re.S)


def test_a_figure_that_looks_wrong_can_be_named_to_whoever_publishes_it(edition: Edition) -> None:
    html = page("counters.progress", region="53", indicateur="P3")
    copied = re.findall(r'class="tc-contest".*?<code>(.*?)</code>', html, re.S)[0].splitlines()
    value = reading(parse("cabinet")).scorecard("counters", "region", "53").set_index("indicator").loc["P3", "value"]
    assert copied == [
        "Indicateur : P3, Actes mensuels",
        "Territoire : Bretagne",
        "Période : décembre 2024",
        f"Valeur : {value:,.0f}".replace(",", " "),
        f"Édition : {edition.name}",
    ]


@pytest.mark.usefixtures("edition")
def test_the_page_of_a_territory_says_in_sight_to_whom_a_figure_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"region": "53"}
    assert says(page("territory", **asked), "indicators.contest_nobody")
    monkeypatch.setenv("CONTACT", "chiffres@example.fr")
    html = support.told(support.run("territory", **asked))
    assert "Destinataire : chiffres@example.fr." in html.split("</details>", 1)[1]


@pytest.mark.usefixtures("edition")
def test_late_indicators_come_first_the_one_that_takes_most_before_the_others() -> None:
    """By the scorecard that the list is drawn from: gap in points times weight."""
    card = reading(parse("cabinet")).scorecard("missions", "nation", "FR").set_index("indicator")
    shown = re.findall(r'<th scope="row" class="tc-c-name"><a href="[^"]*indicateur=(\w+)', page("missions.progress"))
    taken = [
        min(0, round(card.loc[one, "gap"])) * card.loc[one, "weight"] if card.loc[one, "gap"] < 0 else 0
        for one in shown
    ]
    assert taken == sorted(taken)
    assert taken[0] < 0


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("viewer", ["public", "cabinet"])
def test_regions_are_compared_the_one_furthest_behind_first_with_what_holds_it_back(viewer: str) -> None:
    html = page("territory.side", viewer)
    rows = re.findall(r"<tr><th scope=\"row\".*?</tr>", html)
    assert len(rows) == 18
    written = [re.findall(r"[+\u2212]\d+(?= point)|au rythme", row) for row in rows]
    gaps = [[0 if gap == "au rythme" else int(gap.replace("\u2212", "-")) for gap in row] for row in written]
    worst = [min(row[:3]) for row in gaps]  # what is said of the three workstreams; a fourth gap is the indicator's
    assert worst == sorted(worst)
    (names,) = re.findall("Départements qui coopèrent : sans objet, .*? pour ([^(]*)", html)
    assert "La Réunion" in names
    # The link opens the indicator in that region, and the number beside it is the one that its own page gives.
    room, identifier = re.findall(r'href="\./(\w+)\?region=\w+&indicateur=(\w+)"', rows[0])[0]
    (code,) = set(re.findall(r"region=(\w+)", rows[0]))
    card = reading(parse(viewer)).scorecard(room, "region", code).set_index("indicator")
    assert round(card.loc[identifier, "gap"]) == gaps[0][3] < 0


@pytest.mark.usefixtures("edition")
def test_the_map_shows_rates_and_never_raw_counts() -> None:
    assert "pour 100 000 hab." in page("counters.map", indicateur="P3")
    # A number of powers is a rate of nothing.
    assert catalogue()["O7"].name_fr not in page("reorganisation.map")


def test_the_method_lists_every_indicator_and_every_source(edition: Edition) -> None:
    files = [file.stem for file in (ROOT / "queries").glob("*/indicators/*.sql")]
    sources = one(edition, "select count(*) from core.sources")
    html = page("method", indicateur="P1")
    assert says(html, "method.title", indicators=len(files), sources=sources)
    assert says(html, "method.sources.places", vintage="2026")  # NOTICE says the same
    for stem in files:
        assert (
            f">{stem.split('_')[0].upper().replace('0', '', 1) if stem[1] == '0' else stem.split('_')[0].upper()}<"
            in html
        )


@pytest.mark.usefixtures("edition")
def test_the_worked_example_of_the_method_is_the_rule() -> None:
    # (value - start) / (target - start) and the share of days gone by, recomputed from what the page itself writes.
    html = page("method", language="en")
    numbers = re.search(r"Start ([\d.,]+).*?, value ([\d.,]+).*?, target ([\d.,]+).*?= ([\d.]+)%", html)
    assert numbers
    start, value, target, progress = (float(number.replace(",", "")) for number in numbers.groups())
    assert 100 * (value - start) / (target - start) == pytest.approx(progress, abs=0.2)
    days = re.search(r"there are ([\d,]+) days; by .*?, ([\d,]+) have elapsed: expected pace ([\d.]+)%", html)
    assert days
    total, elapsed, expected = (float(number.replace(",", "")) for number in days.groups())
    assert 100 * elapsed / total == pytest.approx(expected, abs=0.06)


# Confidential ---------------------------------------------------------------------------------------------------------

UNDECIDED = """
select proposal_id, title, region from core.proposals where proposal_id not in (
    select proposal_id from core.proposal_events, core.editions
    where stage = 'decision' and event_date <= as_of and outcome in ('retained', 'modified', 'rejected')
)
"""


def undecided(edition: Edition) -> list[tuple[str, str, str]]:
    """Number, title and region of what is not decided, from the whole file."""
    rows = store.cursor(edition).execute(UNDECIDED).fetchall()
    assert len(rows) > 10
    return rows


def told(html: str, rows: list[tuple[str, str, str]]) -> set[str]:
    """The numbers of the proposals that a text names."""
    return {number for number, title, _ in rows if number in html or typeset(title) in html}


def typeset(title: str) -> str:
    return re.sub("[\u202f\u00a0]", " ", Say("fr").text(title))


def test_the_public_never_sees_an_undecided_proposal(edition: Edition) -> None:
    hidden = undecided(edition)
    regions = {region for _, _, region in hidden if region}
    for name in PAGES:
        assert told(page(name, "public", **PAGES[name]), hidden) == set()
    for region in sorted(regions)[:3]:
        assert told(page("territory", "public", region=region), hidden) == set()
        assert told(page("reorganisation.progress", "public", region=region), hidden) == set()


def test_the_public_downloads_no_undecided_proposal(edition: Edition) -> None:
    hidden = undecided(edition)
    for query in TABLES.values():
        assert told(reading(parse("public"))(query).to_csv(), hidden) == set()


def test_a_prefect_sees_the_undecided_proposals_of_their_territory_only(edition: Edition) -> None:
    hidden = undecided(edition)
    concerned = store.cursor(edition).execute(
        """
        select distinct proposal_id from core.proposal_territories
        join core.territories using (level, code)
        where (level = 'region' and code = '53') or (level = 'department' and parent_code = '53')
        """
    )
    own = {number for (number,) in concerned.fetchall()} | {number for number, _, region in hidden if region == "53"}
    others = [row for row in hidden if row[0] not in own]
    assert told(page("territory", "prefect:R53", region="53"), hidden) <= own
    assert told(page("territory", "prefect:R53", region="53"), hidden) != set()
    for region in sorted({region for _, _, region in others if region})[:3]:
        assert told(page("territory", "prefect:R53", region=region), others) == set()


@pytest.mark.usefixtures("edition")
def test_who_holds_proposals_is_refused_to_the_public_with_the_reason() -> None:
    assert says(page("reorganisation.pipeline", "public"), "pipeline.hold.refused_title")
    assert not says(page("reorganisation.pipeline", "prefect:R53"), "pipeline.hold.refused_title")


@pytest.mark.usefixtures("edition")
def test_what_is_for_who_signs_in_is_in_no_menu_where_nobody_does() -> None:
    """The footer led to "not open here"."""
    opened = frame.opened(reading(parse("prefect:R53")))
    assert not {page.path for pages in opened.values() for page in pages} & set(OF_NOW)
