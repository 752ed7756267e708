"""Load on the public pages: which files are asked for, by wrk, and how many it was given, how fast."""

import json
import random
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WRK = shutil.which("wrk")
LUA = Path(__file__).with_name("mix.lua")
# As a browser asks; kind of file: how many of a hundred requests, and which files.
BROWSER = ("Accept-Encoding: gzip, deflate, br", "Accept: text/html,application/xhtml+xml,*/*;q=0.8")
MIX = {
    "home": (20, "*/index.html"),
    "indicators": (20, "*/indicators/*.html"),
    "territories": (30, "*/territories/*.html"),
    "css": (20, "style.*.css"),
    "csv": (10, "*/territories/*.csv"),
}
PAGES = 70  # of a hundred, those that are read; the others come with them


@dataclass(frozen=True)
class Round:
    """What wrk was given: requests, seconds, milliseconds within which half and 99 of a hundred were answered, bytes,
    and errors (of a line, of status 400 or more, of more than two seconds).
    """

    requests: int
    seconds: float
    p50: float
    p99: float
    bytes: int
    errors: int

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def mix(site: Path, count: int = 2000, seed: int = 1) -> list[str]:
    """Addresses of files of a site, in the shares of MIX. ValueError where it has none of a kind."""
    dice, found = random.Random(seed), []
    for kind, (share, pattern) in MIX.items():
        files = sorted(path.relative_to(site) for path in site.glob(pattern))
        if not files:
            raise ValueError(f"the site has no file for {kind}")
        found += [f"/public/{one}" for one in dice.choices(files, k=count * share // 100)]
    dice.shuffle(found)
    return found


def drive(address: str, paths: Path, seconds: int, connections: int, pause: int = 0) -> Round:
    """Ask for the paths of a file, over so many connections, for some seconds; each connection asks again at once, or
    some `pause` milliseconds after it was answered.
    """
    headers = [word for header in BROWSER for word in ("-H", header)]
    size = ["-t", "1", "-c", str(connections), "-d", f"{seconds}s"]
    command = [str(WRK), *size, *headers, "-s", str(LUA), address, "--", str(paths), str(pause)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Round(**json.loads(said.splitlines()[-1]))


def together(rounds: Sequence[Round]) -> Round:
    """Several rounds as one: of the times, the worst."""
    return Round(
        sum(one.requests for one in rounds),
        sum(one.seconds for one in rounds),
        max(one.p50 for one in rounds),
        max(one.p99 for one in rounds),
        sum(one.bytes for one in rounds),
        sum(one.errors for one in rounds),
    )
