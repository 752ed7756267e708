"""The fixed lists that files refer to: ministries, types of service, partners, procedures."""

import csv
from functools import cache

from data.contracts import fold
from data.reference.places import FOLDER

NAMES = ("name_fr", "name_en", "label_fr", "label_en")
LISTS = ("ministries", "service_types", "partners", "procedures")


@cache
def codes(name: str) -> dict[str, str]:
    """The codes of a list, by their folded spellings: the code itself, or its name in either language."""
    with (FOLDER / "nomenclature" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    spelt: dict[str, str] = {}
    for row in rows:
        code, *names = (row[column] for column in row if column == next(iter(row)) or column in NAMES)
        spelt |= dict.fromkeys(map(fold, names), code) | {fold(code): code}
    return spelt
