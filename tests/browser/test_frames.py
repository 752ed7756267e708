"""A browser takes apart the frames that it is sent, on the first connection and on one that it makes again."""

import pytest
from playwright.sync_api import Browser, Page

from pages.server import frames
from tests.bench.readers import REGION

pytestmark = pytest.mark.browser

NOTED = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); window.sockets.push(this); }
};
"""


def _choose(page: Page, region: str) -> None:
    page.get_by_role("combobox", name=REGION).click()
    page.get_by_role("option", name=region, exact=True).click()
    page.locator("h1", has_text=region).wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def test_a_change_of_filter_comes_in_few_frames_on_a_new_connection_too(browser: Browser, server: str) -> None:
    with browser.new_context() as context:
        page, came = context.new_page(), list[bytes]()
        page.add_init_script(NOTED)
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: came.append(frame)))
        page.goto(f"{server}/counters-footfall")
        for regions in (("Bretagne", "Normandie"), ("Occitanie", "Bretagne")):
            page.get_by_role("combobox", name=REGION).wait_for()
            for region in regions:
                came.clear()
                _choose(page, region)
                assert len(came) < 10
                assert sum(len([*frames.unpacked(frame)]) for frame in came) > 40
            before = page.evaluate("window.sockets.at(-1).close() || window.sockets.length")
            page.wait_for_function(
                "n => window.sockets.length > n && window.sockets.at(-1).readyState === 1", arg=before
            )
        assert page.locator(".stException").count() == 0
