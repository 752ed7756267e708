"""`make soak`: a day of life in some minutes (MINUTES=15), in front of two processes; a table of what was found.

Readers, prefects and a cabinet come and go by nginx; meanwhile files are published, for the country and for a region,
one publication is gone back from, one finds the disk nearly full, and a process is killed. Every answer is held against
the edition that it names, the memory of each process against what it was once warm, and what a process counts of itself
against what nginx sent it.
"""

import asyncio
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from data import store
from pages.server.observed import route
from tests.attack.test_full_disk import bounded, full_but_for
from tests.deploy.crowd import Crowd, Seen, people
from tests.deploy.front import NGINX
from tests.deploy.site import ROOT, Site, machine, site

SIGNED = {
    "prefete-de-bretagne": "prefect:R53",
    "prefet-d-ille-et-vilaine": "prefect:D35",
    "cabinet-du-ministre": "cabinet",
    "administratrice": "administrator",
}
PUBLIC = 8
DISK = 3 * 2**30
LEFT = 20 * 2**20  # of a disk that is nearly full: less than an edition takes, and enough for who signs in
PAUSE = 8  # seconds between two acts
WITHDRAWN = 60.0  # seconds after which nobody is answered from an edition that was gone back from
STEADY = 0.10  # of what a process holds once warm: what it may hold more at the end
ROUTES = ("resume", "sante", "missions", "api", "flux")  # of what the crowd asks besides pages
A_MINUTE = 2  # interactions of a reader who reads, in the comparison with a day


@dataclass(frozen=True)
class Act:
    """What was done and how it ended; from when to when, of the clock."""

    what: str
    begun: float
    ended: float


@dataclass
class Life:
    """What is done to a site while people read, and how it ended. `dated`: how many files were deposited."""

    site: Site
    seen: Seen
    disk: Path
    is_disk: bool
    dated: int = 0
    acts: list["Act"] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    gone: dict[str, float] = field(default_factory=dict)  # edition that was gone back from -> when, of the clock

    @property
    def kinds(self) -> tuple[Callable[[], str], ...]:
        """What is done, in turn."""
        return self.publishes, self.is_killed, self.goes_back, self.finds_the_disk_full, self.deposits_for_a_region

    def until(self, moment: float) -> None:
        """One act after the other until a moment of the clock; the last one is finished."""
        for act in cycle(self.kinds):
            time.sleep(PAUSE)  # at the end too: what the last one changed is read
            if time.monotonic() >= moment:
                return
            begun = time.monotonic()
            how = act()
            print(f"{time.monotonic() - begun:6.1f} s  {act.__name__}: {how}", file=sys.stderr, flush=True)
            self.acts.append(Act(f"{act.__name__}: {how}", begun, time.monotonic()))

    def publishes(self) -> str:
        """Figures of four départements of the country, by the command."""
        return self._published(["35", "22", "75", "69"])

    def deposits_for_a_region(self) -> str:
        """The same of a region's own, in the name of its prefect."""
        return self._published(
            ["35", "22", "29", "56"], "--for", "prefect:R53", "--by", "prefete-de-bretagne@example.fr"
        )

    def goes_back(self) -> str:
        """To the edition before."""
        left = store.current_name()
        done = self._data("rollback", "--why", "soak")
        if done.returncode or store.current_name() == left:
            return self._fails("rollback", done)
        self.gone[left] = time.monotonic()
        return "done"

    def is_killed(self) -> str:
        """A process that people read, without a word; then it is started again. The first one lives to the end."""
        port = self.site.ports[-1]
        self.site.kill(port)
        time.sleep(3)
        self.site.start(port)
        return "started again"

    def finds_the_disk_full(self) -> str:
        """A publication that has 20 MB, which is too little: it says so, and changes nothing."""
        before = store.current_name()
        file = self._file(["35", "22", "75", "69"], 0)
        with ExitStack() as stack:
            if self.is_disk:
                stack.enter_context(full_but_for(self.disk, LEFT))
            done = self._data("publish", str(file), limit=None if self.is_disk else bounded(LEFT))
        told = done.returncode == 1 and "no room left" in done.stderr and "Traceback" not in done.stderr
        return "refused, nothing changed" if told and store.current_name() == before else self._fails("full disk", done)

    def _published(self, departments: Sequence[str], *words: str) -> str:
        self.dated += 1
        value = 60 + 12.0 * self.dated
        self.seen.coming = value
        done = self._data("publish", *words, str(self._file(departments, int(value))))
        if done.returncode:
            self.seen.coming = None
            return self._fails("publish", done)
        name = store.current_name()
        assert name
        if self.seen.marks.setdefault(name, value) != value:
            self.failed.append(f"{name} was read before it was published")
        self.seen.coming = None
        return "done"

    def _file(self, departments: Sequence[str], pooled: int) -> Path:
        file = self.site.place / "staff.csv"
        rows = [f"{one},2021,900,{pooled + 12 * rank}" for rank, one in enumerate(departments)]
        file.write_text("\n".join(["department,year,support,pooled", *rows, ""]))
        return file

    def _data(self, *words: str, limit: Callable[[], None] | None = None) -> "subprocess.CompletedProcess[str]":
        command, own = [sys.executable, "-m", "data", "--language", "en", *words], os.environ | self.site.environment
        return subprocess.run(command, cwd=ROOT, env=own, preexec_fn=limit, capture_output=True, text=True)

    def _fails(self, what: str, done: "subprocess.CompletedProcess[str]") -> str:
        self.failed.append(f"{what}: {done.returncode} {done.stderr[-400:]}")
        return "NOT as it should"


