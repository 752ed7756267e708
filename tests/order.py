"""`python -m tests.order`: every answer of the demonstration, as each reader, from tables that lie the other way round.

DuckDB promises no order but that of ORDER BY: what lies otherwise, or is read by more threads, must answer the same.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pandas as pd

import queries
from data import store
from queries import access
from queries.access import Viewer
from tests.bench.samples import SAMPLES

READERS = ("public", "cabinet", "prefect:R53", "prefect:D35")


def turned_round(file: Path, copy: Path, most: int = 10**9) -> Path:
    """A copy of an edition's file whose tables, of `most` rows, hold the same rows, the last one first."""
    shutil.copyfile(file, copy)
    with duckdb.connect(str(copy)) as connection:
        for (table,) in connection.execute(
            """select schema_name || '.' || table_name from duckdb_tables()
            where schema_name in ('core', 'marts') and estimated_size between 2 and $most""",
            {"most": most},
        ).fetchall():
            connection.execute(f"create temp table held as from {table} order by rowid desc")
            connection.execute(f"delete from {table}")
            connection.execute(f"insert into {table} from held order by rowid")
            connection.execute("drop table held")
    return copy


def differing(viewer: Viewer, file: Path, other: Path) -> Iterator[tuple[str, str]]:
    """The queries whose rows, or their order, are not the same in two files, and how; one is read by more threads."""
    with closing(_reading(viewer, file, 4)) as one, closing(_reading(viewer, other, 1)) as two:
        for name in queries.names():
            query = queries.load(name)
            bound = {word: None if word in query.optional else SAMPLES[word] for word in query.parameters}
            try:
                pd.testing.assert_frame_equal(
                    one.execute(query.sql, bound).df(), two.execute(query.sql, bound).df(), rtol=1e-9, atol=1e-9
                )
            except AssertionError as error:
                yield name, " ".join(str(error).split())[:200]


def _reading(viewer: Viewer, file: Path, threads: int) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(file), read_only=True, config={"threads": threads})
    connection.execute("set TimeZone = 'UTC'")
    parents = "select 'D' || code, 'R' || parent_code from visible.territories where level = 'department'"
    held = access.expand(viewer, dict(connection.execute(parents).fetchall())) if viewer.territories else ()
    connection.execute("set variable role = $role", {"role": viewer.role})
    connection.execute("set variable territories = $held::text[]", {"held": list(held)})
    return connection


def main() -> int:
    """Compare the current edition with itself, turned round; 1 when an answer differs."""
    found = 0
    with tempfile.TemporaryDirectory() as place:
        for text in READERS:
            viewer = access.parse(text)
            file = store.current(access.audience(viewer)).path
            copy = Path(place) / file.name
            if not copy.exists():
                turned_round(file, copy)
            for name, how in differing(viewer, file, copy):
                found += 1
                print(f"{text}: {name}: {how}")
    print(f"{len(queries.names())} queries, {len(READERS)} readers: {found} answers differ")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
