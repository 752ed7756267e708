"""What a first reader was told is left again for the next one of the same right, and for no other; each session has its
own tables, files and parts.
"""

import ast
import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from data import store
from pages.elements import address
from pages.identity import many
from pages.markup import html
from pages.parts import cached
from pages.shell import ask
from pages.shell.serving import Reader
from pages.text import Say, written
from queries import Edition, figures
from queries.access import Viewer
from queries.earlier import Since
from tests.bench.readers import REGION, StreamlitReader
from tests.pages.support import files_of
from tests.pages.test_budget import asked
from tests.support import awaited

SAY = Say("fr")
ROOT = Path(__file__).parents[2]
BRETAGNE, NORMANDIE = "Bretagne", "Normandie"


class Visitor(StreamlitReader):
    """A reader who opens tables, asks for files, and knows which session is theirs."""

    session = ""
    popovers: tuple[str, ...] = ()

    def _take(self, message: ForwardMsg) -> bool:
        if message.WhichOneof("type") == "new_session":
            self.session = message.new_session.initialize.session_id
        if message.delta.WhichOneof("type") == "add_block" and (table := message.delta.add_block.popover.id):
            self.popovers += (table,)
        return super()._take(message)

    async def look(self, region: str) -> str:
        """Choose a region; the words of the page."""
        await self.choose(self.options().index(region))
        return self.words()

    async def rows(self, name: str) -> str:
        """The HTML of the table under a panel, which its button asks for by its address."""
        (found,) = re.findall(rf'data-rows="([^"]*/{name}\.html[^"]*)"', self.words())
        with urlopen(urljoin(self.address, unescape(found)), timeout=20) as answer:
            return str(answer.read().decode())

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


VIEWERS = (
    *(Viewer("public"), Viewer("cabinet"), Viewer("administrator")),
    *(Viewer("prefect", one) for one in (("R53",), ("R94",), ("D35",), ("D35", "R94"))),
)


def _edition(**other: Any) -> Edition:
    told = {"name": "a", "folder": "/editions", "as_of": date(2024, 12, 31), "kind": "demonstration"} | other
    file = store.Edition(told["name"], Path(told["folder"]) / f"{told['name']}.duckdb", told.get("audience", "full"))
    return Edition(file, told["as_of"], datetime(2025, 1, 1, tzinfo=UTC), told["kind"], told.get("confidential", False))


EDITIONS = (
    _edition(),
    *(_edition(**one) for one in ({"name": "b"}, {"folder": "/other"}, {"audience": "public"}, {"kind": "real"})),
)
# Each field of a Reader besides, as another one has it.
OTHERS: dict[str, Any] = {
    "may_switch": True, "unheard": "x", "instead_of": "", "preview": "draft", "since": Since("a"),
    "had": datetime(2025, 1, 2, tzinfo=UTC), "demonstration": True,
}  # fmt: skip


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The address, theme and session of a page that is drawn, which a test may change."""
    now = SimpleNamespace(address={}, theme="light", session={})
    monkeypatch.setattr(cached.st, "query_params", SimpleNamespace(to_dict=lambda: now.address))
    monkeypatch.setattr(cached.theme, "name", lambda: now.theme)
    monkeypatch.setattr(address.st, "session_state", now.session)
    cached.forget()
    yield now
    cached.forget()


def test_nobody_is_left_what_was_drawn_for_another(page: SimpleNamespace) -> None:
    """All that tells two drawings apart, one at a time: each is drawn, and drawn once."""
    first = Reader(VIEWERS[0], EDITIONS[0])
    assert {one.name for one in fields(Reader)} == {"viewer", "edition", *OTHERS}, "a field that this test knows not"
    readers = [Reader(viewer, edition) for viewer in VIEWERS for edition in EDITIONS]
    readers += [replace(first, **{name: value}) for name, value in OTHERS.items()]
    whose: list[tuple[Hashable, ...]] = [("footfall", one, "fr", 0) for one in readers]
    whose += [("missions", first, "fr", 0), ("footfall", first, "en", 0), ("footfall", first, "fr", 1)]
    places = [(one, "light", {}) for one in whose]
    places += [(whose[0], "dark", {}), (whose[0], "light", {"region": "53"}), (whose[0], "light", {"region": "94"})]
    drawn: list[int] = []

    def draw(rank: int) -> int:
        drawn.append(rank)
        return rank

    for _ in range(2):
        for rank, (one, page.theme, page.address) in enumerate(places):
            with cached.of(*one):
                assert cached.render(SAY, "title", lambda rank=rank: draw(rank)) == rank
    assert drawn == [*range(len(places))]
    with cached.of(*whose[0]):
        page.theme, page.address = "light", {}
        assert cached.render(SAY, "another", lambda: draw(-1)) == -1
    cached.forget()
    with cached.of(*whose[0]):
        assert cached.render(SAY, "title", lambda: draw(-2)) == -2


def test_the_server_forgets_what_was_drawn_with_its_edition() -> None:
    program = (ROOT / "app.py").read_text(encoding="utf-8")
    assert "serving.on_change(cached.forget)" in [ast.unparse(one) for one in ast.parse(program).body]


def test_what_is_drawn_outside_of_a_page_is_kept_for_nobody(page: SimpleNamespace) -> None:
    assert [cached.render(SAY, "title", lambda rank=rank: rank) for rank in (1, 2)] == [1, 2]


def test_what_asks_who_is_signed_in_is_kept_for_nobody(page: SimpleNamespace) -> None:
    """Two people of one right would be one reader otherwise, and the second be told the first one's address."""
    with cached.of("contests", "cabinet"):
        with pytest.raises(many.OfOnePerson):
            cached.render(SAY, "title", ask.person)
        assert cached.render(SAY, "title", lambda: "drawn") == "drawn", "what failed is not kept"
        assert ask.person() is None  # beside a piece


