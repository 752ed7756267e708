"""The open edition, counted again from the raw files by SQL that shares nothing with ours.

Of the country's people and communes, the reference of this repository is taken (data/reference).
"""

from collections.abc import Iterator

import duckdb
import pytest

from data import store
from tests.conftest import REAL, ROOT
from tests.support import open_edition

pytestmark = [pytest.mark.real, pytest.mark.whole]

COMMUNES = ROOT / "data" / "reference" / "communes.parquet"
LISTS = ("liste-fs-20221201", "liste-fs-202307", "france_services_202606_par_commune")
Rows = list[tuple[object, ...]]


def raw(name: str) -> str:
    return f"read_csv('{REAL}/{name}.csv', all_varchar = true, header = true)"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The full file of the open edition."""
    folder = open_edition(tmp_path_factory.mktemp("open") / "editions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(folder))
        with duckdb.connect(str(store.current().path), read_only=True) as connection:
            yield connection


@pytest.fixture(scope="module")
def theirs() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of its own, where the raw files are read."""
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        connection.execute(f"create table communes as select code, lat, lon, population from '{COMMUNES}'")
        yield connection


def asked(connection: duckdb.DuckDBPyConnection, query: str) -> Rows:
    return connection.execute(query).fetchall()


def test_counters_of_a_list_are_those_of_the_one_before_less_the_closed_and_more_the_opened(
    ours: duckdb.DuckDBPyConnection, theirs: duckdb.DuckDBPyConnection
) -> None:
    """35 counters of Corse, which the last list leaves out, go on; two of its lines are one counter."""
    lines = [int(str(asked(theirs, f"select count(*) from {raw(f'counters/{name}')}")[0][0])) for name in LISTS]
    ((corse,),) = asked(theirs, f"select count(*) from {raw(f'counters/{LISTS[1]}')} where insee_dep in ('2A', '2B')")
    assert (lines, corse) == ([2683, 2707, 3026], 35)
    moved = dict(
        asked(
            ours,
            """select event_date::text, count(*) filter (kind = 'opened') - count(*) filter (kind = 'closed')
            from core.counter_events where event_date >= '2023-01-01' group by all""",
        )
    )
    assert moved == {"2023-07-01": lines[1] - lines[0], "2026-06-01": lines[2] - 1 + corse - lines[1]}


def test_what_opened_and_closed_between_numbered_lists_is_what_their_numbers_say(
    ours: duckdb.DuckDBPyConnection, theirs: duckdb.DuckDBPyConnection
) -> None:
    """159 numbers of December 2022 are provisional: by numbers alone 33 to 192 opened, and 9 to 168 closed."""
    ((fewest_opened, fewest_closed, provisional),) = asked(
        theirs,
        f"""with old as (from {raw(f"counters/{LISTS[0]}")}), new as (from {raw(f"counters/{LISTS[1]}")})
        select (select count(*) from new where id_fs not in (select id_fs from old)) - count(*) filter (temporary),
            count(*) filter (not temporary and id_fs not in (select id_fs from new)), count(*) filter (temporary)
        from (select id_fs, id_fs ilike 'temp%' as temporary from old)""",
    )
    assert (fewest_opened, fewest_closed, provisional) == (33, 9, 159)
    found = asked(
        ours,
        """select count(*) filter (kind = 'opened'), count(*) filter (kind = 'closed') from core.counter_events
        where event_date = '2023-07-01'""",
    )
    assert found == [(34, 10)]  # one provisional number is no longer there, and 158 are found again


@pytest.mark.parametrize(("km", "near"), [(10, 62_508_442), (15, 67_524_513), (20, 68_275_410)])
def test_people_near_a_counter_of_the_list_that_tells_formats_and_places(
    ours: duckdb.DuckDBPyConnection, theirs: duckdb.DuckDBPyConnection, km: int, near: int
) -> None:
    """July 2023: counters that stay where they are, from the point of each commune, along a great circle.

    A thousandth apart at most: our points are those given but for a few that are far from their commune.
    """
    ((people,),) = asked(
        theirs,
        f"""with points as (
            select latitude::double as lat, longitude::double as lon from {raw(f"counters/{LISTS[1]}")}
            where format_fs_anct <> 'Mobile'
        )
        select sum(population)::bigint from communes as home where exists (
            from points
            where points.lat between home.lat - 0.19 and home.lat + 0.19 and abs(points.lon - home.lon) < 0.32
                and 2 * 6371.0088 * asin(sqrt(
                    power(sin(radians(points.lat - home.lat) / 2), 2) + cos(radians(home.lat))
                    * cos(radians(points.lat)) * power(sin(radians(points.lon - home.lon) / 2), 2)
                )) <= {km}
        )""",
    )
    assert people == near
    ((found,),) = asked(
        ours, f"select people from marts.access_months where level = 'nation' and month = '2023-07-01' and km = {km}"
    )
    assert found == pytest.approx(near, rel=0.001)


