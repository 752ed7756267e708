"""Who is asking: the person of a cookie, by their session and their rights as they are at this moment."""

import logging
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from pages.identity import cookies, settings
from pages.identity.settings import Settings
from queries import people
from queries.people import Right, Session

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Person:
    """Someone signed in: what they may read as now, and whose eyes they chose ("" where they did not, or no more may).

    `mark` lets their own pages, and no other, sign them out.
    """

    key: str
    session: Session
    rights: tuple[Right, ...]
    mark: str

    @property
    def preview(self) -> str:
        """The draft that they look at before others; "" where they read with nobody's eyes but the public's."""
        return self.session.preview if self.viewer else ""

    @property
    def email(self) -> str:
        """Their address."""
        return self.session.email

    @property
    def viewer(self) -> str:
        """Whose eyes they read with, as `access.parse` reads it; "" for those of the public."""
        chosen = self.session.viewer
        return chosen if any(right.viewer == chosen for right in self.rights) else ""


def person(found: Mapping[str, str]) -> Person | None:
    """The person whose browser sent these cookies; None where nobody is signed in, or no longer.

    Nothing is remembered from one call to the next, so that a right that ended and a sign-out hold at once. What cannot
    be read gives nothing.
    """
    here = settings.on()
    key = cookies.read(found, cookies.SESSION, here) if here else ""
    if here is None or not key:
        return None
    try:
        session = people.find(key)
        if session is None:
            return None
        return Person(key, session, usable(people.held(session.email), session.strong, here), out(key, here))
    except (sqlite3.Error, OSError):
        _log.exception("rights or sessions cannot be read: nobody is signed in")
        return None


def usable(rights: list[Right], strong: bool, here: Settings) -> tuple[Right, ...]:
    """The rights that a sign-in opens: those that need two factors, only where there were two."""
    return tuple(right for right in rights if strong or right.role not in here.two_factors)


def leaving(key: str, here: Settings) -> str:
    """What a link must bear to have this session read again what everybody does."""
    return cookies.sign("preview", key, here)


def out(key: str, here: Settings) -> str:
    """What a link must bear to sign this session out."""
    return cookies.sign("sign-out", key, here)
