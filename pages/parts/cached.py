"""What a page draws without a widget is drawn once for all who read the same: Streamlit keeps it, and replays it.

`st.cache_resource` holds what such a piece left, MOST pieces of some ten kB, and forgets what was asked for longest
ago; `st.cache_data`, which counts bytes, would unpack each piece each time. What it is known by holds who reads, so
that nobody is shown what was drawn for another. Boxes, buttons and files that are made at a click stand outside: they
are of one session.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import streamlit as st

from pages.elements import address, theme
from pages.identity.many import for_many, is_for_many
from pages.text import Say, written
from queries.figures import Key

T = TypeVar("T")
MOST = 3000
# All that what is drawn now depends on.
_here: ContextVar[str] = ContextVar("here", default="")


@contextmanager
def of(*whose: Hashable) -> Iterator[None]:
    """What is drawn inside depends on nothing but `whose`, which holds its reader, and the address and theme of now."""
    token = _here.set(repr((whose, theme.name(), *st.query_params.to_dict().items())))
    try:
        yield
    finally:
        _here.reset(token)


def is_on() -> bool:
    """Whether pieces are kept here; else each is drawn as it stands."""
    return bool(_here.get())


@dataclass(frozen=True)
class _Left:
    """What a piece gives, and what the rest of its page asks of it: figures and acronyms written in it, and what it
    found no place for in the address.
    """

    given: Any
    figures: tuple[Key, ...]
    acronyms: frozenset[str]
    aside: Mapping[str, str]


def render(say: Say, name: str, draw: Callable[[], T]) -> T:
    """Draw a piece of a page, or replay what it left, and give what `draw` gives, which is not to be changed.

    `name` is unique on the page. The piece draws no widget, and asks neither its session nor who is signed in. One
    inside another is kept with it.
    """
    if not is_on() or is_for_many():
        return draw()
    # By their names: Streamlit looks for the name of each argument that has none, which takes longer than the rest.
    left = _drawn(piece=f"{_here.get()} {name}", _say=say, _draw=draw)
    written.notice(left.figures)
    say.met.update(left.acronyms)
    for parameter, value in left.aside.items():
        address.left_aside(parameter, value)
    return cast(T, left.given)


@st.cache_resource(max_entries=MOST, show_spinner=False)
def _drawn(piece: str, _say: Say, _draw: Callable[[], Any]) -> _Left:
    """Streamlit takes no notice of arguments named as the last two: the first alone tells one piece from another."""
    before = set(_say.met)
    _say.met.clear()
    try:
        with for_many(), written.noticing() as noticed, address.noting() as aside:
            given = _draw()
        return _Left(given, tuple(noticed), frozenset(_say.met), aside)
    finally:
        _say.met.update(before)


def forget() -> None:
    """Forget all that was drawn."""
    _drawn.clear()
