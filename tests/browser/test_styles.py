"""Which rules that hang on Streamlit's names match nothing any more: a visit of every page says so after an upgrade."""

import re

import pytest
from playwright.sync_api import Browser, Page

from pages.shell.rooms import PAGES
from tests.pages.test_styles import of_streamlit

pytestmark = [pytest.mark.browser, pytest.mark.wide]

# What stands on no page as it opens for a cabinet at the demonstration: while a page comes in or fails, on a full
# screen, of who is signed in, of an open edition, behind a click or by other filters.
NAMES = ("stSkeleton", "stException", "stAlert", "stFileUploader", "withScreencast")
UNSEEN = {
    '.stApp[data-test-script-state="running"] .tc-head::after',
    '.tc-no-webgl .stElementContainer[class*="st-key-webgl-"]',
    '[class*="st-key-panel-"] > .stElementContainer:last-child:has(.stDownloadButton)',
    '[data-testid="stRadioOption"]:not([data-selected]) > span + div > div:first-child',
    ".stCheckbox label:not([data-selected]) > span + div",
    '.stTextArea [data-testid="stTextAreaRootElement"]',
    '[data-testid="stLayoutWrapper"]:has(> .st-key-three-ways):last-child &',
    '[data-testid="stLayoutWrapper"]:has(> .st-key-three-ways):last-child label',
    ":is(.stMain, .stMainBlockContainer) .tc-table:has(tbody th.tc-number) :is(th, td)",
    ":is(.stHtml, .tc-box, noscript) a.tc-hit",
    ".stHtml details[open]:not(.tc-more) > summary:not(.tc-tool)::before",
    ".stElementContainer:has(.tc-back) + .stElementContainer .tc-title",
    ".stElementContainer:has(> .stHtml > span:only-child:empty)",
    ".stHorizontalBlock:has(.st-key-panel-week)",
    '.stHorizontalBlock > .stColumn:has(> .stVerticalBlock > [class*="st-key-segment-"]):last-child:nth-child(4)',
    '.stApp:has(.stHtml [class^="tk-"]) .stMultiSelect',
    ".st-key-panel-mission-services :is(.stElementContainer, .stHtml, .tc-fold, .tc-wide):has(.tc-table)",
    ".stColumn .tc-scroll",
    ".stColumn .tc-scroll:not(:has(li:nth-child(19))) .tc-ranking",
}
# Two columns of panels, on the home of a territory; the map of what is found, beside it.
BESIDE = ("?vue=prefect:R53", "counters-find?lieu=Rennes")
STATE = re.compile(r"::[\w-]+(?:\([^)]*\))?|:(?:hover|focus-visible|focus-within|focus|active)\b")
MATCHED = "selectors => selectors.filter(one => document.querySelector(one[1])).map(one => one[0])"


def asked() -> dict[str, str]:
    """The selectors that should match somewhere, and what to look for: nobody points, and nothing has the focus."""
    rules = set().union(*of_streamlit().values()) - UNSEEN
    kept = {rule for rule in rules if not any(name in rule for name in (*NAMES, "fullscreen"))}
    return {rule: STATE.sub("", rule.replace("&", "")).strip() or "*" for rule in kept}


def test_each_rule_that_hangs_on_streamlit_still_matches_something(browser: Browser, server: str) -> None:
    left = asked()
    with browser.new_context() as context:
        page = context.new_page()
        for path in (*(one.path for one in PAGES), *BESIDE):
            page.goto(f"{server}/{path}")
            page.locator('[data-testid="stApp"][data-test-script-state="notRunning"] .tc-foot').wait_for()
            take_away(left, page)
        page.goto(f"{server}/territory-compare?selection=P1,O3,FR#panel-selection-curve")
        page.locator(".st-key-panel-selection-curve .stPopover button").first.click()
        page.get_by_test_id("stPopoverBody").locator("table").wait_for()
        take_away(left, page)
    assert not left, "\n".join(["these match nothing on any page:", *sorted(left)])


def take_away(left: dict[str, str], page: Page) -> None:
    """The rules that match something here, once all that the page asks for is there, are no longer looked for."""
    page.wait_for_load_state("networkidle")
    for rule in page.evaluate(MATCHED, [[*one] for one in left.items()]):
        del left[rule]
