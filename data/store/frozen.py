"""Pages that were frozen: what each said, whole and without script, in a folder beside the editions that none prunes.

A page is kept once: its name is made of what it shows. Nothing that it says is changed once it is there. One that
was frozen by who is signed in stays until an administrator takes it away. One that nobody signed says until when it
stays, and all of those have a part of the folder, which they cannot fill for good.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data import store
from data.problem import Problem, Refused

FOLDER = "frozen"
MOST_BYTES = 4 * 2**20  # of one page with its files
MOST_FILES = 30
MOST_PAGES = 1000
MOST = 500 * 2**20  # bytes of all
UNSIGNED_PAGES, UNSIGNED = 600, 300 * 2**20  # of these, at most, that nobody signed, and their bytes
KEPT_DAYS = 90  # that one which nobody signed stays
LEAST_DAYS = 7  # that it stays where there is no room for another
PAGE = "page.html"
_ABOUT = "about.json"
_ID = re.compile(r"[0-9a-f]{32}")
_FILE = re.compile(r"[\w-]{1,80}\.csv")
_NEW = ".new-"


@dataclass(frozen=True)
class Frozen:
    """A page that was frozen: `at` when (UTC, "2026-11-26T10:00:00"), of which address, edition, language and reader.

    `viewer`: who may read it ("public" for everybody), `by`: whoever froze it, who was signed in; "" for anyone.
    `until`: when it goes (UTC); "" where it stays.
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
    until: str = ""

    @property
    def is_over(self) -> bool:
        """Whether it has gone by now."""
        return bool(self.until) and self.until <= _stamp()


def keep(folder: Path, about: Frozen, page: bytes, files: Mapping[str, bytes]) -> Frozen:
    """Keep a page with its files, as a whole or not at all; the one that is there already under this name stays, for as
    long as this one would.

    Raises Refused beyond the bounds, OSError where the disk does not take it.
    """
    size = len(page) + sum(map(len, files.values()))
    if size > MOST_BYTES or len(files) > MOST_FILES or not all(_FILE.fullmatch(name) for name in files):
        raise Refused(Problem("page", "frozen_too_large", value=f"{size / 2**20:.1f}", detail=str(MOST_BYTES // 2**20)))
    with _locked(folder) as place:
        if found := _longer(place, about.id, about.by):
            return found
        _make_place(place, size, not about.by)
        whole = replace(about, size=size, files=tuple(sorted(files)), until=_until(about.by))
        building = place / f"{_NEW}{about.id}"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(mode=0o700)
        for name, content in {**files, PAGE: page, _ABOUT: _written(whole)}.items():
            (building / name).write_bytes(content)
            store.flush(building / name)
        building.rename(place / about.id)
        store.flush(place)
        return whole


def again(folder: Path, name: str, by: str) -> Frozen | None:
    """The page of a name, frozen once more: it stays as a new one would. None where there is none. Raises OSError."""
    if find(folder, name) is None:
        return None
    with _locked(folder) as place:
        return _longer(place, name, by)


def _longer(place: Path, name: str, by: str) -> Frozen | None:
    found = _read(place / name)
    if found is None or not found.until:
        return found
    longer = replace(found, by=by, until=_until(by))
    if longer.until[:10] == found.until[:10]:  # frozen twice in a day
        return found
    aside = place / name / f"{_NEW}{_ABOUT}"
    aside.write_bytes(_written(longer))
    store.flush(aside)
    aside.replace(place / name / _ABOUT)
    return longer


def _make_place(place: Path, size: int, unsigned: bool) -> None:
    """Have room for a page. Of those that nobody signed the oldest goes for another one, once it has stayed a while.

    Raises Refused where there is none.
    """
    there = _all(place)
    if unsigned:
        others = sorted((one for one in there if one.until), key=lambda one: (one.until, one.id))
        while others and not _fits(others, size, UNSIGNED_PAGES, UNSIGNED):
            if others[0].until > _stamp(KEPT_DAYS - LEAST_DAYS):
                raise Refused(Problem("page", "frozen_full_unsigned", value=str(len(others)), detail=str(LEAST_DAYS)))
            there.remove(gone := others.pop(0))
            _take_away(place, gone.id)
    if not _fits(there, size, MOST_PAGES, MOST):
        raise Refused(Problem("page", "frozen_full", value=str(len(there)), detail=str(MOST_PAGES)))


def _fits(there: Sequence[Frozen], size: int, most_pages: int, most: int) -> bool:
    return len(there) < most_pages and sum(one.size for one in there) + size <= most


def _until(by: str) -> str:
    return "" if by else _stamp(KEPT_DAYS)


def _stamp(days: int = 0) -> str:
    """A moment from now, in UTC."""
    return (datetime.now(UTC) + timedelta(days=days)).replace(tzinfo=None, microsecond=0).isoformat()


def _written(about: Frozen) -> bytes:
    return json.dumps(asdict(about), ensure_ascii=False).encode()


def find(folder: Path, name: str) -> Frozen | None:
    """The page of a name; None where there is none, or no longer."""
    found = _read(folder / FOLDER / name) if _ID.fullmatch(name) else None
    return None if found is None or found.is_over else found


def read(folder: Path, frozen: Frozen, file: str = PAGE) -> bytes | None:
    """A page as it was frozen, or one of its files; None where it is none of them. Raises OSError."""
    if file != PAGE and file not in frozen.files:
        return None
    return (folder / FOLDER / frozen.id / file).read_bytes()


def listed(folder: Path) -> list[Frozen]:
    """Every page that was frozen, the newest first."""
    return sorted(
        (one for one in _all(folder / FOLDER) if not one.is_over), key=lambda one: (one.at, one.id), reverse=True
    )


def remove(folder: Path, name: str) -> Frozen:
    """Take a page away for good. Raises Refused where there is none of that name."""
    with _locked(folder) as place:
        found = _read(place / name) if _ID.fullmatch(name) else None
        if found is None:
            raise Refused(Problem(name[:40], "no_such_frozen"))
        _take_away(place, name)
        return found


def _take_away(place: Path, name: str) -> None:
    """Whole: who is stopped halfway leaves nothing that could be read."""
    gone = place / f"{_NEW}{name}"
    shutil.rmtree(gone, ignore_errors=True)
    (place / name).rename(gone)
    shutil.rmtree(gone)


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
    """The folder of these pages, which its account alone reads, for one who writes at a time; what is over goes."""
    place = folder / FOLDER
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    door = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        for left in place.glob(f"{_NEW}*"):  # by one who was stopped
            shutil.rmtree(left, ignore_errors=True)
        for over in [one for one in _all(place) if one.is_over]:
            _take_away(place, over.id)
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
