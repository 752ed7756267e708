"""Whatever happens to the current edition, readers get the last good one and are told, or a calm page; never wrong."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import demo, store
from data.problem import Problem
from data.store import register, served, standing
from pages.server import routes
from pages.server.audience import refuse_unknown
from pages.shell import serving
from queries import earlier
from queries.access import Viewer
from tests.data.support import publish_files, small_demonstration
from tests.pages.support import html_of, says
from tests.pages.test_serving import answered, health
from tests.support import one_in

A, B = "20250101T000000Z-aaaaaaaaaaaa", "20250201T000000Z-bbbbbbbbbbbb"
Damage = Callable[[Path], object]
MAIN = str(Path(serving.__file__).parents[1] / "main.py")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one small edition, under two names: what differs between two real ones is no matter here."""
    folder = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(folder))
        patch.setattr(demo, "rows", small_demonstration)
        made = publish_files(demo=True).edition.name
        for name in (A, B):
            for suffix in store.AUDIENCES.values():
                (folder / f"{name}{suffix}").hardlink_to(folder / f"{made}{suffix}")
            (folder / f"{name}.json").write_text(json.dumps(store.manifest(made) | {"name": name}))
    return folder


@pytest.fixture
def editions(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder where A was served, then B, which is current and may be damaged; the server is in this process."""
    for path in published.glob("2025*"):
        (shutil.copy if path.name.startswith(B) else os.link)(path, tmp_path / path.name)
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    monkeypatch.delenv("AUDIENCE", raising=False)
    monkeypatch.setattr(serving, "_served", serving._Served())
    monkeypatch.setattr(serving, "_warm", lambda name: None)
    monkeypatch.setattr(standing, "_judged", {})
    queries.keep_only()
    for name in (A, B):
        register.write(tmp_path, name, "publish")
    store.point_to(B)
    yield tmp_path
    queries.keep_only()


def written(name: str, content: bytes) -> Damage:
    return lambda folder: (folder / name).write_bytes(content)


def gone(*names: str) -> Damage:
    return lambda folder: [(folder / name).unlink() for name in names]


def cut(name: str, part: float) -> Damage:
    return lambda folder: os.truncate(folder / name, int((folder / name).stat().st_size * part))


def overwritten(name: str, content: bytes, at: float) -> Damage:
    """In place, as a disk would: the size and the file stay."""

    def damage(folder: Path) -> None:
        with (folder / name).open("r+b") as file:
            file.seek(int((folder / name).stat().st_size * at))
            file.write(content)

    return damage


def replaced(name: str, other: str) -> Damage:
    return lambda folder: shutil.copy(folder / other, folder / name)


def folder_instead(name: str) -> Damage:
    return lambda folder: ((folder / name).unlink(), (folder / name).mkdir())


def hashes_of_another(folder: Path) -> None:
    manifest = store.manifest(B)
    manifest["files"]["full"] = manifest["files"]["public"]
    (folder / f"{B}.json").write_text(json.dumps(manifest))


def changed(name: str, statement: str) -> Damage:
    """Changed by who can write to it, who tells its new hash too: what is in the file has to speak."""

    def damage(folder: Path) -> None:
        with duckdb.connect(str(folder / name)) as connection:
            connection.execute(statement)
        manifest = store.manifest(B)
        del manifest["files"]
        (folder / f"{B}.json").write_text(json.dumps(manifest))

    return damage


FULL, PUBLIC = f"{B}.duckdb", f"{B}.public.duckdb"
LOST, MISSING, CHANGED, OPENS = "pointer_unreadable", "edition_file_missing", "edition_file_changed", None
UNREADABLE, OLD = "edition_file_unreadable", "edition_of_other_version"
# What is done, what is said of the current edition, and which is served.
KINDS: dict[str, tuple[Damage, str | None, str]] = {
    "pointer gone": (gone("CURRENT"), LOST, B),
    "pointer empty": (written("CURRENT", b""), LOST, B),
    "pointer of zeros": (written("CURRENT", bytes(30)), LOST, B),
    "pointer of noise": (written("CURRENT", bytes(range(256))), LOST, B),
    "pointer to a path": (written("CURRENT", b"../../etc/passwd\n"), LOST, B),
    "pointer to a folder": (folder_instead("CURRENT"), LOST, B),
    "pointer to nothing": (written("CURRENT", b"20250301T000000Z-cccccccccccc\n"), MISSING, B),
    "pointer cut": (written("CURRENT", B[:-4].encode()), MISSING, B),
    "full file gone": (gone(FULL), MISSING, A),
    "full file empty": (written(FULL, b""), CHANGED, A),
    "full file cut in half": (cut(FULL, 0.5), CHANGED, A),
    "full file without its end": (cut(FULL, 0.999), CHANGED, A),
    "full file of zeros inside": (overwritten(FULL, bytes(300_000), 0.4), CHANGED, A),
    "full file with one letter changed": (overwritten(FULL, b"!", 0.6), CHANGED, A),
    "full file without its head": (overwritten(FULL, bytes(8192), 0), CHANGED, A),
    "full file that is a text": (written(FULL, b"Not a database.\n" * 999), CHANGED, A),
    "full file that is a folder": (folder_instead(FULL), UNREADABLE, A),
    "public file in place of the full one": (replaced(FULL, PUBLIC), CHANGED, A),
    "public file gone": (gone(PUBLIC), MISSING, A),
    "public file cut in half": (cut(PUBLIC, 0.5), CHANGED, A),
    "full file in place of the public one": (replaced(PUBLIC, FULL), CHANGED, A),
    "full file in place of the public one, without manifest": (
        lambda folder: (replaced(PUBLIC, FULL)(folder), gone(f"{B}.json")(folder)),
        CHANGED,
        A,
    ),
    "all gone": (gone(FULL, PUBLIC, f"{B}.json"), MISSING, A),
    "manifest gone": (gone(f"{B}.json"), OPENS, B),
    "manifest of zeros": (written(f"{B}.json", bytes(600)), OPENS, B),
    "manifest of another": (replaced(f"{B}.json", f"{A}.json"), OPENS, B),
    "manifest with another hash": (hashes_of_another, CHANGED, A),
    "views missing": (changed(PUBLIC, "drop view visible.counters"), CHANGED, A),
    "a filter missing": (changed(PUBLIC, "drop macro table visible.inventory_asked"), CHANGED, A),
    "a mart missing": (changed(FULL, "drop table marts.confidentiality"), UNREADABLE, A),
    "nothing said of itself": (changed(FULL, "delete from core.editions"), OLD, A),
    "of an older model": (changed(FULL, "update core.editions set model = model - 1"), OLD, A),
    "cut, and the manifest too": (
        lambda folder: (cut(FULL, 0.5)(folder), written(f"{B}.json", b"")(folder)),
        UNREADABLE,
        A,
    ),
}


@pytest.mark.wide
def test_every_view_and_macro_of_an_edition_is_looked_for(editions: Path) -> None:
    with duckdb.connect(str(editions / FULL), read_only=True) as connection:
        there = connection.execute("select view_name from duckdb_views() where schema_name = 'visible'").fetchall()
        macros = connection.execute(
            """select function_name from duckdb_functions()
            where schema_name = 'visible' and function_type in ('macro', 'table_macro')"""
        ).fetchall()
    assert {f"visible.{name}" for (name,) in there} == {*standing._views()}
    assert {f"visible.{name}" for (name,) in macros} == {*standing._macros()}


@pytest.mark.parametrize("kind", one_in(3, KINDS))
def test_whatever_is_damaged_the_last_good_edition_is_served_and_health_says_why(kind: str, editions: Path) -> None:
    damage, reason, served = KINDS[kind]
    damage(editions)
    status, state = health()  # of a server that starts on it
    told = {name: state.get(name) for name in ("status", "edition", "reason")}
    assert (status, told) == (200, {"status": "fallback" if reason else "ok", "edition": served, "reason": reason})
    reader = serving.reader()
    assert (reader.edition.name, reader.instead_of is not None) == (served, reason is not None)
    assert queries.run(reader.viewer, reader.edition, "overview/kinds").shape[0] > 0


@pytest.mark.parametrize("kind", one_in(3, ["full file of zeros inside", "full file cut in half", "public file gone"]))
def test_damage_under_a_running_server_is_seen_at_once_and_so_is_its_repair(kind: str, editions: Path) -> None:
    assert health()[1]["edition"] == B
    kept = {name: (editions / name).read_bytes() for name in (FULL, PUBLIC)}
    KINDS[kind][0](editions)
    assert (health()[0], health()[1]["edition"], health()[1]["instead_of"]) == (200, A, B)
    for name, content in kept.items():
        (editions / name).write_bytes(content)
    assert (health()[0], health()[1]["edition"], health()[1].get("reason")) == (200, B, None)


def test_a_server_for_the_public_does_not_mind_the_full_file(editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIENCE", "public")
    gone(FULL)(editions)
    assert health()[1]["edition"] == B


def test_an_edition_that_was_withdrawn_never_comes_back_by_itself(editions: Path) -> None:
    register.write(editions, A, "rollback")
    store.point_to(A)
    gone(f"{A}.duckdb")(editions)
    assert health() == (503, {"status": "unavailable", "reason": MISSING})


NO_DATABASE = b"not a database" * 99
lost_register = pytest.mark.parametrize("register_is", [gone(register.FILE), written(register.FILE, NO_DATABASE)])


@lost_register
def test_without_a_journal_its_copy_tells_what_was_served_and_what_was_withdrawn(
    register_is: Damage, editions: Path
) -> None:
    register_is(editions)
    assert health()[1]["edition"] == B
    gone(FULL)(editions)
    assert (health()[0], health()[1]["edition"]) == (200, A)


@lost_register
def test_without_a_journal_and_its_copy_nobody_knows_what_was_withdrawn(register_is: Damage, editions: Path) -> None:
    register_is(editions)
    gone(register.COPY)(editions)
    assert health()[1]["edition"] == B
    gone(FULL)(editions)
    assert health()[0] == 503


@lost_register
def test_what_was_withdrawn_stays_so_without_the_register(register_is: Damage, editions: Path) -> None:
    register.write(editions, A, "rollback")
    store.point_to(A)
    register_is(editions)
    with pytest.raises(earlier.NotThere, match="withdrawn"):
        earlier.find(earlier.Since(B), ("public",))
    gone(f"{A}.duckdb")(editions)
    assert health()[0] == 503


@pytest.mark.parametrize("copy_is", [gone(register.COPY), written(register.COPY, b"{cut"), written(register.COPY, b"")])
def test_a_server_that_starts_writes_the_copy_of_a_journal_that_has_none(copy_is: Damage, editions: Path) -> None:
    """As after an upgrade from a version that kept none: the next loss of the register finds it there."""
    register.write(editions, A, "rollback", "wrong")
    store.point_to(A)
    journal = register.journal(editions)
    copy_is(editions)
    serving.follow()
    assert register.copied(editions) == journal
    gone(register.FILE)(editions)
    with pytest.raises(earlier.NotThere, match="withdrawn"):
        earlier.find(earlier.Since(B), ("public",))


def test_a_copy_is_not_written_from_what_is_no_journal_nor_during_a_publication(editions: Path) -> None:
    gone(register.COPY)(editions)
    with store.publishing():
        serving.follow()  # whoever publishes writes it
    assert not (editions / register.COPY).exists()
    written(register.FILE, NO_DATABASE)(editions)
    served._witnessed.clear()  # another process
    assert health()[1]["edition"] == B
    assert not (editions / register.COPY).exists()


def under_embargo(folder: Path) -> None:
    """B is served from the end of the world on, after A."""
    (folder / register.FILE).unlink()
    (folder / register.COPY).unlink()
    register.write(folder, A, "publish")
    (folder / f"{B}.json").write_text(json.dumps(store.manifest(B) | {"embargo": "9999-12-31"}))
    register.write(folder, B, "embargo")


@lost_register
def test_during_an_embargo_a_register_that_is_lost_leaves_the_edition_before(
    register_is: Damage, editions: Path
) -> None:
    under_embargo(editions)
    register_is(editions)
    status, state = health()
    assert (status, state["status"], state["edition"]) == (200, "ok", A)


@lost_register
def test_an_edition_that_may_be_under_embargo_is_served_to_nobody_and_health_says_so(
    register_is: Damage, editions: Path
) -> None:
    under_embargo(editions)
    register_is(editions)
    for manifest in (b"", b"{}", None):
        (gone(f"{B}.json") if manifest is None else written(f"{B}.json", manifest))(editions)
        status, state = health()
        assert (status, state["status"], state["edition"]) == (200, "fallback", A)
        assert (state["instead_of"], state["reason"]) == (B, "embargo_unknown")
        assert serving.reader().edition.name == A
        with pytest.raises(earlier.NotThere):
            earlier.find(earlier.Since(B), ("public",))
    gone(register.COPY)(editions)  # nor does anything tell that A was served
    assert standing.standing(("public",), last=B) == standing.Standing(None, B, Problem(B, "embargo_unknown"))


@pytest.mark.parametrize("language", one_in(2, ["fr", "en"]))
def test_every_page_says_that_it_shows_an_earlier_edition_and_its_date(
    language: str, editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(FULL, 0.5)(editions)
    serving.follow()
    monkeypatch.setattr(import_module("pages.overview"), "render", lambda ask, say: None)
    page = AppTest.from_file(MAIN, default_timeout=60)  # main.py says it before it looks at the address
    page.query_params["lang"] = language
    page.run()
    assert not page.exception
    html = text_of(page)
    date = {"fr": "31 décembre 2024", "en": "31 December 2024"}[language]
    assert says(html, "shell.instead.title", language)
    assert date in html
    assert B in html
    summary = answered(
        routes.public_summary, {"type": "http", "query_string": f"lang={language}".encode(), "headers": []}
    )
    assert says(bytes(summary.body).decode(), "server.instead", language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_where_nothing_can_be_served_there_is_a_calm_page(language: str, editions: Path) -> None:
    for name in (A, B):
        gone(f"{name}.public.duckdb")(editions)
    serving.follow()
    page = AppTest.from_file(MAIN, default_timeout=60)
    page.query_params["lang"] = language
    page.run()
    assert not page.exception
    assert says(text_of(page), "shell.lost_edition.title", language)


def test_where_all_there_is_is_under_embargo_readers_are_told_what_they_are_where_nothing_is(
    editions: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the first publication of a new server often is: that something is coming is for who may look at it."""
    under_embargo(editions)
    gone(register.FILE, register.COPY)(editions)
    register.write(editions, B, "embargo")
    gone(f"{A}.json")(editions)

    def told() -> tuple[object, ...]:
        serving.follow()
        page = AppTest.from_file(MAIN, default_timeout=60).run()
        summary = answered(routes.public_summary, {"type": "http", "headers": [], "query_string": b""})
        return health(), text_of(page), summary.status_code, bytes(summary.body)

    embargoed = told()
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path_factory.mktemp("empty")))
    monkeypatch.setattr(serving, "_served", serving._Served())
    assert embargoed == told()
    assert embargoed[0] == (503, {"status": "unavailable", "reason": "no_edition"})


