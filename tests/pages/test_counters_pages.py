"""The pages of the counters room: they stand for every reader in both languages, and say what the data say."""

import datetime as dt
import json
import re
from io import BytesIO, StringIO

import pandas as pd
import pytest
import streamlit as st

from data import check, store
from pages.counters import bundle, digital, figures, follow, hours, lists, loss, sheet, tracked
from pages.counters import planner as planner_page
from pages.markup import escape
from pages.text import Say, places
from pages.text.places import territory
from queries.access import Viewer
from queries.studies import planner, schedule
from tests.pages.support import html_of, room, run, says, told
from tests.support import one_in, reading

page = room("counters")

PAGES = {
    "find": {},
    "access": {},
    "footfall": {},
    "follow": {},
    "planner": {"departement": "36"},
    "procedures": {"region": "53"},
}


@pytest.mark.parametrize("name", one_in(6, PAGES))
def test_every_page_stands_in_english(edition, name):
    """In French and for every reader, test_figures.py reads them all."""
    assert "<h1" in page(name, "public", "en", **PAGES[name])


@pytest.mark.parametrize(
    "where", one_in(3, [{"departement": "975"}, {"region": "06"}, {"departement": "976"}, {"departement": "75"}])
)
@pytest.mark.parametrize("name", one_in(2, PAGES))
def test_every_page_stands_where_there_is_little(edition, name, where):
    assert "<h1" in page(name, "public", **(PAGES[name] | where))


@pytest.mark.parametrize(
    ("wanted", "key", "values"),
    [
        ({"lieu": "Redon"}, "counter.find.title_found", {"place": "de Redon"}),
        ({"lieu": "35600"}, "counter.find.title_found", {"place": "de Redon"}),
        ({"commune": "35236"}, "counter.find.title_found", {"place": "de Redon"}),
        ({"lieu": "Nulle-Part-sur-Rien"}, "counter.find.unknown_title", {"words": "Nulle-Part-sur-Rien"}),
        ({"guichet": "nothing"}, "counter.unknown.title", {}),
        ({}, "counter.find.title", {}),
    ],
)
def test_a_counter_is_found_and_each_has_an_address_of_its_own(edition, wanted, key, values):
    assert says(page("find", "public", **wanted), key, **values)


def test_namesakes_are_told_apart_and_a_counter_has_its_name(edition):
    assert "Saint-Denis (974)" in page("find", "public", lieu="Saint-Denis", commune="97411")
    assert "de Balaguères" in page("find", "public", guichet="FS0211")


def test_the_nearest_of_those_open_on_a_day_is_not_called_the_nearest_and_says_that_day_once(edition):
    """Redon has counters nearer than those that are known to open on a Saturday."""
    shown = page("find", "public", lieu="Redon", jour="5")
    assert says(shown, "counter.find.title_day", day="samedi", km="57 km", place="de Redon")
    assert says(shown, "counter.find.silent", day="samedi")
    assert not says(shown, "counter.find.title_found", place="de Redon")
    assert shown.count("<strong>Samedi</strong>") == shown.count('class="tk-km"')
    assert "Samedi :" not in shown


def test_a_sheet_names_what_is_confidential_to_nobody_else(edition):
    assert says(page("find", "cabinet", guichet="FS0211"), "counter.figure.agents")
    for viewer in ("public", "prefect:R53"):
        assert not says(page("find", viewer, guichet="FS0211"), "counter.figure.agents")


def test_an_itinerant_counter_shows_stops_and_no_address(edition):
    shown = page("find", "public", guichet="FS0031")
    assert says(shown, "counter.stops_title", count=8)
    assert "Adresse de démonstration" not in shown


def test_the_day_of_the_edition_is_today_and_unknown_is_not_closed(edition):
    shown = page("find", "public", guichet="FS0211")
    hours = "8 h 30 – 12 h, 13 h 30 – 17 h"
    assert says(shown, "counter.today", day="mardi", date=dt.date(2024, 12, 31), hours=hours)
    assert "samedi</b>" in shown
    assert says(shown, "counter.day_unknown")


def test_a_closed_counter_is_not_said_to_be_open(edition):
    """FS2722 closed on 31 December 2023: nothing of it is of the year that ends with the edition."""
    shown = page("find", "public", guichet="FS2722")
    assert says(shown, "counter.week_past_title")
    assert "Ouvert 28 heures" not in shown
    assert 'aria-current="date"' not in shown
    assert says(shown, "counter.figure.acts", count=0)


