"""What came late: two editions, one less the other, must not tell what one or two counters sent in between."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from data.secrecy.tables import declared

# Departements and months that an older edition had published, with how many of their counters say something else today.
_CHANGED = """
    select
        coalesce(now.level, old.level) as level, coalesce(now.code, old.code) as code,
        coalesce(now.month, old.month) as month, count(*) as counters
    from marts.counter_signatures as now
    full join older.marts.counter_signatures as old using (counter_id, level, code, month)
    where now.signature is distinct from old.signature
    group by all
    having (level, code, month) in (select (level, code, month) from older.marts.counter_signatures)
"""

_KIND = "select kind from {}.subject_kinds where subject = 'footfall'"


def hold(connection: duckdb.DuckDBPyConnection, older: Sequence[Path]) -> None:
    """Keep what the latest older edition said of a month that fewer than three counters changed since any of them.

    `older`: full files of this model, oldest first. Months that more changed are noted in marts.changed_months. What
    the State publishes itself needs none of it, and an invented figure never stands in for a real one.
    """
    few = declared()[0].contributors
    ((kind, is_published),) = connection.execute(f"select ({_KIND.format('marts')}), publishes_acts()").fetchall()
    if is_published:
        return
    for path in older[::-1]:  # the latest first: what it keeps is safe against those before, as it was then
        connection.execute("attach $path as older (read_only)", {"path": str(path)})
        ((other,),) = connection.execute(f"select ({_KIND.format('older.marts')})").fetchall()
        connection.execute(f"create temp table changed as {_CHANGED} and $same", {"same": kind == other})
        for table in ("public_base", "counter_signatures"):
            held = f"(level, code, month) in (select (level, code, month) from changed where counters < {few})"
            connection.execute(f"delete from marts.{table} where {held}")
            connection.execute(f"insert into marts.{table} by name from older.marts.{table} where {held}")
        connection.execute(
            f"insert into marts.changed_months select level, code, month from changed where counters >= {few}"
        )
        connection.execute("drop table changed")
        connection.execute("detach older")
    connection.execute("create or replace table marts.changed_months as select distinct * from marts.changed_months")
