"""`make test-spark`: footfall by DuckDB and by Spark Connect, row by row; where they differ it says so and ends with 1.

Each month of a folder is grouped by both; an edition is published by each and must hold the same facts; then every
statement of data/model/34_footfall*.sql is run by Spark on the facts of that edition, and held against its marts, none
of which may be empty.
"""

import datetime
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import sqlglot
from pyspark.sql import SparkSession
from sqlglot import exp

from data.check import folders
from data.contracts import contracts
from data.publish import Options, publish
from data.read import spark
from tests.bench import rows as bench
from tests.spark.server import connect
from tests.spark.statements import marts

CONTRACT = contracts()["footfall_daily"]
ROWS, MONTHS = 40_000, 25  # over two years, so that each has one before
COUNTERS = """counter_id,name,type,format,carrier,department,commune,commune_name,postcode,labelled_on,yearly_cost_eur
1,France services de Valserhône,FS,Fixe,epci,01,01033,Valserhône,01200,2020-01-01,84000
2,France services de Bourg,FS,Fixe,epci,01,01053,Bourg-en-Bresse,01000,2022-06-01,90000.5
3,France services de Rennes,FS,Fixe,epci,35,35238,Rennes,35000,2020-01-01,
4,France services de Fougères,FS,Fixe,epci,35,35115,Fougères,35300,2020-01-01,70000
"""
SURVEYS = """counter_id,month,respondents,satisfied
1,2024-11-01,40,35
1,2024-12-01,12,11
3,2024-11-01,29,25
3,2024-12-01,60,41
4,2024-12-01,30,30
"""
ACTS = """indic_id,enforce_zone_id,metric_enforce_date,maille,indic_vi,indic_va,indic_vc,indic_ta
IND-323,D01,2024-11-01,DEPT,,900.0,,
IND-323,D35,2024-12-01,DEPT,,800.0,,
"""
CLOSE = 1e-9  # of a sum of decimals, whose order is not told


def main() -> int:
    """Print a line for each thing that is compared; 1 where one differs."""
    versions = f"DuckDB {duckdb.__version__}, sqlglot {sqlglot.__version__}, Python {platform.python_version()}"
    print(f"{versions}, {os.cpu_count()} processors, {datetime.date.today()}: make test-spark")
    with tempfile.TemporaryDirectory(prefix="spark-") as place:
        began = time.monotonic()
        with connect(Path(os.environ["SPARK_HOME"]).absolute(), Path(place) / "server.log") as remote:
            print(f"Spark Connect answers after {time.monotonic() - began:.1f} s")
            try:
                wrong = sum(_compare(Path(place), remote))
            finally:  # while there is a server: the client would look for it for ten minutes
                SparkSession.builder.remote(remote).getOrCreate().stop()
    print(f"{wrong} differ" if wrong else "all equal")
    return int(wrong > 0)


def _compare(place: Path, remote: str) -> Iterator[bool]:
    """Whether each thing differs."""
    bench.known_counters = lambda seed: np.array(["1", "2", "3", "4"], dtype=object)
    bench.write(place / "daily", ROWS, MONTHS)
    files = {"counters.csv": COUNTERS, "surveys.csv": SURVEYS, "acts.csv": ACTS}
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")
    engine = spark.engine(remote)
    yield from _groups(place, engine)
    names = []
    for told, one in (("DuckDB", folders.group), ("Spark", engine)):
        with _editions(place / told), _timed(f"publication, {told}"):
            given = [*(place / name for name in files), place / "daily"]
            done = publish(given, Options(engine=one), lambda what: None)
            names.append(done.edition)
    yield _say("facts of both editions", names[0].name.split("-")[1] == names[1].name.split("-")[1])
    yield from _marts(names[1].path, place, remote)


@contextmanager
def _editions(folder: Path) -> Iterator[None]:
    os.environ["EDITIONS_DIR"] = str(folder)
    yield


@contextmanager
def _timed(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"{time.monotonic() - began:8.2f} s  {what}")


def _say(what: str, equal: bool) -> bool:
    print(f"{'equal' if equal else 'DIFFERENT':>10}  {what}")
    return not equal


def _groups(place: Path, engine: folders.Engine) -> Iterator[bool]:
    """Each month of the folder, grouped by both."""
    files, taken = sorted((place / "daily").rglob("*.parquet")), {"DuckDB": 0.0, "Spark": 0.0}
    asked = folders.statement(CONTRACT, {name: name for name in CONTRACT.columns}, datetime.date(2026, 1, 1))
    different = 0
    for path in files:
        found = []
        for told, one in (("DuckDB", folders.group), ("Spark", engine)):
            with duckdb.connect() as connection:
                began = time.monotonic()
                one(connection, path, asked)
                taken[told] += time.monotonic() - began
                found.append(connection.execute("from groups order by all").fetchall())
        different += found[0] != found[1]
    told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in taken.items())
    yield _say(f"{len(files)} months, {ROWS:,} rows in all, grouped: {told}", not different)


def _marts(edition: Path, place: Path, remote: str) -> Iterator[bool]:
    """Every mart of footfall, made by Spark from the facts of an edition."""
    session = SparkSession.builder.remote(remote).getOrCreate()
    with duckdb.connect(str(edition), read_only=True) as connection:
        queries = marts()
        rest = {f"{table.db}.{table.name}" for query in queries.values() for table in _tables(query)} - set(queries)
        for name in sorted(rest):
            path = place / f"{name}.parquet"
            connection.execute(f"copy (from {name}) to '{path}' (format parquet)")
            session.read.parquet(str(path)).createOrReplaceTempView(_view(name))
        for name, query in queries.items():
            session.sql(_on_views(query)).createOrReplaceTempView(_view(name))
            found = session.table(_view(name)).toArrow()
            own = connection.sql(f"from {name}").to_arrow_table()
            yield _say(f"{name}, {own.num_rows} rows", own.num_rows > 0 and _same(own, found))


def _tables(query: str) -> Iterator[exp.Table]:
    parsed = sqlglot.parse_one(query, read="duckdb")
    yield from (table for table in parsed.find_all(exp.Table) if table.db)


def _view(name: str) -> str:
    return name.replace(".", "_")


def _on_views(query: str) -> str:
    """A query said to Spark, over views that have no schema."""
    parsed = sqlglot.parse_one(query, read="duckdb")
    for table in [table for table in parsed.find_all(exp.Table) if table.db]:
        alias = table.alias or table.name
        table.replace(exp.alias_(exp.to_table(_view(f"{table.db}.{table.name}")), alias, table=True))
    return spark.said_to_spark(parsed.sql(dialect="duckdb"))


def _same(own: pa.Table, other: pa.Table) -> bool:
    """Whether two tables have the same columns and rows, whatever their order; sums of decimals are close."""
    if sorted(own.column_names) != sorted(other.column_names) or own.num_rows != other.num_rows:
        return False
    other = other.select(own.column_names)  # Spark puts the columns of a `using` before the others of a star
    one, two = (_sorted(table) for table in (own, other))
    return all(_equal(one[name], two[name]) for name in own.column_names)


def _sorted(table: pa.Table) -> pd.DataFrame:
    frame = table.to_pandas()
    return frame.sort_values([*frame.columns], ignore_index=True, na_position="last")


def _equal(one: Any, two: Any) -> bool:
    if pd.api.types.is_float_dtype(one):
        return bool(np.allclose(one.astype(float), two.astype(float), rtol=CLOSE, atol=0, equal_nan=True))
    return bool((one.isna() == two.isna()).all() and (one.dropna().astype(str) == two.dropna().astype(str)).all())


if __name__ == "__main__":
    sys.exit(main())
