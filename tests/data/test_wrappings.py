"""Files as people wrap them: sheets, titles, totals, archives, JSON of every shape. What is passed over is told."""

import datetime
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest

from data import store
from data.__main__ import summary
from data.check import check_all
from data.problem import SHEET_LINES, Problem, Refused, sentence
from data.read import Table, read, read_all
from tests.data import books
from tests.data.support import Write, publish_files, rules

HEADER = ["department", "year", "support", "pooled"]
AIN, AISNE = ["01", "2021", "120", "96"], ["02", "2021", "80", "64"]
STAFF = [HEADER, AIN]
TEXT = "department,year,support,pooled\n01,2021,120,96\n"
OTHER = [["level", "code", "year", "orders"], ["department", "01", "2021", "3"]]  # the derogations of prefects
READ_ME = [["Lisez-moi"], ["Ce classeur contient les effectifs."]]
BOOKS: dict[str, Callable[[Mapping[str, books.Rows]], bytes]] = {"xlsx": books.xlsx, "ods": books.ods, "xls": books.xls}

each_book = pytest.mark.parametrize("form", BOOKS)


def told(table: Table) -> dict[str, Problem]:
    return {problem.rule: problem for problem in table.problems}


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read(path)
    return refused.value.problems[0].rule


def test_rows_that_a_filter_hides_are_read_and_told(write: Write) -> None:
    book = openpyxl.load_workbook(io.BytesIO(books.xlsx({"Effectifs": [HEADER, AIN, AISNE]})))
    book["Effectifs"].row_dimensions[3].hidden = True
    kept = io.BytesIO()
    book.save(kept)
    table = read(write("filtered.xlsx", kept.getvalue()))
    assert (table.rows, table.lines) == ([AIN, AISNE], [2, 3])
    problem = told(table)["rows_hidden"]
    assert (problem.line, problem.value, problem.detail) == (3, "1", "3")
    shown = books.ods({"Effectifs": [HEADER, AIN, AISNE]})
    with zipfile.ZipFile(io.BytesIO(shown)) as archive:
        xml = archive.read("content.xml").decode()
    first, second, third = xml.split("<table:table-row>")[1:]
    marked = '<table:table-row table:visibility="filter">'
    xml = xml.split("<table:table-row>")[0] + "".join(
        (f"<table:table-row>{first}", f"<table:table-row>{second}", f"{marked}{third}")
    )
    hidden = books.archive(mimetype=books.SPREADSHEET, META__manifest=books.MANIFEST, content=xml)
    problem = told(read(write("filtered.ods", hidden)))["rows_hidden"]
    assert (problem.line, problem.value) == (3, "1")
    assert "rows_hidden" not in told(read(write("shown.ods", shown)))


# Sheets ---------------------------------------------------------------------------------------------------------------


@each_book
def test_the_sheet_that_fits_is_taken_and_named_and_a_page_of_words_is_passed_over(write: Write, form: str) -> None:
    path = write(f"book.{form}", BOOKS[form]({"Lisez-moi": READ_ME, "Effectifs": STAFF}))
    (table,) = read_all(path)
    assert (table.columns, table.rows, table.lines) == (tuple(HEADER), [AIN], [2])
    assert {rule: problem.value for rule, problem in told(table).items()} == {
        "sheet_taken": "Effectifs",
        "sheets_passed_over": "Lisez-moi",
    }


@each_book
def test_sheets_of_one_header_are_joined_and_problems_say_which(write: Write, form: str) -> None:
    turned = [HEADER[::-1], AISNE[::-1], ["64", "x", "2021", "02"]]
    path = write(f"book.{form}", BOOKS[form]({"Ain": STAFF, "Aisne": turned}))
    (table,) = read_all(path)
    assert table.rows == [AIN, AISNE, ["02", "2021", "x", "64"]]
    assert (table.sheets, table.lines) == (("Ain", "Aisne"), [2, SHEET_LINES + 2, SHEET_LINES + 3])
    assert (told(table)["sheets_joined"].value, told(table)["sheets_joined"].detail) == ("Ain, Aisne", "2")
    (report,) = check_all(path)
    errors = [problem for problem in report.problems if problem.severity == "error"]
    assert [(one.rule, one.sheet, one.line) for one in errors] == [
        ("not_a_number", "Aisne", 3),
        ("duplicate_key", "Aisne", 3),
    ]
    assert errors[1].detail == "Aisne!2"
    assert sentence(errors[0], "fr").startswith(f"book.{form}, feuille Aisne, ligne 3, colonne ")