def test_the_access_page_says_the_share_the_list_and_the_population(edition):
    rows = reading(Viewer("public"))("counters/access", level="department", code="23").set_index("km")
    shown = page("access", "public", departement="23", km="10")
    assert Say("fr").percent(rows.loc[10, "share"], 1).replace("\u00a0", " ") in shown
    assert says(shown, "access.counted", date="du 31 décembre 2024", vintage="2023")


@pytest.mark.parametrize(
    ("where", "departments"),
    [({}, "true"), ({"region": "76"}, "parent_code = '76'"), ({"departement": "972"}, "code = '972'")],
)
def test_mobile_counters_that_count_nowhere_are_those_of_the_territory_shown(edition, where, departments):
    (count,) = (
        store.cursor(edition)
        .execute(f"""
        select count(*) from core.counters
        join core.territories on territories.level = 'department' and territories.code = counters.department
        where itinerant and closed_on is null and counter_id not in (select counter_id from core.counter_stops)
            and {departments}
    """)
        .fetchone()
    )
    assert count
    assert says(page("access", "public", **where), "access.silent", count=count)


def test_a_list_of_communes_names_their_departement_and_shows_no_number_for_it(edition):
    cells = re.findall(r'data-label="Département">([^<]*)<', page("access", "public", region="75", km="10"))
    assert cells
    assert set(cells) <= {
        "Charente",
        "Charente-Maritime",
        "Corrèze",
        "Creuse",
        "Dordogne",
        "Gironde",
        "Landes",
        "Lot-et-Garonne",
        "Pyrénées-Atlantiques",
        "Deux-Sèvres",
        "Vienne",
        "Haute-Vienne",
    }  # of Nouvelle-Aquitaine


@pytest.mark.wide
def test_without_a_file_the_page_says_how_to_deposit_one(edition):
    shown = page("access", "cabinet", km="20min")
    assert "à moins de 15 km" in shown
    assert "python -m data template travel_times" in shown
    assert "python -m data" not in page("access", "public", km="20min"), "whoever looks for a counter publishes nothing"


DEPARTMENTS = ">Département</th>"  # the head of a column


def test_a_plan_is_the_one_of_the_solver_and_says_what_it_does_not_know(edition):
    communes = reading(Viewer("cabinet"))("counters/communes")
    inside = communes[communes["department"] == "36"]
    made = planner.plan(inside, reading(Viewer("cabinet"))("counters/addresses"), 3, 10)
    shown = page("planner", departement="36", nombre="3")
    assert made.proven
    assert says(shown, "planner.found_counter", place="Indre", count=3, people=made.gained, km=10)
    assert says(shown, "planner.proven")
    assert shown.count("<li>") >= 5
    assert "Les routes" in shown
    assert DEPARTMENTS not in shown  # it is one alone


def test_a_larger_plan_waits_to_be_asked_and_then_is_kept(edition):
    test = run("counters.planner", region="94", nombre="2")
    assert says(told(test), "planner.ask_title")
    asked = test.button(key="plan-go").click().run()
    assert not asked.exception
    assert says(told(asked), "planner.found_counter", place="Corse", count=2)
    assert DEPARTMENTS in told(asked)
    assert says(told(asked.run()), "planner.found_counter", place="Corse", count=2)


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("viewer", "address", "chosen"),
    [
        ("prefect:R53", {}, ["53", ""]),
        ("prefect:D35", {}, ["", "35"]),
        ("prefect:D35", {"region": "84"}, ["84", ""]),
        ("prefect:R53", {"region": ""}, ["", ""]),  # the whole country, once they chose it
        ("cabinet", {}, ["", ""]),
    ],
)
def test_the_planner_opens_on_the_territory_of_its_reader_and_waits_to_be_asked(viewer, address, chosen):
    test = run("counters.planner", viewer, **address)
    assert [test.selectbox(key=f"choice-{name}").value for name in ("region", "departement")] == chosen
    assert says(told(test), "planner.ask_title")


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_the_planner_of_half_days_waits_to_be_asked_for_more_than_a_departement():
    """The whole country takes seconds, which nobody who only opens the page spends."""
    test = run("counters.planner", "public", quoi="hours", region="94")
    assert says(told(test), "planner.ask_title")
    asked = test.button(key="plan-go").click().run()
    assert not asked.exception

    def found(test):
        return says(told(test), "hours.title", place="Corse", hours=12)

    assert found(asked)
    assert found(asked.run())
    assert not found(test.selectbox(key="choice-heures").select("24").run())  # another wish, asked anew
    words = page("planner", "public", quoi="hours", departement="36")
    assert says(words, "hours.title", place="Indre", hours=12)
    assert says(words, "planner.map.planned")  # on the map too, which its key says


