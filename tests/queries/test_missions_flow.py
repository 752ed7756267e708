"""Overlaps, ageing, moves of staff and meetings on the demonstration: what is written at one place holds at another."""

import pytest

from data import store
from pages.missions import elsewhere
from queries.access import Viewer
from tests.support import one_in, reading

CABINET, PUBLIC, BRETAGNE = Viewer("cabinet"), Viewer("public"), Viewer("prefect", ("R53",))

pytestmark = pytest.mark.usefixtures("edition")


def rows(name, viewer=CABINET, **parameters):
    return reading(viewer)(f"missions/{name}", **parameters)


@pytest.mark.parametrize("where", one_in(2, [{}, {"region": "84"}, {"department": "68"}, {"region": "94"}]), ids=str)
def test_a_cell_of_the_matrix_counts_the_missions_it_opens(where):
    for cell in rows("matrix", **where).to_dict("records"):
        held = {"policy_domain": cell["policy_domain"], "tier": cell["tier"], "overlap": cell["overlap_type"]}
        opened = rows("inventory_groups", by="mission", **held, **where)
        assert len(opened) == cell["missions"], held
        assert opened["exercises"].sum() == cell["exercises"], held
        assert (opened["exercises"] - opened["decided"]).sum() == cell["undecided"], held


# Where local authorities are not the usual ones, as the law has them. Corse, Martinique, Guyane and Mayotte have one
# assembly; Paris is a commune and a department at once; Alsace keeps the tier, Lyon's metropole stands beside it.
SPECIAL = {
    "2A": ({"single_authority"}, {"department", "region"}),
    "2B": ({"single_authority"}, {"department", "region"}),
    "972": ({"single_authority"}, {"department", "region"}),
    "973": ({"single_authority"}, {"department", "region"}),
    "976": ({"single_authority"}, {"department", "region"}),
    "75": ({"single_authority", "metropole"}, {"department"}),
    "67": ({"department"}, set()),
    "68": ({"department"}, set()),
    "69": ({"metropole"}, set()),
}


@pytest.mark.parametrize("code", SPECIAL)
def test_authorities_are_modelled_as_what_they_are(code):
    present, missing = SPECIAL[code]
    (row,) = rows("special_tiers", department=code).to_dict("records")
    assert (set(row["present"]), set(row["missing"])) == (present, missing)
    counted = set(rows("matrix", department=code)["tier"])
    assert counted >= present
    assert not counted & missing


