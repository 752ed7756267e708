"""`make try-many`: nginx before two and four processes, under load; a table of what they carry and of what held.

One is killed while people read, each is ended and started again in turn, and one follows a copy of the public files of
the editions, which lags. Every answer is held against the edition that it names (tests/deploy/crowd.py).
"""

import asyncio
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from data import store
from tests.deploy.crowd import Crowd, Reader, Seen, people
from tests.deploy.front import NGINX
from tests.deploy.readers import browser, opened, viewer_of
from tests.deploy.site import Site, machine, site
from tests.soak import SIGNED, marked
from tests.support import publish_again

SECONDS = 30.0
READERS = 8
NEXT, DAY = "20300101T000000Z-0123456789ab", "2024-12-30"  # the edition that is published meanwhile, and its day
CHANGED = "update core.editions set built_at = '2030-01-01'"
Row = tuple[str, str, bool]


@dataclass
class Trial:
    """A site of four processes, and what each crowd met."""

    site: Site
    marks: dict[str, float]
    met: list[Seen] = field(default_factory=list)

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


def killed(trial: Trial) -> Row:
    """One of four is killed while people read, and is started again."""
    port = trial.site.ports[0]

    def act() -> None:
        trial.site.kill(port)
        time.sleep(5)
        trial.site.start(port)

    seen, _ = trial.crowd(0.5, act)
    return "one of four killed under load", _problems(seen), not _failed(seen)


def upgraded(trial: Trial) -> Row:
    """Each is ended as systemd would and started again, one after the other, while people read."""

    def act() -> None:
        for port in trial.site.ports[:2]:
            trial.site.stop(port)
            trial.site.start(port)

    seen, _ = trial.crowd(0.5, act)
    return "two drained and upgraded in turn, under load", _problems(seen), not _failed(seen)


def followed(trial: Trial) -> Row:
    """A publication: each process serves it by itself."""
    now = store.current("full")
    trial.marks[NEXT] = trial.marks[now.name]
    publish_again(trial.site.folder, now.path, NEXT, DAY, CHANGED)
    begun = time.monotonic()
    while len({_edition(port) for port in trial.site.ports}) > 1 or _edition(trial.site.ports[0]) != NEXT:
        if time.monotonic() - begun > 120:
            break
        time.sleep(0.2)
    found = [_edition(port) for port in trial.site.ports]
    return (
        "a publication, followed by four processes",
        f"all within {time.monotonic() - begun:.1f} s",
        found == [NEXT] * len(found),
    )


def _edition(port: int) -> str:
    answer = httpx.get(f"http://127.0.0.1:{port}/sante", trust_env=False, timeout=60)
    return str(answer.json().get("edition", ""))


def lagging(trial: Trial) -> Row:
    """A second machine: a process for the public alone, on a copy of the public files that is one edition behind."""
    last, other = trial.site.ports[-1], trial.site.place / "copy"
    older = next(name for name in trial.marks if name != NEXT)
    other.mkdir()
    for name in (f"{older}.public.duckdb", f"{older}.json"):
        shutil.copy(trial.site.folder / name, other)
    (other / "CURRENT").write_text(f"{older}\n")
    trial.site.stop(last)
    trial.site.start(last, EDITIONS_DIR=str(other), SIGN_IN="off", AUDIENCE="public")
    trial.site.front.lead_to(trial.servers[-2:])
    time.sleep(1)
    seen, readers = trial.crowd(0.2, signed=False)
    mixed = [one for one in readers if len(one.editions) != 1]
    had = {name: sum(name in one.editions for one in readers) for name in (older, NEXT)}
    said = f"{had[older]} readers of the edition before, {had[NEXT]} of the new one, {len(mixed)} of both"
    said = f"{said}; {_problems(seen)}"
    return "a copy of the public files that lags", said, not mixed and not _failed(seen) and all(had.values())


def copied(trial: Trial) -> Row:
    """That machine's copy brought up to date: its process follows."""
    last = [*trial.site.processes][-1]
    how = copy(trial.site.folder, trial.site.place / "copy")
    begun = time.monotonic()
    while _edition(last) != NEXT and time.monotonic() - begun < 120:
        time.sleep(0.2)
    taken = time.monotonic() - begun
    return f"the copy brought up to date by {how}", f"served {taken:.1f} s later", _edition(last) == NEXT


def copy(folder: Path, other: Path) -> str:
    """The commands of deploy/README.md, or the same in the same order where rsync is not installed; which."""
    if rsync := shutil.which("rsync"):
        own = ["--include=*.public.duckdb", "--include=*.json", "--exclude=*"]
        subprocess.run([rsync, "-a", "--no-owner", "--no-group", *own, f"{folder}/", f"{other}/"], check=True)
        subprocess.run([rsync, "-a", f"{folder}/CURRENT", f"{other}/CURRENT"], check=True)
        return "rsync"
    for file in [*folder.glob("*.public.duckdb"), *folder.glob("*.json"), folder / "CURRENT"]:
        shutil.copy(file, other / f".{file.name}")
        (other / f".{file.name}").replace(other / file.name)
    return "a copy (rsync is not installed)"


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
    "killed": killed,
    "upgraded": upgraded,
    "followed": followed,
    "lagging": lagging,
    "copied": copied,
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
