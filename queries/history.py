"""Earlier editions: which were served, when, and going back to one. The door to the journal, for pages."""

import datetime as dt
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import duckdb
import pandas as pd

from data import store
from data.problem import Problem, Refused, SaidInWords, full_sentence
from data.store import history, served
from data.store.history import Past, Served
from queries import access, deposits, people
from queries import editions as files
from queries.access import Viewer
from queries.answer_cache import cached
from queries.editions import Edition, NoEdition

sentence = full_sentence

ADMINISTRATOR = "administrator"
RETURNS = ("served", "before", "withdrawn")
UNREADABLE = (sqlite3.Error, OSError)


@dataclass(frozen=True)
class Entry:
    """An edition as a reader may know it; `why`, `files` and `acts` are empty for who may not.

    `acts`: each time that it became current, by whom and why.
    """

    name: str
    as_of: dt.date | None
    kind: str
    at: dt.datetime | None
    state: str
    why: str
    files: tuple[str, ...]
    acts: tuple[Served, ...]
    until: dt.datetime | None


def administers(email: str) -> bool:
    """Whether an address is an administrator's at this moment: eyes that a switch lends are not enough."""
    return bool(email) and any(right.role == ADMINISTRATOR for right in people.held(email))


def editions(viewer: Viewer, email: str = "") -> list[Entry]:
    """The editions that a viewer may know of, the newest first; `email`: of who is signed in.

    An administrator knows them all. Everyone else knows those that readers had, without who published them: of one
    under embargo, not a word. Files and messages are for who reads everything: a name of a file may be confidential.
    Raises what is UNREADABLE.
    """
    found = [_entry(one) for one in history.editions(store.editions_dir())]
    if administers(email):
        return found
    had = [replace(one, acts=(), until=None) for one in found if one.at is not None]
    return had if access.reads_everything(viewer) else [replace(one, why="", files=()) for one in had]


def comparable(viewer: Viewer, email: str = "") -> list[Entry]:
    """The editions of which a viewer may ask what changed from one to the other: those that are there and that they
    know of, for who reads what is not decided; one that was withdrawn is for administrators.
    """
    kept_out = ("gone",) if administers(email) else ("gone", "withdrawn")
    return (
        [one for one in editions(viewer, email) if one.state not in kept_out] if access.reads_undecided(viewer) else []
    )


def newest_pair(entries: Sequence[Entry]) -> tuple[str, str] | None:
    """The names of the two newest of some editions, the older one first, that this version of the program can read."""
    readable = [one.name for one in islice((one for one in entries if files.is_of_this_model(one.name)), 2)]
    return (readable[1], readable[0]) if len(readable) == 2 else None


def differences(viewer: Viewer, older: str, newer: str, email: str = "") -> pd.DataFrame | None:
    """One row per table that changed from one edition to another, of what the viewer may read of both: table, title,
    title_en, added, changed, removed. None where one of the two cannot be asked for, or read any more.
    """
    if not {older, newer} <= {one.name for one in comparable(viewer, email)}:
        return None
    try:
        return _differences(viewer, files.edition(viewer, newer), older)
    except (NoEdition, duckdb.Error, OSError):
        return None


@cached
def _differences(viewer: Viewer, newer: Edition, older: str) -> pd.DataFrame:
    found = deposits.compared(viewer, files.edition(viewer, older), newer, 0)
    rows = [(one.table, one.title("fr"), one.title("en"), one.added, one.changed, one.removed) for one in found]
    return pd.DataFrame(rows, columns=["table", "title", "title_en", "added", "changed", "removed"])


def _entry(one: Past) -> Entry:
    first = one.entries[0] if one.entries else None
    return Entry(
        name=one.name,
        as_of=dt.date.fromisoformat(one.as_of) if one.as_of else None,
        kind=one.kind,
        at=one.at,
        state=one.state,
        why=first.why if first else "",
        files=one.files,
        acts=one.entries,
        until=one.until,
    )


def disk() -> tuple[int, int]:
    """Bytes that are free on the disk of the editions, and all of it. Raises OSError."""
    found = shutil.disk_usage(store.editions_dir())
    return found.free, found.total


def go_back(email: str, name: str, why: str) -> list[Problem]:
    """Serve again an edition that was served before, verified first; what else is to be said of it.

    Whether this address is an administrator's is asked at the moment of the act. Raises Refused where it is not (any
    more), where no reason is given, and where the edition is not there or not as it was published; SaidInWords where
    another publication runs; sqlite3.Error, OSError. Nothing has changed then.
    """
    if not administers(email):
        raise Refused(Problem(name, "not_an_administrator"))
    if not why.strip():
        raise Refused(Problem(name, "rollback_without_words"))
    return served.rollback(name, why.strip(), email)[1]


def sentences(error: Refused | SaidInWords, language: str) -> str:
    """Why something was not done, in words."""
    problems = error.problems if isinstance(error, Refused) else (error.problem,)
    return " ".join(sentence(problem, language) for problem in problems)
