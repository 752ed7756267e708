"""What the values of one file say together: totals, scale, fractions, rates. Expected values are worked out by hand."""

from collections.abc import Callable

import pytest

from data.check import Report
from data.reference.places import department_names
from tests.data.support import rules

Checked = Callable[[str | bytes], Report]
BAROMETER = "indic_id,enforce_zone_id,metric_enforce_date,maille,indic_vi,indic_va,indic_vc,indic_ta\n"
FOOTFALL = "counter_id,month,partner,channel,visits,requests\n"
BRITTANY = {"D22": 100, "D29": 200, "D35": 300, "D56": 400, "R53": 1000}


def acts(values: dict[str, float | str], column: str = "va", month: str = "2023-01-01", of: str = "IND-323") -> str:
    """One month of the barometer, a value for each zone."""
    cells = {"vi": ",,,", "va": ",,", "vc": ",", "ta": ""}
    before = dict(zip(cells, ("", ",", ",,", ",,,"), strict=True))[column]
    return "".join(f"{of},{zone},{month},X,{before}{value}{cells[column]}\n" for zone, value in values.items())


def told(report: Report) -> list[tuple]:
    return [(found.rule, found.line, found.column, found.value, found.detail) for found in report.problems]


def test_a_region_that_is_the_sum_of_its_departments_is_not_told(checked: Checked) -> None:
    assert told(checked(BAROMETER + acts(BRITTANY))) == []


def test_a_total_that_is_not_the_sum_of_its_parts_is_told_and_kept(checked: Checked) -> None:
    found = checked(BAROMETER + acts(BRITTANY | {"D35": 330}))
    assert told(found) == [("total_differs", 6, "indic_va", "1000", "1030 (4 / 4)")]
    assert not found.blocking


def test_targets_may_be_rounded_one_by_one(checked: Checked) -> None:
    # Four departments and their region, each rounded to a unit: up to 2.5 apart.
    assert told(checked(BAROMETER + acts(BRITTANY | {"R53": 1002}, "vc"))) == []
    assert rules(checked(BAROMETER + acts(BRITTANY | {"R53": 1003}, "vc")).problems) == [("total_differs", 6)]


def test_a_region_of_which_some_departments_only_are_given_is_not_told(checked: Checked) -> None:
    assert told(checked(BAROMETER + acts({"D35": 300, "R53": 1000}))) == []


def test_shares_do_not_add_up(checked: Checked) -> None:
    shares = {"D22": 91, "D29": 92, "D35": 93, "D56": 94, "R53": 92.5}
    assert told(checked(BAROMETER + acts(shares, of="IND-246"))) == []


@pytest.mark.parametrize(("value", "usual"), [(5447000, "5600"), (54, "5500")])
def test_a_value_out_of_scale_with_its_territory_stops_the_file(checked: Checked, value: int, usual: str) -> None:
    # The usual value is the median of the five.
    months = [acts({"D01": held}, month=f"2023-0{i}-01") for i, held in enumerate((5400, 5600, 5500, 5700), 1)]
    found = checked(BAROMETER + "".join(months) + acts({"D01": value}, month="2023-06-01"))
    assert told(found) == [("out_of_scale", 6, "indic_va", str(value), usual)]
    assert found.blocking


def test_a_value_may_double_from_month_to_month(checked: Checked) -> None:
    months = [acts({"D90": held}, month=f"2023-0{i}-01") for i, held in enumerate((604, 318, 1201), 1)]
    assert told(checked(BAROMETER + "".join(months))) == []


def test_shares_given_as_fractions_stop_the_file_with_both_readings(checked: Checked) -> None:
    found = checked(BAROMETER + acts({"D01": 0.95, "D02": 0.975, "D03": 1}, of="IND-246"))
    assert told(found) == [("share_as_fraction", 2, "indic_va", "0.95", "95 % | 0.95 % (× 3)")]
    found = checked(BAROMETER + acts({"D01": 95, "D02": 97.5, "D03": 0.99}, of="IND-246"))
    assert told(found) == [("share_as_fraction", 4, "indic_va", "0.99", "99 % | 0.99 % (× 1)")]


def test_a_share_stays_within_0_and_100_and_a_start_of_0_is_one(checked: Checked) -> None:
    assert told(checked(BAROMETER + acts({"D01": 0}, "vi", of="IND-246") + acts({"D02": 100}, of="IND-246"))) == []
    found = checked(BAROMETER + acts({"D01": 100.5, "D02": -1}, of="IND-246"))
    assert rules(found.problems) == [("too_great", 2), ("negative", 3)]


