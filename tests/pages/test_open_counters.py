"""The pages of counters on the open edition: what each says first, and nothing that no list told.

Expected by hand: 3,026 lines of the list of June 2026 (wc), 35 counters of Corse in that of July 2023, 1,264,615 acts
in June 2026 (the tracker's own total), 13 partners (9, 2 and 2 by the day they joined, data/reference).
"""

import re
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest

import queries
from pages.counters import around
from pages.outputs import feeds
from pages.shell.ask import Ask
from pages.text import Say
from queries import access
from tests.pages.support import page, says
from tests.support import reading

WAY = re.compile(r'<li><a href="\./[^?"]*\?([^"]*)"[^>]*>[^<]*</a> <strong>(\d+)<')  # its parameters, its count
DATA = Path(__file__).parents[2] / "data" / "open"


pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("opened")]


def title(text: str) -> str:
    return text.split("<h1", 1)[1].split("</h1>")[0].split(">", 1)[1]


def bare(text: str) -> str:
    return re.sub(r"<[^>]+>", " ", text)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({}, ("3 026 guichets listés en juin 2026 (hors Corse)", "1 264 615 actes en juin 2026")),
        ({"region": "94"}, ("35 guichets listés en juillet 2023", "12 457 actes en juin 2026")),
        ({"departement": "35"}, ("33 guichets listés en juin 2026", "15 610 actes en juin 2026")),
    ],
)
def test_the_title_of_progress_is_what_is_known(place: dict[str, str], expected: tuple[str, ...]) -> None:
    found = bare(title(page("counters.progress", "public", **place)))
    for one in expected:
        assert one in found


def test_a_list_without_formats_reaches_no_target() -> None:
    text = bare(page("counters.progress", "public"))
    assert "2 558" in text  # labelled in July 2023, the last list that tells branches from the others
    assert says(text, "indicators.old", month="juillet 2023", often="trimestrielle")
    assert "2 cibles atteintes sur 2" in text  # acts and satisfaction: 3,026 lines are not the 3,000 counters promised


def test_a_list_without_formats_is_not_what_is_counted_and_says_why() -> None:
    """In the raw files (grep): 22 lines of Paris in June 2026, 8 of them sites of one counter; 9 in July 2023."""
    text = bare(page("counters.follow", "public", departement="75"))
    assert says(text, "lists.stock.title", count=9, month="juillet 2023")
    listed = Say("fr")("counters.listed", count=22, month="juin 2026")
    assert says(text, "lists.without_formats", told=listed)
    assert not says(bare(page("counters.follow", "public", region="94")), "lists.without_formats")


def test_hours_bear_the_day_of_the_list_that_told_them() -> None:
    assert "juillet 2023" in bare(page("counters.find", "public", commune="35238"))
    sheet = bare(page("counters.find", "public", guichet="1"))
    assert any(says(sheet, f"counter.{key}", month="juillet 2023") for key in ("told", "now.known", "now.old"))
    new = bare(page("counters.find", "public", guichet="france-services-gap-05061"))
    assert says(new, "counters.format.unknown")
    assert says(new, "counter.listed", month="juin 2026")


def test_hours_of_a_counter_that_no_later_list_names_are_of_its_own() -> None:
    """Ajaccio: the list of June 2026 leaves Corse out, that of July 2023 gives hours."""
    rows = reading(access.parse("public"))("counters/nearest", lat=41.92, lon=8.74, rows=1)
    assert f"{rows['told_on'].iloc[0]:%Y-%m}" == "2023-07"


def test_a_counter_without_an_address_is_about_so_far_and_is_said_to_be_nowhere_else() -> None:
    """The list of June 2026 alone names that of Porte d'Ivry, and gives no address: it stands at the centre of the
    13th, where it is. Gentilly has its own 0.9 km away (haversine, of the list's points): the other may be nearer.
    """
    assert says(bare(page("counters.find", "public", lieu="94250")), "counter.find.title_known", km="0,9 km")
    found = bare(page("counters.find", "public", lieu="75013"))
    assert says(found, "counter.find.title_here")
    assert "0,4 km" not in found
    assert says(found, "counter.about", km="2 km")
    assert says(found, "counter.centred")
    assert "0,0 km" not in bare(page("counters.find", "public", lieu="Paris"))
    far = bare(page("counters.find", "public", lieu="Cilaos"))  # one without an address is fifteen kilometres away
    assert says(far, "counter.find.title_found", km="1,0 km")
    sheet = bare(page("counters.find", "public", guichet="france-services-la-poste-de-paris-11eme-belleville-75056"))
    assert says(sheet, "counter.near.around")
    assert says(sheet, "counter.loss.nobody")
    assert "0,0 km" not in sheet


