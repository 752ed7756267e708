"""Connections that would hold a server: unfinished frames, slow heads, many at once. Readers are answered meanwhile."""

import socket
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.attack.support import Tally
from tests.pages.test_bounds import SESSION

pytestmark = pytest.mark.attack  # a fast part of these is in tests/pages/test_bounds.py
SLOW = 400
MOST_KEPT = 20 * 2**20  # bytes, of what three unfinished messages of 120 MB make a server keep


def opened(server: str) -> socket.socket:
    address = urlsplit(server)
    return socket.create_connection((address.hostname, address.port), 20)


def memory(server: str) -> int:
    """Bytes of the process that listens at an address."""
    port = f":{urlsplit(server).port:04X} "
    listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines() if port in line]
    inode = next(fields[9] for fields in listening if fields[3] == "0A")
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(link.readlink()) == f"socket:[{inode}]":
                return int((link.parents[1] / "statm").read_text().split()[1]) * 4096
        except OSError:
            continue
    raise AssertionError(f"nothing listens at {server}")


def is_answered(server: str) -> bool:
    address = urlsplit(server)
    line = HTTPConnection(str(address.hostname), address.port, timeout=5)
    line.request("GET", "/sante")
    return line.getresponse().status == 200


def test_three_unfinished_messages_of_120_megabytes_keep_nothing(server: str, tally: Tally) -> None:
    before = memory(server)
    lines = [opened(server) for _ in range(3)]
    for line in lines:
        line.sendall("".join(["GET /_stcore/stream HTTP/1.1\r\nHost: localhost\r\n", *headers(), "\r\n"]).encode())
        assert b" 101 " in line.recv(4096)
        pour(line, b"\x82\xff" + (121 * 2**20).to_bytes(8) + bytes(4), 120)
    kept = memory(server) - before
    held = (kept < MOST_KEPT) + is_answered(server)
    tally(3, 3 if held == 2 else 0)
    for line in lines:
        line.close()
    assert kept < MOST_KEPT
    assert held == 2


def headers() -> list[str]:
    return [f"{name}: {value}\r\n" for name, value in SESSION.items()]


def pour(line: socket.socket, head: bytes, megabytes: int) -> None:
    """Send as much as the other end takes."""
    try:
        line.sendall(head)
        for _ in range(megabytes):
            line.sendall(bytes(2**20))
    except OSError:
        return


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "])
def test_400_slow_connections_are_closed_within_thirty_seconds(server: str, begun: bytes, tally: Tally) -> None:
    lines = [opened(server) for _ in range(SLOW)]
    for line in lines:
        line.sendall(begun)
    assert is_answered(server)
    deadline = time.monotonic() + 30
    closed = sum(is_closed(line, deadline - time.monotonic()) for line in lines)
    tally(SLOW, closed)
    for line in lines:
        line.close()
    assert closed == SLOW


def is_closed(line: socket.socket, seconds: float) -> bool:
    line.settimeout(max(seconds, 0.01))
    try:
        while line.recv(4096):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def test_a_reader_is_answered_while_others_hold_all_they_can(server: str) -> None:
    lines = [opened(server) for _ in range(SLOW)]
    try:
        assert all(is_answered(server) for _ in range(10))
    finally:
        for line in lines:
            line.close()
