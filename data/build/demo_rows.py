"""Putting the invented rows of a demonstration into core, on the real ground of our own lists."""

import hashlib

import duckdb

from data.build.plan import Demonstration
from data.contracts import contracts
from data.model import keys


def put_in(connection: duckdb.DuckDBPyConnection, invented: Demonstration) -> None:
    """Put in every invented row, each with the source of its subject. Rows of our own lists keep their place."""
    for table, frame in invented.tables.items():
        connection.register("frame", frame)
        for subject, condition in _subjects(table, invented).items():
            _put_in_rows(connection, invented, table, subject, condition)
        connection.unregister("frame")
    connection.execute("delete from core.sources where kind = 'demonstration' and rows = 0")


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
            'Demonstration data', 'Synthetic data, without official value', null, null)""",
        {"id": source_id, "sha256": sha256, "as_of": invented.as_of, "subject": subject},
    )
    taken = " and ".join(f"taken.{key} is not distinct from frame.{key}" for key in keys()[table])
    ((count,),) = connection.execute(
        f"""insert into core.{table} by name select *, $source as source_id from frame
        where {condition} and not exists (from core.{table} as taken where {taken})""",
        {"source": source_id},
    ).fetchall()
    connection.execute("update core.sources set rows = rows + ? where source_id = ?", [count, source_id])
