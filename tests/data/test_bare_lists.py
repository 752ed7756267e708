"""Lists that tell of a counter its name and its commune alone, and lists of a part of the country. Expected by hand."""

import datetime
from collections.abc import Callable

import pytest

from data.check import check
from data.problem import Refused
from tests.data.support import Write, publish_files
from tests.data.test_publish import COUNTERS, LIST, rows
from tests.data.test_succession import many

pytestmark = pytest.mark.usefixtures("facts_alone")

BARE = "insee_com,insee_dep,lib_fs\n"
JUNE = BARE + (
    "01033,01,France services de VALSERHONE\n"  # as before, in capitals and without its accent
    "01053,01,France services La Poste de Bourg\n"  # renamed
    "01283,01,France services d'Oyonnax\n"  # new
)
DETAILS = (
    "select counter_id, name, told_on::text, format, hours_monday, labelled_on::text, round(lat, 2) from core.counters"
)


@pytest.mark.wide
def test_a_bare_list_keeps_what_the_list_before_told(editions: object, write: Write) -> None:
    publish_files(write("list-2023-07-01.csv", COUNTERS))
    publish_files(write("list-2026-06-01.csv", JUNE), accept_closings=True)
    assert rows(f"{DETAILS} where closed_on is null order by counter_id") == [
        ("1", "France services de VALSERHONE", "2023-07-01", "fixed", "9h-12h", "2020-01-01", 46.1),
        ("2", "France services La Poste de Bourg", "2023-07-01", "fixed", "9h-12h", "2022-06-01", 46.2),
        # Nothing is known of what is new: its point is its commune's.
        ("france-services-d-oyonnax-01283", "France services d'Oyonnax", None, "unknown", None, None, 46.26),
    ]
    assert rows(
        "select counter_id, location_quality from core.counters where told_on is null and closed_on is null"
    ) == [("france-services-d-oyonnax-01283", "commune")]
    events = rows("select counter_id, kind from core.counter_events order by all")
    assert events == [("2", "renamed"), ("3", "closed"), ("france-services-d-oyonnax-01283", "opened")]


@pytest.mark.wide
def test_a_later_list_with_numbers_finds_the_same_counters(editions: object, write: Write) -> None:
    publish_files(write("list-2023-07-01.csv", COUNTERS))
    publish_files(write("list-2026-06-01.csv", JUNE), accept_closings=True)
    again = COUNTERS.replace("2,01,France services de Bourg", "2,01,France services La Poste de Bourg")
    publish_files(write("list-2026-09-01.csv", again), accept_closings=True)
    assert rows("select counter_id, told_on from core.counters where closed_on is null order by all") == [
        ("1", None),
        ("2", None),
        ("3", None),
    ]
    later = "select counter_id, kind from core.counter_events where event_date = '2026-09-01' order by all"
    assert rows(later) == [("3", "opened"), ("france-services-d-oyonnax-01283", "closed")]


@pytest.mark.wide
def test_what_several_bare_lists_do_not_tell_is_that_of_the_last_that_did(editions: object, write: Write) -> None:
    files = [("2023-07-01", COUNTERS), ("2026-06-01", JUNE), ("2026-12-01", JUNE.replace("VALSERHONE", "Valserhône"))]
    for day, text in files:
        publish_files(write(f"list-{day}.csv", text), accept_closings=True)
    assert rows("select counter_id, told_on::text from core.counters where counter_id in ('1', '3') order by all") == [
        ("1", "2023-07-01"),
        ("3", None),  # it closed in June 2026: the list of 2023 told everything of it
    ]


def test_a_bus_of_a_bare_list_is_known_by_its_name(editions: object, write: Write) -> None:
    publish_files(write("list-2026-06-01.csv", BARE + "01033,01,Bus France services du Bugey\n01053,01,Le Busnois\n"))
    found = rows("select name, itinerant, format from core.counters order by name")
    assert found == [("Bus France services du Bugey", True, "unknown"), ("Le Busnois", False, "unknown")]


@pytest.mark.wide
def test_a_counter_and_its_bus_stay_who_they_are(editions: object, write: Write) -> None:
    """As in Nîmes, where the two names differ by a word that any counter may bear."""
    lines = (
        "780,30,Bus France services Pimms Nîmes,30189,30000,Nîmes,,,,9h-12h,-,Espace labellisé 01/01/2021\n"
        "180,30,France services Pimms Nîmes,30189,30000,Nîmes,,,,9h-12h,-,Espace labellisé 01/01/2020\n"
    )
    publish_files(write("list-2023-07-01.csv", LIST + lines))
    names = ("France services Pimms Nîmes", "Bus France services Pimms Nîmes")
    publish_files(write("list-2026-06-01.csv", BARE + "".join(f"30189,30,{name}\n" for name in names)))
    assert rows("select counter_id, name from core.counters order by all") == [
        ("180", "France services Pimms Nîmes"),
        ("780", "Bus France services Pimms Nîmes"),
    ]


