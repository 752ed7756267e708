"""python -m tests.bench.pages: milliseconds in Chromium from a click to the title redrawn and to all of the page.

Of a region chosen, and of another page; and the overview, complete in a browser that has never been here. Then how
many images a second a map is drawn while one drags it, by the processor alone: no graphics card is at hand.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.bench.compare import header
from tests.bench.harness import in_chromium
from tests.bench.readers import REGION

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FRESH = 8  # times that the overview is opened by a browser that has never been here
QUIET = 800  # milliseconds without a change after which a page is complete
CHANGES = """
    window.changedAt = performance.now();
    window.watching ??= new MutationObserver(() => { window.changedAt = performance.now(); });
    window.watching.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
"""
REGIONS = ("Bretagne", "Normandie", "Occitanie", "Grand Est", "Corse", "Bretagne", "Normandie", "Occitanie")
MAPS = ("counters-map", "counters-access", "counters-access?departement=35", "territory?departement=48")
DRAGGED = 60  # steps of the pointer
PROGRESS = ("missions", "reorganisation", "counters", "counters-footfall")


def main() -> None:
    """Print where it was measured, and the times: the first load of the overview; from a click to what it draws, of a
    region chosen on each of PROGRESS and of the doors between them.
    """
    print("\n".join(header()))
    with in_chromium() as (server, page):
        assert page.context.browser
        complete, size = zip(*(first_load(page.context.browser, server) for _ in range(FRESH)), strict=True)
        print(f"/: complete in a fresh browser after {_told(complete)}, {max(size) / 1000:.0f} kB of files")
        for path in PROGRESS:
            page.goto(f"{server}/{path}")
            page.get_by_role("combobox", name=REGION).wait_for()
            page.wait_for_timeout(1500)
            times = [_until_another(page, lambda name=region: _pick(page, name)) for region in REGIONS]
            _print(f"/{path}: a region chosen", times)
        times = []
        for before, after in pairwise((*PROGRESS, *PROGRESS)):
            page.goto(f"{server}/{before}")
            page.locator("h1").wait_for()
            page.locator(".tc-foot summary").click()
            page.wait_for_timeout(1500)
            link = page.locator(f'.tc-foot a[href^="./{after}"]').first
            times.append(_until_another(page, link.click))
        _print("another page", times)
        for path in MAPS:
            page.goto(f"{server}/{path}")
            print(f"/{path}: {_dragged(page):.1f} images a second while one drags the map")


def first_load(browser: "Browser", server: str) -> tuple[float, float]:
    """Milliseconds until nothing of the overview changes any more, and bytes of the files that came, on the wire."""
    with browser.new_context(viewport={"width": 1366, "height": 900}) as context:
        page = context.new_page()
        watch = context.new_cdp_session(page)
        watch.send("Network.enable")
        sizes = list[float]()
        watch.on("Network.loadingFinished", partial(_weigh, sizes))
        page.add_init_script(f"document.addEventListener('DOMContentLoaded', () => {{ {CHANGES} }});")
        page.goto(server)
        page.locator(".tc-foot").wait_for(state="attached")
        return _settled(page), sum(sizes)


def _weigh(sizes: list[float], event: Mapping[str, Any]) -> None:
    sizes.append(event["encodedDataLength"])


def _dragged(page: "Page") -> float:
    """Images a second of a map that follows the pointer; the browser is otherwise at rest."""
    canvas = page.locator("[data-testid=stDeckGlJsonChart] canvas").first
    canvas.wait_for(timeout=60_000)
    page.wait_for_timeout(6000)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate("() => { window.drawn = 0; const next = () => { drawn++; requestAnimationFrame(next); }; next(); }")
    page.mouse.move(x, y)
    page.mouse.down()
    begun, before = time.perf_counter(), page.evaluate("drawn")
    for step in range(DRAGGED):
        page.mouse.move(x + 4 * step - 2 * DRAGGED, y + step % 20)
    rate: float = (page.evaluate("drawn") - before) / (time.perf_counter() - begun)
    page.mouse.up()
    return rate


def _pick(page: "Page", region: str) -> None:
    page.get_by_role("combobox", name=REGION).click()
    page.get_by_role("option", name=region, exact=True).click()


def _until_another(page: "Page", act: Callable[[], None]) -> tuple[float, float]:
    """Milliseconds from the last click of an act until another title is drawn, and until nothing changes any more."""
    page.evaluate(CHANGES)
    page.evaluate(
        """() => {
            const before = document.querySelector("h1").innerText;
            window.took = undefined;
            const clicked = () => { window.clickedAt = performance.now(); };
            addEventListener("click", clicked, true);
            const look = () => {
                const title = document.querySelector("h1")?.innerText;
                if (window.clickedAt && title && title !== before) window.took = performance.now() - window.clickedAt;
                else requestAnimationFrame(look);
            };
            look();
        }"""
    )
    act()
    page.wait_for_function("() => window.took !== undefined", timeout=30_000)
    settled = _settled(page)
    return float(page.evaluate("() => window.took")), settled - float(page.evaluate("() => window.clickedAt"))


def _settled(page: "Page") -> float:
    """When the last change of a page was, by its own clock, once there was none for a while."""
    page.wait_for_function(f"() => performance.now() - window.changedAt > {QUIET}", timeout=30_000)
    return float(page.evaluate("() => window.changedAt"))


def _print(what: str, times: list[tuple[float, float]]) -> None:
    titles, wholes = zip(*times, strict=True)
    print(f"{what}: its title after {_told(titles)}; all of it after {_told(wholes)}")


def _told(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"{median(ordered):.0f} ms (median), {ordered[int(0.75 * len(ordered))]:.0f} (p75), {len(ordered)} times"


if __name__ == "__main__":
    main()