def test_a_column_that_one_sheet_lacks_is_empty_there(write: Write) -> None:
    less = [row[:3] for row in (HEADER, AISNE)]
    path = write("book.xlsx", books.xlsx({"Ain": [[*HEADER, "note"], [*AIN, "x"]], "Aisne": [HEADER, AISNE]}))
    assert read(path).rows == [[*AIN, "x"], [*AISNE, ""]]
    # Without one that the source must have, a sheet is not its own: it is told, not joined.
    (table,) = read_all(write("less.xlsx", books.xlsx({"Ain": STAFF, "Aisne": [*less, *[AISNE[:3]] * 3]})))
    assert (table.rows, told(table)["sheet_not_known"].value) == ([AIN], "Aisne")


@each_book
def test_sheets_of_several_kinds_are_files_of_their_own(write: Write, form: str) -> None:
    path = write(f"book.{form}", BOOKS[form]({"Effectifs": STAFF, "Dérogations": OTHER}))
    staff, derogations = check_all(path)
    assert [one.contract and one.contract.name for one in (staff, derogations)] == ["support_staff", "derogations"]
    assert [one.table and one.table.sheets for one in (staff, derogations)] == [("Effectifs",), ("Dérogations",)]
    assert "several_tables" in {problem.rule for problem in staff.problems}
    assert len({staff.sha256, derogations.sha256}) == 2
    assert [one.sha256 for one in check_all(path)] == [staff.sha256, derogations.sha256]


def test_the_summary_of_each_table_names_its_sheets(write: Write) -> None:
    path = write("book.xlsx", books.xlsx({"Effectifs": STAFF, "A": OTHER, "B": OTHER, "C": OTHER, "D": OTHER}))
    staff, derogations = (summary(report, "fr") for report in check_all(path))
    assert staff.startswith("book.xlsx [Effectifs]\u00a0: ")
    assert derogations.startswith("book.xlsx [A, B, C…]\u00a0: ")


@pytest.mark.wide
def test_both_tables_of_a_workbook_are_published_and_read_again_from_the_archive(
    write: Write, editions: Path, facts_alone: None
) -> None:
    ain, aisne = ([OTHER[0], ["department", code, 2021, 3]] for code in ("01", "02"))
    publish_files(write("book.xlsx", books.xlsx({"Effectifs": STAFF, "Ain": ain, "Aisne": aisne})))
    publish_files(as_of=datetime.date(2026, 1, 1))  # on top: from the archive
    cursor = store.cursor(store.current())
    assert cursor.execute("select department, support from core.support_staff").fetchall() == [("01", 120)]
    found = cursor.execute("select code, line from core.derogations order by code").fetchall()
    assert found == [("01", 2), ("02", SHEET_LINES + 2)]


def test_a_hidden_sheet_is_left_and_told_unless_it_alone_fits(write: Write) -> None:
    more = [HEADER, *[[f"{i:02}", "2021", "1", "1"] for i in range(1, 5)]]
    (table,) = read_all(write("book.xlsx", books.xlsx({"Vieux": more, "Neuf": STAFF}, hidden=["Vieux"])))
    assert (table.rows, told(table)["sheet_hidden"].value) == ([AIN], "Vieux")
    (table,) = read_all(write("only.xlsx", books.xlsx({"Vieux": STAFF, "Lisez-moi": READ_ME}, hidden=["Vieux"])))
    assert (table.rows, told(table)["sheet_taken"].value) == ([AIN], "Vieux")


