"""The four real lists of counters, published one after the other and in other orders: who opened, closed, stayed."""

import csv
import datetime
import itertools
import re
from collections import Counter
from functools import cache
from pathlib import Path

import duckdb
import pytest

from data import check, publish, store
from data.problem import Refused
from queries.access import Viewer
from tests.support import reading

LISTS = ("fs_2020-01-02.csv", "france_services_20201012.geojson", "liste-fs-20221201.csv", "liste-fs-202307.csv")


@pytest.fixture(scope="module")
def published(tmp_path_factory, real: Path):
    """The edition of the last list, with the history of the three before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(tmp_path_factory.mktemp("lists")))
        everything = [real / "counters" / name for name in LISTS]
        publish.publish(everything, publish.Options(), lambda step: None)
        yield store.current().path


def rows(path: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.wide
@pytest.mark.real
def test_openings_and_closures_add_up_to_the_lists(published):
    """The lists hold 908, 2,683 and 2,707 rows. Of the 456 of January 2020, eleven repeat another, address and all.

    Closed in 2022: the six numbers of October 2020 that are not in the list of 2022, counted in the files. In 2023:
    2702, 2790 and 2891 to 2896, which repeated others, and temp_61, which nothing ties to a number.
    """
    counts = dict(rows(published, "select year(event_date) || kind, count(*) from core.counter_events group by all"))
    assert 456 - 11 + counts["2020opened"] - counts["2020closed"] == 908
    assert counts["2022opened"] - counts["2022closed"] == 2683 - 908
    assert counts["2023opened"] - counts["2023closed"] == 2707 - 2683
    assert (counts["2020closed"], counts["2022closed"], counts["2023closed"]) == (3, 6, 9)


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
    latest = "source_id in (select source_id from core.sources where file_name = 'liste-fs-202307.csv')"
    assert rows(published, f"select count(*), count(closed_on) from core.counters where {latest}") == [(2707, 0)]
    assert rows(published, f"select count(*) from core.counters where closed_on is null and not {latest}") == [(0,)]


@pytest.mark.real
def test_moves_of_2023_are_another_commune_and_another_place(published):
    """Seven have another commune code in July 2023: four kept their street line, three went 24, 15 and 6 km away."""
    moves = "select counter_id from core.counter_events where kind = 'moved' and year(event_date) = 2023 order by all"
    assert rows(published, moves) == [("1765",), ("2318",), ("2821",)]


def silent(_: str) -> None:
    """Progress, which nobody reads here."""


@pytest.mark.real
@pytest.mark.wide
def test_lists_end_in_the_same_edition_in_whatever_order(published, real: Path, tmp_path: Path, monkeypatch):
    """One after the other, oldest first and newest first; the edition that holds all of them was made at once."""
    now, seconds = store.now(), itertools.count()
    monkeypatch.setattr(store, "now", lambda: now + datetime.timedelta(seconds=next(seconds)))
    monkeypatch.setattr(check, "check", cache(check.check))  # each file is read once
    for number, names in enumerate((LISTS, LISTS[::-1])):
        monkeypatch.setenv("EDITIONS_DIR", str(tmp_path / str(number)))
        for name in names:
            publish.publish([real / "counters" / name], publish.Options(), silent)
        assert store.current().name.split("-")[1] == published.stem.split("-")[1]


@pytest.mark.wide
@pytest.mark.real
def test_half_a_list_stops_and_changes_nothing(published, real: Path, tmp_path: Path):
    lines = (real / "counters" / "liste-fs-202307.csv").read_bytes().splitlines(keepends=True)
    half = tmp_path / "liste-fs-202312.csv"
    half.write_bytes(b"".join(lines[: len(lines) // 2]))
    before = store.current()
    with pytest.raises(Refused) as refused:
        publish.publish([half], publish.Options(), lambda step: None)
    found = [problem for problem in refused.value.problems if problem.rule in ("closes_too_many", "would_close")]
    gone, _, listed = str(found[0].value).split()
    assert (listed, len(found) - 1) == ("2707", int(gone))
    assert int(gone) > 1300
    assert store.current() == before


@pytest.mark.real
def test_labels_by_year_are_those_that_the_last_list_gives(published, real: Path):
    """Counted apart, in the text of the file: "Espace labellisé 01/01/2020", the day and its slashes sometimes less."""
    with (real / "counters" / LISTS[-1]).open(encoding="utf-8-sig") as file:
        given = Counter("".join(re.findall(r"20[12]\d", line["labellisation"])) for line in csv.DictReader(file))
    told = reading(Viewer("public"))("counters/label_years").set_index("year")["labels"].to_dict()
    assert (told["2021"], told["2022"]) == (911, 812)
    assert told == {year: count for year, count in given.items() if year}
