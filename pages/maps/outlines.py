"""The outlines of the drawing as deck.gl reads them: a public file that a browser asks for once, sent in no message."""

import gzip
import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pages.maps import communes as places
from pages.maps import land, mesh, thin

LAYERS = ("departments", f"departments{land.FAR}")  # of territories
BORDERS = (*LAYERS, "regions", f"regions{land.FAR}")
WITHIN = 1.5  # units that an outline of who looks from afar may stray
DOTS = "dots"  # a dot for each commune of the country
COMMUNES = Path(__file__).parents[1] / "static" / "communes"


def address(layer: str) -> str:
    """Where the outlines of a layer are, seen from a page; by the code of a département those of its communes, with a
    `code`, a `name` and a `rank` each, in code order.
    """
    return f"./maps/{layer}.json" if layer in (*LAYERS, DOTS) else f"./maps/communes/{layer}.json"


def borders_address(layer: str) -> str:
    """Where the borders of a layer are, as a mesh; those of the communes of a département under its code."""
    return f"./maps/borders/{layer}.glb"


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
    return json.dumps({"type": "FeatureCollection", "features": _features(layer)}, separators=(",", ":")).encode()


def borders(layer: str) -> list[mesh.Line]:
    """The lines around the territories of a layer, or around the communes of a département by its code. Each line once,
    though two neighbours have it, and those of regions not again among départements.

    Raises KeyError where neither has that name.
    """
    drawn = _sides(_features(layer) if layer in BORDERS else communes(layer))
    if layer in LAYERS:
        drawn -= _sides(_features(layer.replace("departments", "regions")))
    return sorted(drawn)


def _sides(features: list[dict[str, Any]]) -> set[mesh.Line]:
    rings = [map(tuple, ring) for one in features for part in _parts(one["geometry"]) for ring in part]
    return {(min(side), max(side)) for ring in rings for side in pairwise(ring)}


def _parts(geometry: dict[str, Any]) -> list[Any]:
    drawn: list[Any] = geometry["coordinates"]
    return drawn if geometry["type"] == "MultiPolygon" else [drawn]


def ranks(layer: str) -> list[str]:
    """The codes of a layer in the order of its file."""
    return [one["code"] for one in land.geometry()[layer]]


def _features(layer: str) -> list[dict[str, Any]]:
    return [_feature(rank, one, layer.endswith(land.FAR)) for rank, one in enumerate(_territories(layer))]


def _territories(layer: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = land.geometry()[layer.removesuffix(land.FAR)]
    return found


def _feature(rank: int, place: dict[str, Any], far: bool) -> dict[str, Any]:
    """A territory, which is drawn once more in its inset where it has one."""
    drawn = [thin.thinned(ring, _kept()) if far else ring for ring in _rings(place)]
    told = {"code": place["code"], "rank": rank, "name": place["name"]}
    geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in drawn]}
    return {"type": "Feature", "properties": told, "geometry": geometry}


@cache
def _kept() -> set[thin.Place]:
    """The places of outlines that are seen from afar: those of regions are all of départements too."""
    return thin.kept([ring for place in _territories("departments") for ring in _rings(place)], WITHIN)


def _rings(place: dict[str, Any]) -> list[land.Ring]:
    return [ring for name in ("d", "d_inset") for ring in land.rings(place.get(name, ""))]
