"""`make try-many`: nginx before two and four processes, under load; a table of what they carry and of what held.

One is killed while people read, of two and of four; one machine, of two processes, is drained, upgraded and taken in
again; and one follows a copy of the public files of the editions, which lags, by rsync and then by a bucket of objects.
Every answer is held against the edition that it names (tests/deploy/crowd.py).
"""

import asyncio
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from data import store
from tests.deploy.crowd import Crowd, Reader, Seen, people
from tests.deploy.front import NGINX
from tests.deploy.readers import browser, opened, viewer_of
from tests.deploy.site import ROOT, Site, machine, site
from tests.soak import SIGNED, marked
from tests.support import publish_again

SECONDS = 30.0
READERS = 8
MOST = 120  # seconds that an edition may take to be followed
DAY = "2024-12-30"  # of the data of the editions that are published meanwhile
NOT_THE_PROGRAM = (".*", "__pycache__", "build", "docs", "editions", "tests")
Row = tuple[str, str, bool]


@dataclass
class Trial:
    """A site of four processes, and what each crowd met."""

    site: Site
    marks: dict[str, float]
    met: list[Seen] = field(default_factory=list)

    @property
    def last(self) -> str:
        """The edition that is current."""
        return [*self.marks][-1]

    @property
    def copy(self) -> Path:
        """The folder of editions of a second machine."""
        return self.site.place / "copy"

    def publish(self) -> str:
        """One edition more; its name."""
        now, year = store.current("full"), 2029 + len(self.marks)
        name = f"{year}0101T000000Z-0123456789ab"
        self.marks[name] = self.marks[now.name]
        changed = f"update core.editions set built_at = '{year}-01-01'"
        publish_again(self.site.folder, now.path, name, DAY, changed)
        return name

    @property
    def servers(self) -> list[str]:
        return [f"127.0.0.1:{port}" for port in self.site.processes]

    def crowd(
        self, think: float, act: Callable[[], None] | None = None, signed: bool = True
    ) -> tuple[Seen, list[Reader]]:
        """What readers meet while something is done, if anything is; at least SECONDS."""
        seen = Seen(dict(self.marks))
        self.met.append(seen)
        doing = threading.Thread(target=act) if act else None
        if doing:
            threading.Timer(SECONDS / 3, doing.start).start()
        going = (lambda: doing.ident is None or doing.is_alive()) if doing else (lambda: False)
        crowd = Crowd(self.site.front, people(READERS, SIGNED if signed else {}), seen, think)
        return seen, asyncio.run(crowd.live(SECONDS, going))


def carried(trial: Trial, count: int) -> Row:
    """What so many processes carry, of readers who never think."""
    trial.site.front.lead_to(trial.servers[:count])
    time.sleep(1)
    seen, _ = trial.crowd(0)
    lasted = sorted(ms for _, ms in seen.milliseconds)
    took = max(at + ms / 1000 for at, ms in seen.milliseconds) - min(at for at, _ in seen.milliseconds)
    p50, p95 = (lasted[int(share * (len(lasted) - 1))] for share in (0.5, 0.95))
    said = f"{len(lasted) / took:.1f} interactions a second, p50 {p50:.0f} ms, p95 {p95:.0f} ms, {_problems(seen)}"
    return f"{count} processes, {READERS + len(SIGNED)} readers who never think", said, not _failed(seen)


def known_everywhere(trial: Trial) -> Row:
    """Who signed in before one process is signed in at each."""
    with browser(trial.site.front, "prefete-de-bretagne") as client:
        found = []
        for port in trial.site.ports:
            with opened(trial.site.at(port, client)) as tab:
                found.append(viewer_of(tab.sent))
    return "who is signed in, at each of four processes", " ".join(found), found == ["prefect:R53"] * len(found)


def killed(trial: Trial, count: int) -> Row:
    """One of so many is killed while people read, and is started again."""
    port = trial.site.ports[0]
    trial.site.front.lead_to(trial.servers[:count])

    def act() -> None:
        trial.site.kill(port)
        time.sleep(5)
        trial.site.start(port)

    seen, _ = trial.crowd(0.5, act)
    trial.site.front.lead_to([f"127.0.0.1:{each}" for each in trial.site.ports])
    return f"one of {count} killed under load", _problems(seen), not _failed(seen)


def upgraded(trial: Trial) -> Row:
    """A machine of two processes is drained, upgraded and taken in again, while people read.

    The program is a link, as docs/operator/runbook.md has it: what runs goes on with the files of its own version.
    """
    machine, others = trial.site.ports[:2], trial.site.ports[2:]
    trial.site.program = trial.site.place / "program"
    trial.site.program.symlink_to(shutil.copytree(ROOT, trial.site.place / "next", ignore=_not_the_program))

    def act() -> None:
        trial.site.front.lead_to([f"127.0.0.1:{port}" for port in others])
        time.sleep(2)
        for port in machine:
            trial.site.stop(port)
        for port in machine:
            trial.site.start(port)
        trial.site.front.lead_to([f"127.0.0.1:{port}" for port in trial.site.ports])
        time.sleep(SECONDS / 3)

    seen, _ = trial.crowd(0.5, act)
    there = {Path(f"/proc/{trial.site.processes[port].pid}/cwd").resolve().name for port in machine}
    said = f"{_problems(seen)}; it runs the version in {' '.join(sorted(there))}"
    return "one machine drained, upgraded, taken in again", said, there == {"next"} and not _failed(seen)


def _not_the_program(folder: str, names: list[str]) -> set[str]:
    kept = {".streamlit"}
    return set(shutil.ignore_patterns(*NOT_THE_PROGRAM)(folder, names)) - kept


