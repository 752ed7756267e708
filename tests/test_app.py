"""The server beside the pages: health, headers, compressed files, the public summary."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from streamlit.file_util import get_static_dir
from websockets.sync.client import connect

from data import store
from data.store import Edition
from pages.shell.rooms import PAGES, ROOMS
from pages.text import Say
from queries import indicators
from queries.access import Viewer
from tests.support import one_in, reading

ROOT = Path(__file__).parents[1]
INDEX = Path(get_static_dir()) / "index.html"


def get(server: str, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    """The answer as it is on the wire: nothing followed, decompressed or normalised."""
    connection = HTTPConnection(urlsplit(server).netloc, timeout=30)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer, answer.read()


def test_health_tells_the_edition_served(server: str) -> None:
    answer, body = get(server, "/sante")
    state = json.loads(body)
    assert answer.status == 200
    assert answer.getheader("Cache-Control") == "no-store"
    assert state["status"] == "ok"
    assert state["edition"] == store.current("public").name
    assert state["kind"] == "demonstration"
    assert state["as_of"] == "2024-12-31"
    built = datetime.fromisoformat(state["built_at"])
    assert state["age_days"] == (datetime.now(UTC) - built.astimezone(UTC)).days


def test_health_is_503_without_an_edition(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> None:
    server = serve(EDITIONS_DIR=str(tmp_path_factory.mktemp("empty")))
    answer, body = get(server, "/sante")
    assert (answer.status, json.loads(body)["status"]) == (503, "unavailable")
    assert get(server, "/resume")[0].status == get(server, "/search.json?mots=rennes")[0].status == 503
    assert get(server, "/")[0].status == get(server, "/search?mots=rennes")[0].status == 200


@pytest.mark.parametrize(
    "path",
    ["/", "/missions", "/resume", "/sante", "/search.json", "/robots.txt", "/app/static/map.json", "/a/b"],
)
def test_every_answer_carries_the_security_headers(server: str, path: str) -> None:
    answer, _ = get(server, path)
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert answer.getheader("Referrer-Policy") == "same-origin"
    assert answer.getheader("X-Frame-Options") == "DENY"
    policy = directives(answer)
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == policy["frame-ancestors"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & set(policy["script-src"])


def directives(answer: HTTPResponse) -> dict[str, list[str]]:
    policy = answer.getheader("Content-Security-Policy") or ""
    return {name: sources for name, *sources in (part.split() for part in policy.split(";"))}


def test_the_policy_allows_exactly_the_inline_scripts_sent(server: str) -> None:
    answer, body = get(server, "/")
    inline = re.findall(r"<script>(.*?)</script>", body.decode(), re.DOTALL)
    hashes = {f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline}
    assert inline
    assert hashes == {source for source in directives(answer)["script-src"] if source.startswith("'sha256-")}


@pytest.mark.parametrize(
    ("path", "language", "title"),
    [
        ("/", "fr", "Trois chantiers"),
        ("/missions", "fr", "Trois chantiers"),
        ("/missions?volet=carte&lang=fr", "fr", "Trois chantiers"),
        ("/counters?lang=en", "en", "Trois chantiers"),
        ("/?lang=<script>", "fr", "Trois chantiers"),
    ],
)
def test_first_bytes_have_language_title_and_summary(server: str, path: str, language: str, title: str) -> None:
    _, body = get(server, path)
    html = body.decode()
    assert f'<html lang="{language}">' in html
    assert f"<title>{title}</title>" in html
    assert f'<a href="./resume?lang={language}">' in html
    assert "_stcore/agent" not in html
    assert html.count("<script>") == 1


@pytest.mark.parametrize("path", ["/", "/missions", "/nothing"])
def test_the_stylesheet_is_linked_and_kept_by_browsers_for_a_year(server: str, path: str) -> None:
    _, body = get(server, path)
    (link,) = re.findall(r'<link rel="stylesheet" href="([^"]*)">', body.decode())
    answer, sheet = get(server, urljoin(path, link), Accept_Encoding="gzip")
    assert (answer.status, answer.getheader("Content-Type")) == (200, "text/css; charset=utf-8")
    assert answer.getheader("Cache-Control") == "public, immutable, max-age=31536000"
    assert b".tc-head" in gzip.decompress(sheet)
    assert len(sheet) < 29_000  # a quarter above what it was: a guard against accidents


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"])
def test_inner_addresses_are_not_found(server: str, path: str) -> None:
    assert get(server, path)[0].status == 404


NOWHERE = [
    "/nothing",
    "/missions/foo",
    "/missions/_stcore/health",
    "/a/b/",
    "/index.html",
    "/static/none.js",
    "/_stcore/none",
    "/app",
    "/sante/x",
    "/app/static/none",
    "/app/static/",
    "/media/none",
    "/component/none",
    "/%3Cscript%3E",
]


@pytest.mark.parametrize("path", NOWHERE)
def test_an_address_that_leads_nowhere_is_not_found(server: str, path: str) -> None:
    answer, body = get(server, path)
    assert answer.status == 404
    assert b'<div id="root">' not in body  # Streamlit's page, which would show another one under this address
    assert b"<script" not in body


@pytest.mark.parametrize(("language", "title"), [("fr", "Cette adresse ne mène à aucune page"), ("en", "This address")])
def test_what_is_not_found_says_so_in_the_frame_with_the_ways_back(server: str, language: str, title: str) -> None:
    answer, body = get(server, f"/Missions/<b>?lang={language}&vue=prefect:R53&other=1")
    html = body.decode()
    assert (answer.status, answer.getheader("X-Content-Type-Options")) == (404, "nosniff")
    assert f'<html lang="{language}">' in html
    assert f"<h1>{title}" in html
    assert "/Missions/&lt;b&gt;" in html
    # From two levels down, every link leads to an address that answers, and the reader stays who they are.
    links = [unescape(link) for link in re.findall(r'<a [^>]*href="(\.\./[^"]*)"', html)]
    assert len(links) == 1 + len(ROOMS) + 3
    assert all(f"lang={language}" in link and "vue=prefect:R53" in link and "other" not in link for link in links)
    assert {get(server, urljoin("/Missions/x", link))[0].status for link in links} == {200}


@pytest.mark.parametrize(
    ("path", "meant"),
    [("/missions/", "../missions"), ("/MISSIONS-Map?lang=en", "./missions-map?lang=en"), ("/resume/", "../resume")],
)
def test_capitals_and_a_slash_at_the_end_lead_to_the_page_meant(server: str, path: str, meant: str) -> None:
    answer, _ = get(server, path)
    assert (answer.status, answer.getheader("Location")) == (307, meant)
    assert get(server, urljoin(path, meant))[0].status in (200, 308)


@pytest.mark.parametrize("path", sorted({page.address for page in PAGES}))
def test_every_page_is_found(server: str, path: str) -> None:
    answer, body = get(server, f"/{path}")
    assert answer.status == 200
    assert b'<div id="root">' in body


@pytest.mark.wide
def test_editions_are_served_from_a_folder_of_any_name(
    serve: Callable[..., str], edition: Edition, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("odd") / 'l\'été 100% "x" [a]; --'
    shutil.copytree(edition.path.parent, folder)
    server = serve(EDITIONS_DIR=str(folder))
    assert json.loads(get(server, "/sante")[1])["edition"] == edition.name
    assert get(server, "/resume")[0].status == 200


@pytest.mark.parametrize(
    "path", ["/%00", "/app/static/%00", "/static/%00.js", "/" + "a" * 5000, "/app/static/" + "%C3%A9" * 150]
)
def test_names_that_no_file_has_are_not_found_and_carry_the_security_headers(server: str, path: str) -> None:
    answer, _ = get(server, path)
    assert answer.status == 404
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


@pytest.mark.parametrize("path", ["/app/static/../main.py", "/app/static/..%2fmain.py", "/static/../index.html"])
def test_files_outside_the_static_folders_are_not_sent(server: str, path: str) -> None:
    answer, body = get(server, path)
    assert answer.status in (400, 404) or b"<div id=" in body
    assert b"import " not in body


def test_scripts_are_sent_gzipped_and_kept(server: str) -> None:
    script = re.search(r"static/js/index\.[^\"]+\.js", INDEX.read_text(encoding="utf-8"))
    assert script
    answer, body = get(server, f"/{script[0]}", Accept_Encoding="gzip")
    assert answer.getheader("Content-Encoding") == "gzip"
    assert answer.getheader("Cache-Control") == "public, immutable, max-age=31536000"
    assert gzip.decompress(body) == (INDEX.parent / script[0]).read_bytes()
    plain, uncompressed = get(server, f"/{script[0]}")
    assert plain.getheader("Content-Encoding") is None
    assert uncompressed == gzip.decompress(body)


@pytest.mark.parametrize("path", ["/app/static/map.json", "/", "/resume"])
def test_what_may_change_is_asked_for_again_and_not_sent_again(server: str, path: str) -> None:
    answer, body = get(server, path, Accept_Encoding="gzip")
    assert answer.getheader("Content-Encoding") == "gzip"
    assert answer.getheader("Cache-Control") == "no-cache"
    again, nothing = get(server, path, If_None_Match=str(answer.getheader("ETag")))
    assert body
    assert (again.status, nothing) == (304, b"")


def test_robots_may_read_the_summary(server: str) -> None:
    answer, body = get(server, "/robots.txt")
    assert answer.status == 200
    assert body.decode().splitlines()[:2] == ["User-agent: *", "Disallow: /_stcore/"]


def test_summary_of_an_edition_that_does_not_exist_is_not_found_and_names_it(server: str) -> None:
    answer, body = get(server, "/resume?edition=2019<b>")
    assert (answer.status, "2019<b>" in body.decode()) == (404, False)
    assert Say("fr")("shell.missing.unknown.sentence", asked="2019<b>") in unescape(body.decode())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_summary_has_the_public_figures_of_every_indicator(server: str, language: str) -> None:
    say = Say(language)
    html = unescape(get(server, f"/resume?lang={language}")[1].decode())
    assert f'<html lang="{language}">' in html
    assert "<script" not in html
    assert say("server.kind.demonstration") in html
    assert html.count("<h1>") == 1
    assert html.count("<h2>") == 3
    for indicator in indicators.catalogue().values():
        assert say.text(indicator.name_fr if language == "fr" else indicator.name_en) in html
    for workstream in ("missions", "reorganisation", "counters"):
        progress = reading(Viewer("public")).progress(workstream)
        assert progress.value is None or say.percent(progress.value) in html


def test_websocket_messages_are_compressed(server: str) -> None:
    address = server.replace("http", "ws") + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], compression="deflate") as socket:  # type: ignore[list-item]
        assert [extension.name for extension in socket.protocol.extensions] == ["permessage-deflate"]


def test_uvicorn_serves_the_same_application(serve: Callable[..., str]) -> None:
    server = serve("uvicorn")
    assert get(server, "/sante")[0].status == 200
    assert '<html lang="fr">' in get(server, "/missions")[1].decode()
    assert get(server, "/_stcore/host-config")[0].status == 200


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    "audience",
    ["prefect:R99", *(pytest.param(one, marks=pytest.mark.wide) for one in ("minister", "prefect", "Cabinet"))],
)
@pytest.mark.parametrize(
    "start", one_in(2, [("streamlit", "run", "app.py", "--server.port", "0"), ("uvicorn", "app:app", "--port", "0")])
)
def test_a_server_for_nobody_does_not_start(audience: str, start: tuple[str, ...]) -> None:
    command, environment = [sys.executable, "-m", *start], os.environ | {"AUDIENCE": audience}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "AUDIENCE: " in done.stderr
    assert "Set it to public, prefect:R53" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("reader", "count"), [("cabinet", 1), ("prefect:R01", 1), ("prefect:R53", 0), ("public", 0), ("nobody", 0)]
)
def test_the_box_answers_each_reader_with_what_they_may_read(server: str, reader: str, count: int) -> None:
    """P-01-05, of Guadeloupe (R01), has no decision yet (it is at the ministries' analysis)."""
    answer, body = get(server, f"/search.json?mots=p0105&vue={reader}")
    told = json.loads(body)
    assert (answer.status, answer.getheader("Cache-Control")) == (200, "no-store")
    assert answer.getheader("Content-Type") == "application/json"
    assert told["options"].count('href="./reorganisation-proposals?') == told["count"] == count
    assert told["options"].count("proposition=P-01-05") == count


def test_the_box_answers_no_other_page_and_reads_few_letters(server: str) -> None:
    assert get(server, "/search.json?mots=rennes", Origin="https://elsewhere.example")[0].status == 421
    short, long = (get(server, "/search.json?mots=rennes" + "+" * more)[1] for more in (0, 4000))
    assert json.loads(long)["count"] == json.loads(short)["count"] > 0
    assert json.loads(get(server, "/search.json")[1])["count"] == 0


def test_search_without_script_is_a_form_and_a_page_of_results(server: str) -> None:
    form = '<form action="./search" role="search">'
    for path in ("/", "/missions?lang=en", "/search"):
        assert form in get(server, path)[1].decode().partition("<noscript>")[2]
    answer, body = get(server, "/search?mots=guichets+bretagne&vue=public&lang=fr")
    plain = body.decode().partition("<noscript>")[2].partition("</noscript>")[0]
    assert (answer.status, answer.getheader("Cache-Control")) == (200, "no-store")
    assert 'value="guichets bretagne"' in plain
    assert '<input type="hidden" name="vue" value="public">' in plain
    assert '<a href="./counters?lang=fr&amp;vue=public&amp;region=53&amp;indicateur=P1"' in plain
    assert 'data-figure="P1.value" data-place="R53"' in plain
    assert "Données de démonstration" in plain
    assert "P-01-05" not in get(server, "/search?mots=p0105&vue=public")[1].decode()