@pytest.mark.usefixtures("edition")
def test_a_planned_place_that_is_chosen_on_the_map_is_the_nearest_to_its_commune():
    test = run("counters.planner", "public", departement="36", nombre="1")
    (chart,) = test.get("deck_gl_json_chart")
    (place,) = next(one["data"] for one in json.loads(chart.proto.json)["layers"] if one["id"].startswith("planned"))
    test.query_params["choisi"] = f"commune-{place['code']}"
    card = told(test.run()).split('class="tc-chosen"')[1]
    name = place["name"].partition("\n")[0].replace("\u00a0", " ")
    assert f"<p>{name}</p>" in card
    assert says(card, "access.map.away", away="0,0 km")


def test_the_stops_of_half_days_are_a_file_that_is_accepted(tmp_path):
    """A stop of Saturday morning, day 6; one of an evening, its day left to choose; no opening of a counter."""
    moments = [schedule.MORNING + 5, schedule.EVENING, schedule.MORNING]
    rows = pd.DataFrame({"kind": ["stop", "stop", "counter"], "moment": moments, "code": ["35238", "35051", None]})
    hours._deposit(rows).to_csv(tmp_path / "stops.csv", index=False)
    report = check.check(tmp_path / "stops.csv")
    assert (report.contract.name, report.problems) == ("counter_stops", ())
    assert report.rows.select(["commune", "weekday"]).to_pylist() == [
        {"commune": "35238", "weekday": 6},
        {"commune": "35051", "weekday": None},
    ]


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_loads_which_are_not_published_lead_among_the_readers_own():
    """Acts are everybody's; agents are those of the prefect's own counters."""
    for sort, owned in (("loaded", True), ("roomy", True), ("busiest", False)):
        html = page("follow", "prefect:D35", tri=sort)
        title = re.search(r"[^<>]*actes (?:par heure d.agent )?: [^<>]*", html)
        assert title, sort
        assert title[0].endswith(f", {Say('fr')('parts.scope.department')}") == owned, title[0]
    assert "dans votre" not in page("follow", "prefect:D35", tri="loaded", departement="35")


@pytest.mark.usefixtures("edition")
def test_the_public_does_not_read_what_a_closure_would_cost():
    assert "cout-des-fermetures" in str([one.key for one in run("counters.planner").get("download_button")])
    public = run("counters.planner", "public")
    assert "Perdraient l’accès" not in told(public)
    assert "cout-des-fermetures" not in str([one.key for one in public.get("download_button")])


@pytest.mark.usefixtures("edition")
def test_who_may_not_read_unusual_months_is_told_that_no_counter_falls():
    assert says(page("follow", "public", departement="974"), "follow.title_steady")


def test_only_the_communes_that_the_reader_names_are_considered(edition):
    test = run("counters.planner", departement="36", nombre="3", communes="36018,36113")
    assert says(told(test), "planner.found_counter", place="Indre", count=2)
    assert test.multiselect(key="choice-communes").value == ["36018", "36113"]  # Le Blanc, Martizay


def test_a_plan_of_more_places_than_bring_anyone_says_how_many_would_do():
    """La Réunion: one more counter brings all who are too far; of five places four bring nobody."""
    curve = pd.DataFrame({"places": [1, 2, 3], "gained": [10, 10, 10], "marginal": [10, 0, 0]})
    wish = planner_page.Wish("department", "974", 10, 3, "counter", "covering", 0)
    median = planner_page.Wish("department", "974", 10, 3, "counter", "median", 0)
    assert says(planner_page._curve_title(Say("fr"), wish, curve, 0), "planner.curve.enough", count=1)
    assert says(planner_page._curve_title(Say("fr"), median, curve, 0), "planner.curve.title", rank="3e", count=0)


