"""Editions: which one is read, in which file, by whom. The door to what `data` published."""

import datetime as dt
from collections.abc import Mapping
from contextlib import closing
from functools import lru_cache
from typing import Any

import duckdb

from data import store
from data.problem import Problem
from data.store import NoEdition, OldModel
from data.store.standing import Standing, check_again, current, fault, is_of_this_model, mark_unreadable, standing
from queries import access, answer_cache
from queries.access import Viewer
from queries.edition_file import Edition

_PARENTS = "select 'D' || code, 'R' || parent_code from visible.territories where level = 'department'"
_TERRITORIES = "select level, code from visible.territories where level in ('region', 'department')"
_SELF = "select as_of, built_at, kind, real_rows from visible.editions, visible.confidentiality"


def edition(viewer: Viewer, name: str | None = None) -> Edition:
    """The current edition, or the one that stands for it during its embargo; or the one named; in the file that this
    viewer reads. Raises NoEdition.

    Ask once for all that is to be read together: the pointer may move at any time.
    """
    audience = access.audience(viewer)
    return described(store.edition(name, audience) if name else current(audience))


def demonstration(viewer: Viewer) -> Edition:
    """The demonstration beside the real editions, in the file that a viewer reads of it. Raises NoEdition."""
    return described(store.demonstration(access.audience(viewer)))


def for_audience(viewer: Viewer, edition: Edition) -> Edition:
    """The same edition, in the file that another viewer reads. Raises NoEdition."""
    return described(store.for_audience(edition.file, access.audience(viewer)))


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


def keep_only(*names: str) -> None:
    """Close the editions that are not named, and forget what was answered from any but the first."""
    store.close_all_but(names)
    answer_cache.forget_all_but(names[:1])


def opened(viewer: Viewer, edition: Edition) -> duckdb.DuckDBPyConnection:
    """A cursor on the file of a viewer's own audience, and on no other, told who is reading. Close it."""
    if edition.file.audience != access.audience(viewer):
        raise ValueError(f"{edition.file.path.name} is not the file that {viewer.role} reads")
    answered_for = territories(viewer, edition)
    cursor = store.cursor(edition.file)
    _introduce(cursor, viewer.role, answered_for)
    return cursor


def _introduce(cursor: duckdb.DuckDBPyConnection, role: str, territories: tuple[str, ...] = ()) -> None:
    cursor.execute("set variable role = $role", {"role": role})
    if territories:  # the others have none, as where they are not set
        cursor.execute("set variable territories = $territories::text[]", {"territories": list(territories)})


@lru_cache(maxsize=16)
def _parents(file: store.Edition) -> Mapping[str, str]:
    """Of each département, the region around it: "D35" -> "R53"."""
    return dict(_as_public(file, _PARENTS))


@lru_cache(maxsize=16)
def _known_territories(file: store.Edition) -> frozenset[str]:
    return frozenset(access.key(level, code) for level, code in _as_public(file, _TERRITORIES))


def described(file: store.Edition) -> Edition:
    """A file of an edition with what it says of itself. Raises NoEdition."""
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
