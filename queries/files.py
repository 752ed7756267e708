"""Answers as files that leave: CSV as open data has it, JSON, Parquet and XLSX, each saying what it is made of."""

import csv as csv_module
import datetime as dt
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

import queries
from data.check.remarks import FORMULA as FORMULA
from data.check.remarks import SEPARATORS, inert
from queries import Edition, access, indicators, query_parameters
from queries.access import Viewer

FORMATS = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PACKED = ("parquet", "xlsx")  # files that hold their rows compressed
COUNTED = ("value", "numerator", "denominator", "comparable")  # of an indicator: what secrecy keeps of a row
SECRET = {"fr": "secret statistique", "en": "statistical secrecy"}
LICENCE = "Licence Ouverte 2.0"
LICENCE_URL = "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf"
MOST_ROWS = 200_000
# From what promises most to what promises least.
KINDS = ("real", "estimated", "demonstration")


class TooLong(ValueError):
    """An answer of more rows than MOST_ROWS."""


@dataclass(frozen=True)
class Answer:
    """What was asked, of which edition, as whom, and the rows. `kind`: what promises least of what they rest on."""

    name: str
    parameters: Mapping[str, str]
    viewer: Viewer
    edition: Edition
    about: str
    table: pa.Table
    kind: str

    @property
    def file_name(self) -> str:
        """'counters-by_month', or 'DEMONSTRATION-counters-by_month' for what is not wholly real."""
        marked = "DEMONSTRATION-" if self.kind == "demonstration" else ""
        return marked + self.name.replace("/", "-")


def answer(viewer: Viewer, edition: Edition, name: str, given: Mapping[str, str]) -> Answer:
    """The answer to "counters/by_month" or "indicators/P1", asked in texts. Raises as the two functions below."""
    room, _, own = name.partition("/")
    if room == "indicators":
        return of_indicator(viewer, edition, own, given)
    return of_query(viewer, edition, name, given)


def of_query(viewer: Viewer, edition: Edition, name: str, given: Mapping[str, str]) -> Answer:
    """The answer to a named query, asked in texts. Raises what `queries.run` does, query_parameters.Wrong, TooLong."""
    query = queries.load(name)
    table = queries.table(viewer, edition, name, **query_parameters.read(viewer, edition, query, given))
    return _answer(viewer, edition, name, given, query.grain, table)


def of_indicator(viewer: Viewer, edition: Edition, identifier: str, given: Mapping[str, str]) -> Answer:
    """An indicator for every territory and month, or those of a `level` and `code`. Raises UnknownQuery, Wrong."""
    item = indicators.catalogue().get(identifier)
    if item is None:
        raise queries.UnknownQuery(f'there is no indicator "{identifier}"')
    known = frozenset(("level", "code"))
    query = queries.Query(f"indicators/{identifier}", "", "", known, known)
    query_parameters.read(viewer, edition, query, given)
    rows = indicators.series(viewer, edition, identifier, given.get("level") or None, given.get("code") or None)
    table = pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata()
    about = f"{item.name_en}: {item.formula_en}. Unit: {item.unit}."
    return _answer(viewer, edition, query.name, given, about, table)


def _answer(
    viewer: Viewer, edition: Edition, name: str, given: Mapping[str, str], about: str, table: pa.Table
) -> Answer:
    if table.num_rows > MOST_ROWS:
        raise TooLong(f"{name}: {table.num_rows} rows (expected {MOST_ROWS} at most: ask for a territory, or fewer)")
    told = {parameter: text for parameter, text in sorted(given.items()) if text != ""}
    table, kind = _labelled(_plain(table), edition)
    return Answer(name, told, viewer, edition, about, table, kind)


def written(answer: Answer, form: str, language: str = "fr") -> bytes:
    """The bytes of an answer as CSV, JSON or Parquet: the same from a command and from the server."""
    if form == "csv":
        return csv(_in_words(answer.table).to_pandas(types_mapper=pd.ArrowDtype), answer.kind, SECRET[language])
    return _json(answer) if form == "json" else _parquet(answer)


