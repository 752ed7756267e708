"""What Streamlit does at each run or message though once, or less, would do: its theme, a wake-up, a write, a hash.

A page is some fifty messages, and there is a run at each change of filter. What is sent, and in which order, is the
same, but for what a browser does not look at. Streamlit starts its own server, so its classes are changed in place, as
in `sockets`.
"""

from asyncio import AbstractEventLoop, Transport
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner_utils import script_run_context
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

GATHERED_SECONDS = 0.002  # messages that follow one another this closely leave in one write
HASH = 12  # characters of what tells a message from those that stood at its place: of 32, which nothing compresses
_ANNOUNCED = "_tc_announced"

_populate_theme = app_session._populate_theme_msg
_announced = AppSession._create_new_session_message
_connected = WebSocketsSansIOProtocol.connection_made
_hashed = script_run_context.populate_hash_if_needed


def lighten() -> None:
    """Make this process do so, from the next session on."""
    app_session._populate_theme_msg = _theme  # type: ignore[assignment]
    script_run_context.populate_hash_if_needed = hashed  # type: ignore[assignment]
    AppSession._create_new_session_message = _announcing  # type: ignore[method-assign,assignment]
    AppSession._call_soon_on_event_loop = _call_soon  # type: ignore[method-assign,assignment]
    Runtime._enqueued_some_message = _noted  # type: ignore[method-assign,assignment]
    WebSocketsSansIOProtocol.connection_made = _gathering  # type: ignore[method-assign,assignment]


def _theme(message: CustomThemeConfig, section: str = "theme") -> None:
    """A section of the theme, which no run changes, is read from the settings once."""
    if (kept := _kept_theme(section)).ListFields():
        message.MergeFrom(kept)


def hashed(message: ForwardMsg) -> None:
    """Say in a message what tells it from others, where it does not say so: the browser leaves what is the same."""
    _hashed(message)
    message.hash = message.hash[:HASH]


def _announcing(session: AppSession, page: str, run: RunDescriptor, pages: dict[str, Any] | None = None) -> ForwardMsg:
    """What announces a run. Of a part of a page, what announced one before with another name: the browser looks at the
    theme and the pages in it where all is drawn.
    """
    if not run.fragment_ids:
        return _announced(session, page, run, pages)
    kept: ForwardMsg | None = session.__dict__.get(_ANNOUNCED)
    if kept is None or kept.new_session.page_script_hash != page:
        kept = session.__dict__[_ANNOUNCED] = _announced(session, page, run, pages)
        kept.new_session.ClearField("custom_theme")
        kept.new_session.ClearField("app_pages")
    message = ForwardMsg()
    message.CopyFrom(kept)
    message.metadata.run.script_run_id = run.script_run_id
    message.metadata.run.fragment_ids[:] = run.fragment_ids
    return message


@cache
def _kept_theme(section: str) -> CustomThemeConfig:
    message = CustomThemeConfig()
    _populate_theme(message, section)
    return message


class _Waiting:
    """What a script asks of the loop: the first call wakes it, those that come before it wakes go with it, in order."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        self._loop, self._lock = loop, Lock()
        self._calls: list[Callable[[], None]] = []

    def add(self, call: Callable[[], None]) -> None:
        with self._lock:
            self._calls.append(call)
            if len(self._calls) == 1:
                self._loop.call_soon_threadsafe(self._take)

    def _take(self) -> None:
        with self._lock:
            calls, self._calls = self._calls, []
        for call in calls:
            self._loop.call_soon(call)


def _call_soon(session: AppSession, callback: Callable[[], None]) -> None:
    waiting: _Waiting = session.__dict__.setdefault("_tc_waiting", _Waiting(session._event_loop))
    try:
        waiting.add(callback)
    except RuntimeError:  # the process stops: as Streamlit does
        if not session._event_loop.is_closed():
            raise


def _noted(runtime: Runtime) -> None:
    """There is something to send: said once, until it is sent."""
    objects = runtime._get_async_objs()
    if not objects.need_send_data.is_set():
        objects.eventloop.call_soon_threadsafe(objects.need_send_data.set)


class _Gathered:
    """A transport whose writes wait a moment for those that follow; anything else goes after them."""

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> None:
        if not self._waiting:
            self._loop.call_later(GATHERED_SECONDS, self._flush)
        self._waiting.append(data)

    def _flush(self) -> None:
        data, self._waiting = b"".join(self._waiting), []
        if data and not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


def _gathering(protocol: WebSocketsSansIOProtocol, transport: Transport) -> None:
    _connected(protocol, _Gathered(transport, protocol.loop))  # type: ignore[arg-type]
