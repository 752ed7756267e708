"""The finder of a counter in a browser: around the reader, whose place stays there, and open at this minute or not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from queries.access import Viewer
from tests.support import reading

pytestmark = pytest.mark.browser

REDON = {"latitude": 47.6512, "longitude": -2.0847}
# Hours that most counters of the demonstration have, and the first days of a week that has no holiday.
OFFICE = "540-720 840-1020"
READY = "() => performance.getEntriesByName(`${location.origin}/app/static/finder.js`).length"
WAIT = 60_000  # milliseconds: a page with a map takes its time where three browsers share two processors
MONDAY, TUESDAY = "2025-01-06", "2025-01-07"


@contextmanager
def reader(browser: Browser, server: str, now: str = "", **told: object) -> Iterator[Page]:
    """A page of a reader on a phone in New York, whose clock is set."""
    looks = {"viewport": {"width": 390, "height": 844}, "timezone_id": "America/New_York", "base_url": server}
    context = browser.new_context(**looks, **told)  # type: ignore[arg-type]
    context.set_default_timeout(WAIT)
    page = context.new_page()
    if now:
        page.clock.install(time=now)
    try:
        yield page
    finally:
        context.close()


def test_the_nearest_are_found_around_the_reader_whose_place_is_sent_nowhere(browser: Browser, server: str) -> None:
    """Expected from the query of the nearest to the same point. It is asked at the click, and not before."""
    expected = reading(Viewer("cabinet"))("counters/nearest", lat=REDON["latitude"], lon=REDON["longitude"], rows=8)
    told = {"geolocation": REDON, "permissions": ["geolocation"]}
    with reader(browser, server, **told) as page:
        sent = list[str]()
        page.on("request", lambda one: sent.append(f"{one.url} {one.post_data or ''}"))
        page.on("websocket", lambda one: one.on("framesent", lambda frame: sent.append(str(frame))))
        page.add_init_script("""
            const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
            window.asked = 0;
            navigator.geolocation.getCurrentPosition = (...all) => { window.asked++; ask(...all); };
        """)
        page.goto("/counters-find")
        button = page.locator(".tk-around button")
        expect(button).to_be_visible()
        page.wait_for_function(READY)
        assert page.evaluate("window.asked") == 0
        before = len(sent)
        button.click()
        expect(page.locator(".tk-around li")).to_have_count(8)
        expect(page.locator(".tk-around .tk-copy")).not_to_have_count(0)
        assert page.evaluate("window.asked") == 1
        found = page.locator(".tk-around h2 a").evaluate_all(
            "all => all.map(one => new URL(one.href).searchParams.get('guichet'))"
        )
        assert found == expected["counter_id"].tolist()
        after = [one for one in sent[before:] if "around.json" in one]
        assert len(after) == 1
        # Of another day it is another list, of the same place; it is there after a sheet, and goes with another place.
        page.get_by_role("combobox", name="Jour").click()
        page.get_by_role("option", name="Samedi").click()
        expect(page.locator(".tk-around [role=status]")).to_contain_text("samedi")
        page.locator(".tk-around h2 a").first.click()
        expect(page.locator(".tk-around")).to_have_count(0)
        page.go_back()
        expect(page.locator(".tk-around [role=status]")).to_contain_text("samedi")
        page.get_by_label("Commune ou code postal").fill("Rennes")
        page.get_by_label("Commune ou code postal").press("Enter")
        expect(page.locator(".tk-around li")).to_have_count(0)
        assert page.evaluate("window.asked") == 1
        for part in ("47.65", "2.08", "47,65", "35236"):
            assert not [one for one in sent if part in one]


def test_who_does_not_say_where_they_are_is_asked_for_a_place(browser: Browser, server: str) -> None:
    with reader(browser, server, permissions=[]) as page:
        page.goto("/counters-find")
        page.wait_for_function(READY)
        page.locator(".tk-around button").click()
        expect(page.locator(".tk-around [role=status]")).to_contain_text("code postal")
        expect(page.locator(".tk-around li")).to_have_count(0)


@pytest.mark.parametrize(
    ("now", "week", "department", "state", "expected"),
    [
        (f"{TUESDAY}T09:30:00Z", f"{OFFICE}|" * 6, "35", "open", "12\u00a0h"),  # 10:30 in Paris
        (f"{TUESDAY}T11:30:00Z", f"{OFFICE}|" * 6, "35", "closed", "14\u00a0h"),
        (f"{MONDAY}T20:00:00Z", f"{OFFICE}|" * 6, "35", "closed", "demain"),
        (f"{MONDAY}T20:00:00Z", f"{OFFICE}||{OFFICE}|{OFFICE}|?|?|", "35", "closed", "mercredi"),
        (f"{MONDAY}T20:00:00Z", f"{OFFICE}|?|{OFFICE}|{OFFICE}|?|?|", "35", "closed", "à cette heure"),
        (f"{TUESDAY}T09:30:00Z", f"{OFFICE}|?|{OFFICE}|{OFFICE}|?|?|", "35", "unknown", "inconnus"),
        (f"{TUESDAY}T09:30:00Z", f"{OFFICE}|540-720r|{OFFICE}||||", "35", "open", "rendez-vous"),
        (f"{TUESDAY}T09:30:00Z", f"{OFFICE}|" * 6, "974", "closed", "14\u00a0h"),  # 13:30 in La Réunion
        ("2025-12-25T09:30:00Z", f"{OFFICE}|" * 6, "35", "unknown", "férié"),
        ("2025-12-26T09:30:00Z", f"{OFFICE}|" * 6, "67", "unknown", "férié"),  # Alsace
        ("2025-12-26T09:30:00Z", f"{OFFICE}|" * 6, "35", "open", "12\u00a0h"),
        ("2027-03-02T09:30:00Z", f"{OFFICE}|" * 6, "35", "old", "plus de deux ans"),
    ],
)
def test_a_counter_is_open_by_the_clock_of_where_it_is(
    page_of_words: Page, now: str, week: str, department: str, state: str, expected: str
) -> None:
    """By hand, of hours known on 1 January 2025. What is unknown is never called closed."""
    page_of_words.clock.set_fixed_time(now)
    line = {"week": week, "department": department, "known": "2025-01-01", "month": "janvier 2025"}
    page_of_words.evaluate(
        """line => {
            document.querySelector('#tried')?.remove();
            const tried = Object.assign(document.createElement('p'), { id: 'tried' });
            Object.assign(tried.dataset, line);
            document.querySelector('.tk-around').after(tried);
        }""",
        line,
    )
    tried = page_of_words.locator("#tried")
    expect(tried).to_have_attribute("data-state", state)
    expect(tried).to_contain_text(expected, ignore_case=True)
    if "?" in week.split("|")[1] and state == "unknown":
        expect(tried).not_to_contain_text("Fermé")


@pytest.fixture(scope="module")
def page_of_words(browser: Browser, server: str) -> Iterator[Page]:
    """One page of the finder, in which weeks are tried."""
    with reader(browser, server, now=f"{TUESDAY}T09:30:00Z") as page:
        page.goto("/counters-find")
        expect(page.locator(".tk-around button")).to_be_visible()
        holidays = json.loads(page.locator(".tk-words").get_attribute("data-holidays") or "")
        assert "2025-12-25" in holidays[""]
        yield page


@pytest.mark.wide
def test_a_result_is_shown_on_the_map_and_a_point_in_the_list(browser: Browser, server: str) -> None:
    with reader(browser, server) as page:
        page.goto("/counters-find?commune=35236")
        page.locator(".tk-results").wait_for()
        expect(page.get_by_role("textbox").first).to_have_value("Redon", timeout=WAIT)
        name = page.locator(".tk-results h2").nth(2).inner_text()
        page.locator(".tk-results > li").nth(2).locator(".tk-ways a").first.click()
        expect(page.locator("#found-map")).to_contain_text(name, timeout=WAIT)
        expect(page.locator(".tk-results > [aria-current] h2")).to_have_text(name, timeout=WAIT)
        expect(page.locator("#found-map")).to_be_in_viewport(timeout=WAIT)


def test_a_sheet_says_whether_it_is_open_now_and_marks_the_day_of_today(browser: Browser, server: str) -> None:
    """FS0211: 8 h 30 to 12 h, 13 h 30 to 17 h on weekdays. Sunday in New York is Monday already in Paris."""
    with reader(browser, server, now="2025-01-06T04:30:00Z") as page:
        page.goto("/counters-find?guichet=FS0211")
        expect(page.locator(".tk-now strong")).to_contain_text("ouvre à 8", timeout=WAIT)
        assert page.locator(".tk-week > li").evaluate_all(
            "all => all.map(one => one.getAttribute('aria-current'))"
        ) == ["date", *[None] * 6]
