"""Whole files damaged, by format and by damage: every third format here, all of them and the real ones by hand.

The verdicts, in whole.csv: `right` (the rows are those of the sound file), `said` (some are not, and a problem is told
that the sound file does not have), `blocked`, and what nothing in the file reveals, each with its reason in SILENT.
"""

import csv
from functools import cache
from pathlib import Path

import pytest

from tests.data.damages.whole import DAMAGES, File, made, verdict
from tests.support import one_in

VERDICTS = Path(__file__).with_name("whole.csv")
FILES = list(made())
SILENT = {
    "cut: at the end of a line": "six rows that go through no list of départements: told where editions are compared",
    "cut: the last column lost": "a column that need not be there",
    "cut: the first column lost": "the same",
    "saved: XLSX, numbers and days": "a number of establishment without its first zero: its file is not used",
}


@cache
def expected() -> dict[tuple[str, str], str]:
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        return {(row["file"], row["damage"]): row["verdict"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("file", one_in(2, FILES[::3]), ids=lambda file: file.name)
def test_a_damaged_file_is_right_said_or_blocked(file: File) -> None:
    found = {damage: verdict(file, damage) for damage in DAMAGES}
    assert found == {damage: expected()[file.name, damage] for damage in DAMAGES}


def test_the_table_of_verdicts_is_whole_and_its_silences_have_a_reason_and_no_wrong_number() -> None:
    assert set(expected()) == {(file.name, damage) for file in FILES for damage in DAMAGES}
    assert set(expected().values()) == {"right", "said", "blocked", "silently wrong"}
    assert {damage for (_, damage), found in expected().items() if found == "silently wrong"} == set(SILENT)
