"""Digests: who asked for one, by which right, and what was sent. The door to what the register keeps of them."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from data import store
from data.store import digests, rights
from data.store.digests import Asked as Asked
from queries.here import here

MINISTRY = "ministry:"
ask, every, sent, note = here(digests.ask), here(digests.every), here(digests.sent), here(digests.note)


def is_asked(email: str, about: str) -> bool:
    """Whether somebody gets the digest of a subject: not one whose right is over since they asked."""
    return any((one.email, one.about) == (email, about) and may(one) for one in every())


def may(one: Asked) -> bool:
    """Whether the right by which it was asked for is held at this moment."""
    return any(right.viewer == one.viewer for right in rights.live(store.editions_dir(), one.email))


@contextmanager
def alone() -> Iterator[None]:
    """While no other run sends any: the second one waits."""
    with (store.editions_dir() / "digest.lock").open("a") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield
