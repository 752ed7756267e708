"""Who is who from list to list: one identity a counter, whatever the lists; and what each hint weighs."""

import datetime
import time
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.build import counter_lists
from data.build.counter_lists import List, Listed

DAYS = [datetime.date(year, 1, 1) for year in range(2020, 2025)]
LABELLED = datetime.date(2022, 11, 15)
VALSERHONE = Listed(
    "10", "10", "France services de Valserhône", "01033", "01", "01200", "9 rue des Papetiers", "04 50 56 87 49",
    46.106, 5.826, LABELLED,
)  # fmt: skip
KM_NORTH = 1 / counter_lists.KM_PER_DEGREE


def numbered(counter: Listed, number: str | None, **changed: object) -> Listed:
    """A counter under another number; None: a provisional one."""
    return replace(counter, counter_id=number or "temp_129", official_id=number, **changed)  # type: ignore[arg-type]


def kinds(*lists: list[Listed]) -> list[tuple[str, str]]:
    """What happens between lists, a year apart: (counter, kind)."""
    told = counter_lists.changes([List(str(day.year), day, tuple(one)) for day, one in zip(DAYS, lists, strict=False)])
    return [(event.counter_id, event.kind) for event in told.events]


@st.composite
def successions(draw: st.DrawFn) -> list[List]:
    """Lists of counters that look alike: few names, places, telephones and labels between them, ids given or not."""
    ids = [*map(str, range(1, 9)), *(f"temp_{i}" for i in range(1, 4)), *(f"made-{i}" for i in range(1, 4))]
    some = st.builds(
        Listed,
        counter_id=st.just(""),
        official_id=st.none(),
        name=st.sampled_from(
            ["France services de Bourg", "Bourg", "Bus de Bourg centre", "France services", "Ambérieu"]
        ),
        commune=st.sampled_from(["01053", "01033", None]),
        department=st.just("01"),
        address=st.sampled_from(["1 rue Neuve", "Mairie", None]),
        phone=st.sampled_from(["04 74 00 00 01", "04 74 00 00 02", None]),
        lat=st.sampled_from([46.2, 46.21, None]),
        lon=st.just(5.22),
        labelled_on=st.sampled_from([LABELLED, None]),
    )

    def one_list() -> tuple[Listed, ...]:
        chosen = draw(st.lists(st.sampled_from(ids), unique=True, max_size=9))
        counters = [
            replace(draw(some), counter_id=name, official_id=name if name.isdigit() else None) for name in chosen
        ]
        return tuple(counters)

    return [List(str(day), day, one_list()) for day in DAYS[: draw(st.integers(2, 4))]]


@pytest.mark.wide
@settings(max_examples=200, deadline=None)
@given(successions())
def test_identities_are_one_to_one_and_events_add_up(lists: list[List]) -> None:
    """Going back from the last list, undoing each event gives as many counters as each list had, each once."""
    told = counter_lists.changes(lists)
    keys = Counter((event.counter_id, event.kind, event.event_date) for event in told.events)
    assert set(keys.values()) <= {1}
    there = {one.counter_id for one in counter_lists.distinct(lists[-1].counters)}
    gone = [one.counter_id for one in told.earlier if one.closed_on]
    assert len(set(gone)) == len(gone)
    assert there.isdisjoint(gone)
    for earlier, later in reversed(list(pairwise(lists))):
        step = {kind: set() for kind in ("opened", "closed", "renamed", "moved")}
        for event in told.events:
            if event.event_date == later.date:
                step[event.kind].add(event.counter_id)
        assert step["opened"] <= there
        assert step["renamed"] | step["moved"] <= there - step["opened"]
        assert step["closed"].isdisjoint(there)
        there = there - step["opened"] | step["closed"]
        assert len(there) == len(counter_lists.distinct(earlier.counters))


@settings(max_examples=100, deadline=None)
@given(successions())
def test_a_list_that_says_the_same_again_changes_nothing(lists: list[List]) -> None:
    settled = replace(lists[0], counters=tuple(one for one in lists[0].counters if "temp" not in one.counter_id))
    assert counter_lists.changes([settled, replace(settled, date=DAYS[-1])]).events == ()


@pytest.mark.parametrize(
    ("later", "same"),
    [
        (numbered(VALSERHONE, "10"), True),
        (numbered(VALSERHONE, "2908", labelled_on=None), True),  # same place, telephone and name under another number
        (numbered(VALSERHONE, "10", name="Bus du Bugey", phone="06 00 00 00 01"), True),  # the number, and the place
        (numbered(VALSERHONE, "10", commune="01004", lat=45.96, lon=5.36, address="Mairie"), True),  # it moved
        # The number given again, to a counter of another name, place and telephone.
        (numbered(VALSERHONE, "10", name="Oyonnax", commune="01283", lat=46.26, address="Mairie", phone=None), False),
        # 3 km away with another telephone, under another number.
        (numbered(VALSERHONE, "11", lat=46.106 + 3 * KM_NORTH, address="Mairie", phone="04 74 00 00 01"), False),
    ],
)  # fmt: skip
def test_a_number_decides_unless_all_the_rest_is_against_it(later: Listed, same: bool) -> None:
    assert (Counter(kind for _, kind in kinds([VALSERHONE], [later]))["closed"] == 0) is same


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({}, True),
        ({"labelled_on": datetime.date(2022, 12, 1), "phone": "06 00 00 00 01"}, True),  # the place and the name remain
        ({"name": "France services Bellegarde", "address": "Mairie"}, True),  # the point and the telephone remain
        ({"phone": None, "lat": None, "lon": None}, True),
        # 3 km away with another telephone.
        ({"lat": 46.106 + 3 * KM_NORTH, "address": "Mairie", "phone": "04 74 00 00 01"}, False),
        ({"name": "Oyonnax", "lat": 46.26, "commune": "01283", "postcode": "01100", "address": "Mairie"}, False),
    ],
)
def test_a_provisional_counter_is_numbered_later(changed: dict, same: bool) -> None:
    found = kinds([numbered(VALSERHONE, None)], [numbered(VALSERHONE, "2908", **changed)])
    assert {kind for _, kind in found} & {"opened", "closed"} == (set() if same else {"opened", "closed"})


