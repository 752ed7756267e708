"""Access in minutes, on the small world of by_hand.sql and a few journeys: every expected value is worked out here."""

import pandas as pd
import pytest

from queries.access import Viewer
from queries.studies import reach
from tests.support import reading

PUBLIC, CABINET = Viewer("public"), Viewer("cabinet")
RENNES, REDON, CESSON, VITRE, SAINT_MALO, PARIS = "35238", "35236", "35051", "35360", "35288", "75056"
# Counters receive people in Rennes and Redon (a branch). The one of Saint-Brieuc (22278) is closed on that day.
JOURNEYS = [
    (CESSON, RENNES, 12),
    (CESSON, REDON, 70),
    (VITRE, RENNES, 30),  # at the limit: within
    (SAINT_MALO, "22278", 19),  # to a closed counter: reaches none
    (RENNES, RENNES, 6),  # the file itself says how long it takes inside Rennes
    (RENNES, PARIS, 5),  # 308 km: hours were meant
]
_ROWS = ", ".join(
    f"('{start}', '{end}', {minutes}, 'times', {line})" for line, (start, end, minutes) in enumerate(JOURNEYS, 2)
)
TIMES = f"""
insert into core.sources (source_id, file_name, sha256, rows, deposited_at, contract, subject, kind)
values ('times', 'trajets.csv', '0', {len(JOURNEYS)}, '2021-06-30', 'travel_times', 'travel_times', 'real');
insert into core.travel_times (commune, destination, minutes, source_id, line) values
{_ROWS};
"""


@pytest.fixture
def timed(changed):
    """The small world with these journeys; its full file."""
    return changed(TIMES, public=True)


def test_the_time_of_a_commune_is_to_the_open_address_reached_soonest(timed):
    rows = reading(PUBLIC)("counters/communes").set_index("code")
    expected = {CESSON: 12, VITRE: 30, RENNES: 6, REDON: 0}  # Redon has a branch, and no time of its own in the file
    assert rows["minutes"].dropna().to_dict() == expected
    assert set(rows.index[rows["is_timed"]]) == {CESSON, VITRE, SAINT_MALO, RENNES}


@pytest.mark.parametrize("reader", [PUBLIC, CABINET, Viewer("prefect", ("R53",))], ids=lambda reader: reader.role)
def test_shares_are_of_the_people_whose_times_are_known(timed, reader):
    people = reading(reader)("counters/communes").set_index("code")["population"]
    within = {20: people[[CESSON, RENNES, REDON]].sum(), 30: people[[CESSON, RENNES, REDON, VITRE]].sum()}
    known = people[[CESSON, RENNES, REDON, VITRE, SAINT_MALO]].sum()
    rows = reading(reader)("counters/access", level="department", code="35")
    assert rows["km"].dropna().tolist() == [10, 15, 20]
    times = rows.dropna(subset="minutes").set_index("minutes")
    everyone = rows["population"].iloc[0]
    for minutes in (20, 30):
        assert times.loc[minutes, "people"] == within[minutes]
        assert times.loc[minutes, "population"] == known
        assert times.loc[minutes, "unknown_people"] == everyone - known
        assert times.loc[minutes, "share"] == pytest.approx(100 * within[minutes] / known, abs=0.005)
    assert times["times_file"].eq("trajets.csv").all()
    # Paris has no counter any more, and no journey starts there.
    assert reading(reader)("counters/access", level="department", code="75")["minutes"].isna().all()


def test_a_white_zone_in_minutes_is_known_to_be_one(timed):
    rows = reading(PUBLIC)("counters/white_zones", minutes=20)
    assert rows["commune"].tolist() == sorted([SAINT_MALO, VITRE], key=lambda code: code != SAINT_MALO)
    assert reading(PUBLIC)("counters/white_zones", minutes=30)["commune"].tolist() == [SAINT_MALO]


def test_minutes_to_some_communes_only(timed):
    """As when a procedure or a day leaves only the branch of Redon."""
    codes = reading(PUBLIC)("counters/communes")["code"]
    found = reading(PUBLIC)("counters/minutes", to=[REDON])["minutes"].set_axis(codes)
    assert found.dropna().to_dict() == {CESSON: 70, REDON: 0}
    timed_from = reading(PUBLIC)("counters/distances")["is_timed"].set_axis(codes)
    minutes = reach.minutes(timed_from, found)
    assert minutes[VITRE] == float("inf")  # its times are known, and none goes to Redon
    assert pd.isna(minutes["35001"])
    assert reach.classes(minutes[[REDON, CESSON, VITRE, "35001"]], "minutes").tolist() == [0, 4, 4, 255]


def test_a_journey_faster_than_any_road_is_told_with_its_line(timed, look):
    found = look(timed, "select line, column_name, value from core.problems where rule = 'faster_than_any_road'")
    assert found.to_numpy().tolist() == [[7, "minutes", "5.0"]]


def test_without_a_file_nothing_is_said_in_minutes(by_hand):
    rows = reading(PUBLIC)("counters/access", level="nation")
    assert rows["minutes"].isna().all()
    assert reading(PUBLIC)("counters/communes")["minutes"].isna().all()


def test_people_by_age_of_the_latest_counter_within_reach(by_hand):
    """Every band of a distance adds up to everyone; Rennes has had its counter since May 2019."""
    rows = reading(PUBLIC)("counters/access_ages", level="department", code="35")
    everyone = reading(PUBLIC)("counters/communes", department="35")["population"].sum()
    assert rows.groupby("km")["people"].sum().tolist() == [everyone] * 3
    assert rows.groupby("km")["share"].sum().tolist() == pytest.approx([100] * 3)
