"""python -m tests.bench.queries: how long each query takes on the current edition, slowest first.

Beside the clock, which a busy machine slows, stands the time of the processor, and how many rows come back: of a query
that a page asks for some of its rows, all are taken.
"""

import time
from collections.abc import Callable
from functools import partial

import queries
from queries.access import Viewer
from tests.bench.harness import REPEATS, milliseconds
from tests.bench.samples import SAMPLES

WITHIN = 5.0  # milliseconds, of a query of a screen


def main() -> None:
    """Print one line per query, and how many are within."""
    viewer = Viewer("cabinet")
    edition = queries.edition(viewer)
    print(f"edition {edition.name}, milliseconds: clock (median of {REPEATS}), processor (least), rows")
    found = {}
    for name in queries.names():
        query = queries.load(name)
        needed = {parameter: SAMPLES[parameter] for parameter in query.parameters - query.optional}
        ask = partial(queries.run, viewer, edition, name, **needed)
        found[name] = milliseconds(ask), of_processor(ask), len(ask())
    for name, (taken, processor, rows) in sorted(found.items(), key=lambda item: -item[1][1]):
        print(f"{taken:8.1f} {processor:8.1f} {rows:8,}  {name}")
    within = sum(processor <= WITHIN for _, processor, _ in found.values())
    print(f"{within} of {len(found)} take {WITHIN:.0f} ms of processor or less")


def of_processor(work: Callable[[], object]) -> float:
    """Milliseconds of the processor of one run, the least of REPEATS: what others run at once only adds."""
    return min(_once(work) for _ in range(REPEATS))


def _once(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
