"""The public pages as files: what is in them, where they lead, whom they are for, and how they take their place."""

import gzip
import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from data.store import Edition
from pages.__main__ import main
from pages.maps import regions
from pages.outputs.site import folder, making, plan
from pages.outputs.site.addresses import Addresses
from pages.outputs.site.folder import Written
from pages.outputs.static import still, writing
from pages.outputs.static.tree import Node, drawn
from pages.parts.alerts import PUBLIC as ALERTS
from pages.shell import serving
from pages.shell.rooms import BY_PATH
from pages.text import LANGUAGES
from tests import canaries
from tests.pages import support
from tests.support import build_world

# Of the kinds that have a page a territory, these alone are written: the small world knows all of France.
WRITTEN = re.compile(
    r"(territories|counters|find|footfall)/(R53|D35|index)|indicators/(P1|M1)|index|changes|missions|counters|method|legal|(missions|proposals)/.*"
)
FIGURE = re.compile(r'<data value="([^"]*)"((?: data-\w+="[^"]*")+)>')
PLACES = {"territories/R53": ("territory", {"region": "53"}), "territories/D35": ("territory", {"departement": "35"})}


SERVED = {"find/search"}  # by the program, where a page says `find/search`
_planned = plan.pages


@pytest.fixture(scope="module")
def whole(world: Path) -> set[str]:
    """The names of all pages of the small world."""
    return {page.name for page in _planned(making.everyone())}


