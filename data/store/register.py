"""What changes between editions outlives them: a register beside them, in SQLite, whose tables only grow."""

import datetime
import getpass
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from data import store
from data.store import log

FILE = "register.sqlite"
COPY = "served.jsonl"  # of the journal, an entry a line: what was withdrawn stays so where the register is lost
TABLES = """
create table if not exists served (at text not null, edition text not null, cause text not null, by text not null,
    why text not null) strict;
create table if not exists made (edition text not null, manifest text not null) strict;
create table if not exists meant (at text not null, header text not null, contract text not null, names text not null,
    by text not null) strict;
create table if not exists granted (at text not null, email text not null, role text not null, territory text not null,
    ministry text not null, start text not null, until text not null, by text not null) strict;
create table if not exists ended (at text not null, granted integer not null, by text not null) strict;
create table if not exists pinned (at text not null, email text not null, idp text not null, sub text not null,
    by text not null) strict;
create table if not exists contested (at text not null, kind text not null, indicator text not null,
    level text not null, code text not null, period text not null, edition text not null, read text not null,
    held text not null, motive text not null, source text not null, mailbox text not null, viewer text not null,
    by text not null) strict;
create table if not exists answered (at text not null, contested integer not null, state text not null,
    words text not null, published integer not null, viewer text not null, by text not null) strict;
create table if not exists digest_asked (at text not null, email text not null, viewer text not null,
    about text not null, language text not null, wanted integer not null) strict;
create table if not exists digest_sent (at text not null, email text not null, about text not null,
    week text not null) strict;
create table if not exists released (at text not null, edition text not null unique, by text not null) strict;
create table if not exists looks (source text not null, at text not null, address text not null, answer text not null,
    version text not null, last_modified text not null, size integer, sha256 text not null, newest_period text not null,
    problem text not null) strict;
create table if not exists log (n integer primary key, at text not null, kind text not null, who text not null,
    about text not null, source text not null, source_row integer not null, source_hash text not null,
    before text not null, hash text not null) strict;
"""
GROWING = (
    *("served", "made", "meant", "granted", "ended", "pinned", "contested", "answered", "released", "log"),
    *("digest_asked", "digest_sent", "looks"),
)
_TRIGGERS = """
create trigger if not exists {table}_stays before delete on {table} begin
    select raise(abort, 'the journal only grows');
end;
create trigger if not exists {table}_is_as_written before update on {table} begin
    select raise(abort, 'the journal only grows');
end;
"""


@dataclass(frozen=True)
class Served:
    """An edition that became the current one: when (UTC), by which account, and why, in words ("" when nobody said).

    `cause`: "publish", "embargo" (published, and served from a later day), "rollback", or "found" (it was current, and
    the journal did not know).
    """

    at: datetime.datetime
    edition: str
    cause: str
    by: str
    why: str


def begin(folder: Path) -> None:
    """Make the register where there is none: it can be written, and nothing was served yet. Raises sqlite3.Error."""
    with opened(folder):
        pass


def write(
    folder: Path,
    edition: str,
    cause: str,
    why: str = "",
    by: str = "",
    deposited: Sequence[Mapping[str, str]] = (),
    at: datetime.datetime | None = None,
) -> None:
    """Add to the journal and to its copy that an edition is served from now on. Raises sqlite3.Error, OSError.

    `by`: a mail, "" for the account of the command. `deposited`: what the audit log says of each file that it brings,
    its author ("" likewise) under "by". `at`: since when (UTC), where it is told later.
    """
    with opened(folder) as register:
        row = [(at or now()).isoformat(), edition, cause, by or who(), why]
        done = register.execute("insert into served values (?, ?, ?, ?, ?)", row)
        for one in deposited:
            about = {name: value for name, value in one.items() if name != "by" and value}
            log.add(register, "deposit", one["by"] or row[3], about | {"edition": edition})
        log.add(register, cause, row[3], {"edition": edition}, ("served", done.lastrowid or 0))
    copy(folder, journal(folder))


def copy(folder: Path, entries: Sequence[Served]) -> None:
    """Have the copy of the journal hold these entries, at once. Raises OSError."""
    if list(entries) == copied(folder):
        return
    lines = [json.dumps(asdict(one) | {"at": one.at.isoformat()}, ensure_ascii=False) for one in entries]
    writing = folder / f"{COPY}.{os.getpid()}"
    writing.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    store.move(writing, folder / COPY)
    store.flush(folder)


