"""The outlines of the drawing as deck.gl reads them: a public file that a browser asks for once, sent in no message."""

import gzip
import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pages.maps import communes as places
from pages.maps import land

LAYERS = ("departments", "regions")  # of territories
DOTS = "dots"  # a dot for each commune of the country
COMMUNES = Path(__file__).parents[1] / "static" / "communes"


def address(layer: str) -> str:
    """Where the outlines of a layer are, seen from a page; by the code of a département those of its communes, with a
    `code`, a `name` and a `rank` each, in code order.
    """
    return f"./maps/{layer}.json" if layer in (*LAYERS, DOTS) else f"./maps/communes/{layer}.json"


def borders_address(layer: str) -> str:
    """Where the borders of a layer are; those of the communes of a département under its code."""
    return f"./maps/borders/{layer}.json"


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


@cache
def borders(layer: str) -> bytes:
    """The lines around the territories of a layer, or around the communes of a département by its code: rows of two
    places. Each line once, though two neighbours have it, and those of regions not again among départements: lines
    are nine tenths of what a map takes to draw without a graphics card.

    Raises KeyError where neither has that name.
    """
    drawn = _sides(json.loads(collection(layer))["features"] if layer in LAYERS else communes(layer))
    if layer == "departments":
        drawn -= _sides(json.loads(collection("regions"))["features"])
    return json.dumps(sorted(drawn), separators=(",", ":")).encode()


def _sides(features: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    rings = [ring for one in features for part in _parts(one["geometry"]) for ring in part]
    return {tuple(sorted(map(tuple, side))) for ring in rings for side in pairwise(ring)}


def _parts(geometry: dict[str, Any]) -> list[Any]:
    drawn: list[Any] = geometry["coordinates"]
    return drawn if geometry["type"] == "MultiPolygon" else [drawn]


def ranks(layer: str) -> list[str]:
    """The codes of a layer in the order of its file."""
    return [one["code"] for one in land.geometry()[layer]]


def _feature(rank: int, place: dict[str, Any]) -> dict[str, Any]:
    """A territory, which is drawn once more in its inset where it has one."""
    drawn = [ring for name in ("d", "d_inset") for ring in land.rings(place.get(name, ""))]
    told = {"code": place["code"], "rank": rank, "name": place["name"]}
    geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in drawn]}
    return {"type": "Feature", "properties": told, "geometry": geometry}
