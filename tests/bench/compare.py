"""python -m tests.bench.compare: one page, five ways, the same readers in turn; how many acts a second each carries.

The page is footfall: its cards, the line without seasons, partners, formats, satisfaction and their tables, over the
same edition and the same named queries: ours, the usual way in Streamlit and in Dash, and both of these tuned. Readers
choose a region, wait for all of the answer, and choose another one at once. Before the clock starts each region is
visited once, and the figures drawn are held equal on all of them.
The first load is what a second reader is sent of the page, without the scripts and styles that browsers keep.

--seconds N (20) and --rounds N (3), --readers N (20), --only WAY,WAY.
"""

import argparse
import asyncio
import os
import platform
import random
import subprocess
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

from tests.bench.harness import ROOT
from tests.bench.readers import Answer, DashReader, Figures, StreamlitReader
from tests.bench.servers import Server, served

# The last two lines printed are of the usual ways; the others are tuned by someone who wants them to win.
WAYS = {
    "ours": "ours",
    "tuned_streamlit": "tuned Streamlit",
    "tuned_dash": "tuned Dash",
    "usual_streamlit": "usual Streamlit",
    "usual_dash": "Dash",
}
PATH = "counters-footfall"
LIBRARIES = ("streamlit", "dash", "dash-ag-grid", "gunicorn", "flask-compress", "flask-caching", "plotly", "duckdb")
Reader = StreamlitReader | DashReader


@dataclass
class Round:
    """What the readers of one server did in one turn."""

    answers: list[Answer]
    seconds: float
    cpu_ms: float

    @property
    def per_second(self) -> float:
        return len(self.answers) / self.seconds


@dataclass
class Way:
    """A way of making the page, its server, its first load and its turns."""

    name: str
    server: Server
    first: Answer
    rounds: list[Round] = field(default_factory=list)


def reader(way: str, server: Server) -> Reader:
    """A reader of the page, as a way serves it."""
    if way.endswith("dash"):
        return DashReader(server.address)
    return StreamlitReader(server.address, PATH if way == "ours" else "")


async def visit(way: str, server: Server) -> tuple[Answer, list[Figures]]:
    """Open the page and choose each region once; the first load of a second reader, and the figures by region."""
    one, two = reader(way, server), reader(way, server)
    await one.open()
    figures = []
    for option in range(len(one.options())):
        await one.choose(option)
        figures.append(one.figures())
    first = await two.open()
    await one.close()
    await two.close()
    return first, figures


async def drive(way: Way, count: int, seconds: float) -> Round:
    """Let readers choose regions for some time."""
    readers = [reader(way.name, way.server) for _ in range(count)]
    await asyncio.gather(*(one.open() for one in readers))
    answers: list[Answer] = []
    start, cpu = time.perf_counter(), way.server.cpu_ms()

    async def act(rank: int) -> None:
        dice, one, last = random.Random(rank), readers[rank], 0
        while time.perf_counter() < start + seconds:
            last = dice.choice([option for option in range(len(one.options())) if option != last])
            answers.append(await one.choose(last))

    await asyncio.gather(*map(act, range(count)))
    done = Round(answers, time.perf_counter() - start, way.server.cpu_ms() - cpu)
    await asyncio.gather(*(one.close() for one in readers))
    return done


