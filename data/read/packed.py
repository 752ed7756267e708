"""A file packed alone, in a ZIP archive or by gzip: what it holds is read in its place. Nothing is written anywhere."""

import io
import zipfile
import zlib

from data.problem import Problem, Refused, printable
from data.read.bounds import LARGEST_BYTES, refuse_bytes
from data.read.formats import BROKEN_ARCHIVE, ENCRYPTED, GZIP, ZIP

TABLES = (".csv", ".tsv", ".xlsx", ".ods", ".xls", ".json", ".geojson", ".jsonl", ".ndjson", ".parquet", ".zip", ".gz")
TEXTS = (".txt", "")  # which may be a table, where nothing else is
MOST_NAMED = 5
WITH_GZIP = 31  # window bits: zlib's way to say that a header of gzip comes first


def opened(file: str, content: bytes) -> tuple[bytes, list[Problem]]:
    """What a packed file holds, and a note that says its name; any other content as it is. Raises Refused."""
    if content.startswith(GZIP):
        return _of_one(file, _unzipped(file, content)), []
    if not content.startswith(ZIP):
        return content, []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return (content, []) if is_workbook(set(archive.namelist())) else _member(file, archive)
    except BROKEN_ARCHIVE as error:
        raise Refused(Problem(file, "file_cut")) from error


def is_workbook(names: set[str]) -> bool:
    """Whether the members of an archive are those of a workbook: of Excel, or in OpenDocument."""
    return bool({"xl/workbook.xml", "content.xml"} & names)


def _member(file: str, archive: zipfile.ZipFile) -> tuple[bytes, list[Problem]]:
    members = [one for one in archive.infolist() if not one.is_dir() and not _is_hidden(one.filename)]
    tables = [one for one in members if one.filename.lower().endswith(TABLES)]
    tables = tables or [one for one in members if _is_text(one.filename)]
    if len(tables) != 1:
        rule = "archive_of_several" if tables else "not_a_workbook"
        raise Refused(Problem(file, rule, value=_named(tables or members)))
    (held,) = tables
    if held.flag_bits & ENCRYPTED:
        raise Refused(Problem(file, "encrypted_file"))
    refuse_bytes(file, held.file_size)
    with archive.open(held) as packed:
        content = packed.read(LARGEST_BYTES + 1)
    problems = [Problem(file, "member_read", value=_named(tables))]
    if others := [one for one in members if one is not held]:
        problems.append(Problem(file, "members_passed_over", value=_named(others)))
    return _of_one(file, content), problems


def _is_hidden(name: str) -> bool:
    """What systems put beside the files that people pack."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith((".", "Thumbs.db"))


def _is_text(name: str) -> bool:
    base = name.rpartition("/")[2]
    return base[base.rfind(".") :].lower() in TEXTS if "." in base else True


def _named(members: list[zipfile.ZipInfo]) -> str:
    """The last part of each name: where an archive would put its files is nobody's business here."""
    names = [one.filename.replace("\\", "/").rpartition("/")[2] for one in members[:MOST_NAMED]]
    shown = ", ".join(printable(name)[:80] for name in names)
    return shown + ("" if len(members) <= MOST_NAMED else f"… (× {len(members)})")


def _unzipped(file: str, content: bytes) -> bytes:
    """The content of one stream of gzip, or of several end to end."""
    parts, left = [], content
    try:
        while left.startswith(GZIP):
            stream = zlib.decompressobj(WITH_GZIP)
            parts.append(stream.decompress(left, LARGEST_BYTES + 1))
            refuse_bytes(file, sum(map(len, parts)))
            if not stream.eof:
                raise Refused(Problem(file, "file_cut"))
            left = stream.unused_data
    except zlib.error as error:
        raise Refused(Problem(file, "file_cut")) from error
    return b"".join(parts)


def _of_one(file: str, content: bytes) -> bytes:
    """The content of the file that was packed: one that is packed again is not looked into."""
    refuse_bytes(file, len(content))
    if not content.strip():
        raise Refused(Problem(file, "empty_file"))
    if content.startswith(GZIP):
        raise Refused(Problem(file, "packed_twice"))
    if content.startswith(ZIP):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as inner:
                if not is_workbook(set(inner.namelist())):
                    raise Refused(Problem(file, "packed_twice"))
        except BROKEN_ARCHIVE as error:
            raise Refused(Problem(file, "file_cut")) from error
    return content
