"""What was sent and is not published yet: a folder for each draft beside the editions, which its author alone reads.

A draft is kept 30 days, whatever becomes of the server and of the page that it was sent from. It is in no backup: what
is in it was never anybody's but its author's, who has the files.
"""

import datetime
import fcntl
import json
import os
import re
import secrets
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from data import store
from data.building.plan import Say
from data.problem import Problem, Refused
from data.publishing import log, looking, register
from data.publishing.looking import Looked

FOLDER = "drafts"
DAYS = 30
MOST_FILES = 20  # of one draft
MOST_OF_AUTHOR = 200 * 2**20  # bytes of the files of one person
MOST = 2 * 2**30  # bytes of the files of all
LONGEST_NAME = 120
STATES = ("draft", "handed_over", "published", "refused")

_ID = re.compile(r"[0-9a-f]{32}")
_ABOUT = "draft.json"
_FILES = "files"
_UNWANTED = re.compile(r"[^\w .,()'’+&=@-]")


@dataclass(frozen=True)
class Draft:
    """Files as they were sent, by whom (address) and with whose eyes ("prefect:R53"), since when (UTC).

    `state`: draft, handed_over (it waits for somebody else), published or refused; `at` since when, `by` whom, `why` it
    was refused. `message` and `embargo` are those it is to be published with. `edition`: what it was published as.
    """

    place: Path
    author: str
    viewer: str
    since: datetime.datetime
    files: tuple[str, ...]
    size: int
    state: str = "draft"
    message: str = ""
    embargo: str = ""
    at: datetime.datetime | None = None
    by: str = ""
    why: str = ""
    edition: str = ""

    @property
    def id(self) -> str:
        """What tells it from another: nothing can be guessed of it."""
        return self.place.name

    @property
    def until(self) -> datetime.datetime:
        """When it goes (UTC)."""
        return self.since + datetime.timedelta(DAYS)

    @property
    def paths(self) -> list[Path]:
        """Where its files are; once it is published, they are no more: the archive has them."""
        return [self.place / _FILES / name for name in self.files]


def keep(folder: Path, author: str, viewer: str, files: Sequence[tuple[str, bytes]]) -> Draft:
    """Keep files (name, content) as a draft of somebody. `folder`: of editions.

    A name keeps its last part alone, without what no name needs. Raises Refused beyond the bounds, or without a file.
    """
    size = sum(len(content) for _, content in files)
    if not files or len(files) > MOST_FILES:
        raise Refused(Problem("draft", "draft_files", value=str(len(files)), detail=str(MOST_FILES)))
    with _locked(folder) as drafts:
        _clear(drafts)
        _refuse_beyond(drafts, author, size)
        place = drafts / secrets.token_hex(16)
        draft = Draft(place, author, viewer, now(), tuple(_names(name for name, _ in files)), size)
        building = drafts / f"{store.BUILDING}{place.name}"
        (building / _FILES).mkdir(mode=0o700, parents=True)
        for name, (_, content) in zip(draft.files, files, strict=True):
            _write(building / _FILES / name, content)
        _write(building / _ABOUT, _as_json(draft))
        building.chmod(0o700)
        building.rename(place)  # at once: who lists drafts sees the whole of it, or nothing
        store.flush(drafts)
    tell(folder, "draft_kept", author, draft, {"files": ", ".join(draft.files)})
    return draft


def mine(folder: Path, author: str) -> list[Draft]:
    """The drafts of somebody, the newest first."""
    return [draft for draft in _all(folder) if draft.author == author]


def waiting(folder: Path) -> list[Draft]:
    """The drafts that wait for somebody else to publish them, the one that waits longest first; whoever asks."""
    found = [draft for draft in _all(folder) if draft.state == "handed_over"]
    return sorted(found, key=lambda draft: (draft.at or draft.since, draft.id))


def find(folder: Path, name: str, author: str) -> Draft:
    """The draft of somebody by its id. Raises Refused where there is none, or it is another's: both read the same."""
    draft = _find(folder, name)
    if draft is None or draft.author != author:
        raise no_such(name)
    return draft


def drop(folder: Path, draft: Draft) -> None:
    """Forget a draft at once, and its files."""
    with _locked(folder) as drafts:
        _remove(drafts, draft.place)
    tell(folder, "draft_dropped", draft.author, draft)


def prune(folder: Path) -> list[str]:
    """Clear the drafts past their time and what was left half-made; their ids."""
    if not (folder / FOLDER).is_dir():
        return []
    with _locked(folder) as drafts:
        return _clear(drafts)


def check(draft: Draft, dated: Mapping[str, datetime.date], say: Say) -> Looked:
    """What its files are, as `python -m data check` says it. Raises Refused where they are no more."""
    return looking.look(_paths(draft), dated, say)


def with_remarks(draft: Draft, looked: Looked, language: str) -> list[tuple[str, bytes]]:
    """The files that could be read, each with a column of remarks: name and content."""
    with tempfile.TemporaryDirectory(dir=draft.place) as place:
        return [(path.name, path.read_bytes()) for path in looking.give_back(Path(place), looked, language)]


