"""What publishers have: looks at each declared address, takes what is newer, notes each look.

Nothing that serves pages imports it: a command does it, for a timer, or for an administrator.
"""

import datetime
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from data import publish, store
from data.addresses import Address
from data.build.plan import Say
from data.fetch import data_gouv, web
from data.fetch.judging import Judged, judge
from data.fetch.web import Limits, Stopped
from data.problem import Problem, Refused, sentence
from data.publish import drafts
from data.publish.drafts import Draft
from data.store import looks
from data.store.looks import Look

FOLDER, ASIDE, PROBLEMS = "fetched", "aside", "problems.txt"
DAYS = 30  # that what was taken stays: what was published of it is in the archive of deposits
_BUSY = "fetch_under_way"


@dataclass(frozen=True)
class Found:
    """What a look found, and the file: in the deposit folder of its day, or aside where it was refused; None where
    there is none.
    """

    address: Address
    look: Look
    judged: Judged
    path: Path | None = None

    @property
    def to_publish(self) -> bool:
        """Whether it is newer, and nobody is to be asked."""
        return self.look.answer == "newer" and not self.judged.asked


@contextmanager
def alone(wait: float, say: Say) -> Iterator[Path]:
    """The folder of editions, made if need be, for one who fetches; another one waits, this long (s). Raises Busy."""
    folder = store.editions_dir()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "fetching.lock").open("w") as lock:
        store.take(lock.fileno(), wait, say, Problem(str(folder), _BUSY, value=f"{wait / 60:.0f}"))
        _forget_old(folder / FOLDER)
        yield folder


def look(folder: Path, address: Address, limits: Limits, language: str, say: Say) -> Found:
    """Look at an address, take what is newer, and note what was found. Raises OSError where the disk is full."""
    now = store.now()
    place = folder / FOLDER / f"{now:%Y-%m-%d}" / address.source
    say(f"{address.source}: asking {urlsplit(address.looked_at).hostname}")
    try:
        look, path = _brought(folder, address, place, now, limits)
    except Stopped as stopped:
        seen = Look(address.source, now, address.looked_at, stopped.answer, problem=stopped.problem)
        found = Found(address, seen, Judged(stopped.answer, told=(stopped.problem,)))
    else:
        judged = judge(address, path, look.last_modified, say)
        look = replace(look, answer=judged.answer, newest_period=judged.newest, problem=judged.problem)
        path = _set_aside(path, judged.told, language) if judged.answer == "refused" else path
        found = Found(address, look, judged, path)
    looks.note(folder, found.look)
    say(f"{address.source}: {found.look.answer}")
    return found


def note_published(folder: Path, found: Iterable[Found]) -> None:
    """Note that readers now have what was found."""
    for one in found:
        looks.note(folder, replace(one.look, answer="same", problem=None))


def refuse(folder: Path, found: Found, problems: Sequence[Problem], language: str) -> Found:
    """Set aside a file that passed alone, and not beside what is published; it is noted."""
    assert found.path
    look = replace(found.look, answer="refused", problem=problems[0])
    looks.note(folder, look)
    judged = replace(found.judged, answer="refused", told=(*problems, *found.judged.told))
    return replace(found, look=look, judged=judged, path=_set_aside(found.path, problems, language))


def _brought(folder: Path, address: Address, place: Path, now: datetime.datetime, limits: Limits) -> tuple[Look, Path]:
    """The file that a publisher has now, and the look at it, which is still to be judged: the one that was taken before
    where it is still here and nothing else is there. Raises Stopped.
    """
    before, kept = _kept(folder, address.source)
    if address.kind == "data.gouv":
        told = data_gouv.resource(address, limits)
        url, version, modified = told.url, told.version, told.last_modified
        if before and kept and (before.address, before.version) == (url, version):
            return replace(before, looked_at=now, last_modified=modified), kept
    else:
        told, url, version, modified = None, address.url, "", ""
    place.mkdir(parents=True, exist_ok=True)
    (folder / FOLDER).chmod(0o700)
    path = place / (_name(url) or f"{address.source}.{address.format}")
    known = (before.version, before.last_modified) if before and kept and not told else ("", "")
    got = web.get(address, url, path, address.format, limits, known)
    if got is None:
        assert before
        assert kept
        return replace(before, looked_at=now), kept
    if told:
        data_gouv.refuse_other(address, told, path, got.size)
    _refuse_page(address, path)
    seen = Look(address.source, now, url, "", version or got.version, modified or got.last_modified)
    return replace(seen, size=got.size, sha256=got.sha256), path


