"""Every page that a viewer finds, in both languages, as a browser shows it."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import Mock
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, TimeoutError

from pages.shell.rooms import MODULES
from pages.text import Say
from tests.browser import words
from tests.conftest import MOVED_ONCE
from tests.support import one_in

pytestmark = pytest.mark.browser

# Neighbours differ in viewer and in language.
READINGS = [
    ("public", "fr"),
    ("cabinet", "en"),
    ("prefect:R53", "fr"),
    ("public", "en"),
    ("cabinet", "fr"),
    ("prefect:R53", "en"),
]
EVERY_READING = bool(os.environ.get("EVERY_READING"))
PHONE = 390
WIDTHS = (1366, PHONE)
LONGEST = 4500  # px of a page on a phone: a home with a card, its figures and its outlook for each workstream
TALL = """() => document.querySelector('[data-testid="stMain"]').scrollHeight"""
NARROW = 320  # 1,280 px at 400 % of zoom
FINISHED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# What scrolls sideways, or is cut at the edge, outside boxes made to scroll by themselves (tables, charts).
TOO_WIDE = """() => {
    const root = document.documentElement, main = document.querySelector('[data-testid="stMain"]');
    const clips = element => getComputedStyle(element).overflowX !== 'visible';
    const boxed = element => element !== main && (clips(element) || boxed(element.parentElement));
    const wide = [...main.querySelectorAll('*')].filter(element =>
        element.getBoundingClientRect().right > root.clientWidth + 1 && !boxed(element.parentElement)
        && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
    const scrolls = root.scrollWidth > root.clientWidth + 1
        || (main.scrollWidth > main.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(main).overflowX));
    return [...(scrolls ? ["the page"] : []), ...wide.slice(0, 3).map(element => element.outerHTML.slice(0, 90))];
}"""

# Words that the edge of their own box cuts, in our HTML.
CUT = """() => [...document.querySelectorAll('.stHtml *')].filter(element => {
    const style = getComputedStyle(element);
    return ['hidden', 'clip'].includes(style.overflowX) && style.clipPath === 'none' && element.clientWidth > 2
        && element.scrollWidth > element.clientWidth + 1
        && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}).slice(0, 3).map(element => element.outerHTML.slice(0, 90))"""

# What the statement of accessibility says of every page (pages/accessibility/criteria.toml: 1.1, 1.2, 1.8, 2, 5, 8.1,
# 8.2 and 10.1 of our own HTML, 8.9, 9.1, 9.2, 9.3, 12, 13.2).
SHARED = """() => ({
    "type of document": document.doctype?.name === "html",
    "no frame, sound or video": !document.querySelector("iframe, frame, audio, video"),
    "no window of its own": !document.querySelector('.stHtml a[target="_blank"]'),
    "straight to the content":
        document.querySelector(".tc-skip")?.hash === "#contenu" && !!document.querySelector("#contenu"),
    "menus": !!document.querySelector(".tc-rooms a"), "search": !!document.querySelector(".tc-find"),
    "site map": !!document.querySelector('.tc-foot a[href*="/search"]'),
    "tables with a name": [...document.querySelectorAll(".stMain .stHtml table")].every(table =>
        table.caption || table.closest("[aria-label]") || table.hasAttribute("aria-labelledby")),
    "headers of one line or column": [...document.querySelectorAll(".stMain .stHtml table")]
        .every(table => table.querySelector("th") && [...table.querySelectorAll("th")].every(head =>
            head.scope && head.colSpan === 1 && head.rowSpan === 1)),
    "header, menus, content and footer, in this order": (zones => zones.every(Boolean) && zones.every((zone, i) =>
        !i || zones[i - 1].compareDocumentPosition(zone) & Node.DOCUMENT_POSITION_FOLLOWING))(
        ["section[aria-label] > header.tc-head", ".tc-band", "#contenu", "section[aria-label] > footer.tc-foot"]
            .map(name => document.querySelector(`main ${name}`))) && document.querySelectorAll("main").length === 1,
    "images named or silent": [...document.querySelectorAll(".stMain :is(svg, img, canvas)")].every(image =>
        !image.checkVisibility() || image.getAttribute("aria-label") || image.alt
            || image.closest('[aria-hidden="true"], [role="img"][aria-label], [role="figure"][aria-label],'
            + ' [data-testid="stDataFrame"]')),
    "no image of words": ![...document.querySelectorAll(".stMain img")].some(image => !image.src.includes("svg")),
    "headings one level at a time": (levels => levels.every((level, i) => !i || level <= levels[i - 1] + 1))(
        [...document.querySelectorAll(".stMain :is(h1, h2, h3, h4, h5, h6)")].filter(one => one.checkVisibility())
            .map(one => +one.localName[1])),
    "nothing empty for looks": ![...document.querySelectorAll("*")]
        .flatMap(one => one.shadowRoot ? [...one.shadowRoot.querySelectorAll("*")] : one.closest(".stHtml") ? one : [])
        .some(one => one.matches("p, li, h2, h3, h4, dt, dd, a, b, i, u, s, em, strong, small, ul, ol")
            && one.checkVisibility() && !one.textContent.trim() && !one.querySelector("svg, img")
            && one.role !== "status"),
    "links side by side in a list": ![...document.querySelectorAll(".stMain .stHtml :is(div, p, nav, span)")]
        .some(one => [...one.children].filter(child => child.matches("a[href]")).length > 3),
    "terms before what is said of them": [...document.querySelectorAll(".stMain dd")].every(one =>
        one.previousElementSibling?.matches("dt, dd")),
    "each id once": (ids => ids.length === new Set(ids).size)(
        [...document.querySelectorAll(".stHtml [id]")].map(one => one.id)),
    "nothing to press in what is pressed": !document.querySelector(".stHtml :is(a[href], button, summary)"
        + " :is(a[href], button, summary, input, select, textarea, label, [tabindex])"),
    "names where a role is": (name => !document.querySelector(`.stHtml ${name}`)
        && [...document.querySelectorAll("*")].every(one => !one.shadowRoot?.querySelector(name)))(
            ":is(div, span, p)[aria-label]:not([role])"),
    "looks by styles alone": !document.querySelector(".stHtml :not(svg, svg *, img, canvas)"
        + ":is([width], [height], [align], [color], [bgcolor], [border])"),
    "one row of stops": ![...document.querySelectorAll(".stMain *")].some(element => element.tabIndex > 0),
})"""

# Words of ours that would touch without style sheets: letters or digits that inline tags alone keep apart.
TOUCHING = """() => {
    const inline = "a abbr b button code data em i kbd label small span strong time".split(" ");
    const found = [], roots = [...document.querySelectorAll(".stHtml"),
        ...[...document.querySelectorAll(".stMain *")].map(one => one.shadowRoot).filter(Boolean)];
    for (const root of roots) {
        const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        for (let before, node; (node = texts.nextNode()); before = node) {
            if (!before || !/[\\p{L}\\p{N}]$/u.test(before.data) || !/^[\\p{L}\\p{N}]/u.test(node.data)) continue;
            const between = new Range();
            between.setStart(before, before.length);
            between.setEnd(node, 0);
            const tags = [...between.cloneContents().querySelectorAll("*")].map(one => one.localName);
            // A number in a sentence, and its unit: "€2,584m".
            const unit = tags.join() === "data" && /^(m|M|bn)(?![\\p{L}\\p{N}])/u.test(node.data);
            if (tags.length && !unit && tags.every(name => inline.includes(name)))
                found.push(`${before.data.slice(-20)}|${node.data.slice(0, 20)}`);
        }
    }
    return found;
}"""

# How much of the screen moved, and how far, since the page began to come in (Cumulative Layout Shift): 0.1 is the most
# that browsers call good; 0.3 to 1 where a height is not kept.
MOVES = """() => {
    window.moved = [];
    const told = entry => [entry.value.toFixed(3), ...entry.sources.map(one => one.node?.textContent?.slice(0, 40))];
    const noted = list => moved.push(...list.getEntries().filter(entry => !entry.hadRecentInput).map(told));
    new PerformanceObserver(noted).observe({ type: "layout-shift", buffered: true });
}"""
STILL = 0.05
Recorded = Callable[[str, object], None]
# What the Content-Security-Policy of a page refused it.
REFUSED = """() => document.addEventListener("securitypolicyviolation", event =>
    window.noteRefused([event.effectiveDirective, event.blockedURI, event.sourceFile, event.sample].join(" ")))"""


class Watched:
    """A page of the browser and what went wrong while it was open."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server, self.problems = page, server, list[str]()
        self.moved_once = list[str]()  # pages that moved while they came in, and not when they were opened again
        page.on("console", lambda message: self.note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.note(str(error)))
        page.on("request", lambda request: self.note_outside(request.url))

    def note(self, problem: str) -> None:
        self.problems.append(f"{urlsplit(self.page.url).path}: {problem[:400]}")

    def note_outside(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != urlsplit(self.server).netloc:
            self.note(f"request to {url}")

    def open(self, path: str, **parameters: str) -> Page:
        joined = "&" if "?" in path else "?"
        self.page.goto(urljoin(self.server, path) + (joined + urlencode(parameters) if parameters else ""))
        return self.drawn()

    def drawn(self) -> Page:
        """The page once it is there as a whole."""
        try:
            self.page.locator("h1").first.wait_for()
            self.page.locator(FINISHED).wait_for()
        except TimeoutError:
            self.note("no heading, or still running after 20 seconds")
        return self.page


@contextmanager
def watched(browser: Browser, server: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
    context.set_default_timeout(20_000)
    context.add_init_script(f"({MOVES})();({REFUSED})()")
    seen = Watched(context.new_page(), server)
    context.expose_function("noteRefused", lambda told: seen.note(f"its policy refused it {told}"))
    yield seen
    context.close()


def paths(page: Page, server: str) -> list[str]:
    """Pages of the registry that the page links to."""
    links = page.evaluate("() => [...document.querySelectorAll('a[href]')].map(link => link.href)")
    ours = {urlsplit(link).path for link in links if urlsplit(link).netloc == urlsplit(server).netloc}
    return sorted(path for path in ours if path.removeprefix("/") in MODULES)


def look_whether_it_moved(seen: Watched) -> None:
    """Note what moved on the open page while it came in, at the width it was opened at."""
    if moved := _moved(seen):
        seen.note(f"the page moves while it comes in: {moved}")


def look_twice_whether_it_moves(seen: Watched) -> None:
    """Note what moves again when it is opened again: of a thousand pages on a busy machine one is drawn in pieces."""
    if _moved(seen):
        seen.page.reload()
        seen.drawn()
        if not _moved(seen):
            seen.moved_once.append(seen.page.url.removeprefix(seen.server))
        look_whether_it_moved(seen)


def _moved(seen: Watched) -> list[list[str]]:
    """What moved, if a reader would see it."""
    moved: list[list[str]] = seen.page.evaluate("() => window.moved")
    return moved if sum(float(value) for value, *_ in moved) > STILL else []


def look(seen: Watched, language: str, widths: tuple[int, ...] = WIDTHS) -> None:
    """Note everything on the open page that should not be."""
    page = seen.page
    look_twice_whether_it_moves(seen)
    headings = page.locator("h1").all_inner_texts()
    if len(headings) != 1:
        seen.note(f"{len(headings)} h1: {headings}")
    if page.evaluate("() => document.documentElement.lang") != language:
        seen.note("the language of the document is not the one asked for")
    if page.get_by_test_id("stException").count():
        seen.note("an exception is shown")
    touching = [f"words touch without style sheets: {found}" for found in page.evaluate(TOUCHING)]
    for fault in [*words.faults(words.written(page), language, words.names()), *touching]:
        seen.note(fault)
    missing = [name for name, there in page.evaluate(SHARED).items() if not there]
    if missing:
        seen.note(f"not on the page: {missing}")
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        fits = f"width => window.innerWidth === width && !({TOO_WIDE})().length"
        try:
            page.wait_for_function(fits, arg=width, timeout=5_000)
        except TimeoutError:
            seen.note(f"too wide at {width} px: {page.evaluate(TOO_WIDE)}")
        if width == NARROW and (cut := page.evaluate(CUT)):
            seen.note(f"cut at {width} px: {cut}")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def audit(seen: Watched) -> None:
    """Note what axe finds on the open page."""
    for violation in Axe().run(seen.page).response["violations"]:
        seen.note(f"axe {violation['id']}: {[node['target'] for node in violation['nodes']][:3]}")


@pytest.mark.parametrize("turn", one_in(6, range(len(READINGS))))
def test_pages_are_sound(browser: Browser, server: str, turn: int, record_property: Recorded) -> None:
    """A sixth of the pages, each in one of the six readings; `make sweep` does all of them in all six."""
    viewer, language = READINGS[turn]
    with watched(browser, server) as seen:
        found = paths(seen.open("/sitemap", vue=viewer, lang=language), server)
        assert {"/", "/missions", "/reorganisation", "/counters", "/accessibility", "/legal"} <= set(found)
        titles = {path: read(seen, path, turn) for path in found if EVERY_READING or distance(path, turn) == 0}
        record_property(MOVED_ONCE, seen.moved_once)
        assert not seen.problems, "\n".join(dict.fromkeys(seen.problems))
        assert len(set(titles.values())) == len(titles), titles


def distance(path: str, turn: int) -> int:
    """How many readings lie between this one and the page's own."""
    return (turn - sorted(MODULES).index(path.removeprefix("/"))) % len(READINGS)


def read(seen: Watched, path: str, turn: int) -> str:
    """The title of a page, once it was looked at, and read by axe."""
    viewer, language = READINGS[turn]
    title = seen.open(path, vue=viewer, lang=language).title()
    look(seen, language, (*WIDTHS, NARROW))
    audit(seen)
    return title


@pytest.mark.parametrize(("times", "once", "problems"), [(0, 0, 0), (1, 1, 0), (2, 0, 1)])
def test_a_page_is_wrong_that_moves_twice(times: int, once: int, problems: int) -> None:
    page = Mock(url="http://here/legal")
    page.evaluate.side_effect = lambda _: [["0.177", "All pages"]] if page.reload.call_count < times else []
    seen = Watched(page, "http://here")
    look_twice_whether_it_moves(seen)
    assert (len(seen.moved_once), len(seen.problems)) == (once, problems)


def test_what_the_policy_refuses_would_be_noted(browser: Browser, server: str) -> None:
    with watched(browser, server) as seen:
        seen.page.goto(urljoin(server, "/resume"))
        seen.page.evaluate("""() => {
            document.body.append(Object.assign(document.createElement("script"), { textContent: "1" }));
            document.body.append(Object.assign(document.createElement("img"), { src: "https://elsewhere.example/x" }));
        }""")
        seen.page.wait_for_timeout(200)
        told = [problem for problem in seen.problems if "its policy refused it" in problem]
        assert sorted(problem.split(" ")[5] for problem in told) == ["img-src", "script-src-elem"]


@pytest.mark.parametrize("language", one_in(2, ["fr", "en"]))
def test_an_address_that_leads_nowhere_is_sound_and_leads_home(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server) as seen:
        answer = seen.page.goto(urljoin(server, f"/missions/nothing?lang={language}"))
        assert answer is not None
        assert answer.status == 404
        assert "Page not found" not in seen.page.inner_text("body")
        seen.page.set_viewport_size({"width": WIDTHS[1], "height": 900})
        assert seen.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
        audit(seen)
        seen.page.get_by_role("link", name=Say(language)("server.unknown.home")).click()
        seen.page.locator(FINISHED).wait_for()
        assert urlsplit(seen.page.url).path == "/"
        assert seen.page.evaluate("() => document.documentElement.lang") == language
        told = [problem for problem in seen.problems if "status of 404" not in problem]  # the browser notes it too
        assert not told, "\n".join(told)


DARK = ["/", "/missions", "/counters-map", "/counters-planner", "/reorganisation-whatif"]


@pytest.mark.parametrize("path", one_in(5, DARK[::-1]))
def test_pages_are_sound_in_the_dark(browser: Browser, server: str, path: str) -> None:
    with watched(browser, server) as seen:
        seen.page.emulate_media(color_scheme="dark")
        seen.open(path, lang="fr")
        look(seen, "fr")
        audit(seen)
        assert not seen.problems, "\n".join(dict.fromkeys(seen.problems))


def late(route: Route) -> None:
    """Let a script through once the words of the page are on the screen."""
    route.request.frame.page.wait_for_timeout(1_000)
    route.continue_()


LATE = "/(ButtonGroup|Selectbox|Multiselect|TextInput|NumberInput|BidiComponent|DeckGlJsonChart|PlotlyChart)[^/]*[.]js"
LATE += "|(choropleth|grid)[.](js|css)"


DECK = ".stDeckGlJsonChart canvas"
MAP, CHOICES, FIELD = ".stBidiComponent", ".stButtonGroup", ".stMultiSelect"
COMING = [
    ("/missions-map", PHONE, MAP),
    ("/counters-map", PHONE, MAP),
    ("/reorganisation-whatif?region=53", PHONE, FIELD),
    ("/counters-planner", PHONE, CHOICES),
    ("/missions-services", WIDTHS[0], DECK),
    ("/counters-map", WIDTHS[0], MAP),
    ("/counters-planner", WIDTHS[0], CHOICES),
]


@pytest.mark.parametrize("coming", one_in(7, COMING))
def test_what_comes_late_moves_nothing(browser: Browser, server: str, coming: tuple[str, int, str]) -> None:
    """Choices, charts and maps have their room before their scripts and style sheets: without it 0.14 to 0.37 moved."""
    path, width, last = coming
    with watched(browser, server) as seen:
        seen.page.set_viewport_size({"width": width, "height": 844})
        seen.page.route(re.compile(LATE), late)
        page = seen.open(path, vue="cabinet", lang="fr")
        page.locator(last).first.wait_for()
        page.unroute_all(behavior="wait")
        page.wait_for_timeout(200)  # a movement is told after the frame that shows it
        look_whether_it_moved(seen)
        assert not seen.problems, "\n".join(seen.problems)


@pytest.mark.wide
@pytest.mark.parametrize(
    "address", ["/selection?vue=cabinet&selection=M1,O3,P1,R53,D35,FR", "/reorganisation-whatif?vue=cabinet"]
)
def test_what_stands_below_a_box_of_several_choices_moves_nowhere(browser: Browser, server: str, address: str) -> None:
    """Its height comes with its names: a tenth of the screen moved."""
    with watched(browser, server) as seen:
        seen.page.set_viewport_size({"width": PHONE, "height": 844})
        page = seen.open(address)
        page.wait_for_function("""() => !document.querySelector('[data-testid="stSkeleton"]')""")
        page.wait_for_timeout(200)  # a movement is told after the frame that shows it
        moved = page.evaluate("() => window.moved")
        assert sum(float(value) for value, *_ in moved) <= 0.05, moved


@pytest.mark.wide
def test_a_whole_progress_far_ahead_of_its_pace_fits_a_phone(browser: Browser, server: str) -> None:
    """100 %, its badge and "+24 points" are the widest line of a gauge."""
    with watched(browser, server) as seen:
        seen.page.set_viewport_size({"width": 320, "height": 900})
        page = seen.open("/territory", departement="35")
        assert page.locator(".tc-gap").count()
        assert page.evaluate(TOO_WIDE) == []


@pytest.mark.wide
@pytest.mark.parametrize("viewer", ["public", "prefect:R53", "prefect:D35", "cabinet"])
def test_a_page_on_a_phone_is_still_and_short_until_its_reader_asks_for_more(
    browser: Browser, server: str, viewer: str
) -> None:
    with watched(browser, server) as seen:
        found = paths(seen.open("/sitemap", vue=viewer), server)
        seen.page.set_viewport_size({"width": PHONE, "height": 844})
        tall = dict[str, int]()
        for path in [*found, "/territory?region=53"]:
            tall[path] = seen.open(path, vue=viewer).evaluate(TALL)
            look_whether_it_moved(seen)
        assert {path: height for path, height in tall.items() if height > LONGEST} == {}
        assert not seen.problems, "\n".join(seen.problems)


@pytest.mark.wide
@pytest.mark.parametrize("path", ["/", "/reorganisation-whatif", "/counters-find"])
def test_on_a_phone_the_title_comes_within_160_px_and_the_place_in_the_menus_is_seen(
    browser: Browser, server: str, path: str
) -> None:
    """The longest name of a reader, the last view of a door, and a room whose link has to slide into sight."""
    with watched(browser, server) as seen:
        seen.page.set_viewport_size({"width": 390, "height": 844})
        page = seen.open(path, vue="prefect:R93")
        look_whether_it_moved(seen)
        assert not seen.problems, "\n".join(seen.problems)
        top = page.evaluate("document.querySelector('h1').getBoundingClientRect().top")
        about = page.evaluate("document.querySelector('.tc-what')?.getBoundingClientRect().height ?? 0")
        assert top - about <= 160  # a sentence stands over the title of homes: what this is
        edges = page.evaluate(
            "[...document.querySelectorAll('nav [aria-current]')].map(e => e.getBoundingClientRect())"
            ".map(r => [r.left, r.right])"
        )
        assert edges
        assert all(left >= 0 and right <= 390 for left, right in edges)
        assert page.evaluate(TOO_WIDE) == []


def test_the_public_finds_a_counter_from_the_home_page_in_the_same_session(browser: Browser, server: str) -> None:
    with watched(browser, server) as seen:
        page = seen.open("/", vue="public", lang="en")
        page.evaluate("() => { window.kept = true; }")
        page.get_by_label("Commune or postcode").fill("35600")
        page.keyboard.press("Enter")
        page.get_by_role("heading", level=1, name="Redon").wait_for()
        address = urlsplit(page.url)
        assert (address.path, address.query) == ("/counters-find", "vue=public&lang=en&lieu=35600")
        assert page.evaluate("() => window.kept")
        assert not seen.problems, "\n".join(seen.problems)


@pytest.mark.wide
def test_the_band_says_the_territory_of_the_address_and_leads_out_of_it(browser: Browser, server: str) -> None:
    with watched(browser, server) as seen:
        page = seen.open("/reorganisation-powers", region="53")
        here = page.locator(".tc-here")
        assert here.is_visible()
        page.evaluate("history.replaceState({}, '', '?region=84'); document.querySelector('h1').append('')")
        here.wait_for(state="hidden")  # what a filter does: the address changes, the band is not drawn again
        page.evaluate("history.replaceState({}, '', '?region=53'); document.querySelector('h1').append('')")
        here.click()
        page.wait_for_function("!location.search.includes('region')")


@pytest.mark.wide
def test_menus_keep_my_ministry_and_a_link_that_counts_does_not(browser: Browser, server: str) -> None:
    with watched(browser, server) as seen:
        page = seen.open("/", vue="cabinet", ministere="interior")
        overdue = page.locator(".tc-watch a[href*='reorganisation-proposals']").last
        assert "ministere" not in (overdue.get_attribute("href") or "")
        page.locator(".tc-rooms a", has_text="Missions").click()
        page.wait_for_url("**/missions?**")
        page.locator(".tc-doors a[href*='missions-inventory']").click()
        page.wait_for_url("**/missions-inventory?**")
        assert "ministere=interior" in page.url
        page.locator(".tm-active a", has_text="Intérieur").wait_for()
        page = seen.open("/missions-inventory", vue="public", ministere="interior")
        page.locator(".tc-rooms a", has_text="Guichets").click()
        page.wait_for_url("**/counters?**")
        assert "ministere" not in page.url
        page = seen.open("/", vue="prefect:R53")  # whose territory goes without saying there, and there alone
        page.locator(".tc-rooms a", has_text="Missions").click()
        page.wait_for_url("**/missions?**region=53**")


@pytest.mark.wide
def test_the_waits_for_ministries_fit_a_phone(browser: Browser, server: str) -> None:
    """Durations in years and months are its widest cells: they wrap."""
    with watched(browser, server) as seen:
        seen.page.set_viewport_size({"width": 320, "height": 900})
        page = seen.open("/reorganisation-pipeline")
        rights = page.evaluate("[...document.querySelectorAll('.tr-list')].map(e => e.getBoundingClientRect().right)")
        assert rights
        assert max(rights) <= 320


def test_a_phone_says_in_words_what_kind_of_overlap_a_number_counts(browser: Browser, server: str) -> None:
    """A tablet says it above its columns; a phone has no columns."""
    with watched(browser, server) as seen:
        seen.page.set_viewport_size({"width": 390, "height": 844})
        page = seen.open("/missions-overlaps")
        words = page.locator(".tm-matrix td span:visible")
        words.first.wait_for()
        assert all(box["width"] > 30 for box in (one.bounding_box() for one in words.all()[:4]) if box)
        title, more = (
            page.locator(f".tc-panel:has(> .tc-everywhere:not([open])) > {one}").last for one in ("h2", "details")
        )
        above, below = title.bounding_box(), more.bounding_box()
        assert above
        assert below
        assert above["y"] + above["height"] <= below["y"]  # a long title of what is folded has the width of its panel


@pytest.mark.parametrize(
    "path", one_in(4, ["/missions", "/missions-overlaps", "/reorganisation-proposals", "/reorganisation-cooperations"])
)
def test_a_tablet_shows_lists_whole_as_tables_that_fit(browser: Browser, server: str, path: str) -> None:
    """What a phone folds, or sets as blocks, is a table with its heads at 768 px, and no wider than its window."""
    with watched(browser, server) as seen:
        seen.page.set_viewport_size({"width": 768, "height": 1024})
        page = seen.open(path, vue="cabinet")
        assert page.locator(".tc-more:not(.tc-everywhere, .tc-many > *):visible").count() == 0
        tables = page.locator(".stMain :is(.tc-list, .tr-list, .tm-matrix):visible")
        tables.first.wait_for()
        assert tables.locator("thead:visible").count() == tables.count()
        assert page.evaluate(
            "[...document.querySelectorAll(':is(.tc-list, .tr-list, .tm-matrix)')]"
            ".every(e => e.getBoundingClientRect().right <= 768)"
        )


@pytest.mark.wide
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_list_of_proposals_keeps_within_its_panel_where_a_table_is_narrowest(
    browser: Browser, server: str, language: str
) -> None:
    """In English it was 9 px wider than its panel: below 704 px it is no table."""
    with watched(browser, server) as seen:
        seen.page.set_viewport_size({"width": 706, "height": 1024})
        page = seen.open("/reorganisation-proposals", lang=language)
        within = "e => e.getBoundingClientRect().right <= e.parentElement.getBoundingClientRect().right + 1"
        assert page.locator(".tr-list").first.evaluate(within)


# Of each line of a sheet: the least room between words of two cells side by side, and how many lines its rank takes.
APART = """() => [...document.querySelectorAll('.tc-list tbody tr')].map(row => {
    const words = [...row.querySelectorAll('td')].filter(cell => cell.checkVisibility()).map(cell => {
        const range = new Range();
        range.selectNodeContents(cell);
        return [...range.getClientRects()];
    });
    const rooms = words.slice(1).map((cell, i) => Math.min(...cell.map(box => box.left))
        - Math.max(...words[i].map(box => box.right)));
    const rank = new Range(), cell = row.querySelector('.tc-c-rank > span'), tied = cell.querySelector('small');
    rank.selectNodeContents(cell);
    if (tied) rank.setEndBefore(tied);
    return [Math.min(...rooms), new Set([...rank.getClientRects()].map(box => box.top)).size];
})"""


def test_a_sheet_says_on_one_screen_where_it_stands_what_to_decide_and_who_owes_what(
    browser: Browser, server: str
) -> None:
    """Who owes what began under the screen of a laptop."""
    with watched(browser, server) as seen:
        seen.page.set_viewport_size({"width": 1366, "height": 768})
        page = seen.open("/territory", vue="prefect:R53")
        ends = "found => found.map(line => line.getBoundingClientRect().bottom)"
        for panel in ("questions", "owing"):
            lines = page.locator(f".st-key-panel-{panel} .tc-watch:not(details > *) li").evaluate_all(ends)
            assert lines
            assert max(lines) <= 768


@pytest.mark.wide
@pytest.mark.parametrize(("code", "language"), [("93", "en"), ("53", "fr")])
def test_the_figures_of_a_territory_stand_apart_on_a_tablet(
    browser: Browser, server: str, code: str, language: str
) -> None:
    """They were 8 px from one another, and ranks on two lines."""
    with watched(browser, server) as seen:
        seen.page.set_viewport_size({"width": 768, "height": 1024})
        page = seen.open("/territory", region=code, lang=language)
        page.locator(".tc-rest summary").click()  # the first screen has no table of them
        lines = page.evaluate(APART)
        assert len(lines) > 20
        assert min(room for room, _ in lines) >= 10
        assert {count for _, count in lines} == {1}


@pytest.mark.wide
def test_a_tablet_says_whose_site_it_is_and_that_all_is_synthetic(browser: Browser, server: str) -> None:
    """Before, what a tablet had no room for were the name and the warning; each is a box as wide as words are."""
    with watched(browser, server) as seen:
        page = seen.open("/missions", vue="prefect:R93")
        for width in (705, 768, 992, 1152):
            page.set_viewport_size({"width": width, "height": 1024})
            shown = [
                page.get_by_text("Trois chantiers"),
                page.get_by_text("Données synthétiques, sans valeur officielle"),
            ]
            shown += [page.get_by_role("button", name=name) for name in ("Copier le lien", "Imprimer")]
            boxes = [one.first.bounding_box() for one in shown]
            assert all(box and box["width"] > 40 and 0 <= box["x"] <= width - box["width"] for box in boxes), width


@pytest.mark.wide
def test_the_indicators_of_a_territory_fit_a_sheet_of_paper(browser: Browser, server: str) -> None:
    """A4 within its margins is 190 mm, 718 px: the last column, where each figure comes from, is not cut."""
    with watched(browser, server) as seen:
        seen.page.set_viewport_size({"width": 718, "height": 1000})
        page = seen.open("/territory", region="53")
        page.emulate_media(media="print")
        rights = page.evaluate("[...document.querySelectorAll('.tc-list')].map(e => e.getBoundingClientRect().right)")
        assert len(rights) == 3
        assert max(rights) <= 718


@pytest.mark.wide
def test_paper_has_letters_of_its_own_size_and_a_list_keeps_its_last_column(browser: Browser, server: str) -> None:
    with watched(browser, server) as seen:
        seen.page.set_viewport_size({"width": 718, "height": 1000})
        page = seen.open("/reorganisation-pipeline")
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "11.5px"
        rights = page.evaluate("[...document.querySelectorAll('.tr-list')].map(e => e.getBoundingClientRect().right)")
        assert rights
        assert max(rights) <= 718


def test_the_summary_needs_no_script(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/missions")
    page.get_by_role("link", name="Lire le résumé public").click()
    assert page.locator("h2").count() == 3
    assert page.locator("table").count() == 3
    context.close()


@pytest.mark.wide
def test_a_page_gives_its_link_and_prints_with_its_label_and_without_its_menus(browser: Browser, server: str) -> None:
    with watched(browser, server) as seen:
        page = seen.open("/", lang="fr")
        page.evaluate("() => { window.print = () => { window.printed = true; } }")
        page.get_by_role("button", name="Imprimer").click()
        assert page.evaluate("() => window.printed") is True
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copier le lien").click()
        page.get_by_role("button", name="Lien copié").wait_for()
        assert page.evaluate("() => navigator.clipboard.readText()") == page.url
        page.emulate_media(media="print")
        assert page.locator(".tc-where .tc-demonstration").is_visible()
        assert not page.locator(".tc-rooms").is_visible()
        assert not page.locator(".tc-print").is_visible()
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        said = "(where) => getComputedStyle(document.querySelector(where), '::after').content"
        assert page.evaluate(said, ".tc-foot") == f'"{page.url}"'
        assert "Édition 2" in page.evaluate(said, ".tc-foot p[title]")
        map_page = seen.open("/counters-map", lang="fr")
        assert map_page.locator('a[href*="integrer/"]').count()
        assert not map_page.locator('a[href*="integrer/"]').first.is_visible()
        asks = map_page.locator(".tc-asks", has_text="Aucun département choisi")  # nobody chooses on paper
        assert (asks.count(), asks.is_visible()) == (1, False)
        fields = seen.open("/territory-compare", territoires="R53,R52").locator(".stMultiSelect")  # what is chosen is
        fields.nth(1).wait_for(state="attached")
        assert [one.is_visible() for one in fields.all()] == [True, False]
        asked = seen.open("/counters-access").locator(".st-key-panel-semaine-par-departement")
        assert (asked.count(), asked.is_visible()) == (1, False)  # its table is drawn for who asks