def described(answer: Answer) -> dict[str, Any]:
    """What an answer is, beside its rows."""
    return {
        "query": answer.name,
        "about": answer.about,
        "parameters": dict(answer.parameters),
        "edition": answer.edition.name,
        "as_of": answer.edition.as_of.isoformat(),
        "built_at": answer.edition.built_at.isoformat(),
        "kind": answer.kind,
        "read_as": access.written(answer.viewer),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }


# CSV ------------------------------------------------------------------------------------------------------------------


def csv(frame: pd.DataFrame, kind: str, secret: str = "secret") -> bytes:
    """The rows as CSV with a `kind` column; text that a spreadsheet would run as a formula gets an apostrophe.

    `secret`: what stands for a number under statistical secrecy, which is neither zero nor unknown. UTF-8, comma, ISO
    dates, decimal point; a list is written as JSON.
    """
    return inert_csv(labelled(frame, kind, secret))


def inert_csv(frame: pd.DataFrame) -> bytes:
    """The same of rows as they are, for a file that is to be deposited."""
    safe = {
        name: cells if pd.api.types.is_numeric_dtype(cells) else cells.map(_harmless) for name, cells in frame.items()
    }
    return str(pd.DataFrame(safe).to_csv(index=False, lineterminator="\n")).encode("utf-8")


def labelled(frame: pd.DataFrame, kind: str, secret: str) -> pd.DataFrame:
    """The rows as they leave: with words for what is secret, and a column that says what they are made of."""
    told = _named_secret(frame.reset_index(drop=True), secret)
    return told if "kind" in told else told.assign(kind=kind)


def _in_words(table: pa.Table) -> pa.Table:
    """The table with its moments as texts of ISO 8601, those at midnight too."""
    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            told = pc.strftime(table.column(place).cast(pa.timestamp("s"), safe=False), format="%Y-%m-%dT%H:%M:%SZ")
            table = table.set_column(place, field.name, told)
    return table


def _named_secret(frame: pd.DataFrame, secret: str) -> pd.DataFrame:
    """The frame with `secret` where its states say so: a row's (`state`), of COUNTED, or a column's (`NAME_state`).

    States of columns are not given with it: what they say stands in the cells.
    """
    own = {name: f"{name}_state" for name in frame if f"{name}_state" in frame}
    states = {name: frame[state] for name, state in own.items()}
    if "state" in frame:
        states = {name: frame["state"] for name in COUNTED if name in frame} | states
    if not states:
        return frame
    hidden = {name: frame[name].isna() & (state.astype(object) == "secret") for name, state in states.items()}
    told = {name: frame[name].astype(object).mask(mask, secret) for name, mask in hidden.items() if mask.any()}
    return frame.assign(**told).drop(columns=list(own.values()))


def _harmless(value: object, separator: str = ",") -> object:
    if isinstance(value, pd.Timestamp) and value == value.normalize():
        return value.date()
    if isinstance(value, np.ndarray | list | dict):
        value = json.dumps(value, ensure_ascii=False, default=simple)
    return inert(value, separator) if isinstance(value, str) else value


# CSV for a spreadsheet ------------------------------------------------------------------------------------------------


def spoken_csv(frame: pd.DataFrame, language: str) -> bytes:
    """Rows whose heads and cells are in words already, as a spreadsheet of a language opens them at a double click.

    A mark of UTF-8 for both; in French semicolons, decimal commas and 31/12/2024, in English commas, points, ISO dates.
    """
    file = io.StringIO()
    lines = csv_module.writer(file, delimiter=SEPARATORS[language], lineterminator="\r\n")
    lines.writerow(_harmless(head, SEPARATORS[language]) for head in frame.columns)
    lines.writerows([_spoken(cell, language) for cell in row] for row in frame.itertuples(index=False, name=None))
    return file.getvalue().encode("utf-8-sig")


