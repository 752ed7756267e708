"""What a first reader was told is left again for the next one, in a session of their own: tables, files, parts.

`test_budget` holds every page to it: a second reader is told the same, and nothing is drawn.
"""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from pages.server import replay
from pages.server.replay import Drawn, _Store, _Waiting
from pages.shell import ask
from tests.bench.readers import REGION, StreamlitReader
from tests.pages.support import files_of
from tests.support import awaited

ROOT = Path(__file__).parents[2]
BRETAGNE, NORMANDIE = "Bretagne", "Normandie"


class Reader(StreamlitReader):
    """A reader who opens tables, asks for files, and knows which session is theirs."""

    session = ""

    def _take(self, message: ForwardMsg) -> bool:
        if message.WhichOneof("type") == "new_session":
            self.session = message.new_session.initialize.session_id
        if message.delta.WhichOneof("type") == "add_block" and (table := message.delta.add_block.popover.id):
            self._fragments[table] = message.delta.fragment_id
        return super()._take(message)

    async def look(self, region: str) -> str:
        """Choose a region; the words of the page."""
        await self.choose(self.options().index(region))
        return self.words()

    async def open_table(self, name: str) -> str:
        """Open the first table whose key is named so; the words of the page."""
        table = next(one for one in self._fragments if one.endswith(f"twin-{name}"))
        self._chosen[table] = WidgetState(id=table, bool_value=True)
        await self._run(self._fragments[table], 0)
        return self.words()

    def part(self, widget: str) -> str:
        """The fragment that draws a widget."""
        return self._fragments[widget]

    def words(self) -> str:
        return "".join(self.elements[place].html.body for place in sorted(self.elements))

    def button(self, name: str) -> str:
        """The number by which the file of a button is asked for."""
        found = next(one for one in self._of("download_button") if one.id.endswith(f"csv-{name}"))
        return str(found.deferred_file_id)

    async def table(self, name: str) -> bytes:
        """The rows of a table, at the address under it."""
        every = (file for one in self._of("html") for file in files_of(one.body))
        (found,) = (one for one in every if f"/{name}.csv" in one)
        with urlopen(urljoin(self.address, found), timeout=20) as answer:
            return bytes(answer.read())

    async def made(self, button: str) -> str:
        """The address of the file of a button; "" for one that is not given."""
        asked = BackMsg()
        request = asked.backend_operation_request
        request.request_id, request.session_id = "1", self.session
        request.deferred_file.file_id = button
        await self._socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await self._next())
            if message.WhichOneof("type") == "backend_operation_response":
                return str(message.backend_operation_response.deferred_file.url)

    def _of(self, kind: str) -> list[Any]:
        return [getattr(one, kind) for one in self.elements.values() if one.WhichOneof("type") == kind]


@pytest.mark.parametrize("asks", [True, False])
def test_what_asks_who_is_signed_in_is_left_to_nobody_else(monkeypatch: pytest.MonkeyPatch, asks: bool) -> None:
    """Two people of one right would be one reader otherwise, and the second be told the first one's address."""
    drawn = Drawn()
    monkeypatch.setattr(replay, "get_script_run_ctx", lambda: SimpleNamespace(**{replay._NOTING: drawn}))
    (ask.person if asks else ask.spoken)()
    assert drawn.whole is not asks
    monkeypatch.setattr(replay, "get_script_run_ctx", lambda: None)
    assert ask.person() is None  # outside of any drawing


async def _opened(server: str, path: str, query: str = "") -> Reader:
    reader = Reader(server, path, query)
    await reader.open()
    return reader


def test_a_table_is_open_for_the_reader_who_opened_it_alone_and_stays_so(server: str) -> None:
    async def visit() -> None:
        one, two = await _opened(server, "counters-footfall"), await _opened(server, "counters-footfall")
        closed = await one.look(BRETAGNE)
        assert await two.look(BRETAGNE) == closed
        opened = await one.open_table("regle-sur-place")
        assert "<table" in opened
        assert "<table" not in closed
        assert await two.look(NORMANDIE) != closed
        assert await two.look(BRETAGNE) == closed
        elsewhere = await one.look(NORMANDIE)
        assert "<table" in elsewhere
        assert await one.look(BRETAGNE) == opened
        await one.close()
        await two.close()

    awaited(visit())


