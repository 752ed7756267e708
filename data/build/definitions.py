"""How indicators are defined: the headers of their files, kept in each edition as they stood, key by key."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import duckdb

FOLDER = Path(__file__).parents[2] / "queries"  # read as text, as any file that tells something: nothing runs here
QUERY = "query"

Definition = tuple[str, str, str]  # indicator, key of its header (or "query"), what it says


def read() -> tuple[Definition, ...]:
    """Every key of every header, and the SQL under it, in order."""
    found: list[Definition] = []
    for file in sorted(FOLDER.glob("*/indicators/*.sql")):
        header, sql = _parts(file.read_text(encoding="utf-8"))
        indicator = header.pop("id", file.stem)
        told = {name: _said(value) for name, value in sorted(header.items())} | {QUERY: sql}
        found += [(str(indicator), name, said) for name, said in told.items()]
    return tuple(found)


def put_in(connection: duckdb.DuckDBPyConnection, rows: Sequence[Definition]) -> None:
    """Put definitions in a full edition: what the next one's are compared with."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute("insert into core.definitions select unnest(?), unnest(?), unnest(?)", columns)


def _parts(text: str) -> tuple[dict[str, object], str]:
    """The header in the leading comment, but for its first line, and the query under it."""
    lines = text.splitlines()
    end = next(number for number, line in enumerate(lines) if not line.startswith("--"))
    header = "\n".join(line.removeprefix("--").removeprefix(" ") for line in lines[1:end])
    return tomllib.loads(header), "\n".join(lines[end:])


def _said(value: object) -> str:
    """A value of a header as a text: a list by its values, a truth as "true" or "false"."""
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
