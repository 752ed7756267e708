"""What stands on a page for what nobody published: who owes it, its template, the way to the example; nothing else."""

import pytest

from data.check import template
from data.store import Edition
from tests.pages.conftest import TestClient
from tests.pages.support import html_of, ran

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
    return html_of(ran(SCRIPT.format(sources=sources), region="53"))


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


@pytest.mark.wide
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
