"""Digests: who asked for one, by which right, and what was sent. The door to what the register keeps of them."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from data import store
from data.store import digests, rights
from data.store.digests import Asked as Asked

MINISTRY = "ministry:"


def ask(one: Asked, wanted: bool) -> None:
    """Have a digest sent from now on, or no more. Raises sqlite3.Error."""
    digests.ask(store.editions_dir(), one, wanted)


def is_asked(email: str, about: str) -> bool:
    """Whether somebody gets the digest of a subject: not one whose right is over since they asked."""
    return any((one.email, one.about) == (email, about) and may(one) for one in every())


def every() -> list[Asked]:
    """Those that are asked for now."""
    return digests.every(store.editions_dir())


def sent(week: str) -> set[tuple[str, str]]:
    """Of a week, the addresses and subjects to which it was sent."""
    return digests.sent(store.editions_dir(), week)


def note(one: Asked, week: str) -> None:
    """Keep that it was sent. Raises sqlite3.Error."""
    digests.note(store.editions_dir(), one, week)


def may(one: Asked) -> bool:
    """Whether the right by which it was asked for is held at this moment."""
    return any(right.viewer == one.viewer for right in rights.live(store.editions_dir(), one.email))


@contextmanager
def alone() -> Iterator[None]:
    """While no other run sends any: the second one waits."""
    with (store.editions_dir() / "digest.lock").open("a") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield
