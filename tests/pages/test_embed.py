"""What other sites may show: which sites, what is in it, what it asks for, and what is not there."""

import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from html import unescape
from importlib import import_module
from threading import Event

import pytest
from httpx import Response
from starlette.applications import Starlette
from starlette.middleware import Middleware

import queries
from data.store import Edition
from pages.blocks import lookup
from pages.http import framing
from pages.http.hosts import known_hosts
from pages.outputs.static import still
from pages.server import audience
from pages.server.headers import framed_headers, protected, security_headers
from pages.server.routes import plain_routes
from pages.text import Say
from queries import answer_cache, indicators
from queries.access import Viewer
from queries.indicators import catalogue
from tests.pages.support import says
from tests.support import one_in, reading

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would have a successor of httpx, which is not what we speak with
    from starlette.testclient import TestClient

SITE = "https://www.example.fr"
ASKS = re.compile(r"""<(?:script|link|img|iframe|object|embed|form)\b|url\((?!#)|@import|\bon\w+=|\bsrc=""")


def answering() -> TestClient:
    layers = [Middleware(protected), Middleware(known_hosts)]
    return TestClient(Starlette(routes=plain_routes(), middleware=layers), "http://localhost:8765")


@pytest.fixture
def client(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("EMBED_HOSTS", f"www.example.fr {SITE}:8443")
    with answering() as found:
        yield found


def ancestors(answer: Response) -> str:
    return re.findall(r"frame-ancestors ([^;]*)", answer.headers["content-security-policy"])[0]


# Which sites --------------------------------------------------------------------------------------------------------


def test_the_sites_named_may_frame_a_figure_and_no_other_page(client: TestClient) -> None:
    for path in ("/embed/figure/P1", "/embed/map/P1", "/embed/none/none"):
        answer = client.get(path)
        assert ancestors(answer) == f"{SITE} {SITE}:8443", path
        assert "x-frame-options" not in answer.headers, path
    for path in ("/integrer/P1", "/resume", "/", "/counters", "/embed", "/embedding/figure/P1"):
        answer = client.get(path)
        assert (ancestors(answer), answer.headers["x-frame-options"]) == ("'none'", "DENY"), path


def test_where_no_site_is_named_none_may(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMBED_HOSTS", raising=False)
    with answering() as client:
        answer = client.get("/embed/figure/P1")
        assert (ancestors(answer), answer.headers["x-frame-options"]) == ("'none'", "DENY")
        assert says(client.get("/integrer/P1").text, "embed.none")
    assert {*framed_headers()} == {*security_headers()}


@pytest.mark.parametrize(
    "named",
    [
        "*",
        "*.example.fr",
        "'self'",
        "example.fr/page",
        "https://",
        "ftp://example.fr",
        "a;script-src",
        "é.fr",
        "a:b",
        "-a.fr",
    ],
)
def test_a_server_does_not_start_with_what_is_no_site(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED_HOSTS", f"www.example.fr, {named}")
    with pytest.raises(SystemExit, match=r"EMBED_HOSTS: .* is no site"):
        audience.refuse_unknown()


def test_sites_are_written_as_browsers_compare_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED_HOSTS", " WWW.Example.fr,http://localhost:8701\n192.0.2.7 www.example.fr")
    assert framing.sites() == (SITE, "http://localhost:8701", "https://192.0.2.7")


# What is shown ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "label"), [("fr", "Démonstration"), ("en", "Demonstration")])
def test_a_figure_is_the_public_s_with_its_month_source_date_and_kind(
    language: str, label: str, client: TestClient
) -> None:
    edition = queries.edition(Viewer("public"))
    row = indicators.scorecard(Viewer("public"), edition, "counters", "region", "53").set_index("indicator").loc["P1"]
    text = unescape(client.get(f"/embed/figure/P1?region=53&lang={language}").text)
    assert re.findall(r'<p class="value"><data[^>]*>(\d+)</data></p>', text) == [f"{row['value']:.0f}"]
    assert f'<span class="kind">{label}</span>' in text
    assert "Bretagne" in text
    assert catalogue()["P1"].source_text.split("»")[0].strip("« ")[:20] in text  # of the promise
    assert edition.name in text
    assert f'href="/counters?lang={language}&indicateur=P1&region=53" target="_blank"' in text


@pytest.mark.parametrize(
    "path", ["figure/P2", "chart/P1?departement=35", "map/P2?lang=en", "map/P2?niveau=region", "none/P1"]
)
def test_it_asks_for_nothing_and_runs_nothing(path: str, client: TestClient) -> None:
    answer = client.get(f"/embed/{path}")
    assert ASKS.findall(answer.text) == []
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'")
    assert "set-cookie" not in answer.headers
    assert len(answer.content) < 400_000


def test_a_chart_has_its_events_and_a_map_its_territories(client: TestClient) -> None:
    chart = client.get("/embed/chart/P1").text
    assert 'class="td-line"' in chart
    assert 'class="td-events"' in chart
    assert client.get("/embed/map/P1").text.count("<title>") == 1 + 101  # the page's own, and each département's
    assert client.get("/embed/map/P1?niveau=region").text.count("<title>") == 1 + 18


def test_an_answer_is_kept_until_it_changes(client: TestClient) -> None:
    first = client.get("/embed/chart/P1")
    assert first.headers["cache-control"] == "public, no-cache"
    assert client.get("/embed/chart/P1", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    others = {client.get(f"/embed/chart/P1{asked}").headers["etag"] for asked in ("?lang=en", "?region=53")}
    assert first.headers["etag"] not in others


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("figure/P99", "indicat"),
        ("chart/P1?region=99", "territo"),
        ("chart/P1?departement=%3Cscript%3E", "territo"),
        ("movie/P1", "chart"),
        ("map/P12", "carte|map"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_small_page_that_says_so(
    path: str, word: str, language: str, client: TestClient
) -> None:
    there = f"/embed/{path}{'&' if '?' in path else '?'}lang={language}"
    answer = client.get(there)
    assert answer.status_code == 404
    assert re.search(word, answer.text.split("<main>")[1])
    assert "<script" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_what_is_not_public_is_not_shown_whoever_asks(client: TestClient) -> None:
    """Every indicator at each level where the public does not read it, with the eyes of a cabinet too."""
    kept = [(item, level) for item in catalogue().values() for level in item.levels if level not in item.public]
    where = {"nation": "", "region": "region=53", "department": "departement=35"}
    assert kept
    for item, level in kept:
        for kind in ("figure", "chart"):
            assert client.get(f"/embed/{kind}/{item.id}?{where[level]}&vue=cabinet").status_code == 404, item.id
    shown = client.get("/embed/chart/O2?vue=cabinet")
    assert shown.content == client.get("/embed/chart/O2").content


# How to show it -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "sur 2 sites : www.example.fr"), ("en", "on 2 sites: www.example.fr")]
)
def test_the_lines_to_copy_lead_to_what_they_show_and_say_who_may_use_them(
    language: str, words: str, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACT", "contact@example.fr")
    text = client.get(f"/integrer/P2?region=53&lang={language}").text
    assert words in unescape(text).replace("\u00a0", " ")
    assert "contact@example.fr" in text
    frames = re.findall(r'<iframe src="([^"]+)" title="[^"]+"', unescape(text))
    assert [re.sub("http://localhost:8765/embed/", "", unescape(one)) for one in frames] == [
        f"figure/P2?region=53&lang={language}",
        f"chart/P2?region=53&lang={language}",
        f"map/P2?region=53&niveau=region&lang={language}",
    ]
    assert all(client.get(unescape(one)).status_code == 200 for one in frames)
    assert client.get("/integrer/P99").status_code == 404


# Parts of pages -----------------------------------------------------------------------------------------------------

# Every frame that these pages draw of the demonstration, as their modules name them.
PARTS = {
    "reorganisation-cooperations": {
        "cooperations",
        "nobody",
        "cooperations-par-reseau",
        "matrix",
        "mutualisations-engagees",
    },
    "missions-staff": {
        "mouvements-par-domaine",
        "mouvements-par-an",
        "coeur-de-cible-et-mouvements",
        "missions-transferees",
    },
    "counters-footfall": {
        "actes-mois-par-mois",
        "actes-par-partenaire",
        "regle-sur-place",
        "actes-par-profil",
        "satisfaction",
    },
}


def offered(client: TestClient, page: str, asked: str = "") -> list[str]:
    """The addresses that the lines of a page show."""
    text = client.get(f"/integrer?integrer={page}{asked}").text
    found = re.findall(r'<iframe src="([^"]+)" title="[^"]+"', unescape(text))
    return [unescape(one).removeprefix("http://localhost:8765") for one in found]


@pytest.mark.parametrize("page", one_in(3, PARTS))
def test_each_chart_and_map_that_a_page_draws_has_an_address_of_its_own(page: str, client: TestClient) -> None:
    edition, addresses = queries.edition(Viewer("public")), offered(client, page)
    assert {one.split("/")[-1].partition("?")[0] for one in addresses} == PARTS[page]
    for address in addresses:
        answer = client.get(address)
        assert (answer.status_code, ancestors(answer)) == (200, f"{SITE} {SITE}:8443"), address
        assert ASKS.findall(answer.text) == []
        assert "set-cookie" not in answer.headers
        text = unescape(answer.text)
        assert Say("fr")("cited.demonstration") in text
        assert edition.name in text
        assert "Démonstration" in text
        assert all('target="_blank"' in link and 'href="/' in link for link in re.findall("<a [^>]+>", answer.text))
    again = client.get(addresses[0], headers={"If-None-Match": client.get(addresses[0]).headers["etag"]})
    assert again.status_code == 304


def test_a_part_has_the_filters_and_the_language_of_its_page(client: TestClient) -> None:
    (address, *_) = offered(client, "reorganisation-cooperations", "&region=53&lang=en")
    assert address == "/embed/page/reorganisation-cooperations/cooperations?region=53&lang=en"
    text, nation = (unescape(client.get(one).text) for one in (address, address.replace("region=53&", "")))
    assert "Bretagne</p>" in text
    assert 'href="/reorganisation-calendar?volet=cooperations&region=53&lang=en"' in text
    arcs = [
        re.findall(r'<g class="td-arcs">(.*?)</g>', one, flags=re.DOTALL)[0].count("<path") for one in (text, nation)
    ]
    assert 0 < arcs[0] < arcs[1]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/embed/page/nowhere/x", "page"),
        ("/embed/page/reorganisation-whatif/x", "page"),
        ("/embed/page/contests/x", "page"),
        ("/embed/page/missions-staff/none", "figure"),
        ("/embed/page/missions-staff/mouvements-par-domaine?region=99", "filt"),
        ("/embed/page/missions-staff/mouvements-par-domaine?annee=1900", "filt"),
        ("/embed/page/missions-staff/mouvements-par-domaine?zzz=1", "filt"),
        ("/integrer?integrer=deposits", "page"),
    ],
)  # fmt: skip
def test_a_part_that_is_not_there_is_a_small_page_that_says_so(
    address: str, words: str, language: str, client: TestClient
) -> None:
    answer = client.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert words in answer.text.split("<main>")[1]


def test_the_parts_of_a_page_are_those_that_everyone_reads(client: TestClient) -> None:
    address = "/embed/page/missions-staff/missions-transferees"
    assert client.get(f"{address}?vue=cabinet").content == client.get(address).content


# Whose turn it is ---------------------------------------------------------------------------------------------------

STAFF = "/embed/page/missions-staff/mouvements-par-domaine"


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The filters of each page that is drawn for parts of it, none drawn before."""
    answer_cache.forget_all_but(())
    seen: list[dict[str, str]] = []

    def counted(reader: object, page: object, parameters: dict[str, str], language: str) -> still.Parts:
        seen.append(dict(parameters))
        return _parts(reader, page, parameters, language)  # type: ignore[arg-type]

    monkeypatch.setattr(still, "parts", counted)
    return seen


_parts = still.parts


def test_parameters_that_a_page_does_not_read_make_it_no_other_one(
    client: TestClient, drawings: list[dict[str, str]]
) -> None:
    """`personne` and `km` are of other pages; `region` and `annee` are filters of this one."""
    plain = client.get(f"{STAFF}?personne=someone").content
    assert drawings == [{"personne": "someone"}, {}], "once to see what it reads, once without the rest"
    for asked in ("", "?km=5", "?personne=another&km=7", "?guichet=x&lang=fr"):
        assert client.get(STAFF + asked).content == plain
    assert b"someone" not in plain
    region = client.get(f"{STAFF}?region=53&km=5").content
    assert region != plain
    assert client.get(f"{STAFF}?km=6&region=53").content == region
    for _ in range(2):
        assert client.get(f"{STAFF}?annee=1900").status_code == 404
    read = [one for one in drawings if not {"km", "personne", "guichet"} & one.keys()]
    assert read == [{}, {"region": "53"}, {"annee": "1900"}], "each that differs is drawn once"


def test_pages_that_are_drawn_keep_nobody_from_the_api_and_from_what_was_drawn(
    client: TestClient, drawings: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = client.get(STAFF)
    go = Event()

    def slow(*_: object) -> still.Parts:
        go.wait(60)
        return still.Parts({}, True, frozenset({"region", "departement"}))

    monkeypatch.setattr(still, "parts", slow)
    regions = regions_of_france()
    with ThreadPoolExecutor(20) as readers:
        asked = [readers.submit(client.get, f"/embed/page/counters-map/points?region={code}") for code in regions]
        try:
            others = ("/api/v1/overview/kinds.csv", "/embed/figure/P1", "/flux/france.atom", STAFF)
            answers = [client.get(one) for one in others]
            refused = [one.result(30) for one in asked if one.done()]
        finally:
            go.set()
    assert [one.status_code for one in answers] == [200] * len(others)
    assert answers[-1].content == drawn.content
    assert len(refused) >= len(regions) - 12
    assert {(one.status_code, one.headers["retry-after"]) for one in refused} == {(503, "2")}
    assert {one.result().status_code for one in asked} == {404, 503}, "the others had their turn: no such part"


APART = {
    "api": ("/api/v1/overview/kinds.csv", "/api/v1/indicators/P1.json"),
    "embed.indicator": ("/embed/figure/P1", "/embed/chart/P1", "/embed/map/P1", "/integrer/P1"),
    "embed.part": (STAFF, "/integrer?integrer=missions-staff"),
    "feeds": ("/flux/france.atom", "/flux/R53.atom", "/calendrier.ics"),
}


@pytest.mark.parametrize("kind", one_in(2, APART))
def test_whoever_asks_one_kind_of_address_without_end_shuts_no_other(
    kind: str, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty connections ask for what is slow to make: each slot of its kind is held, and as many wait as may."""
    turns, go, crowd = import_module(f"pages.outputs.{kind}").turns, Event(), 30
    take = turns.take

    async def slow(make: Callable[[], Response]) -> Response:
        def made() -> Response:
            go.wait(60)
            return make()

        return await take(made)

    monkeypatch.setattr(turns, "take", slow)
    with ThreadPoolExecutor(crowd) as readers:
        asked = [readers.submit(client.get, APART[kind][n % len(APART[kind])]) for n in range(crowd)]
        try:
            wait(asked, 30, FIRST_COMPLETED)
            others = [path for own, paths in APART.items() if own != kind for path in paths]
            answers = {path: client.get(path).status_code for path in others}
        finally:
            go.set()
    assert answers == dict.fromkeys(answers, 200)
    assert Counter(one.result().status_code for one in asked) == {200: turns.most, 503: crowd - turns.most}


def regions_of_france() -> list[str]:
    ask = reading(Viewer("public"))
    return sorted(code for level, code in lookup.known(ask) if level == "region")
