"""The method page of one indicator, its SQL, and the statement on the Code of Practice."""

import re
import tomllib
from contextlib import closing
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

import queries
from data import store
from pages.method import audit, catalogue, practice, sql
from pages.shell.rooms import BY_PATH
from pages.text import LANGUAGES, Say
from queries import indicators
from queries.access import parse
from tests.pages.support import page, says
from tests.support import build_world, plain, reading

TEXTS = Path(__file__).parents[2] / "pages" / "text"


def test_a_query_is_shown_character_by_character() -> None:
    for name in queries.names():
        told = queries.load(name).sql
        assert unescape(re.sub(r"<[^>]+>", "", str(sql.block("", told)))) == told.strip()


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("viewer", "prefect:R53,D44", "Préfet : Bretagne (région 53) et Loire-Atlantique (44)"),
        ("viewer", "cabinet", "Cabinets ministériels"),
        ("territory", "region 53", "Bretagne (région 53)"),
        ("territory", "nation FR", "nation FR"),
        ("scope", "R53, D44", "Bretagne (région 53) et Loire-Atlantique (44)"),
        ("about", "D35", "Ille-et-Vilaine (35)"),
        ("about", "ministry:interior", "Intérieur"),
        ("indicator", "P3", "Actes mensuels"),
        ("source", "proposals", "Propositions de réorganisation"),
        ("source", "<b>", "<b>"),  # what it does not know stays as it was written
        ("state", "accepted", "demande acceptée"),
        ("kind", "annotation", "annotation"),
        ("rule", "no_right", "aucun droit à cette adresse"),
        ("until", "2026-12-31", "31/12/2026"),
    ],
)
def test_the_audit_log_says_codes_in_words(name: str, code: str, words: str) -> None:
    """With plain spaces: what a screen does not print is written out there."""
    say = Say("fr")
    (told,) = audit.named(say, {name: code}, audit.in_words(reading(parse("administrator")), say)).values()
    assert told == words


@pytest.mark.usefixtures("edition")
def test_an_indicator_says_its_coverage_its_files_its_history_and_both_queries() -> None:
    """96: the départements that are not alone in their region, counted from core; 3,000: the header of P1."""
    with closing(store.cursor(store.current())) as cursor:
        ((together,),) = cursor.execute(
            """select count(*) from core.territories as one where level = 'department' and exists (
            from core.territories as other
            where other.level = 'department' and other.parent_code = one.parent_code and other.code <> one.code)"""
        ).fetchall()
    shown = page("method", "public", indicateur="O8")
    assert says(shown, "method.indicators.covered.department", count=together, total=together)
    assert says(shown, "method.indicators.sql_rows")
    assert says(shown, "rows.see_denominator")
    html = page("method", "public", indicateur="P1")
    counters = re.sub(r"<[^>]+>", "", html)
    assert "30 novembre 2025 : 3 000 guichets" in counters
    assert says(html, "method.indicators.fresh_last", month="décembre 2024")
    assert says(page("method", "public", indicateur="O1"), "method.indicators.covered.nation")
    assert indicators.catalogue()["P1"].limits_fr[:30] in counters


def test_the_history_of_a_definition_has_the_editions_that_changed_it() -> None:
    rows = pd.DataFrame(
        {"indicator": ["P1", "M5"], "built_at": pd.to_datetime(["2026-12-03 10:00", "2026-12-04 10:00"])}
    )
    told = catalogue._history(lambda _: rows, Say("fr"), indicators.catalogue()["P1"])  # type: ignore[arg-type]
    told = re.sub(r"\s", " ", told)
    assert "30 novembre 2025 : 3 000" in told
    assert f"3 décembre 2026 : {plain(Say('fr')('method.indicators.redefined'))}" in told
    assert "4 décembre" not in told


