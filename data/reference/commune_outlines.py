"""Outlines of communes on the drawing: a packed GeoJSON for each département, for maps that look at one.

Neighbours share their borders to the hundredth of a unit, across départements too.
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data.reference import drawing

FOLDER = Path(__file__).parents[2] / "pages" / "static" / "communes"
DIGITS = 2  # a hundredth of a unit of the drawing: twenty metres on the main map, eight in the inset
TOLERANCE = 0.05  # units that a border may move by
WIDEST_GAP = 0.05  # units: narrower gaps between communes are drawing errors
PASSES = 5  # rounding may cross two borders that nearly touch: once or twice in the country


def write(shapes: Mapping[str, BaseGeometry], names: Mapping[str, str], department_of: Mapping[str, str]) -> None:
    """Write the file of each département from the outlines of all communes (WGS84), their names and départements."""
    FOLDER.mkdir(exist_ok=True)
    drawn = _drawn(shapes, department_of)
    by_department = defaultdict(list)
    for code in sorted(shapes):
        by_department[department_of[code]].append(code)
    for department, codes in by_department.items():
        features = [_feature(rank, code, names[code], drawn[code]) for rank, code in enumerate(codes)]
        text = json.dumps(
            {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
        )
        (FOLDER / f"{department}.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _feature(rank: int, code: str, name: str, shape: BaseGeometry) -> dict:
    geometry = shapely.geometry.mapping(shape)
    return {"type": "Feature", "properties": {"code": code, "name": name, "rank": rank}, "geometry": geometry}


def _drawn(shapes: Mapping[str, BaseGeometry], department_of: Mapping[str, str]) -> dict[str, BaseGeometry]:
    """Each commune in units of the drawing; those of Île-de-France once more in the same shape, in its inset."""
    found: dict[str, list[BaseGeometry]] = defaultdict(list)
    for view in ("map", "inset"):
        placed = _placed(shapes, department_of, view)
        for codes in _planes(placed, department_of):
            for code, shape in zip(codes, _coverage([placed[code] for code in codes]), strict=True):
                found[code].extend(shapely.get_parts(shape))
    return {code: shapely.multipolygons(parts) for code, parts in found.items()}


def _planes(codes: Iterable[str], department_of: Mapping[str, str]) -> Iterable[list[str]]:
    """Communes that lie on one sheet: the mainland, and each overseas département."""
    sheets = defaultdict(list)
    for code in codes:
        department = department_of[code]
        sheets[department if department.startswith("97") else "mainland"].append(code)
    return sheets.values()


def _placed(shapes: Mapping[str, BaseGeometry], department_of: Mapping[str, str], view: str) -> dict[str, BaseGeometry]:
    """The shapes that a view draws, in its units."""
    degrees, of = shapely.get_coordinates(list(shapes.values()), return_index=True)
    departments = np.array([department_of[code] for code in shapes], dtype=object)
    vertices = pd.DataFrame({"lon": degrees[:, 0], "lat": degrees[:, 1], "department": departments[of], "of": of})
    drawn = drawing.project(vertices, DIGITS + 1, x=f"{view}_x", y=f"{view}_y").dropna()
    ranks = set(drawn["of"])
    seen = [code for rank, code in enumerate(shapes) if rank in ranks]
    placed = shapely.set_coordinates(np.array([shapes[code] for code in seen]), drawn[["x", "y"]].to_numpy())
    return dict(zip(seen, placed, strict=True))


def _coverage(shapes: list[BaseGeometry]) -> np.ndarray:
    """Shapes without gaps or overlaps, simplified together, on a grid. A tiny commune wins over the one around it."""
    found = shapely.coverage_simplify(_clean(shapely.set_precision(shapes, 10.0**-DIGITS)), TOLERANCE)
    for _ in range(PASSES):
        found = shapely.transform(found, lambda units: np.round(units, DIGITS))
        if shapely.is_valid(found).all() and shapely.coverage_is_valid(found):
            return found
        found = _clean(shapely.make_valid(found))
    raise ValueError("Outlines of communes cross once they are rounded")


def _clean(shapes: np.ndarray) -> np.ndarray:
    return shapely.coverage_clean(shapes, gap_width=WIDEST_GAP, merge_strategy="min_area")
