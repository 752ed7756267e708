"""Questions of the table, walked in a browser from the overview, then found again at its address elsewhere."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, TimeoutError

from pages.shell.rooms import BY_PATH
from tests.pages.questions import later
from tests.pages.questions.table import Row, answers, plain, rows
from tests.support import words_of

pytestmark = pytest.mark.browser

ROWS = rows()
# Each question is typed in search at each change; walked are one that the first page answers, one whose answer a click
# unfolds, one where a place is typed. All of them in `make sweep`, and after a change of `data`.
AT_EACH_CHANGE = ("A1", "E3", "F10")
WALKED = [pytest.param(name, marks=[] if name in AT_EACH_CHANGE else [pytest.mark.wide]) for name in ROWS]
PATIENCE = 20.0  # seconds; what is there is found at once
FINISHED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# The title of a page and where its menus stand: the home of a territory and its sheet have one title.
DRAWN = "[...document.querySelectorAll('h1, .tc-rooms [aria-current]')].map((one) => one.innerText).join()"
NOT_FOOT = "{}:not(.tc-foot *)"  # the footer leads everywhere at one click: it proves nothing


class Readers(NamedTuple):
    """Who walks, and who is sent the address: a page in another context, where nobody ever clicked."""

    walker: Page
    other: Page


@pytest.fixture(scope="module")
def readers(browser: Browser) -> Iterator[Readers]:
    contexts = [browser.new_context(viewport={"width": 1366, "height": 900}) for _ in range(2)]
    for context in contexts:
        context.set_default_timeout(1000 * PATIENCE)
        context.add_init_script("localStorage.clear()")  # what another question searched for is offered to no other one
    yield Readers(*(context.new_page() for context in contexts))
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The full files of two editions of the demonstration, the earlier first."""
    return later.publish(tmp_path_factory.mktemp("editions"))


@pytest.mark.parametrize("name", WALKED)
def test_a_question_is_answered_from_the_overview_and_at_its_address(
    serve: Callable[..., str], readers: Readers, request: pytest.FixtureRequest, name: str
) -> None:
    row = ROWS[name]
    editions: tuple[Path, Path] | None = request.getfixturevalue("two") if row.later else None
    server = serve(EDITIONS_DIR=str(editions[0].parent)) if editions else serve()
    words = answers(row.answer, editions)
    readers.walker.goto(f"{server}/?{urlencode({'vue': row.reader})}", wait_until="commit")
    for click in row.clicks:
        follow(readers.walker, click)
    assert (missing := unanswered(readers.walker, row, words)) == [], missing
    readers.walker.locator(FINISHED).wait_for()  # a filter leaves what is open out of the address, until it has ended
    address = readers.walker.url
    if row.files:
        told = [text for way in row.files for text in taken(readers.walker, way)]
        lines = answers(row.held)
        assert [line for line in lines if not any(all(word in text for word in line) for text in told)] == []
    readers.other.goto(address, wait_until="commit")
    assert (missing := unanswered(readers.other, row, words)) == [], f"{address}: {missing}"


def follow(page: Page, click: dict[str, str]) -> None:
    """One click: a link or a button by its name, a choice in a box, words typed in a field or in search."""
    if name := click.get("link"):
        link = seen(page.get_by_role("link", name=name, exact=True).and_(page.locator(NOT_FOOT.format("a"))))
        leads = urlsplit(urljoin(page.url, link.get_attribute("href") or "")).path != urlsplit(page.url).path
        before = page.evaluate(DRAWN)
        link.click()
        if leads:  # the page before has links of the same name, and stays until the next one is drawn
            page.wait_for_function(f"before => {DRAWN} !== before", arg=before)
            page.locator(FINISHED).wait_for()
    elif name := click.get("about"):
        seen(page.locator(NOT_FOOT.format("a")).filter(has_text=name)).click()
    elif name := click.get("press"):
        page.locator(f'button:has-text("{name}"), summary:has-text("{name}")').filter(visible=True).first.click()
    elif name := click.get("choose"):
        before = page.url
        box = page.get_by_role("combobox", name=click["in"]).first
        box.click()  # it closes as the page scrolls to it
        box.fill(name)  # a long list draws what is typed alone
        page.get_by_role("option", name=name).first.click()
        page.wait_for_function("before => location.href !== before", arg=before)
        page.locator(FINISHED).wait_for()  # links of the page before would leave without what was chosen
    elif words := click.get("search"):
        seen(page.locator(".tc-find")).click()
        page.keyboard.type(words)
        option = page.locator(".tc-box").get_by_role("option", name=words).first
        option.click()
        try:
            page.locator("dialog.tc-box[open]").wait_for(state="hidden", timeout=2_000)
        except TimeoutError:  # answers to the last letters came while it was pressed, and took its place
            option.click()
    else:
        field = seen(page.get_by_label(click["in"]))
        field.fill(click["type"])
        field.press("Enter")


def taken(page: Page, way: Sequence[str]) -> list[str]:
    """The lines of a CSV, or the words of a document, that what is pressed last gives."""
    for name in way[:-1]:
        follow(page, {"press": name})
    link = page.get_by_role("link", name=way[-1], exact=True).or_(page.locator(f'a[href*="/{way[-1]}?"]'))
    if link.count():
        content = page.request.get(urljoin(page.url, link.get_attribute("href") or "")).body()
        return [plain(line) for line in content.decode().splitlines()]
    with page.expect_download() as made:
        page.get_by_role("button", name=way[-1], exact=True).click()
    return [plain(words_of(made.value.path().read_bytes(), made.value.suggested_filename.rpartition(".")[2]))]


def seen(found: Locator) -> Locator:
    """The first of these that is seen."""
    return found.filter(visible=True).first


def unanswered(page: Page, row: Row, words: list[list[str]]) -> list[str]:
    """What no element of the page says of an answer, once there was time to: nothing where it is all there."""
    until, told = time.monotonic() + PATIENCE, [""]
    while time.monotonic() < until:
        told = (urlsplit(page.url).path == f"/{BY_PATH[row.page].address}" and _told(page, row.at)) or told
        if all(any(all(word in text for word in line) for text in told) for line in words):
            return []
        page.wait_for_timeout(120)
    return [urlsplit(page.url).path, *(said for line in words for said in _nearest(line, told))]


def _nearest(line: list[str], told: list[str]) -> list[str]:
    """What is missing of a row of an answer in the element that says most of it, and that element."""
    near = min(told, key=lambda text: sum(word not in text for word in line))
    missing = [word for word in line if word not in near]
    return [*missing, f"in: {near[:400]}"] if missing else []


def _told(page: Page, at: str) -> list[str]:
    """What elements that are seen say; nothing while the page is being put in the place of another one."""
    try:
        return [plain(text) for text in page.locator(at).filter(visible=True).all_inner_texts()]
    except Error:
        return []
