"""What tests of signing in share: our routes without the pages, a reader's browser, and a provider."""

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from data.store import Edition, register, rights
from pages.http.hosts import known_hosts
from pages.server.headers import protected
from pages.server.routes import plain_routes
from pages.server.sign_in import provider
from tests.signin.proconnect import CLIENT, ProConnect, running

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would have a successor of httpx, which is not what we speak with
    from starlette.testclient import TestClient

HERE = "http://localhost:8765"
UNTIL = str(rights.today().replace(day=1).replace(year=rights.today().year + 1))


_browser = httpx.Client(trust_env=False)


def asked_there(address: str) -> httpx.Response:
    """What the provider answers to a browser; a redirect is not followed."""
    return _browser.get(address)


class Reader:
    """A browser that follows no redirect by itself, and the provider that it meets."""

    def __init__(self, there: ProConnect, here: str = HERE) -> None:
        layers = [Middleware(each) for each in (protected, known_hosts)]
        self.client = TestClient(Starlette(routes=plain_routes(), middleware=layers), here, follow_redirects=False)
        self.there = there

    def get(self, address: str, **headers: str) -> httpx.Response:
        return self.client.get(address, headers=headers)

    def begin(self, to: str = "/", lang: str = "fr") -> str:
        """Where the provider sends the reader back to."""
        begun = self.client.get("/sign-in", params={"to": to, "lang": lang})
        assert begun.status_code == 303, begun.text
        sent = asked_there(begun.headers["location"])
        assert sent.status_code == 302, sent.text
        return sent.headers["location"]

    def come_back(self, address: str, lang: str = "fr") -> httpx.Response:
        url = urlsplit(address)
        return self.client.get(f"{url.path}?{url.query}&lang={lang}")

    def sign_in(self, to: str = "/", lang: str = "fr") -> httpx.Response:
        return self.come_back(self.begin(to, lang), lang)

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.client.cookies.jar}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty register."""
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    rights.begin(tmp_path, "")
    return tmp_path


@pytest.fixture
def settings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """settings(PUBLIC_URL=...): the environment of a server where people sign in, with these changed."""

    def put(**changed: str) -> None:
        usual = {
            "SIGN_IN": "proconnect",
            "OIDC_CLIENT_ID": CLIENT["client_id"],
            "OIDC_CLIENT_SECRET": CLIENT["client_secret"],
            "PUBLIC_URL": HERE,
            "COOKIE_KEY": "a key of the tests, of 40 characters....",
        }
        others = [name for name in os.environ if name.startswith(("OIDC_", "COOKIE_KEY"))]
        for name in [*others, "AUDIENCE", "TWO_FACTORS", "CONTACT"]:
            monkeypatch.delenv(name, raising=False)
        for name, value in (usual | changed).items():
            monkeypatch.setenv(name, value)

    return put


@pytest.fixture
def there(settings: Callable[..., None]) -> Iterator[ProConnect]:
    """ProConnect, and a server here that knows it."""
    provider.forget()
    with running(HERE) as started:
        settings(OIDC_ISSUER=started.issuer)
        yield started
    provider.forget()


@pytest.fixture
def reader(there: ProConnect) -> Iterator[Reader]:
    found = Reader(there)
    yield found
    found.client.close()


@pytest.fixture
def give(folder: Path) -> Callable[..., None]:
    """give("anne.martin@example.fr", "prefect:R53"): a right, from today to next year."""

    def given(email: str, *viewers: str, ministry: str = "") -> None:
        for viewer in viewers:
            role, _, territory = viewer.partition(":")
            cells = {"email": email, "role": role, "territory": territory, "ministry": ministry, "until": UNTIL}
            problems, right = rights.checked(cells, "test")
            assert right, problems
            rights.give(folder, [right], "test")

    return given


@pytest.fixture
def demonstration(edition: Edition, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration, with a register of its own."""
    made = Path(os.environ["EDITIONS_DIR"]) if os.environ["EDITIONS_DIR"] != str(folder) else edition.path.parent
    for file in made.iterdir():
        if file.is_file() and not file.name.startswith((register.FILE, "publishing.lock")):
            os.link(file, folder / file.name)
    shutil.copytree(made / "deposits", folder / "deposits", dirs_exist_ok=True)
    return folder
