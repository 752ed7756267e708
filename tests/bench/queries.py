"""python -m tests.bench.queries: how long each query takes on the current edition, slowest first.

Beside the clock, which a busy machine slows, stands the time of the processor, and how many rows come back. Each is
asked as its page does, as a frame or as a table, of the whole country; of rows behind a figure, what their page asks.
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sized
from dataclasses import dataclass
from typing import Any

import queries
from pages.method.rows import READ, SHOWN, SIZE
from queries import source_rows
from queries.access import Viewer
from tests.bench.harness import REPEATS, allocator, milliseconds
from tests.bench.samples import SAMPLES

WITHIN = 5.0  # milliseconds, of a query of a screen
ROWS = "rows/"  # behind a figure
STUDIED = ("counters/counter_footfall", "counters/counter_months")  # series, which a study takes as a table
# What no screen asks of the whole country: a catalogue, a file or a plan, and the index of the search, once an edition.
NO_SCREEN = ("counters/directory", "counters/communes", "search/places")


@dataclass(frozen=True)
class Question:
    """What a page asks: a query with what it needs and no filter, SQL over its rows ("" for these as they are), and
    whether a table is taken of them or a frame.
    """

    query: str
    over: str
    needed: Mapping[str, Any]
    is_table: bool

    def ask(self, viewer: Viewer, edition: queries.Edition) -> Sized:
        """Its answer."""
        how: Callable[..., Sized] = queries.table if self.is_table else queries.run
        return how(viewer, edition, self.query, self.over, **self.needed)

    def explained(self, viewer: Viewer, edition: queries.Edition) -> Any:
        """What DuckDB tells of its plan once it has run."""
        query = queries.load(self.query, self.over)
        asked = dict.fromkeys(query.optional & query.parameters) | dict(self.needed)
        with queries.opened(viewer, edition) as cursor:
            ((_, told),) = cursor.execute(f"explain (analyze, format json) {query.sql}", asked).fetchall()
        return json.loads(told)


def main() -> None:
    """Print one line per question, and how many are within."""
    viewer = Viewer("cabinet")
    edition = queries.edition(viewer)
    print(f"edition {edition.name}, {allocator()}, milliseconds: clock (median of {REPEATS}), processor (least), rows")
    found = {}
    for name, question in questions(viewer, edition).items():
        ask = lambda question=question: question.ask(viewer, edition)  # noqa: E731
        found[name] = milliseconds(ask), of_processor(ask), len(ask())
    for name, (taken, processor, rows) in sorted(found.items(), key=lambda item: -item[1][1]):
        print(f"{taken:8.1f} {processor:8.1f} {rows:8,}  {name}")
    for kind, names in kinds(found).items():
        within = sum(found[name][1] <= WITHIN for name in names)
        print(f"{within} of {len(names)} {kind} take {WITHIN:.0f} ms of processor or less")


def questions(viewer: Viewer, edition: queries.Edition, samples: Mapping[str, Any] = SAMPLES) -> dict[str, Question]:
    """What pages ask, by the name of the query, and of rows behind a figure by which question it is."""
    countings = {one.query: one for several in [*source_rows.counted().values()][::-1] for one in several}
    found = {}
    for name in queries.names():
        query = queries.load(name)
        needed = {parameter: samples[parameter] for parameter in query.parameters - query.optional}
        if not name.startswith(ROWS):
            found[name] = Question(name, "", needed, name in STUDIED)
            continue
        known, counting = queries.columns_of(viewer, edition, name, **needed), countings[name]
        shown = [known[0], *(one for one in known[1:] if one in READ)]
        page = Question(
            name, source_rows.paging(counting.amount, (), shown), {**needed, "most": SIZE, "first": 0}, False
        )
        added = source_rows.adding(counting.amount, (), [one for one in SHOWN if one in known])
        found |= {f"{name}: a page": page, f"{name}: their sum": Question(name, added, needed, True)}
        for way in sorted({*counting.by.values()} - (query.parameters - {*known})):
            listed = source_rows.listing(counting.amount, (), way)
            found[f"{name}: values of {way}"] = Question(name, listed, needed, True)
    return found


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