def test_a_former_number_leads_to_the_one_a_counter_has() -> None:
    lists = [
        List(str(day), day, (one,)) for day, one in zip(DAYS, [numbered(VALSERHONE, None), VALSERHONE], strict=False)
    ]
    assert counter_lists.changes(lists).renumbered == {"temp_129": "10"}


def test_two_that_look_alike_keep_two_identities() -> None:
    """A fixed counter and its bus, as in Nîmes: one place, one telephone, almost one name."""
    fixed, bus = numbered(VALSERHONE, "180"), numbered(VALSERHONE, "780", name="Bus France services de Valserhône")
    assert kinds([fixed, bus], [bus, fixed]) == []
    assert kinds([fixed, bus], [bus]) == [("180", "closed")]
    assert kinds([fixed, bus], [numbered(bus, "2041"), numbered(fixed, "2040")]) == []
    assert kinds([fixed], [fixed, bus], [bus]) == [("780", "opened"), ("180", "closed")]


def test_a_line_that_repeats_another_is_one_counter_and_a_bus_at_its_door_is_another() -> None:
    one = replace(VALSERHONE, counter_id="a", official_id=None)
    again, bus = replace(one, counter_id="b"), replace(one, counter_id="c", name="Bus de Valserhône")
    elsewhere = replace(one, counter_id="d", phone="04 74 00 00 01")
    assert counter_lists.distinct([one, again, bus, elsewhere]) == [one, bus, elsewhere]
    assert counter_lists.distinct([VALSERHONE, numbered(VALSERHONE, "11")]) == [VALSERHONE, numbered(VALSERHONE, "11")]


def test_a_number_that_a_gone_counter_had_is_not_its_own() -> None:
    """temp_1 of two lists is two counters: the one that is gone keeps the date of its last list."""
    one, other = (numbered(VALSERHONE, None, name=name, phone=None, **place) for name, place in (
        ("Bourg", {}),
        ("Ambérieu", {"commune": "01004", "postcode": "01500", "lat": 45.96, "address": "Mairie"}),
    ))  # fmt: skip
    assert kinds([one], [other]) == [("temp_129-20200101", "closed"), ("temp_129", "opened")]


def test_a_counter_that_comes_back_is_itself() -> None:
    assert kinds([VALSERHONE], [], [VALSERHONE]) == [("10", "closed"), ("10", "opened")]


@pytest.mark.parametrize(
    ("changed", "moved"),
    [
        ({"commune": "01034"}, False),  # the code alone was corrected, or its commune merged
        ({"commune": "01034", "lat": 46.3}, False),  # the same street line: the point was corrected
        ({"commune": "01034", "address": "12 rue du Lac"}, False),  # the same point
        ({"commune": "01034", "address": "12 rue du Lac", "lat": 46.3}, True),
        ({"commune": "01034", "address": "12 rue du Lac", "lat": None, "lon": None}, True),
        ({"address": "12 rue du Lac", "lat": 46.13}, False),  # within its commune
        ({"commune": None, "address": "12 rue du Lac", "lat": 46.3}, False),  # the commune is not known
    ],
)
def test_a_move_is_another_commune_and_another_place(changed: dict, moved: bool) -> None:
    assert counter_lists.moved(VALSERHONE, replace(VALSERHONE, **changed)) is moved


def test_town_halls_of_two_communes_are_two_places() -> None:
    mairie = replace(VALSERHONE, address="Place de la Mairie")
    assert counter_lists.moved(mairie, replace(mairie, commune="01034", lat=46.3))


def test_four_times_as_many_counters_in_a_commune_take_about_four_times_as_long() -> None:
    """Alike in all but a word, without numbers: the worst case. Quadratic would be sixteen times."""

    def seconds(count: int) -> float:
        places = [replace(VALSERHONE, counter_id=f"a-{i}", official_id=None, name=f"Point {i}", phone=None, lat=None)
                  for i in range(count)]  # fmt: skip
        later = [replace(one, counter_id=f"b-{i}", name=f"France services Point {i}") for i, one in enumerate(places)]
        started = time.process_time()
        told = counter_lists.changes([List("a", DAYS[0], tuple(places)), List("b", DAYS[1], tuple(later))])
        assert told.events == ()
        return time.process_time() - started

    seconds(100)
    assert min(seconds(1600) for _ in range(2)) < 9 * max(seconds(400) for _ in range(2))
