"""The number of the model, raised when an edition offers its readers something else; what its marts compute with."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from data import store
from data.model import MODEL

# The columns of every view, and what every macro beside them takes, as a hash. When this test fails: raise
# data/model/VERSION by one, and put here what the test found. Editions built before then say that they must be
# published again, instead of failing on a view.
VERSION, COLUMNS = 43, "e6da8b9fe445"


def test_a_changed_view_raises_the_number_of_the_model(edition: store.Edition) -> None:
    with store.cursor(edition) as cursor:
        columns = cursor.execute(
            """select table_name, column_name, data_type from duckdb_columns()
            where schema_name = 'visible' order by all"""
        ).fetchall()
        macros = cursor.execute(
            """select function_name, parameters from duckdb_functions()
            where schema_name = 'visible' and function_type in ('macro', 'table_macro') order by all"""
        ).fetchall()
    assert len(columns) > 500
    assert len(macros) > 5
    found = (store.MODEL, sha256(repr(columns + macros).encode()).hexdigest()[:12])
    assert found == (VERSION, COLUMNS), "raise data/model/VERSION by one, and put here the number and the hash found"


@pytest.fixture
def few_months() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two territories over three months, and the macros that every mart computes with."""
    with duckdb.connect() as connection:
        script = (MODEL / "30_months_and_territories.sql").read_text(encoding="utf-8")
        connection.execute(
            """create schema core;
            create table core.editions as select date '2018-09-17' as as_of;
            create table core.territories as from (
                values ('region', '53', 3400000, null, null), ('department', '35', 1100000, 'region', '53')
            ) as territories (level, code, population, parent_level, parent_code)"""
        )
        connection.execute(script.partition("-- One row per territory and territory of the same level")[0])
        yield connection


def test_changes_add_up_month_by_month_in_every_territory(few_months: duckdb.DuckDBPyConnection) -> None:
    # By hand: 2 in July, 3 more in September, nothing in August; the region saw no change at all.
    few_months.execute(
        """create table changes as from (
            values ('department', '35', date '2018-07-01', 2, 0.5), ('department', '35', date '2018-09-01', 3, 0.25)
        ) as changes (level, code, month, opened, staff)"""
    )
    counts = few_months.execute(
        "select code, month(month), opened from marts.counts_so_far(changes) order by all"
    ).fetchall()
    assert counts == [("35", 7, 2), ("35", 8, 2), ("35", 9, 5), ("53", 7, 0), ("53", 8, 0), ("53", 9, 0)]
    amounts = few_months.execute(
        "select month(month), staff::double from marts.amounts_so_far(changes) where code = '35' order by all"
    ).fetchall()
    assert amounts == [(7, 0.5), (8, 0.5), (9, 0.75)]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("month_of(date '2019-02-28')", date(2019, 2, 1)),
        ("series_month(date '2019-02-28')", date(2019, 2, 1)),
        ("series_month(date '2016-05-03')", date(2018, 7, 1)),  # before the workstreams: their first month
        ("last_month()", date(2018, 9, 1)),
        ("is_open_on(date '2018-09-17', date '2018-09-17', null)", True),  # the day it opens
        ("is_open_on(date '2018-09-17', date '2018-01-01', date '2018-09-17')", False),  # the day it closes
        ("is_open_on(date '2018-09-17', date '2018-09-18', null)", False),
        ("known_by(date '2018-09-18', date '2018-09-17')", None),
        ("has_series('arrondissement')", False),
        ("proposal_level(null) || proposal_code(null)", "nationFR"),
        ("proposal_level('53') || proposal_code('53')", "region53"),
    ],
)
def test_what_marts_compute_with(few_months: duckdb.DuckDBPyConnection, asked: str, answer: object) -> None:
    assert few_months.execute(f"select {asked}").fetchone() == (answer,)


@pytest.mark.parametrize("script", sorted(MODEL.glob("3*.sql")), ids=lambda script: script.stem)
def test_a_file_of_marts_says_what_it_holds_and_can_be_read(script: Path) -> None:
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("-- ")
    assert len(lines) <= 320
