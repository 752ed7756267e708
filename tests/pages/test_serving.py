"""One edition for a page, a part of it, a download and a route, wherever the pointer moves meanwhile."""

import asyncio
import json
import shutil
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import Any

import duckdb
import pytest
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

import queries
from data import store
from pages.server import routes
from pages.shell import serving
from pages.shell.ask import Ask, unless_moved
from pages.shell.rooms import MODULES
from queries import answer_cache
from queries.access import Viewer
from tests.attack.support import WIDE
from tests.pages.support import MAIN, html_of, ran
from tests.support import build_world, one_in

PUBLIC, CABINET = Viewer("public"), Viewer("cabinet")
READERS, SWITCHES = (200, 5) if WIDE else (20, 2)
PAGE = """
from importlib import import_module
from pages.shell import serving
from pages.shell.ask import Ask
from pages.text import Say
reader = serving.reader()
import_module("{module}").render(Ask(reader.viewer, reader.edition), Say("fr"))
"""
# A proposal that is not decided, in a real file: the row that only those who know may read.
SECRET = """
insert into core.sources (source_id, file_name, sha256, contract, subject, kind, deposited_at, rows)
values ('secret', 'secret.csv', '0', 'proposals', 'proposals', 'real', '2021-01-01', 1);
update core.proposals set source_id = 'secret', title = 'CANARY' where proposal_id = (
    select min(proposal_id) from core.proposals where proposal_id not in (
        select proposal_id from core.proposal_events where stage = 'decision'));
"""


@pytest.fixture(autouse=True)
def follows_nothing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test starts as a process that has served nothing yet."""
    monkeypatch.delenv("AUDIENCE", raising=False)
    monkeypatch.setattr(serving, "_served", serving._Served())
    queries.keep_only()
    yield
    queries.keep_only()


def named(whole: Path, folder: Path, *names: str) -> tuple[str, ...]:
    """An edition under other names in a folder, the first one current."""
    for name in names:
        for suffix in store.AUDIENCES.values():
            (folder / f"{name}{suffix}").hardlink_to(whole.with_name(whole.stem + suffix))
    (folder / "CURRENT").write_text(f"{names[0]}\n")
    return names


@pytest.fixture
def twins(edition: store.Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """The demonstration edition under two names."""
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    return named(edition.path, tmp_path, "first", "second")


@pytest.fixture
def small(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """The small world under four names: for what does not depend on how much there is to read."""
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    whole = build_world(tmp_path_factory.mktemp("small"))
    return named(whole, tmp_path, "small1", "small2", "small3", "small4")


@pytest.fixture
def read(twins: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the editions that are read, in order; each reading moves the pointer to the other one."""
    names = list[str]()

    def noting(opens: Callable[..., Any]) -> Callable[..., Any]:
        def reads(edition: store.Edition, *told: Any) -> Any:
            names.append(edition.name)
            store.point_to(twins[1] if store.current().name == twins[0] else twins[0])
            return opens(edition, *told)

        return reads

    for name in ("cursor",):
        monkeypatch.setattr(store, name, noting(getattr(store, name)))
    return names


QUIET = ("accessibility", "deposits", "legal", "method.audit", "method.editions", "method.practice")
ASK_LITTLE = [f"pages.{name}" for name in QUIET]
LEADS_TO_OTHERS = "pages.changes"  # to the overview as it was, of all the editions that can be read now


@pytest.mark.wide
@pytest.mark.parametrize("module", one_in(24, MODULES.values()))
def test_a_page_and_its_downloads_read_one_edition(
    module: str, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "has_moved", lambda edition: False)  # it would draw all again, which is another run
    files = list[Callable[[], bytes]]()
    monkeypatch.setattr(st, "download_button", lambda *_, data, **__: files.append(data))
    ran(PAGE.format(module=module))
    for data in files:
        data()
    assert len(set(read)) == 1 or (module == LEADS_TO_OTHERS and read.count("second") == 1)
    # Several queries each time: the pointer did move in between, but on pages that ask next to nothing.
    assert len(read) > 2 or module in ASK_LITTLE


@pytest.mark.parametrize("route", one_in(2, [routes._state_of_edition, lambda: routes._served_summary("fr")]))
def test_a_route_reads_one_edition(route: Callable[[], object], read: list[str]) -> None:
    route()
    assert len(set(read)) == 1
    assert len(read) > 1


