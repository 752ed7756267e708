"""Tables that lost their last départements, or their indicator, on the way. Values are read off the list of codes."""

import pytest

from data.check import check
from data.check.coverage import stops_early
from data.reference.places import department_names
from tests.data.support import Write, rules

ALL = sorted(department_names())
MAINLAND = [code for code in ALL if code < "96"]


@pytest.mark.parametrize("codes", [ALL, MAINLAND, [code for code in ALL for _ in range(3)]])
def test_a_whole_table_is_not_told(codes: list[str]) -> None:
    assert stops_early(codes) is None


def test_a_cut_table_is_told_with_its_last_departement_and_how_many_are_to_come() -> None:
    # After 59 come 60 to 95: 36.
    assert stops_early([code for code in ALL if code <= "59"]) == ("59", 36)
    assert stops_early([None, *(code for code in ALL if code <= "94")]) == ("94", 1)
    few = [code for code in ALL if code <= "59" and code not in ("03", "40")]
    assert stops_early([*few, "59", "59"]) == ("59", 36)


def test_a_region_a_sample_and_another_order_are_no_such_tables() -> None:
    assert stops_early(["01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74"]) is None
    assert stops_early(["01", "02", "03"]) is None
    assert stops_early([code for code in ALL if code <= "59"][::-1]) is None


def test_corsica_may_stand_after_the_creuse_or_after_the_lot() -> None:
    until = [code for code in ALL if code <= "59" and code not in ("2A", "2B")]
    at = until.index("21")
    assert stops_early([*until[:at], "2A", "2B", *until[at:]]) == ("59", 36)


def test_a_file_that_stops_is_told_at_its_last_line(write: Write) -> None:
    lines = [f"{code},2021,120,96" for code in ALL if code <= "59"]
    path = write("cut.csv", "\n".join(["department,year,support,pooled", *lines, ""]))
    assert rules(check(path).problems) == [("stops_early", len(lines) + 1)]


def test_a_file_of_indicators_none_of_which_is_known_says_so(write: Write) -> None:
    lines = "mesure,id_indicateur,code_departement,date,valeur\nTIG,nb-postes-tig,35,2022-01-31,11.0\n"
    report = check(write("other.csv", lines))
    assert [(one.rule, one.value) for one in report.problems] == [("no_known_indicator", "nb-postes-tig")]
    known = "France services,nb-labellisations-france-services,35,2022-01-31,11.0\n"
    assert "no_known_indicator" not in {one.rule for one in check(write("both.csv", lines + known)).problems}
