"""Pages that stand still, as a browser lays them out at 1366 px: drawings have a width, and no table is cut."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from data.store import Edition
from pages.http import styles
from pages.outputs.site import folder, making, plan
from pages.outputs.site.shell import Around
from pages.outputs.static import still
from pages.shell import serving
from pages.shell.rooms import BY_PATH
from tests.support import one_in

pytestmark = pytest.mark.browser

WIDTHS = """() => [...document.querySelectorAll('svg[role=img]')].map(one => one.getBoundingClientRect().width)"""
# A table that its reader scrolls, in a region of its own, is not cut.
CUT = """() => {
    const cut = one => one.scrollWidth > one.parentElement.clientWidth + 1
        && getComputedStyle(one.parentElement).overflowX === 'visible';
    return [...document.querySelectorAll('table')].filter(cut).map(one => one.caption?.textContent ?? one.className);
}"""
# A frame with nothing in it: as high as its own padding.
EMPTY = """() => [...document.querySelectorAll('.ts-panel')].filter(one => !one.textContent.trim()).length"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    yield context.new_page()
    context.close()


def saved(page: Page, path: str) -> None:
    drawn = still.of(serving.reader("public"), BY_PATH[path], {}, "fr", "saved", 4_000_000)
    style = styles.text(*still.SHEETS)
    body = f'<div class="stHtml"><div class="stMainBlockContainer"><main>{drawn.body}</main></div></div>'
    page.set_content(f"<!DOCTYPE html><html lang=fr><style>{style}</style><body>{body}</body></html>")


@pytest.mark.parametrize("path", one_in(3, ["", "counters-access", "missions-services"]))
def test_a_saved_page_shows_its_maps_and_no_empty_card(page: Page, edition: Edition, path: str) -> None:
    """The map of shares was 0 px wide beside its list, and the form that finds a counter left its frame behind."""
    saved(page, path)
    widths = page.evaluate(WIDTHS)
    assert widths
    assert min(widths) > 200
    assert page.evaluate(EMPTY) == 0


@pytest.mark.wide
@pytest.mark.parametrize("name", one_in(2, ["territories/R53", "territories/D35"]))
def test_the_table_of_a_sheet_of_the_site_is_not_cut(page: Page, edition: Edition, name: str) -> None:
    """Its last column, the rank, lay 80 px beyond the edge."""
    ask = making.everyone()
    named, sheet = folder._sheet()
    maker = making.Maker(ask, Around(ask.edition, named, ""))
    (found,) = (one for one in plan.pages(ask) if one.name == name)
    written = maker.made(found, "fr")[f"{name}.html"].decode()
    page.set_content(written.replace("</head>", f"<style>{sheet.decode()}</style></head>"))
    assert page.locator("table.tc-list").count() >= 3
    assert page.evaluate(CUT) == []
