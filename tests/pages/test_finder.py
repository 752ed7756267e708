"""The finder of a counter: its field, what a browser is given to work out, and the file around a reader."""

import gzip
import json
from datetime import date
from typing import Any

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from data.reference import places
from data.store import Edition
from pages.blocks import place_search
from pages.counters import around, live
from pages.http.assets import IMMUTABLE
from pages.outputs import layers as outputs
from pages.server import headers
from pages.shell import serving
from pages.shell.ask import Ask, ask_of
from pages.text import Say
from queries.access import Viewer
from queries.studies import schedule
from tests.pages import support
from tests.pages.support import says
from tests.support import reading

FR = Say("fr")
PUBLIC = Viewer("public")
DAYS = (
    "09:00 - 12:00 / 14:00 - 17:00", "fermé", None, "14:00 - 19:00", "9h - 12h sur rdv", None, None,
)  # fmt: skip


SAME = [one.code for one in places.communes().values() if one.name == "Sainte-Colombe"]


def _row(*days: str | None, itinerant: bool = False) -> dict[str, Any]:
    found = dict(zip(schedule.COLUMNS, days or DAYS, strict=True))
    return {**found, "itinerant": itinerant, "told_on": None, "department": "35", "weekdays": None}


def test_a_week_is_told_in_minutes_and_what_is_unknown_as_such() -> None:
    """By hand: 9 h is 540 minutes; closed on Tuesday, unknown on Wednesday and at the end, Friday by appointment."""
    assert live.code(_row()) == "540-720 840-1020||?|840-1140|540-720r|?|?"
    assert live.code(_row(itinerant=True)) == ""
    assert live.code(_row("fermé", *[None] * 6)) == ""  # no day on which it opens is known


def test_an_evening_is_after_six_on_a_weekday_and_what_is_unknown_may_be_one() -> None:
    late, early = _row(), _row("09:00 - 18:00", *["fermé"] * 4, None, None)
    saturday = _row(*["fermé"] * 5, "09:00 - 20:00", None)
    rows = pd.DataFrame([late, early, saturday])
    silent = _row("09:00 - 12:00", None, *["fermé"] * 5)
    told = schedule.states(pd.DataFrame([late, early, saturday, silent]), schedule.EVENING)
    assert told.tolist() == ["open", "closed", "closed", "unknown"]
    assert schedule.receives(rows, 5).tolist() == [False, False, True]


def test_an_itinerant_counter_receives_on_the_days_of_its_stop() -> None:
    bus = _row(itinerant=True) | {"weekdays": [2, 4]}
    silent = _row(itinerant=True)
    rows = pd.DataFrame([bus, silent])
    assert [schedule.receives(rows, day).tolist() for day in (0, 1)] == [[False, False], [True, False]]
    assert not schedule.receives(rows, schedule.EVENING).any()


def test_holidays_are_those_of_everywhere_and_of_each_département() -> None:
    """Easter 2027 is 28 March; Good Friday and 26 December are of Alsace and Moselle (L3134-13), abolition overseas."""
    found = live.holidays(date(2027, 1, 1))
    assert {"2027-01-01", "2027-03-29", "2029-12-25"} <= set(found[""])
    assert {"2027-03-26", "2027-12-26"} <= set(found["67"])
    assert [day[:4] + day[4:] for day in found["974"]] == ["2027-12-20", "2028-12-20", "2029-12-20"]
    assert "2027-03-26" not in found[""]


def _field(**parameters: str) -> str:
    return str(support.run("counters.find", "public", **parameters).text_input[0].value)


@pytest.mark.wide
def test_the_field_of_the_place_is_never_empty_where_a_place_is_shown(edition: Edition) -> None:
    """Who comes by a code finds the name; of the twelve communes of one name (INSEE), the one that was meant."""
    assert _field(commune="35236") == "Redon"
    assert _field(lieu="35600") == "35600"
    assert _field(commune="75112") == "Paris 12e arrondissement"
    assert _field() == ""
    assert len(SAME) == 12
    for code in SAME:
        shown = support.page("counters.find", "public", commune=code)
        assert f"({places.communes()[code].department})" in shown.split("tk-others", 1)[1][:200], code


@pytest.mark.parametrize(("words", "code"), [("chateaugirron", "35069"), ("Montelimart", "26198"), ("xyzzyx", "")])
def test_of_a_name_that_no_commune_bears_those_of_almost_that_name_are_offered(
    edition: Edition, words: str, code: str
) -> None:
    """In the finder and beside a map; nothing is chosen for the reader, and words like no name offer none."""
    found = place_search.alike(reading(PUBLIC), FR, words)
    assert list(found["code"].head(1)) == ([code] if code else [])
    shown = support.page("counters.find", "public", lieu=words)
    assert says(shown, "counter.find.unknown_title", words=words)
    assert (f"commune={code}" in shown) == bool(code)
    assert says(shown, "counter.find.alike") == bool(code)
    assert "tk-results" not in shown


