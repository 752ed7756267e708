"""The terms of the address: an unknown value is named on the page, and nothing wider is shown as if it were it."""

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Edition
from pages import maps
from pages.elements import address, filters, links
from pages.missions import choices
from pages.reorganisation import choices as proposal_choices
from pages.reorganisation import load, simulation
from pages.shell.rooms import MODULES
from pages.text import Say
from tests.pages.support import MAIN, ran, says
from tests.support import one_in

SCRIPT = """
from importlib import import_module
from pages.shell.ask import Ask
from pages.elements import address
from pages.shell.serving import reader
from pages.text import Say
one, say = reader("{viewer}"), Say("{language}")
ask = Ask(one.viewer, one.edition)
terms = address.start(say)
import_module("{module}").render(ask, say)
address.finish(say, terms)
"""

pytestmark = pytest.mark.usefixtures("edition")


def opened(path: str, viewer: str = "cabinet", language: str = "fr", **parameters: str) -> AppTest:
    """A page as main.py draws it, without its frame."""
    script = SCRIPT.format(module=MODULES[path], viewer=viewer, language=language)
    return ran(script, **parameters)


def home(**parameters: str) -> str:
    """The overview as a reader sees it, frame included."""
    return told(ran(MAIN, **parameters))


def told(test: AppTest) -> str:
    """What a page writes but its stylesheets, with plain spaces."""
    written = [element.proto.body for element in test.get("html") if "@media" not in element.proto.body]
    return re.sub("[\u202f\u00a0]", " ", unescape("\n".join(written)))


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"departement": "999"}, "« 999 » (departement)"),
        ({"region": "ZZ"}, "« ZZ » (region)"),
        ({"region": "35"}, "« 35 » (region)"),  # a département is not a region
        ({"region": "99", "departement": "00"}, "« 99 » (region) et « 00 » (departement)"),
    ],
)
def test_a_territory_that_does_not_exist_is_named_and_nothing_is_shown_in_its_place(
    parameters: dict[str, str], named: str
) -> None:
    html = home(**parameters)
    assert says(html, "shell.terms.nowhere", asked=named)
    assert html.count("<h1") == 1
    assert "tc-foot" in html
    assert "tc-card" not in html
    assert "%" not in html, "a figure is shown in its place"
    back = re.findall(r'<a href="([^"]*)"[^>]*>Ouvrir cette page sans ce territoire', html)
    assert back == ["./"]


@pytest.mark.wide
def test_a_territory_that_exists_is_shown() -> None:
    for parameters in ({"departement": "2A"}, {"region": "53"}, {"departement": ""}, {}):
        assert not says(home(**parameters), "shell.terms.nowhere")


def test_an_edition_asked_for_is_refused_by_name_where_there_is_none(edition: Edition) -> None:
    html = home(edition="20200101T000000Z-abc")
    assert "L’adresse demande « 20200101T000000Z-abc »" in re.sub("<[^>]+>", "", html)
    assert "tc-card" not in html


@pytest.mark.wide
def test_the_foot_dates_the_data_and_the_page_spells_its_acronyms(edition: Edition) -> None:
    html = home()
    assert re.search(r">Données arrêtées au \d+ \w+ \d{4}\. <", html)
    assert edition.name not in re.sub(r'(title|data-edition)="[^"]*"', "", html)
    for acronym in ("CNATE", "DITP"):  # which owes an evaluation
        assert f"{acronym}, {Say('fr')(f'parts.acronym.{acronym}')}" in html
    assert "RGAA, " not in html  # an acronym of other pages
    assert f"dans l’édition {edition.name}" in told(opened("method"))


def test_a_language_that_is_not_spoken_is_named() -> None:
    assert says(home(lang="de"), "shell.terms.left", count=1, asked="« de » (lang)")


