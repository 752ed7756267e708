"""Putting the demonstration rows into core where no real row of the subject is; what hangs on them falls with them."""

import hashlib
import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from data import demo, store
from data.building.plan import Demonstration
from data.checking import territory
from data.checking.contract import contracts
from data.checking.quoting import quoted
from data.checking.tables import keys, references

MADE = "demonstration"  # among what can be made again: the invented rows of a seed, as DuckDB reads them


def generated(seed: int, again: bool) -> Mapping[str, pd.DataFrame | pa.Table]:
    """The invented rows of a seed, by table of core. Those that an edition carries over (`again`) are written beside
    the editions, and read there the next time, as long as the program and the ground that they come from are the same.
    """
    if not again:
        return demo.generate(seed)
    place = store.made() / f"{MADE}-{_program(seed)}"
    if not place.is_dir():
        _write(demo.generate(seed), place)
    return {table: parquet.read_table(place / f"{table}.parquet") for table in demo.SUBJECTS if _is_in(place, table)}


def _is_in(place: Path, table: str) -> bool:
    return (place / f"{table}.parquet").is_file()


def _write(tables: Mapping[str, pd.DataFrame | pa.Table], place: Path) -> None:
    """Write tables into a new folder, which has its name once it is whole; those of other programs go."""
    for old in place.parent.glob(f"{MADE}-*"):
        shutil.rmtree(old)
    with tempfile.TemporaryDirectory(prefix=MADE, dir=place.parent) as draft, store.connect() as connection:
        for table, frame in tables.items():
            connection.register("frame", frame)
            connection.execute(f"copy frame to {quoted(Path(draft, f'{table}.parquet'))} (format parquet)")
            connection.unregister("frame")
        Path(draft).rename(place)
        Path(draft).mkdir()  # for the end of the folder that was to go


def _program(seed: int) -> str:
    """What tells one demonstration from another: its seed, its program, and the ground that it is on."""
    maker = demo.generate
    digest = hashlib.sha256(f"{seed} {maker.__module__} {np.__version__} {pd.__version__} {pa.__version__}".encode())
    package = Path(demo.__file__).parent
    for file in sorted([*package.glob("*.py"), *package.with_name("reference").rglob("*.*")]):
        digest.update(file.read_bytes() if file.is_file() and file.suffix != ".pyc" else b"")
    return digest.hexdigest()[:16]


def put_in(
    connection: duckdb.DuckDBPyConnection,
    invented: Demonstration,
    real: Collection[str],
    apart: Collection[tuple[str, tuple[str, ...]]] = (),
) -> None:
    """Put in the invented rows of the subjects that are not among the real ones, unless all are to be kept.

    `apart`: tables of which territories (see checking.territory) have real rows of their own. Kept beside real rows,
    invented ones still give way to those of the same key.
    """
    retired = frozenset() if invented.keep else frozenset(real)
    for table, frame in invented.tables.items():
        connection.register("frame", frame)
        for subject, condition in _subjects(table, invented).items():
            if subject not in retired:
                _put_in_rows(connection, invented, table, subject, condition)
        connection.unregister("frame")
    if not invented.keep:
        for table, scope in sorted(apart):
            _give_place(connection, table, scope)
    if retired or apart:
        _let_fall(connection)
    _count(connection)


def _subjects(table: str, invented: Demonstration) -> dict[str, str]:
    """The subjects of the invented rows of a table, and the condition that picks the rows of each."""
    contract = contracts().get(table)
    if contract is None:
        return {invented.subjects[table]: "true"}
    if not contract.subjects:
        return {contract.subject: "true"}
    parts = ", ".join(f"'{part}'" for part in contract.subjects)
    listed = {subject: f"{contract.split_by} = '{part}'" for part, subject in contract.subjects.items()}
    return listed | {contract.subject: f"{contract.split_by} not in ({parts})"}


def _put_in_rows(
    connection: duckdb.DuckDBPyConnection, invented: Demonstration, table: str, subject: str, condition: str
) -> None:
    source_id = f"demonstration-{subject}"
    sha256 = hashlib.sha256(f"demonstration {invented.seed}".encode()).hexdigest()
    connection.execute(
        """insert or ignore into core.sources values
        ($id, 'demonstration', $sha256, 0, $as_of, $as_of, 'demonstration', $subject, 'demonstration',
            'Jeu de démonstration', 'Trois chantiers', null, 'Données synthétiques, sans valeur officielle',
            'Demonstration data', 'Synthetic data, without official value')""",
        {"id": source_id, "sha256": sha256, "as_of": invented.as_of, "subject": subject},
    )
    taken = " and ".join(f"taken.{key} is not distinct from frame.{key}" for key in keys()[table])
    connection.execute(
        f"""insert into core.{table} by name select *, $source as source_id from frame
        where {condition} and not exists (from core.{table} as taken where {taken})""",
        {"source": source_id},
    )


def _give_place(connection: duckdb.DuckDBPyConnection, table: str, scope: tuple[str, ...]) -> None:
    """Delete the invented rows of a table that are of territories."""
    places = ", ".join(f"('{level}', '{code}')" for level, code in sorted(territory.covered(scope)))
    connection.execute(
        f"""delete from core.{table} where source_id like 'demonstration-%' and rowid in (
            select row_of from ({territory.territories(table)}) where (level_of, code_of) in ({places})
        )"""
    )


def _let_fall(connection: duckdb.DuckDBPyConnection) -> None:
    """Delete invented rows that refer to rows that are not there, until none is left."""
    fallen = 1
    while fallen:
        fallen = sum(_fall(connection, *column, *parent) for column, parent in references().items())


def _fall(connection: duckdb.DuckDBPyConnection, table: str, column: str, parent: str, parent_column: str) -> int:
    ((count,),) = connection.execute(
        f"""delete from core.{table}
        where source_id like 'demonstration-%' and {column} is not null
            and {column} not in (select {parent_column} from core.{parent})"""
    ).fetchall()
    return int(count)


def _count(connection: duckdb.DuckDBPyConnection) -> None:
    """How many invented rows each source has left; one without any goes."""
    counted = " union all ".join(
        f"select source_id from core.{table} where source_id like 'demonstration-%'" for table in keys()
    )
    connection.execute(
        f"""update core.sources set rows = counted.rows
        from (select source_id, count(*) as rows from ({counted}) group by source_id) as counted
        where counted.source_id = sources.source_id"""
    )
    connection.execute("delete from core.sources where source_id like 'demonstration-%' and rows = 0")
