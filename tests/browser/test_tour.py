"""The tour of each home: three steps, offered once, made by keyboard, closed at any time, never on paper; it bars
nothing, and stands beside what it names.
"""

import re

import pytest
from playwright.sync_api import Browser, expect

from pages.parts import tour
from pages.text import LANGUAGES, Say
from tests.browser.test_keyboard import focused
from tests.browser.test_pages import audit, watched

pytestmark = [pytest.mark.browser, pytest.mark.wide]


# Whether the card is in the window and within reach of the part that it names, and over nothing of it.
BESIDE = """() => {
    const [card, part] = [".tc-tour", ".tc-toured"].map((one) => document.querySelector(one).getBoundingClientRect());
    const apart = Math.max(part.top - card.bottom, card.top - part.bottom);
    return apart >= 4 && apart < 40 && card.top >= 0 && card.bottom <= innerHeight;
}"""


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_what_is_offered_on_a_first_visit_lies_on_nothing(
    browser: Browser, server: str, width: int, height: int
) -> None:
    """The page ends above it, its last line too: nothing that a reader may click is under it, wherever they scroll."""
    for viewer in ("public", "cabinet", "prefect:R53", "prefect:D35"):
        with watched(browser, server) as seen:
            page = seen.open("/", vue=viewer)
            page.set_viewport_size({"width": width, "height": height})
            page.locator(".tc-foot").wait_for()
            page.locator(".tc-tour").wait_for()
            assert page.wait_for_function("""() => document.body.classList.contains("tc-offered")
                && document.querySelector(".stMain").getBoundingClientRect().bottom
                    <= document.querySelector(".tc-tour").getBoundingClientRect().top + 0.1""")


@pytest.mark.parametrize("language", LANGUAGES)
def test_half_a_minute_is_enough_to_read_the_three_steps_of_a_tour(language: str) -> None:
    """At 200 words a minute, which is slow."""
    say = Say(language)
    for reader, steps in tour.STEPS.items():
        assert len(steps) == 3
        words = " ".join(say(f"tour.step.{name}.{part}") for name in steps for part in ("title", "text"))
        assert len(words.split()) <= 100, reader


@pytest.mark.parametrize(
    ("viewer", "language", "reader"),
    [("cabinet", "en", "cabinet"), ("prefect:R53", "fr", "prefect"), ("public", "fr", "public")],
)
def test_a_tour_is_made_by_keyboard_and_offered_once(
    browser: Browser, server: str, viewer: str, language: str, reader: str
) -> None:
    say = Say(language)
    with watched(browser, server) as seen:
        page = seen.open("/", vue=viewer, lang=language)
        card = page.locator(".tc-tour")
        expect(card.get_by_role("status")).to_have_text(say("tour.offer"))
        page.locator('[class*="st-key-panel-carte-"]').wait_for()
        assert page.evaluate("() => document.activeElement === document.body"), "the offer takes no focus"
        audit(seen)
        card.get_by_role("button", name=say("tour.start")).focus()
        page.keyboard.press("Enter")
        for rank, name in enumerate(tour.STEPS[reader], 1):
            expect(card.get_by_role("status")).to_contain_text(say(f"tour.step.{name}.title"))
            assert page.locator(".tc-toured").count() == 1
            page.wait_for_function(BESIDE)
            expect(page.locator(tour.PLACES[name]).first).to_have_class(re.compile("tc-toured"))
            last = rank == len(tour.STEPS[reader])
            assert focused(page) == say("tour.last" if last else "tour.next")
            page.keyboard.press("Enter")
        expect(card).to_have_count(0)
        expect(page.locator(".tc-toured")).to_have_count(0)
        seen.open("/", vue=viewer, lang=language)
        page.locator(".tc-foot").wait_for()
        page.wait_for_timeout(300)
        assert card.count() == 0
        page.locator(".tc-foot").get_by_role("link", name=say("tour.label")).click()
        expect(card.get_by_role("status")).to_have_text(say("tour.offer"))
        card.get_by_role("button", name=say("tour.stop")).click()
        expect(card).to_have_count(0)
        assert not seen.problems, seen.problems


def test_a_tour_is_closed_by_escape_and_is_not_on_paper(browser: Browser, server: str) -> None:
    with watched(browser, server) as seen:
        page = seen.open("/")
        card = page.locator(".tc-tour")
        page.set_viewport_size({"width": 390, "height": 844})
        card.get_by_role("button", name="Commencer").click()
        expect(page.locator(".tc-toured")).to_have_count(1)
        page.wait_for_function(BESIDE)
        audit(seen)
        page.emulate_media(media="print")
        expect(card).to_be_hidden()
        page.emulate_media(media="screen")
        page.keyboard.press("Escape")
        expect(card).to_have_count(0)
        assert page.evaluate("() => localStorage.getItem('tc-tour:cabinet')") == "seen"
        assert not seen.problems, seen.problems
