"""Apache Spark instead of this machine, for what grows with the rows: the same statements, by Spark Connect or a
session.

Statements are written once, in what DuckDB and Spark read alike, and sqlglot says them to Spark. Editions are made by
DuckDB whatever grouped the rows.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from data.problem import Problem, SaidInWords

REQUIREMENTS = "requirements-spark.txt"


def engine(remote: str = "") -> Callable[[duckdb.DuckDBPyConnection, Path, str], None]:
    """What groups the rows of a Parquet file (see checking.folders.Engine), at an address such as sc://host:15002.

    Without one: at SPARK_REMOTE, else in a session of this machine, where Spark whole is installed. The cluster reads
    the files under the very paths that they have here. Raises Told where there is no Spark.
    """
    session = _session(remote)

    def group(connection: duckdb.DuckDBPyConnection, path: Path, statement: str) -> None:
        try:
            session.read.parquet(str(path.absolute())).createOrReplaceTempView("raw")
            found = session.sql(said_to_spark(statement)).toArrow()
        except Exception as error:  # of many kinds, by gRPC, Java and Python, none of which a reader knows
            raise SaidInWords(Problem("spark", "engine_failed", value=path.name, detail=_first_line(error))) from error
        connection.register("of_spark", found)
        connection.execute("create or replace temp table groups as from of_spark")
        connection.unregister("of_spark")

    return group


def said_to_spark(statement: str) -> str:
    """A statement of ours as Spark says it."""
    try:
        import sqlglot
    except ImportError as error:
        raise SaidInWords(Problem("spark", "engine_not_there", detail=REQUIREMENTS)) from error
    return str(
        sqlglot.transpile(statement, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)[0]
    )


def _session(remote: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SaidInWords(Problem("spark", "engine_not_there", detail=REQUIREMENTS)) from error
    builder = SparkSession.builder.remote(remote) if remote else SparkSession.builder
    try:
        session = builder.getOrCreate()
        session.conf.set("spark.sql.session.timeZone", "UTC")  # else a day may become that before
    except Exception as error:
        raise SaidInWords(Problem("spark", "engine_failed", value=remote, detail=_first_line(error))) from error
    return session


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
