"""Hostile files get a clean report: what is wrong, on which line, what to do, in less than ten seconds."""

import os
import resource
import time
from pathlib import Path

import pytest

from data.check import check
from data.problem import Problem, printable, sentence
from data.read import limited
from tests.attack.hostile import GOOD, Hostile, files
from tests.attack.support import WIDE

FILES = files()
SECONDS = 10
LOOKED_AT = 50  # problems of one file whose sentences are read


@pytest.mark.parametrize(
    "file", FILES if WIDE else [file for file in FILES if not file.heavy][::4], ids=lambda f: f.name
)
def test_a_hostile_file_gets_a_clean_report(file: Hostile, tmp_path: Path) -> None:
    path = tmp_path / file.name
    path.write_bytes(file.make())
    if file.heavy:
        limited._forget()  # so that the time of earlier files is not counted
    begun, worked = time.monotonic(), processor()
    report = check(path)
    lasted = time.monotonic() - begun
    if lasted >= SECONDS:  # others may have had the processor
        limited._forget()  # so that the time of its processes is counted
        lasted = processor() - worked
    assert lasted < SECONDS
    told = {problem.rule for problem in report.problems}
    # How far six seconds of processor go is of the machine: a heavy file may be refused for them before its own fault.
    faults = {file.rule, "too_heavy"} if file.heavy else {file.rule}
    assert told & faults if file.rule else not report.blocking, told
    assert_readable(report.problems)


def processor() -> float:
    """Seconds of the processor that this process and those that it waited for have had."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def assert_readable(problems: tuple[Problem, ...]) -> None:
    for problem in problems[:LOOKED_AT]:
        for language in ("en", "fr"):
            said = sentence(problem, language)
            assert said == printable(said)
            assert len(said) < 1000


def test_there_are_as_many_as_were_tried_before_each_under_a_name_of_its_own() -> None:
    assert len({file.name for file in FILES}) == len(FILES) >= 220


def test_the_same_files_are_made_each_time() -> None:
    for one, other in zip(files(), files(), strict=True):
        assert one.heavy or one.make() == other.make()


@pytest.mark.parametrize(
    "name", ["a\nb.csv", "\x1b[2Jx.csv", "x" * 251 + ".csv", "-rf.csv", "é\udce9.csv", "\u202e.csv"]
)
def test_a_file_may_have_any_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(GOOD.replace(b"120", b"x"))
    report = check(path)
    assert [(problem.rule, problem.line) for problem in report.problems] == [("not_a_number", 2)]
    assert_readable(report.problems)


def test_what_is_no_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "zeros.csv").symlink_to("/dev/zero")
    (tmp_path / "nowhere.csv").symlink_to("gone")
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    for name in ("pipe.csv", "zeros.csv", "nowhere.csv", "loop.csv"):
        assert [problem.rule for problem in check(tmp_path / name).problems] == ["no_such_file"]
    assert [problem.rule for problem in check(tmp_path).problems] == ["folder_without_parquet"]
