"""The files of the points of a map and of the counters around a reader, for who asks at that moment: what is in them,
pages/counters/layers.py and around.py say.
"""

from collections.abc import Callable, Mapping
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pages.counters import around, layers
from pages.http.assets import IMMUTABLE, Asset, respond
from pages.outputs import api
from pages.shell import serving
from pages.shell.ask import Ask, ask_of
from pages.shell.serving import PUBLIC, UNREADABLE, NotThere

_OWN = "private, no-store"
_FRESH = {"Cache-Control": "no-store"}


Asked = Callable[[Ask, Mapping[str, str]], layers.File]


def routes() -> list[BaseRoute]:
    """One address each."""
    return [Route(one.ADDRESS, partial(_answer, one.asked)) for one in (layers, around)]


async def _answer(asked: Asked, request: Request) -> Response:
    """A file, as its reader of now may read it."""
    return await to_thread.run_sync(_served, request, asked)


def _served(request: Request, asked: Asked) -> Response:
    """What is asked of the edition and as the reader that an address names; KeyError is for what is not there."""
    given = request.query_params
    try:
        reader = api.reader_of(request, given.get("vue", ""), serving.since(given))
        found = asked(ask_of(reader), given)
    except api.Refusal as refusal:
        return Response(status_code=refusal.status, headers=_FRESH)
    except NotThere as refused:
        return Response(status_code=refused.status, headers=_FRESH)
    except KeyError:
        return Response(status_code=404, headers=_FRESH)
    except UNREADABLE:
        return Response(status_code=503, headers=_FRESH)
    # An address that names something else than what this reader may read now: good for this once.
    kept = IMMUTABLE if reader.viewer == PUBLIC and found.hash == given.get("hash") else _OWN
    asset = Asset(found.packed, "application/json", kept, f'"{found.hash}"')
    return respond(asset, request.headers, **{"Cross-Origin-Resource-Policy": "same-origin"})