@pytest.mark.parametrize("path", one_in(12, MODULES))
@pytest.mark.parametrize("viewer", [pytest.param("public", marks=pytest.mark.wide), "cabinet"])
def test_every_filter_names_what_it_does_not_offer(path: str, viewer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    for one in ("chosen", "several"):
        monkeypatch.setattr(filters, one, _noted(getattr(filters, one), asked))
    opened(path, viewer)
    names = set(asked)
    asked.clear()  # one filter may stand only where another one has a value
    test = opened(path, viewer, **dict.fromkeys(names, "zzz"))
    assert asked <= set(test.session_state["left-aside"])
    assert ("zzz" in told(test)) == bool(asked)


def _noted(function, asked: set[str]):
    """The same function, which notes the parameter that it reads."""

    def noting(name: str, *args, **named):
        asked.add(name)
        return function(name, *args, **named)

    return noting


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("counters-find", "commune", "99999"),
        ("counters-find", "guichet", "zzz"),
        ("missions-inventory", "mission", "zzz"),
        ("reorganisation-proposals", "alert", "zzz"),
        ("reorganisation-proposals", "page", "999"),
        ("reorganisation-proposals", "page", "²"),
        ("reorganisation-whatif", "choix", "P-0-0"),
    ],
)
def test_what_no_filter_reads_is_named_too(path: str, name: str, value: str) -> None:
    assert value in told(opened(path, **{name: value}))


@pytest.mark.parametrize(
    ("path", "names"),
    [("reorganisation-proposals", ["page"]), ("reorganisation-whatif", [*list(simulation.FIELDS), load.MOVED])],
)
def test_a_number_longer_than_python_reads_is_left_aside(path: str, names: list[str]) -> None:
    """Python refuses to read a number of more than 4300 digits, and the widget one beyond its own bounds."""
    test = opened(path, **dict.fromkeys(names, "9" * 5000), region="53")
    assert set(names) <= set(test.session_state["left-aside"])


def test_more_than_may_be_chosen_is_left_aside_instead_of_stopping_the_page() -> None:
    """Six territories are compared at most."""
    shown = told(opened("reorganisation-comparator", territoires="11,24,27,28,32,44,52,53"))
    assert "« 52,53 » (territoires)" in shown


def test_a_list_whose_page_is_not_there_begins_again() -> None:
    first = told(opened("reorganisation-proposals"))
    html = told(opened("reorganisation-proposals", page="999"))
    assert all(" : 1 à 25 sur " in page.replace("\u202f", " ").replace("\xa0", " ") for page in (first, html))


def test_an_english_reader_is_told_in_english() -> None:
    html = told(opened("counters-map", language="en", format="zzz"))
    assert says(html, "shell.terms.left", "en", asked='"zzz" (format)')


def test_a_parameter_that_no_page_reads_is_named() -> None:
    html = home(departmnt="35", regoin="53")
    assert says(html, "shell.terms.unread", count=2, names="« departmnt » et « regoin »")
    assert not says(home(departement="35", alert="no_cooperation"), "shell.terms.unread")
    assert says(home(lang="en", **{"<script>": ""}), "shell.terms.unread", "en", count=1, names='"<script>"')


def test_every_parameter_that_a_page_reads_is_known() -> None:
    """Names written in the code of pages, and those of the tables of filters; routes of sign-in have their own."""
    called = re.compile(r'(?:\b(?:choice|chosen|several|left_aside)\(\s*|query_params(?:\.get\(|\.pop\(|\[))"(\w+)"')
    bound = re.compile(r'key="(\w+)", bind="query-params"')
    apart = {"sign_in", "preview.py", "frozen.py"}
    files = (file for file in MAIN.parent.rglob("*.py") if not apart & set(file.parts))
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    read = set(called.findall(code)) | set(bound.findall(code))
    read |= {*choices.NAMES, *proposal_choices.NAMES, *simulation.FIELDS, *maps.PARAMETERS.values(), *links.KEPT}
    assert len(read) > 50
    assert read - address.NAMES == set(), "a parameter that a page reads is named in NAMES of pages/elements/address.py"
    assert {name for name in address.NAMES if not re.search(rf'"{name}"|\b{name}=', code)} == set()


def test_what_a_link_opens_comes_after_what_it_asks() -> None:
    opened = links.address("counters-follow", {links.OPENS: "panel-guichets-loaded", "tri": "loaded"})
    assert opened == "counters-follow?tri=loaded#panel-guichets-loaded"
    assert links.address("counters-follow", {}) == "counters-follow"