def tell(folder: Path, kind: str, who: str, draft: Draft, more: Mapping[str, str] | None = None) -> None:
    """Say in the audit log what became of a draft. Raises sqlite3.Error."""
    about = {"draft": draft.id, "author": draft.author, "viewer": draft.viewer, **(more or {})}
    with register.opened(folder) as there:
        log.add(there, kind, who, about)


def no_such(name: str) -> Refused:
    """There is no draft of that name, or not for who asks."""
    return Refused(Problem(name if _ID.fullmatch(name) else "draft", "no_such_draft", detail=str(DAYS)))


def now() -> datetime.datetime:
    """This second, in UTC, as drafts keep it."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)


def changed(folder: Path, draft: Draft, **values: object) -> Draft:
    """The draft once something of it is another, which is kept. Raises Refused where it is no more."""
    with _locked(folder):
        if _read(draft.place) is None:
            raise no_such(draft.id)
        after = replace(draft, **values)  # type: ignore[arg-type]
        writing = draft.place / f".{_ABOUT}"
        _write(writing, _as_json(after))
        store.move(writing, draft.place / _ABOUT)
        return after


# On the disk ---------------------------------------------------------------------------------------------------------


@contextmanager
def _locked(folder: Path) -> Iterator[Path]:
    """The folder of drafts, made if need be, for one who writes alone."""
    drafts = folder / FOLDER
    drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
    drafts.chmod(0o700)
    with (drafts / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield drafts


def _all(folder: Path) -> list[Draft]:
    """Every draft that is still in its time, the newest first."""
    drafts = folder / FOLDER
    found = (_find(folder, place.name) for place in drafts.iterdir()) if drafts.is_dir() else ()
    return sorted(filter(None, found), key=lambda draft: (draft.since, draft.id), reverse=True)


def _find(folder: Path, name: str) -> Draft | None:
    if not _ID.fullmatch(name):  # what comes from outside is made into no path before it is looked at
        return None
    draft = _read(folder / FOLDER / name)
    return draft if draft and now() < draft.until else None


def _read(place: Path) -> Draft | None:
    """The draft of a folder; None where there is none, or what it says cannot be read."""
    try:
        about = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
        since, at = datetime.datetime.fromisoformat(about.pop("since")), about.pop("at")
        files = tuple(about.pop("files"))
        return Draft(place, since=since, files=files, at=datetime.datetime.fromisoformat(at) if at else None, **about)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _as_json(draft: Draft) -> bytes:
    about = {name: value for name, value in draft.__dict__.items() if name != "place"}
    about |= {"since": draft.since.isoformat(), "at": draft.at.isoformat() if draft.at else None}
    return json.dumps(about, ensure_ascii=False).encode()


def _write(path: Path, content: bytes) -> None:
    """Write a file that its account alone reads, and have the disk hold it."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    store.flush(path)


def _paths(draft: Draft) -> list[Path]:
    if not all(path.is_file() for path in draft.paths):
        raise no_such(draft.id)
    return draft.paths


def _clear(drafts: Path) -> list[str]:
    """Remove what is past its time, cannot be read, or was left by who was stopped; the ids of drafts."""
    gone = []
    for place in [place for place in drafts.iterdir() if place.is_dir()]:
        draft = _read(place) if _ID.fullmatch(place.name) else None
        if draft is None or now() >= draft.until:
            _remove(drafts, place)
            gone += [place.name] if _ID.fullmatch(place.name) else []
    return sorted(gone)


def _remove(drafts: Path, place: Path) -> None:
    """Its name first: a draft half removed is none."""
    if place.is_dir():
        going = drafts / f"{store.BUILDING}{secrets.token_hex(8)}"
        place.rename(going)
        shutil.rmtree(going)


def _refuse_beyond(drafts: Path, author: str, size: int) -> None:
    """Raise Refused where these bytes would be more than one person may keep, or than all may."""
    kept = [draft for draft in _all(drafts.parent) if draft.state != "published"]
    own = sum(draft.size for draft in kept if draft.author == author)
    if own + size > MOST_OF_AUTHOR:
        raise Refused(
            Problem("draft", "drafts_too_large", value=_megabytes(own + size), detail=_megabytes(MOST_OF_AUTHOR))
        )
    if sum(draft.size for draft in kept) + size > MOST:
        raise Refused(Problem("draft", "drafts_full", detail=_megabytes(MOST)))


def _megabytes(size: int) -> str:
    return str(-(-size // 2**20))


def _names(sent: Iterator[str]) -> Iterator[str]:
    """Names that files may bear in a folder, no two of them the same: the last part of those that they were sent by."""
    used: set[str] = set()
    for name in sent:
        last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
        stem, dot, end = _UNWANTED.sub("_", last).strip(". ").rpartition(".")
        stem, end = (stem, f".{end[:12]}") if dot else (end, "")
        stem = stem[: LONGEST_NAME - len(end)].strip(". ") or "file"
        found, number = f"{stem}{end}", 2
        while found.casefold() in used:
            found, number = f"{stem} ({number}){end}", number + 1
        used.add(found.casefold())
        yield found