@pytest.mark.parametrize(
    ("where", "tiers"),
    [
        ({"department": "35"}, {"commune", "epci"}),
        ({"region": "53"}, {"commune", "epci"}),
        # In Paris one authority is the commune, and the metropole plans in place of intercommunalities.
        ({"department": "75"}, {"single_authority", "metropole"}),
        ({"region": "11"}, {"commune", "epci", "single_authority", "metropole"}),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "-".join(sorted(value)),
)
def test_the_sheet_of_a_territory_shows_the_competences_of_its_own_authorities(where, tiers):
    found = rows("competences", mission="URB01", **where)
    assert set(found[found["overlap_type"] == "redundant"]["tier"]) == tiers


def test_overseas_departments_with_two_assemblies_are_the_usual_ones():
    assert rows("special_tiers", region="01").empty  # Guadeloupe
    assert rows("special_tiers", region="04").empty  # La Reunion


def test_every_planted_defect_is_an_alert_on_the_page():
    counts = rows("breaches")["breach"].value_counts()
    assert counts["decided_before_consultation"] == 3  # planted, as data/demo/README.md says
    assert counts["tier_not_there"] == 2
    assert counts["service_did_not_exist"] == 2
    for breach, count in counts.items():
        assert rows("inventory_groups", by="all", alert=breach)["exercises"].sum() == count


def test_decisions_without_an_attended_consultation_are_those_of_the_overview():
    shown = reading(CABINET)("overview/watch").set_index("alert")["count"]
    assert rows("breaches")["breach"].eq("decided_without_consultation").sum() == shown["decided_without_consultation"]
    assert (
        rows("inventory_groups", by="all", alert="redundant_undecided")["exercises"].sum()
        == shown["redundant_undecided"]
    )


@pytest.mark.parametrize("by", ["ministry", "region"])
def test_ageing_adds_up_to_the_inventory(by):
    ageing = rows("ageing", by=by)
    assert ageing["exercises"].sum() == 8867
    steps = ["to_inventory", "inventoried", "in_consultation", "decided", "under_way", "done"]
    assert (ageing[steps].sum(axis=1) == ageing["exercises"]).all()
    ages = ["under_a_year", "under_two_years", "over_two_years"]
    assert (ageing[ages].sum(axis=1) == ageing["exercises"] - ageing["done"]).all()
    assert ageing["to_inventory"].sum() == rows("by_status").set_index("status")["exercises"]["to_inventory"]


def test_staff_moved_is_that_of_the_indicators():
    """M7 counts the same moves: freed by transfer or drop, and gone to the core."""
    flow = rows("staff_flow")
    last = reading(CABINET).series("M7", "nation", "FR").iloc[-1]
    assert flow["core"].sum() == pytest.approx(last["numerator"])
    assert flow[["core", "other", "left"]].sum().sum() == pytest.approx(last["denominator"])


def test_years_and_regions_add_up_to_the_whole():
    whole = rows("staff_flow")[["planned", "core", "other", "left"]].sum()
    years = rows("staff_flow_years")
    assert years[["planned", "core", "other", "left"]].sum().to_list() == pytest.approx(whole.to_list())
    by_year = [rows("staff_flow", year=int(year))["core"].sum() for year in years["year"]]
    assert by_year == pytest.approx(years["core"].to_list())
    regions = rows("ageing", by="region")["thing"]
    assert sum(rows("staff_flow", region=code)["core"].sum() for code in regions) == pytest.approx(whole["core"])


def test_staff_that_changed_department_is_read_where_it_left_and_adds_up(edition):
    with store.cursor(edition) as reading_all:  # counted otherwise, from what was put in
        told = reading_all.execute("""
            select code, to_department, count(*), sum(staff) from core.staff_movements
            join core.mission_exercises using (exercise_id) where to_department <> code group by all""").fetchall()
    away = {(row[0], row[1]): (row[2], pytest.approx(row[3])) for row in told}
    pairs = elsewhere.paired(rows("staff_elsewhere"))
    assert {(one.code, one.to_department): (one.moves, one.staff) for one in pairs.itertuples()} == away
    assert pairs["staff"].is_monotonic_decreasing
    regions = rows("ageing", by="region")["thing"]
    assert sum(len(rows("staff_elsewhere", region=code)) for code in regions) == pairs["moves"].sum()
    assert {*rows("staff_elsewhere", BRETAGNE)["code"]} == {"22", "29", "56"}  # 35 is where they gather
    assert rows("staff_elsewhere", BRETAGNE, region="52").empty
    assert rows("staff_elsewhere", PUBLIC).empty


def test_a_move_within_its_department_or_to_none_is_no_arc(by_hand):
    """By hand: m1 went from 35 to 22 with 6 ETPT; m2 left the State, m3 says the département that it was in."""
    told = ["movement_id", "code", "to_department", "to_name", "staff"]
    assert rows("staff_elsewhere")[told].to_numpy().tolist() == [["m1", "35", "22", "Côtes-d'Armor", 6.0]]
    assert rows("staff_elsewhere", year=2019).empty
    assert rows("staff_elsewhere", Viewer("prefect", ("D22",))).empty


def test_staff_of_a_territory_is_for_those_who_answer_for_it():
    assert rows("staff_flow", PUBLIC, region="53").empty
    everyone, cabinet = rows("staff_flow", PUBLIC), rows("staff_flow")
    for part in ("planned", "core", "other", "left"):  # small domains are put together, and nothing is lost
        assert everyone[part].sum() == pytest.approx(cabinet[part].sum())
    assert len(rows("staff_flow", BRETAGNE, region="53"))
    assert rows("staff_flow", BRETAGNE, region="52").empty
    assert rows("staff_years", BRETAGNE, mission="ENV02", level="nation", code="FR").empty
    assert rows("staff_years", PUBLIC, mission="ENV02", level="department", code="35").empty


def test_etp_and_etpt_are_never_in_one_sum():
    years = rows("staff_years", mission="SUP01", level="nation", code="FR")
    assert not years.duplicated(["year", "unit"]).any()
    assert set(years["unit"]) <= {"ETP", "ETPT"}


def test_the_calendar_counts_each_invitation_once():
    calendar = rows("calendar")
    known = rows("consultations")
    assert calendar["invited"].sum() == known["invited"].sum() == 6876
    assert calendar["attended"].sum() == known["attended"].sum()
    july = calendar[calendar["quarter"].astype(str).str.startswith("2018-07")]
    declined = july[july["absent"] > 0]["association"].tolist()
    assert declined == ["Association de départements", "Association de maires", "Association de régions"]


def test_a_lag_is_counted_from_an_attended_meeting_only():
    for by in ("association", "ministry", "domain"):
        lags = rows("lags", by=by)
        assert lags["meetings"].sum() == rows("consultations")["attended"].sum()
        assert (lags["followed"] <= lags["meetings"]).all()
        assert (lags["median_days"].dropna() >= 0).all()


def test_comparable_territories_are_five_and_of_the_same_kind():
    near = rows("comparable", mission="ENV02", level="department", code="35")
    assert near["rank"].tolist() == [0, 1, 2, 3, 4, 5]
    assert near["code"].tolist() == ["35", "34", "29", "42", "30", "74"]
    overseas = rows("comparable", mission="ENV02", level="department", code="972")
    assert set(overseas["code"]) == {"972", "971", "973", "974", "976"}
