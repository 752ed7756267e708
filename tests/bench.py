"""python -m tests.bench: how long each query takes on the current edition, slowest first."""

import time
from collections.abc import Callable
from statistics import median

import queries
from queries.access import Viewer
from tests.support import reading

# What a query is asked with when it needs a parameter; the tests that sweep over every query use it too.
SAMPLES = {
    "level": "department", "code": "35", "codes": ["35", "22"], "department": "35", "region": "53",
    "proposal": "P-53-02", "family": "DDT", "since": "2019-01-01", "until": "2020-12-31", "days": 90,
    "page": 1, "size": 50, "sort": "days",
    "counter": "FS0211", "commune": "35238", "words": "Rennes", "lat": 48.11, "lon": -1.68,
    "to": ["35238", "35047"], "mission": "ENV02", "by": "mission",
}  # fmt: skip
REPEATS = 5


def milliseconds(work: Callable[[], object]) -> float:
    """Median over REPEATS runs, after a first one that does not count."""
    work()
    return median(_once(work) for _ in range(REPEATS))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print one line per query."""
    viewer = Viewer("cabinet")
    print(f"edition {queries.edition(viewer).name}, median of {REPEATS}, milliseconds")
    times = {}
    for name in queries.names():
        query = queries.load(name)
        needed = {parameter: SAMPLES[parameter] for parameter in query.parameters - query.optional}
        times[name] = milliseconds(lambda name=name, needed=needed: reading(viewer)(name, **needed))
    for name, taken in sorted(times.items(), key=lambda item: -item[1]):
        print(f"{taken:8.1f}  {name}")


if __name__ == "__main__":
    main()
