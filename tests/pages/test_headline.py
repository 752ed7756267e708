"""One finding of a territory, whoever tells it: its home, its page, its note, its slides, its feed and the API."""

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pptx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.blocks import about, headline
from pages.markup import escape
from pages.note import files
from pages.note.content import compose
from pages.outputs import api, feeds
from pages.shell.ask import Ask
from pages.text import LANGUAGES, Say
from queries import access, edition
from tests.pages import gathering
from tests.pages.support import html_of, page, run, says
from tests.support import one_in

PLACES = {"france": ("nation", "FR"), "R53": ("region", "53"), "D35": ("department", "35")}
# What several outlets count: who reads two of them finds one value.
HELD = ("proposals_red", "subjects_watch", "missions.value", "missions.gap", "counters.value", "open_counters")
# And by which query of the API.
BY_API = {
    "proposals_red": ("territory/next_steps", lambda rows: rows["red"].sum()),
    "subjects_watch": ("overview/watch", len),
    "open_counters": ("territory/facts", lambda rows: rows["counters"].iloc[0]),
}
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>|\u2060", "", text)).replace("\u2019", "'").strip()


def drawn(name: str, viewer: str, language: str, **address: str) -> str:
    return html_of(run(name, viewer, language, **address))


def title(html: str) -> str:
    return plain(_TITLE.findall(html)[0])


def figures(*pieces: str) -> dict[str, set[str]]:
    """What each figure is said to be."""
    found: dict[str, set[str]] = {}
    for piece in pieces:
        for one in gathering.read(piece, "").shown:
            found.setdefault(one.key, set()).add(one.value)
    return found


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("language", one_in(2, LANGUAGES))
@pytest.mark.parametrize("feed", one_in(3, PLACES))
@pytest.mark.parametrize("viewer", one_in(3, ["public", "cabinet", "prefect:R53"]))
def test_every_outlet_says_the_same(feed: str, viewer: str, language: str) -> None:
    level, code = PLACES[feed]
    reader, say = access.parse(viewer), Say(language)
    ask = Ask(reader, edition(reader))
    found = plain(headline.of(ask, say, level, code))
    name = {"region": "region", "department": "departement"}.get(level)
    whole = {"zone": "france"} if viewer.startswith("prefect") else {}
    home = drawn("overview", viewer, language, **({name: code} if name else whole))
    sheet = drawn("territory", viewer, language, **({name: code} if name else {"zone": "france"}))
    assert title(home) == title(sheet) == found
    note = compose(ask, say, (level, code), 2)
    told = [str(escape(text)) for text in note.texts]
    week = drawn("changes.week", viewer, language, **({name: code} if name else {"region": ""}))
    assert {key: said for key, said in figures(home, sheet, week, *told).items() if len(said) > 1} == {}
    both = figures(sheet).keys() & figures(*told).keys()  # the note's are those of its slides and its projection
    assert {key.split(" ")[0] for key in both} >= {*HELD[viewer == "public" :]}
    held = {key.split(" ")[0]: said for key, said in figures(sheet, *told).items() if ":" not in key}
    asked = {"vue": viewer} | ({level: code} if name else {})
    for figure, (query, count) in BY_API.items():
        answer = TestClient(Starlette(routes=api.routes())).get(f"/api/v1/{query}.csv", params=asked)
        assert held.get(figure, {"0"}) == {str(count(pd.read_csv(io.StringIO(answer.text))))}, figure
    assert plain(note.title) == found
    (slide, *_) = pptx.Presentation(io.BytesIO(files.written(note, "pptx"))).slides
    assert plain(slide.shapes.title.text_frame.text) == found
    public = access.parse("public")
    said = plain(headline.of(Ask(public, edition(public)), say, level, code))
    written = ElementTree.fromstring(feeds.atom(say, edition(public), feed, "https://example.org"))
    assert plain(written.findtext("{http://www.w3.org/2005/Atom}subtitle") or "").startswith(said)


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("viewer", one_in(3, ["public", "cabinet", "prefect:R53"]))
def test_a_home_says_what_it_is_before_its_title(viewer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = page("overview", viewer, "fr")
    over = html[: html.index("<h1")]
    assert "présentés le 25 juillet 2018" in over
    assert "inventé" in over
    reader = access.parse(viewer)
    monkeypatch.setenv("PUBLISHER", "Ministère de l'intérieur")
    real = Ask(reader, replace(edition(reader), kind="real"))
    publisher = Say("fr").text("Ministère de l'intérieur")
    assert says(about.sentence(real, Say("fr")), "overview.about.signed", publisher=publisher)