def test_the_statement_has_the_sixteen_principles_of_2017_each_with_what_is_done_and_what_lacks() -> None:
    """Fifteen, and principle 1 bis, which that edition added."""
    told = {name: one for part in practice.PRINCIPLES.values() for name, one in part.items()}
    assert len(told) == 16
    for language in LANGUAGES:
        words = tomllib.loads((TEXTS / language / "practice.toml").read_text(encoding="utf-8"))
        numbers = [re.search(r"\d+(?: ?bis)?", words[name]["title"])[0] for name in told]  # type: ignore[index]
        second = {"fr": "1 bis", "en": "1bis"}[language]  # as the Code writes it
        assert numbers == ["1", second, *map(str, range(2, 16))]
        assert all(words[name]["done"] and words[name]["lacks"] for name in told)
    for state, paths in told.values():
        assert state in practice.STATES
        assert all(path in BY_PATH for path in paths)


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_statement_counts_what_is_held(language: str) -> None:
    states = [state for part in practice.PRINCIPLES.values() for state, _ in part.values()]
    shown = re.sub(r"<[^>]+>", "", page("method.practice", "public", language))
    head = {
        "fr": "Sur 16 principes : {} tenu, {} en partie, {} non tenus",
        "en": "16 principles: {} met, {} partly met, {} not met",
    }
    assert head[language].format(*(states.count(state) for state in practice.STATES)) in shown


@pytest.fixture
def contested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small world, whose remarks are of an indicator that is no more but the first, which is made one of P1."""
    build_world(tmp_path, "update core.remarks set indicator = 'P1' where request = 1")
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))


@pytest.mark.wide
@pytest.mark.usefixtures("contested")
def test_what_was_said_of_figures_is_told_as_its_reader_may_read_it() -> None:
    """By hand, in by_hand.sql: request 1 is everyone's but for its motive, its values and the answer before the last;
    request 2 is within Paris.
    """
    shown = {who: re.sub(r"<[^>]+>", " ", page("method", who)) for who in ("public", "prefect:R53", "cabinet")}
    ended = "Préfecture de région : Bretagne 01/06/2021"
    answer = "demande acceptée avec changement 03/06/2021 Administrateur Une seule"
    for who, text in shown.items():
        told = re.sub(r"\s+", " ", text)
        assert ended in told
        assert answer in told
        assert ("Relevé" in told) == (who != "public")
        assert ("61 %" in told) == (who != "public")
        assert (says(told, "contests.no_longer", name="X1"), "Un mot" in told) == ((who == "cabinet"),) * 2
        assert says(told, "contests.table.title", count=2 if who == "cabinet" else 1)
    assert not says(shown["public"], "contests.table.none")


@pytest.mark.usefixtures("edition")
def test_where_nothing_is_said_of_figures_the_method_page_says_so() -> None:
    assert says(page("method", "public"), "contests.table.none")


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_what_is_late_is_marked_in_the_table_of_freshness_and_nothing_else_is() -> None:
    rows = re.findall(r'<tr><th scope="row".*?</tr>', page("method.freshness"), re.S)
    marked = ["tc-late" in row for row in rows]
    assert marked == ["En retard" in row for row in rows]
    assert {True, False} <= set(marked)


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_the_sources_say_how_many_are_real_and_what_they_share() -> None:
    """A column where each line has the same is one sentence: the publisher, as the licence, which nobody gave."""
    html, rows = page("method"), reading(parse("cabinet"))("method/sources")
    files = rows.groupby("sha256")["kind"].first()
    counts = {"count": len(rows), "files": len(files), "real": (files == "real").sum()}
    assert says(html, "method.sources.found_some", **counts)
    assert says(html, "method.sources.shared.publisher", name=rows["publisher"].iloc[0])
    assert not {"Producteur", "Licence"} & set(re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', html))


@pytest.mark.usefixtures("edition")
def test_the_example_subtracts_as_it_is_read() -> None:
    """The gap is that of the two whole percentages written before it, which a reader does again."""
    shown = unescape(re.sub(r"<[^>]+>", "", page("method")))
    done, due, gap = re.findall(r"(\d+)\s%\s−\s(\d+)\s% = ([+−]?\d+) points", shown)[0]
    assert int(gap.replace("−", "-")) == int(done) - int(due)


def test_the_titles_of_the_method_say_how_many_there_are() -> None:
    """Seven calculations, eleven figures, nine tables: written in words, so that a list that grows is seen here."""
    assert [len(one) for one in (catalogue.STUDIES, catalogue.DEFINITIONS, catalogue.TABLES)] == [7, 11, 9]


@pytest.mark.wide
@pytest.mark.usefixtures("opened")
def test_the_title_counts_as_known_what_the_list_of_indicators_counts_as_known() -> None:
    """Of 35 indicators few have a value where only some files are published: none is told as calculated without one."""
    html = plain(page("method", "public"))
    title = html[html.index("<h1") : html.index("</h1>")]
    told = re.search(r"(\d+) indicateurs renseignés sur (\d+)", html)
    assert told is not None
    assert {told[1], str(len(indicators.catalogue()))} <= set(re.findall(r"\d+", title))
