"""The real public files as people save them again: the same rows, or a file that stops, never other figures."""

import csv
import datetime
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from data.check import Report, check
from tests.support import one_in

pytestmark = pytest.mark.real
Saved = Callable[[str, str], str]
ACTS, SATISFACTION = "footfall/ind-323.csv", "footfall/ind-246.csv"
LABELS = "footfall/nb_labellisations_fs_departement_mois_2020-2022.csv"
LISTS = ["counters/fs_2020-01-02.csv", "counters/liste-fs-20221201.csv", "counters/liste-fs-202307.csv"]


def saved_again(path: Path, to: Path, change: Saved, encoding: str = "utf-8") -> Path:
    """A copy of a file, each cell changed by the name of its column."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    with to.open("w", encoding=encoding, errors="replace", newline="") as file:
        written = csv.writer(file, delimiter=";")
        written.writerow(header)
        written.writerows([change(*pair) for pair in zip(header, row, strict=True)] for row in rows)
    return to


def understood(report: Report) -> pa.Table:
    """The rows, without the lines and what is kept of codes as they were written."""
    assert report.rows is not None
    asides = [name for name in report.rows.column_names if name == "line" or name.endswith("_given")]
    return report.rows.drop_columns(asides)


def numbers(thousands: str, point: str) -> Saved:
    """The numbers of the barometer as a spreadsheet shows them; targets and rates with two decimals."""

    def change(column: str, text: str) -> str:
        if not text or column not in ("indic_vi", "indic_va", "indic_vc", "indic_ta"):
            return text
        decimals = 0 if column in ("indic_vi", "indic_va") else 2
        return f"{float(text):,.{decimals}f}".translate({ord(","): thousands, ord("."): point})

    return change


def dates(form: str) -> Saved:
    """The months of a file in another form."""
    return lambda column, text: (
        datetime.date.fromisoformat(text).strftime(form) if text and column in ("metric_enforce_date", "date") else text
    )


def universal(column: str, text: str) -> str:
    """Midnight in Paris in universal time, as exports of JSON write it."""
    if not text or column != "metric_enforce_date":
        return text
    hour = 22 if 4 <= int(text[5:7]) <= 10 else 23
    return f"{datetime.date.fromisoformat(text) - datetime.timedelta(days=1)}T{hour}:00:00Z"


def point_to_comma(column: str, text: str) -> str:
    return text.replace(".", ",") if column in ("indic_va", "valeur", "latitude", "longitude", "lat", "long") else text


def as_written(column: str, text: str) -> str:
    return text


def entities(column: str, text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode()


def as_fractions(column: str, text: str) -> str:
    return f"{float(text) / 100:.4f}" if text and column in ("indic_vi", "indic_va", "indic_vc") else text


@pytest.mark.wide
@pytest.mark.parametrize(
    ("file", "change"),
    [
        *((ACTS, numbers(*signs)) for signs in ((",", "."), (".", ","), ("'", "."), (" ", ","), ("\u202f", ","))),
        *((ACTS, dates(form)) for form in ("%d/%m/%Y", "%d.%m.%Y", "%m/%Y", "%Y/%m/%d")),
        (ACTS, universal),
        (SATISFACTION, point_to_comma),
        (LABELS, point_to_comma),
        *((LABELS, dates(form)) for form in ("%d/%m/%Y", "%m/%d/%Y")),
        *((file, change) for file in LISTS for change in (point_to_comma, entities)),
    ],
)
def test_files_saved_again_hold_the_same_rows(real: Path, tmp_path: Path, file: str, change: Saved) -> None:
    again = check(saved_again(real / file, tmp_path / "liste-fs-20221201.csv", change))
    assert not again.blocking
    assert understood(again).equals(understood(check(real / file)))


@pytest.mark.parametrize("file", one_in(3, LISTS))
def test_lists_in_the_encoding_of_windows_hold_the_same_rows(real: Path, tmp_path: Path, file: str) -> None:
    again = check(saved_again(real / file, tmp_path / "list.csv", as_written, "cp1252"))
    assert understood(again).equals(understood(check(real / file)))


def test_a_list_of_a_mac_holds_the_same_rows_and_says_so(real: Path, tmp_path: Path) -> None:
    again = check(saved_again(real / LISTS[0], tmp_path / "list.csv", as_written, "mac_roman"))
    assert understood(again).equals(understood(check(real / LISTS[0])))
    assert "file_from_elsewhere" in {problem.rule for problem in again.problems}


@pytest.mark.parametrize(
    ("file", "change", "rule"),
    [
        (ACTS, dates("%m/%d/%Y"), "two_dates"),  # the first day of each month: nothing says that it is not January
        (ACTS, dates("%d/%m/%y"), "not_a_month"),
        (ACTS, lambda column, text: universal(column, text).replace("Z", ""), "hour_without_zone"),
        (ACTS, lambda column, text: text.replace("8249.0", "8249000.0"), "out_of_scale"),
        (SATISFACTION, as_fractions, "share_as_fraction"),
    ],
)
def test_files_with_two_readings_stop(real: Path, tmp_path: Path, file: str, change: Saved, rule: str) -> None:
    again = check(saved_again(real / file, tmp_path / "again.csv", change))
    assert again.blocking
    assert rule in {problem.rule for problem in again.problems}


@pytest.mark.parametrize("instead", ["8294.0", "NC", "<10", ""])
def test_one_cell_that_is_no_longer_the_published_one_breaks_its_region_s_total(
    real: Path, tmp_path: Path, instead: str
) -> None:
    # 8249 acts in Ain in June 2023, which no other cell of the file holds; 94578 in its region, line 1174.
    path = saved_again(real / ACTS, tmp_path / "again.csv", lambda column, text: instead if text == "8249.0" else text)
    found = [problem for problem in check(path).problems if problem.rule == "total_differs"]
    assert [(problem.column, problem.value) for problem in found] == [("indic_va", "94578")]
