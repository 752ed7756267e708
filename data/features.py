"""GeoJSON: the properties of each feature are the columns."""

import json

from data.delimited import Cells
from data.problem import Problem, Refused


def cells(file: str, content: bytes) -> Cells:
    """Header, feature numbers, rows and problems of a FeatureCollection; a point without columns gives two."""
    try:
        parsed = json.loads(content.decode("utf-8-sig"), object_pairs_hook=lambda pairs: _object(file, pairs))
    except UnicodeDecodeError as error:
        raise Refused(Problem(file, "not_json")) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise Refused(Problem(file, "file_cut", getattr(error, "lineno", None))) from error
    features = parsed.get("features")
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise Refused(Problem(file, "not_a_feature_collection"))
    found = [_properties(feature) for feature in features]
    header = list(dict.fromkeys(name for properties in found for name in properties))
    rows = [[text(properties.get(name)) for name in header] for properties in found]
    return header, list(range(1, len(rows) + 1)), rows, []


def _object(file: str, pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object; one that gives a name twice says two things, of which a parser keeps the last in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(Problem(file, "key_twice", value=twice, detail=text(pairs[names.index(twice)][1])))
    return found


def _properties(feature: dict) -> dict[str, object]:
    properties = dict(feature.get("properties") or {})
    geometry = feature.get("geometry") or {}
    if geometry.get("type") == "Point" and not {"longitude", "lon", "long"} & {name.lower() for name in properties}:
        properties["longitude"], properties["latitude"] = geometry["coordinates"][:2]
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
