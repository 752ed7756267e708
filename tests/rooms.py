"""`python -m tests.rooms`: how many pages are listed, and how long each is at 1366 px and in words, by reader."""

import argparse

from playwright.sync_api import Page

from pages.shell.rooms import PAGES, SHEETS, open_to
from pages.shell.rooms import Page as Listed
from queries import access
from tests.conftest import running_server
from tests.screenshots import HEIGHT, _context, _open, opened_browser

WIDTH = 1366
LONGEST, MOST_WORDS = 3000, 700  # of a page as it opens, before "more"
# What stands between header and footer, as it is seen: nothing of what is folded.
WORDS = """() => [...document.querySelectorAll(".stMain .block-container, .stMain [data-testid=stMainBlockContainer]")]
    .slice(0, 1).map((all) => all.innerText.split(/\\s+/).filter(Boolean).length
        - [...all.querySelectorAll(".tc-head, .tc-band, .tc-foot")].reduce(
            (sum, one) => sum + one.innerText.split(/\\s+/).filter(Boolean).length, 0))[0]"""


def opened(reader: str) -> list[Listed]:
    """The pages and parts of pages that a reader opens from menus."""
    return [page for pages in open_to(access.parse(reader)).values() for page in pages if page.path not in SHEETS]


def listed(reader: str) -> list[Listed]:
    """Those that menus and the map of the site list: a page once, without the two statements of the footer, and without
    what is for who signs in.
    """
    aside = ("accessibility", "legal", "deposits", "contests", "method-audit")
    return [page for page in opened(reader) if not page.part and page.path not in aside]


def measured(page: Page, server: str, path: str, reader: str) -> tuple[int, int]:
    """The height of a page and its words, as it opens."""
    _open(page, server, f"{path}?vue={reader}&lang=fr", WIDTH)
    return int(page.evaluate(HEIGHT)), int(page.evaluate(WORDS))


def main() -> None:
    """What is asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.rooms", description=__doc__)
    parser.add_argument("--readers", nargs="+", default=("public", "cabinet"), metavar="READER")
    parser.add_argument("--pages", nargs="+", choices=[page.path for page in PAGES], metavar="PATH")
    asked = parser.parse_args()
    with running_server("streamlit", {}) as server, opened_browser() as browser:
        page = _context(browser, "light")
        for reader in asked.readers:
            wanted = [one for one in opened(reader) if not asked.pages or one.path in asked.pages]
            words = 0
            for one in wanted:
                height, count = measured(page, server, one.path, reader)
                words += count
                long = " long" * (height > LONGEST) + " wordy" * (count > MOST_WORDS)
                print(f"{reader:12} {one.path or 'overview':30} {height:6} px {count:5} words{long}", flush=True)
            print(f"{reader}: {len(listed(reader))} entries, {len(wanted)} pages and parts, {words} words", flush=True)


if __name__ == "__main__":
    main()
