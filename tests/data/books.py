"""Small files of every format that tests read: workbooks of several sheets in XLSX, ODS and XLS, archives, Parquet."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import pyarrow as pa
import xlwt
from openpyxl import Workbook
from pyarrow import parquet

Rows = Sequence[Sequence[object]]
OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
DOCUMENT = (
    f'<?xml version="1.0"?><office:document-content xmlns:office="{OPEN}office:1.0" xmlns:table="{OPEN}table:1.0"'
    f' xmlns:text="{OPEN}text:1.0" xmlns:calcext="{CALC}"><office:body><office:spreadsheet>'
    "{}</office:spreadsheet></office:body></office:document-content>"
)
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{OPEN}manifest:1.0"><manifest:file-entry manifest:full-path="/"'
    f' manifest:media-type="{SPREADSHEET}"/></manifest:manifest>'
)


def xlsx(sheets: Mapping[str, Rows], hidden: Sequence[str] = ()) -> bytes:
    """A workbook of today."""
    book, kept = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    book.save(kept)
    return kept.getvalue()


def xls(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook as before 2007."""
    book, kept = xlwt.Workbook(), io.BytesIO()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if value is not None:
                    sheet.write(i, j, value)
    book.save(kept)
    return kept.getvalue()


def ods(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook in OpenDocument; a text that begins with "<table:" is a cell already written."""
    tables = [
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    ]
    return archive(mimetype=SPREADSHEET, META__manifest=MANIFEST, content=DOCUMENT.format("".join(tables)))


def _cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str) and value.startswith("<table:"):
        return value
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


NAMES = {"META__manifest": "META-INF/manifest.xml", "content": "content.xml"}


def archive(*pairs: tuple[str, bytes | str], **members: bytes | str) -> bytes:
    """A ZIP archive of these members."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (*pairs, *members.items()):
            member = zipfile.ZipInfo(NAMES.get(name, name), (2018, 7, 25, 0, 0, 0))
            packed.writestr(member, content, compress_type=zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def zipped(name: str, content: bytes) -> bytes:
    """A file alone in a ZIP archive."""
    return archive((name, content))


def deflated(content: bytes) -> bytes:
    """What an archive holds of a file."""
    packer = zlib.compressobj(-1, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def gzipped(content: bytes) -> bytes:
    """A file packed by gzip."""
    return gzip.compress(content, mtime=0)


def parquets(columns: Mapping[str, pa.Array | list]) -> bytes:
    """A Parquet file."""
    kept = io.BytesIO()
    parquet.write_table(pa.table(dict(columns)), kept)
    return kept.getvalue()
