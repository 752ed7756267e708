"""Footfall: comparisons on months known in both years, who reads the months of counters, published against counted."""

from contextlib import closing

import pandas as pd
import pytest

import queries
from pages.counters import derived, follow
from queries.access import Viewer
from queries.problems import BY_MONTH
from queries.studies import ramp_up
from tests.bench.samples import SAMPLES
from tests.support import CROWD, reading

PUBLIC, CABINET = Viewer("public"), Viewer("cabinet")
BRETAGNE = Viewer("prefect", ("R53",))


YEAR = "update core.editions set as_of = '2020-03-31'"  # March 2020 is then the last month


def months_of(viewer: Viewer, name: str) -> pd.DataFrame:
    """The months of counters, one a row."""
    return queries.run(viewer, queries.edition(viewer), name, BY_MONTH)


@pytest.mark.usefixtures("edition")
def test_one_query_reads_the_cells_of_counters_and_no_other_does() -> None:
    """Cells by partner and channel are forty for a counter's month: screens read marts, whatever was deposited."""
    edition = queries.edition(CABINET)
    assert [name for name in queries.names() if '.core.footfall"' in planned(name, edition)] == [
        "counters/sheet_partners"
    ]


def planned(name: str, edition: queries.Edition) -> str:
    """How a query is to be answered, as JSON: the tables that are read are named there."""
    query = queries.load(name)
    asked = dict.fromkeys(query.optional & query.parameters) | {
        one: SAMPLES[one] for one in query.parameters - query.optional
    }
    with closing(queries.opened(CABINET, edition)) as cursor:
        ((_, plan),) = cursor.execute(f"explain (format json) {query.sql}", asked).fetchall()
    return str(plan)


@pytest.mark.wide
def test_the_last_twelve_months_by_hand(changed):
    """March 2020: Rennes 160 (60 a year before), Saint-Brieuc 30 and the branch 8, not known a year before."""
    changed(YEAR)
    rows = reading(CABINET)("counters/ranking").set_index("counter_id")
    assert rows[["months", "requests", "per_month", "compared"]].to_dict("index") == {
        "rennes": {"months": 1, "requests": 160, "per_month": 160, "compared": 1},
        "island": {"months": 1, "requests": 70, "per_month": 70, "compared": 0},
        "saint-brieuc": {"months": 1, "requests": 30, "per_month": 30, "compared": 0},
        "branch": {"months": 1, "requests": 8, "per_month": 8, "compared": 0},
    }
    assert rows.loc["rennes", "change"] == pytest.approx(100 * (160 / 60 - 1))
    assert rows["change"].isna().sum() == 3
    assert rows.loc["rennes", "per_agent_hour"] == pytest.approx(160 / (2 * 24 * 52 / 12))
    formats = reading(CABINET)("counters/by_profile", by="format", region="53").set_index("what")
    columns = ["requests", "counters", "counter_months", "compared"]
    assert formats[columns].values.tolist() == [[190, 2, 2, 1], [8, 1, 1, 0]]
    here = reading(CABINET)("counters/outcomes", region="53").set_index("partner").loc["ants"]
    assert here["requests"] == 130  # outcome known: 100 in Rennes, 30 in Saint-Brieuc; not the branch's 8
    assert here["done"] == pytest.approx(100 * (80 + 27) / 130)
    assert here["redirected"] == pytest.approx(100 * (20 + 3) / 130)
    assert here["helped"] == pytest.approx(100 * (40 + 6) / 130)
    partners = reading(CABINET)("counters/by_partner", region="53").set_index("partner")
    assert partners.loc["ants", ["requests", "requests_before", "done_on_site"]].tolist() == [138, 60, 107]


@pytest.mark.wide
def test_requests_by_procedure_by_hand(changed):
    """In 2020, 100 x (22 - place) in 35. Of the first one, 1400 a year before; in 22, 50 now and nothing then."""
    procedures = "(select procedure_id from core.procedures order by procedure_id limit 1)"
    changed(
        f"""insert into core.procedure_requests (procedure_id, department, year, requests, source_id)
        values ({procedures}, '35', 2019, 1400, 'footfall'), ({procedures}, '22', 2020, 50, 'footfall')""",
        public=True,
    )
    rows = reading(PUBLIC)("counters/by_procedure", region="53")
    assert (len(rows), rows["year"].unique().tolist()) == (21, [2020])
    assert rows.iloc[0][["requests", "departments", "compared"]].tolist() == [2150, 2, 1]
    assert rows["change"].iloc[0] == pytest.approx(50.0)  # 2100 against 1400: where both years are known
    assert rows["change"].notna().sum() == 1
    assert reading(PUBLIC)("counters/by_procedure", department="35", partner="none").empty