@pytest.mark.usefixtures("edition")
def test_the_communes_of_a_region_are_offered_to_who_names_them():
    """Centre-Val de Loire has 1,700 of them, more than all the rest of the page."""
    boxes = run("counters.planner", region="24").multiselect
    assert [box.key for box in boxes] == []
    named = run("counters.planner", region="24", parmi="named").multiselect(key="choice-communes")
    assert len(named.options) > 1_700
    told_before = run("counters.planner", region="24", communes="36018,36113").multiselect(key="choice-communes")
    assert told_before.value == ["36018", "36113"]


def test_the_file_of_a_plan_can_be_deposited(edition, tmp_path):
    """The check of deposits finds nothing that blocks, and no row opens before the planned day."""
    communes = reading(Viewer("cabinet"))("counters/communes")
    inside = communes[communes["department"] == "36"]
    made = planner.plan(inside, reading(Viewer("cabinet"))("counters/addresses"), 2, 10)
    rows = planner.deposit_counters(made.chosen, ["Projet 1", "Projet 2"], pd.Timestamp("2025-12-28").date())
    file = tmp_path / "plan.csv"
    file.write_text(rows.to_csv(index=False), encoding="utf-8")
    report = check.check(file)
    assert not report.blocking, report.problems
    assert pd.read_csv(StringIO(rows.to_csv(index=False)))["opened_on"].unique().tolist() == ["2025-12-28"]


def test_nothing_is_planned_where_everyone_has_a_counter():
    wish = planner_page.Wish("department", "75", 10, 5, "counter", "covering", 0)
    nobody = planner.plan(
        pd.DataFrame(
            {"code": ["75056"], "name": ["Paris"], "department": ["75"], "lat": [48.9], "lon": [2.3], "population": [1]}
        ),
        pd.DataFrame({"lat": [48.9], "lon": [2.3]}),
        5,
        10,
    )
    answer = planner_page.Answer(nobody, pd.DataFrame())
    title, _ = planner_page._finding(Say("fr"), wish, territory("Paris"), answer)
    assert says(title, "planner.nothing", place=territory("Paris"), km=10)


@pytest.mark.wide
def test_unusual_months_are_told_to_those_who_answer_for_the_territory(edition):
    assert says(page("follow", "public"), "follow.unusual.none_title")
    whole, ours = page("follow", "cabinet"), page("follow", "prefect:D35")
    assert "variations réelles, " in whole
    assert "variations réelles, " in ours
    # What is expected is learnt from the months that one reads: those of a territory, or of the country.
    assert [says(text, "follow.unusual.learnt") for text in (whole, ours)] == [False, True]


@pytest.mark.parametrize(
    ("observed", "said"),
    [(285, "285,4 et 626,8"), (627, "285,4 et 626,8"), (284, "285 et 627"), (float("nan"), "285 et 627")],
)
def test_an_unusual_month_is_never_written_within_what_was_expected(observed, said):
    """285 is below 285.4 and 627 above 626.8, which whole numbers would hide; 284 is below both; one is missing."""
    row = {"observed": observed, "low": 285.4, "high": 626.8, "month": "2022-05-01", "counter_id": "FS0001"}
    assert follow._between(Say("fr"), row) == said


@pytest.mark.wide
def test_unusual_months_are_as_many_as_their_two_sorts_together(edition):
    """In Bretagne, where one of them is a value to correct."""
    written = re.sub("<[^>]+>", " ", page("follow", "prefect:R53", region="53"))
    sorts = re.search(r"(\d+) variations réelles, (\d+) mois à corriger", written)
    assert sorts is not None
    assert says(written, "follow.title_none", count=int(sorts[1]) + int(sorts[2]))


def test_a_counter_without_footfall_is_said_to_be_unknown_not_empty(edition):
    months = reading(Viewer("public"))("counters/sheet_months", counter="FA0001")
    assert months.empty  # a branch of the demonstration: nobody counts there
    shown = page("find", "public", guichet="FA0001")
    assert says(shown, "counter.acts.none_why")
    assert "Élargissez le territoire" not in shown


