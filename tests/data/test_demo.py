"""The demonstration rows: always the same, within published totals, consistent, wrong only where meant to be."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from data import demo
from data.build import REFERENCE

AS_OF = pd.Timestamp("2024-12-31")
PLACES = ("communes", "departments")

# Monthly acts of the State's barometer (IND-323), whole country; typed from the published series.
NATIONAL_ACTS = [
    ("2022-05", 510_034),
    ("2023-01", 650_165),
    ("2023-06", 890_580),
    ("2023-09", 738_638),
    ("2023-10", 867_403),
    ("2024-01", 879_233),
    ("2024-02", 901_930),
    ("2024-04", 971_082),
    ("2024-07", 935_377),
]
# The same series by region: April 2024, July 2024.
REGIONAL_ACTS = {
    "84": (102_049, 107_148), "27": (65_498, 66_821), "53": (55_624, 63_523), "24": (54_570, 48_122),
    "94": (11_647, 8_927), "44": (83_288, 72_503), "32": (77_261, 74_372), "11": (69_205, 76_298),
    "28": (66_518, 63_168), "75": (112_517, 104_452), "76": (116_624, 108_486), "52": (50_096, 44_468),
    "93": (68_012, 57_997), "01": (9_058, 7_270), "02": (9_258, 9_355), "03": (4_437, 4_320), "04": (11_865, 12_819),
    "06": (3_555, 5_328),
}  # fmt: skip
# Counters that are not branches, open list of 1 August 2024.
COUNTERS = """
01:24 02:32 03:23 04:16 05:17 06:33 07:30 08:28 09:14 10:22 11:25 12:32 13:34 14:42 15:18 16:35 17:35 18:23 19:23
21:26 22:32 23:21 24:36 25:30 26:27 27:32 28:25 29:32 2A:15 2B:22 30:30 31:24 32:24 33:44 34:49 35:31 36:26 37:28
38:27 39:25 40:19 41:23 42:23 43:21 44:30 45:23 46:23 47:22 48:19 49:27 50:31 51:24 52:17 53:18 54:28 55:21 56:32
57:32 58:33 59:52 60:34 61:22 62:50 63:37 64:31 65:25 66:27 67:25 68:20 69:34 70:25 71:48 72:26 73:31 74:23 75:11
76:37 77:34 78:23 79:26 80:26 81:26 82:22 83:31 84:26 85:23 86:26 87:24 88:27 89:34 90:4 91:26 92:13 93:31 94:17
95:27 971:31 972:20 973:23 974:29 976:14
"""
# Counters labelled at the end of a month, barometer of the results of public action.
LABELS = [("2020-01", 460), ("2020-09", 856), ("2021-01", 1123), ("2022-01", 2055), ("2022-11", 2538)]
# Acts of a year as they were published or follow from published months; the demonstration comes near.
YEARLY_ACTS = [
    (2020, 1.17e6, 0.01),
    (2021, 3.5e6, 0.01),
    (2022, 6.3e6, 0.05),
    (2023, 9.0e6, 0.05),
    (2024, 11.0e6, 0.05),
]
STAGES = ["formulated", "transmitted", "ministry_analysis", "cnate_opinion", "decision", "social_dialogue",
          "preparation", "implementation", "evaluation"]  # fmt: skip


@pytest.fixture(scope="module")
def generated():
    return demo.rows()


@pytest.fixture(scope="module")
def rows(generated):
    """The tables of the edition, as data frames."""
    return {name: table.to_pandas() for name, table in generated.items()}


@pytest.fixture(scope="module")
def ground():
    """The lists of territories, by code, and nomenclatures that the rows stand on, as they are committed."""
    places = {name: pd.read_parquet(REFERENCE / f"{name}.parquet").set_index("code") for name in PLACES}
    return SimpleNamespace(**places, nomenclature={name: _nomenclature(name) for name in ("procedures", "missions")})


def _nomenclature(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "nomenclature" / f"{name}.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def monthly(rows, ground):
    """Requests by region and month."""
    counters = rows["counters"].set_index("counter_id")
    departments = ground.departments["region"]
    footfall = rows["footfall"]
    region = footfall["counter_id"].astype(str).map(counters["department"]).map(departments)
    month = pd.to_datetime(footfall["month"]).dt.strftime("%Y-%m")
    return footfall.groupby([region, month])["requests"].sum().unstack(fill_value=0)


@pytest.mark.wide
def test_the_rows_are_the_same_each_time(generated):
    again = demo.rows()
    assert list(again) == list(demo.SUBJECTS)
    for name, table in again.items():
        assert table.equals(generated[name]), name


def test_the_files_are_small():
    assert sum(path.stat().st_size for path in demo.ROWS.glob("*.parquet")) < 6e6


@pytest.mark.parametrize(("month", "acts"), NATIONAL_ACTS)
def test_the_published_months_are_met_exactly(monthly, month, acts):
    assert monthly[month].sum() == acts


@pytest.mark.parametrize(("position", "month"), [(0, "2024-04"), (1, "2024-07")])
def test_the_published_regions_are_met_exactly(monthly, position, month):
    assert monthly[month].to_dict() == {region: acts[position] for region, acts in REGIONAL_ACTS.items()}


@pytest.mark.real
def test_the_published_months_are_those_of_the_barometers_own_file(real, monthly):
    file = pd.read_csv(real / "footfall" / "ind-323.csv", dtype=str)
    national = file[file["maille"] == "NAT"]
    acts = national["indic_va"].fillna(national["indic_vi"]).astype(float)  # the first month is the initial value
    acts.index = national["metric_enforce_date"].str[:7]
    acts = acts.dropna()
    assert len(acts) == 9
    assert monthly[acts.index].sum().to_dict() == acts.round().to_dict()


@pytest.mark.parametrize(("year", "acts", "tolerance"), YEARLY_ACTS)
def test_years_follow_the_trend(monthly, year, acts, tolerance):
    months = [month for month in monthly if month.startswith(str(year))]
    assert monthly[months].to_numpy().sum() == pytest.approx(acts, rel=tolerance)


@pytest.mark.parametrize("year", range(2020, 2025))
def test_no_year_has_a_september_peak(rows, year):
    footfall = rows["footfall"]
    month = pd.to_datetime(footfall["month"])
    chosen = footfall[month.dt.year == year].assign(number=month.dt.month)
    by_month = chosen.groupby("number").agg(requests=("requests", "sum"), counters=("counter_id", "nunique"))
    activity = by_month["requests"] / by_month["counters"]
    assert activity[9] < activity[10]
    assert activity[9] < activity[6]
    assert activity[8] < activity[9]


def test_partners_are_asked_only_once_they_have_joined(rows):
    footfall = rows["footfall"]
    joined = footfall[footfall["partner"].isin(["energy", "anah"])]
    assert joined["month"].min() == pd.Timestamp("2024-01-01").date()
    assert not set(footfall["partner"]) & {"urssaf", "agirc_arrco"}
    mix = footfall.groupby("partner", observed=True)["requests"].sum() / footfall["requests"].sum() * 100
    # France Titres 19, family 16, health 16, tax 15: published shares of 2023.
    assert mix[["ants", "cnaf", "cnam", "dgfip"]].to_list() == pytest.approx([19, 16, 16, 15], abs=1.6)


def test_the_outcomes_of_a_cell_add_up(rows):
    footfall = rows["footfall"]
    outcomes = footfall[["done_on_site", "partly_done", "redirected"]].sum(axis=1)
    assert (outcomes == footfall["requests"]).all()
    assert (footfall["visits"] <= footfall["requests"]).all()
    assert (footfall["visits"] > 0).all()
    assert (footfall["digital_help"] <= footfall["requests"]).all()
    assert footfall["done_on_site"].sum() / footfall["requests"].sum() == pytest.approx(0.82, abs=0.015)
    assert not footfall.duplicated(["counter_id", "month", "partner", "channel"]).any()
    assert len(footfall) <= 3_500_000


def test_procedure_requests_add_up_to_those_of_their_partners(rows, ground):
    partner = ground.nomenclature["procedures"].set_index("procedure_id")["partner"]
    by_procedure = (
        rows["procedure_requests"].groupby(rows["procedure_requests"]["procedure_id"].map(partner))["requests"].sum()
    )
    by_cell = rows["footfall"].groupby(rows["footfall"]["partner"].astype(str))["requests"].sum()
    assert by_procedure.to_dict() == by_cell.to_dict()


def test_each_department_has_its_real_number_of_counters(rows):
    counters = rows["counters"]
    chosen = (counters["type"] == "france_services") & (counters["format"] != "branch") & counters["closed_on"].isna()
    found = counters[chosen].groupby("department").size().to_dict()
    assert found == {code: int(number) for code, number in (cell.split(":") for cell in COUNTERS.split())}
    assert counters.loc[counters["department"].isna(), "department_given"].to_list() == ["978", "978"]


def test_formats_are_those_of_the_list(rows):
    counters = rows["counters"]
    chosen = counters[
        (counters["type"] == "france_services") & counters["closed_on"].isna() & counters["department"].notna()
    ]
    formats = chosen["format"].value_counts().to_dict()
    # 2,845 rows on 1 August 2024: 134 buses, 29 itinerant, 174 multisite, 108 with branches, 124 branches, and
    # 2,276 plain ones, of which two in Saint-Martin.
    assert formats == {
        "fixed": 2274, "multisite": 174, "bus": 134, "fixed_with_branches": 108, "branch": 124, "itinerant": 29,
    }  # fmt: skip


@pytest.mark.parametrize(("month", "labels"), LABELS)
def test_labels_came_in_the_published_waves(rows, month, labels):
    counters = rows["counters"]
    principal = counters[
        (counters["format"] != "branch") & counters["department"].notna() & counters["closed_on"].isna()
    ]
    labelled = principal["labelled_on"] <= pd.Timestamp(month) + pd.offsets.MonthEnd()
    assert labelled.sum() == labels


def test_msap_of_the_end_of_2018(rows):
    counters = rows["counters"]
    end = pd.Timestamp("2018-12-31")
    open_then = (counters["opened_on"] <= end) & ~(counters["closed_on"] <= end) & (counters["format"] != "branch")
    assert open_then.sum() == 1340
    closed = counters[counters["type"] == "msap"]
    assert (closed["closed_on"] <= "2021-12-31").all()


def test_counters_stand_in_communes_of_their_department_and_near_them(rows, ground):
    counters = rows["counters"][rows["counters"]["department"].notna()]
    communes = ground.communes.loc[counters["commune"]].reset_index(drop=True)
    counters = counters.reset_index(drop=True)
    assert (communes["department"] == counters["department"]).all()
    away = np.hypot(111 * (communes["lat"] - counters["lat"]), 78 * (communes["lon"] - counters["lon"]))
    assert (away < 0.8).sum() == len(counters) - 5  # the five that share the address of another counter
    small = counters[(communes["population"] < 10_000) & counters["format"].str.startswith("fixed")]
    opened = small[small["closed_on"].isna() & (small["type"] == "france_services")]
    assert not opened.duplicated("commune").any()


def test_staff_of_2020_is_the_published_total_and_its_regions_their_share(rows, ground):
    staff = rows["mission_staff"].merge(rows["mission_exercises"], on="exercise_id")
    full = staff[staff["unit"] == "ETPT"]
    by_year = full.groupby("year")["staff"].sum()
    assert by_year[2020] == pytest.approx(70_666, abs=0.01)
    assert by_year[2018] > by_year[2019] > by_year[2020]
    assert by_year[2024] > by_year[2022]
    region = full["code"].where(full["level"] == "region", full["code"].map(ground.departments["region"]))
    brittany = full[(region == "53") & (full["year"] == 2020)]["staff"].sum()
    assert brittany == pytest.approx(3210 * 70_666 / 70_020, abs=0.1)  # its key, scaled to the published total
    assert set(staff["unit"]) == {"ETP", "ETPT"}
    assert not staff.duplicated(["exercise_id", "year", "unit"]).any()


def test_the_core_gains_a_few_points(rows, ground):
    core = ground.nomenclature["missions"].set_index("mission_id")["core_category"] != "non_core"
    staff = rows["mission_staff"].merge(rows["mission_exercises"][["exercise_id", "mission_id"]], on="exercise_id")
    full = staff[staff["unit"] == "ETPT"]
    share = full[full["mission_id"].map(core)].groupby("year")["staff"].sum() / full.groupby("year")["staff"].sum()
    assert 0.02 < share[2024] - share[2018] < 0.06


def test_planning_tax_has_the_290_posts_that_were_planned(rows):
    exercises = rows["mission_exercises"]
    assert exercises.loc[exercises["mission_id"] == "URB04", "staff_to_move"].sum() == pytest.approx(290, abs=0.01)
    moved = rows["staff_movements"].groupby("exercise_id")["staff"].sum()
    planned = exercises.set_index("exercise_id")["staff_to_move"]
    assert (moved <= planned[moved.index] + 0.2).all()  # three parts rounded to a tenth
    assert moved.sum() < 0.9 * planned.sum()  # posts that are not accounted for


def test_derogations_add_up_to_the_published_ones(rows):
    derogations = rows["derogations"]
    assert derogations.groupby("level")["orders"].sum().to_dict() == {"department": 628, "region": 152}
    by_department = derogations[derogations["level"] == "department"].groupby("code")["orders"].sum()
    assert 101 - len(by_department) == 12
    assert (by_department >= 20).sum() == 6
    assert derogations[derogations["year"] <= 2020]["orders"].sum() < 88  # 88 were counted in May 2021


def test_events_of_a_proposal_follow_the_stages(rows):
    events = rows["proposal_events"]
    late = _opinion_after_decision(events)
    for proposal, found in events[~events["proposal_id"].isin(late)].groupby("proposal_id"):
        path = found[found["stage"] != "withdrawn"]
        order = path["stage"].map(STAGES.index)
        assert order.is_monotonic_increasing, proposal
        assert path["event_date"].is_monotonic_increasing, proposal
        assert order.drop_duplicates().iloc[0] == 0
    assert (events["event_date"] >= "2018-07-25").all()
    later = events[events["event_date"] > AS_OF]
    assert 8 <= len(later) <= 25
    assert later["note"].str.contains("prévue").all()
    assert (later["planned_on"] == later["event_date"]).all()
    assert later["outcome"].isna().all()


def _opinion_after_decision(events: pd.DataFrame) -> set[str]:
    dates = events.pivot_table(index="proposal_id", columns="stage", values="event_date", aggfunc="max")
    return set(dates.index[dates["cnate_opinion"] > dates["decision"]])


def test_analyses_close_before_the_opinion_and_open_after_transmission(rows):
    analyses, events = rows["ministry_analyses"], rows["proposal_events"]
    dates = events.pivot_table(index="proposal_id", columns="stage", values="event_date", aggfunc="min")
    transmitted = analyses["proposal_id"].map(dates["transmitted"])
    opinion = analyses["proposal_id"].map(dates["cnate_opinion"])
    assert (analyses["opened_on"] > transmitted).all()
    assert not (analyses["closed_on"] > opinion).any()
    assert not (analyses["closed_on"] < analyses["opened_on"]).any()
    assert (analyses["position"].notna() == analyses["closed_on"].notna()).all()
    assert (analyses["closed_on"].dropna() <= AS_OF).all()


def test_first_contributions_respect_the_deadline_of_october_2018(rows):
    contributions = rows["regional_contributions"]
    assert len(contributions) == 18
    received = contributions["received_on"]
    assert (received <= pd.Timestamp("2018-10-31")).sum() == 12
    assert received.notna().sum() == 15
    events = rows["proposal_events"]
    first = events[(events["stage"] == "transmitted") & (events["event_date"] < "2019-01-01")]
    regions = rows["proposals"].set_index("proposal_id")["region"][first["proposal_id"]].dropna()
    assert set(regions) <= set(contributions.loc[received.notna(), "region"])


def test_proposals_are_many_and_different(rows):
    proposals = rows["proposals"]
    assert 180 <= len(proposals) <= 200
    assert proposals["title"].is_unique
    by_region = proposals["region"].value_counts()
    overseas = ["01", "02", "03", "04", "06"]
    assert by_region[overseas].between(4, 7).all()
    assert by_region.drop(overseas).between(7, 18).all()
    assert proposals["region"].isna().sum() == 3
    options = rows["proposal_options"]
    assert (options.groupby("proposal_id")["preferred"].sum() == 1).all()
    decided = options[options["retained"].notna()].groupby("proposal_id")["retained"].sum()
    assert set(decided) <= {0, 1}


# What is planted, and how many, by the rules that alerts apply.
def test_23_proposals_wait_for_a_ministry_for_more_than_90_days(rows):
    analyses = rows["ministry_analyses"]
    waiting = analyses[analyses["closed_on"].isna() & (analyses["opened_on"] < AS_OF - pd.Timedelta(days=90))]
    assert waiting["proposal_id"].nunique() == 23
    assert analyses["closed_on"].isna().sum() == len(waiting)
    decided = rows["proposal_events"].query("stage == 'decision'")["proposal_id"]
    assert not set(waiting["proposal_id"]) & set(decided)


def test_7_proposals_are_decided_without_an_opinion_before(rows):
    events = rows["proposal_events"]
    events = events[events["event_date"] <= AS_OF]
    decision = events[(events["stage"] == "decision") & events["outcome"].isin(["retained", "modified", "rejected"])]
    opinion = events[(events["stage"] == "cnate_opinion") & (events["outcome"] != "postponed")]
    first = decision["proposal_id"].map(opinion.groupby("proposal_id")["event_date"].min())
    missing = ~(first.to_numpy() <= decision["event_date"].to_numpy())
    assert missing.sum() == 7
    assert first[missing].notna().sum() == 2
    assert opinion["note"].eq("Date de démonstration").all()


def test_dates_of_an_exercise_are_in_order_but_for_three(rows):
    exercises = rows["mission_exercises"]
    steps = ["inventoried_on", "consultation_started_on", "decided_on", "started_on", "completed_on"]
    wrong = pd.Series(False, index=exercises.index)
    for position, step in enumerate(steps):
        for earlier in steps[:position]:
            wrong |= exercises[step] < exercises[earlier]
    assert exercises.loc[wrong, "mission_id"].to_list() == ["URB03"] * 3
    assert (exercises.loc[wrong, "decided_on"] < exercises.loc[wrong, "consultation_started_on"]).all()
    assert exercises[steps].max().max() <= AS_OF
    assert (exercises["decision"].notna() == exercises["decided_on"].notna()).all()


def test_10_missions_and_territories_are_decided_though_nobody_came(rows, ground):
    exercises, meetings = rows["mission_exercises"], rows["consultations"]
    keys = ["mission_id", "level", "code"]
    related = exercises[exercises["consultation_started_on"].notna() & exercises["decided_on"].notna()]
    attended = meetings[meetings["attended"].fillna(False)].groupby(keys)["held_on"].min()
    first = related.join(attended, on=keys)["held_on"]
    alone = related[~(first <= related["decided_on"])].drop_duplicates(keys)
    # Seven without anyone, and the three that were decided before their consultation.
    assert len(alone) == 10


def test_no_decision_gives_a_mission_to_a_tier_that_is_not_there_but_two(rows):
    exercises = rows["mission_exercises"]
    single = (exercises["level"] == "department") & exercises["code"].isin(["2A", "2B", "75", "972", "973", "976"])
    assert (single & (exercises["target_tier"] == "department")).sum() == 2
    corsica = (exercises["level"] == "region") & exercises["code"].isin(["94", "02", "03", "06"])
    assert not (corsica & exercises["target_tier"].isin(["region", "department"])).any()


def test_services_existed_when_they_were_inventoried_but_two(rows):
    services = rows["services"].set_index("service_id")
    exercises = rows["mission_exercises"].dropna(subset="inventoried_on")
    start = exercises["service_id"].map(services["valid_from"])
    end = exercises["service_id"].map(services["valid_to"])
    early = exercises["inventoried_on"] < start
    assert early.sum() == 2
    assert exercises.loc[early, "service_id"].str.startswith("DDETS-").all()
    assert not (exercises["inventoried_on"] > end).any()


def test_the_defects_of_the_list_of_counters_are_the_planted_ones(rows, ground):
    counters = rows["counters"]
    hours = [name for name in counters if name.startswith("hours_")]
    silent = counters[counters[hours].isna().all(axis=1)]
    assert len(silent) == 48
    assert silent["weekly_hours"].isna().all()
    assert (counters["location_quality"] == "commune").sum() == 12
    assert counters.duplicated(["lat", "lon"]).sum() == 5
    differs = counters["department_given"].notna() & counters["department"].notna()
    assert differs.sum() == 1


def test_24_counters_have_months_missing(rows):
    footfall = rows["footfall"][["counter_id", "month"]].astype({"counter_id": str}).drop_duplicates()
    month = pd.to_datetime(footfall["month"])
    footfall["position"] = month.dt.year * 12 + month.dt.month
    by_counter = footfall.groupby("counter_id")["position"].agg(["min", "max", "count"])
    gaps = by_counter["max"] - by_counter["min"] + 1 - by_counter["count"]
    assert (gaps > 0).sum() == 18
    closed = rows["counters"].set_index("counter_id")["closed_on"]
    silent = by_counter.index[(by_counter["max"] < 2024 * 12 + 12) & closed[by_counter.index].isna()]
    assert len(silent) == 6


def test_one_counter_collapses_and_one_is_saturated(rows):
    footfall = rows["footfall"].assign(counter_id=rows["footfall"]["counter_id"].astype(str))
    month = pd.to_datetime(footfall["month"])
    autumn = [footfall[(month.dt.year == year) & month.dt.month.between(3, 10)] for year in (2023, 2024)]
    before, after = (part.groupby("counter_id")["requests"].sum() for part in autumn)
    listed = rows["counters"].set_index("counter_id")
    old = listed.index[(listed["labelled_on"] < "2022-01-01") & listed["closed_on"].isna()]
    change = (after / before).reindex(old).dropna().sort_values()
    assert change.iloc[0] < 0.3
    assert change.iloc[1] > 0.45
    effort = (after / (listed["agents"] * listed["weekly_hours"])[after.index]).dropna().sort_values()
    assert effort.iloc[-1] > 1.3 * effort.iloc[-2]


# (table, column, table that holds the key, its column): those that no contract declares, which no build looks at.
REFERENCES = [
    ("services", "successor_id", "services", "service_id"),
    ("counters", "parent_id", "counters", "counter_id"),
    ("counter_events", "counter_id", "counters", "counter_id"),
]


@pytest.mark.parametrize(("table", "column", "other", "key"), REFERENCES)
def test_what_a_row_refers_to_exists(rows, table, column, other, key):
    assert not set(rows[table][column].dropna().unique()) - set(rows[other][key])


def test_no_organisation_or_person_is_named(rows):
    """Invented opinions are never those of a real association, union or minister."""
    real = re.compile(r"\b(AMF|ADF|AMRF|APVF|AdCF|CGT|CFDT|FO|UNSA|FSU|CFTC|CFE-CGC|Solidaires|Régions de France)\b")
    columns = {
        "consultations": ["association"],
        "social_dialogues": ["body", "object"],
        "dialogue_positions": ["organisation"],
        "proposals": ["title", "origin"],
    }
    for name, written in columns.items():
        for column in written:
            assert not rows[name][column].dropna().map(real.search).any(), (name, column)


def test_what_is_carried_out_together_is_a_cooperation_in_force(rows):
    """No département stands alone beside a cooperation that its own proposal says is carried out."""
    events, cooperations = rows["proposal_events"], rows["cooperations"]
    done = events[(events["stage"] == "implementation") & (events["event_date"] <= AS_OF)]
    started = done.groupby("proposal_id")["event_date"].min()
    proposals = rows["proposals"][rows["proposals"]["type"].isin(["cooperation", "centre"])]
    places = rows["proposal_territories"].query("level == 'department'").groupby("proposal_id")["code"].apply(set)
    expected = {one: places[one] for one in proposals["proposal_id"] if one in started and len(places[one]) > 1}
    assert len(expected) > 10
    held = cooperations[cooperations["ended_on"].isna() & cooperations["proposal_id"].notna()]
    assert held.groupby("proposal_id")["department"].apply(set).to_dict() == expected
    assert (held["started_on"] == held["proposal_id"].map(started)).all()
