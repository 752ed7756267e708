"""Rows as a frame of pandas, by way of Arrow: a text then is no object of Python on its way from one to the other."""

import warnings

import duckdb
import pandas as pd
import pyarrow as pa

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
    rows = arrow(answered)
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
