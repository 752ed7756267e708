"""What a copied or embedded figure cites: the source of its data and, apart from it, the text that promised it."""

import re
from html import unescape
from importlib import import_module
from pathlib import Path

import pytest

from data.contracts import contracts
from pages.blocks import cited
from pages.shell.rooms import BY_PATH, PAGES
from pages.territory import sheet
from pages.text import Say
from queries import sourced
from queries.access import parse
from queries.indicators import catalogue
from tests.pages.support import run, says, told
from tests.pages.test_embed import answering
from tests.support import as_read, build_world, one_in, reading

# Two lists of counters, and what the barometer publishes of acts, beside the footfall that they are summed from.
SOURCES = """
    delete from core.sources where subject in ('counters', 'milestones') and contract = 'demonstration';
    update core.sources set kind = 'real';
    update core.editions set kind = 'real';
    update core.sources set title = 'Liste', publisher = 'Agence', source_date = '2020-01-01' where source_id = 'open';
    insert into core.sources
        (source_id, file_name, sha256, rows, source_date, deposited_at, contract, subject, kind, title, publisher)
    values
        ('counters', 'a', 'a', 1, '2021-06-30', '2021-06-30', 'france_services_list', 'counters', 'real', 'Liste',
            'Agence'),
        ('milestones', 'c', 'c', 1, null, '2021-06-30', 'milestones', 'milestones', 'real', 'Jalons', 'Nous'),
        ('acts', 'd', 'd', 1, '2021-05-01', '2021-06-30', 'barometer', 'acts', 'real', 'Baromètre', 'Direction'),
        ('rates', 'e', 'e', 1, '2021-05-01', '2021-06-30', 'barometer', 'satisfaction_rate', 'real', 'Taux',
            'Direction');
"""


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_world(tmp_path, SOURCES)
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))


@pytest.fixture
def invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_world(tmp_path)
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))


@pytest.mark.wide
@pytest.mark.parametrize(
    ("indicator", "expected"),
    one_in(
        3,
        [
            ("P1", {"counters"}),  # the latest of two lists
            ("P3", {"acts"}),  # published, which stands in place of the sum of footfall
            ("P4", {"acts", "counters"}),
            ("P5", {"rates"}),
            ("P6", {"footfall"}),  # whose outcome the barometer does not publish
            ("M1", {"missions"}),
            ("O7", {"powers"}),
        ],
        several=True,
    ),
)
def test_a_value_comes_from_what_it_is_counted_from(indicator: str, expected: set[str], sources: None) -> None:
    ask = reading(parse("cabinet"))
    rows = sourced.of(ask.viewer, ask.edition, catalogue()[indicator])
    assert set(rows["source_id"]) == expected


@pytest.mark.wide
def test_the_sheet_of_a_territory_names_what_its_values_come_from(sources: None) -> None:
    """Footfall of the small world is there too, and is not what its published acts come from."""
    ask, say = reading(parse("cabinet")), Say("fr")
    assert sheet.origins(ask, say, catalogue()["P3"]) == ["Baromètre"]
    assert sheet.origins(ask, say, catalogue()["P4"]) == ["Liste", "Baromètre"]


@pytest.mark.wide
def test_what_is_copied_cites_the_data_and_apart_from_it_the_promise(sources: None) -> None:
    html = told(run("counters.progress", "public", indicateur="P1"))
    copied = re.findall(r'data-cite="([^"]*)"', html)[0].split("\n")
    data, promise = copied[1:]
    assert says(data, "cited.data", names="Liste (Agence, 30/06/2021)")
    assert says(promise, "cited.promise", text="« déployer")
    cards = re.findall(r'data-source="([^"]*)"', told(run("overview", "public")))
    assert any("Liste (Agence, 30/06/2021) ; promesse" in one for one in cards)


@pytest.mark.wide
def test_what_is_shown_elsewhere_cites_the_same(sources: None) -> None:
    with answering() as client:
        for kind in ("figure", "chart"):
            foot = foot_of(client.get(f"/embed/{kind}/P1").text)
            assert says(foot, "cited.data", names="Liste (Agence, 30/06/2021)")
            assert says(foot, "cited.promise", text="« déployer")
        # One that has no value in a real edition is no demonstration.
        page = client.get("/embed/figure/M8").text
        assert 'class="kind"' not in page
        assert Say("fr")("cited.demonstration") not in foot_of(page)


@pytest.mark.wide
@pytest.mark.parametrize("language", one_in(2, ["fr", "en"]))
def test_a_demonstration_says_that_it_is_one(invented: None, language: str) -> None:
    said = re.sub("[\u202f\u00a0]", " ", Say(language)("cited.demonstration"))
    copied = re.findall(r'data-cite="([^"]*)"', told(run("counters.progress", "public", language, indicateur="P1")))
    assert copied[0].split("\n")[1] == said
    cards = re.findall(r'data-source="([^"]*)"', told(run("overview", "public", language)))
    figures = [one for one in cards if "2018" in one]
    assert figures
    assert all(one.startswith(said[:1].lower() + said[1:]) for one in figures)
    with answering() as client:
        assert said in foot_of(client.get(f"/embed/figure/P1?lang={language}").text)


def foot_of(html: str) -> str:
    foot = re.findall(r"<footer>.*?</footer>", html, flags=re.DOTALL)[0]
    return re.sub("[\u202f\u00a0]", " ", unescape(as_read(foot)))


# Pages whose figures are of the product itself, or which have none.
OF_NO_SOURCE = {"method", ""}


@pytest.mark.wide
def test_a_page_of_figures_has_subjects_that_sources_are_of() -> None:
    """Those that it asks the kind of are among them."""
    known = {contract.subject for contract in contracts().values()} | {"acts", "satisfaction_rate"}
    for page in PAGES:
        told = cited.subjects(page)
        assert bool(told) == (page.room not in OF_NO_SOURCE), page
        assert told <= known, page
        written = Path(import_module(f"pages.{page.module}").__file__ or "").read_text(encoding="utf-8")
        asked = set(re.findall(r'ask\.kind\("(\w+)"\)', written))
        assert not told or asked - {"requests"} <= told, page


@pytest.mark.wide
def test_a_picture_of_what_names_no_source_names_those_of_its_page(sources: None) -> None:
    """The latest of each title that are of the page, three at most; on a demonstration that it is one."""
    of_page = lambda path: cited.of_page(reading(parse("public")), Say("fr"), BY_PATH[path])  # noqa: E731
    assert re.sub(r"[\u202f\u00a0]", " ", of_page("counters-access")).endswith(": Liste (Agence, 30/06/2021)")
    assert "Jalons" in of_page("reorganisation-calendar")
    assert "Liste" not in of_page("reorganisation-calendar")
    assert of_page("method") == ""