@dataclass
class Memory:
    """Megabytes that each process holds, each second of its life: (port, pid) -> samples."""

    site: Site
    samples: dict[tuple[int, int], list[tuple[float, float]]] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Until it is over."""
        while not self.over.wait(1):
            for port, process in [*self.site.processes.items()]:
                if held := resident(process.pid):
                    self.samples.setdefault((port, process.pid), []).append((time.monotonic(), held))

    def told(self) -> Iterator[tuple[str, str, bool]]:
        """For each process: which, what it held, and whether it stayed the same once warm."""
        for (port, pid), samples in self.samples.items():
            warm = samples[len(samples) // 3 :]
            name = f"process {pid} at {port}, {len(samples)} s"
            if len(warm) < 60:
                yield name, f"{warm[-1][1]:.0f} MB (too short to be judged)", True
                continue
            at, held = np.array(warm).T
            slope = float(np.polyfit(at / 60, held, 1)[0])
            half = len(held) // 2
            first, last = statistics.median(held[:half]), statistics.median(held[half:])
            said = f"{samples[0][1]:.0f} MB at first, {first:.0f} then {last:.0f} once warm, {slope:+.1f} MB a minute"
            yield name, f"{said}; by minute: {by_minute(samples)}", bool(last <= first * (1 + STEADY))


def by_minute(samples: Sequence[tuple[float, float]]) -> str:
    """What a process held in each minute of its life: the median of each."""
    held: dict[int, list[float]] = {}
    for at, megabytes in samples:
        held.setdefault(int((at - samples[0][0]) // 60), []).append(megabytes)
    return ", ".join(f"{statistics.median(each):.0f}" for each in held.values())


def resident(pid: int) -> float:
    """Megabytes of a process; 0 for one that is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def disk() -> Iterator[tuple[Path, bool]]:
    """A small disk in memory, and whether it is one: where this account may mount none, a folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", name]
        mounted = shutil.which("mount") and not subprocess.run(command, capture_output=True).returncode
        try:
            yield folder, bool(mounted)
        finally:
            if mounted:
                subprocess.run(["umount", name], check=True)


def marked() -> dict[str, float]:
    """The marker of the edition that is current, read of its rows: what a publication deposits is this number."""
    now = store.current("full")
    with duckdb.connect(str(now.path), read_only=True) as there:
        (pooled,) = there.execute(
            "select pooled from core.support_staff where department = '35' and year = 2021"
        ).fetchone() or (0,)
    return {now.name: float(pooled)}


def errors_written(site: Site) -> Counter[str]:
    """Lines of the logs of the processes that tell an error, by what they say."""
    found: Counter[str] = Counter()
    for log in site.place.glob("*.log"):
        for line in log.read_text(encoding="utf-8").splitlines():
            told = _told(line)
            if told.get("level") in ("error", "critical"):
                found[f"{told['event']} {told['page'] or ''} {told['error'] or ''} {(told['where'] or [''])[-1]}"] += 1
    return found


def _told(line: str) -> dict[str, Any]:
    """What a line says; nothing of one that is none of ours, or that a process was killed in."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def found(seen: Seen, life: Life, memory: Memory, seconds: float) -> Iterator[tuple[str, str, bool]]:
    """The rows of the table: what, what was found, whether it is as it should be."""
    lasted, day = sorted(ms for _, ms in seen.milliseconds), 8 * 60 * A_MINUTE
    yield "interactions", f"{len(lasted)} in {seconds:.0f} s, {len(lasted) / seconds:.1f} a second", bool(lasted)
    yield "as much as in eight hours", f"{len(lasted) / day:.0f} readers at {A_MINUTE} a minute", True
    shares = [lasted[min(len(lasted) - 1, int(share * len(lasted)))] for share in (0.5, 0.95, 1)]
    yield "p50, p95, longest", ", ".join(f"{ms:.0f} ms" for ms in shares), True
    yield "sessions opened", f"{seen.sessions} by {PUBLIC + len(SIGNED)} readers, {len(SIGNED)} signed in", True
    told = f"{seen.checked} of {len(seen.editions)} editions, {seen.marked} by the number deposited"
    yield "answers held against their edition", told, seen.checked > len(seen.first)
    yield "wrong answers", f"{len(seen.wrong)} {seen.wrong[:2] or ''}", not seen.wrong
    yield "errors, reconnects aside", f"{len(seen.errors)} {seen.errors[:2] or ''}", not seen.errors
    yield "answers later than one or two minutes", str(seen.late), not seen.late
    yield "reconnects", f"{len(seen.reconnects)}, the longest {max(seen.reconnects, default=0):.1f} s", True
    yield from done(seen, life)
    for one in life.failed[:3]:
        yield "what failed", one, False
    yield from memory.told()
    yield from counted(life.site)
    written = errors_written(life.site)
    yield "errors in the logs", f"{written.total()} {dict(written.most_common(3)) or ''}", not written


