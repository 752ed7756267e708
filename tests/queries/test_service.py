"""Access to a service, hours gained and the choice of half-days: by hand, and against every choice."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from queries.studies import hours, schedule, service
from tests.queries.test_planner import COMMUNES, by_vectors_km, on_the_equator

SATURDAY, EVENING = schedule.MORNING + 5, schedule.EVENING


def places(*rows: tuple[str, float, bool | None, str | None, str | None], department: str = "99") -> pd.DataFrame:
    """Places on the equator: name, longitude, whether it offers, hours of weekdays and of Saturday; a name in capitals
    is a stop of a bus.
    """
    days = {name: [row[3] for row in rows] for name in schedule.COLUMNS}
    told = {
        "counter_id": [row[0] for row in rows],
        "lon": [row[1] for row in rows],
        "offered": [row[2] for row in rows],
    }
    stops = [row[0] if row[0].isupper() else None for row in rows]
    same = {"name": "", "commune": "", "place": "", "lat": 0.0, "department": department, "stop": stops}
    return pd.DataFrame(told | days | {"hours_saturday": [row[4] for row in rows]} | same)


@pytest.mark.parametrize(
    ("hours_told", "said"),
    [
        ("09:00 - 12:30", ("open", "open", "closed")),  # until half past twelve is no afternoon
        ("12:30 - 17:00", ("open", "closed", "open")),  # nor half an hour a morning
        ("12:00 - 14:00", ("open", "open", "open")),  # an hour of each
        ("fermé", ("closed", "closed", "closed")),
        (None, ("unknown", "unknown", "unknown")),
        ("un mardi sur 2", ("unknown", "unknown", "unknown")),
    ],
)
def test_a_half_day_is_an_hour_at_least_of_it_and_unknown_is_not_closed(hours_told, said):
    rows = pd.DataFrame([dict.fromkeys(schedule.COLUMNS) | {"hours_tuesday": hours_told}])
    moments = (1, schedule.MORNING + 1, schedule.AFTERNOON + 1)
    assert tuple(schedule.states(rows, one)[0] for one in moments) == said
    assert schedule.states(rows.assign(**dict.fromkeys(schedule.COLUMNS[:5], "fermé")), EVENING)[0] == "closed"


# A degree is 111 km: each commune reaches what stands within a tenth of a degree of it, 15 km and no more.
TOWNS = on_the_equator(a=0.0, b=1.0, c=2.0, d=3.0, e=4.0).assign(population=[100, 200, 300, 400, 500])
THERE = places(
    ("open", 0.1, True, "9h-12h", "9h-12h"),
    ("silent", 1.1, True, "9h-12h", None),
    ("unasked", 1.05, None, "9h-12h", "9h-12h"),
    ("shut", 2.1, True, "9h-19h", "fermé"),
    ("other", 3.0, False, "9h-12h", "9h-12h"),
)


def test_who_is_served_by_hand():
    """On Saturday morning: a surely; b perhaps, by unknown hours and by an unknown offer; c by none; d by one that does
    not offer it; e has no door. 100 of 1,500 are served, 200 are not known, 1,000 have a door: 60 points between.
    """
    near = service.near(TOWNS, THERE).cut(15)
    surely, perhaps = service.serving(THERE, SATURDAY)
    assert (surely.tolist(), perhaps.tolist()) == ([True] + [False] * 4, [True] * 3 + [False] * 2)
    reached = map(near.reached, (np.ones(5, bool), surely, perhaps))
    (row,) = service.rates(service.sums(TOWNS["population"], TOWNS["department"], *reached)).to_dict("records")
    expected = {"people": 100, "door": 100 * 10 / 15, "share": 100 / 15, "unknown": 200 / 15, "gap": 60}
    assert {name: row[name] for name in expected} == pytest.approx(expected)
    assert service.serving(THERE, None)[0].tolist() == [True, True, False, True, False]


def test_hours_gained_by_hand():
    """One more Saturday morning: 300 at the closed one, 200 at most at each of two that may be open already, each of
    whose people the other may serve; nothing where the offer is another.
    """
    near = service.near(TOWNS, THERE).cut(15)
    found = service.gained(near, TOWNS["population"].to_numpy(float), THERE, *service.serving(THERE, SATURDAY))
    assert found[["counter_id", "least", "most", "state"]].to_numpy().tolist() == [
        ["shut", 300, 300, "closed"], ["silent", 0, 200, "unknown"], ["unasked", 0, 200, "unknown"],
    ]  # fmt: skip


def test_a_bus_is_in_one_place_at_a_time():
    """One bus, which stops at 9 on Saturday: it may make one evening stop more, not two, and no other on Saturday."""
    there = places(("BUS", 0.0, True, "fermé", "9h-12h"))
    offer, told = hours.offers(TOWNS, there, service.near(TOWNS, there), 15, (SATURDAY, EVENING), ())
    assert set(told["moment"]) == {EVENING}
    found = hours.choose(offer, 100)
    assert told.loc[list(found.options), "code"].tolist() == ["e"]
    assert (found.value, found.bound, found.proven) == (500, 500, True)
    both = pd.concat([there, there.assign(counter_id="BUS2", hours_saturday=None)], ignore_index=True)
    offer, told = hours.offers(TOWNS, both, service.near(TOWNS, both), 15, (SATURDAY, EVENING), ())
    assert sorted(told.loc[list(hours.choose(offer, 100).options), "code"]) == ["d", "e"]


def test_people_whom_two_openings_would_serve_are_no_proof_of_more():
    """Two counters at one door, shut on Saturday: each gains the same people, and both gain no more than one."""
    there = places(("a", 0.0, True, "9h-12h", "fermé"), ("b", 0.0, True, "9h-12h", "fermé"))
    offer, _ = hours.offers(TOWNS, there, service.near(TOWNS, there), 15, (SATURDAY,), ())
    one, both = (hours.choose(offer, budget, work=0) for budget in (hours.HALF, 2 * hours.HALF))
    assert (both.value, both.bound, both.proven) == (one.value, one.value, True)


@pytest.mark.parametrize("department", ["09", "23", "48"])
def test_no_choice_of_half_days_is_better(department: str) -> None:
    """Sixteen communes of Ariège, Creuse and Lozère, counters in eight of them, one bus: every choice within seven
    hours is tried, with distances by another formula. The search proves its own; greedy alone is within its bound.
    """
    towns = pd.read_parquet(COMMUNES).query("department == @department").nlargest(16, "population", keep="first")
    towns = towns.reset_index(drop=True)
    there = places(*[(f"c{k}", 0.0, True, "9h-12h", ("9h-12h", "fermé", None)[k % 3]) for k in range(8)])
    there = pd.concat([there, places(("BUS", 0.0, True, "9h-12h", "fermé"))], ignore_index=True)
    there[["lat", "lon"]] = towns.loc[[*range(0, 16, 2), 1], ["lat", "lon"]].to_numpy()
    there["department"] = department
    near = service.near(towns, there)
    offer, told = hours.offers(towns, there, near, 10, (SATURDAY, EVENING), [department])
    found, greedy = hours.choose(offer, 7), hours.choose(offer, 7, work=0)
    best = best_of_all(towns, there, told, 10, 7)
    assert found.proven
    assert found.value == found.bound == best
    assert greedy.value <= best <= greedy.bound
    assert greedy.value >= 0.63 * best
    assert sum(hours.gains(offer, found.options)) == found.value


def best_of_all(towns: pd.DataFrame, there: pd.DataFrame, told: pd.DataFrame, km: float, budget: float) -> float:
    """What the best of all the choices within a budget brings, a bus being in one place at a time."""
    people = towns["population"].to_numpy()
    open_then = {SATURDAY: there["hours_saturday"] == "9h-12h", EVENING: pd.Series(False, there.index)}
    at = pd.concat([there.iloc[:-1], towns])[["lat", "lon"]]  # the sites of options: counters, then communes
    reach = by_vectors_km(towns, at) <= km
    lacking = {one: ~(by_vectors_km(towns, there[open_then[one].to_numpy()]) <= km).any(axis=1) for one in open_then}
    lacking = {one: np.ones(len(towns), bool) if not open_then[one].any() else lacking[one] for one in lacking}
    option = list(zip(told["site"], told["moment"], told["hours"], told["kind"] == "stop", strict=True))
    gain = [reach[:, site] & lacking[moment] for site, moment, *_ in option]
    best = 0.0
    for size in (1, 2, 3):
        for choice in combinations(range(len(option)), size):
            buses = [option[one][1] for one in choice if option[one][3]]
            if sum(option[one][2] for one in choice) > budget or len(buses) > len(set(buses)):
                continue
            served = {m: np.logical_or.reduce([gain[k] for k in choice if option[k][1] == m]) for m in open_then}
            best = max(best, sum(float(people[mask].sum()) for mask in served.values() if np.ndim(mask)))
    return best