def test_what_the_rest_of_a_page_asks_of_a_piece_is_there_again(page: SimpleNamespace) -> None:
    def draw() -> None:
        address.left_aside("axe", "nowhere")
        html("{}", SAY.number(key(1234)))
        SAY.met.add("MSAP")

    key = figures.key("acts", "region", "53")
    for _ in range(2):
        page.session.clear()
        SAY.met.clear()
        with cached.of("footfall", "cabinet"), written.noticing() as noticed:
            cached.render(SAY, "title", draw)
        assert [*noticed] == [key]
        assert page.session == {"left-aside": {"axe": "nowhere"}}
        assert SAY.met == {"MSAP"}


def test_no_piece_that_is_kept_draws_a_widget(server: str) -> None:
    """Streamlit says so on the page, and again to each reader of it."""

    async def visit() -> None:
        for query in ("", "region=53&axe=procedure"):
            reader = await _opened(server, "counters-footfall", query)
            assert not reader._of("exception")
            await reader.close()

    awaited(visit())


def test_a_second_reader_is_drawn_nothing_of_what_is_kept(serve: Callable[..., str]) -> None:
    server = serve("tests.pages.counted")

    async def visit() -> list[int]:
        told = []
        for _ in range(2):
            before = asked(server)
            reader = await _opened(server, "counters-footfall", "region=44")
            told.append(asked(server) - before)
            await reader.close()
        return told

    first, second = awaited(visit())
    assert first > 3
    assert second == 0


async def _opened(server: str, path: str, query: str = "") -> Visitor:
    reader = Visitor(server, path, query)
    await reader.open()
    return reader


def test_a_table_is_asked_for_at_the_address_of_what_its_reader_looks_at(server: str) -> None:
    async def visit() -> None:
        one, two = await _opened(server, "counters-footfall"), await _opened(server, "counters-footfall")
        closed = await one.look(BRETAGNE)
        assert await two.look(BRETAGNE) == closed
        assert "<table" not in closed
        opened = await one.rows("regle-sur-place")
        assert "<table" in opened
        assert {*re.findall('data-place="([^"]*)"', opened)} == {"R53"}
        assert await two.look(NORMANDIE) != closed
        assert {*re.findall('data-place="([^"]*)"', await two.rows("regle-sur-place"))} == {"R28"}
        assert await one.rows("regle-sur-place") == opened
        assert "tc-events" in await one.rows("actes-mois-par-mois"), "the events of its chart stand under it"
        await one.close()
        await two.close()

    awaited(visit())


def test_a_page_whose_address_is_too_long_to_send_opens_its_tables_itself(server: str) -> None:
    async def visit() -> None:
        reader = await _opened(server, "counters-footfall", f"region=53&mots={'a' * 1500}")
        assert not reader._of("exception")
        assert "tc-open" not in reader.words()
        assert len(reader.popovers) == 5  # one under each panel
        await reader.close()

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


def test_a_page_asks_no_clock_and_no_chance() -> None:
    changes = re.compile(r"\b(?:now|today|utcnow)\(|^(?:import|from) (?:random|secrets|time)\b", re.MULTILINE)
    draws_none = ("__main__.py", "http", "identity", "outputs", "server")  # live
    aside = {ROOT / "pages" / name for name in draws_none}
    drawn = [path for path in (ROOT / "pages").rglob("*.py") if not aside & {path, *path.parents}]
    assert len(drawn) > 50
    found = {path.name for path in drawn if changes.search(path.read_text(encoding="utf-8"))}
    # For how long a deposit is under way, on a page that is left to nobody again.
    # What day it is, for a day that a list describes and that is not to come, on that page too.
    # And when the demonstration was read last, so that its files are closed: nothing is drawn from it.
    assert found == {"covering.py", "running.py"}
