"""Non-interference: what a reader may not read is changed, and everything is asked again: every answer is the same.

python -m tests.attack.interference    on the demonstration that is current in EDITIONS_DIR; some minutes, two of them
                                       with --without-pages
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import duckdb
import pandas as pd

import queries
from data import build, store
from data.checking.tables import keys
from data.publishing import register
from pages.counters import planner as planner_page
from pages.rooms import MODULES
from pages.server import summary
from pages.text import Say
from queries import access
from queries.access import Viewer
from queries.studies import locate, planner
from tests.bench.samples import SAMPLES
from tests.pages import gathering

CHANGES = (Path(__file__).parent / "interference.sql").read_text(encoding="utf-8")
READERS = ("public", "prefect:R53", "prefect:D35")
# Nobody's figure moves in the whole file but by rounding: sums of other rows in another order.
DIGITS = 6
# The planner stops when its time is up, and says how long it took: it is opened apart, for territories where it answers
# at once, with all the time that it needs and a clock that stands still.
TIMED = "counters-planner"
PLANNED = ({"departement": "35"}, {"departement": "01"})
SEEN = 20  # views, and queries, in which a cabinet sees that something changed


@dataclass(frozen=True)
class Tried:
    """How many answers of a kind were compared for a reader, and the names of those that moved."""

    reader: str
    kind: str
    compared: int
    moved: tuple[str, ...]


class Blunt(AssertionError):
    """The changes are hardly seen by who reads everything: an attack that tries nothing."""


def attack(pages: bool = True) -> list[Tried]:
    """Change a copy of the current edition out of the readers' scope; compare views, queries, pages and the summary.

    Raises Blunt.
    """
    before = Path(os.environ["EDITIONS_DIR"])
    with tempfile.TemporaryDirectory() as folder:
        _change(store.current(), Path(folder))
        places = before, Path(folder)
        seen = {one.kind: len(one.moved) for one in _compare(places, "cabinet", pages=False)}
        if seen["views"] < SEEN or seen["queries"] < SEEN:
            raise Blunt(seen)
        return [one for reader in READERS for one in _compare(places, reader, pages)]


def _compare(places: tuple[Path, Path], reader: str, pages: bool) -> Iterator[Tried]:
    first, second = (_told(place, reader, pages) for place in places)
    for kind, answers in first.items():
        moved = (name for name, answer in answers.items() if answer != second[kind].get(name))
        yield Tried(reader, kind, len(answers), tuple(moved))


def _change(edition: store.Edition, folder: Path) -> None:
    """The same edition, from its facts, once what is out of scope has changed."""
    whole = folder / edition.path.name
    with build._new(whole) as connection:
        build._run(connection, "", build.BEFORE_ROWS)
        connection.execute("attach ? as before (read_only)", [str(edition.path)])
        for table in (*keys(), "definitions", "editions", "sources", "problems"):
            connection.execute(f"insert into core.{table} by name from before.core.{table}")
        connection.execute("detach before")
        connection.execute(CHANGES)
        build.compute(connection)
    build.build_public(folder / f"{edition.name}.public.duckdb", whole, lambda step: None)
    (folder / "CURRENT").write_text(f"{edition.name}\n", encoding="utf-8")
    # What is told of editions is the same in both folders.
    for told in (register.FILE, f"{edition.name}.json"):
        shutil.copy(edition.path.with_name(told), folder)
    for suffix in store.AUDIENCES.values():
        with duckdb.connect(folder / f"{edition.name}{suffix}") as connection:
            connection.execute("attach ? as before (read_only)", [str(edition.path)])
            connection.execute("insert into marts.revised_editions from before.marts.revised_editions")


def _told(folder: Path, reader: str, pages: bool) -> dict[str, dict[str, object]]:
    """All that a reader is told in a folder of editions."""
    viewer = access.parse(reader)
    with _editions(folder):
        edition = queries.edition(viewer)
        told: dict[str, dict[str, object]] = {
            "views": dict(_views(viewer, edition)),
            "queries": {name: _answer(viewer, edition, name) for name in queries.names()},
        }
        if pages:
            told["pages"] = dict(_pages(reader))
            told["routes"] = {"resume": summary.html(Say("fr"), viewer, edition)}
    return told


def _views(viewer: Viewer, edition: queries.Edition) -> Iterator[tuple[str, object]]:
    """Each view with its count and a hash of its rows, figures rounded, whatever their order."""
    with closing(queries.opened(viewer, edition)) as cursor:
        columns = cursor.execute(
            """select table_name, list([column_name, data_type] order by column_index)
            from duckdb_columns() where schema_name = 'visible' group by all order by all"""
        ).fetchall()
        for view, types in columns:
            shown = ", ".join(
                f'round("{name}", {DIGITS}) + 0.0' if kind == "DOUBLE" else f'"{name}"' for name, kind in types
            )
            yield view, cursor.execute(f"select count(*), sum(hash({shown})::hugeint) from visible.{view}").fetchall()


def _answer(viewer: Viewer, edition: queries.Edition, name: str) -> object:
    """The rows of a query as text, in an order of our own."""
    query = queries.load(name)
    asked = {word: SAMPLES[word] for word in query.parameters - query.optional}
    rows = _rounded(queries.run(viewer, edition, name, **asked))
    return sorted(tuple(str(value) for value in row) for row in rows.itertuples(index=False, name=None))


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.round(dict.fromkeys(frame.select_dtypes("float"), DIGITS))


def _pages(reader: str) -> Iterator[tuple[str, object]]:
    """Each page with what it writes, what its maps are given and the files that may be taken from it."""
    for path, parameters in gathering.pages(reader):
        if path != TIMED:
            yield f"{path} {parameters}", _page(path, reader, parameters)
    clock = SimpleNamespace(monotonic=lambda: 0.0)
    enough = dict.fromkeys(planner_page.SECONDS, 600.0)
    with (
        patch.object(planner, "time", clock),
        patch.object(locate, "time", clock),
        patch.dict(planner_page.SECONDS, enough),
    ):
        for parameters in PLANNED:
            html, frames, maps = _page(TIMED, reader, parameters)
            if not frames:
                raise Blunt(f"{TIMED} {parameters} answers nothing")
            yield f"{TIMED} {parameters}", (html, frames, maps)


def _page(path: str, reader: str, parameters: Mapping[str, str]) -> tuple[str, list[str], list[object]]:
    """What a page writes, the files that may be taken from it, what its maps are given."""
    html, frames, maps = gathering._open(MODULES[path], reader, "fr", parameters)
    return html, [_rounded(frame).to_csv() for frame, _ in frames], maps


@contextmanager
def _editions(folder: Path) -> Iterator[None]:
    kept = os.environ["EDITIONS_DIR"]
    os.environ["EDITIONS_DIR"] = str(folder)
    try:
        yield
    finally:
        os.environ["EDITIONS_DIR"] = kept


def main() -> int:
    """Print what was tried and what held; 1 where something moved."""
    found = attack(pages="--without-pages" not in sys.argv)
    for one in found:
        print(f"{one.reader:12} {one.kind:8} {one.compared:5} compared, {len(one.moved)} moved {' '.join(one.moved)}")
    return int(any(one.moved for one in found))


if __name__ == "__main__":
    raise SystemExit(main())
