"""Which edition this server answers from, and who is asking: decided together, once for each run and request."""

import datetime as dt
import logging
import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock

import duckdb

import queries
from pages.identity import settings, who
from queries import Edition, access, contests, deposits, earlier, indicators, watch
from queries.access import Viewer
from queries.earlier import Found, Since
from queries.earlier import NotThere as NotThere

NOW = Since()
DEMONSTRATION = Since(earlier.DEMONSTRATION)  # how an address asks for it
PUBLIC, CABINET = Viewer("public"), Viewer("cabinet")
NO_COOKIES: Mapping[str, str] = {}
UNREADABLE = (queries.NoEdition, duckdb.Error, OSError)

_log = logging.getLogger(__name__)
_following = Lock()
_listeners: list[Callable[[], object]] = []


@dataclass(frozen=True)
class Reader:
    """Who is asking, and what edition they are answered from.

    `may_switch`: whether they may look with other eyes. `unheard`: the viewer that the address asks for in vain.
    `instead_of`: the edition that is current and cannot be served ("" where nobody knows which it is); None where the
    one served is it. `preview`: the draft whose edition they look at, before anybody else reads it; "" for none.
    `since`: what the address asks for, where it says which edition; `had` is then when readers first had that one
    (UTC), None for the one that is served. `demonstration`: whether it is the one beside the real editions.
    """

    viewer: Viewer
    edition: Edition
    may_switch: bool = False
    unheard: str | None = None
    instead_of: str | None = None
    preview: str = ""
    since: Since = NOW
    had: dt.datetime | None = None
    demonstration: bool = False


@dataclass
class _Served:
    """Names of the edition served and of the one before, and what was found the last time that somebody looked.

    No `found` in a process that does not follow the pointer: each question then goes by it.
    """

    names: tuple[str, ...] = ()
    found: queries.Standing | None = None


_served = _Served()


def reader(wanted: str | None = None, cookies: Mapping[str, str] = NO_COOKIES, since: Since = NOW) -> Reader:
    """The reader of the edition served, or of the one that the address asks for, where it asks for a viewer or not.
    Raises NoEdition, and NotThere for an edition that cannot be read.

    Where people sign in, cookies alone say who it is: what they may read at this moment, and what the public reads for
    anyone else, whatever the address asks for and whatever the edition is made of.

    AUDIENCE says who this server answers to, and the address changes nothing then. Unset, a wholly demonstration
    edition is shown as the cabinet sees it, any other as the public does; only while nothing confidential of it is real
    may the address ask for another viewer. One that nobody is gives what the public reads, never more.
    """
    now = replace(_reader(wanted, name(), cookies), instead_of=instead_of())
    shown = _looking(now, cookies)
    if not since or (shown.preview and since.edition == shown.edition.name):
        return shown
    if since == Since(now.edition.name):
        return replace(now, since=since, instead_of=None)
    return _earlier(now, find(since), wanted, cookies, since)


def _earlier(now: Reader, found: Found, wanted: str | None, cookies: Mapping[str, str], since: Since) -> Reader:
    """The same reader, of an earlier edition: who they are now, or the public where they would be another then."""
    then = _reader(wanted, found.name, cookies)
    same = now.viewer == then.viewer
    return Reader(
        now.viewer if same else PUBLIC,
        then.edition if same else queries.edition(PUBLIC, found.name),
        now.may_switch and then.may_switch,
        now.unheard or then.unheard,
        since=since,
        had=None if found.name == now.edition.name else found.at,
    )


def find(since: Since) -> Found:
    """The edition that an address asks for, which can be read. Raises NotThere."""
    return earlier.find(since, audiences())


def reader_again(wanted: str | None = None, cookies: Mapping[str, str] = NO_COOKIES, since: Since = NOW) -> Reader:
    """The same, looked for once more where the edition served cannot be read. Raises what is UNREADABLE, NotThere."""
    try:
        return reader(wanted, cookies, since)
    except UNREADABLE:
        look()
        return reader(wanted, cookies, since)


def reader_of_page(wanted: str | None = None, cookies: Mapping[str, str] = NO_COOKIES, since: Since = NOW) -> Reader:
    """Who a page is drawn for: as `asked`, or a reader of the demonstration where its address asks for that. Nothing
    but pages knows of it: no table by address, feed, embedded figure or saved page.
    """
    return demonstration(wanted) if since == DEMONSTRATION else reader_again(wanted, cookies, since)


def demonstration(wanted: str | None = None) -> Reader:
    """Anyone, who looks at the invented figures with the eyes that the address asks for, a cabinet's if none: nothing
    of who they are, nor of AUDIENCE, counts here or follows them out. Raises NotThere.
    """
    if not has_demonstration():
        raise NotThere("unknown", 404, asked=DEMONSTRATION.edition)
    try:
        public = queries.demonstration(PUBLIC)
        viewer, unheard = _eyes(wanted or "cabinet", public)
        edition = queries.for_audience(viewer, public)
    except UNREADABLE:  # not made yet, or being made again by this version of the program
        raise NotThere("prepared", 503) from None
    return Reader(viewer, edition, True, unheard, since=DEMONSTRATION, demonstration=True)


