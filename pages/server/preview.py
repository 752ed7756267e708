"""The way out of a preview: by a link of one's own pages alone, back to the page that it was followed from."""

import sqlite3

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from pages.identity import cookies, settings
from pages.server.sign_in import flow
from queries import deposits


def routes() -> list[BaseRoute]:
    """This route; none where nobody signs in."""
    return [Route("/preview/leave", _leave)] if settings.on() else []


async def _leave(request: Request) -> Response:
    """Read again what everybody does; nothing changes for who has no session, or a link that is not theirs."""
    return await to_thread.run_sync(_left, request)


def _left(request: Request) -> Response:
    here = settings.on()
    key = cookies.read(request.cookies, cookies.SESSION, here) if here else ""
    if here and key and cookies.is_mark(request.query_params.get("mark", ""), "preview", key, here):
        try:
            deposits.leave_preview(key)
        except (sqlite3.Error, OSError):
            return flow.problem(request, "unavailable", 503)
    return RedirectResponse(flow.local(flow.came_from(request)), 303, flow.FRESH)
