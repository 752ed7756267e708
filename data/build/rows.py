"""Putting the rows of deposited files into core: sources, facts, problems, and what changed between lists."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

import duckdb
import pyarrow as pa
import pyarrow.compute

from data.build import counter_lists
from data.build.plan import Deposit
from data.check import Report, cross_checks
from data.contracts import Contract
from data.database import quoted
from data.model import keys, references
from data.open import committed
from data.problem import Problem, Refused

LEFT_OUT = {"fr": "Laissé de côté :", "en": "Left out:"}
DATES = {"event_date": pa.date32(), "closed_on": pa.date32(), "told_on": pa.date32()}
EVENTS, EARLIER, TOLD = (
    pa.schema({name: DATES.get(name, pa.string()) for name in fact.__dataclass_fields__})
    for fact in (counter_lists.Event, counter_lists.Earlier, counter_lists.LastFullList)
)
# Of a counter, what a bare list does not tell; and where it is, which is told again if it moved meanwhile.
DETAILS = ["official_id", "parent_id", "carrier", "group_name", "format", "itinerant", "label_text", "labelled_on"]
DETAILS += ["appointment", "phone", "weekly_hours", "opened_on", "agents", "in_priority_area", "area_type"]
DETAILS += [f"hours_{day}" for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")]
PLACE = ["address", "address_extra", "postcode", "lat", "lon", "location_quality", "geocoder_score"]


def put_in(connection: duckdb.DuckDBPyConnection, deposit: Deposit, giving_way: bool = False) -> None:
    """Put in one file: a source for each subject that it speaks of, its rows, and the problems it has.

    `giving_way`: rows whose keys are taken stay out; else they are refused. Raises Refused.
    """
    sources = []
    for subject, parts in _by_subject(deposit).items():
        rows = _only(deposit, parts)
        tables, count = deposit.contract.tables, rows.num_rows
        if deposit.report.months:
            tables, count = _of_months(connection, deposit), int(pyarrow.compute.sum(rows["rows"]).as_py() or 0)
        else:
            connection.register("rows", rows)
        sources.append(_source(connection, deposit, subject, count, tables))
        for table, query in tables.items():
            ordered = f"{query} order by {', '.join(keys()[table])}" if deposit.report.months else query
            _insert(connection, table, ordered, sources[-1], giving_way, deposit.contract.completes)
        _forget(connection, deposit)
    _problems(connection, sources[0], deposit.report)


def _of_months(connection: duckdb.DuckDBPyConnection, deposit: Deposit) -> dict[str, str]:
    """Make the rows of a folder of Parquet, of the months that still count, for each table of core; where they are."""
    files = ", ".join(quoted(path) for path in (deposit.report.months.paths if deposit.report.months else ()))
    months = ", ".join(f"date '{part}-01'" for part in sorted(deposit.parts))
    connection.execute(
        f"create temp view rows as from read_parquet([{files}]) where {deposit.contract.months} in ({months})"
    )
    for table, query in deposit.contract.tables.items():
        connection.execute(f"create temp table made_{table} as {query}")
    connection.execute("drop view rows")
    return {table: f"from made_{table}" for table in deposit.contract.tables}


def _forget(connection: duckdb.DuckDBPyConnection, deposit: Deposit) -> None:
    if not deposit.report.months:
        connection.unregister("rows")
        return
    for table in deposit.contract.tables:
        connection.execute(f"drop table made_{table}")


def put_in_history(connection: duckdb.DuckDBPyConnection, past: Sequence[Deposit], told: counter_lists.History) -> None:
    """Put in earlier lists of counters as sources, what changed from each to the next, and the counters gone since.

    Rows of other files that name a counter by a former identifier follow it to the one it has.
    """
    connection.register("events", pa.Table.from_pylist([asdict(event) for event in told.events], EVENTS))
    connection.execute("insert into core.counter_events by name from events")
    connection.unregister("events")
    for deposit in past:
        connection.register("rows", deposit.rows)
        source = _source(connection, deposit, deposit.contract.subject, deposit.rows.num_rows)
        _put_in_earlier(connection, deposit, source, [one for one in told.earlier if one.source_id == source])
        connection.unregister("rows")
    for deposit in past:
        source = source_id(deposit, deposit.contract.subject)
        _tell(connection, deposit, [one for one in told.told if one.source_id == source])
    _follow(connection, told.renumbered)
    _format(connection, told.formats)


def _put_in_earlier(
    connection: duckdb.DuckDBPyConnection, deposit: Deposit, source: str, earlier: Sequence[counter_lists.Earlier]
) -> None:
    """Put in the counters that the registered list was the last to hold: closed when that showed, or going on."""
    connection.register("gone", pa.Table.from_pylist([asdict(one) for one in earlier], EARLIER))
    query = f"""
        select listed.* replace (gone.counter_id as counter_id)
        from ({deposit.contract.tables["counters"]}) as listed join gone on listed.counter_id = gone.listed_as"""
    _insert(connection, "counters", query, source)
    connection.execute(
        """update core.counters set closed_on = coalesce(counters.closed_on, gone.closed_on) from gone
        where gone.counter_id = counters.counter_id"""
    )
    connection.unregister("gone")


def _tell(connection: duckdb.DuckDBPyConnection, deposit: Deposit, told: Sequence[counter_lists.LastFullList]) -> None:
    """Give counters of bare lists the identifier that they had, and what an earlier list was the last to tell of them.

    The point of that list holds for a counter that is still in the same commune.
    """
    if not told:
        return
    connection.register("rows", deposit.rows)
    connection.register("told", pa.Table.from_pylist([asdict(one) for one in told], TOLD))
    query = f"""select told.counter_id as known_as, bare_as, told_on, listed.*
        from ({deposit.contract.tables["counters"]}) as listed join told on listed.counter_id = listed_as"""
    known = {name for name, *_ in connection.execute(f"describe ({query})").fetchall()}
    details = [f"{name} = known.{name}" for name in DETAILS if name in known]
    stays = "counters.commune is not distinct from known.commune"
    places = [f"{name} = if({stays}, known.{name}, counters.{name})" for name in PLACE if name in known]
    connection.execute(
        f"""update core.counters set {", ".join([*details, *places])}, told_on = known.told_on,
            counter_id = known.known_as
        from ({query}) as known where counters.counter_id = known.bare_as"""
    )
    connection.unregister("told")
    connection.unregister("rows")


def _follow(connection: duckdb.DuckDBPyConnection, renumbered: Mapping[str, str]) -> None:
    former = pa.table({"old": pa.array(renumbered, pa.string()), "new": pa.array(renumbered.values(), pa.string())})
    connection.register("former", former)
    for (table, column), parent in references().items():
        if parent == ("counters", "counter_id"):
            connection.execute(f"update core.{table} set {column} = new from former where {column} = old")
            _refuse_twice(connection, table, column)
    connection.unregister("former")


def _refuse_twice(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    """Stop at facts that stand under the former and the latest identifier of one counter: which is meant is unknown."""
    found = connection.execute(
        f"""select file_name, line, {column} from core.{table} join core.sources using (source_id)
        where {column} in (select new from former)
        qualify count(*) over (partition by {", ".join(keys()[table])}) > 1
        order by all limit {cross_checks.MOST_SHOWN}"""
    ).fetchall()
    if found:
        raise Refused(*[Problem(file, "counter_twice", line, column, value) for file, line, value in found])


def _format(connection: duckdb.DuckDBPyConnection, formats: Mapping[str, tuple[str, bool]]) -> None:
    """Give counters the format that an earlier list told, where their own leaves it to a flag and a name.

    Every list says whether a counter is a branch.
    """
    columns = {"counter_id": pa.array(formats, pa.string())}
    columns["format"] = pa.array([kept for kept, _ in formats.values()], pa.string())
    columns["itinerant"] = pa.array([moves for _, moves in formats.values()], pa.bool_())
    connection.register("told", pa.table(columns))
    connection.execute(
        """update core.counters set itinerant = told.itinerant, format = case
            when counters.format = 'branch' or (told.format = 'branch' and counters.format = 'fixed')
            then counters.format
            else told.format
        end
        from told where told.counter_id = counters.counter_id"""
    )
    connection.unregister("told")


def _by_subject(deposit: Deposit) -> dict[str, set[str]]:
    subjects: dict[str, set[str]] = defaultdict(set)
    for part in sorted(deposit.parts):
        subjects[deposit.contract.subject_of(part)].add(part)
    return subjects


def _only(deposit: Deposit, parts: Iterable[str]) -> pa.Table:
    """The rows of some parts of a file."""
    column = deposit.contract.split_by
    if days := deposit.contract.months:
        written = pyarrow.compute.strftime(deposit.rows[days], "%Y-%m")
        return deposit.rows.filter(pyarrow.compute.is_in(written, pa.array(sorted(parts))))
    if not column:
        return deposit.rows
    return deposit.rows.filter(pyarrow.compute.is_in(deposit.rows[column], pa.array(sorted(parts))))


def source_id(deposit: Deposit, subject: str) -> str:
    """The identifier of the source that a file is for a subject."""
    name = "-".join((deposit.contract.name, deposit.report.sha256[:10], *deposit.scope))
    return f"{name}-{subject}" if deposit.contract.subjects else name


def _source(
    connection: duckdb.DuckDBPyConnection,
    deposit: Deposit,
    subject: str,
    count: int,
    tables: Mapping[str, str] | None = None,
) -> str:
    """Put in the source of the registered rows; its identifier. `tables`: where its rows are, where they were made."""
    contract, name = deposit.contract, source_id(deposit, subject)
    told = committed().get(deposit.report.sha256, {})  # a file of the open edition, whoever deposits it
    values = {
        "source_id": name,
        "file_name": deposit.report.file,
        "sha256": deposit.report.sha256,
        "rows": count,
        "source_date": _vintage(connection, deposit, tables or deposit.contract.tables),
        "deposited_at": deposit.deposited_at,
        "contract": contract.name,
        "subject": subject,
        "kind": "real",
        "title": contract.title["fr"],
        "publisher": deposit.publisher or told.get("publisher") or contract.publisher or None,
        "licence": told.get("licence") or contract.licence or None,
        "note": _noted(contract, told, "fr") or None,
        "title_en": contract.title["en"],
        "note_en": _noted(contract, told, "en") or None,
        "proof": told.get("evidence"),
        "copied_on": told.get("retrieved"),
    }
    names = ", ".join(values)
    connection.execute(
        f"insert into core.sources ({names}) values ({', '.join('$' + name for name in values)})", values
    )
    return name


def _noted(contract: Contract, told: Mapping[str, str], language: str) -> str:
    """What to know of a source; of a file of the open edition, what was left out of its raw files besides."""
    left_out = told.get(f"left_out_{language}")
    return " ".join(filter(None, (contract.note[language], left_out and f"{LEFT_OUT[language]} {left_out}")))


def _vintage(
    connection: duckdb.DuckDBPyConnection, deposit: Deposit, tables: Mapping[str, str]
) -> datetime.date | None:
    """The latest fact that the registered rows speak of; of a list, the date that it describes."""
    if deposit.contract.history or not deposit.contract.source_date:
        return deposit.dating.day if deposit.dating else None
    query = next(iter(tables.values()))
    ((latest,),) = connection.execute(f"select ({deposit.contract.source_date})::date from ({query})").fetchall()
    return latest


def _insert(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    query: str,
    source_id: str,
    giving_way: bool = False,
    completes: bool = False,
) -> None:
    """Put the rows of a query into a table of core: the columns it has, defaults where a value is absent.

    `giving_way`: rows whose keys are taken stay out. `completes`: those that say the same as what is there do.
    """
    columns = _columns(connection, table, query)
    same = " and ".join(f"taken.{key} is not distinct from new.{key}" for key in keys()[table])
    if not giving_way:
        told = [name for name in columns if name not in (*keys()[table], "line")] if completes else []
        other = " or ".join(f"taken.{name} is distinct from new.{name}" for name in told) or "true"
        clash = f"from core.{table} as taken join ({query}) as new on {same} and ({other})"
        _refuse_taken(connection, table, clash, source_id)
    free = f"where not exists (from core.{table} as taken where {same})" if giving_way or completes else ""
    connection.execute(
        f"""insert into core.{table} ({", ".join(columns)}, source_id)
        select {", ".join(columns.values())}, $source from ({query}) as new {free}""",
        {"source": source_id},
    )


def _columns(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> dict[str, str]:
    """Columns that a query gives to a table of core, each as an expression: the default stands for an absent value."""
    found = {name for name, *_ in connection.execute(f"describe ({query})").fetchall()}
    known = connection.execute(
        """select column_name, is_nullable, column_default from duckdb_columns()
        where schema_name = 'core' and table_name = ?""",
        [table],
    ).fetchall()
    return {
        name: name if nullable or default is None else f"coalesce({name}, {default})"
        for name, nullable, default in known
        if name in found
    }


def _refuse_taken(connection: duckdb.DuckDBPyConnection, table: str, clash: str, source_id: str) -> None:
    """Stop at rows whose key an earlier file has taken."""
    shown = ", ".join(f"new.{key}" for key in keys()[table])
    rows = connection.execute(
        f"""select here.file_name, new.line, concat_ws(', ', {shown}), other.file_name
        {clash} join core.sources as other on other.source_id = taken.source_id, core.sources as here
        where here.source_id = $source order by all limit {cross_checks.MOST_SHOWN}""",
        {"source": source_id},
    ).fetchall()
    if rows:
        column = " + ".join(keys()[table])
        problems = (
            Problem(here, "duplicate_across_files", line, column, value, other) for here, line, value, other in rows
        )
        raise Refused(*problems)


def _problems(connection: duckdb.DuckDBPyConnection, source_id: str, report: Report) -> None:
    problems, table = report.problems, report.table
    if not problems:
        return
    lines = pa.array([table.number(problem) if table else problem.line for problem in problems], pa.int64())
    texts = {"column_name": "column", "value": "value", "rule": "rule", "severity": "severity", "detail": "detail"}
    columns = {name: pa.array([getattr(p, field) for p in problems], pa.string()) for name, field in texts.items()}
    connection.register("found", pa.table({"line": lines} | columns))
    connection.execute("insert into core.problems by name select *, ? as source_id from found", [source_id])
    connection.unregister("found")
