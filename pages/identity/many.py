"""What is drawn for all who read the same asks nobody's name."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class OfOnePerson(RuntimeError):
    """What is of one person would be shown to others: it is drawn outside of what is kept for many."""


_for_many: ContextVar[bool] = ContextVar("for-many", default=False)


@contextmanager
def for_many() -> Iterator[None]:
    """What is drawn inside is shown to all who read the same: nobody may ask there who is signed in."""
    token = _for_many.set(True)
    try:
        yield
    finally:
        _for_many.reset(token)


def refuse() -> None:
    """Raises OfOnePerson in what is drawn for many."""
    if _for_many.get():
        raise OfOnePerson


def is_for_many() -> bool:
    """Whether what is drawn now is shown to all who read the same."""
    return _for_many.get()
