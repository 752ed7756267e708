"""Finding a counter and reading its sheet: places by name and postcode, distances, hours, intervals, who reads what."""

import re
from datetime import date
from unicodedata import combining, normalize

import numpy as np
import pandas as pd
import pytest

from data.reference import places
from queries import problems
from queries.access import Viewer
from queries.studies import interval, schedule, sphere
from tests.support import reading

PUBLIC, CABINET = Viewer("public"), Viewer("cabinet")
READERS = [PUBLIC, CABINET, Viewer("prefect", ("R53",)), Viewer("prefect", ("D09",))]
every_reader = pytest.mark.parametrize(
    "reader", READERS, ids=lambda reader: "-".join((reader.role, *reader.territories))
)

PLACES = [
    ("Redon", "35236"),
    ("redon", "35236"),
    ("st malo", "35288"),
    ("Saint-Malo", "35288"),
    ("L'Haÿ-les-Roses", "94038"),
    ("hay les roses", "94038"),
    ("35600", "35236"),
    ("Paris", "75056"),
    ("75011", "75111"),
    ("Saint Laurent du Maroni", "97311"),
    ("Ajaccio", "2A004"),
    ("Ajaccio (2A)", "2A004"),
    ("72000 Le Mans", "72181"),
    ("saint-denis 93", "93066"),
    ("97400 Saint Denis", "97411"),
    ("75011 Paris", "75111"),
    ("Lyon 3", "69383"),
]


@pytest.mark.parametrize(("words", "code"), PLACES)
def test_a_commune_is_found_by_its_name_as_people_type_it_or_by_a_postcode(edition, words, code):
    """Codes from the official geographical code."""
    assert code in reading(PUBLIC)("counters/places", words=words)["code"].head(3).tolist()


@pytest.mark.parametrize("words", ["", "  ", "%", "zzzz", "00000"])
def test_words_that_name_nothing_find_nothing(edition, words):
    assert reading(PUBLIC)("counters/places", words=words).empty


def test_the_communes_that_words_name_are_counted_though_the_first_are_shown(edition):
    """Independent count: the names of the reference that hold these words, or begin so."""
    found = reading(PUBLIC)("counters/places", words="saint denis")
    named = [re.sub(r"\W+", " ", one.name.lower()) for one in places.communes().values()]
    assert (len(found), found["named"].iloc[0]) == (12, sum(" saint denis" in f" {name}" for name in named))


@every_reader
def test_the_nearest_counters_are_those_that_a_walk_over_all_finds(edition, reader):
    """Independent computation: the spherical law of cosines over every address and stop."""
    lat, lon = 48.11, -1.68
    rows = reading(reader)("counters/nearest", lat=lat, lon=lon, rows=12)
    places = reading(reader)("counters/addresses")
    a, b = np.radians(lat), np.radians(places["lat"])
    arc = np.arccos(np.sin(a) * np.sin(b) + np.cos(a) * np.cos(b) * np.cos(np.radians(places["lon"] - lon)))
    expected = places.assign(km=6371.0088 * arc).groupby("counter_id")["km"].min().nsmallest(12)
    assert rows["km"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-6)
    assert set(rows["counter_id"]) == set(expected.index)


def test_an_itinerant_counter_is_where_it_stops_and_never_at_its_base(edition):
    places = reading(CABINET)("counters/addresses")
    counters = reading(CABINET)("counters/points").set_index("counter_id")
    roaming = places["counter_id"].map(counters["itinerant"])
    assert (places["stop"].notna() == roaming).all()
    silent = counters[counters["itinerant"] & ~counters.index.isin(places["counter_id"])]
    assert len(silent), "the demonstration has itinerant counters whose stops are unknown"
    assert not set(silent.index) & set(reading(CABINET)("counters/nearest", lat=46.5, lon=2.5, rows=5000)["counter_id"])


def test_the_counters_of_a_departement_stand_in_the_order_of_their_communes(edition):
    """That of the alphabet, as Python has it once marks are taken from letters."""
    communes = reading(PUBLIC)("counters/points", department="35")["commune_name"].tolist()
    plain = ["".join(letter for letter in normalize("NFD", name) if not combining(letter)) for name in communes]
    assert len(set(plain)) > 20
    assert plain == sorted(plain)


def test_only_counters_that_offer_the_procedure_are_listed(edition):
    rows = reading(PUBLIC)("counters/nearest", lat=48.11, lon=-1.68, procedure="ants-registration", rows=5)
    for counter in rows["counter_id"]:
        offered = reading(PUBLIC)("counters/sheet_procedures", counter=counter)
        assert offered.set_index("procedure_id").loc["ants-registration", "is_offered"]


@every_reader
def test_staff_cost_and_survey_are_read_in_scope_only(edition, reader):
    row = reading(reader)("counters/sheet", counter="FS0211").iloc[0]
    inside = reader.role == "cabinet" or reader.territories == ("D09",)
    assert (row["department"], pd.notna(row["agents"])) == ("09", inside)
    assert reading(reader)("counters/sheet_survey", counter="FS0211").empty != inside
    assert reading(reader)("counters/sheet_partners", counter="FS0211")["requests"].notna().any() == inside


def test_the_public_reads_the_months_of_a_counter_ten_by_ten(edition):
    whole = reading(CABINET)("counters/sheet_months", counter="FS0211").set_index("month")["requests"]
    shown = reading(PUBLIC)("counters/sheet_months", counter="FS0211").set_index("month")["requests"]
    assert (shown % 10 == 0).all()
    assert (shown - whole[shown.index]).abs().max() <= 5
    assert set(whole.index) - set(shown.index) == set(whole[whole < 11].index)


