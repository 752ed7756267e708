"""Rebuild the open edition's deposits from the raw public files: python -m data.open.build [FOLDER]."""

import csv
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from data.open import commitments, counters, missions, reorganisation, services
from data.open.raw import FOLDER, HERE, Raw, Row, raw_of

Make = Callable[[Raw], Iterable[Row]]

# Of each committed file, what makes its rows from its raw files (see sources.toml), one room after another.
TABLES: Mapping[str, tuple[Make, ...]] = {
    "acts": (counters.acts,),
    "commitments": (commitments.rows,),
    "counter_facts": (counters.national, counters.recent, counters.digital, counters.advisers, counters.msap),
    "france_services_2026-06": (counters.by_commune,),
    "label_targets": (counters.label_targets,),
    "labels": (counters.labels,),
    "missions_ddi": (missions.legal_missions,),
    "missions_priorities": (missions.priorities,),
    "operations": (reorganisation.operations, missions.transfers),
    "satisfaction": (counters.tracked(counters.SATISFACTION),),
    "state_facts": (reorganisation.facts, missions.facts, missions.recent),
    "state_services": (services.services,),
    **{name: (counters.list_of(name),) for name in counters.LISTS},
}


def main(folder: Path = FOLDER) -> None:
    """Write every committed file again. Raises Changed where a raw file is not the one that sources.toml tells."""
    made = {name: rows_of(name, folder) for name in TABLES}
    for name, rows in made.items():  # all of them are made before any is written
        write(HERE / f"{name}.csv", rows)
        print(f"{name}.csv: {len(rows)} rows")


def rows_of(name: str, folder: Path = FOLDER) -> list[Row]:
    """The rows of one committed file. Raises Changed."""
    raw = raw_of(name, folder)
    return [row for make in TABLES[name] for row in make(raw)]


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows that have the same columns as CSV, in their order."""
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