# What stands around a table -------------------------------------------------------------------------------------------

TITLES = "Effectifs des préfectures ; situation au 1er janvier, par département\n\n"
LABELS = "Département,Année,Postes d’appui,dont mutualisés\n"
WRAPPED = {
    "a separator declared": ("sep=;\n" + TEXT.replace(",", ";"), [(1, "sep=;")]),
    "a title": (TITLES + TEXT, [(1, "Effectifs des préfectures ; situation au 1er janvier, par d…")]),
    "labels above": (LABELS + TEXT, [(1, LABELS.strip())]),
    "labels below": (TEXT.replace("\n", "\n" + LABELS, 1), [(2, LABELS.strip().replace(",", " "))]),
    "a header that would do as well": (
        TEXT.replace("\n", "\nDepartment,Year,Support *,Pooled\n", 1),
        [(2, "Department Year Support * Pooled")],
    ),
    "a total": (TEXT + "Total,,120,96\n", [(3, "Total 120 96")]),
    "a total of a region": (TEXT + "Total Bretagne,,120,96\n", [(3, "Total Bretagne 120 96")]),
    "notes": (
        TEXT + "\nSource : DMATES\nNote : hors outre-mer",
        [(4, "Source : DMATES"), (5, "Note : hors outre-mer")],
    ),
    "the header again": (TEXT + TEXT.splitlines()[0] + "\n", [(3, " ".join(HEADER))]),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_what_stands_around_a_table_is_passed_over_and_told_in_one_line(write: Write, name: str) -> None:
    content, passed = WRAPPED[name]
    table = read(write("wrapped.csv", content))
    assert (table.columns, table.rows) == (tuple(HEADER), [AIN])
    (problem,) = table.problems
    assert (problem.rule, problem.value, problem.line) == ("lines_passed_over", str(len(passed)), passed[0][0])
    assert problem.detail == ", ".join(f"{line} ({text})" for line, text in passed)


def test_the_same_around_a_table_of_a_sheet(write: Write) -> None:
    rows = [["Effectifs des préfectures"], [], HEADER, AIN, ["Total", None, 120, 96], ["Source : DMATES"]]
    table = read(write("book.xlsx", books.xlsx({"1": rows})))
    assert (table.rows, table.lines) == ([AIN], [4])
    assert told(table)["lines_passed_over"].value == "3"


def test_a_header_in_two_lines_is_one(write: Write) -> None:
    rows = [["department", "", "Effectifs", ""], ["", "year", "support", "pooled"], AIN]
    assert read(write("book.xlsx", books.xlsx({"1": rows}))).columns == tuple(HEADER)


def test_places_and_rows_of_words_are_no_totals_nor_labels(write: Write) -> None:
    for first in ("Somme", "Totale", "Ensemblier", "Sourcieux"):
        assert len(read(write("f.csv", f"nom,url\n{first},http://x\n")).rows) == 1
    assert len(read(write("f.csv", "nom,ville\nAnne,Lyon\nLuc,Nice\n")).rows) == 2


def test_two_tables_one_under_the_other_stop_the_file(write: Write) -> None:
    second = "year,department,support,pooled,note\n2021,02,80,64,x\n"
    (report,) = check_all(write("two.csv", TEXT + second))
    assert ("another_header", 3) in rules(report.problems)
    assert report.blocking


# Packed files ---------------------------------------------------------------------------------------------------------


def test_a_file_alone_in_an_archive_is_read_and_named(write: Write) -> None:
    packed = books.archive(
        ("export/", ""), ("export/staff.csv", TEXT), ("__MACOSX/._staff.csv", "x"), ("Lisez-moi.pdf", "%PDF")
    )
    table = read(write("export.zip", packed))
    assert table.rows == [AIN]
    assert {rule: problem.value for rule, problem in told(table).items()} == {
        "member_read": "staff.csv",
        "members_passed_over": "Lisez-moi.pdf",
    }
    assert read(write("book.zip", books.zipped("book.xlsx", books.xlsx({"1": STAFF})))).rows == [AIN]
    assert read(write("staff.csv.gz", books.gzipped(TEXT.encode()))).rows == [AIN]
    assert (
        read(write("twice.csv.gz", books.gzipped(TEXT.encode()) + books.gzipped(b"02,2021,80,64\n"))).rows[1] == AISNE
    )


def test_archives_of_several_files_or_of_archives_are_refused(write: Write) -> None:
    assert refusal(write("a.zip", books.archive(("a.csv", TEXT), ("b.csv", TEXT)))) == "archive_of_several"
    assert refusal(write("b.zip", books.zipped("a.csv", books.zipped("a.csv", TEXT.encode())))) == "packed_twice"
    assert refusal(write("c.gz", books.gzipped(books.gzipped(TEXT.encode())))) == "packed_twice"
    assert refusal(write("d.zip", books.zipped("a.pdf", b"%PDF"))) == "not_a_workbook"
    assert refusal(write("e.gz", books.gzipped(TEXT.encode())[:-9])) == "file_cut"


# JSON and Parquet -----------------------------------------------------------------------------------------------------

RECORDS = [dict(zip(HEADER, row, strict=True)) for row in (AIN, AISNE)]
JSONS = {
    "a list": RECORDS,
    "a page": {"meta": {"total": 2}, "data": RECORDS, "links": {"next": None}},
    "records with fields": {"nhits": 2, "records": [{"recordid": "x", "fields": one} for one in RECORDS]},
    "a list of lists": [HEADER, AIN, AISNE],
    "columns apart": {"columns": HEADER, "data": [AIN, AISNE]},
    "features": [{"type": "Feature", "properties": one, "geometry": None} for one in RECORDS],
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("shape", JSONS)
def test_json_of_every_shape(write: Write, shape: str, encoding: str) -> None:
    table = read(write("file.json", json.dumps(JSONS[shape], ensure_ascii=False).encode(encoding)))
    assert (table.columns, table.rows, table.problems) == (tuple(HEADER), [AIN, AISNE], ())


def test_json_one_object_a_line(write: Write) -> None:
    lines = "\n\n".join(json.dumps(one) for one in RECORDS)
    table = read(write("file.jsonl", lines))
    assert (table.rows, table.lines) == ([AIN, AISNE], [1, 3])
    assert refusal(write("cut.jsonl", lines[:-5])) == "file_cut"
    assert refusal(write("broken.jsonl", lines.replace('"01"', "01"))) == "not_json"


def test_the_first_page_of_several_is_told(write: Write) -> None:
    for said in ({"total_count": 5}, {"meta": {"total": 5}}, {"exceededTransferLimit": True}):
        problem = told(read(write("page.json", json.dumps({"results": RECORDS} | said))))["first_page_alone"]
        assert (problem.value, problem.severity) == ("2", "error")


def test_a_record_that_is_none_is_told_with_its_number(write: Write) -> None:
    table = read(write("file.json", json.dumps([RECORDS[0], 5, RECORDS[1]])))
    assert (table.rows, table.lines) == ([AIN, AISNE], [1, 3])
    assert (told(table)["feature_malformed"].line, told(table)["feature_malformed"].value) == (2, "5")


def test_positions_of_every_shape(write: Write) -> None:
    point = {"type": "Point", "coordinates": [5.2, 46.2, 200]}
    shapes = [
        point,
        {"type": "MultiPoint", "coordinates": [[5.2, 46.2]]},
        {"type": "GeometryCollection", "geometries": [point, {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}]},
        None,
        {"type": "Point", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [5, 6], [1, 2]]]},
        {"type": "MultiPoint", "coordinates": [[5.2, 46.2], [6, 47]]},
    ]
    features = [{"type": "Feature", "properties": {"n": i}, "geometry": shape} for i, shape in enumerate(shapes)]
    collection = {"type": "FeatureCollection", "features": features}
    table = read(write("map.geojson", json.dumps(collection)))
    assert [row[1:] for row in table.rows] == [["5.2", "46.2"]] * 3 + [["", ""]] * 4
    problem = told(table)["no_single_point"]
    assert (problem.value, problem.detail) == ("2", "MultiPoint, Polygon")
    lambert = collection | {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}}
    table = read(write("lambert.geojson", json.dumps(lambert)))
    assert (table.columns, "coordinates_projected" in told(table)) == (("n",), True)


