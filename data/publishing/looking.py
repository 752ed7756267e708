"""What files are, as a command and a page are told before anything is published: each alone, then together."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data import check, publish
from data.building.plan import Say
from data.checking import against, cross_checks, remarks
from data.problem import Problem


@dataclass(frozen=True)
class Looked:
    """A report for each table of the files, and what several of them, or the current edition, show."""

    reports: tuple[check.Report, ...]
    together: tuple[Problem, ...]

    @property
    def blocking(self) -> bool:
        """Whether publishing them would be refused."""
        wrong = any(problem.severity == "error" for problem in self.together)
        return wrong or any(report.blocking for report in self.reports)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, those of each file first."""
        return (*(problem for report in self.reports for problem in report.problems), *self.together)


def look(paths: Sequence[Path], dated: Mapping[str, datetime.date], say: Say) -> Looked:
    """Check files and hold them against one another and the current edition; `dated` as in publish.Options."""
    reports, repeated = check.distinct([report for path in paths for report in check.check_all(path, say)])
    clear = [report for report in reports if not report.blocking]
    together = repeated + check.clashes(reports) + publish.foresee(clear, dated)
    together += cross_checks.not_seen(reports) + against.current(reports)
    return Looked(tuple(reports), tuple(together))


def give_back(folder: Path, looked: Looked, language: str) -> list[Path]:
    """Write the files that could be read in a folder, with the remarks on them, those that several show too."""
    written = []
    for file in dict.fromkeys(report.file for report in looked.reports):
        more = [problem for problem in looked.together if problem.file == file]
        tables = []
        for report in (one for one in looked.reports if one.file == file):
            if report.table:
                tables.append((report.table, [*report.problems, *more]))
                more = []  # once, with the first
        if tables:
            written.append(remarks.write(folder, tables, language))
    return written
