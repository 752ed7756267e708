"""`make bench-memory`: the same hundred sessions again and again, before one process; what it holds after each hundred.

What is kept to answer again fills within the first rounds, and what the C library keeps of what was freed levels; what
is lost would grow with each round. Every third round reads an edition more: one that leaves must leave nothing behind.
"""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from random import Random

import httpx

from data import store
from tests.deploy.crowd import Reader, Seen, people
from tests.deploy.front import NGINX
from tests.deploy.readers import browser
from tests.deploy.site import Site, machine, site
from tests.soak import SIGNED, marked
from tests.support import publish_again

ROUNDS, SESSIONS, ACTS, AT_ONCE, EDITION_EVERY = 9, 100, 5, 6, 3
DAY = "2024-12-30"
MIB = 2**20


@dataclass
class Held:
    """Megabytes of a process after a round: all, what it keeps to answer again, and how its readers fared."""

    seconds: float
    resident: float
    kept: float
    seen: Seen


async def round_of(here: Site, clients: list[tuple[httpx.Client, str]], seen: Seen) -> None:
    """A hundred sessions, some at once, each of the same reader with the same mind as in every round."""
    waiting = list(range(SESSIONS))

    async def next_ones() -> None:
        while waiting:
            rank = waiting.pop()
            client, viewer = clients[rank % len(clients)]
            await Reader(seen, client, viewer, 0, Random(rank)).visit(ACTS)  # type: ignore[arg-type]

    await asyncio.gather(*(next_ones() for _ in range(AT_ONCE)))


def rounds(here: Site, count: int) -> Iterator[Held]:
    """What the process holds after each round."""
    marks, first = marked(), store.current("full")
    with ExitStack() as stack:
        clients = [(stack.enter_context(browser(here.front, name)), viewer) for name, viewer in people(8, SIGNED)]
        for rank in range(count):
            if rank and rank % EDITION_EVERY == 0:
                year = 2029 + len(marks)
                marks[f"{year}0101T000000Z-0123456789ab"] = marks[first.name]
                changed = f"update core.editions set built_at = '{year}-01-01'"
                publish_again(here.folder, first.path, [*marks][-1], DAY, changed)
            seen, begun = Seen(dict(marks)), time.monotonic()
            asyncio.run(round_of(here, clients, seen))
            told = here.metrics(here.ports[0])
            kept = sum(value for name, value in told.items() if name.startswith("kept_bytes"))
            held = told["process_resident_memory_bytes"] / MIB
            yield Held(time.monotonic() - begun, held, kept / MIB, seen)


def main(count: int = ROUNDS) -> int:
    """Read so many rounds; print the table; 1 where an answer was wrong or failed."""
    if not NGINX:
        raise SystemExit("nginx is not installed (on Debian: apt install nginx-light)")
    failed = False
    with site(1) as here:
        os.environ["EDITIONS_DIR"] = str(here.folder)
        print(f"{machine()}\nmake bench-memory\n\nround  edition  seconds  answers held  MB held  of it kept  problems")
        for rank, held in enumerate(rounds(here, count)):
            problems = [*held.seen.wrong, *held.seen.errors]
            failed |= bool(problems)
            said = f"{rank + 1:5}  {rank // EDITION_EVERY + 1:7}  {held.seconds:7.0f}  {held.seen.checked:12}"
            print(f"{said}  {held.resident:7.0f}  {held.kept:10.0f}  {problems[:1] or 'none'}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
