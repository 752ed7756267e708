"""Parquet: its columns as text, read by pyarrow once what it says of itself is within bounds."""

import datetime
import json
from typing import Any

from data.problem import Problem, Refused
from data.read.bounds import refuse_size
from data.read.delimited import Cells
from data.read.geojson import text

ROWS_AT_ONCE = 10_000


def cells(file: str, content: bytes) -> Cells:
    """Header, row numbers, rows and problems of a Parquet file; the first row is number 1."""
    import pyarrow as pa
    from pyarrow import parquet

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    try:
        held = parquet.ParquetFile(pa.BufferReader(content), memory_map=False)
        refuse_size(file, held.metadata.num_rows, len(held.schema_arrow.names))
        header, unread = list(held.schema_arrow.names), list[str]()
        rows: list[list[str]] = []
        for batch in held.iter_batches(ROWS_AT_ONCE, use_threads=False):
            refuse_size(file, len(rows) + batch.num_rows, len(header))
            columns = [list(map(_text, column.to_pylist())) for column in _plain(batch).columns]
            rows += map(list, zip(*columns, strict=True))
        unread = [field.name for field in held.schema_arrow if pa.types.is_binary(field.type)]
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise Refused(Problem(file, "parquet_unreadable")) from error
    problems = [Problem(file, "bytes_not_read", column=name) for name in unread]
    return header, list(range(1, len(rows) + 1)), rows, problems


def _plain(batch: Any) -> Any:
    """A batch whose dictionaries are values and whose times are those that Python has."""
    import pyarrow as pa

    arrays = []
    for column in batch.columns:
        if pa.types.is_dictionary(column.type):
            column = _decoded(column)
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
        arrays.append(column)
    return pa.RecordBatch.from_arrays(arrays, names=[str(i) for i in range(len(arrays))])


def _decoded(column: Any) -> Any:
    """The values of a dictionary's codes. Raises MemoryError where they are more than an array holds."""
    import pyarrow as pa

    try:
        return column.dictionary_decode()
    except pa.ArrowException as error:
        raise MemoryError from error


def _text(value: object) -> str:
    if isinstance(value, bytes):  # no text: a geometry, a picture
        return ""
    if isinstance(value, datetime.datetime):
        if value.tzinfo:
            return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return text(value)
