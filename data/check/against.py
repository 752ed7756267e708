"""What the current edition shows of a new file and nothing in the file does: a whole file in another unit, or cut."""

from collections.abc import Iterator, Sequence

import duckdb

from data import database, store
from data.check.report import Report
from data.problem import Problem

BOTH = """
with held as (
    select indicator, level, code, period, value_type, value
    from edition.core.indicator_values join edition.core.sources using (source_id)
    where kind = 'real' and value is not null and value_type in ('vi', 'va')
),
given as (select * from ({query}) where value is not null and value_type in ('vi', 'va'))
"""
GONE = """
select indicator, count(*), min_by(level || ' ' || code || ', ' || period, (period, level, code))
from held anti join given using (indicator, level, code, period, value_type)
where indicator in (select indicator from given)
group by indicator order by indicator
"""
SCALE = """
, before as (select indicator, level, code, median(value) as usual from held where value > 0 group by all),
after as (
    select indicator, level, code, median(value) as usual, min(line) as line from given where value > 0 group by all
)
select indicator, min(line), median(after.usual / before.usual) as times
from after join before using (indicator, level, code)
group by indicator
having times not between 1 / 30 and 30
order by indicator
"""


TIMES = """
select rows.line, rows.{column} as now, held.{column} as before
from rows join edition.core.{table} as held using ({key})
join edition.core.sources using (source_id)
where kind = 'real' and held.{column} > 0 and rows.{column} > 0
    and round(rows.{column} / held.{column}, 6) in (0.001, 0.01, 0.1, 10, 100, 1000, 1000000, 0.000001)
order by rows.line limit 100
"""

COLUMNS = """
select column_name from duckdb_columns() where database_name = 'edition' and schema_name = 'core' and table_name = ?
"""
FIRST = 12  # départements that are named
FEWER = 0.8  # of the rows that the edition has of a source: a new file with less may have been cut
ROWS = "select sum(rows)::bigint from edition.core.sources where kind = 'real' and contract = ?"


HELD = """
select distinct held.{code} from edition.core.{table} as held join edition.core.sources using (source_id)
where sources.kind = 'real' and contract = ? and {department} and {part}
    and held.{code} not in (select {code} from rows where {department} and {code} is not null)
order by all
"""


def current(reports: Sequence[Report]) -> list[Problem]:
    """What the current edition tells of checked files; nothing without one, or that it is broken."""
    concerned = [report for report in reports if report.count and report.contract and report.contract.used]
    try:
        path = store.current().path if concerned else None
    except store.NoEdition:
        path = None
    if path is None:
        return []
    try:
        with database.connect() as connection:  # not one that stays open: the file is read once, with whatever settings
            connection.execute("attach ? as edition (read_only)", [str(path)])
            found: list[Problem] = []
            for report in concerned:
                connection.register("rows", report.rows)
                found += _told(connection, report)
            return found
    except duckdb.Error:
        return [Problem(path.name, "not_compared")]


def _is_whole(report: Report) -> bool:
    """Whether a file replaces all that its source had: lists of counters follow one another, parts come alone."""
    contract = report.contract
    return contract is not None and contract.used and not contract.history and not contract.split_by


def _query(report: Report) -> str:
    return report.contract.tables.get("indicator_values", "") if report.contract else ""


def _told(connection: duckdb.DuckDBPyConnection, report: Report) -> Iterator[Problem]:
    """Values of an indicator that would go or are in another unit than before; rows of another source that would go."""
    if _is_whole(report) and report.contract:
        ((before,),) = connection.execute(ROWS, [report.contract.name]).fetchall()
        if before and report.count < FEWER * before:
            yield Problem(report.file, "fewer_rows", value=str(report.count), detail=str(before))
    yield from _times(connection, report)
    yield from _places(connection, report)
    if not _query(report):
        return
    both = BOTH.format(query=_query(report))
    gone = [] if report.contract and report.contract.completes else connection.execute(both + GONE).fetchall()
    for indicator, count, first in gone:
        yield Problem(report.file, "values_gone", None, None, indicator, f"{count} ({first}...)")
    for indicator, line, times in connection.execute(both + SCALE).fetchall():
        yield Problem(report.file, "another_scale", line, None, indicator, f"{times:.4g}")


def _places(connection: duckdb.DuckDBPyConnection, report: Report) -> Iterator[Problem]:
    """Départements of which the edition has rows of this source, and the file none: it would take them away."""
    contract = report.contract
    if contract is None or contract.history or contract.completes or _query(report):
        return
    column = next((one for one in contract.columns.values() if one.type in ("department", "territory")), None)
    table, part = next(iter(contract.tables)), contract.split_by
    kept = {name for (name,) in connection.execute(COLUMNS, [table]).fetchall()}
    if column is None or not {column.name, *([part] if part else ())} <= kept:
        return
    department = "true" if column.type == "department" else f"{column.level or 'level'} = 'department'"
    of_parts = f"held.{part} in (select {part} from rows)" if part else "true"
    query = HELD.format(code=column.name, table=table, department=department, part=of_parts)
    gone = [code for (code,) in connection.execute(query, [contract.name]).fetchall()]
    if gone:
        yield Problem(report.file, "places_gone", None, None, ", ".join(gone[:FIRST]), str(len(gone)))


def _times(connection: duckdb.DuckDBPyConnection, report: Report) -> Iterator[Problem]:
    """Measures that are ten, a thousand, a million times what the edition has of the same thing, or that part of it."""
    contract = report.contract
    if contract is None or not contract.key or list(contract.tables.values()) != ["from rows"]:
        return
    (table,) = contract.tables
    measured = [
        one.name for one in contract.columns.values() if one.type == "number" and one.name not in ("lat", "lon")
    ]
    for column in measured:
        query = TIMES.format(table=table, key=", ".join(contract.key), column=column)
        for line, now, before in connection.execute(query).fetchall():
            yield Problem(report.file, "times_ten", line, column, f"{now:.15g}", f"{before:.15g}")