def test_channels_follow_the_partner(edition):
    whole = reading(CABINET)("counters/channels", department="35").set_index("what")["requests"]
    parts = [
        reading(CABINET)("counters/channels", department="35", partner=partner).set_index("what")["requests"]
        for partner in reading(CABINET)("counters/by_partner")["partner"]
    ]
    assert pd.concat(parts).groupby("what").sum().to_dict() == whole.to_dict()


def test_channels_formats_and_ranking_by_hand(by_hand):
    """by_hand.sql has one month of footfall fifteen months before its date: nothing is in the last twelve."""
    for name, given in (("by_profile", {"by": "format"}), ("channels", {}), ("outcomes", {}), ("ranking", {})):
        assert reading(CABINET)(f"counters/{name}", **given).empty, name


@pytest.mark.parametrize("by", ["format", "carrier", "area_type"])
def test_a_split_adds_up_to_the_whole_and_says_what_it_rests_on(edition, by):
    rows = reading(CABINET)("counters/by_profile", by=by, department="35")
    whole = reading(CABINET)("counters/ranking", department="35")
    closed = reading(CABINET)("counters/by_profile", by="format", department="35")["requests"].sum()
    assert rows["requests"].sum() == closed >= whole["requests"].sum()
    assert (rows["per_month"] * rows["counter_months"]).to_numpy() == pytest.approx(rows["requests"].to_numpy(float))


def test_a_change_compares_only_the_months_of_both_years(edition):
    """Worked out here in pandas, from the months of each counter."""
    months = months_of(CABINET, "counters/counter_months").set_index(["counter_id", "month"])["requests"]
    rows = reading(CABINET)("counters/ranking", region="53").set_index("counter_id")
    for counter in rows.index[:40]:
        own = months.loc[counter].astype(float)
        last = own[own.index > "2023-12-31"]
        before = own.reindex(last.index - pd.DateOffset(years=1)).set_axis(last.index)
        both = before.notna()
        assert rows.loc[counter, "compared"] == both.sum()
        assert rows.loc[counter, "months"] == len(last)
        if both.any():
            assert rows.loc[counter, "change"] == pytest.approx(100 * (last[both].sum() / before[both].sum() - 1))


def test_per_agent_hour_by_hand(edition):
    """Acts of a month over agents x hours a week x 52 / 12."""
    row = reading(CABINET)("counters/ranking", department="35").dropna(subset=["per_agent_hour"]).iloc[0]
    expected = row["per_month"] / (row["agents"] * row["weekly_hours"] * 52 / 12)
    assert row["per_agent_hour"] == pytest.approx(expected)


@pytest.mark.parametrize(("reader", "departments"), [(PUBLIC, set()), (BRETAGNE, {"22", "29", "35", "56"})])
def test_the_detail_that_unusual_months_rest_on_stays_in_scope(edition, reader, departments):
    rows = months_of(reader, "counters/counter_footfall")
    lives = reading(reader)("counters/counter_lives").set_index("counter_id")
    assert set(rows["counter_id"].map(lives["department"])) == departments
    agents = reading(reader)("counters/ranking")
    known = agents[agents["per_agent_hour"].notna() | agents["agents"].notna()]
    assert set(known["department"]) <= departments


def test_what_is_redirected_stays_in_scope_and_shares_of_few_are_hidden(edition):
    assert reading(PUBLIC)("counters/outcomes")[["redirected", "helped"]].isna().all().all()
    whole = reading(CABINET)("counters/outcomes").set_index("partner")
    shown = reading(PUBLIC)("counters/outcomes").set_index("partner")
    assert whole["redirected"].notna().all()
    parts = whole["done"] + whole["partly"] + whole["redirected"]
    assert parts.to_numpy() == pytest.approx(100, abs=0.01)
    assert (whole["done"] - shown["done"]).abs().max() < 2


ACTS = """
    insert into core.indicator_values by name
    select 'IND-323' as indicator, 'department' as level, '35' as code, month as period, 'va' as value_type,
        acts as value, 'footfall' as source_id
    from (values (date '2020-03-01', 150), (date '2020-04-01', 90)) as published (month, acts)
"""


