"""Every chart over time has its events: nothing else places a day, and what places one takes them."""

import ast
import datetime as dt
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import queries
from pages import charts
from pages.blocks import past
from pages.charts import axis, events, sparkline
from pages.charts.marks import Event
from pages.charts.spec import Chart
from pages.counters import figures as counters
from pages.parts import multiples
from pages.shell.ask import Ask
from pages.shell.rooms import MODULES
from pages.text import Say
from queries.access import Viewer
from queries.indicators import catalogue
from tests.pages import support
from tests.pages.support import says
from tests.support import one_in

FR = Say("fr")
ROOT = Path(__file__).parents[2]
# Whatever draws over time calls one of these (the first two tests hold that), and each is given events.
DRAWN: tuple[Callable[..., Any], ...] = (
    *(charts.line, sparkline.line, sparkline.each, multiples.curves, axis.over, axis.Axis),
    *(Chart, counters.trend, counters.shares),
)
GIVEN = {"marks", "events", "happened", "found"}


@pytest.fixture(scope="module")
def public(edition: object) -> Ask:
    return Ask(Viewer("public"), queries.edition(Viewer("public")))


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted((ROOT / "pages").rglob("*.py")):
        yield str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))


def _counts_days(node: ast.expr) -> bool:
    """Whether it takes the days of a span (`.days`), not one of a list of them (`.days[0]`)."""
    listed = {one.value for one in ast.walk(node) if isinstance(one, ast.Subscript)}
    return any(isinstance(one, ast.Attribute) and one.attr == "days" and one not in listed for one in ast.walk(node))


def test_a_day_is_placed_in_a_chart_by_one_function() -> None:
    """Days by days of a span is where a day stands: `marks.share` alone divides so."""
    found = {
        name
        for name, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and _counts_days(node.left)
    }
    assert found == {"pages/charts/marks.py"}, (
        "place days by pages/charts/axis.py, which takes the events of their span"
    )


@pytest.mark.wide
def test_a_figure_of_plotly_is_of_a_chart() -> None:
    """Which has events, or says that there are none: NONE, where ages or notes lie across."""
    given = {
        (name, ast.unparse(node.func))
        for name, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("plotly_chart")
    }
    assert given == {("pages/charts/plotly.py", "st.plotly_chart")}
    without = {
        node.name
        for _, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(
            isinstance(call, ast.Call) and ast.unparse(call.func) == "Chart"
            and any(ast.unparse(one).endswith("NONE") for one in call.args)
            for call in ast.walk(node)
        )
    }  # fmt: skip
    assert without == {"cohorts", "two_axes"}


@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__qualname__)
def test_what_draws_over_time_is_given_events(draw: Callable[..., Any]) -> None:
    told = [one for name, one in inspect.signature(draw).parameters.items() if name in GIVEN]
    assert any(one.default is inspect.Parameter.empty for one in told), "events that may be forgotten"


# Small curves ---------------------------------------------------------------------------------------------------------


def test_the_facts_that_name_an_indicator_are_dated_facts(public: Ask) -> None:
    known = set(public("overview/milestones")["milestone_id"]) | {"reference-2025", "decrees-2025", "powers-2025"}
    named = {fact for item in catalogue().values() for fact in item.facts}
    assert named - known - {"counters-2865"} == set()  # four of them after the date of the data
    assert len(named) > 15


def test_a_small_curve_has_a_tick_at_the_few_events_that_name_its_indicator(public: Ask) -> None:
    """By data/reference/nomenclature/milestones.csv, on paper.

    Of 2,345 days from 1 July 2018 to 1 December 2024, P1 is named by facts of days 365 (circular), 579 (first labels),
    1,310 and 1,613 (counts) and 2,223 (a count). What came into force is kept first, then the circular, 214 days or
    9.1 % away, then the latest count: at 15.6, 24.7 and 94.8 %. The span has eleven facts of its workstream or of all.
    """
    item, rows = public.catalogue["P1"], public.series("P1", "nation", "FR")
    assert [rows["period"].min().date(), rows["period"].max().date()] == [dt.date(2018, 7, 1), dt.date(2024, 12, 1)]
    drawn = sparkline.line(FR, item, rows, past.events(public, FR, "counters", ("nation", "FR"), item), "nation", "FR")
    assert re.findall(r'<span style="left:([\d.]+)%">', drawn.drawn) == ["15.6", "24.7", "94.8"]
    (tip,) = re.findall(r'title="([^"]*)"', drawn.drawn)
    assert "31 janvier 2020 : 460 guichets" in re.sub("[\u202f\u00a0]", " ", tip)
    assert tip.endswith(FR("parts.events.whole", count=8))


