"""The number of the model: raised whenever an edition offers its readers something else."""

from hashlib import sha256

from data import store

# The columns of every view, as a hash. When this test fails: raise data/model/VERSION by one, and put here what the
# test found. Editions built before then say that they must be published again, instead of failing on a view.
VERSION, COLUMNS = 5, "d73592e85adf"


def test_a_changed_view_raises_the_number_of_the_model(edition: store.Edition) -> None:
    with store.cursor(edition) as cursor:
        columns = cursor.execute(
            """select table_name, column_name, data_type from duckdb_columns()
            where schema_name = 'visible' order by all"""
        ).fetchall()
    assert len(columns) > 500
    assert (store.MODEL, sha256(repr(columns).encode()).hexdigest()[:12]) == (VERSION, COLUMNS)
