"""The outlines that maps of deck.gl ask for: the same for everybody, packed once."""

from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pages.http.assets import REVALIDATE, Asset, pack, respond
from pages.maps import outlines


def routes() -> list[BaseRoute]:
    """One address a layer."""
    return [Route(f"/maps/{layer}.json", answer, name=layer) for layer in outlines.LAYERS]


async def answer(request: Request) -> Response:
    """The outlines of a layer."""
    layer = request.url.path.rsplit("/", 1)[1].removesuffix(".json")
    return respond(_packed(layer), request.headers)


@cache
def _packed(layer: str) -> Asset:
    return pack(outlines.collection(layer), "application/json", REVALIDATE)
