"""Readers of a page: what a browser says to its server and what it gets, by Streamlit's protocol or by Dash's.

Each reader opens the page, chooses a region, waits until all of the answer is there, and reads the figures drawn.
"""

import asyncio
import base64
import gzip
import json
import math
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ssl import SSLContext
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

PATIENCE = 120  # seconds for one answer
Figures = dict[str, list[float]]
FINISHED, FRAGMENT_FINISHED = 0, 3
REGION = "Région"
_LAYER = re.compile(r'"\./(layers/[^"]+)"')
CARDS = "acts", "acts_change", "acts_year", "acts_per_day"
SECTIONS = "trend", "outcomes", "formats", "survey"


@dataclass(frozen=True)
class Answer:
    """What one act cost: milliseconds until all was there, bytes on the wire and unpacked, messages. Files that a map
    asks for apart are among the bytes, each once a reader.
    """

    ms: float
    wire: int
    unpacked: int
    messages: int


class _Counted(ClientConnection):
    """A websocket that counts the bytes that come in, as they are on the wire."""

    wire = 0

    def data_received(self, data: bytes) -> None:
        self.wire += len(data)
        super().data_received(data)


@dataclass
class StreamlitReader:
    """A browser at a page of Streamlit: it keeps the widgets' values, the address, and large messages of two runs."""

    address: str
    path: str = ""
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    trusted: SSLContext | None = None
    elements: dict[tuple[int, ...], Any] = field(default_factory=dict)
    _fragments: dict[str, str] = field(default_factory=dict)
    _chosen: dict[str, WidgetState] = field(default_factory=dict)
    _script: str = ""
    _pages: dict[str, str] = field(default_factory=dict)
    _held: dict[str, tuple[int, Any]] = field(default_factory=dict)
    _runs: int = 0
    _files: set[str] = field(default_factory=set)

    async def open(self) -> Answer:
        """The session and the first run."""
        started = time.perf_counter()
        url = f"{self.address.replace('http', 'ws', 1)}/_stcore/stream"
        self._socket = await connect(
            url,
            subprotocols=[Subprotocol("streamlit")],
            origin=Origin(self.address),
            additional_headers=self.headers,
            ssl=self.trusted,
            max_size=None,
            ping_interval=None,
            open_timeout=PATIENCE,
            create_connection=_Counted,
        )
        return await self._run("", started)

    async def close(self) -> None:
        await self._socket.close()

    def options(self) -> list[str]:
        """The regions that may be chosen, "all" first."""
        return list(self.boxes()[REGION].options)

    async def choose(self, option: int, label: str = REGION) -> Answer:
        """Choose an option of a box, by its rank."""
        widget = self.boxes()[label]
        self._chosen[widget.id] = WidgetState(id=widget.id, string_value=widget.options[option])
        return await self._run(self._fragments.get(widget.id, ""), time.perf_counter())

    async def go(self, path: str) -> Answer:
        """Another page of the same session, which knows nothing of the widgets of this one."""
        self._chosen.clear()
        self._script = self._pages[path]
        return await self._run("", time.perf_counter())

    def boxes(self) -> dict[str, Any]:
        """The boxes of the page that offer a choice, by their label, in the order of the page."""
        found = [self.elements[place] for place in sorted(self.elements)]
        return {one.selectbox.label: one.selectbox for one in found if one.WhichOneof("type") == "selectbox"}

    async def _run(self, fragment: str, started: float) -> Answer:
        asked = BackMsg()
        run = asked.rerun_script
        run.query_string, run.fragment_id = self.query, fragment
        if self._script:
            run.page_script_hash = self._script
        else:
            run.page_name = self.path
        run.widget_states.widgets.extend(self._chosen.values())
        run.cached_message_hashes.extend(self._held)
        before = self._socket.wire
        await self._socket.send(asked.SerializeToString())
        unpacked = messages = 0
        while True:
            data = await self._next()
            unpacked, messages = unpacked + len(data), messages + 1
            if self._take(ForwardMsg.FromString(data)):
                break
        self._runs += 1
        self._held = {name: held for name, held in self._held.items() if held[0] >= self._runs - 2}
        files = [await asyncio.to_thread(self._fetch, file) for file in self._asked_for()]
        lasted, wire = 1000 * (time.perf_counter() - started), self._socket.wire - before
        wire, unpacked = wire + sum(map(len, files)), unpacked + sum(len(gzip.decompress(file)) for file in files)
        return Answer(lasted, wire, unpacked, messages)

    def _asked_for(self) -> set[str]:
        """The files of maps that stand on the page, which this reader did not ask for yet."""
        drawn = (one.bidi_component.json for one in self.elements.values() if one.HasField("bidi_component"))
        new = {file for data in drawn for file in _LAYER.findall(data)} - self._files
        self._files |= new
        return new

    def _fetch(self, file: str) -> bytes:
        """A file as it is sent, compressed."""
        asked = Request(f"{self.address}/{file}", headers={**self.headers, "Accept-Encoding": "gzip"})
        with urlopen(asked, timeout=PATIENCE, context=self.trusted) as answer:
            content: bytes = answer.read()
            return content

    async def _next(self) -> bytes:
        """The next message."""
        data = await asyncio.wait_for(self._socket.recv(), PATIENCE)
        assert isinstance(data, bytes)
        return data

    def _take(self, message: ForwardMsg) -> bool:
        """Take a message as a browser does; whether the run is over."""
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            assert message.script_finished != 1, "the script could not be compiled"
            return message.script_finished in (FINISHED, FRAGMENT_FINISHED)
        if kind == "new_session":
            if not message.metadata.run.fragment_ids:
                self.elements.clear()
        elif kind == "navigation":
            self._script = message.navigation.page_script_hash
            pages = message.navigation.app_pages
            self._pages = {"" if one.is_default else one.url_pathname: one.page_script_hash for one in pages}
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "ref_hash":
            self._put(message, self._held[message.ref_hash][1])
            self._held[message.ref_hash] = (self._runs, self._held[message.ref_hash][1])
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._put(message, message.delta)
            if message.metadata.cacheable:
                self._held[message.hash] = (self._runs, message.delta)
        return False

    def _put(self, message: ForwardMsg, delta: Any) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise AssertionError(f"the page failed: {element.exception.message[:300]}")
        self.elements[tuple(message.metadata.delta_path)] = element
        widget = getattr(element, kind)
        if kind == "selectbox":
            self._fragments[widget.id] = delta.fragment_id
            if widget.set_value:
                self._chosen[widget.id] = WidgetState(id=widget.id, string_value=widget.raw_value)

    def figures(self) -> Figures:
        """The figures that the page draws: those of its HTML that say what they are, or of its cards; of its charts."""
        elements = [self.elements[place] for place in sorted(self.elements)]
        charts = [json.loads(one.plotly_chart.spec) for one in elements if one.WhichOneof("type") == "plotly_chart"]
        cards = [one.metric.body for one in elements if one.WhichOneof("type") == "metric"]
        pieces = [one.html.body for one in elements if one.WhichOneof("type") == "html"]
        if len(charts) < len(SECTIONS):
            return drawn_by_us(pieces, charts)
        return drawn_by_express(cards or [_first(pieces, name)[0] for name in CARDS], charts)


