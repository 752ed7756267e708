"""Each of the questions that people ask, on the open edition: an answer, or the sentence that says who would have it.

What is expected is counted on the committed files (`questions/open.toml`), by other means than our pages;
`tests/browser/test_open_edition.py` walks the clicks.
"""

import re
from functools import cache
from html import unescape

import pytest

from pages.shell.rooms import MODULES
from tests.pages import support
from tests.pages.questions import opened
from tests.pages.questions.table import MOST_CLICKS, plain
from tests.support import as_read, one_in

ROWS = opened.rows()


pytestmark = pytest.mark.usefixtures("opened")


@cache
def elements(page: str, reader: str, address: tuple[tuple[str, str], ...]) -> list[str]:
    """What each element of a page says, and each line of what nobody published."""
    run = support.run(MODULES[page].removeprefix("pages."), reader, "fr", **dict(address))
    bodies = [element.proto.body for element in run.get("html")]
    owed = re.findall(r"<li>.*?</li>", "".join(body for body in bodies if "tc-unpublished" in body), flags=re.DOTALL)
    return [plain(re.sub(r"<[^>]+>", " ", unescape(as_read(body)))) for body in (*bodies, *owed)]


@pytest.mark.parametrize("name", one_in(32, ROWS))
def test_a_question_is_answered_or_its_page_says_who_would(name: str) -> None:
    row = ROWS[name]
    told = elements(row.page, row.asked.reader, tuple(sorted(row.address().items())))
    missing = [line for line in row.said() if not any(all(word in text for word in line) for text in told)]
    assert missing == []
    assert len(row.clicks) <= MOST_CLICKS
