"""The three real lists of counters published one after the other: what opened, closed, and who stays the same."""

from pathlib import Path

import duckdb
import pytest

from data import publish, store

LISTS = ("fs_2020-01-02.csv", "france_services_20201012.geojson", "liste-fs-20221201.csv")


@pytest.fixture(scope="module")
def published(tmp_path_factory, real: Path):
    """The edition of the last list, with the history of the two before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(tmp_path_factory.mktemp("lists")))
        for name in LISTS:
            publish.publish([real / "counters" / name], publish.Options(no_demo=True), lambda step: None)
        yield store.current().path


def rows(path: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.real
def test_openings_and_closures_add_up_to_the_lists(published):
    """The lists hold 908 and 2,683 rows. Of the 456 of January 2020, nine repeat another, address and all."""
    counts = dict(rows(published, "select year(event_date) || kind, count(*) from core.counter_events group by all"))
    assert counts["2022opened"] - counts["2022closed"] == 2683 - 908
    assert 456 - 9 + counts["2020opened"] - counts["2020closed"] == 908
    assert (counts["2020closed"], counts["2022closed"]) == (3, 4)


@pytest.mark.real
def test_a_counter_of_january_2020_is_the_same_in_2022(published):
    """Number 7 in the later lists, which had no number in the first one, and no commune code: "SAINT-ERME", 02820, is
    Saint-Erme-Outre-et-Ramecourt, where it still is.
    """
    found = rows(published, "select kind from core.counter_events where counter_id = '7'")
    assert {kind for (kind,) in found} <= {"renamed"}
    assert rows(published, "select count(*) from core.counters where counter_id = '7' and closed_on is null") == [(1,)]


@pytest.mark.real
def test_nothing_is_both_closed_and_on_the_last_list(published):
    closed = "select counter_id from core.counters where closed_on is not null"
    assert rows(published, f"select count(*) from ({closed})") == [(7,)]
    latest = "select source_id from core.sources where file_name = 'liste-fs-20221201.csv'"
    assert rows(
        published, f"select count(*) from core.counters where counter_id in ({closed}) and source_id in ({latest})"
    ) == [(0,)]
