"""What a reader does with a figure: ask it around its point, copy it with its source, take its picture along."""

import struct
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from pages.text import Say
from tests.browser.test_maps import over_the_middle, settled
from tests.browser.test_pages import watched
from tests.pages.support import says

pytestmark = [pytest.mark.browser, pytest.mark.wide]
NOTE = ".hoverlayer :is(.hovertext, .legend):visible"  # of a chart: of a point, or of all curves at a date


def test_a_map_and_a_chart_answer_near_a_point_and_not_only_on_it(browser: Browser, server: str) -> None:
    """Beside the coast of a territory, and fifty pixels above the dot of a curve."""
    with watched(browser, server) as seen:
        page = seen.open("/missions", indicateur="M1")
        plot = page.locator(".js-plotly-plot .main-svg").first
        plot.scroll_into_view_if_needed()
        box = plot.bounding_box()
        assert box
        for step in range(1, 9):
            page.mouse.move(box["x"] + box["width"] * 0.5 + step, box["y"] + box["height"] * step / 9)
            if page.locator(NOTE).count():
                break
        assert page.locator(NOTE).count()
        seen.open("/", niveau="region", chantier="counters")
        corsica = page.get_by_role("option", name="Corse", exact=False)
        corsica.scroll_into_view_if_needed()
        coast = corsica.bounding_box()
        assert coast
        page.mouse.move(coast["x"] - 6, coast["y"] + coast["height"] / 2)
        expect(page.locator(".tip:visible strong")).to_have_text("Corse")
        page.mouse.move(coast["x"] - 40, coast["y"] + coast["height"] / 2)
        expect(page.locator(".tip:visible")).to_have_count(0)
        assert not seen.problems, seen.problems


def test_no_inset_is_seen_beside_a_territory_that_was_chosen(browser: Browser, server: str) -> None:
    """North-west of Bretagne is sea, of one colour; in the drawing of the country Île-de-France is there once more."""
    with watched(browser, server) as seen:
        for region in ("53", ""):
            page = seen.open("/counters-access", region=region)
            canvas = page.locator(".stDeckGlJsonChart canvas")
            canvas.scroll_into_view_if_needed()
            settled(page, canvas)
            page.wait_for_timeout(1_000)
            with Image.open(BytesIO(settled(page, canvas))) as taken:
                corner = taken.convert("RGB").crop((0, 0, int(taken.width * 0.6), int(taken.height * 0.1)))
            colours = corner.getcolors(corner.width * corner.height) or ()
            assert (len(colours) == 1) == bool(region)


@pytest.mark.parametrize(
    ("path", "asked", "stage", "told"),
    [
        ("/", {"niveau": "region"}, ".stage", ".tip:visible"),
        ("/missions", {"indicateur": "M1"}, ".js-plotly-plot", NOTE),
    ],
)
def test_a_note_can_be_gone_into_and_escape_hides_it_until_another_one_comes(
    browser: Browser, server: str, path: str, asked: dict[str, str], stage: str, told: str
) -> None:
    """RGAA 10.13. Criss-cross until something is told; from there straight to the middle of the note."""
    with watched(browser, server) as seen:
        page = seen.open(path, **asked)
        drawing, note = page.locator(stage).first, page.locator(told)
        drawing.scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        box = drawing.bounding_box()
        assert box
        spots = [(box["x"] + box["width"] * (0.35 + x / 20), box["y"] + box["height"] * (0.3 + y / 20))
            for x in range(8) for y in range(9)]  # fmt: skip
        at = next(spot for spot in spots if page.mouse.move(*spot) or (page.wait_for_timeout(60) or note.count()))
        page.wait_for_timeout(600)
        words = note.first.text_content()
        there = note.first.bounding_box()
        assert there
        page.mouse.move(there["x"] + there["width"] / 2, there["y"] + there["height"] / 2, steps=12)
        page.wait_for_timeout(200)
        assert note.first.text_content() == words
        page.keyboard.press("Escape")
        expect(note).to_have_count(0)
        for spot in [spot for spot in spots if spot != at]:
            page.mouse.move(*spot)
            page.wait_for_timeout(60)
            if note.count():
                break
        assert note.first.text_content() != words
        assert not seen.problems, seen.problems


def test_the_note_of_a_map_of_points_goes_with_escape_until_another_one_comes(browser: Browser, server: str) -> None:
    """It follows the pointer, so that it cannot be gone into: the list beside the map says the same."""
    with watched(browser, server) as seen:
        page = seen.open("/missions-services", lang="fr", region="53", choisi="ARS-R53")
        x, y = over_the_middle(page)
        page.keyboard.press("Escape")
        expect(page.locator(".deck-tooltip")).to_be_hidden()
        page.mouse.move(x + 2, y)
        expect(page.locator(".deck-tooltip")).to_be_visible()
        assert not seen.problems, seen.problems


