"""The rule of progress: a table worked out by hand, then the State's own published rates."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

import queries
from pages.parts import scorecard
from pages.text import Say
from queries import access, indicators
from queries.access import Viewer
from tests.support import one_in, reading

# start, target, current, better -> rate. By hand from the rule of the State's tracker.
RATES = [
    (0, 100, 50, "higher", 50.0),
    (5447, 10166.35, 7978, "higher", 53.63),  # Ain, July 2024, as published
    (0, 100, 130, "higher", 130.0),  # overshoot, kept raw
    (50, 100, 40, "higher", -20.0),  # regression, kept raw
    (100, 80, 90, "higher", 100.0),  # the start met the target, and it is kept
    (100, 80, 79, "higher", 0.0),  # it was met, and is lost
    (80, 80, 80, "higher", 100.0),
    (0, 3, 1, "higher", 33.33),
    (0, 3, 2, "none", 66.67),  # a stable indicator follows the rising rule
    (11, 0, 11, "lower", 0.0),
    (365, 180, 292, "lower", 39.46),
    (10, 0, -1, "lower", 110.0),
    (150, 180, 170, "lower", 100.0),  # falling: the start was already under the target
    (150, 180, 181, "lower", 0.0),
]


@pytest.mark.parametrize(("start", "target", "current", "better", "expected"), RATES)
def test_rate(start, target, current, better, expected):
    assert indicators.rate(start, target, current, better) == expected


@pytest.mark.parametrize(("raw", "held"), [(-20.0, 0.0), (0.0, 0.0), (53.63, 53.63), (100.0, 100.0), (130.0, 100.0)])
def test_clamp(raw, held):
    assert indicators.clamp(raw) == held


# A line from 1 January 2020 to 1 January 2022 is 731 days long: 366 in 2020, 365 in 2021.
PACES = [
    (0, 100, date(2019, 6, 1), 0.0),
    (0, 100, date(2020, 1, 1), 0.0),
    (0, 100, date(2021, 1, 1), 50.07),  # 366 / 731
    (0, 100, date(2022, 1, 1), 100.0),
    (0, 100, date(2030, 1, 1), 100.0),
    (100, 80, date(2020, 6, 1), 100.0),  # met from the start: it must stay so
]


@pytest.mark.parametrize(("start", "target", "on", "expected"), PACES)
def test_pace(start, target, on, expected):
    assert indicators.pace(start, target, date(2020, 1, 1), date(2022, 1, 1), on, "higher") == expected


def card(progress, expected=50.0, kind="real"):
    return {"progress": progress, "expected": expected, "progress_kind": kind}


def test_a_workstream_is_the_weighted_mean_of_its_indicators():
    found = indicators.combine([1, 3, 4], [card(40.0, 20.0), card(80.0, 60.0), card(60.0, 50.0)])
    assert (found.value, found.expected, found.gap) == (65.0, 50.0, 15.0)  # (40 + 3 * 80 + 4 * 60) / 8, 400 / 8
    assert (found.available, found.weighted, found.kind) == (3, 3, "real")


def test_a_workstream_has_no_progress_of_fewer_than_three_indicators():
    for count in (1, 2):
        found = indicators.combine([1.0] * count, [card(100.0)] * count)
        assert (found.value, found.expected, found.gap, found.available) == (None, None, None, count)


def test_a_workstream_has_no_progress_unless_each_weighted_indicator_has():
    found = indicators.combine([1, 1, 1], [card(40.0), card(None, kind=None), card(80.0)])
    assert (found.value, found.expected, found.gap) == (None, None, None)
    assert (found.available, found.weighted) == (2, 3)


# Weights and the progress of each indicator of a real edition -> the figure over those that are known, by hand.
KNOWN = [
    ([2, 2, 2, 1], [40.0, 80.0, 60.0, None], 60.0),  # three of them, 6 of 7 of the weight: the mean of 40, 80 and 60
    ([2, 1, 1, 4], [40.0, 80.0, 80.0, None], 60.0),  # half of the weight is enough: (2 * 40 + 80 + 80) / 4
    ([2, 1, 1, 5], [40.0, 80.0, 80.0, None], None),  # 4 of 9 is under half
    ([4, 4, 1, 1], [40.0, 80.0, None, None], None),  # 8 of 10, but of two indicators
    ([2, 2, 2, 1, 1, 1, 1], [100.0, 89.0, None, None, None, None, None], None),  # counters on the open edition: 40 %
    ([1, 1, 1], [10.0, 20.0, 60.0], 30.0),  # all of them
    ([1, 1], [10.0, 20.0], None),  # all of them, which are two
    ([1, 1, 1], [None, None, None], None),
    ([], [], None),
]


@pytest.mark.parametrize(("weights", "progress", "value"), KNOWN)
def test_a_real_workstream_is_measured_over_what_is_known_of_it(weights, progress, value):
    rows = [card(one, None if one is None else 50.0) for one in progress]
    found = indicators.combine_known(weights, rows)
    assert found.value == value
    assert found.expected == (None if value is None else 50.0)
    assert (found.available, found.weighted) == (sum(one is not None for one in progress), len(progress))


def test_a_figure_over_a_part_of_the_indicators_says_so():
    parts = tuple(
        indicators.Part(name, weight, gap) for name, weight, gap in (("P1", 2, 0), ("P2", 2, -5), ("P6", 1, 1))
    )
    pace = indicators.Progress(60.0, 61.0, -1.0, 3, 4, "real", (*parts, indicators.Part("P7", 2, None)), 7)
    assert pace.held == 100 * 5 / 7
    told = scorecard.rests(Say("en"), pace)
    assert told == Say("en")("indicators.rests_known", count=3, total=4, share="71%", kept=2)  # P1 and P6 keep it


def test_a_real_edition_has_no_target_that_was_invented(changed):
    """Of the headers, P1 and O1 aim at what somebody published, P7 at a target of the demonstration."""
    changed("update core.editions set kind = 'real'")
    ask = reading(Viewer("cabinet"))
    card = ask.scorecard("counters").set_index("indicator")
    assert card.loc["P1", "target"] == 2543  # for the end of 2022: the small world is of June 2021
    assert ask.catalogue["P1"].target == 3000
    assert card.loc["P7", ["target", "target_date", "target_kind", "progress", "expected"]].isna().all()
    assert card.loc["P7", "state"] == "value"
    assert ask.catalogue["P7"].target is None
    assert "demonstration" not in set(card["target_kind"])
    pace = ask.progress("counters")
    assert pace.weighted == 7
    assert pace.total == 10  # the weights of the headers, whatever has a target
    assert pace.value is None


def test_a_workstream_that_mixes_kinds_is_labelled_by_the_least():
    rows = [card(1.0), card(1.0), card(1.0, kind="demonstration")]
    assert indicators.combine([1, 1, 1], rows).kind == "demonstration"


def test_a_real_value_against_an_invented_target_makes_an_invented_progress(changed):
    """P1 has a real target for the nation, P7 an invented one; the list of counters is real, of the month itself."""
    changed("update core.sources set kind = 'real', source_date = '2021-06-30' where source_id in ('counters', 'open')")
    card = reading(Viewer("cabinet")).scorecard("counters").set_index("indicator")
    assert card.loc["P1", ["kind", "target_kind", "progress_kind"]].tolist() == ["real", "real", "real"]
    assert card.loc["P7", ["kind", "target_kind", "progress_kind"]].tolist() == [
        "real",
        "demonstration",
        "demonstration",
    ]
    assert reading(Viewer("cabinet")).progress("counters").kind == "demonstration"
    regions = reading(Viewer("cabinet")).latest("P7", "region").set_index("code")
    assert regions.loc["53", ["kind", "progress_kind"]].tolist() == ["real", "demonstration"]


def test_rolling_up_sums_then_divides():
    rows = pd.DataFrame(
        {
            "level": "department",
            "code": ["22", "35"],
            "period": "2020-01-01",
            "numerator": [1, 9],
            "denominator": [10, 10],
            "applies": True,
        }
    )
    parents = pd.DataFrame(
        [("department", "22", "region", "53"), ("department", "35", "region", "53"), ("region", "53", "nation", "FR")],
        columns=["level", "code", "parent_level", "parent_code"],
    )
    whole = indicators.divide(indicators.roll_up(rows, parents, indicators.LEVELS), "percent")
    found = whole.set_index("level")["value"]
    assert (found["region"], found["nation"]) == (50.0, 50.0)  # 10 of 20; the mean of the rates says the same by luck
    rows["denominator"] = [10, 30]
    whole = indicators.divide(indicators.roll_up(rows, parents, indicators.LEVELS), "percent")
    assert whole.set_index("level").loc["nation", "value"] == 25.0  # 10 of 40, where the mean of 10 and 30 is 20
    rows["denominator"] = None  # a count: divided by nothing, in its region and in the nation too
    counts = indicators.divide(indicators.roll_up(rows, parents, indicators.LEVELS), "count")
    assert counts.set_index("level").loc[["region", "nation"], "value"].tolist() == [10, 10]


ISLANDS = {"01", "02", "03", "04", "06"}  # the regions of one département: Guadeloupe to Mayotte


def test_a_departement_alone_in_its_region_counts_in_no_sum_rank_or_pace(by_hand):
    """In June 2019, 22 and 35 cooperate: 2 départements of the 101 less five, and 2 of the 4 of Bretagne."""
    regions = reading(Viewer("cabinet")).latest("O8", "region").set_index("code")
    assert set(regions.index[regions["state"] == "not_applicable"]) == ISLANDS
    assert regions.loc[sorted(ISLANDS), ["value", "rank", "progress", "expected", "gap"]].isna().all(axis=None)
    assert set(regions["ranked"]) == {13}
    nation = reading(Viewer("cabinet")).series("O8", "nation")
    assert nation[["numerator", "denominator"]].iloc[-1].tolist() == [1, 96]
    card = reading(Viewer("cabinet")).scorecard("reorganisation", "region", "01").set_index("indicator")
    assert (card.loc["O8", "state"], card.loc["O8", "weight"]) == ("not_applicable", 0)
    assert pd.isna(card.loc["O8", "target"])
    progress = reading(Viewer("cabinet")).progress("reorganisation", "region", "01")
    assert [part.indicator for part in progress.parts] == ["O4", "O6", "O11"]


@pytest.mark.wide
def test_a_departement_alone_in_its_region_that_cooperates_all_the_same_counts(changed):
    changed("""
        insert into core.cooperations by name
        select 'sea' as cooperation_id, 'it' as network, 'Antilles' as label, '971' as lead_department,
            unnest(['971', '972']) as department, date '2020-01-01' as started_on, 'proposals' as source_id
    """)
    regions = reading(Viewer("cabinet")).latest("O8", "region").set_index("code")
    assert regions.loc[["01", "02"], "value"].tolist() == [100, 100]
    assert regions.loc["03", "state"] == "not_applicable"
    nation = reading(Viewer("cabinet")).series("O8", "nation")
    assert nation[["numerator", "denominator"]].iloc[-1].tolist() == [3, 98]  # 35, 971 and 972


def parts(*weights_and_gaps):
    found = tuple(indicators.Part(f"X{rank}", weight, gap) for rank, (weight, gap) in enumerate(weights_and_gaps))
    return indicators.Progress(50.0, 60.0, -10.0, len(found), len(found), "real", found)


@pytest.mark.parametrize(
    ("progress", "names"),
    [
        (parts((1, -50), (2, -14), (2, 9)), ["X0"]),  # 50 against 28
        (parts((1, -50), (2, -26), (2, 9)), ["X1"]),  # 50 against 52: the weight decides
        (parts((1, -50), (2, -25), (2, 9)), ["X0", "X1"]),  # 50 each
        (parts((1, 3), (2, -0.4)), []),  # under half a point is on pace
        (parts(), []),
    ],
)
def test_the_heaviest_part_is_the_gap_times_its_weight(progress, names):
    assert [part.indicator for part in progress.heaviest] == names


def test_where_all_are_equal_nobody_has_a_rank() -> None:
    item = indicators.catalogue()["P6"]
    for last, ranks in ((4.04, [None, None]), (5.0, [2, 1])):  # 4.0 as it is written
        found = indicators._ranked({"a": {"comparable": 4.0}, "b": {"comparable": last}}, item)
        assert [row.get("rank") for row in found.values()] == ranks


@pytest.mark.wide
def test_a_count_of_what_serves_people_is_ranked_by_inhabitant(changed):
    """35 has two structures in June 2021 for 1,120,666 people, Lozère one for 76,486, the 99 others none."""
    changed("""
        insert into core.counters by name
        select 'mende' as counter_id, 'Mende' as name, 'france_services' as type, 'fixed' as format, '48' as department,
            'none' as location_quality, false as itinerant, date '2020-01-01' as labelled_on, 'counters' as source_id
    """)
    rows = reading(Viewer("cabinet")).latest("P1", "department").set_index("code")
    assert rows.loc["48", ["value", "rank", "tied", "ranked"]].tolist() == [1, 1, 1, 101]
    assert rows.loc["35", ["value", "rank", "tied"]].tolist() == [2, 2, 1]
    assert rows.loc["75", ["value", "rank", "tied"]].tolist() == [0, 3, 99]
    assert rows.loc["48", "comparable"] == pytest.approx(100_000 / 76_486)


@pytest.mark.parametrize(
    ("values", "found"), [([4.0, 1.0, 9.0], 4.0), ([4.0, 1.0], 2.5), ([4.0, None], None), ([], None)]
)
def test_a_value_alone_has_no_median(values, found):
    assert indicators.middle(pd.Series(values, dtype="float64")) == pytest.approx(
        found if found else float("nan"), nan_ok=True
    )


def test_the_standing_of_a_territory(by_hand):
    row = reading(Viewer("cabinet")).latest("M1", "nation").iloc[0]
    assert (row["value"], row["progress"], row["state"], row["kind"]) == (80.0, 80.0, "value", "demonstration")
    elapsed, whole = date(2021, 6, 30) - date(2018, 7, 1), date(2025, 12, 31) - date(2018, 7, 1)
    assert row["expected"] == round(100 * elapsed.days / whole.days, 2)
    assert row["gap"] == 80 - 40  # 39.96 is written 40


@pytest.mark.parametrize(
    ("progress", "expected", "gap"),
    [(65.62, 78.3, -12), (76.6, 78.4, -1), (80.2, 79.6, 0), (79.4, 79.6, -1), (100.0, 66.4, 34), (0.0, 0.4, 0)],
)
def test_a_gap_is_that_of_the_two_numbers_that_stand_beside_it(progress, expected, gap):
    """66 % where 78 % were expected is 12 points late: 12.68 was written 13."""
    assert indicators.points(progress, expected) == gap


@pytest.mark.parametrize(
    ("value", "written", "gap"),
    [(94.6, 99, -1), (94.96, 100, 0), (95.4, 100, 0), (93.0, 98, -2), (-5.0, 0, -100)],
)
def test_a_progress_is_whole_only_where_its_target_reads_as_reached(value, written, gap):
    """Of a satisfaction of 95 % asked for, from 0, and due: 94.6 is 99.58 % of it and short; 94.96 is written 95,0."""
    item, days = indicators.catalogue()["P5"], {"start_date": date(2023, 1, 1), "target_date": date(2024, 1, 1)}
    row = {"start": 0.0, "target": 95.0, "value": value, "kind": "real", "target_kind": "real", **days}
    told = indicators._compared(row, item, date(2024, 12, 31))
    assert scorecard.progress_words(Say("fr"), told) == f"{written}\u00a0%"
    assert told["gap"] == gap


@pytest.mark.parametrize(
    ("start", "value", "said"),
    [
        (12044.0, 21317.0, "déjà dépassée au départ"),  # Vosges in June 2026: 100 is published
        (5023.0, 15610.0, "cible dépassée"),  # Ille-et-Vilaine, 139 % of the way to 12,696.61
        (5023.0, 10210.0, "cible atteinte"),  # as the target is written
    ],
)
def test_a_target_that_is_passed_is_no_progress_above_a_hundred(start, value, said):
    """Targets and starts of IND-323; the target that was set below the start is that of the Vosges."""
    days = {"start_date": date(2022, 5, 1), "target_date": date(2026, 12, 1)}
    row = {"start": start, "target": 10209.97, "value": value, "kind": "real", "target_kind": "real", **days}
    told = indicators._compared(row, indicators.catalogue()["P3"], date(2026, 6, 30))
    assert (told["reached"], told["progress"]) == (True, 100)
    assert said in scorecard.met(Say("fr"), told)


def test_a_pace_is_that_of_the_month_of_the_value():
    """By hand, a way of 100 days from 1 January to 11 April 2021: 30 of them on the 31st, 58 at the end of February."""
    days = {"start_date": date(2021, 1, 1), "target_date": date(2021, 4, 11)}
    row = {"start": 0.0, "target": 100.0, "value": 30.0, "kind": "real", "target_kind": "real", **days}
    for period, on, expected in (("2021-01-01", date(2021, 3, 31), 30), ("2021-02-01", date(2021, 2, 28), 58)):
        told = indicators._compared(row | {"period": pd.Timestamp(period)}, indicators.catalogue()["P3"], on)
        assert told["expected"] == expected


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("start_date", "started", "unknown.*: started"), ("-- unit = ", "-- # ", "lacking.*: unit")],
)
def test_a_header_with_a_key_too_many_or_too_few_says_which_and_in_which_file(old, new, said, monkeypatch):
    name = "counters/indicators/p01_labelled_counters"
    query = queries.load(name)
    monkeypatch.setattr(queries, "load", lambda _: replace(query, sql=query.sql.replace(old, new)))
    with pytest.raises(ValueError, match=f"{name}.sql: {said}"):
        indicators._read(name)


def test_trend_rank_and_coverage(by_hand):
    card = reading(Viewer("cabinet")).scorecard("counters", "region", "53").set_index("indicator")
    assert card.loc["P1", "trend"] == -1  # two in June 2021, three a year before
    assert (card.loc["P1", "rank"], card.loc["P1", "ranked"]) == (1, 18)
    assert card.loc["P7", "coverage"] == 0.25  # in June 2021 only 35 has a counter whose partners are known
    assert card.loc["P12", "state"] == "not_applicable"
    nation = reading(Viewer("cabinet")).scorecard("counters").set_index("indicator")
    assert nation.loc["P7", "coverage"] == 1 / 101
    assert tuple(nation.loc["P7", ["covered", "inside"]]) == (1, 101)


def test_an_absolute_target_holds_for_the_nation_alone(by_hand):
    nation = reading(Viewer("cabinet")).scorecard("counters").set_index("indicator")
    region = reading(Viewer("cabinet")).scorecard("counters", "region", "53").set_index("indicator")
    assert (nation.loc["P1", "target"], nation.loc["P1", "target_kind"]) == (2543, "real")  # in June 2021
    assert pd.isna(region.loc["P1", "target"])
    assert pd.isna(region.loc["P1", "start"])


# The barometer's labels: what it promised France and Ille-et-Vilaine for the end of 2022, and where the latter began.
LABELS = """
    insert into core.indicator_values (indicator, level, code, period, value_type, value, source_id)
    select 'nb-labellisations-france-services', level, code, period, type, value, 'counters'
    from (values
        ('nation', 'FR', date '2022-12-01', 'vc', 2543), ('department', '35', date '2022-12-01', 'vc', 31),
        ('department', '35', date '2020-01-01', 'vi', 5)
    ) as given (level, code, period, type, value);
