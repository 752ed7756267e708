"""deploy/nginx.conf: nginx accepts it and, in front of a server, passes readers on and holds what would hold them.

Skipped where nginx is not installed (on Debian: nginx-light).
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.attack.support import WIDE
from tests.pages.test_bounds import SESSION, said

CONF = (Path(__file__).parents[1] / "deploy" / "nginx.conf").read_text(encoding="utf-8")
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
USER = "user root;" if os.geteuid() == 0 else ""  # else a worker could not write in the folder of a test
HTTP = """{user} daemon off; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed")


def written(folder: Path, port: int, server: str = "127.0.0.1:1") -> list[str]:
    """The command of an nginx with our configuration, on this port of this machine, in front of a server."""
    assert CONF.count("listen 80;") == CONF.count("server app:8501;") == 1
    site = CONF.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("app:8501", server)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    (folder / "nginx.conf").write_text(HTTP.format(folder=folder, user=USER), encoding="utf-8")
    return [str(NGINX), "-p", str(folder), "-e", str(folder / "errors"), "-c", str(folder / "nginx.conf")]


def test_nginx_accepts_its_configuration(tmp_path: Path) -> None:
    done = subprocess.run([*written(tmp_path, 8080), "-t"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "test is successful" in done.stderr


def test_one_address_begins_so_many_sign_ins_and_reads_on(tmp_path: Path) -> None:
    """No server behind it: what nginx lets through is a 502."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(written(tmp_path, port), stderr=subprocess.DEVNULL)
    try:
        assert any(is_open(port) for _ in range(100)), (tmp_path / "errors").read_text()
        with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as there:
            begun = [_status(there, "/sign-in?to=/missions") for _ in range(200)]
            assert begun[:50] == [502] * 50
            assert 503 in begun
            assert {_status(there, "/sign-in/callback?code=x"), _status(there, "/missions")} == {502}
    finally:
        process.terminate()
        process.wait(20)


def _status(there: HTTPConnection, address: str) -> int:
    there.request("GET", address)
    answer = there.getresponse()
    answer.read()
    return answer.status


@pytest.fixture
def front(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of an nginx in front of the server of the session."""
    if not WIDE:
        pytest.skip("with the other attacks")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = urlsplit(request.getfixturevalue("server")).netloc
    process = subprocess.Popen(written(tmp_path, port, server), stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        assert any(is_open(port) for _ in range(100)), (tmp_path / "errors").read_text()
        yield address
    finally:
        process.terminate()
        process.wait(20)


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        time.sleep(0.1)
        return False
    return True


def connection(front: str) -> HTTPConnection:
    address = urlsplit(front)
    return HTTPConnection(str(address.hostname), address.port, timeout=30)


def test_readers_pass_through_and_stay_with_one_process(front: str) -> None:
    status, head = said(front, "/sante", Host="localhost")
    assert status == 200
    assert "set-cookie: process=" in head.lower()
    assert "content-security-policy:" in head.lower()
    assert said(front, "/_stcore/stream", Host="localhost", Origin="http://localhost", **SESSION)[0] == 101
    assert said(front, "/sante", Host="evil.example")[0] == 421


def test_inner_addresses_are_not_there(front: str) -> None:
    assert said(front, "/_stcore/metrics", Host="localhost")[0] == 404
    assert said(front, "/_stcore/agent/x", Host="localhost")[0] == 404


def test_a_body_beyond_its_bound_is_refused_before_it_is_sent(front: str) -> None:
    line = connection(front)
    line.putrequest("PUT", "/_stcore/upload_file/x/y")
    line.putheader("Content-Length", str(22 * 2**20))
    line.endheaders()
    assert line.getresponse().status == 413


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "])
def test_a_slow_head_is_closed(front: str, begun: bytes) -> None:
    address = urlsplit(front)
    with closing(socket.create_connection((address.hostname, address.port), 15)) as line:
        line.sendall(begun)
        said = b""
        with suppress(ConnectionResetError):
            said = b"".join(iter(lambda: line.recv(4096), b""))  # TimeoutError when it is not closed
        assert len(said) < 4096


def test_one_address_does_not_hold_all_connections(front: str, held: Callable[..., list[socket.socket]]) -> None:
    lines = held(front, 302)
    answered = sum(b" 101 " in line.recv(4096) for line in lines)
    assert answered == 300


@pytest.fixture
def held() -> Iterator[Callable[..., list[socket.socket]]]:
    """held(address, count) -> sessions opened there, one after the other, until the test ends."""
    lines: list[socket.socket] = []

    def opened(front: str, count: int) -> list[socket.socket]:
        address = urlsplit(front)
        head = {"Host": "localhost", "Origin": "http://localhost", **SESSION}
        text = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        for _ in range(count):
            lines.append(socket.create_connection((address.hostname, address.port), 30))
            lines[-1].sendall(f"GET /_stcore/stream HTTP/1.1\r\n{text}\r\n".encode())
        return lines

    yield opened
    for line in lines:
        line.close()