def copied(folder: Path) -> list[Served]:
    """What the copy of the journal tells, oldest first; nothing where there is none that can be read."""
    try:
        rows = [json.loads(line) for line in (folder / COPY).read_text(encoding="utf-8").splitlines()]
        return [Served(**row | {"at": datetime.datetime.fromisoformat(row["at"])}) for row in rows]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def release(folder: Path, edition: str) -> bool:
    """Write that the embargo of an edition is over, once; whether it was this time. Raises sqlite3.Error."""
    if edition in released(folder):
        return False
    with opened(folder) as register:
        done = register.execute("insert or ignore into released values (?, ?, ?)", [now().isoformat(), edition, who()])
        if done.rowcount:
            log.add(register, "embargo_over", who(), {"edition": edition}, ("released", done.lastrowid or 0))
        return bool(done.rowcount)


def released(folder: Path) -> set[str]:
    """The editions whose embargo is over, where somebody was served them since. Raises sqlite3.Error."""
    return {name for (name,) in read(folder, "select edition from released")} if is_there(folder) else set()


def is_there(folder: Path) -> bool:
    """Whether there is a register: a file that lost all it held is none. Raises sqlite3.Error."""
    return (folder / FILE).is_file() and bool(read(folder, "select 1 from sqlite_master where name = 'served'"))


def keep(folder: Path, edition: str, manifest: str) -> None:
    """Keep what an edition was made of: with the deposits, it is enough to make it again. Raises sqlite3.Error."""
    with opened(folder) as register:
        register.execute("insert into made values (?, ?)", [edition, manifest])


def manifests(folder: Path) -> dict[str, str]:
    """What each edition was made of, as its manifest says, the last one kept. Raises sqlite3.Error."""
    return dict(read(folder, "select edition, manifest from made order by rowid")) if is_there(folder) else {}


def mean(folder: Path, header: str, contract: str, names: Mapping[str, str]) -> None:
    """Keep what the columns of a header are: for columns of a contract, their names there. None: what was said is no
    more. Raises sqlite3.Error."""
    with opened(folder) as register:
        told = [now().isoformat(), header, contract, json.dumps(dict(names), ensure_ascii=False), who()]
        register.execute("insert into meant values (?, ?, ?, ?, ?)", told)


def meaning(folder: Path, header: str) -> tuple[str, dict[str, str]] | None:
    """The contract and the names last said of a header; None where nothing is. Raises sqlite3.Error."""
    if not is_there(folder):
        return None
    said = read(folder, "select contract, names from meant where header = ? order by rowid desc limit 1", header)
    names = json.loads(said[0][1]) if said else {}
    return (said[0][0], names) if names else None


def journal(folder: Path) -> list[Served]:
    """What was served, oldest first; nothing where there is no register yet. Raises sqlite3.Error."""
    if not is_there(folder):
        return []
    rows = read(folder, "select at, edition, cause, by, why from served order by rowid")
    return [Served(datetime.datetime.fromisoformat(at), *others) for at, *others in rows]


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The register, made if need be, for one who writes alone; what was written is on the disk at the end."""
    with closing(sqlite3.connect(folder / FILE)) as register:
        register.execute("pragma journal_mode = wal")
        register.execute("pragma synchronous = full")
        register.executescript(TABLES + "".join(_TRIGGERS.format(table=table) for table in GROWING))
        with register:
            register.execute("begin immediate")  # what is read in it, as the end of the log, is still so when it writes
            yield register


def read(folder: Path, query: str, *values: str) -> list[tuple]:
    """The rows of a query on the register as it stands. Raises sqlite3.Error."""
    return ask(folder / FILE, query, *values)


def ask(path: Path, query: str, *values: str) -> list[tuple]:
    """The rows of a query on a file of SQLite as it stands; nothing is written, so that a folder to read will do, and a
    disk that is full. There, without a log beside it, all is in the file. Raises sqlite3.Error.
    """
    if os.access(path.parent, os.W_OK):  # shared with who writes; it leaves no file behind
        with suppress(sqlite3.OperationalError):
            return _asked(path, "mode=rw", query, values)
    return _asked(path, "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1", query, values)


def _asked(path: Path, how: str, query: str, values: Sequence[str]) -> list[tuple]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as there:
        there.execute("pragma query_only = 1")
        return there.execute(query, values).fetchall()


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """The register as it stands at one moment, for one who only reads, and makes nothing. Raises sqlite3.Error."""
    path = (folder / FILE).absolute()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)) as register:
        register.execute("begin")
        yield register


def now() -> datetime.datetime:
    """This second, in UTC, as the register keeps it."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)


def who() -> str:
    """The account of whoever runs the command; its number where it has no name, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
