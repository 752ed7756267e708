"""Which edition is served: making one current, going back to another, and clearing away what nobody needs."""

import datetime
import json
import logging
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from data import store
from data.problem import Problem, Refused
from data.store import embargoes, register, site

# Names that only a publication gives, whatever happened to it since.
OF_AN_EDITION = re.compile(r"(?P<name>\d{8}T\d{6}Z-[0-9a-f]{12})\..+")
_log = logging.getLogger(__name__)
_told: set[tuple[Path, str]] = set()  # editions whose release this process wrote, or found written
_witnessed: set[Path] = set()  # folders whose journal has its copy, as far as this process can tell
UNFINISHED = re.compile(r"(CURRENT|[0-9a-f]{64}|served\.jsonl)\.\d+")


def serve(
    folder: Path, name: str, cause: str, why: str = "", by: str = "", deposited: Sequence[Mapping[str, str]] = ()
) -> list[Problem]:
    """Make an edition the current one and write it in the journal; where that failed, the problem: it is served.

    The copy of the journal tells it first: whoever is stopped before the journal does leaves who and why to `catch_up`.
    """
    entry = register.Served(register.now(), name, cause, by or register.who(), why)
    register.copy(folder, [*entries(folder), entry])
    store.point_to(name)
    try:
        register.write(folder, name, cause, why, by, deposited, entry.at)
    except (sqlite3.Error, OSError) as error:
        return [Problem(name, "not_in_journal", detail=str(error))]
    finally:
        site.follow()
    return []


def entries(folder: Path) -> list[register.Served]:
    """What was served, oldest first: by the journal, and by its copy where that tells more, or alone can be read.

    The last entry of the copy counts once the pointer has moved, unless the pointer is lost.
    """
    known: list[register.Served] = []
    with suppress(sqlite3.Error):
        known = register.journal(folder)
    copied, pointed = register.copied(folder), store.current_name()
    if copied and pointed and copied[-1].edition != pointed:
        copied.pop()
    more = len(copied) > len(known) and copied[: len(known)] == known
    return copied if more else known


def complete_journal(folder: Path) -> None:
    """Write in the journal what its copy tells besides, then what is current and is not its last entry: the command
    that did it was killed before, or the register is lost.

    Where neither is there, the journal begins with the editions that are there, up to the current one.
    """
    for entry in entries(folder)[len(register.journal(folder)) :]:
        register.write(folder, entry.edition, entry.cause, entry.why, entry.by, at=entry.at)
    name, there = store.current_name(), store.names()
    if register.is_there(folder):
        last = [entry.edition for entry in register.journal(folder)[-1:]]
        found = [name] if name in there and name not in last else []
    else:
        found = [one for one in there if name not in there or one <= name]
    for one in found:
        register.write(folder, one, "found")
    register.copy(folder, register.journal(folder))  # of an older version of the program, or of one that was killed
    for one in {*there} - {*register.manifests(folder)}:  # made before the register kept what they were made of
        with suppress(store.Damaged):
            register.keep(folder, one, json.dumps(store.manifest(one)))


def witness(folder: Path) -> None:
    """Write the copy of the journal where it tells less: of a version of the program that kept none, or lost. Once in a
    process; where a publication is under way, it does that.
    """
    if folder in _witnessed:
        return
    with suppress(sqlite3.Error, OSError, store.Busy):
        if len(register.copied(folder)) < len(register.journal(folder)):
            with store.publishing():
                register.copy(folder, entries(folder))
    _witnessed.add(folder)


def ever_served(folder: Path) -> bool:
    """Whether something was served from here: the register knows, or, where it is lost, what is there tells."""
    if register.is_there(folder):
        return bool(entries(folder)) or bool({*store.names()} - {*register.manifests(folder)})
    return bool(entries(folder) or store.names()) or any((folder / "deposits").glob("*.jsonl"))


def withdrawn(known: Iterable[register.Served]) -> set[str]:
    """The editions that were gone back from, ever: what came after the one returned to, and what was current then."""
    gone: set[str] = set()
    names: list[str] = []
    for entry in known:
        after = trail_with(names, entry.edition)
        if entry.cause == "rollback" or entry.edition in names[:-1]:  # "found": who went back was stopped before saying
            gone |= {*names} - {*after} | {*names[-1:]} - {entry.edition}
        names = after
    return gone


def trail(known: Iterable[register.Served]) -> list[str]:
    """The editions that led to the current one, first to last: what was gone back from is not on it."""
    names: list[str] = []
    for entry in known:
        names = trail_with(names, entry.edition)
    return names


def trail_with(names: list[str], name: str) -> list[str]:
    """A trail once an edition was served on it: returning to one that is on it takes off what came after."""
    return [*names[: names.index(name)], name] if name in names else [*names, name]


def last(folder: Path) -> str:
    """The edition that is current; where that is lost, the last one served, by the journal; "" where there is none."""
    return store.current_name() or next(iter(reversed(trail(register.journal(folder)))), "")


def embargo(name: str) -> datetime.datetime | None:
    """The moment (UTC) before which nobody is served an edition, by its manifest, else the register; None once it came,
    or once the register says that it did, whatever this clock says. embargoes.UNKNOWN where nothing tells.

    A later edition with the same content may have another one.
    """
    until = _embargo(name)
    if until is None or until <= embargoes.now() or name in _released():
        return None
    return until


