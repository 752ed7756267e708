"""Two fences, value by value and byte by byte: what everyone reads is in the public file, and nothing else is."""

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data import build
from data.model import readers
from tests import canaries
from tests.support import build_world, one_in, public

UNCOMPRESSED = "set force_compression = 'uncompressed'"


@pytest.fixture(scope="module")
def caged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world with canaries, its files written without compression: a value stands there as it is."""
    with pytest.MonkeyPatch.context() as patch:
        new = build.new

        def uncompressed(path: Path) -> duckdb.DuckDBPyConnection:
            connection = new(path)
            connection.execute(UNCOMPRESSED)
            return connection

        patch.setattr(build, "new", uncompressed)
        return build_world(tmp_path_factory.mktemp("caged"), UNCOMPRESSED, canaries.statements())


def test_every_column_kept_from_the_public_has_a_canary():
    secret = canaries.secret_columns()
    steering = {(table, column) for table, columns in canaries.STEERING.items() for column in columns}
    assert {("mission_exercises", "criteria"), ("proposal_events", "actor"), ("footfall", "requests")} <= secret
    named = {(table, "proposal_id") for table, _ in secret}  # each holds the canary of the proposal itself
    assert secret - steering - named - canaries.canaries().keys() == set()
    assert steering - secret == set()


def test_no_canary_is_in_the_bytes_of_the_public_file(caged):
    """Nor in a block that was freed: bytes are searched, not tables. The full file shows that the search finds them."""
    whole, open_to_all = caged.read_bytes(), public(caged).read_bytes()
    written = {place: canaries.as_written(canary) for place, canary in canaries.canaries().items()}
    assert [place for place, content in written.items() if content not in whole] == []
    assert [place for place, content in written.items() if content in open_to_all] == []


def test_no_canary_is_a_value_of_the_public_file(caged, look):
    """Nor part of one: a day taken for another step's, a text inside a list."""
    laid = set(canaries.canaries().values())
    columns = look(
        public(caged),
        """select schema_name || '.' || table_name as name, list(column_name) as names, list(data_type) as kinds
        from duckdb_columns() where schema_name in ('core', 'marts') group by all""",
    )
    found = {
        table: hits
        for table, *types in columns.itertuples(index=False)
        if (hits := look(public(caged), f"select {_hits(zip(*types, strict=True), laid)} from {table}").iloc[0]).any()
    }
    assert len(columns) > 100
    assert found == {}


def _hits(types, laid):
    """For each column of a table, whether some value of it is a canary."""
    days = [f"date '{one}'" for one in laid if isinstance(one, dt.date)]
    numbers = [one for one in laid if isinstance(one, int | float)]
    return ", ".join(
        f"""bool_or({name} in ({", ".join(days)}))""" if kind in ("DATE", "TIMESTAMP")
        else f"""bool_or(abs({name}::double) in ({", ".join(map(str, numbers))}))""" if kind in NUMBERS
        else f"""bool_or(contains({name}::text, 'canary in'))"""
        for name, kind in ((f'"{name}"', kind) for name, kind in types)
    )  # fmt: skip


def test_an_exercise_begun_before_its_decision_is_not_decided(caged, look):
    """Its decision is dated 9731, its beginning 1931: everybody reads it as inventoried in May 2019."""
    (found,) = look(caged, "from visible.exercises where exercise_id = 'firms53'", "cabinet").to_dict("records")
    assert (found["status"], str(found["since"])[:10]) == ("inventoried", "2019-05-31")
    assert {name for name in ("decision", "target_tier", "target_actor") if pd.notna(found[name])} == set()
    assert {name for name in ("decided_on", "started_on", "completed_on") if pd.notna(found[name])} == set()


