"""What is done once instead of each time changes nothing of what is sent, nor its order."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor

from pages.server import lean
from tests.support import awaited


@pytest.mark.parametrize("section", ["theme", "theme.light", "theme.dark", "theme.sidebar", "theme.dark.sidebar"])
def test_the_theme_is_the_one_that_streamlit_reads_from_the_settings(section: str) -> None:
    own, twice, ours = CustomThemeConfig(), CustomThemeConfig(), CustomThemeConfig()
    lean._populate_theme(own, section)
    lean._theme(twice, section)
    lean._theme(ours, section)
    assert ours == twice == own


def test_a_run_of_a_part_is_announced_by_its_own_name_and_without_what_all_of_the_page_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    def announced(_: object, page: str, run: RunDescriptor, pages: object) -> ForwardMsg:
        made.append(run.script_run_id)
        message = ForwardMsg()
        message.new_session.page_script_hash = page
        message.new_session.custom_theme.primary_color = "blue"
        message.new_session.app_pages.add(page_name="one")
        message.metadata.run.script_run_id = run.script_run_id
        message.metadata.run.fragment_ids.extend(run.fragment_ids)
        return message

    monkeypatch.setattr(lean, "_announced", announced)
    session: Any = SimpleNamespace()
    runs = [("home", "a", ()), ("home", "b", ("x",)), ("home", "c", ("y",)), ("other", "d", ("z",))]
    told = [lean._announcing(session, page, RunDescriptor(name, parts)) for page, name, parts in runs]
    assert [(one.new_session.page_script_hash, one.metadata.run.script_run_id) for one in told] == [
        (page, name) for page, name, _ in runs
    ]
    assert [tuple(one.metadata.run.fragment_ids) for one in told] == [(), ("x",), ("y",), ("z",)]
    assert [bool(one.new_session.app_pages) for one in told] == [True, False, False, False]
    assert [one.new_session.HasField("custom_theme") for one in told] == [True, False, False, False]
    assert made == ["a", "b", "d"]  # the second part of a page is announced as its first


class _Loop:
    """A loop that counts how often it is woken, and calls when it is told to."""

    def __init__(self) -> None:
        self.woken, self.calls = 0, list[Callable[[], None]]()

    def call_soon_threadsafe(self, call: Callable[[], None]) -> None:
        self.woken += 1
        self.calls.append(call)

    def call_soon(self, call: Callable[[], None]) -> None:
        self.calls.append(call)

    def call_later(self, _: float, call: Callable[[], None]) -> None:
        self.calls.append(call)

    def turn(self) -> None:
        while self.calls:
            self.calls.pop(0)()


def test_calls_that_wait_wake_the_loop_once_and_keep_their_order() -> None:
    loop, done = _Loop(), list[int]()
    waiting = lean._Waiting(loop)  # type: ignore[arg-type]
    for rank in range(3):
        waiting.add(lambda rank=rank: done.append(rank))
    assert (loop.woken, done) == (1, [])
    loop.turn()
    assert done == [0, 1, 2]
    waiting.add(lambda: done.append(3))
    loop.turn()
    assert (loop.woken, done) == (2, [0, 1, 2, 3])


def test_a_call_that_fails_holds_back_none_of_those_after_it() -> None:
    done: list[str] = []

    async def fail_then_go_on() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda *_: done.append("failed"))
        waiting = lean._Waiting(loop)
        waiting.add(lambda: [][0])
        waiting.add(lambda: done.append("went on"))
        await asyncio.sleep(0.05)

    awaited(fail_then_go_on())
    assert done == ["failed", "went on"]


class _Transport:
    def __init__(self) -> None:
        self.told: list[bytes | str] = []

    def write(self, data: bytes) -> None:
        self.told.append(data)

    def is_closing(self) -> bool:
        return "close" in self.told

    def close(self) -> None:
        self.told.append("close")


def test_writes_that_follow_one_another_leave_as_one_and_before_the_end() -> None:
    loop, transport = _Loop(), _Transport()
    gathered = lean._Gathered(transport, loop)  # type: ignore[arg-type]
    gathered.write(b"a")
    gathered.write(b"b")
    loop.turn()
    assert transport.told == [b"ab"]
    gathered.write(b"c")
    gathered.close()
    loop.turn()
    assert transport.told == [b"ab", b"c", "close"]
