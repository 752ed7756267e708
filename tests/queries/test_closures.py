"""What a closure costs: by hand on the equator, and against a full table of distances."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from queries.studies import sphere
from queries.studies.closures import closed, closures

DEGREE_KM = 111.19508  # of a great circle: 2 pi 6371.0088 / 360


def towns(*people: int) -> pd.DataFrame:
    """Communes on the equator, one degree apart."""
    codes = [chr(97 + k) for k in range(len(people))]
    columns = {"code": codes, "name": codes, "department": "99", "population": people}
    return pd.DataFrame({**columns, "lat": 0.0, "lon": np.arange(len(people), dtype=float)})


def counters(**degrees: float) -> pd.DataFrame:
    return pd.DataFrame({"counter_id": list(degrees), "lat": 0.0, "lon": list(degrees.values())})


@dataclass(frozen=True)
class Alone:
    """What one closure costs, from every distance before it and after it; the table of `closures` must say the same."""

    people_losing: int
    people_affected: int
    mean_extra_km: float | None
    communes: pd.DataFrame


def closure(communes: pd.DataFrame, counters: pd.DataFrame, closed: list[str], km: float) -> Alone:
    before = sphere.nearest_km(communes, counters)
    after = sphere.nearest_km(communes, counters[~counters["counter_id"].isin(closed)])
    table = communes.assign(km_before=before, km_after=after, loses_access=(before <= km) & (after > km))
    touched = table[after > before].sort_values("population", ascending=False, ignore_index=True)
    people, inhabited = touched["population"], touched[touched["population"] > 0]
    extra = None
    if len(inhabited) and np.isfinite(inhabited["km_after"]).all():
        extra = float(np.average(inhabited["km_after"] - inhabited["km_before"], weights=inhabited["population"]))
    return Alone(int(people[touched["loses_access"]].sum()), int(people.sum()), extra, touched)


def test_by_hand() -> None:
    """Towns at 0, 1, 2, 3; counters at 0 and 3; the one at 3 closes: 2 and 3 go to 0, and lose 120 km of reach."""
    lost = closure(towns(10, 20, 30, 40), counters(west=0, east=3), ["east"], 120)
    assert (lost.people_losing, lost.people_affected) == (70, 70)
    assert lost.mean_extra_km == pytest.approx((30 * 1 + 40 * 3) / 70 * DEGREE_KM, rel=1e-6)
    assert lost.communes["code"].tolist() == ["d", "c"]
    assert lost.communes["loses_access"].all()


def test_what_closings_did_by_hand() -> None:
    """Counters at 0, 1 and 3 of towns at 0, 1, 2, 3, within 120 km: the one at 3 had the people of 2 and 3, those of 3
    have no other; 0 and 1 keep the one at 1. A bus whose stops nobody tells is left out; nobody has any after the last.
    """
    lives = counters(west=0, middle=1, east=3).assign(open_from="2020-01-01", closed_on=None)
    bus = pd.DataFrame({"counter_id": ["bus"], "lat": [np.nan], "lon": [np.nan], "open_from": ["2020-01-01"]})
    days = {"east": "2022-05-01", "west": "2023-05-01", "middle": "2024-05-01", "bus": "2023-05-01"}
    lives = pd.concat([lives, bus]).assign(closed_on=lambda rows: rows["counter_id"].map(days))
    events = pd.DataFrame({"counter_id": list(days), "event_date": pd.to_datetime(list(days.values()))})
    found = closed(towns(10, 20, 30, 40), lives, events, 120).set_index("counter_id")
    assert found[["people", "people_left"]].to_dict("index") == {
        "east": {"people": 70, "people_left": 40},
        "west": {"people": 30, "people_left": 0},
        "middle": {"people": 60, "people_left": 60},
    }
    assert found["next"].fillna("nobody").to_dict() == {"east": "middle", "west": "middle", "middle": "nobody"}
    assert found.loc["east", "next_km"] == pytest.approx(2 * DEGREE_KM, rel=1e-6)


def test_two_counters_at_one_place() -> None:
    """Closing one of them costs nothing; closing both does."""
    both = counters(west=0, east=3, twin=3)
    assert closure(towns(10, 20, 30, 40), both, ["east"], 120).people_affected == 0
    assert closure(towns(10, 20, 30, 40), both, ["east", "twin"], 120).people_losing == 70
    assert closures(towns(10, 20, 30, 40), both, 120)["people_losing"].tolist() == [30, 0, 0]


def test_the_last_counter() -> None:
    lost = closure(towns(10, 20), counters(only=0), ["only"], 120)
    assert (lost.people_losing, lost.mean_extra_km) == (30, None)
    assert np.isnan(closures(towns(10, 20), counters(only=0), 120)["mean_extra_km"].item())


def test_without_a_counter_nothing_closes() -> None:
    costs = closures(towns(10, 20), counters(), 120)
    assert costs.empty
    assert list(costs) == ["counter_id", "people_nearest", "people_losing", "mean_extra_km"]


def test_a_bus_closes_with_all_its_stops() -> None:
    """A bus stops at 1 and 2, a fixed counter is at 5: without the bus, towns 0 to 3 go to 5 (or already do)."""
    bus = pd.DataFrame({"counter_id": ["bus", "bus", "fixed"], "lat": 0.0, "lon": [1.0, 2.0, 5.0]})
    table = closures(towns(10, 20, 30, 40, 50, 60), bus, 120).set_index("counter_id")
    # 0, 1, 2, 3 are nearest to the bus; 1, 2, 3 and 0 are within 120 km of a stop, none of the fixed counter.
    assert table.loc["bus", ["people_nearest", "people_losing"]].tolist() == [100, 100]
    extra = 10 * (5 - 1) + 20 * (4 - 0) + 30 * (3 - 0) + 40 * (2 - 1)
    assert table.loc["bus", "mean_extra_km"] == pytest.approx(extra / 100 * DEGREE_KM, rel=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_table_is_each_closure_alone(seed: int) -> None:
    random = np.random.default_rng(seed)
    people = towns(*random.integers(0, 500, 60)).assign(lat=random.uniform(46, 47, 60), lon=random.uniform(2, 3, 60))
    points = pd.DataFrame(
        {
            "counter_id": [f"c{k % 9}" for k in range(12)],
            "lat": random.uniform(46, 47, 12),
            "lon": random.uniform(2, 3, 12),
        }
    )
    for row in closures(people, points, 15).itertuples():
        alone = closure(people, points, [row.counter_id], 15)
        assert (row.people_losing, row.people_nearest) == (alone.people_losing, alone.people_affected)
        assert row.mean_extra_km == pytest.approx(alone.mean_extra_km or np.nan, nan_ok=True)
