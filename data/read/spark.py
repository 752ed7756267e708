"""Apache Spark in place of this machine, for the one step that grows with the rows of every day: grouping a file.

The statement is the one of DuckDB, said to Spark by sqlglot; editions are made by DuckDB whatever grouped the rows.
Nothing of Spark is imported but where it is asked for (`--engine spark`).
"""

import os
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from data.problem import Problem, SaidInWords

REQUIREMENTS = "requirements-spark.txt"
REMOTE = "SPARK_REMOTE"  # the setting: where Spark Connect answers, as sc://host:15002
WAIT = 5  # seconds for an answer: the client itself would look for the server for ten minutes


def engine() -> Callable[[duckdb.DuckDBPyConnection, Path, str], None]:
    """What groups the rows of a Parquet file (see check.folders.Engine), at the address of SPARK_REMOTE.

    The cluster reads files under the very paths that they have here. Raises SaidInWords where Spark is not there.
    """
    session = _session(os.environ.get("SPARK_REMOTE", "").strip())

    def group(connection: duckdb.DuckDBPyConnection, path: Path, statement: str) -> None:
        try:
            session.read.parquet(str(path.absolute())).createOrReplaceTempView("raw")
            found = session.sql(said_to_spark(statement)).toArrow()
        except Exception as error:
            raise _refused("engine_failed", path.name, _first_line(error)) from error
        connection.register("of_spark", found)
        connection.execute("create or replace temp table groups as from of_spark")
        connection.unregister("of_spark")

    return group


def said_to_spark(statement: str) -> str:
    """A statement of ours as Spark says it. Raises sqlglot's error for what Spark cannot say."""
    import sqlglot

    loud = sqlglot.ErrorLevel.RAISE
    return str(sqlglot.transpile(statement, read="duckdb", write="spark", unsupported_level=loud)[0])


def _session(remote: str) -> Any:
    """A session of the cluster, of the client's own version. Raises SaidInWords."""
    try:
        import pyspark
        import sqlglot  # noqa: F401 - said now rather than at the first file
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise _refused("engine_not_there", "", REQUIREMENTS) from error
    _answers(remote)
    try:
        session = SparkSession.builder.remote(remote).getOrCreate()
        session.conf.set("spark.sql.session.timeZone", "UTC")  # else a day may become that before
        version = str(session.version)
    except Exception as error:
        raise _refused("engine_failed", _shown(remote), _first_line(error)) from error
    if version.split(".")[:2] != pyspark.__version__.split(".")[:2]:
        raise _refused("engine_of_another_version", version, pyspark.__version__)
    return session


def _answers(remote: str) -> None:
    """Raise SaidInWords where nothing listens at an address of Spark Connect, or where it is no such address."""
    found = re.match(r"sc://(\[[^\]]+\]|[^:/;]+)(?::(\d+))?", remote)
    if found is None:
        raise _refused("engine_without_address", _shown(remote), REMOTE)
    try:
        socket.create_connection((found[1].strip("[]"), int(found[2] or 15002)), WAIT).close()
    except OSError as error:
        raise _refused("engine_failed", _shown(remote), _first_line(error)) from error


def _shown(remote: str) -> str:
    """An address without what follows it, which may hold a token."""
    return remote.partition(";")[0]


def _refused(rule: str, value: str, detail: str) -> SaidInWords:
    return SaidInWords(Problem("spark", rule, value=value, detail=detail))


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