"""


@pytest.mark.wide
@pytest.mark.parametrize("deposited", one_in(2, [True, False]))
@pytest.mark.parametrize(
    ("on", "target", "earlier"),
    [("2022-12-31", 2543, []), ("2023-01-31", 3000, [2543])],
)
def test_the_target_in_force_at_the_edition_s_date_is_shown_whichever_files_are_there(
    changed, deposited, on, target, earlier
):
    """2,543 counters for the end of 2022, then 3,000 for March 2027: the barometer alone knew of the first."""
    changed(f"update core.editions set as_of = '{on}'", *([LABELS] if deposited else []))
    row = reading(Viewer("cabinet")).scorecard("counters").set_index("indicator").loc["P1"]
    assert (row["target"], row["start"]) == (target, 460)
    assert [one["target"] for one in row["earlier"]] == earlier
    own = reading(Viewer("cabinet")).scorecard("counters", "department", "35").set_index("indicator").loc["P1"]
    known = (own["target"], own["start"], str(own["target_date"]), own["target_source"]) if deposited else own["target"]
    assert known == (31, 5, "2022-12-01", "counters") if deposited else pd.isna(known)


# Cooperations, in a real edition: 80 by the end of 2024 for France, 50 for Ille-et-Vilaine, by the end
# of 2020. The header has 100, for the demonstration.
SET = """
    update core.editions set kind = 'real';
    insert into core.targets (indicator, level, code, target, target_date, origin, source_id)
    values ('O8', 'nation', 'FR', 80, date '2024-12-31', 'Circulaire', 'counters'),
        ('O8', 'department', '35', 50, date '2020-12-31', 'Feuille de route', 'counters')
