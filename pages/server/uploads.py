"""Files that are sent: Streamlit holds them in memory for any session, whatever the page; here, for who may deposit."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.server.sign_in import who

_PLACE = "/_stcore/upload_file/"
_FORBIDDEN = PlainTextResponse("Forbidden", status_code=403)


def from_who_may(app: ASGIApp) -> ASGIApp:
    """Middleware: a file from anyone who is not signed in with a right, now, is refused before any of it is read."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _PLACE in scope["path"] and scope["method"] != "OPTIONS":
            person = await run_in_threadpool(who.person, Request(scope).cookies)
            if person is None or person.viewer in ("", "public"):
                await _FORBIDDEN(scope, receive, send)
                return
        await app(scope, receive, send)

    return serve
