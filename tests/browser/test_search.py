"""The box of search in a browser: by keyboard alone, on a phone in the dark, announced; without script, the form."""

import re
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_pages import audit, watched

pytestmark = pytest.mark.browser


def test_the_box_is_opened_asked_and_followed_by_keyboard(browser: Browser, server: str) -> None:
    with watched(browser, server) as seen:
        page = seen.open("/legal", region="53")
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 390, "height": 844})
        page.keyboard.press("Control+k")
        field = page.get_by_role("combobox", name="Que cherchez-vous ?")
        expect(field).to_be_focused()
        page.keyboard.type("guihcets bretagne")
        expect(page.get_by_role("option").first).to_contain_text("Guichets, Bretagne")
        expect(page.locator(".tc-said")).to_contain_text("résultats")
        page.keyboard.press("ArrowDown")
        second = page.get_by_role("option").nth(1)
        expect(second).to_have_attribute("aria-selected", "true")
        expect(field).to_have_attribute("aria-activedescendant", "tc-hit-1")
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        audit(seen)
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_url("**/counters?*")
        assert parse_qs(urlsplit(page.url).query) == {"region": ["53"], "indicateur": ["P1"]}
        expect(page.locator("h1")).to_contain_text("Bretagne")
        # What was chosen is offered again, and stays in this browser: no cookie holds it.
        page.keyboard.press("/")
        expect(page.get_by_role("option")).to_have_text(["Guichets, Bretagne"])
        assert "Bretagne" not in str(page.context.cookies())
        page.keyboard.press("Escape")
        expect(field).to_be_hidden()
        assert not seen.problems, seen.problems


def test_without_script_the_form_leads_to_results(browser: Browser, server: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(urljoin(server, "/missions?lang=en"))
        page.get_by_role("searchbox").fill("late interior")
        page.keyboard.press("Enter")
        first = page.get_by_role("link", name="Overdue proposals, Interior")
        assert first.get_attribute("href") == ("./reorganisation-proposals?lang=en&alerte=late&ministere=interior")


@pytest.mark.wide
def test_a_word_of_the_trade_says_what_it_means_by_keyboard_pointer_and_touch(browser: Browser, server: str) -> None:
    """Dismissed by Escape, kept while the pointer is on it (WCAG 1.4.13); marked once on a page."""
    with watched(browser, server) as seen:
        page = seen.open("/reorganisation-pipeline", lang="en")
        term, tip = page.locator(".tc-term", has_text="CNATE"), page.locator(".tc-tip")
        expect(term).to_have_count(1)
        expect(term).to_have_accessible_description(re.compile("gives its opinion before the decision"))
        term.focus()
        expect(tip).to_contain_text("gives its opinion before the decision")
        audit(seen)
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        expect(term).to_be_focused()
        page.keyboard.press("Enter")
        expect(tip).to_be_visible()
        page.keyboard.press("Tab")
        expect(tip).to_be_hidden()
        term.hover()
        tip.hover()
        page.wait_for_timeout(400)  # longer than it waits before it goes
        expect(tip).to_be_visible()
        page.mouse.move(2, 2)
        expect(tip).to_be_hidden()
        term.click()
        expect(tip).to_be_visible()
        assert not seen.problems, seen.problems


@pytest.mark.wide
@pytest.mark.parametrize(
    ("path", "within"),
    [
        ("/missions-staff", ".tc-title"),
        ("/missions-inventory", ".tc-figures"),
        ("/reorganisation-whatif", ".tc-figures"),
        ("/reorganisation-cooperations", "th"),
    ],
)
def test_a_unit_is_marked_where_it_is_read_first_be_it_a_figure_or_the_head_of_a_column(
    browser: Browser, server: str, path: str, within: str
) -> None:
    with watched(browser, server) as seen:
        page = seen.open(path, lang="fr", vue="cabinet", region="53")
        if within == "th":
            page.locator(".st-key-panel-cooperations-par-reseau .tc-more summary").first.click()
            page.wait_for_url("**#panel-cooperations-par-reseau")  # what is open is in the address that is copied
        term = page.locator(".tc-term", has_text="ETPT")
        expect(term).to_have_count(1)
        expect(page.locator(within).filter(has=term)).not_to_have_count(0)
        term.focus()
        expect(page.locator(".tc-tip")).to_contain_text("l’effectif sur l’année")
        audit(seen)
        assert not seen.problems, seen.problems


@pytest.mark.wide
def test_the_key_that_opens_search_can_be_turned_off_and_stays_so(browser: Browser, server: str) -> None:
    """A shortcut of one key alone goes off for those who dictate (WCAG 2.1.4); Ctrl+K stays."""
    with watched(browser, server) as seen:
        page = seen.open("/legal")
        field, key = page.get_by_role("combobox", name="Que cherchez-vous ?"), page.get_by_label("La touche /")
        page.keyboard.press("/")
        expect(field).to_be_visible()
        expect(key).to_be_checked()
        key.uncheck()
        page.keyboard.press("Escape")
        expect(field).to_be_hidden()
        seen.open("/accessibility").keyboard.press("/")
        page.keyboard.press("Control+k")
        expect(field).to_be_focused()
        expect(field).to_have_value("")
        expect(key).not_to_be_checked()
        audit(seen)
        assert not seen.problems, seen.problems
