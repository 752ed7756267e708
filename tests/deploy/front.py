"""deploy/nginx.conf in an nginx of this machine: on ports of its own, with a certificate that is made on the spot."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

CONF = (Path(__file__).parents[2] / "deploy" / "nginx.conf").read_text(encoding="utf-8")
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
USER = "user root;" if os.geteuid() == 0 else ""  # else a worker could not write in the folder of a test
# Around it, what Debian has in its nginx.conf.
HTTP = """{user} daemon off; worker_processes auto; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 2048; }}
http {{
    sendfile on; tcp_nopush on;
    log_format seen '$remote_addr\t$upstream_addr\t$status\t$request_uri';
    access_log {folder}/log seen;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
CERTIFICATE = (
    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out",
    "certificate.pem",
)  # fmt: skip
NOWHERE = ("127.0.0.1:1",)
EDITIONS = Path("/var/lib/trois-chantiers")  # as deploy/nginx.conf has it


def free_ports(many: int) -> list[int]:
    """Ports of this machine that nobody listens at, all of them different."""
    with ExitStack() as held:
        free = [held.enter_context(closing(socket.socket())) for _ in range(many)]
        for one in free:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in free]


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    return free_ports(1)[0]


@dataclass(frozen=True)
class Front:
    """An nginx: its folder, its ports for http and for https, and the folder of editions that it sends pages of."""

    folder: Path
    plain: int
    secure: int
    editions: Path = EDITIONS

    @property
    def address(self) -> str:
        """Where readers come."""
        return f"https://localhost:{self.secure}"

    @cached_property
    def trusted(self) -> ssl.SSLContext:
        """What a browser trusts: the certificate made for it."""
        return ssl.create_default_context(cafile=self.folder / "certificate.pem")

    def write(self, servers: Sequence[str] = NOWHERE) -> list[str]:
        """Write its configuration, in front of these servers, with a certificate; the command that starts it."""
        changes = {
            "listen 80": f"listen 127.0.0.1:{self.plain}",
            "listen 443": f"listen 127.0.0.1:{self.secure}",
            "/etc/nginx/tls": str(self.folder),
            f"root {EDITIONS};": f"root {self.editions};",
            "server app:8501;": " ".join(f"server {one};" for one in servers),
        }
        site = CONF
        for was, now in changes.items():
            assert was in site, was
            site = site.replace(was, now)
        (self.folder / "site.conf").write_text(site, encoding="utf-8")
        (self.folder / "nginx.conf").write_text(HTTP.format(folder=self.folder, user=USER), encoding="utf-8")
        if not (self.folder / "certificate.pem").exists():
            subprocess.run(CERTIFICATE, cwd=self.folder, check=True, capture_output=True)
        folder = str(self.folder)
        return [str(NGINX), "-p", folder, "-e", f"{folder}/errors", "-c", f"{folder}/nginx.conf"]

    @contextmanager
    def running(self, servers: Sequence[str] = NOWHERE) -> Iterator["Front"]:
        """Itself, while it runs in front of these servers."""
        process = subprocess.Popen(self.write(servers), stderr=subprocess.DEVNULL)
        try:
            assert any(is_open(self.secure) for _ in range(100)), (self.folder / "errors").read_text()
            yield self
        finally:
            process.terminate()
            process.wait(20)

    def lead_to(self, servers: Sequence[str]) -> None:
        """Lead readers to these servers from now on; what is open stays where it is."""
        self.write(servers)
        os.kill(int((self.folder / "pid").read_text()), signal.SIGHUP)

    def line(self, source: str = "127.0.0.1", is_plain: bool = False) -> HTTPConnection:
        """A connection from an address of this machine."""
        own = {"timeout": 60, "source_address": (source, 0)}
        if is_plain:
            return HTTPConnection("localhost", self.plain, **own)
        return HTTPSConnection("localhost", self.secure, context=self.trusted, **own)

    def asked(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        **line: str | bool,
    ) -> tuple[int, dict[str, list[str]], str]:
        """Status, headers by small name, and text of an answer."""
        with closing(self.line(**line)) as there:  # type: ignore[arg-type]
            there.request(method, path, body or None, dict(headers or {}))
            answer = there.getresponse()
            told: dict[str, list[str]] = {}
            for name, value in answer.getheaders():
                told.setdefault(name.lower(), []).append(value)
            return answer.status, told, answer.read().decode("utf-8", "replace")

    def socket(self, source: str = "127.0.0.1") -> ssl.SSLSocket:
        """A line over which nothing was sent yet."""
        line = socket.create_connection(("localhost", self.secure), 60, (source, 0))
        return self.trusted.wrap_socket(line, server_hostname="localhost")

    def log(self) -> list[list[str]]:
        """What it answered: the address of who asked, the servers asked in turn, the status, the address asked for."""
        return [line.split("\t", 3) for line in (self.folder / "log").read_text(encoding="utf-8").splitlines()]


def is_open(port: int) -> bool:
    """Whether something listens; it takes a tenth of a second where nothing does."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        time.sleep(0.1)
        return False
    return True
