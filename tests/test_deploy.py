"""What deploy/ says is so: nginx accepts its configuration and, in front of a server, passes readers on and holds what
would hold them; the table of settings is what the program reads.

The first part is skipped where nginx is not installed (on Debian: nginx-light). `make try-deploy` tries the whole.
"""

import ast
import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pages.identity import settings
from tests.deploy.__main__ import echo
from tests.deploy.front import NGINX, Front, free_port, free_ports, is_open
from tests.deploy.many import objects
from tests.deploy.site import command
from tests.pages.test_bounds import SESSION

ROOT = Path(__file__).parents[1]
needs_nginx = pytest.mark.skipif(not NGINX, reason="nginx is not installed")

# Settings -----------------------------------------------------------------------------------------------------------

# Of libraries, which read them themselves.
OF_OTHERS = {
    *("FORWARDED_ALLOW_IPS", "HTTPS_PROXY", "LD_PRELOAD", "SSL_CERT_FILE", "STREAMLIT_SERVER_COOKIE_SECRET"),
}


def read_by(tree: ast.AST) -> set[str]:
    """The names of variables that a module asks of the environment; "?" for one that is not written there."""
    found = set()
    for node in ast.walk(tree):
        asked: ast.expr | None = None
        if isinstance(node, ast.Subscript) and _is_environment(node.value):
            asked = node.slice
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_environment(node.func.value):
            asked = node.args[0]
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "os.getenv":
            asked = node.args[0]
        if asked is not None:
            found.add(str(asked.value) if isinstance(asked, ast.Constant) else "?")
    return found


def _is_environment(node: ast.expr) -> bool:
    return ast.unparse(node) == "os.environ"


def test_the_table_of_settings_is_what_the_program_reads() -> None:
    files = [
        ROOT / "app.py",
        *(file for folder in ("data", "pages", "queries") for file in (ROOT / folder).rglob("*.py")),
    ]
    texts = {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}
    found = {name: read_by(ast.parse(text)) for name, text in texts.items() if "env" in text}
    assert {name for name, names in found.items() if "?" in names} == {"pages/identity/settings.py"}
    read = {*settings._NAMES}.union(*found.values()) - {"?"}
    assert {*told()} == read | OF_OTHERS
    assert len(told()) == len({*told()})


def told() -> list[str]:
    """The variables of the table."""
    table = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[A-Z].*?) \|", table, re.MULTILINE)
    return [name for row in rows for name in re.findall("`([A-Z_]+)`", row)]


def test_what_starts_it_sets_what_the_table_tells() -> None:
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    service = (ROOT / "deploy" / "trois-chantiers@.service").read_text(encoding="utf-8")
    container = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    set_ = {*re.findall(r"^ {6}([A-Z_]+): ", compose, re.MULTILINE)}
    lines = re.findall(r"^(?:ENV |Environment=)(.*)$", service + container, re.MULTILINE)
    set_ |= {name for line in lines for name in re.findall(r"([A-Z_]+)=", line)}
    assert set_ <= {*told()}
    files = {name for name in told() if name.endswith("_FILE")}
    of_commands = {"LANG", "HTTPS_PROXY", "SPARK_REMOTE"}
    assert {*told()} - set_ == files | of_commands  # secrets stand in files in the container


# Processes ----------------------------------------------------------------------------------------------------------

# The command of the service, whose warm-up tells that it began and lasts until it is told to end.
HELD_BACK = """
import runpy, sys, time
from pathlib import Path
from pages.server import warm_up

def held_back(warm=warm_up._warm_up, place=Path(sys.argv.pop())):
    (place / "begun").touch()
    while not (place / "go").exists():
        time.sleep(0.05)
    warm()

warm_up._warm_up = held_back
runpy.run_module(sys.argv[1], run_name="__main__", alter_sys=True)
"""


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_a_process_refuses_readers_until_it_is_warm_and_then_answers(tmp_path: Path) -> None:
    port, own = free_port(), os.environ | {"LOG_FORMAT": "text"}
    python, _, module, *words = command(port)
    started = [python, "-c", HELD_BACK.replace("sys.argv[1]", repr(module)), *words, str(tmp_path)]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(started, cwd=ROOT, env=own, stdout=log, stderr=log)
    try:
        _until((tmp_path / "begun").exists, process)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 5)
        (tmp_path / "go").touch()
        _until(lambda: is_open(port), process)
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as there:
            assert _status(there, "/sante") == 200
    finally:
        process.terminate()
        process.wait(30)
    assert "/sante" not in (tmp_path / "log").read_text(encoding="utf-8")  # uvicorn would tell who asked for what


