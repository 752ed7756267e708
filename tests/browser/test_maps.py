"""Maps of deck.gl in a browser: drawn by WebGL, linked with their list, as SVG on paper and without WebGL."""

import re
import shutil
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from pages.maps import land
from tests.conftest import CHROMIUM_OPTIONS
from tests.support import one_in

pytestmark = pytest.mark.browser

MAPS = [
    "/missions-services?region=53",
    "/reorganisation-cooperations?region=53",
    "/counters-map",
    "/counters-access?departement=35",
    "/missions-staff?vue=cabinet",
]
WHOLE = ("/counters-map", "/missions-staff?vue=cabinet")  # those that look at the whole country
CANVAS, NOTE = ".stDeckGlJsonChart canvas", ".deck-tooltip"
# Whether the map has a context of WebGL, which a second asking gives again.
CONTEXT = """() => [...document.querySelectorAll('.stDeckGlJsonChart canvas')].map(one => !!one.getContext('webgl2'))"""
DRAWN = """() => document.querySelector('.tc-still [data-land]')?.querySelectorAll('path').length"""


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 1000}, base_url=server)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def opened(page: Page, path: str) -> Page:
    page.goto(path)
    expect(page.locator(CANVAS)).to_be_visible(timeout=60_000)
    return page


# One map at each change, and all that is done on it; a map costs five seconds of processor to open.
@pytest.mark.parametrize("path", one_in(len(MAPS), MAPS))
def test_a_map_is_drawn_by_webgl_asks_nothing_of_elsewhere_and_is_its_svg_on_paper(
    page: Page, server: str, path: str
) -> None:
    """On paper a département each, and the borders of regions as one: 101 and 1."""
    asked, wrong = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    opened(page, path)
    assert page.evaluate(CONTEXT) == [True], "no WebGL in this Chromium: what is a map here?"
    page.wait_for_function(DRAWN)
    expect(page.locator(".tc-still")).to_be_hidden()
    if path == MAPS[0]:
        choose_in_the_list_and_on_the_map(page)
    assert not [url for url in asked if not url.startswith((server, "data:", "blob:"))]
    found = {url.removeprefix(server) for url in asked if "/maps/" in url}
    far = land.FAR if path in WHOLE else ""
    assert {f"/maps/departments{far}.json", f"/maps/borders/regions{far}.glb"} <= found
    assert len([url for url in asked if "/layers/network.json" in url]) == path.startswith("/counters")
    assert not wrong
    page.emulate_media(media="print")
    expect(page.locator(".tc-still svg").first).to_be_visible()
    expect(page.locator(".stDeckGlJsonChart")).to_be_hidden()
    expect(page.locator(".tc-still .tc-note, .tc-how").locator("visible=true")).to_have_count(0)
    assert page.evaluate(DRAWN) == 102


def choose_in_the_list_and_on_the_map(page: Page) -> None:
    """The service that is chosen in the list lies in the middle of the map: a click there takes the choice back."""
    page.locator(".st-key-choice-choisi").get_by_role("combobox").click()
    page.keyboard.type("ARS")
    page.keyboard.press("Enter")
    expect(page.locator(".tc-chosen h3")).to_contain_text("ARS", timeout=60_000)
    assert "choisi=ARS-R53" in page.url
    page.mouse.click(*over_the_middle(page))
    expect(page.locator(".tc-chosen")).to_have_count(0, timeout=60_000)
    assert "choisi" not in page.url


@pytest.mark.wide
def test_the_note_of_a_map_goes_when_it_moves_under_the_pointer(page: Page) -> None:
    over_the_middle(opened(page, "/missions-services?region=53&choisi=ARS-R53"))
    page.mouse.wheel(0, 240)
    expect(page.locator(NOTE)).to_be_hidden(timeout=10_000)


@pytest.mark.wide
def test_a_name_that_has_no_room_is_written_once_one_zooms(page: Page) -> None:
    """Blocks as large as letters, in the middle of a country without counters, that have room once it is twice as
    large.
    """
    name = [[land.WIDTH / 2, land.HEIGHT / 2, -0.5, "█" * 8, 0]]
    page.route("**/maps/names/*.json", lambda route: route.fulfill(json=name))
    page.route("**/layers/network.json*", lambda route: route.fulfill(json=[]))
    canvas = opened(page, "/counters-map").locator(CANVAS).first
    at = over_the_middle(page)
    page.mouse.move(0, 0)
    before = _ink(settled(page, canvas))
    page.mouse.move(*at)
    for _ in range(6):
        page.mouse.wheel(0, -100)
        page.wait_for_timeout(200)
    page.mouse.move(0, 0)
    assert _ink(settled(page, canvas)) > before + 400


