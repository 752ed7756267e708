"""python -m tests.bench.pages: what each page of ours costs its server, on the current edition, in one process.

Of each page that offers a choice: CPU of a change that nobody made before ("first") and of one that somebody made
("again", `--readers` N (20) who choose at once for `--seconds` N (3)), messages and the frames that they come in, kB as
unpacked and on the wire; of every page: CPU and milliseconds of coming from another one. Then memory, before any
session and for each one.
With --browser: milliseconds in Chromium from a click to the title redrawn and to all of the page, and to another page;
and the overview, complete in a browser that has never been here.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from statistics import mean, median
from typing import TYPE_CHECKING, Any

from pages.shell.rooms import PAGES
from tests.bench.compare import header
from tests.bench.harness import in_chromium
from tests.bench.readers import REGION, Answer, StreamlitReader
from tests.bench.servers import Server, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SESSIONS = 40
FRESH = 8  # times that the overview is opened by a browser that has never been here
QUIET = 800  # milliseconds without a change after which a page is complete
CHANGES = """
    window.changedAt = performance.now();
    window.watching ??= new MutationObserver(() => { window.changedAt = performance.now(); });
    window.watching.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
"""
REGIONS = ("Bretagne", "Normandie", "Occitanie", "Grand Est", "Corse", "Bretagne", "Normandie", "Occitanie")
PROGRESS = ("missions", "reorganisation", "counters", "counters-footfall")


async def cost(server: Server, path: str, readers: int, seconds: float) -> list[str]:
    """The columns of a page: first, again, messages, frames, kB, kB on the wire; none where it offers no choice."""
    one = StreamlitReader(server.address, path)
    await one.open()
    boxes = {name: box for name, box in one.boxes().items() if len(box.options) > 2}
    label = REGION if REGION in boxes else next(iter(boxes), None)
    if label is None:
        await one.close()
        return ["-"] * 5
    options = range(1, min(len(boxes[label].options), 19))
    before, first = server.cpu_ms(), [await one.choose(option, label) for option in options]
    made = (server.cpu_ms() - before) / len(first)
    await one.close()
    again, spent = await _at_once(server, path, label, len(options), readers, seconds)
    told = [mean(getattr(answer, what) for answer in again) for what in ("messages", "unpacked", "wire")]
    return [
        f"{made:.1f}",
        f"{spent / len(again):.1f}",
        f"{told[0]:.0f}",
        *(f"{size / 1000:.1f}" for size in told[1:]),
    ]


async def _at_once(
    server: Server, path: str, label: str, options: int, readers: int, seconds: float
) -> tuple[list[Answer], float]:
    """What readers who choose at once are answered, and the CPU it takes."""
    several = [StreamlitReader(server.address, path) for _ in range(readers)]
    await asyncio.gather(*(reader.open() for reader in several))
    answers: list[Answer] = []
    end, before = time.perf_counter() + seconds, server.cpu_ms()

    async def act(rank: int) -> None:
        dice = random.Random(rank)
        while time.perf_counter() < end:
            answers.append(await several[rank].choose(dice.randint(1, options), label))

    await asyncio.gather(*map(act, range(readers)))
    spent = server.cpu_ms() - before
    await asyncio.gather(*(reader.close() for reader in several))
    return answers, spent


async def changes(server: Server) -> dict[str, tuple[float, float]]:
    """CPU and milliseconds of coming to each page from the one before it, the second time round."""
    one = StreamlitReader(server.address)
    await one.open()
    found = {}
    for _ in range(2):
        for page in PAGES:
            before = server.cpu_ms()
            answer = await one.go(page.path)
            found[page.path] = server.cpu_ms() - before, answer.ms
    await one.close()
    return found


async def memory(server: Server) -> float:
    """MB that a session holds, of SESSIONS that stay open on the overview."""
    before = server.megabytes()
    several = [StreamlitReader(server.address) for _ in range(SESSIONS)]
    for reader in several:
        await reader.open()
    held = server.megabytes() - before
    for reader in several:
        await reader.close()
    return held / SESSIONS


COLUMNS = "first", "again", "messages", "kB", "kB wire", "change CPU", "change ms"


def table(readers: int, seconds: float) -> None:
    """Serve, measure, print."""
    with served("ours") as server:
        empty = server.megabytes()
        asyncio.run(memory(server))  # what is kept for all is there
        each = asyncio.run(memory(server))
        costs = {page.path: asyncio.run(cost(server, page.path, readers, seconds)) for page in PAGES}
        came = asyncio.run(changes(server))
        print("".join(["".ljust(30), *(name.rjust(12) for name in COLUMNS)]))
        for path, cells in costs.items():
            moved = [f"{value:.0f}" for value in came[path]]
            print("".join([(path or "overview").ljust(30), *(cell.rjust(12) for cell in (*cells, *moved))]))
        end = server.megabytes()
        print(f"memory: {empty:.0f} MB before any session, {each:.2f} MB a session, {end:.0f} MB at the end")


def in_the_browser() -> None:
    """The first load of the overview, then from a click to what it draws: a region chosen on each of PROGRESS, and the
    doors between them.
    """
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


def main() -> None:
    """Print where it was measured, and the table or the times in a browser."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--readers", type=int, default=20)
    options.add_argument("--seconds", type=float, default=3)
    options.add_argument("--browser", action="store_true")
    given = options.parse_args()
    print("\n".join(header()))
    if given.browser:
        in_the_browser()
    else:
        table(given.readers, given.seconds)


if __name__ == "__main__":
    main()
