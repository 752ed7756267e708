"""Non-interference: what a reader may not read is changed, and everything is asked again: every answer is the same.

On the demonstration; and on small worlds of few proposals, where an average is nearly one of them (`attack_small`).

python -m tests.attack.interference    on the demonstration that is current in EDITIONS_DIR; some minutes, two of them
                                       with --without-pages
"""

import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch
from urllib.parse import urlencode

import duckdb
import pandas as pd
from starlette.applications import Starlette

import queries
from data import build, store
from data.model import keys
from data.publish.edition import build_public, compute
from data.store import register
from pages.counters import planner as planner_page
from pages.note import content, files
from pages.outputs import summary
from pages.outputs.embed.indicator import KINDS
from pages.outputs.site import folder as site_folder
from pages.outputs.site import plan
from pages.outputs.static import still
from pages.server.routes import plain_routes
from pages.shell.ask import Ask
from pages.shell.rooms import BY_PATH, MODULES
from pages.shell.serving import Reader
from pages.text import Say
from queries import access
from queries.access import Viewer
from queries.indicators import catalogue
from queries.studies import locate, planner
from tests.bench.samples import SAMPLES
from tests.pages import gathering
from tests.support import build_world, words_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would have a successor of httpx, which is not what we speak with
    from starlette.testclient import TestClient

CHANGES, PORTFOLIOS, UNDECIDED = (
    (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
    for name in ("interference", "portfolios", "undecided")
)
READERS = ("public", "prefect:R53", "prefect:D35")
SMALL = (
    1,
    3,
    10,
)  # proposals of Bretagne, of Île-de-France and of no region that are decided, and as many that are not
ELSEWHERE = "prefect:R32"
# Nobody's figure moves in the whole file but by rounding: sums of other rows in another order.
DIGITS = 6
# The planner stops when its time is up, and says how long it took: it is opened apart, for territories where it answers
# at once, with all the time that it needs and a clock that stands still.
TIMED = "counters-planner"
PLANNED = ({"departement": "35"}, {"departement": "01"})
PLACES = ("FR", "R53", "R11", "D35")
WRITTEN = re.compile(
    r"(territories|counters|missions|proposals|indicators|changes)/.*(R53|R11|D35|O\d+|index)|\w+|proposals/.*"
)
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
        seen = {one.kind: len(one.moved) for one in _compare(places, "cabinet", ("views", "queries"))}
        if min(seen.values()) < SEEN:
            raise Blunt(seen)
        kinds = ("views", "queries", *(("pages", "summary") if pages else ()))
        return [one for reader in READERS for one in _compare(places, reader, kinds)]


def attack_small(size: int, folder: Path, kinds: Sequence[str] = ("tables", "views")) -> list[Tried]:
    """Compare two small worlds whose portfolios differ by what is not decided alone, each region of so many proposals.

    Raises Blunt.
    """
    places = _small(folder / "before", size), _small(folder / "after", size, UNDECIDED)
    seen = [one for told in _compare(places, "cabinet", ("views",)) for one in told.moved]
    if not {"proposal_board", "portfolio_months", "ministry_analyses", "stage_delays"} <= {*seen}:
        raise Blunt(seen)
    return [*_compare(places, "public", kinds), *_compare(places, ELSEWHERE, ("views",))]


def _small(folder: Path, size: int, *changes: str) -> Path:
    """The small world with its portfolios, as the current edition of a folder, under one name."""
    folder.mkdir()
    made = build_world(folder, PORTFOLIOS.format(size=size), *(one.format() for one in changes))
    for end in store.AUDIENCES.values():
        (folder / f"{made.stem}{end}").rename(folder / f"small{end}")
    (folder / "CURRENT").write_text("small\n", encoding="utf-8")
    return folder


def _compare(places: tuple[Path, Path], reader: str, kinds: Sequence[str]) -> Iterator[Tried]:
    first, second = (_told(place, reader, kinds) for place in places)
    for kind, answers in first.items():
        moved = (name for name, answer in answers.items() if answer != second[kind].get(name))
        yield Tried(reader, kind, len(answers), tuple(moved))


def _change(edition: store.Edition, folder: Path) -> None:
    """The same edition, from its facts, once what is out of scope has changed."""
    whole = folder / edition.path.name
    with build.new(whole) as connection:
        connection.execute("attach ? as before (read_only)", [str(edition.path)])
        for table in (*keys(), "definitions", "editions", "sources", "problems"):
            connection.execute(f"insert into core.{table} by name from before.core.{table}")
        connection.execute("detach before")
        connection.execute(CHANGES)
        compute(connection)
    build_public(folder / f"{edition.name}.public.duckdb", whole, lambda step: None)
    (folder / "CURRENT").write_text(f"{edition.name}\n", encoding="utf-8")
    # What is told of editions is the same in both folders.
    for told in (register.FILE, f"{edition.name}.json"):
        shutil.copy(edition.path.with_name(told), folder)
    for suffix in store.AUDIENCES.values():
        with duckdb.connect(folder / f"{edition.name}{suffix}") as connection:
            connection.execute("attach ? as before (read_only)", [str(edition.path)])
            connection.execute("insert into marts.revised_editions from before.marts.revised_editions")


def _told(folder: Path, reader: str, kinds: Sequence[str]) -> dict[str, dict[str, object]]:
    """All that a reader is told in a folder of editions, kind by kind."""
    with _editions(folder):
        edition = queries.edition(access.parse(reader))
        return {kind: dict(ASKED[kind](reader, edition)) for kind in kinds}


def _tables(_: str, edition: queries.Edition) -> Iterator[tuple[str, object]]:
    """Each table of the public file, row by row, whatever their order."""
    with closing(store.cursor(store.for_audience(edition.file, "public"))) as connection:
        for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name in ('core', 'marts') order by all"
        ).fetchall():
            facts = f"select count(*), sum(hash(facts)::hugeint) from {schema}.{table} as facts"
            yield f"{schema}.{table}", connection.execute(facts).fetchall()


