"""Which edition a server can serve: the one that CURRENT names, else the last good one that was served before it.

While the one that CURRENT names is under embargo, the one served before it stands in its place, and nothing is wrong.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from data import store
from data.model import MODEL, readers
from data.problem import Problem
from data.store import embargoes, served

# What each file was found to be, until one of its files changes: by edition, with what was looked at.
_models: dict[str, tuple[object, bool]] = {}
_judged: dict[tuple[str, tuple[str, ...]], tuple[object, Problem | None]] = {}


@dataclass(frozen=True)
class Standing:
    """`name`: the edition to serve, None where there is none; `why`: what is wrong with the current one, if anything.

    `pointed`: the edition that CURRENT names, or that stands for it during its embargo; "" where it names none.
    """

    name: str | None
    pointed: str
    why: Problem | None = None


def standing(audiences: Sequence[str], last: str | None = None) -> Standing:
    """What a server that reads these files ("full", "public") can serve; `last`: what it served until now.

    Where the current edition cannot be, it is the last one served, by the journal, that can be and was never withdrawn.
    What is good once is not read again until one of its files changes.
    """
    served.witness(store.editions_dir())
    named = store.current_name()
    unknown = bool(named) and served.embargo(named) == embargoes.UNKNOWN
    pointed = named if unknown else served.released(named)
    if named and not pointed:
        return Standing(None, named, _under_embargo(named))
    why = fault(pointed, audiences) if pointed else store.why_no_current()
    why = why or (_under_embargo(named) if unknown else None)
    if why is None:
        served.release(pointed)
        return Standing(pointed, pointed)
    before = (name for name in _before(pointed, last) if fault(name, audiences) is None)
    return Standing(next(before, None), pointed, why)


def current(audience: str) -> store.Edition:
    """The edition that CURRENT names, or that stands for it during its embargo. Raises NoEdition."""
    named = store.current(audience).name
    if name := served.released(named):
        return store.edition(name, audience)
    raise store.NoEdition(_under_embargo(named))


def _under_embargo(name: str) -> Problem:
    until = served.embargo(name) or embargoes.now()
    if until == embargoes.UNKNOWN:
        return Problem(name, "embargo_unknown")
    return Problem(name, "under_embargo", value=embargoes.shown(until))


def _before(pointed: str, last: str | None) -> Iterator[str]:
    """Editions that were served before, the latest first, without any that was gone back from or is under embargo."""
    entries = served.entries(store.editions_dir())  # without one, only what this process served is known to have been
    gone = served.withdrawn(entries)
    names = [last] if last else []
    names += [name for name in reversed(served.trail(entries)) if name != last]
    return (name for name in names if name != pointed and name not in gone and served.embargo(name) is None)


def fault(name: str, audiences: Sequence[str]) -> Problem | None:
    """Why an edition cannot be served to who reads these files of it; None where it can."""
    key = (name, tuple(audiences))
    looked_at = _looked_at(name, audiences)
    known = _judged.get(key)
    if known is None or known[0] != looked_at:
        store.close(name)  # what was read of it before may not be what is there
        known = _judged[key] = (looked_at, _judge(name, audiences))
    return known[1]


def is_of_this_model(name: str) -> bool:
    """Whether an edition was built by this version of the model; its files are not read whole for it."""
    looked_at = _looked_at(name, ("public",))
    if name not in _models or _models[name][0] != looked_at:
        try:
            store.cursor(store.edition(name, "public")).close()
            known = True
        except (store.NoEdition, duckdb.Error, OSError):
            known = False
        _models[name] = looked_at, known
    return _models[name][1]


def mark_unreadable(name: str, audiences: Sequence[str], error: Exception) -> None:
    """Reading an edition failed, though it seemed good: it is not, until one of its files changes."""
    problem = Problem(name, "edition_file_unreadable", detail=str(error).partition("\n")[0])
    _judged[name, tuple(audiences)] = (_looked_at(name, audiences), problem)


def check_again(name: str) -> None:
    """Judge an edition anew the next time: reading it failed, though none of its files seemed to change."""
    for key in [key for key in _judged if key[0] == name]:
        _judged.pop(key, None)


def _looked_at(name: str, audiences: Sequence[str]) -> object:
    """What changes when one of the files of an edition does."""
    files = [*(store.edition(name, audience).path for audience in audiences), store.editions_dir() / f"{name}.json"]
    return store.MODEL, [_signature(path) for path in files]


def _signature(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _judge(name: str, audiences: Sequence[str]) -> Problem | None:
    try:
        published = store.manifest(name).get("files", {})
    except store.Damaged:
        published = {}  # the files may be whole all the same: what they are is then read in them alone
    try:
        for audience in audiences:
            edition = store.edition(name, audience)
            store.hold(edition.path, published.get(audience))
            _open(edition, known=audience in published)
    except store.NoEdition as error:
        return error.problem
    except (duckdb.Error, OSError) as error:
        return Problem(edition.path.name, "edition_file_unreadable", detail=str(error).partition("\n")[0])
    return None


def _open(edition: store.Edition, known: bool) -> None:
    """Open a file as readers will, and find in it all that may be asked for; `known`: it is what was published.

    Raises Damaged, OldModel, duckdb.Error.
    """
    with closing(store.cursor(edition)) as cursor:
        if cursor.execute("select audience from core.editions").fetchall() != [(edition.audience,)]:
            raise store.Damaged(Problem(edition.path.name, "edition_file_changed"))
        there = cursor.execute(
            """select 'visible.' || view_name from duckdb_views() where schema_name = 'visible'
            union select 'visible.' || function_name from duckdb_functions() where schema_name = 'visible'"""
        )
        if {*_views(), *_macros()} - {name for (name,) in there.fetchall()}:
            raise store.Damaged(Problem(edition.path.name, "edition_file_changed"))
        cursor.execute("set variable role = 'public'")
        cursor.execute("set variable territories = []::text[]")
        for view in () if known else _views():  # a view whose tables are gone is still there by name
            cursor.execute(f"from {view} limit 0")


@cache
def _views() -> tuple[str, ...]:
    """Every view that readers may ask: those written by hand, and those made from the declaration of who reads what."""
    made = (f"visible.{one.made_view}" for one in readers.declared().values() if one.made_view)
    return (*_written("view"), *made)


@cache
def _macros() -> tuple[str, ...]:
    """Every macro that readers' questions compute with."""
    return _written("macro")


def _written(what: str) -> tuple[str, ...]:
    """The names that the model gives, by hand, to the views or macros of `visible`."""
    scripts = (script.read_text(encoding="utf-8") for script in sorted(MODEL.glob("*.sql")))
    return tuple(name for script in scripts for name in re.findall(rf"create {what} (visible\.\w+)", script))
