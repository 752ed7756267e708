"""The reader of `make bench-public`, which looks for mixed pages: sites made by hand, and a server that sends them."""

import gzip
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.bench import load, visits
from tests.bench.visits import Kept, Reader

PAGE = """<html><head><meta name="edition" content="{edition}"><link rel="stylesheet" href="../style.1.css"></head>
<body><span>Arrêté au 31\u00a0décembre 2024</span><p>{words}</p>
<p class="tc-take"><a href="a.csv" download>CSV</a></p>"""


class Stub(ThreadingHTTPServer):
    """Sends what `sites` holds of the edition `page`, data of the edition `data`, and 304 where `says_same`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder, self.page, self.data, self.says_same = folder, "one", "one", False
        self.missing = ""

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.server_port, timeout=10)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        stub = self.server
        assert isinstance(stub, Stub)
        name = self.path.removeprefix("/public/")
        file = stub.folder / (stub.data if name.endswith(".csv") else stub.page) / name
        again = stub.says_same and "If-None-Match" in self.headers
        status = 304 if again else 404 if name == stub.missing else 200
        body = gzip.compress(file.read_bytes()) if status == 200 else b""
        self.send_response(status)
        for header, told in {"ETag": '"1"', "Content-Encoding": "gzip", "Content-Length": str(len(body))}.items():
            self.send_header(header, told)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is written of it."""


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[Stub]:
    for edition, words in {"one": "31", "two": "32", "like": "31"}.items():
        (tmp_path / edition / "fr").mkdir(parents=True)
        (tmp_path / edition / "site.json").write_text('{"as_of": "2024-12-31"}')
        (tmp_path / edition / "style.1.css").write_text("p {}")
        (tmp_path / edition / "fr" / "p.html").write_text(PAGE.format(edition=edition, words=words), encoding="utf-8")
        (tmp_path / edition / "fr" / "a.csv").write_text(f"figure\n{words}\n")
    with Stub(tmp_path) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def found(stub: Stub, *pointed: str) -> str:
    """What is wrong with the last visit of a reader; `pointed` is what the pointer says, each time one looks."""
    says = iter(pointed)
    reader = Reader(stub.connect, lambda: next(says))
    visit = reader.visit("fr/p.html")
    for _ in range(len(pointed) // 3 - 1):
        stub.page = stub.data = pointed[-1]
        visit = reader.visit("fr/p.html")
    assert len(visit.parts) == len(visit.data) == 1
    return visits.wrong(visit, {one: Kept(stub.folder / one) for one in ("one", "two", "like")})


def test_a_page_and_its_files_of_one_edition_are_right(stub: Stub) -> None:
    assert found(stub, "one", "one", "one") == ""


def test_a_page_of_an_edition_that_is_served_no_more_is_mixed(stub: Stub) -> None:
    assert found(stub, "two", "two", "two") == "mixed: not the edition served"
    assert found(stub, "one", "two", "two") == "", "it was asked for before the pointer moved"


def test_data_of_another_edition_are_mixed_unless_the_pointer_moved_before_they_were_asked_for(stub: Stub) -> None:
    stub.data = "two"
    assert found(stub, "one", "one", "one") == "mixed: data of another edition"
    assert found(stub, "one", "one", "two") == "across"


def test_a_page_put_together_of_two_editions_is_mixed(stub: Stub) -> None:
    page = stub.folder / "one" / "fr" / "p.html"
    kept = page.read_text(encoding="utf-8")
    stub.page = "two"
    (stub.folder / "two" / "fr" / "p.html").write_text(kept.replace("31<", "32<"), encoding="utf-8")
    assert found(stub, "one", "one", "one") == "mixed: not the page of its edition"


def test_another_day_in_the_band_than_that_of_its_edition_is_mixed(stub: Stub) -> None:
    (stub.folder / "one" / "site.json").write_text('{"as_of": "2023-12-31"}')
    assert found(stub, "one", "one", "one") == "mixed: another day in its band"


def test_a_stylesheet_of_another_site_is_mixed_and_one_that_is_not_there_an_error(stub: Stub) -> None:
    (stub.folder / "two" / "style.1.css").write_text("h1 {}")
    (stub.folder / "two" / "fr" / "p.html").write_bytes((stub.folder / "one" / "fr" / "p.html").read_bytes())
    stub.page = "two"
    assert found(stub, "one", "one", "one") == "mixed: a part of another edition"
    stub.missing = "style.1.css"
    assert found(stub, "one", "one", "one") == "error"


def test_a_page_kept_is_right_while_its_content_is_that_of_the_edition_served(stub: Stub) -> None:
    stub.says_same = True
    assert found(stub, "one", "one", "one", "like", "like", "like") == "", "only the name of the edition differs"


def test_a_page_kept_that_changed_is_mixed(stub: Stub) -> None:
    stub.says_same = True
    assert found(stub, "one", "one", "one", "two", "two", "two") == "mixed: kept, and changed"


def test_a_server_that_is_not_there_is_an_error(stub: Stub) -> None:
    reader = Reader(lambda: HTTPConnection("127.0.0.1", 1, timeout=5), lambda: "one")
    assert visits.told([reader.visit("fr/p.html")], {}) == {"error": 1}


def test_the_mix_has_the_shares_that_it_says_and_names_what_a_site_lacks(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="home"):
        load.mix(tmp_path)
    for name in ("fr/index.html", "fr/indicators/P1.html", "en/territories/R53.html", "en/territories/R53-a.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "style.0.css").touch()
    asked = load.mix(tmp_path, count=100)
    assert len(asked) == sum(share for share, _ in load.MIX.values()) == 100
    assert sum(one.endswith(".html") for one in asked) == load.PAGES
    assert asked.count("/public/style.0.css") == 20
