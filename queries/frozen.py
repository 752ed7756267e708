"""Pages that were frozen: the door to where they are kept, for pages."""

from collections.abc import Mapping

from data import store
from data.problem import Refused, full_sentence
from data.store import frozen, history
from data.store.frozen import KEPT_DAYS, LEAST_DAYS, MOST_BYTES, PAGE, Frozen

__all__ = [
    "KEPT_DAYS",
    "LEAST_DAYS",
    "MOST_BYTES",
    "PAGE",
    "Frozen",
    "Refused",
    "again",
    "find",
    "is_withdrawn",
    "keep",
    "listed",
    "read",
    "remove",
    "sentences",
]


def keep(about: Frozen, page: bytes, files: Mapping[str, bytes]) -> Frozen:
    """Keep a page with its files; the one that is there under this name stays. Raises Refused, OSError."""
    return frozen.keep(store.editions_dir(), about, page, files)


def again(name: str, by: str) -> Frozen | None:
    """The page of a name, frozen once more: it stays as a new one would. None where there is none. Raises OSError."""
    return frozen.again(store.editions_dir(), name, by)


def find(name: str) -> Frozen | None:
    """The page of a name; None where there is none, or no longer."""
    return frozen.find(store.editions_dir(), name)


def read(one: Frozen, file: str = PAGE) -> bytes | None:
    """A page as it was frozen, or one of its files; None where it has none of that name. Raises OSError."""
    return frozen.read(store.editions_dir(), one, file)


def listed() -> list[Frozen]:
    """Every page that was frozen, the newest first."""
    return frozen.listed(store.editions_dir())


def remove(name: str) -> Frozen:
    """Take a page away for good. Raises Refused, OSError."""
    return frozen.remove(store.editions_dir(), name)


def is_withdrawn(one: Frozen) -> bool:
    """Whether its edition was gone back from since. Raises sqlite3.Error, OSError."""
    return any(past.name == one.edition and past.state == "withdrawn" for past in history.known())


def sentences(refused: Refused, language: str) -> str:
    """Why something was not done, in words."""
    return " ".join(full_sentence(problem, language) for problem in refused.problems)
