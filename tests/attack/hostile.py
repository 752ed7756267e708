"""Files made to break a reader, by code, the same each time: what each must be told, or "" where it may be read."""

import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from tests.data import books

STAFF = b"department,year,support,pooled\n"
ROW = b"35,2021,120,96\n"
GOOD = STAFF + ROW
MB = 2**20
LONGEST = 32_767


@dataclass(frozen=True)
class Hostile:
    """A file: `make` gives its bytes; `rule` is the problem that it must be told, "" where nothing need be."""

    name: str
    make: Callable[[], bytes]
    rule: str
    heavy: bool = False


def files() -> list[Hostile]:
    """Every hostile file, each under a name of its own."""
    light = [*_bytes(), *_texts(), *_rows(), *_cells(), *_maps(), *_workbooks(), *_archives()]
    light += [*_packed(), *_documents(), *_old_workbooks(), *_records(), *_columns()]
    heavy = [*_heavy_texts(), *_heavy_maps(), *_heavy_workbooks(), *_heavy_formats()]
    made = [Hostile(name, _as_function(content), rule) for name, content, rule in light]
    return made + [Hostile(name, make, rule, heavy=True) for name, make, rule in heavy]


def _as_function(content: bytes | str | Callable[[], bytes]) -> Callable[[], bytes]:
    if callable(content):  # dear to make: only where it is read
        return content
    return lambda: content.encode() if isinstance(content, str) else content


Made = Iterator[tuple[str, bytes | str | Callable[[], bytes], str]]
Heavy = Iterator[tuple[str, Callable[[], bytes], str]]


# Bytes that are no table ----------------------------------------------------------------------------------------------