def done(seen: Seen, life: Life) -> Iterator[tuple[str, str, bool]]:
    """Each kind of act, how often, with how many answers meanwhile; how long one that was gone back from was read."""
    for kind in life.kinds:
        found = [act for act in life.acts if act.what.startswith(kind.__name__)]
        if not found:
            yield kind.__name__, "never: there was no time for it", False
        for what, count in sorted(Counter(act.what for act in found).items()):
            answers = sum(len(seen.between(act.begun, act.ended)) for act in found if act.what == what)
            yield what, f"{count} times, {answers} interactions meanwhile", "NOT" not in what and answers > 0
    stayed = [seen.last[name] - since for name, since in life.gone.items() if name in seen.last]
    if stayed:
        said = f"{max(*stayed, 0.0):.1f} s later at most"
        yield "last answer of an edition gone back from", said, max(stayed) < WITHDRAWN


def counted(site: Site) -> Iterator[tuple[str, str, bool]]:
    """/metrics of the process that lived all along, against the log of nginx, its log, and what Linux says of it."""
    port = site.ports[0]
    told, sent = site.metrics(port), Counter[str]()
    for _, server, status, path in site.front.log():
        if server.endswith(f":{port}") and status == "200":
            sent[route(path.partition("?")[0])] += 1
    asked = {one: int(told.get(f'requests_total{{outcome="ok",route="{one}"}}', 0)) for one in ROUTES}
    right = {one: sent[one] for one in ROUTES}
    said = " ".join(f"{one} {count}" for one, count in asked.items())
    yield "answers by /metrics, as nginx sent them", said if asked == right else f"{said}, not {right}", asked == right
    held, own = told["process_resident_memory_bytes"] / 2**20, resident(site.processes[port].pid)
    kept = told['kept_bytes{of="answers"}'] / 2**20
    said = f"{held:.0f} MB, {own:.0f} by Linux; kept to answer again {kept:.0f}"
    yield "memory by /metrics", said, abs(held - own) < 0.05 * own
    names = [name for name, value in told.items() if name.startswith("edition_info{") and value == 1]
    is_current = told["edition_served"] == 1 and [f'edition="{store.current_name()}"' in one for one in names] == [True]
    yield "edition by /metrics", f"{names}, is {'' if is_current else 'NOT '}the current one", is_current
    written = sum(_told(line).get("level") == "error" for line in (site.place / f"{port}.log").open(encoding="utf-8"))
    lines = int(told.get('log_lines_total{level="error"}', 0))
    yield "errors by /metrics, as in its log", f"{lines}, {written}", lines == written


def main(minutes: float) -> int:
    """Live for some minutes; print the table; 1 where something is not as it should be."""
    if not NGINX:
        raise SystemExit("nginx is not installed (on Debian: apt install nginx-light)")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # the disk is given back, the processes end
    with ExitStack() as stack:
        folder, is_disk = stack.enter_context(disk())
        here = stack.enter_context(site(disk=folder, LOG_FORMAT="json"))
        os.environ["EDITIONS_DIR"] = str(here.folder)
        seen = Seen(marked())
        life, memory = Life(here, seen, folder, is_disk), Memory(here)
        begun = time.monotonic()
        watching = threading.Thread(target=memory.watch)
        watching.start()
        living = threading.Thread(target=life.until, args=(begun + 60 * minutes - PAUSE,))
        living.start()
        try:
            asyncio.run(Crowd(here.front, people(PUBLIC, SIGNED), seen).live(60 * minutes, living.is_alive))
        finally:
            living.join()
            memory.over.set()
            watching.join()
        rows = [*found(seen, life, memory, time.monotonic() - begun)]
    width = max(len(what) for what, *_ in rows)
    where = "of 3 GB in memory" if is_disk else "a bound on the size of files: no disk may be mounted here"
    print(f"\n{machine()}\nmake soak MINUTES={minutes:g}; the disk is {where}\n")
    for what, said, is_right in rows:
        print(f"{what:{width}}  {'' if is_right else 'NOT AS IT SHOULD BE: '}{said}")
    return int(not all(is_right for *_, is_right in rows))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if sys.argv[1:] else 15))
