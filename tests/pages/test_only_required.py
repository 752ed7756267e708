"""An edition of one row a source, where only what is required is filled: every page and every sheet stands."""

from pathlib import Path

import pytest

from data import check, publish
from data.contracts import Contract, contracts
from data.store import Edition
from pages.shell.rooms import MODULES
from queries import indicators
from tests.pages.support import page
from tests.support import one_in

# Without these a row is in no figure, and its page would have nothing to say.
READINGS = [
    ("cabinet", "en"),
    *(pytest.param(viewer, "fr", marks=pytest.mark.wide) for viewer in ("public", "prefect:D35")),
]
DATED = {"counters": "opened_on", "footfall": "requests", "operations": "in_force_on"}
OPENED = [
    ("counters-find", {"guichet": "bare"}),
    ("counters-find", {"lieu": "Rennes"}),
    ("missions-inventory", {"mission": "SEC01"}),
    ("reorganisation-proposals", {"proposition": "53-01"}),
    ("territory", {"departement": "35"}),
    ("territory", {"region": "53"}),
]


@pytest.fixture(scope="module", autouse=True)
def only_required(edition: Edition, tmp_path_factory: pytest.TempPathFactory):
    """Each template's example without what is optional, and one whole counter: the planner needs an address."""
    folder = tmp_path_factory.mktemp("only_required")
    files = [_bare(folder, name, one) for name, one in contracts().items() if name in one.tables]
    with (folder / "counters.csv").open("a", encoding="utf-8") as file:
        file.write(check.template("counters").splitlines()[1] + "\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(folder / "editions"))
        publish.publish(files, publish.Options(), lambda step: None)
        yield


def _bare(folder: Path, name: str, contract: Contract) -> Path:
    columns = [column for column in contract.columns.values() if column.type != "email"]
    kept = [column.name for column in columns if column.required or column.name == DATED.get(name)]
    cells = {column.name: column.example if column.name in kept else "" for column in columns}
    if name == "counters":
        cells["counter_id"] = "bare"
    file = folder / f"{name}.csv"
    lines = (cells, (f'"{cell}"' for cell in cells.values()))
    file.write_text("".join(",".join(line) + "\n" for line in lines), encoding="utf-8")
    return file


@pytest.mark.parametrize("path", one_in(12, MODULES))
@pytest.mark.parametrize(("viewer", "language"), READINGS)
def test_every_page_stands(path: str, viewer: str, language: str) -> None:
    assert page(MODULES[path].removeprefix("pages."), viewer, language).count("<h1") == 1


@pytest.mark.parametrize(("path", "parameters"), OPENED)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_sheet_stands(path: str, parameters: dict[str, str], language: str) -> None:
    assert "<h1" in page(MODULES[path].removeprefix("pages."), "cabinet", language, **parameters)


@pytest.mark.parametrize("identifier", one_in(3, indicators.catalogue()))
def test_every_indicator_opens(identifier: str) -> None:
    room = indicators.catalogue()[identifier].workstream
    assert 'id="indicateur"' in page(f"{room}.progress", indicateur=identifier)
