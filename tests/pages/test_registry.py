"""The registry of pages: a page is its module, its two text files and one line, whoever may open it."""

import json
import re
import shutil
import subprocess
import sys
from html import unescape
from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from data.store import Edition
from pages.server.routes import plain_routes
from pages.shell import rooms
from pages.shell.rooms import ADDRESSES, BY_PATH, MODULES, PAGES, SHEETS, Page, doors, listed, open_to, opened_at
from pages.text import LANGUAGES, Say
from queries import access
from queries.access import Viewer
from tests.pages.support import html_of, ran
from tests.rooms import listed as listed_once

ROOT = Path(__file__).parents[2]
MODULE = '''"""A page that was added."""

from pages.shell.ask import Ask
from pages.elements import headings
from pages.text import Say


def render(ask: Ask, say: Say) -> None:
    """Its title."""
    headings.page(say("added.page.title"))
'''
WORDS = '[page]\ntitle = "Added {0}"\ndoor = "Door {0}"\nabout = "About {0}"\n'
# Run in the copy: what a reader is sent of the home page, of the site map and of the page; where the server answers.
READ = """
import json, sys
sys.path.insert(0, ".")
from streamlit.testing.v1 import AppTest
def sent(test):
    test.query_params["lang"] = sys.argv[1]
    test.run()
    assert not test.exception, test.exception
    return "".join(element.proto.body for element in test.get("html"))
show = '''
from importlib import import_module
import queries
from pages.shell.ask import Ask
from pages.shell.rooms import MODULES
from pages.text import Say
from queries.access import Viewer
import_module(MODULES["{path}"]).render(Ask(Viewer("public"), queries.edition(Viewer("public"))), Say("{lang}"))
'''
from pages.server.routes import plain_routes
told = {"home": sent(AppTest.from_file("pages/main.py", default_timeout=90))}
for path in ("search", "missions-added"):
    told[path] = sent(AppTest.from_string(show.format(path=path, lang=sys.argv[1]), default_timeout=90))
told["routes"] = [getattr(route, "path", "") for route in plain_routes()]
print(json.dumps(told))
"""

# The frame of a page of the registry, as main.py draws it.
FRAME = """
import queries
from pages import frame
from pages.shell.ask import Ask
from pages.shell.rooms import BY_PATH
from pages.text import Say
from queries.access import Viewer
cabinet = Viewer("cabinet")
ask = Ask(cabinet, queries.edition(cabinet))
frame.head(ask, Say("fr"), BY_PATH["{path}"], frame.opened(ask), True)
"""

BODY = """
import queries
from pages import body
from pages.shell.ask import Ask
from pages.shell.rooms import BY_PATH
from pages.text import Say
from queries.access import Viewer
viewer = Viewer("{viewer}")
body.draw(BY_PATH["{path}"], Ask(viewer, queries.edition(viewer)), Say("fr"))
"""
MOST = 26


def test_a_page_has_one_address_and_one_module() -> None:
    assert len({page.path for page in PAGES}) == len({page.module for page in PAGES}) == len(PAGES)
    assert all(callable(import_module(module).render) for module in MODULES.values())
    # The pages of a room follow one another, and the views of a door it: the order of the lines is that of the menus.
    assert [page.room for page in PAGES] == sorted((page.room for page in PAGES), key=[*rooms.ROOMS, ""].index)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_page_are_its_own(language: str) -> None:
    say = Say(language)
    titles = [page.title(say) for page in PAGES]
    assert len(set(titles)) == len(titles)
    assert all(page.door(say) and page.about(say) for page in PAGES)


