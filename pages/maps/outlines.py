"""The outlines of the drawing as deck.gl reads them: a public file that a browser asks for once, sent in no message."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from pages.maps import communes as places
from pages.maps import land

LAYERS = ("departments", "regions")  # of territories
DOTS = "dots"  # a dot for each commune of the country
COMMUNES = Path(__file__).parents[1] / "static" / "communes"


def address(layer: str) -> str:
    """Where the outlines of a layer are, seen from a page."""
    return f"./maps/{layer}.json"


def communes_address(department: str) -> str:
    """Where the outlines of the communes of a département are: a `code`, a `name` and a `rank` each, in code order."""
    return f"./maps/communes/{department}.json"


@cache
def packed_communes() -> dict[str, Path]:
    """Files of those outlines by département, gzipped GeoJSON in units of the drawing."""
    return {file.name.removesuffix(".json.gz"): file for file in COMMUNES.glob("*.json.gz")}


def communes(department: str) -> list[dict[str, Any]]:
    """The same as features, in code order."""
    found: list[dict[str, Any]] = json.loads(gzip.decompress(packed_communes()[department].read_bytes()))["features"]
    return found


@cache
def collection(layer: str) -> bytes:
    """A GeoJSON in units of the drawing, a feature a territory: its `code`, and `rank`, its place in the file. Of DOTS
    rows: a dot for each commune.

    Raises KeyError where no layer has that name.
    """
    if layer == DOTS:
        return places.collection()
    if layer not in LAYERS:
        raise KeyError(layer)
    features = [_feature(rank, one) for rank, one in enumerate(land.geometry()[layer])]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()


def ranks(layer: str) -> list[str]:
    """The codes of a layer in the order of its file."""
    return [one["code"] for one in land.geometry()[layer]]


def _feature(rank: int, place: dict[str, Any]) -> dict[str, Any]:
    """A territory, which is drawn once more in its inset where it has one."""
    drawn = [ring for name in ("d", "d_inset") for ring in land.rings(place.get(name, ""))]
    told = {"code": place["code"], "rank": rank, "name": place["name"]}
    geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in drawn]}
    return {"type": "Feature", "properties": told, "geometry": geometry}
