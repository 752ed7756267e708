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
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from data import publish as steps
from data import store
from data.build.plan import Say
from data.check import Report, territory
from data.problem import Problem, Refused
from data.publish import Candidate, Published, looking
from data.publish.looking import Inspection
from data.reference import places
from data.store import embargoes, log, register, rights, served

FOLDER = "drafts"
DAYS = 30
MOST_FILES = 20  # of one draft
MOST_OF_AUTHOR = 200 * 2**20  # bytes of the files of one person
MOST = 2 * 2**30  # bytes of the files of all
MOST_BUILT = 4  # editions built and not published, which weigh some 100 MB each: older ones are built again if need be
LONGEST_NAME = 120

_ID = re.compile(r"[0-9a-f]{32}")
_ABOUT = "draft.json"
_BUILT = "built.json"
_SERVING = "serving.json"  # what a publication makes of the draft, told before its edition is served
_FILES = "files"
_UNWANTED = re.compile(r"[^\w .,()'’+&=@-]")


@dataclass(frozen=True)
class Draft:
    """Files as they were sent, by whom (address) and with whose eyes ("prefect:R53"), since when (UTC).

    `state`: draft, handed_over (it waits for somebody else), published or refused; `at` since when, `by` whom, `why` it
    was refused. `message` and `embargo` (a text for embargoes.read; "": none) are those it is to be published with.
    `edition`: what it was published as; `closed`: as Built says. `covers`, `dated`: as in publish.Options.
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
    closed: bool = False
    covers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dated: Mapping[str, datetime.date] = field(default_factory=dict)

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


@dataclass(frozen=True)
class Built:
    """The edition that a draft would make, built beside the others and read by nobody: its name, the one that was
    current then ("" for none), whether both hold the same, and what the publication would say of its files.

    `stale`: another edition was published since, or is current; it is built again. `closed`: it was built, by an
    administrator, on an edition under embargo that its author may not look at, nor at this one until then.
    """

    made: Candidate
    known: tuple[str, ...]  # editions that were there, which the attack on it took into account
    model: int
    closed: bool = False

    @property
    def name(self) -> str:
        """The name that it has, and will have."""
        return str(self.made.about["name"])

    @property
    def base(self) -> str:
        """The edition that it was made on."""
        return self.made.before.name if self.made.before else ""

    @property
    def same(self) -> bool:
        """Whether publishing it would change nothing."""
        return self.base.partition("-")[2] == self.name.partition("-")[2]

    @property
    def noted(self) -> tuple[Problem, ...]:
        """What is said of the files once they are held against the edition."""
        return tuple(self.made.noted)

    @property
    def stale(self) -> bool:
        """Whether what it was made on is no longer what is there."""
        return store.current_name() != self.base or bool({*store.names()} - {*self.known}) or self.model != store.MODEL

    def file(self, audience: str) -> store.Edition:
        """Its file for an audience ("full", "public")."""
        return store.Edition(self.name, self.made.place / f"{audience}.duckdb", audience)


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
        draft = Draft(place, author, viewer, store.now(), tuple(_names(name for name, _ in files)), size)
        building = drafts / f"{store.BUILDING}{place.name}"
        (building / _FILES).mkdir(mode=0o700, parents=True)
        for name, (_, content) in zip(draft.files, files, strict=True):
            _write(building / _FILES / name, content)
        _write(building / _ABOUT, _as_json(draft))
        building.chmod(0o700)
        building.rename(place)  # at once: who lists drafts sees the whole of it, or nothing
        store.flush(drafts)
    tell(folder, "draft_kept", author, draft, {"files": str(len(draft.files))})
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


def again(draft: Draft) -> Draft:
    """A draft as it is now. Raises Refused where it is no more."""
    there = _read(draft.place)
    if there is None:
        raise Refused(Problem(draft.id, "draft_dropped", value=draft.author))
    return there


def elsewhere(draft: Draft) -> Refused:
    """What somebody decided on a draft meanwhile, and who did."""
    who = draft.by if draft.state in ("published", "refused") else draft.author
    return Refused(Problem(draft.id, "draft_is_elsewhere", value=draft.state, detail=who))


def drop(folder: Path, draft: Draft) -> None:
    """Forget a draft at once, and its files. Raises Refused where it was published meanwhile."""
    with _held(draft) as there, _locked(folder) as drafts:
        _refuse_state(there, "draft", "handed_over", "refused")
        _remove(drafts, draft.place)
    tell(folder, "draft_dropped", draft.author, draft)


def prune(folder: Path) -> list[str]:
    """Clear the drafts past their time and what was left half-made; their ids."""
    if not (folder / FOLDER).is_dir():
        return []
    settle(folder)
    with _locked(folder) as drafts:
        return _clear(drafts)


def check(draft: Draft, say: Say, leave_others: bool = False) -> Inspection:
    """What its files are, as `python -m data check --for` says it. Raises Refused where they are no more."""
    return looking.inspect_files(_paths(draft), draft.dated, say, draft.viewer, leave_others, draft.covers)


def describe_list(
    folder: Path, draft: Draft, file: str, covers: Sequence[str], day: datetime.date | None = None
) -> Draft:
    """Note the territories that a list of a draft holds ((): the whole country) and the day that it describes (None: as
    its name tells); what was built of it is no more.

    Raises Refused where it is somebody else's to decide, or holds no such file; for a day to come.
    """
    with _held(draft) as there:
        _refuse_state(there, "draft", "refused")
        to_come = day is not None and day > store.now().date()
        if file not in there.files or to_come or not all(map(rights.is_territory, covers)):
            raise no_such(draft.id)
        told, days = {**there.covers, file: tuple(covers)}, {**there.dated, file: day}
        after = _changed(
            there,
            covers={name: zones for name, zones in told.items() if zones},
            dated={name: one for name, one in days.items() if one},
        )
        _forget_built(draft.place)
    tell(folder, "draft_covers", draft.author, after)
    return after


def with_remarks(draft: Draft, looked: Inspection, language: str) -> list[tuple[str, bytes]]:
    """The files that could be read, each with a column of remarks: name and content."""
    with tempfile.TemporaryDirectory(prefix=store.BUILDING, dir=draft.place) as place:
        return [(path.name, path.read_bytes()) for path in looking.write_with_remarks(Path(place), looked, language)]


def build(
    folder: Path,
    draft: Draft,
    who: str,
    say: Say,
    accept_closings: bool = False,
    leave_others: bool = False,
) -> Built:
    """Build the edition that publishing a draft now would make; the one built of it before is no more.

    `accept_closings`, `leave_others`: as in publish.Options. Raises Refused with what blocks, Busy.
    """
    options = steps.Options(
        dated=draft.dated,
        accept_closings=accept_closings,
        leave_others=leave_others,
        by=draft.author,
        scope=territory.scope_of(draft.viewer),
        role=territory.role_of(draft.viewer),
        wait=store.QUEUE,
        covers=draft.covers,
    )
    _refuse_embargoed(folder, who)
    with steps.build_candidate(_paths(draft), options, say) as (_, made), _locked(folder) as drafts:
        _refuse_embargoed(folder, who)  # others may have published meanwhile
        _refuse_state(again(draft), "draft", "handed_over", "refused")
        closed = under_embargo() is not None and not _reads_embargoed(folder, draft.author)
        built = _set_in(draft.place, Built(made, tuple(store.names()), store.MODEL, closed))
        _let_go(drafts, draft.place)
    tell(folder, "draft_built", who, draft, {"edition": built.name})
    return built


def under_embargo() -> datetime.datetime | None:
    """Until when the edition on which drafts are built is read by nobody, UTC; None where it is not."""
    name = store.current_name()
    return served.embargo(name) if name else None


def on_embargo() -> Refused:
    """Why nothing is told of what is built on an edition that is under embargo."""
    until = under_embargo() or embargoes.now()
    return Refused(Problem("draft", "draft_on_embargo", value=embargoes.shown(until)))


def _refuse_embargoed(folder: Path, who: str) -> None:
    """What is built on an edition holds it: nobody looks so at one under embargo who may not look at it otherwise."""
    if under_embargo() is not None and not _reads_embargoed(folder, who):
        raise on_embargo()


def _reads_embargoed(folder: Path, who: str) -> bool:
    """Whether somebody may look at the edition under embargo: an administrator, and its author."""
    if any(right.role == "administrator" for right in rights.live(folder, who)):
        return True
    current = store.current_name()
    return any(one.edition == current and not one.closed for one in mine(folder, who))


def built(draft: Draft) -> Built | None:
    """The edition that was built of a draft, as long as it is there."""
    try:
        about = json.loads((draft.place / _BUILT).read_text(encoding="utf-8"))
        place = draft.place / about["place"]
        noted = [Problem(**problem) for problem in about["noted"]]
        reports = [Report(*report) for report in about["reports"]]
        before = store.edition(about["base"]) if about["base"] else None
        made = Candidate(place, about["about"], before, about["carries"], reports, noted)
        found = Built(made, tuple(about["known"]), about["model"], about["closed"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return found if all(found.file(audience).path.is_file() for audience in store.AUDIENCES) else None


def hand_over(folder: Path, draft: Draft, message: str, embargo: str = "") -> Draft:
    """Leave it to somebody else to publish a draft, with these words; once its edition was built, so that it can be.

    Raises Refused.
    """
    if embargo:
        embargoes.read(embargo)
    with _held(draft) as there:
        _refuse_state(there, "draft", "refused")
        if built(there) is None:
            raise Refused(Problem(draft.id, "draft_not_built"))
        told = {"message": message, "embargo": embargo, "by": "", "why": ""}
        after = _changed(there, state="handed_over", at=store.now(), **told)
    tell(folder, "draft_handed_over", draft.author, after, {"embargo": embargo})
    return after


def take_back(folder: Path, draft: Draft) -> Draft:
    """What waited for somebody else is its author's again. Raises Refused."""
    with _held(draft) as there:
        _refuse_state(there, "handed_over")
        after = _changed(there, state="draft", at=store.now())
    tell(folder, "draft_taken_back", draft.author, after)
    return after


