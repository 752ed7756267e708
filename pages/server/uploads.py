"""Files that are sent: Streamlit holds them in memory for any session, whatever the page, as many as come.

Here, for who may deposit, and so many bytes.
"""

import re
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime

from pages.identity import who

OF_A_TAB, OF_ALL = 80 * 2**20, 240 * 2**20  # bytes of files that are held, those on their way included
_PLACE = "/_stcore/upload_file/"
_FILE = re.compile(rf"{_PLACE}([^/]*)/(.*)")
_FORBIDDEN = PlainTextResponse("Forbidden", status_code=403)
_UNKNOWN = PlainTextResponse("How long is it?", status_code=411)
_FULL = PlainTextResponse("Too many bytes of files: take some away first.", status_code=413)
_held: dict[tuple[str, str], int] = {}  # bytes, by tab and file
_coming = set[tuple[str, str]]()  # those that are on their way
_holding = Lock()


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


def bounded(app: ASGIApp) -> ASGIApp:
    """Middleware: a file is taken where those of its tab, and those of all, leave room for it; else not a byte."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        file = _FILE.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if file is None:
            await app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            await _UNKNOWN(scope, receive, send)
            return
        name = (file[1], file[2])
        if not _is_room(name, int(length)):
            await _FULL(scope, receive, send)
            return
        try:
            await app(scope, receive, send)
        finally:
            _coming.discard(name)

    return serve


def _is_room(name: tuple[str, str], length: int) -> bool:
    """Whether a file is taken; it then counts while it comes, and as long as Streamlit holds it."""
    with _holding:
        for gone in [one for one in _held if one not in _coming and not _is_held(*one)]:
            del _held[gone]
        of_tab = sum(size for (tab, _), size in _held.items() if tab == name[0])
        if name in _held or of_tab + length > OF_A_TAB or sum(_held.values()) + length > OF_ALL:
            return False
        _held[name] = length
        _coming.add(name)
        return True


def _is_held(tab: str, file: str) -> bool:
    """Whether Streamlit holds a file: for two minutes and more after its tab was closed, lest it be opened again."""
    return bool(Runtime.instance().uploaded_file_mgr.get_files(tab, [file]))