def test_two_ticks_too_near_are_one_and_a_text_of_another_workstream_is_told_where_it_is_named(public: Ask) -> None:
    """O9: of 2,192 days, the decree of 7 February 2020 is 189 days or 8.6 % after the circular, which gives way to it;
    M8 rests on a circular of the reorganisation, which M1 does not.
    """
    found = {
        name: past.events(public, FR, item.workstream, ("nation", "FR"), item)
        for name, item in catalogue().items()
        if name in ("O9", "M8", "M1")
    }
    few = events.tick_marks(found["O9"], dt.date(2018, 12, 1), dt.date(2024, 12, 1))
    assert [one.day.isoformat() for one in few.shown] == ["2020-02-07", "2021-01-01"]
    circular = dt.date(2019, 6, 12)
    assert [any(one.day == circular and one.named for one in found[name]) for name in ("M8", "M1")] == [True, False]


def test_under_a_list_each_tick_is_told_once_with_its_indicators_and_the_rest_is_counted() -> None:
    one, other = (Event(dt.date(2020, month, 1), f"Fait {month}", "decree", named=True) for month in (1, 7))
    far = Event(dt.date(2021, 1, 1), "Loin", "decree")
    curves = [("Guichets", events.Marks([one], [one, far])), ("Agents", events.Marks([one, other], [one, other, far]))]
    told = events.under(FR, curves)
    assert says(told, "parts.events.ticks", count=2)
    assert "<b>Guichets et Agents</b>" in told
    assert says(told, "parts.events.wholes", count=1)
    assert events.under(FR, [("Guichets", events.NONE)]) == ""
    alone = events.under(FR, [("Guichets", events.Marks([], [far]))])
    assert "details" not in alone  # nothing to open, and it is said
    assert says(alone, "parts.events.wholes_alone", count=1)  # it is no other one


# Bars -----------------------------------------------------------------------------------------------------------------


def test_an_axis_places_its_days_its_years_and_its_events() -> None:
    """Of 730 days from 1 January 2021 to 1 January 2023, 1 January 2022 is half way, 1 July 2021 at 181."""
    happened = [Event(dt.date(2021, 7, 1), "Décret", "decree"), Event(dt.date(2023, 6, 1), "Plus tard", "decree")]
    over = axis.over(happened, dt.date(2021, 1, 1), dt.date(2023, 1, 1))
    assert [over.left(day) for day in (dt.date(2022, 1, 1), dt.date(2020, 1, 1))] == [50.0, 0.0]
    assert over.left(pd.Timestamp(2030, 1, 1)) == 100.0
    assert over.numbers() == '<strong style="left:24.79%">1</strong>'
    assert over.uprights.count("24.79% 0/1px") == 1 == over.uprights.count("gradient")
    assert re.findall(r"left:([\d.]+)%\">(\d+)", over.years()) == [("0.0", "2021"), ("50.0", "2022"), ("100.0", "2023")]
    assert [over.uprights, over.numbers()] != ["", ""] == [axis.over([], over.first, over.last).uprights, ""]


OPENED = {
    "missions-inventory": {"mission": "URB01"},
    "counters": {"indicateur": "P2"},
    "territory": {"region": "53"},
    "territory-compare": {"selection": "P1,R53"},
}
PATHS = ["counters", "reorganisation-calendar", "missions-consultation", "territory", "missions-inventory"]
PATHS += [path for path in MODULES if path not in PATHS]


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("path", one_in(2, [*PATHS[:3], *one_in(8, PATHS[3:])]))
def test_no_page_draws_over_time_in_silence(path: str) -> None:
    """Each small curve says its events, or how many its whole curve has; bars and curves with marks are followed by
    their list, and the table behind has all.
    """
    html = support.page(MODULES[path].removeprefix("pages."), "public", **OPENED.get(path, {}))
    assert all('title="' in curve for curve in re.findall(r'<span class="tc-spark"[^>]*>', html))
    marked = len(re.findall(r"tc-numbers[^>]*>(?:<div>)?<strong ", html))
    twice = path == "missions-consultation"  # by quarter, and by year for a phone, over one list
    assert html.count('<ol class="tc-numbered"') >= marked - twice
    if marked or 'class="tc-numbered"' in html:
        assert '<div class="tc-events"><h3>' in html
    if path in PATHS[1:3]:
        assert marked == 1 + twice
