"""The registry of pages: a page is its module, its two text files and one line, whoever may open it."""

import json
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from data.store import Edition
from pages import rooms
from pages.rooms import MODULES, PAGES, Page, open_to
from pages.text import LANGUAGES, Say
from queries import access
from queries.access import Viewer

ROOT = Path(__file__).parents[2]
MODULE = '''"""A page that was added."""

from pages.ask import Ask
from pages.parts import headings
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
from pages.ask import Ask
from pages.rooms import MODULES
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


def test_a_page_has_one_address_and_one_module() -> None:
    assert len({page.path for page in PAGES}) == len({page.module for page in PAGES}) == len(PAGES)
    assert all(callable(import_module(module).render) for module in MODULES.values())
    # The pages of a room follow one another: the order of the lines is that of the menus.
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
    assert sum(map(len, open_to(Viewer("public")).values())) == len(PAGES)


def test_adding_a_page_takes_its_module_its_texts_and_a_line(edition: Edition, tmp_path: Path) -> None:
    """In a copy, by these four changes alone: it is in the menu, the footer and the site map, and it answers."""
    shutil.copytree(ROOT / "pages", tmp_path / "pages", ignore=shutil.ignore_patterns("__pycache__", "static"))
    for name in ("queries", "data", "pages/static", ".streamlit"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "pages" / "missions" / "added.py").write_text(MODULE)
    for one in LANGUAGES:
        (tmp_path / "pages" / "text" / one / "added.toml").write_text(WORDS.format(one))
    registry = tmp_path / "pages" / "rooms.py"
    before = '    Page("missions-services"'
    line = '    Page("missions-added", "missions", "missions.added"),\n'
    registry.write_text(registry.read_text().replace(before, line + before))

    done = subprocess.run([sys.executable, "-c", READ, "en"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert '<a href="./missions-added?lang=en">Door en</a>' in told["home"]
    assert '<a href="./missions-added?lang=en">Added en</a><span>About en</span>' in told["sitemap"]
    assert ">Added en</h1>" in told["missions-added"]
    assert "/missions-added" in told["routes"]
