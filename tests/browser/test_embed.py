"""In a browser: a site that is named shows a figure inside its page, another one does not; nobody else is asked."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.conftest import running_server


class Site(BaseHTTPRequestHandler):
    """Another site, whose every page holds the frame that its address names."""

    def do_GET(self) -> None:
        page = f'<!DOCTYPE html><title>x</title><iframe width="300" height="600" src="{self.path[2:]}"></iframe>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *args: object) -> None:
        """Nothing: the log of tests is not its own."""


@pytest.fixture
def site() -> Iterator[Callable[[], str]]:
    """site() -> the origin of one more site, on a port of its own."""
    with ExitStack() as open_ones:

        def start() -> str:
            server = open_ones.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Site))
            Thread(target=server.serve_forever, daemon=True).start()
            open_ones.callback(server.shutdown)
            return f"http://localhost:{server.server_port}"

        yield start


@pytest.mark.browser
@pytest.mark.wide
def test_a_site_that_is_named_shows_a_figure_and_another_does_not(
    browser: Browser, site: Callable[[], str], edition: object
) -> None:
    named, other = site(), site()
    with running_server("streamlit", {"EMBED_HOSTS": named}) as server:
        for kind in ("figure", "chart", "map"):
            for scheme in ("light", "dark"):
                assert shown(browser, named, f"{server}/embed/{kind}/P1", scheme) == (True, 0)
            assert shown(browser, other, f"{server}/embed/{kind}/P1", "light") == (False, 1)
        assert shown(browser, named, f"{server}/integrer/P1", "light")[0] is False
        assert shown(browser, named, f"{server}/counters", "light")[0] is False


def shown(browser: Browser, site: str, frame: str, scheme: str) -> tuple[bool, int]:
    """Whether a site shows a frame, and how many requests or words of the browser went wrong."""
    with browser.new_context(color_scheme="dark" if scheme == "dark" else "light") as context:
        page = context.new_page()
        asked, said = list[str](), list[str]()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{site}/?{frame}")
        page.wait_for_load_state("networkidle")
        inside = page.frames[1]
        there = inside.url.startswith(frame) and inside.locator("h1").count() == 1
        if there:
            assert {urlsplit(url).netloc for url in asked} == {urlsplit(site).netloc, urlsplit(frame).netloc}
            assert len(asked) == 2
            assert inside.evaluate("document.documentElement.scrollWidth <= innerWidth")
        return there, len(said)