def test_parquet_is_read_as_text(write: Write) -> None:
    utc = datetime.datetime(2023, 1, 31, 23, tzinfo=datetime.UTC)
    columns = {
        "text": pa.array(["é", None]),
        "whole": pa.array([23.0, 1.5]),
        "number": pa.array([7, None], pa.int64()),
        "day": pa.array([datetime.date(2023, 1, 31)] * 2),
        "moment": pa.array([utc, utc], pa.timestamp("ns", "UTC")),
        "code": pa.array(["01", "01"]).dictionary_encode(),
        "shape": pa.array([b"\x01\x02", None]),
    }
    table = read(write("file.parquet", books.parquets(columns)))
    first = ["é", "23", "7", "2023-01-31", "2023-01-31T23:00:00Z", "01", ""]
    assert (table.columns, table.rows[0], table.lines) == (tuple(columns), first, [1, 2])
    assert table.rows[1][:3] == ["", "1.5", ""]
    assert told(table)["bytes_not_read"].column == "shape"


# Values of workbooks --------------------------------------------------------------------------------------------------


@each_book
def test_values_of_workbooks_are_those_that_people_see(write: Write, form: str) -> None:
    rows = [["code", "n", "text"], ["01", 23.0, "  é\u2019 "], ["02", 1.5, None], ["", 33630392518, "x"]]
    table = read(write(f"book.{form}", BOOKS[form]({"1": rows})))
    assert table.rows == [["01", "23", "  é\u2019 "], ["02", "1.5", ""], ["", "33630392518", "x"]]


