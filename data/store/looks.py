"""What publishers had when we looked: in the register, whose tables only grow."""

import datetime
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from data.problem import Problem
from data.store import register

# newer than ours, same as ours, moved to where nobody said, missing, refused by us once read, failed to answer, older
# than ours
ANSWERS = ("newer", "same", "moved", "missing", "refused", "failed", "older")
_COLUMNS = "source, at, address, answer, version, last_modified, size, sha256, newest_period, problem"


@dataclass(frozen=True)
class Look:
    """What was found of a source (a name of data.addresses) at its publisher's, when (UTC), and where.

    `version`: what tells that file from another without its bytes (its ETag, else what data.gouv says of it);
    `last_modified`: as its publisher says it; `newest_period`: the last day of a figure of it or of a list, None where
    none was read. `problem`: why it is not newer or same. Texts are "" where they were not told, `size` None.
    """

    source: str
    looked_at: datetime.datetime
    address: str
    answer: str
    version: str = ""
    last_modified: str = ""
    size: int | None = None
    sha256: str = ""
    newest_period: datetime.date | None = None
    problem: Problem | None = None


def note(folder: Path, look: Look) -> None:
    """Keep what was found. Raises sqlite3.Error."""
    row = [
        look.source,
        look.looked_at.isoformat(),
        *(look.address, look.answer, look.version, look.last_modified, look.size, look.sha256),
        look.newest_period.isoformat() if look.newest_period else "",
        json.dumps(asdict(look.problem), ensure_ascii=False) if look.problem else "",
    ]
    with register.opened(folder) as there:
        there.execute(f"insert into looks ({_COLUMNS}) values ({', '.join('?' * len(row))})", row)


def history(folder: Path, source: str = "") -> list[Look]:
    """Every look, or those at one source, oldest first; nothing where nobody ever looked. Raises sqlite3.Error."""
    if not _is_there(folder):
        return []
    query = f"select {_COLUMNS} from looks where ? in ('', source) order by rowid"
    return [_look(*row) for row in register.read(folder, query, source)]


def latest(folder: Path) -> dict[str, Look]:
    """The last look at each source. Raises sqlite3.Error."""
    return {look.source: look for look in history(folder)}


def _is_there(folder: Path) -> bool:
    """Whether the register has looks: one that an older version wrote has none until somebody writes in it."""
    query = "select 1 from sqlite_master where name = 'looks'"
    return register.is_there(folder) and bool(register.read(folder, query))


def _look(source: str, at: str, address: str, answer: str, *told: str) -> Look:
    version, last_modified, size, sha256, period, problem = told
    return Look(
        source,
        datetime.datetime.fromisoformat(at),
        *(address, answer, version, last_modified, None if size is None else int(size), sha256),
        datetime.date.fromisoformat(period) if period else None,
        Problem(**json.loads(problem)) if problem else None,
    )
