"""Publishers: where each source that we follow is put, what was last found there, and having a process look again.

The server itself asks no other host: `python -m data fetch` does, and leaves what is newer as a draft.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from urllib.parse import urlsplit

from data import store
from data.addresses import addresses
from data.problem import Problem, Refused
from data.store import looks
from data.store.looks import Look
from queries import freshness
from queries.access import Viewer
from queries.deposits import Say
from queries.publication_process import ROOT, ended

_STEP = re.compile(r"\[ *[\d.]+ s\] (\w+)(: asking)?")
_DRAFT = re.compile(r"draft (\w+)")
ENDS = (0, 1, 3)  # of the command: nothing is left, something is wrong or asked, something waits


@dataclass(frozen=True)
class Followed:
    """A source whose publisher's address is declared: its name, title by language and part (None: whole), the host
    that is asked, and the last look (None: nobody looked from here).
    """

    source: str
    title: Mapping[str, str]
    part: str | None
    host: str
    look: Look | None


def followed() -> list[Followed]:
    """Every source that is followed. Raises sqlite3.Error."""
    last = looks.latest(store.editions_dir())
    found = []
    for one in addresses().values():
        source, _, part = one.owed.partition(":")
        host = urlsplit(one.looked_at).hostname or ""
        found.append(Followed(one.source, freshness.about(source).title, part or None, host, last.get(one.source)))
    return found


def look(email: str, viewer: Viewer, language: str, say: Say) -> tuple[str, list[str]]:
    """Have a process look at every publisher, and keep what is newer as a draft of an administrator: its id, "" where
    nothing is newer, and in words what stopped it. What was found is in the looks. Raises Refused.
    """
    if viewer.role != "administrator":
        raise Refused(Problem("draft", "draft_without_right", value=viewer.role))
    command = [sys.executable, "-m", "data", "--language", language, "fetch", "--draft", email]
    with TemporaryFile("w+", encoding="utf-8") as printed:
        with subprocess.Popen(command, cwd=ROOT, stdout=printed, stderr=subprocess.PIPE, text=True) as process:
            stopped = list(_heard(process.stderr or (), say))
        printed.seek(0)
        lines = printed.read().splitlines()
    if process.returncode not in ENDS or any(line.startswith("Traceback") for line in stopped):
        raise Refused(ended("fetch", process.returncode))
    draft = next((found[1] for line in lines if (found := _DRAFT.fullmatch(line))), "")
    return draft, [line for line in [*lines, *stopped] if not _DRAFT.fullmatch(line)]


def _heard(lines: Iterable[str], say: Say) -> Iterator[str]:
    """Tell each step; the lines that are none."""
    for line in lines:
        if step := _STEP.match(line):
            say("asking" if step[2] else step[1])
        else:
            yield line.rstrip()