def _name(url: str) -> str:
    """The name of the file at a URL: it may tell the day of a list."""
    return Path(unquote(urlsplit(url).path)).name.lstrip(".")


def _refuse_page(address: Address, path: Path) -> None:
    """A page of a site, that a server calls a file of text. Raises Stopped."""
    with path.open("rb") as file:
        first = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if first.startswith((b"<!doctype", b"<html", b"<head")):
        path.unlink()
        raise Stopped(
            "refused", Problem(address.source, "fetch_not_that_type", value="text/html", detail=address.format)
        )


def _kept(folder: Path, source: str) -> tuple[Look | None, Path | None]:
    """The last look at a source that took a file which is still here, and that file."""
    here = {store.fingerprint(path): path for path in sorted((folder / FOLDER).glob(f"[0-9]*/{source}/*"))}
    taken = (one for one in reversed(looks.history(folder, source)) if one.sha256 in here)
    last = next(taken, None)
    return last, here[last.sha256] if last else None


def _set_aside(path: Path, problems: Sequence[Problem], language: str) -> Path:
    """Where a file that was refused is kept, with what is wrong in it."""
    place = path.parents[1] / ASIDE / path.parent.name
    place.mkdir(parents=True, exist_ok=True)
    (place / PROBLEMS).write_text("".join(f"{sentence(one, language)}\n" for one in problems), encoding="utf-8")
    return path.replace(place / path.name)


def _forget_old(place: Path) -> None:
    """Delete the deposit folders of days that are long past: what was published of them is in the archive."""
    last = f"{store.now() - datetime.timedelta(DAYS):%Y-%m-%d}"
    for day in place.iterdir() if place.is_dir() else ():
        if day.name < last:
            shutil.rmtree(day)


def options(found: Iterable[Found]) -> publish.Options:
    """How files are published: the days of lists whose names tell none, and what is told in the journal."""
    found = list(found)
    dated = {file: day for one in found for file, day in one.judged.dated.items()}
    return publish.Options(dated=dated, why=", ".join(f"fetch {one.address.source}" for one in found), wait=store.QUEUE)


def publish_newer(
    folder: Path, found: Iterable[Found], language: str, say: Say
) -> tuple[publish.Published | None, list[Found]]:
    """Publish files, without those that are refused beside the others, which are set aside; and these.

    Raises Refused where no file is named in what stops it, Busy; nothing has changed then.
    """
    left, refused = list(found), list[Found]()
    while left:
        try:
            done = publish.publish([one.path for one in left if one.path], options(left), say)
        except Refused as stopped:
            named = {problem.file for problem in stopped.problems}
            wrong = [one for one in left if one.path and one.path.name in named]
            if not wrong:
                raise
            refused += [refuse(folder, one, stopped.problems, language) for one in wrong]
            left = [one for one in left if one not in wrong]
        else:
            note_published(folder, left)
            return done, refused
    return None, refused


def as_draft(folder: Path, found: Sequence[Found], author: str) -> Draft:
    """Keep files as a draft of an administrator, who reads what they would change, and decides. Raises Refused."""
    files = [(one.path.name, one.path.read_bytes()) for one in found if one.path]
    draft = drafts.keep(folder, author, "administrator", files)
    for one in found:
        for file, day in one.judged.dated.items():
            draft = drafts.describe_list(folder, draft, file, (), day)
    return draft
