"""A copy of all that cannot be made again, elsewhere: deposits, register, and the edition served; and
back from it.
"""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from data import store
from data.problem import Problem, Refused
from data.publish import deposits
from data.store import register, served

LIST = "backup.json"  # names and hashes of the files of a copy, written last: without it there is no copy


def backup(place: Path) -> list[str]:
    """Copy deposits, the register and the current edition into a new or empty folder; the names of what
    was copied.

    While that one is under embargo, the one that stands for it too: a copy put back serves what is served now. Each
    file is whole before it is copied, and read again afterwards. Raises Refused, Busy, NoEdition.
    """
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise Refused(Problem(str(place), "backup_not_empty"))
    with store.publishing() as folder:
        served.complete_journal(folder)
        current = store.current().name
        editions = sorted({current, served.released(current)} - {""})
        for name in editions:
            store.verify(name)
        if broken := [Problem(one.name, "deposit_damaged", detail=str(one)) for one in deposits.damaged(folder)]:
            raise Refused(*broken)
        (place / "deposits").mkdir(parents=True)
        hashes = {name: _copy_file(folder, place, name) for name in _files(folder, editions)}
        hashes[register.FILE] = _copy_register(folder, place)
        (place / LIST).write_text(json.dumps(hashes, indent=1), encoding="utf-8")
        for path in (place / LIST, place / "deposits", place):
            store.flush(path)
        return sorted(hashes)


def restore(place: Path) -> str:
    """Put back a copy where nothing is; the name of the edition then served. Raises Refused, with every bad file."""
    hashes = _listed(place)
    _refuse_damaged(place, hashes)
    with store.publishing() as folder:
        _refuse_anything(folder)
        with tempfile.TemporaryDirectory(prefix=store.BUILDING, dir=folder) as building:
            draft = Path(building)
            for name in hashes:  # of an older version, which copied frozen pages too
                for there in (draft, folder):
                    (there / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _copy_file(place, draft, name)
            _refuse_damaged(draft, hashes)
            for name in (one for one in hashes if one != "CURRENT"):
                (draft / name).replace(folder / name)
            current = (draft / "CURRENT").read_text(encoding="utf-8").strip()
        store.flush(folder / "deposits")
        store.flush(folder)
        store.verify(current)
        store.point_to(current)
        return current


def _listed(place: Path) -> dict[str, str]:
    """The files of a copy and their hashes. Raises Refused where it does not say them: it was not finished."""
    try:
        hashes = {str(name): str(said) for name, said in json.loads((place / LIST).read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError):
        raise Refused(Problem(str(place), "no_backup")) from None
    if "CURRENT" not in hashes or any(Path(name).is_absolute() or ".." in Path(name).parts for name in hashes):
        raise Refused(Problem(str(place), "no_backup"))
    return hashes


def _refuse_damaged(place: Path, hashes: Mapping[str, str]) -> None:
    if bad := [name for name, said in hashes.items() if _fingerprint(place / name) != said]:
        raise Refused(*(Problem(str(place / name), "backup_damaged") for name in bad))


def _fingerprint(path: Path) -> str | None:
    try:
        return store.fingerprint(path)
    except OSError:
        return None


def _refuse_anything(folder: Path) -> None:
    """Nothing is put back over what is there, whatever its state."""
    apart = {"publishing.lock", "deposits", "lost+found", store.DEMONSTRATION}
    there = {path.name for path in folder.iterdir()} - apart
    if there or any((folder / "deposits").iterdir()):
        raise Refused(Problem(str(folder), "restore_not_empty"))


def _files(folder: Path, editions: Sequence[str]) -> list[str]:
    found = (path for kind in ("jsonl", "parquet") for path in sorted((folder / "deposits").glob(f"*.{kind}")))
    kept = [f"deposits/{path.name}" for path in found]
    files = [store.edition(name, audience).path.name for name in editions for audience in store.AUDIENCES]
    return [*kept, *files, *(f"{name}.json" for name in editions), "CURRENT"]


def _copy_file(source: Path, target: Path, name: str) -> str:
    return _copy(source / name, target / name)


def _copy(source: Path, target: Path) -> str:
    """Copy a file and have the disk hold it; the hash of both, which are held against each other."""
    shutil.copyfile(source, target)
    store.flush(target)
    found = store.fingerprint(target)
    if found != store.fingerprint(source):
        raise Refused(Problem(str(target), "backup_damaged"))
    return found


def _copy_register(folder: Path, place: Path) -> str:
    """SQLite's own copy: what is still in its log is in it."""
    target = place / register.FILE
    with closing(sqlite3.connect(folder / register.FILE)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        if new.execute("pragma integrity_check").fetchall() != [("ok",)]:
            raise Refused(Problem(str(target), "backup_damaged"))
    store.flush(target)
    return store.fingerprint(target)
