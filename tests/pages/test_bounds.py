"""What the server refuses: names that are not its own, errors without headers, connections that send nothing or all."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import uvicorn
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Scope

from pages.http import hosts
from pages.http.hosts import known_hosts
from pages.server import sockets
from pages.server.headers import protected, security_headers
from pages.server.sockets import bound_sockets, few_sessions
from tests.support import awaited, one_in

SESSION = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
SESSION |= {"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Protocol": "streamlit"}


def said(server: str, path: str = "/", method: str = "GET", **headers: str) -> tuple[int, str]:
    """Status and head of the answer to a request written as it is, without a Host of our own."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return raw(server, f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode())


def raw(server: str, request: bytes) -> tuple[int, str]:
    address = urlsplit(server)
    with closing(socket.create_connection((address.hostname, address.port), 20)) as line:
        line.sendall(request)
        head = b""
        while b"\r\n\r\n" not in head and (more := line.recv(4096)):
            head += more
    return int(head.split()[1]), head.decode("latin-1")


# Hosts and origins --------------------------------------------------------------------------------------------------

OURS = ["localhost", "localhost:1", "LOCALHOST", "127.0.0.1:8501", "127.1.2.3", "[::1]:8501", "localhost."]
NOT_OURS = ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]", "localhost@evil"]
OF_ANOTHER_SCHEME = ["https://localhost", "ftp://localhost", "evil", "localhost", "://localhost"]
NOT_OURS += ["", "localhost:80:80", "localhost/x", "[::1", "localhost, evil.example", "a" * 5000]


@pytest.mark.parametrize("host", one_in(3, OURS))
def test_a_server_answers_to_the_names_of_its_machine(server: str, host: str) -> None:
    assert said(server, "/robots.txt", Host=host)[0] == 200
    assert said(server, "/_stcore/stream", Host=host, Origin=f"http://{host}", **SESSION)[0] == 101


@pytest.mark.parametrize("host", NOT_OURS)
def test_and_to_no_other_neither_requests_nor_sessions(server: str, host: str) -> None:
    for path in ("/", "/sante", "/_stcore/health", "/app/static/map.json"):
        status, head = said(server, path, Host=host)
        assert status == 421
        assert_protected(head)
    assert said(server, "/_stcore/stream", Host=host, Origin=f"http://{host}", **SESSION)[0] == 421


@pytest.mark.parametrize(
    "origin", [*("http://evil.example", "null", "http://localhost.evil.example"), *OF_ANOTHER_SCHEME]
)
def test_a_page_of_elsewhere_opens_no_session(server: str, origin: str) -> None:
    status, head = said(server, "/_stcore/stream", Host="localhost", Origin=origin, **SESSION)
    assert status == 421
    assert_protected(head)


def asked(app: ASGIApp, kind: str = "http", **headers: str) -> int:
    """The status that an application answers with."""
    sent = list[Message]()
    scope: Scope = {"type": kind, "path": "/", "query_string": b"", "method": "GET"}
    scope["headers"] = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def send(message: Message) -> None:
        sent.append(message)

    awaited(app(scope, None, send))  # type: ignore[arg-type]
    return int(sent[0]["status"])


