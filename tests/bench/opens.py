"""Pages opened by readers of a server of Streamlit, one after another: a session, a run, and all that it sends.

The scripts and styles of Streamlit itself, which a browser keeps, are not asked for.
"""

import asyncio
import os
import time
from dataclasses import dataclass
from statistics import quantiles

from tests.bench.readers import StreamlitReader
from tests.bench.servers import served

# How a server is named in the table, and the way it is served.
WAYS = {"the live application": "ours", "a plain page of Streamlit": "plain_streamlit"}
LIVE = ("", "territory", "missions")  # pages of ours, in turn
READERS = 8


@dataclass(frozen=True)
class Opened:
    """Pages opened a second, and the milliseconds of half of them and of 99 of a hundred."""

    per_second: float
    p50: float
    p99: float


def measured(way: str, seconds: int) -> Opened:
    """Serve a way in one process, as everybody reads it, and open its pages for some seconds."""
    os.environ["AUDIENCE"] = "public"
    pages = LIVE if way == "ours" else ("",)
    with served(way) as server:
        asyncio.run(_opened(server.address, pages, 2))  # what is kept for all is there
        times = asyncio.run(_opened(server.address, pages, seconds))
    cut = quantiles(times, n=100)
    return Opened(len(times) / seconds, cut[49], cut[98])


async def _opened(address: str, pages: tuple[str, ...], seconds: float) -> list[float]:
    """Milliseconds of each page that was opened."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    async def act(rank: int) -> None:
        while time.perf_counter() < end:
            reader = StreamlitReader(address, pages[(len(times) + rank) % len(pages)])
            times.append((await reader.open()).ms)
            await reader.close()

    await asyncio.gather(*map(act, range(READERS)))
    return times
