"""Readers who come, look and go, over Streamlit's own protocol, and hold each answer against the edition it names.

What an answer of an edition shows is the same whoever draws it and whenever: the figures of a page, by their keys, are
those that it showed the first time to a reader of the same right. Who may read the marker of an edition (a number that
its publication deposited) is answered that one.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.bench.readers import StreamlitReader
from tests.deploy.front import Front
from tests.deploy.readers import Browser, browser

PAGES = (
    "", "missions", "missions-inventory", "missions-overlaps", "reorganisation", "reorganisation-proposals",
    "reorganisation-calendar", "counters", "counters-map", "counters-footfall", "counters-access", "territory",
    "method",
)  # fmt: skip
PLAIN = ("/resume", "/sante", "/missions", "/api/v1/counters/by_month.csv?department=35", "/flux/R53.atom")
MARKER = "/api/v1/indicators/O9.csv?level=department"
MARKED = re.compile(r"^department,35,2021-12-01,([\d.]+),", re.MULTILINE)
LINKED = re.compile(r'<[^>]*/editions/([^/>]+)/[^>]*>; rel="canonical"')
FIGURE = re.compile(r'<data value="([^"]*)" data-figure="([^"]*)"')
LATE = (TimeoutError, httpx.TimeoutException)  # one minute for a file, two for a page
CUT = (ConnectionClosed, InvalidHandshake, OSError, httpx.TransportError)
MOST_CHOICES = 40


class Wrong(Exception):
    """An answer that is not of the edition that it names, or not for who asked."""


@dataclass
class Seen:
    """What a crowd met. `first`: the figures of an answer by all that it depends on. `marks`: edition -> its marker."""

    marks: dict[str, float] = field(default_factory=dict)
    coming: float | None = None  # the marker of the edition that is being published, whose name nobody knows yet
    first: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    editions: Counter[str] = field(default_factory=Counter)
    last: dict[str, float] = field(default_factory=dict)  # edition -> when it was last answered from, of the clock
    milliseconds: list[tuple[float, float]] = field(default_factory=list)  # when, of the clock; how long
    checked: int = 0
    marked: int = 0
    sessions: int = 0
    reconnects: list[float] = field(default_factory=list)  # seconds until the reader was there again
    late: int = 0
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def hold(self, key: tuple[str, ...], figures: Sequence[tuple[str, str]]) -> None:
        """Hold what an answer shows against the first that depended on the same. Raises Wrong."""
        shown = tuple(sorted(figures))
        was = self.first.setdefault(key, shown)
        self.checked += 1
        if was != shown:
            other = sorted({*was} ^ {*shown})[:4]
            raise Wrong(f"{' '.join(key)}: {len(shown)} figures, were {len(was)}; {other}")

    def of(self, edition: str) -> None:
        """An answer is of this edition: one that was published, or the one that is. Raises Wrong."""
        if edition not in self.marks:
            if self.coming is None:
                raise Wrong(f"an edition that was not published: {edition}")
            self.marks[edition], self.coming = self.coming, None
        self.editions[edition] += 1
        self.last[edition] = time.monotonic()

    def between(self, since: float, until: float) -> list[float]:
        """The durations of the interactions of a time, sorted."""
        return sorted(lasted for at, lasted in self.milliseconds if since <= at < until)


@dataclass
class Tab(StreamlitReader):
    """A tab that knows what its last run drew."""

    drawn: list[tuple[int, ...]] = field(default_factory=list)

    def _take(self, message: Any) -> bool:
        if message.WhichOneof("type") == "new_session":  # a run, or one that begins again
            self.drawn.clear()
        return super()._take(message)

    def _put(self, message: Any, delta: Any) -> None:
        super()._put(message, delta)
        self.drawn.append(tuple(message.metadata.delta_path))

    def pieces(self, places: Sequence[tuple[int, ...]]) -> Iterator[str]:
        """The HTML at these places."""
        for place in places:
            if self.elements[place].WhichOneof("type") == "html":
                yield self.elements[place].html.body

    def told(self, what: str) -> str:
        """What the head of the page says of it. Raises Wrong where it says two things, or none."""
        found = {one for piece in self.pieces([*self.elements]) for one in re.findall(f'data-{what}="([^"]*)"', piece)}
        if len(found) != 1:
            raise Wrong(f"a page says {what} {sorted(found)}")
        return found.pop()

    def figures(self) -> list[tuple[str, str]]:  # type: ignore[override]
        """The figures that the last run drew: key and value."""
        return [(key, value) for piece in self.pieces(self.drawn) for value, key in FIGURE.findall(piece)]


@dataclass
class Reader:
    """One who reads: in a browser of their own, signed in or not, with a mind of their own."""

    seen: Seen
    client: Browser
    viewer: str
    think: float
    mind: Random
    editions: set[str] = field(default_factory=set)

    async def visit(self, acts: int) -> None:
        """Come once, act so many times, and go."""
        tab = self._tab()
        try:
            await self._act(tab.open())
            self._check(tab, "")
            for _ in range(acts):
                await self._next(tab)
            await tab.close()
        except Wrong as wrong:
            self.seen.wrong.append(f"{self.viewer}: {wrong}")
        except Exception as error:  # noqa: BLE001  what a reader meets is what was found
            self.seen.errors.append(f"{self.viewer}: {type(error).__name__}: {error}"[:300])

    async def live(self, is_over: Callable[[], bool]) -> None:
        """Come and go until it is over."""
        cut: float | None = None
        while not is_over():
            tab = self._tab()
            try:
                await self._act(tab.open())
                self.seen.sessions += 1
                if cut is not None:
                    self.seen.reconnects.append(time.monotonic() - cut)
                    cut = None
                self._check(tab, "")
                await self._visit(tab, is_over)
                await tab.close()
            except LATE:
                self.seen.late += 1
            except CUT:
                cut = cut or time.monotonic()
                await asyncio.sleep(self.mind.uniform(0.2, 0.6))  # a browser tries again after as long
            except Wrong as wrong:
                self.seen.wrong.append(f"{self.viewer}: {wrong}")
            except Exception as error:  # noqa: BLE001  what a reader meets is what was found
                self.seen.errors.append(f"{self.viewer}: {type(error).__name__}: {error}"[:300])
                await asyncio.sleep(1)

    def _tab(self) -> Tab:
        address = str(self.client.base_url).rstrip("/")
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        return Tab(address, headers={"Cookie": cookies}, trusted=self.client.trusted)

    async def _visit(self, tab: Tab, is_over: Callable[[], bool]) -> None:
        for _ in range(self.mind.randint(4, 16)):
            if is_over():
                return
            await asyncio.sleep(self.mind.expovariate(1 / self.think) if self.think else 0)
            await self._next(tab)

    async def _next(self, tab: Tab) -> None:
        await self.mind.choices((self._page, self._choice, self._plain, self._mark), (8, 4, 2, 1))[0](tab)

    async def _act(self, act: Any) -> None:
        begun = time.monotonic()
        await act
        self.seen.milliseconds.append((begun, 1000 * (time.monotonic() - begun)))

    async def _page(self, tab: Tab) -> str:
        page, tab.query = self.mind.choice(PAGES), ""
        await self._act(tab.go(page))
        self._check(tab, page)
        return page

    async def _choice(self, tab: Tab) -> None:
        page = await self._page(tab)
        boxes = {label: box for label, box in tab.boxes().items() if 1 < len(box.options) <= MOST_CHOICES}
        if boxes:
            label = self.mind.choice(sorted(boxes))
            option = self.mind.randrange(len(boxes[label].options))
            await self._act(tab.choose(option, label))
            self._check(tab, page, label, str(option))

    def _check(self, tab: Tab, *what: str) -> None:
        viewer, edition = tab.told("viewer"), tab.told("edition")
        self._of(edition)
        if viewer != self.viewer:
            raise Wrong(f"a page for {viewer}")
        self.seen.hold((edition, viewer, *what, tab.query), tab.figures())

    def _of(self, edition: str) -> None:
        self.seen.of(edition)
        self.editions.add(edition)

    async def _plain(self, _: Tab) -> None:
        await self._get(self.mind.choice(PLAIN))

    async def _get(self, path: str) -> httpx.Response:
        begun = time.monotonic()
        answer = await asyncio.to_thread(self.client.get, path)
        self.seen.milliseconds.append((begun, 1000 * (time.monotonic() - begun)))
        if answer.status_code != 200:
            raise AssertionError(f"{path} answers {answer.status_code}")
        if told := LINKED.search(answer.headers.get("link", "")):
            self._of(told[1])
            self.seen.hold((told[1], self.viewer, path), [("body", answer.text)])
        return answer

    async def _mark(self, _: Tab) -> None:
        if self.viewer == "public":  # it does not read a département's
            return
        answer = await self._get(MARKER)
        told, found = LINKED.search(answer.headers["link"]), MARKED.search(answer.text)
        assert told
        if not found or float(found[1]) != self.seen.marks[told[1]]:
            raise Wrong(f"the marker of {told[1]} is {found and found[1]}, not {self.seen.marks[told[1]]}")
        self.seen.marked += 1


@dataclass
class Crowd:
    """Readers before an nginx: `people` are who they are, by their name at the provider and what they may read."""

    front: Front
    people: Sequence[tuple[str, str]]
    seen: Seen
    think: float = 1.0

    async def live(self, seconds: float, goes_on: Callable[[], bool] = lambda: False) -> list[Reader]:
        """Have them all come and go for some seconds, and as long as something goes on; the readers."""
        with ExitStack() as stack:
            readers = [self._reader(stack, rank, *who) for rank, who in enumerate(self.people)]
            until = time.monotonic() + seconds
            await asyncio.gather(*(one.live(lambda: time.monotonic() >= until and not goes_on()) for one in readers))
            return readers

    def _reader(self, stack: ExitStack, rank: int, name: str, viewer: str) -> Reader:
        client = stack.enter_context(browser(self.front, name))
        return Reader(self.seen, client, viewer, self.think, Random(rank))


def people(public: int, signed: Mapping[str, str]) -> list[tuple[str, str]]:
    """So many of the public, and these who sign in."""
    return [("", "public")] * public + [*signed.items()]
