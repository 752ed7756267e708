"""What stands on a page for what nobody published: who owes it, its template, the way to the example; nothing else."""

import pytest
from streamlit.testing.v1 import AppTest

from data.check import template
from data.store import Edition
from tests.pages.conftest import TestClient

SCRIPT = """
import queries
from pages.shell.ask import Ask
from pages.blocks import unpublished
from pages.text import Say
from queries import access
viewer = access.parse("public")
unpublished.block(Ask(viewer, queries.edition(viewer)), Say("fr"), "reorganisation-proposals", {sources})
"""


def drawn(*sources: str) -> str:
    test = AppTest.from_string(SCRIPT.format(sources=sources), default_timeout=60)
    test.query_params["region"] = "53"
    test.run()
    assert not test.exception
    return "".join(one.proto.body for one in test.get("html"))


@pytest.fixture
def real(edition: Edition, tmp_path, monkeypatch: pytest.MonkeyPatch):
    """The template of counters, published alone."""
    from data import publish

    (tmp_path / "counters.csv").write_text(template("counters"))
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path / "editions"))
    monkeypatch.setenv("DEMONSTRATION", "")
    publish.publish([tmp_path / "counters.csv"], publish.Options(), lambda step: None)


def test_what_is_missing_is_named_with_who_owes_it_its_template_and_the_example(real: None) -> None:
    html = drawn("proposals", "counters")
    assert html.count("<li>") == 1  # the counters are there
    assert 'href="./templates/proposals.csv"' in html
    assert "edition=demonstration" in html
    assert "region=53" in html  # with the same filters


def test_nothing_stands_where_all_is_published_nor_on_a_demonstration(
    real: None, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert drawn("counters") == ""
    monkeypatch.setenv("EDITIONS_DIR", str(edition.path.parent))
    assert drawn("travel_times") == ""


def test_a_template_is_a_file_to_fill_in(edition: Edition, reading: TestClient) -> None:
    answer = reading.get("/templates/proposals.csv")
    assert (answer.status_code, answer.text) == (200, template("proposals"))
    assert reading.get("/templates/nothing.csv").status_code == 404
