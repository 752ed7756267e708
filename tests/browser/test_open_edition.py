"""The open edition in a browser: every page as each reader in both languages, and the clicks that lead to answers."""

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page

from pages.shell.rooms import BY_PATH
from tests.browser.test_pages import Recorded, Watched, audit, look, paths, watched
from tests.browser.test_questions import follow
from tests.conftest import MOVED_ONCE, running_server
from tests.pages import gathering
from tests.pages.questions import opened
from tests.pages.questions.table import MOST_CLICKS, plain
from tests.support import open_edition

pytestmark = [pytest.mark.browser, pytest.mark.wide]

ROWS = opened.rows()
READINGS = [(reader, language) for reader in gathering.READERS for language in ("fr", "en")]
PATIENCE = 15_000  # milliseconds


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the open edition, alone."""
    folder = open_edition(tmp_path_factory.mktemp("open") / "editions")
    alone = {"EDITIONS_DIR": str(folder), "DEMONSTRATION": "no", "SITE": "off"}
    with pytest.MonkeyPatch.context() as patch, running_server("streamlit", alone) as address:
        patch.setenv("EDITIONS_DIR", str(folder))  # what is expected is counted there
        yield address


@pytest.fixture(scope="module")
def seen(browser: Browser, server: str) -> Iterator[Watched]:
    """One page of one context for all that is looked at."""
    with watched(browser, server) as found:
        yield found


@pytest.mark.parametrize("turn", range(len(READINGS)))
def test_every_page_is_sound(seen: Watched, server: str, turn: int, record_property: Recorded) -> None:
    """At 1366 and 390 px, without an error in the console; axe reads each page in one of the eight readings."""
    reader, language = READINGS[turn]
    seen.problems.clear()
    seen.moved_once.clear()
    for rank, path in enumerate(paths(seen.open("/sitemap", vue=reader, lang=language), server)):
        seen.open(path, vue=reader, lang=language)
        look(seen, language)
        if rank % len(READINGS) == turn:
            audit(seen)
    record_property(MOVED_ONCE, [*seen.moved_once])
    assert not seen.problems, "\n".join(dict.fromkeys(seen.problems))


@pytest.mark.parametrize("name", ROWS)
def test_a_question_is_two_clicks_away(seen: Watched, server: str, name: str) -> None:
    row = ROWS[name]
    seen.page.set_default_timeout(PATIENCE)
    seen.page.goto(f"{server}/?{urlencode({'vue': row.asked.reader})}", wait_until="commit")
    clicks = row.way()
    assert len(clicks) <= MOST_CLICKS
    for click in clicks:
        follow(seen.page, click)
    seen.page.wait_for_function("path => location.pathname === path", arg=f"/{BY_PATH[row.page].address}")
    lines = row.said()
    for _ in range(60):
        told = _told(seen.page)
        if not (missing := [one for one in lines if not any(all(word in text for word in one) for text in told)]):
            break
        seen.page.wait_for_timeout(250)
    assert missing == [], urlsplit(seen.page.url).query


def _told(page: Page) -> list[str]:
    """What the blocks of a page that are seen say, and each line of what nobody published."""
    try:
        return [plain(text) for text in page.locator(f".stHtml, {opened.OWED}").filter(visible=True).all_inner_texts()]
    except Error:  # while the page takes the place of another one
        return []
