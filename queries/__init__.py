"""Queries: what may be asked of the data, by name and by whom. `run` is the only door to it."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from queries.access import Viewer
from queries.editions import (
    Edition,
    NoEdition,
    OldModel,
    Problem,
    Standing,
    check_again,
    demonstration,
    edition,
    for_audience,
    keep_only,
    mark_unreadable,
    opened,
    reader,
    standing,
    territories,
)

# What DuckDB advises instead plans each query twice.
warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)

FOLDER = Path(__file__).parent
_OPTIONAL = "-- optional:"


class UnknownQuery(LookupError):
    """No file has that name."""


class WrongParameters(ValueError):
    """A query was asked with a parameter it does not know, without one it needs, or with a value it cannot read."""


@dataclass(frozen=True)
class Query:
    """A file of queries/: its name ("counters/by_month"), its first line, its text, and its parameters."""

    name: str
    grain: str
    sql: str
    parameters: frozenset[str]
    optional: frozenset[str]

    @property
    def header(self) -> tuple[str, ...]:
        """The lines of the leading comment after the first, without their dashes."""
        lines = self.sql.splitlines()
        end = next(number for number, line in enumerate(lines) if not line.startswith("--"))
        return tuple(line.removeprefix("--").removeprefix(" ") for line in lines[1:end])


@cache
def names() -> list[str]:
    """The name of every query, in order."""
    return sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.sql"))


@cache
def load(name: str, over: str = "") -> Query:
    """The query of a name ("counters/by_month"), or what SQL makes of its rows: see `run`. Raises UnknownQuery."""
    if name not in names():
        raise UnknownQuery(f'there is no query "{name}"; `python -m queries --list` shows them')
    sql = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    lines = sql.splitlines()
    optional = next((line.removeprefix(_OPTIONAL) for line in lines if line.startswith(_OPTIONAL)), "")
    asked = f"with asked as ({sql}) {over}" if over else sql
    parameters = _statement(asked).named_parameters
    grain = lines[0].removeprefix("-- ")
    return Query(name, grain, asked, frozenset(parameters), frozenset(optional.replace(",", " ").split()))


@cache
def _statement(sql: str) -> duckdb.Statement:
    """A statement as DuckDB reads it."""
    return duckdb.extract_statements(sql)[0]


def run(viewer: Viewer, edition: Edition, name: str, over: str = "", /, **parameters: Any) -> pd.DataFrame:
    """The rows of a query on an edition, as this viewer may read them. An optional parameter left out does not filter.

    `over`: SQL of the program's own over these rows, which it finds in `asked`; it may have parameters besides.
    Raises UnknownQuery, WrongParameters, NoEdition, and ValueError where the edition's file is not this viewer's.
    """
    with _answering(viewer, edition, load(name, over), parameters) as answered:
        return answered.df()


def table(viewer: Viewer, edition: Edition, name: str, over: str = "", /, **parameters: Any) -> pa.Table:
    """The same rows, each column of the type that the database gives it: a count that is missing stays a count."""
    with _answering(viewer, edition, load(name, over), parameters) as answered:
        return answered.to_arrow_table()


_columns: dict[str, tuple[str, ...]] = {}


def columns_of(viewer: Viewer, edition: Edition, name: str, /, **parameters: Any) -> tuple[str, ...]:
    """The columns of a query's answer, the same whatever it is asked with."""
    if name not in _columns:
        _columns[name] = tuple(table(viewer, edition, name, "from asked limit 0", **parameters).column_names)
    return _columns[name]


@contextmanager
def _answering(
    viewer: Viewer, edition: Edition, query: Query, parameters: Mapping[str, Any]
) -> Iterator[duckdb.DuckDBPyConnection]:
    bound = _bind(query, parameters)
    try:
        with closing(opened(viewer, edition)) as cursor:
            yield cursor.execute(_statement(query.sql), bound)
    except duckdb.ConversionException as error:
        raise WrongParameters(f"{query.name}: {str(error).splitlines()[0]}") from error


def _bind(query: Query, parameters: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(parameters.keys() - query.parameters)
    missing = sorted(query.parameters - query.optional - parameters.keys())
    if unknown or missing:
        faults = [f"does not know {', '.join(unknown)}"] * bool(unknown) + [f"needs {', '.join(missing)}"] * bool(
            missing
        )
        raise WrongParameters(
            f"{query.name} {' and '.join(faults)}; it knows {', '.join(sorted(query.parameters)) or 'none'}"
        )
    return {**dict.fromkeys(query.optional & query.parameters), **parameters}
