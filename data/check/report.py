"""The report on a file, and what the reports on several files say of one another."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute

from data.check import folders
from data.contracts import Contract, fold, recognise
from data.problem import Problem
from data.read import Table


@dataclass(frozen=True)
class Report:
    """What a file is: its cells, its typed rows (the contract's columns and `line`; None without one), its problems.

    Of a folder of Parquet, `months` says where its rows are, and `table` and `rows` have a line for each file and month
    (see checking.folders).
    """

    file: str
    sha256: str = ""
    contract: Contract | None = None
    rows: pa.Table | None = None
    problems: tuple[Problem, ...] = ()
    table: Table | None = None
    months: folders.Months | None = None

    @property
    def blocking(self) -> bool:
        """Whether an error keeps the file out; a known file that is not used keeps nothing out."""
        unused = self.contract is not None and not self.contract.used
        return not unused and any(problem.severity == "error" for problem in self.problems)

    @property
    def count(self) -> int:
        """Number of rows read."""
        if self.months and self.rows is not None:
            return int(pa.compute.sum(self.rows["rows"]).as_py() or 0)
        return self.rows.num_rows if self.rows is not None else 0


def header_of(columns: Iterable[str]) -> str:
    """What tells a header from another: its names, whatever their order, case and accents."""
    return "\n".join(sorted(map(fold, columns)))


def names_of(table: Table) -> tuple[Contract | None, dict[str, str]]:
    """The contract that a table is of, and the names that its columns have there."""
    if table.meant is None:
        return recognise(table.columns)
    return recognise(table.columns, table.meant.contract, dict(table.meant.names))


def distinct(reports: Iterable[Report]) -> tuple[list[Report], list[Problem]]:
    """The reports but those of a content given before, each of which is a note."""
    first: dict[str, Report] = {}
    kept, repeated = [], []
    for report in reports:
        same = first.setdefault(report.sha256, report)
        if same is report or not report.sha256:
            kept.append(report)
        else:
            repeated.append(Problem(report.file, "given_twice", detail=same.file))
    return kept, repeated


def clashes(reports: Iterable[Report]) -> list[Problem]:
    """Files of one command that are the same source: which one is meant cannot be known."""
    holders: dict[tuple[str, str], Report] = {}
    problems = []
    for report in reports:
        if report.contract and (report.contract.history or report.contract.completes):
            continue  # lists of counters follow one another, files of one territory complete one another
        for part in sorted(parts(report)):
            other = holders.setdefault((report.contract.source, part), report) if report.contract else report
            if other is not report:
                title = report.contract.title["en"] if report.contract else ""
                problems.append(
                    Problem(report.file, "two_files_for_one_source", value=part or title, detail=other.file)
                )
    return problems


def parts(report: Report) -> frozenset[str]:
    """What a file is the source of: itself, or each month, or value of the column, by which its contract is split."""
    if report.contract is None or not report.contract.used or report.rows is None or not report.count:
        return frozenset()
    if column := report.contract.months:
        return frozenset(f"{day:%Y-%m}" for day in report.rows[column].unique().to_pylist() if day)
    if not report.contract.split_by:
        return frozenset({""})
    return frozenset(str(value) for value in report.rows[report.contract.split_by].unique().to_pylist() if value)
