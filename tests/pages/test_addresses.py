"""The CSV under a figure is an address, which answers the very rows of the page: of a named query, or of the page."""

import io
import re
import warnings

import pandas as pd
import pytest
from starlette.applications import Starlette
from streamlit.runtime.pages_manager import PagesManager

from pages.outputs import table_export
from pages.parts import downloads
from pages.server.routes import plain_routes
from pages.shell import addressed
from pages.shell.ask import Ask
from pages.text import Say
from queries import access
from queries.files import csv
from tests.pages.support import files_of, run
from tests.support import one_in, reading

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would have a successor of httpx, which is not what we speak with
    from starlette.testclient import TestClient

OPENED = [
    ("counters.follow", "public", {}, 1),
    ("missions.services", "prefect:R53", {"region": "53"}, 1),
]


@pytest.fixture(autouse=True)
def unset(edition: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AUDIENCE", "SIGN_IN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=plain_routes()), "http://localhost:8765")


@pytest.mark.parametrize(
    ("name", "viewer", "where", "least"), one_in(2, OPENED, several=True), ids=[row[0] for row in OPENED]
)
def test_each_address_under_a_figure_answers(
    name: str, viewer: str, where: dict[str, str], least: int, client: TestClient
) -> None:
    found = [one for each in run(name, viewer, "en", **where).get("html") for one in files_of(each.proto.body)]
    assert len(found) >= least
    for one in found:
        answer = client.get(one.removeprefix("."))
        assert answer.status_code == 200, (one, answer.text[:300])
        assert f"vue={viewer.replace(':', '%3A')}" in one or viewer == "public"
        assert "for=en" in one


@pytest.mark.parametrize("viewer", ["public", "prefect:R53"])
def test_it_answers_the_rows_that_the_page_holds(viewer: str, client: TestClient) -> None:
    ask: Ask = reading(access.parse(viewer))
    rows = ask("reorganisation/inventory", region="53", size=50, only=None)
    answer = client.get(addressed.of(rows).removeprefix("."))
    assert pd.read_csv(io.BytesIO(answer.content))["proposal_id"].tolist() == rows["proposal_id"].tolist()
    assert len(rows)


def test_what_is_not_the_answer_any_more_is_a_file_of_its_own() -> None:
    ask: Ask = reading(access.parse("public"))
    rows = ask("overview/kinds")
    assert addressed.of(rows) == "./api/v1/overview/kinds.csv"
    assert addressed.of(rows.head(2)) == addressed.of(rows.assign(more=1)) == ""
    rows["more"] = 1
    assert addressed.of(rows) == ""
    assert addressed.of(ask("counters/drawn_communes", codes=["35238"] * 400)) == ""
    assert addressed.of(lambda: rows) == ""


# Of each kind of page: a sheet, a filter, a fragment, a map drawn by a script, the home page, one asked by everybody.
COMPOSED = [
    pytest.param("", "overview", "public", {"lang": "en"}, marks=pytest.mark.wide, id="overview"),
    ("missions-inventory", "missions.inventory", "prefect:R53", {"mission": "URB01"}),
    ("missions-consultation", "missions.consultation", "public", {"region": "53"}),
    ("reorganisation-proposals", "reorganisation.proposals", "cabinet", {"region": "53", "tri": "days"}),
    ("counters-map", "counters.map", "public", {"departement": "35", "lang": "en"}),
]