def test_each_result_says_when_it_is_open_and_leads_there(edition: Edition) -> None:
    shown = support.page("counters.find", "public", lieu="Redon")
    assert shown.count("tk-now") == shown.count("data-known=") > 0
    assert "data-holidays" in shown
    assert 'data-copy="' in shown
    chosen = reading(PUBLIC)("counters/nearest", lat=47.65, lon=-2.08)["counter_id"].iloc[0]
    marked = support.page("counters.find", "public", lieu="Redon", choisi=chosen)
    assert marked.count('aria-current="true"><b class="tk-km"') == 1


def test_the_map_of_the_finder_shows_its_results(edition: Edition) -> None:
    test = support.run("counters.find", "public", lieu="Redon")
    (chart,) = (json.loads(one.proto.json) for one in test.get("deck_gl_json_chart"))
    (points,) = (one["data"] for one in chart["layers"] if one["id"].startswith("near"))
    assert len(points) == support.told(test).count('class="tk-km"')
    assert "./maps/borders/35.glb" in {one.get("scenegraph") for one in chart["layers"]}
    (towns,) = (one["data"] for one in chart["layers"] if one["id"] == "towns")
    assert "Redon" in [one["text"] for one in towns]
    assert ">Redon</text>" in support.told(test)  # on paper too


@pytest.mark.wide
def test_what_is_chosen_on_the_map_of_counters_says_how_to_go_there(edition: Edition) -> None:
    """Of a commune, the counter that `counters/commune` finds nearest; of a counter, what its sheet has."""
    told = support.page("counters.map", "public", departement="35", choisi="commune-35236")
    nearest = str(reading(PUBLIC)("counters/commune", commune="35236")["counter_id"].iloc[0])
    assert f"guichet={nearest}" in told.split('class="tc-chosen"')[1].split("</div>")[0]
    asked = reading(PUBLIC)
    rows = asked("counters/points", department="35")
    sheets = [asked("counters/sheet", counter=one).iloc[0] for one in rows[~rows["itinerant"]]["counter_id"]]
    row = next(one for one in sheets if one["phone"] and one["address"] and live.code(one))
    card = support.page("counters.map", "public", departement="35", choisi=row["counter_id"])
    card = card.split('class="tc-chosen"')[1].split("</div>\n")[0]
    assert all(text in card for text in (str(row["address"]), 'href="tel:', f'data-week="{live.code(row)}"'))


def _around(viewer: Viewer = PUBLIC, **chosen: str) -> list[list[Any]]:
    ask = reading(viewer)
    assert isinstance(ask, Ask)
    found: list[list[Any]] = json.loads(gzip.decompress(around.asked(ask, chosen).packed))
    return found


def test_the_file_around_a_reader_holds_every_place_and_its_nearest_is_the_nearest(edition: Edition) -> None:
    """Against the query of the nearest to a point, which counts on the sphere as well."""
    rows = _around()
    addresses = reading(PUBLIC)("counters/addresses")
    assert len(rows) == len(addresses)
    assert {row[2] for row in rows} == set(addresses["counter_id"])
    nearest = reading(PUBLIC)("counters/nearest", lat=47.65, lon=-2.08).iloc[0]
    flat = min(rows, key=lambda row: (row[0] - 47.65) ** 2 + (0.67 * (row[1] + 2.08)) ** 2)
    assert flat[2] == nearest["counter_id"]
    assert flat[7] == live.code(nearest)


def test_the_file_follows_the_procedure_and_the_day_and_knows_no_other(edition: Edition) -> None:
    every, some = {row[2] for row in _around()}, {row[2] for row in _around(demarche="ants-identity", jour="5")}
    assert set() < some < every
    for wrong in ({"demarche": "none"}, {"jour": "9"}, {"lang": "de"}):
        with pytest.raises(KeyError):
            _around(**wrong)


def test_a_page_may_ask_where_its_reader_is_and_no_other_site() -> None:
    assert "geolocation=(self)" in headers.security_headers()["Permissions-Policy"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("", 200), ("?lang=de", 404), ("?jour=9", 404), ("?demarche=none", 404), ("?edition=none", 404),
        ("?vue=nobody", 403),
    ],
)  # fmt: skip
def test_the_file_is_sent_to_who_may_read_it_and_kept_where_its_address_names_it(
    edition: Edition, asked: str, status: int
) -> None:
    with TestClient(Starlette(routes=outputs.routes())) as client:
        answer = client.get(f"{around.ADDRESS}{asked}")
        assert answer.status_code == status
        if status == 200:
            assert answer.headers["cache-control"] == "private, no-store"
            own = around.address(ask_of(serving.public()), FR, None, None).removeprefix(".")
            assert client.get(own).headers["cache-control"] == IMMUTABLE
            assert answer.json() == _around()