@pytest.fixture(scope="module")
def world(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The small world, a canary in each column that is kept from the public."""
    place = tmp_path_factory.mktemp("site")
    build_world(place, canaries.statements())
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("EDITIONS_DIR", str(place))
        patched.setenv("PUBLIC_URL", "https://dash.example.fr")
        patched.setattr(plan, "pages", lambda ask: [one for one in _planned(ask) if WRITTEN.fullmatch(one.name)])
        yield place


@pytest.fixture(scope="module")
def written(world: Path) -> tuple[Path, Written]:
    """Its site, and what was said of it."""
    return world / "pages", folder.write(world / "pages", workers=1)


@pytest.fixture(scope="module")
def pages(written: tuple[Path, Written]) -> Mapping[str, str]:
    """Its pages by their names with their language: "fr/territories/R53"."""
    root = written[0]
    names = [path for language in LANGUAGES for path in (root / language).rglob("*.html")]
    return {str(path.relative_to(root).with_suffix("")): path.read_text(encoding="utf-8") for path in names}


@pytest.mark.wide
def test_it_has_the_same_pages_in_both_languages(pages: Mapping[str, str]) -> None:
    french, english = ({name[3:] for name in pages if name.startswith(one)} for one in ("fr/", "en/"))
    assert french == english
    assert french >= {
        "index",
        "missions",
        "counters",
        "territories/R53",
        "territories/D35",
        "indicators/P1",
        "find/D35",
    }
    assert {name.split("/")[0] for name in french if "/" in name} >= {"missions", "proposals"}


def test_every_page_says_its_language_its_title_its_edition_and_that_it_is_a_demonstration(
    pages: Mapping[str, str],
) -> None:
    for name, page in pages.items():
        assert f'<html lang="{name[:2]}" data-kind="demonstration">' in page
        assert page.count("<h1") == page.count("<main>") == 1, name
        assert re.search(r"<title>[^<]{5,} · Trois chantiers</title>", page), name
        assert '<meta name="edition" content="by-hand' in page
        assert 'class="tc-badge tc-demonstration"' in page.split("<main>")[0], name
        assert page.count("<table") == page.count("<caption"), name
        ids = Counter(re.findall(r'\bid="([^"]+)"', page))
        assert [one for one, count in ids.items() if count > 1] == [], name
        assert not support.UNWRITTEN.search(re.sub(r"<[^>]+>", " ", page.split("<main>")[1].split("</main>")[0])), name


def test_every_link_leads_to_a_file_or_to_the_dashboard(
    written: tuple[Path, Written], pages: Mapping[str, str], whole: set[str]
) -> None:
    root = written[0]
    for name, page in pages.items():
        here = root / f"{name}.html"
        for link in set(re.findall(r'(?:href|src|action)="([^"]*)"', page)):
            told = urlsplit(html.unescape(link))
            if told.scheme:
                assert told.scheme in ("https", "data"), link
                continue
            target = (here.parent / unquote(told.path)).resolve() if told.path else here
            if not target.is_relative_to(root.resolve()):
                path = told.path.replace("../", "")
                assert path in BY_PATH or path.startswith(("api/", "flux/", "integrer/", "calendrier.ics")), (
                    name,
                    link,
                )
                continue
            if not target.is_file():
                assert str(target.relative_to(root.resolve()))[3:].removesuffix(".html") in whole | SERVED, (name, link)
                continue
            if told.fragment and target.suffix == ".html":
                assert f'id="{told.fragment}"' in target.read_text(encoding="utf-8"), (name, link)


def test_nothing_is_asked_of_elsewhere_and_no_page_is_heavy(
    written: tuple[Path, Written], pages: Mapping[str, str]
) -> None:
    _, said = written
    for name, page in pages.items():
        fetched = re.findall(r'<(?:script|link|img|use)\b[^>]*?(?:src|href)="([^"]*)"', page)
        own = re.findall(r'<link rel="(?:alternate|canonical)"[^>]*href="([^"]*)"', page)
        assert [one for one in fetched if urlsplit(one).netloc and one not in own] == [], name
        assert len(gzip.compress(page.encode())) <= 40 * 1024, name
    assert said.pages == len(pages)


def test_a_page_holds_the_figures_of_the_live_page(world: Path, pages: Mapping[str, str]) -> None:
    for name, (path, asked) in PLACES.items():
        live = "".join(one.proto.body for one in support.run(path, "public", **asked).get("html"))
        figures = set(FIGURE.findall(live))
        assert len(figures) > 20
        assert figures <= set(FIGURE.findall(pages[f"fr/{name}"]))


def test_a_page_of_the_site_and_the_same_page_saved_are_written_alike(pages: Mapping[str, str]) -> None:
    """One renderer: the same figures, panels and columns; what differs is where links lead, and what was chosen."""
    for name, (path, asked) in PLACES.items():
        saved = still.of(serving.public(), BY_PATH[path], asked, "fr", "f" * 32, 10**7).body
        whole = pages[f"fr/{name}"]
        assert set(FIGURE.findall(saved)) == set(FIGURE.findall(whole)), name
        for look in ('class="ts-panel', 'class="ts-columns"', "<table"):
            assert saved.count(look) == whole.count(look), (name, look)


def test_no_file_holds_what_is_kept_from_the_public(written: tuple[Path, Written]) -> None:
    for path in (one for one in written[0].rglob("*") if one.is_file()):
        assert not canaries.LIKE_A_CANARY.search(path.read_bytes()), path


def test_the_files_that_a_page_gives_lie_beside_it_and_programs_are_told(
    written: tuple[Path, Written], pages: Mapping[str, str]
) -> None:
    page = pages["en/territories/D35"]
    taken = re.findall(r'<p class="tc-take"><a href="([^"]+)"', page)
    assert any(name.startswith("D35-DEMONSTRATION-fiche") for name in taken)
    for name in taken:
        assert (written[0] / "en" / "territories" / name).read_text(encoding="utf-8-sig").count("\n") > 1
    told = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert told["@type"] == "Dataset"
    assert "with no official status" in told["alternateName"]
    addresses = [one["contentUrl"] for one in told["distribution"]]
    assert addresses == [f"https://dash.example.fr/public/en/territories/{name}" for name in taken]


def test_a_page_tells_its_feeds_which_the_program_answers(pages: Mapping[str, str]) -> None:
    told = '<link rel="alternate" type="{}" href="{}"'
    atom = "application/atom+xml"
    assert told.format(atom, "../../../flux/D35.atom?lang=en") in pages["en/territories/D35"]
    assert told.format(atom, "../../../flux/R53.atom?lang=fr") in pages["fr/territories/R53"]
    france = told.format(atom, "../../flux/france.atom?lang=fr")
    assert all(france in pages[one] for one in ("fr/missions", "fr/counters"))
    assert told.format("text/calendar", "../../calendrier.ics?lang=en") in pages["en/index"]
    for alert in ALERTS:
        assert told.format(atom, f"../../flux/alerte-{alert}.atom?lang=fr") in pages["fr/changes"]


def test_the_home_leads_to_each_region_by_its_name_in_the_order_of_the_alphabet(pages: Mapping[str, str]) -> None:
    listed = re.findall(r'<ul class="tc-regions">(.*?)</ul>', pages["fr/index"], flags=re.DOTALL)
    names = re.findall(r">([^<>]+)</a>", listed[0])
    assert len(names) == 18  # thirteen in Europe, five overseas
    assert [names[0], names[7], names[-1]] == ["Auvergne-Rhône-Alpes", "Guyane", "Provence-Alpes-Côte d’Azur"]


def test_footfall_has_a_page_for_each_region_which_leads_to_all_others(
    pages: Mapping[str, str], whole: set[str]
) -> None:
    """Of the eighteen regions, Bretagne is 53."""
    assert len([name for name in whole if re.fullmatch(r"footfall/R\d\d", name)]) == 18
    listed = re.findall(r'<ul class="tc-regions">(.*?)</ul>', pages["fr/footfall/R53"], flags=re.DOTALL)
    assert '<li><a href="index.html">France entière</a></li>' in listed[0]
    assert "<li>Bretagne</li>" in listed[0]
    assert listed[0].count("<a href=") == 18
    assert '<a href="./footfall/index.html">Fréquentation par région</a>' in pages["fr/index"]


def test_a_map_and_a_curve_are_drawn_without_script(written: tuple[Path, Written], pages: Mapping[str, str]) -> None:
    page = pages["fr/indicators/P1"]
    assert page.count('<use href="../../map.svg#D') == 101
    assert 'href="../territories/D35.html" tabindex="-1"' in page
    assert 'class="td-line"' in page
    outlines = (written[0] / "map.svg").read_text(encoding="utf-8")
    assert outlines == regions.outlines_svg()
    assert len(re.findall(r'<g id="D[\dAB]+">', outlines)) == 101
    assert len(re.findall(r'<g id="R\d+">', outlines)) == 18


def test_every_page_says_where_it_is_for_good_and_the_map_of_the_site_names_all(
    written: tuple[Path, Written], pages: Mapping[str, str]
) -> None:
    sitemap = (written[0] / "sitemap.xml").read_text(encoding="utf-8")
    for name, page in pages.items():
        address = f"https://dash.example.fr/public/{name}.html"
        assert f'<link rel="canonical" href="{address}">' in page
        assert f"<loc>{address}</loc>" in sitemap
        assert f'hreflang="fr" href="https://dash.example.fr/public/fr/{name[3:]}.html"' in page
    assert sitemap.count("<loc>") == len(pages)


def test_without_a_public_address_no_page_says_one(
    world: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PUBLIC_URL")
    monkeypatch.setattr(plan, "pages", lambda ask: [plan.Page("legal", "legal")])
    assert main(["site", "--workers", "1", str(tmp_path / "site")]) == 0
    page = (tmp_path / "site" / "fr" / "legal.html").read_text(encoding="utf-8")
    assert "canonical" not in page
    assert "https://dash" not in page
    assert not (tmp_path / "site" / "sitemap.xml").exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["site"], "what was begun is gone"


def test_nothing_but_a_site_is_written_over(world: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(folder.NotASite):
        folder.write(tmp_path / "mine", workers=1)
    assert [one.name for one in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_page_that_cannot_be_drawn_leaves_the_site_as_it_was(
    world: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(plan, "pages", lambda ask: [plan.Page("legal", "legal")])
    folder.write(tmp_path / "site", workers=1)
    before = (tmp_path / "site" / "fr" / "legal.html").read_bytes()

    def broken(page: plan.Page, ask: object, say: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(plan.Page, "draw", broken)
    with pytest.raises(RuntimeError):
        folder.write(tmp_path / "site", workers=1)
    assert (tmp_path / "site" / "fr" / "legal.html").read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["site"]


@pytest.mark.wide
def test_several_processes_write_what_one_writes(world: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of the whole plan, which the other processes follow: links lead to the pages of a plan."""
    monkeypatch.setattr(plan, "pages", _planned)
    ask = making.everyone()
    pages, around = [*plan.pages(ask)][:4], folder.Around(ask.edition, "style.css", "")
    places = {count: tmp_path / str(count) for count in (1, 2)}
    for count, place in places.items():
        folder._write_all(place, pages, around, count)
    one, two = (
        {path.relative_to(place): path.read_bytes() for path in place.rglob("*") if path.is_file()}
        for place in places.values()
    )
    assert one.keys() == two.keys()
    assert sum(path.suffix == ".html" for path in one) == 2 * len(pages)
    assert [str(path) for path in one if one[path] != two[path]] == []


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("territory?region=53", "R53.html"),
        ("territory?departement=35&lang=en", "D35.html"),
        ("counters-footfall?region=53", "../footfall/R53.html"),
        ("counters-footfall?departement=35", "../../../counters-footfall?departement=35"),
        ("missions?indicateur=M1&region=53", "../indicators/M1.html"),
        ("missions?region=53", "../missions.html"),
        ("counters-find?guichet=FS1", "../counters/D35.html#FS1"),
        ("counters-find?guichet=FS2", "../../../counters-find?guichet=FS2"),
        ("missions-inventory?alert=late", "../../../missions-inventory?alert=late"),
        ("api/v1/openapi.json", "../../../api/v1/openapi.json"),
        ("#contenu", "#contenu"),
        ("?territory", "../../../territory"),
        ("?counters-find", "../find/search"),
    ],
)
def test_a_link_leads_to_the_file_that_shows_the_same_else_to_the_dashboard(link: str, address: str) -> None:
    files = {"territories/R53", "territories/D35", "footfall/R53", "indicators/M1", "missions", "counters/D35"}
    assert Addresses(files, {"FS1": "D35"}).lead("territories/R53", link) == address


