"""Third step: a new database file, from nothing, by running data/model in order around the rows."""

import datetime
import hashlib
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from data.check import Report
from data.contract import Contract, Public, contracts
from data.problem import Problem, Refused

MODEL = Path(__file__).with_name("model")
REFERENCE = Path(__file__).with_name("reference")
NOMENCLATURE = {
    "missions": "missions",
    "overlaps": "mission_overlaps",
    "milestones": "milestones",
    "decision_powers": "decision_powers",
}
BEFORE_ROWS, AFTER_ROWS = "25", "99"  # model files numbered under 25 run before the rows are put in
MEMORY = "1500MB"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Deposit:
    """A checked file to put in, when it was deposited, and which of its parts are still valid (see check.parts)."""

    report: Report
    deposited_at: datetime.datetime
    parts: frozenset[str]
    publisher: str | None = None

    @property
    def contract(self) -> Contract:
        """The contract of a file that may be put in."""
        assert self.report.contract is not None
        return self.report.contract


@dataclass(frozen=True)
class Demonstration:
    """Invented rows, by table of core, for a seed, as of a date; `keep`: beside real rows of the same subject too."""

    seed: int
    as_of: datetime.date
    tables: Mapping[str, pd.DataFrame | pa.Table]
    keep: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything that an edition is made of. `history`: earlier lists, which only tell what changed since."""

    deposits: tuple[Deposit, ...] = ()
    nomenclature: tuple[Deposit, ...] = ()
    history: tuple[Deposit, ...] = ()
    demonstration: Demonstration | None = None
    as_of: datetime.date | None = None
    built_at: datetime.datetime = field(default_factory=lambda: datetime.datetime(1970, 1, 1))


def keys() -> dict[str, list[str]]:
    """For each table of facts in core, the columns that tell one row from another."""
    return tomllib.loads((MODEL / "keys.toml").read_text(encoding="utf-8"))


def references() -> dict[tuple[str, str], tuple[str, str]]:
    """For each column of core that must be found in another table: that table and its column."""
    found = {}
    for contract in contracts().values():
        for column in contract.columns.values():
            if column.references and contract.name in contract.tables:
                table, _, name = column.references.partition(".")
                found[contract.name, column.name] = (table, name)
    return found


def full(path: Path, plan: Plan, say: Say) -> None:
    """Write the full edition. Raises Refused when rows of several files do not hold together."""
    with _new(path) as connection:
        say("running the model")
        _run(connection, "", BEFORE_ROWS)
        _deposits(connection, plan, say)
        _demonstration(connection, plan, say)
        _edition(connection, plan)
        refuse_unknown_references(connection)
        say("computing the aggregates")
        _run(connection, BEFORE_ROWS, AFTER_ROWS)
        connection.execute("checkpoint")


def public(path: Path, source: Path, say: Say) -> None:
    """Write the public edition: an empty database, the same model, and only the rows that contracts make public."""
    say("writing the public file")
    with _new(path) as connection:
        _run(connection, "", BEFORE_ROWS)
        connection.execute(f"attach '{source}' as whole (read_only)")
        connection.execute("insert into core.editions by name select * replace ('public' as audience) from whole.core.editions")
        for table in keys():
            _publish_table(connection, table)
        _publish_sources(connection)
        _publish_marts(connection)
        connection.execute("detach whole")
        _run(connection, "90", AFTER_ROWS)
        connection.execute("checkpoint")


def assertions(path: Path, folder: str = "full") -> list[str]:
    """What an edition does not hold to: one sentence and a few rows for each query of the folder that returns some."""
    broken = []
    with duckdb.connect(str(path), read_only=True) as connection:
        for query in sorted((MODEL / "assertions" / folder).glob("*.sql")):
            text = query.read_text(encoding="utf-8")
            rows = connection.execute(text).fetchmany(3)
            if rows:
                broken.append(f"{text.splitlines()[0].removeprefix('--').strip()} ({query.name}): {rows}")
    return broken


def content_hash(path: Path) -> str:
    """A hash of every fact of an edition, whatever the order of its rows and the time of its making."""
    digest = hashlib.sha256()
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'core' order by all"
        ).fetchall()
        for (table,) in tables:
            without = {"editions": "exclude (built_at)", "sources": "exclude (deposited_at)"}.get(table, "")
            query = f"select count(*), sum(hash(rows)::hugeint) from (select * {without} from core.{table}) as rows"
            digest.update(repr((table, connection.execute(query).fetchone())).encode())
    return digest.hexdigest()[:12]


def _new(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path), config={"memory_limit": MEMORY})
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set variable reference = ?", [str(REFERENCE)])
    return connection


def _run(connection: duckdb.DuckDBPyConnection, first: str, last: str) -> None:
    """Run the model files whose names lie between two numbers."""
    for script in sorted(MODEL.glob("*.sql")):
        if first <= script.name < last:
            connection.execute(script.read_text(encoding="utf-8"))


def _deposits(connection: duckdb.DuckDBPyConnection, plan: Plan, say: Say) -> None:
    """Put in every deposited file, then the nomenclature's rows whose keys no deposit has taken."""
    for deposit in plan.deposits:
        say(f"putting in {deposit.report.file}")
        _deposit(connection, deposit)
    for deposit in plan.nomenclature:
        _deposit(connection, deposit, giving_way=True)


