"""What was found at publishers' is kept in the register, and read again as it was."""

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path

from data.problem import Problem
from data.store import looks, register
from data.store.looks import Look

MONDAY = datetime.datetime(2026, 12, 7, 6, 30)
FIRST = Look("acts", MONDAY, "https://example.org/a.csv", "failed", problem=Problem("a.csv", "empty_file"))
SECOND = Look(
    "acts", MONDAY + datetime.timedelta(1), "https://example.org/a.csv", "newer", '"1"', "Mon", 3, "ab", MONDAY.date()
)
OTHER = Look("counters", MONDAY, "https://example.org/c/", "missing")


def test_looks_are_read_as_they_were_noted(tmp_path: Path) -> None:
    assert (looks.history(tmp_path), looks.latest(tmp_path)) == ([], {})
    for one in (FIRST, OTHER, SECOND):
        looks.note(tmp_path, one)
    assert looks.history(tmp_path) == [FIRST, OTHER, SECOND]
    assert looks.history(tmp_path, "acts") == [FIRST, SECOND]
    assert looks.latest(tmp_path) == {"acts": SECOND, "counters": OTHER}


def test_a_register_of_an_older_version_has_no_look_until_one_is_noted(tmp_path: Path) -> None:
    register.begin(tmp_path)
    with closing(sqlite3.connect(tmp_path / register.FILE)) as there:
        there.execute("drop table looks")
    assert looks.latest(tmp_path) == {}
    looks.note(tmp_path, FIRST)
    assert looks.latest(tmp_path) == {"acts": FIRST}
