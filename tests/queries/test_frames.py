"""Rows as a frame: by way of Arrow the same as by DuckDB's own way, which makes of each text an object first."""

from contextlib import closing

import pytest

from data import store
from queries.frames import frame

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
    with closing(store.memory()) as cursor:
        asked = f"with known as ({KNOWN}) {rows}"
        expected = cursor.execute(asked).df()
        found = frame(cursor.execute(asked))
    assert found.dtypes.to_dict() == expected.dtypes.to_dict()
    assert found.equals(expected)


def test_a_list_is_an_array_and_one_that_is_missing_is_missing() -> None:
    with closing(store.memory()) as cursor:
        found = frame(cursor.execute("select unnest([['a', 'b'], null]) as words"))["words"]
    assert [*found[0]] == ["a", "b"]
    assert found.isna().tolist() == [False, True]
