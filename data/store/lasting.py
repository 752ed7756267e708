"""A file of SQLite that a server asks at each run: one connection a process, opened again where the file is another."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

_lock = Lock()
_open: dict[Path, tuple[tuple[int, int], sqlite3.Connection]] = {}


def ask(path: Path, query: str, values: Sequence[str | int] = ()) -> list[tuple]:
    """The rows of a query on the file as it is now. Raises sqlite3.Error, OSError where there is no such file."""
    path = path.absolute()
    with _lock:
        status = path.stat()
        found = status.st_dev, status.st_ino
        which, connection = _open.get(path, (None, None))
        if connection is None or which != found:
            if connection is not None:
                with suppress(sqlite3.Error):
                    connection.close()
            connection = sqlite3.connect(
                f"{path.as_uri()}?mode=rw", uri=True, check_same_thread=False, isolation_level=None, timeout=2
            )
            connection.execute("pragma query_only = 1")
            _open[path] = found, connection
        return connection.execute(query, values).fetchall()


def forget() -> None:
    """Close all of them."""
    with _lock:
        while _open:
            _open.popitem()[1][1].close()