def _bytes() -> Made:
    noise = random.Random(2018).randbytes(MB // 4)
    for name, content in {
        "nul-first.csv": b"\0" + GOOD,
        "nul-in-a-cell.csv": GOOD.replace(b"120", b"12\x000"),
        "nul-at-the-end.csv": GOOD + b"\0",
        "nul-far.csv": GOOD + ROW * 100_000 + b"35,2021,\0,96\n",
        "only-nuls.csv": bytes(MB),
        "noise.csv": noise,
        "picture.csv": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + noise,
        "document.csv": b"%PDF-1.7\n\0\1\2" + noise,
        "program.csv": b"\x7fELF\2\1\1" + bytes(60),
        "database.csv": b"SQLite format 3\0" + bytes(100),
        "pickled.csv": b"\x80\x04cposix\nsystem\n\x94\x8c\x02id\x94\x85\x94R\x94.\0",
        "wide-characters.csv": GOOD.decode().encode("utf-32"),
        "two-bytes-unmarked.csv": GOOD.decode().encode("utf-16-be"),
        "bell-and-backspace.csv": GOOD.replace(b"120", b"\x07\x08120"),
    }.items():
        yield name, content, "binary_file"
    for name, content in {
        "nothing.csv": b"",
        "blanks.csv": b" \t\r\n" * 100,
        "line-ends.csv": b"\r\n" * 1000,
        "only-separators.csv": b",,,\n" * 1000,
    }.items():
        yield name, content, "empty_file"
    yield "packed.csv", b"\x1f\x8b\x08\0" + noise[:1000], "file_cut"
    yield "old-workbook.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "workbook_unreadable"
    yield "columns.parquet", b"PAR1" + noise[:4000] + b"PAR1", "parquet_unreadable"
    yield "only-a-mark.csv", b"\xef\xbb\xbf", "empty_file"
    yield "mainframe.csv", GOOD.decode().encode("cp500"), "undecodable"


def _texts() -> Made:
    good = GOOD.decode()
    yield "page.csv", "<!doctype html><script>alert(1)</script>\n" * 50, "not_recognised"
    yield "entities.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>\n', "not_recognised"
    yield "statements.sql", "drop table core.counters; -- ,\n" * 50, "not_recognised"
    yield "script.csv", "#!/bin/sh\nrm -rf /, x\n", "not_recognised"
    yield "odd-bytes.csv", b"\xff\xfed\0e\0p", "not_recognised"
    yield "half-characters.csv", b"\xff\xfe" + "a,b\n".encode("utf-16-le") + b"\x00\xd8,\0\n\0", "undecodable"
    yield "overlong.csv", STAFF + b"\xc0\xaf35,2021,120,96\n", "unknown_department"
    yield "damaged-everywhere.csv", "numéro\n".encode() + b"\xc3?\xc3\xa9\n" * 2000, "not_recognised"
    yield "escapes.csv", good.replace("120", "\x1b[2J\x1b]0;x\x07120"), "binary_file"
    yield "escape-alone.csv", good.replace("120", "\x1b[2J120"), "not_a_number"
    yield "turned.csv", good.replace("120", "\u202e120"), "control_removed"
    yield "unseen.csv", good.replace("120", "1\u200b2\u20600"), ""
    yield "marks-inside.csv", good.replace("120", "\ufeff120"), "control_removed"
    yield "separators-of-lines.csv", good.replace("120", "1\u20282\u20290"), "not_a_number"
    yield "only-returns.csv", good.replace("\n", "\r"), ""
    yield "mixed-ends.csv", good.replace("\n", "\n\r\r\n"), ""
    yield "form-feeds.csv", good.replace("\n", "\x0c\n"), ""
    yield "seven-bits.csv", "+AGQ-epartment,year,support,pooled\n35,2021,120,96\n", "almost_recognised"


# Rows that are none ---------------------------------------------------------------------------------------------------


def _rows() -> Made:
    good = GOOD.decode()
    yield "quote-of-the-header.csv", '"' + good * 500, "file_cut"
    yield "quote-of-a-row.csv", good + '35,2021,"120,96\n' + ROW.decode() * 500, "file_cut"
    yield "only-quotes.csv", '"' * 100_000, "cell_too_long"
    yield "quotes-and-ends.csv", '"\n' * 10_000, "empty_file"
    yield "header-alone.csv", STAFF, "no_row"
    yield "header-twice.csv", STAFF + STAFF + ROW, "lines_passed_over"
    yield "names-twice.csv", "department,year,support,support,pooled\n35,2021,120,121,96\n", "column_twice"
    yield "thousand-and-one-columns.csv", ",".join(f"c{i}" for i in range(1001)) + "\n1\n", "too_many_columns"
    yield "long-name.csv", "d" * (LONGEST + 1) + "\n1\n", "cell_too_long"
    yield "long-row.csv", good + "," * 50_000 + "x\n", "too_many_columns"
    yield "short-rows.csv", STAFF + b"35\n" * 5_000, "row_too_short"
    yield "long-cell.csv", good + "35,2022," + "1" * (LONGEST + 1) + ",96\n", "cell_too_long"
    yield "cut.csv", good + "35,20", "file_cut"
    yield "guard-open.csv", good + '="35,2022,120,96\n', "file_cut"
    yield "one-key-everywhere.csv", STAFF + ROW * 5_000, "duplicate_key"


# Cells ----------------------------------------------------------------------------------------------------------------

CELLS = {
    "superscript": ("²", "not_a_number"),
    "digits-of-elsewhere": ("٣٤", "not_a_number"),
    "five-thousand-digits": ("9" * 5000, "too_great"),
    "beyond-whole-numbers": ("1e19", "too_great"),
    "beyond-doubles": ("1e400", "too_great"),
    "below-doubles": ("-1e400", "negative"),
    "power-of-digits": ("1e" + "9" * 20_000, "too_great"),
    "infinite": ("inf", "not_a_number"),
    "hexadecimal": ("0x7F", "not_a_number"),
    "underscores": ("1_000", "not_a_number"),
    "formula": ("=cmd|'/c calc'!A1", "not_a_number"),
    "statement": ("1); drop table core.counters; --", "not_a_number"),
    "script": ("<script>alert(1)</script>", "not_a_number"),
    "braces": ("{value.__class__}", "not_a_number"),
    "zeros-and-a-letter": ("0" * 30_000 + "x", "not_a_number"),
    "digits-and-a-letter": ("1" * 30_000 + "x", "not_a_number"),
    "thousands-and-a-letter": ("1" + " 000" * 8_000 + "x", "not_a_number"),
    "stars": ("1" + "*" * 30_000 + "x", "not_a_number"),
    "blanks": ("1" + " " * 30_000 + "x", "not_a_number"),
    "letters": ("a" * 30_000, "not_a_number"),
    "almost-an-address": ("a" * 30_000 + "@", "not_a_number"),
    "addresses": ("a@" * 15_000, "not_a_number"),
    "entities-in-entities": ("&" + "amp;" * 8_000, "not_a_number"),
    "question": ("é?" + "a" * 30_000, "not_a_number"),
    "accents-upon-accents": ("e" + "\u0301" * 30_000, "not_a_number"),
    "expanding": ("\ufdfa" * 30_000, "not_a_number"),
}


def _cells() -> Made:
    for name, (cell, rule) in CELLS.items():
        yield f"cell-{name}.csv", f'{STAFF.decode()}35,2021,"{cell}",96\n', rule
    years = {"9999-99-99": "not_a_number", "0000": "too_small", "99999": "too_great"}
    for year, rule in years.items():
        yield f"cell-year-{year}.csv", f"{STAFF.decode()}35,{year},120,96\n", rule


# Maps -----------------------------------------------------------------------------------------------------------------


def _collection(*features: str) -> str:
    return f'{{"type": "FeatureCollection", "features": [{", ".join(features)}]}}'


def _feature(properties: str = '{"a": 1}', geometry: str = "null") -> str:
    return f'{{"type": "Feature", "properties": {properties}, "geometry": {geometry}}}'


def _maps() -> Made:
    good = _collection(_feature())
    yield "cut.geojson", good[: len(good) // 2], "file_cut"
    yield "cut-at-a-brace.geojson", _collection(_feature(), _feature())[:-3], "file_cut"
    yield "mistyped.geojson", good.replace('"features":', '"features"'), "not_json"
    yield "after-the-end.geojson", good + good, "not_json"
    yield "lines.geojson", '{"a": 1}\n{"a": 2}\n', "not_recognised"
    yield "latin.geojson", good.replace('"a"', '"é"').encode("cp1252"), "not_recognised"
    yield "nested-lists.geojson", '{"features": ' + "[" * 100_000 + "]" * 100_000 + "}", "not_json"
    yield "nested-objects.geojson", '{"a": ' * 100_000 + "1" + "}" * 100_000, "not_json"
    yield "without-features.geojson", '{"type": "FeatureCollection"}', "not_a_feature_collection"
    yield "features-of-text.geojson", '{"features": "features"}', "not_a_feature_collection"
    yield "key-twice.geojson", _collection(_feature('{"a": 1, "a": 2}')), "key_twice"
    many = ", ".join(f'"k{i}": 1' for i in range(20_000))
    yield "late-key-twice.geojson", _collection(_feature(f'{{{many}, "k19999": 2}}')), "key_twice"
    yield "no-feature.geojson", _collection(_feature(), "null"), "feature_malformed"
    yield "list-of-properties.geojson", _collection(_feature("[1, 2]")), "feature_malformed"
    yield "text-of-geometry.geojson", _collection(_feature(geometry='"POINT(1 2)"')), "geometry_malformed"
    for name, place in {"one": "[1]", "words": '["x", "y"]', "nothing": "[null, null]", "number": "5"}.items():
        point = f'{{"type": "Point", "coordinates": {place}}}'
        yield f"position-of-{name}.geojson", _collection(_feature(geometry=point)), "geometry_malformed"
    yield "half-character.geojson", _collection(_feature('{"a": "\\ud800"}')), "undecodable"
    yield "nul-escaped.geojson", _collection(_feature('{"a\\u0000": "\\u0000"}')), "not_recognised"
    yield "no-number.geojson", _collection(_feature('{"a": NaN, "b": -Infinity}')), "not_recognised"
    yield "digits.geojson", _collection(_feature(f'{{"a": {"9" * 100_000}}}')), "cell_too_long"
    yield "class.geojson", _collection(_feature('{"__class__": "x", "__proto__": {}}')), "not_recognised"


# Workbooks ------------------------------------------------------------------------------------------------------------

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
STRINGS = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/{{}}" Target="{{}}"/></Relationships>'
)
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>'
)


