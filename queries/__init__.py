"""Queries: what may be asked of the data, by name and by whom. `run` is the only door to it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data import store
from data.problem import Problem
from data.standing import Standing
from data.standing import condemn as hold_unreadable
from data.standing import doubt as judge_anew
from data.standing import standing as find_standing
from data.store import NoEdition, OldModel
from queries import access, kept
from queries.access import Viewer

__all__ = [
    "Edition", "NoEdition", "OldModel", "Problem", "Query", "Standing", "UnknownQuery", "WrongParameters",
    "condemn", "doubt", "edition", "keep_only", "load", "names", "reader", "run", "standing", "territories",
]  # fmt: skip

FOLDER = Path(__file__).parent
_OPTIONAL = "-- optional:"
_PARENTS = "select 'D' || code, 'R' || parent_code from visible.territories where level = 'department'"
_TERRITORIES = "select level, code from visible.territories where level in ('region', 'department')"
_SELF = "select as_of, built_at, kind, real_rows from visible.editions, visible.confidentiality"


class UnknownQuery(LookupError):
    """No file has that name."""


class WrongParameters(ValueError):
    """A query was asked with a parameter it does not know, without one it needs, or with a value it cannot read."""


@dataclass(frozen=True)
class Query:
    """A file of queries/: its name ("counters/by_month"), its first line, its text, and its parameters."""

    name: str
    grain: str
    sql: str
    parameters: frozenset[str]
    optional: frozenset[str]

    @property
    def header(self) -> tuple[str, ...]:
        """The lines of the leading comment after the first, without their dashes."""
        lines = self.sql.splitlines()
        end = next(number for number, line in enumerate(lines) if not line.startswith("--"))
        return tuple(line.removeprefix("--").removeprefix(" ") for line in lines[1:end])


@dataclass(frozen=True)
class Edition:
    """One file of an edition and what it says of itself. `kind`: demonstration, mixed or real; times are UTC.

    `confidential`: whether some row that is not for everyone is real.
    """

    file: store.Edition
    as_of: dt.date
    built_at: dt.datetime
    kind: str
    confidential: bool

    @property
    def name(self) -> str:
        """The name of the edition, the same for all of its files."""
        return self.file.name

    @property
    def audience(self) -> str:
        """For whom the file is: "full" or "public"."""
        return self.file.audience


@cache
def names() -> list[str]:
    """The name of every query, in order."""
    return sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.sql"))


@cache
def load(name: str) -> Query:
    """The query of a name, such as "counters/by_month". Raises UnknownQuery."""
    if name not in names():
        raise UnknownQuery(f'there is no query "{name}"; `python -m queries --list` shows them')
    sql = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    lines = sql.splitlines()
    optional = next((line.removeprefix(_OPTIONAL) for line in lines if line.startswith(_OPTIONAL)), "")
    parameters = duckdb.extract_statements(sql)[0].named_parameters
    grain = lines[0].removeprefix("-- ")
    return Query(name, grain, sql, frozenset(parameters), frozenset(optional.replace(",", " ").split()))


def run(viewer: Viewer, edition: Edition, name: str, /, **parameters: Any) -> pd.DataFrame:
    """The rows of a query on an edition, as this viewer may read them. An optional parameter left out does not filter.

    Raises UnknownQuery, WrongParameters, NoEdition, and ValueError where the edition's file is not this viewer's.
    """
    query = load(name)
    bound = _bind(query, parameters)
    try:
        with closing(_cursor(viewer, edition.file)) as cursor:
            _introduce(cursor, viewer.role, territories(viewer, edition))
            return cursor.execute(query.sql, bound).df()
    except duckdb.ConversionException as error:
        raise WrongParameters(f"{name}: {str(error).splitlines()[0]}") from error


def edition(viewer: Viewer, name: str | None = None) -> Edition:
    """The current edition, or the one named, in the file that this viewer reads. Raises NoEdition.

    Ask once for all that is to be read together: the pointer may move at any time.
    """
    audience = access.audience(viewer)
    return _described(store.edition(name, audience) if name else store.current(audience))


def reader(text: str, edition: Edition) -> Viewer:
    """The viewer written in a text (access.parse), of territories that an edition knows. Raises ValueError."""
    viewer = access.parse(text)
    unknown = [one for one in viewer.territories if one not in _known_territories(edition.file)]
    if unknown:
        raise ValueError(f"there is no territory {', '.join(unknown)}")
    return viewer


def territories(viewer: Viewer, edition: Edition) -> tuple[str, ...]:
    """The territories of a viewer, with the départements of a region."""
    return access.expand(viewer, _parents(edition.file)) if viewer.territories else ()


def standing(audiences: Sequence[str], last: str | None) -> Standing:
    """Which edition a server that reads these files ("full", "public") can serve, and what is wrong with the current.

    `last`: what it served until now.
    """
    return find_standing(audiences, last)


def doubt(edition: str) -> None:
    """Reading an edition failed: hold its files against what was published, the next time that it is asked for."""
    judge_anew(edition)


def condemn(edition: str, audiences: Sequence[str], error: Exception) -> None:
    """An edition whose files seemed good could not be read: serve it no more, until one of its files changes."""
    hold_unreadable(edition, audiences, error)


def keep_only(*names: str) -> None:
    """Close the editions that are not named, and forget what was answered from any but the first."""
    store.close_all_but(names)
    kept.forget_all_but(names[:1])


def _bind(query: Query, parameters: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(parameters.keys() - query.parameters)
    missing = sorted(query.parameters - query.optional - parameters.keys())
    if unknown or missing:
        faults = [f"does not know {', '.join(unknown)}"] * bool(unknown) + [f"needs {', '.join(missing)}"] * bool(
            missing
        )
        raise WrongParameters(
            f"{query.name} {' and '.join(faults)}; it knows {', '.join(sorted(query.parameters)) or 'none'}"
        )
    return {**dict.fromkeys(query.optional & query.parameters), **parameters}


def _cursor(viewer: Viewer, file: store.Edition) -> duckdb.DuckDBPyConnection:
    """A cursor on the file of a viewer's own audience, and on no other."""
    if file.audience != access.audience(viewer):
        raise ValueError(f"{file.path.name} is not the file that {viewer.role} reads")
    return store.cursor(file)


def _introduce(cursor: duckdb.DuckDBPyConnection, role: str, territories: tuple[str, ...] = ()) -> None:
    cursor.execute("set variable role = $role", {"role": role})
    cursor.execute("set variable territories = $territories::text[]", {"territories": list(territories)})


@lru_cache(maxsize=16)
def _parents(file: store.Edition) -> Mapping[str, str]:
    """Of each département, the region around it: "D35" -> "R53"."""
    return dict(_as_public(file, _PARENTS))


@lru_cache(maxsize=16)
def _known_territories(file: store.Edition) -> frozenset[str]:
    return frozenset(access.key(level, code) for level, code in _as_public(file, _TERRITORIES))


def _described(file: store.Edition) -> Edition:
    if not file.path.is_file():
        raise NoEdition(Problem(file.path.name, "edition_file_missing"))
    return _read(file)


@lru_cache(maxsize=16)
def _read(file: store.Edition) -> Edition:
    ((as_of, built_at, kind, real_rows),) = _as_public(file, _SELF)
    return Edition(file, as_of, built_at.replace(tzinfo=dt.UTC), kind, real_rows)


def _as_public(file: store.Edition, sql: str) -> list[tuple[Any, ...]]:
    """What everyone may read of a file, whatever the file."""
    with closing(store.cursor(file)) as cursor:
        _introduce(cursor, "public")
        return cursor.execute(sql).fetchall()
