"""The CSV under a figure that is an answer of a named query is an address: it answers the very rows of the page."""

import io
import warnings

import pandas as pd
import pytest
from starlette.applications import Starlette

from pages.ask import Ask
from pages.parts import downloads
from pages.server.routes import plain_routes
from queries import access
from tests.pages.support import run
from tests.support import reading

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would have a successor of httpx, which is not what we speak with
    from starlette.testclient import TestClient

OPENED = [
    ("counters.lists", "public", {}, 1),
    ("missions.services", "prefect:R53", {"region": "53"}, 1),
]


@pytest.fixture(autouse=True)
def unset(edition: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AUDIENCE", "SIGN_IN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=plain_routes()), "http://localhost:8765")


@pytest.mark.parametrize(("name", "viewer", "where", "least"), OPENED, ids=[row[0] for row in OPENED])
def test_each_address_under_a_figure_answers(
    name: str, viewer: str, where: dict[str, str], least: int, client: TestClient
) -> None:
    found = [one.proto.url for one in run(name, viewer, "en", **where).get("link_button")]
    assert len(found) >= least
    for one in found:
        answer = client.get(one.removeprefix("."))
        assert answer.status_code == 200, (one, answer.text[:300])
        assert f"vue={viewer.replace(':', '%3A')}" in one or viewer == "public"
        assert "lang=en" in one


@pytest.mark.parametrize("viewer", ["public", "prefect:R53"])
def test_it_answers_the_rows_that_the_page_holds(viewer: str, client: TestClient) -> None:
    ask: Ask = reading(access.parse(viewer))
    rows = ask("reorganisation/inventory", region="53", size=50, only=None)
    answer = client.get(downloads.address(rows).removeprefix("."))
    assert pd.read_csv(io.BytesIO(answer.content))["proposal_id"].tolist() == rows["proposal_id"].tolist()
    assert len(rows)


def test_what_is_not_the_answer_any_more_is_a_file_of_its_own() -> None:
    ask: Ask = reading(access.parse("public"))
    rows = ask("overview/kinds")
    assert downloads.address(rows) == "./api/v1/overview/kinds.csv"
    assert downloads.address(rows.head(2)) == downloads.address(rows.assign(more=1)) == ""
    rows["more"] = 1
    assert downloads.address(rows) == ""
    assert downloads.address(ask("counters/drawn_communes", codes=["35238"] * 400)) == ""
    assert downloads.address(lambda: rows) == ""
