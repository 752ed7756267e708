"""Second step: cells are held against a contract; every problem is found at once, and rows become typed."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from data import store
from data.check import folders
from data.check.report import Report, clashes, distinct, header_of, names_of, parts
from data.check.rows import check_against, is_email_column
from data.contracts import Contract, contracts, nearest
from data.problem import Problem, Refused, limit_problems
from data.read import Meaning, Table, read_all
from data.store import register


def check(path: Path, say: Callable[[str], None] = lambda what: None) -> Report:
    """The report on a file that holds one table: the first of several."""
    return check_all(path, say)[0]


def check_all(
    path: Path, say: Callable[[str], None] = lambda what: None, engine: folders.Engine = folders.group
) -> list[Report]:
    """Read a file and check its tables, a report for each; a file that cannot be read is one report with its errors.

    `say` is told the progress; `engine`: what groups the rows of a folder of Parquet.
    """
    if path.is_dir():
        return [of_folder(folders.read(path, store.editions_dir() / "deposits", say, engine))]
    say(f"reading {path.name}")
    try:
        tables = read_all(path)
    except Refused as refused:
        return [Report(path.name, problems=refused.problems)]
    say(f"checking {sum(len(table.rows) for table in tables)} rows")
    return [check_table(apply_saved_mapping(table)) for table in tables]


def of_folder(found: folders.Read) -> Report:
    """The report on a folder of Parquet."""
    told = tuple(limit_problems(found.table.file, found.problems))
    return Report(found.table.file, found.table.sha256, found.contract, found.rows, told, found.table, found.months)


def apply_saved_mapping(table: Table) -> Table:
    """A table with what was said once of its header; its hash is then its own, for its rows mean something else."""
    meant = register.meaning(store.editions_dir(), header_of(table.columns))
    if meant is None:
        return table
    contract, names = meant
    own = hashlib.sha256(json.dumps([table.sha256, contract, sorted(names.items())]).encode()).hexdigest()
    return replace(table, sha256=own, meant=Meaning(contract, tuple(sorted(names.items()))))


def check_table(table: Table, kept: Path | None = None) -> Report:
    """Check cells already read; `kept`: where the months of folders are, where the cells are of a deposit."""
    if kept and table.columns == folders.INDEX:
        return of_folder(folders.restored(table, _of_months(), kept))
    contract, names = names_of(table)
    if contract is None:
        return Report(table.file, table.sha256, problems=(*table.problems, *_resembling(table)), table=table)
    return check_against(table, contract, names)


def _of_months() -> Contract:
    """The contract of folders of Parquet."""
    return next(contract for contract in contracts().values() if contract.months)


def _resembling(table: Table) -> Iterator[Problem]:
    """What an unknown header resembles most, and of each column that it lacks an example and the names it may bear."""
    near = nearest(table.columns)
    if near is None:
        yield Problem(table.file, "not_recognised", 1, value=", ".join(table.columns))
        return
    yield Problem(table.file, "almost_recognised", 1, value=near.contract.name, detail=", ".join(near.missing))
    for column in (near.contract.columns[name] for name in near.missing):
        names = ", ".join((column.name, *column.aliases))
        yield Problem(table.file, "column_lacking", 1, column.name, column.example or None, names)


def template(name: str) -> str:
    """An empty file for a source, as CSV: its header and one line of examples. Raises Refused for an unknown source."""
    if name not in contracts():
        raise Refused(Problem(name, "unknown_source", detail=", ".join(contracts())))
    columns = [column for column in contracts()[name].columns.values() if column.type != "email"]
    lines = ([column.name for column in columns], [column.example for column in columns])
    return "".join(",".join(map(_quoted, line)) + "\n" for line in lines)


def _quoted(text: str) -> str:
    return f'"{text}"' if "," in text else text