@dataclass
class DashReader:
    """A browser at a page of Dash, on one connection that is kept."""

    address: str
    _values: dict[str, Any] = field(default_factory=dict)
    _outputs: dict[str, Any] = field(default_factory=dict)

    async def open(self) -> Answer:
        """The page, its layout, its callbacks, and what they draw first."""
        started = time.perf_counter()
        await self._connect()
        answers = [await self._ask("GET", path) for path in ("/", "/_dash-layout", "/_dash-dependencies")]
        layout, callbacks = (json.loads(body) for _, body in answers[1:])
        asked = [one for one in callbacks if not one["clientside_function"]]
        (self._callback,) = (one for one in asked if "region" in (held["id"] for held in one["inputs"]))
        self._regions = next(_options_of(layout, "region"))
        last = await self._call("")
        wire, unpacked = (sum(sizes) for sizes in zip(*((one, len(body)) for one, body in answers), strict=True))
        taken = 1000 * (time.perf_counter() - started)
        return Answer(taken, wire + last.wire, unpacked + last.unpacked, len(answers) + 1)

    def options(self) -> list[str | None]:
        """The regions that may be chosen, "all" first."""
        return [None, *(option["value"] for option in self._regions)]

    async def choose(self, option: int) -> Answer:
        """Choose a region, by its rank."""
        self._values["region"] = self.options()[option]
        return await self._call("region.value")

    async def _call(self, changed: str) -> Answer:
        started = time.perf_counter()
        names = re.findall(r"([\w-]+)\.(\w+)", self._callback["output"])
        body = {
            "output": self._callback["output"],
            "outputs": [{"id": name, "property": held} for name, held in names],
            "inputs": [{**one, "value": self._values.get(one["id"])} for one in self._callback["inputs"]],
            "changedPropIds": [changed] if changed else [],
            "parsedChangedPropsIds": [changed] if changed else [],
        }
        wire, answer = await self._ask("POST", "/_dash-update-component", json.dumps(body).encode())
        for name, values in json.loads(answer)["response"].items():
            self._outputs[name] = {held: _patched(value) for held, value in values.items()}
        return Answer(1000 * (time.perf_counter() - started), wire, len(answer), 1)

    async def _connect(self) -> None:
        where = urlsplit(self.address)
        self._reading, self._writing = await asyncio.open_connection(where.hostname, where.port, limit=2**20)

    async def close(self) -> None:
        self._writing.close()
        await self._writing.wait_closed()

    async def _ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Bytes of the whole answer on the wire, and its content."""
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: keep-alive\r\n"
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        self._writing.write(f"{head}{kind}\r\n".encode() + body)
        answered = await asyncio.wait_for(self._reading.readuntil(b"\r\n\r\n"), PATIENCE)
        status, *lines = answered.decode().lower().split("\r\n")
        about = dict(line.split(": ", 1) for line in lines if line)
        assert " 200 " in status, f"{path}: {status}"
        content = await self._reading.readexactly(int(about["content-length"]))
        plain = gzip.decompress(content) if about.get("content-encoding") == "gzip" else content
        return len(answered) + len(content), plain

    def figures(self) -> Figures:
        """The figures that the page draws: those of its cards and of its charts."""
        cards = [self._outputs[name]["children"] for name in CARDS]
        charts = [self._outputs[name]["figure"] for name in SECTIONS]
        return drawn_by_express(cards, charts)


def _patched(value: Any) -> Any:
    """A value that is sent, or the parts of it that are: each named by its place, whatever else the browser holds."""
    if not isinstance(value, dict) or "__dash_patch_update" not in value:
        return value
    changes = [one for one in value["operations"] if one["operation"] == "Assign"]
    assert changes == value["operations"], "a change that this reader does not know"
    return {one["location"][0]: one["params"]["value"] for one in changes}


def _options_of(node: Any, name: str) -> Iterator[list[Any]]:
    """The options of a component, somewhere in a layout."""
    if isinstance(node, dict):
        if node.get("id") == name:
            yield node["options"]
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from _options_of(one, name)


def drawn_by_us(pieces: list[str], charts: list[Any]) -> Figures:
    """Figures of our page: numbers in HTML say which they are; charts are the trend, then the survey."""
    trend, survey = (chart["data"] for chart in charts)
    bars = {"redirected": "tc-parts", "acts_per_month": 'id="actes-par-profil"'}
    found = {name: _first(pieces, name) for name in CARDS}
    after = {name: next(piece.partition(sign)[2] for piece in pieces if sign in piece) for name, sign in bars.items()}
    found |= {name: _said(piece, name) for name, piece in after.items()}
    return _rounded(found | {"adjusted": _values(trend[-1]["y"]), "satisfied": _values(survey[-1]["y"])})


def _first(pieces: list[str], name: str) -> list[float]:
    return next(values for values in (_said(piece, name) for piece in pieces) if values)[:1]


def _said(piece: str, name: str) -> list[float]:
    return [float(value) for value in re.findall(rf'<data value="([^"]+)" data-figure="{name}"', piece)]


def drawn_by_express(cards: list[Any], charts: list[Any]) -> Figures:
    """Figures of a page of cards and four charts: the trend, partners, formats, the survey."""
    trend, partners, formats, survey = (chart["data"] for chart in charts)
    found = {name: [float(card)] for name, card in zip(CARDS, cards, strict=True)}
    found |= {"acts_per_month": _values(formats[-1]["x"])}
    found |= {"redirected": _values(partners[-1]["x"])}
    return _rounded(found | {"adjusted": _values(trend[-1]["y"]), "satisfied": _values(survey[-1]["y"])})


def _values(values: Any) -> list[float]:
    """The values of a trace that are there; Plotly packs long ones."""
    if isinstance(values, dict):
        values = np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"]).tolist()
    return [value for value in values if value is not None and value == value]


def _rounded(found: Figures) -> Figures:
    """Figures as they are read: whole acts, one decimal of a percentage, halves upwards (of a hair less too, where one
    way writes fewer digits); rows in the order of their values.
    """
    tenths = ("acts_change", "redirected", "satisfied")
    scale = {name: 10 if name in tenths else 1 for name in found}
    return {
        name: sorted(math.floor(value * scale[name] + 0.5001) / scale[name] for value in values)
        for name, values in found.items()
    }