def header(names: Sequence[str] = LIBRARIES) -> list[str]:
    """The machine, the versions of these libraries among others, the commit."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line for line in told if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    libraries = ", ".join(f"{name} {_version(name)}" for name in names)
    return [
        f"{os.cpu_count()} x {models[0].partition(': ')[2].strip() if models else platform.machine()}, {memory:.0f} GB",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {libraries}",
        f"commit {commit.stdout.strip() or 'unknown'}, load {os.getloadavg()[0]:.1f} on this machine before the start",
    ]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


COLUMNS = (
    *("acts/s", "(from to)", "p50 ms", "p95 ms", "CPU ms", "kB wire", "kB"),
    *("messages", "first kB", "first ms", "MB"),
)


def line(way: Way) -> list[str]:
    """The columns of a way: the median of its turns, and of all its acts."""
    answers = [answer for turn in way.rounds for answer in turn.answers]
    times = sorted(answer.ms for answer in answers)
    speeds = [turn.per_second for turn in way.rounds]
    return [
        f"{median(speeds):.1f}",
        f"({min(speeds):.1f} {max(speeds):.1f})",
        f"{times[len(times) // 2]:.0f}",
        f"{times[int(0.95 * len(times))]:.0f}",
        f"{_cpu(way):.2f}",
        f"{sum(answer.wire for answer in answers) / len(answers) / 1000:.1f}",
        f"{sum(answer.unpacked for answer in answers) / len(answers) / 1000:.1f}",
        f"{sum(answer.messages for answer in answers) / len(answers):.1f}",
        f"{way.first.wire / 1000:.1f}",
        f"{way.first.ms:.0f}",
        f"{way.server.megabytes():.0f}",
    ]


def _cpu(way: Way) -> float:
    """Milliseconds of processor of an act, the median of the turns."""
    return median(turn.cpu_ms / len(turn.answers) for turn in way.rounds)


def ratio(ours: Way, other: Way) -> float:
    """How many times the acts of another way ours carries: the median of the turns, each against its neighbour."""
    return median(mine.per_second / its.per_second for mine, its in zip(ours.rounds, other.rounds, strict=True))


def same(figures: dict[str, list[Figures]]) -> int:
    """Hold the figures of all ways equal, region by region; how many were held. AssertionError where they differ."""
    first, *others = figures
    for other in others:
        assert len(figures[first]) == len(figures[other]), f"{other} offers other regions than {first}"
        for rank, (mine, its) in enumerate(zip(figures[first], figures[other], strict=True)):
            assert mine.keys() == its.keys()
            for name in mine:
                assert mine[name] == its[name], f"region {rank}, {name}: {first} {mine[name]}, {other} {its[name]}"
    return sum(len(values) for found in figures[first] for values in found.values())


def compare(names: Sequence[str], readers: int, seconds: float, rounds: int) -> list[Way]:
    """Serve the ways, hold their figures equal, and drive them in turn."""
    with ExitStack() as running:
        servers = {name: running.enter_context(served(name)) for name in names}
        visited = {name: asyncio.run(visit(name, server)) for name, server in servers.items()}
        held = same({name: figures for name, (_, figures) in visited.items()})
        print(f"{held} figures are equal on each of: {', '.join(WAYS[name] for name in names)}", flush=True)
        ways = [Way(name, servers[name], visited[name][0]) for name in names]
        for _ in range(rounds):
            for way in ways:
                way.rounds.append(asyncio.run(drive(way, readers, seconds)))
        lines = [[WAYS[way.name], *line(way)] for way in ways]
    widths = [max(map(len, column)) for column in zip(["", *COLUMNS], *lines, strict=True)]
    for cells in (["", *COLUMNS], *lines):
        print("  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True)))
    return ways


def main() -> None:
    """Print where it was measured, the table, and the two ratios."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--readers", type=int, default=20)
    options.add_argument("--only", default=",".join(WAYS))
    given = options.parse_args()
    names = given.only.split(",")
    print("\n".join(header()))
    print(f"{given.readers} readers, {given.rounds} turns of {given.seconds:.0f} s each, one process a server")
    ours, *others = compare(names, given.readers, given.seconds, given.rounds)
    print(f"load {os.getloadavg()[0]:.1f} after")
    for other in others:
        print(f"processor of an act of {WAYS[other.name]}, to ours: {_cpu(other) / _cpu(ours):.2f}")
    for other in others:
        print(f"throughput ratio vs {WAYS[other.name]}: {ratio(ours, other):.2f}")


if __name__ == "__main__":
    main()