def _ink(picture: bytes) -> int:
    """How many pixels in the middle of a picture are as dark as names are."""
    with Image.open(BytesIO(picture)) as found:
        grey = found.convert("L")
        middle = grey.crop((grey.width // 3, grey.height // 3, 2 * grey.width // 3, 2 * grey.height // 3))
    return sum(middle.histogram()[:90])


@pytest.mark.wide
def test_a_click_on_a_departement_sends_the_map_there(page: Page) -> None:
    """The middle of the drawing, where a note says which département it is, is clicked."""
    at = over_the_middle(opened(page, "/counters-access"))
    name = page.locator(NOTE).inner_text().strip()
    # deck.gl takes for a click what lasts less than a quarter of a second: on a busy machine it is tried again.
    for _ in range(10):
        page.mouse.click(*at)
        page.wait_for_timeout(2_000)
        if "departement=" in page.url:
            break
    box = page.locator(".st-key-choice-departement").get_by_role("combobox")
    expect(box).to_have_value(re.compile(re.escape(name)), timeout=60_000)


@pytest.mark.wide
def test_a_place_that_is_looked_for_is_chosen_on_the_map_and_said_beside(page: Page) -> None:
    """Redon (35236, Ille-et-Vilaine: INSEE), where a region of elsewhere was chosen."""
    box = opened(page, "/counters-map?region=84").locator(".st-key-seek-place input")
    box.fill("35600")
    box.press("Enter")
    page.wait_for_url("**choisi=commune-35236**")
    assert "departement=35" in page.url
    assert "region=84" not in page.url
    expect(page.locator(".tc-chosen h3")).to_have_text("Redon", timeout=60_000)


@pytest.mark.wide
def test_arrows_and_enter_in_the_list_choose_a_counter(page: Page) -> None:
    opened(page, "/counters-map?departement=35").locator(".st-key-choice-choisi").get_by_role("combobox").focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**choisi=**")
    expect(page.locator(".tc-chosen h3")).to_be_visible(timeout=60_000)


@pytest.mark.wide
def test_on_a_phone_a_pinch_is_of_the_map_and_the_page_scrolls_beside_it(browser: Browser, server: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, base_url=server
    )
    page = opened(context.new_page(), "/counters-map?departement=35")
    canvas = page.locator(CANVAS).first
    canvas.scroll_into_view_if_needed()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    box = canvas.bounding_box()
    assert box
    assert box["height"] <= 0.6 * 844
    x, y, before = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, settled(page, canvas)
    top = page.evaluate(SCROLLED)
    touch(page, [[(x - 20 - 10 * step, y), (x + 20 + 10 * step, y)] for step in range(6)])
    assert settled(page, canvas) != before
    assert page.evaluate("[visualViewport.scale, " + SCROLLED + "]") == [1, top]
    beside = box["y"] - 30 if box["y"] > 400 else box["y"] + box["height"] + 200
    touch(page, [[(x, beside - 25 * step)] for step in range(8)])
    page.wait_for_function(f"{SCROLLED} > {top} + 50")
    context.close()


SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


def touch(page: Page, steps: list[list[tuple[float, float]]]) -> None:
    """Fingers that come down, move from place to place, and leave."""
    session = page.context.new_cdp_session(page)
    for rank, fingers in enumerate(steps):
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(fingers)]
        kind = "touchMove" if rank else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def settled(page: Page, canvas: Locator) -> bytes:
    """What a map looks like once it changes no more."""
    seen = b""
    while seen != (now := canvas.screenshot()):
        seen = now
        page.wait_for_timeout(500)
    return seen


def over_the_middle(page: Page) -> tuple[float, float]:
    """Where the middle of a map is, once the pointer is there and a note says what is under it."""
    canvas = page.locator(CANVAS).first
    canvas.scroll_into_view_if_needed()
    found = canvas.bounding_box()
    assert found
    x, y = found["x"] + found["width"] / 2, found["y"] + found["height"] / 2
    for turn in range(300):
        page.mouse.move(x + turn % 2, y)
        if page.locator(NOTE).first.is_visible():
            return x, y
        page.wait_for_timeout(100)
    raise AssertionError("no note says what is there")


@pytest.mark.parametrize("path", one_in(len(MAPS), MAPS))
def test_where_webgl_is_refused_the_svg_and_a_sentence_stand_in_its_place(
    browser: Browser, server: str, path: str
) -> None:
    options = [*CHROMIUM_OPTIONS, "--disable-3d-apis"]
    refusing = browser.browser_type.launch(executable_path=shutil.which("chromium"), args=options)
    page = refusing.new_page(base_url=server, viewport={"width": 1366, "height": 1000})
    page.goto(path)
    expect(page.locator(".tc-still .tc-note")).to_be_visible(timeout=60_000)
    expect(page.locator(".tc-still svg").first).to_be_visible()
    expect(page.locator(".st-key-choice-choisi")).to_be_visible()
    expect(page.locator(".stException, .stAlert").locator("visible=true")).to_have_count(0)
    refusing.close()


@pytest.mark.parametrize("path", one_in(3, ["/counters-find", "/missions", "/"]))
def test_a_page_without_a_map_asks_for_nothing_of_deck(page: Page, path: str) -> None:
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    assert not [url for url in asked if re.search(r"DeckGl|/maps[./]", url)]
