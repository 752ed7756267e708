"""`make bench-scale`: footfall of every day at 10, 50 and 150 million rows, from the folder to the screen.

For each number of rows: a folder is made of the counters of the open edition, its first months are published on it, its
last one alone is added, and every query of the program is timed. One table at the end; what was made is deleted as it
goes.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from data import store
from tests.bench import rows as generator
from tests.bench.queries import kinds

SIZES = (10_000_000, 50_000_000, 150_000_000)
ROOT = Path(__file__).parents[2]
WITHIN = 5.0  # milliseconds, of a query of a screen
RISES = 1.0  # milliseconds for a hundred million rows more, that are told
GIB, BYTES_A_ROW, BYTES_BESIDE = 2**30, 20, 4 * 2**30  # room on disk: raw rows, months kept, and editions being built


@dataclass(frozen=True)
class Ran:
    """A command: how long it took, the processor's time (seconds) and the most memory that it held (bytes)."""

    seconds: float
    processor: float
    memory: int


@dataclass(frozen=True)
class Size:
    """What was measured of one number of rows; bytes, and milliseconds by query."""

    rows: int
    raw: int
    published: Ran
    added: Ran
    added_rows: int
    full: int
    public: int
    kept: int
    months: int
    queries: dict[str, tuple[float, float]]  # in all, and running: the rest plans, and makes a frame of the rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each number of rows, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES)
    parser.add_argument("--in", dest="place", type=Path, default=Path(tempfile.gettempdir()), help="a disk with room")
    parser.add_argument("--queries", action="store_true", help="time the queries of the current edition, as JSON")
    asked = parser.parse_args(arguments)
    if asked.queries:
        print(json.dumps(time_queries()))
        return 0
    need = max(asked.rows) * BYTES_A_ROW + BYTES_BESIDE
    free = shutil.disk_usage(asked.place).free
    print(f"needs {need / GIB:.0f} GiB of disk in {asked.place}, {free / GIB:.0f} are free", file=sys.stderr)
    if free < need:
        raise SystemExit("not enough room: give another folder (--in), or fewer rows (--rows)")
    with tempfile.TemporaryDirectory(prefix="scale-", dir=asked.place) as place:
        base = Path(place) / "open"
        run(base, "data", "publish", "--open")
        found = []
        for rows in sorted(asked.rows):
            found.append(measure(Path(place) / str(rows), base, rows))
            shutil.rmtree(Path(place) / str(rows))
        print(report(found))
    return 0


def run(editions: Path, module: str, *arguments: str) -> Ran:
    """Run a command of the program on a folder of editions. Raises SystemExit where it fails."""
    began = time.monotonic()
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"EDITIONS_DIR": str(editions), "SITE": "off"})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Ran(time.monotonic() - began, usage.ru_utime + usage.ru_stime, memory)


def measure(place: Path, base: Path, rows: int) -> Size:
    """Everything that is measured of one number of rows."""
    raw, aside, editions = place / "footfall", place / "last.parquet", place / "editions"
    shutil.copytree(base, editions)
    generator.write(raw, rows, counters=receiving(base))
    weight = generator.weight(raw)
    last = sorted(raw.rglob("*.parquet"))[-1]
    added_rows = int(duckdb.sql(f"select count(*) from '{last}'").fetchall()[0][0])
    last.rename(aside)
    published = run(editions, "data", "publish", str(raw))
    run(editions, "data", "prune", "--keep", "1")  # else what is published is compared with other footfall too
    aside.rename(last)
    added = run(editions, "data", "publish", str(raw))
    name = store.current_name(editions)
    kept = list((editions / "deposits").glob("*.parquet"))
    with duckdb.connect(str(editions / f"{name}.duckdb"), read_only=True) as connection:
        ((months,),) = connection.execute("select count(*) from core.footfall").fetchall()
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.scale", "--queries"],
        cwd=ROOT,
        env=os.environ | {"EDITIONS_DIR": str(editions)},
        check=True,
        capture_output=True,
        text=True,
    )
    return Size(
        rows,
        weight,
        published,
        added,
        added_rows,
        (editions / f"{name}.duckdb").stat().st_size,
        (editions / f"{name}.public.duckdb").stat().st_size,
        sum(path.stat().st_size for path in kept),
        months,
        json.loads(answer.stdout),
    )


def receiving(editions: Path) -> np.ndarray:
    """The counters that receive people in the current edition of a folder."""
    with duckdb.connect(str(editions / f"{store.current_name(editions)}.duckdb"), read_only=True) as connection:
        found = connection.execute("select counter_id from core.counters where type = 'france_services' order by all")
        return np.array([counter for (counter,) in found.fetchall()], dtype=object)


