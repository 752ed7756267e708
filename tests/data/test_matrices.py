"""Travel times as routers answer them: made answers of the documented shapes, with points of two communes."""

import json
from collections.abc import Callable

import pytest

from data import store
from data.check import Report, check
from data.reference import places
from tests.data.support import Write, publish_files, rules

Checked = Callable[[str | bytes], Report]
RENNES, REDON = places.communes()["35238"], places.communes()["35236"]
NEAR = 0.001  # degrees: a router moves a point to its road
OSRM = {
    "code": "Ok",
    "durations": [[0, 3270.4], [3281.1, 0]],
    "sources": [{"name": "", "location": [one.lon + NEAR, one.lat]} for one in (RENNES, REDON)],
    "destinations": [{"name": "", "location": [one.lon, one.lat + NEAR]} for one in (RENNES, REDON)],
}
POINTS = [{"lon": one.lon, "lat": one.lat} for one in (RENNES, REDON)]
PAIRS = [
    [{"time": 0, "distance": 0}, {"time": 3270.4, "distance": 66.1}],
    [{"time": 3281.1, "distance": 66.2}, {"time": 0, "distance": 0}],
]
VALHALLA = {"algorithm": "costmatrix", "units": "kilometers", "sources": POINTS, "targets": POINTS}
ANSWERS = {
    "osrm": OSRM,
    "valhalla": VALHALLA | {"sources_to_targets": PAIRS},
    "valhalla by groups": VALHALLA | {"sources_to_targets": PAIRS, "sources": [POINTS], "targets": [POINTS]},
    "valhalla, in short": VALHALLA | {"sources_to_targets": {"durations": OSRM["durations"]}},
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_a_matrix_becomes_minutes_between_communes(checked: Checked, answer: dict) -> None:
    found = checked(json.dumps(answer))
    assert (found.contract and found.contract.name, found.problems) == ("travel_time_matrices", ())
    assert found.rows is not None
    names = ("origin_point", "destination_point", "seconds")
    told = zip(*(found.rows[name].to_pylist() for name in names), strict=True)
    assert list(told) == [
        ("35238", "35238", 0.0),
        ("35238", "35236", 3270.4),
        ("35236", "35238", 3281.1),
        ("35236", "35236", 0.0),
    ]


@pytest.mark.usefixtures("facts_alone", "editions")
def test_seconds_become_minutes_and_a_pair_without_a_way_is_left_aside(write: Write) -> None:
    publish_files(write("m.json", json.dumps(OSRM | {"durations": [[0, 3270.4], [None, 0]]})))
    query = "select commune, destination, minutes from core.travel_times order by all"
    # 3270.4 / 60 = 54.5066...
    assert store.cursor(store.current()).execute(query).fetchall() == [
        ("35236", "35236", 0.0),
        ("35238", "35236", 54.51),
        ("35238", "35238", 0.0),
    ]


def test_a_point_between_two_communes_is_refused_with_both_named(write: Write) -> None:
    # Half way from the point of Saint-Mandé to that of Vincennes, over a kilometre apart.
    one, other = places.communes()["94067"], places.communes()["94080"]
    middle = {"name": "", "location": [(one.lon + other.lon) / 2, (one.lat + other.lat) / 2]}
    found = check(write("m.json", json.dumps(OSRM | {"sources": [middle, OSRM["sources"][1]]})))
    assert [rule for rule, _ in rules(found.problems)] == ["point_of_no_commune"] * 2
    assert "Saint-Mandé (94067)" in str(found.problems[0].detail)
    assert "Vincennes (94080)" in str(found.problems[0].detail)
    assert found.blocking


def test_the_point_of_a_commune_is_its_own() -> None:
    assert [places.commune_at(one.lat, one.lon)[0] for one in (RENNES, REDON)] == ["35238", "35236"]
    assert places.commune_at(46.5, -4.0) == (None, "")  # in the ocean


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (OSRM | {"sources": OSRM["sources"][:1]}, "matrix_without_points"),
        ({name: value for name, value in OSRM.items() if name != "destinations"}, "matrix_without_points"),
        (OSRM | {"durations": [[0, 1], [2]]}, "matrix_without_points"),
        (OSRM | {"sources": [{"name": "a"}, {"name": "b"}]}, "missing_value"),
        (OSRM | {"durations": [[0, -3], [2, 0]]}, "negative"),
    ],
)
def test_what_is_not_whole_is_told(checked: Checked, answer: dict, rule: str) -> None:
    found = checked(json.dumps(answer))
    assert rule in [problem.rule for problem in found.problems]
    assert found.blocking