def test_a_page_for_one_role_is_in_nobody_elses_menus(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Page("kept", "method", "method", who="administrator")
    monkeypatch.setattr(rooms, "PAGES", (*PAGES, kept))
    readers = [access.parse(name) for name in ("public", "cabinet", "prefect:R53", "administrator")]
    assert [kept in open_to(reader)["method"] for reader in readers] == [False, False, False, True]
    closed = [page for page in PAGES if page.who != "everyone"]
    assert sum(map(len, open_to(Viewer("public")).values())) == len(PAGES) - len(closed)


@pytest.mark.parametrize("reader", ["public", "prefect:R53", "prefect:D35", "cabinet", "administrator"])
def test_a_room_has_six_doors_at_most_and_every_page_is_behind_one(reader: str) -> None:
    rooms_open = open_to(access.parse(reader))
    for room in filter(None, rooms_open):
        behind = doors(rooms_open[room])
        assert len(behind) <= 6, room
        assert [page for pages in behind for page in pages] == list(rooms_open[room])
        assert all(pages[0].address == pages[0].behind for pages in behind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_views_of_a_door_have_each_a_name(language: str) -> None:
    for pages in doors(PAGES):
        if len(pages) > 1:
            names = [page.view(Say(language)) for page in pages]
            assert all(names), pages[0].path
            assert len(set(names)) == len(names)


def test_a_page_has_three_parts_at_most_and_is_open_to_who_may_open_one() -> None:
    """So that a page is listed once, by the part that stands at its address without a parameter."""
    addresses = [page.address for page in PAGES if page.path not in SHEETS]
    assert max(map(addresses.count, addresses)) <= 3
    assert {page.address for page in listed(PAGES)} == {*addresses}
    for page in PAGES:
        whole = ADDRESSES[page.address]
        assert (whole.room, whole.part, whole.under) == (page.room, "", page.under)
        assert whole.who in ("everyone", page.who)


def test_the_public_is_shown_few_pages() -> None:
    """Entries of menus, and of the map of the site; `python -m tests.rooms` says how long each is."""
    assert len(listed_once("public")) <= MOST


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("path", [page.path for page in PAGES if page.part and page.who != access.EVERYONE])
def test_a_part_of_a_page_is_refused_to_whom_its_page_is_open(path: str) -> None:
    """As at an address of its own: `/tools` is open to everyone, what simulates undecided proposals is not."""
    here = BY_PATH[path]
    assert access.opens(Viewer("public"), ADDRESSES[here.address].who)
    for viewer, refused in (("public", True), ("cabinet", False)):
        told = html_of(ran(BODY.format(path=path, viewer=viewer), volet=here.part))
        assert (unescape(Say("fr")("search.instead")) in unescape(told)) == refused


# Every address that was ever sent or printed, and where its page is now.
SENT = {
    "": "",
    "missions": "missions",
    "missions-map": "missions?volet=carte",
    "missions-inventory": "missions-inventory",
    "missions-services": "missions-inventory?volet=services",
    "missions-overlaps": "missions-overlaps",
    "missions-roles": "missions-overlaps?volet=roles",
    "missions-transfer": "missions-overlaps?volet=transfert",
    "missions-finder": "tools?volet=rapprochements",
    "missions-clarification": "missions#panel-etapes-de-clarification",
    "missions-staff": "missions-staff",
    "missions-consultation": "missions-consultation",
    "reorganisation": "reorganisation",
    "reorganisation-map": "reorganisation?volet=carte",
    "reorganisation-chart": "reorganisation?volet=organigramme",
    "reorganisation-contributions": "reorganisation",
    "reorganisation-proposals": "reorganisation-proposals",
    "reorganisation-pipeline": "reorganisation-proposals?volet=parcours",
    "reorganisation-alerts": "reorganisation-proposals?volet=parcours",
    "reorganisation-whatif": "tools?volet=simulation",
    "reorganisation-calendar": "reorganisation-calendar",
    "reorganisation-cooperations": "reorganisation-calendar?volet=cooperations",
    "reorganisation-powers": "reorganisation-powers",
    "reorganisation-comparator": "territory-compare?volet=services",
    "counters": "counters",
    "counters-map": "counters?volet=carte",
    "counters-find": "counters-find",
    "counters-access": "counters-access",
    "counters-planner": "tools",
    "counters-footfall": "counters-footfall",
    "counters-follow": "counters-follow",
    "counters-procedures": "counters-footfall?volet=demarches",
    "counters-lists": "counters-follow",
    "territory": "territory",
    "territory-compare": "territory-compare",
    "selection": "territory-compare",
    "changes": "changes",
    "method": "method",
    "method-rows": "method?volet=lignes",
    "method-freshness": "method-freshness",
    "method-reuse": "method?volet=reutilisation",
    "method-practice": "method?volet=bonnes-pratiques",
    "method-editions": "method-editions",
    "method-audit": "method-audit",
    "deposits": "deposits",
    "contests": "contests",
    "search": "search",
    "sitemap": "search",
    "accessibility": "accessibility",
    "legal": "legal",
}
ASKED = {"vue": "cabinet", "region": "53", "niveau": "region"}


@pytest.mark.parametrize(("old", "new"), SENT.items())
def test_an_address_that_was_sent_answers_or_leads_to_where_its_page_is(old: str, new: str) -> None:
    client = TestClient(Starlette(routes=plain_routes()), follow_redirects=False)
    answer = client.get(f"/{old}", params=ASKED)
    if new == old:
        assert answer.status_code == 200
        return
    to, _, panel = new.partition("#")
    path, _, own = to.partition("?")
    asked = {**dict(parse_qsl(own)), **ASKED}
    there = urlsplit(answer.headers["location"])
    found = (answer.status_code, there.path, dict(parse_qsl(there.query)), there.fragment)
    assert found == (308, f"./{path}", asked, panel)
    assert client.get(f"/{path}", params=asked).status_code == 200
    # Where a part was asked for at an address of its own, it was no other part.
    assert client.get(f"/{old}", params={"volet": "x"}).headers["location"] == f"./{new}"


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("old", "new"), [one for one in SENT.items() if one[0] != "method-audit"]
)  # refused: see below
def test_an_address_that_was_sent_opens_its_page_in_a_session_with_its_parameters(old: str, new: str) -> None:
    """Streamlit knows both (pages/main.py): the same is drawn there, and every link leads to where it is now."""
    new = new.partition("#")[0]
    path, _, own = new.partition("?")
    here = opened_at(old)
    assert here is opened_at(path, own.removeprefix("volet="))
    test = ran(FRAME.format(path=here.path), **ASKED)
    (band,) = (one.proto.body for one in test.get("html") if 'class="tc-band"' in one.proto.body)
    current = re.findall(r'<a href="\./([^"]*)"(?: data-here="[^"]*")? aria-current="(\w+)"', band)
    shown = {(unescape(address).partition("vue=")[0].rstrip("?&"), mark) for address, mark in current}
    own_page = () if here.path in SHEETS else ((new, "page"),)
    marked = {(here.behind, "true" if here.part or here.under else "page"), *own_page}
    is_behind_doors = here.room and len(open_to(Viewer("cabinet"))[here.room]) > 1
    assert shown == (marked if is_behind_doors else set())
    assert all(address.endswith("vue=cabinet&amp;region=53&amp;niveau=region") for address, _ in current)
    here_is = r'<a class="tc-tool tc-here" data-region="53" data-departement="" [^>]*>(\w+) <'
    assert re.findall(here_is, band) == ["Bretagne"]


@pytest.mark.usefixtures("edition")
def test_a_page_that_is_refused_marks_the_door_it_stands_behind() -> None:
    """The log of who did what, where nobody signs in: it is in no menu."""
    test = ran(FRAME.format(path="method-audit"))
    (band,) = (one.proto.body for one in test.get("html") if 'class="tc-band"' in one.proto.body)
    assert re.findall(r'<a href="\./([^"?]*)[^"]*" aria-current="(\w+)"', band) == [("method-editions", "true")]


@pytest.mark.wide
def test_adding_a_page_takes_its_module_its_texts_and_a_line(edition: Edition, tmp_path: Path) -> None:
    """In a copy, by these four changes alone: it is in the menu, the footer and the site map, and it answers."""
    shutil.copytree(ROOT / "pages", tmp_path / "pages")  # with what is compiled of it
    for name in ("queries", "data", ".streamlit"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "pages" / "missions" / "added.py").write_text(MODULE)
    for one in LANGUAGES:
        (tmp_path / "pages" / "text" / one / "added.toml").write_text(WORDS.format(one))
    registry = tmp_path / "pages" / "shell" / "rooms.py"
    before = '    Page("missions-inventory"'
    line = '    Page("missions-added", "missions", "missions.added"),\n'
    registry.write_text(registry.read_text().replace(before, line + before))

    done = subprocess.run([sys.executable, "-c", READ, "en"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert '<a href="./missions-added?lang=en">Door en</a>' in told["home"]
    assert '<a href="./missions-added?lang=en">Door en</a><p>About en</p>' in told["search"]
    assert ">Added en</h1>" in told["missions-added"]
    assert "/missions-added" in told["routes"]