def has_demonstration() -> bool:
    """Whether this server shows a demonstration beside the real editions."""
    return os.environ.get("DEMONSTRATION") != "no"


def demonstration_is_made() -> bool:
    """Whether it can be looked at now."""
    try:
        return has_demonstration() and bool(queries.demonstration(PUBLIC))
    except UNREADABLE:
        return False


def _eyes(wanted: str, public: Edition) -> tuple[Viewer, str | None]:
    """Whose eyes the address asks for, and what it asks for in vain: nobody administers a demonstration."""
    try:
        found = queries.reader(wanted, public)
    except ValueError:
        return PUBLIC, wanted
    return (CABINET, None) if found.role == "administrator" else (found, None)


def since(parameters: Mapping[str, str]) -> Since:
    """What an address asks for, of its parameters."""
    return Since(parameters.get("edition", ""), parameters.get("au", ""))


def edition(viewer: Viewer) -> Edition:
    """The edition served, in the file of a viewer. Raises NoEdition."""
    return queries.edition(viewer, name())


def name() -> str | None:
    """The name of the edition served; None where the pointer alone says it. Raises NoEdition where none can be."""
    found = _served.found
    if found and found.name is None and found.why:
        raise (queries.OldModel if found.why.rule == "edition_of_other_version" else queries.NoEdition)(found.why)
    return found.name if found else None


def readable() -> tuple[Found, ...]:
    """The editions that may be asked for by name, the one served first, then the one that readers had last. Raises
    NoEdition.
    """
    now = edition(PUBLIC)
    built = now.built_at.replace(tzinfo=None)
    here = Found(now.name, now.as_of, now.kind, built, built.isoformat())
    try:
        return (here, *(one for one in earlier.readable() if one.name != now.name))
    except (sqlite3.Error, OSError):
        return (here,)


def instead_of() -> str | None:
    """The edition that the pointer names and that is not served, "" where it names none; None where it is served."""
    return _served.found.pointed if _served.found and _served.found.why else None


def why() -> queries.Problem | None:
    """What is wrong with the edition that the pointer names, where it is not the one served."""
    return _served.found.why if _served.found else None


def remarks(viewer: Viewer, edition: Edition) -> contests.Remarks:
    """What a viewer may read of what is said of figures; of the edition alone where nobody signs in, or where the
    register cannot be read.
    """
    try:
        return contests.read(viewer, edition, live=settings.on() is not None and not edition.is_demonstration)
    except contests.UNREADABLE:
        _log.exception("the journal of contested figures cannot be read")
        return contests.read(viewer, edition, live=False)


def steps(viewer: Viewer) -> int:
    """A number that changes with what a viewer may read of that journal, and with each look at publishers': what is
    drawn depends on it.
    """
    try:
        return hash((contests.steps(viewer) if settings.on() else 0, watch.steps()))
    except contests.UNREADABLE:
        return -1


def wrong(error: Exception) -> str:
    """What readers are told to be wrong where no edition can be served; "" where nobody knows.

    One that is under embargo is as one that is not there: that it is coming is for who may look at it.
    """
    rule = error.problem.rule if isinstance(error, queries.NoEdition) else ""
    return "no_edition" if rule == "under_embargo" else rule


def has_moved(edition: Edition) -> bool:
    """Whether another edition is served by now."""
    try:
        return queries.edition(PUBLIC, name()).name != edition.name
    except queries.NoEdition:
        return True


def on_change(listener: Callable[[], object]) -> None:
    """Have something done each time that another edition is served, once it is."""
    if listener not in _listeners:
        _listeners.append(listener)


def follow() -> None:
    """Serve the edition that the pointer names, once it is warm; keep it and the one before open, no other.

    One that cannot be read is not served, not even where it was until now: readers then get the last good one.
    """
    with _following:
        found = _standing()
        if found.why and found != _served.found:
            _log.warning("the current edition is not served, %s is: %s", found.name or "none", found.why)
        is_other = _served.found is None or found.name != _served.found.name
        if is_other:
            before = () if found.why else _served.names[:1]
            _served.names = (found.name, *before) if found.name else ()
            _log.info("another edition is served", extra={"edition": found.name})
            queries.keep_only(*_served.names)
        _served.found = found
        for listener in _listeners if is_other else ():
            listener()


def look() -> None:
    """Follow the pointer now; where it is being followed already, go on with what was found before."""
    if not _following.locked():
        follow()


def is_served(edition: Edition) -> bool:
    """Whether an edition is the one that readers get: not one of a draft, nor one that another has replaced."""
    try:
        return name() in (None, edition.name)  # nothing is read for it: the pointer may have moved meanwhile
    except queries.NoEdition:
        return False


