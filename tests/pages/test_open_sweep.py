"""Every page of the open edition, as each reader is shown it: one value a figure, no table of nothing, no dead link.

`tests/browser/test_open_edition.py` opens them in a browser.
"""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest

from pages.shell.rooms import BY_PATH, open_to
from pages.text import LANGUAGES
from queries import access
from tests.pages import gathering
from tests.pages.conftest import TestClient

NOTHING = {"–", "", "donnée absente", "missing"}


pytestmark = pytest.mark.usefixtures("opened")


READINGS = [(reader, language) for reader in gathering.READERS for language in LANGUAGES]


@pytest.mark.parametrize(
    ("reader", "language"),
    [pytest.param(*one, marks=[] if one == ("public", "fr") else [pytest.mark.wide]) for one in READINGS],
)
def test_every_page_is_of_one_mind_and_leads_somewhere(reader: str, language: str, reading: TestClient) -> None:
    written: dict[str, str] = {}
    found = gathering.gather(reader, language=language, seen=lambda page, text: written.update({page: text}))
    assert found.contradictions() == {}
    assert {page: names for page, text in written.items() if (names := _empty(text))} == {}
    opened = {page.path for pages in open_to(access.parse(reader)).values() for page in pages}
    files = set()
    for page, text in written.items():
        for link in map(unescape, re.findall(r'<a\b[^>]*\bhref="(\./[^"]*)"', text)):
            path = urlsplit(link).path.removeprefix("./")
            if path in BY_PATH:
                assert path in opened, f"{page} leads to {link}, which {reader} may not open"
            else:
                files.add(path)
    assert len(written) > 40
    assert len(files) > 20
    assert {path: code for path in files if (code := reading.get(f"/{path}").status_code) != 200} == {}


def _empty(text: str) -> list[str]:
    """The tables of a page that tell nothing beside what their lines are called, by their first heads."""
    tables = re.findall(r"<table\b.*?</table>", text, flags=re.DOTALL)
    return [" ".join(_cells("th", one)[:3]) for one in tables if (told := _cells("td", one)) and {*told} <= NOTHING]


def _cells(tag: str, table: str) -> list[str]:
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", table, flags=re.DOTALL)
    return [re.sub(r"<[^>]+>", "", unescape(one)).strip() for one in found]


def test_a_table_of_nothing_is_noted() -> None:
    rows = "<tr><th>Ain</th><td>{}</td><td>–</td></tr>"
    assert _empty(f"<table><tr><th>Lieu</th></tr>{rows.format('donnée absente')}</table>") == ["Lieu Ain"]
    assert _empty(f"<table>{rows.format(0)}</table>") == []