def _until(is_so: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    for _ in range(3000):
        if is_so():
            return
        assert process.poll() is None
        time.sleep(0.1)
    raise AssertionError("five minutes were not enough")


def test_a_container_starts_what_the_service_starts() -> None:
    container = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
    (words,) = re.findall(r"^CMD (.*)$", container, re.MULTILINE)
    assert json.loads(words) == [{"127.0.0.1": "0.0.0.0"}.get(word, word) for word in command(8501)[2:]]


# nginx --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def nginx(tmp_path: Path) -> Front:
    return Front(tmp_path, *free_ports(2))


@needs_nginx
def test_nginx_accepts_its_configuration(nginx: Front) -> None:
    done = subprocess.run([*nginx.write(), "-t"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "test is successful" in done.stderr
    assert "warn" not in done.stderr


@needs_nginx
def test_one_address_begins_so_many_sign_ins_and_reads_on(nginx: Front) -> None:
    """No server behind it: what nginx lets through is a 502."""
    with nginx.running():
        there = nginx.line()
        begun = [_status(there, "/sign-in?to=/missions") for _ in range(200)]
        assert begun[:50] == [502] * 50
        assert 503 in begun
        assert {_status(there, "/sign-in/callback?code=x"), _status(there, "/missions")} == {502}
        there.close()
        status, head, _ = nginx.asked("/missions?a=b", is_plain=True, headers={"Host": "localhost"})
        assert (status, head["location"]) == (308, ["https://localhost/missions?a=b"])
        status, head, _ = nginx.asked("/missions")
        assert (status, head["strict-transport-security"]) == (502, ["max-age=31536000"])
        assert nginx.asked("/", headers={"Host": "evil.example"})[0] == 421


@needs_nginx
@pytest.mark.parametrize(
    ("asked", "at_once"),
    [
        ("/api/v1/overview/kinds.csv", 200),
        ("/embed/figure/P1", 200),
        ("/flux/france.atom", 200),
        ("/embed/page/counters-map/points", 100),
        ("/integrer?integrer=counters-map", 100),
        ("/api/v1/pages/counters/x.csv", 100),
        ("/save?enregistrer=counters", 100),
    ],
)
def test_one_address_takes_so_many_files_and_frames_and_reads_on(nginx: Front, asked: str, at_once: int) -> None:
    """No server behind it: what nginx lets through is a 502."""
    with nginx.running():
        there = nginx.line()
        begun = [_status(there, f"{asked}{'&' if '?' in asked else '?'}x={rank}") for rank in range(2 * at_once + 200)]
        assert begun[:at_once] == [502] * at_once
        assert 503 in begun
        assert {_status(there, "/missions"), _status(there, "/fige"), _status(there, "/sante")} == {502}
        there.close()


def _status(there: HTTPConnection, address: str) -> int:
    there.request("GET", address)
    answer = there.getresponse()
    answer.read()
    return answer.status


@needs_nginx
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_one_process_refuses_each_reader_is_answered_by_the_other(nginx: Front, method: str) -> None:
    with echo() as other, nginx.running([f"127.0.0.1:{free_port()}", other]):
        answers = {nginx.asked("/", method, headers={"Cookie": f"process={rank}"}, body=b"a")[0] for rank in range(20)}
        assert answers == {200}
        assert any(", " in servers for _, servers, *_ in nginx.log())  # one that refused was asked first


@pytest.fixture
def front(nginx: Front, request: pytest.FixtureRequest) -> Iterator[Front]:
    """An nginx in front of the server of the session."""
    with nginx.running([urlsplit(request.getfixturevalue("server")).netloc]):
        yield nginx


TAB = {"Host": "localhost", "Origin": "https://localhost", **SESSION}


@needs_nginx
@pytest.mark.attack
def test_readers_pass_through_and_stay_with_one_process(front: Front) -> None:
    status, head, _ = front.asked("/sante", headers={"Host": "localhost"})
    assert status == 200
    assert head["set-cookie"][0].startswith("process=")
    assert len(head["content-security-policy"]) == 1
    _, head, _ = front.asked("/embed/figure/P1", headers={"Host": "localhost"})  # as the program has it, nothing added
    assert [policy.partition(";")[0] for policy in head["content-security-policy"]] == ["default-src 'none'"]
    assert head["x-frame-options"] == ["DENY"]  # where EMBED_HOSTS is not set
    assert front.asked("/sante", headers={"Host": "localhost", "Origin": "https://evil.example"})[0] == 421


@needs_nginx
@pytest.mark.attack
def test_inner_addresses_are_not_there(front: Front) -> None:
    assert front.asked("/_stcore/metrics")[0] == 404
    assert front.asked("/metrics")[0] == 404
    assert front.asked("/_stcore/agent/x")[0] == 404


@needs_nginx
@pytest.mark.attack
@pytest.mark.parametrize(("path", "size"), [("/_stcore/upload_file/x/y", 22 * 2**20), ("/sign-in/role", 2**17)])
def test_a_body_beyond_its_bound_is_refused_before_it_is_sent(front: Front, path: str, size: int) -> None:
    line = front.line()
    line.putrequest("PUT", path)
    line.putheader("Content-Length", str(size))
    line.endheaders()
    assert line.getresponse().status == 413


@needs_nginx
@pytest.mark.attack
@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "])
def test_a_slow_head_is_closed(front: Front, begun: bytes) -> None:
    with front.socket() as line:
        line.settimeout(15)
        line.sendall(begun)
        said = b""
        with suppress(ConnectionResetError):
            said = b"".join(iter(lambda: line.recv(4096), b""))  # TimeoutError when it is not closed
        assert len(said) < 4096


@needs_nginx
@pytest.mark.attack
def test_one_address_does_not_hold_all_connections(front: Front, held: Callable[..., list[socket.socket]]) -> None:
    lines = held(front, 302)
    answered = sum(b" 101 " in line.recv(4096) for line in lines)
    assert answered == 300


@pytest.fixture
def held() -> Iterator[Callable[..., list[socket.socket]]]:
    """held(front, count) -> sessions opened there, one after the other, until the test ends."""
    lines: list[socket.socket] = []

    def opened(front: Front, count: int) -> list[socket.socket]:
        text = "".join(f"{name}: {value}\r\n" for name, value in TAB.items())
        for _ in range(count):
            lines.append(front.socket())
            lines[-1].sendall(f"GET /_stcore/stream HTTP/1.1\r\n{text}\r\n".encode())
        return lines

    yield opened
    for line in lines:
        line.close()


# Copies --------------------------------------------------------------------------------------------------------------


def test_a_bucket_gives_the_edition_that_it_names_and_the_pointer_last(tmp_path: Path) -> None:
    bucket, other = tmp_path / "bucket", tmp_path / "other"
    bucket.mkdir()
    other.mkdir()
    for name in ("e1.public.duckdb", "e1.json", "e2.json"):
        (bucket / name).write_text(name)
    (bucket / "CURRENT").write_text("e1\n")
    with objects(bucket) as address:
        fetch = [ROOT / "deploy" / "fetch.sh", address, other]
        subprocess.run(fetch, check=True)
        (bucket / "CURRENT").write_text("e2\n")  # of which no public file is there yet
        assert subprocess.run(fetch, capture_output=True).returncode != 0
        (bucket / "CURRENT").write_text("../e1\n")
        assert subprocess.run(fetch, capture_output=True).returncode == 1
    assert {one.name: one.read_text() for one in other.iterdir()} == {
        "CURRENT": "e1\n", "e1.json": "e1.json", "e1.public.duckdb": "e1.public.duckdb",
    }  # fmt: skip
