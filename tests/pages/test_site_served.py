"""The site where the program itself sends it: its files, its search, and how it follows the edition served."""

import asyncio
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import streamlit as st
from starlette.applications import Starlette

import queries
from data.store import Edition
from data.store import site as publishing
from pages.outputs.site import following, plan
from pages.server import site as sent
from pages.server import warm_up
from pages.shell import serving
from queries import site
from tests.support import build_world

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would have a successor of httpx, which is not what we speak with
    from starlette.testclient import TestClient


@pytest.fixture(scope="module")
def world(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The small world, and of its site one page."""
    place = tmp_path_factory.mktemp("served")
    build_world(place)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("EDITIONS_DIR", str(place))
        # A page that another test ran stays `__main__` (AppTest): each new process would run it again.
        patched.setitem(sys.modules, "__main__", ModuleType("__main__"))
        patched.setattr(
            plan,
            "pages",
            lambda ask: [plan.Page("legal", "legal"), plan.Page("find/index", "", own=plan.OWN["find/index"])],
        )
        assert following.follow(workers=2) is not None
        yield place


@pytest.fixture(scope="module")
def client(world: Path) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=sent.routes()), follow_redirects=False) as client:
        yield client


@pytest.mark.wide
def test_a_file_is_sent_compressed_and_not_again(client: TestClient, world: Path) -> None:
    page = client.get("/public/fr/legal.html")
    whole = (world / "public" / "fr" / "legal.html").read_text(encoding="utf-8")
    assert page.text == whole
    assert page.headers["content-encoding"] == "gzip"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert client.get("/public/fr/legal.html", headers={"accept-encoding": "identity"}).text == whole
    again = client.get("/public/fr/legal.html", headers={"if-none-match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    (sheet,) = (one.name for one in (world / "public").glob("style.*.css"))
    assert "immutable" in client.get(f"/public/{sheet}").headers["cache-control"]
    assert client.get("/public").headers["location"] == "public/fr/index.html"
    for name in ("flux/R53.atom", "calendrier.ics"):  # they were files of the site
        assert client.get(f"/public/en/{name}").headers["location"].endswith(f"../{name}?lang=en")


@pytest.mark.parametrize("path", ["site.json", "fr/../../CURRENT", "fr/%2e%2e/%2e%2e/CURRENT", "fr/none.html", "lock"])
def test_what_is_no_page_of_the_site_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(f"/public/{path}")
    assert answer.status_code == 404
    assert "édition en cours" in answer.text or path.startswith("fr/.."), answer.text[:200]


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ("Redon", 303, "D35.html#C35236"),
        ("35600", 200, "D35.html#C35236"),  # several communes have that postcode
        ("Saint-Denis", 200, "D974.html#C97411"),
        ("Zzyzx", 200, "Aucune commune de ce nom"),
        ("<zzyzx>", 200, "Aucune commune de ce nom"),
    ],
)
def test_the_field_of_search_answers_without_a_script(client: TestClient, words: str, status: int, told: str) -> None:
    answer = client.get("/public/fr/find/search", params={"lieu": words})
    assert answer.status_code == status
    assert told in (answer.headers["location"] if status == 303 else answer.text)
    assert "<zzyzx>" not in answer.text


def test_the_places_of_the_script_are_those_of_the_server(client: TestClient) -> None:
    places = client.get("/public/places/r.json").json()
    assert ["redon", "Redon", "35", "35236"] in places
    assert ["35600", "Redon", "35", "35236"] in client.get("/public/places/35.json").json()


def test_without_a_site_the_summary_answers(world: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    with TestClient(Starlette(routes=sent.routes()), follow_redirects=False) as client:
        answer = client.get("/public/en/territories/R53.html")
    assert (answer.status_code, answer.headers["location"]) == (307, "../../../resume?lang=en")


def test_the_link_follows_the_edition_served_and_a_site_that_is_there_is_not_written_again(world: Path) -> None:
    first = site.served()
    assert first is not None
    assert first.parent == (world / "sites").resolve()
    assert following.follow(workers=1) is None
    (world / "public").unlink()
    assert site.served() is None
    assert following.follow(workers=1) is None
    assert site.served() == first
    old = world / "sites" / "gone-edition.12345678"
    old.mkdir()
    following.follow(workers=1)
    assert not old.exists(), "an edition that is gone has no site"


def test_pruning_an_edition_takes_its_site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    for name in ("one.aaaaaaaa", "one.bbbbbbbb", "two.aaaaaaaa"):
        (tmp_path / "sites" / name).mkdir(parents=True)
    publishing.forget(["one"])
    assert [path.name for path in (tmp_path / "sites").iterdir()] == ["two.aaaaaaaa"]


def test_what_is_served_has_the_site_follow_by_another_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started: list[tuple[list[str], dict[str, Any]]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **named: started.append((command, named)))
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    assert not publishing.follow(), "tests have it off"
    monkeypatch.delenv("SITE")
    assert publishing.follow()
    ((command, named),) = started
    assert command == [sys.executable, "-m", "pages", "site", "--served"]
    assert named["env"]["EDITIONS_DIR"] == str(tmp_path)
    assert named["start_new_session"]


def test_a_server_has_it_follow_once_another_edition_is_served(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not as it starts: "one" is what it found then."""
    started: list[bool] = []
    names = iter(["one", "one", "two"])
    monkeypatch.setattr(site, "follow", lambda: started.append(True))
    monkeypatch.setattr(serving, "_listeners", [])
    monkeypatch.setattr(serving, "_served", serving._Served())
    monkeypatch.setattr(serving, "_standing", lambda: queries.Standing(name := next(names, "two"), name))
    monkeypatch.setattr(warm_up, "_warm_up", serving.follow)
    monkeypatch.setattr(warm_up, "LOOK_EVERY", 0.01)
    for module, act in ((warm_up.logs, "begin"), (warm_up.demonstration, "make"), (queries, "keep_only")):
        monkeypatch.setattr(module, act, lambda *_: None)

    async def lived() -> None:
        async with warm_up.warmed(st.App("app.py")):
            await asyncio.sleep(0.2)

    asyncio.run(lived())
    assert started == [True]
    assert serving.name() == "two"