def test_each_session_gets_the_address_of_what_it_looks_at(server: str) -> None:
    async def visit() -> None:
        one, two = await _opened(server, "counters-footfall"), await _opened(server, "counters-footfall")
        await one.look(BRETAGNE)
        first = await one.table("regle-sur-place")
        await two.look(BRETAGNE)
        await one.look(NORMANDIE)
        assert await two.table("regle-sur-place") == first
        assert await one.table("regle-sur-place") != first
        await one.close()
        await two.close()

    awaited(visit())


def test_a_file_is_made_for_the_session_that_was_shown_its_button_alone(server: str) -> None:
    async def visit() -> None:
        place = ("counters-planner", "departement=48")
        one, two = await _opened(server, *place), await _opened(server, *place)
        button = one.button("plan")
        assert await two.made(button) == ""
        assert (await one.made(button)).startswith("/media/")
        await one.close()
        await two.close()

    awaited(visit())


def test_a_part_that_is_drawn_again_alone_is_so_in_a_session_it_was_left_to(server: str) -> None:
    async def visit() -> None:
        one, two = await _opened(server, "counters-access"), await _opened(server, "counters-access")
        before = one.words()
        for reader in (one, two):
            boxes = reader.boxes()
            part = {name for name, box in boxes.items() if reader.part(box.id) != reader.part(boxes[REGION].id)}
            label = next(name for name, box in boxes.items() if name in part and len(box.options) > 2)
            await reader.choose(2, label)
        assert one.words() == two.words() != before
        await one.close()
        await two.close()

    awaited(visit())


@pytest.mark.parametrize(("changes", "before"), [(True, ["", "<h1>"]), (False, [])])
def test_the_title_of_a_change_leaves_before_what_is_drawn_after_it(changes: bool, before: list[str]) -> None:
    """A container, the title inside it, and two more, the lower one first: by place, from the top."""
    sent: list[str] = []
    waiting = _Waiting(lambda messages: sent.extend(one.delta.new_element.html.body for one in messages), changes)
    for place, body in [((0, 0), ""), ((0, 0, 0), "<h1>"), ((0, 2), "last"), ((0, 1), "next")]:
        waiting.add(_message(place, body))
    assert sent == before
    waiting.leave()
    assert sent == ["", "<h1>", "next", "last"]


def test_what_takes_long_is_told_as_it_is_made_under_what_was_drawn_before(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    waiting = _Waiting(lambda messages: sent.extend(one.delta.new_element.html.body for one in messages), False)
    monkeypatch.setattr(replay, "get_script_run_ctx", lambda: SimpleNamespace(**{replay._SENDING: waiting}))
    for place, body in [((0, 1), "choices"), ((0, 0), "title")]:
        waiting.add(_message(place, body))
    assert sent == []
    ask.as_it_goes()
    assert sent == ["title", "choices"]
    waiting.add(_message((0, 2), "a tenth is done"))
    assert sent[-1] == "a tenth is done"


def _message(place: tuple[int, ...], body: str) -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path.extend(place)
    message.delta.new_element.html.body = body
    return message


def test_drawings_are_kept_within_their_bound_of_bytes_and_those_left_last_stay() -> None:
    store = _Store(2500)
    for key in ("one", "two", "one", "three"):  # 1,000 bytes each
        store.put(key, Drawn(messages=[(b"." * 1000, "")]))
    assert [key for key in ("one", "two", "three") if store.get(key)] == ["one", "three"]
    assert store.size == 2000
    store.put("large", Drawn(messages=[(b"." * 3000, "")]))
    assert (store.get("large"), store.size) == (None, 0)


def test_a_page_asks_no_clock_and_no_chance() -> None:
    changes = re.compile(r"\b(?:now|today|utcnow)\(|^(?:import|from) (?:random|secrets|time)\b", re.MULTILINE)
    drawn = [path for path in (ROOT / "pages").rglob("*.py") if ROOT / "pages" / "server" not in path.parents]
    assert len(drawn) > 50
    found = {path.name for path in drawn if changes.search(path.read_text(encoding="utf-8"))}
    # For how long a deposit is under way, on a page that is left to nobody again; how long the public pages took.
    # And when the demonstration was read last, so that its files are closed: nothing is drawn from it.
    assert found == {"running.py", "folder.py", "serving.py"}
