"""A file is taken from who is signed in with a right, at the moment that it comes; from anyone else, not a byte."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from data.publishing import rights
from pages.server.sign_in import cookies
from pages.server.sign_in import settings as sign_in_settings
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
    return {cookies.name(cookies.SESSION, here): f"{key}.{cookies.mark(cookies.SESSION, key, here)}"}


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
