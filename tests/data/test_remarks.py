"""The report for who has a spreadsheet, and for machines: the file given back, and what `check --json` says."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from data import __main__ as command
from data.check import check, remarks
from data.problem import Problem, column_label, full_sentence
from tests.data.support import Write

SHAPE = Path(__file__).parents[2] / "docs" / "reference" / "check-json.md"
HEADER = ["counter_id", "month", "partner", "channel", "requests", "note"]
GOOD = ["DEMO-1", "2022-05-01", "cnaf", "desk", "40", "=HYPERLINK(1)"]
BAD = ["DEMO-1", "2022-06-01", "cnaf", "desk", "-4", "+33 4 74 32 55 00"]

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], editions: Path) -> Run:
    def made(*arguments: str | Path) -> tuple[int, str]:
        capsys.readouterr()
        return command.main(list(map(str, arguments))), capsys.readouterr().out

    return made


def lines(*rows: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def test_a_text_comes_back_with_what_is_wrong_beside_each_line(run: Run, write: Write, tmp_path: Path) -> None:
    given = write("mai.csv", lines(HEADER, GOOD, BAD))
    assert run("--language", "fr", "check", "--remarks", tmp_path / "rendu", given)[0] == 1
    back = (tmp_path / "rendu" / "mai-remarques.csv").read_bytes()
    assert back.startswith(b"\xef\xbb\xbf")
    header, first, second = csv.reader(io.StringIO(back.decode("utf-8-sig")), delimiter=";")
    assert header == [*HEADER, "Remarques"]
    # A formula is made a text; what is no sum of anything stays as it is.
    assert first[:-1] == [*GOOD[:-1], "'=HYPERLINK(1)"]
    assert second[:-1] == BAD
    unused = full_sentence(Problem("", "columns_not_used", detail="note"), "fr")
    assert first[-1].startswith(f"Tout le fichier\u00a0: Pour information\u00a0: {unused}")
    assert f"À vérifier\u00a0: {column_label('counter_id', 'fr')} (counter_id)" in first[-1]
    negative = full_sentence(Problem("", "negative", value="-4"), "fr")
    assert second[-1] == f"À corriger\u00a0: demandes (requests)\u00a0: {negative}"
    # Corrected in place, it is deposited as it is.
    corrected = write("corrigé.csv", back.decode("utf-8-sig").replace(";-4;", ";44;"))
    found = check(corrected)
    assert not found.blocking
    assert [problem.detail for problem in found.problems] == ["note"]


def test_a_workbook_comes_back_sheet_by_sheet_with_its_remarks_first(run: Run, tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Mai"
    book.active.append(HEADER[:-1])
    book.active.append([*GOOD[:-2], 40])
    other = book.create_sheet("Juin")
    other.append(HEADER[:-1])
    other.append([*BAD[:-2], -4])
    book.save(tmp_path / "deux.xlsx")
    assert run("--language", "fr", "check", "--remarks", tmp_path, tmp_path / "deux.xlsx")[0] == 1
    back = load_workbook(tmp_path / "deux-remarques.xlsx")
    assert back.sheetnames == ["Remarques", "Mai", "Juin"]
    title, worst, *_ = back["Remarques"].iter_rows(values_only=True)
    assert title == ("Gravité", "Feuille", "Ligne", "Colonne", "Nom dans le fichier", "Valeur", "Remarques")
    assert worst[:6] == ("À corriger", "Juin", 2, "demandes", "requests", -4)
    header, row = back["Juin"].iter_rows()
    assert [cell.value for cell in header] == [*HEADER[:-1], "Remarques"]
    assert [cell.value for cell in row[:-1]] == [*BAD[:-2], -4]
    assert str(row[-1].value).startswith("À corriger\u00a0: demandes (requests)\u00a0:")
    assert [cell.fill.fgColor.rgb[-6:] for cell in row if cell.fill.fill_type] == ["F8CBAD", "F8CBAD"]
    assert not any(cell.fill.fill_type for cell in back["Mai"][2][:-1] if cell.column > 1)
    # The first sheet is no table of ours: the others are read again as they were.
    assert [
        problem.rule for problem in check(tmp_path / "deux-remarques.xlsx").problems if problem.severity == "error"
    ] == ["negative"]


def test_a_workbook_runs_no_formula_and_keeps_codes_as_they_are(tmp_path: Path, write: Write) -> None:
    table = check(write("f.csv", lines(HEADER, ["01", "2A", "1e3", "46.10", "=1+1", "@x\x0b"]))).table
    assert table is not None
    path = remarks._as_workbook(tmp_path / "b.xlsx", [(table, [])], "en")
    row = load_workbook(path)["f"][2]
    assert [(cell.value, cell.data_type) for cell in row][:5] == [
        ("01", "s"),
        ("2A", "s"),
        ("1e3", "s"),
        ("46.10", "s"),
        ("=1+1", "s"),
    ]


# Those of OWASP, "CSV injection": signs as wide as two, and what goes before them too.
ACTS = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "-cmd|' /C calc'!A0", "\uff1d1+1", "\uff20x", " =1+1", "\n=1+1"]


@pytest.mark.parametrize("text", ACTS)
def test_what_a_spreadsheet_would_run_is_made_a_text(text: str) -> None:
    assert remarks.harmless(text, ",").replace("\n'", "\n") == f"'{text}"


@pytest.mark.parametrize(("separator", "other"), [(",", ";"), (";", ",")])
@pytest.mark.parametrize("text", ["x{}=1+1{}y", "x{}@y", 'x{} "+1', "x\n=1+1{}y", "x{}\uff1d1"])
def test_nor_does_one_that_parts_cells_by_the_other_separator(text: str, separator: str, other: str) -> None:
    """A file of commas in a French spreadsheet, one of semicolons in an English one: read here as each reads it."""
    told = text.replace("{}", other)
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerow(["53", remarks.inert(told, separator), "b"])
    for read in (separator, other):
        lines = file.getvalue().splitlines() if read == other else [file.getvalue()]
        cells = [cell.strip('" ') for line in lines for cell in line.split(read)]
        assert not [cell for cell in cells if cell[:1] in tuple("=+@\uff1d")], read
    assert remarks.inert(told, separator).replace("'", "") == told
    assert remarks.inert(f"Rennes{other} 5 ; 6, a-b", separator) == f"Rennes{other} 5 ; 6, a-b"


@pytest.mark.parametrize("text", ["-4", "+33 4 74 32 55 00", "-1,678", "-12 %", "01", "texte", ""])
def test_what_it_would_not_run_stays(text: str) -> None:
    assert remarks.harmless(text, ",") == text


def test_a_remark_of_another_sheet_does_not_stand_on_the_same_line_of_the_first(tmp_path: Path) -> None:
    book = Workbook()
    for name in ("A", "B"):
        sheet = book.create_sheet(name)
        sheet.append(HEADER[:-1])
        sheet.append(GOOD[:-1])
    del book["Sheet"]
    book.save(tmp_path / "f.xlsx")
    table = check(tmp_path / "f.xlsx").table
    assert table is not None
    path = remarks.write(tmp_path, [(table, [Problem("f.xlsx", "negative", 2, "requests", "-4", sheet="B")])], "en")
    back = load_workbook(path)
    assert (back["A"]["F2"].value or "") == ""
    assert str(back["B"]["F2"].value).startswith("To correct: requests:")


def documented() -> list[set[str]]:
    """The keys of each table of the reference: of the whole, of a table of a file, of a problem."""
    tables = SHAPE.read_text(encoding="utf-8").split("|---|---|\n")[1:]
    return [
        set(re.findall(r"`(\w+)`", "".join(row.split("|")[1] for row in table.split("\n\n")[0].splitlines())))
        for table in tables
    ]


def test_what_machines_are_told_has_the_documented_shape(run: Run, write: Write) -> None:
    code, printed = run("--language", "en", "check", "--json", write("f.csv", lines(HEADER, GOOD, BAD)))
    told = json.loads(printed)
    whole, file, problem = documented()
    assert set(told) == whole
    assert [set(one) for one in told["files"]] == [file]
    assert {frozenset(one) for one in (*told["files"][0]["problems"], *told["together"])} == {frozenset(problem)}
    assert (code, told["version"], told["blocking"]) == (1, 1, True)
    assert told["files"][0]["columns"] == {name: name for name in HEADER[:-1]}
    (negative,) = [one for one in told["files"][0]["problems"] if one["rule"] == "negative"]
    assert (negative["line"], negative["column"], negative["label"]) == (3, "requests", "requests")
    (unseen,) = told["together"]
    assert (unseen["rule"], unseen["label"]) == ("reference_not_seen", column_label("counter_id", "en"))
