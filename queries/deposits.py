"""Deposits: what somebody sent, what is wrong with it, what it would change. The door to drafts, for pages.

A draft is its author's alone: each function takes the address of who asks, as their session says it now, and finds
nothing of others. What is refused raises Refused, whose problems `queries.problems` says in words.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from data import store
from data.problem import Problem, Refused
from data.publishing import drafts
from data.publishing.drafts import Draft
from data.publishing.looking import Looked
from queries import access
from queries.access import Viewer

__all__ = [
    "Draft", "Looked", "Problem", "Refused",
    "check", "drop", "find", "keep", "mine", "with_remarks",
]  # fmt: skip

Say = Callable[[str], None]
NO_DATES: Mapping[str, dt.date] = {}


def keep(email: str, viewer: Viewer, files: Sequence[tuple[str, bytes]]) -> Draft:
    """Keep files (name, content) as a draft for 30 days. Raises Refused beyond the bounds."""
    return drafts.keep(store.editions_dir(), email, access.written(viewer), files)


def mine(email: str) -> list[Draft]:
    """The drafts of a person, the newest first, whichever session they were sent in."""
    return drafts.mine(store.editions_dir(), email)


def find(email: str, name: str) -> Draft:
    """A draft of a person by its id, as it is now. Raises Refused where it is gone, or another's."""
    return drafts.find(store.editions_dir(), name, email)


def check(draft: Draft, say: Say, dated: Mapping[str, dt.date] = NO_DATES) -> Looked:
    """A report for each table of its files, and what they show together; `dated`: of lists of counters, by file.

    `say` is told the progress, in English, as the command prints it. Nothing is kept: ask once for all that is shown.
    """
    return drafts.check(draft, dated, say)


def with_remarks(draft: Draft, looked: Looked, language: str) -> list[tuple[str, bytes]]:
    """The files with a column of remarks, to give back: name and content; none for what could not be read."""
    return drafts.with_remarks(draft, looked, language)


def drop(draft: Draft) -> None:
    """Forget a draft and its files."""
    drafts.drop(store.editions_dir(), draft)
