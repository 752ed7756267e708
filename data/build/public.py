"""What is public: what is kept back of a full edition, and the public file, copied without it."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from data.contracts import Contract, contracts
from data.model import keys
from data.model.readers import columns_of, declared


def copy(connection: duckdb.DuckDBPyConnection, whole: Path) -> None:
    """Copy what everyone reads of a full edition into a new one whose tables are empty."""
    connection.execute("attach ? as whole (read_only)", [str(whole)])
    connection.execute(
        "insert into core.editions by name select * replace ('public' as audience) from whole.core.editions"
    )
    columns = columns_of(connection)
    for table in keys():
        _table(connection, table, columns[f"core.{table}"])
    _marts(connection)
    _sources(connection)
    connection.execute("detach whole")


def decide_what_is_public(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the marts that the declaration decides on: is what is kept back real, which problems everyone sees."""
    _problems(connection)
    columns = columns_of(connection)
    real_rows = any(_keeps_back_real(connection, table, columns[f"core.{table}"]) for table in keys())
    real_rows |= _quotes_real(connection)
    said = "select 1 from core.remarks, core.editions where editions.kind <> 'demonstration' limit 1"
    real_rows |= bool(connection.execute(said).fetchall())  # people wrote it, of figures that are not all invented
    connection.execute("insert into marts.confidentiality values ($real)", {"real": real_rows})


def _keeps_back_real(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> bool:
    """Whether some real row of a table is kept from the public, whole or in part."""
    for name in _feeding(connection, table):
        contract = contracts().get(name)
        condition = declared()[f"core.{table}"].kept_back(columns, contract.elsewhere if contract else ())
        ((found,),) = connection.execute(
            f"""select exists (
                from core.{table} where ({condition})
                    and source_id in (select source_id from core.sources where contract = $contract and kind = 'real')
            )""",
            {"contract": name},
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


def _feeding(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The contracts whose rows a table of core holds."""
    found = connection.execute(
        f"select distinct contract from core.sources semi join core.{table} using (source_id) order by all"
    ).fetchall()
    return [contract for (contract,) in found]


def _table(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> None:
    """The rows and columns of a table of core that everyone reads, but of one that is read through a mart."""
    readers = declared()[f"core.{table}"]
    if readers.through:
        return
    names = ", ".join(readers.public_columns(columns))
    connection.execute(
        f"""insert into core.{table} ({names}) select {names} from whole.core.{table}
        where {readers.everyone.replace("core.", "whole.core.")}"""
    )


def _sources(connection: duckdb.DuckDBPyConnection) -> None:
    """Sources that have a public row, counted by those: how many rows are kept back is not public."""
    connection.execute(
        """insert into core.sources by name
        select sources.* replace (counted.rows as rows)
        from whole.core.sources join marts.source_rows as counted using (source_id)"""
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
    return contract.used and all(declared()[f"core.{table}"].everyone == "true" for table in contract.tables)


def _hidden_spellings(contract: Contract) -> list[str]:
    """Every name that a column kept from the public may bear in a file."""
    hidden = {name for table in contract.tables for name in declared()[f"core.{table}"].inside} & set(contract.columns)
    return [spelling for name in sorted(hidden) for spelling in (name, *contract.columns[name].aliases)]


def _marts(connection: duckdb.DuckDBPyConnection) -> None:
    """The rows of marts that everyone reads, without what is inside; one of which nothing is said stays empty. Those of
    the reference alone are there.
    """
    marts = connection.execute(
        """select table_name from duckdb_tables() where schema_name = 'marts'
        group by all having count(*) = 1 order by all"""
    ).fetchall()
    for (mart,) in marts:
        readers = declared().get(f"marts.{mart}")
        everyone, inside = (readers.everyone, readers.inside) if readers else ("false", ())
        emptied = ", ".join(f"case when false then {name} end as {name}" for name in inside)  # null, of its type
        shown = f"select * replace ({emptied})" if emptied else ""
        connection.execute(f"create table marts.{mart} as {shown} from whole.marts.{mart} where {everyone}")
