"""The public file: an empty database, the same model, and only what contracts make public."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import duckdb

from data.contract import Contract, contracts
from data.tables import MODEL, keys, public_rule


def copy(connection: duckdb.DuckDBPyConnection, whole: Path) -> None:
    """Copy public rows and aggregates of a full edition into a new one whose tables are empty."""
    connection.execute(f"attach '{whole}' as whole (read_only)")
    connection.execute(
        "insert into core.editions by name select * replace ('public' as audience) from whole.core.editions"
    )
    for table in keys():
        _table(connection, table)
    _sources(connection)
    _problems(connection)
    _marts(connection)
    connection.execute("detach whole")


def _table(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """The rows and columns of a table that each of the contracts that feed it makes public."""
    feeding = connection.execute(
        f"""select distinct contract from whole.core.sources
        semi join whole.core.{table} using (source_id) order by all"""
    ).fetchall()
    columns = [name for name, *_ in connection.execute(f"describe core.{table}").fetchall()]
    for (contract,) in feeding:
        rule = public_rule(contract, table)
        kept = (*(rule.columns or columns), "source_id", "line")
        names = [name for name in columns if name in kept and name not in rule.without]
        shown = [_shown(name, rule.hide) for name in names]
        condition = rule.rows.replace("core.", "whole.core.")
        connection.execute(
            f"""insert into core.{table} ({", ".join(names)}) select {", ".join(shown)} from whole.core.{table}
            where ({condition})
                and source_id in (select source_id from whole.core.sources where contract = $contract)""",
            {"contract": contract},
        )


def _shown(column: str, hide: Mapping[str, str]) -> str:
    return f"case when {hide[column]} then null else {column} end" if column in hide else column


def _sources(connection: duckdb.DuckDBPyConnection) -> None:
    """Sources that have a public row, counted by those: how many rows are kept back is not public."""
    counted = " union all ".join(f"select source_id from core.{table}" for table in keys())
    connection.execute(
        f"""insert into core.sources by name
        select sources.* replace (counted.rows as rows)
        from whole.core.sources
        join (select source_id, count(*) as rows from ({counted}) group by source_id) as counted using (source_id)"""
    )


def _problems(connection: duckdb.DuckDBPyConnection) -> None:
    """Problems of sources whose rows are all public, but those of columns kept back."""
    connection.execute(
        """insert into core.problems by name
        select problems.* from whole.core.problems join core.sources using (source_id)
        where contract in (select unnest($wholly))
            and (column_name is null or column_name not in (select unnest($hidden)))""",
        {
            "wholly": [name for name, contract in contracts().items() if _is_public(contract)],
            "hidden": [spelling for contract in contracts().values() for spelling in _hidden_spellings(contract)],
        },
    )


def _is_public(contract: Contract) -> bool:
    return bool(contract.public) and all(rule.rows == "true" for rule in contract.public.values())


def _hidden_spellings(contract: Contract) -> list[str]:
    """Every name that a column kept from the public may bear in a file."""
    hidden = {name for rule in contract.public.values() for name in rule.without} & set(contract.columns)
    return [spelling for name in sorted(hidden) for spelling in (name, *contract.columns[name].aliases)]


def _marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Aggregates, by the conditions of model/public.toml; one that is not named there stays empty."""
    conditions = tomllib.loads((MODEL / "public.toml").read_text(encoding="utf-8"))
    connection.execute("create schema if not exists marts")
    marts = connection.execute(
        """select table_name from duckdb_tables()
        where database_name = 'whole' and schema_name = 'marts' order by all"""
    ).fetchall()
    for (mart,) in marts:
        condition = conditions.get(f"marts.{mart}", "false")
        connection.execute(f"create table marts.{mart} as from whole.marts.{mart} where {condition}")
