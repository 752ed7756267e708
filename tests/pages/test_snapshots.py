"""What every page says to the public, in one file a language that a person reads in a diff: `make snapshots` writes it.

The title, the lead and the headings of each page, of the open edition and of the demonstration. Figures stand as "…":
their values are tested where they are counted. No other test holds a sentence word for word.
"""

import os
import re
from html import unescape
from pathlib import Path

import pytest

from data.store import Edition
from pages.shell.rooms import OF_REAL, PAGES
from pages.text import LANGUAGES
from queries import access
from tests.conftest import EVERY_READING
from tests.pages import support
from tests.support import one_in, open_edition

SNAPSHOTS = Path(__file__).with_name("snapshots")
WRITE = bool(os.environ.get("SNAPSHOTS"))  # of `make snapshots`
LEAD = re.compile(r"<header class=\"tc-title\">.*?<h1.*?</h1>(.*?)</header>", re.DOTALL)
HEADING = re.compile(r"<h([123])\b[^>]*>(.*?)</h\1>", re.DOTALL)
MADE = re.compile(r"((?:publiées le|published on) )…(?:er)? \w+ …")  # the day of the test: its month is no word of ours
FIGURE = re.compile(r"(?:(?<!\w)[+−-])?\d+(?:[ .,:]\d+)*")


def words(html: str) -> str:
    """What a piece of a page says, on one line, its figures as "…"."""
    return MADE.sub(r"\1…", FIGURE.sub("…", " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())))


def said(path: str, html: str) -> str:
    """The lines of a page: its address, its lead, its headings by their level."""
    lead = words(" ".join(LEAD.findall(html)))
    headings = [f"{'#' * int(level)} {words(text)}" for level, text in HEADING.findall(html)]
    return "\n".join([f"/{path}", *headings[:1], *([lead] if lead else []), *headings[1:]])


@pytest.mark.parametrize("language", one_in(2, LANGUAGES))
def test_what_pages_say_is_what_was_read_over(
    language: str, edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    # At each change what is said of real data: the demonstration is drawn whole by test_figures.py then.
    editions = [("open", open_edition(tmp_path / "open")), ("demonstration", edition.path.parent)]
    for kind, folder in editions if EVERY_READING else editions[:1]:
        monkeypatch.setenv("EDITIONS_DIR", str(folder))
        shown = [page for page in PAGES if page.who == access.EVERYONE and (kind == "open" or page.path not in OF_REAL)]
        pages = [said(page.path, support.page(page.module, "public", language)) for page in shown]
        written += [f"==== {kind} ====", *pages]
    text = "\n\n".join(written) + "\n"
    file = SNAPSHOTS / f"{language}.txt"
    if WRITE:
        file.write_text(text, encoding="utf-8")
    read_over = file.read_text(encoding="utf-8")
    expected = read_over if EVERY_READING else read_over.partition("\n==== demonstration ====\n")[0]
    assert text.splitlines() == expected.splitlines(), "as meant? `make snapshots`, and commit"


def test_a_page_is_told_by_its_title_its_lead_and_its_headings() -> None:
    html = '<header class="tc-title"><h1 id="a">12,5 % of <b>1 200</b></h1><p>Since 2014.</p></header><h2>More</h2>'
    assert said("counters", html) == "/counters\n# … % of …\nSince ….\n## More"
