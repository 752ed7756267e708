"""What changed between two editions, by source: rows added, changed, removed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data import database
from data.contracts import contracts
from data.model import keys
from data.model.readers import declared

MADE_HERE = {
    "demonstration": {"fr": "Démonstration", "en": "Demonstration"},
    "estimated": {"fr": "Fréquentation estimée", "en": "Estimated footfall"},
}
OF_SOURCES = ("source_id", "line")  # columns that say where a row was read


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
    with database.connect() as connection:
        connection.execute("attach ? as new (read_only)", [str(new)])
        if old:
            connection.execute("attach ? as old (read_only)", [str(old)])
        columns = _with_rows(connection)
        return [change for table in keys() for change in _of_table(connection, table, columns)]


Columns = dict[tuple[str, str], list[str]]


def _with_rows(connection: duckdb.DuckDBPyConnection) -> Columns:
    """The columns of each table of core that holds a row, by edition ("old", "new") and table."""
    found = connection.execute(
        """select database_name, table_name, list(column_name order by column_index)
        from duckdb_columns() join duckdb_tables() using (database_name, schema_name, table_name)
        where schema_name = 'core' and estimated_size > 0 group by all"""
    )
    return {(database, table): names for database, table, names in found.fetchall()}


def _of_table(connection: duckdb.DuckDBPyConnection, table: str, columns: Columns) -> Iterator[Change]:
    there = [_rows(edition, table, columns) for edition in ("old", "new")]
    if not any(there):
        return
    before, after = (rows or f"(from {next(filter(None, there))} limit 0)" for rows in there)
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


def _rows(edition: str, table: str, columns: Columns) -> str | None:
    """A query for the keys of a table, a hash of the facts of each row, and its source; None when it holds no row."""
    known = columns.get((edition, table), [])
    facts = [f"facts.{name}" for name in known if name not in OF_SOURCES]
    shown = [f"facts.{name}" for name in keys()[table]]
    if not known:
        return None
    return f"""(
        select {", ".join(shown)}, hash({", ".join(facts)}) as hash_of_row,
            sources.contract as contract_of_source, sources.kind as kind_of_source
        from {edition}.core.{table} as facts join {edition}.core.sources as sources using (source_id)
    )"""


@dataclass(frozen=True)
class Shown:
    """Where readers find the rows of a table of core, what tells them apart, and the columns of it that are there."""

    view: str
    key: tuple[str, ...]
    columns: tuple[str, ...]


def shown(edition: duckdb.DuckDBPyConnection) -> dict[str, Shown]:
    """By table of core, the view of `visible` in which who asks finds its rows: its own, else the one that its
    declaration reads it through; none where that one lacks a column of its key.
    """
    found: dict[tuple[str, str], list[str]] = {}
    rows = edition.execute(
        "select schema_name, table_name, column_name from duckdb_columns() order by table_oid, column_index"
    )
    for schema, table, column in rows.fetchall():
        found.setdefault((schema, table), []).append(column)
    views = {}
    for table, key in keys().items():
        through = declared().get(declared()[f"core.{table}"].through)
        names = [table, through.made_view if through else ""]
        there = next((found["visible", name] for name in names if ("visible", name) in found), [])
        view = next((name for name in names if ("visible", name) in found), "")
        columns = [name for name in found.get(("core", table), []) if name in there]
        if set(key) <= set(columns):
            kept = tuple(name for name in columns if name not in ("source_id", "line"))
            views[table] = Shown(f"visible.{view}", tuple(key), kept)
    return views


def table_title(table: str, language: str) -> str:
    """What a table of core is called: as its own contract, else as the first one that feeds it."""
    named = contracts().get(table) or next(one for one in contracts().values() if table in one.tables)
    return named.title[language]


def title(change: Change, language: str) -> str:
    """The name people know a source by."""
    named = contracts().get(change.source)
    if named:
        return named.title[language]
    return MADE_HERE[change.kind][language]
