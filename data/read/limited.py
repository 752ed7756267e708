"""Each deposited file is read in a process of its own, whose memory and time are limited: what comes in is not ours.

A server of such processes starts with the first file and forks one a file: starting Python anew would cost more than
most files do. Each is given an open file and a pipe, and nothing else of who asks.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO

from data.problem import Problem, Refused
from data.read.formats import OLE, ZIP

MEMORY_BYTES = 2 * 2**30
CPU_SECONDS = 6
SECONDS = 120  # where others have the processor
ANSWER_BYTES = 2**29
NAME_BYTES = 2**12
DONE, FAILED, TOO_HEAVY = 0, 1, 2  # how a process ended


def parts(name: str, file: BinaryIO) -> list[Any]:
    """What data.read.tabulate.write says of an open file, line by line.

    Raises Refused where the file cannot be read, or not within what is allowed.
    """
    with _asking:
        try:
            found, ended = _asked(name, file)
        except BaseException:  # interrupted: what is still to come of this answer must not be taken for the next
            _forget()
            raise
    if found and isinstance(found[-1], dict) and "refused" in found[-1]:
        raise Refused(*[Problem(**problem) for problem in found[-1]["refused"]])
    if ended != DONE:
        is_workbook = begins(file.fileno(), ZIP, OLE)
        raise Refused(Problem(name, "workbook_unreadable" if is_workbook and ended == FAILED else "too_heavy"))
    return found


def _asked(name: str, file: BinaryIO) -> tuple[list[Any], int]:
    """The lines of an answer, and how the process ended."""
    server = _server()
    ours, theirs = os.pipe()
    with os.fdopen(ours, "rb") as answer:
        try:
            socket.send_fds(server, [name.encode(errors="replace")[:NAME_BYTES]], [file.fileno(), theirs])
        finally:
            os.close(theirs)
        found, left = [], ANSWER_BYTES
        while left and (line := answer.readline(left)).endswith(b"\n"):
            found.append(json.loads(line))
            left -= len(line)
    ended = server.recv(1)
    if not ended:  # the server itself is gone: another will start with the next file
        _forget()
    return found, ended[0] if ended else TOO_HEAVY


def begins(file: int, *formats: bytes) -> bool:
    """Whether an open file begins as one of these formats do."""
    return os.pread(file, max(map(len, formats)), 0).startswith(formats)


# Who asks: a process has one server -----------------------------------------------------------------------------------

_asking = Lock()
_servers: dict[int, tuple[socket.socket, subprocess.Popen[bytes]]] = {}  # by process: one that was forked has its own


def _server() -> socket.socket:
    if (known := _servers.get(os.getpid())) and known[1].poll() is not None:
        _forget()
    if os.getpid() not in _servers:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "data.read.server",
                    *map(str, (theirs.fileno(), MEMORY_BYTES, CPU_SECONDS, SECONDS)),
                ],
                cwd=Path(__file__).parents[2],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # an interruption is for who asks; the server ends with it
            )
        _servers[os.getpid()] = ours, process
    return _servers[os.getpid()][0]


@atexit.register
def _forget() -> None:
    """Let the server of this process end."""
    if server := _servers.pop(os.getpid(), None):
        server[0].close()
        server[1].wait()
