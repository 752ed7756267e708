"""Which territories touch which: départements whose outlines share points, and the regions that they lie in."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

OUTLINES = Path(__file__).parents[1] / "static" / "departements.geojson"
# Two that share a corner alone do not touch; the shortest borders (Ille-et-Vilaine and Maine-et-Loire) have two points.
SHARED = 2


def of_department(code: str) -> frozenset[str]:
    """Codes of the départements that touch one; none for an island."""
    return _touching().get(code, frozenset())


def of_region(code: str, parents: Mapping[str, str]) -> frozenset[str]:
    """Codes of the regions that touch one; `parents` says in which region each département lies."""
    inside = [department for department, region in parents.items() if region == code]
    around = {parents[near] for department in inside for near in of_department(department) if near in parents}
    return frozenset(around - {code})


def departments(level: str, code: str, parents: Mapping[str, str]) -> list[str]:
    """Codes of the départements that touch one, or that lie in the regions which touch one; none for the country."""
    if level == "department":
        return sorted(of_department(code))
    near = of_region(code, parents)
    return sorted(one for one, region in parents.items() if region in near)


@cache
def _touching() -> Mapping[str, frozenset[str]]:
    at = defaultdict(set)
    for feature in json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]:
        for x, y in _points(feature["geometry"]["coordinates"]):
            at[round(x, 4), round(y, 4)].add(feature["properties"]["code"])
    shared: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for codes in at.values():
        for one in codes:
            for other in codes - {one}:
                shared[one][other] += 1
    return {one: frozenset(code for code, n in near.items() if n >= SHARED) for one, near in shared.items()}


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for inner in coordinates:
        yield from _points(inner)
