"""What tests ask with: what a viewer reads of the current edition, by the pages' own door; small worlds to read."""

import asyncio
import re
import shutil
import tempfile
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import duckdb

import queries
from pages.ask import Ask
from queries.access import Viewer

T = TypeVar("T")
TESTS = Path(__file__).parent
DATA = TESTS.parent / "data"

# The small world with the footfall of March 2020 of 35 and 22 shared out among enough counters to be read by everyone:
# the same sums, of four counters and of three.
CROWD = """
    insert into core.counters
        (counter_id, name, type, format, commune, department, location_quality, labelled_on, source_id)
    select name, name, 'france_services', 'fixed', commune, department, 'none', '2020-01-01', 'counters'
    from (values ('north', '35238', '35'), ('south', '35238', '35'), ('east', '22278', '22'), ('west', '22278', '22'))
        as others (name, commune, department);
    insert into core.footfall by name
    select footfall.* replace (
        others.name as counter_id, requests // 4 as requests, done_on_site // 4 as done_on_site,
        redirected // 4 as redirected, digital_help // 4 as digital_help, visits // 4 as visits)
    from core.footfall
    join (values ('rennes', 'north'), ('rennes', 'south'), ('saint-brieuc', 'east'), ('saint-brieuc', 'west'))
        as others (counter_id, name) using (counter_id)
    where month = '2020-03-01' and requests >= 20;
    update core.footfall set
        requests = requests - 2 * (requests // 4), done_on_site = done_on_site - 2 * (done_on_site // 4),
        redirected = redirected - 2 * (redirected // 4), digital_help = digital_help - 2 * (digital_help // 4),
        visits = visits - 2 * (visits // 4)
    where month = '2020-03-01' and requests >= 20 and counter_id in ('rennes', 'saint-brieuc');
"""


def reading(viewer: Viewer) -> Ask:
    """`reading(viewer)("room/query", name=value)`: rows of a query, or an indicator, of the edition that is current."""
    return Ask(viewer, queries.edition(viewer))


def as_read(html: str) -> str:
    """HTML without the elements that say which figure a number is: its sentences can be looked for whole."""
    return re.sub(r"</?data\b[^>]*>", "", html)


def build_world(folder: Path, *changes: str, older: Sequence[Path] = ()) -> Path:
    """Publish the small world of by_hand.sql in a folder, after these statements; the path of its full file.

    A world that this process built before is copied.
    """
    name = f"by-hand-{sha256(repr(changes).encode()).hexdigest()[:8]}" if changes else "by-hand"
    place = folder if older else Path(_worlds().name)
    if not (place / f"{name}.public.duckdb").exists():
        _build_world(place, name, changes, older)
    for end in ("duckdb", "public.duckdb"):
        if place != folder:
            shutil.copy(place / f"{name}.{end}", folder)
    (folder / "CURRENT").write_text(f"{name}\n")
    return folder / f"{name}.duckdb"


@cache
def _worlds() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="trois-chantiers-worlds-")


def _build_world(folder: Path, name: str, changes: Sequence[str], older: Sequence[Path]) -> None:
    from data import build, store

    whole = folder / f"{name}.duckdb"
    shutil.copy(_empty(), whole)
    with _opened(whole) as connection:
        for statements in ((TESTS / "queries" / "by_hand.sql").read_text(encoding="utf-8"), *changes):
            connection.execute(statements)
        connection.execute("update core.editions set model = $model", {"model": store.MODEL})
        build.compute(connection, older)
    build.build_public(folder / f"{name}.public.duckdb", whole, lambda step: None)


@cache
def _empty() -> Path:
    """What stands before any row, the reference in it: the same for every world."""
    empty = Path(_worlds().name) / "empty.duckdb"
    with _opened(empty) as connection:
        for script in sorted((DATA / "model").glob("*.sql")):
            if script.name < "25":
                connection.execute(script.read_text(encoding="utf-8"))
    return empty


def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path))
    connection.execute("set variable reference = $folder", {"folder": str(DATA / "reference")})
    return connection


def awaited(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives, in a thread of its own: a browser that other tests opened keeps the loop of this one."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, coroutine).result()