@pytest.mark.parametrize("written", ["dash.example,other.example", "DASH.example.  other.example", " dash.example "])
def test_allowed_hosts_adds_names_and_nothing_else(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", written)
    app = known_hosts(PlainTextResponse("ours"))
    for host in ("dash.example", "Dash.Example:443", "dash.example.", "localhost"):
        assert asked(app, Host=host, Origin=f"http://{host}") == 200
    for host in ("example", "x.dash.example", "dash.example.evil"):
        assert asked(app, Host=host) == asked(app, Host="dash.example", Origin=f"http://{host}") == 421
    assert asked(app) == 421  # nor without a name


@pytest.mark.parametrize(
    ("scheme", "public_url", "own"),
    [("http", "", "http"), ("https", "", "https"), ("ws", "", "http"), ("wss", "", "https")]
    + [("http", f"{one}://dash.example", one) for one in ("http", "https")],
)
def test_a_page_of_ours_is_read_by_the_scheme_that_we_are_asked_by_or_by_that_of_public_url(
    scheme: str, public_url: str, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where people sign in: a proxy may not say by which scheme it was asked."""
    here = SimpleNamespace(public_url=public_url, host="dash.example") if public_url else None
    monkeypatch.setattr(hosts.settings, "on", lambda: here)
    origins = ("http://dash.example", "https://dash.example", "ftp://dash.example", "dash.example")
    assert [one for one in origins if hosts.is_own(one, "dash.example", scheme)] == [f"{own}://dash.example"]
    headers = [Headers({"host": "dash.example", "origin": one}) for one in origins]
    heard = [hosts._is_ours(one, {"dash.example"}, scheme) for one in headers]
    assert heard == [one == f"{own}://dash.example" for one in origins]


# Errors -------------------------------------------------------------------------------------------------------------


def assert_protected(head: str) -> None:
    for name, value in security_headers().items():
        assert f"{name}: {value}".lower() in head.lower()


ERRORS = [
    (404, "GET", "/app/static/%00"),
    (404, "GET", "/app/static/" + "a" * 5000),
    (404, "GET", "/media/none"),
    (405, "POST", "/sante"),
    (405, "DELETE", "/missions"),
    (403, "PUT", "/_stcore/upload_file/none/none"),
    (400, "GET", "//evil.example/%2e%2e/"),
]


@pytest.mark.parametrize(("status", "method", "path"), ERRORS)
def test_every_error_carries_the_security_headers(server: str, status: int, method: str, path: str) -> None:
    answered, head = said(server, path, method, Host="localhost")
    assert_protected(head)
    assert answered == status


NO_REQUESTS = [
    b"\x16\x03\x01\x02\x00\x01\x00",  # TLS
    b"GET / HTTP/9.9\r\n\r\n",
    b"\r\n\r\nno\r\n\r\n",
    b"GET /_stcore/stream HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 9000 + b"\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\n\r\n",
]


@pytest.mark.parametrize("request_", NO_REQUESTS)
def test_what_is_no_request_is_answered_with_the_security_headers(server: str, request_: bytes) -> None:
    status, head = raw(server, request_)
    assert status == 400
    assert_protected(head)


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_defect_is_a_500_with_the_security_headers(kind: str) -> None:
    sent = list[Message]()

    async def breaks(*_: object) -> None:
        raise ZeroDivisionError

    async def send(message: Message) -> None:
        sent.append(message)

    with pytest.raises(ZeroDivisionError):  # for the log of the server
        awaited(protected(breaks)({"type": kind, "path": "/"}, None, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 500
    head = "\r\n".join(f"{name.decode()}: {value.decode()}" for name, value in sent[0]["headers"])
    assert_protected(head)


# Connections --------------------------------------------------------------------------------------------------------


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Address of an application served in a thread."""
    running = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        while not running.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join(20)


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bounds of app.py on this process's uvicorn, with half a second for a head, undone afterwards."""
    for name in vars(sockets._Bounded):
        if not name.startswith("__"):
            monkeypatch.setattr(sockets.HttpToolsProtocol, name, None, raising=False)
    monkeypatch.setattr(sockets, "HEAD_SECONDS", 0.5)
    bound_sockets()


async def echo(scope: Scope, receive: Callable, send: Callable) -> None:
    """A page; or a session that tells the length of each message."""
    if scope["type"] == "http":
        await PlainTextResponse("here")(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.accept", "subprotocol": "streamlit"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": str(len(message["bytes"]))})


SLOW = [b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX: ", b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET"]


@pytest.mark.usefixtures("bounded")
def test_a_connection_that_ends_no_request_is_closed() -> None:
    with serving(echo) as server, closing_all(server, SLOW) as lines:
        for line in lines:
            line.settimeout(10)
            said = b"".join(iter(lambda line=line: line.recv(4096), b""))  # TimeoutError when it is not closed
            assert len(said) < 4096


@contextmanager
def closing_all(server: str, begun: list[bytes]) -> Iterator[list[socket.socket]]:
    """Connections to a server, each of which has sent what is given and no more."""
    address = urlsplit(server)
    lines = [socket.create_connection((address.hostname, address.port), 10) for _ in begun]
    try:
        for line, sent in zip(lines, begun, strict=True):
            line.sendall(sent)
        yield lines
    finally:
        for line in lines:
            line.close()


@pytest.mark.usefixtures("bounded")
def test_a_head_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "HEAD_SECONDS", 60)
    with serving(echo) as server, closing_all(server, [b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "]) as (line,):
        taken = sum(1024 for _ in range(1000) if sends(line, b"x" * 1024))  # of a megabyte
    assert taken <= 4 * sockets.HEAD_BYTES  # what was under way when it was refused included


def sends(line: socket.socket, content: bytes) -> bool:
    time.sleep(0.001)
    try:
        line.sendall(content)
    except OSError:
        return False
    return True


@pytest.mark.usefixtures("bounded")
def test_requests_and_sessions_outlive_the_time_of_a_head() -> None:
    with serving(echo) as server, closing_all(server, [session()]) as (line,):
        assert b" 101 " in line.recv(4096)
        time.sleep(2 * sockets.HEAD_SECONDS)
        line.sendall(frame(b"hello"))
        assert line.recv(4096) == b"\x81\x015"


@pytest.mark.usefixtures("bounded")
def test_a_message_beyond_its_bound_is_refused_before_it_is_sent() -> None:
    with serving(echo) as server, closing_all(server, [session()]) as (line,):
        assert b" 101 " in line.recv(4096)
        line.sendall(frame(b"", announced=sockets.MESSAGE_BYTES + 1))
        assert line.recv(4)[2:] == (1009).to_bytes(2)  # "message too big"


def session() -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "localhost", **SESSION}.items())
    return f"GET / HTTP/1.1\r\n{head}\r\n".encode()


def frame(content: bytes, announced: int | None = None) -> bytes:
    """A binary frame of a browser, masked with zeros; `announced`: the length it says, when it is not its own."""
    length = len(content) if announced is None else announced
    size = bytes([0x80 | length]) if length < 126 else b"\xff" + length.to_bytes(8)
    return b"\x82" + size + bytes(4) + content


def test_sessions_beyond_what_a_process_carries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "MOST_SESSIONS", 2)
    with serving(few_sessions(echo)) as server, closing_all(server, [session()] * 2) as lines:
        assert all(b" 101 " in line.recv(4096) for line in lines)
        assert raw(server, session())[0] == 503
        lines[0].close()
        for _ in range(100):
            if (status := raw(server, session())[0]) != 503:
                break
            time.sleep(0.05)
        assert status == 101
