"""Real files alone: the 56 missions of the decree with their article, and the services of 2016 on the map."""

from pathlib import Path

import pytest

from data.publish import Options, publish
from queries.access import Viewer
from tests.pages.missions.test_missions_pages import PAGES, page
from tests.pages.support import says, untagged
from tests.support import one_in, reading

pytestmark = pytest.mark.real
PUBLIC = Viewer("public")


@pytest.fixture(scope="module", autouse=True)
def _published(real: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("real")
    files = [
        real / "reorganisation" / "missions_ddi_decret_2009-1484.csv",
        *sorted((real / "services").glob("*.csv")),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(folder))
        assert publish(files, Options(), lambda what: None).new
        yield


@pytest.mark.wide
def test_the_missions_of_the_decree_are_listed_with_their_article() -> None:
    rows = reading(PUBLIC)("missions/nomenclature")
    decree = rows[rows["legal_basis"].fillna("").str.startswith("Décret n° 2009-1484")]
    assert len(decree) == 56
    assert decree["legal_basis"].str.contains(r", art\. \d").all()
    assert set(decree["kind"]) == {"real"}
    words = untagged(page("inventory", "public"))
    assert words.count("Décret n° 2009-1484") == 56
    assert says(words, "inventory.idle.title")


def test_a_mission_of_the_decree_has_its_sheet_and_is_found_by_a_word() -> None:
    words = untagged(page("inventory", "public", mission="DDT-01"))
    assert "Décret n° 2009-1484 du 3 décembre 2009, art. 3" in words
    assert "Direction départementale des territoires" in words
    found = untagged(page("inventory", "public", mots="développement durable"))
    assert "DDT-01" in found
    assert "DDPP" not in found


def test_the_services_that_have_not_ended_are_on_the_map_but_those_of_two_islands() -> None:
    """Of the 975 of the directory, 97 units of DIRECCTE, 50 DDCS, 46 DDCSPP and 4 units of DRIEA ended in 2021."""
    rows = reading(PUBLIC)("missions/services")
    assert len(rows) == 975 - 97 - 50 - 46 - 4
    assert rows[["lat", "lon"]].notna().all(axis=None)
    words = untagged(page("services", "public"))
    assert says(words, "services.title_listed", count=778)
    # Saint-Barthélemy and Saint-Martin have coordinates, and no place in the drawing of the eighteen regions.
    assert rows.loc[rows["x"].isna(), "code"].tolist() == ["977", "978"]
    assert "776 services sur la carte" in words


@pytest.mark.parametrize("name", one_in(3, PAGES))
def test_every_page_stands_without_an_exercise(name: str) -> None:
    for viewer in ("public", "cabinet"):
        assert page(name, viewer).count("<h1") == 1
