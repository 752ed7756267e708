"""A tab of Streamlit is of the browser that it was opened in, and of who was signed in there: its number alone opens
nothing. Whoever else learns it neither goes on with it nor puts a file into it.
"""

import re
from hashlib import sha256
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from pages.identity import cookies, settings

_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]*)/.*")
_NOT_YOURS = PlainTextResponse("Not a page of yours.", 403)
Whose = dict[str, Any]


def bound_tabs() -> None:
    """Have Streamlit compare whose a tab is before somebody goes on with it, where else it would compare headers."""
    starlette_websocket.gather_user_info = whose


def whose(headers: Headers) -> Whose:
    """The browser and the session of a request, as hashes; "" for what it has not."""
    found = cookie_parser("; ".join(headers.getlist("cookie")))
    browser, _ = decode_xsrf_token_string(found.get(XSRF_COOKIE_NAME, ""))
    here = settings.on()
    session = cookies.read(found, cookies.SESSION, here) if here else ""
    return {"browser": _hash(browser or b""), "session": _hash(session.encode())}


def own_files(app: ASGIApp) -> ASGIApp:
    """Middleware: a file is sent to one's own tab, or taken from it, and no other."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        tab = _UPLOAD.fullmatch(scope["path"]) if scope["type"] == "http" else None
        is_own = tab is None or scope["method"] == "OPTIONS" or _is_own(tab[1], Headers(scope=scope))
        await (app if is_own else _NOT_YOURS)(scope, receive, send)

    return serve


def _is_own(tab: str, headers: Headers) -> bool:
    """Whether a tab is of who asks; of one that is not there, Streamlit says so."""
    found = Runtime.instance()._session_mgr.get_active_session_info(tab)
    return found is None or found.session.matches_user_info(whose(headers))


def _hash(secret: bytes) -> str:
    return sha256(secret).hexdigest() if secret else ""