@pytest.mark.wide
def test_published_and_counted_acts_are_compared_where_both_are_there(changed):
    """35 published 150 in March 2020, and 90 in April, when nothing was counted. Counted: Rennes 160, its branch 8."""
    changed(ACTS)
    rows = reading(CABINET)("counters/reconciliation")
    assert rows[["code", "published", "counted", "gap"]].values.tolist() == [["35", 150.0, 168, 18.0]]
    assert rows["gap_share"].item() == pytest.approx(12.0)
    assert reading(CABINET)("counters/reconciliation", department="22").empty


@pytest.mark.wide
def test_what_is_estimated_elsewhere_does_not_hide_what_was_counted_here(changed):
    """Acts of two real departements: in 35 footfall was deposited, in 22 it is estimated from them."""
    real = "update core.sources set kind = 'real' where source_id in ('counters', 'footfall')"
    acts = """
        insert into core.sources (source_id, file_name, sha256, rows, deposited_at, contract, subject, kind)
        values ('acts', 'acts', '3', 2, '2021-06-30', 'indicator_values', 'acts', 'real');
        insert into core.indicator_values (indicator, level, code, period, value_type, value, source_id) values
            ('IND-323', 'department', '35', '2020-03-01', 'vi', 150, 'acts'),
            ('IND-323', 'department', '35', '2019-03-01', 'va', 55, 'acts'),
            ('IND-323', 'department', '22', '2020-04-01', 'va', 90, 'acts')
    """
    changed(CROWD, real, acts, public=True)
    kinds = reading(PUBLIC)("overview/kinds").set_index("subject")["kind"]
    assert kinds["footfall"] == "estimated"
    rows = reading(PUBLIC)("counters/reconciliation")
    assert rows[["code", "published", "counted", "counters", "kind"]].values.tolist() == [["35", 150.0, 168, 4, "real"]]
    exact = reading(CABINET)("counters/reconciliation").sort_values("published")  # March 2019 is one counter's
    assert exact[["published", "counted", "counters"]].values.tolist() == [[55, 60, 1], [150, 168, 4]]


def test_an_interval_is_given_with_the_answers_and_never_to_a_published_share():
    rows = pd.DataFrame(
        {
            "respondents": [148.0, 100.0, None],
            "satisfied": [15.0, 96.5, None],
            "published": [False, True, False],
        }
    )
    found = derived.with_interval(rows)
    assert found["share"].tolist()[:2] == [pytest.approx(100 * 15 / 148), 96.5]
    assert found["low"].tolist()[0] == pytest.approx(6.24, abs=0.005)
    assert found["low"].isna().tolist() == [False, True, True]
    assert found["respondents"].isna().tolist() == [False, True, True]


def test_nothing_is_compared_across_the_health_crisis_nor_a_missing_month():
    months = pd.to_datetime(["2020-04-01", "2021-04-01", "2022-04-01", "2022-06-01", "2023-04-01"])
    rows = pd.DataFrame({"month": months, "requests": [10, 100, 300, 310, 330], "counters": 5, "kind": "real"})
    rows = rows.assign(requests_state="value", requests_before_state="value")
    found = derived.compared(rows, None)
    assert [None if pd.isna(why) else why for why in found["why"]] == ["missing", "break", "break", "missing", None]
    assert found["change"].iloc[-1] == pytest.approx(10.0)
    assert found["days"].tolist()[0] == 21  # April 2020: 22 weekdays, Easter Monday off


RANKED = pd.DataFrame(
    {
        "counter_id": ["a", "b", "c"],
        "per_month": [50.0, 10.0, 900.0],
        "months": [12, 12, 2],
        "compared": [12, 3, 2],
        "change": [5.0, -40.0, -90.0],
        "per_agent_hour": [None, 0.5, 2.0],
    }
)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("busiest", ["a", "b"]), ("quietest", ["b", "a"]), ("falling", ["b", "a"]), ("loaded", ["c", "b"])],
)
def test_a_rank_rests_on_three_months(sort, expected):
    assert follow.ordered(RANKED, sort)["counter_id"].tolist() == expected


def test_nobody_knows_how_many_agents_lack_to_a_load_of_nothing():
    """Half of the counters count no act: the median is 0, and no number of agents makes it."""
    rows = pd.DataFrame({"agents": [2.0, 2.0, 2.0], "per_agent_hour": [0.0, 0.0, 3.0]})
    assert follow.against_median(rows)["lacking"].isna().all()
    rows = rows.assign(per_agent_hour=[1.0, 2.0, 3.0])
    assert follow.against_median(rows)["lacking"].tolist() == [-1.0, 0.0, 1.0]  # 2 * (1 / 2 - 1), ...


