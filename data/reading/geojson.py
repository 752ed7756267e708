"""GeoJSON: the properties of each feature are the columns."""

import json

from data.problem import Problem, Refused
from data.reading.bounds import refuse_size
from data.reading.delimited import Cells

MOST_DIGITS = 18
SHOWN = 200  # characters of a feature that is none


def cells(file: str, content: bytes) -> Cells:
    """Header, feature numbers, rows and problems of a FeatureCollection; a point without columns gives two.

    A feature that is none, or whose position is none, is a problem with its number, and gives no row.
    """
    features = _collection(file, content)
    found, problems = dict[int, dict[str, object]](), []
    for number, feature in enumerate(features, start=1):
        if wrong := _malformed(feature):
            problems.append(Problem(file, wrong, number, value=text(feature)[:SHOWN]))
        else:
            found[number] = _properties(feature)
    header = list(dict.fromkeys(name for properties in found.values() for name in properties))
    refuse_size(file, len(found), len(header))
    rows = [[text(properties.get(name)) for name in header] for properties in found.values()]
    return header, list(found), rows, problems


def _collection(file: str, content: bytes) -> list[object]:
    """The features of a FeatureCollection, whatever they are. Raises Refused."""
    try:
        parsed = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=lambda pairs: _object(file, pairs),
            parse_int=_whole,
            parse_float=_decimal,
        )
    except UnicodeDecodeError as error:
        raise Refused(Problem(file, "not_json", content[: error.start].count(b"\n") + 1)) from error
    except json.JSONDecodeError as error:
        raise Refused(Problem(file, "file_cut" if _is_cut(error) else "not_json", error.lineno)) from error
    except RecursionError as error:
        raise Refused(Problem(file, "not_json")) from error
    features = parsed.get("features")
    if not isinstance(features, list):
        raise Refused(Problem(file, "not_a_feature_collection"))
    return features


def _whole(written: str) -> int | str:
    """A whole number; as written where it has more digits than any that means something."""
    return int(written) if len(written) <= MOST_DIGITS else written


def _decimal(written: str) -> float | str:
    """A decimal number; as written where it is beyond what a double holds."""
    number = float(written)
    return number if abs(number) < float("inf") else written


def _is_cut(error: json.JSONDecodeError) -> bool:
    """Whether what is wrong is the end of the text, not what stands before it."""
    whole = error.doc.rstrip()
    return error.pos >= len(whole) or not whole.endswith("}") or error.msg.startswith("Unterminated string")


def _object(file: str, pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object; one that gives a name twice says two things, of which a parser keeps the last in silence."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise Refused(Problem(file, "key_twice", value=name, detail=text(found[name])))
        found[name] = value
    return found


def _malformed(feature: object) -> str | None:
    """The rule that a feature breaks, if any: what it is, its properties, its position."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
        return "feature_malformed"
    return None if _is_geometry(feature.get("geometry") or {}) else "geometry_malformed"


def _is_geometry(geometry: object) -> bool:
    """Whether a geometry is an object and, of a point, two numbers or more; or none at all: an empty point."""
    if not isinstance(geometry, dict):
        return False
    coordinates = geometry.get("coordinates") if geometry.get("type") == "Point" else None
    if not isinstance(coordinates, list):
        return coordinates is None
    numbers = all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in coordinates)
    return not coordinates or (len(coordinates) > 1 and numbers)


def _properties(feature: object) -> dict[str, object]:
    """The properties of a well-formed feature, with its position where it is a point."""
    if not isinstance(feature, dict):
        return {}
    properties = dict(feature.get("properties") or {})
    geometry = feature.get("geometry") or {}
    position = geometry.get("coordinates") if geometry.get("type") == "Point" else None
    if position and not {"longitude", "lon", "long"} & {name.lower() for name in properties}:
        properties["longitude"], properties["latitude"] = position[:2]
    return properties


def text(value: object) -> str:
    """A JSON or spreadsheet value as the text of a cell: 23.0 is "23", nothing is "", a list is its JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else str(value)
