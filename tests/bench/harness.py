"""What the measures share: a median time, a page in Chromium."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
REPEATS = 5


def allocator() -> str:
    """What gives this process its memory."""
    loaded = Path("/proc/self/maps").read_text(encoding="utf-8") if Path("/proc/self/maps").exists() else ""
    return "jemalloc" if "jemalloc" in loaded else "the allocator of the C library"


def milliseconds(work: Callable[[], object]) -> float:
    """Median over REPEATS runs, after a first one that does not count."""
    work()
    return median(_once(work) for _ in range(REPEATS))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


@contextmanager
def in_chromium(height: int = 900) -> Iterator[tuple[str, "Page"]]:
    """The address of a server of the current edition, and an empty page of a Chromium without a GPU."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import CHROMIUM_OPTIONS, running_server

    with running_server("streamlit", {}) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_OPTIONS)
        yield server, browser.new_page(viewport={"width": 1366, "height": height})
        browser.close()