def _deposit(connection: duckdb.DuckDBPyConnection, deposit: Deposit, giving_way: bool = False) -> None:
    """Put in one file: a source for each subject that it speaks of, its rows, and the problems it has."""
    first = ""
    for subject, parts in _by_subject(deposit).items():
        rows = _only(deposit, parts)
        source_id = _source(connection, deposit, subject, rows.num_rows)
        first = first or source_id
        connection.register("rows", rows)
        for table, query in deposit.contract.tables.items():
            _insert(connection, table, query, source_id, giving_way)
        _date(connection, deposit.contract, source_id)
        connection.unregister("rows")
    _problems(connection, first, deposit.report.problems)


def _by_subject(deposit: Deposit) -> dict[str, set[str]]:
    subjects = defaultdict(set)
    for part in sorted(deposit.parts):
        subjects[deposit.contract.subject_of(part)].add(part)
    return subjects


def _only(deposit: Deposit, parts: Iterable[str]) -> pa.Table:
    """The rows of some parts of a file."""
    rows, column = deposit.report.rows, deposit.contract.split_by
    assert rows is not None
    return rows.filter(pyarrow.compute.is_in(rows[column], pa.array(sorted(parts)))) if column else rows


def _source(connection: duckdb.DuckDBPyConnection, deposit: Deposit, subject: str, rows: int) -> str:
    contract = deposit.contract
    source_id = f"{contract.name}-{deposit.report.sha256[:10]}"
    source_id += f"-{subject}" if contract.subjects else ""
    connection.execute(
        "insert into core.sources values ($id, $file, $sha, $rows, null, $at, $contract, $subject, 'real', $title, $publisher, $licence, $note)",
        {
            "id": source_id,
            "file": deposit.report.file,
            "sha": deposit.report.sha256,
            "rows": rows,
            "at": deposit.deposited_at,
            "contract": contract.name,
            "subject": subject,
            "title": contract.title["fr"],
            "publisher": deposit.publisher or contract.publisher or None,
            "licence": contract.licence or None,
            "note": contract.note or None,
        },
    )
    return source_id


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, query: str, source_id: str, giving_way: bool = False
) -> None:
    """Put the rows of a query into a table of core: the columns it has, defaults where a value is absent."""
    columns = _columns(connection, table, query)
    same = " and ".join(f"taken.{key} is not distinct from new.{key}" for key in keys()[table])
    if not giving_way:
        _refuse_taken(connection, table, f"from core.{table} as taken join ({query}) as new on {same}", source_id)
    free = f"where not exists (from core.{table} as taken where {same})" if giving_way else ""
    connection.execute(
        f"""insert into core.{table} ({", ".join(columns)}, source_id)
        select {", ".join(columns.values())}, $source from ({query}) as new {free}""",
        {"source": source_id},
    )


def _columns(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> dict[str, str]:
    """Columns that a query gives to a table of core, each with its expression: the default stands for an absent value."""
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
        f"""select new.line, concat_ws(', ', {shown}), sources.file_name, here.file_name
        {clash} join core.sources on sources.source_id = taken.source_id, core.sources as here
        where here.source_id = $source order by all limit 100""",
        {"source": source_id},
    ).fetchall()
    if rows:
        column = " + ".join(keys()[table])
        raise Refused(*(Problem(here, "duplicate_across_files", line, column, value, file) for line, value, file, here in rows))


