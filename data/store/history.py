"""Earlier editions: what the journal, the manifests and the pointer tell of each, put together."""

import datetime
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from data import store
from data.store import embargoes, register, served
from data.store.register import Served


@dataclass(frozen=True)
class Past:
    """An edition that was published: of which date, kind and files, served when (UTC), by whom and why, how it stands.

    `files`: those deposited for it; the ones before were carried over. `entries`: of the journal, oldest first.
    `at`: when readers first had it, None where none ever did. `state`: "served" (readers have it now), "embargo" (they
    will have it on `until`), "withdrawn" (it was gone back from), "gone" (its files are no more) or "before".
    """

    name: str
    as_of: str
    kind: str
    files: tuple[str, ...]
    entries: tuple[Served, ...]
    at: datetime.datetime | None
    state: str
    until: datetime.datetime | None = None
    built_at: str = ""


def known() -> tuple[Past, ...]:
    """`editions` of the folder of editions, for pages that ask at each run: read again where one came, went, was gone
    back from or served again, and each minute, for an embargo ends at one. Raises sqlite3.Error.
    """
    folder = store.editions_dir()
    names = (register.FILE, f"{register.FILE}-wal", register.COPY, "CURRENT")
    return _read(folder, tuple(map(_signature, (folder, *(folder / name for name in names)))), _minute())


@lru_cache(maxsize=1)
def _read(folder: Path, _signatures: object, _minute: object) -> tuple[Past, ...]:
    return tuple(editions(folder))


def _minute() -> datetime.datetime:
    return embargoes.now().replace(second=0, microsecond=0)


def _signature(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def editions(folder: Path) -> list[Past]:
    """Every edition that was published from a folder, the newest first. Raises sqlite3.Error."""
    entries, about = served.entries(folder), _manifests(folder)
    pointed = store.current_name()
    now, gone, there = served.released(pointed), served.withdrawn(entries), set(store.names())
    names = dict.fromkeys([*(entry.edition for entry in entries), *([pointed] if pointed in there else [])])
    found = []
    for name in names:
        made, until = about.get(name, {}), served.embargo(name)
        if until == embargoes.UNKNOWN:  # its manifest is lost, in the folder and in the register
            until, there = None, there - {name}
        state = "served" if name == now else "withdrawn" if name in gone else "embargo" if until else "before"
        own = tuple(entry for entry in entries if entry.edition == name)
        kind, as_of = str(made.get("kind") or ""), str(made.get("as_of") or "")
        state = "gone" if name not in there and state == "before" else state
        found.append(Past(name, as_of, kind, _files(made), own, _first(name, entries, made), state, until,
                          str(made.get("built_at") or "")))  # fmt: skip
    return sorted(found, key=lambda one: one.name, reverse=True)


def _manifests(folder: Path) -> dict[str, dict[str, Any]]:
    """What each edition was made of: by the register, else by its own manifest."""
    found: dict[str, dict[str, Any]] = {}
    for name in store.names():
        with suppress(store.Damaged):
            found[name] = store.manifest(name)
    with suppress(sqlite3.Error, ValueError):
        found |= {name: json.loads(text) for name, text in register.manifests(folder).items()}
    return found


def _files(made: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the files that were deposited for an edition."""
    built = made.get("built_at")
    return tuple(str(one["file"]) for one in made.get("deposits", ()) if one.get("deposited_at") == built)


def _first(name: str, entries: Sequence[Served], made: Mapping[str, Any]) -> datetime.datetime | None:
    """When readers first had an edition: when it became current or, of one under embargo, at its moment, if it was
    still the last one then. However often it became current before, nobody had it.
    """
    if served.embargo(name) is not None:
        return None
    moment = embargoes.read(made["embargo"]).replace(tzinfo=None) if made.get("embargo") else None
    for place, entry in enumerate(entries):
        if entry.edition != name or (moment is None and entry.cause == "embargo"):
            continue  # without the moment, which is lost, nothing is told of what was under embargo
        after = next((other.at for other in entries[place + 1 :] if other.edition != name), None)
        if moment is None or after is None or after >= moment:
            return max(moment or entry.at, entry.at)
    return None