def test_the_ramp_up_of_the_demonstration_is_the_one_it_was_made_with(edition):
    """It fills counters up from 40 percent in a straight line over nine months (data/demo/footfall.py)."""
    lives = reading(CABINET)("counters/counter_lives")[["counter_id", "opened_on"]]
    curve = ramp_up.ramp_up(months_of(CABINET, "counters/counter_months"), lives).query("cohort == 2022")
    made = [min(1.0, 0.4 + 0.6 * age / 9) for age in curve["age"]]
    assert curve["age"].tolist() == list(range(24))
    assert curve["relative"].to_numpy() == pytest.approx(made, abs=0.03)


def test_what_is_asked_for_and_missing_by_hand(edition):
    """Worked out in pandas from the requests of the département and the offer of each counter."""
    rows = reading(CABINET)("counters/lacking", department="35").set_index("counter_id")
    for counter in rows.index[:5]:
        sheet = reading(CABINET)("counters/sheet_procedures", counter=counter)
        top = (
            sheet[sheet["requests"].notna()].sort_values(["requests", "procedure_id"], ascending=[False, True]).head(20)
        )
        assert rows.loc[counter, "lacking"] == (~top["is_offered"]).sum()


def test_the_offer_of_territories_by_hand(by_hand):
    """One counter has a known offer, Rennes: 2 of the 20 most asked for in the country, which are those of 35."""
    regions = reading(PUBLIC)("counters/offer_by_territory")
    assert regions[["code", "counters", "demand"]].values.tolist() == [["53", 1, 10.0]]
    assert reading(PUBLIC)("counters/offer_by_territory", region="53")["code"].tolist() == ["35"]
    assert reading(PUBLIC)("counters/offer_by_territory", region="11").empty


def test_what_the_most_asked_for_are_by_hand(by_hand):
    """Of the 21 procedures asked for in 35, from 2100 times down to 100, Rennes offers the first and the twentieth."""
    rows = reading(PUBLIC)("counters/lacking")
    assert rows[["counter_id", "lacking"]].values.tolist() == [["rennes", 18]]
    demand = reading(PUBLIC)("counters/procedure_demand", department="35")
    offered = demand[demand["counters"] > 0]
    assert offered["demand_rank"].tolist() == [1, 20, 21]
    assert (offered["open_counters"].tolist(), offered["share"].tolist()) == ([1, 1, 1], [100, 100, 100])


@pytest.mark.wide
def test_what_is_hardly_asked_for_is_not_among_the_most_asked_for(changed):
    """Ten requests are not published: of 21 procedures three are out, for every reader; Rennes offers one of the 18."""
    changed("update core.procedure_requests set requests = 10 where requests < 400", public=True)
    for reader in (PUBLIC, CABINET):
        assert reading(reader)("counters/lacking")["lacking"].tolist() == [17]


def test_demand_here_ranks_by_the_requests_of_the_territory(edition):
    here = reading(PUBLIC)("counters/procedure_demand", region="53")
    parts = [reading(PUBLIC)("counters/procedure_demand", department=code) for code in ("22", "29", "35", "56")]
    total = pd.concat(parts).groupby("procedure_id")["requests"].sum()
    known = here[here["requests"].notna()]
    assert known.set_index("procedure_id")["requests"].to_dict() == total[total > 0].to_dict()
    assert known["demand_rank"].tolist() == list(range(1, len(known) + 1))
    assert here["share"].dropna().between(0, 100).all()


def test_common_counters_and_partners_are_counted_and_never_written(edition):
    one = reading(PUBLIC)("counters/common", department="35").iloc[0]
    months = reading(PUBLIC)("counters/common_months", department="35").iloc[-1]
    assert (one["common"], one["known"]) == (months["common"], months["known"])
    rows = reading(PUBLIC)("counters/partner_presence")
    assert rows[rows["joined_on"] > "2024-12-31"]["counters"].eq(0).all()
    assert set(rows["family"]) == {"state", "local_authority", "operator"}


@pytest.mark.usefixtures("edition")
def test_a_fall_is_that_of_three_months_against_the_same_a_year_before() -> None:
    """The same by another way: the last three months of each sheet; the alert is of more than a fifth."""
    ask = reading(CABINET)
    rows = ask("counters/falls")
    assert set(rows["counter_id"]) == set(ask("counters/table", alert="counters_falling")["counter_id"])
    for row in rows.to_dict("records"):
        last = ask("counters/sheet_months", counter=row["counter_id"]).tail(3)
        assert row["change"] == pytest.approx(100 * (last["requests"].sum() / last["requests_before"].sum() - 1))
        assert row["change"] < -20
