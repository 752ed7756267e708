"""python -m tests.bench_counters: the planner, closures and unusual months at full size, with gaps; seconds.

Counters are the real list of December 2022 when it is beside the repository, else one per large commune.
"""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from queries.counters import trial, unusual
from queries.counters.closures import closures
from queries.counters.planner import METHODS, curve, plan

ROOT = Path(__file__).parents[1]
COMMUNES = ROOT / "data" / "reference" / "communes.parquet"
REAL = ROOT.parent / "shared" / "real" / "counters" / "liste-fs-20221201.csv"


def counters_of(communes: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Addresses of fixed counters (counter_id, lat, lon), and where they come from."""
    if not REAL.exists():
        largest = communes.sort_values("population").groupby("department").tail(27)
        return largest.rename(columns={"code": "counter_id"}), "made: the 27 largest communes of each departement"
    rows = pd.read_csv(REAL, dtype=str).query("itinerance == 'Non'").dropna(subset=["latitude", "longitude"])
    points = rows.assign(lat=rows["latitude"].astype(float), lon=rows["longitude"].astype(float))
    return points.rename(columns={"id_fs": "counter_id"}), f"real: {REAL.name}"


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def departments(communes: pd.DataFrame, counters: pd.DataFrame) -> None:
    """Five new counters in each departement, every commune a candidate."""
    for method in METHODS:
        for km in (5, 10, 20) if method == "covering" else (10,):
            plans = [plan(place, counters, 5, km, method) for _, place in communes.groupby("department")]
            times = [made.seconds for made in plans]
            proven = sum(made.proven for made in plans)
            print(f"{proven} of {len(plans)} departements proven, {method}, N=5, {km} km: ", end="")
            print(f"median {np.median(times):.2f}, slowest {max(times):.2f}")


def france(communes: pd.DataFrame, counters: pd.DataFrame) -> None:
    """New counters anywhere in France, every commune a candidate."""
    for method in METHODS:
        for places in (5, 20, 50, 100, 200):
            made = plan(communes, counters, places, 10, method)
            gained = f"{made.gained:,} people gained, mean {made.mean_km_after:.2f} km"
            print(f"France, {method}, N={places}, 10 km: {made.seconds:.2f}, gap {made.gap:.4%}, {gained}")


def main() -> None:
    """Print one line per measure."""
    communes = pd.read_parquet(COMMUNES)
    counters, origin = counters_of(communes)
    print(f"{len(communes)} communes, {len(counters)} counters ({origin})")
    departments(communes, counters)
    france(communes, counters)
    one = communes[communes["department"] == "35"]
    print(f"curve, 1 to 10 counters, one departement: {seconds(lambda: curve(one, counters, 10, 10)):.2f}")
    print(f"curve, 1 to 20 counters, France: {seconds(lambda: curve(communes, counters, 20, 10)):.2f}")
    print(f"closure of each counter of France: {seconds(lambda: closures(communes, counters, 10)):.2f}")
    made = trial.simulate(1, 2700)
    print(f"unusual months, 2,700 counters: {seconds(lambda: unusual.unusual(made.monthly, made.counters)):.2f}")


if __name__ == "__main__":
    main()
