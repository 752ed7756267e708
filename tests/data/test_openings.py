"""Openings of a week in the notations of publishers. Each expected week was written by hand from its text."""

import json

import pytest

from data.check.openings import understood

MORNING, AFTERNOON = ("09:00", "12:00"), ("14:00", "17:30")


def week(days: dict[int, list[tuple[str, str]]]) -> list[dict]:
    return [{"weekday": day, "starts": starts, "ends": ends} for day, spans in days.items() for starts, ends in spans]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mo-Fr 09:00-12:00,14:00-17:30", {day: [MORNING, AFTERNOON] for day in range(1, 6)}),
        ("Mo-Th,Sa 9:00-12:00", {day: [MORNING] for day in (1, 2, 3, 4, 6)}),
        ("Tu 09:00-12:00; Th 14:00-17:30; PH off", {2: [MORNING], 4: [AFTERNOON]}),
        ("Tu 09:00-12:00, Th 14:00-17:30", {2: [MORNING], 4: [AFTERNOON]}),
        # A later rule of a day stands in the place of an earlier one; one that only adds is beside it.
        ("Mo-We 09:00-12:00; We 14:00-17:30", {1: [MORNING], 2: [MORNING], 3: [AFTERNOON]}),
        ("Mo 09:00-12:00, Mo 14:00-17:30", {1: [MORNING, AFTERNOON]}),
        ("Sa-Mo 09:00-12:00", {1: [MORNING], 6: [MORNING], 7: [MORNING]}),
        ("Mo-Fr 09:00-12:00; Fr off", {day: [MORNING] for day in range(1, 5)}),
        ('Mo 09:00-12:00 "sur rendez-vous"', {1: [MORNING]}),
        ("24/7", {day: [("00:00", "24:00")] for day in range(1, 8)}),
        ("Mo-Su off", {}),
    ],
)
def test_openstreetmap_is_read_day_by_day(text: str, days: dict[int, list[tuple[str, str]]]) -> None:
    assert understood(text) == week(days)


@pytest.mark.parametrize(
    "text",
    [
        "Jul-Aug Mo-Fr 09:00-12:00",
        "week 1-53/2 Mo 09:00-12:00",
        "Mo[1] 09:00-12:00",
        "Mo-Fr 09:00-12:00; sur rendez-vous",
        "Mo-Fr 12:00-09:00",
        "Mo-We-Fr 09:00-12:00",
        "Mo-Fr",
        "9h-12h",
        "",
        "Mo 09:00-12:00;" * 1000,
    ],
)
def test_what_is_understood_in_part_is_not_taken(text: str) -> None:
    assert understood(text) is None


def test_ranges_of_the_directory_are_read_day_by_day() -> None:
    said = [
        {"nom_jour_debut": "Lundi", "nom_jour_fin": "Mardi", "valeur_heure_debut_1": "09:00:00",
         "valeur_heure_fin_1": "12:00:00", "valeur_heure_debut_2": "14:00:00", "valeur_heure_fin_2": "17:30:00"},
        {"nom_jour_debut": "Samedi", "nom_jour_fin": "", "valeur_heure_debut_1": "09:00:00",
         "valeur_heure_fin_1": "12:00:00", "valeur_heure_debut_2": "", "valeur_heure_fin_2": None},
    ]  # fmt: skip
    both = [MORNING, AFTERNOON]
    assert understood(json.dumps(said)) == week({1: both, 2: both, 6: [MORNING]})
    assert understood(json.dumps(said[0])) == week({1: both, 2: both})
    assert understood(json.dumps([said[0] | {"valeur_heure_fin_1": "25:00:00"}])) is None
    assert understood("[]") is None
    assert understood("[" * 1500) is None
