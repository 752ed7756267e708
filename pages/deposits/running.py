"""Running: what takes more than a moment goes on by itself; who leaves the page finds it again, where it is by then."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.markup import draw, html
from pages.text import Say
from queries.people import Refused, SaidInWords

MOST_AT_ONCE = 2  # the others wait: an edition takes a processor and a gigabyte while it is made
MOST_KEPT = 64
STEPS = (
    "waiting",
    "asking",
    "reading",
    "checking",
    "putting",
    "running",
    "computing",
    "writing",
    "attacking",
    "asserting",
    "comparing",
)
_EACH = 0.25  # seconds between two looks


@dataclass
class Work:
    """Something that is being done: since when, what it said last, and what comes of it."""

    begun: float = field(default_factory=monotonic)
    step: str = "waiting"
    outcome: "Future[Any]" = field(default_factory=Future)

    def say(self, words: str) -> None:
        """Note how far it is, by the first word of what was said."""
        self.step = words.split(" ", 1)[0]


_works: OrderedDict[Hashable, Work] = OrderedDict()
_lock = Lock()
_turns = ThreadPoolExecutor(MOST_AT_ONCE, "deposit")


def known(key: Hashable) -> Work | None:
    """What is done, or was, under a key."""
    with _lock:
        return _works.get(key)


def start_publication(key: Hashable, do: Callable[[Callable[[str], None]], Any]) -> Work:
    """Do something once; what is done under that key already, or was, is what it is."""
    with _lock:
        if key not in _works:
            work = Work()
            work.outcome = _turns.submit(do, work.say)
            _works[key] = work
            done = [name for name, one in _works.items() if one.outcome.done()]
            for old in done[: max(0, len(_works) - MOST_KEPT)]:
                del _works[old]
        return _works[key]


def forget(key: Hashable) -> None:
    """Have the next one who asks begin anew."""
    with _lock:
        _works.pop(key, None)


def settle(key: Hashable) -> None:
    """The same, of what is done; what is not goes on."""
    with _lock:
        if key in _works and _works[key].outcome.done():
            del _works[key]


def awaited(say: Say, work: Work) -> Any:
    """What comes of it, while the page says how far it is. Raises Refused for what stopped it, or what it raised."""
    if not _ends(work):
        place = st.empty()
        with place.container(horizontal=True, vertical_alignment="center"):
            _followed(say, work, st.empty(), st.empty())
        place.empty()
    try:
        return work.outcome.result()
    except SaidInWords as told:
        raise Refused(told.problem) from told


def _followed(say: Say, work: Work, told: DeltaGenerator, timed: DeltaGenerator) -> None:
    """Say each step once, which is read aloud, and each second beside it, which is not."""
    shown: tuple[str, int] = ("", -1)
    while not _ends(work):
        now = work.step if work.step in STEPS else "other", int(monotonic() - work.begun)
        if now[0] != shown[0]:
            with told:
                draw(html('<p class="td-working" role="status"><span></span>{}</p>', say(f"deposits.step.{now[0]}")))
        if now[1] != shown[1]:
            with timed:
                draw(html('<p class="td-timed" aria-hidden="true">{}</p>', say("deposits.step.seconds", count=now[1])))
        shown = now


def _ends(work: Work) -> bool:
    """Whether it is done, or is in a moment."""
    return bool(wait([work.outcome], _EACH).done)
