"""The counters room as a browser shows it: a point opens a sheet, and the planner stops when it is told to."""

import json
from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import one_in

pytestmark = pytest.mark.browser

POINT = """() => {
    const map = [...document.querySelectorAll('*')]
        .map(element => element.shadowRoot?.querySelector('.map[data-drawn]')).find(found => found);
    return map ? JSON.stringify(map.querySelector('canvas').getBoundingClientRect()) : null;
}"""


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 1000}, base_url=server)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", one_in(2, ["/counters-map", "/counters-access"]))
def test_a_click_on_a_counter_opens_its_sheet(page: Page, path: str) -> None:
    """The pointer moves over the map, from its middle outwards, until the map says that a counter is there."""
    page.goto(f"{path}?departement=48")
    page.wait_for_function(POINT)
    page.locator("canvas[role=application]").scroll_into_view_if_needed()
    box = json.loads(page.evaluate(POINT))
    for along, down in sorted(product(range(5, 96), repeat=2), key=lambda at: abs(at[0] - 50) + abs(at[1] - 50)):
        page.mouse.move(box["x"] + box["width"] * along / 100, box["y"] + box["height"] * down / 100)
        if page.locator("canvas.point").count():
            break
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**/counters-find?**guichet=**")
    expect(page.locator(".tk-week, .tk-stops").first).to_be_visible()


@pytest.mark.wide
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
