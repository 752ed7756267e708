"""Outlines of communes, départements and regions, simplified together so that shared borders stay shared."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from data.reference.sources import Area

WIDEST_GAP = 100  # metres: narrower gaps between départements are drawing errors
SMALLEST_PART_M2 = 1_500_000  # smaller islets are dropped, smaller holes (slivers, tiny enclaves) are filled
TOWN_HALL_MARGIN = 0.003  # degrees: source outlines are generalised, a town hall may lie a little outside


@dataclass(frozen=True)
class Plane:
    """A metric plane for some départements, and how far an outline may move when simplified (metres)."""

    epsg: int
    tolerance: float


MAINLAND = Plane(2154, 1_600)
OVERSEAS = {
    "971": Plane(5490, 600),
    "972": Plane(5490, 500),
    "973": Plane(2972, 2_000),
    "974": Plane(2975, 500),
    "976": Plane(4471, 400),
}


def plane(department: str) -> Plane:
    """The plane of a département code."""
    return OVERSEAS.get(department, MAINLAND)


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _project(shape: BaseGeometry, source: int, target: int) -> BaseGeometry:
    return shapely.transform(shape, _transformer(source, target).transform, interleaved=False)


def commune_outlines(areas: Sequence[Area], current: Mapping[str, str]) -> dict[str, BaseGeometry]:
    """Outline in WGS84 of each commune of today, from those of 2024.

    `current` gives the code of today of the codes that changed. Communes merged since are united;
    a commune re-established since is cut out of the one that held it.
    """
    communes = {area.id: area for area in areas if area.kind == "COM"}
    parts = defaultdict(list)
    for area in communes.values():
        parts[current.get(area.code, area.code)].append(shapely.from_wkb(area.outline))
    shapes = {code: found[0] if len(found) == 1 else shapely.union_all(found) for code, found in parts.items()}
    for area in areas:
        if area.kind == "COMD" and area.code not in current and area.code not in shapes:
            holder = communes[area.parent].code
            shapes[area.code] = shapely.from_wkb(area.outline)
            shapes[holder] = shapely.difference(shapes[holder], shapes[area.code])
    return shapes


def arrondissement_outlines(areas: Sequence[Area]) -> dict[str, BaseGeometry]:
    """Outline in WGS84 of each municipal arrondissement."""
    return {area.code: shapely.from_wkb(area.outline) for area in areas if area.kind == "ARM"}


def department_outlines(
    communes: Mapping[str, BaseGeometry], department_of: Mapping[str, str]
) -> dict[str, BaseGeometry]:
    """Communes dissolved by département, unsimplified, each in its metric plane, snapped to one metre."""
    groups = defaultdict(list)
    for code, shape in communes.items():
        groups[department_of[code]].append(shape)
    return {code: _dissolve(shapes, plane(code).epsg) for code, shapes in sorted(groups.items())}


def _dissolve(shapes: Sequence[BaseGeometry], epsg: int) -> BaseGeometry:
    snapped = [shapely.set_precision(_project(shape, 4326, epsg), 1) for shape in shapes]
    return shapely.union_all(snapped, grid_size=1)


def simplify(
    outlines: Mapping[str, BaseGeometry], tolerance: float | None = None, smallest_part: float = SMALLEST_PART_M2
) -> dict[str, BaseGeometry]:
    """Outlines simplified together plane by plane, in the planes they come in.

    `tolerance` is in metres (by default each plane's own), `smallest_part` in square metres.
    """
    groups = defaultdict(list)
    for code in outlines:
        groups[plane(code)].append(code)
    simplified: dict[str, BaseGeometry] = {}
    for where, codes in groups.items():
        edge_matched = shapely.coverage_clean([outlines[code] for code in codes], gap_width=WIDEST_GAP)
        shapes = shapely.coverage_simplify(edge_matched, tolerance or where.tolerance)
        simplified.update(zip(codes, (_without_small_parts(shape, smallest_part) for shape in shapes), strict=True))
    return dict(sorted(simplified.items()))


def _without_small_parts(shape: BaseGeometry, smallest: float) -> BaseGeometry:
    polygons = [part for part in shapely.get_parts(shape) if part.area >= smallest]
    return shapely.multipolygons([_without_small_holes(polygon, smallest) for polygon in polygons])


def _without_small_holes(polygon: BaseGeometry, smallest: float) -> BaseGeometry:
    return shapely.Polygon(polygon.exterior, [r for r in polygon.interiors if shapely.Polygon(r).area >= smallest])


def to_wgs84(outlines: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Outlines from their metric planes to degrees with four decimals (about ten metres)."""
    degrees = {code: _project(shape, plane(code).epsg, 4326) for code, shape in outlines.items()}
    return {code: shapely.set_precision(shape, 1e-4, mode="pointwise") for code, shape in degrees.items()}


def regions(departments: Mapping[str, BaseGeometry], region_of: Mapping[str, str]) -> dict[str, BaseGeometry]:
    """Départements united by region, so that both layers nest."""
    groups = defaultdict(list)
    for code, shape in departments.items():
        groups[region_of[code]].append(shape)
    return {code: shapely.union_all(shapes) for code, shapes in sorted(groups.items())}


def rings(shape: BaseGeometry) -> list[BaseGeometry]:
    """Every ring of a shape, shells and holes alike."""
    parts = shapely.get_parts(shape)
    return [ring for part in parts for ring in (part.exterior, *part.interiors)]


def label_point(shape: BaseGeometry, epsg: int) -> tuple[float, float]:
    """Longitude and latitude of the point of a WGS84 shape that is farthest from its border."""
    flat = _project(shape, 4326, epsg)
    largest = max(shapely.get_parts(flat), key=shapely.area)
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=100), 0)
    lon, lat = _transformer(epsg, 4326).transform(centre.x, centre.y)
    return round(lon, 4), round(lat, 4)


def commune_points(shapes: Sequence[BaseGeometry], town_halls: Sequence[str | None]) -> tuple[np.ndarray, np.ndarray]:
    """A point of each WGS84 shape (n x 2, lon and lat) and whether it is the town hall's."""
    halls = shapely.from_wkb(np.array(town_halls, dtype=object))
    usable = shapely.dwithin(shapes, halls, TOWN_HALL_MARGIN)
    points = np.where(usable, halls, shapely.point_on_surface(shapes))
    return shapely.get_coordinates(points), usable
