"""Files that were made for a tab, at /media/: for who is in that tab, by the right that they have as they take one.

Streamlit gives such a file to whoever knows its name, and says nothing of it to caches.
"""

from collections import OrderedDict
from pathlib import PurePosixPath
from threading import Lock
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime

from pages.identity import settings, who
from pages.server.sign_in.session_binding import whose
from pages.shell.addressed import DRAWN_FOR
from pages.text import LANGUAGES, Say
from queries import access, deposits

if TYPE_CHECKING:
    from pages.shell.serving import Reader

MOST = 10_000  # files whose tabs are known
_PLACE = "/media/"
_OWN = "private, no-store"
_NOT_THERE = PlainTextResponse("Not found", 404, {"Cache-Control": "no-store"})
_made: "OrderedDict[str, dict[str, Reader | None]]" = OrderedDict()  # by file: its tabs, and for whom
_making = Lock()


def made(address: str, tab: str) -> None:
    """Know for which tab the file at an address was made, and for whom its page was drawn then: what the tab shows
    later opens no file of before. The same bytes may be made for several.
    """
    name, session = PurePosixPath(address).name, Runtime.instance().get_app_session(tab)
    reader = session.session_state[DRAWN_FOR] if session and DRAWN_FOR in session.session_state else None
    with _making:
        _made.setdefault(name, {})[tab] = reader
        _made.move_to_end(name)
        while len(_made) > MOST:
            _made.popitem(last=False)


def own_media(app: ASGIApp) -> ASGIApp:
    """Middleware: such a file is sent to its own tab, while its reader may read it, and kept by no cache."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_PLACE):
            await app(scope, receive, send)
            return

        async def send_once(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = _OWN
            await send(message)

        may = await run_in_threadpool(_may_take, scope["path"].removeprefix(_PLACE), HTTPConnection(scope))
        await (app if may else _NOT_THERE)(scope, receive, send_once)

    return serve


def _may_take(name: str, asking: HTTPConnection) -> bool:
    """Whether a file is of a tab of who asks, and their right still holds; where nobody signs in, all read the same."""
    if settings.on() is None:
        return True
    tabs = tuple(_made.get(name, {}).items())
    return any(_is_in(tab, asking) and (_reads(reader, asking) or _is_words(name)) for tab, reader in tabs)


def _is_in(tab: str, asking: HTTPConnection) -> bool:
    session = Runtime.instance().get_app_session(tab)
    return session is not None and session.matches_user_info(whose(Headers(scope=asking.scope)))


def _reads(reader: "Reader | None", asking: HTTPConnection) -> bool:
    """Whether who asks may still read what a file was made for; anyone may, what is invented."""
    if reader is None:
        return False
    shown = access.written(reader.viewer)
    return reader.demonstration or holds(who.person(asking.cookies), shown, reader.preview)


def words(say: Say) -> bytes:
    """What is in a file for who may read it no longer."""
    return say("sign_in.no_longer").encode()


def _is_words(name: str) -> bool:
    file = Runtime.instance().media_file_mgr.read_file(PurePosixPath(name).stem)
    return file is not None and file.content in [words(Say(language)) for language in LANGUAGES]


def holds(person: who.Person | None, shown: str, preview: str) -> bool:
    """Whether somebody still reads by the right, and looks at the draft, that a page was shown to them by."""
    if shown == "public":
        return True
    if person is None or person.viewer != shown:
        return False
    if not preview:
        return True
    return person.preview == preview and deposits.looked_at(person.email, access.parse(shown), preview) is not None
