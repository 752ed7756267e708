"""Access: against a computation of its own over every commune and address; the drawing of communes; filters."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import queries
from data.reference import dots
from queries.access import Viewer
from queries.counters import reach

ROOT = Path(__file__).parents[2]
PUBLIC = Viewer("public")
READERS = [PUBLIC, Viewer("cabinet"), Viewer("prefect", ("R53",))]


def brute_force_km(communes: pd.DataFrame, addresses: pd.DataFrame) -> np.ndarray:
    """The nearest address of each commune, by the angle between points of the unit sphere, all pairs."""

    def vectors(rows):
        phi, lam = np.radians(rows["lat"].to_numpy()), np.radians(rows["lon"].to_numpy())
        return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))

    ours, theirs = vectors(communes), vectors(addresses)
    best = [(part @ theirs.T).max(axis=1) for part in np.array_split(ours, 40)]
    return 6371.0088 * np.arccos(np.clip(np.concatenate(best), -1, 1))


@pytest.fixture(scope="module")
def counted(edition):
    """Communes with the distance found by brute force, and the addresses."""
    communes = queries.run(PUBLIC, "counters/communes")
    addresses = queries.run(PUBLIC, "counters/addresses")
    return communes.assign(brute=brute_force_km(communes, addresses)), addresses


def test_the_distance_of_every_commune_is_the_one_of_brute_force(counted):
    communes, _ = counted
    assert len(communes) == 34_875
    # The angle loses half of its digits when it is small: a metre is enough.
    assert (communes["km"] - communes["brute"]).abs().max() < 0.001


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.role)
@pytest.mark.parametrize(
    ("level", "code"), [("nation", "FR"), ("region", "94"), ("department", "23"), ("department", "973")]
)
def test_the_shares_are_those_of_brute_force(counted, reader, level, code):
    communes, _ = counted
    inside = communes if level == "nation" else communes[communes[level] == code]
    rows = queries.run(reader, "counters/access", level=level, code=code).set_index("km")
    for km in (10, 15, 20):
        people = inside["population"][inside["brute"] <= km].sum()
        assert rows.loc[km, "people"] == people
        assert rows.loc[km, "share"] == pytest.approx(100 * people / inside["population"].sum(), abs=0.005)


def test_the_query_says_which_list_and_which_population_it_used(edition):
    done = subprocess.run(
        [sys.executable, "-m", "queries", "counters/access", "--viewer", "public", "--level", "nation"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    rows = pd.read_csv(StringIO(done.stdout))
    assert rows["km"].tolist() == [10, 15, 20]
    assert rows["share"].is_monotonic_increasing
    assert rows[["list_date", "population_vintage", "method", "kind"]].notna().all().all()


def test_white_zones_are_what_is_beyond_worst_first_and_add_up(counted):
    communes, _ = counted
    rows = queries.run(PUBLIC, "counters/white_zones", km=20.0, rows=40_000)
    beyond = communes[communes["brute"] > 20]
    assert rows["population"].is_monotonic_decreasing
    assert set(rows["commune"]) == set(beyond["code"])
    access = queries.run(PUBLIC, "counters/access", level="nation").set_index("km").loc[20]
    assert rows["population"].sum() == access["population"] - access["people"]
    assert rows["nearest"].notna().all()


def test_a_procedure_and_a_day_only_take_addresses_away(counted):
    communes, addresses = counted
    offering = queries.run(PUBLIC, "counters/addresses", procedure="anah-renovation")
    on_saturday = queries.run(PUBLIC, "counters/addresses", procedure="anah-renovation", weekday=5)
    saturday = reach.open_on(on_saturday, 5)
    assert 0 < len(saturday) < len(offering) < len(addresses)
    far, farther = reach.distances(communes, offering), reach.distances(communes, saturday)
    assert (far >= communes["km"] - 1e-6).all()
    assert (farther >= far - 1e-6).all()
    assert far.to_numpy() == pytest.approx(brute_force_km(communes, offering), abs=0.001)


def test_a_stop_is_open_on_the_days_it_is_made_and_an_address_by_its_hours():
    rows = pd.DataFrame(
        [
            {"stop": None, "weekdays": None, "hours": "9h-12h"},
            {"stop": "23096", "weekdays": [2], "hours": "9h-12h"},
        ]
    )
    assert reach.open_on(rows, 0).index.tolist() == [0]
    assert reach.open_on(rows.assign(hours=None), 1).index.tolist() == [1]


def test_classes_and_shares_by_hand():
    km = pd.Series([0.0, 5.0, 5.01, 15.0, 20.0, 20.01, np.nan])
    assert reach.classes(km).tolist() == [0, 0, 1, 2, 3, 4, 255]
    people = pd.DataFrame({"population": [100, 100, 100, 100, 100, 400, 100]})
    assert reach.shares(people, km, (5, 20))["share"].tolist() == [20.0, 50.0]


def test_without_any_address_no_distance_is_known():
    communes = pd.DataFrame({"lat": [48.0], "lon": [2.0]})
    assert reach.distances(communes, pd.DataFrame({"lat": [], "lon": []})).isna().all()


def test_the_drawing_of_communes_is_made_of_the_reference_in_the_order_of_the_query(edition):
    drawn = json.loads(dots.FILE.read_text(encoding="utf-8"))
    assert drawn == dots.content()
    rows = queries.run(PUBLIC, "counters/communes")
    assert drawn["codes"] == "".join(rows["code"])
    assert drawn["names"].split("\n") == rows["name"].tolist()


@pytest.mark.real
def test_with_the_real_list_of_december_2022_the_shares_are_those_of_an_independent_count(real):
    """The file itself, read by pandas alone: counters that do not travel, with coordinates, and the communes."""
    rows = pd.read_csv(real / "counters" / "liste-fs-20221201.csv", dtype=str)
    fixed = rows[(rows["itinerance"] == "Non")].dropna(subset=["latitude", "longitude"])
    places = pd.DataFrame({"lat": fixed["latitude"].astype(float), "lon": fixed["longitude"].astype(float)})
    communes = pd.read_parquet(ROOT / "data" / "reference" / "communes.parquet")
    km = pd.Series(brute_force_km(communes, places), index=communes.index)
    found = reach.shares(communes, km)["share"].round(1).tolist()
    assert found == pytest.approx([89.1, 98.0, 99.8], abs=0.15)
