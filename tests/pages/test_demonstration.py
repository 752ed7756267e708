"""The demonstration beside the real editions: with anyone's eyes, read-only, known to pages alone.

The real edition is the small world of by_hand.sql passed for real: its proposals that are not decided are not public.
"""

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any, cast

import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import store
from data.store import Edition, history
from pages.server import warm_up
from pages.shell import serving
from pages.shell.serving import CABINET, DEMONSTRATION, PUBLIC, NotThere
from pages.text import Say
from queries.access import Viewer
from tests.pages.conftest import TestClient
from tests.pages.support import ran, told
from tests.support import awaited, build_world, one_in

REAL = "update core.editions set kind = 'real', seed = null; update core.sources set kind = 'real'"
BRETAGNE = Viewer("prefect", ("R53",))


@pytest.fixture(scope="module")
def both(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose current edition is real, with the demonstration beside it."""
    folder = tmp_path_factory.mktemp("both")
    build_world(folder, REAL)
    shutil.copytree(edition.path.parent, folder / "demonstration")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(folder))
        patch.setenv("DEMONSTRATION", "")
        patch.setattr(serving, "_served", serving._Served())
        yield folder
    queries.keep_only()


@pytest.mark.parametrize("audience", one_in(2, ["", "public", "prefect:D35", "cabinet"]))
@pytest.mark.parametrize(
    ("wanted", "viewer", "unheard"),
    [
        (None, CABINET, None),
        ("public", PUBLIC, None),
        ("prefect:R53", BRETAGNE, None),
        ("administrator", CABINET, None),  # nobody administers it
        ("prefect:R99", PUBLIC, "prefect:R99"),
    ],
)
def test_anyone_looks_at_it_with_the_eyes_that_the_address_asks_for(
    both: Path, monkeypatch: pytest.MonkeyPatch, audience: str, wanted: str | None, viewer: Viewer, unheard: str | None
) -> None:
    monkeypatch.setenv("AUDIENCE", audience)
    reader = serving.reader_of_page(wanted, since=DEMONSTRATION)
    assert (reader.viewer, reader.unheard, reader.demonstration) == (viewer, unheard, True)
    assert reader.edition.kind == "demonstration"
    assert reader.edition.file.path.parent == both / "demonstration"


@pytest.mark.parametrize("audience", ["", "public", "prefect:D35"])
def test_nobody_takes_its_eyes_to_a_real_edition(both: Path, monkeypatch: pytest.MonkeyPatch, audience: str) -> None:
    """Its confidential rows are real: the address opens nothing there, before a look at the demonstration or after."""
    monkeypatch.setenv("AUDIENCE", audience)
    before = serving.reader_of_page("cabinet")
    assert serving.reader_of_page("cabinet", since=DEMONSTRATION).viewer == CABINET
    after = serving.reader_of_page("cabinet")
    assert before == after
    assert after.viewer == (PUBLIC if audience != "prefect:D35" else Viewer("prefect", ("D35",)))
    assert (after.edition.kind, after.edition.file.path.parent) == ("real", both)
    if after.viewer == PUBLIC:
        assert after.edition.audience == "public"


def test_what_was_answered_from_one_is_never_answered_from_the_other(both: Path) -> None:
    real, made_up = serving.reader_of_page(), serving.reader_of_page("public", since=DEMONSTRATION)
    for name in ("overview/kinds", "reorganisation/advances"):
        for reader in (real, made_up, real):
            kinds = set(queries.run(reader.viewer, reader.edition, name)["kind"])
            assert ("demonstration" in kinds) == reader.demonstration


ADDRESSES = (
    "/api/v1/indicators/P1.csv?edition=demonstration",
    "/api/v1/editions/demonstration/indicators/P1.csv",
    "/api/v1/pages/counters-map/guichets.csv?edition=demonstration",
    "/resume?edition=demonstration",
    "/save?enregistrer=overview&edition=demonstration",
    "/integrer?integrer=counters-map&edition=demonstration",
    "/embed/page/counters-map/points?edition=demonstration",
    "/layers/network.json?edition=demonstration&hash=0",
    "/around.json?edition=demonstration&hash=0",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_but_pages_knows_of_it(both: Path, reading: TestClient, address: str) -> None:
    """What is embedded of a page reads no edition from its address: it is of what is served."""
    answer = reading.get(address)
    assert answer.status_code in ((200,) if "integrer" in address or "embed" in address else (400, 404))
    assert "DEMO-" not in answer.text
    assert "synthétiques" not in answer.text


DRAWN = """
from pages import body
from pages.shell.ask import ask_of, asking, drawn_for
from pages.shell.rooms import BY_PATH
from pages.text import Say
reader = asking()
drawn_for(reader)
body.draw(BY_PATH["{}"], ask_of(reader), Say("fr"))
"""


def drawn(path: str) -> str:
    """What a page of the demonstration writes under its header, for who asks for an administrator's eyes."""
    return told(ran(DRAWN.format(path), edition=DEMONSTRATION.edition, vue="administrator"))


# Those that speak of other editions than their own.
PATHS = ("method-editions", "changes", "territory", "deposits", "contests", "method-audit", "method", "search")


@pytest.mark.wide
@pytest.mark.parametrize("path", one_in(2, PATHS))
def test_no_page_of_it_reads_a_file_of_the_real_editions_or_what_is_written_of_them(
    both: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """It is shown with a cabinet's eyes to anyone: names of deposits, reasons and what changed between real editions
    are for a cabinet, and what a page asks of the journal it asks by the reader of the page.
    """
    read: list[object] = []
    opened, known = store._opened, history.editions
    monkeypatch.setattr(store, "_opened", lambda path: read.append(path.parent) or opened(path))
    monkeypatch.setattr(history, "editions", lambda folder: read.append(folder) or known(folder))
    monkeypatch.setattr(history, "known", lambda: read.append("journal") or [])
    drawn(path)
    assert set(read) <= {both / "demonstration"}


def test_no_page_of_it_offers_an_address_that_answers_from_the_real_editions(both: Path) -> None:
    """The page of open data would say of those that they are right and that their figures are invented."""
    for path in ("method-reuse", "counters-footfall", "territory"):
        assert not re.search(r'href="\./(api|flux|calendrier|embed|integrer)', drawn(path)), path
    assert Say("fr")("shell.example.of_real") in unescape(drawn("method-reuse"))


@pytest.mark.wide
def test_who_leaves_it_leaves_the_eyes_that_it_lent(both: Path, reading: TestClient) -> None:
    """Without script too, where a page says that all is invented, not that its figures are the latest."""
    found = unescape(reading.get("/search?mots=rennes&edition=demonstration&vue=cabinet").text)
    say = Say("fr")
    assert say("shell.example.title") in found
    assert say("shell.earlier.title_now") not in found
    assert '"./search?mots=rennes&lang=fr"' in found
    refused = unescape(reading.get("/counters?edition=demonstration&au=2020-01-01&vue=cabinet&region=53").text)
    assert f'<a href="counters?region=53&lang=fr">{say("shell.earlier.today")}' in refused.replace("./", "")
    way = re.search(rf'<a href="([^"]*)"[^>]*>{say("shell.earlier.today")}', drawn("method-editions"))
    assert way is not None
    assert way[1] == "./method-editions"
    around = say("counter.around.real").replace("\u00a0", " ")
    assert re.search(rf'<a href="\./counters-find"[^>]*>{around}', drawn("counters-find"))


def test_it_can_be_taken_away(both: Path, monkeypatch: pytest.MonkeyPatch, reading: TestClient) -> None:
    monkeypatch.setenv("DEMONSTRATION", "no")
    with pytest.raises(NotThere) as refused:
        serving.reader_of_page(since=DEMONSTRATION)
    assert (refused.value.rule, refused.value.status) == ("unknown", 404)
    assert reading.get("/?edition=demonstration").status_code == 404


def test_none_of_its_pages_is_saved_and_the_address_is_not_said_to_be_wrong(both: Path, reading: TestClient) -> None:
    answer = reading.get("/save", params={"enregistrer": "counters", "edition": "demonstration"})
    assert answer.status_code == 404
    assert str(Say("fr")("saved.invented.title")) in unescape(answer.text)
    assert str(Say("fr")("shell.missing.unknown.title")) not in unescape(answer.text)


def test_its_door_says_that_it_is_being_prepared_which_is_no_error(
    both: Path, reading: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    pointer = both / "demonstration" / "CURRENT"
    named = pointer.read_text()
    pointer.unlink()
    try:
        with pytest.raises(NotThere) as refused:
            serving.reader_of_page(since=DEMONSTRATION)
        assert (refused.value.rule, refused.value.status) == ("prepared", 503)
        assert serving.reader_of_page().edition.kind == "real"
        caplog.clear()
        answer = reading.get("/counters?edition=demonstration")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert [one for one in caplog.records if one.levelname == "ERROR"] == []
    finally:
        pointer.write_text(named)


EMPTY = """
from pages import frame
from pages.text import Say
import queries
try:
    queries.edition(queries.access.Viewer("public"))
except queries.NoEdition as error:
    frame.without_edition(Say("fr"), error)
"""


@pytest.mark.parametrize("is_made", [True, False])
def test_where_nothing_is_published_its_home_leads_to_the_demonstration_that_is_made(
    both: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_made: bool
) -> None:
    queries.keep_only()  # DuckDB opens no file twice, under two names
    if is_made:
        (tmp_path / "demonstration").symlink_to(both / "demonstration")
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    test = AppTest.from_string(EMPTY).run()
    assert not test.exception
    assert "Aucune donnée" in told(test)
    assert ("edition=demonstration" in told(test)) == is_made


def test_a_server_that_is_stopped_leaves_no_demonstration_being_made(monkeypatch: pytest.MonkeyPatch) -> None:
    making = subprocess.Popen(["sleep", "60"])
    monkeypatch.setattr(warm_up, "_warm_up", lambda: None)
    monkeypatch.setattr(warm_up.logs, "begin", lambda written: None)
    monkeypatch.setattr(warm_up.serving, "on_change", lambda act: None)
    monkeypatch.setattr(warm_up.demonstration, "make", lambda: making)

    async def served() -> None:
        async with warm_up.warmed(cast("Any", None)):
            assert making.poll() is None

    awaited(served())
    assert making.wait(timeout=10) == -signal.SIGTERM
