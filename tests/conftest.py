"""What tests share: a demonstration edition built once, the server on a free port, a Chromium."""

import fcntl
import gc
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import cache
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.attack.support import WIDE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from playwright.sync_api import Browser

    from data.store import Edition

os.environ["SITE"] = "off"  # no publication of a test starts another program
os.environ["DEMONSTRATION"] = "no"  # nor does a server, which would make one beside the edition that it is given
ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "real"
LEFT = pytest.StashKey[int]()
EVERY_READING = bool(os.environ.get("EVERY_READING"))  # of `make sweep`
MOVED_ONCE = "pages that moved once"  # a property that a test of pages records
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def pytest_configure(config: pytest.Config) -> None:
    """What tests make once for all the workers of a run (tests/support.py) has a place, which goes with the run.

    Ten thousand tests stay in memory until the end: Python looks for garbage among them less often than it would.
    """
    gc.set_threshold(100_000, 20, 50)
    if not hasattr(config, "workerinput"):  # else the one that started this worker did it
        place = tempfile.TemporaryDirectory(prefix="trois-chantiers-worlds-")
        os.environ["WORLDS"] = place.name
        config.add_cleanup(place.cleanup)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected lives until the end: no search for garbage looks at it, then or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_sessionstart() -> None:
    """A page run by AppTest looks for components in every package installed: once will do, at a tenth of a second.

    AppTest asks a thousand times a second whether the page has ended, at a tenth of the processor: waiting for its
    thread will do.
    """
    from streamlit.components.v2 import manifest_scanner
    from streamlit.testing.v1 import local_script_runner

    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
    asked = local_script_runner.require_widgets_deltas

    def waited(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
        if runner._script_thread:
            runner._script_thread.join(timeout)
        asked(runner, timeout)  # ended, it answers at once

    local_script_runner.require_widgets_deltas = waited


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What `make sweep` and `make attack` run is left to them; `real` tests skip where the real files are missing.

    In `make test` what is tried in a browser is tried once more when it fails, and counted as `rerun`: of ten thousand
    tests on two busy processors, one that waited too little would otherwise say that the program is wrong.
    """
    left = [item for item in items if _is_left(item)]
    config.hook.pytest_deselected(items=left)
    config.stash[LEFT] = len(left)
    items[:] = [item for item in items if not _is_left(item)]
    missing = pytest.mark.skip(reason="the real public files are not in ../shared/real")
    for item in items:
        if item.get_closest_marker("real") and not REAL.is_dir():
            item.add_marker(missing)
        if item.get_closest_marker("browser") and not EVERY_READING:
            item.add_marker(pytest.mark.flaky(reruns=1))


def _is_left(item: pytest.Item) -> bool:
    wide, attack = item.get_closest_marker("wide"), item.get_closest_marker("attack")
    return bool(wide and not (EVERY_READING or WIDE)) or bool(attack and not WIDE)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker says to the process that reports how many tests it left."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left"] = session.config.stash.get(LEFT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Each worker collects all tests, so leaves the same ones."""
    node.config.stash[LEFT] = getattr(node, "workeroutput", {}).get("left", 0)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """What was not run, and by name what passed at the second try, and pages that moved once: there should be none."""
    again = [report.nodeid for report in terminalreporter.stats.get("rerun", ())]
    terminalreporter.line(f"left to make sweep and make attack: {config.stash.get(LEFT, 0):,} tests")
    terminalreporter.line(f"tried a second time: {len(again)} tests")
    for one in again:
        terminalreporter.line(f"    {one}")
    reports = [one for group in terminalreporter.stats.values() for one in group]
    told = [getattr(one, "user_properties", ()) for one in reports]  # none of a file that could not be read
    moved = {page for properties in told for name, pages in properties if name == MOVED_ONCE for page in pages}
    for page in sorted(moved):
        terminalreporter.line(f"moved while it came in, and not when it was opened again: {page}")


@pytest.fixture(scope="session", autouse=True)
def reference_put_in_once() -> Iterator[None]:
    """The reference is the same in every edition, and a sixth of the time of a small one: editions that a test makes
    begin with a copy of a file in which it was put once a run.
    """
    from data import build

    new = build.new

    def copied(path: Path) -> "DuckDBPyConnection":
        from tests.support import made_once, worlds

        return build.opened(Path(shutil.copy(made_once(worlds() / "new.duckdb", lambda made: new(made).close()), path)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "new", copied)
        yield


@pytest.fixture(autouse=True)
def by_the_pointer() -> Iterator[None]:
    """No test serves, after it, an edition that it found: a page drawn on another one would be drawn again for ever."""
    yield
    if serving := sys.modules.get("pages.shell.serving"):
        serving._served.names, serving._served.found = (), None


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of real public files; mark the test `real`."""
    return REAL


@pytest.fixture(scope="session")
def edition() -> Iterator["Edition"]:
    """The demonstration edition, current in EDITIONS_DIR while the session lasts."""
    from data import store

    folder = Path(tempfile.gettempdir()) / f"trois-chantiers-{_hash_of_data()}"
    with folder.with_suffix(".lock").open("w") as lock, pytest.MonkeyPatch.context() as patch:
        fcntl.flock(lock, fcntl.LOCK_SH)  # while it is read nobody takes it away
        if not (folder / "CURRENT").exists():
            fcntl.flock(lock, fcntl.LOCK_EX)  # several workers want it at once: the first one makes it
            if not (folder / "CURRENT").exists():
                _forget_the_oldest(folder.parent)
                _publish_demonstration(folder)
            fcntl.flock(lock, fcntl.LOCK_SH)
        patch.setenv("EDITIONS_DIR", str(folder))
        yield store.current()


def _hash_of_data() -> str:
    """What the demonstration is made from, so that it is made again when that changes and only then."""
    sources = (file for file in (ROOT / "data").rglob("*") if file.is_file())
    kept = sorted(file for file in sources if not {"__pycache__", "editions"} & set(file.parts))
    kept += sorted((ROOT / "queries").glob("*/indicators/*.sql"))  # an edition holds how its indicators are defined
    return sha256(b"".join(str(file.relative_to(ROOT)).encode() + file.read_bytes() for file in kept)).hexdigest()[:16]


def _forget_the_oldest(place: Path, kept: int = 8) -> None:
    """Demonstrations of earlier states of data/ weigh 100 MB each: only the last ones stay, and those that are read."""
    made = sorted(place.glob("trois-chantiers-*/CURRENT"), key=lambda file: file.stat().st_mtime)
    for folder in (pointer.parent for pointer in made[: max(0, len(made) - kept)]):
        with folder.with_suffix(".lock").open("w") as lock, suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


def _publish_demonstration(folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as building:
        command = [sys.executable, "-m", "data", "publish", "--demo"]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | {"EDITIONS_DIR": building}, capture_output=True)
        assert done.returncode == 0, (done.stdout + done.stderr).decode()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(Path(building) / "demonstration", folder)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Edition"]:
    """The open edition, current while a module lasts."""
    from data import store
    from tests.support import open_edition

    with reading_from(open_edition(tmp_path_factory.mktemp("open") / "editions")):
        yield store.current()


@pytest.fixture(scope="module")
def caged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The small world, a canary in each column that is kept from the public, all of them in Bretagne; its full file."""
    from tests import canaries
    from tests.support import build_world

    folder = tmp_path_factory.mktemp("caged")
    whole = build_world(folder, canaries.statements())
    with reading_from(folder):
        yield whole


@contextmanager
def reading_from(folder: Path) -> Iterator[None]:
    """With the editions of a folder, whoever asks."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("EDITIONS_DIR", str(folder))
        for name in ("AUDIENCE", "SIGN_IN"):
            patched.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def serve(edition: "Edition") -> Iterator[Callable[..., str]]:
    """serve(AUDIENCE="public") -> address of a server with these environment variables, kept for the session."""
    with ExitStack() as running:

        @cache
        def start(command: str = "streamlit", **environment: str) -> str:
            return running.enter_context(running_server(command, environment))

        yield start


@pytest.fixture(scope="session")
def server(serve: Callable[..., str]) -> str:
    """Address of the server as `make run` starts it: the cabinet's view of the demonstration."""
    return serve()


@contextmanager
def running_server(command: str, environment: dict[str, str]) -> Iterator[str]:
    """Address of a server on a free port ($PORT in a variable), with these environment variables beside our own."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    arguments = {
        "streamlit": ["run", "app.py", "--server.port", port, "--server.address", "127.0.0.1"],
        "uvicorn": ["app:app", "--port", port],
        "tests.pages.counted": [port],
    }
    environment = {name: value.replace("$PORT", port) for name, value in environment.items()}
    own = os.environ | {"LOG_FORMAT": "text"} | environment  # errors with their words
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", command, *arguments[command]], cwd=ROOT, env=own,
            stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait_until_open(process, int(port), log.fileno())
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)
            written = os.pread(log.fileno(), 1_000_000, 0).decode()
            if "Traceback" in written:
                warnings.warn(f"a server wrote: {written[-3000:]}", stacklevel=1)


def _wait_until_open(process: subprocess.Popen[bytes], port: int, log: int) -> None:
    for _ in range(1200):
        assert process.poll() is None, f"the server stopped: {os.pread(log, 4000, 0).decode()}"
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            try:
                connection.request("GET", "/_stcore/health")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.25)
    raise AssertionError("the server did not open within five minutes")


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """The system's Chromium, or the one that Playwright installed."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # a map takes its time where three browsers share two processors
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()
