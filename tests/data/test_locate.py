"""Where a row is: communes, postcodes and coordinates put right, or said to be wrong.

Communes and their points are those of the reference; what each row ought to give was worked out by hand on a map.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from data.check import check_table
from data.check.locate import COLUMNS, Doubt, Given, Place, locate
from data.read import read
from data.reference import places
from tests.support import one_in

KEPT = ("commune", "department", "lat", "lon")
PLACE = {"insee_com", "code_postal", "lib_com", "latitude", "longitude", "insee_dep"}
FOUND_WITHOUT = ["commune_by_name", "department_from_commune"]
RENNES = {"department": "35", "commune": "35238", "postcode": "35000", "latitude": 48.11, "longitude": -1.68}


def located(**said: object) -> tuple[Place, list[str]]:
    row = Given(*(dict.fromkeys(COLUMNS) | said).values())  # type: ignore[arg-type]
    place, doubts = locate(row)
    return place, [doubt.rule for doubt in doubts]


def test_a_row_in_order_is_kept_as_it_is() -> None:
    place, doubts = located(**RENNES)
    assert doubts == []
    assert place == Place("35", None, "35238", None, "35000", 48.11, -1.68, "given")


@pytest.mark.parametrize(
    ("latitude", "longitude", "rule"),
    [
        (None, None, "no_coordinates"),
        (50.0, -1.68, "coordinates_elsewhere"),  # 210 km north of Rennes
        (38.9, -76.6, "coordinates_elsewhere"),  # Maryland
        (48.85, 2.35, "coordinates_elsewhere"),  # Paris
        (48.11, 48.11, "latitude_is_longitude"),
        (0, 0, "latitude_is_longitude"),
        (352_000.0, 6_789_000.0, "coordinates_in_metres"),
    ],
)
def test_coordinates_that_cannot_be_used_give_way_to_the_commune(latitude: float, longitude: float, rule: str) -> None:
    place, doubts = located(**RENNES | {"latitude": latitude, "longitude": longitude})
    rennes = places.communes()["35238"]
    assert doubts == [rule]
    assert (place.lat, place.lon, place.location_quality) == (rennes.lat, rennes.lon, "commune")


def test_swapped_coordinates_are_put_back() -> None:
    place, doubts = located(**RENNES | {"latitude": -1.68, "longitude": 48.11})
    assert (place.lat, place.lon, place.location_quality, doubts) == (48.11, -1.68, "given", ["coordinates_swapped"])


def test_a_quay_outside_the_simplified_outline_is_near_enough() -> None:
    # The ferry terminal of Ouistreham, at the end of its mole, and a point 25 km off in the Channel.
    assert places.near(49.285, -0.249, "14")
    assert not places.near(49.55, -0.25, "14")


def test_an_enclave_is_not_in_the_department_around_it() -> None:
    # Valreas belongs to Vaucluse (84), 10 km inside Drome (26); Grignan is in Drome.
    assert places.near(44.384, 4.991, "84")
    assert places.near(44.419, 4.909, "26")


@pytest.mark.parametrize(
    ("said", "commune", "rules"),
    [
        ({"department": "01", "commune": "1033"}, "01033", ["padded"]),
        ({"department": "69", "commune": "69388"}, "69123", ["arrondissement_rolled_up"]),
        ({"department": "49", "commune": "49069"}, "49126", ["commune_renamed"]),
        ({"department": "38", "commune_name": "ST MARCELLIN"}, "38416", ["commune_by_name"]),
        ({"department": "01", "commune_name": "ABERGEMENT-CLEMENCIAT"}, "01001", ["commune_by_name"]),
        (
            {"department": "19", "commune": "19927", "commune_name": "BRIVE", "postcode": "19100"},
            "19031",
            ["commune_by_name"],
        ),
        ({"department": "88", "name": "Antenne d’Anould"}, "88009", ["commune_in_name"]),
        ({"department": "88", "name": "Antenne de La Chapelle Devant Bruyères"}, "88089", ["commune_in_name"]),
        ({"department": "60", "name": "Fresnes-Léguillon"}, "60257", ["commune_in_name"]),
        (
            {"department": "02", "commune_name": "Nulle Part", "geocoder_commune": "02498"},
            "02498",
            ["commune_by_geocoder"],
        ),
        (
            {"department": "35", "commune_name": "Nulle Part", "geocoder_commune": "02498"},
            None,
            ["unknown_commune", "not_located"],
        ),
        ({"department": "35", "commune": "99999"}, None, ["unknown_commune", "not_located"]),
        # Former communes without a code: delegated ones of 2015, 2016 and 2019, and a name that changed in 1998. Aspin,
        # in Hautes-Pyrenees, may be Aspin-en-Lavedan or Aspin-Aure: nothing is taken.
        ({"department": "49", "commune_name": "Champtoceaux"}, "49126", ["commune_by_former_name"]),
        ({"department": "01", "commune_name": "Bellegarde sur Valserine"}, "01033", ["commune_by_former_name"]),
        ({"department": "14", "commune_name": "VIRE"}, "14762", ["commune_by_former_name"]),
        ({"department": "51", "commune_name": "Châlons-sur-Marne"}, "51108", ["commune_by_former_name"]),
        ({"department": "49", "name": "Antenne de Champtoceaux"}, "49126", ["commune_in_name"]),
        ({"department": "65", "commune_name": "Aspin"}, None, ["unknown_commune", "not_located"]),
        # A name in short is enough beside its postcode: Saint-Erme-Outre-et-Ramecourt, not Montaigu.
        ({"department": "02", "commune_name": "SAINT-ERME", "postcode": "02820"}, "02676", ["commune_by_name"]),
        ({"department": None, "commune_name": "Albertville", "postcode": "73200"}, "73011", FOUND_WITHOUT),
        ({"department": None, "commune": "35238"}, "35238", ["department_from_commune"]),
    ],
)
def test_communes(said: dict, commune: str | None, rules: list[str]) -> None:
    place, doubts = located(**said)
    assert place.commune == commune
    assert [rule for rule in doubts if rule != "no_coordinates"] == rules


@pytest.mark.parametrize(
    ("said", "point"),
    [
        ({"commune": "75115"}, (48.841, 2.300)),
        ({"commune": "75056", "postcode": "75015"}, (48.841, 2.300)),
        ({"commune": "75056", "postcode": "75116"}, (48.864, 2.277)),
        ({"commune": "75056"}, (48.857, 2.320)),
        ({"commune": "13055", "postcode": "75015"}, (43.298, 5.369)),
    ],
)
def test_without_a_point_a_counter_stands_at_the_town_hall_of_its_arrondissement(
    said: dict, point: tuple[float, float]
) -> None:
    """Town halls of the 15th (rue Peclet) and of the 16th (avenue Henri-Martin), to 300 m; else the town's own point.

    A postcode of another town moves nothing.
    """
    place, _ = located(**said)
    assert (place.lat, place.lon) == pytest.approx(point, abs=4e-3)
    assert place.location_quality == "commune"


def test_a_department_that_is_not_the_commune_s_is_told_and_both_are_kept() -> None:
    place, doubts = located(department="27", commune="76540", latitude=49.44, longitude=1.09)
    assert (place.department, place.commune, place.location_quality) == ("27", "76540", "given")
    assert doubts == ["department_differs"]


def test_outside_the_101_departments_a_row_is_kept_as_given() -> None:
    place, doubts = located(department="978", commune="97801", latitude=18.07, longitude=-63.08)
    assert place == Place(None, "978", None, "97801", None, 18.07, -63.08, "given")
    assert doubts == []


@pytest.mark.parametrize("department", ["971", None])
def test_a_commune_outside_the_101_departments_tells_where_a_row_is(department: str | None) -> None:
    """Saint-Martin was of Guadeloupe until 2007: its point is far from it, and is no less known."""
    place, doubts = located(department=department, commune="97801", latitude=18.07, longitude=-63.08)
    assert place == Place(None, "978", None, "97801", None, 18.07, -63.08, "given")
    assert doubts == ["outside_scope"]


@pytest.mark.parametrize(
    ("postcode", "commune", "department", "kept", "rules"),
    [
        ("2160", "02058", "02", "02160", ["postcode_completed"]),  # the first digit is lost
        ("2313", "23061", "23", "23130", ["postcode_completed"]),  # the last one is
        ("401000", "40088", "40", "401000", ["not_a_postcode"]),
        ("BP 628", "40088", "40", "BP 628", ["not_a_postcode"]),
        ("01012", "01053", "01", "01012", []),  # a CEDEX is in no list
    ],
)
def test_postcodes(postcode: str, commune: str, department: str, kept: str, rules: list[str]) -> None:
    assert commune in places.communes()
    place, doubts = located(department=department, commune=commune, postcode=postcode)
    assert place.postcode == kept
    assert [rule for rule in doubts if rule != "no_coordinates"] == rules


ALBIGNY = {"department": "69", "commune": "69003"}  # 69003 is the INSEE code of Albigny-sur-Saone, a postcode of Lyon
LYON = {"commune_name": "Lyon", "latitude": 45.757, "longitude": 4.842}


@pytest.mark.parametrize(
    ("said", "commune", "rules"),
    [
        (ALBIGNY | {"commune_name": "Albigny-sur-Saône", "postcode": "69250"}, "69003", []),
        (ALBIGNY | {"commune_name": "Lyon"}, "69123", ["postcode_for_code"]),
        (ALBIGNY | {"commune_name": "LYON CEDEX 03", "postcode": "69003"}, "69123", ["postcode_for_code"]),
        (ALBIGNY | LYON | {"postcode": "69003"}, "69123", ["postcode_for_code"]),
        (ALBIGNY | {"postcode": "69003", "latitude": 45.757, "longitude": 4.842}, "69123", ["postcode_for_code"]),
        ({"department": "35", "commune": "35000", "commune_name": "Rennes"}, "35238", ["postcode_for_code"]),
        ({"department": "35", "commune": "35000"}, "35238", ["postcode_for_code"]),
        # The code of the line above (Cesson-Sevigne), or of another departement (Ajaccio), beside an address in Rennes.
        (RENNES | {"commune": "35051", "commune_name": "Rennes"}, "35238", ["code_of_another"]),
        (RENNES | {"commune": "2A004", "commune_name": "Rennes"}, "35238", ["code_of_another"]),
        # One sign against the code is not enough: the code is kept, and what does not fit it is said.
        (RENNES | {"commune_name": "Cesson-Sévigné"}, "35238", ["name_differs"]),
        (RENNES | {"postcode": "35510"}, "35238", ["postcode_differs"]),  # of Cesson-Sevigne
        (RENNES | {"postcode": "75014"}, "35238", ["postcode_differs"]),
        (RENNES | {"postcode": "35238"}, "35238", ["postcode_differs"]),  # the INSEE code again
        (RENNES | {"postcode": "35042"}, "35238", []),  # a CEDEX
        ({"department": "2A", "commune": "2A004", "postcode": "20704"}, "2A004", []),  # a CEDEX of Ajaccio
        # Names as lists write them: in short, with a district, a former one, misspelt by a letter.
        ({"department": "58", "commune": "58062", "commune_name": "Château-Chinon"}, "58062", []),
        ({"department": "75", "commune": "75115", "commune_name": "Paris 15e"}, "75056", ["arrondissement_rolled_up"]),
        ({"department": "14", "commune": "14762", "commune_name": "Vire"}, "14762", []),
        ({"department": "13", "commune": "13096", "commune_name": "STES MARIES-DE-LA-MER"}, "13096", []),
        ({"department": "88", "commune": "88009", "commune_name": "Anoud"}, "88009", []),
        # Code and name in each other's columns, code and postcode too.
        ({"department": "35", "commune": "Rennes", "commune_name": "35238"}, "35238", ["commune_by_name"]),
        (RENNES | {"commune": "35000", "postcode": "35238"}, "35238", ["postcode_for_code", "postcode_differs"]),
    ],
)
def test_a_code_is_held_against_the_name_the_postcode_and_the_point(said: dict, commune: str, rules: list[str]) -> None:
    place, doubts = located(**{"commune_name": None} | said)
    assert place.commune == commune
    assert [rule for rule in doubts if rule != "no_coordinates"] == rules


def test_a_point_far_from_its_commune_is_kept_and_told_with_its_distance() -> None:
    """Lege-Cap-Ferret is 25 km long. The reference has its point at the lighthouse (44.648, -1.247); the church of Lege
    stands 0.150 degree north and 0.099 east of it, that is 16.7 and 7.9 km: 18 km away.
    """
    row = {"department": "33", "commune": "33236", "commune_name": "Lège-Cap-Ferret", "postcode": "33970"}
    place, doubts = locate(Given(**dict.fromkeys(COLUMNS) | row | {"latitude": 44.797, "longitude": -1.148}))
    assert (place.lat, place.location_quality) == (44.797, "given")
    assert doubts == [Doubt("far_from_commune", "latitude", "18", "Lège-Cap-Ferret")]


def shifted(*names: str) -> Callable[[list[dict]], list[dict]]:
    """Each row gets some cells of the row above it, as when a cell was inserted at the top of a column."""
    return lambda rows: [row | {name: rows[i - 1][name] for name in names} for i, row in enumerate(rows)]


def filled(**sources: str) -> Callable[[list[dict]], list[dict]]:
    """Columns filled with others of the same row ("": emptied)."""
    return lambda rows: [row | {name: row.get(source, "") for name, source in sources.items()} for row in rows]


def sorted_alone(name: str) -> Callable[[list[dict]], list[dict]]:
    """One column sorted without the others."""
    return lambda rows: [row | {name: cell} for row, cell in zip(rows, sorted(r[name] for r in rows), strict=True)]


DAMAGES = {
    "codes shifted": shifted("insee_com"),
    "codes sorted alone": sorted_alone("insee_com"),
    "postcode as code too": filled(insee_com="code_postal"),
    "postcode as code": filled(insee_com="code_postal", code_postal=""),
    "code and postcode exchanged": filled(insee_com="code_postal", code_postal="insee_com"),
    "code and name exchanged": filled(insee_com="lib_com", lib_com="insee_com"),
    "name and postcode exchanged": filled(code_postal="lib_com", lib_com="code_postal"),
    "latitude and longitude exchanged": filled(latitude="longitude", longitude="latitude"),
    "no code": filled(insee_com=""),
    "name alone": filled(insee_com="", code_postal=""),
    "names shifted": shifted("lib_com"),
    "postcodes shifted": shifted("code_postal"),
    "departements shifted": shifted("insee_dep"),
}
# The departement of a counter may not be that of its commune (a bus): both are kept as given, and a third of the lines
# have another departement than the line above.
RIGHT = dict.fromkeys(DAMAGES, 0.985) | {"departements shifted": 0.6}


@pytest.mark.real
@pytest.mark.parametrize(
    "damage",
    one_in(16, DAMAGES),
)
def test_places_of_a_damaged_list_are_right_or_said(real: Path, damage: str) -> None:
    """Every row of the list of December 2022, damaged: its commune, departement and point are those of the list as it
    is, or a problem on its line names a column of its place. A postcode shared with the row above reveals nothing, and
    changes nothing.
    """
    table = read(real / "counters" / "liste-fs-20221201.csv")
    rows = DAMAGES[damage]([dict(zip(table.columns, row, strict=True)) for row in table.rows])
    whole, found = check_table(table), check_table(replace(table, rows=[list(row.values()) for row in rows]))
    said = {problem.line for problem in found.problems if problem.column in PLACE}
    kept = [[tuple(row[column] for column in KEPT) for row in one.rows.to_pylist()] for one in (whole, found)]
    same = [before == after for before, after in zip(*kept, strict=True)]
    assert [line for line, is_same in zip(table.lines, same, strict=True) if not is_same and line not in said] == []
    assert sum(same) >= RIGHT[damage] * len(same)
