"""A publication killed at any moment: the edition before or the new one is served, and the next one succeeds."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from data import store
from data.store import register, served
from tests.attack.support import WIDE, Tally
from tests.data.support import publish_files

KILLS = 50 if WIDE else 1
ROOT = Path(__file__).parents[2]
PUBLISH = [sys.executable, "-m", "data", "publish"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of editions."""
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path / "editions"))
    return tmp_path


def staff(folder: Path, support: int) -> Path:
    """A file of two départements, whose first figure tells which publication it is."""
    path = folder / "staff.csv"
    path.write_text(f"department,year,support,pooled\n35,2021,{support},96\n22,2021,80,12\n")
    return path


def published(folder: Path, support: int) -> float:
    """Publish, without the demonstration; the seconds that it took, or about that where starting Python is spared."""
    begun, path = time.monotonic(), staff(folder, support)
    if WIDE:
        subprocess.run([*PUBLISH, str(path)], cwd=ROOT, check=True, capture_output=True)
    else:
        publish_files(path)
    return time.monotonic() - begun


def killed(folder: Path, support: int, after: float) -> bool:
    """Publish, and kill that after some seconds; whether it was still under way."""
    process = subprocess.Popen(
        [*PUBLISH, str(staff(folder, support))], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    return process.wait(60) == -signal.SIGKILL


def answered() -> int:
    """The figure that readers of the current edition are told, each of its files being as it was published."""
    store.verify(store.current_name())
    with duckdb.connect(str(store.current().path), read_only=True) as connection:
        ((support,),) = connection.execute("select support from core.support_staff where department = '35'").fetchall()
    return int(support)


@pytest.mark.wide
def test_a_publication_killed_anywhere_leaves_a_right_answer_and_the_next_one_succeeds(
    folder: Path, tally: Tally
) -> None:
    chance, struck = random.Random(2018), 0
    lasts = published(folder, 100)
    wrong = []
    for number in range(KILLS):
        before, new = answered(), 200 + number
        struck += killed(folder, new, chance.uniform(0, lasts))
        if answered() not in (before, new):
            wrong.append(f"{number}: {answered()} is neither {before} nor {new}")
        lasts = (lasts + published(folder, new)) / 2
        if answered() != new:
            wrong.append(f"{number}: the publication after it did not take")
        served.prune(keep=3)  # each edition that can still be read is one more that the audit looks at
    tally(KILLS, KILLS - len(wrong))
    assert wrong == []
    assert struck >= KILLS // 2  # most fell while a publication was under way
    served.prune()
    assert not served.leftovers(store.editions_dir())
    journal = [entry.edition for entry in register.journal(store.editions_dir())]
    assert journal[-1] == store.current_name()
    assert not any(Path(f"/proc/{pid}/cmdline").exists() for pid in readers_left(os.getpid()))


def readers_left(parent: int) -> list[int]:
    """Processes that read files for publications that are gone."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().split(b"\0")
            orphan = int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == 1
            where = (entry / "cwd").readlink()
        except (OSError, ValueError):
            continue
        if orphan and b"data.read.server" in command and where == ROOT:
            found.append(int(entry.name))
    return found
