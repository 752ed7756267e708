"""Each indicator on the small world of by_hand.sql. Expected figures are counted by hand from its comments."""

import math

import pytest

from queries import access, indicators
from queries.access import Viewer
from tests.support import one_in, reading

CABINET = Viewer("cabinet")
POPULATION_35 = 1_120_666  # as data/reference/departments.parquet gives it
NONE = math.nan

# indicator, level, code, month -> numerator, denominator
SPOTS = [
    ("M1", "nation", "FR", "2019-12", 4, 5),  # all but permits75
    ("M1", "region", "53", "2018-12", 3, 4),  # firms53 is inventoried in May 2019
    ("M1", "department", "75", "2021-06", 0, 1),
    ("M2", "nation", "FR", "2019-12", 20, 38),  # 20 core of 20 + 10 + 8; the 999 ETP and permits75 are out
    ("M2", "nation", "FR", "2019-04", 20, 30),  # firms53 is not inventoried yet
    ("M2", "department", "35", "2019-12", 20, 30),
    ("M3", "nation", "FR", "2019-12", 2, 5),  # permits22 and permits75; firms53 is only complementary
    ("M3", "nation", "FR", "2020-01", 1, 5),  # permits22 is decided
    ("M4", "nation", "FR", "2021-01", 0, 3),
    ("M4", "nation", "FR", "2021-02", 1, 3),  # permits35 is done
    ("M5", "region", "53", "2019-06", 1, 4),  # order35, on the last day of the month
    ("M5", "department", "35", "2019-06", 1, 2),  # order35, not yet permits35
    ("M5", "nation", "FR", "2020-01", 3, 4),
    ("M6", "nation", "FR", "2020-01", 1, 2),  # permits35 of permits35 and permits22
    ("M7", "nation", "FR", "2020-08", 6, 6),
    ("M7", "nation", "FR", "2020-09", 6, 8),  # 2 left; the move out of order35 frees nothing
    ("M8", "nation", "FR", "2019-12", 0, 10),
    ("M8", "nation", "FR", "2020-09", 8, 14),
    ("M9", "department", "35", "2019-12", 20, POPULATION_35),
    ("M10", "nation", "FR", "2019-07", 181, NONE),
    ("M10", "region", "53", "2020-01", 258, NONE),  # between 181 and 335
    ("O1", "nation", "FR", "2018-10", 1, 2),
    ("O1", "nation", "FR", "2018-11", 2, 2),
    ("O3", "nation", "FR", "2019-01", 0, 3),
    ("O3", "nation", "FR", "2019-02", 1, 3),
    ("O4", "nation", "FR", "2019-06", 2, 3),  # the opinion on 'late' came after
    ("O5", "nation", "FR", "2019-06", 2, 3),
    ("O5", "region", "11", "2019-06", 1, 2),
    ("O6", "nation", "FR", "2020-06", 0, 1),
    ("O6", "nation", "FR", "2021-01", 1, 2),
    ("O7", "nation", "FR", "2020-03", 1, NONE),
    ("O7", "nation", "FR", "2020-04", 2, NONE),
    ("O7", "department", "35", "2020-04", 2, NONE),  # the national one and the region's
    ("O7", "department", "75", "2020-04", 1, NONE),
    ("O8", "region", "53", "2019-06", 2, 4),
    ("O8", "region", "53", "2019-12", 1, 4),  # 22 left on the last day of the month
    ("O8", "nation", "FR", "2019-12", 1, 96),  # without the five alone in their region
    ("O9", "region", "53", "2019-12", 30, 80),
    ("O10", "nation", "FR", "2021-01", 80 / 1.011, 100 / 1.011),  # euros of 2019 into euros of 2018
    ("O11", "nation", "FR", "2019-09", 0, 1),
    ("O11", "nation", "FR", "2020-01", 1, 2),
    ("O12", "region", "53", "2020-12", 3, 4),  # 29 and 56 declared none; the orders of the region are apart
    ("O12", "department", "22", "2020-12", 0, 1),
    ("O12", "department", "56", "2020-12", 0, 1),  # no row, in a year that has some
    ("O12", "nation", "FR", "2020-12", 3, 101),
    ("O13", "region", "53", "2018-12", 6, 18),  # two in analysis: 3 + 3 of 9 + 9
    ("O13", "nation", "FR", "2018-12", 11, 54),  # 3 + 3 + 2 + 1 + 1 + 1 of six
    ("O13", "nation", "FR", "2019-06", 14, 36),  # 5 + 3 + 5 + 1; one withdrawn, one rejected
    ("P1", "department", "35", "2020-03", 2, NONE),  # rennes and the bus, not the branch
    ("P1", "nation", "FR", "2020-03", 3, NONE),  # neither the service house nor the island
    ("P1", "department", "22", "2021-02", 1, NONE),
    ("P1", "department", "22", "2021-03", 0, NONE),  # closed during the month
    ("P2", "department", "75", "2018-07", 1, 1),  # everybody: Paris is one commune with an address
    ("P2", "department", "75", "2020-05", 0, 1),
    ("P3", "department", "35", "2020-03", 168, NONE),  # 100 + 50 + 4 + 6 + 8
    ("P3", "nation", "FR", "2020-03", 198, NONE),
    ("P4", "region", "53", "2020-03", 198, 66),  # three structures and 22 weekdays
    ("P5", "nation", "FR", "2020-03", 67, 69),
    ("P6", "department", "35", "2020-03", 80, 100),
    ("P6", "nation", "FR", "2020-03", 107, 130),
    ("P7", "region", "53", "2020-05", 0, 2),
    ("P7", "region", "53", "2020-06", 1, 2),
    ("P8", "department", "35", "2020-03", 2, 20),
    ("P9", "nation", "FR", "2020-03", 46, 130),
    ("P10", "region", "53", "2020-03", 1, 2),  # neither the branch nor the bus
    ("P11", "region", "53", "2020-03", 1, 1),  # of the two whose agents are known, the branch is apart
    ("P12", "nation", "FR", "2020-03", 10_000, 160),  # the only counter with a cost
]


