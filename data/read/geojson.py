"""GeoJSON: the properties of each feature are the columns, and the point where it stands."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from data.problem import Problem
from data.read.bounds import refuse_size
from data.read.delimited import Cells

SHOWN = 200  # characters of a feature that is none
EVERYWHERE = ("crs84", "4326")  # longitude and latitude in degrees, as all GeoJSON since 2016
DEGREES = {"longitude", "lon", "long"}


def is_feature(value: object) -> bool:
    """Whether a value says that it is a feature of a map."""
    return isinstance(value, dict) and value.get("type") == "Feature"


def cells(file: str, features: Sequence[object], collection: Mapping[str, object]) -> Cells:
    """Header, feature numbers, rows and problems of the features of a collection; a point without columns gives two.

    A feature that is none, or whose position is none, is a problem with its number, and gives no row. One that is no
    single point has no position here, which is said once with their count.
    """
    projected = _projected(collection)
    found, problems, shapes = dict[int, dict[str, object]](), list[Problem](), Counter[str]()
    for number, feature in enumerate(features, start=1):
        if wrong := _malformed(feature):
            problems.append(Problem(file, wrong, number, value=text(feature)[:SHOWN]))
        elif isinstance(feature, dict):
            found[number], shape = _properties(feature, projected)
            shapes[shape] += bool(shape)
    header = list(dict.fromkeys(name for properties in found.values() for name in properties))
    refuse_size(file, len(found), len(header))
    rows = [[text(properties.get(name)) for name in header] for properties in found.values()]
    if projected:
        problems.append(Problem(file, "coordinates_projected", value=projected))
    elif told := +shapes:
        problems.append(Problem(file, "no_single_point", value=str(told.total()), detail=", ".join(sorted(told))))
    return header, list(found), rows, problems


def _projected(collection: Mapping[str, object]) -> str:
    """The name of the system of coordinates of a collection, where it is not degrees."""
    crs = collection.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    return "" if not name or any(known in name.lower() for known in EVERYWHERE) else name


def _malformed(feature: object) -> str | None:
    """The rule that a feature breaks, if any: what it is, its properties, its position."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
        return "feature_malformed"
    return None if _is_geometry(feature.get("geometry") or {}) else "geometry_malformed"


def _is_geometry(geometry: object) -> bool:
    """Whether a geometry is an object and, of a point, two numbers or more; or none at all: an empty point."""
    if not isinstance(geometry, dict):
        return False
    coordinates = geometry.get("coordinates")
    if geometry.get("type") != "Point":
        return coordinates is None or isinstance(coordinates, list)
    if not isinstance(coordinates, list):
        return coordinates is None
    return not coordinates or _is_position(coordinates)


def _is_position(value: object) -> bool:
    """Whether a value is the position of one point: two numbers or more."""
    if not isinstance(value, list) or len(value) < 2:
        return False
    return all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in value)


def _properties(feature: Mapping[str, object], projected: str) -> tuple[dict[str, object], str]:
    """The properties of a well-formed feature, with its position; and the kind of a geometry that is no point."""
    given, geometry = feature.get("properties"), feature.get("geometry")
    properties = dict(given) if isinstance(given, dict) else {}
    if not isinstance(geometry, dict) or DEGREES & {name.lower() for name in properties}:
        return properties, ""
    position = _point(geometry)
    if position and not projected:
        properties["longitude"], properties["latitude"] = position[:2]
    return properties, "" if position or not _holds(geometry) else str(geometry.get("type"))


def _point(geometry: Mapping[str, object]) -> list[object]:
    """The position of a point, of a multipoint that has one, or of a collection whose one point that is."""
    coordinates, parts = geometry.get("coordinates"), geometry.get("geometries")
    if geometry.get("type") == "Point" and isinstance(coordinates, list):
        return coordinates
    if geometry.get("type") == "MultiPoint" and isinstance(coordinates, list) and len(coordinates) == 1:
        return coordinates[0] if _is_position(coordinates[0]) else []
    if geometry.get("type") == "GeometryCollection" and isinstance(parts, list):
        points = [one for one in parts if isinstance(one, dict) and one.get("type") == "Point" and _is_geometry(one)]
        return _point(points[0]) if len(points) == 1 else []
    return []


def _holds(geometry: Mapping[str, object]) -> bool:
    return bool(geometry.get("coordinates") or geometry.get("geometries"))


def text(value: object) -> str:
    """A JSON or spreadsheet value as the text of a cell: 23.0 is "23", nothing is "", a list is its JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else str(value)
