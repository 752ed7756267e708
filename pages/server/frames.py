"""Messages that leave together: what there is to send to a browser goes in one frame, which it takes apart.

Streamlit sends each message in a frame of its own, some fifty for a page, each of which is compressed, sent and taken
by itself. static/script.js says at the connection that it takes frames apart; whoever does not say so gets one message
in each, as from Streamlit, whose classes are changed in place, as in `lean`.

Frames are compressed without looking back at those before, so that what is left again is compressed once for all.
"""

import zlib
from asyncio import QueueFull
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from types import SimpleNamespace
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime_util import serialize_forward_msg
from streamlit.runtime.session_manager import SessionClientDisconnectedError
from streamlit.web.server.starlette.starlette_websocket import StarletteSessionClient
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame
from websockets.http11 import Request

PACKED = "packed"  # what the address of a connection asks for, where the browser takes frames apart
# A frame ends once it holds so many: the top of a page is there while the rest is on its way. What one frame holds is
# compressed together: up to a tenth less than in two.
FRAME_BYTES = 2**17
WINDOW = 15  # bits of what compression looks back at, the most there is
_SEVERAL = b"\0"  # what such a frame begins with, and no message does
_LENGTH = 4  # bytes before each message, which say how long it is
_END = b"\0\0\xff\xff"  # of what was compressed; a frame leaves it out

_flushed = AppSession.flush_browser_queue
_connected = WebSocketsSansIOProtocol.handle_connect
_encoded = PerMessageDeflate.encode
_extension = ServerPerMessageDeflateFactory(server_no_context_takeover=True, client_max_window_bits=12)


@dataclass(frozen=True)
class Pack:
    """Messages, each after its length, and the same compressed, where that is done."""

    plain: bytes
    deflated: bytes = b""

    @property
    def messages(self) -> Iterator[bytes]:
        """One after the other."""
        at = 0
        while at < len(self.plain):
            start = at + _LENGTH
            at = start + int.from_bytes(self.plain[at:start], "big")
            yield self.plain[start:at]


@dataclass(frozen=True)
class Written:
    """Messages of one part of a page, written already, which stand in the queue of a session as one.

    Of a run that is interrupted they go as its other messages do: `fragment` is the part that they are of.
    """

    packs: Sequence[Pack]
    fragment: str = ""
    delta: Any = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "delta", SimpleNamespace(fragment_id=self.fragment))

    def HasField(self, _: str) -> bool:  # noqa: N802, as a message has it
        """Never: it is not composed with another message."""
        return False

    def WhichOneof(self, _: str) -> None:  # noqa: N802
        """None of what a message may be."""


@dataclass(frozen=True)
class _Together:
    """All that a session has to send now."""

    messages: Sequence[ForwardMsg | Written]

    def WhichOneof(self, _: str) -> None:  # noqa: N802
        """None of what a message may be."""


class _Frame(bytes):
    """What a frame holds, and the packs that it is made of."""

    packs: Sequence[Pack]

    def deflated(self) -> bytes:
        """The same compressed: pieces that do not look back at one another, one after the other."""
        pieces = [_deflated(_SEVERAL), *(pack.deflated or _deflated(pack.plain) for pack in self.packs)]
        return b"".join(pieces).removesuffix(_END)


def pack() -> None:
    """Make this process do so, from the next connection on."""
    AppSession.flush_browser_queue = _together  # type: ignore[method-assign,assignment]
    StarletteSessionClient.write_forward_msg = _write  # type: ignore[method-assign,assignment]
    WebSocketsSansIOProtocol.handle_connect = _connect  # type: ignore[method-assign,assignment]
    PerMessageDeflate.encode = _encode  # type: ignore[method-assign,assignment]


def packs(messages: Iterable[bytes]) -> Iterator[Pack]:
    """These messages, in order, in as many as there are frames to send."""
    held, size = list[bytes](), 0
    for message in messages:
        held += (len(message).to_bytes(_LENGTH, "big"), message)
        size += len(message)
        if size >= FRAME_BYTES:
            yield Pack(b"".join(held))
            held, size = [], 0
    if held:
        yield Pack(b"".join(held))


def deflated(messages: Iterable[bytes]) -> list[Pack]:
    """The same, compressed now for all who are sent them later."""
    return [Pack(one.plain, _deflated(one.plain, 9)) for one in packs(messages)]


def unpacked(frame: bytes) -> Iterator[bytes]:
    """The messages of a frame, as script.js takes it apart."""
    return Pack(frame.removeprefix(_SEVERAL)).messages if frame.startswith(_SEVERAL) else iter((frame,))


def _deflated(data: bytes, level: int = zlib.Z_DEFAULT_COMPRESSION) -> bytes:
    deflating = zlib.compressobj(level, wbits=-WINDOW)
    return deflating.compress(data) + deflating.flush(zlib.Z_SYNC_FLUSH)


def _together(session: AppSession) -> list[_Together]:
    messages: list[ForwardMsg | Written] = _flushed(session)  # type: ignore[assignment]
    return [_Together(messages)] if messages else []


def _write(client: StarletteSessionClient, told: _Together) -> None:
    """Put what is to be sent in the queue of a connection. Raises SessionClientDisconnectedError."""
    if client._closed.is_set():
        raise SessionClientDisconnectedError
    written = _written(told.messages)
    is_packed = PACKED in client._websocket.query_params
    try:
        for frame in _frames(written) if is_packed else (message for pack in written for message in pack.messages):
            client._send_queue.put_nowait(frame)
    except QueueFull as full:  # as Streamlit does with who takes nothing
        client._closed.set()
        raise SessionClientDisconnectedError from full


def _written(messages: Sequence[ForwardMsg | Written]) -> Iterator[Pack]:
    for is_written, some in groupby(messages, lambda message: isinstance(message, Written)):
        if is_written:
            yield from (pack for message in some if isinstance(message, Written) for pack in message.packs)
        else:
            yield from packs(serialize_forward_msg(message) for message in some if isinstance(message, ForwardMsg))


def _frames(written: Iterable[Pack]) -> Iterator[_Frame]:
    held, size = list[Pack](), 0
    for one in written:
        held.append(one)
        size += len(one.plain)
        if size >= FRAME_BYTES:
            yield _frame(held)
            held, size = [], 0
    if held:
        yield _frame(held)


def _frame(packs: Sequence[Pack]) -> _Frame:
    frame = _Frame(b"".join((_SEVERAL, *(pack.plain for pack in packs))))
    frame.packs = packs
    return frame


def _connect(protocol: WebSocketsSansIOProtocol, event: Request) -> None:
    """A browser that takes frames apart is told that none looks back at those before."""
    if event.path.endswith(f"?{PACKED}") and protocol.conn.available_extensions:
        protocol.conn.available_extensions = [_extension]
    _connected(protocol, event)


def _encode(extension: PerMessageDeflate, frame: Frame) -> Frame:
    """A frame of many, from what is compressed already, where this browser looks back as far."""
    if isinstance(frame.data, _Frame) and extension.local_max_window_bits == WINDOW:
        return Frame(frame.opcode, frame.data.deflated(), frame.fin, True)
    return _encoded(extension, frame)