"""


@pytest.mark.wide
@pytest.mark.parametrize("on", one_in(2, ["2021-06-30", "2025-06-30"]))
def test_a_target_that_is_set_is_that_of_its_territory_alone(changed, on):
    changed(f"update core.editions set as_of = '{on}'", SET)
    ask = reading(Viewer("cabinet"))
    nation = ask.scorecard("reorganisation").set_index("indicator").loc["O8"]
    assert (nation["target"], str(nation["target_date"]), nation["start"]) == (80, "2024-12-31", 0)
    assert (nation["target_source"], list(nation["earlier"])) == ("counters", [])
    own = ask.scorecard("reorganisation", "department", "35").set_index("indicator").loc["O8"]
    assert (own["target"], str(own["target_date"]), own["start"]) == (50, "2020-12-31", 0)
    other = ask.scorecard("reorganisation", "department", "22").set_index("indicator").loc["O8"]
    assert pd.isna(other["target"])  # nobody set one there


@pytest.mark.wide
def test_a_target_is_the_same_for_whoever_reads_it(edition):
    """Of the demonstration: core missions had 75.8 or 76.0, above the first value that each reader had."""
    held = {
        who: {
            (row["indicator"], level, code): (row["target"], row["target_date"])
            for workstream in indicators.WORKSTREAMS
            for level, code in (("nation", "FR"), ("region", "53"), ("region", "11"), ("department", "35"))
            for row in reading(access.parse(who)).scorecard(workstream, level, code).to_dict("records")
            if pd.notna(row["target"])
        }
        for who in ("public", "prefect:R53", "prefect:D35", "cabinet")
    }
    assert held["public"]["M2", "nation", "FR"][0] == 76
    for who, told in held.items():
        assert {key: goal for key, goal in told.items() if held["cabinet"][key] != goal} == {}, who


@pytest.mark.wide
@pytest.mark.real
def test_our_progress_is_the_published_one_for_every_territory(real, tmp_path, monkeypatch):
    """The barometer publishes a rate (indic_ta) for the nation, 18 regions and 101 départements."""
    from data import publish

    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    publish.publish([real / "footfall" / "ind-323.csv"], publish.Options(), lambda step: None)
    public = Viewer("public")
    ours = pd.concat([reading(public).latest("P3", level).assign(maille=level) for level in indicators.LEVELS])
    ours = ours.set_index(["maille", "code"])
    published = pd.read_csv(real / "footfall" / "ind-323.csv").dropna(subset=["indic_ta"])
    assert len(published) == 120
    levels = {"NAT": "nation", "REG": "region", "DEPT": "department"}
    for row in published.itertuples():
        code = "FR" if row.maille == "NAT" else row.enforce_zone_id[1:]
        found = ours.loc[levels[row.maille], code]
        assert (found["progress"], found["kind"]) == (row.indic_ta, "real"), row.enforce_zone_id
    ain = reading(public)("counters/by_month", department="01")
    # The file's own months, no other; the first is its initial value.
    assert ain["requests"].tolist() == [5447, 6642, 8249, 7094, 7809, 8701, 8328, 9103, 7978]