def _sheet(rows: str, before: str = "", top: str = "") -> str:
    return f'{top}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'


def _row(*cells: str, number: int = 1) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _words(*texts: str) -> str:
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)


HEADER = _row(_words("department", "year", "support", "pooled"))


def _book(rows: str = "", strings: str | None = None, method: int = zipfile.ZIP_DEFLATED, **members: str) -> bytes:
    """A workbook of one sheet with these rows under a header, or with these members in place of the usual ones."""
    kept = io.BytesIO()
    usual = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS.format("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS.format("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": _sheet(HEADER + rows),
    }
    if strings is not None:
        usual["xl/sharedStrings.xml"] = strings
        usual["[Content_Types].xml"] = TYPES.replace("</Types>", STRINGS)
    with zipfile.ZipFile(kept, "w", method) as archive:
        for name, text in (usual | {name.replace("__", "/"): text for name, text in members.items()}).items():
            archive.writestr(zipfile.ZipInfo(name, (2018, 7, 25, 0, 0, 0)), text, compress_type=method)
    return kept.getvalue()


def _workbooks() -> Made:
    sheet = "xl__worksheets__sheet1.xml"
    yield "good.xlsx", _book(_row(_words("35", "2021", "120", "96"), number=2)), ""
    yield "no-sheet.xlsx", _book(**{"xl__workbook.xml": BOOK.replace("<sheet ", "<sheat ")}), "empty_file"
    yield "empty-sheet.xlsx", _book(**{sheet: _sheet("")}), "empty_file"
    yield "broken-book.xlsx", _book(**{"xl__workbook.xml": "<workbook"}), "workbook_unreadable"
    yield "broken-sheet.xlsx", _book(**{sheet: _sheet(HEADER)[:-30]}), "workbook_unreadable"
    yield "broken-types.xlsx", _book(**{"[Content_Types].xml": "<Types>"}), "workbook_unreadable"
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    yield "outside.xlsx", _book(**{sheet: _sheet(HEADER + _row(_words("&a;")), top=outside)}), "workbook_unreadable"
    laughs = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))
    laughs = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]>'
    yield "laughs.xlsx", _book(**{sheet: _sheet(HEADER + _row(_words("&a9;")), top=laughs)}), "workbook_unreadable"
    yield "deep.xlsx", _book(**{sheet: _sheet("<a>" * 50_000 + "</a>" * 50_000)}), "empty_file"
    yield "far-string.xlsx", _book(_row('<c t="s"><v>7</v></c>', number=2)), "workbook_unreadable"
    yield "far-cell.xlsx", _book('<row r="2"><c r="XFD2"><v>1</v></c></row>'), "too_many_columns"
    yield "beyond-columns.xlsx", _book('<row r="2"><c r="ZZZZZ2"><v>1</v></c></row>'), "workbook_unreadable"
    yield "row-of-words.xlsx", _book('<row r="x"><c><v>1</v></c></row>'), "workbook_unreadable"
    yield "row-zero.xlsx", _book('<row r="-5"><c><v>35</v></c></row>'), "no_row"
    yield "far-row.xlsx", _book(_row(_words("35", "2021", "120", "96"), number=1_048_576)), ""
    yield "number-of-words.xlsx", _book(_row('<c t="n"><v>x</v></c>', number=2)), "workbook_unreadable"
    great = "".join(f"<c><v>{text}</v></c>" for text in ("35", "2021", "1e19", "1e400"))
    yield "great-numbers.xlsx", _book(_row(great, number=2)), "too_great"
    empty = "".join("<c><f>1+1</f></c>" for _ in range(4))
    yield "without-results.xlsx", _book(_row(empty, number=2)), "formula_without_result"
    dde = _words("35", "2021") + "<c><f>cmd|' /c calc'!A1</f><v>120</v></c><c><v>96</v></c>"
    yield "command.xlsx", _book(_row(dde, number=2)), "formula_result_taken"
    escaped = _words("35", "2021", "_x0000__xD800_", "96")
    yield "escaped-nul.xlsx", _book(_row(escaped, number=2)), "not_a_number"
    lies = _sheet(HEADER + _row(_words("35", "2021", "120", "96"), number=2), '<dimension ref="A1:XFD1048576"/>')
    yield "dimension-lies.xlsx", _book(**{sheet: lies}), ""
    yield (
        "loop.xlsx",
        _book(**{"xl___rels__workbook.xml.rels": RELATIONS.format("worksheet", "workbook.xml")}),
        "empty_file",
    )
    climbing = RELATIONS.format("worksheet", "../../../../etc/passwd")
    yield "climbing.xlsx", _book(**{"xl___rels__workbook.xml.rels": climbing}), "workbook_unreadable"


