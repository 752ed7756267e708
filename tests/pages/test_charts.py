"""A chart of any kind is a spec: each adapter draws it, and a note holds it in each format."""

import datetime as dt
import io
import json
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from plotly.graph_objects import Figure
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from pages import charts
from pages.charts import plotly, spec, svg
from pages.charts.events import NONE
from pages.charts.spec import (
    ALONE,
    BLUE,
    RED,
    WASH,
    Band,
    Bar,
    Bars,
    Chart,
    Label,
    Level,
    Line,
    Look,
    Part,
    Scale,
    dotted,
)
from pages.elements import theme
from pages.note import files
from pages.note.model import Heading
from pages.shell import static_target
from pages.text import Say
from tests.pages.test_note import HARD, is_accessible
from tests.support import words_of

FR = Say("fr")
AGES = Line("2023", (0, 1, 2, 3), (40.0, None, 90.0, 100.0), words=[("40 %", "0 mois")] * 4)
POINTS = Line("", (1.0, 2.0), (10.0, 1000.0), Look(BLUE, point=12, hollow=True), [("Titre <b>", "10 demandes")] * 2)
KINDS: dict[str, tuple[Chart | Bars, str]] = {
    "lines": (
        Chart("Par âge", [AGES], "percent", NONE, [Level(95, "Visé")], across=Scale("Mois", (0, 3)), title="Âge"),
        "c:lineChart",
    ),
    "points": (
        Chart(
            "Deux axes",
            [POINTS],
            "count",
            NONE,
            bands=[Band(0.5, 1.5, WASH, "Peu")],
            labels=[Label(2.0, 1000.0, ["A", "B"])],
            across=Scale("Utilité", (1, 2), (0.0, 3.0)),
            up=Scale("Demandes", (10, 100, 1000), log=True),
            title="Axes",
        ),
        "c:scatterChart",
    ),
    "stacked": (
        Bars(
            "Parts",
            [Bar("A", None, "25", (15.0, 10.0), "15 et 10"), Bar("B", None, "50", (50.0, 0.0), "50 et 0")],
            "count",
            parts=[Part("Fait", "full", BLUE), Part("Perdu", "lost", RED)],
            title="Pile",
        ),
        'c:grouping val="stacked"',
    ),
    "bars": (
        Bars("Barres", [Bar("Oui <i>", 30.0, "30 %"), Bar("Non", None, "–")], "percent", 40, title="Part"),
        "c:barChart",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_drawn_live_and_without_script(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Points 1 and 2 of 0 to 3 stand at a third and at two; 30 of 100 is three tenths of a bar, 10 of 50 two."""
    chart = KINDS[kind][0]
    written: list[str] = []
    monkeypatch.setattr("streamlit.html", written.append)
    with static_target.drawing_for(static_target.StaticTarget("page", {})):
        charts.draw(FR, chart, "of-test")
    drawn = "".join(written)
    assert chart.alt in drawn
    assert {"lines": 'd="M0.0 ', "points": 'd="M333.3 ', "bars": "width:30.0%", "stacked": "width:20.0%"}[kind] in drawn
    live = AppTest.from_function(_draws, kwargs={"kind": kind}).run()
    assert not live.exception
    figures = [json.loads(one.proto.spec) for one in live.get("plotly_chart")]
    assert len(figures) == (kind in ("lines", "points"))
    for one in figures:
        assert Figure(one).to_dict()["layout"]["xaxis"]["title"]["text"] in ("Mois", "Utilité")
        assert "Titre <b>" not in json.dumps(one, ensure_ascii=False), "words are no markup"


def _draws(kind: str) -> None:
    from pages import charts
    from pages.text import Say
    from tests.pages.test_charts import KINDS

    charts.draw(Say("fr"), KINDS[kind][0], "of-test")


@pytest.mark.parametrize("kind", KINDS)
def test_a_note_holds_each_kind_as_a_picture_and_as_a_native_chart(kind: str, tmp_path: Any) -> None:
    chart, native = KINDS[kind]
    picture = svg.picture(FR, chart, 300, 100, "#000091")
    assert picture.count("<svg ") == 1
    assert re.search(r"<text [^>]*>(95|1.000|30 %|100.%|25)</text>", picture), picture
    for pages in (2, 10):
        note = replace(HARD, pages=pages, blocks=(Heading("Courbes"), chart))
        pdf = files.written(note, "pdf")
        assert is_accessible(pdf, tmp_path)
        assert chart.title in words_of(pdf, "pdf")
        for form in ("docx", "pptx"):
            with zipfile.ZipFile(io.BytesIO(files.written(note, form))) as held:
                [name] = [name for name in held.namelist() if re.search(r"charts/chart[^/]*\.xml$", name)]
                assert native.encode() in held.read(name)


def test_no_axis_of_shares_goes_beyond_the_whole() -> None:
    """A spreadsheet puts 120 over 100: the highest of the first is a level of 95, and of the second 50."""
    near, far = KINDS["lines"][0], replace(KINDS["lines"][0], levels=[], lines=[replace(AGES, values=(40.0, 50.0) * 2)])
    tops = []
    for chart in (near, far):
        note = files.written(replace(HARD, blocks=(Heading("Courbes"), chart)), "pptx")
        (native,) = (
            one.chart for page in Presentation(io.BytesIO(note)).slides for one in page.shapes if one.has_chart
        )
        tops.append(native.value_axis.maximum_scale)
    assert tops == [100, None]


def test_no_word_of_an_axis_in_print_is_cut() -> None:
    """A digit is some 0.57 times as wide as it is high: 1 500 000 takes 49 points of 9.5."""
    wide = replace(KINDS["lines"][0], unit="count", lines=[Line("Actes", AGES.at, [1_500_000.0] * len(AGES.at))])
    drawn = svg.picture(FR, wide, 300, 100, "#000091")
    ticks = re.findall(r'<text x="([\d.]+)" [^>]*text-anchor="end"[^>]*>([^<]+)<', drawn)
    assert any(len(words) > 8 for _, words in ticks)
    assert all(float(x) >= len(words) * 0.57 * 9.5 for x, words in ticks), ticks


def test_a_value_whose_neighbours_are_not_known_is_as_large_a_dot_on_paper_as_on_the_screen() -> None:
    """Of 40, nothing, 90 and 100, the first is a dot and the others a line; all are dots, as they are few."""
    drawn = str(svg.svg(FR, KINDS["lines"][0]))
    lines = re.findall(r'class="td-line" style="[^"]*stroke-width:([\d.]+)px[^"]*" d="([^"]*)"', drawn)
    assert [float(wide) for wide, _ in lines] == [AGES.look.width, ALONE, ALONE, ALONE]
    assert len({path for _, path in lines}) == 4
    many = [*range(20), None, 1.0]
    assert dotted(many) == [*[False] * 21, True]
    assert dotted([1.0, 2.0]) == [False, False]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_lines_say_at_once_what_they_are_at_a_date(monkeypatch: pytest.MonkeyPatch, look: str) -> None:
    """In the colour of text on that of paper, at a line, the date said once and in numbers: Plotly knows no French.
    So do those over numbers, an age for instance.
    """
    monkeypatch.setattr(theme, "name", lambda: look)
    days = [dt.date(2024, 1, 1), dt.date(2024, 2, 1)]
    lines = [Line(name, days, (1.0, 2.0), words=[("1", "janvier"), ("2", "février")]) for name in ("A", "B")]
    together, points = (Chart("", held, "count", NONE) for held in (lines, [POINTS, POINTS]))
    told = plotly.layout(FR, together)
    assert told["hovermode"] == "x unified"
    assert told["hoverlabel"]["bgcolor"] == spec.PAPER[look]
    assert told["hoverlabel"]["font"]["color"] == told["font"]["color"]
    assert told["xaxis"]["showspikes"]
    assert "%m/%Y" in told["xaxis"]["unifiedhovertitle"]["text"]
    assert [plotly.is_together(one) for one in (together, points)] == [True, False]
    assert "customdata" not in plotly._trace(lines[0], together=True)
    aged = [Line(name, (0, 1), (1.0, 2.0), words=[("1", "0 mois"), ("2", "1 mois")]) for name in ("2022", "2023")]
    across = plotly.layout(FR, Chart("", aged, "percent", NONE, across=Scale("Mois depuis l'ouverture")))
    assert (across["hovermode"], across["xaxis"]["showspikes"]) == ("x unified", True)
    assert across["xaxis"]["unifiedhovertitle"]["text"] == "Mois depuis l'ouverture\u00a0: %{x}"
    assert plotly._trace(lines[0])["customdata"] == [["janvier"], ["février"]]
