"""The whole journey by keyboard alone: search, a map, a list, a sheet and the way back, a filter, a file."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.shell.rooms import MODULES
from tests.browser.test_pages import EVERY_READING, FINISHED, watched

pytestmark = pytest.mark.browser

# The element that has the focus, inside components too.
FOCUSED = """(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
})()"""
# What is drawn of it and around it; a territory of a map is drawn by its ring.
LOOK = """element => {
    const around = [element, element.parentElement, element.parentElement?.parentElement,
        element.parentElement?.parentElement?.parentElement].filter(Boolean);
    const drawn = one => { const s = getComputedStyle(one);
        return [s.outlineStyle === 'none' ? '' : s.outlineWidth + s.outlineColor, s.boxShadow, s.borderColor].join(); };
    const rings = element.getRootNode().querySelectorAll?.('.rings .focused, .cursor:not([hidden])').length ?? 0;
    return around.map(drawn).join(';') + rings;
}"""
# Where the focus is: null at the end of the page. The look of the stop before is read again, now that it has no focus.
STOP = f"""() => {{
    const look = {LOOK}, element = {FOCUSED}, before = window.stopped;
    const same = before && before.element.isConnected && look(before.element) === before.look
        ? [before.told, before.look, element === before.element ? "the focus stays" : ""].join(" ") : null;
    if (!element || element === document.body) return {{ end: true, same }};
    const box = element.getBoundingClientRect(), told = element.outerHTML.slice(0, 120);
    const seen = element.checkVisibility({{ opacityProperty: true, visibilityProperty: true }})
        && box.width > 3 && box.height > 3 && box.right > 0 && box.bottom > 0
        && box.left < innerWidth && box.top < innerHeight;
    window.stopped = {{ element, look: look(element), told }};
    return {{ end: false, same, unseen: seen ? null : told }};
}}"""
WALKED = sorted(MODULES) if EVERY_READING else ["missions-inventory"]


@pytest.mark.parametrize("path", WALKED)
def test_every_stop_of_the_keyboard_is_seen_and_marked(browser: Browser, server: str, path: str) -> None:
    """Each Tab lands on something in sight that is drawn otherwise than without the focus, until the page ends."""
    with watched(browser, server) as seen:
        page = seen.open(f"/{path}")
        page.locator(".tc-foot").wait_for()
        faults, stops, ended = [], 0, False
        while not ended and stops < 250:
            page.keyboard.press("Tab")
            found = page.evaluate(STOP)
            faults += [f"{why}: {found[why]}" for why in ("same", "unseen") if found.get(why)]
            stops, ended = stops + 1, found["end"]
        assert not faults, "\n".join(faults)
        assert 15 < stops < 200  # a list that is one stop does not make it longer


def tab_to(page: Page, there: str, most: int = 120, key: str = "Tab") -> None:
    """Press Tab until the element with the focus answers to a function of JavaScript."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(f"() => {{ const here = {FOCUSED}; return !!here && !!({there})(here); }}"):
            return
    raise AssertionError(f"no Tab leads to {there}")


def focused(page: Page, what: str = "element => element.textContent.trim()") -> str:
    return str(page.evaluate(f"() => ({what})({FOCUSED})"))


def settles(page: Page, asked: Callable[[], bool]) -> None:
    """What is asked comes true within thirty seconds: a server may be busy."""
    for _ in range(300):
        if asked():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come true")


BOX = "element => element.getAttribute('role') === 'combobox' && element.closest('[class*=choice-region]')"
OPTION = "element => element.getAttribute('role') === 'option' && element.dataset.code"
IN_LIST = "element => element.closest('[data-tc-list]')"


def test_a_map_is_one_stop_its_arrows_lead_on_and_its_sheet_takes_the_focus_and_gives_it_back(
    browser: Browser, server: str
) -> None:
    with watched(browser, server) as seen:
        page = seen.open("/missions-map", lang="en")
        page.locator("[role=option][data-code]").first.wait_for()
        tab_to(page, OPTION)
        expect(page.locator(".tc-hint")).to_contain_text("Arrows")
        first = focused(page, "element => element.dataset.code")
        page.keyboard.press("End")
        page.keyboard.press("Home")
        page.keyboard.press("ArrowDown")
        code = focused(page, "element => element.dataset.code")
        name = focused(page, "element => element.getAttribute('aria-label')").split(",")[0]
        assert code != first
        page.keyboard.press("Enter")
        settles(page, lambda: focused(page) == name)  # the title of its sheet
        assert parse_qs(urlsplit(page.url).query)["departement"] == [code]
        page.keyboard.press("Escape")
        settles(page, lambda: "departement" not in page.url)
        assert focused(page, "element => element.dataset.code") == code
        page.keyboard.press("Tab")
        assert not page.evaluate(f"() => ({OPTION})({FOCUSED})"), "the next stop is still inside the map"
        assert not seen.problems, seen.problems


@pytest.mark.wide
def test_a_territory_chosen_on_the_map_of_the_overview_filters_it_and_escape_gives_france_back(
    browser: Browser, server: str
) -> None:
    with watched(browser, server) as seen:
        page = seen.open("/", niveau="region")
        option = page.get_by_role("option", name="Bretagne", exact=False)
        option.focus()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("Bretagne")
        assert parse_qs(urlsplit(page.url).query) == {"niveau": ["region"], "region": ["53"]}
        settles(page, lambda: focused(page) == "Bretagne")
        page.keyboard.press("Escape")
        expect(page.locator("h1")).not_to_contain_text("Bretagne")
        assert "region=" not in page.url
        page.locator('[class*="st-key-panel-jalons"] summary').first.click()
        lane = page.locator(".tc-lane").first
        lane.locator("li").first.focus()
        page.keyboard.press("ArrowRight")
        expect(lane.locator("li:nth-child(2) p")).to_be_visible()
        assert not seen.problems, seen.problems


