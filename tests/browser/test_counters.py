"""The counters room as a browser shows it: the planner stops, and what the address chooses is open."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 1000}, base_url=server)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.mark.wide
def test_a_plan_stops_when_it_is_told_to(page: Page) -> None:
    """All of France takes many seconds; after the click nothing is shown as found, and it can be asked again."""
    page.goto("/counters-planner?nombre=20")
    page.locator(".st-key-plan-go button").click()
    page.locator(".st-key-plan-cancel button").click()
    expect(page.locator(".st-key-plan-cancel")).to_have_count(0)
    expect(page.locator("h1")).to_have_text("Où ouvrir les prochains guichets\u202f?")
    expect(page.locator(".st-key-plan-go button")).to_be_enabled()
    expect(page.locator(".st-key-panel-chosen")).to_have_count(0)


@pytest.mark.wide
def test_what_holds_a_choice_that_the_address_makes_is_open_until_the_reader_folds_it(page: Page) -> None:
    page.goto("/counters-access?departement=35&par=5-matin")
    choice = page.locator(".st-key-choice-par")
    expect(choice).to_be_visible()
    page.locator(".st-key-panel-semaine-par-departement .tc-more summary").first.click()
    expect(choice).to_be_hidden()