def test_a_link_leads_from_each_folder_to_the_same_file() -> None:
    lead = Addresses({"territories/R53", "missions"}, {}).lead
    found = [lead(here, "missions") for here in ("territories/R53", "index", "territories/D35", "index")]
    assert found == ["../missions.html", "missions.html", "../missions.html", "missions.html"]


def test_a_page_keeps_on_paper_what_it_says_and_leaves_out_what_one_presses() -> None:
    on_paper = folder._sheet()[1].decode().split("@media print")
    hidden = "".join(one for one in on_paper[1:] if "display:none" in one.split("@media")[0])
    assert all(one in hidden for one in (".ts-live", ".tc-take"))


def test_a_page_that_stands_tells_what_was_chosen_and_one_for_all_readers_leaves_it_out() -> None:
    """By hand: of a box, a fold behind a button, and a card that holds a form alone."""
    card = Node("html", text='<form action="./x"><label>Go</label><button>ok</button></form>')
    page = Node(inside={0: Node("selectbox", text="Level", chosen=("Region",)), 1: card, 2: Node("text_input")})
    behind = Node(
        "popover", text="More", inside={0: Node("html", text='<a href="./a?b=1&amp;c=2" data-here="b">a</a>')}
    )
    whole = writing.written(Node(inside={0: page, 1: behind}), "../{}".format, stands=True)
    assert whole == (
        '<p class="ts-choice"><b>Level</b> Region</p><details class="ts-fold"><summary>More</summary>'
        '<a href="../a?b=1&amp;c=2">a</a></details>'
    )
    everyone = writing.written(Node(inside={0: page, 1: behind}), str)
    assert everyone == '<form action="?x"><label>Go</label><button>ok</button></form>'
    with pytest.raises(ValueError, match="iframe"):
        writing.written(Node(inside={0: Node("iframe")}), str)


def test_a_form_asks_who_can_answer() -> None:
    form = Node("html", text='<form action="./territory"><a href="./territory">all</a></form>')
    lead = Addresses({"territories/index"}, {}).lead
    assert writing.written(form, partial(lead, "index")) == (
        '<form action="../../territory"><a href="territories/index.html">all</a></form>'
    )


def test_what_is_drawn_again_in_a_place_takes_it() -> None:
    import streamlit as st

    def draw() -> None:
        place = st.empty()
        with st.container(border=True, key="panel-one"):
            st.html("<p>two</p>")
        place.html("<p>one</p>")

    tree, _ = drawn(draw, {})
    assert writing.written(tree, str) == '<p>one</p><section class="ts-panel st-key-panel-one"><p>two</p></section>'
