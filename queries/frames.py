"""Rows as a frame of pandas. Many come by way of Arrow, where a text is no object of Python on its way. Few come as
objects: to make Arrow of an answer, DuckDB asks it with a statement of its own, which takes longer than a few rows.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.arrays import ArrowStringArray

# What DuckDB advises instead plans each query twice, which takes longer than the copy.
warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)

_ALL = 10_000_000  # rows of a batch, more than any answer has: it comes in one piece
_DAY, _MOMENT = pa.date32(), pa.timestamp("us")
_MISSING = {
    pa.bool_(): pd.BooleanDtype(),
    pa.int8(): pd.Int8Dtype(), pa.int16(): pd.Int16Dtype(), pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype(),
}  # fmt: skip


def frame(answered: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The rows of what a cursor was asked, each column of the type that its own `df` gives it: days as moments,
    whole numbers of which some are missing as such, and texts of which all are as anything.
    """
    return _as_frame(arrow(answered))


def unfolded(rows: pa.Table) -> pd.DataFrame:
    """The frame of a row for each element of the lists of a row, which are as long as one another."""
    whole = rows.combine_chunks()
    lists = [name for name in rows.column_names if pa.types.is_list(rows[name].type)]
    parents = pc.list_parent_indices(whole[lists[0]])
    columns = [
        pc.list_flatten(whole[name]) if name in lists else whole[name].take(parents) for name in rows.column_names
    ]
    return _as_frame(pa.Table.from_arrays(columns, names=rows.column_names))


def _as_frame(rows: pa.Table) -> pd.DataFrame:
    columns = [_plain(column) for column in rows.columns]
    told: pd.DataFrame = pa.Table.from_arrays(columns, names=rows.column_names).to_pandas(use_threads=False)
    for place, column in enumerate(columns):
        if column.null_count and column.type in _MISSING:
            told.isetitem(place, column.to_pandas(types_mapper=_MISSING.get))
    return told


def arrow(answered: duckdb.DuckDBPyConnection) -> pa.Table:
    """The rows of what a cursor was asked, each column of the type that the database gives it."""
    found = answered.to_arrow_reader(_ALL)
    assert found is not None  # it was asked something
    return found.read_all()


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column in the type that pandas is to have it in."""
    if pa.types.is_string(column.type) and column.null_count == len(column):
        return pa.chunked_array([pa.nulls(len(column))])
    if column.type == _DAY:
        return column.cast(_MOMENT)
    return column.cast(pa.float64()) if pa.types.is_decimal(column.type) else column


FEW = 400  # rows
_TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
Column = Sequence[Any]


def few(answered: duckdb.DuckDBPyConnection) -> pd.DataFrame | None:
    """The same frame, where there are fewer than FEW rows, each column of a type that is known here; else None."""
    names, makers = [], []
    for name, kind, *_ in answered.description:
        names.append(name)
        makers.append(_MADE.get(str(kind)))
    rows = answered.fetchmany(FEW) if all(makers) else None
    if rows is None or len(rows) == FEW:
        return None
    columns: Sequence[Column] = [*zip(*rows, strict=True)] or [()] * len(names)
    made = {name: make(column) for name, make, column in zip(names, makers, columns, strict=True) if make}
    return pd.DataFrame(made, copy=False)


def _texts(column: Column) -> Any:
    if all(text is None for text in column):
        return np.full(len(column), None)
    return ArrowStringArray(pa.array(column, pa.large_string()), dtype=_TEXT)


def _numbers(whole: str, missing: str) -> Callable[[Column], Any]:
    return lambda column: pd.array(column, missing) if None in column else np.array(column, whole)


def _moments(column: Column) -> Any:
    return np.array(column, "datetime64[us]")


def _lists(column: Column) -> Any:
    whole = np.array([text for one in column for text in one or ()], object)  # slices are made sooner than arrays
    ends = np.cumsum([len(one or ()) for one in column]).tolist()
    made = np.empty(len(column), object)
    made[:] = [None if one is None else whole[end - len(one) : end] for one, end in zip(column, ends, strict=True)]
    return made


_MADE: Mapping[str, Callable[[Column], Any]] = {
    "VARCHAR": _texts,
    "DATE": _moments,
    "TIMESTAMP": _moments,
    "BOOLEAN": _numbers("bool", "boolean"),
    "SMALLINT": _numbers("int16", "Int16"),
    "INTEGER": _numbers("int32", "Int32"),
    "BIGINT": _numbers("int64", "Int64"),
    "DOUBLE": lambda column: np.array(column, "float64"),
    "VARCHAR[]": _lists,
}
