"""The inventory in a browser: a table as long as its total, rows that come as it scrolls, filters in the address."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
FINISHED = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@pytest.fixture
def inventory(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 1000})
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{server}/missions-inventory")
    page.locator("tr[aria-rowindex]").first.wait_for()
    yield page
    context.close()


@pytest.mark.wide
def test_the_table_is_as_long_as_its_total_and_its_rows_come_as_it_is_scrolled(inventory: Page) -> None:
    table = inventory.locator("table[aria-rowcount]")
    assert table.get_attribute("aria-rowcount") == "8868"  # 8,867 exercises and the header
    assert inventory.locator("tr[aria-rowindex]").count() == 80
    scroll = inventory.locator(".scroll")
    scroll.evaluate("box => { box.scrollTop = box.scrollHeight }")
    last = inventory.locator("tr[aria-rowindex='8868']")
    expect(last).to_be_visible()
    assert inventory.locator("tr[aria-rowindex]").count() == 80
    scroll.evaluate("box => { box.scrollTop = 0 }")
    expect(inventory.locator("tr[aria-rowindex='2']")).to_be_visible()


@pytest.mark.wide
def test_paper_says_how_many_rows_it_holds_and_not_that_they_scroll(inventory: Page) -> None:
    scrolls, paper = inventory.get_by_text("La liste défile"), inventory.locator(".tm-paper")
    expect(scrolls).to_be_visible()
    expect(paper).to_be_hidden()
    inventory.emulate_media(media="print")
    expect(scrolls).to_be_hidden()
    expect(paper).to_be_visible()


def test_a_filter_goes_to_the_address_starts_the_table_again_and_back_takes_it_away(inventory: Page) -> None:
    table, scroll = inventory.locator("table[aria-rowcount]"), inventory.locator(".scroll")
    table.evaluate("table => { table.dataset.first = 'yes' }")
    scroll.evaluate("box => { box.scrollTop = box.scrollHeight }")
    expect(inventory.locator("tr[aria-rowindex='8868']")).to_be_visible()
    inventory.locator("input[type=text]").first.fill("poilce de l’eau")
    inventory.locator("input[type=text]").first.press("Enter")
    expect(inventory.get_by_text("lu comme")).to_be_visible()
    assert "mots=poilce" in inventory.url
    expect(inventory.locator("tr[aria-rowindex='2'] th")).to_contain_text("Police de l’eau")
    assert scroll.evaluate("box => box.scrollTop") == 0
    assert table.get_attribute("data-first") == "yes", "a filter fills the same table: another would be built again"
    inventory.locator(".tm-active a").click()
    expect(inventory.locator("table[aria-rowcount='8868']")).to_be_visible()
    assert "mots" not in inventory.url


@pytest.mark.wide
def test_a_row_opens_its_sheet_without_leaving_the_session(inventory: Page) -> None:
    name = inventory.locator("tr[aria-rowindex='2'] th a")
    label = name.inner_text()
    name.click()
    expect(inventory.locator("h1")).to_have_text(label)
    assert "mission=" in inventory.url
    inventory.go_back()
    expect(inventory.locator("tr[aria-rowindex='2']")).to_be_visible()
