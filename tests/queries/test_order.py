"""An answer has one order, whatever order its tables lie in and however many threads read them."""

import shutil
from pathlib import Path

import pytest

import queries
from queries.access import Viewer
from tests.order import differing, turned_round


@pytest.fixture(scope="module")
def files(by_hand_files: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The small world, and the same one with its tables turned round; not the communes, which are long and in order."""
    place = tmp_path_factory.mktemp("turned")  # a copy: a file that is open already keeps its threads
    file = Path(shutil.copy(by_hand_files / "by-hand.duckdb", place))
    return file, turned_round(file, place / "turned.duckdb", most=10_000)


@pytest.mark.wide
def test_answers_are_the_same_where_tables_lie_the_other_way_round(files: tuple[Path, Path]) -> None:
    """Of the small world; `make sweep` asks the demonstration, as four readers."""
    assert list(differing(Viewer("cabinet"), *files)) == []


@pytest.mark.wide
def test_an_order_that_is_left_open_is_found(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    sql = "select mission_id from visible.missions order by length(mission_id) > 99"
    left_open = queries.Query("open", "One row per mission.", sql, frozenset(), frozenset())
    monkeypatch.setattr(queries, "names", lambda: ["open"])
    monkeypatch.setattr(queries, "load", lambda name: left_open)
    assert [name for name, _ in differing(Viewer("cabinet"), *files)] == ["open"]