def refuse(folder: Path, draft: Draft, by: str, viewer: str, why: str) -> Draft:
    """Give a draft that waits back to its author, with the reason. Raises Refused."""
    with _held(draft) as there:
        _refuse_state(there, "handed_over")
        _refuse_decision(folder, there, by, viewer)
        if not why.strip():
            raise Refused(Problem(draft.id, "draft_needs_why"))
        after = _changed(there, state="refused", at=store.now(), by=by, why=why)
    tell(folder, "draft_refused", by, after)
    return after


def publish(
    folder: Path, draft: Draft, by: str, viewer: str, message: str, embargo: str, say: Say
) -> tuple[Draft, Published]:
    """Serve the edition that was built of a draft: by its author, or by somebody else once it was handed over, and
    never by its author where two people publish (PUBLISH_BY_TWO).

    Raises Refused where they may not, where nothing was built, or something was published since; Busy.
    """
    until = embargoes.read(embargo) if embargo else None
    with store.publishing(store.QUEUE, say), _held(draft) as there:
        _settle(folder)
        _refuse_publication(folder, there, by, viewer)
        ready = built(there)
        if ready is None or ready.stale:
            raise Refused(Problem(draft.id, "draft_stale" if ready else "draft_not_built"))
        why = message or ", ".join(there.files)
        options = steps.Options(published_by=by, why=message, embargo=until)
        values = {"state": "published", "message": message, "embargo": embargo, "at": store.now(), "by": by}
        will_be = replace(there, **values, edition=ready.name, closed=ready.closed)  # type: ignore[arg-type]
        _write(there.place / _SERVING, _as_json(will_be))
        done = steps.serve_candidate(folder, ready.made, options, why, say)
        after = _published(replace(will_be, edition=done.edition.name))
    tell(folder, "draft_published", by, after, {"edition": done.edition.name, "embargo": embargo})
    return after, done


