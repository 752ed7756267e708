"""Opening editions: once whoever asks, closed when nobody reads them, refused when they are of another model."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import duckdb
import pytest

from data import store


def file_of(folder: Path, name: str, model: int | None = store.MODEL) -> store.Edition:
    """A database with one row about itself, as every edition has."""
    path = folder / f"{name}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema core")
        connection.execute("create table core.editions (name text)")
        connection.execute("insert into core.editions values ($name)", {"name": name})
        if model is not None:
            connection.execute(f"alter table core.editions add column model integer default {model}")
    return store.Edition(name, path)


@pytest.fixture(autouse=True)
def nothing_open():
    store.close_all_but(())
    yield
    store.close_all_but(())


def test_sixteen_readers_who_open_an_edition_at_once_all_read_it(tmp_path):
    together = Barrier(16)

    def read(edition):
        together.wait(10)
        with store.cursor(edition) as cursor:
            noon = "'2021-07-01 12:00:00+02'::timestamptz::text"
            return cursor.execute(f"select name, {noon} from core.editions").fetchone()

    for name in "abcd":  # each time anew: opening is what was done by two at once
        edition = file_of(tmp_path, name)
        with ThreadPoolExecutor(16) as pool:
            assert set(pool.map(read, [edition] * 16)) == {(name, "2021-07-01 10:00:00+00")}


def test_an_edition_that_nobody_reads_is_closed_and_a_question_under_way_is_answered(tmp_path):
    old, new = file_of(tmp_path, "old"), file_of(tmp_path, "new")
    asked = store.cursor(old).execute("select name from core.editions")
    store.cursor(new)
    store.close_all_but({"new"})
    assert asked.fetchone() == ("old",)
    assert list(store._open) == [new.path]


def test_no_more_files_are_open_than_the_bound(tmp_path):
    editions = [file_of(tmp_path, f"e{number}") for number in range(store.MOST_OPEN + 3)]
    for edition in editions:
        store.cursor(edition)
    assert list(store._open) == [edition.path for edition in editions[3:]]


@pytest.mark.parametrize("model", [None, store.MODEL - 1, store.MODEL + 1])
def test_an_edition_of_another_model_is_told_apart_with_what_to_do(tmp_path, model):
    edition = file_of(tmp_path, "other", model)
    for _ in range(2):
        with pytest.raises(store.OldModel, match="python -m data publish"):
            store.cursor(edition)


def test_an_edition_whose_file_is_gone_is_said_to_be(tmp_path):
    with pytest.raises(store.NoEdition, match=r"gone\.duckdb: .* missing"):
        store.cursor(store.Edition("gone", tmp_path / "gone.duckdb"))


def test_the_public_file_of_the_demonstration_is_light(edition):
    """A table takes a block at least: of 256 kB each, as DuckDB makes them, the same tables weighed 39.9 MB."""
    public = store.edition(edition.name, "public")
    assert public.path.stat().st_size < 25e6
    with duckdb.connect(str(public.path), read_only=True) as connection:
        ((size,),) = connection.execute("select block_size from pragma_database_size()").fetchall()
    assert size == 65_536


def test_a_file_that_is_let_go_of_is_closed(tmp_path):
    edition = file_of(tmp_path, "waits")
    store.cursor(edition).close()
    assert edition.path in opened_files()
    store.close_all_but(())
    assert edition.path not in opened_files()


def opened_files() -> set[Path]:
    """Every file that this process holds open, as the kernel tells."""
    return {one.readlink() for one in Path("/proc/self/fd").iterdir() if one.is_symlink()}


def test_a_database_says_nothing_of_its_progress_where_duckdb_takes_the_program_for_a_terminal():
    """As in `python -c`, and in `python -m` of a package that imports DuckDB: the first line is how it is otherwise."""
    asks = "execute(\"select current_setting('enable_progress_bar')\").fetchone()[0]"
    script = f"import duckdb; from data import database; print(duckdb.connect().{asks}, database.connect().{asks})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


def test_databases_are_opened_by_the_one_function_that_keeps_them_silent() -> None:
    root = Path(store.__file__).parents[2]
    files = [
        root / "app.py",
        *(file for layer in ("data", "queries", "pages") for file in (root / layer).rglob("*.py")),
    ]
    opening = {file.relative_to(root).as_posix() for file in files if "duckdb.connect(" in file.read_text("utf-8")}
    assert opening == {"data/database.py"}
