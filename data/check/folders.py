"""A folder of Parquet: rows of every day, held against their contract and brought to months, file by file.

Never row by row here: a statement groups a file, and only where something is wrong are its rows looked at again. What
is kept of a file is its months, by the SHA-256 of its content, so that a file that was grouped once is not again.
"""

import datetime
import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from data import database
from data.check import cells
from data.contracts import Column, Contract, fold, mapping, recognise
from data.database import quoted
from data.problem import Problem, printable
from data.read import Table
from data.reference import nomenclature

DEMONSTRATION = b"trois_chantiers.demonstration"  # a key of a file's own metadata: its rows are invented
INDEX = ("file", "sha256", "month", "rows", "kept", "demonstration")  # columns of what is deposited of a folder
UNUSABLE = "*?["  # DuckDB takes a path that holds one for a pattern
MEMORY = "2GB"
STEPS = 20  # of a folder, that are told
MOST_SHOWN = 3  # rows quoted of one file and rule
ROWS_A_GROUP = 122_880
FIRST_YEAR = 2000
WHOLE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?")
TEXT = re.compile(r"VARCHAR|ENUM\(.*\)", re.DOTALL)
MONTH_IN_PATH = re.compile(r"(?:^|/)(?:year|annee|année)=(\d{4})/(?:month|mois)=(\d{1,2})(?:/|$)")
WHOLE_MONTH_IN_PATH = re.compile(r"(?:^|/)(?:month|mois)=(\d{4})-(\d{2})(?:-01)?(?:/|$)")

Say = Callable[[str], None]
# Makes the table `groups` of a connection: what a statement over `raw` gives of one Parquet file.
Engine = Callable[[duckdb.DuckDBPyConnection, Path, str], None]


@dataclass(frozen=True)
class Months:
    """Where the rows of a folder are, brought to months; `invented`: the files say that they are a demonstration."""

    paths: tuple[Path, ...]
    invented: bool


@dataclass(frozen=True)
class Read:
    """A folder as it was read: what is deposited of it (a line of INDEX for each file and month), one row for each of
    these (`day`, the first of the month; `rows`; `line`), where their months are, and every problem.
    """

    table: Table
    contract: Contract | None = None
    rows: pa.Table | None = None
    months: Months | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Seen:
    """What a raw file is, without its rows: columns and their types, whether it says that it is invented."""

    sha256: str
    header: list[tuple[str, str]]
    invented: bool


@dataclass
class _Work:
    """One folder on its way."""

    root: Path
    connection: duckdb.DuckDBPyConnection
    engine: Engine
    contract: Contract | None = None
    lines: list[list[str]] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def name(self, path: Path) -> str:
        """A file as people find it: the folder, and where it is there."""
        return printable(f"{self.root.name}/{path.relative_to(self.root).as_posix()}")


def group(connection: duckdb.DuckDBPyConnection, path: Path, statement: str) -> None:
    """The engine of this machine."""
    connection.execute(f"create or replace temp view raw as from {_scan(path)}")
    connection.execute(f"create or replace temp table groups as {statement}")


