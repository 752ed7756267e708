"""Access as the crow flies, against an independent computation that compares every commune with every address."""

import numpy as np
import pandas as pd
import pytest

from queries.access import Viewer
from tests.support import reading

RADIUS = 6371.0088
CABINET = Viewer("cabinet")

# Great-circle distances known elsewhere, to the kilometre: Paris to London, Paris to New York, Paris to Sydney.
KNOWN = [
    ((48.8566, 2.3522), (51.5074, -0.1278), 344),
    ((48.8566, 2.3522), (40.7128, -74.0060), 5837),
    ((48.8566, 2.3522), (-33.8688, 151.2093), 16960),
    ((48.0, 2.0), (48.0, 2.0), 0),
]


@pytest.mark.parametrize(("here", "there", "km"), KNOWN)
def test_distance(by_hand, look, here, there, km):
    points = ", ".join(str(degrees) for degrees in (*here, *there))
    assert look(by_hand, f"select distance_km({points}) as km")["km"].item() == pytest.approx(km, abs=1)


def vectors(frame: pd.DataFrame) -> np.ndarray:
    """Points of the unit sphere; a chord between two of them gives their angle, without the formula under test."""
    lat, lon = np.radians(frame["lat"].to_numpy(float)), np.radians(frame["lon"].to_numpy(float))
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def nearest(communes: pd.DataFrame, addresses: pd.DataFrame) -> np.ndarray:
    """Kilometres from each commune to the nearest address, all pairs compared."""
    points, targets = vectors(communes), vectors(addresses)
    chords = [
        np.sqrt(np.maximum(0, 2 - 2 * (points[i : i + 2000] @ targets.T).max(axis=1)))
        for i in range(0, len(points), 2000)
    ]
    return 2 * RADIUS * np.arcsin(np.concatenate(chords) / 2)


FIXED = """select lat, lon from core.counters
    where not itinerant and format not in ('bus', 'itinerant') and lat is not null
    and (closed_on is null or closed_on > (select as_of from core.editions))"""
STOPS = """select communes.lat, communes.lon
    from core.counter_stops join core.counters as counters using (counter_id)
    join core.communes on communes.code = counter_stops.commune
    where (itinerant or format in ('bus', 'itinerant'))
    and (closed_on is null or closed_on > (select as_of from core.editions))"""


@pytest.fixture
def measured(edition, look):
    """Communes with our distance and the independent one."""
    communes = look(edition.path, "from marts.commune_access order by commune")
    addresses = look(edition.path, f"{FIXED} union all {STOPS}")
    return communes.assign(checked=nearest(communes, addresses))


def test_every_commune_is_as_far_as_when_all_pairs_are_compared(measured):
    assert len(measured) == 34_875
    assert np.allclose(measured["km"], measured["checked"], atol=1e-3)


@pytest.mark.parametrize(
    ("level", "column", "code"),
    [("nation", None, "FR"), ("region", "region", "53"), ("department", "department", "48")],
)
def test_shares_of_people(edition, measured, level, column, code):
    here = measured if column is None else measured[measured[column] == code]
    rows = reading(CABINET)("counters/access", level=level, code=code).set_index("km")
    assert rows.index.tolist() == [10, 15, 20]
    for km, row in rows.iterrows():
        people = here[here["checked"] <= km]["population"].sum()
        assert (row["people"], row["population"]) == (people, here["population"].sum())
        assert row["share"] == pytest.approx(100 * people / row["population"], abs=0.005)


def test_an_itinerant_counter_is_not_an_address(by_hand, look):
    """The bus is garaged in Fougères (35115); Rennes, about 44 km away, is the nearest place with an address."""
    found = look(by_hand, "select counter_id, km from marts.commune_access where commune = '35115'")
    assert found["counter_id"].item() == "rennes"
    assert found["km"].item() == pytest.approx(44, abs=3)
