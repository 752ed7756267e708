"""A disk that fills at any point of a publication: a sentence, nothing changed, and the next one succeeds."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data import store
from tests.attack.support import Tally

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "data", "--language", "en", "publish"]
DISK = 160 * 2**20
# What is left on the disk, from nothing to a little under what an edition takes (40 MB), and what one file may hold of
# what the largest one of an edition does.
LEFT = [0, 4_096, 40_000, 100_000, 1_000_000, 4_000_000, 10_000_000, 20_000_000, 30_000_000]
OF_ONE_FILE = [0.005, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9]

pytestmark = pytest.mark.attack  # two of these are in tests/data/test_durable.py


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk in memory; skipped where this account may not mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("this account may not mount a disk in memory")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_disk_that_fills_anywhere_says_so_and_changes_nothing(
    disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    before, staff = begun(disk / "editions", tmp_path, monkeypatch)
    wrong = []
    for left in LEFT:
        with full_but_for(disk, left):
            wrong += refused(before, f"{left} bytes left", [*COMMAND, str(staff)])
    tally(len(LEFT), len(LEFT) - len(wrong))
    assert wrong == []
    subprocess.run([*COMMAND, str(staff)], cwd=ROOT, check=True, capture_output=True)
    assert store.current_name() != before


def test_a_bound_on_files_is_a_disk_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally) -> None:
    before, staff = begun(tmp_path / "editions", tmp_path, monkeypatch)
    largest, wrong = max(file.stat().st_size for file in (tmp_path / "editions").glob("*.duckdb")), []
    for part in OF_ONE_FILE:
        most = int(part * largest)
        wrong += refused(before, f"{most} bytes a file", [*COMMAND, str(staff)], bounded(most))
    tally(len(OF_ONE_FILE), len(OF_ONE_FILE) - len(wrong))
    assert wrong == []


def begun(folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Path]:
    """A first edition in a folder; its name, and a file of which the next would be made."""
    monkeypatch.setenv("EDITIONS_DIR", str(folder))
    staff = place / "staff.csv"
    staff.write_text("department,year,support,pooled\n35,2021,120,96\n")
    subprocess.run([*COMMAND, str(staff)], cwd=ROOT, check=True, capture_output=True)
    staff.write_text("department,year,support,pooled\n35,2021,121,96\n")
    return store.current_name(), staff


@contextmanager
def full_but_for(disk: Path, left: int) -> Iterator[None]:
    """Fill a disk with a file, but for some bytes."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        if (taken := shutil.disk_usage(disk).free - left) > 0:
            os.posix_fallocate(file.fileno(), 0, taken)
    try:
        yield
    finally:
        filler.unlink()


def refused(before: str, when: str, command: list[str], limit: Callable[[], None] | None = None) -> list[str]:
    """What is wrong with how a publication ended that could not: nothing, or the words."""
    done = subprocess.run(command, cwd=ROOT, preexec_fn=limit, capture_output=True, text=True)
    said = "no room left" in done.stderr and "Traceback" not in done.stderr
    if done.returncode == 1 and said and store.current_name() == before and store.is_whole(before):
        return []
    return [f"{when}: {done.returncode}, {store.current_name() == before}, {done.stderr[-300:]}"]


def bounded(most: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