def test_partners_that_no_list_tells_are_unknown_and_not_none() -> None:
    """No public list says who is at a counter: neither that it has no partner, nor that it is no common counter."""
    rows = reading(access.parse("public"))("counters/points", department="35")
    assert len(rows)
    assert rows["partners"].isna().all()
    assert rows["is_common"].isna().all()


def test_around_the_reader_a_counter_without_an_address_is_said_to_have_none() -> None:
    viewer = access.parse("public")
    rows = reading(viewer)("counters/around").set_index("counter_id")
    for counter, is_told in (("france-services-la-poste-de-paris-11eme-belleville-75056", True), ("437", False)):
        told = around._told(Say("fr"), rows.loc[counter].to_dict() | {"counter_id": counter}, None)
        assert ("adresse inconnue" in told[4]) == is_told


def test_nothing_is_said_of_going_further_without_a_bus_whose_stops_are_unknown() -> None:
    assert not says(bare(page("counters.find", "public", guichet="580")), "counter.loss.nobody")


def test_nobody_is_said_to_have_a_recent_counter_by_a_list_that_dates_none() -> None:
    assert not says(bare(page("counters.access", "public")), "access.ages.title")


def test_a_day_of_opening_is_told_where_the_latest_has_one() -> None:
    """Dordogne has no counter that June 2026 alone shows: the last label that July 2023 tells is of 15 November 2022
    (sort of the column). Landes has some, which opened any day of three years."""
    rows = reading(access.parse("public"))("counters/latest_openings")
    rows = rows[rows["level"] == "department"].set_index("code")
    assert f"{rows.loc['24', 'opened_on']:%Y-%m-%d}" == "2022-11-15"
    assert rows.loc["24", "days"] == (date(2026, 6, 30) - date(2022, 11, 15)).days
    assert rows.loc[["40", "18"], ["opened_on", "days", "name"]].isna().all(axis=None)


def test_what_only_a_file_would_tell_of_access_says_who_owes_it() -> None:
    for reader in ("public", "prefect:D36"):
        text = page("counters.access", reader, departement="36")
        offered = set(re.findall(r'href="([^"]*)"', text))
        assert {"./templates/counter_stops.csv", "./templates/travel_times.csv"} <= offered
        assert "python -m data" not in text


def test_openings_between_lists_of_two_kinds_are_of_both_days() -> None:
    text = bare(page("counters.follow", "public"))
    assert says(text, "lists.between.title", count=429, since="de juillet 2023", until="de juin 2026")
    assert says(text, "lists.labels.told", day="de juillet 2023")


@pytest.mark.wide
def test_what_two_lists_three_years_apart_show_is_not_told_as_of_three_months() -> None:
    """429 and 76 are the pairs that do not match, of July 2023 and June 2026: on which day is not in any file."""
    lead = bare(page("changes", "public")).partition("Première édition")[0]
    both = "429 guichets ont ouvert et 76 guichets ont fermé entre la liste de juillet 2023 et celle de juin 2026"
    title, _, rest = lead.partition(both)
    assert "ont ouvert" not in title + rest
    assert says(rest, "changes.undated")
    assert "selon la liste" not in bare(page("changes", "public"))
    feed = feeds.atom(Say("fr"), queries.edition(access.parse("public")), "D35", "http://localhost").decode()
    assert feed.count("ouvert entre la liste de juillet 2023 et celle de juin 2026") == 5  # in the two files, of 35


@pytest.mark.parametrize(
    ("name", "owed", "left_out"),
    [
        ("counters.footfall", "footfall", "Tous les partenaires"),
        ("counters.follow", "footfall", "La fréquentation par guichet est estimée"),
        ("counters.procedures", "counter_procedures", "Part des guichets"),
        ("counters.progress", "counter_partners", "Aucun acte par partenaire"),
    ],
)
def test_what_nobody_published_is_one_block_and_no_empty_panel(name: str, owed: str, left_out: str) -> None:
    text = page(name, "public")
    assert f"./templates/{owed}.csv" in text
    assert left_out not in bare(text)


def test_the_bundle_grows_by_steps() -> None:
    text = bare(page("counters.procedures", "public"))
    assert says(text, "offer.bundle.title", count=13, month="janvier 2025")
    assert says(text, "offer.bundle.before", count=7, year="2018")
    assert "9 en juillet 2019" in text
    assert "11 en janvier 2024" in text


