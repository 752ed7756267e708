"""What leaves in one frame is what would leave in many, in the same order; bytes of the frames are written by hand."""

import asyncio
import zlib
from asyncio import Queue
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.session_manager import SessionClientDisconnectedError

from pages.server import frames
from pages.server.frames import Written
from tests.bench.readers import StreamlitReader
from tests.support import awaited


def _inflated(frame: Any) -> bytes:
    return zlib.decompressobj(wbits=-15).decompress(frame.deflated() + b"\0\0\xff\xff")  # RFC 7692, 7.2.2


def test_a_frame_has_a_zero_then_each_message_after_its_length() -> None:
    told = [b"one", b"", b"three"]
    (frame,) = frames._frames(frames.packs(told))
    assert frame == b"\0" + b"\0\0\0\3one" + b"\0\0\0\0" + b"\0\0\0\5three"
    assert [*frames.unpacked(frame)] == told
    assert [*frames.unpacked(b"\x0aalone")] == [b"\x0aalone"]  # a message of Streamlit's begins so, never with a zero
    assert [*frames._frames(frames.packs([]))] == []


def test_what_was_compressed_before_goes_in_one_frame_with_what_was_not() -> None:
    packs = [*frames.packs([b"new"]), *frames.deflated([b"kept", b"kept"]), *frames.packs([b"end"])]
    assert [bool(pack.deflated) for pack in packs] == [False, True, False]
    (frame,) = frames._frames(packs)
    assert [*frames.unpacked(frame)] == [b"new", b"kept", b"kept", b"end"]
    assert _inflated(frame) == frame


def test_a_frame_ends_once_it_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "FRAME_BYTES", 6)
    found = [*frames._frames(frames.packs([b"1234", b"56", b"7", b"8" * 9, b"9"]))]
    assert [[*frames.unpacked(frame)] for frame in found] == [[b"1234", b"56"], [b"7", b"8" * 9], [b"9"]]
    assert [_inflated(frame) for frame in found] == found


@pytest.mark.parametrize(("runs", "stays"), [(["mine"], False), (["another"], True), (None, False)])
def test_what_is_left_again_goes_with_its_run_where_another_begins(runs: list[str] | None, stays: bool) -> None:
    """As Streamlit does with each message of a part: one of its own beside shows that it still does."""
    own = ForwardMsg()
    own.delta.new_element.html.body, own.delta.fragment_id = "words", "mine"
    queue, written = ForwardMsgQueue(), Written(frames.deflated([b"words"]), "mine")
    queue.enqueue(own)
    queue.enqueue(written)  # type: ignore[arg-type]
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=runs)
    assert queue.flush() == ([own, written] if stays else [])


def _client(most: int, **asked: str) -> Any:
    closed, socket = asyncio.Event(), SimpleNamespace(query_params=asked)
    return SimpleNamespace(_closed=closed, _websocket=socket, _send_queue=Queue(most))


def test_who_takes_nothing_is_let_go() -> None:
    client, told = _client(1), frames._Together([Written(frames.deflated([b"one", b"two"]))])
    with pytest.raises(SessionClientDisconnectedError):
        frames._write(client, told)
    assert client._closed.is_set()
    with pytest.raises(SessionClientDisconnectedError):
        frames._write(client, told)
    packing = _client(1, packed="")
    frames._write(packing, told)
    assert packing._send_queue.get_nowait() == b"\0" + b"\0\0\0\3one" + b"\0\0\0\3two"


class _Noting(StreamlitReader):
    """A reader who keeps what was drawn."""

    async def told(self, option: int) -> tuple[list[bytes], int]:
        kept: list[bytes] = []
        take = self._take

        def noting(message: ForwardMsg) -> bool:
            if message.WhichOneof("type") == "delta":
                kept.append(message.SerializeToString(deterministic=True))
            return take(message)

        self._take = noting  # type: ignore[method-assign]
        answer = await self.choose(option)
        return kept, answer.frames


def test_who_takes_no_frame_apart_gets_the_same_one_by_one(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def visit(way: str) -> tuple[list[bytes], int]:
        monkeypatch.setattr(frames, "PACKED", way)
        reader = _Noting(server, "counters-footfall")
        await reader.open()
        told = await reader.told(1)
        await reader.close()
        return told

    packed = frames.PACKED
    awaited(visit(packed))  # what was drawn for this one is left again for the next two
    one_by_one, many = awaited(visit("otherwise"))
    together, few = awaited(visit(packed))
    assert one_by_one == together
    assert many > len(one_by_one) > 20 > 10 > few
