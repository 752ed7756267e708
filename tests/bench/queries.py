"""python -m tests.bench.queries: how long each query takes on the current edition, slowest first.

Beside the clock, which a busy machine slows, stands the time of the processor, and how many rows come back: of a query
that a page asks for some of its rows, all are taken. Each is asked as its page does, as a frame or as a table.
"""

import time
from collections.abc import Callable, Iterable, Sized
from functools import partial

import queries
from queries.access import Viewer
from tests.bench.harness import REPEATS, milliseconds
from tests.bench.samples import SAMPLES

WITHIN = 5.0  # milliseconds, of a query of a screen
ROWS = "rows/"  # behind a figure, all of those of France
STUDIED = ("counters/counter_footfall", "counters/counter_months")  # series, which a study takes as a table
# What no screen asks of the whole country: a catalogue, a file or a plan, and the index of the search, once an edition.
NO_SCREEN = ("counters/directory", "counters/communes", "search/places")


def main() -> None:
    """Print one line per query, and how many are within."""
    viewer = Viewer("cabinet")
    edition = queries.edition(viewer)
    print(f"edition {edition.name}, milliseconds: clock (median of {REPEATS}), processor (least), rows")
    found = {}
    for name in queries.names():
        ask = as_asked(viewer, edition, name)
        found[name] = milliseconds(ask), of_processor(ask), len(ask())
    for name, (taken, processor, rows) in sorted(found.items(), key=lambda item: -item[1][1]):
        print(f"{taken:8.1f} {processor:8.1f} {rows:8,}  {name}")
    for kind, names in kinds(found).items():
        within = sum(found[name][1] <= WITHIN for name in names)
        print(f"{within} of {len(names)} {kind} take {WITHIN:.0f} ms of processor or less")


def as_asked(viewer: Viewer, edition: queries.Edition, name: str) -> Callable[[], Sized]:
    """A query as its page asks it, with what it needs and no filter."""
    query = queries.load(name)
    needed = {parameter: SAMPLES[parameter] for parameter in query.parameters - query.optional}
    how = queries.table if name in STUDIED or name.startswith(ROWS) else queries.run
    return partial(how, viewer, edition, name, **needed)


def kinds(names: Iterable[str]) -> dict[str, set[str]]:
    """Queries by what asks them."""
    every = {*names}
    rows = {name for name in every if name.startswith(ROWS)}
    return {"of screens": every - rows - {*NO_SCREEN}, "of rows behind a figure": rows, "of neither": {*NO_SCREEN}}


def of_processor(work: Callable[[], object]) -> float:
    """Milliseconds of the processor of one run, the least of REPEATS: what others run at once only adds."""
    return min(_once(work) for _ in range(REPEATS))


def _once(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
