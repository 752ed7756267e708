"""Files into cells: encodings, separators, line numbers, formats, and files that are none."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from data.problem import SHEET_LINES, Problem, Refused, sentence
from data.read import Table, bounds, limited, read
from data.read.tabulate import tabulate_all
from tests.data.support import Write


def table(write: Write, content: str | bytes, name: str = "file.csv") -> Table:
    return read(write(name, content))


def refusal(path: Path) -> tuple[str, int | None]:
    with pytest.raises(Refused) as refused:
        read(path)
    (problem,) = refused.value.problems
    return problem.rule, problem.line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(write: Write, encoding: str) -> None:
    found = table(write, "nom,note\nŒuvre,l’été\n".encode(encoding))
    assert (found.columns, found.rows, found.problems) == (("nom", "note"), [["Œuvre", "l’été"]], ())


def test_a_file_in_two_encodings_is_read_line_by_line(write: Write) -> None:
    found = table(write, "numéro,nom\n".encode() + "1,Métropole\n2,Œuf\n".encode("cp1252"))
    assert found.columns == ("numéro", "nom")
    assert found.rows == [["1", "Métropole"], ["2", "Œuf"]]
    assert [(problem.rule, problem.line, problem.value) for problem in found.problems] == [("mixed_encoding", 2, "2")]


def test_a_damaged_character_does_not_change_the_encoding_of_its_line(write: Write) -> None:
    found = table(write, "numéro;capacité;Client".encode() + b"\xc3?le\n1;2;3\n")
    assert found.columns[:2] == ("numéro", "capacité")
    assert [(problem.rule, problem.line) for problem in found.problems] == [("undecodable", 1)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found_in_the_header(write: Write, separator: str) -> None:
    # The first row holds more commas than its separator: only the header tells.
    found = table(write, f'a{separator}b\n"1,2,3,4"{separator}"5,6"\n')
    assert found.rows == [["1,2,3,4", "5,6"]]


def test_line_numbers_survive_line_breaks_in_cells_and_blank_lines(write: Write) -> None:
    found = table(write, 'a,b\r\n"one\r\ntwo",2\r\n\r\n"cr\rinside",4\r\n,\r\n5,6\r\n')
    assert found.rows == [["one\r\ntwo", "2"], ["cr\rinside", "4"], ["5", "6"]]
    # The header is line 1; the first row takes lines 2 and 3; line 4 is blank; the next row takes 5 and 6; 7 is empty.
    assert found.lines == [2, 5, 8]


def test_text_guards_of_spreadsheets_are_taken_off(write: Write) -> None:
    found = table(write, '="a";="b;c"\n="01000";="x;y"\n')
    assert (found.columns, found.rows) == (("a", "b;c"), [["01000", "x;y"]])


def test_an_empty_last_column_goes_and_an_unnamed_one_stays(write: Write) -> None:
    found = table(write, ",name,\n0,Ain,\n1,Aisne,\n")
    assert (found.columns, found.rows) == (("column 1", "name"), [["0", "Ain"], ["1", "Aisne"]])


def test_a_separator_at_the_end_of_rows_only_is_no_problem(write: Write) -> None:
    assert table(write, "a;b\n1;2;\n").problems == ()


def test_ragged_rows_are_told_with_their_lines(write: Write) -> None:
    found = table(write, "a,b,c\n1,2\n1,2,3,4\n1,2,3\n")
    assert [(p.rule, p.line, p.value, p.detail) for p in found.problems] == [
        ("row_too_short", 2, "2", "3"),
        ("row_too_long", 3, "4", "3"),
    ]


def test_a_file_cut_in_the_middle_of_a_row(write: Write) -> None:
    found = table(write, "a,b,c\n1,2,3\n1,2")
    assert [(problem.rule, problem.line) for problem in found.problems] == [("file_cut", 3)]


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("empty.csv", b"", "empty_file"),
        ("blank.csv", b" \n\r\n", "empty_file"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary_file"),
        ("document.csv", b"%PDF-1.7\n\x00\x01\x02", "binary_file"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "workbook_unreadable"),
        ("cut.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Fea', "file_cut"),
        ("mistyped.geojson", b'{"type": "FeatureCollection",\n"features": [{"a" 1}]}', "not_json"),
        ("deep.geojson", b'{"features": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "not_json"),
        ("other.json", b'{"rows": []}', "not_a_feature_collection"),
        ("cut.xlsx", b"PK\x03\x04" + b"\x00" * 40, "file_cut"),
    ],
)
def test_what_holds_no_table_is_refused(write: Write, name: str, content: bytes, rule: str) -> None:
    assert refusal(write(name, content))[0] == rule


def test_a_byte_that_no_text_holds_is_told_with_its_line_however_far(write: Write) -> None:
    far = b"a,b\n" + b"1,2\n" * 300_000 + b"1,\0\n"
    assert refusal(write("far.csv", far)) == ("binary_file", 300_002)


def feature(properties: str = "{}", geometry: str = "null") -> str:
    return f'{{"type": "Feature", "properties": {properties}, "geometry": {geometry}}}'


def point(coordinates: str) -> str:
    return feature(geometry=f'{{"type": "Point", "coordinates": {coordinates}}}')


MALFORMED = [
    *(("feature_malformed", text) for text in ("5", '"text"', "[]", feature("7"), feature("[1]"), feature('"x"'))),
    *(("geometry_malformed", text) for text in (feature(geometry="3"), feature(geometry="[1]"))),
    *(("geometry_malformed", point(text)) for text in ("5", "{}", "[1]", '["1", "2"]', "[null, 1]", "[true, 1]")),
]


@pytest.mark.parametrize(("rule", "text"), MALFORMED)
def test_a_malformed_feature_is_told_with_its_number(write: Write, rule: str, text: str) -> None:
    whole = feature('{"a": 1}', '{"type": "Point", "coordinates": [5.8, 46.1, 200]}')
    found = table(write, f'{{"type": "FeatureCollection", "features": [{whole}, {text}, {whole}]}}')
    assert [(problem.rule, problem.line) for problem in found.problems] == [(rule, 2)]
    assert (found.lines, found.rows) == ([1, 3], [["1", "5.8", "46.1"]] * 2)


def test_numbers_of_json_that_nothing_holds_are_kept_as_written(write: Write) -> None:
    digits = "9" * 5000
    properties = f'{{"a": {digits}, "b": 1e400, "c": 1e19, "d": [1]}}'
    found = table(write, f'{{"features": [{feature(properties)}]}}')
    assert found.rows == [[digits, "1e400", "1e+19", "[1]"]]


def test_half_a_character_is_told_with_its_line(write: Write) -> None:
    whole, half = feature('{"a": "x"}'), feature('{"a": "\\ud800 x"}')
    found = table(write, f'{{"features": [{whole}, {half}]}}')
    assert found.rows == [["x"], ["\ufffd x"]]
    assert [(problem.rule, problem.line) for problem in found.problems] == [("undecodable", 2)]


def test_a_cell_longer_than_a_spreadsheet_holds_is_told_with_its_line(write: Write) -> None:
    longest = "x" * 32_767
    assert table(write, f"a,b\n1,{longest}\n").rows == [["1", longest]]
    assert refusal(write("long.csv", f"a,b\n1,2\n1,{longest}x\n")) == ("cell_too_long", 3)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.csv") == ("no_such_file", None)


def test_too_large_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.touch()
    os.truncate(path, 64 * 2**20 + 1)
    assert refusal(path) == ("too_large", None)


LARGE = [  # rows, columns, cells
    ("too_many_rows", {"MOST_ROWS": 99}),
    ("too_many_columns", {"MOST_COLUMNS": 2}),
    ("too_many_cells", {"MOST_CELLS": 299}),
]


@pytest.mark.parametrize("format", ["csv", "geojson", "xlsx"])
@pytest.mark.parametrize(("rule", "bound"), LARGE)
def test_too_large_tables_are_refused(
    format: str, rule: str, bound: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = hundred_rows_of_three(format)
    assert len(tabulate_all("as it is", content)[0].rows) == 100
    for name, most in bound.items():
        monkeypatch.setattr(bounds, name, most)
    with pytest.raises(Refused) as refused:
        tabulate_all("bounded", content)
    assert [problem.rule for problem in refused.value.problems] == [rule]


def hundred_rows_of_three(format: str) -> bytes:
    if format == "csv":
        return b"a,b,c\n" + b"1,2,3\n" * 100
    if format == "geojson":
        return f'{{"features": [{",".join([feature(THREE)] * 100)}]}}'.encode()
    book, kept = Workbook(), io.BytesIO()
    for row in [("a", "b", "c"), *[(1, 2, 3)] * 100]:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


THREE = '{"a": 1, "b": 2, "c": 3}'


@pytest.mark.parametrize("limit", [{"MEMORY_BYTES": 96 * 2**20}, {"CPU_SECONDS": 1}, {"SECONDS": 1}])
def test_what_takes_more_than_is_allowed_is_refused_and_the_next_file_is_read(
    write: Write, limit: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "_servers", {})
    for name, value in limit.items():
        monkeypatch.setattr(limited, name, value)
    heavy = write("heavy.csv", "a,b,c,d,e\n" + "1,2,3,4,5\n" * 999_000)  # 2.6 seconds, and 400 MB
    assert refusal(heavy) == ("too_heavy", None)
    assert table(write, "a\n1\n").rows == [["1"]]
    limited._forget()


def test_a_server_that_is_gone_is_told_and_another_reads_the_next_file(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "_servers", {})
    path = write("file.csv", "a\n1\n")
    assert read(path).rows == [["1"]]
    limited._servers[os.getpid()][1].kill()
    limited._servers[os.getpid()][1].wait()
    assert read(path).rows == [["1"]]
    limited._forget()


def test_geojson_properties_are_columns_and_points_give_coordinates(write: Write) -> None:
    features = (
        '{"type": "Feature", "properties": {"id": 1, "x": 23.0, "ok": true, "list": ["a"]},'
        ' "geometry": {"type": "Point", "coordinates": [5.8, 46.1]}},'
        '{"type": "Feature", "properties": {"id": 2, "x": null}, "geometry": null}'
    )
    found = table(write, f'{{"type": "FeatureCollection", "features": [{features}]}}', "points.geojson")
    assert found.columns == ("id", "x", "ok", "list", "longitude", "latitude")
    assert found.rows == [["1", "23", "true", '["a"]', "5.8", "46.1"], ["2", "", "", "", "", ""]]
    assert found.lines == [1, 2]


def workbook(path: Path, *rows: tuple) -> Path:
    book = Workbook()
    book.create_sheet("data")
    for row in rows:
        book["data"].append(row)
    book.save(path)
    return path


def test_a_workbook_is_read_from_its_first_sheet_that_holds_something(tmp_path: Path) -> None:
    found = read(workbook(tmp_path / "book.xlsx", ("code", "n", None), ("01", 23.0, None), ("02", 1.5, None)))
    assert (found.columns, found.rows, found.lines) == (("code", "n"), [["01", "23"], ["02", "1.5"]], [2, 3])


def test_formulas_without_a_result_are_errors_with_their_place(tmp_path: Path) -> None:
    # openpyxl writes formulas without results, as an export by program does.
    found = read(workbook(tmp_path / "book.xlsx", ("code", "n"), ("01", "=1+1")))
    (problem,) = found.problems
    assert (problem.rule, problem.line, problem.column, problem.value) == ("formula_without_result", 2, "n", "=1+1")


def test_formulas_with_a_result_are_read_as_that_result_and_told(tmp_path: Path) -> None:
    plain = workbook(tmp_path / "plain.xlsx", ("code", "n"), ("01", "=1+1"))
    path = tmp_path / "calculated.xlsx"  # as a spreadsheet program saves it: the formula, and its last result
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(path, "w") as after:
        for member in before.infolist():
            content = before.read(member).replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
            after.writestr(member, content.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"))
    found = read(path)
    assert found.rows == [["01", "2"]]
    (problem,) = found.problems
    assert (problem.rule, problem.line, problem.detail) == ("formula_result_taken", 2, "2")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (8 * 2**20))
    assert refusal(path) == ("bomb", None)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    assert refusal(path) == ("not_a_workbook", None)


def test_a_workbook_that_openpyxl_cannot_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<not closed")
    assert refusal(path) == ("workbook_unreadable", None)


@pytest.mark.parametrize(("encoding", "name"), [("mac_roman", "Mac"), ("cp850", "DOS")])
def test_files_of_a_mac_or_of_dos_are_read_so_and_told(write: Write, encoding: str, name: str) -> None:
    found = table(write, "numéro,nom\n1,Armée d'été\n2,École à Nîmes\n".encode(encoding))
    assert (found.columns, found.rows) == (("numéro", "nom"), [["1", "Armée d'été"], ["2", "École à Nîmes"]])
    assert [(problem.rule, problem.value) for problem in found.problems] == [("file_from_elsewhere", name)]


def test_capitals_and_signs_of_windows_are_no_sign_of_a_mac(write: Write) -> None:
    found = table(write, "nom\nHÔPITAL DE NÎMES\nŒuvre d’été – 10 €\nCœur… « à »\n".encode("cp1252"))
    assert found.rows == [["HÔPITAL DE NÎMES"], ["Œuvre d’été – 10 €"], ["Cœur… « à »"]]
    assert found.problems == ()


def test_problems_of_several_sheets_are_placed_by_sheet_and_numbered_back() -> None:
    table = Table("book.xlsx", "", ("a",), [2, SHEET_LINES + 2], [["1"], ["2"]], sheets=("Ain", "Aisne"))
    placed = table.placed(Problem("book.xlsx", "missing_value", SHEET_LINES + 2, "a"))
    assert (placed.sheet, placed.line) == ("Aisne", 2)
    assert sentence(placed).startswith("book.xlsx, sheet Aisne, line 2, column a: ")
    assert sentence(placed, "fr").startswith("book.xlsx, feuille Aisne, ligne 2, colonne a\u00a0: ")
    assert (table.number(placed), table.place(SHEET_LINES + 2), table.place(2)) == (SHEET_LINES + 2, "Aisne!2", "Ain!2")
    # Where the names of sheets are no more, their place says which.
    assert sentence(Problem("book.xlsx", "missing_value", SHEET_LINES + 2)).startswith("book.xlsx, sheet 2, line 2: ")