def _date(connection: duckdb.DuckDBPyConnection, contract: Contract, source_id: str) -> None:
    """The latest fact that a source speaks of, when its contract says how to tell."""
    if contract.source_date:
        table = next(iter(contract.tables))
        latest = f"select {contract.source_date} from core.{table} where source_id = $source"
        connection.execute(
            f"update core.sources set source_date = ({latest}) where source_id = $source", {"source": source_id}
        )


def _problems(connection: duckdb.DuckDBPyConnection, source_id: str, problems: Iterable[Problem]) -> None:
    rows = [(source_id, p.line, p.column, p.value, p.rule, p.severity, p.detail) for p in problems]
    if rows:
        names = ("source_id", "line", "column_name", "value", "rule", "severity", "detail")
        types = [pa.int64() if name == "line" else pa.string() for name in names]
        columns = [pa.array(column, type) for column, type in zip(zip(*rows, strict=True), types, strict=True)]
        connection.register("found", pa.table(columns, list(names)))
        connection.execute("insert into core.problems by name from found")
        connection.unregister("found")


def _demonstration(connection: duckdb.DuckDBPyConnection, plan: Plan, say: Say) -> None:
    """Put in the invented rows of the subjects that have no real row, then let fall what hangs on rows that are gone."""
    invented = plan.demonstration
    if invented is None:
        return
    say("putting in the demonstration rows")
    real = {subject for (subject,) in connection.execute("select distinct subject from core.sources where sha256 in (select unnest(?)) and rows > 0", [[d.report.sha256 for d in plan.deposits]]).fetchall()}
    retired = set() if invented.keep else real
    for table, frame in invented.tables.items():
        connection.register("frame", frame)
        for subject, condition in _subjects_of(table, connection).items():
            if subject not in retired:
                _invent(connection, invented, table, subject, condition)
        connection.unregister("frame")
    if retired:
        _let_fall(connection)
    _count(connection)


def _count(connection: duckdb.DuckDBPyConnection) -> None:
    """How many invented rows each source has left; one without any goes."""
    counted = " union all ".join(f"select source_id from core.{table}" for table in keys())
    connection.execute(
        f"""update core.sources set rows = counted.rows
        from (select source_id, count(*) as rows from ({counted}) group by source_id) as counted
        where counted.source_id = sources.source_id and kind = 'demonstration'"""
    )
    connection.execute("delete from core.sources where kind = 'demonstration' and rows = 0")


