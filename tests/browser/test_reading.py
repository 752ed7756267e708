"""What a reader does with a figure: ask it around its point, copy it with its source, take its picture along."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_pages import watched

pytestmark = pytest.mark.browser


def test_a_map_and_a_chart_answer_near_a_point_and_not_only_on_it(browser: Browser, server: str) -> None:
    """Beside the coast of a territory, and fifty pixels above the dot of a curve."""
    with watched(browser, server) as seen:
        page = seen.open("/missions", indicateur="M1")
        plot = page.locator(".js-plotly-plot .main-svg").first
        plot.scroll_into_view_if_needed()
        box = plot.bounding_box()
        assert box
        for step in range(1, 9):
            page.mouse.move(box["x"] + box["width"] * 0.5 + step, box["y"] + box["height"] * step / 9)
            if page.locator(".hoverlayer .hovertext").count():
                break
        assert page.locator(".hoverlayer .hovertext").count()
        seen.open("/", niveau="region", chantier="counters")
        corsica = page.get_by_role("option", name="Corse", exact=False)
        corsica.scroll_into_view_if_needed()
        coast = corsica.bounding_box()
        assert coast
        page.mouse.move(coast["x"] - 6, coast["y"] + coast["height"] / 2)
        expect(page.locator(".tip:visible strong")).to_have_text("Corse")
        page.mouse.move(coast["x"] - 40, coast["y"] + coast["height"] / 2)
        expect(page.locator(".tip:visible")).to_have_count(0)
        assert not seen.problems, seen.problems
