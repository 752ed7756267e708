"""The same questions on the open edition: what answers each, counted on committed files, or who owes what would."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

import duckdb

from data import open as open_edition
from data.contracts import contracts
from data.reference.places import FOLDER as REFERENCE
from pages.shell.rooms import ADDRESSES, BY_PATH
from pages.text import Say
from tests.pages.questions import table
from tests.pages.questions.table import MACROS, Row, plain

NOMENCLATURE = REFERENCE / "nomenclature"
# Names that SQL may write without quotes.
LISTS = {"june_2026": "france_services_2026-06", "july_2023": "france_services_2023-07"}
OWED = ".tc-unpublished li"


@dataclass(frozen=True)
class Opened:
    """A question asked of the open edition.

    `page` and `parameters` are where its `clicks` lead: two at most, those of `way` where they are not told.
    `answer`: SQL over the files of data/open and of the nomenclature;
    `rows`: over `core`, where files alone do not tell.
    `owed`: the source that would answer, which the page says who owes.
    """

    asked: Row
    page: str
    clicks: tuple[dict[str, str], ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    rows: str = ""
    owed: str = ""

    def address(self) -> dict[str, str]:
        """The parameters of the page as its reader finds it: a prefect's are of their own territory."""
        territory = self.asked.reader.partition(":")[2]
        own = {"R": "region", "D": "departement"}.get(territory[:1])
        return ({own: territory[1:]} if own else {}) | self.parameters

    def way(self) -> tuple[dict[str, str], ...]:
        """The clicks from the overview: those that are told, else the room in the header and the door in the room; a
        part of a page, which is behind both, by its name in the box of search.
        """
        found = BY_PATH[self.page]
        if self.clicks or not found.room or not self.page:
            return self.clicks
        say = Say("fr")
        if found.part:
            return ({"search": found.title(say)},)
        names = [say(f"shell.room.{found.room}")]
        names += [ADDRESSES[found.address].door(say)] if found.address != found.room else []
        return tuple({"link": name} for name in names)

    def said(self) -> list[list[str]]:
        """The texts that stand together in one element of the page, for each element that there must be."""
        found = [*_of_files(self.answer), *(table.answers(self.rows) if self.rows else ())]
        return [*found, *([self.owner()] if self.owed else ())]

    def owner(self) -> list[str]:
        """The title of what nobody published, and who owes it: what its contract says."""
        told = contracts()[self.owed]
        assert told.freshness, self.owed
        return [plain(told.title["fr"]), plain(told.freshness.owner["fr"])]


def rows() -> dict[str, Opened]:
    """Every question by its name ('A1'); each has an answer or who owes it."""
    told = tomllib.loads(Path(__file__).with_name("open.toml").read_text(encoding="utf-8"))
    asked = table.rows()
    assert [*told] == [*asked], "a question, a row, in the same order"
    return {name: _row(asked[name], row) for name, row in told.items()}


def _row(asked: Row, told: dict[str, object]) -> Opened:
    assert {"answer", "rows", "owed"} & {*told}, asked.name
    return Opened(asked, **{name: tuple(value) if name == "clicks" else value for name, value in told.items()})


def _of_files(sql: str) -> list[list[str]]:
    if not sql:
        return []
    found = _files().execute(sql).fetchall()
    assert found, sql
    return [[plain(str(value)) for value in row if value is not None] for row in found]


@cache
def _files() -> duckdb.DuckDBPyConnection:
    """The committed files as tables, each by its name; `sha(name)` begins the SHA-256 of one."""
    connection = duckdb.connect()
    for macro in MACROS:
        connection.execute(macro)
    files = {path.stem: path for folder in (open_edition.FOLDER, NOMENCLATURE) for path in folder.glob("*.csv")}
    files |= {name: files[stem] for name, stem in LISTS.items()}
    connection.create_function("sha", lambda name: sha256(files[name].read_bytes()).hexdigest()[:12], [str], str)
    for name, path in files.items():
        connection.execute(f"create view \"{name}\" as from read_csv('{path}', header = true)")
    return connection
