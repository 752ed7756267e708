"""Real, estimated or demonstration: what a figure is when it rests on an old list, or on several sources."""

import pytest

from data import store
from queries import indicators
from queries.access import Viewer
from tests.support import one_in, reading

CABINET = Viewer("cabinet")
KINDS = ("real", "estimated", "demonstration", None)

# A real list of counters of 15 March 2020, in a world as of June 2021; acts by their real publisher. Its contract is
# that of a list: where there is one, files of other contracts date no counters.
REAL_LIST = """
    update core.sources set kind = 'real', contract = 'france_services_list', source_date = '2020-03-15'
    where source_id in ('counters', 'open')
"""
REAL_ACTS = """
    insert into core.sources (source_id, file_name, sha256, rows, deposited_at, contract, subject, kind)
    values ('acts', 'acts', '3', 3, '2021-06-30', 'indicator_values', 'acts', 'real');
    insert into core.indicator_values (indicator, level, code, period, value_type, value, source_id) values
        ('IND-323', 'nation', 'FR', '2020-03-01', 'vi', 660, 'acts'),
        ('IND-323', 'nation', 'FR', '2020-04-01', 'va', 660, 'acts')
"""


def kinds(indicator, level="nation", code="FR"):
    rows = reading(CABINET).series(indicator, level, code)
    return dict(zip(rows["period"].dt.strftime("%Y-%m"), rows["kind"], strict=True))


@pytest.mark.wide
@pytest.mark.parametrize("indicator", one_in(3, ["P1", "P2", "P7", "P10", "P11"]))
def test_after_its_date_a_real_list_is_an_estimate(changed, indicator):
    changed(REAL_LIST)
    found = kinds(indicator)
    assert {found[month] for month in found if month <= "2020-03"} == {"real"}
    assert {found[month] for month in found if month > "2020-03"} == {"estimated"}


@pytest.mark.wide
@pytest.mark.parametrize("dated", one_in(2, ["'2020-03-15'", "null, deposited_at = '2020-03-15'"]))
def test_after_its_date_a_file_of_buses_alone_is_an_estimate(changed, dated):
    """Counters that are in no list, for want of one: the file that they come from knows no more of what came after."""
    changed(REAL_LIST.replace("france_services_list", "bus_stops").replace("'2020-03-15'", dated))
    found = kinds("P1")
    assert {month: found[month] for month in ("2020-03", "2020-04")} == {"2020-03": "real", "2020-04": "estimated"}


@pytest.mark.wide
def test_where_there_is_a_list_a_file_of_buses_dates_nothing(changed):
    """The list is of 2020, the file that the branch is from of 2018: until the list's day, what it tells is real."""
    buses = """insert into core.sources
        (source_id, file_name, sha256, rows, source_date, deposited_at, contract, subject, kind)
        values ('buses', 'buses', '9', 1, '2018-09-01', '2020-03-15', 'bus_stops', 'counters', 'real')"""
    changed(REAL_LIST, buses, "update core.counters set source_id = 'buses' where counter_id = 'bus'")
    found = kinds("P1")
    assert {month: found[month] for month in ("2020-03", "2020-04")} == {"2020-03": "real", "2020-04": "estimated"}


def test_a_demonstration_list_stays_a_demonstration(by_hand):
    assert set(kinds("P1").values()) == {"demonstration"}


@pytest.mark.wide
def test_acts_of_one_month_on_a_list_of_another_are_an_estimate(changed):
    """Both are real: their ratio is, in the month of the list, and no longer afterwards."""
    changed(REAL_LIST, REAL_ACTS)
    assert kinds("P4") == {"2020-03": "real", "2020-04": "estimated"}
    rows = reading(CABINET)("counters/by_month").set_index("month")
    assert rows["kind"].tolist() == ["real", "real"]
    assert rows["counters_kind"].tolist() == ["real", "estimated"]


def test_top_procedures_are_as_real_as_the_requests_that_rank_them(changed):
    changed(REAL_LIST)
    assert set(kinds("P8").values()) == {"demonstration"}
    assert {"counters", "requests"} <= set(indicators.catalogue()["P8"].subjects)


@pytest.mark.wide
@pytest.mark.parametrize("query", one_in(2, ["counters/points", "counters/table"]))
def test_a_counter_with_its_requests_is_as_real_as_they_are(changed, query):
    """Requests are invented and the list is real; the last month with requests is March 2020."""
    changed(REAL_LIST, "update core.editions set as_of = '2020-03-31'")
    rows = reading(CABINET)(query).set_index("counter_id")
    assert rows.loc["rennes", "kind"] == "demonstration"
    assert rows.loc["bus", ["requests", "kind"]].isna().tolist() == [True, False]
    assert rows.loc["bus", "kind"] == "real"


@pytest.mark.wide
def test_a_reason_to_look_is_as_real_as_all_that_it_rests_on(changed):
    """Missions are real here, the consultations that are missing are invented."""
    changed("update core.sources set kind = 'real' where subject = 'missions'")
    rows = reading(CABINET)("overview/watch").set_index("alert")
    assert rows.loc["redundant_undecided", "kind"] == "real"
    assert rows.loc["decided_without_consultation", "kind"] == "demonstration"


@pytest.mark.parametrize(
    ("list_date", "kind"), one_in(2, [("2020-03-15", "estimated"), ("2021-06-15", "real")], several=True)
)
def test_what_an_old_list_says_of_today_is_an_estimate(changed, list_date, kind):
    changed(REAL_LIST.replace("2020-03-15", list_date))
    rows = reading(CABINET)("overview/watch").set_index("alert")
    assert rows.loc["communes_far", "kind"] == kind


@pytest.mark.parametrize("one", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_the_worst_of_two_kinds(by_hand, one, other):
    cursor = store.cursor(store.current())
    (found,) = cursor.execute("select worst_kind($one, $other)", {"one": one, "other": other}).fetchone()
    assert found == max((kind for kind in (one, other) if kind), key=KINDS.index, default=None)