@pytest.mark.parametrize(("indicator", "level", "code", "month", "numerator", "denominator"), SPOTS)
def test_spot(by_hand, indicator, level, code, month, numerator, denominator):
    rows = reading(CABINET).series(indicator, level, code)
    (row,) = rows[rows["period"] == f"{month}-01"].to_dict("records")
    if indicator == "P2":  # in people: Paris counts them all or none
        assert row["numerator"] == numerator * row["denominator"]
        assert row["denominator"] > 2_000_000
        return
    assert row["numerator"] == pytest.approx(numerator)
    assert row["denominator"] == pytest.approx(denominator, nan_ok=True)


def test_every_indicator_has_a_spot():
    without = indicators.catalogue().keys() - {spot[0] for spot in SPOTS} - {"O2"}  # O2 has tests of its own, below
    assert without == set(), "a line of SPOTS, counted by hand from tests/queries/by_hand.sql"
    assert {spot[0] for spot in SPOTS} <= indicators.catalogue().keys()


SCALES = [("M1", "nation", 80.0), ("M9", "department", 20 / POPULATION_35 * 100_000), ("P12", "nation", 62.5)]


@pytest.mark.parametrize(("indicator", "level", "value"), SCALES)
def test_a_value_is_in_its_unit(by_hand, indicator, level, value):
    code = {"nation": "FR", "department": "35"}[level]
    rows = reading(CABINET).series(indicator, level, code)
    assert rows["value"].dropna().iloc[-1] == pytest.approx(value)


def test_small_surveys_are_hidden_from_everyone(by_hand):
    rows = reading(CABINET).series("P5", "department", "22")
    assert rows["state"].tolist() == ["secret"]
    assert rows[["numerator", "denominator", "value"]].isna().all(axis=None)


# Copies of 'retained' beside it: with nine, ten in Bretagne and, with 'late' of Île-de-France, eleven in the nation.
COPIES = """
    insert into core.proposals by name
    select proposals.* replace (proposal_id || n as proposal_id)
    from core.proposals, range(1, {} + 1) as others (n) where proposal_id = 'retained';
    insert into core.proposal_events by name
    select proposal_events.* replace (event_id || '-' || n as event_id, proposal_id || n as proposal_id)
    from core.proposal_events, range(1, {} + 1) as others (n) where proposal_id = 'retained';
"""


@pytest.mark.wide
@pytest.mark.parametrize("viewer", one_in(4, ["public", "cabinet", "prefect:R53", "prefect:D35"]))
def test_everybody_reads_the_same_advancement_of_decided_proposals(changed, viewer):
    """Decided is the third of seven stages, dialogue the fourth, carried out the sixth."""
    changed(COPIES.format(9, 9), public=True)
    rows = reading(access.parse(viewer)).series("O2")
    found = {f"{row.period:%Y-%m}": (row.numerator, row.denominator) for row in rows.itertuples()}
    assert set(rows["level"]) == {"nation"}  # ten in Bretagne: not enough
    assert min(found) == "2019-06"
    assert found["2019-06"] == (33, 77)  # 11 decided
    assert found["2019-09"] == (34, 77)  # 'late' in dialogue
    assert found["2020-01"] == (44, 77)  # the ten of Bretagne too
    assert found["2020-09"] == (46, 77)  # 'late' carried out
    assert found["2021-01"] == (66, 77)  # all of them


@pytest.mark.wide
def test_the_advancement_of_decided_proposals_is_shown_from_eleven_on(changed):
    changed(COPIES.format(10, 10), public=True)
    rows = reading(Viewer("public")).series("O2", "region")
    assert {*rows["code"]} == {"53"}
    assert rows["numerator"].tolist()[0] == 33
    changed(COPIES.format(8, 8))
    assert reading(CABINET).series("O2").empty


def test_a_month_after_the_edition_is_not_there(by_hand):
    for indicator in indicators.catalogue():
        assert (reading(CABINET).series(indicator)["period"] <= "2021-06-01").all(), indicator
