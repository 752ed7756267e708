"""What files are, as a command and a page are told before anything is published: each alone, then together."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data import check, store
from data.build.plan import Say
from data.check import against, cross_checks, remarks, territory
from data.problem import Problem
from data.publish import carried
from data.store import served


@dataclass(frozen=True)
class Inspection:
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


def inspect_files(
    paths: Sequence[Path],
    dated: Mapping[str, datetime.date],
    say: Say,
    viewer: str = "",
    leave_others: bool = False,
    covers: Mapping[str, tuple[str, ...]] | None = None,
) -> Inspection:
    """Check files and hold them against one another, the current edition and what their author may deposit.

    `dated`, `leave_others`, `covers`: as in publish.Options; `viewer`: whose deposit it is ("prefect:R53"; "": a
    command's, which deposits everything). Raises Refused where the current edition is of another version and cannot be
    asked.
    """
    reports, repeated = check.distinct([report for path in paths for report in check.check_all(path, say)])
    reports, left = _theirs(reports, viewer, leave_others)
    repeated += left
    clear = [report for report in reports if not report.blocking]
    not_seen = cross_checks.not_seen(reports)
    if territory.scope_of(viewer):
        not_seen = [problem for problem in not_seen if not _is_told_already(problem)]
    together = repeated + check.clashes(reports) + not_seen
    if viewer in ("", "administrator") or not _is_embargoed():  # else it would be told of
        together += carried.preview_lists(clear, dated, covers) + against.current(reports)
    if territory.scope_of(viewer):  # what is of others is carried over: that a file has less than all is no doubt
        together = [problem for problem in together if problem.rule not in ("fewer_rows", "places_gone")]
    return Inspection(tuple(reports), tuple(together))


def _is_embargoed() -> bool:
    """Whether what is current is under embargo."""
    name = store.current_name()
    return bool(name) and served.embargo(name) is not None


def _theirs(reports: list[check.Report], viewer: str, leave_others: bool) -> tuple[list[check.Report], list[Problem]]:
    """The reports held to who deposits them, and what is said of the rows that are left out."""
    if not viewer:
        return reports, []
    reports, scope = territory.for_role(reports, viewer), territory.scope_of(viewer)
    try:
        on = store.current() if scope else None
    except store.NoEdition:
        on = None
    held, _, left = territory.held_to(reports, scope, on, not _is_embargoed(), leave_others)
    return held, left


def _is_told_already(problem: Problem) -> bool:
    """Whether the author was told of a reference by its territory: whether what is of others is there is not told."""
    return territory.has_places(problem.detail or "")


def write_with_remarks(folder: Path, looked: Inspection, language: str) -> list[Path]:
    """Write the files that could be read in a folder, with the remarks on them, those that several show too."""
    written = []
    for file in dict.fromkeys(report.file for report in looked.reports):
        more = [problem for problem in looked.together if problem.file == file]
        tables = []
        for report in (one for one in looked.reports if one.file == file):
            if report.table and not report.months:
                tables.append((report.table, [*report.problems, *more]))
                more = []  # once, with the first
        if tables:
            written.append(remarks.write(folder, tables, language))
    return written
