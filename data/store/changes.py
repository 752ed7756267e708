"""What changed between two editions, table by table: rows added, changed, removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data import database
from data.contracts import contracts
from data.model import keys
from data.model.readers import declared


@dataclass(frozen=True)
class Change:
    """How many rows of a table of core are new, different, or gone."""

    table: str
    added: int
    changed: int
    removed: int


def between(old: Path | None, new: Path) -> list[Change]:
    """Every table where rows differ between two full editions (no old one: everything is added). Raises duckdb.Error
    where one of them cannot be read, or is of another model.
    """
    with database.connect() as connection:
        connection.execute("attach ? as new (read_only)", [str(new)])
        connection.execute("attach ? as old (read_only)", [str(old or new)])
        found = [Change(table, *_counts(connection, table, key, old is not None)) for table, key in keys().items()]
        return [one for one in found if one.added or one.changed or one.removed]


def _counts(connection: duckdb.DuckDBPyConnection, table: str, key: Sequence[str], is_there: bool) -> tuple[int, ...]:
    """How many rows of a table came, changed and went; all came where there is no old edition."""
    # What a row says, but where it was read.
    said = f"(select columns(lambda name: name not in ('source_id', 'line')) from {{}}.core.{table}) as facts"
    if not is_there:
        (came,) = connection.execute(f"select count(*) from new.core.{table}").fetchall()[0]
        return came, 0, 0
    whole = f"(select (count(*), sum(hash(facts))) from {said})"  # most tables are the same: ten times faster to see
    if connection.execute(f"select {whole.format('old')} = {whole.format('new')}").fetchall()[0][0]:
        return 0, 0, 0
    rows = f"select {', '.join(key)}, hash(facts) as facts from {said}"
    matched = " and ".join(f"old.{one} is not distinct from new.{one}" for one in key)
    (counts,) = connection.execute(
        f"""select count(*) filter (old.facts is null), count(*) filter (old.facts <> new.facts),
            count(*) filter (new.facts is null)
        from ({rows.format("old")}) as old full join ({rows.format("new")}) as new on {matched}"""
    ).fetchall()
    return counts


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
    """What a table of core is called: as its own contract, else as the first one that feeds it, else by its name."""
    fed = (one for one in contracts().values() if table in one.tables)
    named = contracts().get(table) or next(fed, None)
    return named.title[language] if named else table
