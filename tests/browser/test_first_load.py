"""What a browser that has never been here is sent by the overview: how many requests, how many bytes."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

BUDGET = Path(__file__).parents[1] / "pages" / "budget.toml"
LIMITS = tomllib.loads(BUDGET.read_text(encoding="utf-8"))["first_load"]


@pytest.mark.browser
def test_a_first_load_stays_within_its_budget(browser: Browser, server: str) -> None:
    found = measured(browser, server)
    assert found["requests"] <= LIMITS["requests"], "what does the page ask for that it did not before?"
    assert found["kB"] <= LIMITS["kB"], "which file has grown, or is no longer sent compressed?"


def measured(browser: Browser, server: str) -> dict[str, int]:
    """Requests, and kB on the wire, of the files of a first load; what the session sends is counted apart."""
    with browser.new_context() as context:
        page = context.new_page()
        watch = context.new_cdp_session(page)
        watch.send("Network.enable")
        sizes: list[float] = []
        watch.on("Network.loadingFinished", lambda event: _note(sizes, event))
        page.goto(server)
        page.locator('[data-testid="stApp"][data-test-script-state="notRunning"] .tc-foot').wait_for()
        page.wait_for_load_state("networkidle")
        return {"requests": len(sizes), "kB": round(sum(sizes) / 1000)}


def _note(sizes: list[float], event: dict[str, Any]) -> None:
    sizes.append(event["encodedDataLength"])