def release(name: str) -> None:
    """Write in the register, once, that an edition is served from now on, where it was under embargo.

    Whoever is asked first does it; one that cannot write serves it all the same.
    """
    folder = store.editions_dir()
    if (folder, name) in _told or _embargo(name) is None:
        return
    with suppress(sqlite3.Error, OSError):
        if register.release(folder, name):
            _log.warning("the embargo on edition %s is over: it is served", name)
        _told.add((folder, name))


def _embargo(name: str) -> datetime.datetime | None:
    """The moment of an embargo, come or not; None where there was none, as of what no publication made; UNKNOWN where
    there may be one: neither its manifest nor the register says what it was made of, and the journal not that everybody
    was served it.
    """
    try:
        about = store.manifest(name)
    except store.Damaged:
        if not OF_AN_EDITION.fullmatch(f"{name}.json"):
            return None
        if (kept := _kept().get(name)) is None:
            causes = {entry.cause for entry in entries(store.editions_dir()) if entry.edition == name} - {"found"}
            return None if causes and "embargo" not in causes else embargoes.UNKNOWN
        about = json.loads(kept)
    return embargoes.read(about["embargo"]) if about.get("embargo") else None


def _released() -> set[str]:
    with suppress(sqlite3.Error):
        return register.released(store.editions_dir())
    return set()


def _kept() -> dict[str, str]:
    with suppress(sqlite3.Error):
        return register.manifests(store.editions_dir())
    return {}


def released(name: str) -> str:
    """The edition that readers get of a pointer that names one: while it is under embargo, the last one served that is
    not, and was never gone back from; "" where there is none.
    """
    if not name or embargo(name) is None:
        return name
    known = entries(store.editions_dir())
    gone = withdrawn(known)
    return next((one for one in reversed(trail(known)) if one not in gone and embargo(one) is None), "")


def lost(folder: Path) -> Refused:
    """Why nothing can be added to the current edition where it cannot be read, and how to go on."""
    there = [name for name in trail(entries(folder)) if name in store.names()]
    return Refused(Problem("CURRENT", "current_lost", detail=", ".join(there) or "-"))


def rollback(name: str | None = None, why: str = "", by: str = "") -> tuple[str, list[Problem]]:
    """Make current an edition that was served: the one named, else the one before on the path to the current one.

    `by`: the mail of who asks for it, "" for the account of a command. Raises Refused where there is none, or where it
    is not as it was published; the current one stays then.
    """
    with store.publishing() as folder:
        complete_journal(folder)
        journal = register.journal(folder)
        there = store.names()
        before = [one for one in trail(journal) if one in there and one != store.current_name()]
        target = name or (before[-1] if before else None)
        known = sorted({entry.edition for entry in journal} & set(there))
        if target not in known:
            raise Refused(Problem(target or "editions", "no_such_edition", detail=", ".join(known) or "-"))
        try:
            store.verify(target)
        except store.NoEdition as error:
            rule = "edition_of_another_model" if isinstance(error, store.OldModel) else "edition_damaged"
            others = ", ".join(one for one in known if one != target) or "-"
            raise Refused(Problem(target, rule, detail=others)) from None
        return target, serve(folder, target, "rollback", why, by)


def prune(keep: int | None = None) -> list[str]:
    """Delete all editions but the newest `keep` (none: all stay), the current one, the one that readers get while it
    is under embargo, and those of a quarter's end, to which addresses lead; and what publications left.

    The names of editions and of files deleted. Deposits, the archive, stay. Raises Refused where no edition is current.
    """
    with store.publishing() as folder:
        try:
            current = store.current().name
        except store.NoEdition:
            if ever_served(folder):
                raise lost(folder) from None
            current = ""
        kept = {current, released(current)} | of_quarters(entries(folder))
        gone = [name for name in store.names()[:-keep] if name not in kept] if keep else []
        for name in gone:
            # The manifest first: without it an edition is no longer listed, whatever happens next.
            (folder / f"{name}.json").unlink()
        site.forget(gone)
        files = leftovers(folder)
        for file in files:
            file.unlink()
        return gone + [file.name for file in files if file.name.partition(".")[0] not in gone]


def of_quarters(known: Sequence[register.Served]) -> set[str]:
    """The editions that were the one served when a quarter ended (UTC): what follows each came in a later quarter.

    `known`: what was served, oldest first.
    """
    until = [_quarter(entry.at) for entry in known[1:]] + [_quarter(register.now())]
    ended = {entry.edition for entry, end in zip(known, until, strict=False) if _quarter(entry.at) != end}
    return ended - withdrawn(known)


def _quarter(moment: datetime.datetime) -> tuple[int, int]:
    return moment.year, (moment.month - 1) // 3


def leftovers(folder: Path) -> list[Path]:
    """Files of publications that did not end, and of editions that are no longer whole, but for the current one."""
    whole = {*store.names(), store.current_name()}
    files = [file for file in [*folder.iterdir(), *(folder / "deposits").iterdir()] if file.is_file()]
    return sorted(
        file
        for file in files
        if UNFINISHED.fullmatch(file.name)
        or ((found := OF_AN_EDITION.fullmatch(file.name)) and found["name"] not in whole)
    )
