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


# The rule, and the line that breaks it.
KEPT = {
    "decided_before_consultation": "E2,EMP01,DDT-35,department,35,2019-01-01,2019-10-01,2019-09-01,keep,\n",
    "tier_not_there": "E2,COL04,PREF-2A,department,2A,2019-01-01,2019-02-01,2019-09-01,share,département\n",
}


@pytest.mark.parametrize("rule", KEPT)
def test_what_the_file_alone_shows_is_told_kept_and_an_alert(editions: Path, write: Write, rule: str) -> None:
    path = write("e.csv", HEAD + GOOD + KEPT[rule])
    assert rules(check(path).problems) == [(rule, 3)]
    publish_files(write("s.csv", SERVICES), path)
    assert rule in breaches()["E2"]
    opened = reading(CABINET)("missions/inventory", alert=rule)
    assert opened["exercise_id"].tolist() == ["E2"]


def test_a_service_that_did_not_exist_yet_is_told_with_its_line(editions: Path, write: Write) -> None:
    early = GOOD.replace("E1", "E2").replace("DDT-35", "DDETS-35")
    done = publish_files(write("s.csv", SERVICES), write("e.csv", HEAD + GOOD + early))
    assert done.new
    assert breaches() == {"E2": {"service_did_not_exist"}}
    problems = reading(CABINET)("method/problems")
    (line,) = problems[problems["rule"] == "service_did_not_exist"]["line"]
    assert line == 3


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


def test_a_series_that_changes_unit_is_told_kept_and_an_alert(editions: Path, write: Write) -> None:
    both = "E1,2019,ETP,3\nE1,2019,ETPT,2.5\nE1,2020,ETP,3\nE1,2020,ETPT,2.6\n"
    turned = "E2,2019,ETP,3\nE2,2020,ETPT,2.5\n"
    path = write("staff.csv", STAFF + both + turned)
    assert rules(check(path).problems) == [("mixed_units", 6), ("mixed_units", 7)]
    exercises = write("e.csv", HEAD + GOOD + GOOD.replace("E1", "E2").replace("EMP01", "EMP04"))
    publish_files(write("s.csv", SERVICES), exercises, path)
    assert breaches() == {"E2": {"mixed_units"}}


def test_the_message_is_written_in_both_languages(write: Write) -> None:
    (first, _) = check(write("staff.csv", STAFF + "E2,2019,ETP,3\nE2,2020,ETPT,2.5\n")).problems
    assert sentence(first, "fr").startswith("staff.csv, ligne 2, colonne unité (unit)")
    assert "shown among the alerts" in sentence(first, "en")