def settle(folder: Path) -> None:
    """Finish what somebody who was stopped left: drafts that do not say that their edition is served. Raises Busy."""
    if any((folder / FOLDER).glob(f"*/{_SERVING}")):
        with store.publishing():
            served.complete_journal(folder)
            _settle(folder)


def _settle(folder: Path) -> None:
    for draft in _all(folder):
        if draft.state == "published" and (draft.place / _SERVING).exists():
            _published(draft)
            tell(folder, "draft_published", draft.by, draft, {"edition": draft.edition, "embargo": draft.embargo})


def _published(draft: Draft) -> Draft:
    """A draft that is published, which is kept; its files and what was built of it are the archive's."""
    _changed(draft)
    _forget_built(draft.place)
    shutil.rmtree(draft.place / _FILES, ignore_errors=True)
    (draft.place / _SERVING).unlink()
    return draft


def may_decide(draft: Draft, email: str, viewer: str) -> bool:
    """Whether somebody may publish or refuse what another one handed over: an administrator, or who answers for its
    territory or the region around it. Never its author.
    """
    role, _, territory = viewer.partition(":")
    theirs = draft.viewer.partition(":")[2]
    around = f"R{places.regions_of_departments().get(theirs[1:], '')}" if theirs[:1] == "D" else theirs
    own = bool(theirs) and territory in (theirs, around)
    return email != draft.author and (role == "administrator" or (role == "prefect" and own))


