"""Bad input of the missions room: each defect has its message, and those kept are alerts that any page can ask for."""

from pathlib import Path

import pytest

from data.check import check
from data.problem import Refused, sentence
from queries.access import Viewer
from tests.data.support import Write, publish_files, rules
from tests.support import reading

SERVICES = (
    "service_id,type_code,name,level,code,valid_from\n"
    "DDT-35,DDT,DDTM d’Ille-et-Vilaine,department,35,2010-01-01\n"
    "PREF-2A,PREFECTURE,Préfecture de Corse-du-Sud,department,2A,1976-01-01\n"
    "DDETS-35,DDETS,DDETS d’Ille-et-Vilaine,department,35,2021-04-01\n"
)
HEAD = (
    "exercise_id,mission_id,service_id,level,code,inventoried_on,"
    "consultation_started_on,decided_on,decision,target_tier\n"
)
# A mission that no local authority shares: nobody has to be consulted before it is decided.
GOOD = "E1,EMP01,DDT-35,department,35,2019-01-01,2019-02-01,2019-09-01,keep,\n"
STAFF = "exercise_id,year,unit,staff\n"
CABINET = Viewer("cabinet")


def breaches() -> dict[str, set[str]]:
    """The rules that each exercise breaks, as the page asks for them."""
    rows = reading(CABINET)("missions/breaches")
    return {exercise: set(some["breach"]) for exercise, some in rows.groupby("exercise_id")}


def test_an_exercise_of_an_unknown_mission_keeps_the_file_out(editions: Path, write: Write) -> None:
    files = write("s.csv", SERVICES), write("e.csv", HEAD + GOOD.replace("EMP01", "EMP99"))
    with pytest.raises(Refused) as refused:
        publish_files(*files)
    (problem,) = refused.value.problems
    assert (problem.rule, problem.line, problem.value) == ("unknown_reference", 2, "EMP99")
    assert "EMP99" in sentence(problem, "fr")


# The exercise and the line of the files, the rule that it breaks.
KEPT = {
    "E2,EMP01,DDT-35,department,35,2019-01-01,2019-10-01,2019-09-01,keep,\n": "decided_before_consultation",
    "E3,COL04,PREF-2A,department,2A,2019-01-01,2019-02-01,2019-09-01,share,département\n": "tier_not_there",
    GOOD.replace("E1", "E4").replace("DDT-35", "DDETS-35"): "service_did_not_exist",
    GOOD.replace("E1", "E5").replace("EMP01", "EMP04"): "mixed_units",
}
BOTH = "E1,2019,ETP,3\nE1,2019,ETPT,2.5\nE1,2020,ETP,3\nE1,2020,ETPT,2.6\n"
TURNED = "E5,2019,ETP,3\nE5,2020,ETPT,2.5\n"


@pytest.mark.wide
def test_what_can_be_kept_is_told_with_its_line_and_is_an_alert(editions: Path, write: Write) -> None:
    """Four exercises, each with a defect of its own; a service that is not there yet is known of both files alone."""
    exercises, staff = write("e.csv", HEAD + GOOD + "".join(KEPT)), write("staff.csv", STAFF + BOTH + TURNED)
    assert rules(check(exercises).problems) == [("decided_before_consultation", 3), ("tier_not_there", 4)]
    assert rules(check(staff).problems) == [("mixed_units", 6), ("mixed_units", 7)]
    assert publish_files(write("s.csv", SERVICES), exercises, staff).new
    broken = {line.partition(",")[0]: {rule} for line, rule in KEPT.items()}
    broken["E3"].add("decided_without_consultation")  # one that local authorities share, and no meeting with them
    assert breaches() == broken
    for line, rule in KEPT.items():
        opened = reading(CABINET)("missions/inventory", alert=rule)
        assert opened["exercise_id"].tolist() == [line.partition(",")[0]]
    problems = reading(CABINET)("method/problems")
    assert problems[problems["rule"] == "service_did_not_exist"]["line"].tolist() == [5]


@pytest.mark.parametrize(
    ("cell", "rule"), [("ETP/ETPT", "not_allowed"), ("", "missing_value"), ("équivalents", "not_allowed")]
)
def test_a_unit_is_one_or_the_other(write: Write, cell: str, rule: str) -> None:
    report = check(write("staff.csv", STAFF + f"E1,2019,{cell},3\n"))
    assert rules(report.problems) == [(rule, 2)]
    assert report.blocking


def test_a_file_without_a_unit_is_almost_recognised(write: Write) -> None:
    report = check(write("staff.csv", "exercise_id,year,staff\nE1,2019,3\n"))
    assert report.blocking
