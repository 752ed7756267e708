"""Turns to make what takes long, of a kind of address: whoever asks one kind without end shuts no other."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

T = TypeVar("T")


class Busy(Exception):
    """As many wait for their turn as may."""


class Turns:
    """So many are made at once, and so many more wait.

    Counted here: a limiter tells who waits only once they do, and all of a hundred that come together seem to be first.
    """

    def __init__(self, at_once: int = 2, waiting: int = 16) -> None:
        self.most, self.inside = at_once + waiting, 0
        self._limiter = CapacityLimiter(at_once)

    async def take(self, make: Callable[[], T]) -> T:
        """What is made, in its turn, by a thread beside the others. Raises Busy."""
        if self.inside >= self.most:
            raise Busy
        self.inside += 1
        try:
            return await to_thread.run_sync(make, limiter=self._limiter)
        finally:
            self.inside -= 1