def test_what_is_asked_for_and_not_offered_ranks_by_the_departements_requests(edition):
    rows = reading(PUBLIC)("counters/sheet_procedures", counter="FS0211")
    known = rows[rows["requests"].notna()]
    assert known["requests"].is_monotonic_decreasing
    assert known["rank_here"].tolist() == list(range(1, len(known) + 1))


WEEK = {
    "hours_monday": "09h00-12h00 / 14h-17h30",
    "hours_tuesday": "Fermé",
    "hours_wednesday": None,
    "hours_thursday": "selon planning",
    "hours_friday": "8h30 - 12h",
    "hours_saturday": "",
    "hours_sunday": None,
}


def test_a_week_tells_open_closed_and_unknown_apart():
    """By hand: nine to twelve is 540 to 720 minutes."""
    week = schedule.week(WEEK)
    assert [one.state for one in week] == ["open", "closed", "unknown", "unknown", "open", "unknown", "unknown"]
    assert week[0].spans == ((540, 720), (840, 1050))


@pytest.mark.parametrize(
    ("when", "state", "is_holiday"),
    [(date(2024, 12, 30), "open", False), (date(2024, 12, 25), "unknown", True), (date(2024, 12, 31), "closed", False)],
)
def test_a_date_has_the_hours_of_its_weekday_and_may_be_a_holiday(when, state, is_holiday):
    one, found = schedule.on(WEEK, when)
    assert (one.state, found) == (state, is_holiday)


def test_a_counter_is_open_on_a_day_only_when_it_says_so():
    rows = pd.DataFrame([WEEK, WEEK | {"hours_tuesday": "9h-12h"}])
    assert schedule.states(rows, 0).tolist() == ["open", "open"]
    assert schedule.states(rows, 1).tolist() == ["closed", "open"]
    assert schedule.states(rows, 2).tolist() == ["unknown", "unknown"]


@pytest.mark.parametrize(
    ("satisfied", "answers", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), table I: score method without continuity correction.
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18)],
)
def test_the_interval_of_a_share_is_the_published_one(satisfied, answers, low, high):
    assert interval.wilson(satisfied, answers) == pytest.approx((low, high), abs=0.005)


def test_no_answer_gives_no_share():
    with pytest.raises(ValueError, match="0 answers give no share"):
        interval.wilson(0, 0)


def test_the_distance_of_the_database_is_that_of_the_planner(edition):
    rows = reading(PUBLIC)("counters/nearest", lat=-21.1, lon=55.5, rows=5)
    here = pd.DataFrame({"lat": [-21.1], "lon": [55.5]})
    places = reading(PUBLIC)("counters/addresses")
    assert rows["km"].min() == pytest.approx(float(sphere.nearest_km(here, places)[0]), abs=1e-9)


@pytest.mark.parametrize("weekday", range(7))
def test_the_hours_of_an_address_are_those_of_the_day_asked_for(edition, look, weekday):
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    written = look(edition.path, f"select counter_id, hours_{names[weekday]} as hours from core.counters")
    expected = written.set_index("counter_id")["hours"]
    rows = reading(PUBLIC)("counters/addresses", weekday=weekday)
    found = rows.set_index("counter_id")["hours"]
    assert found.fillna("").tolist() == expected.reindex(found.index).fillna("").tolist()


def test_who_may_not_read_a_cell_is_told_the_rule_and_dots():
    hidden = {"file_name": "liste.csv", "rule": "hours_not_understood", "column_name": "h_lundi", "value": None}
    assert '"…"' in problems.of_line(hidden | {"detail": None}, "en")
    told = problems.of_line(hidden | {"value": "selon planning", "detail": None}, "en")
    assert "selon planning" in told
    assert "…" not in told


# About where three town halls are: place Léon-Blum, the villa Bagatelle, rue Duguesclin. Not from our build.
TOWN_HALLS = {"75011": ("75111", 48.859, 2.379), "13008": ("13208", 43.270, 5.382), "69003": ("69383", 45.760, 4.849)}


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("postcode", TOWN_HALLS)
def test_a_postcode_of_a_large_town_is_that_of_its_arrondissement(postcode: str) -> None:
    code, lat, lon = TOWN_HALLS[postcode]
    (found,) = reading(PUBLIC)("counters/places", words=postcode).to_dict("records")
    assert (found["code"], found["postcodes"]) == (code, postcode)
    assert (found["lat"], found["lon"]) == (pytest.approx(lat, abs=0.002), pytest.approx(lon, abs=0.002))
    (named,) = reading(PUBLIC)("counters/commune", commune=code).to_dict("records")
    assert (named["lat"], named["lon"], named["name"]) == (found["lat"], found["lon"], found["name"])


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(("town", "code"), [("Paris", "75056"), ("lyon", "69123"), ("MARSEILLE", "13055")])
def test_the_name_of_a_large_town_is_the_town_first(town: str, code: str) -> None:
    found = reading(PUBLIC)("counters/places", words=town)
    assert found["code"].iloc[0] == code
    assert (
        f"{town.capitalize()} 1er arrondissement"
        in reading(PUBLIC)("counters/places", words=f"{town} 1er")["name"].tolist()
    )
    assert len(reading(PUBLIC)("counters/commune", commune=code)) == 1
