"""What an edition changes is found once, when it is made, and kept in its manifest: whoever makes it again finds it
there, whatever became of the edition before.
"""

import base64
import datetime
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from data import database, store
from data.build import revisions
from data.build.definitions import Definition
from data.build.revisions import Changes, PublicFacts, Side
from data.store import register, served

EDITIONS = 12  # of the history that an edition holds, its own changes included
ROWS = 60_000


def base(fresh: bool) -> str:
    """The edition that readers have while another one is made: what changed is told to them. "" where there is none, or
    where nothing of it is to be carried over.
    """
    return "" if fresh else served.released(store.current_name())


def find(place: Path, name: str, before: str) -> dict[str, Any]:
    """What an edition built in a place changes of the one before, for its manifest: with what it was compared ("":
    nothing that can be), and the changes.
    """
    try:
        changes = _between(before, place, name) if before else None
    except (store.NoEdition, duckdb.Error):  # damaged, or of another version of the program
        changes = None
    return {"compared_with": before if changes else "", "changes": pack(changes.rows) if changes else ""}


def record(folder: Path, place: Path, about: Mapping[str, Any]) -> None:
    """Put what an edition changed, and what those before it did, in both of its files."""
    history = list(_history(folder, about))
    now = _told(place, str(about["name"]), [changes for _, changes in history])
    told = [(one, revisions.as_readers_see(changes, now)) for one, changes in history]
    for audience in store.AUDIENCES:
        with database.connect(str(place / f"{audience}.duckdb")) as connection:
            for number, (one, changes) in enumerate(told, start=1):
                connection.execute("insert into marts.revised_editions values ($1, $2, $3, $4, $5, $6, $7)",
                    [one["name"], number, one["as_of"], one["built_at"], *_base_of(folder, one)])  # fmt: skip
                revisions.put_in(connection, str(one["name"]), changes if audience == "full" else _for_all(changes))
            connection.execute("checkpoint")


def pack(value: object) -> str:
    """A value as a short text."""
    text = json.dumps(value, ensure_ascii=False, default=_day).encode()
    return base64.b64encode(zlib.compress(text, 9)).decode()


def unpack(text: str) -> Any:
    """What `pack` made a text of."""
    return json.loads(zlib.decompress(base64.b64decode(text)))


def definitions(about: Mapping[str, Any]) -> tuple[Definition, ...] | None:
    """How indicators were defined in an edition, by its manifest; None where that does not say."""
    packed = about.get("definitions")
    return tuple((str(a), str(b), str(c)) for a, b, c in unpack(packed)) if packed else None


def _between(before: str, place: Path, name: str) -> Changes | None:
    """None where what was confidential of one edition would be everyone's in the other, whose rows are all made up."""
    with _side(store.edition(before), store.edition(before, "public")) as old, _built(place, name) as new:
        real = "select real_rows from marts.confidentiality"
        was, now = (side.full.execute(real).fetchall() == [(True,)] for side in (old, new))
        return None if was and not now else revisions.between(old, new)


def _told(place: Path, name: str, history: Sequence[Changes]) -> PublicFacts:
    indicators = {row["indicator"] for changes in history for row in changes.rows["value_revisions"]}
    with _built(place, name) as side:
        return revisions.told(side, indicators)


def _built(place: Path, name: str) -> Any:
    full, public = (store.Edition(name, place / f"{audience}.duckdb", audience) for audience in ("full", "public"))
    return _side(full, public)


@contextmanager
def _side(full: store.Edition, public: store.Edition) -> Iterator[Side]:
    try:
        with closing(store.cursor(full)) as whole, closing(store.cursor(public)) as shown:
            yield Side(whole, shown)
    finally:
        store.close_all_but(())  # its files are written to, or moved


def _history(folder: Path, about: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Changes]]:
    """The manifest of an edition and what it changed, then that of the edition it was compared with, and so on."""
    rows = 0
    for _ in range(EDITIONS):
        changes = Changes()
        changes.rows |= unpack(about["changes"]) if about.get("changes") else {}
        rows += changes.count
        if rows > ROWS and rows > changes.count:
            return
        yield about, changes
        before = _manifest(folder, str(about.get("compared_with") or ""))
        if before is None:
            return
        about = before


def _base_of(folder: Path, about: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    before = _manifest(folder, str(about.get("compared_with") or ""))
    return (before["name"], before["as_of"], before["built_at"]) if before else (None, None, None)


def _manifest(folder: Path, name: str) -> Mapping[str, Any] | None:
    """What an edition was made of, by the register, else by its own manifest; None where neither says."""
    if not name:
        return None
    with suppress(sqlite3.Error, ValueError):
        if text := register.manifests(folder).get(name):
            found: dict[str, Any] = json.loads(text)
            return found
    with suppress(store.Damaged):
        return store.manifest(name)
    return None


def _for_all(changes: Changes) -> Changes:
    """What everyone reads of changes."""
    shown = Changes()
    shown.rows = {table: [row for row in rows if row.get("own") is not True] for table, rows in changes.rows.items()}
    return shown


def _day(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no text")