def test_a_list_that_lost_a_column_is_no_bare_list(write: Write) -> None:
    found = check(write("list.csv", COUNTERS.replace("h_samedi", "saturday_")))
    assert found.contract is None or not found.contract.bare


# A part of the country


@pytest.mark.wide
def test_a_list_of_a_part_closes_nothing_elsewhere(editions: object, write: Write) -> None:
    before = LIST + many(3) + many(2, "2A") + many(4, "2B")
    publish_files(write("list-2023-07-01.csv", before))
    part = write("list-2026-06-01.csv", LIST + many(3))
    with pytest.raises(Refused) as refused:
        publish_files(part)
    (asked,) = [one for one in refused.value.problems if one.rule == "covers_not_told"]
    assert (asked.value, asked.detail) == ("2A, 2B", "list-2023-07-01.csv")
    done = publish_files(part, covers={part.name: ("R84",)})
    (said,) = [one for one in done.inconsistencies if one.rule == "list_of_a_part"]
    assert said.detail == "6"  # 2 and 4 counters of Corse
    by_list = """select source_date::text, count(*), count(closed_on) from core.counters
        join core.sources using (source_id) group by all order by all"""
    assert rows(by_list) == [("2023-07-01", 6, 0), ("2026-06-01", 3, 0)]
    assert rows("select count(*) from core.counter_events") == [(0,)]
    # What was said of a list stays with it when another file comes.
    publish_files(write("list-2026-09-01.csv", LIST + many(3) + many(2, "2A") + many(3, "2B")), accept_closings=True)
    assert rows("select counter_id, kind from core.counter_events") == [("2B003", "closed")]


@pytest.mark.wide
def test_closings_of_a_whole_departement_may_be_accepted(editions: object, write: Write) -> None:
    publish_files(write("list-2023-07-01.csv", LIST + many(3) + many(2, "2A")))
    publish_files(write("list-2026-06-01.csv", LIST + many(3)), accept_closings=True)
    assert rows("select count(closed_on) from core.counters") == [(2,)]


# Damages of the list of June 2026


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda text: text.replace("lib_fs", "intitule_du_lieu"), {"almost_recognised", "not_recognised"}),
        (lambda text: text.replace("insee_dep", "zone"), {"almost_recognised", "not_recognised"}),
        (lambda text: text.replace("01053,01", "99999,01"), {"commune_in_name"}),  # Bourg-en-Bresse, by its name
        (lambda text: text.replace("01053,01", "35238,01"), {"department_differs", "code_of_another"}),
        (lambda text: text.replace("01053,01", "1053,1"), {"padded"}),
        (lambda text: text + "01033,01,France services de VALSERHONE\n", {"identity_repeated"}),
        (lambda text: text.replace("France services d'Oyonnax", ""), {"missing_value"}),
    ],
)
def test_a_damage_of_a_bare_list_is_told(write: Write, damage: Callable[[str], str], told: set[str]) -> None:
    found = check(write("list-2026-06-01.csv", damage(JUNE)))
    assert told & {one.rule for one in found.problems}, [one.rule for one in found.problems]


@pytest.mark.wide
def test_a_line_that_stands_twice_changes_nothing_of_what_happened(editions: object, write: Write) -> None:
    publish_files(write("list-2023-07-01.csv", COUNTERS))
    twice = JUNE + "01033,01,France services de VALSERHONE\n"
    publish_files(write("list-2026-06-01.csv", twice), accept_closings=True)
    assert rows("select counter_id from core.counter_events where kind = 'opened'") == [
        ("france-services-d-oyonnax-01283",)
    ]
    assert datetime.date(2026, 6, 1) in {day for (day,) in rows("select event_date from core.counter_events")}


@pytest.mark.wide
def test_an_edition_is_of_the_day_that_its_newest_list_bears(editions: object, write: Write) -> None:
    publish_files(write("list-2023-07-12.csv", COUNTERS))
    assert rows("select as_of::text from core.editions") == [("2023-07-12",)]
    publish_files(write("list-202308.csv", COUNTERS))  # a month alone: its end
    assert rows("select as_of::text from core.editions") == [("2023-08-31",)]
