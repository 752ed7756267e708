"""What tests of queries share: a small world counted by hand, published as an edition, and every kind of reader."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "data"


@pytest.fixture(scope="session")
def by_hand_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of editions with the small world of by_hand.sql in it."""
    from data import build

    folder = tmp_path_factory.mktemp("by-hand")
    whole = folder / "by-hand.duckdb"
    with duckdb.connect(str(whole)) as connection:
        connection.execute("set variable reference = $folder", {"folder": str(DATA / "reference")})
        scripts = sorted((DATA / "model").glob("*.sql"))
        for script in (*(s for s in scripts if s.name < "25"), HERE / "by_hand.sql", *(s for s in scripts if s.name >= "25")):
            connection.execute(script.read_text(encoding="utf-8"))
    build.build_public(folder / "by-hand.public.duckdb", whole, lambda step: None)
    (folder / "CURRENT").write_text("by-hand\n")
    return folder


@pytest.fixture
def by_hand(by_hand_files: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small world as the current edition; its full file."""
    monkeypatch.setenv("EDITIONS_DIR", str(by_hand_files))
    return by_hand_files / "by-hand.duckdb"


@pytest.fixture
def leaky(by_hand_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The small world where the public is served the full file: only the views stand between it and the rows."""
    shutil.copy(by_hand_files / "by-hand.duckdb", tmp_path / "leaky.duckdb")
    shutil.copy(by_hand_files / "by-hand.duckdb", tmp_path / "leaky.public.duckdb")
    (tmp_path / "CURRENT").write_text("leaky\n")
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    yield