def test_hours_are_those_of_the_last_list_that_tells_some() -> None:
    """France_services_2026-06.csv has a name, a département and a commune: nothing is said stable since by it."""
    ask = Ask(access.parse("public"), queries.edition(access.parse("public")))
    for level in ("nation", "department"):
        found = ask.latest("P10", level)
        found = found[found["state"] == "value"]
        assert len(found)
        assert {f"{one:%Y-%m}" for one in found["period"]} == {"2023-07"}


def test_an_event_that_two_lists_alone_show_has_no_day() -> None:
    """June 2026 tells a month; Dombes Villars is in it and not in July 2023 (grep in both files)."""
    text = bare(page("counters.follow", "public", evenement="opened"))
    assert "juin 2026 (Ain) · Ouverture" in text
    assert "1er juin 2026" not in text


def test_a_distance_that_two_lists_alone_date_is_unchanged_since_their_second_at_the_latest() -> None:
    """Toul: its nearest counter, Domèvre-en-Haye, is in the list of June 2026 and in none before (grep)."""
    rows = reading(access.parse("public"))("counters/white_zones", km=15.0).set_index("name")
    assert rows.loc["Toul", "since_listed"]
    assert not rows.loc["Nemours", "since_listed"]  # Fontainebleau has its own label date
    text = bare(page("counters.access", "public", km="15"))
    assert says(text, "access.white.since_listed", day="juin 2026")
    assert "01/06/2026" not in text[text.index("Inchangée depuis") :]


def test_a_procedure_that_nobody_says_where_chooses_no_counter_and_excludes_none() -> None:
    """No list says what is offered where: the same counters are shown, and that it is not known."""
    asked, any_ = (page("counters.find", "public", lieu="Redon", **one) for one in ({"demarche": "ants-identity"}, {}))
    assert says(asked, "counter.find.unoffered", name="Carte d’identité et passeport : pré-demande")
    counters = [re.findall(r'<h2><a href="[^"]*guichet=([^"&]+)', text) for text in (asked, any_)]
    assert counters[0] == counters[1]
    assert len(counters[0]) > 1


def test_counters_outside_the_départements_are_found_by_name_and_postcode() -> None:
    """Three of the list are at Saint-Martin (97150), which is no commune of the reference."""
    for words, others in (("97150", 0), ("saint martin", 1)):
        text = page("counters.find", "public", lieu=words)
        notice = text.split("tc-notice")[1].split("</div>")[0]
        assert (notice.count("<li>"), "Saint-Martin" in notice) == (3, True)
        assert ("tk-others" in text) == others
        assert not says(text, "counter.find.unknown_title", words=words)
    assert not says(page("counters.find", "public", lieu="Redon"), "counter.find.outside")


def test_where_none_is_known_to_open_none_is_said_to_be_nearer() -> None:
    """No hours of a Sunday are in any list."""
    text = page("counters.find", "public", lieu="Redon", jour="6")
    assert says(text, "counter.find.silent_among")
    assert not says(text, "counter.find.silent")


def test_a_doubtful_cell_is_on_the_line_that_is_told() -> None:
    """The name of its counter stands on that line of the file; what needs nothing done is not told."""
    rows = reading(access.parse("cabinet"))("counters/suspect_lines")
    assert 0 < len(rows) < 20
    assert set(rows["severity"]) == {"warning"}
    lines = (DATA / rows["file_name"].iloc[0]).read_text(encoding="utf-8").splitlines()
    for row in rows.to_dict("records"):
        assert row["name"] in lines[int(row["line"]) - 1]


@pytest.mark.parametrize(
    ("name", "place", "parameter", "counted"),
    [
        ("counters.map", {"region": "53"}, "departement", "guichets? ouverts?<"),
        ("missions.services", {"departement": "35"}, "type", "services? de l"),
    ],
)
def test_what_is_counted_beside_a_map_is_what_each_way_leads_to(
    name: str, place: dict[str, str], parameter: str, counted: str
) -> None:
    """And adds up to what the page counts. Bretagne has four départements (data/reference)."""
    lines = WAY.findall(page(name, "public", **place).split('class="tc-counts"')[1].split("</ul>")[0])
    assert parameter == "type" or len(lines) == 4
    found = {parse_qs(unescape(address))[parameter][0]: int(count) for address, count in lines}

    def told(**more: str) -> int:
        return int(re.findall(rf">(\d+) {counted}", page(name, "public", **place, **more))[0])

    assert sum(found.values()) == told()
    for code, count in [*found.items()][:2]:
        assert told(**{parameter: code}) == count
    assert 'class="tc-counts"' not in page(name, "public", **place, **{parameter: code})