def test_all_that_is_in_the_public_file_is_read_by_everyone(by_hand, look):
    """Value by value: the rows of each of its tables are those of the view that shows it, as the public reads it."""
    path, seen = public(by_hand), 0
    for table, one in readers.declared().items():
        columns = look(path, f"describe {table}")["column_name"].tolist()
        held = look(path, f"select {', '.join(f'count({name})' for name in quoted(columns))} from {table}").iloc[0]
        filled = [name for name, count in zip(quoted(columns), held, strict=True) if count and name != DECIDES]
        if not filled or table in REFERENCE | {"marts.source_rows"}:
            continue
        twins = [other.made_view for other in readers.declared().values() if f"marts.{other.twin}" == table]
        (view,) = twins or [one.by_hand or one.made_view]
        assert view, f"{table} is in the public file and no view shows it"
        facts = f"select count(*) as n, sum(hash({', '.join(filled)})::hugeint)::text as facts from {{}}"
        there, read = look(path, facts.format(table)), look(path, facts.format(f"visible.{view}"), "public")
        assert (view, *there.iloc[0]) == (view, *read.iloc[0])
        seen += 1
    assert seen > 60


def quoted(names):
    return [f'"{name}"' for name in names]


DECIDES = '"readers"'  # inside the State, of a row: views ask it, and most leave it out
# Tables that every file has from data/reference, and that views and other tables are made with.
REFERENCE = {"core.municipal_arrondissements", "core.procedures"}


def test_rows_of_a_source_are_counted_as_far_as_they_are_read(by_hand, look):
    """Two surveys, of a counter in 35 and of one in 22: no answer is everyone's. And a file that has no row."""
    counts = "select rows from visible.sources where source_id in ('satisfaction', 'closed') order by source_id desc"
    assert look(by_hand, counts, "cabinet")["rows"].tolist() == [1, 0]  # as deposited: what the files themselves said
    assert look(by_hand, counts, "prefect", ("D35",))["rows"].tolist() == [1]  # of two surveys, the one of Rennes
    assert look(by_hand, counts, "prefect", ("R53", "D22", "D35"))["rows"].tolist() == [2]
    assert look(by_hand, counts, "prefect", PARIS)["rows"].tolist() == []
    assert look(by_hand, counts, "public")["rows"].tolist() == []


NUMBERS = ("DOUBLE", "BIGINT", "INTEGER", "SMALLINT", "HUGEINT", "DECIMAL(18,3)")
PARIS = ("R11", "D75", "D77", "D78", "D91", "D92", "D93", "D94", "D95")
ELSEWHERE = [("public", (), True), ("public", (), False), ("prefect", ("D00",), False), ("prefect", PARIS, False)]


@pytest.mark.parametrize(("role", "territories", "published"), one_in(3, ELSEWHERE, several=True))
def test_what_one_may_not_read_moves_nothing_that_one_reads(by_hand, caged, look, role, territories, published):
    """Canaries are rows and values out of the scope of these readers: each view reads as it did without them."""
    files = [public(path) if published else path for path in (by_hand, caged)]
    views = look(files[0], "select view_name from duckdb_views() where schema_name = 'visible'")["view_name"]
    facts = "select count(*) as n, sum(hash(facts)::hugeint)::text as facts from visible.{} as facts"
    read = {
        view: [tuple(look(path, facts.format(view), role, territories).iloc[0]) for path in files] for view in views
    }
    assert {view: pair for view, pair in read.items() if pair[0] != pair[1]} == {}


def test_a_public_file_made_from_canaries_holds_to_its_assertions(caged, tmp_path):
    path = Path(shutil.copy(public(caged), tmp_path / "copied.public.duckdb"))
    assert build.broken_assertions(path, "public") == []


REPEATED = "insert into core.travel_times values ('35238', '35047', 20, 'counters'), ('35238', '35047', 30, 'nobody')"


def test_a_key_stands_once_and_a_fact_has_a_source(by_hand, tmp_path):
    """For every table of keys.toml: travel times were in neither list when they were written by hand."""
    path = Path(shutil.copy(by_hand, tmp_path / "repeated.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute(REPEATED.replace("values", "(commune, destination, minutes, source_id) values"))
    assert [text[: text.index(" (")] for text in build.broken_assertions(path, "full")] == [
        "A key stands once in its table.",
        "Every fact comes from a source that is there.",
    ]