def test_everybody_is_far_from_what_nobody_offers(edition):
    procedure = "urssaf-employer"
    offered = reading(Viewer("cabinet"))("counters/addresses", procedure=procedure)
    assert offered.empty  # the partner comes after the edition's date
    assert "34 875 communes" in page("access", "public", demarche=procedure)  # all of them, as the reference counts


def test_the_file_of_closings_has_every_counter_of_the_territory(edition, monkeypatch):
    """The table shows the costliest; the file, one line for each counter of Indre that has an address."""
    files = {}
    monkeypatch.setattr(st, "download_button", lambda *_, data, key, **__: files.update({key: data}))
    test = run("counters.planner", departement="36")
    addresses = reading(Viewer("cabinet"))("counters/addresses")
    lives = reading(Viewer("cabinet"))("counters/counter_lives", department="36")
    there = set(lives["counter_id"]) & set(addresses["counter_id"])
    written = pd.read_csv(BytesIO(files["csv-cout-des-fermetures"]()), sep=";")
    names = addresses[addresses["counter_id"].isin(there)]["name"]
    assert set(written["Guichet"].str.replace("\u2019", "'")) == set(names.str.replace("\u2019", "'"))
    assert len(written) == len(there) > planner_page.SHOWN
    assert any(html.proto.body.count("<tr>") == planner_page.SHOWN + 1 for html in test.get("html"))


@pytest.mark.wide
def test_follow_opens_on_a_reason_for_which_a_counter_is_listed():
    """No counter of Ille-et-Vilaine falls or is silent, and three are open too little, as its home says."""
    counts = reading(Viewer("cabinet"))("overview/watch", department="35").set_index("alert")["count"]
    assert not {"counters_falling", "counters_silent"} & {*counts.index}
    text = page("follow", "cabinet", departement="35")
    assert says(text, "follow.alerts.title_counters_below_hours", count=counts["counters_below_hours"])


def test_a_stop_says_the_weeks_in_which_it_comes():
    stop = {"weekday": 1, "starts": "09:30", "ends": "12:30", "weeks": "odd"}
    assert sheet.stop_days(Say("fr"), stop).replace("\u00a0", " ") == "lundi 9 h 30 – 12 h 30, semaines impaires"
    assert sheet.stop_days(Say("en"), stop | {"weeks": "even"}).endswith(", even weeks")
    assert "semaines" not in sheet.stop_days(Say("fr"), stop | {"weeks": None})


def test_a_place_of_digital_mediation_says_where_and_when():
    place = {"name": "Médiathèque", "address": "1 rue X", "commune_name": "Reims", "opening": "Mo-Fr 09:00-12:00"}
    shown = str(digital._item(Say("fr"), place | {"km": 1.3, "france_services": True})).replace("\u00a0", " ")
    assert "France services" in shown
    assert "1,3 km · 1 rue X, Reims · " in shown.replace("\u202f", " ")
    assert says(shown, "counter.digital.opening", hours="Mo-Fr 09:00-12:00")
    silent = str(digital._item(Say("fr"), place | {"km": 1.3, "france_services": False, "opening": None}))
    assert says(silent, "counter.no_day_known")
    assert "France services" not in silent


def test_a_card_says_the_hours_of_the_whole_week_by_days_that_have_the_same() -> None:
    """France services de Redon, as the list has it: 08:30 - 12:30 three days, 08:30 - 12:00 two."""
    first = page("find", "public", lieu="Redon").split("tk-phone")[0]
    assert "France services de Redon" in first
    told = (("lundi, mardi et mercredi", "8 h 30 – 12 h 30"), ("jeudi et vendredi", "8 h 30 – 12 h"))
    for days, open_at in (*told, ("samedi et dimanche", "horaires inconnus")):
        assert f"<li>{days} : <span>{open_at}</span></li>" in first
    assert "Monday, Tuesday and Wednesday: <span>8:30 – 12:30</span>" in page("find", "public", "en", lieu="Redon")


def test_a_comment_of_the_tracker_says_its_day_its_topic_and_the_confidence_of_its_author():
    row = {
        "commented_on": pd.Timestamp("2023-12-08"),
        "topic": "risks",
        "text": "Deux <b>cantons</b>",
        "weather": "storm",
    }
    shown = str(tracked._item(Say("fr"), row)).replace("\u00a0", " ")
    topic = Say("fr")("lists.tracked.topic.risks")
    assert says(shown, "lists.tracked.when", date=dt.date(2023, 12, 8), topic=topic)
    assert "Objectifs compromis" in shown
    assert "Deux &lt;b&gt;cantons&lt;/b&gt;" in shown
    assert "tc-chip" not in str(tracked._item(Say("en"), row | {"weather": None, "text": None}))


