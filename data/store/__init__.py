"""The editions: where they are, which one is current, and a read-only cursor that can do nothing else."""

import datetime
import fcntl
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from data import database
from data.problem import Problem, SaidInWords

DEFAULT_DIR = Path(__file__).parents[1] / "editions"
# What an edition offers to those who read it; tests/data/test_model.py says when it is another one.
MODEL = int((Path(__file__).parents[1] / "model" / "VERSION").read_text(encoding="utf-8"))
BUILDING = ".building-"
DEMONSTRATION = "demonstration"  # its folder, in that of the real editions
QUEUE = 600  # seconds that one who publishes from a page, or for a territory, waits for others to end
AGAIN = 0.1  # seconds between two looks at whether another publication ended
AUDIENCES = {"full": ".duckdb", "public": ".public.duckdb"}
HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_unsigned_extensions": False,
    "python_enable_replacements": False,
    "memory_limit": "1GB",
    "threads": 2,
    "max_temp_directory_size": "0B",
    "max_execution_time": 30_000,
    # What DuckDB let go of goes back to the system, after a large answer at once and else by a thread of its own.
    "allocator_flush_threshold": "16MB",
    "allocator_background_threads": True,
}


class NoEdition(SaidInWords):
    """There is no current edition: nothing was published yet, or what was is gone."""


class OldModel(NoEdition):
    """The edition was built by another version of the model: its tables are not those that are asked for."""


class Damaged(NoEdition):
    """A file of the edition is gone, or is not what was published."""


class Busy(SaidInWords):
    """Another publication is under way, or another look at publishers."""


@dataclass(frozen=True)
class Edition:
    """One published database file: its name, where it is, and for whom ("full", "public")."""

    name: str
    path: Path
    audience: str = "full"


_elsewhere: list[Path] = []  # where this process publishes, for the time of `demonstrating`


def editions_dir() -> Path:
    """The folder of editions: EDITIONS_DIR, else data/editions; that of the demonstration while it is published."""
    return _elsewhere[-1] if _elsewhere else Path(os.environ.get("EDITIONS_DIR") or DEFAULT_DIR)


def demonstration_dir() -> Path:
    """The folder of the demonstration, beside the real editions: its own pointer, journal and files."""
    return editions_dir() / DEMONSTRATION


@contextmanager
def demonstrating() -> Iterator[None]:
    """What this process publishes meanwhile is the demonstration."""
    _elsewhere.append(demonstration_dir())
    try:
        yield
    finally:
        _elsewhere.pop()


def demonstration(audience: str = "full") -> Edition:
    """The demonstration that is served beside the real editions. Raises NoEdition where it is not made yet."""
    folder = demonstration_dir()
    name = current_name(folder)
    found = Edition(name, folder / f"{name}{AUDIENCES[audience]}", audience)
    if not name or not found.path.is_file():
        raise NoEdition(Problem(str(folder), "no_demonstration"))
    return found


def now() -> datetime.datetime:
    """This second, in UTC, as what is kept bears it."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)


def edition(name: str, audience: str = "full") -> Edition:
    """An edition by its name, whether or not its file is there."""
    return Edition(name, editions_dir() / f"{name}{AUDIENCES[audience]}", audience)


def for_audience(found: Edition, audience: str) -> Edition:
    """The file of the same edition for another audience, in the same folder: published, or built and not yet."""
    name = f"{found.name}{AUDIENCES[audience]}" if found.path.name.startswith(found.name) else f"{audience}.duckdb"
    return Edition(found.name, found.path.with_name(name), audience)


def current(audience: str = "full") -> Edition:
    """The edition that CURRENT names. Raises NoEdition."""
    name = current_name()
    if not name:
        raise NoEdition(why_no_current())
    found = edition(name, audience)
    if not found.path.is_file():
        raise NoEdition(Problem(found.path.name, "edition_file_missing"))
    return found


def why_no_current() -> Problem:
    """Why CURRENT names no edition: nothing was published yet, or what it held is lost."""
    if (editions_dir() / "CURRENT").exists() or names():
        return Problem(str(editions_dir() / "CURRENT"), "pointer_unreadable")
    return Problem(str(editions_dir()), "no_edition")


def current_name(folder: Path | None = None) -> str:
    """The name that CURRENT holds, whether or not the edition is there; "" where it holds none."""
    try:
        name = ((folder or editions_dir()) / "CURRENT").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
    return name if re.fullmatch(r"[\w-]+", name) else ""


def names() -> list[str]:
    """Names of every edition whose two files and manifest are there, oldest first."""
    found = (path.name.removesuffix(".json") for path in editions_dir().glob("*.json"))
    return sorted(name for name in found if all(edition(name, audience).path.is_file() for audience in AUDIENCES))


def point_to(name: str) -> None:
    """Make an edition the current one, at once: readers see the old one or the new one."""
    pointer = editions_dir() / "CURRENT"
    draft = pointer.with_suffix(f".{os.getpid()}")
    draft.write_text(f"{name}\n", encoding="utf-8")
    move(draft, pointer)
    flush(pointer.parent)


def move(draft: Path, path: Path) -> None:
    """Give a file its name once the disk holds all of it; the folder is still to be flushed."""
    flush(draft)
    draft.replace(path)


def flush(path: Path) -> None:
    """Wait until the disk holds a file, or the names in a folder: what was only written is lost with the power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def manifest(name: str) -> dict[str, Any]:
    """What an edition was built from: date, kind, seed, and the deposits that stay valid for the next one.

    Raises Damaged.
    """
    path = editions_dir() / f"{name}.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["name"] != name:
            raise ValueError(found["name"])
    except (OSError, ValueError, TypeError, KeyError):
        raise Damaged(Problem(path.name, "edition_file_changed")) from None
    return found