def test_days_and_errors_of_a_workbook(write: Write) -> None:
    day, moment = datetime.date(2023, 1, 31), datetime.datetime(2023, 1, 31, 12, 30)
    table = read(write("book.xlsx", books.xlsx({"1": [["a", "b", "c", "d"], [day, moment, True, "#N/A"]]})))
    assert table.rows == [["2023-01-31", "2023-01-31 12:30:00", "true", "#N/A"]]


ERROR = 'office:value-type="string" calcext:value-type="error"'


def test_formulas_and_errors_of_opendocument_are_told(write: Write) -> None:
    two = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
    none = '<table:table-cell table:formula="of:=1+1"/>'
    error = f"<table:table-cell {ERROR}><text:p>#N/A</text:p></table:table-cell>"
    table = read(write("book.ods", books.ods({"1": [["a", "b", "c"], ["x", two, error], ["y", none, 3]]})))
    assert table.rows == [["x", "2", "#N/A"], ["y", "", "3"]]
    assert [(one.rule, one.line, one.column) for one in table.problems] == [
        ("formula_result_taken", 2, "b"),
        ("formula_without_result", 3, "b"),
    ]


def test_a_file_joined_with_itself_stops(write: Write) -> None:
    rows = "".join(f"{i:02},2021,120,96\n" for i in range(1, 4))
    (report,) = check_all(write("twice.csv", f"{','.join(HEADER)}\n{rows}{rows}"))
    assert ("joined_with_itself", 5) in rules(report.problems)
    assert report.blocking


def test_accents_apart_from_their_letters_are_put_on_them(write: Write) -> None:
    table = read(write("mac.csv", "Nume\u0301ro,nom\n1,E\u0301te\u0301\n2," + "e" + "\u0301" * 9 + "\n"))
    assert (table.columns, table.rows[0]) == (("Numéro", "nom"), ["1", "Été"])
    assert table.rows[1][1] == "e" + "\u0301" * 9
