"""python -m tests.bench.public: the public pages from nginx, alone and during a publication.

The site of the current edition is written in a copy of the folder of editions (taken, where it is there), and sent by
an nginx of this machine with deploy/nginx.conf, over TLS; wrk stands on the same processors. Then an edition is
published and its site written under the same load, and the link goes back and forth as in returns, while one reader
looks for mixed pages (tests/bench/visits.py).
"""

import argparse
import datetime as dt
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from data import store
from pages.outputs.site import following
from queries import site
from tests.bench import load, visits
from tests.bench.compare import header
from tests.bench.harness import ROOT
from tests.bench.load import WRK, Round
from tests.bench.visits import Kept, Reader, Visit
from tests.deploy.front import NGINX, Front, free_ports

LEFT_OUT = shutil.ignore_patterns("*.lock", "site.log", ".*")
RETURNS = 20
MEANWHILE = 8  # milliseconds before a connection asks again: two processors have something else to do too
READ = 60  # addresses of pages that the reader goes through, again and again
PAUSE = 0.02  # seconds between two visits: the reader is not what is measured


@dataclass
class Tried:
    """What is measured: the folder of editions, nginx before it, the file of addresses, connections."""

    editions: Path
    front: Front
    paths: Path
    connections: int
    over: threading.Event = field(default_factory=threading.Event)

    def drive(self, seconds: int, pause: int = 0) -> Round:
        """Load for some seconds."""
        return load.drive(self.front.address, self.paths, seconds, self.connections, pause)

    def pointed(self) -> str:
        """The edition whose site is served."""
        return _edition(str((self.editions / site.LINK).readlink()))

    def sites(self) -> dict[str, Kept]:
        """Those that were written, by edition."""
        written = (self.editions / following.SITES).glob("*.*/" + site.ABOUT)
        return {_edition(str(one.parent)): Kept(one.parent) for one in written}


def _edition(place: str) -> str:
    return Path(place).name.partition(".")[0]