def test_a_name_of_a_chart_stands_over_no_point_and_no_other_name() -> None:
    """By hand, on a phone 50 px a step: 'Permis' is 39 px wide, 19.5 on either side of its point and 8 to 24 px above.
    "Over" stands 15 px to the right of its point and about 15 above (330 px for a tenfold), "Free" at the other end.
    """
    names = ("Permis", "Over", "Free", "Least")
    points = pd.DataFrame(
        {"name": names, "x": [2.0, 2.3, 4.0, 5.2], "usefulness": [2, 2, 4, 5], "requests": [500, 555, 700, 100]}
    ).assign(rare=False)
    points.loc[len(points)] = ["Most", 5.0, 5, 1000, False]
    asked = [row for row in points.to_dict("records") if row["name"] in ("Permis", "Free")]
    assert [row["name"] for row in figures._apart(asked, points)] == ["Free"]
    clear = points[points["name"] != "Over"]
    assert [row["name"] for row in figures._apart(asked, clear)] == ["Free", "Permis"]
    rare = [row | {"rare": row["name"] == "Permis"} for row in asked]
    assert [row["name"] for row in figures._apart(rare, clear)] == ["Permis", "Free"]


def test_a_name_of_a_chart_begins_within_the_plane() -> None:
    """By hand, at 50 px a step from 1.4 on: a point at 1.74 is 17 px within it, and half of "numérique" 29.25 px."""
    row = {"name": "Identité numérique", "usefulness": 2, "requests": 80}
    assert [round(figures._named(row | {"x": x}).aside, 2) for x in (1.74, 2.0)] == [12.25, 0]


@pytest.mark.parametrize(
    ("viewer", "where", "is_open"),
    one_in(
        3,
        [
            ("public", {}, False),
            ("public", {"departement": "35"}, False),
            ("prefect:R53", {"departement": "49"}, False),  # of another region
            ("prefect:R53", {"departement": "35"}, True),
            ("prefect:R53", {}, True),
            ("cabinet", {"departement": "49"}, True),
        ],
        several=True,
    ),
)
def test_who_does_not_read_the_agents_of_counters_is_not_told_that_none_has_too_few(edition, viewer, where, is_open):
    shown = page("follow", viewer, alert="counters_below_agents", **where)
    assert says(shown, "follow.alerts.title_counters_below_agents") == is_open
    assert says(shown, "follow.alerts.closed_title") != is_open


def test_a_sheet_says_that_months_are_rounded_to_who_reads_them_rounded(edition):
    """October 2024 of Cardet (Gard): 247 acts in the file, 250 as published."""
    exact, rounded = (page("find", viewer, guichet="FS0830") for viewer in ("prefect:R76", "public"))
    assert "247 actes en octobre 2024" in exact
    assert not says(exact, "counter.acts.lead_rounded")
    assert "250 actes en octobre 2024" in rounded
    assert says(rounded, "counter.acts.lead_rounded")


@pytest.mark.parametrize(
    ("kinds", "title", "outside"),
    [
        ([], None, None),
        (["renamed"], None, None),
        (["opened"], "1 ouverture et aucune fermeture", "1 ouverture"),
        (["opened", "opened", "closed"], "2 ouvertures et 1 fermeture", "2 ouvertures et 1 fermeture"),
        (["closed", "closed"], "aucune ouverture et 2 fermetures", "2 fermetures"),
    ],
)
def test_openings_and_closures_are_said_in_words_where_there_is_none(kinds, title, outside):
    """In the title, and of counters without a département, which no other page counts; of those renamed nothing."""
    dated = {"event_date": pd.Timestamp("2026-06-01"), "previous_on": pd.Timestamp("2023-07-01")}
    rows = pd.DataFrame({"kind": [*kinds, "moved"], "department": [*[None] * len(kinds), "35"]}).assign(**dated)
    say, where = Say("fr"), ("nation", "FR")
    found = lists._title(say, rows, places.nation(say("parts.level.nation")), where)
    assert says(found, "lists.title_between", told=title) if title else says(found, "lists.title_none")
    told = lists._outside(say, rows, where)
    assert says(told, "lists.outside", told=outside) if outside else told == ""