def _archives() -> Made:
    good = _book(_row(_words("35", "2021", "120", "96"), number=2))
    yield "cut.xlsx", good[: len(good) // 2], "file_cut"
    yield "head-alone.xlsx", b"PK\3\4" + bytes(40), "file_cut"
    yield "changed.xlsx", good[:200] + bytes(b ^ 255 for b in good[200:260]) + good[260:], "workbook_unreadable"
    yield "no-workbook.xlsx", _archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "not_recognised"
    yield "climbing-names.zip", _archive({"../../../tmp/x": "x", "/etc/x": "x"}), "archive_of_several"
    yield "many-members.xlsx", partial(_archive, {f"xl/{i}.xml": "" for i in range(20_000)}), "not_a_workbook"
    yield "secret.xlsx", good.replace(b"PK\1\2\x14\x03\x14\0\0", b"PK\1\2\x14\x03\x14\0\1"), "encrypted_file"
    yield "unknown-method.xlsx", good.replace(b"\x14\0\0\0\x08\0", b"\x14\0\0\0\x63\0"), "file_cut"
    yield "zeros.xlsx", _book(**{"xl__worksheets__sheet1.xml": "0" * (8 * MB)}), "bomb"
    directory = good.index(b"PK\1\2")
    small = good[: directory + 24] + struct.pack("<I", 3) + good[directory + 28 :]
    yield "size-lies.xlsx", small, "workbook_unreadable"


def _archive(members: dict[str, str]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2018, 7, 25, 0, 0, 0)), text)
    return kept.getvalue()