@pytest.mark.usefixtures("twins")
def test_a_part_of_a_page_drawn_again_after_a_publication_draws_the_whole_page(monkeypatch: pytest.MonkeyPatch) -> None:
    class Again(Exception):
        pass

    def again() -> None:
        raise Again

    monkeypatch.setattr(st, "rerun", again)
    drawn = list[str]()
    part = unless_moved(lambda ask: drawn.append(ask.edition.name))
    ask = Ask(CABINET, queries.edition(CABINET))
    part(ask)
    store.point_to("second")
    with pytest.raises(Again):
        part(ask)
    store.point_to("first")
    part(ask)
    assert drawn == ["first", "first"]


def test_every_part_drawn_alone_is_checked() -> None:
    """`st.fragment` itself is used in two places, under their checks: a page's body, and a part of it."""
    pages = Path(import_module("pages").__path__[0])
    using = [file for file in pages.rglob("*.py") if "st.fragment" in file.read_text(encoding="utf-8")]
    assert {file.name for file in using} == {"ask.py", "body.py"}


# A confidential edition lands under a demonstration page --------------------------------------------------------------


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder of editions, a demonstration in it, and an edition with a real proposal that is not decided."""
    folder = tmp_path_factory.mktemp("landing")
    return folder, build_world(folder).stem, build_world(folder, SECRET).stem


@pytest.fixture
def landing(worlds: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The names of both, the demonstration being current."""
    folder, demonstration, secret = worlds
    monkeypatch.setenv("EDITIONS_DIR", str(folder))
    store.point_to(demonstration)
    return demonstration, secret


def titles(viewer: Viewer, edition: queries.Edition) -> str:
    rows = Ask(viewer, edition)("reorganisation/inventory", sort="title", page=1, size=500)
    return str(rows.to_csv())


def test_the_canary_is_there_for_who_may_read_it(landing: tuple[str, str]) -> None:
    assert "CANARY" in titles(CABINET, queries.edition(CABINET, landing[1]))
    assert queries.edition(PUBLIC, landing[1]).confidential


def test_a_confidential_edition_never_reaches_a_reader_of_the_demonstration(landing: tuple[str, str]) -> None:
    demonstration, secret = landing
    before = serving.reader("cabinet")
    assert (before.viewer, before.edition.name) == (CABINET, demonstration)
    for pointed in (secret, demonstration, secret):
        store.point_to(pointed)
        assert "CANARY" not in titles(before.viewer, before.edition)  # asked first, kept, and asked again
        now = serving.reader("cabinet")
        assert now.viewer == (PUBLIC if pointed == secret else CABINET)
        assert "CANARY" not in titles(now.viewer, now.edition)


def test_a_reader_is_never_answered_from_a_file_of_another_audience(landing: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="is not the file that public reads"):
        queries.run(PUBLIC, queries.edition(CABINET), "overview/kinds")
    with pytest.raises(ValueError, match="is not the file that cabinet reads"):
        queries.run(CABINET, queries.edition(PUBLIC), "overview/kinds")


