"""Rows as a frame: few of them or many, the same as by DuckDB's own way, which makes of each text an object first."""

from contextlib import closing

import pandas as pd
import pytest

import queries
from data import database
from queries.access import Viewer
from queries.frames import FEW, arrow, few, frame, unfolded

KNOWN = """select
    1::smallint as small, 2::integer as number, 3::bigint as large, 4::hugeint as sum, 1.5::double as share,
    12.25::decimal(9, 2) as amount, 'Forêt' as word, date '2021-03-01' as day,
    timestamp '2021-03-01 10:30:00' as moment, true as flag"""
ROWS = {
    "each is known": "from known union all from known",
    "some are missing": "from known union all select nullif(columns(*), columns(*)) from known",
    "none is known": "select nullif(columns(*), columns(*)) from known",
    "there is none": "from known where false",
}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_each_column_has_the_type_and_the_values_that_duckdb_gives_it(rows: str) -> None:
    with closing(database.memory()) as cursor:
        asked = f"with known as ({KNOWN}) {rows}"
        expected = cursor.execute(asked).df()
        found = frame(cursor.execute(asked))
    assert found.dtypes.to_dict() == expected.dtypes.to_dict()
    assert found.equals(expected)


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_few_rows_are_the_same_as_many(rows: str) -> None:
    """But for sums of more digits and amounts, which no screen has: those are for `frame` alone."""
    with closing(database.memory()) as cursor:
        asked = f"with known as (select * exclude (sum, amount), ['a', null] as words from ({KNOWN})) {rows}"
        expected, found = frame(cursor.execute(asked)), few(cursor.execute(asked))
        assert few(cursor.execute(f"with known as ({KNOWN}) {rows}")) is None
    assert found is not None
    pd.testing.assert_frame_equal(found, expected)


def test_more_than_few_rows_are_not_taken_as_few() -> None:
    with closing(database.memory()) as cursor:
        assert few(cursor.execute(f"select range as one from range({FEW})")) is None
        assert few(cursor.execute(f"select range as one from range({FEW - 1})"))["one"].tolist() == [*range(FEW - 1)]


def test_a_query_that_had_few_rows_and_then_many_has_all_of_them(edition) -> None:
    """The communes of a département, then all of France, then the département again."""
    viewer = Viewer("public")
    ask = lambda **given: queries.run(viewer, queries.edition(viewer), "counters/communes", **given)  # noqa: E731
    queries._has_few.pop("counters/communes", None)
    first, whole, again = ask(department="90"), ask(), ask(department="90")
    assert len(first) < FEW < 30_000 < len(whole)
    pd.testing.assert_frame_equal(again, first)
    assert (whole["department"] == "90").sum() == len(first)


def test_a_list_is_an_array_and_one_that_is_missing_is_missing() -> None:
    with closing(database.memory()) as cursor:
        found = frame(cursor.execute("select unnest([['a', 'b'], null]) as words"))["words"]
    assert [*found[0]] == ["a", "b"]
    assert found.isna().tolist() == [False, True]


def test_lists_of_a_row_are_unfolded_side_by_side() -> None:
    """Worked out by hand; a row of empty lists gives none."""
    asked = """from (values
        ('one', [date '2020-01-01', date '2020-02-01'], [3, null]), ('none', [], []), ('two', [date '2020-02-01'], [4])
    ) as rows (name, month, acts)"""
    with closing(database.memory()) as cursor:
        found = unfolded(arrow(cursor.execute(asked)))
    months = pd.to_datetime(["2020-01-01", "2020-02-01", "2020-02-01"])
    acts = pd.array([3, None, 4], "Int32")
    assert found.equals(pd.DataFrame({"name": ["one", "one", "two"], "month": months.as_unit("us"), "acts": acts}))
