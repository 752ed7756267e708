"""A file is taken from who is signed in with a right, at the moment that it comes; from anyone else, not a byte.

So many bytes are held for a tab, and for all.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from anyio import to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from data.store import rights
from pages.identity import cookies
from pages.identity import settings as sign_in_settings
from pages.server import uploads
from pages.server.uploads import from_who_may
from queries import people
from queries.people import Session
from tests.signin.conftest import HERE, TestClient

ANNE = "anne.martin@example.fr"
PLACE = "/_stcore/upload_file/session/file"


@pytest.fixture
def taken() -> tuple[TestClient, list[bytes]]:
    """A browser, and what reached the server behind the middleware."""
    found: list[bytes] = []

    async def take(request: Request) -> PlainTextResponse:
        found.append(await request.body())
        return PlainTextResponse("")

    routes = [Route("/{path:path}", take, methods=["GET", "PUT", "DELETE"])]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(from_who_may)]), HERE), found


def signed(viewer: str) -> dict[str, str]:
    key, here = cookies.secret(), sign_in_settings.on()
    assert here
    people.sign_in(key, Session(ANNE, "idp", viewer, True, ""))
    return {cookies.name(cookies.SESSION, here): f"{key}.{cookies.sign(cookies.SESSION, key, here)}"}


def test_where_nobody_signs_in_nothing_is_taken(
    taken: tuple[TestClient, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGN_IN", "off")
    client, found = taken
    assert [client.request(method, PLACE).status_code for method in ("PUT", "DELETE")] == [403, 403]
    assert client.get("/sante").status_code == 200
    assert found == [b""]


def test_a_file_is_taken_from_who_has_a_right_now(
    taken: tuple[TestClient, list[bytes]], settings: Callable[..., None], give: Callable[..., None], folder: Path
) -> None:
    settings(OIDC_ISSUER="https://idp.example.fr")
    client, found = taken
    give(ANNE, "prefect:R53")
    client.cookies.update(signed(""))  # who signed in, and reads with nobody's eyes
    assert client.put(PLACE, content=b"no").status_code == 403
    client.cookies.update(signed("prefect:R53"))
    assert client.put(PLACE, content=b"rows").status_code == 200
    rights.end(folder, ANNE, None, "test")
    assert client.put(PLACE, content=b"no").status_code == 403
    assert found == [b"rows"]


# How many bytes -----------------------------------------------------------------------------------------------------


class Held:
    """What Streamlit holds, as its `Runtime` tells it: the files of each tab, until it forgets one that was closed."""

    def __init__(self) -> None:
        self.files: dict[str, list[str]] = {"a": [], "b": [], "c": []}
        self.uploaded_file_mgr = self

    def is_active_session(self, tab: str) -> bool:
        return False  # each was closed a moment ago

    def get_files(self, tab: str, files: list[str]) -> list[str]:
        return [one for one in self.files.get(tab, []) if one in files]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    found = Held()
    monkeypatch.setattr(uploads.Runtime, "instance", lambda: found)
    monkeypatch.setattr(uploads, "_held", {})
    monkeypatch.setattr(uploads, "OF_A_TAB", 100)
    monkeypatch.setattr(uploads, "OF_ALL", 150)
    return found


def sending(held: Held, status: int = 204) -> Callable[..., int]:
    """put(tab, file, size): the status that a file of so many bytes is answered; Streamlit holds what it takes."""

    async def take(request: Request) -> PlainTextResponse:
        await request.body()
        if status < 300:
            held.files[request.path_params["tab"]].append(request.path_params["file"])
        return PlainTextResponse("", status)

    routes = [Route("/_stcore/upload_file/{tab}/{file}", take, methods=["PUT"])]
    client = TestClient(Starlette(routes=routes, middleware=[Middleware(uploads.bounded)]), HERE)
    return lambda tab, file, size: client.put(f"/_stcore/upload_file/{tab}/{file}", content=b"x" * size).status_code


def test_files_are_bounded_by_tab_and_in_all_while_they_are_held(held: Held) -> None:
    put = sending(held)
    assert [put("a", "1", 60), put("a", "2", 41), put("a", "3", 40)] == [204, 413, 204]
    assert [put("b", "1", 51), put("b", "2", 50), put("c", "1", 1)] == [413, 204, 413]
    held.files["a"].remove("1")  # taken away by its reader, or with its page
    assert put("c", "1", 60) == 204
    del held.files["b"]  # its tab was closed two minutes ago
    assert put("a", "4", 50) == 204
    assert put("a", "4", 1) == 413, "the same once more, while it is held"


def test_what_is_refused_counts_no_longer_and_its_length_is_said_first(held: Held) -> None:
    refused, put = sending(held, 400), sending(held)
    assert [refused("a", str(rank), 90) for rank in range(3)] == [400] * 3
    assert put("a", "1", 90) == 204
    client = TestClient(Starlette(routes=[], middleware=[Middleware(uploads.bounded)]), HERE)
    assert client.put("/_stcore/upload_file/a/2", content=iter([b"x"])).status_code == 411
    assert client.request("DELETE", "/_stcore/upload_file/a/2").status_code == 404


def test_files_on_their_way_count_too(held: Held) -> None:
    go, begun = Event(), Event()

    async def waits(request: Request) -> PlainTextResponse:
        begun.set()
        await to_thread.run_sync(go.wait, 30)
        return PlainTextResponse("", 400)

    routes = [Route("/_stcore/upload_file/{tab}/{file}", waits, methods=["PUT"])]
    client = TestClient(Starlette(routes=routes, middleware=[Middleware(uploads.bounded)]), HERE)
    with client, ThreadPoolExecutor(1) as other:
        first = other.submit(client.put, "/_stcore/upload_file/a/1", content=b"x" * 90)
        begun.wait(30)
        try:
            assert sending(held)("a", "2", 20) == 413
        finally:
            go.set()
        assert first.result().status_code == 400
    assert sending(held)("a", "2", 20) == 204