def looked_at(folder: Path, name: str, email: str, viewer: str, audience: str) -> store.Edition | None:
    """The file of the edition of a draft, for who may look at it before others read it: its author, and those who may
    decide on it once it was handed over, until its embargo is over. None for anyone else, and where there is none.
    """
    draft = _find(folder, name)
    if draft is None or not may_look(draft, email, viewer):
        return None
    ready = built(draft) if draft.state != "published" else None
    closed = ready.closed if ready else draft.closed
    if closed and territory.role_of(viewer) != "administrator":
        return None
    if draft.state == "published":
        return store.edition(draft.edition, audience) if served.embargo(draft.edition) else None
    return ready.file(audience) if ready and ready.model == store.MODEL else None


def may_look(draft: Draft, email: str, viewer: str) -> bool:
    """Whether somebody may look at the edition of a draft before others read it."""
    handed = draft.state in ("handed_over", "published")
    return email == draft.author or (handed and may_decide(draft, email, viewer))


def by_two() -> bool:
    """Whether a publication takes two people: one who sends, another who publishes."""
    return os.environ.get("PUBLISH_BY_TWO", "no").strip().lower() not in ("", "no", "off", "0", "false")


def _refuse_publication(folder: Path, draft: Draft, by: str, viewer: str) -> None:
    if by == draft.author:
        _refuse_state(draft, "draft", "refused", "handed_over")
        if by_two():
            raise Refused(Problem(draft.id, "draft_needs_another"))
        _refuse_without_right(folder, by, viewer)
    else:
        _refuse_state(draft, "handed_over")
        _refuse_decision(folder, draft, by, viewer)


def _refuse_decision(folder: Path, draft: Draft, by: str, viewer: str) -> None:
    if not may_decide(draft, by, viewer):
        raise Refused(Problem(draft.id, "draft_not_to_decide", value=viewer))
    _refuse_without_right(folder, by, viewer)


def _refuse_without_right(folder: Path, email: str, viewer: str) -> None:
    """Rights are asked here too: what a page believes of who is signed in decides nothing."""
    if viewer not in {right.viewer for right in rights.live(folder, email)}:
        raise Refused(Problem("draft", "draft_without_right", value=viewer))


def _refuse_state(draft: Draft, *states: str) -> None:
    if draft.state not in states:
        raise elsewhere(draft)


def tell(folder: Path, kind: str, who: str, draft: Draft, more: Mapping[str, str] | None = None) -> None:
    """Say in the audit log what became of a draft, with no name of a file and no message, which may tell something.

    Raises sqlite3.Error.
    """
    about = {"draft": draft.id, "author": draft.author, "viewer": draft.viewer, **(more or {})}
    with register.opened(folder) as there:
        log.add(there, kind, who, about)


def no_such(name: str) -> Refused:
    """There is no draft of that name, or not for who asks."""
    return Refused(Problem(name if _ID.fullmatch(name) else "draft", "no_such_draft", detail=str(DAYS)))


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


@contextmanager
def _held(draft: Draft) -> Iterator[Draft]:
    """A draft as it is now, for one who alone decides what becomes of it. A publication holds the editions first.

    Raises Refused where it is no more.
    """
    try:
        door = os.open(draft.place, os.O_RDONLY)  # a folder can be locked too
    except FileNotFoundError:
        again(draft)
        raise
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield again(draft)
    finally:
        os.close(door)


