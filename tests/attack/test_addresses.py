"""SQL, paths and HTML in every parameter of every page and of every route: read as words that mean nothing, or as none.

A page with an attack in a parameter must say what it says with the same words without a sign in them. The parameters
are those that pages read, noted while they are drawn, and all that `pages/elements/address.py` and the routes name.
"""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import unescape
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote

import pytest
from httpx import Response
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit.runtime.state.query_params_proxy import QueryParamsProxy

from data.store import Edition
from pages.elements.address import NAMES
from pages.http.hosts import known_hosts
from pages.server.headers import protected
from pages.server.routes import plain_routes
from pages.shell.rooms import PAGES, Page
from tests.attack.addresses import drawn, written
from tests.attack.support import WIDE, Tally
from tests.attack.test_texts import Read
from tests.signin.conftest import TestClient

ATTACKS = (
    "zzqx' or '1'='1",
    'zzqx"; drop table core.counters; --',
    "zzqx') union select * from core.proposals --",
    "53' or 1=1 --",
    "zzqx%' escape '",
    "../../../../etc/passwd",
    "/srv/../etc/passwd\\..\\register.sqlite",
    """"><img src=x onerror=alert(1)><script>alert(1)</script>""",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{7*7}}${7*7}%s%n{0}",
    "zzqx\r\nSet-Cookie: tc-session=x",
    "=cmd|' /C calc'!A1",
    "\u202ezzqx\ufeff",
    "zzqx" * 400,
)
QUICK = (ATTACKS[0], ATTACKS[7])
ON_PAGES = (ATTACKS[0], ATTACKS[3], ATTACKS[5], ATTACKS[7])  # each runs a page some six times
# A page that reads one of these shows something else than its list, and reads the others no more.
SHEETS = ("mission", "proposition", "guichet", "commune", "alert", "region", "departement")
PICKED = ("reorganisation-powers",)  # of `make test`
OF_ROUTES = ("to", "again", "mark", "state", "code", "error", "iss", "viewer")
LITERAL = re.compile(r"""query_params(?:\.get\(|\[)["'](\w+)["']""")


def neutral(attack: str) -> str:
    """The same words, without a sign."""
    return " ".join(re.findall(r"\w+", attack))


@pytest.fixture
def read() -> Iterator[set[str]]:
    """The names of parameters that pages asked for."""
    names: set[str] = set()
    get, has = QueryParamsProxy.__getitem__, QueryParamsProxy.__contains__

    def getting(self: QueryParamsProxy, name: str) -> str:
        names.add(name)
        return get(self, name)

    def having(self: QueryParamsProxy, name: object) -> bool:
        names.add(str(name))
        return has(self, name)

    with patch.object(QueryParamsProxy, "__getitem__", getting), patch.object(QueryParamsProxy, "__contains__", having):
        yield names


@pytest.mark.parametrize(
    "page", [page for page in PAGES if WIDE or page.path in PICKED], ids=lambda page: page.path or "overview"
)
def test_a_parameter_is_words(page: Page, edition: Edition, read: set[str], tally: Tally) -> None:
    before = sha256(edition.path.read_bytes()).digest() if WIDE else b""
    others = sorted(NAMES - {*SHEETS, "lang", "edition", "au", "vue"})  # what an edition is asked by: test_earlier.py
    tried = 0
    for viewer, attacks in (("cabinet", ON_PAGES), ("public", QUICK[:1])) if WIDE else (("public", QUICK),):
        for attack in attacks:
            tried += held(page, viewer, dict.fromkeys(others, attack))
            for name in SHEETS if WIDE else ():
                tried += held(page, viewer, {name: attack}) if name in read else 0
    tally(tried, tried)
    if WIDE:
        assert sha256(edition.path.read_bytes()).digest() == before


def held(page: Page, viewer: str, address: Mapping[str, str]) -> int:
    """Hold a page with an attack to the same page with words; how many parameters were attacked."""
    said = []
    for one in (address, {name: neutral(value) for name, value in address.items()}):
        test = drawn(page.path, viewer, one)
        assert not test.exception, (address, test.exception[0].stack_trace)
        html = written(test)
        assert [found for text in html for found in Read(text).found] == [], address
        said.append(without_echo(html, {*one.values()}))
    assert said[0] == said[1], address
    return len(address)


def without_echo(html: list[str], values: set[str]) -> list[str]:
    """The words of a page, without the address that it was asked by: links carry it, notices and fields say it. Nor
    the names of files, which stand in HTML while their address is short enough to have one.
    """
    html = [re.sub(r'<div class="tc-files.*?</div>', "", one, flags=re.DOTALL) for one in html]
    text = [neutral(unescape(re.sub(r"<[^>]*>", " ", one))) for one in html]  # words: apostrophes differ
    for value in sorted(values, key=len, reverse=True):
        for end in (len(value), 60, 40, 20):
            text = [one.replace(neutral(value[:end]), "") for one in text]
    return [" ".join(one.split()) for one in text if one.strip()]


# Routes -------------------------------------------------------------------------------------------------------------


def names_of_routes() -> list[str]:
    """All parameters that a route may read: those of pages, and those that the server's own code names."""
    pages = Path(__file__).parents[2] / "pages"
    files = sorted(file for name in ("http", "outputs", "server") for file in (pages / name).rglob("*.py"))
    code = " ".join(file.read_text(encoding="utf-8") for file in files)
    return sorted({*NAMES, *OF_ROUTES, *LITERAL.findall(code)})


def test_a_parameter_of_a_route_is_words(edition: Edition, tally: Tally) -> None:
    """Alone and all at once; in the path too, where a route has a part that varies."""
    routes = [route for route in plain_routes() if isinstance(route, Route)]
    layers = [Middleware(each) for each in (protected, known_hosts)]
    paths = sorted({route.path for route in routes})
    if not WIDE:
        paths = ["/missions", "/nothing/{part}"]
    tried = 0
    with TestClient(Starlette(routes=plain_routes(), middleware=layers), "http://localhost") as client:
        for path in paths:
            for attack in ATTACKS if WIDE else QUICK:
                asked = [dict.fromkeys(names_of_routes(), attack[:200])]  # an address has a bound of its own
                asked += [{name: attack} for name in names_of_routes()] if WIDE and attack in QUICK else []
                for parameters in asked:
                    there = re.sub(r"\{[^}]*\}", lambda _, attack=attack: quote(attack[:200], safe=""), path)
                    answer = client.get(there, params=parameters, follow_redirects=False)
                    assert answer.status_code < 500, (path, parameters)
                    assert "<img src=x" not in drawn_of(answer), (path, parameters)
                    assert "set-cookie" not in answer.headers, (path, parameters)
                    assert "root:x:0" not in answer.text, (path, parameters)
                    tried += len(parameters)
    tally(tried, tried)


def drawn_of(answer: Response) -> str:
    """What a browser makes HTML of: a page, and the options of the box; its other words are put in as text."""
    kind = answer.headers.get("content-type", "")  # a redirection has none
    if kind.startswith("application/json"):
        told = answer.json()
        return str(told.get("options", "")) if isinstance(told, dict) else ""
    return answer.text if kind.startswith("text/html") else ""


def test_the_attack_finds_a_page_that_says_otherwise(edition: Edition) -> None:
    assert "mots" in names_of_routes()
    assert "to" in names_of_routes()
    assert without_echo(["<p>“a' or” : 3 lignes</p>"], {"a' or"}) == ["3 lignes"]
    assert without_echo(["<p>4 lignes</p>"], {"a"}) != without_echo(["<p>3 lignes</p>"], {"a"})
