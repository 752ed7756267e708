"""What `data` does in a folder of editions, done in the one that is there at that moment."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from data import store

P = ParamSpec("P")
T = TypeVar("T")


def here(act: Callable[Concatenate[Path, P], T]) -> Callable[P, T]:
    """An act of `data`, without the folder that it takes first."""

    @wraps(act)
    def done(*args: P.args, **named: P.kwargs) -> T:
        return act(store.editions_dir(), *args, **named)

    return done
