"""Who reads what: the declaration of model/readers.toml, and the views and counts that are made from it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from data.model import MODEL, keys

_BY_ANOTHER = re.compile(r"(\w+) of (\S+)")


@dataclass(frozen=True)
class Readers:
    """Who reads a table ("core.services", "marts.alerts"); model/readers.toml says what each field means."""

    table: str
    everyone: str = "false"
    scope: str = ""
    inside: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    twin: str = ""
    through: str = ""
    view: str = ""
    by_hand: str = ""

    @property
    def made_view(self) -> str:
        """The name of the view that is made from the declaration; "" where none is."""
        if self.by_hand or self.through or self.view == "none":
            return ""
        return self.view or self.table.partition(".")[2]

    @property
    def in_scope(self) -> str:
        """SQL: whether a row is in the scope of who is reading."""
        if found := _BY_ANOTHER.fullmatch(self.scope):
            return f"{found[1]} in (select {found[1]} from {found[2]} where visible.in_scope(level, code))"
        return f"visible.in_scope({self.scope})" if self.scope else "visible.reads_all()"

    def public_columns(self, columns: Sequence[str]) -> list[str]:
        """Of the columns of the table, those that everyone reads."""
        kept = (*(self.columns or columns), "source_id", "line")
        return [name for name in columns if name in kept and name not in self.inside]

    def kept_back(self, columns: Sequence[str], elsewhere: Sequence[str] = ()) -> str:
        """SQL: whether everyone does not read all of a row, but for the columns published `elsewhere`."""
        secret = [name for name in columns if name not in (*self.public_columns(columns), *elsewhere)]
        return " or ".join([f"not coalesce({self.everyone}, false)", *(f"{name} is not null" for name in secret)])


@cache
def declared() -> dict[str, Readers]:
    """Who reads each table of core and each mart."""
    written = tomllib.loads((MODEL / "readers.toml").read_text(encoding="utf-8"))
    return {
        f"{schema}.{name}": _readers(f"{schema}.{name}", line)
        for schema, lines in written.items()
        for name, line in lines.items()
    }


def _readers(table: str, line: Mapping[str, Any]) -> Readers:
    said: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one for key, one in line.items()}
    return Readers(table, **said)


def make_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the views of `visible` from the declaration."""
    columns = columns_of(connection)
    for readers in declared().values():
        if readers.made_view:
            connection.execute(f"create view visible.{readers.made_view} as {_view(readers, columns[readers.table])}")


def columns_of(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The columns of each table and view of a file: {"core.services": ["service_id", ...]}."""
    return dict(
        connection.execute(
            """select concat(schema_name, '.', table_name), list(column_name order by column_index)
            from duckdb_columns() where database_name = current_database() group by all"""
        ).fetchall()
    )


def count_rows(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill marts.source_rows: of each source, how many rows everyone reads, and how many which prefects besides."""
    counted = " union all ".join(_counted(declared()[f"core.{table}"]) for table in keys())
    connection.execute(
        f"""insert into marts.source_rows
        select source_id, readers, sum(many)::bigint from ({counted}) group by all order by all"""
    )


def _view(readers: Readers, columns: Sequence[str]) -> str:
    """The query of a view: everyone's rows and those in scope, with what is inside emptied out of scope."""
    table, scope = readers.table, readers.in_scope
    if readers.twin:
        return f"""from {table} where {scope}
            union all by name from marts.{readers.twin} where visible.is_known() and not {scope}"""
    public = readers.public_columns(columns)
    emptied = [f"case when {scope} then {name} end as {name}" for name in columns if name not in public]
    shown = f"select * replace ({', '.join(emptied)}) from {table}" if emptied else f"from {table}"
    if readers.everyone == "true":
        return f"{shown} where visible.is_known()"
    if readers.everyone == "false":
        return f"{shown} where {scope}"
    return f"{shown} where visible.is_known() and ({readers.everyone} or {scope})"


def _counted(readers: Readers) -> str:
    """The rows of a table with the prefects who alone read them, written as readers are: [R53, D35]; null: everyone."""
    everyone, table = f"coalesce({readers.everyone}, false)", readers.table
    if found := _BY_ANOTHER.fullmatch(readers.scope):  # counted before they are joined: few keys, whatever the rows
        key, places = found.groups()
        return f"""select source_id, if(is_everyones, null, coalesce(places, [])) as readers, many
            from (
                select source_id, {key}, is_everyones, count(*) as many
                from (select source_id, {key}, {everyone} as is_everyones from {table}) group by all
            )
            left join (
                select {key}, list_sort(list(distinct upper(level[1]) || code)) as places from {places} group by all
            ) using ({key})"""
    listed = "[]::text[]"
    if readers.scope:
        level, code = readers.scope.split(", ")
        listed = f"[upper(({level})[1]) || {code}]"
    return f"select source_id, if({everyone}, null, {listed}) as readers, 1 as many from {table}"
