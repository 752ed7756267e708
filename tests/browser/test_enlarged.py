"""Text at 200 % (a window of 1,280 pixels is 640 wide then), or spaced out: nothing is cut or stands over the rest."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pages.shell.rooms import MODULES
from tests.browser.test_pages import CUT, EVERY_READING, TOO_WIDE, watched
from tests.conftest import CHROMIUM_OPTIONS

pytestmark = [pytest.mark.browser, pytest.mark.wide]

# Words of our HTML that stand over other words: no two lines of text share more than a corner.
OVERLAPS = """() => {
    const shown = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const clipped = element => element && element !== document.body
        && (getComputedStyle(element).clipPath !== 'none' || clipped(element.parentElement));
    // What is in sight of a box whose words slide behind its edges.
    const inside = ({ left, right, top, bottom }, element) => {
        for (; element; element = element.parentElement) {
            if (getComputedStyle(element).overflowX === 'visible') continue;
            const edge = element.getBoundingClientRect();
            [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
        }
        return { left, right, top, bottom };
    };
    const texts = document.createTreeWalker(document.querySelector('.stMain'), NodeFilter.SHOW_TEXT), lines = [];
    while (texts.nextNode()) {
        const node = texts.currentNode, parent = node.parentElement;
        if (!node.data.trim() || !parent.closest('.stHtml') || !shown(parent) || clipped(parent)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const whole of range.getClientRects()) {
            const box = inside(whole, parent);
            if (box.right - box.left > 2 && box.bottom - box.top > 2) lines.push({ box, node });
        }
    }
    lines.sort((one, other) => one.box.top - other.box.top);
    const found = [];
    for (let i = 0; i < lines.length; i++)
        for (let j = i + 1; j < lines.length && lines[j].box.top < lines[i].box.bottom - 6; j++) {
            const a = lines[i].box, b = lines[j].box;
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 3 && high > 6 && lines[i].node !== lines[j].node)
                found.push(lines[i].node.data.trim().slice(0, 40) + ' / ' + lines[j].node.data.trim().slice(0, 40));
        }
    return found.slice(0, 4);
}"""
LOOKED_AT = sorted(MODULES) if EVERY_READING else ["counters-find"]
ADDRESSES = {"counters-find": {"lieu": "35600"}, "territory": {"region": "53"}, "missions": {"indicateur": "M5"}}


def faults(page: Page) -> list[str]:
    """What is wrong with what is shown now."""
    checks = {"too wide": TOO_WIDE, "cut": CUT, "over each other": OVERLAPS}
    return [f"{name}: {found}" for name, check in checks.items() if (found := page.evaluate(check))]


# What a reader may set for all text (WCAG 1.4.12).
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }"""


@pytest.mark.parametrize("path", LOOKED_AT)
def test_text_at_200_percent_or_spaced_out_loses_nothing(browser: Browser, server: str, path: str) -> None:
    with watched(browser, server) as seen:
        page = seen.open(f"/{path}", **ADDRESSES.get(path, {}))
        page.locator(".tc-foot").wait_for()
        page.set_viewport_size({"width": 640, "height": 450})
        page.wait_for_timeout(300)  # charts are drawn again for their new width
        zoomed = faults(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.add_style_tag(content=SPACED)
        page.wait_for_timeout(300)
        assert (zoomed, faults(page)) == ([], [])


@pytest.fixture(scope="module")
def large(browser: Browser) -> Iterator[Browser]:
    """A browser whose reader asked for text twice as large: 32 pixels in place of 16."""
    asked = [*CHROMIUM_OPTIONS, "--blink-settings=defaultFontSize=32"]
    opened = browser.browser_type.launch(executable_path=shutil.which("chromium"), args=asked)
    yield opened
    opened.close()


@pytest.mark.parametrize("path", LOOKED_AT)
def test_text_twice_as_large_alone_loses_nothing(large: Browser, server: str, path: str) -> None:
    with watched(large, server) as seen:
        page = seen.open(f"/{path}", **ADDRESSES.get(path, {}))
        page.locator(".tc-foot").wait_for()
        page.wait_for_timeout(300)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert faults(page) == []
