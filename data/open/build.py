"""Rebuild the open edition's deposits from the raw public files: python -m data.open.build [FOLDER]."""

import csv
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from data.open import commitments
from data.open.raw import FOLDER, HERE, Raw, Row, raw_of

# One module by room; of each committed file, what makes its rows from its raw files (see sources.toml).
TABLES: Mapping[str, Callable[[Raw], Iterable[Row]]] = {**commitments.TABLES}


def main(folder: Path = FOLDER) -> None:
    """Write every committed file again. Raises Changed where a raw file is not the one that sources.toml tells."""
    made = {name: list(make(raw_of(name, folder))) for name, make in TABLES.items()}
    for name, rows in made.items():  # all of them are made before any is written
        write(HERE / f"{name}.csv", rows)
        print(f"{name}.csv: {len(rows)} rows")


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows that have the same columns as CSV, in their order."""
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
