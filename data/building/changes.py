"""What changed between two editions, by source: rows added, changed, removed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.checking.contract import contracts
from data.checking.tables import keys

MADE_HERE = {
    "demonstration": {"fr": "Démonstration", "en": "Demonstration"},
    "estimated": {"fr": "Fréquentation estimée", "en": "Estimated footfall"},
}


@dataclass(frozen=True)
class Change:
    """Rows of one table and kind of source that are new, different, or gone."""

    source: str
    table: str
    kind: str
    added: int
    changed: int
    removed: int


def between(old: Path | None, new: Path) -> list[Change]:
    """Every table and source where rows differ between two full editions (no old one: everything is added)."""
    with duckdb.connect() as connection:
        connection.execute("attach ? as new (read_only)", [str(new)])
        if old:
            connection.execute("attach ? as old (read_only)", [str(old)])
        return [change for table in keys() for change in _of_table(connection, table)]


def _of_table(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[Change]:
    after = _rows(connection, "new", table)
    before = _rows(connection, "old", table) or f"(from {after} limit 0)"
    same = " and ".join(f"old.{key} is not distinct from new.{key}" for key in keys()[table])
    query = f"""
        with old as (from {before}), new as (from {after})
        select
            coalesce(new.contract_of_source, old.contract_of_source), coalesce(new.kind_of_source, old.kind_of_source),
            count(*) filter (old.hash_of_row is null), count(*) filter (old.hash_of_row <> new.hash_of_row),
            count(*) filter (new.hash_of_row is null)
        from old full join new on {same}
        where old.hash_of_row is distinct from new.hash_of_row
        group by all order by all
    """
    for contract, kind, added, changed, removed in connection.execute(query).fetchall():
        yield Change(contract, table, kind, added, changed, removed)


def _rows(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> str | None:
    """A query for the keys of a table, a hash of the facts of each row, and its source; None when there is no table."""
    known = connection.execute(
        "select column_name from duckdb_columns() where database_name = ? and schema_name = 'core' and table_name = ?",
        [database, table],
    ).fetchall()
    facts = [f"facts.{name}" for (name,) in known if name not in ("source_id", "line")]
    shown = [f"facts.{name}" for name in keys()[table]]
    if not known:
        return None
    return f"""(
        select {", ".join(shown)}, hash({", ".join(facts)}) as hash_of_row,
            sources.contract as contract_of_source, sources.kind as kind_of_source
        from {database}.core.{table} as facts join {database}.core.sources as sources using (source_id)
    )"""


def title(change: Change, language: str) -> str:
    """The name people know a source by."""
    named = contracts().get(change.source)
    if named:
        return named.title[language]
    return MADE_HERE[change.kind][language]
