"""A site as it is deployed, on this machine: nginx before processes where people sign in, on a copy of the edition."""

import logging
import os
import platform
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from importlib.metadata import version
from pathlib import Path

import httpx

from data import store
from data.store import rights
from tests.deploy.front import NGINX, Front, free_ports
from tests.signin import personas

ROOT = Path(__file__).parents[2]
METRICS_TOKEN = secrets.token_hex(32)
SERVICE = (ROOT / "deploy" / "trois-chantiers@.service").read_text(encoding="utf-8")


def command(port: int) -> list[str]:
    """What the service starts at a port, by this Python."""
    (line,) = re.findall(r"^ExecStart=\S+/bin/(.*)$", SERVICE, re.MULTILINE)
    return [sys.executable, "-m", *line.replace("%i", str(port)).split()]


@dataclass
class Site:
    """What is tried: nginx, the processes behind it by their ports, the folder of editions, and that of their logs."""

    front: Front
    folder: Path
    environment: dict[str, str]
    place: Path
    program: Path = ROOT  # where the program is that a process is started from
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, port: int, **changed: str) -> None:
        """Start a process, and wait until it answers."""
        self.launch(port, **changed)
        self.wait(port)

    def launch(self, port: int, **changed: str) -> None:
        """Start a process."""
        own = os.environ | self.environment | changed
        with (self.place / f"{port}.log").open("ab") as log:
            self.processes[port] = subprocess.Popen(command(port), cwd=self.program, env=own, stdout=log, stderr=log)

    def wait(self, port: int) -> None:
        """Wait until a process answers."""
        for _ in range(1200):
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as there, suppress(OSError):
                there.request("GET", "/_stcore/health")
                if there.getresponse().status == 200:
                    return
            time.sleep(0.25)
        raise SystemExit(f"a process did not start: {(self.place / f'{port}.log').read_text()[-2000:]}")

    def stop(self, port: int) -> None:
        """End a process, as systemd would: it closes what is open, and finishes what it answers."""
        process = self.processes.pop(port)
        process.terminate()
        process.wait(60)

    def kill(self, port: int) -> None:
        """End a process at once, whatever it does."""
        process = self.processes.pop(port)
        process.kill()
        process.wait(30)

    def metrics(self, port: int) -> dict[str, float]:
        """What a process counts of itself: "name{labels}" -> value."""
        told = {"Authorization": f"Bearer {METRICS_TOKEN}"}
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics", headers=told, trust_env=False, timeout=60)
        lines = [line.rpartition(" ") for line in answer.raise_for_status().text.splitlines() if line[0] != "#"]
        return {name.removeprefix("trois_chantiers_"): float(value) for name, _, value in lines}

    def behind(self, client: httpx.Client) -> int:
        """The port of the process that answers a browser."""
        client.get("/sante", params={"of": (mark := secrets.token_hex(8))})
        for _ in range(100):
            if lines := [one for one in self.front.log() if mark in one[3]]:
                return int(lines[0][1].rpartition(":")[2])
            time.sleep(0.01)
        raise AssertionError("nginx has not written of it")

    def other(self, port: int) -> int:
        """The process that is not at this port."""
        return next(one for one in self.ports if one != port)

    @property
    def ports(self) -> list[int]:
        """Of both, running or not."""
        return [int(one.rpartition(":")[2]) for one in re.findall(r"server 127.0.0.1:\d+", self._site)]

    @property
    def _site(self) -> str:
        return (self.front.folder / "site.conf").read_text(encoding="utf-8")

    def at(self, port: int, client: httpx.Client) -> httpx.Client:
        """The same browser, had nginx sent it to the process of a port."""
        for _ in range(200):
            client.cookies.set("process", secrets.token_hex(16), domain="localhost.local")
            if self.behind(client) == port:
                return client
        raise AssertionError("no cookie leads there")


def editions(folder: Path) -> Path:
    """A copy of the edition of this machine, with a register of its own and the rights of five people."""
    made = store.editions_dir()
    if not (made / "CURRENT").exists():
        raise SystemExit(f"there is no edition in {made}: `make edition` makes one")
    shutil.copytree(made, folder, ignore=shutil.ignore_patterns("sites", "public"))  # of 1,200 pages
    rights.begin(folder, "")
    personas.give(folder)
    return folder


@contextmanager
def site(count: int = 2, disk: Path | None = None, **changed: str) -> Iterator[Site]:
    """nginx before some processes; `disk`: where the editions are, else beside nginx; `changed`: their settings."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (place / "nginx").mkdir()
        plain, tls, *ports = free_ports(2 + count)
        front = Front(place / "nginx", plain, tls)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)  # of the provider: a line for each question
        issuer = stack.enter_context(personas.provider())
        environment = personas.environment(issuer, front.address, secrets.token_hex(32))
        folder = editions((disk or place) / "editions")
        environment |= {"EDITIONS_DIR": str(folder), "SITE": "off"}
        environment |= {"STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32)}
        environment |= {"METRICS_TOKEN": METRICS_TOKEN, "LOG_FORMAT": "text"} | changed
        found = Site(front, folder, environment, place)
        try:
            for port in ports:
                found.launch(port)
            for port in ports:
                found.wait(port)
            stack.enter_context(front.running([f"127.0.0.1:{port}" for port in ports]))
            yield found
        finally:
            for port in [*found.processes]:
                found.stop(port)
            for log_ in place.glob("*.log"):
                if "Traceback" in (said := log_.read_text(encoding="utf-8")):
                    print(said[-3000:], file=sys.stderr)


def machine() -> str:
    """Where this was measured, and with what."""
    nginx = subprocess.run([str(NGINX), "-v"], capture_output=True, text=True).stderr.strip()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    libraries = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "duckdb", "uvicorn", "prometheus-client"))
    here = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{here}, {libraries}, {nginx}; load {load} at the end"
