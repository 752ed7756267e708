"""The open edition's files as they come damaged: the same rows, or words that say the file, the line and what to do."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from data.check import Report, check
from data.open import FOLDER
from data.problem import sentence
from tests.data.support import Write, publish_files

Rows = list[list[str]]
Damage = Callable[[Rows], Rows]
FILES = (
    "acts",
    "commitments",
    "counter_facts",
    "france_services_2026-06",
    "operations",
    "state_facts",
    "state_services",
)


def rows_of(name: str) -> Rows:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def written(rows: Rows, separator: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return text.getvalue().encode(encoding)


def without(column: str) -> Damage:
    def damage(rows: Rows) -> Rows:
        place = rows[0].index(column)
        return [row[:place] + row[place + 1 :] for row in rows]

    return damage


def in_2031(rows: Rows) -> Rows:
    return [rows[0], *([re.sub(r"^\d{4}(-\d\d-\d\d)$", r"2031\1", cell) for cell in row] for row in rows[1:])]


def put(column: str, line: int, text: str) -> Damage:
    """A cell of a line, as a file counts them, in place of what it held."""

    def damage(rows: Rows) -> Rows:
        changed, place = [[*row] for row in rows], rows[0].index(column)
        changed[line - 1][place] = text
        return changed

    return damage


def last_twice(rows: Rows) -> Rows:
    return [*rows, rows[-1]]


def wrong(report: Report) -> set[tuple[str, int | None]]:
    return {(one.rule, one.line) for one in report.problems if one.severity == "error"}


@pytest.mark.parametrize("name", FILES)
def test_another_encoding_and_another_separator_hold_the_same_rows(write: Write, name: str) -> None:
    whole, rows = check(FOLDER / f"{name}.csv"), rows_of(name)
    for how in ((",", "cp1252"), (";", "utf-16"), ("\t", "utf-8"), ("|", "utf-8-sig")):
        again = check(write(f"{name}.csv", written(rows, *how)))
        assert not again.blocking
        assert again.rows.equals(whole.rows), how


# Of each file, a damage, and what is told of it: the rule, and the line where there is one.
DAMAGES: tuple[tuple[str, Damage, tuple[str, int | None]], ...] = (
    ("acts", last_twice, ("duplicate_key", 3362)),
    ("acts", in_2031, ("month_to_come", 2)),
    ("acts", without("zone"), ("column_lacking", 1)),
    ("commitments", last_twice, ("duplicate_key", 41)),
    ("commitments", in_2031, ("required_not_usable", 2)),
    ("commitments", put("done_on", 6, "2018-07-24"), ("kept_before_made", 6)),
    ("commitments", put("done_on", 6, ""), ("act_without_date", 6)),
    ("commitments", put("made_on", 2, ""), ("missing_value", 2)),
    ("commitments", without("made_by"), ("missing_column", 1)),
    ("counter_facts", last_twice, ("duplicate_key", 667)),
    ("counter_facts", in_2031, ("figure_to_come", 2)),
    ("counter_facts", without("level"), ("missing_column", 1)),
    ("counter_facts", without("code"), ("missing_column", 1)),
    ("counter_facts", put("source", 2, ""), ("missing_value", 2)),
    ("operations", last_twice, ("duplicate_key", 216)),
    ("operations", in_2031, ("operation_without_date", 2)),
    ("operations", without("level"), ("missing_column", 1)),
    ("operations", put("text_reference", 2, ""), ("missing_value", 2)),
    ("state_facts", put("period_ends", 2, "2016-03-20"), ("period_ends_elsewhere", 2)),
    ("state_facts", without("level"), ("missing_column", 1)),
    ("state_services", last_twice, ("duplicate_key", 1247)),
    ("state_services", without("seen_on"), ("seen_without_day", 2)),
    ("state_services", put("evidence", 2, ""), ("missing_value", 2)),
    ("france_services_2026-06", without("commune"), ("column_lacking", 1)),
)


@pytest.mark.parametrize(("name", "damage", "told"), DAMAGES)
def test_a_damage_is_told_with_its_file_and_its_line(
    write: Write, name: str, damage: Damage, told: tuple[str, int | None]
) -> None:
    report = check(write(f"{name}.csv", written(damage(rows_of(name)))))
    assert report.blocking
    assert told in wrong(report)
    (first, *_) = [one for one in report.problems if (one.rule, one.line) == told]
    for language, line in (("fr", "ligne"), ("en", "line")):
        assert sentence(first, language).startswith(f"{name}.csv, {line} {told[1]}")


@pytest.mark.wide
def test_a_file_that_lost_three_departements_says_which_it_would_take_away(editions: Path, write: Write) -> None:
    """Of operations, services and figures: each told 13, 33 and 69, and no longer does. What is of one room stays."""
    from data.publish import looking

    names = ("operations", "state_services", "counter_facts", "state_facts")
    publish_files(*(FOLDER / f"{name}.csv" for name in names))
    for name in names:
        header, *rows = rows_of(name)
        level, code = header.index("level"), header.index("code")
        gone = {"13", "33", "69"}
        left = [row for row in rows if row[level] != "department" or row[code] not in gone]
        looked = looking.inspect_files([write(f"{name}.csv", written([header, *left]))], {}, lambda step: None)
        told = [(one.value, one.detail) for one in looked.problems if one.rule == "places_gone"]
        assert told == ([] if name == "state_facts" else [("13, 33, 69", "3")]), name
