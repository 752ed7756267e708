"""The program that reads: it forks a process a file, whose memory and time are limited, and says how each ended."""

import os
import resource
import signal
import socket
import sys
from collections.abc import Sequence

from data.read.formats import GZIP, OLE, ZIP
from data.read.limited import DONE, FAILED, NAME_BYTES, TOO_HEAVY, begins
from data.read.tabulate import NAMES, write


def serve(asked: socket.socket, *limits: int) -> None:
    """Fork a process for each file that comes, and say how it ended, until who asks is gone. `limits`: see _limit."""
    while True:
        name, descriptors, *_ = socket.recv_fds(asked, NAME_BYTES, 2)
        if not name:
            return
        file, answer = descriptors
        if begins(file, ZIP, GZIP, OLE):  # once, here, and not in each process
            import openpyxl  # noqa: F401
            import python_calamine  # noqa: F401
        child = os.fork()
        if not child:
            asked.close()
            _read(name.decode(), file, answer, limits)
        os.close(file)
        os.close(answer)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        asked.sendall(bytes([ended if ended in (DONE, FAILED) else TOO_HEAVY]))


def _read(name: str, file: int, answer: int, limits: Sequence[int]) -> None:
    """In a process of its own: read, answer and end."""
    ended = FAILED
    try:
        _limit(*limits)
        with os.fdopen(file, "rb") as content, os.fdopen(answer, "wb") as out:
            write(name, content, out)
        ended = DONE
    except MemoryError:
        ended = TOO_HEAVY
    finally:
        os._exit(ended)


def _limit(memory_bytes: int, cpu_seconds: int, seconds: int) -> None:
    """Bound memory and time, and let no file be written."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.alarm(seconds)


if __name__ == "__main__":
    NAMES.source(())  # every contract is read, and its names are folded, before any fork

    descriptor, *given = map(int, sys.argv[1:])
    serve(socket.socket(fileno=descriptor), *given)
