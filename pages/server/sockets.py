"""Connections that send no request, or one without end: uvicorn would keep them, and what they sent, for ever.

nginx does the same in front (deploy/nginx.conf). Replaces methods of uvicorn's `HttpToolsProtocol`: Streamlit starts
uvicorn itself. Since uvicorn 0.54.0. To wait for: settings of uvicorn for the time and the length of a head, and of
Streamlit for `ws_max_size`. Off: `heads` in PATCHES_OFF.
"""

from asyncio import TimerHandle, Transport

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from pages.server.headers import refusal

HEAD_SECONDS = 10.0  # for the whole head of a request
HEAD_BYTES = 64 * 2**10
MESSAGE_BYTES = 2**18  # of a reader's browser: filters chosen, a few kB. What we send is bounded by config.toml
MOST_SESSIONS = 500  # ten times what one process carries; each with an unfinished message, they hold 125 MB


class _Bounded(HttpToolsProtocol):
    """What takes the place of uvicorn's own methods."""

    _timer: TimerHandle | None = None
    _head = 0  # bytes

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        self.config.ws_max_size = MESSAGE_BYTES  # read when a session opens
        _made(self, transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._waited()
        _lost(self, exc)

    def data_received(self, data: bytes) -> None:
        self._head += len(data)
        _received(self, data)
        if self._timer and self._head > HEAD_BYTES:
            self.send_400_response("The head of the request is too long.")

    def on_message_begin(self) -> None:
        self._wait()
        _begun(self)

    def on_headers_complete(self) -> None:
        self._waited()
        _complete(self)

    def handle_websocket_upgrade(self) -> None:
        _upgraded(self)
        if not getattr(self.transport.get_protocol(), "handshake_initiated", False):  # its parser gave up, in silence
            self.send_400_response("The head of the session is not understood.")

    def send_400_response(self, msg: str) -> None:
        self._waited()
        self.transport.write(refusal(msg))
        self.transport.close()

    def _wait(self) -> None:
        self._waited()
        self._head = 0
        self._timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _waited(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None


_made, _lost = HttpToolsProtocol.connection_made, HttpToolsProtocol.connection_lost
_received = HttpToolsProtocol.data_received
_begun, _complete = HttpToolsProtocol.on_message_begin, HttpToolsProtocol.on_headers_complete
_upgraded = HttpToolsProtocol.handle_websocket_upgrade
_FULL = PlainTextResponse("Too many readers for this server: try again in a few minutes.", 503, {"Retry-After": "120"})


def bound_sockets() -> None:
    """Bound the connections of this process, from the next one on. Raises TypeError with another HTTP parser."""
    if AutoHTTPProtocol is not HttpToolsProtocol:
        raise TypeError(f"{AutoHTTPProtocol} is not the uvicorn protocol that is known here: adapt {__name__}")
    for name, method in vars(_Bounded).items():
        if not name.startswith("__"):
            setattr(HttpToolsProtocol, name, method)


def few_sessions(app: ASGIApp) -> ASGIApp:
    """Middleware: sessions beyond what a process could carry are refused with 503, and those there go on."""
    open_ = 0

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal open_
        if scope["type"] != "websocket":
            await app(scope, receive, send)
        elif open_ >= MOST_SESSIONS:
            await _FULL(scope, receive, send)
        else:
            open_ += 1
            try:
                await app(scope, receive, send)
            finally:
                open_ -= 1

    return serve
