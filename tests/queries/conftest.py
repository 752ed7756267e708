"""What tests of queries share: a small world counted by hand, published as an edition, and every kind of reader."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from tests.support import build_world

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "data"


@pytest.fixture(scope="session")
def by_hand_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of editions with the small world of by_hand.sql in it."""
    return build_world(tmp_path_factory.mktemp("by-hand")).parent


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """changed(*statements, public=True): the small world with these changes, as the current edition; its full file.

    `public`: with the file that the public reads.
    """

    def world(*changes: str, public: bool = False) -> Path:
        monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
        return build_world(tmp_path, *changes, public=public)

    return world


@pytest.fixture
def by_hand(by_hand_files: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small world as the current edition; its full file."""
    monkeypatch.setenv("EDITIONS_DIR", str(by_hand_files))
    return by_hand_files / "by-hand.duckdb"


@pytest.fixture
def look() -> Callable[..., pd.DataFrame]:
    """look(path, sql, role, territories): rows of a file, as a reader finds them; without a role, as nobody does."""
    from data.store import Edition, cursor

    def rows(path: Path, sql: str, role: str | None = None, territories: Sequence[str] = ()) -> pd.DataFrame:
        with closing(cursor(Edition(path.name, path))) as reading:
            if role:
                reading.execute("set variable role = $role", {"role": role})
                reading.execute("set variable territories = $all::text[]", {"all": list(territories)})
            return reading.execute(sql).df()

    return rows
