"""python -m tests.bench.counters: the planner, closures and unusual months at full size, with gaps; seconds.

Counters are the real list of December 2022 when it is beside the repository, else one per large commune.
With --browser: the map of access on the current edition, in Chromium without a GPU; milliseconds.
"""

import os
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from queries.studies import unusual
from queries.studies.closures import closures
from queries.studies.planner import METHODS, curve, plan
from tests.bench.harness import ROOT, in_chromium
from tests.queries import simulated_alarms

if TYPE_CHECKING:
    from playwright.sync_api import Page

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


# What the map wrote on itself when it was last drawn, and when that changed; the clock starts at each click.
WATCH = """() => {
    const drawn = () => [...document.querySelectorAll('.st-key-panel-communes *')]
        .map(element => element.shadowRoot?.querySelector('.map')?.dataset.drawn).find(found => found);
    let last = drawn();
    const look = () => {
        const now = drawn();
        if (now !== last) { last = now; window.redrawn = performance.now(); }
        requestAnimationFrame(look);
    };
    look();
    addEventListener('click', () => { window.acted = performance.now(); window.redrawn = undefined; }, true);
}"""
DRAWN = """() => [...document.querySelectorAll('.st-key-panel-communes *')]
    .some(element => element.shadowRoot?.querySelector('.map')?.dataset.drawn)"""
FIRST_BOUND_MS, FILTER_BOUND_MS = 2000, 400


def page_of_access() -> bool:
    """From the address to the map drawn; from the click on an option to the map drawn again. Whether it is too slow."""
    with in_chromium() as (server, page):
        opened = [_opened(page, f"{server}/counters-access") for _ in range(4)]
        page.evaluate(WATCH)
        options = _options(page, "Démarche")[1:4]
        choices = [*(("Démarche", option) for option in options), ("Jour", "samedi"), ("Jour", "lundi")]
        firsts = [_redrawn(page, *choice) for choice in choices]  # nobody asked before: each is computed
        agains = [_redrawn(page, *choice) for choice in choices]
    print(f"{opened[0]:8.0f} ms  the map drawn, by the first reader of the server")
    print(f"{median(opened[1:]):8.0f} ms  the map drawn, by the next ones (bound {FIRST_BOUND_MS} ms)")
    for (label, option), first, again in zip(choices, firsts, agains, strict=True):
        print(f"{first:8.0f} ms  {label}: {option} (the second time {again:.0f} ms)")
    print(f"slowest filter {max(firsts):.0f} ms (bound {FILTER_BOUND_MS} ms), load {os.getloadavg()[0]:.1f}")
    return median(opened[1:]) > FIRST_BOUND_MS or max(firsts) > FILTER_BOUND_MS


def _opened(page: "Page", address: str) -> float:
    started = time.perf_counter()
    page.goto(address)
    page.wait_for_function(DRAWN)
    taken = 1000 * (time.perf_counter() - started)
    page.wait_for_timeout(1500)
    return taken


def _options(page: "Page", label: str) -> list[str]:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option").first.wait_for()
    found = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    return found


def _redrawn(page: "Page", label: str, option: str) -> float:
    page.get_by_role("combobox", name=label).click()
    page.wait_for_timeout(300)
    page.get_by_role("option", name=option, exact=True).click()
    page.wait_for_timeout(2500)
    taken = page.evaluate("window.redrawn === undefined ? null : window.redrawn - window.acted")
    assert taken is not None, f"{label}: {option} did not redraw the map"
    return float(taken)


def main() -> int:
    """Print one line per measure; 1 when the map is too slow."""
    if "--browser" in sys.argv:
        return int(page_of_access())
    communes = pd.read_parquet(COMMUNES)
    counters, origin = counters_of(communes)
    print(f"{len(communes)} communes, {len(counters)} counters ({origin})")
    departments(communes, counters)
    france(communes, counters)
    one = communes[communes["department"] == "35"]
    print(f"curve, 1 to 10 counters, one departement: {seconds(lambda: curve(one, counters, 10, 10)):.2f}")
    print(f"curve, 1 to 20 counters, France: {seconds(lambda: curve(communes, counters, 20, 10)):.2f}")
    print(f"closure of each counter of France: {seconds(lambda: closures(communes, counters, 10)):.2f}")
    made = simulated_alarms.simulate(1, 2700)
    print(f"unusual months, 2,700 counters: {seconds(lambda: unusual.unusual(made.monthly, made.counters)):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
