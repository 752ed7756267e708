"""Damaged cells: each format of the field times each damage. A cell that becomes another in silence is a failure.

The verdicts, in verdicts.csv: `right` (the rows are those of the sound file), `said` (a value is missing, kept as
written or doubtful, and a problem names its column), `blocked` (the file stays out).
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest

from data.check import Report, check_table
from data.problem import Problem
from data.read import Table
from tests.data.damages.damages import DAMAGES
from tests.data.damages.formats import FORMATS
from tests.support import one_in

VERDICTS = Path(__file__).with_name("verdicts.csv")
CASES = [
    (form, column, name)
    for form, columns in FORMATS.items()
    for column, (kind, cells) in columns.items()
    for name, damage in DAMAGES.items()
    if kind in damage.kinds and damage.done(cells) != cells
]


def table(columns: Mapping[str, list[str]]) -> Table:
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    return Table("made.csv", "", tuple(columns), list(range(2, len(rows) + 2)), rows)


@cache
def sound(form: str) -> Report:
    """The report on a format without damage."""
    return check_table(table({name: cells for name, (_, cells) in FORMATS[form].items()}))


def verdict(form: str, column: str, name: str) -> str:
    before = sound(form)
    cells = {one: held for one, (_, held) in FORMATS[form].items()}
    after = check_table(table(cells | {column: DAMAGES[name].done(cells[column])}))
    if after.blocking:
        return "blocked"
    if understood(after).equals(understood(before)):
        return "right"
    return "said" if _told(after, column) - _told(before, column) else "silently wrong"


def understood(report: Report) -> pa.Table:
    """The rows, without what is kept of codes as they were written."""
    assert report.rows is not None
    return report.rows.drop_columns([name for name in report.rows.column_names if name.endswith("_given")])


def _told(report: Report, column: str) -> set[Problem]:
    """The problems that name a column, or the whole file."""
    return {problem for problem in report.problems if problem.column in (column, None)}


@cache
def expected() -> dict[tuple[str, str, str], str]:
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        return {(row["format"], row["column"], row["damage"]): row["verdict"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("form", FORMATS)
def test_sound_files_are_recognised_and_clean(form: str) -> None:
    found = sound(form)
    assert found.contract is not None
    assert [problem for problem in found.problems if problem.severity != "note"] == []
    assert not {problem.rule for problem in found.problems} - {"columns_not_used", "identity_made", "commune_by_name"}


@pytest.mark.parametrize("case", one_in(6, CASES), ids="-".join)
def test_a_damaged_column_is_right_said_or_blocked(case: tuple[str, str, str]) -> None:
    assert verdict(*case) == expected()[case]


def test_the_table_of_verdicts_is_whole_and_knows_no_silence() -> None:
    assert set(expected()) == set(CASES)
    assert set(expected().values()) == {"right", "said", "blocked"}