def text_of(page: AppTest) -> str:
    return html_of(page).replace("\u00a0", " ")


def test_a_reading_that_fails_in_the_middle_of_a_page_gives_the_last_good_edition(
    editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails under a file that nobody was seen to write to."""
    serving.follow()
    overwritten(FULL, bytes(300_000), 0.4)(editions)
    monkeypatch.setattr(standing, "_signature", lambda path: (path.exists(),))
    standing.check_again(B)
    serving.follow()
    assert serving.name() == A
    assert serving.failed(B, duckdb.IOException("checksum"))  # a reader who was still on it: draw the page again
    assert not serving.failed(A, duckdb.IOException("checksum"))  # nothing better is there: say so, calmly


def test_a_server_starts_on_a_damaged_edition_and_still_refuses_who_is_nobody(
    editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(FULL, 0.5)(editions)
    monkeypatch.setenv("AUDIENCE", "prefect:D35")
    refuse_unknown()
    monkeypatch.setenv("AUDIENCE", "prefect:R99")
    with pytest.raises(SystemExit, match="R99"):
        refuse_unknown()  # by the edition before, which is served
    gone(f"{A}.duckdb")(editions)
    refuse_unknown()
    assert health()[0] == 503
    with pytest.raises(queries.NoEdition):
        serving.reader()


def test_the_viewer_of_a_server_that_no_edition_knows_is_told_on_the_page(
    editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIENCE", "prefect:R99")
    serving.follow()
    page = AppTest.from_file(MAIN, default_timeout=60).run()
    assert not page.exception
    assert "AUDIENCE" in text_of(page)
    assert queries.edition(Viewer("public"), serving.name()).name == B


def test_health_looks_again_before_it_says_that_nothing_can_be_read(editions: Path) -> None:
    """The public file is cut while the server is looking at something else: pages answer from the edition before."""
    serving.follow()
    assert health()[1]["edition"] == B
    queries.keep_only()
    cut(f"{B}.public.duckdb", 0.5)(editions)
    with serving._following:
        asked = ThreadPoolExecutor(1).submit(health)
        time.sleep(0.5)
    assert (asked.result(30)[0], asked.result()[1]["edition"]) == (200, A)