@pytest.mark.parametrize(("file", "indicator"), [("ind-323", "IND-323"), ("ind-246", "IND-246")])
def test_acts_and_satisfaction_are_those_of_the_tracker_in_each_place_and_month(
    ours: duckdb.DuckDBPyConnection, theirs: duckdb.DuckDBPyConnection, file: str, indicator: str
) -> None:
    """A value is the latest of the month, else the first one; what has neither is not there. Acts since the copy of
    October 2024 are held to their nation and regions, and these to their départements, in test_open.
    """
    published = asked(
        theirs,
        f"""select enforce_zone_id, metric_enforce_date::date::text, coalesce(indic_va, indic_vi)::double
        from {raw(f"footfall/{file}")} where coalesce(indic_va, indic_vi) is not null order by all""",
    )
    kept = asked(
        ours,
        f"""select
            case level when 'nation' then 'FRANCE' else upper(level[1]) || code end as zone, period::text,
            coalesce(max(value) filter (value_type = 'va'), max(value) filter (value_type = 'vi')) as value
        from core.indicator_values
        where indicator = '{indicator}' and value_type in ('va', 'vi') and period <= '2024-07-01'
        group by all order by all""",
    )
    assert len(published) > 500
    assert kept == published


def test_operations_are_in_the_departements_that_orders_and_lists_name(
    ours: duckdb.DuckDBPyConnection, theirs: duckdb.DuckDBPyConnection
) -> None:
    """Of 2011 (one of the 35 names six by their names alone), the trial, the directorates, sub-prefectures, orders."""
    named = asked(
        theirs,
        f"""with named as (
            select code_departement as code from {raw("reorganisation/operations_ddi_arrete_2011-10-19")}
            union all select code from {raw("reorganisation/derogation_territoires_experimentation_2018_2020")}
            where type = 'departement' and code not in ('977', '978')
            union all select code_departement from {raw("reorganisation/ddpp_ddets_ddetspp_par_departement_2026")}
            union all select code_departement from {raw("reorganisation/sous_prefectures_rouvertes_2022")}
            union all select code_territoire from {raw("reorganisation/derogation_exemples_arretes")}
            where code_territoire not like 'R%'
            union all select unnest(['21', '44', '47', '52', '58', '71'])
        )
        select code, count(*) from named where code <> '' group by all order by all""",
    )
    found = asked(
        ours, "select code, count(*) from core.operations where level = 'department' group by all order by all"
    )
    assert found == named
    assert sum(int(str(count)) for _, count in found) == 162


def test_commitments_stand_where_their_dates_put_them(ours: duckdb.DuckDBPyConnection) -> None:
    """By hand, in commitments.toml: 39 in all; `done` of a day or late, `begun`, or nothing."""
    rows = asked(
        ours,
        """select workstream, case
            when done_on > due_on then 'kept_late' when done_on <= due_on then 'kept' when done_on is not null
            then 'kept_undated' when begun_on is not null then 'under_way' else 'nothing_found' end as state, count(*)
        from core.commitments group by all order by all""",
    )
    assert rows == [
        ("counters", "kept", 1), ("counters", "kept_undated", 3), ("counters", "under_way", 7),
        ("missions", "nothing_found", 6), ("missions", "under_way", 4),
        ("reorganisation", "kept_late", 1), ("reorganisation", "kept_undated", 5),
        ("reorganisation", "nothing_found", 6), ("reorganisation", "under_way", 6),
    ]  # fmt: skip
    assert rows == asked(ours, "select workstream, standing, count(*) from marts.commitments group by all order by all")
