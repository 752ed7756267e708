"""What is changed inside Streamlit and uvicorn: each test fails when the library moves, and says what to look at.

On an upgrade, read the module under `pages/server/streamlit/` whose test fails: it says what it replaces and the public
way that may be there by now. `PATCHES_OFF` runs the server without it meanwhile.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send
from streamlit import net_util
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, ForwardMsg
from streamlit.runtime import media_file_manager
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.testing.v1 import AppTest
from streamlit.web.server import server_util
from streamlit.web.server.starlette.starlette_websocket import gather_user_info
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from pages.elements import components
from pages.markup import draw, html
from pages.outputs import offscreen
from pages.server import first_bytes, sockets
from pages.server import streamlit as patches
from pages.server.audience import refuse_unknown
from pages.server.sign_in import session_binding
from pages.server.streamlit import address, downloads, index
from pages.text import Say
from tests.support import awaited

ROOT = Path(__file__).parents[2]
MOUNTED = """
from pages.elements import components
from tests.pages.test_patches import mounted, seen
for name in components._FOLDERS:
    components.component(name)
    mounted.append(seen(f"trois-chantiers.{name}"))
"""
mounted: list[tuple[str, bool, list[str]]] = []


def seen(name: str) -> tuple[str, bool, list[str]]:
    """What Streamlit knows of a component: whether it was declared, and the files that it serves for it."""
    manager = get_bidi_component_manager()
    found = manager.get(name)
    return name, manager.get_metadata(name) is not None, [Path(str(url)).name for url in (found.css_url, found.js_url)]


def test_there_are_six_and_each_says_why() -> None:
    """Three modules of the folder, off the screen and uvicorn's, and that of components, which says it where it is."""
    own, others = Path(patches.__file__).parent.glob("*.py"), (Path(offscreen.__file__), Path(sockets.__file__))
    told = [" ".join(file.read_text(encoding="utf-8").split()) for file in (*own, *others)]
    assert len(told) == 1 + 3 + 2, "another patch: is there no public way, and which one goes?"
    assert all("Since " in text and "To wait for: " in text for text in told if "NAMES = " not in text)
    assert {*patches.NAMES} == {"address", "downloads", "first_bytes", "heads"}


def test_an_unknown_name_stops_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATCHES_OFF", "heads, first_bytes")
    assert [patches.is_on(name) for name in patches.NAMES] == [True, True, False, False]
    monkeypatch.setenv("PATCHES_OFF", "head")
    with pytest.raises(SystemExit, match="head, which is none of address, downloads, first_bytes, heads"):
        refuse_unknown()


def test_nobody_is_asked_for_the_address_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, **_: asked.append(url))
    monkeypatch.setattr(net_util, "_external_ip", None)
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)  # put back at the end
    asks = net_util.get_external_ip.__module__ == "streamlit.net_util"
    assert not server_util.is_url_from_allowed_origins("http://elsewhere.example")
    assert bool(asked) is asks, "Streamlit asks otherwise, or no more: is the patch needed?"
    asked.clear()
    address.ask_nobody()
    assert not server_util.is_url_from_allowed_origins("http://elsewhere.example")
    assert not asked


@pytest.mark.parametrize("patched", [True, False])
def test_a_file_is_made_for_the_session_that_was_shown_its_button(
    monkeypatch: pytest.MonkeyPatch, patched: bool
) -> None:
    """By Streamlit's own manager and handler; without the patch, for anybody who knows its number."""
    made: list[tuple[str, str]] = []
    monkeypatch.setattr(DeferredFileHandler, "handle", downloads._handle)
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "one")
    if patched:
        downloads.own_alone(lambda url, session: made.append((url, session)))
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    request = BackendOperationRequest(request_id="1")
    request.deferred_file.file_id = manager.add_deferred(lambda: b"rows", "text/csv", "", "rows.csv")

    def asked_by(session: str) -> BackendOperationResponse:
        return awaited(DeferredFileHandler(lambda: manager).handle(request, session))

    other, own = asked_by("two"), asked_by("one")
    assert own.deferred_file.url.startswith("/media/")
    assert other.HasField("deferred_file") is not patched
    assert made == ([(own.deferred_file.url, "one")] if patched else [])


def test_the_first_bytes_are_in_the_language_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    own = index.read()
    for language in ("fr", "en"):
        ours = first_bytes.first_bytes(Say(language))
        assert f'<html lang="{language}">' in ours
        assert f"<title>{Say(language)('server.title')}</title>" in ours
        assert "<title>Streamlit</title>" in own
        assert ours.count("<script") >= own.count("<script")
    with pytest.raises(ValueError, match="2 times 'a', not once"):
        index.replaced("a", "", "banan")
    monkeypatch.setenv("PATCHES_OFF", "first_bytes")
    assert first_bytes.first_bytes(Say("fr")) == own
    assert first_bytes.inline_script_hash().startswith("'sha256-")
    assert index.inline_script() in own


def test_heads_are_bounded_by_methods_that_uvicorn_has() -> None:
    """Each method that takes the place of uvicorn's has its name and its arguments."""
    own = {"connection_made": sockets._made, "connection_lost": sockets._lost, "data_received": sockets._received}
    own |= {"on_message_begin": sockets._begun, "on_headers_complete": sockets._complete}
    own |= {"handle_websocket_upgrade": sockets._upgraded, "send_400_response": HttpToolsProtocol.send_400_response}
    ours = {name for name, one in vars(sockets._Bounded).items() if callable(one) and not name.startswith("_")}
    assert own.keys() == ours
    for name, method in own.items():
        names = [*inspect.signature(method).parameters]
        assert names == [*inspect.signature(getattr(sockets._Bounded, name)).parameters], name


