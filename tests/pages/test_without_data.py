"""An edition of one deposited counter, without demonstration: every page stands, and what is not known is not zero."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import check, publish
from data.store import Edition
from pages.shell.rooms import MODULES
from tests.pages.support import page, says
from tests.support import one_in


@pytest.fixture(scope="module", autouse=True)
def almost_empty(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The example of the template of counters, published alone."""
    yield from _alone(tmp_path_factory.mktemp("almost_empty"), check.template("counters"))


@pytest.fixture(scope="module")
def only_a_bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The same counter, a bus without stops."""
    yield from _alone(tmp_path_factory.mktemp("only_a_bus"), check.template("counters").replace(",fixed,", ",bus,"))


def _alone(folder: Path, counters: str) -> Iterator[None]:
    (file := folder / "counters.csv").write_text(counters, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(folder / "editions"))
        publish.publish([file], publish.Options(), lambda step: None)
        yield


@pytest.mark.parametrize("path", one_in(9, MODULES))
@pytest.mark.parametrize("viewer", one_in(2, ["cabinet", "public"]))
def test_every_page_stands(path: str, viewer: str) -> None:
    assert page(MODULES[path].removeprefix("pages."), viewer).count("<h1") == 1


def test_what_nobody_deposited_is_not_a_finding() -> None:
    assert not says(page("reorganisation.cooperations"), "cooperations.title.some")
    assert says(page("reorganisation.cooperations"), "cooperations.absent_title")
    home = page("territory")
    assert not any(says(home, f"territory.comparison.{key}") for key in ("none", "title", "title_all"))
    assert not says(page("counters.footfall"), "footfall.none")  # there is nothing to widen
    assert says(page("counters.footfall"), "parts.unpublished.title")
    assert says(page("missions.staffflow"), "staffflow.title_none")  # not known, which is not none
    assert says(page("reorganisation.calendar"), "calendar.title.none")
    assert says(page("overview"), "overview.card.unknown", count=0, total=6)


def test_what_one_list_cannot_tell_is_not_said_to_be_unchanged() -> None:
    """One counter was labelled within the three months; of 2,543 to come, it is four hundredths of a point."""
    told = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page("changes", "public")))
    assert "1 chiffre a bougé" in told
    assert "0,0 point" not in told
    unchanged = re.findall(r"Sans changement sur cette période : ([^.]*)", told)
    assert not [one for one in unchanged if "guichets" in one]


def test_few_people_near_a_counter_are_not_none() -> None:
    """16 000 inhabitants of Valserhône and its neighbours, of 68 million, are within ten kilometres."""
    assert "0,0" not in re.sub("<[^>]+>", "", page("counters.access", "public")).split("à moins de 10")[0][-30:]


@pytest.mark.parametrize("path", one_in(8, [path for path, module in MODULES.items() if ".counters." in module]))
def test_every_page_of_counters_stands_without_an_address(path: str, only_a_bus: None) -> None:
    """A bus of Ain whose stops nobody deposited: it is listed, and nobody is near it."""
    for where in ({}, {"departement": "01"}):
        assert page(MODULES[path].removeprefix("pages."), "public", **where).count("<h1") == 1


def test_where_to_open_is_answered_without_an_address(only_a_bus: None) -> None:
    html = page("counters.planner", "cabinet", departement="01")
    assert says(html, "planner.found_counter", place="Ain", count=5)
    assert says(html, "planner.closure.no_address")