@pytest.mark.parametrize(("path", "module", "viewer", "where"), one_in(2, COMPOSED, several=True))
def test_a_table_that_a_page_puts_together_answers_at_the_address_of_its_page(
    path: str, module: str, viewer: str, where: dict[str, str], client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    language = where.get("lang", "fr")
    files = _files(monkeypatch, path, module, viewer, language, where)
    assert files
    for address, expected in files.items():
        lang = f"{'&' if '?' in address else '?'}lang={language}"
        answer = client.get(address.removeprefix(".") + lang)
        assert (answer.status_code, answer.content) == (200, expected), (address, answer.text[:300])
        assert ("vue" in address) is (viewer != "public")
        assert answer.headers["cache-control"] == ("public, no-cache" if viewer == "public" else "private, no-store")


def _files(
    monkeypatch: pytest.MonkeyPatch, path: str, module: str, viewer: str, language: str, where: dict[str, str]
) -> dict[str, bytes]:
    """Each table of a page that no named query answers: its address and the bytes that its button makes."""
    found: dict[str, bytes] = {}
    told = downloads.csv

    def noted(say: Say, frame: object, name: str, kind: str, *args: object, **named: object) -> None:
        with addressed.of_page(path, "" if viewer == "public" else viewer):
            address = addressed.on_page(name)
        rows = frame() if callable(frame) else frame
        if not addressed.of(rows):
            found[address] = csv(rows, kind, say("parts.state.secret"))
        told(say, rows, name, kind, *args, **named)

    monkeypatch.setattr(downloads, "csv", noted)
    run(module, viewer, language, **where)
    monkeypatch.setattr(downloads, "csv", told)
    return found


@pytest.mark.parametrize(
    ("address", "status", "expected"),
    [
        ("counters-map/nothing.csv", 404, "P1-department, guichets"),
        ("nowhere/guichets.csv", 404, "/api/v1/pages/PAGE/TABLE.csv|xlsx"),
        ("counters-planner/plan.csv", 404, "/api/v1/pages/PAGE/TABLE.csv|xlsx"),
        ("reorganisation-whatif/simulation.csv", 404, "/api/v1/pages/PAGE/TABLE.csv|xlsx"),
        ("counters-map/guichets.parquet", 404, "/api/v1/pages/PAGE/TABLE.csv|xlsx"),
        ("counters-map/guichets.csv?departement=99", 404, "the code of a department"),
        ("counters-map/guichets.csv?sheep=1", 400, "lang"),
    ],
)
def test_what_no_page_has_is_refused_with_what_it_has(
    address: str, status: int, expected: str, client: TestClient
) -> None:
    answer = client.get(f"/api/v1/pages/{address}")
    assert answer.status_code == status, answer.text
    assert expected in answer.json()["expected"]


def test_a_table_of_a_page_is_not_made_again_for_who_has_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = "/api/v1/pages/reorganisation/contributions.csv"
    tag = client.get(at).headers["etag"]
    monkeypatch.setattr(table_export, "table", None)
    assert client.get(at, headers={"If-None-Match": tag}).status_code == 304


def test_a_table_of_a_page_is_a_workbook_too(client: TestClient) -> None:
    """The same rows as its CSV, under what they are, of which edition, for whom."""
    at = "/api/v1/pages/reorganisation/contributions"
    rows = pd.read_csv(io.BytesIO(client.get(f"{at}.csv").content))
    answer = client.get(f"{at}.xlsx?lang=en")
    assert answer.headers["content-disposition"] == 'attachment; filename="DEMONSTRATION-contributions.xlsx"'
    made = pd.read_excel(io.BytesIO(answer.content), sheet_name=None, engine="openpyxl")
    assert list(made) == ["Data", "Definitions", "Sources"]
    assert made["Data"].columns.tolist() == rows.columns.tolist()
    assert made["Data"].iloc[:, 0].tolist() == rows.iloc[:, 0].tolist()
    assert {"Edition", "Read as"} <= set(made["Definitions"].iloc[:, 0])


def test_a_table_of_a_page_is_answered_as_the_page_shows_it_at_a_click(client: TestClient) -> None:
    """With as many lines as its file, and cells that know which figure they are; no other address answers so."""
    at = "/api/v1/pages/counters-footfall/regle-sur-place"
    rows = pd.read_csv(io.BytesIO(client.get(f"{at}.csv?region=53").content))
    answer = client.get(f"{at}.html?region=53&for=en")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.count("<tr>") == 1 + len(rows) > 5
    assert {*re.findall('data-place="([^"]*)"', answer.text)} == {"R53"}
    assert "Partner" in answer.text
    assert client.get("/api/v1/counters/outcomes.html").status_code == 404
    assert client.get("/api/v1/pages/nowhere/regle-sur-place.html").status_code == 404


def test_a_table_that_is_asked_for_first_leaves_the_menu_to_us(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit decides once for a process whether a folder "pages" beside its script is the menu, by what it meets
    first. Where a table came before the first reader, their page had "Page not found" over it.
    """
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)  # as in a process that has just started
    assert client.get("/api/v1/pages/counters-map/guichets.csv?departement=35").status_code == 200
    assert PagesManager.uses_pages_directory is False
