"""The events of charts over time: which a figure has, for whom, and how the page, its chart and its table say them."""

import datetime as dt
import json
import re

import pandas as pd
import pytest

import queries
from pages.blocks import past
from pages.charts import events
from pages.charts.marks import Event
from pages.shell.ask import Ask
from pages.text import LANGUAGES, Say
from queries.access import Viewer
from queries.indicators import Dated, catalogue
from tests.pages import support

FRANCE, BRETAGNE = ("nation", "FR"), ("region", "53")
FR = Say("fr")


@pytest.fixture(scope="module")
def public(edition: object) -> Ask:
    return Ask(Viewer("public"), queries.edition(Viewer("public")))


def test_a_figure_has_the_dated_facts_of_its_workstream_and_of_all_three(public: Ask) -> None:
    """By data/reference/nomenclature/milestones.csv, up to the date of the data."""
    facts = past.events(public, FR, "counters", FRANCE)
    own = {one.day.isoformat() for one in facts if one.own}
    assert {"2019-07-01", "2021-12-31", "2024-01-01"} < own
    assert [one.day.isoformat() for one in facts if not one.own] == ["2018-07-25"]  # the only fact of all three
    assert "2021-04-01" not in own  # DREETS: of the reorganisation
    assert all(one.day <= public.edition.as_of for one in facts)


def test_the_header_of_an_indicator_tells_its_breaks_and_the_moves_of_its_target(public: Ask) -> None:
    """Those written in p01_labelled_counters.sql and p03_monthly_acts.sql; no fact stands in for one."""
    by_kind = {
        name: {
            (one.kind, one.day.isoformat()) for one in past.events(public, FR, "counters", FRANCE, catalogue()[name])
        }
        for name in ("P1", "P2", "P3")
    }
    assert ("target", "2025-11-30") in by_kind["P1"]
    assert ("break", "2022-05-01") in by_kind["P3"]
    assert {kind for kind, _ in by_kind["P2"]} & {"break", "target"} == set()
    assert all(isinstance(one, Dated) and one.fr and one.en for item in catalogue().values() for one in item.breaks)


def test_what_was_decided_in_a_region_is_an_event_there_for_who_may_read_it(public: Ask) -> None:
    """Counted by SQL over the same views: decisions and implementations by the date of the data."""
    cabinet = Ask(Viewer("cabinet"), queries.edition(Viewer("cabinet")))
    for ask in (public, cabinet):
        steps = ask("reorganisation/advances", region="53")
        expected = int(steps["stage"].isin(["decision", "implementation"]).sum())
        here, france = (past.events(ask, FR, "reorganisation", place) for place in (BRETAGNE, FRANCE))
        # Facts are real; proposals are those of the demonstration.
        assert [sum(one.made_up for one in told) for told in (here, france)] == [expected, 0]
        assert expected > 0
    assert past.events(public, FR, "counters", BRETAGNE) == past.events(public, FR, "counters", FRANCE)


def test_a_fact_of_one_region_is_an_event_there_and_for_france_alone(public: Ask) -> None:
    """DRIEAT, of Île-de-France (11), on 1 April 2021; DREETS, of all regions, the same day."""
    places = {
        "R11": ("region", "11"),
        "D92": ("department", "92"),
        "FR": FRANCE,
        "R53": BRETAGNE,
        "D35": ("department", "35"),
    }
    found = {name: past.events(public, FR, "reorganisation", place) for name, place in places.items()}
    labels = {name: " ".join(one.label for one in told) for name, told in found.items()}
    assert [name for name, told in labels.items() if "La DRIEAT réunit" in told] == ["R11", "D92", "FR"]
    assert all("Création des DREETS" in told for told in labels.values())
    nowhere = past.events(public, FR, "reorganisation", ("department", "978"))  # Saint-Martin, outside every region
    assert "La DRIEAT réunit" not in " ".join(one.label for one in nowhere)
    together = past.shared(public, FR, "reorganisation", [places["R11"], BRETAGNE])
    assert "La DRIEAT réunit" not in " ".join(one.label for one in together)
    assert not [one for one in together if one.made_up]  # nor what was decided in one of them
    assert past.shared(public, FR, "reorganisation", [BRETAGNE]) == found["R53"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_are_numbered_alike_on_the_chart_and_in_its_list(language: str, edition: object) -> None:
    test = support.run("counters.progress", "public", language, indicateur="P1")
    figure = json.loads(test.get("plotly_chart")[0].proto.spec)
    numbers = [one["text"] for one in figure["layout"]["annotations"] if re.fullmatch(r"\d", one["text"])]
    drawn = [one.proto.body for one in test.get("html") if 'class="tc-events"' in one.proto.body]
    html = next(body for body in drawn if "<details><summary>" not in body)  # which is of the ticks of small curves
    lines = re.findall(r"<li>(.*?)</li>", html)
    assert numbers == [str(number) for number in range(1, len(lines) + 1)]
    days = [one["x"] for one in figure["layout"]["annotations"] if one["text"] in numbers]
    say = Say(language)
    assert all(line.startswith(say.date(dt.date.fromisoformat(day))) for line, day in zip(lines, days, strict=True))
    paths = [one["path"] for one in figure["layout"]["shapes"] if one["type"] == "path"]
    assert paths == ["".join(f"M{day},0V1" for day in days)]


def test_the_table_behind_a_chart_has_all_of_them_marked_or_not(public: Ask) -> None:
    """Counted by SQL, over the span of the series; tables behind a click are open in tests."""
    test = support.run("counters.progress", "public", indicateur="P1")
    drawn = [one.proto.body for one in test.get("html") if one.proto.body.startswith('<div class="tc-events"><h3>')]
    span = public.series("P1", *FRANCE)["period"]
    facts = public("overview/milestones", workstream="counters")["milestone_date"]
    assert drawn[0].count("<li>") == int(facts.between(span.min(), span.max()).sum()) > 6


def test_a_chart_says_how_many_events_have_no_mark() -> None:
    days = pd.Series(pd.to_datetime(["2020-01-01", "2024-01-01"]))
    near = [Event(dt.date(2021, 1, day), f"Fait {day}", "decree") for day in (1, 2, 3)]
    found = events.over(near, days)
    assert [one.day.day for one in found.shown] == [3]
    for left, shown in ((2, found), (1, events.over(near[1:], days))):
        assert support.says(events.listed(FR, shown), "parts.events.rest", count=left)
    assert "autre" not in events.listed(FR, events.over(near[2:], days))
    assert events.listed(FR, events.over([], days)) == events.table(FR, events.over([], days)) == ""
    assert events.over(near, days.iloc[:0]) == events.NONE


def test_an_event_that_was_made_up_says_so_and_is_text() -> None:
    days = pd.Series(pd.to_datetime(["2020-01-01", "2024-01-01"]))
    found = events.over([Event(dt.date(2022, 1, 1), "<b>Décret</b>", "decree", made_up=True)], days)
    assert "1er\u00a0janvier 2022\u00a0: &lt;b&gt;Décret&lt;/b&gt; (texte, démonstration)" in events.listed(FR, found)
    assert "1\u00a0January 2022: &lt;b&gt;Décret&lt;/b&gt; (legal text, demonstration)" in events.listed(
        Say("en"), found
    )