def _subjects_of(table: str, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The subjects of the demonstration rows of a table, and the condition that picks the rows of each."""
    from data.demo import SUBJECTS

    contract = contracts().get(table)
    if contract is None:
        return {SUBJECTS[table]: "true"}
    if not contract.subjects:
        return {contract.subject: "true"}
    parts = ", ".join(f"'{part}'" for part in contract.subjects)
    listed = {subject: f"{contract.split_by} = '{part}'" for part, subject in contract.subjects.items()}
    return listed | {contract.subject: f"{contract.split_by} not in ({parts})"}


def _invent(connection: duckdb.DuckDBPyConnection, invented: Demonstration, table: str, subject: str, condition: str) -> None:
    source_id = f"demonstration-{subject}"
    sha256 = hashlib.sha256(f"demonstration {invented.seed}".encode()).hexdigest()
    connection.execute(
        """insert or ignore into core.sources values
        ($id, 'demonstration', $sha, 0, $as_of, $as_of, 'demonstration', $subject, 'demonstration',
            'Jeu de démonstration', 'Trois chantiers', null, 'Données synthétiques, sans valeur officielle')""",
        {"id": source_id, "sha": sha256, "as_of": invented.as_of, "subject": subject},
    )
    connection.execute(
        f"insert into core.{table} by name select *, $source as source_id from frame where {condition}",
        {"source": source_id},
    )


def _let_fall(connection: duckdb.DuckDBPyConnection) -> None:
    """Delete demonstration rows that refer to rows that are not there, until none is left."""
    fallen = 1
    while fallen:
        fallen = 0
        for (table, column), (parent, parent_column) in references().items():
            (count,) = connection.execute(
                f"""delete from core.{table} where source_id like 'demonstration-%' and {column} is not null
                and {column} not in (select {parent_column} from core.{parent})"""
            ).fetchone() or (0,)
            fallen += count


def _edition(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """The edition's own row: its date is the demonstration's, or that of the latest real fact when it is later."""
    invented = plan.demonstration
    deposited = [deposit.report.sha256 for deposit in plan.deposits]
    (latest,) = connection.execute(
        "select last_day(max(source_date)) from core.sources where sha256 in (select unnest(?))", [deposited]
    ).fetchone() or (None,)
    dates = [date for date in (latest, invented and invented.as_of) if date]
    as_of = plan.as_of or max(dates, default=plan.built_at.date())
    kind = "demonstration" if not deposited else "mixed" if invented else "real"
    connection.execute(
        "insert into core.editions values (?, ?, ?, ?, 'full')",
        [as_of, plan.built_at, kind, invented.seed if invented else None],
    )


def refuse_unknown_references(connection: duckdb.DuckDBPyConnection) -> None:
    """Rows that refer to what no file of the edition defines. Raises Refused with every one of them."""
    problems = []
    for (table, column), (parent, parent_column) in references().items():
        rows = connection.execute(
            f"""select file_name, line, {column} from core.{table} join core.sources using (source_id)
            where {column} is not null and {column} not in (select {parent_column} from core.{parent})
            order by all limit 100"""
        ).fetchall()
        problems += [Problem(file, "unknown_reference", line, column, value, parent) for file, line, value in rows]
    if problems:
        raise Refused(*problems)


def public_rule(contract: str, table: str) -> Public:
    """What of a table the public may read, for rows of a contract; invented rows follow the table's own template."""
    named = contracts().get(contract)
    if named and table in named.public:
        return named.public[table]
    own = contracts().get(table) or next(c for c in contracts().values() if table in c.public)
    return own.public[table]


def _publish_table(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    feeding = connection.execute(
        f"select distinct contract from whole.core.sources where source_id in (select source_id from whole.core.{table}) order by all"
    ).fetchall()
    columns = [name for name, *_ in connection.execute(f"describe core.{table}").fetchall()]
    for (contract,) in feeding:
        rule = public_rule(contract, table)
        kept = [name for name in columns if name in (*(rule.columns or columns), "source_id", "line")]
        shown = [_hidden(name, rule.hide) for name in kept if name not in rule.without]
        names = [name for name in kept if name not in rule.without]
        condition = rule.rows.replace("core.", "whole.core.")
        connection.execute(
            f"""insert into core.{table} ({", ".join(names)}) select {", ".join(shown)} from whole.core.{table}
            where ({condition}) and source_id in (select source_id from whole.core.sources where contract = $contract)""",
            {"contract": contract},
        )


def _hidden(column: str, hide: Mapping[str, str]) -> str:
    return f"case when {hide[column]} then null else {column} end" if column in hide else column


def _publish_sources(connection: duckdb.DuckDBPyConnection) -> None:
    """Sources that have a public row, counted by those; problems of public columns, of sources that are wholly public."""
    counted = " union all ".join(f"select source_id from core.{table}" for table in keys())
    connection.execute(
        f"""insert into core.sources by name
        select sources.* replace (counted.rows as rows)
        from whole.core.sources join (select source_id, count(*) as rows from ({counted}) group by source_id) as counted using (source_id)"""
    )
    wholly = [name for name, contract in contracts().items() if _is_public(contract)]
    connection.execute(
        """insert into core.problems by name
        select problems.* from whole.core.problems join core.sources using (source_id)
        where contract in (select unnest($wholly)) and (column_name is null or column_name not in (select unnest($hidden)))""",
        {"wholly": wholly, "hidden": _hidden_spellings()},
    )


def _is_public(contract: Contract) -> bool:
    return bool(contract.public) and all(rule.rows == "true" for rule in contract.public.values())


def _hidden_spellings() -> list[str]:
    """Every name that a column kept from the public may bear in a file."""
    names = []
    for contract in contracts().values():
        hidden = {name for rule in contract.public.values() for name in rule.without}
        names += [spelling for name in hidden & set(contract.columns) for spelling in (name, *contract.columns[name].aliases)]
    return names


def _publish_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Aggregates, by the conditions of model/public.toml; one that is not named there stays empty."""
    conditions = tomllib.loads((MODEL / "public.toml").read_text(encoding="utf-8"))
    connection.execute("create schema if not exists marts")
    marts = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'whole' and schema_name = 'marts' order by all"
    ).fetchall()
    for (mart,) in marts:
        condition = conditions.get(f"marts.{mart}", "false")
        connection.execute(f"create table marts.{mart} as from whole.marts.{mart} where {condition}")
