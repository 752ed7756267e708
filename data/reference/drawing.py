"""The map drawing: outlines projected by the database's own macros, as SVG paths."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from shapely.geometry.base import BaseGeometry

from data import database
from data.reference import outlines
from data.reference.dots import PROJECTION

VIEW_BOX = "0 0 640 600"
# The top of each frame (14 units) is kept free for its name; overseas, an id is a département code.
INSETS = [
    {"id": "idf", "name": "Île-de-France", "x": 4, "y": 4, "w": 192, "h": 184},
    {"id": "971", "name": "Guadeloupe", "x": 4, "y": 200, "w": 80, "h": 76},
    {"id": "972", "name": "Martinique", "x": 4, "y": 280, "w": 80, "h": 76},
    {"id": "973", "name": "Guyane", "x": 4, "y": 360, "w": 80, "h": 76},
    {"id": "974", "name": "La Réunion", "x": 4, "y": 440, "w": 80, "h": 76},
    {"id": "976", "name": "Mayotte", "x": 4, "y": 520, "w": 80, "h": 76},
]
# Paris and the three around it, larger still, on maps of départements: their shapes of the first inset, moved to
# another frame.
CLOSE = {
    "name": "Paris, 92–94",
    "x": 92,
    "y": 340,
    "w": 106,
    "h": 120,
    "of": ["75", "92", "93", "94"],
    "transform": "translate(-66.7 206.2) scale(2.4)",
}


@dataclass(frozen=True)
class Layers:
    """Outlines in WGS84 by code; the inset layers hold Ile-de-France alone, in more detail."""

    departments: Mapping[str, BaseGeometry]
    regions: Mapping[str, BaseGeometry]
    inset_departments: Mapping[str, BaseGeometry]
    inset_regions: Mapping[str, BaseGeometry]


def draw(departments: pd.DataFrame, regions: pd.DataFrame, layers: Layers) -> dict:
    """The content of map.json: view box, frames of the insets, what is larger still, and the two layers in code order.

    A territory has a path `d` and a label point `cx`, `cy`; in Ile-de-France also `d_inset`, `cx_inset`, `cy_inset`.
    """
    own = {code: code for code in departments["code"]}
    of_seat = dict(zip(regions["code"], regions["seat"].map(_department_of), strict=True))
    return {
        "viewBox": VIEW_BOX,
        "insets": INSETS,
        "close": CLOSE,
        "departments": _layer(departments, own, layers.departments, layers.inset_departments),
        "regions": _layer(regions, of_seat, layers.regions, layers.inset_regions),
    }


def _department_of(commune: str) -> str:
    return commune[:3] if commune.startswith("97") else commune[:2]


def _layer(
    table: pd.DataFrame,
    department: Mapping[str, str],
    shapes: Mapping[str, BaseGeometry],
    inset_shapes: Mapping[str, BaseGeometry],
) -> list[dict]:
    """One item per territory: names, main path and label point, and the same in the inset where there is one."""
    paths = {"d": _paths(shapes, department, "map"), "d_inset": _paths(inset_shapes, department, "inset")}
    labels = project(
        table.assign(department=table["code"].map(department)),
        cx="map_x",
        cy="map_y",
        cx_inset="inset_x",
        cy_inset="inset_y",
    )
    return [
        {key: row[key] for key in ("code", "name", "region") if key in row}
        | {key: drawn[row["code"]] for key, drawn in paths.items() if row["code"] in drawn}
        | {key: row[key] for key in ("cx", "cy", "cx_inset", "cy_inset") if not pd.isna(row[key])}
        for row in labels.to_dict("records")
    ]


def project(points: pd.DataFrame, digits: int = 1, **macros: str) -> pd.DataFrame:
    """The same rows with one more column per macro, applied to their lon, lat and department, and rounded."""
    calls = ", ".join(f"round({macro}(lon, lat, department), {digits}) as {name}" for name, macro in macros.items())
    with database.connect() as connection:
        connection.execute(PROJECTION.read_text(encoding="utf-8"))
        connection.register("points", points.assign(position=range(len(points))))  # DuckDB promises no order
        query = f"select * exclude (position), {calls} from points order by position"
        return connection.execute(query).df()


def _paths(shapes: Mapping[str, BaseGeometry], department: Mapping[str, str], view: str) -> dict[str, str]:
    """SVG path of each shape, projected by the macros `<view>_x` and `<view>_y`."""
    rows = [
        (code, department[code], number, *vertex)
        for code, shape in shapes.items()
        for number, ring in enumerate(outlines.rings(shape))
        for vertex in ring.coords
    ]
    vertices = pd.DataFrame(rows, columns=["code", "department", "ring", "lon", "lat"])
    projected = project(vertices, x=f"{view}_x", y=f"{view}_y")
    paths = dict.fromkeys(shapes, "")
    for (code, _), ring in projected.groupby(["code", "ring"]):
        paths[str(code)] += _ring_path(list(zip(ring["x"], ring["y"], strict=True)))
    return paths


def _ring_path(points: list[tuple[float, float]]) -> str:
    """A closed ring as relative moves, in tenths so that rounding never adds up; nothing when it vanishes."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points[:-1]]
    kept = tenths[:1] + [after for before, after in pairwise(tenths) if after != before]
    if len(kept) < 3:
        return ""
    moves = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(kept)]
    return f"M{_numbers(kept[:1])}l{_numbers(moves)}z"


def _numbers(pairs: list[tuple[int, int]]) -> str:
    """Tenths as the shortest SVG numbers: 5 is .5; a minus sign or a second point separates by itself."""
    texts = (re.sub(r"^(-?)0\.", r"\1.", f"{tenths / 10:g}") for pair in pairs for tenths in pair)
    return re.sub(r"(?<=\.\d) (?=\.)| (?=-)", "", " ".join(texts))
