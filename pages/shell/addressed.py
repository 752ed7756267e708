"""Addresses of tables: where the read API answers the rows of a named query, or a table that a page puts together."""

import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from queries.figures import Keys

DRAWN_FOR = "drawn-for"  # the name under which a session holds the reader of its page
FOR = "for"  # of an address: in the words of which language a file is
PART = "volet"  # of an address: which part of a page it opens
LONGEST = 1500  # characters of an address that one can send
ROOM = 300  # of them for all but the filters of a page
# Pages whose tables are of one person, or are computed for seconds for who asks: they have no address.
OWN = frozenset(("counters-planner", "missions-finder", "deposits", "contests", "method-audit"))
_ASIDE = ("lang", "vue", "edition", "au", PART)  # of an address: what a table's own says in another way

# By the number of a frame that is an answer of a named query: the frame, what it held, and the address that answers it.
_answers: dict[int, tuple["weakref.ref[pd.DataFrame]", pd.DataFrame, str]] = {}


def answers(rows: pd.DataFrame, name: str, parameters: Mapping[str, Any], view: str, edition: str = "") -> pd.DataFrame:
    """The same rows, known from now on as what the read API answers to a name ("counters/by_month"), as `view` and of
    an `edition` where the address has to say it. One that would be too long to send is not told.
    """
    told = {key: ",".join(map(str, one)) if isinstance(one, list | tuple) else one for key, one in parameters.items()}
    asked = {key: str(one) for key, one in sorted(told.items()) if one is not None and one != ""}
    asked |= {"vue": view} if view else {}
    address = _in(edition, name, asked)
    if len(address) <= LONGEST:
        number = id(rows)
        _answers[number] = (weakref.ref(rows, lambda _: _answers.pop(number, None)), rows.copy(deep=False), address)
    return rows


def _in(edition: str, name: str, asked: Mapping[str, str]) -> str:
    of = f"editions/{edition}/" if edition else ""
    return f"./api/v1/{of}{name}.csv" + (f"?{urlencode(asked)}" if asked else "")


def of(rows: object) -> str:
    """Where the read API answers these very rows; "" where they are something else, or were changed."""
    there, held, found = _answers.get(id(rows), (None, None, ""))
    if there is None or there() is not rows or not isinstance(rows, pd.DataFrame):
        return ""
    return found if rows.equals(held) else ""


# Tables that pages put together: each has the address of its page -----------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """A table of a page: its rows, their kind, what its file is called, what it is about, how people read it, and the
    events that stand under it.
    """

    rows: pd.DataFrame
    kind: str
    name: str
    about: str = ""
    columns: Any = None
    keys: Keys | None = None
    marks: Any = None


@dataclass
class Taking:
    """A table that is looked for on a page, the names of those met before it, and the table once it is found."""

    wanted: str
    seen: list[str] = field(default_factory=list)
    found: Taken | None = None

    def meet(self, frame: pd.DataFrame | Callable[[], pd.DataFrame], name: str, *told: Any) -> None:
        """Note a table, and what else `Taken` says of it; raises StopRender once it is the one."""
        self.seen.append(name)
        if name == self.wanted:
            kind, *others = told
            self.found = Taken(frame() if callable(frame) else frame, kind, name, *others)
            raise StopRender


class StopRender(BaseException):
    """The table that was looked for is found: the rest of its page need not be drawn."""


# The page that is being drawn, how an address tells its reader and edition; the table that is looked for there.
_page: ContextVar[tuple[str, str, str] | None] = ContextVar("page", default=None)
_taking: ContextVar[Taking | None] = ContextVar("taking", default=None)


@contextmanager
def of_page(path: str, view: str, edition: str = "") -> Iterator[None]:
    """What is drawn inside is of a page, whose tables have addresses; `view` and `edition` as for `answers`."""
    token = _page.set(None if path in OWN else (path, view, edition))
    try:
        yield
    finally:
        _page.reset(token)


@contextmanager
def taken_by(taking: Taking) -> Iterator[None]:
    """What is drawn inside is drawn for one of its tables alone."""
    token = _taking.set(taking)
    try:
        yield
    finally:
        _taking.reset(token)


def taking() -> Taking | None:
    """The table that the page is drawn for, and nothing else of it; None where all of it is drawn."""
    return _taking.get()


def is_taken() -> bool:
    """Whether the page is drawn for one of its tables alone, and for nobody to see."""
    return _taking.get() is not None


def is_sendable() -> bool:
    """Whether the tables of the page that is being drawn have addresses that one can send, with its filters."""
    return len(urlencode(st.query_params.to_dict())) < LONGEST - ROOM


def on_page(name: str) -> str:
    """Where the table `name` of the page that is being drawn answers, with its filters; "" where it has no address."""
    page = _page.get()
    if page is None:
        return ""
    path, view, edition = page
    asked = {key: text for key, text in sorted(st.query_params.to_dict().items()) if text and key not in _ASIDE}
    asked |= {"vue": view} if view else {}
    address = _in(edition, f"pages/{path or 'overview'}/{name}", asked)
    return address if len(address) <= LONGEST else ""