def fails(reader: Reader, error: Exception) -> bool:
    """After reading a page of a reader failed: look what is wrong; whether it is to be drawn again, of another edition
    or to say that theirs is not there.
    """
    if reader.preview or reader.demonstration:
        return False
    if reader.had is None:
        return failed(reader.edition.name, error)
    _log.error("edition %s could not be read", reader.edition.name, exc_info=error)
    return not earlier.is_whole(reader.edition.name, audiences())


def failed(edition: str, error: Exception) -> bool:
    """After reading an edition failed: look what is wrong with it; whether another one is served now."""
    _log.error("edition %s could not be read", edition, exc_info=error)
    queries.check_again(edition)
    look()
    return _served.found is not None and _served.found.name not in (None, edition)


def _standing() -> queries.Standing:
    """What can be served, warm unless it was served already."""
    last = _served.names[0] if _served.names else None
    while True:
        found = queries.standing(audiences(), last)
        if found.name in (None, last):
            return found
        try:
            _warm(found.name)
            return found
        except UNREADABLE as error:
            _log.error("edition %s could not be read", found.name, exc_info=error)
            queries.mark_unreadable(found.name, audiences(), error)


def audiences() -> tuple[str, ...]:
    """The files that this server reads: the public summary and the routes read the public one everywhere."""
    configured = os.environ.get("AUDIENCE")
    return ("public",) if configured and access.audience(access.parse(configured)) == "public" else ("full", "public")


def _warm(pointed: str) -> None:
    """Ask what the first page asks, of a new edition that nobody reads yet."""
    default = _reader(None, pointed)
    first = {PUBLIC: queries.edition(PUBLIC, pointed), default.viewer: default.edition}
    if settings.on():
        first[CABINET] = queries.edition(CABINET, pointed)
    for viewer, edition in first.items():
        remarks(viewer, edition)
        for workstream in indicators.WORKSTREAMS:
            indicators.scorecard(viewer, edition, workstream, "nation", "FR")


def public(since: Since = NOW) -> Reader:
    """Who reads what everyone may, of the edition that an address asks for, or of the one served. Raises NoEdition,
    NotThere.
    """
    now = edition(PUBLIC)
    if not since or since == Since(now.name):
        return Reader(PUBLIC, now, since=since)
    found = find(since)
    return Reader(
        PUBLIC, queries.edition(PUBLIC, found.name), since=since, had=None if found.name == now.name else found.at
    )


def _reader(wanted: str | None, name: str | None, cookies: Mapping[str, str] = NO_COOKIES) -> Reader:
    if settings.on():
        return _signed_in(wanted, name, cookies)
    configured = os.environ.get("AUDIENCE")
    if configured:
        found = queries.edition(access.parse(configured), name)
        unheard = wanted if wanted != configured else None
        return Reader(_configured(configured, found), found, unheard=unheard or None)
    public = queries.edition(PUBLIC, name)
    viewer, unheard = _unconfigured(wanted, public)
    return Reader(viewer, queries.edition(viewer, public.name), access.may_switch(public), unheard)


def _signed_in(wanted: str | None, name: str | None, cookies: Mapping[str, str]) -> Reader:
    """The reader that cookies tell; whoever they tell no right of is the public, and so is a territory unknown now."""
    public = queries.edition(PUBLIC, name)
    person, viewer = who.person(cookies), PUBLIC
    if person and person.viewer:
        with suppress(ValueError):
            viewer = queries.reader(person.viewer, public)
    unheard = wanted if wanted and wanted != access.written(viewer) else None
    return Reader(viewer, queries.edition(viewer, public.name), unheard=unheard)


def _looking(reader: Reader, cookies: Mapping[str, str]) -> Reader:
    """The same, of the edition that they look at before others read it, where they do and may."""
    if settings.on() is None or reader.viewer == PUBLIC:
        return reader
    person = who.person(cookies)
    if person is None or person.viewer != access.written(reader.viewer):
        return reader
    found = deposits.looked_at(person.email, reader.viewer, person.preview)
    return replace(reader, edition=found, preview=person.preview, instead_of=None) if found else reader


def _configured(text: str, edition: Edition) -> Viewer:
    """The viewer of this server. Raises NoEdition for a territory that the edition does not know."""
    try:
        return queries.reader(text, edition)
    except ValueError:
        raise queries.NoEdition(queries.Problem(text, "audience_unknown")) from None


def _unconfigured(wanted: str | None, public: Edition) -> tuple[Viewer, str | None]:
    """The viewer, and what the address asks for in vain."""
    usual = CABINET if public.kind == "demonstration" else PUBLIC
    if not wanted:
        return usual, None
    try:
        asked = queries.reader(wanted, public)
    except ValueError:
        return PUBLIC, wanted
    if not access.may_switch(public):
        return PUBLIC, None if asked == PUBLIC else wanted
    return asked, None