@pytest.mark.wide
def test_openings_less_closures_are_the_open_counters_and_those_outside(edition):
    """3,149 - 304 = 2,845 of the list, of which the map counts 2,843: the two others are those of Saint-Martin."""
    kinds = "select count(*) filter (kind = 'opened'), count(*) filter (kind = 'closed') from marts.counter_changes"
    opened, closed = store.cursor(edition).execute(kinds).fetchone()
    assert says(page("follow"), "lists.outside", told="2 ouvertures")
    ask = reading(Viewer("cabinet"))
    assert opened - closed - 2 == int(ask("counters/points")["outside"].isna().sum())


def test_what_a_closure_would_cost_is_asked_of_counters_of_the_departements(edition, monkeypatch):
    """Of nobody it is known how far they live from the two of Saint-Martin, which demo/ puts in the list."""
    drawn = []
    monkeypatch.setattr(planner_page.tables, "framed", lambda *told, **named: drawn.append(told[3]))
    run("counters.planner")
    (costs,) = (table for table in drawn if "people_losing" in table)
    assert len(costs) > 2_000
    assert not {"FS9781", "FS9782"} & set(costs["counter_id"])


def test_what_a_list_said_of_a_label_is_words_among_words_and_marked_as_french_elsewhere():
    """Of an event, in the list under a chart and in a file: no tag is written there."""
    one = {"kind": "labelled", "before": None, "after": "Espace labellisé"}
    assert sheet.event(Say("fr"), one).replace("\u00a0", " ") == "Label : Espace labellisé"
    told = sheet.event(Say("en"), one)
    assert told == "Accreditation: Espace labellisé"
    assert escape(told) == 'Accreditation: <span lang="fr">Espace labellisé</span>'
    assert sheet.event(Say("fr"), one | {"after": None}) == "Label"


def test_partners_of_the_bundle_on_a_day_are_of_that_day() -> None:
    """A day among what restricts a count would have a space in it, and the way to its rows would end there."""
    key = bundle._counted(pd.Timestamp("2025-01-01"), 13).key  # type: ignore[attr-defined]
    assert (key.on, key.of, " " in key.attributes()["on"]) == ("2025-01-01", (), False)


def test_the_acts_of_a_counter_that_closed_go_where_its_people_would() -> None:
    """By hand: of 80 acts, 20 follow the 100 people whose next counter is b, 60 the 300 whose next one is c."""
    names = ["population", "km", "next", "next_km", "next_name", "next_requests", "next_requests_state"]
    told = [(60, 1.0, "b", 4.0, "B", 1000, "value"), (40, 1.0, "b", 9.0, "B", 1000, "value")]
    rows = pd.DataFrame([*told, (300, 2.0, "c", 10.0, "C", None, "secret")], columns=names)
    found = loss.neighbours(rows, 80)
    assert found[["counter_id", "people", "km", "added"]].to_numpy().tolist() == [["c", 300, 10, 60], ["b", 100, 6, 20]]
    assert found["load"].tolist()[1] == 2.0
    assert pd.isna(found["load"].tolist()[0])
    assert loss.neighbours(rows, None)["added"].isna().all()


@pytest.mark.usefixtures("edition")
def test_access_ranks_the_departements_of_the_region_that_is_chosen():
    """Of Bretagne its four; of a département those of its region; of a region of one département all of them."""
    inside = {"Côtes-d’Armor", "Finistère", "Ille-et-Vilaine", "Morbihan"}
    for where in ({"region": "53"}, {"departement": "35"}):
        assert _ranked(**where) == inside, where
    assert len(_ranked(region="02")) > len(inside)


def _ranked(**where: str) -> set[str]:
    written = html_of(run("counters.access", "cabinet", "fr", **where))
    lists = re.findall(r'<div class="tc-ends"><section>.*?</ol>', written, re.DOTALL)
    return {plain(one) for one in re.findall("<a .*?</a>", "".join(lists))}


def plain(text: str) -> str:
    return re.sub("<[^>]+>|\u2060", "", text)
