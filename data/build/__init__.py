"""Third step: a new database file, from nothing, by running data/model in order around the rows."""

import datetime
import hashlib
from collections import defaultdict
from pathlib import Path

import duckdb

from data import database, store
from data.build import definitions, demo_rows, rows
from data.build.plan import Plan, Say
from data.check import cross_checks
from data.model import MODEL, keys
from data.problem import Problem, Refused
from data.reference.places import FOLDER as REFERENCE

# Model files numbered under 25 run before the rows are put in, those from 60 on once small cells are emptied, those
# from 95 on once the views that readers.toml declares are made too.
BEFORE_ROWS, COUNTERS, TWINS, PUBLISHED, VIEWS, FILTERS, END = "25", "33", "35", "60", "90", "95", "99"
FIRST_DAY = datetime.date(2018, 7, 25)  # of the three workstreams: nothing was promised before
FURTHEST = datetime.timedelta(days=366)  # an edition may be dated ahead, but each month to come is computed
MEMORY = "1500MB"
BLOCK = 65_536  # bytes: a table takes one at least, and most of the hundred of an edition are smaller than DuckDB's own


def new(path: Path) -> duckdb.DuckDBPyConnection:
    """A new file that holds the reference, and tables where rows are put in."""
    connection = opened(path)
    run(connection, "", BEFORE_ROWS)
    return connection


