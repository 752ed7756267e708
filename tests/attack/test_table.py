"""The table of `make attack`: what counts as tried and held, and that every test of an attack is in it."""

import ast
import re
from pathlib import Path
from xml.etree import ElementTree

from data.publish import drafts
from data.read import bounds, limited
from pages.http import turns
from pages.outputs import saved
from pages.server import sockets, uploads
from queries import files
from tests.attack.__main__ import ATTACKS, ROOT, Told, _counted

SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
SAID = '<properties><property name="tried" value="9"/><property name="held" value="{}"/></properties>'
COUNTED = f"<testcase>{SAID}{{}}</testcase>"


def counted(case: str) -> tuple[int, int]:
    return _counted(ElementTree.fromstring(case))


def test_a_test_counts_what_it_says_or_one_and_nothing_when_it_was_skipped() -> None:
    assert counted("<testcase/>") == (1, 1)
    assert counted("<testcase><failure/></testcase>") == counted("<testcase><error/></testcase>") == (1, 0)
    assert counted("<testcase><skipped/></testcase>") == (0, 0)
    assert counted(COUNTED.format(9, "")) == (9, 9)
    assert counted(COUNTED.format(7, "<failure/>")) == (9, 7)


def test_an_attack_holds_when_all_that_was_tried_did_and_something_was() -> None:
    assert Told(3, 3, 1.0, []).holds
    assert not Told(3, 2, 1.0, []).holds
    assert not Told(3, 3, 1.0, ["a test that counted before it failed"]).holds
    assert not Told(0, 0, 1.0, []).holds  # all skipped, or none found


def test_every_file_of_attacks_is_in_the_table_and_there() -> None:
    named = {name for chosen in ATTACKS.values() for name in chosen if name.startswith("tests/")}
    assert all((ROOT / name).is_file() for name in named)
    folders = ("attack", "signin")
    there = {
        f"tests/{folder}/{path.name}" for folder in folders for path in (ROOT / "tests" / folder).glob("test_*.py")
    }
    assert there - named == {"tests/attack/test_table.py"}


def test_every_promise_names_what_attacks_it_and_that_is_there() -> None:
    """Each row of SECURITY.md: files of tests and, by name, tests that they have, or a command of the Makefile."""
    rows = re.findall(r"^\| (?!Promised|---)(.+?) \| (.+?) \|$", SECURITY, re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert len(rows) > 40
    for promised, attacked in rows:
        files = re.findall(r"`(tests/[^`]+)`", attacked)
        commands = re.findall(r"`make ([a-z-]+)`", attacked)
        assert files or commands, promised
        assert [name for name in files if not (ROOT / name).is_file()] == [], promised
        assert [name for name in commands if f"\n{name}:" not in makefile] == [], promised
        there = "".join((ROOT / name).read_text("utf-8") for name in files)
        named = re.findall(r"`(test_[^`]+)`", attacked)
        assert [name for name in named if f"def {name}(" not in there] == [], promised


def test_every_promise_has_a_part_in_make_test() -> None:
    """Of the tests that a row names, or all those of a file of which it names none, one is run at each change."""
    for promised, attacked in re.findall(r"^\| (?!Promised|---)(.+?) \| (.+?) \|$", SECURITY, re.MULTILINE):
        files, named = re.findall(r"`(tests/[^`]+\.py)`", attacked), {*re.findall(r"`(test_[^`]+)`", attacked)}
        tests = [marked(ROOT / file) for file in files]
        asked = [(own & named or own) for own, _ in tests]
        assert not files or any(one & runs for one, (_, runs) in zip(asked, tests, strict=True)), promised


def marked(file: Path) -> tuple[set[str], set[str]]:
    """The tests of a file, and those that are not marked `wide` or `attack`, one by one or with the whole file."""
    left = ("pytest.mark.wide", "pytest.mark.attack")
    tree = ast.parse(file.read_text("utf-8"))
    of_all = [ast.unparse(one) for one in tree.body if isinstance(one, ast.Assign) and "pytestmark" in ast.unparse(one)]
    tests = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")]
    runs = [one for one in tests if not {*map(ast.unparse, one.decorator_list)} & {*left}]
    is_left = any(mark in words for mark in left for words in of_all)
    return {one.name for one in tests}, set() if is_left else {one.name for one in runs}


def test_the_bounds_that_are_promised_are_those_of_the_program() -> None:
    mega, kilo = 2**20, 2**10
    said = (
        f"{uploads.OF_A_TAB // mega} MB a tab and {uploads.OF_ALL // mega} MB in all",
        f"{limited.MEMORY_BYTES // 2**30} GB, six seconds of processor",
        f"at most {bounds.LARGEST_BYTES // mega} MB, {bounds.MOST_ROWS:,} rows, {bounds.MOST_COLUMNS:,} columns, "
        f"{bounds.MOST_CELLS:,} cells",
        f"in ten seconds and {sockets.HEAD_BYTES // kilo} kB, messages at {sockets.MESSAGE_BYTES // kilo} kB; "
        f"there are {sockets.MOST_SESSIONS} sessions",
        f"an answer has {files.MOST_ROWS:,} rows at most",
        f"It goes after {drafts.DAYS} days",
    )
    assert [words for words in said if words not in SECURITY] == []
    assert (limited.CPU_SECONDS, sockets.HEAD_SECONDS) == (6, 10)
    assert (turns.Turns().most - turns.Turns(waiting=0).most, saved.turns[True].most) == (16, 1 + 4)
