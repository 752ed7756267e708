"""Pages that were frozen: what each said, whole and without script, in a folder beside the editions that none prunes.

A page is kept once: its name is made of what it shows. Nothing is changed once it is there; an administrator may take
one away.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from data import store
from data.problem import Problem, Refused

FOLDER = "frozen"
MOST_BYTES = 4 * 2**20  # of one page with its files
MOST_FILES = 30
MOST_PAGES = 1000
MOST = 500 * 2**20  # bytes of all
PAGE = "page.html"
_ABOUT = "about.json"
_ID = re.compile(r"[0-9a-f]{32}")
_FILE = re.compile(r"[\w-]{1,80}\.csv")
_NEW = ".new-"


@dataclass(frozen=True)
class Frozen:
    """A page that was frozen: `at` when (UTC, "2026-11-26T10:00:00"), of which address, edition, language and reader.

    `viewer`: who may read it ("public" for everybody), `by`: whoever froze it, who was signed in; "" for anyone.
    """

    id: str
    at: str
    title: str
    path: str
    query: str
    language: str
    edition: str
    as_of: str
    kind: str
    viewer: str
    by: str
    size: int = 0
    files: tuple[str, ...] = ()


def keep(folder: Path, about: Frozen, page: bytes, files: Mapping[str, bytes]) -> Frozen:
    """Keep a page with its files, as a whole or not at all; the one that is there already under this name stays.

    Raises Refused beyond the bounds, OSError where the disk does not take it.
    """
    size = len(page) + sum(map(len, files.values()))
    if size > MOST_BYTES or len(files) > MOST_FILES or not all(_FILE.fullmatch(name) for name in files):
        raise Refused(Problem("page", "frozen_too_large", value=f"{size / 2**20:.1f}", detail=str(MOST_BYTES // 2**20)))
    with _locked(folder) as place:
        if found := _read(place / about.id):
            return found
        there = _all(place)
        if len(there) >= MOST_PAGES or sum(one.size for one in there) + size > MOST:
            raise Refused(Problem("page", "frozen_full", value=str(len(there)), detail=str(MOST_PAGES)))
        whole = Frozen(**{**asdict(about), "size": size, "files": tuple(sorted(files))})
        building = place / f"{_NEW}{about.id}"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(mode=0o700)
        told = json.dumps(asdict(whole), ensure_ascii=False).encode()
        for name, content in {**files, PAGE: page, _ABOUT: told}.items():
            (building / name).write_bytes(content)
            store.flush(building / name)
        building.rename(place / about.id)
        store.flush(place)
        return whole


def find(folder: Path, name: str) -> Frozen | None:
    """The page of a name; None where there is none."""
    return _read(folder / FOLDER / name) if _ID.fullmatch(name) else None


def read(folder: Path, frozen: Frozen, file: str = PAGE) -> bytes | None:
    """A page as it was frozen, or one of its files; None where it is none of them. Raises OSError."""
    if file != PAGE and file not in frozen.files:
        return None
    return (folder / FOLDER / frozen.id / file).read_bytes()


def listed(folder: Path) -> list[Frozen]:
    """Every page that was frozen, the newest first."""
    return sorted(_all(folder / FOLDER), key=lambda one: (one.at, one.id), reverse=True)


def remove(folder: Path, name: str) -> Frozen:
    """Take a page away for good. Raises Refused where there is none of that name."""
    with _locked(folder) as place:
        found = _read(place / name) if _ID.fullmatch(name) else None
        if found is None:
            raise Refused(Problem(name[:40], "no_such_frozen"))
        gone = place / f"{_NEW}{name}"
        shutil.rmtree(gone, ignore_errors=True)
        (place / name).rename(gone)
        shutil.rmtree(gone)
        return found


def damaged(folder: Path) -> list[str]:
    """The names of pages that lack a file."""
    return [one.id for one in listed(folder) if not all((folder / name).is_file() for name in _names(one))]


@contextmanager
def held(folder: Path) -> Iterator[list[str]]:
    """The files of every page, seen from the folder of editions, while nobody freezes one or takes one away."""
    if not (folder / FOLDER).is_dir():
        yield []
        return
    with _locked(folder) as place:
        yield [name for one in _all(place) for name in _names(one)]


def _names(one: Frozen) -> list[str]:
    return [f"{FOLDER}/{one.id}/{name}" for name in (_ABOUT, PAGE, *one.files)]


def make_room(folder: Path, name: str) -> None:
    """Make the folder of a file that `held` named, for its account alone."""
    for place in (folder / FOLDER, (folder / name).parent):
        place.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def _locked(folder: Path) -> Iterator[Path]:
    """The folder of these pages, which its account alone reads, for one who writes at a time."""
    place = folder / FOLDER
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    door = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        for left in place.glob(f"{_NEW}*"):  # by one who was stopped
            shutil.rmtree(left, ignore_errors=True)
        yield place
    finally:
        os.close(door)


def _all(place: Path) -> list[Frozen]:
    found = (_read(one) for one in place.iterdir() if _ID.fullmatch(one.name)) if place.is_dir() else iter(())
    return [one for one in found if one]


def _read(place: Path) -> Frozen | None:
    try:
        told = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
        return Frozen(**{**told, "files": tuple(told["files"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
