"""Editions that anyone may read again: those that readers had and that can still be read, by name or by date."""

import datetime as dt
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from data.store import history
from queries import editions

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DEMONSTRATION = "demonstration"  # how an address asks for the invented edition
MOST_TOLD = 80  # characters of what an address asks for


class NotThere(Exception):
    """Why an edition cannot be read: a rule whose words stand in pages/text/*/shell.toml, the status, what to say.

    One that is under embargo, or was never served, is as unknown as one that does not exist.
    """

    def __init__(self, rule: str, status: int, **told: str) -> None:
        super().__init__(rule)
        self.rule, self.status, self.told = rule, status, told


@dataclass(frozen=True)
class Since:
    """What an address asks for, as it is written: an edition by its name, or a day ("2023-06-30"); "" for neither."""

    edition: str = ""
    day: str = ""

    def __bool__(self) -> bool:
        return bool(self.edition or self.day)


@dataclass(frozen=True)
class Found:
    """An edition that was found: `as_of` is the day of its data, `at` when readers first had it (UTC)."""

    name: str
    as_of: dt.date
    kind: str
    at: dt.datetime
    built_at: str = ""


_judging = Lock()


def readable() -> tuple[Found, ...]:
    """The editions that anyone may ask for by name and that this version of the program can read, the one that readers
    had last first. Whether the files of each are what was published is looked at when it is asked for. Raises
    sqlite3.Error.
    """
    return tuple(one for one in _had() if editions.is_of_this_model(one.name))


def _had() -> tuple[Found, ...]:
    found = [
        Found(one.name, dt.date.fromisoformat(one.as_of), one.kind, one.at, one.built_at)
        for one in history.known()
        if one.at and one.as_of and one.state in ("served", "before")
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.name), reverse=True))


def find(since: Since, audiences: Sequence[str]) -> Found:
    """The edition that an address asks for, whose files for these audiences can be read. Raises NotThere.

    A day stands for the latest data that are of that day at most; of several editions of one date, the one that readers
    had last.
    """
    if since.edition and since.day:
        raise NotThere("both", 400)
    try:
        found = _named(since.edition) if since.edition else _of_day(since.day)
    except (sqlite3.Error, OSError):  # what was gone back from, or is under embargo, cannot be told
        raise NotThere("damaged", 503, asked=since.edition[:MOST_TOLD] or since.day[:MOST_TOLD]) from None
    with _judging:  # it reads files whole, the first time: one at a time, however many ask
        wrong = editions.fault(found.name, audiences)
    if wrong is None:
        return found
    old = wrong.rule == "edition_of_other_version"
    raise NotThere("older" if old else "damaged", 410 if old else 503, asked=found.name)


def is_whole(name: str, audiences: Sequence[str]) -> bool:
    """Whether the files of an edition are still what was published, looked at again: reading one of them failed."""
    editions.check_again(name)
    with _judging:
        return editions.fault(name, audiences) is None


def _named(name: str) -> Found:
    for one in _had():
        if one.name == name:
            return one
    asked = name[:MOST_TOLD]
    state = next((one.state for one in history.known() if one.name == name and one.at), "")
    if state in ("withdrawn", "gone"):
        raise NotThere(state, 410, asked=asked)
    raise NotThere("unknown", 404, asked=asked)


def _of_day(text: str) -> Found:
    try:
        day = dt.date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise NotThere("no_day", 400, asked=text[:MOST_TOLD]) from None
    known = readable()
    if not known:
        raise NotThere("unknown", 404, asked=text)
    before = [one for one in known if one.as_of <= day]
    if not before:
        first = min(known, key=lambda one: (one.as_of, one.at))
        raise NotThere("before", 404, asked=text, first=first.as_of.isoformat())
    return max(before, key=lambda one: (one.as_of, one.at, one.name))
