"""Charts and maps drawn without script: where lines, marks and shapes stand, worked out by hand."""

import base64
import datetime as dt
import json
import re
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pages.charts import flow, marks, svg
from pages.charts.events import NONE, Marks, words
from pages.charts.marks import Event
from pages.charts.spec import BLUE, REFERENCE, Chart, Line, Look, Scale
from pages.maps import access, communes, dots, land, network, regions
from pages.outputs import rows
from pages.text import LANGUAGES, Say

FIRST, LAST = dt.date(2020, 1, 1), dt.date(2024, 1, 1)  # 1,461 days
DAYS = [FIRST, dt.date(2021, 1, 1), dt.date(2022, 1, 1), dt.date(2023, 1, 1), LAST]


def event(day: str, kind: str = "decree", label: str = "Texte", **told: bool) -> Event:
    return Event(dt.date.fromisoformat(day), label, kind, **told)


def chart(*events: Event, values: tuple[float | None, ...] = (0, 10, None, 40, 20)) -> Chart:
    lines = [Line("Valeur", DAYS, values), Line("Attendu", DAYS, (0, 10, 20, 30, 40), REFERENCE)]
    found = Marks(marks.marked(events, FIRST, LAST), marks.inside(events, FIRST, LAST))
    return Chart("Ce que l'on voit <ici>", lines, "count", found)


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


def test_the_mark_of_a_day_tells_all_that_happened_on_it() -> None:
    decree, said = event("2021-01-01", label="Décret"), event("2021-01-01", "announcement", "Dit")
    near = event("2021-01-09")
    found = Marks(marks.marked([said, decree], FIRST, LAST), [said, decree, near])
    assert [one.each for one in found.shown] == [(decree, said)]
    assert found.untold == 1
    assert words(Say("fr"), found.shown[0]) == "Décret (texte)\u202f; Dit (annonce)"


def test_six_marks_at_most_however_long_the_span() -> None:
    many = [event(f"{year}-01-01") for year in range(2011, 2024, 2)]  # seven, a seventh of the span apart
    kept = marks.marked(many, dt.date(2010, 1, 1), LAST)
    assert [one.day.year for one in kept] == [2013, 2015, 2017, 2019, 2021, 2023]


def test_a_curve_goes_through_its_values_and_breaks_where_one_is_missing() -> None:
    """Levels from 0 to 40: 10 is three quarters down. 366 days of 1,461 are a quarter, to the half thousandth."""
    drawn = str(svg.svg(Say("fr"), chart()))
    lines = re.findall(r'stroke:light-dark\(#000091, #9a9aff\);[^>]* d="(M\d[^"]+)"', drawn)
    lines = [one for one in lines if one != "M0 2H24"]  # of the key
    assert sorted(lines) == ["M0.0 1000.0L250.5 750.0", "M750.2 0.0L1000.0 500.0"]
    assert 'aria-label="Ce que l&#x27;on voit &lt;ici&gt;"' in drawn
    assert re.findall(r'class="td-tick" style="top:([\d.]+)%">(\d+)<', drawn)[:2] == [("100.00", "0"), ("75.00", "10")]


def test_a_value_alone_is_a_dot() -> None:
    drawn = str(svg.svg(Say("fr"), chart(values=(None, 10, None, None, 40))))
    assert 'd="M250.5 750.0L250.5 750.0"' in drawn