def followed(trial: Trial) -> Row:
    """A publication: each process serves it by itself."""
    name = trial.publish()
    taken = [_served_after(port, name) for port in trial.site.ports]
    return "a publication, followed by four processes", f"all within {max(taken):.1f} s", max(taken) < MOST


def _served_after(port: int, name: str) -> float:
    """Seconds until a process serves an edition, MOST at most."""
    begun = time.monotonic()
    while _edition(port) != name and time.monotonic() - begun < MOST:
        time.sleep(0.2)
    return min(MOST, time.monotonic() - begun)


def _edition(port: int) -> str:
    answer = httpx.get(f"http://127.0.0.1:{port}/sante", trust_env=False, timeout=60)
    return str(answer.json().get("edition", ""))


def lagging(trial: Trial) -> Row:
    """A second machine: a process for the public alone, on a copy of the public files that is one edition behind."""
    last = trial.site.ports[-1]
    trial.copy.mkdir()
    by_rsync(trial.site.folder, trial.copy)
    older, newer = trial.last, trial.publish()
    trial.site.stop(last)
    trial.site.start(last, EDITIONS_DIR=str(trial.copy), SIGN_IN="off", AUDIENCE="public")
    for port in trial.site.ports[:-1]:
        _served_after(port, newer)
    trial.site.front.lead_to(trial.servers[-2:])
    time.sleep(1)
    seen, readers = trial.crowd(0.2, signed=False)
    mixed = [one for one in readers if len(one.editions) != 1]
    had = {name: sum(name in one.editions for one in readers) for name in (older, newer)}
    said = f"{had[older]} readers of the edition before, {had[newer]} of the new one, {len(mixed)} of both"
    said = f"{said}; {_problems(seen)}"
    return "a copy of the public files that lags", said, not mixed and not _failed(seen) and all(had.values())


def copied(trial: Trial, how: str) -> Row:
    """That copy is brought up to date while people read: its process follows, and nobody is given an error."""
    if _edition(trial.site.ports[-1]) == trial.last:
        trial.publish()
    taken = float(MOST)

    def act() -> None:
        nonlocal taken
        COPIES[how](trial.site.folder, trial.copy)
        taken = _served_after(trial.site.ports[-1], trial.last)

    seen, readers = trial.crowd(0.2, act, signed=False)
    had = sum(trial.last in one.editions for one in readers)
    said = f"served {taken:.1f} s later, read by {had} of {len(readers)} readers; {_problems(seen)}"
    return f"the copy brought up to date by {how}", said, taken < MOST and had == len(readers) and not _failed(seen)


def by_rsync(folder: Path, other: Path) -> None:
    """As docs/operator/deploy.md has it, from one folder to another."""
    subprocess.run([ROOT / "deploy" / "copy.sh", folder, other], check=True)


def by_bucket(folder: Path, other: Path) -> None:
    """The same by objects that are asked for over HTTP: put in the bucket, the pointer last, and fetched."""
    bucket = other.with_name("bucket")
    bucket.mkdir(exist_ok=True)
    for file in [*folder.glob("*.public.duckdb"), *folder.glob("*.json"), folder / "CURRENT"]:
        shutil.copy(file, bucket)
    with objects(bucket) as address:
        subprocess.run([ROOT / "deploy" / "fetch.sh", address, other], check=True)


COPIES: dict[str, Callable[[Path, Path], None]] = {"rsync": by_rsync, "a bucket of objects": by_bucket}


@contextmanager
def objects(bucket: Path) -> Iterator[str]:
    """The address of a server that gives each object of a bucket."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(bucket)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _failed(seen: Seen) -> bool:
    return bool(seen.wrong or seen.errors or seen.late)


def _problems(seen: Seen) -> str:
    """What a crowd met, in a few words."""
    said = f"{seen.checked} answers held, {len(seen.wrong)} wrong, {len(seen.errors)} errors, {seen.late} late"
    cut = f"{len(seen.reconnects)} reconnects of {max(seen.reconnects, default=0):.1f} s at most"
    return f"{said}, {cut} {[*seen.wrong, *seen.errors][:2] or ''}".rstrip()


CHECKS: dict[str, Callable[[Trial], Row]] = {
    "known": known_everywhere,
    "two": partial(carried, count=2),
    "four": partial(carried, count=4),
    "killed-two": partial(killed, count=2),
    "killed-four": partial(killed, count=4),
    "upgraded": upgraded,
    "followed": followed,
    "lagging": lagging,
    "rsync": partial(copied, how="rsync"),
    "bucket": partial(copied, how="a bucket of objects"),
}


def tried(trial: Trial, names: Sequence[str]) -> Iterator[Row]:
    """The rows of the table: of these checks, or of all."""
    for name in names or CHECKS:
        try:
            yield CHECKS[name](trial)
        except Exception as error:  # noqa: BLE001  what a check meets is what it found
            yield name, f"{type(error).__name__}: {error}"[:300], False


def main(names: Sequence[str] = ()) -> int:
    """Try these checks, or all; print the table; 1 where something did not hold."""
    if not NGINX:
        raise SystemExit("nginx is not installed (on Debian: apt install nginx-light)")
    rows = []
    with site(4) as here:
        os.environ["EDITIONS_DIR"] = str(here.folder)
        for what, said, held in tried(Trial(here, marked()), names):
            rows.append((what, said, held))
            print(f"{'held' if held else 'DID NOT HOLD':12} {what}: {said}", file=sys.stderr, flush=True)
    width = max(len(what) for what, *_ in rows)
    print(f"\n{machine()}\nmake try-many\n")
    for what, said, held in rows:
        print(f"{what:{width}}  {'' if held else 'DID NOT HOLD: '}{said}")
    return int(not all(held for *_, held in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
