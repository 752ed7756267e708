"""The audit log of the register: who did what, when; each line holds the hash of the line before.

It holds no secret and no figure. A line about a row of another table (a right, an edition served) holds its hash too.
"""

import datetime
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

FIRST = "0" * 64  # what stands before the first line
TOLD = (
    "served",
    "granted",
    "ended",
    "pinned",
    "contested",
    "answered",
    "released",
)  # tables whose rows each have a line
_LONGEST = 300  # characters of one thing told
_COLUMNS = "n, at, kind, who, about, source, source_row, source_hash, before, hash"


@dataclass(frozen=True)
class Line:
    """One line: when (UTC), what kind of thing, by whom, and what it was about, in a few words by name."""

    n: int
    at: str
    kind: str
    who: str
    about: Mapping[str, str]


@dataclass(frozen=True)
class Broken:
    """Where the log stops being as it was written: its line, or a row of another table ("granted 3"), and how.

    `rule` names a sentence of rules.toml.
    """

    place: str
    rule: str


def add(
    register: sqlite3.Connection,
    kind: str,
    who: str,
    about: Mapping[str, str],
    source: tuple[str, int] = ("", 0),
) -> None:
    """Add a line, in the transaction of the caller; `source`: the table and row that it is about. Raises sqlite3.Error.

    What is told is cut at 300 characters: some of it comes from outside.
    """
    n, before = (register.execute("select n, hash from log order by n desc limit 1").fetchone()) or (0, FIRST)
    at = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0).isoformat()
    told = {name: value[:_LONGEST] for name, value in about.items()}
    written = json.dumps(told, ensure_ascii=False, sort_keys=True)
    held = _hash_of_row(register, *source) if source[0] else ""
    line = (n + 1, at, kind, who[:_LONGEST], written, *source, held, before)
    register.execute("insert into log values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [*line, _hash(line)])


def lines(register: sqlite3.Connection) -> list[Line]:
    """Every line, oldest first."""
    rows = register.execute("select n, at, kind, who, about from log order by n").fetchall()
    return [Line(n, at, kind, who, json.loads(about)) for n, at, kind, who, about in rows]


def end(register: sqlite3.Connection) -> str:
    """The hash of the last line: kept elsewhere, it tells later a log that was written anew from one that grew."""
    found = register.execute("select hash from log order by n desc limit 1").fetchone()
    return str(found[0]) if found else FIRST


def broken(register: sqlite3.Connection) -> Broken | None:
    """The first place where the log, or a row that it is about, is not as it was written; None where all is."""
    before = FIRST
    held: dict[tuple[str, int], str] = {}
    for count, row in enumerate(register.execute(f"select {_COLUMNS} from log order by n"), 1):
        if row[0] != count or row[8] != before:
            return Broken(f"log {count}", "log_link_missing")
        if _hash(row[:9]) != row[9]:
            return Broken(f"log {count}", "log_line_changed")
        before = row[9]
        if row[5]:
            held[row[5], row[6]] = row[7]
    return _broken_row(register, held)


def _broken_row(register: sqlite3.Connection, held: Mapping[tuple[str, int], str]) -> Broken | None:
    for table in TOLD:
        told = {row: said for (name, row), said in held.items() if name == table}
        there = [row for (row,) in register.execute(f"select rowid from {table} order by rowid")]
        for row in sorted({*there, *told}):
            if row not in told:
                return Broken(f"{table} {row}", "log_knows_not")
            if row not in there:
                return Broken(f"{table} {row}", "log_row_gone")
            if _hash_of_row(register, table, row) != told[row]:
                return Broken(f"{table} {row}", "log_row_changed")
    return None


def _hash_of_row(register: sqlite3.Connection, table: str, row: int) -> str:
    return _hash(register.execute(f"select * from {table} where rowid = ?", [row]).fetchone())


def _hash(values: tuple) -> str:
    return sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()
