"""Which edition this server answers from, and who is asking: decided together, once for each run and request."""

import logging
import os
from dataclasses import dataclass
from threading import Lock

import duckdb

import queries
from queries import Edition, access, indicators
from queries.access import Viewer

PUBLIC, CABINET = Viewer("public"), Viewer("cabinet")
UNREADABLE = (queries.NoEdition, duckdb.Error, OSError)

_log = logging.getLogger(__name__)
_following = Lock()


@dataclass(frozen=True)
class Reader:
    """Who is asking, and what edition they are answered from.

    `may_switch`: whether they may look with other eyes. `unheard`: the viewer that the address asks for in vain.
    """

    viewer: Viewer
    edition: Edition
    may_switch: bool = False
    unheard: str | None = None


@dataclass
class _Served:
    """Names of the edition served and of the one before, none in a process that does not follow the pointer.

    `stays`: why the edition that the pointer names is not the one served; none where it is.
    """

    names: tuple[str, ...] = ()
    stays: str | None = None


_served = _Served()


def reader(wanted: str | None = None) -> Reader:
    """The reader of the edition served, where the address asks for a viewer or not. Raises NoEdition.

    AUDIENCE says who this server answers to, and the address changes nothing then. Unset, a wholly demonstration
    edition is shown as the cabinet sees it, any other as the public does; only while nothing confidential of it is real
    may the address ask for another viewer. One that nobody is gives what the public reads, never more.
    """
    return _reader(wanted, name())


def edition(viewer: Viewer) -> Edition:
    """The edition served, in the file of a viewer. Raises NoEdition."""
    return queries.edition(viewer, name())


def name() -> str | None:
    """The name of the edition served; none where the pointer alone says it."""
    return _served.names[0] if _served.names else None


def stays() -> str | None:
    """Why this server does not serve the edition that the pointer names: the kind of error; none where it does."""
    return _served.stays


def has_moved(edition: Edition) -> bool:
    """Whether another edition is served by now."""
    try:
        return queries.edition(PUBLIC, name()).name != edition.name
    except queries.NoEdition:
        return True


def follow() -> None:
    """Serve the edition that the pointer names, once it is warm; keep it and the one before open, no other.

    One that cannot be read is not served: readers stay where they are.
    """
    with _following:
        try:
            pointed = queries.edition(PUBLIC).name
            if pointed != name():
                _warm(pointed)
                _served.names = (pointed, *_served.names[:1])
                queries.keep_only(*_served.names)
            _served.stays = None
        except UNREADABLE as error:
            if _served.stays is None:
                _log.warning("the edition that the pointer names is not served: %s", error)
            _served.stays = type(error).__name__


def _warm(pointed: str) -> None:
    """Ask what the first page asks, of a new edition that nobody reads yet."""
    default = _reader(None, pointed)
    for viewer, edition in {PUBLIC: queries.edition(PUBLIC, pointed), default.viewer: default.edition}.items():
        for workstream in indicators.WORKSTREAMS:
            indicators.scorecard(viewer, edition, workstream, "nation", "FR")


def _reader(wanted: str | None, name: str | None) -> Reader:
    configured = os.environ.get("AUDIENCE")
    if configured:
        found = queries.edition(access.parse(configured), name)
        unheard = wanted if wanted != configured else None
        return Reader(queries.reader(configured, found), found, unheard=unheard or None)
    public = queries.edition(PUBLIC, name)
    viewer, unheard = _unconfigured(wanted, public)
    return Reader(viewer, queries.edition(viewer, public.name), access.may_switch(public), unheard)


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