# Files packed alone ---------------------------------------------------------------------------------------------------


def _packed() -> Made:
    inner = books.zipped("staff.csv", GOOD)
    yield "good.zip", inner, ""
    yield "good.csv.gz", books.gzipped(GOOD), ""
    yield "in-a-zip.zip", books.zipped("inner.zip", inner), "packed_twice"
    yield "renamed-in-a-zip.zip", books.zipped("inner.csv", inner), "packed_twice"
    yield "in-a-gz.zip.gz", books.gzipped(inner), "packed_twice"
    yield "gz-in-gz.gz", books.gzipped(books.gzipped(GOOD)), "packed_twice"
    yield "climbing.zip", books.zipped("../../../../etc/cron.d/staff.csv", GOOD), "member_read"
    yield "from-the-root.zip", books.zipped("/etc/passwd.csv", GOOD), "member_read"
    yield "of-windows.zip", books.zipped("C:\\Windows\\staff.csv", GOOD), "member_read"
    yield "turned-name.zip", books.zipped("\u202evsc.\x1b[2J.csv", GOOD), "member_read"
    yield "cut.zip", inner[: len(inner) // 2], "file_cut"
    yield "without-directory.zip", inner[: inner.index(b"PK\1\2")], "file_cut"
    yield "secret.zip", inner.replace(b"\x14\x03\x14\0\0", b"\x14\x03\x14\0\1"), "encrypted_file"
    yield "unknown-method.zip", inner.replace(b"\x14\0\0\0\x08\0", b"\x14\0\0\0\x63\0"), "file_cut"
    yield "changed.zip", inner.replace(books.deflated(GOOD)[:20], bytes(20)), "file_cut"
    small = inner.index(b"PK\1\2") + 24
    yield "size-lies.zip", inner[:small] + struct.pack("<I", 3) + inner[small + 4 :], "file_cut"
    yield "twenty-thousand.zip", partial(_archive, {f"{i}.csv": "" for i in range(20_000)}), "archive_of_several"
    yield (
        "one-name-twice.zip",
        books.archive(("a.csv", GOOD), ("b.csv", ROW)).replace(b"b.csv", b"a.csv"),
        "archive_of_several",
    )
    yield "link.zip", books.zipped("staff.csv", b"/etc/passwd"), "not_recognised"
    yield "nothing.zip", books.archive(), "binary_file"
    yield "empty-member.zip", books.zipped("staff.csv", b""), "empty_file"
    yield "cut.csv.gz", books.gzipped(GOOD)[:-12], "file_cut"
    yield "changed.csv.gz", books.gzipped(GOOD)[:20] + bytes(10) + books.gzipped(GOOD)[30:], "file_cut"
    yield "then-noise.csv.gz", books.gzipped(GOOD) + b"\x1f\x8bnoise", "file_cut"
    yield "folder.tar.gz", books.gzipped(b"staff.csv" + bytes(503) + GOOD), "binary_file"


# OpenDocument, and workbooks as before 2007 ---------------------------------------------------------------------------


def _document(rows: str, top: str = "", manifest: str = books.MANIFEST) -> bytes:
    table = f'<table:table table:name="1">{rows}</table:table>'
    content = books.DOCUMENT.format(table).replace("?>", f"?>{top}", 1)
    return books.archive(mimetype=books.SPREADSHEET, META__manifest=manifest, content=content)


def _documents() -> Made:
    good = books.ods({"1": [["department", "year", "support", "pooled"], ["35", 2021, 120, 96]]})
    yield "good.ods", good, ""
    row = "<table:table-row>{}</table:table-row>"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    yield "outside.ods", _document(row.format(cell.format("&a;")), outside), "workbook_unreadable"
    laughs = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))
    laughs = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]>'
    yield "laughs.ods", _document(row.format(cell.format("&a9;")), laughs), "workbook_unreadable"
    yield "deep.ods", _document("<table:table-row>" * 50_000 + "</table:table-row>" * 50_000), "workbook_unreadable"
    yield "cut-inside.ods", _document(row.format(cell.format("a")) + "<table:table-ro"), "workbook_unreadable"
    yield "cut.ods", good[: len(good) // 2], "file_cut"
    secret = books.MANIFEST.replace("/></", "><manifest:encryption-data/></manifest:file-entry></")
    yield "secret.ods", _document("", manifest=secret), "encrypted_file"
    yield (
        "a-letter.ods",
        books.archive(mimetype="application/vnd.oasis.opendocument.text", content="<x/>"),
        "not_a_workbook",
    )
    yield "empty.ods", _document(""), "empty_file"
    far = '<table:table-cell table:number-columns-repeated="{}" office:value-type="float" office:value="7"/>'
    yield "far-column.ods", _document(row.format(far.format(16_384))), "too_many_columns"
    yield "farther-column.ods", _document(row.format(far.format(2**31))), "too_many_columns"
    yield "words-of-columns.ods", _document(row.format(far.format("x"))), "workbook_unreadable"
    blank = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    yield "blank-rows.ods", _document(blank + row.format(cell.format("a"))), "not_recognised"


def _old_workbooks() -> Made:
    good = books.xls({"1": [["department", "year", "support", "pooled"], ["35", 2021, 120, 96]]})
    noise = random.Random(1995).randbytes(len(good))
    yield "good.xls", good, ""
    yield "cut.xls", good[: len(good) // 2], "workbook_unreadable"
    yield "noise.xls", good[:512] + noise[512:], "workbook_unreadable"
    yield "secret.xls", good[:512] + "EncryptedPackage".encode("utf-16-le") + good[512:], "encrypted_file"
    yield "loop.xls", good[:76] + struct.pack("<I", 0) * 109 + good[512:], "workbook_unreadable"
    yield "great-sectors.xls", good[:30] + struct.pack("<H", 31) + good[32:], "workbook_unreadable"


# Records and columns --------------------------------------------------------------------------------------------------


def _records() -> Made:
    good = '{"department": "35", "year": 2021, "support": 120, "pooled": 96}'
    yield "good.json", f"[{good}]", ""
    yield "good.jsonl", f"{good}\n", "not_a_feature_collection"
    yield "deep.json", "[" * 100_000 + "]" * 100_000, "not_json"
    yield "deep-cell.json", f'[{{"a": {"[" * 900}{"]" * 900}}}]', "not_recognised"
    yield "deep.jsonl", f"{good}\n{'[' * 100_000}\n", "not_json"
    yield "cut.json", f"[{good}, {good[:20]}", "file_cut"
    yield "cut.jsonl", f"{good}\n{good[:20]}", "file_cut"
    yield "of-numbers.json", '["a", 1, 2]', "not_recognised"
    yield "of-everything.json", f'[{good}, 1, null, [2], "x"]', "feature_malformed"
    yield "key-twice.json", '[{"a": 1, "a": 2}]', "key_twice"
    yield "digits.json", f'[{{"department": "35", "year": {"9" * 4000}, "support": 1, "pooled": 1}}]', "too_great"
    yield "too-many-digits.json", f'[{{"a": {"9" * 100_000}}}]', "cell_too_long"
    yield "no-number.json", '[{"a": NaN, "b": -Infinity}]', "not_recognised"
    yield "two-lists.json", f'{{"a": [{good}], "b": [{good}]}}', "not_a_feature_collection"
    yield "one-page.json", f'{{"total_count": 9, "results": [{good}]}}', "first_page_alone"
    yield "half-character.json", '[{"a": "\\ud800"}]', "undecodable"
    yield "points-of-a-number.json", '{"durations": [[1]], "sources": 5, "destinations": null}', "matrix_without_points"
    yield (
        "points-of-words.json",
        '{"durations": [["x"]], "sources": [{"location": ["a"]}], "destinations": [{}]}',
        "not_a_number",
    )
    yield (
        "times-of-nothing.json",
        '{"sources_to_targets": [[null]], "sources": [], "targets": []}',
        "matrix_without_points",
    )
    yield "rows-of-lists.json", "[[],[],[]]", "not_recognised"


def _columns() -> Made:
    names = ("department", "year", "support", "pooled")
    good = books.parquets(dict(zip(names, (["35"], [2021], [120.0], [96.0]), strict=True)))
    yield "good.parquet", good, ""
    yield "cut.parquet", good[: len(good) // 2], "parquet_unreadable"
    yield "head-alone.parquet", b"PAR1", "parquet_unreadable"
    yield "far-footer.parquet", good[:-8] + struct.pack("<I", 2**31 - 1) + b"PAR1", "parquet_unreadable"
    yield "changed.parquet", good[:8] + bytes(60) + good[68:], "parquet_unreadable"
    yield "secret.parquet", good[:-4] + b"PARE", "parquet_unreadable"
    footer = len(good) - 8 - struct.unpack("<I", good[-8:-4])[0]
    yield (
        "broken-footer.parquet",
        good[:footer] + bytes(byte ^ 85 for byte in good[footer:-8]) + good[-8:],
        "parquet_unreadable",
    )
    yield "wide.parquet", books.parquets({f"c{i}": [1] for i in range(1001)}), "too_many_columns"
    yield (
        "infinite.parquet",
        books.parquets(dict(zip(names, (["35"], [2021], [float("inf")], [1e300]), strict=True))),
        "too_great",
    )
    yield "long-cell.parquet", books.parquets({"a": ["x" * (LONGEST + 1)]}), "cell_too_long"
    yield "bytes.parquet", books.parquets({"a": [b"\xff\0\x1b"]}), "bytes_not_read"
    yield "terminal.parquet", books.parquets({"a\x1b[2J": ["\x1b]0;x\x07"]}), "not_recognised"


# Heavy files ----------------------------------------------------------------------------------------------------------


def _heavy_texts() -> Heavy:
    yield "too-large.csv", lambda: STAFF + b"1" * (64 * MB), "too_large"
    yield "one-line-of-commas.csv", lambda: STAFF + b"," * (60 * MB), "too_many_columns"
    yield "million-rows.csv", lambda: b"a,b\n" + b"1,2\n" * 1_000_001, "too_many_rows"
    yield "lines-of-a-letter.csv", lambda: b"a\n" * (30 * MB), "too_many_rows"
    yield "empty-lines.csv", lambda: GOOD + b"\n" * (60 * MB), "too_many_rows"
    yield "wide-and-short.csv", lambda: b",".join([b"c"] * 1000) + b"\n" + b"1\n" * 20_000, "too_many_cells"
    yield "hundred-thousand-columns.csv", lambda: b",".join([b"c"] * 100_000) + b"\n1\n", "too_many_columns"
    yield "quote-over-megabytes.csv", lambda: GOOD + b'"' + ROW * 2_000_000, "file_cut"
    yield "cell-of-megabytes.csv", lambda: GOOD + b'35,2021,"' + b"x" * (30 * MB) + b'",96\n', "file_cut"
    yield "broken-rows.csv", lambda: STAFF + b"x,y,z\n" * 100_000, "more_problems"
    yield "nul-at-60-megabytes.csv", lambda: GOOD + ROW * (4 * MB - 10) + b"\0\n", "binary_file"


def _heavy_maps() -> Heavy:
    def each_its_own() -> bytes:
        return _collection(*(_feature(f'{{"k{i}": 1}}') for i in range(100_000))).encode()

    def many_keys() -> bytes:
        return json.dumps({"features": [{"properties": {f"k{i}": i for i in range(500_000)}}]}).encode()

    yield "each-its-own-property.geojson", each_its_own, "too_many_columns"
    yield "half-a-million-properties.geojson", many_keys, "too_many_columns"
    yield "million-features.geojson", lambda: _collection(*["{}"] * 1_200_000).encode(), "too_many_rows"
    yield "lists-in-lists.geojson", lambda: b'{"features": ' + b"[" * (20 * MB), "not_json"


def _heavy_workbooks() -> Heavy:
    def strings() -> bytes:
        shared = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'
        cells = '<c t="s"><v>0</v></c>' * 4
        return _book(
            "".join(_row(cells, number=i) for i in range(2, 30_000)),
            strings=shared,
            **{"xl___rels__workbook.xml.rels": _two_relations()},
        )

    def rows() -> bytes:
        return _book("".join(f'<row><c><v>{i}</v></c><c r="XFC1"><v>{i}</v></c></row>' for i in range(60_000)))

    def numbers() -> bytes:
        return _book("".join(_row(f"<c><v>{i * 7919 % 10007}</v></c>" * 20, number=i) for i in range(2, 100_000)))

    yield "one-string-everywhere.xlsx", strings, "too_large"
    yield "far-cells.xlsx", rows, "too_many_columns"
    yield "two-million-cells.xlsx", numbers, "too_heavy"


def _heavy_formats() -> Heavy:
    """What unpacks into gigabytes."""

    def zeros() -> bytes:
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        block = bytes(16 * MB)
        return b"".join([*(packer.compress(block) for _ in range(128)), packer.flush()])  # 2 GB in 2 MB

    def far_cell() -> bytes:
        return _book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')

    def wide_rows() -> bytes:
        return _book("".join(f'<row r="{i}"><c r="ZZ{i}"><v>1</v></c></row>' for i in range(2, 60_000)))

    def many_cells() -> bytes:
        letters = [f"{first}{second}" for first in ("", "A") for second in "ABCDEFGHIJ"]
        cells = ("".join(f'<c r="{name}{i}"><v>{i}</v></c>' for name in letters) for i in range(2, 200_000))
        return _book("".join(f'<row r="{i}">{row}</row>' for i, row in enumerate(cells, start=2)))

    def repeated() -> bytes:
        cell = '<table:table-cell table:number-columns-repeated="1000" office:value-type="float" office:value="7"/>'
        return _document(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')

    def long_texts() -> bytes:
        cell = f'<table:table-cell table:number-columns-repeated="900" office:value-type="string"><text:p>{"x" * MB}'
        return _document(f"<table:table-row>{cell}</text:p></table:table-cell></table:table-row>" * 20)

    def many_rows() -> bytes:
        return books.parquets({"a": pa.nulls(200_000_000, pa.int8())})

    def one_text() -> bytes:
        column = pa.DictionaryArray.from_arrays(pa.array([0] * 900_000, pa.int32()), pa.array(["x" * MB]))
        return books.parquets({"a": column})

    def numbers() -> bytes:
        return b"[" + b'{"a":1},' * 5_000_000 + b'{"a":1}]'

    yield "two-gigabytes.csv.gz", zeros, "too_large"
    yield "two-gigabytes.zip", lambda: books.zipped("a.csv", bytes(200 * MB)), "too_large"
    yield "farthest-cell.xlsx", far_cell, "too_many_columns"
    yield "wide-rows.xlsx", wide_rows, "too_many_cells"
    yield "four-million-cells.xlsx", many_cells, "too_heavy"
    yield "repeated.ods", repeated, "workbook_unreadable"
    yield "long-texts.ods", long_texts, "bomb"
    yield "two-hundred-million-rows.parquet", many_rows, "too_many_rows"
    yield "one-text-everywhere.parquet", one_text, "too_heavy"
    yield "five-million-records.json", numbers, "too_many_rows"
    yield "nested-megabytes.json", lambda: b"[" * (30 * MB), "not_json"


def _two_relations() -> str:
    shared = f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    return RELATIONS.format("worksheet", "worksheets/sheet1.xml").replace("</Relationships>", shared)
