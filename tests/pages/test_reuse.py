"""The page of open data: each address that it names answers, for the territory that its reader carries."""

import re
import warnings
from html import unescape

import pytest
from starlette.applications import Starlette

from pages.parts.alerts import PUBLIC
from pages.server.routes import plain_routes
from queries.indicators import catalogue
from tests.pages.support import page

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would have a successor of httpx, which is not what we speak with
    from starlette.testclient import TestClient


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(("language", "place"), [("en", {"departement": "35"})])
def test_each_address_of_the_page_answers(
    language: str, place: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AUDIENCE", "SIGN_IN"):
        monkeypatch.delenv(name, raising=False)
    told = page("method.reuse", "public", language, **place)
    addresses = [unescape(one) for one in re.findall(r'href="\.(/(?:api|flux|calendrier)[^"]*)"', told)]
    client = TestClient(Starlette(routes=plain_routes()), "http://localhost:8765")
    assert [(one, client.get(one).status_code) for one in addresses] == [(one, 200) for one in addresses]
    assert len(addresses) == len(set(addresses)) == 8 + len(catalogue()) + len(PUBLIC) + bool(place)
    assert not place or {"/api/v1/counters/by_month.csv?department=35&lang=en", "/flux/D35.atom?lang=en"} < {*addresses}
