"""The inventory on the demonstration: totals follow filters, windows follow one another, staff stays in scope."""

import pytest

from queries.access import Viewer
from queries.studies import search
from tests.support import one_in, reading

CABINET, PUBLIC, BRETAGNE = Viewer("cabinet"), Viewer("public"), Viewer("prefect", ("R53",))
FILTERS = [
    {},
    {"region": "53"},
    {"department": "2A"},
    {"policy_domain": "economy", "overlap": "redundant"},
    {"core_category": "non_core", "decision": "transfer"},
    {"status": "in_consultation", "tier": "epci"},
    {"overlap": "redundant", "tier": "region"},
    {"ministry": "culture", "level": "region"},
    {"alert": "redundant_undecided"},
    {"alert": "decided_before_consultation"},
    {"alert": "two_services"},
    {"type_code": "DDT", "mission": "ENV02"},
]

pytestmark = pytest.mark.usefixtures("edition")


@pytest.mark.parametrize("held", one_in(2, FILTERS), ids=str)
@pytest.mark.parametrize("viewer", [CABINET, PUBLIC, BRETAGNE], ids=lambda viewer: viewer.role)
def test_totals_are_those_of_the_rows(viewer, held):
    """Each way of grouping adds up to the rows of the same selection, counted one by one."""
    rows = reading(viewer)("missions/inventory", rows=100_000, **held)
    for by in ("all", "mission", "ministry", "territory"):
        groups = reading(viewer)("missions/inventory_groups", by=by, **held)
        assert groups["exercises"].sum() == len(rows)
        assert groups["inventoried"].sum() == (rows["status"] != "to_inventory").sum()
        assert groups["decided"].sum() == rows["decided_on"].notna().sum()
        assert groups["redundant_open"].sum() == ((rows["overlap"] == "redundant") & rows["decided_on"].isna()).sum()
    assert len(reading(viewer)("missions/inventory_groups", by="mission", **held)) == rows["mission_id"].nunique()


@pytest.mark.parametrize("held", FILTERS, ids=str)
def test_staff_is_the_sum_of_what_may_be_read(held):
    for viewer in (CABINET, BRETAGNE):
        rows = reading(viewer)("missions/inventory", rows=100_000, **held)
        staff = reading(viewer)("missions/inventory_staff", by="all", **held)["staff"].sum()
        assert staff == pytest.approx(rows["staff"].sum())
    assert reading(PUBLIC)("missions/inventory_staff", by="all", **held).empty
    assert reading(PUBLIC)("missions/inventory", rows=100_000, **held)["staff"].isna().all()


def test_two_services_do_the_same_where_a_place_has_a_mission_twice_that_neither_gave_up():
    rows = reading(CABINET)("missions/inventory", rows=100_000)
    kept = rows[~((rows["status"] == "done") & rows["decision"].isin(["transfer", "drop"]))]
    services = kept.groupby(["mission_id", "level", "code"])["service_id"].transform("nunique")
    asked = reading(CABINET)("missions/inventory", rows=100_000, alert="two_services")
    assert set(asked["exercise_id"]) == set(kept.loc[services > 1, "exercise_id"])
    assert len(asked) < len(rows)


def test_a_prefect_reads_the_staff_of_their_own_region_alone():
    rows = reading(BRETAGNE)("missions/inventory", rows=100_000)
    assert set(rows[rows["staff"].notna()]["code"]) == {"53", "22", "29", "35", "56"}


@pytest.mark.parametrize("sort", ["place", "days"])
def test_windows_follow_one_another(sort):
    whole = reading(CABINET)("missions/inventory", rows=100_000, sort=sort)["exercise_id"].tolist()
    assert len(set(whole)) == len(whole) == 8867
    parts = [reading(CABINET)("missions/inventory", rows=200, skip=skip, sort=sort) for skip in (0, 200, 8800)]
    assert [part["exercise_id"].tolist() for part in parts] == [whole[:200], whole[200:400], whole[8800:]]


def test_the_oldest_come_first_when_asked():
    days = reading(CABINET)("missions/inventory", rows=500, sort="days")["days"].tolist()
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("text", ["police de l’eau Bretagne", "polices eau bretgane"])
def test_words_find_the_mission_in_the_region(text):
    found = search.find(text, reading(CABINET)("missions/vocabulary")).parameters
    rows = reading(CABINET)("missions/inventory", **found)
    assert set(rows["mission_id"]) == {"ENV02"}
    assert sorted(rows["code"]) == ["22", "29", "35", "56"]
    assert reading(CABINET)("missions/inventory_groups", by="all", **found)["exercises"].tolist() == [4]
