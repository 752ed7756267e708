"""What tests of queries share: a small world counted by hand, published as an edition, and every kind of reader."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import duckdb
import pandas as pd
import pytest

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "data"


@pytest.fixture(scope="session")
def by_hand_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of editions with the small world of by_hand.sql in it."""
    from data import build, public

    folder = tmp_path_factory.mktemp("by-hand")
    whole = folder / "by-hand.duckdb"
    with duckdb.connect(str(whole)) as connection:
        connection.execute("set variable reference = $folder", {"folder": str(DATA / "reference")})
        scripts = sorted((DATA / "model").glob("*.sql"))
        for script in (
            *(s for s in scripts if s.name < "25"),
            HERE / "by_hand.sql",
            *(s for s in scripts if s.name >= "25"),
        ):
            connection.execute(script.read_text(encoding="utf-8"))
        public.judge(connection)
    build.build_public(folder / "by-hand.public.duckdb", whole, lambda step: None)
    (folder / "CURRENT").write_text("by-hand\n")
    return folder


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
