"""What the field publishes, as it is: each format goes in and is read on a page. Expected values stand in the files."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.publish import Options, publish
from queries.access import Viewer
from tests.pages.support import page, says
from tests.support import reading

pytestmark = pytest.mark.real
FORMATS = Path(__file__).parents[3] / "shared" / "real" / "formats"
EMPTY = "template_import_PILOTE.ods"  # a template, without a row


@pytest.fixture(scope="module", autouse=True)
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An edition of every format, real and nothing else."""
    if not FORMATS.is_dir():
        pytest.skip("the real files are not here")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(tmp_path_factory.mktemp("formats")))
        done = publish(sorted(FORMATS.iterdir()), Options(), lambda what: None)
        assert all(report.contract for report in done.reports)
        assert [report.file for report in done.reports if not report.count] == [EMPTY]
        yield


def shown(name: str, **parameters: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(name, "public", **parameters)))


@pytest.mark.wide
def test_a_place_of_digital_mediation_is_found_near_its_commune() -> None:
    assert (
        "Anonymal 0,0 km · 12 BIS RUE DE LECLERCQ, Reims · Horaires : Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00"
        in shown("counters.find", lieu="Reims")
    )


@pytest.mark.wide
def test_a_bus_stops_where_its_file_says_every_other_week() -> None:
    told = shown("counters.find", guichet="bus-16-emmaus-ruffec")
    assert "Bus France services (Emmaus Ruffec)" in told
    assert says(told, "counter.stops_title", count=12)
    assert "Saint-Fraigne lundi 13 h 30 – 15 h 30, semaines impaires" in told
    assert "Charmé mardi 13 h 30 – 16 h 30, semaines paires" in told


def test_the_barometer_gives_the_labels_of_a_departement_month_by_month() -> None:
    told = shown("counters.follow", departement="35")
    assert "juin 2022 0 26 juillet 2022 0 29" in told  # the detail of the département
    # In December 2022 the synthesis, one sheet for each département, says 23 for the Ain and 29 for Ille-et-Vilaine.
    assert "décembre 2022 0 29" in told
    assert "décembre 2022 0 23" in shown("counters.follow", departement="01")


def test_labels_of_one_departement_are_not_those_of_its_region() -> None:
    rows = reading(Viewer("public"))("counters/labels", region="53").dropna(subset="labels")
    # Before December 2022 Ille-et-Vilaine alone is known; then the four of Bretagne: 31 + 30 + 29 + 31 in the workbook.
    assert [(str(month)[:7], labels) for month, labels in zip(rows["month"], rows["labels"], strict=True)] == [
        ("2022-12", 121)
    ]


def test_the_method_names_each_source() -> None:
    told = shown("method")
    for title in (
        "Arrêts d’un bus France services",
        "Lieux de médiation numérique",
        "Baromètre des résultats, synthèse",
    ):
        assert title in told