def opened(path: Path) -> duckdb.DuckDBPyConnection:
    """A file that is thrown away if it does not end whole: the disk is waited for once, when it gets its name."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "default_block_size": BLOCK,
        "fsync_mode": "NONE",
    }
    connection = database.connect(str(path), config=config)
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set variable reference = ?", [str(REFERENCE)])
    return connection


def run(connection: duckdb.DuckDBPyConnection, first: str, last: str) -> None:
    """Run the model files whose names lie between two numbers."""
    for script in sorted(MODEL.glob("*.sql")):
        if first <= script.name < last:
            connection.execute(script.read_text(encoding="utf-8"))


def put_in(connection: duckdb.DuckDBPyConnection, plan: Plan, say: Say) -> None:
    """The facts of a full edition, in a new file. Raises Refused when rows of several files do not hold together."""
    _put_in_rows(connection, plan, say)
    _put_in_edition(connection, plan)
    put_in_remarks(connection, plan)
    definitions.put_in(connection, plan.definitions)
    cross_checks.refuse_unknown(connection)


def broken_assertions(path: Path, audience: str) -> list[str]:
    """What an edition does not hold to: the sentence of each assertion whose query returns rows, and three of them."""
    broken = []
    with database.connect(str(path), read_only=True) as connection:
        for name, text in assertions(audience).items():
            if found := connection.execute(text).fetchall()[:3]:
                broken.append(f"{text.splitlines()[0].removeprefix('-- ')} ({name}): {found}")
    return broken


def assertions(audience: str) -> dict[str, str]:
    """The assertions on an edition, by name: a sentence in a comment, over a query that returns what breaks it.

    Those of model/assertions, and of the full edition those made from model/keys.toml.
    """
    written = {
        f"{audience}/{query.name}": query.read_text(encoding="utf-8")
        for query in sorted((MODEL / "assertions" / audience).glob("*.sql"))
    }
    return written if audience != "full" else written | {
        "keys.toml, keys": "-- A key stands once in its table.\n" + " union all ".join(map(_repeated, keys())),
        "keys.toml, sources": "-- Every fact comes from a source that is there.\n"
        + " union all ".join(map(_without_source, (*keys(), "problems"))),
    }  # fmt: skip


def _repeated(table: str) -> str:
    key = ", ".join(keys()[table])
    return f"""select '{table}' as place, concat_ws(', ', {key}) as key, count(*) as times
        from core.{table} group by {key} having count(*) > 1"""


def _without_source(table: str) -> str:
    return f"""select distinct '{table}' as place, source_id, null::bigint as times
        from core.{table} anti join core.sources using (source_id)"""


def content_hash(path: Path) -> str:
    """A hash of every fact of an edition and of the model that aggregates them, whatever their order or the time."""
    digest = hashlib.sha256()
    for file in sorted([*MODEL.glob("*.sql"), *MODEL.glob("*.toml")]):
        digest.update(file.read_bytes())
    with database.connect(str(path), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'core' order by all"
        ).fetchall()
        for (table,) in tables:
            timeless = {"editions": "exclude (built_at)", "sources": "exclude (deposited_at)"}.get(table, "")
            query = f"select count(*), sum(hash(facts)::hugeint) from (select * {timeless} from core.{table}) as facts"
            digest.update(repr((table, connection.execute(query).fetchall())).encode())
    return digest.hexdigest()[:12]


def _put_in_rows(connection: duckdb.DuckDBPyConnection, plan: Plan, say: Say) -> None:
    """Deposited files first, of one source the newer before the older, which give way, as our own lists do to them."""
    by_source = defaultdict(list)
    for deposit in plan.deposits:
        by_source[deposit.contract.source].append(deposit)
    for deposits in by_source.values():
        latest = max(deposit.deposited_at for deposit in deposits)
        apart = any(deposit.scope for deposit in deposits)  # each holds its own territory: nothing gives way in silence
        for deposit in sorted(deposits, key=lambda deposit: deposit.deposited_at, reverse=True):
            say(f"putting in {deposit.report.file}")
            rows.put_in(connection, deposit, giving_way=deposit.deposited_at < latest and not apart)
    rows.put_in_history(connection, plan.past, plan.history)
    for deposit in plan.nomenclature:
        rows.put_in(connection, deposit, giving_way=True)
    if plan.demonstration:
        say("putting in the demonstration rows")
        demo_rows.put_in(connection, plan.demonstration)


def _put_in_edition(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """The edition's own row. Our own lists count neither for its kind nor for its date.

    A list that bears a day is of that day; what is told by the month is of its end.
    """
    hashes = [one.report.sha256 for one in plan.deposits]
    dated = [one.report.sha256 for one in plan.deposits if one.dating and one.dating.read_in in ("asked", "name")]
    ((latest, file),) = connection.execute(
        """select max(day), arg_max(file_name, day) from (
            select file_name, if(list_contains($dated, sha256), source_date, last_day(source_date)) as day
            from core.sources where sha256 in (select unnest($hashes))
        )""",
        {"dated": dated, "hashes": hashes},
    ).fetchall()
    as_of = _as_of(plan, latest)
    refuse_date(as_of, plan.built_at.date(), file, "edition_date_deduced")
    kind = "demonstration" if plan.demonstration else "real"
    seed = plan.demonstration.seed if plan.demonstration else None
    connection.execute(
        "insert into core.editions values (?, ?, ?, ?, 'full', ?)",
        [as_of, plan.built_at, kind, seed, store.MODEL],
    )


def put_in_remarks(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Put in what was said of figures, and accepted."""
    for row in plan.remarks:
        names = ", ".join(row)
        connection.execute(f"insert into core.remarks ({names}) values ({', '.join('?' * len(row))})", [*row.values()])


def _as_of(plan: Plan, latest: datetime.date | None) -> datetime.date:
    """The date asked for; else the demonstration's own, or that of the latest fact deposited (`latest`).

    Facts older than the workstreams (a directory of 2016) date nothing.
    """
    found = plan.demonstration.as_of if plan.demonstration else latest
    return plan.as_of or (found if found and found >= FIRST_DAY else plan.built_at.date())


def refuse_date(day: datetime.date, today: datetime.date, where: str, rule: str) -> None:
    """Raise Refused for an edition's date, found in `where`, before the workstreams or over a year after `today`."""
    last = today + FURTHEST
    if not FIRST_DAY <= day <= last:
        raise Refused(Problem(where, rule, value=day.isoformat(), detail=f"{FIRST_DAY} - {last}"))
