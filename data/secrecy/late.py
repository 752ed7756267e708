"""What came late: two editions, one less the other, must not tell what one or two contributors sent in between.

A figure of a territory and period keeps what the latest edition before said of it, in `marts.contributions`, until
three contributors changed it since each edition that can still be read, and it moved by eleven people. What is
published is summed from there, so that each sum of figures moved as they did.

Requests by procedure name no contributor: eleven requests are all that is asked of what they moved by, figure by figure
(`marts.public_procedure_requests`, model/33_counters.sql).
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data.secrecy.tables import Figured, Key, declared, figures, is_exempt

LEVELS = ("department", "region", "nation")
LINKED = ["redeployment", "transfer"]  # a year of one is read with the other: both are of one edition

# Figures and periods that both editions know, of which what is invented in one is invented in the other.
_COMPARABLE = """
    create or replace temp table comparable as
    select distinct figure, period from older.marts.contributions
    join (
        select figure from (select unnest($figures) as figure, unnest($subjects) as subject)
        left join marts.subject_kinds as now using (subject)
        left join older.marts.subject_kinds as old using (subject)
        group by figure having bool_and(now.kind is not distinct from old.kind)
    ) using (figure)
"""

# What each contributor brings today, less what they brought then; those that say the same are not here.
_MOVED = """
    create or replace temp table moved as
    select
        figure, level, code, period, contributor,
        [coalesce(now.amounts[part], 0) - coalesce(old.amounts[part], 0) for part in [1, 2, 3, 4, 5]] as gains
    from (from marts.contributions semi join comparable using (figure, period)) as now
    full join (from older.marts.contributions semi join comparable using (figure, period)) as old
        using (figure, level, code, period, contributor)
    where now.amounts is distinct from old.amounts or now.detail is distinct from old.detail
"""

_FEW = " or ".join(
    f"""count(distinct contributor) filter (gains[{part}] <> 0) between 1 and $few - 1
        or (figure not in (select unnest($amounts)) and count(*) filter (gains[{part}] <> 0) > 0
            and abs(sum(gains[{part}])) < $least - 1e-6)"""
    for part in range(1, 6)
)

# Cells of a level that too few moved, or by too little.
_UNSAFE = f"""
    select figure, in_level, in_code, period
    from moved join marts.ancestors using (level, code)
    where in_level = $level
    group by all
    having count(distinct contributor) < $few or {_FEW}
"""

_HELD = f"""
    create or replace temp table held as
    select distinct figure, level, code, period
    from moved
    join marts.ancestors using (level, code)
    join ({_UNSAFE}) using (figure, in_level, in_code, period)
