"""The outlines that maps of deck.gl ask for: the same for everybody, packed once."""

import json
from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pages.http.assets import REVALIDATE, Asset, pack, packed, respond
from pages.maps import mesh, outlines, towns


def routes() -> list[BaseRoute]:
    """One address a layer, one for the communes of a département, and one for the borders of either."""
    layers = [Route(f"/maps/{layer}.json", answer, name=layer) for layer in (*outlines.LAYERS, outlines.DOTS)]
    return [
        *layers,
        Route("/maps/communes/{department}.json", communes, name="communes"),
        Route("/maps/borders/{layer}.{form}", borders, name="borders"),
        Route("/maps/names/{layer}.json", names, name="names"),
    ]


async def answer(request: Request) -> Response:
    """The outlines of a layer."""
    layer = request.url.path.rsplit("/", 1)[1].removesuffix(".json")
    return respond(_packed(layer), request.headers)


async def communes(request: Request) -> Response:
    """The outlines of the communes of a département."""
    file = outlines.packed_communes().get(request.path_params["department"])
    if file is None:
        return Response(status_code=404)
    return respond(packed(file, "application/json", REVALIDATE), request.headers)


async def borders(request: Request) -> Response:
    """The borders of a layer, or of the communes of a département: a mesh for deck.gl, rows of places for an SVG."""
    layer, form = request.path_params["layer"], request.path_params["form"]
    known = layer in outlines.BORDERS or layer in outlines.packed_communes()
    if not known or form not in FORMS:
        return Response(status_code=404)
    return respond(_borders(layer, form), request.headers)


async def names(request: Request) -> Response:
    """The names of the larger towns of the country, or of the communes of a département."""
    layer = request.path_params["layer"]
    if layer != towns.COUNTRY and layer not in outlines.packed_communes():
        return Response(status_code=404)
    return respond(_names(layer), request.headers)


@cache
def _names(layer: str) -> Asset:
    return pack(towns.collection(layer), "application/json", REVALIDATE)


@cache
def _borders(layer: str, form: str) -> Asset:
    write, media_type = FORMS[form]
    return pack(write(outlines.borders(layer)), media_type, REVALIDATE)


def _rows(lines: list[mesh.Line]) -> bytes:
    return json.dumps(lines, separators=(",", ":")).encode()


FORMS = {"glb": (mesh.of, "model/gltf-binary"), "json": (_rows, "application/json")}  # of borders


@cache
def _packed(layer: str) -> Asset:
    return pack(outlines.collection(layer), "application/json", REVALIDATE)