@contextmanager
def prepared(connections: int) -> Iterator[Tried]:
    """A copy of the folder of editions with the site of the current one, and nginx before it."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        (place / "nginx").mkdir()
        shutil.copytree(store.editions_dir(), place / "editions", symlinks=True, ignore=LEFT_OUT)
        front = Front(place / "nginx", *free_ports(2), place / "editions")
        tried = Tried(place / "editions", front, place / "paths", connections)
        _run(tried, "pages", "site", "--served")
        root = tried.editions / site.LINK
        tried.paths.write_text("\n".join(load.mix(root)) + "\n", encoding="utf-8")
        with front.running():
            yield tried


def _run(tried: Tried, *words: str) -> None:
    environment = os.environ | {"EDITIONS_DIR": str(tried.editions), "SITE": "off"}
    subprocess.run([sys.executable, "-m", *words], cwd=ROOT, env=environment, check=True, stdout=sys.stderr)


# During a publication -------------------------------------------------------------------------------------------------


def published(tried: Tried) -> None:
    """Publish the same as of a month later."""
    later = tried.sites()[tried.pointed()].day + dt.timedelta(days=31)
    _run(tried, "data", "publish", "--as-of", later.isoformat())


def followed(tried: Tried) -> None:
    """Write the site of that edition and serve it: by the command that a publication starts, here in the session of
    what is measured, since Linux shares processors out by session.
    """
    before = tried.pointed()
    _run(tried, "pages", "site", "--served")
    assert tried.pointed() != before


def returned(tried: Tried) -> None:
    """Go back to the site before, forth again, and so on."""
    places = [one.folder.name for name, one in tried.sites().items() if name != tried.pointed()]
    places.append((tried.editions / site.LINK).resolve().name)
    for number in range(RETURNS):
        following.show(tried.editions, places[number % len(places)])
        time.sleep(0.5)


@dataclass
class Meanwhile:
    """What came while something was done: rounds of load, visits, and how long it took."""

    rounds: list[Round]
    visits: list[Visit]
    seconds: float


def meanwhile(tried: Tried, work: Callable[[Tried], None], seconds: int) -> Meanwhile:
    """Load and read until a work ends, and one round more. Raises as the work does."""
    rounds, began = [], time.monotonic()
    tried.over.clear()
    with ThreadPoolExecutor(2) as threads:
        working, reading = threads.submit(work, tried), threads.submit(_read, tried)
        try:
            while not working.done():
                rounds.append(tried.drive(seconds, MEANWHILE))
            lasted = time.monotonic() - began
            working.result()
            rounds.append(tried.drive(seconds, MEANWHILE))
        finally:
            tried.over.set()
    return Meanwhile(rounds, reading.result(), lasted)


def _read(tried: Tried) -> list[Visit]:
    """Read pages until it is over."""
    names = [name for name in tried.paths.read_text(encoding="utf-8").split() if name.endswith(".html")][:READ]
    reader, found = Reader(tried.front.line, tried.pointed), list[Visit]()
    while not tried.over.is_set():
        found.append(reader.visit(names[len(found) % len(names)].removeprefix(visits.PREFIX)))
        time.sleep(PAUSE)
    return found


ACTS = {"nginx, a publication": published, "nginx, its site": followed, "nginx, returns": returned}


# The table ------------------------------------------------------------------------------------------------------------


def table(seconds: int, connections: int) -> int:
    """Measure, print; the number of errors and of mixed pages."""
    rows: list[list[str]] = [["", "requests/s", "pages/s", "p50 ms", "p99 ms", "errors", "mixed", "remarks"]]
    wrong = 0
    with prepared(connections) as tried:
        tried.drive(2)  # the files are in memory
        alone = load.together([tried.drive(seconds) for _ in range(3)])
        rows.append(_row("nginx, nothing else", alone, "", f"{alone.bytes / alone.requests / 1000:.1f} kB a request"))
        wrong += alone.errors
        for what, act in ACTS.items():
            while_ = meanwhile(tried, act, seconds)
            said, all_ = visits.told(while_.visits, tried.sites()), load.together(while_.rounds)
            mixed = sum(count for one, count in said.items() if one.startswith("mixed"))
            wrong += all_.errors + mixed + said["error"]
            remark = f"{while_.seconds:.0f} s, {len(while_.visits)} visits: {_said(said)}"
            rows.append(_row(what, all_, str(mixed), remark))
    for line in _aligned(rows):
        print(line)
    return wrong


def _pages(found: Round) -> float:
    return found.per_second * load.PAGES / 100


def _row(name: str, found: Round, mixed: str, remark: str) -> list[str]:
    told = [f"{found.per_second:.0f}", f"{_pages(found):.0f}", f"{found.p50:.1f}", f"{found.p99:.1f}"]
    return [name, *told, str(found.errors), mixed, remark]


def _said(found: Counter[str]) -> str:
    return ", ".join(f"{count} {name or 'whole'}" for name, count in sorted(found.items()))


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _versions() -> str:
    nginx = subprocess.run([str(NGINX), "-v"], capture_output=True, text=True).stderr
    wrk = subprocess.run([str(WRK), "-v"], capture_output=True, text=True).stdout
    return f"nginx {nginx.strip().rpartition('/')[2]}, {' '.join(re.findall(r'^wrk [^ ]+', wrk))}"


def main() -> int:
    """Print where it was measured, and the table; 1 where there was an error or a mixed page."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=10, help="of a round of load")
    options.add_argument("--connections", type=int, default=64)
    given = options.parse_args()
    if not (NGINX and WRK):
        raise SystemExit("nginx and wrk are needed (on Debian: apt install nginx-light wrk)")
    print("\n".join([*header(("duckdb",)), _versions()]))
    print(f"python -m tests.bench.public --seconds {given.seconds} --connections {given.connections}")
    print(f"{given.connections} connections, rounds of {given.seconds} s; of a hundred requests: {_mix()}")
    wrong = table(given.seconds, given.connections)
    print(f"load {os.getloadavg()[0]:.1f} after")
    return int(wrong > 0)


def _mix() -> str:
    return ", ".join(f"{share} {name}" for name, (share, _) in load.MIX.items())


if __name__ == "__main__":
    sys.exit(main())
