"""DuckDB, opened by one function, which keeps it silent."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb


def connect(
    path: str = ":memory:", read_only: bool = False, config: Mapping[str, Any] | None = None
) -> duckdb.DuckDBPyConnection:
    """A database of DuckDB that says nothing of its progress: that would go to standard output, which a program may
    read. Where a package that imports DuckDB is run (`python -m queries.publication_process`), DuckDB takes that for a
    terminal.
    """
    connection = duckdb.connect(path, read_only=read_only, config=dict(config or {}))
    connection.execute("set enable_progress_bar = false")
    return connection


@cache
def _nothing() -> duckdb.DuckDBPyConnection:
    return connect()


def memory() -> duckdb.DuckDBPyConnection:
    """A cursor of its own on a database of nothing, which is opened once, as that takes twenty times as long.

    Tables that are given to it, and its temporary ones, are private to it and end with it.
    """
    return _nothing().cursor()


def quoted(words: str | Path) -> str:
    """Words as a string of SQL, with its quotes, where DuckDB takes no parameter: the name of a file."""
    return "'" + str(words).replace("'", "''") + "'"
