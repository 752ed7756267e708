"""What tests of earlier editions share: three editions of the small world, a year apart, and a client of our routes."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

import queries
from pages.server.headers import protected
from pages.server.routes import plain_routes
from pages.shell import serving
from tests.support import build_world, publish_again

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HERE = "http://localhost:8765"
DAYS = {"first": "2019-12-31", "second": "2020-12-31", "third": "2021-12-31"}
RENAMED = "update {} set name = 'Guichet {}' where counter_id = 'rennes'"
NAMED = ("core.counters", "marts.counters", "marts.counter_board")


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three editions of the small world, a year apart; one counter bears the name of each."""
    folder = tmp_path_factory.mktemp("three")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(folder))
        whole = build_world(folder)
        for name, day in DAYS.items():
            publish_again(folder, whole, name, day, *(RENAMED.format(table, name) for table in NAMED))
        for file in folder.glob("by-hand*"):
            file.unlink()
    return folder


@pytest.fixture
def three(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of their folder, which is followed."""
    folder = tmp_path / "editions"
    folder.mkdir()
    for file in written.iterdir():
        (folder / file.name).hardlink_to(file) if file.suffix == ".duckdb" else (folder / file.name).write_bytes(
            file.read_bytes()
        )
    for name in ("AUDIENCE", "SIGN_IN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EDITIONS_DIR", str(folder))
    monkeypatch.setattr(serving, "_served", serving._Served())
    monkeypatch.setattr(serving, "_warm", lambda pointed: None)
    serving.follow()
    yield folder
    queries.keep_only()


@pytest.fixture
def reading() -> Iterator[TestClient]:
    ours = Starlette(routes=plain_routes(), middleware=[Middleware(protected)])
    with TestClient(ours, HERE, follow_redirects=False) as found:
        yield found
