"""The table of questions: one file per person who asks, read as rows; the answers counted by SQL of their own."""

import re
import tomllib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data import store

# Who asks, by the first letter of a question.
FILES = {"A": "cabinet", "B": "region", "C": "departement", "D": "officer", "E": "animator", "F": "citizen"}
MOST_CLICKS = 2
# How the answers write their numbers, as French is read (1 234, 1 234,5), and measure km as the crow flies.
MACROS = (
    "create or replace temp macro whole(n) as replace(format('{:,}', round(n)::bigint), ',', ' ')",
    "create or replace temp macro tenths(x) as whole(trunc(round(x, 1))) || ',' || (round(abs(x) * 10)::bigint % 10)",
    """create or replace temp macro apart(lat, lon, other_lat, other_lon) as 2 * 6371.0088 * asin(sqrt(
        pow(sin(radians(other_lat - lat) / 2), 2)
        + cos(radians(lat)) * cos(radians(other_lat)) * pow(sin(radians(other_lon - lon) / 2), 2)))""",
)


@dataclass(frozen=True)
class Row:
    """A question of domain section 6: who asks, how it is typed and what search offers; the walk, and what answers.

    `clicks`: each {kind: name}, see `README.md`.
    `page`: the path where they lead. `answer`: SQL; one element of the page that is seen and that the selector `at`
    finds holds all the texts of a row that it gives. `later`: whether it is asked of two editions (see `later.py`), of
    which the earlier is `before` in the SQL. `files`: what is pressed there (or the name of a
    file, where a link says CSV alone) for each file that the answer is taken away in, and `held`: SQL of what they
    hold, each row in a line of one of them or in the whole of a document.
    """

    name: str
    question: str
    reader: str
    typed: str
    leads: str
    page: str
    answer: str
    clicks: tuple[dict[str, str], ...] = ()
    at: str = ".stHtml"
    later: bool = False
    files: tuple[tuple[str, ...], ...] = ()
    held: str = ""


def rows() -> dict[str, Row]:
    """Every question by its name ('A1'), in the order of who asks."""
    found = [row for file in FILES.values() for row in _read(Path(__file__).with_name(f"{file}.toml"))]
    return {row.name: row for row in found}


def _read(file: Path) -> list[Row]:
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return [
        Row(name, **{**row, **{key: tuple(row.get(key, ())) for key in ("clicks", "files")}})
        for name, row in told.items()
    ]


def answers(sql: str, editions: tuple[Path, Path] | None = None) -> list[list[str]]:
    """The texts of the rows that a query of the full current edition gives, plain and in lower case; one row at least.

    `editions`: two others, of which the last one is asked instead; the first is `before`. A text that is not known
    fails: a page that says nothing would hold it.
    """
    with closing(_asked(*editions) if editions else store.cursor(store.current())) as cursor:
        for macro in MACROS:
            cursor.execute(macro)
        found = cursor.execute(sql).fetchall()
    assert found, sql
    assert all(value for row in found for value in row), sql
    return [[plain(str(value)) for value in row] for row in found]


def _asked(before: Path, after: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(after), read_only=True)
    connection.execute(f"attach '{before}' as before (read_only)")
    return connection


def plain(words: str) -> str:
    """Words as they are compared: plain spaces and apostrophes, no soft hyphen, lower case."""
    return re.sub(r"\s+", " ", words.replace("’", "'").replace("\u00ad", "")).strip().lower()