@pytest.mark.parametrize(("language", "rest"), [("fr", "et 1 autre événement"), ("en", "and 1 more event")])
def test_events_are_numbered_dated_and_say_what_they_are(language: str, rest: str) -> None:
    told = [event("2021-01-01", "announcement", "Annonce <b>"), event("2022-12-31", "break", "Comptage", made_up=True)]
    drawn = str(svg.svg(Say(language), chart(*told, event("2023-01-15"))))
    assert re.findall(r'class="td-number" style="left:([\d.]+)%">(\d)<', drawn) == [("25.05", "1"), ("74.95", "2")]
    assert drawn.count("<li><p><b>") == 2
    assert "Annonce &lt;b&gt;" in drawn
    assert rest in drawn
    assert ("démonstration" if language == "fr" else "demonstration") in drawn.split("Comptage")[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_event_a_curve_says_nothing_of_them(language: str) -> None:
    assert "td-event" not in str(svg.svg(Say(language), chart(event("2019-01-01"))))


def test_a_map_has_each_shape_once_in_the_shade_of_its_value() -> None:
    """From 0 to 100 by 20: 5 is in the first class, 100 in the last; what is secret has no number."""
    file = Path(land.__file__).parents[1] / "static" / "map.json"
    codes = [one["code"] for one in json.loads(file.read_text(encoding="utf-8"))["regions"]]
    values = dict.fromkeys(codes, 50.0) | {"53": 5.0, "11": 100.0}
    rows = pd.DataFrame({"code": codes, "name": [f"Région {code}" for code in codes], "value": values.values()})
    rows = rows.assign(state="value", why="")
    rows.loc[rows["code"] == "94", ["value", "state"]] = [None, "secret"]
    drawn = str(regions.svg(Say("fr"), rows, "region", "percent", "Carte", chosen="53"))
    found = {code: shade for shade, code in re.findall(r'<g class="td-shade-(\w+)"><title>Région (\w+), ', drawn)}
    assert len(found) == len(codes) == 18
    assert (found["53"], found["11"], found["75"], found["94"]) == ("0", "4", "2", "secret")
    assert drawn.count('class="td-o') == 17  # a number on each but the secret one
    assert "td-chosen" in drawn
    assert "<script" not in drawn


def test_paris_and_those_around_it_are_drawn_once_more_where_départements_are() -> None:
    """Their shapes of the inset, moved by the drawing's own numbers, end within their frame, under its name."""
    drawn = land.geometry()
    close = drawn["close"]
    left, top, times = map(float, re.findall(r"-?[\d.]+", close["transform"]))
    for one in drawn["departments"]:
        found = str(land.enlarged(one)).count("<path")
        assert found == 1 + ("d_inset" in one) + (one["code"] in close["of"]), one["name"]
        for x, y in [at for ring in land.rings(one.get("d_inset", "")) for at in ring if found == 3]:
            assert close["x"] < left + times * x < close["x"] + close["w"]
            assert close["y"] + 14 < top + times * y < close["y"] + close["h"]
        for x, y in [at for ring in land.rings(one["d"]) for at in ring]:  # and nothing else is under it
            inside = close["x"] < x < close["x"] + close["w"] and close["y"] < y < close["y"] + close["h"]
            assert not inside, one["name"]
    assert not [one for one in drawn["regions"] if str(land.enlarged(one)).count("<path") > 2]  # 93 is a region too


STATIC = Path(land.__file__).parents[1] / "static"


def test_a_window_holds_its_places_and_never_leaves_the_drawing() -> None:
    """100 units across of 640, to fill half: 3.2 times; a corner is reached, not passed."""
    seen = land.window([300, 400], [290, 310], air=0.5)
    assert (seen.zoom, seen.left, seen.top) == pytest.approx((3.2, 250, 206.25))
    corner = land.window([0, 10], [590, 600])
    assert (corner.left, corner.top + 600 / corner.zoom) == pytest.approx((0, 600))
    assert land.window([5], [5]).zoom == land.MOST


def shown(**more: Any) -> access.Access:
    """Rennes in the third class, and a counter there, whose radius is two; the others are not known."""
    shades = np.full(len(communes.codes()), access.UNKNOWN)
    shades[communes.codes().index("35238")] = 2
    told: dict[str, Any] = {"x": 181.4, "y": 230.2, "radius": 2.0, "group": 0, "code": "rennes"}
    told |= {"name": "Guichet <b>\nFixe, Rennes\nsecret"}
    group = access.Group(("#c2410c", "#ff9a5c"))
    given: dict[str, Any] = {"alt": "Carte", "shades": shades, "points": [told], "groups": [group], "badges": {"29": 3}}
    return access.Access(**given | more)


def test_each_commune_is_a_square_at_its_place_in_its_shade() -> None:
    file = json.loads(Path(communes.__file__).with_suffix(".json").read_text(encoding="utf-8"))
    x, y = ([*struct.iter_unpack("<H", base64.b64decode(file[name]))] for name in ("x", "y"))
    rank = file["codes"].index("35238") // 5
    drawn = str(access.svg(shown()))
    (rennes,) = re.findall(r'class="td-step-2" style="stroke-width:\d+" d="([^"]+)"', drawn)
    across, down = round(x[rank][0] / 10), round(y[rank][0] / 10)
    assert rennes == f"m{across} {down}h1"
    others = re.findall(r'class="td-step-missing" style="stroke-width:\d+" d="([^"]+)"', drawn)
    assert sum(path.count("m") for path in others) == len(x) - 1
    assert "<title>Guichet &lt;b&gt;, Fixe, Rennes</title>" in drawn
    assert '<text y="3.5">3</text>' in drawn


def test_a_map_of_a_departement_shows_its_communes_as_outlines() -> None:
    """332 communes of Ille-et-Vilaine (INSEE, 2026), of which Rennes alone has a class."""
    near = str(access.svg(shown(focus=["35"])))
    assert near.count('<path class="td-shade-missing"') == 331
    assert re.findall(r'<path class="td-shade-2" d="[^"]+"><title>([^<]+)<', near) == ["Rennes"]
    left, top, wide, high = map(float, re.findall(r'viewBox="([\d. ]+)" role', near)[0].split())
    assert left < 181 < left + wide < 640
    assert top < 230 < top + high < 600
    live = str(access.svg(shown(focus=["35"]), live=True))
    assert re.findall(r'data-communes="(\d+)" data-of="35"', live)[0].count("2") == 1
    assert len(live) < 3_000


def test_a_live_map_of_access_says_a_digit_for_each_commune() -> None:
    """35,000 squares are a megabyte, which a page would be sent with each change of a filter."""
    drawn = str(access.svg(shown(), live=True))
    (digits,) = re.findall(r'data-communes="(\d+)"', drawn)
    assert digits.count("2") == 1
    assert digits.count("5") == len(communes.codes()) - 1 == len(digits) - 1
    assert len(drawn) - len(digits) < 6_000


def test_a_stop_is_a_ring_and_an_address_a_disc() -> None:
    told = {"x": 1.0, "y": 2.0, "radius": 2.0, "group": 0, "name": "Bus\nItinérant"}
    ring = str(access.svg(shown(points=[told], groups=[access.Group(("#c2410c", "#ff9a5c"), hollow=True)])))
    assert 'style="fill:var(--tc-paper);stroke:light-dark(#c2410c, #ff9a5c)"' in ring
    assert 'style="fill:light-dark(#c2410c, #ff9a5c)"' in str(access.svg(shown()))


def test_dots_are_a_file_with_every_commune_and_those_of_ile_de_france_twice() -> None:
    """Its inset ends at 196."""
    rows = json.loads(communes.collection())
    every = len(communes.codes())
    assert [one["rank"] for one in rows[:every]] == [*range(every)]
    again = rows[every:]
    assert {communes.codes()[one["rank"]][:2] for one in again} == {"75", "77", "78", "91", "92", "93", "94", "95"}
    assert max(one["x"] for one in again) < 196


def test_prefectures_are_those_of_their_departements() -> None:
    named = [communes.names()[rank] for rank in communes.prefectures()]
    assert len(named) == 101
    assert {"Rennes", "Paris", "Ajaccio", "Mamoudzou"} <= {*named}


def test_an_arc_goes_from_who_leads_to_each_member_and_who_is_alone_is_marked() -> None:
    arcs = [{"from": "35", "to": "22", "text": "Lien"}, {"from": "35", "to": "35", "text": ""}]
    told = {"label": "Réseau", "arcs": arcs, "alone": ["29"], "outside": ["976"], "names": {"29": "Finistère"}}
    drawn = str(network.svg(told))
    places = {one["code"]: one for one in land.geometry()["departments"]}
    start, end = ((places[code]["cx"], places[code]["cy"]) for code in ("35", "22"))
    (arc,) = re.findall(r'<path d="([^"]+)"><title>Lien</title>', drawn)
    assert arc.startswith(f"M{start[0]} {start[1]}Q")
    assert arc.endswith(f" {end[0]} {end[1]}")
    assert '<g class="td-alone"><title>Finistère</title>' in drawn
    assert '<g class="td-outside"><title>Mayotte</title>' in drawn
    assert drawn.count('<g class="td-joined">') == 2
    assert drawn.count(f'<circle class="td-lead" cx="{start[0]}"') == 1
    assert drawn.count(f'<circle class="td-member" cx="{end[0]}"') == 1


def _spread() -> pd.DataFrame:
    """Rennes, Paris, which the inset has again, and Saint-Denis of La Réunion; places made up."""
    places = {"x": [180.0, 360.0, 44.0], "y": [220.0, 210.0, 480.0]}
    inset = {"inset_x": [None, 99.5, None], "inset_y": [None, 105.0, None]}
    return pd.DataFrame({**places, **inset, "name": ["a", "b", "c"], "group": ["x", "x", "y"]})


def test_points_of_the_country_are_on_one_map_and_those_of_paris_twice() -> None:
    drawn = str(dots.svg(_spread(), "Carte", {"x": "#000000", "y": "#111111"}, None))
    assert [drawn.count(f"<title>{name}, ") for name in "abc"] == [1, 2, 1]
    assert 'cx="99.50" cy="105.00"' in drawn
    assert 'viewBox="0.0 0.0 640.0 600.0"' in drawn


def test_a_live_map_is_told_shortly_and_its_outlines_come_from_a_file() -> None:
    """The outlines are 190 kB, which a page would be sent with each change of a filter."""
    drawn = str(dots.svg(_spread(), "Carte", {"x": "#000000", "y": "#111111"}, [0, 0, 320, 300], live=True))
    assert len(drawn) < 3_000
    assert 'd="M180.0 220.0h.01M360.0 210.0h.01M99.5 105.0h.01"' in drawn
    assert 'data-land="{}" data-far=""' in drawn
    arcs = {"arcs": [{"from": "35", "to": "22", "text": ""}], "alone": ["29"], "outside": [], "names": {}, "label": ""}
    written = str(network.svg(arcs, live=True))
    assert len(written) < 3_000
    assert "29&quot;: &quot;td-alone&quot;" in written


def test_ribbons_are_as_wide_as_what_goes() -> None:
    """8 and 2 to one end: ten in all take seven tenths of the height, and the ends share the rest."""
    links = [flow.Ribbon(0, 2, 8.0, "#000", "8"), flow.Ribbon(1, 2, 2.0, "#000", "2")]
    drawn = str(flow.ribbons([flow.End(name, "#111") for name in ("A", "B", "Fin")], links, "Flux"))
    bars = re.findall(r'<div style="left:(\d+)%;top:([\d.]+)%;height:([\d.]+)%', drawn)
    assert bars == [("0", "0.00", "56.00"), ("0", "86.00", "14.00"), ("100", "15.00", "70.00")]
    # The second begins where its own bar does, ends under the first; at 11 percent it has gone 0.034 of its way down.
    _, second = re.findall(r"--line:polygon\((.*?)\)", drawn)
    upper, lower = second.split(",")[:13], second.split(",")[13:]
    assert (upper[0], upper[2], upper[12]) == ("0% 86%", "11% 85.5%", "100% 71%")
    assert (lower[0], lower[12]) == ("100% 85%", "0% 100%")


def test_ribbons_lead_to_their_rows_and_are_no_stops_of_the_keyboard() -> None:
    """A group, for what is inside of an image is told to nobody; without rows it is an image."""
    links = [flow.Ribbon(0, 1, 8.0, "#000", "A, Fin : 8 ETPT", "./method?chiffre=x")]
    ends = [flow.End(name, "#111") for name in ("A", "Fin")]
    drawn = str(flow.ribbons(ends, links, "Flux"))
    assert 'role="group"' in drawn
    assert re.findall(r'<a href="([^"]*)" tabindex="-1" .*>([^<>]+)</a>', drawn) == [
        ("./method?chiffre=x", "A, Fin : 8 ETPT")
    ]
    assert 'role="img"' in str(flow.ribbons(ends, [replace(links[0], address="")], "Flux"))


def test_a_figure_over_two_axes_has_its_points_where_they_belong() -> None:
    """A logarithmic axis from 10/1.5 to 1000*1.5: 100 is half way, whatever the ends."""
    look = Look(BLUE, point=12, hollow=True)
    points = Line("", (1, 2, 3), (10.0, 100.0, 1000.0), look, [("u", "v <w>")] * 3)
    up = Scale("Demandes", (10, 100, 1000), log=True)
    drawn = str(svg.svg(Say("fr"), Chart("Axes", [points], "count", NONE, across=Scale(ticks=(1, 2, 3)), up=up)))
    assert drawn.count('d="M500.0 500.0L500.0 500.0"') == 2
    assert drawn.count("<title>u, v &lt;w&gt;</title>") == 3
    assert 'class="td-tick" style="top:50.00%">100<' in drawn


def test_a_line_with_intervals_breaks_where_a_value_is_missing() -> None:
    """From 0 to 100 by 25: 50 is half way, and its interval from 25 to 75."""
    days = [dt.date(2020, 1, day) for day in (1, 11, 21)]
    line = Line("Part", days, (50.0, None, 100.0), low=(25.0, None, 0.0), high=(75.0, None, 100.0))
    drawn = str(svg.svg(Say("fr"), Chart("Parts", [line], "percent", NONE)))
    assert re.findall(r'class="td-line"[^>]* d="([^"]+)"', drawn) == ["M0.0 500.0L0.0 500.0", "M1000.0 0.0L1000.0 0.0"]
    assert re.findall(r'td-interval" d="([^"]+)"', drawn) == ["M0.0 750.0V250.0", "M1000.0 1000.0V0.0"]
    assert ">75\u00a0%<" in drawn or ">75\u202f%<" in drawn


def test_the_first_rows_of_a_long_table_are_written_with_their_links() -> None:
    cell = {"text": "Aide", "note": "AGR <1>", "href": "./missions?x=1", "look": "", "noteLook": "late"}
    drawn = str(rows.table({"label": "Liste", "columns": [{"label": "Mission", "width": "26%"}], "rows": [[cell]]}))
    assert (
        '<th scope="row"><span><a href="./missions?x=1">Aide</a></span> <small class="td-late">AGR &lt;1&gt;' in drawn
    )
