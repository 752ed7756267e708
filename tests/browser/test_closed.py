"""What a page holds until it is opened: lists of choices and tables behind a button, read as the page itself is."""

import pytest
from playwright.sync_api import Browser, Page

from pages.shell.rooms import MODULES
from pages.text import LANGUAGES
from tests.browser import words
from tests.browser.test_pages import FINISHED, Watched, audit, paths, watched

pytestmark = [pytest.mark.browser, pytest.mark.wide]

BOXES = '[data-testid="stSelectbox"] input[role="combobox"], [data-testid="stMultiSelect"] input[role="combobox"]'
BUTTONS = '[data-testid="stPopover"] > div > button, [data-testid="stPopover"] > button'
CALM = """() => ![...document.querySelectorAll('[data-stale="true"]')].some(element => element.checkVisibility())
    && document.getAnimations().every(one => one.playState !== "running" || !(one instanceof CSSTransition))"""
SCROLLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
SHARE = 3  # of the buttons of a page, one in so many, the first one always: most lead to a table of the same making


@pytest.mark.parametrize("turn", range(6))
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_opens_is_in_the_language_of_the_page(browser: Browser, server: str, language: str, turn: int) -> None:
    with watched(browser, server) as seen:
        found = paths(seen.open("/sitemap", vue="cabinet", lang=language), server)
        for path in found:
            if sorted(MODULES).index(path.removeprefix("/")) % 6 == turn:
                open_all(seen, seen.open(path, vue="cabinet", lang=language), language)
        assert not seen.problems, "\n".join(dict.fromkeys(seen.problems))


def open_all(seen: Watched, page: Page, language: str) -> None:
    """Open the lists of choices, and some of the buttons, one after the other; note what they say wrongly."""
    for box in page.locator(BOXES).all():
        if box.is_visible():
            box.scroll_into_view_if_needed()
            page.evaluate(SCROLLED)  # an open list closes as its page scrolls, which a page is told a frame later
            box.click()
            page.locator('[role="listbox"]').first.wait_for(state="attached")  # where all is chosen it is empty
            read(seen, page, language)
            page.keyboard.press("Escape")
    for button in page.locator(BUTTONS).all()[::SHARE]:
        if button.is_visible():
            button.click()
            page.locator('[data-testid="stPopoverBody"]').wait_for()
            page.locator(FINISHED).wait_for()
            page.wait_for_function(CALM)  # what is drawn again is pale until it has come
            read(seen, page, language)
            audit(seen)
            page.keyboard.press("Escape")
            page.locator('[data-testid="stPopoverBody"]').wait_for(state="hidden")


def read(seen: Watched, page: Page, language: str) -> None:
    """Note what is written in another language, or in codes."""
    for fault in words.faults(words.written(page), language, words.names()):
        seen.note(fault)
