"""Servers that are compared, each in a group of processes of its own, so that what it costs can be read of it alone."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.harness import ROOT

WAYS = Path(__file__).with_name("ways")
# What Streamlit's documentation asks of a server that is not a developer's own. Messages are compressed, as ours and
# as the answers of Dash are: readers are on networks.
PRODUCTION = {
    "STREAMLIT_SERVER_HEADLESS": "true",
    "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "STREAMLIT_SERVER_ENABLE_WEBSOCKET_COMPRESSION": "true",
}
# And what someone who wants it fast finds beside.
TUNED = {
    "STREAMLIT_GLOBAL_MIN_CACHED_MESSAGE_SIZE": "400",
    "STREAMLIT_RUNNER_POST_SCRIPT_GC": "false",
    "STREAMLIT_RUNNER_MAGIC_ENABLED": "false",
    "STREAMLIT_CLIENT_TOOLBAR_MODE": "minimal",
}
THREADS = 20  # one for each reader
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Server:
    """Where a server answers, and its group of processes."""

    address: str
    group: int

    def cpu_ms(self) -> float:
        """Milliseconds of processor that the server has used."""
        return sum(1000 * (int(stat[11]) + int(stat[12])) / TICK for stat in self._processes())

    def megabytes(self) -> float:
        """Memory that the server holds."""
        return sum(int(stat[21]) * PAGE / 2**20 for stat in self._processes())

    def _processes(self) -> Iterator[list[str]]:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            if int(stat[2]) == self.group:
                yield stat


def command(way: str, port: int) -> list[str]:
    """How a way of making the page is served, in one process."""
    streamlit = [sys.executable, "-m", "streamlit", "run"]
    listens = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    if way == "ours":
        return [*streamlit, str(ROOT / "app.py"), *listens]
    if way.endswith("streamlit"):
        return [*streamlit, str(WAYS / f"{way}.py"), *listens]
    gunicorn = [sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", str(THREADS)]
    keeps = ["--keep-alive", "75", "--no-control-socket"]
    return [*gunicorn, *keeps, "--bind", f"127.0.0.1:{port}", f"tests.bench.ways.{way}:server"]


@contextmanager
def served(way: str) -> Iterator[Server]:
    """A server of a way, until the end; our own settings hold for our own alone."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {} if way == "ours" else PRODUCTION | (TUNED if way.startswith("tuned") else {})
    with tempfile.TemporaryDirectory() as elsewhere, tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command(way, port),
            cwd=ROOT if way == "ours" else elsewhere,
            env=os.environ | own | {"PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait(process, f"http://127.0.0.1:{port}", log.fileno())
            yield Server(f"http://127.0.0.1:{port}", process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", address: str, log: int) -> None:
    for _ in range(480):
        assert process.poll() is None, f"the server stopped: {os.pread(log, 4000, 0).decode()}"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("the server did not open within two minutes")
