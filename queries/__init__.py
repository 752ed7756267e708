"""Queries: what may be asked of the data, by name and by whom. `run` is the only door to it."""

import datetime as dt
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data import store
from data.store import NoEdition
from queries import access
from queries.access import Viewer

__all__ = [
    "EditionInfo", "NoEdition", "Query", "UnknownQuery", "WrongParameters", "edition", "load", "names", "reader", "run",
]  # fmt: skip

FOLDER = Path(__file__).parent
_OPTIONAL = "-- optional:"
_PARENTS = "select 'D' || code, 'R' || parent_code from visible.territories where level = 'department'"


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
class EditionInfo:
    """What a file of the current edition says of itself. `kind`: demonstration, mixed or real; times are UTC.

    `confidential`: whether some row that is not for everyone is real.
    """

    name: str
    as_of: dt.date
    built_at: dt.datetime
    kind: str
    audience: str
    confidential: bool


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


def run(viewer: Viewer, name: str, /, **parameters: Any) -> pd.DataFrame:
    """The rows of a query, as this viewer may read them. An optional parameter left out does not filter.

    Raises UnknownQuery, WrongParameters, NoEdition.
    """
    query = load(name)
    bound = _bind(query, parameters)
    try:
        return _fetch(viewer, query.sql, bound)
    except duckdb.ConversionException as error:
        raise WrongParameters(f"{name}: {str(error).splitlines()[0]}") from error


def edition(viewer: Viewer) -> EditionInfo:
    """What the current edition says of itself, in the file that this viewer reads. Raises NoEdition."""
    current = store.current(access.audience(viewer))
    return _info(current, viewer)


def reader(text: str) -> Viewer:
    """The viewer written in a text (access.parse), of territories that exist. Raises ValueError, NoEdition."""
    viewer = access.parse(text)
    unknown = [one for one in viewer.territories if one not in _territories(store.current("public"))]
    if unknown:
        raise ValueError(f"there is no territory {', '.join(unknown)}")
    return viewer


def territories(viewer: Viewer) -> tuple[str, ...]:
    """The territories of a viewer, with the départements of a region."""
    return _scope(store.current(access.audience(viewer)), viewer)


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


def _fetch(viewer: Viewer, sql: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
    current = store.current(access.audience(viewer))
    with closing(store.cursor(current)) as cursor:
        _introduce(cursor, viewer.role, _scope(current, viewer))
        return cursor.execute(sql, dict(parameters)).df()


def _introduce(cursor: duckdb.DuckDBPyConnection, role: str, territories: tuple[str, ...]) -> None:
    cursor.execute("set variable role = $role", {"role": role})
    cursor.execute("set variable territories = $territories::text[]", {"territories": list(territories)})


@lru_cache(maxsize=256)
def _scope(current: store.Edition, viewer: Viewer) -> tuple[str, ...]:
    if not viewer.territories:
        return ()
    with closing(store.cursor(current)) as cursor:
        _introduce(cursor, viewer.role, ())
        return access.expand(viewer, dict(cursor.execute(_PARENTS).fetchall()))


@lru_cache(maxsize=16)
def _territories(current: store.Edition) -> frozenset[str]:
    with closing(store.cursor(current)) as cursor:
        _introduce(cursor, "public", ())
        found = cursor.execute("select level, code from visible.territories where level in ('region', 'department')")
        return frozenset(access.key(level, code) for level, code in found.fetchall())


@lru_cache(maxsize=64)
def _info(current: store.Edition, viewer: Viewer) -> EditionInfo:
    with closing(store.cursor(current)) as cursor:
        _introduce(cursor, viewer.role, ())
        ((as_of, built_at, kind, real_rows),) = cursor.execute(
            "select as_of, built_at, kind, real_rows from visible.editions, visible.confidentiality"
        ).fetchall()
    return EditionInfo(current.name, as_of, built_at.replace(tzinfo=dt.UTC), kind, current.audience, real_rows)