@pytest.mark.wide
def test_numbers_become_links_to_their_rows_when_the_foot_is_asked(browser: Browser, server: str) -> None:
    """The table of partners becomes a list of one stop; a number there leads to the counters that it counts."""
    with watched(browser, server) as seen:
        page = seen.open("/counters-procedures", region="53")
        page.get_by_role("button", name="Rendre chaque nombre cliquable").press("Enter")
        expect(page.get_by_role("status").filter(has_text="mène à ses lignes")).to_be_visible()
        assert page.evaluate(f"() => {FOCUSED}.className") == "tc-traced", "the first number has the focus"
        page.locator(".st-key-panel-partenaires .tc-everywhere > summary").click()  # partners are folded
        number = page.locator("a.tc-traced[href*=partner_counters]").first
        assert number.evaluate("link => !!link.closest('[data-tc-list]')")
        whole = page.locator("a.tc-traced[href*=top_everywhere]").first  # the foot leads to the rows of one counter
        assert "selon=" not in (whole.get_attribute("href") or "selon=")
        told = number.inner_text()
        number.press("Enter")
        expect(page.locator("h1")).to_have_text(f"{told} lignes font ce chiffre")
        asked = parse_qs(urlsplit(page.url).query)
        assert (asked["chiffre"], asked["region"]) == (["partner_counters"], ["53"])
        assert asked["selon"][0].startswith("partner:")
        assert not seen.problems, seen.problems


@pytest.mark.wide
def test_a_list_is_one_stop_and_a_sheet_gives_the_focus_back_to_its_line(browser: Browser, server: str) -> None:
    with watched(browser, server) as seen:
        page = seen.open("/reorganisation-proposals")
        tab_to(page, IN_LIST)
        expect(page.locator(".tc-hint")).to_contain_text("Flèches")
        page.keyboard.press("Tab")
        assert not page.evaluate(f"() => ({IN_LIST})({FOCUSED})"), "the next stop is still inside the list"
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        title = focused(page)
        assert title == page.locator("[data-tc-list] tbody tr").nth(2).locator("th a").inner_text().strip()
        page.keyboard.press("Enter")
        settles(page, lambda: focused(page, "element => element.localName") == "h1" and focused(page) == title)
        tab_to(page, "element => element.closest('.tc-back')", 40, "Shift+Tab")
        page.keyboard.press("Enter")
        settles(page, lambda: bool(page.evaluate(f"() => !!({IN_LIST})({FOCUSED})")))
        assert focused(page) == title
        page.keyboard.press("Enter")
        settles(page, lambda: focused(page, "element => element.localName") == "h1")
        page.go_back()
        settles(page, lambda: focused(page) == title)
        assert not seen.problems, seen.problems


@pytest.mark.wide
def test_search_then_a_filter_then_a_file_without_a_mouse(browser: Browser, server: str) -> None:
    with watched(browser, server) as seen:
        page = seen.open("/")
        page.keyboard.press("Control+k")
        page.keyboard.type("ille et vilaine")
        # A map has options too.
        expect(page.locator(".tc-box").get_by_role("option").first).to_contain_text("Ille-et-Vilaine")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("departement=35"))
        settles(page, lambda: "Ille-et-Vilaine" in focused(page) and focused(page, "e => e.localName") == "h1")
        page.goto(urljoin(server, "/missions"))
        page.locator(FINISHED).wait_for()
        page.locator(".tc-foot").wait_for()
        tab_to(page, BOX)
        page.keyboard.type("Bret")
        page.get_by_role("option", name="Bretagne").wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("region=53"))
        expect(page.locator("h1")).to_contain_text("Bretagne")
        title = page.locator("h1").inner_text()
        expect(page.get_by_role("status").filter(has_text="Page mise à jour")).to_contain_text(title)
        assert page.evaluate(f"() => ({BOX})(document.activeElement)")  # what was chosen keeps the focus
        with page.expect_download() as download:
            tab_to(page, "element => element.closest('.tc-files') && element.localName === 'a'")
            page.keyboard.press("Enter")
        assert download.value.suggested_filename.endswith(".csv")
        assert not seen.problems, seen.problems


POINTS = {
    "/counters-map": ("France services", "**/counters-find?**guichet=**"),
    "/missions-services": ("DDETSPP", "**/missions-inventory?**mots=**"),
}


@pytest.mark.wide
@pytest.mark.parametrize("path", POINTS)
def test_the_points_of_a_map_are_chosen_and_opened_by_keyboard(browser: Browser, server: str, path: str) -> None:
    """In the list beside the map; what is chosen is said there, and leads to its sheet, or to its missions."""
    with watched(browser, server) as seen:
        page = seen.open(path, departement="48")
        page.locator(".stDeckGlJsonChart canvas").wait_for()
        tab_to(page, "element => element.closest('.st-key-choice-choisi') && element.role === 'combobox'")
        typed, there = POINTS[path]
        page.keyboard.type(typed)
        page.get_by_role("option", name=typed).first.wait_for()
        for key in ("ArrowDown", "ArrowDown", "Enter"):
            page.keyboard.press(key)
        page.wait_for_url("**choisi=**")
        name = page.locator(".tc-chosen h3").inner_text()
        tab_to(page, "element => element.closest('.tc-chosen') && element.protocol?.startsWith('http')")
        page.keyboard.press("Enter")
        page.wait_for_url(there)
        expect(page.locator(".stMain")).to_contain_text(name, timeout=20_000)
        assert not seen.problems, seen.problems
