"""The registry of pages: a page is its module, its two text files and one line, whoever may open it."""

import json
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Edition
from pages.server.routes import plain_routes
from pages.shell import rooms
from pages.shell.rooms import BY_PATH, MODULES, PAGES, Page, doors, open_to
from pages.text import LANGUAGES, Say
from queries import access
from queries.access import Viewer

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
for path in ("sitemap", "missions-added"):
    told[path] = sent(AppTest.from_string(show.format(path=path, lang=sys.argv[1]), default_timeout=90))
told["routes"] = [getattr(route, "path", "") for route in plain_routes()]
print(json.dumps(told))
"""

# The frame of a page of the registry, as main.py draws it.
FRAME = """
import queries
from pages import frame
from pages.shell.ask import Ask
from pages.shell.rooms import BY_PATH, open_to
from pages.text import Say
from queries.access import Viewer
cabinet = Viewer("cabinet")
ask = Ask(cabinet, queries.edition(cabinet))
frame.head(ask, Say("fr"), BY_PATH["{path}"], open_to(cabinet), True)
"""


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
        assert all(not pages[0].under and {page.under for page in pages[1:]} <= {pages[0].path} for pages in behind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_views_of_a_door_have_each_a_name(language: str) -> None:
    for pages in doors(PAGES):
        if len(pages) > 1:
            names = [page.view(Say(language)) for page in pages]
            assert all(names), pages[0].path
            assert len(set(names)) == len(names)


# The addresses of the pages before there were doors and views: links to them were sent, and printed.
SENT = """
 missions missions-map missions-inventory missions-overlaps missions-finder missions-clarification missions-staff
 missions-consultation missions-services reorganisation reorganisation-map reorganisation-pipeline
 reorganisation-proposals reorganisation-alerts reorganisation-powers reorganisation-contributions
 reorganisation-cooperations reorganisation-calendar reorganisation-whatif reorganisation-comparator counters
 counters-map counters-find counters-access counters-footfall counters-follow counters-planner counters-procedures
 counters-lists territory method sitemap accessibility legal"""


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("path", ["", *SENT.split()])
def test_an_address_that_was_sent_leads_to_its_page_with_its_parameters(path: str) -> None:
    """Over HTTP a route answers it (tests/test_app.py opens each); in a session it is a page, behind its door."""
    assert f"/{path}" in {getattr(route, "path", None) for route in plain_routes()}
    test = AppTest.from_string(FRAME.format(path=path), default_timeout=30)
    for name, value in {"vue": "cabinet", "region": "53", "niveau": "region"}.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception, test.exception
    (band,) = (one.proto.body for one in test.get("html") if 'class="tc-band"' in one.proto.body)
    current = re.findall(r'<a href="\./([^"?]*)\?([^"]*)" aria-current="(\w+)"', band)
    here = BY_PATH[path]
    marked = [here.under, path] if here.under else [path]
    shown = [address for address, *_ in current]
    assert set(shown) == (set(marked) if here.room and len(open_to(Viewer("cabinet"))[here.room]) > 1 else set())
    assert all(parameters == "vue=cabinet&amp;region=53&amp;niveau=region" for _, parameters, _ in current)
    here_is = r'<a class="tc-tool tc-here" data-region="53" data-departement="" [^>]*>(\w+) <'
    assert re.findall(here_is, band) == ["Bretagne"]
    assert [mark for address, _, mark in current if address == path] == ["page"] * shown.count(path)


@pytest.mark.usefixtures("edition")
def test_a_page_that_is_refused_marks_the_door_it_stands_behind() -> None:
    """The log of who did what, where nobody signs in: it is in no menu."""
    test = AppTest.from_string(FRAME.format(path="method-audit"), default_timeout=30).run()
    (band,) = (one.proto.body for one in test.get("html") if 'class="tc-band"' in one.proto.body)
    assert re.findall(r'<a href="\./([^"?]*)[^"]*" aria-current="(\w+)"', band) == [("method-editions", "true")]


def test_adding_a_page_takes_its_module_its_texts_and_a_line(edition: Edition, tmp_path: Path) -> None:
    """In a copy, by these four changes alone: it is in the menu, the footer and the site map, and it answers."""
    files = subprocess.run(["git", "ls-files", "pages"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in files.splitlines():
        if not name.startswith("pages/static/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    for name in ("queries", "data", "pages/static", ".streamlit"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "pages" / "missions" / "added.py").write_text(MODULE)
    for one in LANGUAGES:
        (tmp_path / "pages" / "text" / one / "added.toml").write_text(WORDS.format(one))
    registry = tmp_path / "pages" / "shell" / "rooms.py"
    before = '    Page("missions-services"'
    line = '    Page("missions-added", "missions", "missions.added"),\n'
    registry.write_text(registry.read_text().replace(before, line + before))

    done = subprocess.run([sys.executable, "-c", READ, "en"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert '<a href="./missions-added?lang=en">Door en</a>' in told["home"]
    assert '<a href="./missions-added?lang=en">Door en</a><p>About en</p>' in told["sitemap"]
    assert ">Added en</h1>" in told["missions-added"]
    assert "/missions-added" in told["routes"]
