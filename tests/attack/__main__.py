"""python -m tests.attack [NAME...]: every attack, wide; what was tried and what held; 1 when something did not hold."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
AT_ONCE = 2  # the longest ones first: below, and on two cores, all of it takes under twenty minutes
# What is attacked, and the tests that do it: files, and words of their names where only some of a file's do.
ATTACKS: dict[str, tuple[str, ...]] = {
    "publications killed": ("tests/attack/test_kills.py",),
    "readers across five publications": ("tests/pages/test_serving.py",),
    "non-interference": ("tests/attack/test_interference.py", "tests/queries/test_fences.py", "-k", "moves"),
    "linear programming": ("tests/data/test_secrecy.py", "tests/data/test_differencing.py"),
    "connections that hold": ("tests/attack/test_connections.py",),
    "hostile files": ("tests/attack/test_hostile_files.py",),
    "hostile cells": ("tests/attack/test_hostile_cells.py", "tests/data/test_cells.py"),
    "power, damaged files, lost pointers": ("tests/data/test_durable.py", "tests/pages/test_damage.py"),
    "full disk": ("tests/attack/test_full_disk.py",),
    "canaries": (
        "tests/queries/test_fences.py",
        "tests/pages/test_api.py",
        "tests/pages/test_feeds.py",
        "-k",
        "canary or decided or everyone or source",
    ),
    "hosts, origins, errors": ("tests/pages/test_bounds.py",),
    "words of addresses": ("tests/attack/test_addresses.py",),
    "texts of files": ("tests/attack/test_texts.py", "tests/pages/test_hostile.py"),
    "exports": ("tests/attack/test_exports.py",),
    "names of files": ("tests/attack/test_names.py",),
    "paths": ("tests/test_app.py", "-k", "static or leads_nowhere or no_file_has"),
    "nginx in front": ("tests/test_deploy.py",),
    "sign-in": (
        "tests/signin/test_proconnect.py",
        "tests/signin/test_readers.py",
        "tests/signin/test_api.py",
        "tests/signin/test_contests.py",
        "tests/signin/test_ending.py",
        "tests/signin/test_saved.py",
        "tests/signin/test_preview.py",
        "tests/signin/test_register_pages.py",
        "tests/signin/test_media.py",
        "tests/signin/test_uploads.py",
        "tests/data/test_rights.py",
    ),
    "tabs of others": ("tests/browser/test_sign_in.py", "-k", "tab"),
}


REPORT = ("-o", "junit_family=xunit1")  # which holds what tests count


@dataclass(frozen=True)
class Told:
    """How many blows an attack struck, how many were held, how long it took, and which tests failed."""

    tried: int
    held: int
    seconds: float
    failed: Sequence[str]

    @property
    def holds(self) -> bool:
        """Whether all of it was held, and something was tried."""
        return 0 < self.tried == self.held and not self.failed


def strike(chosen: Sequence[str]) -> Told:
    """Make one attack, in a process of its own."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", *REPORT, f"--junitxml={report}", *chosen]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"ATTACK": "1"}, stdout=sys.stderr)
        cases = list(ElementTree.parse(report).iter("testcase")) if report.exists() else []
    counts = [_counted(case) for case in cases]
    failed = [str(case.get("name")) for case in cases if _has_failed(case)]
    tried, held = (sum(count[side] for count in counts) for side in (0, 1))
    return Told(tried, held, time.monotonic() - begun, failed)


def _has_failed(case: ElementTree.Element) -> bool:
    return case.find("failure") is not None or case.find("error") is not None


def _counted(case: ElementTree.Element) -> tuple[int, int]:
    """What a test counted, tried and held: one, where it does not say; nothing, where it was skipped."""
    if case.find("skipped") is not None:
        return 0, 0
    said = {str(one.get("name")): int(str(one.get("value"))) for one in case.iter("property")}
    return said.get("tried", 1), said.get("held", int(not _has_failed(case)))


def main(names: Sequence[str]) -> int:
    """Make the attacks named, or all; print the table; 1 when something did not hold."""
    begun = time.monotonic()
    struck = {name: chosen for name, chosen in ATTACKS.items() if not names or name in names}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = dict(zip(struck, pool.map(strike, struck.values()), strict=True))
    width = max(map(len, told), default=0)
    print(f"\n{'attack':{width}}  {'tried':>7}  {'held':>7}  {'seconds':>7}")
    for name, one in told.items():
        print(f"{name:{width}}  {one.tried:7}  {one.held:7}  {one.seconds:7.0f}  {'' if one.holds else 'DID NOT HOLD'}")
        for failed in one.failed:
            print(f"{'':{width}}    {failed}")
    print(
        f"{sum(one.held for one in told.values())} held of {sum(one.tried for one in told.values())}"
        f" in {time.monotonic() - begun:.0f} seconds, load {os.getloadavg()[1]:.1f}"
    )
    return int(not told or not all(one.holds for one in told.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