def _spoken(cell: object, language: str) -> object:
    if cell is None or cell is pd.NaT or cell is pd.NA or cell != cell:
        return ""
    if isinstance(cell, dt.date):
        return _spoken_day(cell, language)
    if isinstance(cell, float):
        written = repr(cell) if 1e-4 <= abs(cell) < 1e16 or not cell else f"{cell:f}"
        return written.replace(".", ",") if language == "fr" else written
    return _harmless(cell, SEPARATORS[language])


def _spoken_day(day: dt.date, language: str) -> str:
    hour = f" {day:%H:%M}" if isinstance(day, dt.datetime) and day.time() != dt.time() else ""
    return f"{day:{'%d/%m/%Y' if language == 'fr' else '%Y-%m-%d'}}{hour}"


# JSON and Parquet -----------------------------------------------------------------------------------------------------


def _json(answer: Answer) -> bytes:
    columns = [{"name": field.name, "type": type_of(field.type)} for field in answer.table.schema]
    told = described(answer) | {"columns": columns, "rows": answer.table.to_pylist()}
    return json.dumps(told, ensure_ascii=False, default=simple, allow_nan=False).encode()


def simple(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _parquet(answer: Answer) -> bytes:
    from pyarrow import parquet  # 4 MB, which come with the first file of its kind

    told = {f"trois-chantiers.{name}": str(value) for name, value in described(answer).items()}
    file = io.BytesIO()
    parquet.write_table(answer.table.replace_schema_metadata(told), file, compression="zstd")
    return file.getvalue()


def type_of(type_: pa.DataType) -> str:
    """The type of a column as Table Schema names it."""
    named = {
        "integer": pa.types.is_integer,
        "number": lambda one: pa.types.is_floating(one) or pa.types.is_decimal(one),
        "boolean": pa.types.is_boolean,
        "date": pa.types.is_date,
        "datetime": pa.types.is_timestamp,
        "time": pa.types.is_time,
        "array": pa.types.is_list,
        "object": lambda one: pa.types.is_struct(one) or pa.types.is_map(one),
    }
    return next((name for name, holds in named.items() if holds(type_)), "string")


def _plain(table: pa.Table) -> pa.Table:
    """The same table in types that every format has: no decimal, no time of day in a date, no number that is none."""
    for place, field in enumerate(table.schema):
        plain = _plain_column(table.column(place))
        if plain.type != field.type or pa.types.is_floating(field.type):
            table = table.set_column(place, field.name, plain)
    return table


def _plain_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    type_ = column.type
    if pa.types.is_decimal(type_):
        return column.cast(pa.int64() if type_.scale == 0 else pa.float64())
    if pa.types.is_floating(type_):
        return pc.if_else(pc.is_finite(column), column, pa.scalar(None, type_))
    if pa.types.is_timestamp(type_) and pc.all(pc.equal(pc.floor_temporal(column, unit="day"), column)).as_py() is True:
        return column.cast(pa.date32(), safe=False)
    return column.cast(pa.string()) if pa.types.is_large_string(type_) or pa.types.is_null(type_) else column


def _labelled(table: pa.Table, edition: Edition) -> tuple[pa.Table, str]:
    """The table with a column that says what each row is made of, and what promises least of them.

    It is its own `kind` or `source_kind`; else `kind` is the edition's, or `edition_kind` where `kind` means another
    thing.
    """
    for name in ("kind", "source_kind"):
        if name in table.column_names:
            found = {value for value in table.column(name).unique().to_pylist() if value is not None}
            if found and found <= {*KINDS}:
                return table, least(found)
    name = "edition_kind" if "kind" in table.column_names else "kind"
    told = pa.array([edition.kind] * table.num_rows, pa.string())
    return table.append_column(name, told), edition.kind


def least(kinds: Iterable[str]) -> str:
    """The kind of what is drawn from several: the one that promises least, so that nothing invented seems real."""
    return max((name for name in kinds if name in KINDS), key=KINDS.index, default="demonstration")
