"""What is public: what contracts keep back of a full edition, and the public file, copied without it."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from data.contract import Contract, Public, contracts
from data.tables import MODEL, keys, public_rule


def copy(connection: duckdb.DuckDBPyConnection, whole: Path) -> None:
    """Copy public rows and aggregates of a full edition into a new one whose tables are empty."""
    connection.execute("attach ? as whole (read_only)", [str(whole)])
    connection.execute(
        "insert into core.editions by name select * replace ('public' as audience) from whole.core.editions"
    )
    for table in keys():
        _table(connection, table)
    _sources(connection)
    _marts(connection)
    connection.execute("detach whole")


def judge(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the marts that contracts decide on: whether something kept back is real, which problems are told."""
    _problems(connection)
    real_rows = any(_keeps_back_real(connection, table) for table in keys()) or _quotes_real(connection)
    connection.execute("insert into marts.confidentiality values ($real)", {"real": real_rows})


def _keeps_back_real(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether some real row of a table is kept from the public, whole or in part."""
    columns = _columns(connection, table)
    for contract in _feeding(connection, "core", table):
        condition = _kept_back(columns, public_rule(contract, table))
        ((found,),) = connection.execute(
            f"""select exists (
                from core.{table} where ({condition})
                    and source_id in (select source_id from core.sources where contract = $contract and kind = 'real')
            )""",
            {"contract": contract},
        ).fetchall()
        if found:
            return True
    return False


def _quotes_real(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a problem that is not told quotes a real cell: what could not be read is in no other table."""
    ((found,),) = connection.execute(
        """select exists (
            from core.problems as problems join core.sources using (source_id)
            where kind = 'real' and value is not null and not exists (
                from marts.public_problems as told
                where told.source_id = problems.source_id and told.rule = problems.rule
                    and told.line is not distinct from problems.line
                    and told.column_name is not distinct from problems.column_name
            )
        )"""
    ).fetchall()
    return bool(found)


def _kept_back(columns: Sequence[str], rule: Public) -> str:
    """The condition on a row of which the public does not read everything, but for what is published elsewhere."""
    secret = [name for name in columns if name not in (*_public_columns(columns, rule), *rule.elsewhere)]
    hidden = [f"({condition}) and {name} is not null" for name, condition in rule.hide.items()]
    return " or ".join([f"not coalesce({rule.rows}, false)", *(f"{name} is not null" for name in secret), *hidden])


def _public_columns(columns: Sequence[str], rule: Public) -> list[str]:
    kept = (*(rule.columns or columns), "source_id", "line")
    return [name for name in columns if name in kept and name not in rule.without]


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [name for name, *_ in connection.execute(f"describe core.{table}").fetchall()]


def _feeding(connection: duckdb.DuckDBPyConnection, core: str, table: str) -> list[str]:
    """The contracts whose rows a table of `core` (or `whole.core`) holds."""
    found = connection.execute(
        f"select distinct contract from {core}.sources semi join {core}.{table} using (source_id) order by all"
    ).fetchall()
    return [contract for (contract,) in found]


def _table(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """The rows and columns of a table that each of the contracts that feed it makes public."""
    columns = _columns(connection, table)
    for contract in _feeding(connection, "whole.core", table):
        rule = public_rule(contract, table)
        names = _public_columns(columns, rule)
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
    """Problems of sources whose rows are all public, but those of columns kept back; without the values they quote."""
    connection.execute(
        """insert into marts.public_problems by name
        select problems.* exclude (value, detail) from core.problems join core.sources using (source_id)
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