def _changed(draft: Draft, **values: object) -> Draft:
    """The draft once something of it is another, which is kept at once: whoever changes it holds it."""
    after = replace(draft, **values)  # type: ignore[arg-type]
    writing = draft.place / f".{_ABOUT}"
    _write(writing, _as_json(after))
    store.move(writing, draft.place / _ABOUT)
    return after


def _all(folder: Path) -> list[Draft]:
    """Every draft that is still in its time, the newest first."""
    drafts = folder / FOLDER
    found = (_find(folder, place.name) for place in drafts.iterdir()) if drafts.is_dir() else ()
    return sorted(filter(None, found), key=lambda draft: (draft.since, draft.id), reverse=True)


def _find(folder: Path, name: str) -> Draft | None:
    if not _ID.fullmatch(name):  # what comes from outside is made into no path before it is looked at
        return None
    draft = _read(folder / FOLDER / name)
    return draft if draft and store.now() < draft.until else None


def _read(place: Path) -> Draft | None:
    """The draft of a folder; None where there is none, or what it says cannot be read.

    Once its edition is served it is published, whatever became of whoever was publishing it.
    """
    draft, will_be = _told(place / _ABOUT), _told(place / _SERVING)
    if draft and will_be:
        folder = place.parents[1]
        had = {store.current_name(folder), *(entry.edition for entry in served.entries(folder))}
        return will_be if will_be.edition in had else draft
    return draft


def _told(path: Path) -> Draft | None:
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        since, at = datetime.datetime.fromisoformat(about.pop("since")), about.pop("at")
        files = tuple(about.pop("files"))
        covers = {file: tuple(zones) for file, zones in about.pop("covers", {}).items()}
        dated = {file: datetime.date.fromisoformat(day) for file, day in about.pop("dated", {}).items()}
        at = datetime.datetime.fromisoformat(at) if at else None
        return Draft(path.parent, since=since, files=files, at=at, covers=covers, dated=dated, **about)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _as_json(draft: Draft) -> bytes:
    about = {name: value for name, value in draft.__dict__.items() if name != "place"}
    about |= {"since": draft.since.isoformat(), "at": draft.at.isoformat() if draft.at else None}
    about |= {"dated": {file: day.isoformat() for file, day in draft.dated.items()}}
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
        if draft is None or store.now() >= draft.until:
            _remove(drafts, place)
            gone += [place.name] if _ID.fullmatch(place.name) else []
    return sorted(gone)


def _remove(drafts: Path, place: Path) -> None:
    """Its name first: a draft half removed is none."""
    if place.is_dir():
        going = drafts / f"{store.BUILDING}{secrets.token_hex(8)}"
        place.rename(going)
        shutil.rmtree(going)


def _set_in(place: Path, built: Built) -> Built:
    """Give a built edition its place in the folder of its draft, in that of the one before."""
    _forget_built(place)
    made = replace(built.made, place=place / built.name)
    built.made.place.rename(made.place)
    about = {
        "place": built.name,
        "about": made.about,
        "base": built.base,
        "carries": made.carries,
        "reports": [[report.file, report.sha256] for report in made.reports],
        "noted": [asdict(problem) for problem in made.noted],
        "known": built.known,
        "model": built.model,
        "closed": built.closed,
    }
    _write(place / _BUILT, json.dumps(about, ensure_ascii=False).encode())
    return replace(built, made=made)


def _forget_built(place: Path) -> None:
    (place / _BUILT).unlink(missing_ok=True)
    for one in place.iterdir():
        if one.is_dir() and one.name != _FILES and not one.name.startswith(store.BUILDING):
            shutil.rmtree(one)


def _let_go(drafts: Path, kept: Path) -> None:
    """Forget the editions that were built first where there are too many: of drafts that wait for nobody before all."""
    there = [draft for draft in _all(drafts.parent) if (draft.place / _BUILT).is_file() and draft.place != kept]
    there.sort(key=lambda draft: (draft.state == "handed_over", (draft.place / _BUILT).stat().st_mtime_ns))
    for draft in there[: max(0, len(there) + 1 - MOST_BUILT)]:
        _forget_built(draft.place)


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
