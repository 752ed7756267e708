"""Charts and maps drawn without script: where lines, marks and shapes stand, worked out by hand."""

import datetime as dt
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from pages.drawn import choropleth, curve, marks
from pages.drawn.marks import Event
from pages.note.model import Chart, Line
from pages.text import LANGUAGES, Say

FIRST, LAST = dt.date(2020, 1, 1), dt.date(2024, 1, 1)  # 1,461 days
DAYS = [FIRST, dt.date(2021, 1, 1), dt.date(2022, 1, 1), dt.date(2023, 1, 1), LAST]


def event(day: str, kind: str = "decree", label: str = "Texte", **told: bool) -> Event:
    return Event(dt.date.fromisoformat(day), label, kind, **told)


def chart(*events: Event, values: tuple[float | None, ...] = (0, 10, None, 40, 20)) -> Chart:
    lines = [Line("Valeur", values), Line("Attendu", (0, 10, 20, 30, 40), reference=True)]
    return Chart(1, "Titre", "Phrase", "Ce que l'on voit <ici>", DAYS, lines, "", events)


def test_events_of_a_span_are_those_between_its_ends_both_included() -> None:
    days = ["2019-12-31", "2020-01-01", "2024-01-01", "2024-01-02"]
    assert [one.day for one in marks.inside([event(day) for day in days], FIRST, LAST)] == [FIRST, LAST]


def test_of_events_too_close_the_most_important_keeps_its_mark() -> None:
    """The span is 1,461 days: a mark needs 9 % of it, 131.5 days. 100 days lie between the first two."""
    said, decided = event("2021-01-01", "announcement"), event("2021-04-11", "decree")
    far = event("2021-08-21", "announcement")  # 132 days after the text
    assert marks.marked([said, decided, far], FIRST, LAST) == [decided, far]
    moved = event("2021-01-02", "target")
    assert marks.marked([said, decided, far, moved], FIRST, LAST) == [moved, far]


def test_of_two_alike_that_of_the_very_subject_is_kept_then_the_later() -> None:
    all_three, own = event("2021-02-01", own=False), event("2021-01-01")
    assert marks.marked([all_three, own], FIRST, LAST) == [own]
    assert marks.marked([own, event("2021-02-01")], FIRST, LAST) == [event("2021-02-01")]


def test_six_marks_at_most_however_long_the_span() -> None:
    many = [event(f"{year}-01-01") for year in range(2011, 2024, 2)]  # seven, a seventh of the span apart
    kept = marks.marked(many, dt.date(2010, 1, 1), LAST)
    assert [one.day.year for one in kept] == [2013, 2015, 2017, 2019, 2021, 2023]


def test_a_curve_goes_through_its_values_and_breaks_where_one_is_missing() -> None:
    """Levels from 0 to 40: 10 is three quarters down. 366 days of 1,461 are a quarter, to the half thousandth."""
    drawn = str(curve.svg(Say("fr"), chart()))
    lines = re.findall(r'class="td-line" d="([^"]+)"', drawn)
    assert sorted(lines) == ["M0.0 1000.0L250.5 750.0", "M750.2 0.0L1000.0 500.0"]
    assert 'aria-label="Ce que l&#x27;on voit &lt;ici&gt;"' in drawn
    assert re.findall(r'class="td-tick" style="top:([\d.]+)%">(\d+)<', drawn)[:2] == [("100.00", "0"), ("75.00", "10")]


def test_a_value_alone_is_a_dot() -> None:
    drawn = str(curve.svg(Say("fr"), chart(values=(None, 10, None, None, 40))))
    assert 'd="M250.5 750.0L250.5 750.0"' in drawn


@pytest.mark.parametrize(("language", "rest"), [("fr", "et 1 autre événement"), ("en", "and 1 more event")])
def test_events_are_numbered_dated_and_say_what_they_are(language: str, rest: str) -> None:
    told = [event("2021-01-01", "announcement", "Annonce <b>"), event("2022-12-31", "break", "Comptage", made_up=True)]
    drawn = str(curve.svg(Say(language), chart(*told, event("2023-01-15"))))
    assert re.findall(r'class="td-number" style="left:([\d.]+)%">(\d)<', drawn) == [("25.05", "1"), ("74.95", "2")]
    assert drawn.count("<li><p><b>") == 2
    assert "Annonce &lt;b&gt;" in drawn
    assert rest in drawn
    assert ("démonstration" if language == "fr" else "demonstration") in drawn.split("Comptage")[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_event_a_curve_says_nothing_of_them(language: str) -> None:
    assert "td-event" not in str(curve.svg(Say(language), chart(event("2019-01-01"))))


def test_a_map_has_each_shape_once_in_the_shade_of_its_value() -> None:
    """From 0 to 100 by 20: 5 is in the first class, 100 in the last; what is secret has no number."""
    file = Path(choropleth.__file__).parents[1] / "static" / "map.json"
    codes = [one["code"] for one in json.loads(file.read_text(encoding="utf-8"))["regions"]]
    values = dict.fromkeys(codes, 50.0) | {"53": 5.0, "11": 100.0}
    rows = pd.DataFrame({"code": codes, "name": [f"Région {code}" for code in codes], "value": values.values()})
    rows = rows.assign(state="value", why="")
    rows.loc[rows["code"] == "94", ["value", "state"]] = [None, "secret"]
    drawn = str(choropleth.svg(Say("fr"), rows, "region", "percent", "Carte", chosen="53"))
    found = {code: shade for shade, code in re.findall(r'<g class="td-shade-(\w+)"><title>Région (\w+), ', drawn)}
    assert len(found) == len(codes) == 18
    assert (found["53"], found["11"], found["75"], found["94"]) == ("0", "4", "2", "secret")
    assert drawn.count('class="td-o') == 17  # a number on each but the secret one
    assert "td-chosen" in drawn
    assert "<script" not in drawn