def read(root: Path, known: Path, say: Say, engine: Engine = group) -> Read:
    """Read a folder; `known`: where months of files already read are kept."""
    files = sorted(path for path in root.rglob("*.parquet") if _counts(root, path))
    with _connection() as connection:
        work = _Work(root, connection, engine)
        _folder(work, files)
        total = 0
        for number, path in enumerate(files if not _blocks(work) else (), 1):
            total += _file(work, path, known)
            if number % max(1, len(files) // STEPS) == 0 or number == len(files):
                say(f"{root.name}: {number} of {len(files)} files, {total:,} rows")
        if not _blocks(work):
            _across(work)
    return _made(work)


def restored(table: Table, contract: Contract, kept: Path) -> Read:
    """A folder that was deposited; `kept`: where its months are. A problem for each file of these that is damaged."""
    paths = [kept / line[4] for line in table.rows]
    broken = [path for path in dict.fromkeys(paths) if not is_whole(path)]
    problems = tuple(Problem(table.file, "deposit_damaged", detail=str(path)) for path in broken)
    invented = any(line[5] for line in table.rows)
    return Read(
        table, contract, _summary(table.rows, contract), Months(tuple(dict.fromkeys(paths)), invented), problems
    )


def is_whole(path: Path) -> bool:
    """Whether months that are kept are those that their name tells."""
    try:
        return path.suffixes[-2:-1] == [f".{_sha256(path)[:16]}"]
    except OSError:
        return False


def placed(problem: Problem, root: Path, table: Table, months: Months, contract: Contract) -> Problem:
    """A problem of a folder as a whole, told of the first row of its files that has the value."""
    column = problem.column or ""
    if column not in contract.columns or problem.line is not None:
        return problem
    at = {path.name: path for path in months.paths}
    with _connection() as connection:
        for file, kept in dict.fromkeys((line[0], line[4]) for line in table.rows):
            query = f"select 1 from read_parquet({quoted(at[kept])}) where {column} = $value limit 1"
            if connection.execute(query, {"value": problem.value}).fetchall():
                path = root / file.partition("/")[2]
                _look_at(connection, path, contract, mapping(contract, [name for name, _ in _header(connection, path)]))
                query = f"select min(number) from looked where {column} = $value"
                ((number,),) = connection.execute(query, {"value": problem.value}).fetchall()
                return replace(problem, file=file, line=number)
    return problem


def unknown(months: Months, column: str, known: set[str | None]) -> list[str]:
    """Values of a column of a folder that are not among those that are known."""
    if not months.paths:
        return []
    with _connection() as connection:
        query = f"select distinct {column} from read_parquet($paths) order by 1"
        found = connection.execute(query, {"paths": list(map(str, months.paths))}).fetchall()
    return [value for (value,) in found if value not in known]


def statement(contract: Contract, names: Mapping[str, str], today: datetime.date) -> str:
    """The statement that groups the rows of a file over `raw`, in what DuckDB and Spark read alike.

    One row for each counter, month and whatever else the contract's key has: its rows, a bit for each of their days,
    the sums of its measures (none where one of them is missing), and whether one breaks a rule.
    """
    given = ", ".join(f"{_read_as(column, names.get(name))} as {name}" for name, column in contract.columns.items())
    keys = [name for name in contract.key if name != contract.months]
    month = f"cast(date_trunc('month', {contract.months}) as date)"
    wrong = " or ".join(f"coalesce({broken}, false)" for _, _, broken in _conditions(contract, names, today))
    sums = [
        f"case when count({name}) = count(*) then cast(sum({name}) as bigint) end as {name}"
        for name in _measures(contract)
    ]
    return f"""select {", ".join(keys)}, {month} as {contract.months}, cast(count(*) as bigint) as rows_here,
        cast(bit_or(cast(1 as bigint) << cast(extract(day from {contract.months}) as int)) as bigint) as days,
        {", ".join(sums)}, max(case when {wrong} then 1 else 0 end) as wrong
    from (select {given} from raw) as written
    group by {", ".join(keys)}, {month}"""


def _read_as(column: Column, name: str | None) -> str:
    types = {"date": "date", "integer": "bigint"}
    return f"cast({_identifier(name) if name else 'null'} as {types.get(column.type, 'varchar')})"


def _conditions(contract: Contract, names: Mapping[str, str], today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """What no row may be: a rule, the column to show, and the condition that it meets."""
    for column in contract.columns.values():
        if column.required:
            yield "missing_value", column.name, f"{column.name} is null"
        if column.name in names and column.min is not None:
            yield "negative", column.name, f"{column.name} < {column.min:g}"
    day = contract.months
    yield "year_out_of_range", day, f"extract(year from {day}) < {FIRST_YEAR}"
    for rule in contract.rules:
        yield rule.name, rule.column or day, rule.where.replace("today()", f"date '{today}'")


@cache
def _scratch() -> tempfile.TemporaryDirectory:
    """Where months are written before they are deposited; it goes with the process."""
    return tempfile.TemporaryDirectory(prefix="months-")


def _connection() -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": _scratch().name,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = database.connect(config=config)
    connection.execute("set TimeZone = 'UTC'")
    return connection


def _counts(root: Path, path: Path) -> bool:
    """Whether a file is one of the data: what tools leave beside it begins with a point or an underscore."""
    return path.is_file() and not any(part[:1] in "._" for part in path.relative_to(root).parts)


def _folder(work: _Work, files: Sequence[Path]) -> None:
    """What is wrong with a folder as a whole."""
    if odd := next((one for one in UNUSABLE if one in str(work.root)), None):
        work.problems.append(Problem(work.root.name, "folder_name_not_usable", value=str(work.root), detail=odd))
    if not files:
        work.problems.append(Problem(work.root.name, "folder_without_parquet", value=str(work.root)))
    others = [path for path in sorted(work.root.rglob("*")) if path not in {*files} and _counts(work.root, path)]
    if others:
        shown = ", ".join(path.name for path in others[:MOST_SHOWN]) + (", \u2026" if len(others) > MOST_SHOWN else "")
        work.problems.append(Problem(work.root.name, "folder_files_left", value=str(len(others)), detail=shown))
    told = [_told_month(work, path) for path in files]
    if any(told):
        work.problems += [
            Problem(work.name(path), "partition_missing")
            for path, month in zip(files, told, strict=True)
            if month is None
        ]


def _told_month(work: _Work, path: Path) -> str | None:
    """The month that the folders of a file tell, as 2024-03."""
    place = path.relative_to(work.root).parent.as_posix()
    found = MONTH_IN_PATH.search(place) or WHOLE_MONTH_IN_PATH.search(place)
    return f"{found[1]}-{int(found[2]):02d}" if found else None


def _blocks(work: _Work) -> bool:
    return any(problem.severity == "error" for problem in work.problems)


def _file(work: _Work, path: Path, known: Path) -> int:
    """Hold one file against the contract and keep its months; how many rows it has."""
    try:
        seen = _see(work, path)
        contract, names = recognise(name for name, _ in seen.header)
        if contract is None or not contract.months:
            work.problems.append(
                Problem(work.name(path), "not_recognised", 1, value=", ".join(name for name, _ in seen.header))
            )
            return 0
        work.contract = contract
        if wrong := [*_types(work, path, contract, names, dict(seen.header))]:
            work.problems += wrong
            return 0
        return _months(work, path, seen, contract, names, known)
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.ConversionException, pa.ArrowException, OSError):
        work.problems.append(Problem(work.name(path), "parquet_unreadable"))
        return 0


def _see(work: _Work, path: Path) -> _Seen:
    from pyarrow import parquet  # with the first folder that is read

    invented = DEMONSTRATION in (parquet.read_schema(path).metadata or {})
    return _Seen(_sha256(path), _header(work.connection, path), invented)


def _header(connection: duckdb.DuckDBPyConnection, path: Path) -> list[tuple[str, str]]:
    """The columns of a file and their types."""
    found = connection.execute(f"describe from {_scan(path)}").fetchall()
    return [(name, written) for name, written, *_ in found]


def _types(
    work: _Work, path: Path, contract: Contract, names: Mapping[str, str], types: Mapping[str, str]
) -> Iterator[Problem]:
    """A problem for each column that is not of the type that its contract needs."""
    for name, written in names.items():
        kind, column = types[written], contract.columns[name]
        if column.type == "date":
            fits, wanted = kind == "DATE" or kind.startswith("TIMESTAMP"), "DATE"
        elif column.type == "integer":
            fits, wanted = WHOLE.fullmatch(kind) is not None, "INT32, INT64"
        else:
            fits = TEXT.fullmatch(kind) is not None or (column.type == "identifier" and bool(WHOLE.fullmatch(kind)))
            wanted = "STRING"
        if not fits:
            yield Problem(work.name(path), "column_of_another_type", 1, written, kind, wanted)


def _months(work: _Work, path: Path, seen: _Seen, contract: Contract, names: Mapping[str, str], known: Path) -> int:
    """Group a file, unless it was before, and tell what is wrong in it; how many rows it has."""
    asked = statement(contract, names, datetime.date.max)
    stem = f"{seen.sha256}-{hashlib.sha256(asked.encode()).hexdigest()[:8]}"
    kept = next((one for one in sorted(known.glob(f"{stem}.*.parquet")) if is_whole(one)), None)
    if kept is None:
        today = datetime.datetime.now(datetime.UTC).date()
        work.engine(work.connection, path, statement(contract, names, today))
        found = [*_broken(work, path, contract, names, today), *_spelt(work, path, contract, names)]
        work.problems += found
        if any(problem.severity == "error" for problem in found):
            return 0
        kept = _keep(work.connection, contract, stem)
        work.problems += _spelt_twice(work, path, contract, kept)
    counted = work.connection.execute(
        f"""select strftime({contract.months}, '%Y-%m'), sum(rows_here)::bigint
        from read_parquet({quoted(kept)}) group by all order by all"""
    ).fetchall()
    told = _told_month(work, path)
    if odd := [month for month, _ in counted if told and month != told]:
        work.problems.append(Problem(work.name(path), "partition_of_another_month", value=told, detail=", ".join(odd)))
    for month, count in counted:
        invented = "yes" if seen.invented else ""
        work.lines.append([work.name(path), seen.sha256, month, str(count), kept.name, invented])
        work.paths.append(kept)
    return sum(count for _, count in counted)


def _keep(connection: duckdb.DuckDBPyConnection, contract: Contract, stem: str) -> Path:
    """Write the months of the file that was grouped, in the order of their keys: the same rows make the same file."""
    keys = [name for name in contract.key if name != contract.months]
    draft = Path(_scratch().name) / f"{stem}.parquet"
    connection.execute(
        f"""copy (from ({_respelt(contract, keys)}) order by {", ".join(keys)}, {contract.months})
        to {quoted(draft)} (format parquet, compression zstd, row_group_size {ROWS_A_GROUP})"""
    )
    return draft.rename(draft.with_name(f"{stem}.{_sha256(draft)[:16]}.parquet"))


def _measures(contract: Contract) -> list[str]:
    return [name for name, column in contract.columns.items() if column.type == "integer"]


def _respelt(contract: Contract, keys: Sequence[str]) -> str:
    """The groups under their codes: those that only differ by how they are spelt become one."""
    spelt = ", ".join(f"of_{key}.code as {key}" for key in keys)
    joins = " ".join(f"join spelt_{key} as of_{key} on of_{key}.text = groups.{key}" for key in keys)
    sums = ", ".join(
        f"case when count({name}) = count(*) then sum({name})::bigint end as {name}" for name in _measures(contract)
    )
    return f"""select {", ".join(keys)}, {contract.months}, sum(rows_here)::bigint as rows_here,
            sum(bit_count(days))::bigint as days_here, bit_or(days) as days, {sums}, null::bigint as line
        from (select groups.* exclude ({", ".join(keys)}), {spelt} from groups {joins})
        group by all"""


def _spelt_twice(work: _Work, path: Path, contract: Contract, kept: Path) -> Iterator[Problem]:
    """Rows of one key and day that only differ by how it is spelt."""
    keys = ", ".join(name for name in contract.key if name != contract.months)
    found = work.connection.execute(
        f"""select concat_ws(', ', {keys}, strftime({contract.months}, '%Y-%m')) from read_parquet({quoted(kept)})
        where days_here <> bit_count(days) order by all limit {MOST_SHOWN}"""
    ).fetchall()
    for (value,) in found:
        yield Problem(work.name(path), "duplicate_across_files", None, " + ".join(contract.key), value, path.name)


def _broken(
    work: _Work, path: Path, contract: Contract, names: Mapping[str, str], today: datetime.date
) -> Iterator[Problem]:
    """What breaks a rule in the file that was grouped: the first rows, and how many there are in which row groups."""
    ((wrong, twice),) = work.connection.execute(
        "select coalesce(max(wrong), 0), coalesce(bool_or(rows_here <> bit_count(days)), false) from groups"
    ).fetchall()
    if not (wrong or twice):
        return
    _look_at(work.connection, path, contract, names)
    for rule, column, condition in _conditions(contract, names, today) if wrong else ():
        yield from _rows(work, path, Problem("", rule, column=column), condition, column)
    if twice:
        key = ", ".join(contract.key)
        work.connection.execute(
            f"""create or replace temp table repeated as select {key}, min(number) as first
            from looked group by {key} having count(*) > 1"""
        )
        same = " and ".join(f"repeated.{one} = looked.{one}" for one in contract.key)
        first = f"(select first from repeated where {same})"
        shown = f"concat_ws(', ', {key})"
        found = Problem("", "duplicate_key", column=" + ".join(contract.key))
        yield from _rows(work, path, found, f"number > {first}", shown, f"{first}::text")


def _look_at(connection: duckdb.DuckDBPyConnection, path: Path, contract: Contract, names: Mapping[str, str]) -> None:
    """Make `looked`, the rows of a file with their number, from 1, and `parts`, its row groups."""
    columns = ", ".join(f"{_read_as(column, names.get(name))} as {name}" for name, column in contract.columns.items())
    connection.execute(
        f"""create or replace temp view looked as select file_row_number + 1 as number, {columns}
        from {_scan(path, "file_row_number = true")}"""
    )
    connection.execute(
        f"""create or replace temp table parts as
        select part, sum(rows) over (order by part) as until from (
            select row_group_id + 1 as part, any_value(row_group_num_rows) as rows
            from parquet_metadata({quoted(path)}) group by all
        )"""
    )


def _rows(
    work: _Work, path: Path, found: Problem, condition: str, shown: str, detail: str = "null"
) -> Iterator[Problem]:
    """The first rows that meet a condition, then how many there are, and in which row groups."""
    rows = work.connection.execute(
        f"select number, ({shown})::text, {detail} from looked where {condition} order by number limit {MOST_SHOWN}"
    ).fetchall()
    for number, value, told in rows:
        yield Problem(work.name(path), found.rule, number, found.column, value, told)
    if rows:
        ((count, parts),) = work.connection.execute(
            f"""select count(*), list(distinct (select min(part) from parts where until >= number))
            from looked where {condition}"""
        ).fetchall()
        groups = ", ".join(map(str, sorted(parts)[:MOST_SHOWN])) + (", \u2026" if len(parts) > MOST_SHOWN else "")
        yield Problem(work.name(path), "rows_of_a_rule", rows[0][0], found.column, str(count), groups)


def _spelt(work: _Work, path: Path, contract: Contract, names: Mapping[str, str]) -> Iterator[Problem]:
    """Make for each column of the key the codes of its spellings; a problem for each that is none."""
    for key in (name for name in contract.key if name != contract.months):
        column = contract.columns[key]
        texts = [text for (text,) in work.connection.execute(f"select distinct {key} from groups").fetchall()]
        codes = {text: _code(column, text) for text in texts if text is not None}
        work.connection.register(
            "given",
            pa.table({"text": pa.array(codes, pa.string()), "code": pa.array(codes.values(), pa.string())}),
        )
        work.connection.execute(f"create or replace temp table spelt_{key} as from given")
        work.connection.unregister("given")
        if odd := [text for text, code in codes.items() if code is None]:
            _look_at(work.connection, path, contract, names)
            listed = ", ".join(quoted(text) for text in sorted(odd))
            rule, detail = _why_not(column)
            found = Problem("", rule, column=key)
            yield from _rows(work, path, found, f"{key} in ({listed})", key, quoted(detail))


@cache
def _known(name: str) -> dict[str, str]:
    return nomenclature.codes(name)


def _code(column: Column, text: str) -> str | None:
    """The code that a text of a key stands for; None where it is none of those that it may be."""
    listed = (column.references or "").partition(".")[0]
    if listed in nomenclature.LISTS:
        return _known(listed).get(fold(text))
    found = cells.parse(column, text).value
    return None if found is None else str(found)


def _why_not(column: Column) -> tuple[str, str]:
    listed = (column.references or "").partition(".")[0]
    if listed in nomenclature.LISTS:
        return "not_in_list", ", ".join(sorted(set(_known(listed).values())))
    return ("not_allowed", ", ".join(column.values)) if column.values else ("missing_value", "")


def _across(work: _Work) -> None:
    """A month that stands in several files: rows of one key and day in two of them."""
    held: dict[str, list[tuple[str, Path]]] = {}
    for line, path in zip(work.lines, work.paths, strict=True):
        held.setdefault(line[2], []).append((line[0], path))
    if work.contract is None:
        return
    keys = [name for name in work.contract.key if name != work.contract.months]
    for files in (files for files in held.values() if len(files) > 1):
        paths = [str(path) for _, path in files]
        found = work.connection.execute(
            f"""select concat_ws(', ', {", ".join(keys)}, strftime({work.contract.months}, '%Y-%m'))
            from read_parquet($paths)
            group by {", ".join(keys)}, {work.contract.months}
            having sum(days_here) <> bit_count(bit_or(days)) order by all limit {MOST_SHOWN}""",
            {"paths": paths},
        ).fetchall()
        others = ", ".join(name for name, _ in files[1:])
        key = " + ".join(work.contract.key)
        work.problems += [
            Problem(files[0][0], "duplicate_across_files", None, key, value, others) for (value,) in found
        ]


def _made(work: _Work) -> Read:
    name = printable(work.root.name)
    content = hashlib.sha256("\n".join(sorted(f"{line[1]} {line[2]}" for line in work.lines)).encode()).hexdigest()
    table = Table(name, content, INDEX, list(range(1, len(work.lines) + 1)), work.lines)
    invented = any(line[5] for line in work.lines)
    months = Months(tuple(dict.fromkeys(work.paths)), invented)
    rows = _summary(work.lines, work.contract) if work.contract else None
    return Read(table, work.contract, rows, months, tuple(work.problems))


def _summary(lines: Sequence[Sequence[str]], contract: Contract) -> pa.Table:
    """One row for each file and month."""
    days = [datetime.date.fromisoformat(f"{line[2]}-01") for line in lines]
    counts = [int(line[3]) for line in lines]
    columns = {contract.months: pa.array(days, pa.date32()), "rows": pa.array(counts, pa.int64())}
    return pa.table(columns | {"line": pa.array(range(1, len(lines) + 1), pa.int64())})


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _scan(path: Path, *options: str) -> str:
    """SQL: the rows of one file alone, whatever the names of its folders."""
    return f"read_parquet({', '.join((quoted(path), 'hive_partitioning = false', *options))})"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
