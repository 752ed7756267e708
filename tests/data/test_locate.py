"""Where a row is: communes, postcodes and coordinates put right, or said to be wrong.

Communes and their points are those of the reference; what each row ought to give was worked out by hand on a map.
"""

import pytest

from data import places
from data.locate import COLUMNS, Given, Place, locate

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
        ({"department": None, "commune": "35238"}, "35238", ["department_from_commune"]),
    ],
)
def test_communes(said: dict, commune: str | None, rules: list[str]) -> None:
    place, doubts = located(**said)
    assert place.commune == commune
    assert [rule for rule in doubts if rule != "no_coordinates"] == rules


def test_a_department_that_is_not_the_commune_s_is_told_and_both_are_kept() -> None:
    place, doubts = located(department="27", commune="76540", latitude=49.44, longitude=1.09)
    assert (place.department, place.commune, place.location_quality) == ("27", "76540", "given")
    assert doubts == ["department_differs"]


def test_outside_the_101_departments_a_row_is_kept_as_given() -> None:
    place, doubts = located(department="978", commune="97801", latitude=18.07, longitude=-63.08)
    assert place == Place(None, "978", None, "97801", None, 18.07, -63.08, "given")
    assert doubts == []


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