def _views(reader: str, edition: queries.Edition) -> Iterator[tuple[str, object]]:
    """Each view with its count and a hash of its rows, figures rounded, whatever their order."""
    with closing(queries.opened(access.parse(reader), edition)) as cursor:
        columns = cursor.execute(
            """select table_name, list([column_name, data_type] order by column_index)
            from duckdb_columns() where schema_name = 'visible' group by all order by all"""
        ).fetchall()
        for view, types in columns:
            shown = ", ".join(
                f'round("{name}", {DIGITS}) + 0.0' if kind == "DOUBLE" else f'"{name}"' for name, kind in types
            )
            yield view, cursor.execute(f"select count(*), sum(hash({shown})::hugeint) from visible.{view}").fetchall()


def _queries(reader: str, edition: queries.Edition) -> Iterator[tuple[str, object]]:
    """The rows of each query as text, in an order of our own."""
    for name in queries.names():
        rows = _rounded(queries.run(access.parse(reader), edition, name, **_asked(name)))
        yield name, sorted(tuple(str(value) for value in row) for row in rows.itertuples(index=False, name=None))


def _asked(name: str) -> dict[str, object]:
    query = queries.load(name)
    return {word: SAMPLES[word] for word in query.parameters - query.optional}


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.round(dict.fromkeys(frame.select_dtypes("float"), DIGITS))


def _pages(reader: str, _: queries.Edition) -> Iterator[tuple[str, object]]:
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


def _summary(reader: str, edition: queries.Edition) -> Iterator[tuple[str, object]]:
    yield "resume", summary.html(Say("fr"), access.parse(reader), edition)


# What is made for everybody: the same whoever asks.


def _routes(_: str, edition: queries.Edition) -> Iterator[tuple[str, object]]:
    """Each address of the read API, figures, curves and maps that others may show, feeds, slides, the calendar."""
    with TestClient(Starlette(routes=plain_routes()), "http://localhost:8765") as client:
        for address in (
            *_of_api(),
            *_of_figures(),
            *(f"/flux/{week}{one}.atom" for week in ("", "semaine-") for one in ("france", *PLACES[1:])),
            "/calendrier.ics",
        ):
            answer = client.get(address)
            yield address, (answer.status_code, answer.content)


def _of_api() -> Iterator[str]:
    for name in queries.names():
        words = {one: ",".join(asked) if isinstance(asked, list) else asked for one, asked in _asked(name).items()}
        yield f"/api/v1/{name}.csv?{urlencode(words)}"
    yield from (f"/api/v1/indicators/{one}.json" for one in catalogue())


def _of_figures() -> Iterator[str]:
    for kind in KINDS:
        for one in catalogue():
            yield from (f"/embed/{kind}/{one}{query}" for query in ("", "?region=53", "?region=11", "?departement=35"))


def _parts(_: str, edition: queries.Edition) -> Iterator[tuple[str, object]]:
    """The parts of each page, as they are shown elsewhere."""
    for page in BY_PATH.values():
        for told in ({}, {"region": "53"}):
            made = still.parts(Reader(Viewer("public"), edition), page, told, "fr")
            yield f"{page.path} {told}", (made.known, {name: str(part.body) for name, part in made.by_name.items()})


def _notes(_: str, edition: queries.Edition) -> Iterator[tuple[str, object]]:
    """What the note says, short and long."""
    ask = Ask(Viewer("public"), edition)
    for place in PLACES:
        for pages in (1, 10):
            note = content.compose(ask, Say("fr"), content.place_of(ask, place), pages)
            yield f"{place} {pages}", words_of(files.written(note, "docx"), "docx")


def _site(_: str, edition: queries.Edition) -> Iterator[tuple[str, object]]:
    """The pages written as files, those of few territories."""
    planned = plan.pages
    few = lambda ask: [one for one in planned(ask) if WRITTEN.fullmatch(one.name)]  # noqa: E731
    with tempfile.TemporaryDirectory() as place, patch.object(plan, "pages", few):
        site_folder.write(Path(place) / "site", workers=1)
        for file in sorted(Path(place).rglob("*")):
            if file.is_file():
                yield str(file.relative_to(place)), file.read_bytes()


@contextmanager
def _editions(folder: Path) -> Iterator[None]:
    with patch.dict(os.environ, EDITIONS_DIR=str(folder)):
        yield


ASKED: Mapping[str, Callable[[str, queries.Edition], Iterator[tuple[str, object]]]] = {
    "tables": _tables, "views": _views, "queries": _queries, "pages": _pages, "summary": _summary,
    "routes": _routes, "parts": _parts, "notes": _notes, "site": _site,
}  # fmt: skip


def main() -> int:
    """Print what was tried and what held; 1 where something moved."""
    found = attack(pages="--without-pages" not in sys.argv)
    for one in found:
        print(f"{one.reader:12} {one.kind:8} {one.compared:5} compared, {len(one.moved)} moved {' '.join(one.moved)}")
    return int(any(one.moved for one in found))


if __name__ == "__main__":
    raise SystemExit(main())
