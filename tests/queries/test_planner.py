"""The planner against exhaustive enumeration, hand-worked cases, and one real territory."""

from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data import check
from queries.studies import locate, planner, sphere
from tests.support import one_in

COMMUNES = Path(__file__).parents[2] / "data" / "reference" / "communes.parquet"
DEGREE_KM = 111.19508  # of a great circle: 2 pi 6371.0088 / 360, worked out by hand


def made(seed: int, communes: int = 14, counters: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Communes and counters thrown at random on a square of about 90 by 65 km."""
    random = np.random.default_rng(seed)
    table = pd.DataFrame(
        {
            "code": [f"{k:05d}" for k in range(communes)],
            "name": [f"Commune {k}" for k in range(communes)],
            "department": "99",
            "lat": random.uniform(46.0, 46.8, communes),
            "lon": random.uniform(2.0, 2.9, communes),
            "population": random.integers(0, 3000, communes),
        }
    )
    points = {"lat": random.uniform(46.0, 46.8, counters), "lon": random.uniform(2.0, 2.9, counters)}
    return table, pd.DataFrame({"counter_id": [f"c{k}" for k in range(counters)], **points})


def on_the_equator(**degrees: float) -> pd.DataFrame:
    """Communes named after their code on the equator, at a longitude, of 100 people each."""
    return pd.DataFrame(
        {
            "code": list(degrees),
            "name": list(degrees),
            "department": "99",
            "lat": 0.0,
            "lon": list(degrees.values()),
            "population": 100,
        }
    )


def by_vectors_km(communes: pd.DataFrame, points: pd.DataFrame) -> np.ndarray:
    """The same distances by another formula, the angle between two vectors: communes x points."""
    one, other = (_vectors(places) for places in (communes, points))
    cross = np.linalg.norm(np.cross(one[:, None], other[None, :]), axis=2)
    return 6371.0088 * np.arctan2(cross, one @ other.T)


def _vectors(places: pd.DataFrame) -> np.ndarray:
    phi, turn = np.radians(places["lat"].to_numpy()), np.radians(places["lon"].to_numpy())
    return np.column_stack((np.cos(phi) * np.cos(turn), np.cos(phi) * np.sin(turn), np.sin(phi)))


def best_of_all(communes: pd.DataFrame, counters: pd.DataFrame, places: int, km: float, method: str) -> float:
    """People within `km`, or minus the person-kilometres, of the best choice: every choice is tried."""
    people = communes["population"].to_numpy()
    today = by_vectors_km(communes, counters)
    every = by_vectors_km(communes, communes)
    outcomes = []
    for choice in combinations(range(len(communes)), places):
        nearest = np.hstack([today, every[:, choice]]).min(axis=1)
        outcomes.append(people[nearest <= km].sum() if method == "covering" else -(people * nearest).sum())
    return float(max(outcomes))


def outcome(plan: planner.Plan) -> float:
    return plan.covered_after if plan.method == "covering" else -(plan.mean_km_after or 0) * plan.people


def test_a_degree_of_longitude_on_the_equator() -> None:
    km = sphere.great_circle_km(np.array([0.0]), np.array([0.0]), np.array([0.0]), np.array([1.0]))
    assert km[0] == pytest.approx(DEGREE_KM, abs=1e-4)


def test_pairs_within_reach_are_those_of_the_whole_table() -> None:
    communes, counters = made(5, 200, 40)
    i, j, apart = sphere.within(communes, counters, 12.0)
    expected = by_vectors_km(communes, counters)
    assert set(zip(i, j, strict=True)) == set(zip(*np.nonzero(expected <= 12.0), strict=True))
    assert apart == pytest.approx(expected[i, j], abs=1e-6)
    assert sphere.nearest_km(communes, counters) == pytest.approx(expected.min(axis=1), abs=1e-6)


@pytest.mark.parametrize("seed", one_in(4, range(12)))
@pytest.mark.parametrize("places", [1, 2, 3])
@pytest.mark.parametrize("method", ["covering", "median"])
@pytest.mark.parametrize("counters", [0, 3])
def test_no_choice_is_better(seed: int, places: int, method: planner.Method, counters: int) -> None:
    communes, open_today = made(seed, counters=counters)
    plan = planner.plan(communes, open_today, places, 15, method)
    best = best_of_all(communes, open_today, places, 15, method)
    assert plan.proven
    assert plan.gap == 0
    assert plan.bound == plan.value
    assert outcome(plan) == pytest.approx(best, rel=1e-7)


@pytest.mark.parametrize("seed", one_in(3, range(8)))
@pytest.mark.parametrize("counters", one_in(2, [0, 3]))
def test_the_worst_off_come_first_then_everyone(seed: int, counters: int) -> None:
    """Every choice of two is tried: the shortest of the longest distances, then, of those, of the mean ones."""
    communes, open_today = made(seed, counters=counters)
    people, today, every = (
        communes["population"].to_numpy(),
        by_vectors_km(communes, open_today),
        by_vectors_km(communes, communes),
    )
    choices = [np.hstack([today, every[:, one]]).min(axis=1) for one in combinations(range(len(communes)), 2)]
    shortest = min(apart[people > 0].max() for apart in choices)
    mean = min((people @ apart) / people.sum() for apart in choices if apart[people > 0].max() <= shortest + 0.001)
    plan = planner.plan(communes, open_today, 2, 15, "centre")
    assert plan.proven
    assert plan.farthest_after == pytest.approx(shortest, abs=0.001)
    assert plan.mean_km_after == pytest.approx(mean, rel=1e-5)
    median = planner.plan(communes, open_today, 2, 15, "median")
    assert plan.farthest_after <= (median.farthest_after or 0) + 0.001
    assert plan.mean_km_after >= (median.mean_km_after or 0) - 1e-6
    hasty = planner.plan(communes, open_today, 2, 15, "centre", seconds=0)
    assert not hasty.proven
    assert (hasty.farthest_floor or 0) <= shortest <= (hasty.farthest_after or np.inf) + 0.001


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("method", ["covering", "median"])
def test_the_bound_holds_when_there_is_no_time(seed: int, method: planner.Method) -> None:
    communes, counters = made(seed)
    proven = planner.plan(communes, counters, 3, 15, method)
    hasty = planner.plan(communes, counters, 3, 15, method, seconds=0)
    assert hasty.value <= proven.value <= hasty.bound + 1e-6


@pytest.mark.parametrize("seed", range(20))
def test_dense_gains_against_enumeration(seed: int) -> None:
    """Gains drawn at random, ties included, straight into the solver: greedy is wrong on several of these."""
    from scipy.sparse import csr_array

    random = np.random.default_rng(seed)
    dense = random.integers(0, 6, (12, 25)) * (random.random((12, 25)) < 0.4)
    found = locate.locate(csr_array(dense.astype(float)), 3, 30, grain=1)
    best = max(dense[list(choice)].max(axis=0).sum() for choice in combinations(range(12), 3))
    assert (found.value, found.bound, found.proven) == (best, best, True)


def test_greedy_alone_would_be_wrong() -> None:
    """Five communes half a degree apart, 60 km of reach, two counters to open: c alone takes b, c, d; a and e are lost.

    Worked out by hand: greedy takes the middle (500 people: b 150, c 200, d 150), then one end (100); b and d reach all
    five (700).
    """
    communes = on_the_equator(a=0.0, b=0.5, c=1.0, d=1.5, e=2.0).assign(population=[100, 150, 200, 150, 100])
    plan = planner.plan(communes, pd.DataFrame({"lat": [], "lon": []}), 2, 60)
    assert sorted(plan.chosen["code"]) == ["b", "d"]
    assert (plan.covered_before, plan.gained, plan.covered_after) == (0, 700, 700)
    assert plan.chosen["gained"].tolist() == [450, 250]


def test_what_the_plan_says() -> None:
    """A counter at 0; communes at 0, 1, 2 and 5 degrees; 120 km of reach. One new counter at 1 or 2 brings only 2."""
    communes = on_the_equator(a=0.0, b=1.0, c=2.0, d=5.0)
    plan = planner.plan(communes, pd.DataFrame({"lat": [0.0], "lon": [0.0]}), 2, 120)
    assert (plan.people, plan.covered_before, plan.gained, plan.covered_after) == (400, 200, 200, 400)
    assert plan.mean_km_before == pytest.approx(2 * DEGREE_KM, abs=1e-3)  # (0 + 1 + 2 + 5) / 4
    assert plan.chosen["covered"].tolist() == [300, 400]
    assert plan.chosen["rank"].tolist() == [1, 2]
    assert {"roads", "premises", "agents"} <= set(plan.unknown)


def test_the_median_goes_where_people_are() -> None:
    """A counter at 0; 100 people at 4 degrees, 300 at 5: one new counter goes to 5, and saves 300 x 5 + 100 x 3."""
    communes = on_the_equator(near=4.0, far=5.0).assign(population=[100, 300])
    plan = planner.plan(communes, pd.DataFrame({"lat": [0.0], "lon": [0.0]}), 1, 10, "median")
    assert plan.chosen["code"].tolist() == ["far"]
    assert plan.value == pytest.approx(1800 * DEGREE_KM, rel=1e-6)
    assert plan.mean_km_after == pytest.approx(0.25 * DEGREE_KM, rel=1e-6)


def test_places_that_add_nothing_are_left_out() -> None:
    communes = on_the_equator(a=0.0, b=0.1, c=3.0)
    plan = planner.plan(communes, pd.DataFrame({"lat": [0.0], "lon": [0.0]}), 3, 20)
    assert plan.chosen["code"].tolist() == ["c"]
    assert plan.proven


def test_everyone_is_covered_already() -> None:
    communes = on_the_equator(a=0.0, b=0.1)
    plan = planner.plan(communes, pd.DataFrame({"lat": [0.0], "lon": [0.0]}), 3, 20)
    assert (len(plan.chosen), plan.gained, plan.bound, plan.proven) == (0, 0, 0, True)


def test_candidates_are_restricted() -> None:
    communes = on_the_equator(a=0.0, b=0.1, c=3.0).assign(population=[50, 400, 900])
    assert planner.candidates(communes, at_least=100)["code"].tolist() == ["b", "c"]
    assert planner.candidates(communes, codes=["a", "c"])["code"].tolist() == ["a", "c"]
    with pytest.raises(ValueError, match="communes outside the territory: x, y"):
        planner.candidates(communes, codes=["y", "x"])
    plan = planner.plan(communes, communes.iloc[:0], 1, 20, sites=planner.candidates(communes, codes=["a"]))
    assert plan.chosen["code"].tolist() == ["a"]
    assert planner.plan(communes, communes.iloc[:0], 1, 20, sites=communes.iloc[:0]).chosen.empty


@pytest.mark.parametrize("method", ["covering", "median"])
def test_the_curve_is_every_number_solved_on_its_own(method: planner.Method) -> None:
    communes, counters = made(3)
    curve = planner.curve(communes, counters, 4, 15, method)
    plans = [planner.plan(communes, counters, places, 15, method) for places in range(1, 5)]
    assert curve["value"].tolist() == pytest.approx([plan.value for plan in plans])
    assert curve["gained"].tolist() == [plan.gained for plan in plans]
    assert curve["marginal"].cumsum().tolist() == curve["gained"].tolist()
    assert curve["proven"].all()


def test_the_reader_can_stop_it() -> None:
    communes, counters = made(1)
    steps: list[str] = []
    planner.plan(communes, counters, 2, 15, tell=lambda share, step: steps.append(step))
    assert (steps[0], steps[-1]) == ("distances", "done")

    def stop(share: float, step: str) -> None:
        raise InterruptedError(step)

    for search in (planner.plan, planner.curve):
        with pytest.raises(InterruptedError):
            search(communes, counters, 2, 15, tell=stop)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"places": 0}, "0 is not a number of new counters"),
        ({"km": -1}, "-1 is not a distance"),
        ({"counters": pd.DataFrame({"lat": [46.0, None], "lon": [2.0, 2.0]})}, "1 points without lat or lon"),
        ({"communes": pd.DataFrame({"code": [], "population": []})}, "communes: there are none"),
    ],
)
def test_questions_that_make_no_sense(change: dict[str, object], message: str) -> None:
    communes, counters = made(1)
    with pytest.raises(ValueError, match=message):
        planner.plan(**{"communes": communes, "counters": counters, "places": 2, "km": 15, **change})  # type: ignore[arg-type]


def test_the_files_to_deposit_are_accepted(tmp_path: Path) -> None:
    communes = pd.read_parquet(COMMUNES).query("department == '35'")
    chosen = planner.plan(communes, communes.nlargest(3, "population"), 2, 10).chosen
    files = {
        "counters": planner.deposit_counters(chosen, ["Projet : " + name for name in chosen["name"]], date(2027, 1, 1)),
        "counter_stops": planner.deposit_stops(chosen, "bus-1"),
    }
    for name, rows in files.items():
        rows.to_csv(tmp_path / f"{name}.csv", index=False)
        report = check.check(tmp_path / f"{name}.csv")
        assert (report.contract.name, report.rows.num_rows, report.problems) == (name, 2, ())
    first = files["counters"].iloc[0]
    assert first["counter_id"] == f"plan-{chosen.loc[0, 'code']}"
    assert (first["name"], first["opened_on"]) == (f"Projet : {chosen.loc[0, 'name']}", "2027-01-01")


@pytest.mark.parametrize("method", ["covering", "median"])
def test_a_real_department_is_solved_to_the_end(method: planner.Method) -> None:
    """Every commune of Ille-et-Vilaine is a candidate; three counters stand in its largest communes."""
    communes = pd.read_parquet(COMMUNES).query("department == '35'")
    plan = planner.plan(communes, communes.nlargest(3, "population"), 5, 10, method)
    assert plan.proven
    assert plan.people == communes["population"].sum()
    assert plan.covered_after == plan.covered_before + plan.chosen["gained"].sum()
