"""A file that was made for a tab is sent to that tab, while its reader may read it, and kept by no cache."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from data.store import rights
from pages.identity import cookies
from pages.identity import settings as sign_in_settings
from pages.server import exports, media
from pages.server.sign_in.session_binding import whose
from pages.shell.addressed import DRAWN_FOR
from pages.shell.serving import PUBLIC
from pages.text import Say
from queries import access, people
from queries.people import Session
from tests.signin.conftest import HERE, TestClient

ANNE, BRUNO = "anne@example.fr", "bruno@example.fr"
FILE = "/media/abc.csv"
HELD = {"abc": b"rows", "words": media.words(Say("en"))}
OWN = "private, no-store"


class Tab:
    """A tab of who sent these headers, which shows a page to a reader."""

    def __init__(self, headers: object, viewer: str, demonstration: bool = False) -> None:
        shown = PUBLIC if viewer == "public" else access.parse(viewer)
        reader = SimpleNamespace(viewer=shown, preview="", demonstration=demonstration)
        self.info, self.session_state = headers, {DRAWN_FOR: reader}

    def matches_user_info(self, told: object) -> bool:
        return told == self.info


def browser(email: str = "", viewer: str = "") -> TestClient:
    """A browser; of somebody who is signed in with a right, where an address is given."""
    routes = [Route("/media/{name}", lambda _: PlainTextResponse("rows"))]
    client = TestClient(Starlette(routes=routes, middleware=[Middleware(media.own_media)]), HERE)
    here = sign_in_settings.on()
    if email and here:
        key = cookies.secret()
        people.sign_in(key, Session(email, "idp", viewer, True, ""))
        client.cookies.set(cookies.name(cookies.SESSION, here), f"{key}.{cookies.sign(cookies.SESSION, key, here)}")
    return client


def of(client: TestClient, viewer: str, demonstration: bool = False) -> Tab:
    return Tab(whose(Headers(dict(client.build_request("GET", FILE).headers))), viewer, demonstration)


@pytest.fixture
def tabs(monkeypatch: pytest.MonkeyPatch) -> dict[str, Tab]:
    """The tabs that are open, by name."""
    found: dict[str, Tab] = {}
    files = SimpleNamespace(read_file=lambda name: SimpleNamespace(content=HELD[name]) if name in HELD else None)
    server = SimpleNamespace(get_app_session=found.get, media_file_mgr=files)
    monkeypatch.setattr(media.Runtime, "instance", lambda: server)
    monkeypatch.setattr(media, "_made", type(media._made)())
    return found


def test_a_file_is_of_its_tab_while_the_right_of_its_reader_lasts(
    folder: Path, settings: Callable[..., None], give: Callable[..., None], tabs: dict[str, Tab]
) -> None:
    settings(OIDC_ISSUER="https://idp.example.fr")
    for email in (ANNE, BRUNO):
        give(email, "prefect:R53")
    anne, bruno, nobody = browser(ANNE, "prefect:R53"), browser(BRUNO, "prefect:R53"), browser()
    tabs["one"] = of(anne, "prefect:R53")
    assert anne.get(FILE).status_code == 404, "of a file that nobody made, nothing"
    media.made(FILE, "one")
    answer = anne.get(FILE)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, OWN)
    assert [each.get(FILE).status_code for each in (bruno, nobody)] == [404, 404]
    tabs["two"] = of(bruno, "prefect:R53")
    media.made(FILE, "two")  # the same rows, made for him too
    assert [each.get(FILE).status_code for each in (anne, bruno, nobody)] == [200, 200, 404]
    rights.end(folder, ANNE, None, "test")
    media.made("/media/words.csv", "one")
    assert anne.get("/media/words.csv").status_code == 200, "that the right is no more is told"
    assert [each.get(FILE).status_code for each in (anne, bruno)] == [404, 200]
    del tabs["two"]  # the tab was closed
    assert bruno.get(FILE).status_code == 404


def test_a_file_of_what_everyone_reads_is_of_its_tab_without_a_right(
    folder: Path, settings: Callable[..., None], tabs: dict[str, Tab]
) -> None:
    settings(OIDC_ISSUER="https://idp.example.fr")
    reader = browser()
    tabs["one"] = of(reader, "public")
    media.made(FILE, "one")
    assert reader.get(FILE).status_code == 200


def test_a_file_of_what_is_invented_is_of_its_tab_without_a_right(
    folder: Path, settings: Callable[..., None], tabs: dict[str, Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anyone looks at a demonstration with a cabinet's eyes, and takes its files."""
    settings(OIDC_ISSUER="https://idp.example.fr")
    reader, other = browser(), browser(ANNE, "cabinet")
    tabs["one"] = of(reader, "cabinet", demonstration=True)
    media.made(FILE, "one")
    assert [one.get(FILE).status_code for one in (reader, other)] == [200, 404]
    monkeypatch.setattr(exports.st, "session_state", tabs["one"].session_state)
    assert exports.guarded(lambda: b"rows", "a.csv")() == b"rows"


@pytest.mark.parametrize(("viewer", "demonstration"), [("public", False), ("cabinet", True)])
def test_what_a_tab_shows_later_opens_no_file_of_before(
    folder: Path,
    settings: Callable[..., None],
    give: Callable[..., None],
    tabs: dict[str, Tab],
    viewer: str,
    demonstration: bool,
) -> None:
    settings(OIDC_ISSUER="https://idp.example.fr")
    give(ANNE, "cabinet")
    anne = browser(ANNE, "cabinet")
    tabs["one"] = of(anne, "cabinet")
    media.made(FILE, "one")
    assert anne.get(FILE).status_code == 200
    rights.end(folder, ANNE, None, "test")
    tabs["one"] = of(anne, viewer, demonstration)
    assert anne.get(FILE).status_code == 404


def test_where_nobody_signs_in_no_cache_keeps_it_either(tabs: dict[str, Tab], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGN_IN", "off")
    answer = browser().get(FILE)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, OWN)
