"""python -m tests.bench.queries: how long each query takes on the current edition, slowest first."""

import queries
from queries.access import Viewer
from tests.bench.harness import REPEATS, milliseconds
from tests.bench.samples import SAMPLES


def main() -> None:
    """Print one line per query."""
    viewer = Viewer("cabinet")
    edition = queries.edition(viewer)
    print(f"edition {edition.name}, median of {REPEATS}, milliseconds")
    times = {}
    for name in queries.names():
        query = queries.load(name)
        needed = {parameter: SAMPLES[parameter] for parameter in query.parameters - query.optional}
        times[name] = milliseconds(lambda name=name, needed=needed: queries.run(viewer, edition, name, **needed))
    for name, taken in sorted(times.items(), key=lambda item: -item[1]):
        print(f"{taken:8.1f}  {name}")


if __name__ == "__main__":
    main()