def test_components_are_declared_by_a_manifest_and_served_as_files() -> None:
    """Streamlit runs what is written in a page from a blob, which our content policy refuses."""
    AppTest.from_string(MOUNTED, default_timeout=60).run()
    found = {name.partition(".")[2]: (bool(known), files) for name, known, files in mounted}
    assert found == {name: (True, [f"{name}.css", f"{name}.js"]) for name in components._FOLDERS}


def test_a_page_is_drawn_without_a_browser() -> None:
    """Its elements come as they would leave, its filters are those of the address, and what it reads there is told."""
    sent: list[ForwardMsg] = []

    def page() -> None:
        st.session_state["mine"] = 1
        with st.container():
            draw(html("<p>{}</p>", st.query_params["region"]))
        st.stop()

    read = offscreen.draw(page, {"region": "53", "lang": "fr"}, sent.append)
    assert read == {"region"}
    assert [one.delta.new_element.html.body for one in sent if one.delta.HasField("new_element")] == ["<p>53</p>"]
    assert [list(one.metadata.delta_path) for one in sent] == [[0, 0], [0, 0, 0]]


# Tabs, by a setting that Streamlit has ------------------------------------------------------------------------------


def _tab(*headers: tuple[str, str]) -> dict[str, Any]:
    """What Streamlit compares of a session that is opened with these headers."""
    seen: list[Headers] = []

    async def opened(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(Headers(scope=scope))

    raw = [(name.encode(), value.encode()) for name, value in headers]
    awaited(session_binding.own_tabs(opened)({"type": "websocket", "path": "/", "headers": raw}, _nothing, _unsent))
    return gather_user_info(seen[0])


async def _nothing() -> Message:
    return {"type": "websocket.connect"}


async def _unsent(_: Message) -> None:
    """Nobody is told."""


def test_a_tab_is_known_by_its_browser_and_session_and_by_no_header_that_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session_binding.refuse_unbound()
    cookie = "_streamlit_xsrf=2|00000000|aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|1700000000"
    nobody, own = _tab(), _tab(("cookie", cookie))
    assert nobody == {"browser": "", "session": ""}
    assert own.keys() == nobody.keys()
    assert own["browser"] not in ("", nobody["browser"])
    assert own == session_binding.whose(Headers({"cookie": cookie}))
    stolen = [(name, own[key]) for name, key in session_binding.HEADERS.items()]
    assert _tab(*stolen) == _tab(*((name.upper(), value) for name, value in stolen)) == nobody
    monkeypatch.setattr(session_binding.st, "get_option", lambda _: {})
    with pytest.raises(session_binding.Unbound):
        session_binding.refuse_unbound()


# Nowhere else -------------------------------------------------------------------------------------------------------

INSIDE = re.compile(r"streamlit\.(runtime|web|components|elements|watcher|net_util|file_util|logger)\b|uvicorn\b")
FOLDER, OFFSCREEN = "pages/server/streamlit/", "pages/outputs/offscreen.py"
# Public names of `streamlit.runtime` and of its folder of files: which tab is there, what it holds, what is installed.
NAMES_ALONE = {
    "pages/deposits/sending.py": {"MemoryUploadedFileManager", "UploadedFile", "get_script_run_ctx"},
    "pages/elements/components.py": {
        *("get_bidi_component_manager", "ComponentConfig", "ComponentManifest", "ComponentRenderer")
    },
    "pages/http/assets.py": {"get_static_dir"},
    "pages/server/media.py": {"Runtime"},
    "pages/server/sign_in/session_binding.py": {"Runtime", "XSRF_COOKIE_NAME", "decode_xsrf_token_string"},
    "pages/server/sockets.py": {"AutoHTTPProtocol", "HttpToolsProtocol"},
    "pages/server/unknown.py": {"get_static_dir"},
    "pages/server/uploads.py": {"Runtime"},
}


def test_no_other_module_reaches_inside() -> None:
    found: dict[str, set[str]] = {}
    for path, tree in _program():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and INSIDE.match(node.module or ""):
                found.setdefault(path, set()).update(one.name for one in node.names)
    assert {path: names for path, names in found.items() if not path.startswith((FOLDER, OFFSCREEN))} == NAMES_ALONE


def test_no_other_module_takes_the_place_of_what_a_library_has() -> None:
    """An assignment to a name of something imported, or by `setattr`, in the program."""
    found = set()
    for path, tree in _program():
        theirs = {
            (one.asname or one.name).partition(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for one in node.names
            if not (getattr(node, "module", "") or one.name).startswith(("pages", "queries", "data"))
        }
        for node in ast.walk(tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            found |= {path for one in targets if isinstance(one, ast.Attribute) and _base(one) in theirs}
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "setattr" and _base(node.args[0]) in theirs:
                found.add(path)
    assert found == {f"{FOLDER}address.py", f"{FOLDER}downloads.py", "pages/server/sockets.py"}


def _base(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _program() -> Iterator[tuple[str, ast.Module]]:
    files = [ROOT / "app.py", *(file for top in ("data", "queries", "pages") for file in (ROOT / top).rglob("*.py"))]
    for file in files:
        yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text(encoding="utf-8"))