"""


def hold(connection: duckdb.DuckDBPyConnection, older: Sequence[Path], whole: Collection[Figured] = ()) -> None:
    """Keep in marts.contributions what older editions said of what may not be told yet, and note what changed since.

    `older`: full files of this model, oldest first; `whole`: figures and periods to keep as the latest one said them.
    Figures that three or more changed are noted in marts.changed; how each cell that did not change was read stands in
    the temporary table `as_before`.
    """
    connection.execute("create temp table as_before (name text, level text, code text, period text, hidden boolean)")
    for path in older[::-1]:
        with _beside(connection, path):
            for level in LEVELS:  # what is kept of a level moves nothing of the next one
                connection.execute(_HELD, _limits() | {"level": level})
                _keep(connection)
    if len(older) > 1 or whole:
        _keep_whole(connection, older, whole)
    for path in older:
        with _beside(connection, path):
            _note(connection)
    connection.execute("create or replace table marts.changed as select distinct * from marts.changed")


def remember_requests(connection: duckdb.DuckDBPyConnection, older: Sequence[Path]) -> None:
    """Put what older editions told of requests by procedure, about the same kind of facts, in the temporary table
    `requests_before`; `older`: full files of this model, oldest first.
    """
    connection.execute(
        """create temp table requests_before (
            procedure_id text, department text, year integer, requests bigint, editions_ago integer)"""
    )
    for editions_ago, path in enumerate(older[::-1], start=1):
        connection.execute("attach $path as older (read_only)", {"path": str(path)})
        connection.execute(
            """insert into requests_before
            select procedure_id, department, year, requests, $ago from older.marts.procedure_years
            where not own and (select kind from marts.subject_kinds where subject = 'requests') is not distinct from (
                select kind from older.marts.subject_kinds where subject = 'requests'
            )""",
            {"ago": editions_ago},
        )
        connection.execute("detach older")


def _keep_whole(connection: duckdb.DuckDBPyConnection, older: Sequence[Path], whole: Collection[Figured]) -> None:
    """Keep all that the latest edition said of `whole`, and of a figure and period still unsafe beside another one.

    Editions are safe two by two, so that one of them, whole, is safe beside all others; a mixture may not be.
    """
    connection.execute("create or replace temp table unsafe (figure text, period text)")
    for figured in whole:
        connection.execute("insert into unsafe values (?, ?)", figured)
    for path in older:
        with _beside(connection, path):
            for level in LEVELS:
                connection.execute(
                    f"insert into unsafe select distinct figure, period from ({_UNSAFE})", _limits() | {"level": level}
                )
    for path in older[::-1]:
        with _beside(connection, path):
            connection.execute(
                """create or replace temp table held as
                select distinct figure, level, code, period from moved semi join unsafe using (figure, period)"""
            )
            _keep(connection)
            connection.execute("delete from unsafe where (figure, period) in (select (figure, period) from comparable)")


def _keep(connection: duckdb.DuckDBPyConnection) -> None:
    """Put what the older edition said in the place of what is `held`, and of what has to go with it."""
    connection.execute(
        """insert into held select distinct figure, level, code, period from moved
        where figure in (select unnest($linked)) and period in (
            select period from held where figure in (select unnest($linked))
        )""",
        {"linked": LINKED},
    )
    key = "(figure, level, code, period) in (select (figure, level, code, period) from held)"
    connection.execute(f"delete from marts.contributions where {key}")
    connection.execute(f"insert into marts.contributions by name from older.marts.contributions where {key}")
    connection.execute(f"delete from moved where {key}")
    month = "(level, code, month::text) in (select (level, code, period) from held where figure = 'footfall')"
    connection.execute(f"delete from marts.public_base where {month}")
    connection.execute(f"insert into marts.public_base by name from older.marts.public_base where {month}")


def _note(connection: duckdb.DuckDBPyConnection) -> None:
    """Note what changed since the older edition, and how it showed what did not.

    Cells hidden there together are known by their sum: while one of them did not change, showing the others, which did,
    would tell what they were.
    """
    connection.execute("insert into marts.changed select distinct figure, level, code, period from moved")
    exempt_then = _exempt_there(connection)
    for table in declared()[1]:
        if is_exempt(connection, table) or table.name in exempt_then:
            continue
        changed = " or ".join(f"gains[{part}] <> 0" for part in table.parts)
        period = "''" if table.undated else f"{table.period}::text"
        connection.execute(
            f"""create or replace temp table then_read as
            select level, code, {period} as period, hidden, parent_level, parent_code, (level, code, {period}) not in (
                select (in_level, in_code, period)
                from moved join marts.ancestors using (level, code) where figure = $figure and ({changed})
            ) as is_same
            from older.{table.twin} join core.territories using (level, code)
            where exists (from comparable where comparable.figure = $figure and comparable.period = {period})""",
            {"figure": table.figure},
        )
        connection.execute(
            "insert into as_before select $name, level, code, period, hidden from then_read where is_same",
            {"name": table.name},
        )
        hidden = connection.execute(
            """select level, code, period, parent_level, parent_code, is_same from then_read
            where hidden and period in (select period from then_read group by period having not bool_and(is_same))"""
        ).fetchall()
        if beside := _hidden_beside(hidden):
            levels, codes, periods = (list(column) for column in zip(*beside, strict=True))
            connection.execute(
                "insert into as_before select $name, unnest($levels), unnest($codes), unnest($periods), true",
                {"name": table.name, "levels": levels, "codes": codes, "periods": periods},
            )


def _exempt_there(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The tables of which the older edition gave what the State publishes, and not what contributors bring."""
    ((here,),) = connection.execute("select current_database()").fetchall()
    connection.execute("use older")
    found = {table.name for table in declared()[1] if is_exempt(connection, table)}
    connection.execute(f'use "{here}"')
    return found


def _hidden_beside(hidden: Sequence[tuple[str, str, str, str, str, bool]]) -> list[Key]:
    """Of the hidden cells of an edition (with their whole, and whether they are the same today), those that changed and
    that sums bind to one that did not.
    """
    bound: dict[Key, Key] = {}  # by a cell or by the sum of which it is the whole, another one that it is bound to

    def end(one: Key) -> Key:
        while bound.get(one, one) != one:
            one = bound[one]
        return one

    for level, code, period, parent_level, parent_code, _ in hidden:
        cell = (level, code, period)
        for total in ((f"inside {level}", code, period), (f"inside {parent_level}", parent_code, period)):
            bound[end(cell)] = end(total)
    same = {end((level, code, period)) for level, code, period, _, _, is_same in hidden if is_same}
    return [row[:3] for row in hidden if not row[5] and end(row[:3]) in same]


@contextmanager
def _beside(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    """An older edition attached as `older`, with what is `comparable` and what `moved` since."""
    subjects = [(figure, subject) for figure, all_of_it in figures().items() for subject in all_of_it]
    names, about = (list(column) for column in zip(*subjects, strict=True))
    connection.execute("attach $path as older (read_only)", {"path": str(path)})
    connection.execute(_COMPARABLE, {"figures": names, "subjects": about})
    connection.execute(_MOVED)
    yield
    connection.execute("detach older")


def _limits() -> dict[str, object]:
    rules, tables = declared()
    amounts = sorted({table.figure for table in tables if not table.people})
    return {"few": rules.contributors, "least": rules.threshold, "amounts": amounts}
