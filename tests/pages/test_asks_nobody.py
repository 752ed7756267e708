"""Serving asks nothing of another host: who draws a page opens no connection, and import-linter keeps `fetch` away."""

import socket

import pytest

from pages.shell.rooms import PAGES
from tests.pages import support
from tests.support import one_in


@pytest.mark.parametrize("module", one_in(8, [page.module for page in PAGES]))
def test_no_page_asks_another_host(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def connect(_: socket.socket, address: object) -> None:
        asked.append(address)
        raise OSError("no page asks another host")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *host, **_: connect(socket.socket(), host))
    support.run(module, "administrator")
    assert asked == []
