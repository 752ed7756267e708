"""The file of counters around a reader, for who asks at that moment: pages/counters/around.py says what is in it."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pages.counters import around
from pages.outputs.layers import served


def routes() -> list[BaseRoute]:
    """One address."""
    return [Route(around.ADDRESS, answer)]


async def answer(request: Request) -> Response:
    """The file, as its reader of now may read it."""
    return await to_thread.run_sync(served, request, around.asked)
