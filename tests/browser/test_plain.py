"""Who gets no socket is offered the plain pages, and those hold what a browser asks of a page."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pages.outputs.site import folder, making, plan

ALONE = ("index", "missions", "changes", "method", "indicators/P1", "territories/R53", "territories/D35")
FOUND = ("missions/index", "proposals/index", "counters/index", "counters/D35", "find/index", "find/D35")
THINGS = ("missions", "proposals")  # of which the first is one of its kind


@pytest.mark.browser
@pytest.mark.wide
def test_who_gets_no_socket_is_offered_the_plain_pages_within_five_seconds(browser: Browser, server: str) -> None:
    with browser.new_context(locale="fr-FR") as context:
        page = context.new_page()
        page.route_web_socket(re.compile("stream"), lambda socket: None)  # opened, and never answered
        page.goto(server)
        offer = page.locator(".tc-waiting")
        expect(offer).to_be_hidden()
        expect(offer).to_be_visible(timeout=5_000)
        assert offer.locator("a").get_attribute("href") == "./public/fr/index.html"


@pytest.mark.browser
@pytest.mark.wide
def test_plain_pages_pass_axe_and_the_field_of_search_answers_in_them(
    browser: Browser, edition: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = list(plan.pages(making.everyone()))
    things = [next(one.name for one in planned if re.match(rf"{kind}/(?!index)", one.name)) for kind in THINGS]
    shown = (*ALONE, *FOUND, *things)
    monkeypatch.setattr(plan, "pages", lambda ask: [one for one in planned if one.name in shown])
    folder.write(tmp_path / "public", workers=1)
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        context.route("http://plain.test/**", lambda route: _send(route, tmp_path))
        for language in ("fr", "en"):
            for name in shown:
                page.goto(f"http://plain.test/public/{language}/{name}.html")
                broken = Axe().run(page).response["violations"]
                assert [(one["id"], one["nodes"][0]["target"]) for one in broken] == [], (language, name)
        page.goto("http://plain.test/public/fr/territories/D35.html")
        page.emulate_media(media="print")
        expect(page.locator(".ts-live")).to_be_hidden()
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut on paper"
        page.emulate_media(media="screen")
        page.goto("http://plain.test/public/fr/find/index.html")
        page.fill("#lieu", "Redon")
        page.press("#lieu", "Enter")
        page.wait_for_url("**/public/fr/find/D35.html#C35236")
        _is_paged_on_a_phone(page)
        page.goto("http://plain.test/public/fr/find/index.html")
        page.fill("#lieu", "saint den")
        page.press("#lieu", "Enter")
        expect(page.locator("#found + ul a", has_text="Saint-Denis (974)")).to_have_attribute(
            "href", "D974.html#C97411"
        )


def _is_paged_on_a_phone(page: Page) -> None:
    """A phone is given the ways to pages of 25 communes, and then the page of one, or of a commune."""
    address, width = "http://plain.test/public/fr/find/D35.html", page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("about:blank")
    page.goto(address)
    lines = page.locator(".ts-pages tbody tr")
    expect(page.locator(".ts-pages nav li")).to_have_count(-(-lines.count() // 25))
    assert page.evaluate("document.documentElement.scrollHeight") < 4000
    expect(page.locator("#C35236")).to_be_hidden()
    page.locator(".ts-pages nav a").nth(1).click()
    assert [lines.nth(at).is_visible() for at in (24, 25, 49, 50)] == [False, True, True, False]
    page.goto(f"{address}#C35236")
    expect(page.locator("#C35236")).to_be_in_viewport()
    page.set_viewport_size(width or {"width": 1280, "height": 720})


def _send(route, root: Path) -> None:  # type: ignore[no-untyped-def]
    """What a server of files sends, and nothing else."""
    path = root / route.request.url.split("/", 3)[3].partition("#")[0].partition("?")[0]
    kinds = {
        ".html": "text/html",
        ".css": "text/css",
        ".js": "text/javascript",
        ".svg": "image/svg+xml",
        ".json": "application/json",
    }
    if path.is_file():
        route.fulfill(body=path.read_bytes(), content_type=kinds.get(path.suffix, "text/plain"))
    else:
        route.fulfill(status=404, body="")