def test_titles_among_the_choices_of_an_english_page_are_marked_as_french(browser: Browser, server: str) -> None:
    with watched(browser, server) as seen:
        page = seen.open("/reorganisation-whatif", lang="en", region="53")
        held = page.locator(".stMultiSelect [data-tag] [title]")
        held.first.wait_for()
        expect(page.locator('.stMultiSelect [data-tag] [title][lang="fr"]')).to_have_count(held.count())
        page.locator(".stMultiSelect input").click()
        offered = page.get_by_role("option").filter(has_text="P-53-")
        expect(offered.first).to_have_attribute("lang", "fr")
        page = seen.open("/reorganisation-whatif", region="53")
        page.locator(".stMultiSelect input").click()
        expect(page.get_by_role("option").first).to_have_text("Tout choisir")
        page.keyboard.type("mor")
        expect(page.get_by_role("option").first).to_contain_text("Choisir ce qui est trouvé")
        assert not seen.problems, seen.problems


def test_a_figure_is_copied_with_its_source_and_a_card_with_its_territory(browser: Browser, server: str) -> None:
    with watched(browser, server) as seen:
        page = seen.open("/missions", indicateur="M1", region="53", lang="en")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy this figure and its source").click()
        page.get_by_role("button", name="Copied with the source").wait_for()
        figure, source, promise, edition, address = page.evaluate("() => navigator.clipboard.readText()").split("\n")
        assert figure.startswith("Inventory coverage: ")
        assert "% (Bretagne, " in figure
        assert says(source, "cited.demonstration", "en")
        assert says(promise, "cited.promise", "en")
        assert edition.startswith("Trois chantiers, Edition 2")
        assert "31 December 2024" in edition
        assert address == page.url
        seen.open("/", lang="en", region="53")
        page.get_by_role("button", name="Copy these figures").first.click()
        page.get_by_role("button", name="Copied with the source").wait_for()
        title, pace, *figures = page.evaluate("() => navigator.clipboard.readText()").split("\n")
        assert title == f"{Say('en')('overview.title.missions')}, Bretagne (Demonstration)"
        bar = page.locator(".tc-card .tc-bar").first.get_attribute("aria-label")
        assert pace == f"{bar} ({Say('en')('overview.computed', count=6)})"
        assert len(figures) == page.locator(".tc-card").first.locator(".tc-figures > li").count() + 2
        assert [figure for figure in figures[:-2] if "source" not in figure.lower()] == []
        assert figures[-1] == page.url
        assert not seen.problems, seen.problems


@pytest.mark.parametrize(
    ("path", "asked", "name"),
    [
        ("/missions", {"indicateur": "M1"}, "DEMONSTRATION-M1-nation-FR.png"),
        ("/missions-map", {"niveau": "region"}, "DEMONSTRATION-M1-region.png"),
        ("/reorganisation-pipeline", {}, "DEMONSTRATION-propositions-par-etape.png"),
    ],
)
def test_a_chart_a_map_and_bars_are_taken_as_pictures_that_say_what_they_are_made_of(
    browser: Browser, server: str, path: str, asked: dict[str, str], name: str, tmp_path: Path
) -> None:
    """Title, kind, day, edition and address are written in the picture, and the drawing covers a part of it."""
    with watched(browser, server) as seen:
        page = seen.open(path, **asked)
        page.locator(".js-plotly-plot .main-svg, [role=option][data-code], .tc-stages").first.wait_for()
        page.evaluate("""() => {
            window.written = [];
            const write = CanvasRenderingContext2D.prototype.fillText;
            CanvasRenderingContext2D.prototype.fillText = function (words, ...where) {
                window.written.push(words); write.call(this, words, ...where); };
            const paint = CanvasRenderingContext2D.prototype.drawImage;
            CanvasRenderingContext2D.prototype.drawImage = function (...all) {
                window.drawn = all[3]; paint.apply(this, all); };
        }""")
        panel = page.locator('[class*="st-key-panel-"]').first
        with page.expect_download() as download:
            panel.locator(".tc-image").click()
        assert download.value.suggested_filename == name
        download.value.save_as(tmp_path / name)
        width, height = struct.unpack(">II", (tmp_path / name).read_bytes()[16:24])
        assert width >= 1200
        assert height >= 600
        with Image.open(tmp_path / name) as taken:  # words are of ink; what is drawn has a colour
            found = taken.convert("RGB").getcolors(width * height) or ()
            assert sum(count for count, colour in found if max(colour) - min(colour) > 60) > 2000
        written = " ".join(page.evaluate("() => window.written"))
        title = panel.locator("h2").inner_text()
        events = panel.locator(".tc-numbered > li").all_text_contents()
        assert bool(events) == (path == "/missions")  # a curve is marked
        assert "Promesse" not in written
        for words in (
            title,
            *events,
            "jeu de démonstration",  # of the source
            "Démonstration",
            "31 décembre 2024",
            "Édition 2",
            "Trois chantiers",
            page.url,
        ):
            assert "".join(words.split()) in "".join(written.split())
        assert page.evaluate("() => window.drawn") > 0
        assert not seen.problems, seen.problems