def test_other_indicators_have_no_bounds_but_those_of_a_rate(checked: Checked) -> None:
    assert told(checked(BAROMETER + acts({"D01": -3, "D02": 250.5}, of="IND-999"))) == []
    assert rules(checked(BAROMETER + acts({"D01": 130}, "ta", of="IND-999")).problems) == [("too_great", 2)]


def test_an_act_is_whole_and_a_target_may_not_be(checked: Checked) -> None:
    assert rules(checked(BAROMETER + acts({"D01": 99.5})).problems) == [("not_whole", 2)]
    assert told(checked(BAROMETER + acts({"D01": 99.5}, "vc"))) == []


STARTS, TARGETS = {"D01": 1000, "D02": 1000, "D03": 2000}, {"D01": 2000, "D02": 3000, "D03": 1500}
VALUES = {"D01": 1500, "D02": 900, "D03": 1600}
# D01 is half way; D02 went back; D03 started past its target and is past it still.
RATES = {"D01": 50, "D02": 0, "D03": 100}
OVER_TARGET = {"D01": 75, "D02": 30, "D03": 100}


def with_rates(rates: dict[str, float]) -> str:
    """Starts, targets, and one month of values with their rates."""
    month = "".join(f"IND-323,{zone},2023-09-01,DEPT,,{VALUES[zone]},,{rate}\n" for zone, rate in rates.items())
    return BAROMETER + acts(STARTS, "vi", "2022-05-01") + acts(TARGETS, "vc", "2026-12-01") + month


def test_rates_by_the_rule_of_the_tracker_are_not_told(checked: Checked) -> None:
    assert told(checked(with_rates(RATES))) == []


def test_rates_by_another_rule_are_told_once_a_month_with_how_many_agree(checked: Checked) -> None:
    found = checked(with_rates(RATES | {"D02": 12.5}))
    assert told(found) == [("rate_by_another_rule", 9, "indic_ta", "12.50", "0.00 (2 / 3)")]
    assert not found.blocking


def test_rates_that_are_the_value_over_the_target_are_said_to_be(checked: Checked) -> None:
    assert told(checked(with_rates(OVER_TARGET))) == [("rate_over_target", 8, "indic_ta", "75.00", "50.00 (1 / 3)")]


def test_the_same_is_held_against_files_in_long_form(checked: Checked) -> None:
    rows = "".join(f"IND-323,{zone},x,2023-01-01,va,{n}\n" for zone, n in (BRITTANY | {"R53": 1100}).items())
    found = checked("identifiant_indic,zone_id,zone_nom,date_valeur,type_valeur,valeur\n" + rows)
    assert told(found) == [("total_differs", 6, "valeur", "1100", "1000 (4 / 4)")]


def test_footfall_a_hundred_times_the_usual_stops_the_file(checked: Checked) -> None:
    rows = [f"1,2023-0{month}-01,cnaf,desk,,{140 + month}\n" for month in range(1, 6)]
    found = checked(FOOTFALL + "".join(rows) + "1,2023-06-01,cnaf,desk,,143000\n")
    assert told(found) == [("far_above_others", 7, "requests", "143000", None)]
    assert told(checked(FOOTFALL + "".join(rows) + "1,2023-06-01,cnaf,desk,,1400\n")) == []


def test_zeros_that_stand_for_what_is_not_known_are_told_once(checked: Checked) -> None:
    """202 satisfactions of 0 % among as many of 95; no act in months of a territory that counts a thousand."""
    header = "indicator,level,code,period,value_type,value\n"
    places = [code for code in department_names() if code not in ("2A", "2B")][:101]
    line = "IND-246,department,{},2024-0{}-01,va,{}\n"
    text = "".join(line.format(code, month, 0 if month > 2 else 95) for code in places for month in (1, 2, 3, 4))
    (problem,) = checked(header + text).problems
    assert (problem.rule, problem.line, problem.detail) == ("zeros_for_missing", 4, f"{2 * len(places)} (95)")
    acts = "".join(f"IND-323,department,35,2024-0{m}-01,va,{0 if m == 3 else 1000 + m}\n" for m in range(1, 7))
    (problem,) = checked(header + acts).problems
    assert (problem.rule, problem.line) == ("zeros_for_missing", 4)
    # What grows begins at 0.
    labels = "".join(
        f"nb-labellisations-france-services,department,35,2020-0{m}-01,va,{9 * m - 9}\n" for m in range(1, 7)
    )
    assert checked(header + labels).problems == ()
