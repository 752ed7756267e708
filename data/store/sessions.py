"""Who is signed in, and who is about to: a file of its own beside the register, that no copy takes and nothing revives.

What a browser holds is kept as a hash: who reads the file signs in as nobody.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from data.store import register

FILE = "sessions.sqlite"
ATTEMPT_SECONDS = 600  # to sign in at the provider and come back
SESSION_SECONDS = 4 * 3600  # and from each time that its reader makes it longer
MOST_ATTEMPTS = 10_000  # at once: the oldest give way
_TABLES = """
create table if not exists attempts (state text primary key, browser text not null, nonce text not null,
    verifier text not null, target text not null, at real not null) strict;
create table if not exists sessions (key text primary key, email text not null, idp text not null, viewer text not null,
    strong integer not null, id_token text not null, at real not null) strict;
create table if not exists previews (key text primary key, draft text not null) strict;
create table if not exists longer (key text primary key, until real not null) strict;
"""
_ENDS = f"coalesce(until, at + {SESSION_SECONDS})"


@dataclass(frozen=True)
class Attempt:
    """A sign-in that began here: the nonce and the verifier that end it, and the address to come back to."""

    nonce: str
    verifier: str
    target: str


@dataclass(frozen=True)
class Session:
    """Someone signed in: address, provider, whose eyes they chose ("": not yet), whether by two factors, the token
    that signs them out at the provider, and the draft whose edition they look at before it is published ("": none).
    """

    email: str
    idp: str
    viewer: str
    strong: bool
    id_token: str
    preview: str = ""


@dataclass(frozen=True)
class Term:
    """When a session began and when it ends, in seconds as `time.time` has them."""

    began: float
    ends: float


def begin(folder: Path) -> None:
    """Make the file where there is none. Raises sqlite3.Error, OSError."""
    with _opened(folder):
        pass


def attempt(folder: Path, state: str, browser: str, wanted: Attempt) -> None:
    """Note that a browser begins to sign in, under a state that is used once."""
    with _opened(folder) as there:
        there.execute("delete from attempts where at < ?", [time.time() - ATTEMPT_SECONDS])
        there.execute(
            "delete from attempts where state in (select state from attempts order by at desc limit -1 offset ?)",
            [MOST_ATTEMPTS - 1],
        )
        row = [_hash(state), _hash(browser), wanted.nonce, wanted.verifier, wanted.target, time.time()]
        there.execute("insert into attempts values (?, ?, ?, ?, ?, ?)", row)


def take(folder: Path, state: str, browser: str) -> Attempt | None:
    """The attempt of a state, once, for the browser that began it and within ten minutes; else None."""
    with _opened(folder) as there:
        row = there.execute(
            "delete from attempts where state = ? and browser = ? returning nonce, verifier, target, at",
            [_hash(state), _hash(browser)],
        ).fetchone()
    return Attempt(*row[:3]) if row and 0 <= time.time() - row[3] <= ATTEMPT_SECONDS else None


def open_(folder: Path, key: str, session: Session) -> None:
    """Begin a session, under a key that the browser alone holds."""
    with _opened(folder) as there:
        ended = f"select key from sessions left join longer using (key) where {_ENDS} < ?"
        there.execute(f"delete from sessions where key in ({ended})", [time.time()])
        for table in ("previews", "longer"):
            there.execute(f"delete from {table} where key not in (select key from sessions)")
        row = [_hash(key), session.email, session.idp, session.viewer, int(session.strong), session.id_token]
        there.execute("insert into sessions values (?, ?, ?, ?, ?, ?, ?)", [*row, time.time()])


def find(folder: Path, key: str) -> Session | None:
    """The session of a key as it is now; None where there is none, or no more."""
    found = _found(folder, key)
    return _session(found[:6]) if found else None


def term(folder: Path, key: str) -> Term | None:
    """From when to when that session lasts."""
    found = _found(folder, key)
    return Term(*found[6:]) if found else None


def _found(folder: Path, key: str) -> tuple | None:
    query = f"""select email, idp, viewer, strong, id_token, coalesce(draft, ''), at, {_ENDS}
        from sessions left join previews using (key) left join longer using (key) where key = ?"""
    rows = register.ask(folder / FILE, query, _hash(key))
    return rows[0] if rows and rows[0][6] <= time.time() <= rows[0][7] else None


def lengthen(folder: Path, key: str, most: float) -> None:
    """Have a session last four hours from now, `most` seconds from its beginning at most; one that ended stays so."""
    with _opened(folder) as there:
        query = f"""insert or replace into longer select key, max({_ENDS}, min(? + {SESSION_SECONDS}, at + ?))
            from sessions left join longer using (key) where key = ? and {_ENDS} >= ?"""
        now = time.time()
        there.execute(query, [now, most, _hash(key), now])


def begin_again(folder: Path, key: str, id_token: str) -> None:
    """Have a session begin now: its reader has just signed in once more."""
    with _opened(folder) as there:
        there.execute("update sessions set at = ?, id_token = ? where key = ?", [time.time(), id_token, _hash(key)])
        there.execute("delete from longer where key = ?", [_hash(key)])


def choose(folder: Path, key: str, viewer: str) -> None:
    """Read with these eyes from now on."""
    with _opened(folder) as there:
        there.execute("update sessions set viewer = ? where key = ?", [viewer, _hash(key)])


def look_at(folder: Path, key: str, draft: str) -> None:
    """Read the edition of a draft from now on; "": the one served, as everybody."""
    with _opened(folder) as there:
        there.execute("delete from previews where key = ?", [_hash(key)])
        if draft:
            query = "insert into previews select key, ? from sessions where key = ?"
            there.execute(query, [draft, _hash(key)])


def close(folder: Path, key: str) -> Session | None:
    """End a session; what it was."""
    with _opened(folder) as there:
        for table in ("previews", "longer"):
            there.execute(f"delete from {table} where key = ?", [_hash(key)])
        row = there.execute(
            "delete from sessions where key = ? returning email, idp, viewer, strong, id_token", [_hash(key)]
        ).fetchone()
    return _session(row) if row else None


def close_all(folder: Path, email: str) -> int:
    """End every session of a person; how many there were."""
    if not (folder / FILE).is_file():
        return 0
    with _opened(folder) as there:
        return there.execute("delete from sessions where email = ?", [email]).rowcount


def _session(row: tuple) -> Session:
    email, idp, viewer, strong, id_token, *more = row
    return Session(email, idp, viewer, bool(strong), id_token, *more[:1])


@contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The file, made if need be, which its account alone reads; what is deleted leaves no trace in it."""
    path = folder / FILE
    if not path.exists():  # where it is, closing it here would take away the locks that this process holds on it
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path)) as there:
        there.execute("pragma journal_mode = wal")
        there.execute("pragma secure_delete = on")
        there.executescript(_TABLES)
        with there:
            there.execute("begin immediate")
            yield there


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
