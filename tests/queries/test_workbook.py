"""Workbooks: the rows of a CSV with their types, what they are, where they come from; nothing that acts."""

import datetime as dt
import io
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

from queries import files, indicators, workbook
from queries.workbook import About

ACTING = ["=1+1", "+33", "-2", "@sum", "\ttab", "\rline", '=HYPERLINK("https://example.org")', "https://example.org"]
ROWS = pd.DataFrame(
    {
        "name": ["=1+1", "L'Haÿ-les-Roses", "x" * 40_000],
        "department": ["01", "2A", "974"],
        "year": [2021, 2022, 2023],
        "acts": [1234.0, None, 7.0],
        "acts_state": ["value", "secret", "value"],
        "share": [51.25, None, 100.0],
        "day": pd.to_datetime(["2024-12-31", None, "1789-07-14"]),
        "seen": [dt.datetime(2024, 1, 2, 3, 4), None, None],
        "is_open": [True, False, True],
        "codes": [["22", "35"], [], ["=1"]],
        "big": [10**17, 1, 2],
        "lost": [np.inf, np.nan, 1.5],
    }
)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return opened(workbook.of_rows(ROWS, About("essai", "demonstration", about="Essai", parameters={"region": "53"})))


def test_cells_have_the_type_of_what_they_hold(book: openpyxl.Workbook) -> None:
    """By hand: secrecy is told in words, days before 1900 and numbers of 16 digits stay as they are written."""
    head, first, second, third = book["Données"].iter_rows(values_only=True)
    assert head == (*(name for name in ROWS if name != "acts_state"), "kind")
    told = dict(zip(head, first, strict=True))
    assert (told["department"], told["year"], told["acts"], told["share"]) == ("01", 2021, 1234, 51.25)
    assert (told["day"], told["seen"]) == (dt.datetime(2024, 12, 31), dt.datetime(2024, 1, 2, 3, 4))
    assert (told["is_open"], told["codes"], told["big"]) == (True, '["22", "35"]', str(10**17))
    assert (told["lost"], told["kind"]) == (None, "demonstration")
    assert (second[3], second[4], second[5]) == ("secret statistique", None, None)
    assert third[5] == "1789-07-14T00:00:00"
    assert len(third[0]) == workbook.LONGEST
    assert third[0].endswith(workbook.CUT)


def test_numbers_and_days_are_written_as_what_they_are(book: openpyxl.Workbook) -> None:
    row = {cell.column_letter: cell.number_format for cell in book["Données"][2]}
    letters = dict(zip((cell.value for cell in book["Données"][1]), row, strict=True))
    assert {name: row[letters[name]] for name in ("year", "acts", "share", "day", "seen")} == {
        "year": "0",
        "acts": "#,##0",
        "share": '0.0" %"',
        "day": "yyyy-mm-dd",
        "seen": "yyyy-mm-dd hh:mm",
    }


def test_the_head_stays_in_sight_and_chooses(book: openpyxl.Workbook) -> None:
    sheet = book["Données"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:L4")
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths[0] > 50 > 15 > widths[1] > 9
    assert sheet.print_title_rows == "$1:$1"


def test_definitions_say_what_each_column_is_and_that_it_is_a_demonstration(book: openpyxl.Workbook) -> None:
    rows = list(book["Définitions"].iter_rows(values_only=True))
    assert rows[0][0].startswith("DÉMONSTRATION")
    facts = {row[0]: row[1] for row in rows if row[1] is not None}
    assert (facts["Contenu"], facts["Filtres"], facts["Lignes"]) == ("Essai", "region = 53", 3)
    assert facts["Licence"].startswith("Licence Ouverte 2.0")
    told = {row[0]: row[1:] for row in rows}
    assert told["share"] == ("number", "part", "%")
    assert told["kind"][1] == "ce dont la ligne est faite"
    real = opened(workbook.of_rows(ROWS, About("essai", "real"), "en"))
    assert real.sheetnames == ["Data", "Definitions"]
    assert "DEMONSTRATION" not in str([*real["Definitions"].iter_rows(values_only=True)])


def test_nothing_acts_not_even_once_it_is_edited() -> None:
    """Cells are texts, marked as quoted: a spreadsheet keeps them texts after an edit; no link, no formula, no shared
    string that would be read as one.
    """
    rows = pd.DataFrame({"=name()": ACTING, "other": "a"})
    content = workbook.of_rows(rows, About("=x()", "real", about="=about()", parameters={"=p": "=q"}))
    sheet = opened(content)["Données"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value.replace("_x000D_", "\r") for cell in cells] == ACTING
    assert {cell.data_type for row in opened(content)["Définitions"].iter_rows() for cell in row} <= {"s", "n"}
    assert [cell.quotePrefix for cell in cells] == [True] * 7 + [False]
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        sheets = [file.read(name) for name in file.namelist() if "worksheets/" in name]
        assert not any(b"<f>" in sheet or b"hyperlink" in sheet.lower() for sheet in sheets)
        assert not any("externalLink" in name or name.endswith(".bin") for name in file.namelist())


def test_an_empty_table_has_its_head() -> None:
    sheet = opened(workbook.of_rows(ROWS.head(0), About("vide", "real")))["Données"]
    assert [cell.value for cell in sheet[1]][:2] == ["name", "department"]
    assert sheet.max_row == 1


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 12 * 3 - 1)
    with pytest.raises(files.TooLong):
        workbook.of_rows(ROWS, About("essai", "real"))


def test_the_value_of_an_indicator_has_its_unit() -> None:
    """P2 is a percentage, by its header."""
    item = indicators.catalogue()["P2"]
    rows = pd.DataFrame({"level": ["nation"], "value": [98.5]})
    made = opened(workbook.of_rows(rows, About("indicators/P2", "real", item=item)))
    assert made["Données"]["B2"].number_format == '0.0" %"'
    told = {row[0]: row for row in made["Définitions"].iter_rows(values_only=True)}
    assert told["value"] == ("value", "number", item.formula_fr, "%")