def time_queries() -> dict[str, tuple[float, float]]:
    """Milliseconds of each query of the program, in all and of its operators, as a cabinet asks it of Bretagne."""
    import queries
    from queries.access import Viewer
    from tests.bench.harness import milliseconds
    from tests.bench.queries import questions
    from tests.bench.samples import SAMPLES

    samples = SAMPLES | {"counter": str(receiving(store.editions_dir())[0])}
    viewer = Viewer("cabinet")
    edition = queries.edition(viewer)
    return {
        name: (
            milliseconds(partial(question.ask, viewer, edition)),
            1000 * _running(question.explained(viewer, edition)),
        )
        for name, question in questions(viewer, edition, samples).items()
    }


def _running(node: dict[str, Any]) -> float:
    """Seconds that the operators of a plan took."""
    inside = [*node.get("children", ()), *node.get("operator", ())]
    return float(node.get("timing", node.get("operator_timing", 0))) + sum(map(_running, inside))


def report(found: Sequence[Size]) -> str:
    """The table, in Markdown: machine, versions, command, a column for each number of rows, queries and their slope."""
    head = ["", *(f"{size.rows / 1e6:,.0f} million rows" for size in found)]
    lines = [
        ("raw Parquet", [f"{size.raw / 1e6:,.0f} MB" for size in found]),
        ("published in", [f"{size.published.seconds:.0f} s" for size in found]),
        ("of processor", [f"{size.published.processor:.0f} s" for size in found]),
        ("most memory", [f"{size.published.memory / GIB:.2f} GiB" for size in found]),
        ("a further month", [f"{size.added_rows:,} rows in {size.added.seconds:.0f} s" for size in found]),
        ("of processor", [f"{size.added.processor:.0f} s" for size in found]),
        ("most memory", [f"{size.added.memory / GIB:.2f} GiB" for size in found]),
        ("edition, whole", [f"{size.full / 1e6:,.0f} MB" for size in found]),
        ("edition, public", [f"{size.public / 1e6:,.0f} MB" for size in found]),
        ("months kept of the deposit", [f"{size.kept / 1e6:,.0f} MB" for size in found]),
        ("rows of core.footfall", [f"{size.months:,}" for size in found]),
    ]
    names = sorted(found[-1].queries, key=lambda name: -found[-1].queries[name][0])
    slopes = {name: _slope(found, name) for name in names}
    rising = [name for name in names if slopes[name] > RISES]
    few = [name for name in names if found[-1].queries[name][0] > WITHIN or name in rising]
    taken = [(name, [f"{size.queries[name][0]:.1f} ms" for size in found]) for name in few]
    within = [
        f"{sum(found[-1].queries[name][0] <= WITHIN for name in some)} of {len(some)} {kind}"
        for kind, some in kinds(names).items()
    ]
    planned = sum(found[-1].queries[name][1] <= WITHIN for name in names)
    cells = [f"| {name} | {' | '.join(values)} |" for name, values in lines]
    asked = [
        f"| {name} | {' | '.join(values)} | {found[-1].queries[name][1]:.1f} ms | {slopes[name]:+.2f} |"
        for name, values in taken
    ]
    slope_head = [*head, "running, at the largest", "ms more for 100 million rows"]
    return "\n".join(
        [
            f"{machine()}. `make bench-scale`",
            "",
            f"| {' | '.join(head)} |",
            "|---" * len(head) + "|",
            *cells,
            "",
            f"{', '.join(within)} take {WITHIN:.0f} ms or less at the largest (median of 5), "
            f"{planned} of all run in that once planned; all one after another: {_together(found)}; "
            f"{len(rising)} rise by over {RISES:.0f} ms for 100 million rows: {', '.join(rising) or 'none'}.",
            "",
            f"| {' | '.join(slope_head)} |",
            "|---" * len(slope_head) + "|",
            *asked,
        ]
    )


def _together(found: Sequence[Size]) -> str:
    """All queries one after another, for each number of rows."""
    return ", ".join(f"{sum(ms for ms, _ in size.queries.values()) / 1000:.2f} s" for size in found)


def _slope(found: Sequence[Size], name: str) -> float:
    """Milliseconds more for a hundred million rows more, by least squares; 0 where one number of rows was tried."""
    if len(found) < 2:
        return 0.0
    taken = [size.queries[name][0] for size in found]
    return float(np.polyfit([size.rows / 1e8 for size in found], taken, 1)[0])


def machine() -> str:
    """The machine and the versions."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        model = next(line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    return f"{model}, {os.cpu_count()} processors, {memory:.0f} GiB, {platform.system()}; {versions}"


if __name__ == "__main__":
    sys.exit(main())
