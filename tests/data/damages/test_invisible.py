"""What nothing in one file reveals, by name, and the guard that catches it later.

| damage | guard |
|---|---|
| a file of an indicator cut at the end of a line | `values_gone`: check and publish count the values that would go |
| a file of another source cut at the end of a line | `fewer_rows`: the same, where a fifth of the rows would go |
| a whole file of an indicator in thousands | `another_scale`: check and publish compare with the current edition |
| two rows exchanged, their cells otherwise sound | the changes that publish prints: so many rows changed |
| two digits exchanged where no total is given | the same |
| an amount of money of another sign | the same |
| staff or money in another unit, the whole column | `times_ten`: check and publish compare with the current edition |
| a list of counters cut at the end of a line | the cap on closings, at publication |

Where the file carries totals, the second to the fourth are told by `total_differs` as soon as a region is concerned.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from data.check import against, check, check_table
from tests.data.damages.formats import FORMATS
from tests.data.damages.test_damages import sound, table
from tests.data.support import publish_files, rules

Rows = list[list[str]]
pytestmark = pytest.mark.usefixtures("facts_alone")


def made(form: str) -> Rows:
    """The rows of a format, its header first."""
    columns = FORMATS[form]
    return [list(columns), *(list(row) for row in zip(*(cells for _, cells in columns.values()), strict=True))]


def written(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path


def cut(rows: Rows) -> Rows:
    return rows[:-2]


def in_thousands(rows: Rows) -> Rows:
    return [rows[0], *([*row[:-1], str(int(row[-1]) * 1000)] for row in rows[1:])]


def exchanged(rows: Rows) -> Rows:
    """The values of the last two rows, each in the place of the other."""
    *others, one, two = rows
    return [*others, [*one[:-1], two[-1]], [*two[:-1], one[-1]]]


def digits_exchanged(rows: Rows) -> Rows:
    """1284 for 1248, and so on: the last two digits of the first value."""
    header, first, *others = rows
    value = first[-1]
    return [header, [*first[:-1], value[:-2] + value[-1] + value[-2]], *others]


def of_another_sign(rows: Rows) -> Rows:
    return with_savings(rows, lambda text: f"-{text}")


def staff_times_ten(rows: Rows) -> Rows:
    """All that is concerned, with a digit more."""
    header, *others = rows
    at = header.index("etpt_concernés")
    return [header, *([*row[:at], f"{float(row[at]) * 10:g}", *row[at + 1 :]] for row in others)]


def with_savings(rows: Rows, change: Callable[[str], str]) -> Rows:
    """The first planned savings, changed."""
    header, first, *others = rows
    at = header.index("économies_prévues")
    return [header, [*first[:at], change(first[at]), *first[at + 1 :]], *others]


IMPORT, PROPOSALS = "tracker's import", "proposals"
INVISIBLE = [
    (IMPORT, cut),
    (IMPORT, in_thousands),
    (IMPORT, exchanged),
    (IMPORT, digits_exchanged),
    (PROPOSALS, of_another_sign),
    (PROPOSALS, staff_times_ten),
    ("list, 2022", cut),
]


@pytest.mark.parametrize(("form", "damage"), INVISIBLE)
def test_nothing_in_the_file_reveals_it(form: str, damage: Callable[[Rows], Rows]) -> None:
    header, *rows = damage(made(form))
    columns = {name: list(cells) for name, cells in zip(header, zip(*rows, strict=True), strict=True)}
    found = check_table(table(columns))
    assert rules(found.problems) == rules(sound(form).problems)
    assert found.rows is not None
    assert not found.rows.equals(sound(form).rows)


@pytest.mark.wide
def test_the_edition_before_tells_what_is_gone_and_what_is_in_another_unit(editions: Path, tmp_path: Path) -> None:
    publish_files(written(tmp_path / "sound.csv", made(IMPORT)))
    assert against.current([check(tmp_path / "sound.csv")]) == []
    # Cut by two rows of eight: the last two months of Ille-et-Vilaine.
    (gone,) = against.current([check(written(tmp_path / "cut.csv", cut(made(IMPORT))))])
    assert (gone.rule, gone.value, gone.detail) == ("values_gone", "IND-323", "2 (department 35, 2023-06-01...)")
    (unit,) = against.current([check(written(tmp_path / "thousands.csv", in_thousands(made(IMPORT))))])
    assert (unit.rule, unit.line, unit.value, unit.detail) == ("another_scale", 2, "IND-323", "1000")
    told = publish_files(tmp_path / "thousands.csv")
    assert unit in told.inconsistencies


def test_the_edition_before_tells_staff_that_is_ten_times_what_it_was(editions: Path, tmp_path: Path) -> None:
    publish_files(written(tmp_path / "sound.csv", made(PROPOSALS)))
    told = against.current([check(written(tmp_path / "ten.csv", staff_times_ten(made(PROPOSALS))))])
    assert [problem.rule for problem in told] == ["times_ten"] * 6
    assert (told[0].line, told[0].column, told[0].value, told[0].detail) == (2, "staff_concerned", "125", "12.5")
    assert against.current([check(written(tmp_path / "sound.csv", made(PROPOSALS)))]) == []


@pytest.mark.wide
def test_publication_says_how_many_rows_are_no_longer_the_same(editions: Path, tmp_path: Path) -> None:
    for form, name in ((IMPORT, "acts.csv"), (PROPOSALS, "proposals.csv")):
        written(tmp_path / name, made(form))
    publish_files(tmp_path / "acts.csv", tmp_path / "proposals.csv")
    (fewer,) = against.current([check(written(tmp_path / "cut.csv", cut(made(PROPOSALS))))])
    assert (fewer.rule, fewer.value, fewer.detail) == ("fewer_rows", "4", "6")
    assert against.current([check(written(tmp_path / "cut.csv", made(PROPOSALS)[:-1]))]) == []  # five of six
    # Two rows exchanged and the digits of a third; one amount.
    written(tmp_path / "acts.csv", digits_exchanged(exchanged(made(IMPORT))))
    written(tmp_path / "proposals.csv", of_another_sign(made(PROPOSALS)))
    told = publish_files(tmp_path / "acts.csv", tmp_path / "proposals.csv").changes
    changed = {change.table: (change.added, change.changed, change.removed) for change in told}
    assert (changed["indicator_values"], changed["proposals"]) == ((0, 3, 0), (0, 1, 0))
