"""Published indicators: what bounds their values, and what the values of one file say together that cannot be right."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb

from data.contracts import Column, fold
from data.reference import places

KNOWN = Path(__file__).with_name("indicators.toml")
QUERIES = Path(__file__).with_name("contradictions")
RATES = {"ta", "taux_d_avancement"}
SHARE = {"type": "percent", "min": 0, "max": 100}
BOUNDS = {"": {}, "count": {"min": 0, "decimals": 2}, "share": SHARE, "rate": SHARE}


class Contradiction(NamedTuple):
    """A rule that some values break, at the first of them."""

    rule: str
    line: int
    value_type: str
    value: str
    detail: str


@cache
def known() -> dict[str, dict[str, str]]:
    """What indicators.toml says of each indicator."""
    return tomllib.loads(KNOWN.read_text(encoding="utf-8"))


def measures(found: Mapping[str, Sequence[str]]) -> list[str]:
    """What each row's value is, from the texts of its columns: count, share, rate (of progress); "" when not known."""
    of_indicators = [known().get(text.strip(), {}).get("measure", "") for text in found["indicator"]]
    kinds = found.get("value_type", [""] * len(of_indicators))
    return ["rate" if fold(kind) in RATES else measure for kind, measure in zip(kinds, of_indicators, strict=True)]


def bounded(column: Column, measure: str) -> Column:
    """A column with the bounds that a measure gives it."""
    return replace(column, **BOUNDS[measure])  # type: ignore[arg-type]


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Put in what contradictions() needs: the departments with their regions, and the known indicators."""
    connection.execute(f"create table departments as from '{places.FOLDER}/departments.parquet'")
    connection.execute("create table known (indicator text, measure text, better text, grows boolean)")
    rows = [(name, about["measure"], about["better"], bool(about.get("grows"))) for name, about in known().items()]
    connection.executemany("insert into known values (?, ?, ?, ?)", rows)


def contradictions(connection: duckdb.DuckDBPyConnection, query: str) -> list[Contradiction]:
    """What data/contradictions finds in the values of a file, which `query` takes from `rows` as core holds them."""
    connection.execute(f"create temp table given as {query}")
    return [Contradiction(*row) for text in _queries() for row in connection.execute(text).fetchall()]


@cache
def _queries() -> list[str]:
    return [file.read_text(encoding="utf-8") for file in sorted(QUERIES.glob("*.sql"))]
