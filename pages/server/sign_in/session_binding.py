"""A tab of Streamlit is of the browser that it was opened in, and of who was signed in there: its number alone opens
nothing. Whoever else learns it neither goes on with it nor puts a file into it.

Streamlit compares the headers that its setting `server.trustedUserHeaders` names, as a tab is opened and opened again:
ours say whose it is, and nobody else's reach it.
"""

import re
from hashlib import sha256
from typing import Any

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from pages.identity import cookies, settings

_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]*)/.*")
_NOT_YOURS = PlainTextResponse("Not a page of yours.", 403)
HEADERS = {"tc-browser": "browser", "tc-session": "session"}  # as .streamlit/config.toml has them
Whose = dict[str, Any]


class Unbound(RuntimeError):
    """Streamlit would not compare whose a tab is."""


def refuse_unbound() -> None:
    """Raises Unbound where the settings of Streamlit do not name our headers."""
    if (found := st.get_option("server.trustedUserHeaders")) != HEADERS:
        raise Unbound(f".streamlit/config.toml: server.trustedUserHeaders is {found}, not {HEADERS}")


def own_tabs(app: ASGIApp) -> ASGIApp:
    """Middleware: a session says whose it is, in headers that nobody else can send."""
    names = {name.encode() for name in HEADERS}

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            kept = [(name, value) for name, value in scope["headers"] if name.lower() not in names]
            if scope["type"] == "websocket":
                told = whose(Headers(scope=scope))
                kept += [(name.encode(), told[key].encode()) for name, key in HEADERS.items()]
            scope = {**scope, "headers": kept}
        await app(scope, receive, send)

    return serve


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
    session = Runtime.instance().get_app_session(tab)
    return session is None or session.matches_user_info(whose(headers))


def _hash(secret: bytes) -> str:
    return sha256(secret).hexdigest() if secret else ""