def verify(name: str) -> None:
    """Hold both files of an edition against the hashes of its manifest, and open them. Raises Damaged or OldModel."""
    published = manifest(name).get("files", {})  # older editions do not say them
    for audience in AUDIENCES:
        path = edition(name, audience).path
        hold(path, published.get(audience))
        try:
            with database.connect() as connection:  # not one that stays open: the file is read with whatever settings
                connection.execute("attach ? as edition (read_only)", [str(path)])
                connection.execute("use edition")
                refuse_other_model(connection, path)
        except (duckdb.Error, OSError) as error:
            raise Damaged(Problem(path.name, "edition_file_unreadable", detail=str(error))) from None


def hold(path: Path, published: str | None) -> None:
    """Hold a file against the hash of what was published, where it is known. Raises Damaged."""
    try:
        found = fingerprint(path)
    except FileNotFoundError:
        raise Damaged(Problem(path.name, "edition_file_missing")) from None
    except OSError as error:
        raise Damaged(Problem(path.name, "edition_file_unreadable", detail=str(error))) from None
    if published and found != published:
        raise Damaged(Problem(path.name, "edition_file_changed"))


def is_whole(name: str) -> bool:
    """Whether an edition can be served as it was published."""
    try:
        verify(name)
    except NoEdition:
        return False
    return True


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def publishing(wait: float = 0, say: Callable[[str], None] = lambda what: None) -> Iterator[Path]:
    """Hold the folder of editions for one publication, made if need be; wait for another one to end, this long (s).

    Raises Busy.
    """
    folder = editions_dir()
    (folder / "deposits").mkdir(parents=True, exist_ok=True)
    with (folder / "publishing.lock").open("w") as lock:
        rule = "publication_still_under_way" if wait else "publication_under_way"
        take(lock.fileno(), wait, say, Problem(str(folder), rule, value=f"{wait / 60:.0f}"))
        for left in folder.glob(f"{BUILDING}*"):  # by a publication that was killed
            shutil.rmtree(left)
        yield folder


def take(lock: int, wait: float, say: Callable[[str], None], busy: Problem) -> None:
    """Take a lock, trying for so long (s). Raises Busy with that problem."""
    until, told = time.monotonic() + wait, False
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy(busy) from None
        if not told:
            say("waiting for another one to end")
            told = True
        time.sleep(AGAIN)


MOST_OPEN = 6  # files; a server keeps two editions open, of two files each, and what is read of earlier ones
_open: dict[Path, duckdb.DuckDBPyConnection] = {}
_opening = Lock()


def cursor(edition: Edition) -> duckdb.DuckDBPyConnection:
    """A cursor of its own (variables are private to it) on an edition: read-only, no file, no network, no extension.

    Raises NoEdition where the file is gone, OldModel where it was built for another version of the program.
    """
    with _opening:  # two readers who open a file at once would share it half configured
        return _opened(edition.path).cursor()


def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    if path not in _open:
        _open[path] = _connection(path)
        if len(_open) > MOST_OPEN:
            del _open[next(iter(_open))]
    else:
        _open[path] = _open.pop(path)  # the one asked for longest ago is let go of first
    return _open[path]


def close(name: str) -> None:
    """Let go of an edition: who asks for it opens its files anew."""
    with _opening:
        for path in [path for path in _open if path.name.partition(".")[0] == name]:
            del _open[path]


def close_all_but(names: Collection[str]) -> None:
    """Let go of every edition that is open and not named."""
    with _opening:
        for path in [path for path in _open if path.name.partition(".")[0] not in names]:
            del _open[path]  # not close(), which would end the questions under way: the last cursor closes the file


def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    if not path.is_file():
        raise NoEdition(Problem(path.name, "edition_file_missing"))
    connection = database.connect(str(path), read_only=True, config=HARDENED)
    try:
        refuse_other_model(connection, path)
    except OldModel:
        connection.close()
        raise
    connection.execute("set TimeZone = 'UTC'")  # not in HARDENED: DuckDB knows it once the file is open
    connection.execute("set lock_configuration = true")
    return connection


def refuse_other_model(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise OldModel where what a connection uses was built by another version of the model."""
    if _model(connection) != MODEL:
        raise OldModel(Problem(path.name, "edition_of_other_version"))


def _model(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The version of the model that an edition was built by; none before there was one."""
    try:
        found = connection.execute("select model from core.editions").fetchall()
    except duckdb.BinderException:
        return None
    return found[0][0] if found else None