def test_a_server_for_the_public_does_without_the_full_file(
    small: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIENCE", "public")
    for name in small:
        store.edition(name).path.unlink()
    serving.follow()
    reader = serving.reader("cabinet")
    assert (reader.viewer, reader.edition.name, reader.edition.audience) == (PUBLIC, "small1", "public")
    assert [path.name for path in store._open] == ["small1.public.duckdb"]
    assert routes._state_of_edition()["status"] == "ok"


# Following the pointer ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small")
def test_a_server_serves_a_new_edition_once_it_is_warm(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = list[str | None]()
    monkeypatch.setattr(serving, "_listeners", [lambda: heard.append(serving.name())])
    serving.follow()
    assert serving.name() == "small1"
    store.point_to("small2")
    assert serving.reader().edition.name == "small1"  # until it is warm
    warm, asked = serving._warm, list[str]()
    monkeypatch.setattr(serving, "_warm", lambda name: (warm(name), asked.append(serving.reader().edition.name)))
    serving.follow()
    assert asked == ["small1"]
    assert serving.reader().edition.name == "small2"
    assert heard == ["small1", "small2"], "who listens reads the edition served"
    held = answer_cache.held()
    for workstream in ("missions", "reorganisation", "counters"):
        Ask(CABINET, queries.edition(CABINET, "small2")).scorecard(workstream)
    assert answer_cache.held() == held, "what the first page asks was there already"


@pytest.mark.usefixtures("small")
def test_an_edition_that_cannot_be_read_is_not_served_and_health_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_warm", lambda name: None)
    serving.follow()
    (tmp_path / "broken.public.duckdb").write_bytes(b"not a database" * 1000)
    (tmp_path / "broken.duckdb").write_bytes(b"not a database" * 1000)
    store.point_to("broken")
    serving.follow()
    assert serving.name() == "small1"
    assert "not served" in caplog.text
    assert routes._state_of_edition()["edition"] == "small1"
    assert routes._state_of_edition()["reason"] == "edition_file_unreadable"
    assert routes._state_of_edition()["instead_of"] == "broken"
    store.point_to("small2")
    serving.follow()
    assert routes._state_of_edition()["edition"] == "small2"
    assert "reason" not in routes._state_of_edition()


def test_only_the_edition_served_and_the_one_before_stay_open_and_kept(
    small: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_warm", lambda name: None)
    weights = []
    for name in small:
        store.point_to(name)
        serving.follow()
        Ask(CABINET, serving.edition(CABINET))("counters/communes")
        weights.append(answer_cache.held())
    assert {path.name.partition(".")[0] for path in store._open} == {"small3", "small4"}
    assert len(set(weights)) == 1


@pytest.mark.usefixtures("small")
def test_an_edition_of_an_older_model_says_to_publish_again_on_every_route(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MODEL", store.MODEL + 1)
    serving.follow()
    # main.py answers before it looks at the address: one page is all of them.
    assert "python -m data publish</code>" in html_of(ran(MAIN))
    assert health() == (503, {"status": "unavailable", "reason": "edition_of_other_version"})
    summary = answered(routes.public_summary, {"type": "http", "query_string": b"lang=en", "headers": []})
    assert summary.status_code == 503
    assert b"python -m data publish" in bytes(summary.body)


def health() -> tuple[int, dict[str, Any]]:
    answer = answered(routes.health, {"type": "http"})
    return answer.status_code, json.loads(bytes(answer.body))


def answered(route: Callable[[Request], Coroutine[Any, Any, Response]], scope: dict[str, Any]) -> Response:
    """What a route answers, asked in a thread of its own: a browser's loop may be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, route(Request(scope))).result()


# Under load -----------------------------------------------------------------------------------------------------------


@pytest.mark.wide
def test_readers_across_switches_read_what_they_were_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each world calls its first mission by its own name, so that an answer of another edition shows."""
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    labels = [f"World {number}" for number in range(SWITCHES + 1)]
    worlds = [label.replace(" ", "-") for label in labels]
    whole = build_world(tmp_path)
    for world, label in zip(worlds, labels, strict=True):
        for suffix in store.AUDIENCES.values():
            file = shutil.copy(whole.with_name(whole.stem + suffix), tmp_path / f"{world}{suffix}")
            with duckdb.connect(str(file)) as connection:
                connection.execute(
                    "update core.missions set label = $label where mission_id = 'ORDER'", {"label": label}
                )
    label_of = dict(zip(worlds, labels, strict=True))
    monkeypatch.setattr(serving, "_warm", lambda name: None)  # so that all of them open a new edition at once
    store.point_to(worlds[0])
    serving.follow()
    ended, seen = Event(), set[str]()

    def reads(number: int) -> list[tuple[str, str]]:
        found = []
        while not found or not ended.wait(1):
            reader = serving.reader(None if number % 2 else "public")
            ask = Ask(reader.viewer, reader.edition)
            for rows in (ask("missions/names"), queries.run(reader.viewer, reader.edition, "missions/names")):
                found.append((reader.edition.name, rows.set_index("code").loc["ORDER", "name"]))
            seen.add(reader.edition.name)
            assert routes._state_of_edition()["status"] == "ok"
        return found

    with ThreadPoolExecutor(READERS) as pool:
        under_way = [pool.submit(reads, number) for number in range(READERS)]
        for world in worlds:
            store.point_to(world)
            serving.follow()
            until = time.monotonic() + 60
            while world not in seen and time.monotonic() < until:  # so that every switch falls in between
                time.sleep(0.2)
        ended.set()
        answers = [answer for future in under_way for answer in future.result(120)]
    assert all(label_of[name] == label for name, label in answers)
    assert {name for name, _ in answers} == set(worlds)
