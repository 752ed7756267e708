"""Every page of the missions and of the reorganisation on the open edition: it says what is known, to whoever reads."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote

import pandas as pd
import pytest

import queries
from data.open import FOLDER
from pages import maps
from pages.blocks import commitments
from pages.blocks.glance import reorganisation as glance
from pages.note import content, deck
from pages.shell import serving
from pages.shell.rooms import PAGES, Page, open_to
from pages.text import LANGUAGES, Say, sentences
from queries import access
from tests.pages import support
from tests.pages.support import headings, says
from tests.support import one_in, reading

READERS = ("public", "prefect:R53", "prefect:D35", "cabinet")
ROOMS = ("missions", "reorganisation")
# What a title says where nothing is known of what its page is made for.
MUTE = (
    "clarification.title_none", "staffflow.title_none", "consultation.title_none", "inventory.title.none",
    "inventory.title.undeposited", "proposals.list.none_title", "calendar.title.none", "contributions.none_title",
    "cooperations.absent_title", "pipeline.title.none", "comparator.none_title",
    "indicators.ranking_none",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def served(opened: object) -> Iterator[None]:
    """By a server of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serving, "_served", serving._Served())
        yield
    queries.keep_only()


def _mute(language: str) -> list[str]:
    told = sentences(language)
    plain = [told[key].replace("\u00a0", " ").replace("\u202f", " ") for key in MUTE]
    return [re.sub(r"\\{[^}]*\\}", ".*", re.escape(one)) for one in plain]


@pytest.mark.parametrize("page", one_in(8, [page for page in PAGES if page.room in ROOMS]), ids=lambda page: page.path)
def test_a_page_says_what_is_known_to_whoever_reads(page: Page) -> None:
    for reader in READERS:
        if page not in open_to(access.parse(reader)).get(page.room, ()):
            continue
        for language in LANGUAGES:
            text = support.page(page.module, reader, language)  # which holds no unwritten value, no unfilled sentence
            (title,) = headings(text)
            assert not any(re.search(one, title, flags=re.IGNORECASE) for one in _mute(language)), title
            assert not re.search("d[ée]monstration", text, flags=re.IGNORECASE)


# Figures, counted by hand or from the committed files -----------------------------------------------------------------


def _operations() -> list[dict[str, str]]:
    with (FOLDER / "operations.csv").open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


def test_operations_since_the_founding_text_are_counted_once_and_apart_from_those_before() -> None:
    told = [row for row in _operations() if row["workstream"] == "reorganisation"]
    day = {row["operation_id"]: row["decided_on"] or row["in_force_on"] for row in told}
    since = sum(one >= "2018-07-25" for one in day.values())
    text = support.page("reorganisation.proposals", "public", "fr")
    assert says(headings(text)[0], "known.reorganisation.list.title", count=since)
    assert says(text, "known.reorganisation.list.before", count=len(day) - since)


def test_a_filter_of_territory_and_of_kind_holds_for_operations() -> None:
    """The sub-prefecture of Clamecy, in the Nièvre (58), is the only one that was reopened there."""
    text = support.page("reorganisation.proposals", "public", "fr", departement="58", nature="reopening")
    assert says(headings(text)[0], "known.reorganisation.list.title", count=1)
    assert "Clamecy" in text
    assert "Nantua" not in text


def test_how_directorates_stand_by_departement() -> None:
    """By hand: 46 DDCSPP in the list of February 2016; 45 DDETSPP and 51 DDPP beside others in that of 2026, of which 4
    around Paris have a unit of the DRIEETS (the raw files, counted with grep)."""
    ask, say = reading(access.parse("public")), Say("fr")
    now, before = (glance.directorates(ask, say, day) for day in (ask.edition.as_of, glance.BEFORE))
    assert now["group"].value_counts().to_dict() == {"DDPP et DDETS": 47, "DDETSPP": 45, "DDPP et UD DRIEETS": 4}
    assert before["group"].value_counts()["DDCSPP"] == 46
    # Nobody says of the others: overseas has no such directorate.
    assert set(now.loc[now["group"].isna(), "state"]) == {"not_applicable"}


def test_a_service_is_of_the_day_of_the_list_that_shows_it() -> None:
    """Of the file: the newest list, of April 2026, shows 96; others are of 2016, 2019 and 2021, or made by a text."""
    with (FOLDER / "state_services.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if not row["valid_to"]]
    ask = reading(access.parse("public"))
    found = ask("missions/services").set_index("service_id")
    told = {name: "" if pd.isna(day) else f"{day:%Y-%m-%d}" for name, day in found["listed_on"].items()}
    assert told == {row["service_id"]: row["seen_on"] for row in rows}
    assert set(found["kind"][found["listed_on"].isna()]) == {"estimated"}
    text = support.page("missions.services", "public", "fr")
    assert says(headings(text)[0], "parts.listed.titles", month="février 2016")
    assert headings(text)[0].startswith(f"{len(rows):,} ".replace(",", " "))
    assert says(text, "parts.listed.several", first="février 2016", last="avril 2026")


def test_where_prefects_could_derogate_first() -> None:
    """Decree 2017-1845 names 22 territories, two of them outside the 101 départements: 18 and two regions are left."""
    text = support.page("reorganisation.map", "public", "fr")
    assert says(headings(text)[0], "known.reorganisation.map.title", count=18, regions=2)
    assert says(text, "known.reorganisation.map.directorates", count=45, year="2026")


@pytest.mark.wide
def test_what_one_list_holds_is_a_count_and_a_way_to_it_elsewhere() -> None:
    """Ten rows of operations.csv are of the kind pooling (grep)."""
    pooled = support.page("reorganisation.cooperations", "public", "fr")
    assert "<table" not in pooled
    assert re.search(r'href="./reorganisation-proposals\?[^"]*nature=pooling"[^>]*>Mise en commun \(.*10', pooled)


def test_a_home_lists_the_commitments_of_all_workstreams_the_longest_overdue_first() -> None:
    """Of commitments.toml: 39 of the open edition; the order against its rows, whose days are compared here."""
    ask = reading(access.parse("public"))
    rows = ask("overview/commitments", workstream=None)
    waited = rows[rows["done_on"].isna() & (rows["due_on"] < pd.Timestamp(ask.edition.as_of))]
    told = commitments._overdue_first(commitments.written(ask, Say("fr")))
    longest = waited.sort_values("due_on", kind="stable")["commitment_id"]
    assert list(told["commitment_id"].head(len(waited))) == list(longest)
    assert len(waited) >= commitments.SHOWN
    assert says(support.page("overview", "public", "fr"), "commitments.list", count=39)


def test_who_has_no_territory_reads_what_sets_regions_apart_and_what_a_family_of_services_became() -> None:
    """Île-de-France has the fewest counters for its people and Corse the most; 46 départements had a DDCS and have a
    DDETS, as the map of directorates counts them too.
    """
    assert re.search(r"territoires=R11(,|%2C)R94(,|%2C)FR", support.page("territory.side", "public", "fr"))
    text = support.page("reorganisation.comparator", "public", "fr", famille="DDETS")
    assert says(text, "comparator.everywhere.department", count=46)


def test_by_law_is_not_inventoried() -> None:
    """Missions of the prefecture are exercised in 100 départements (no list names the prefecture of Paris);
    nobody inventoried one."""
    text = support.page("missions.map", "public", "fr", mission="CIT03")
    assert "100 départements" in headings(text)[0].replace("\xa0", " ")


def test_a_mission_is_counted_once_whatever_texts_tell_of_it() -> None:
    """By hand: 89 missions in the nomenclature (wc -l), 7 of them of no service by law (three transferred, four of
    services that no list has); 56 lines of the decree (SOURCES.md) and 6 priorities of prefectures, told apart."""
    text = support.page("missions.inventory", "public", "fr")
    assert says(headings(text)[0], "known.missions.title_none", count=82)
    assert says(text, "known.missions.texts", count=62)
    of_one_domain = support.page("missions.inventory", "public", "fr", domaine="environment")
    assert headings(of_one_domain)
    assert not says(of_one_domain, "known.missions.texts")


def test_what_overlaps_by_law_does_so_in_every_region() -> None:
    """27 pairs of a mission and a tier are judged redundant (grep in the nomenclature); no inventory says otherwise."""
    for chosen in ({}, {"region": "53"}):
        text = support.page("missions.overlaps", "public", "fr", **chosen)
        assert says(headings(text)[0], "overlaps.title", place="France entière", count=27)


def test_where_no_meeting_is_published_stand_whom_to_discuss_with_and_the_way_to_what_was_promised() -> None:
    """By hand, lines of overlaps.csv by tier: 10 duplications with regions and 5 shared, 7 and 9 with départements."""
    page = support.page("missions.consultation", "public", "fr")
    text = re.sub(r"<[^>]+>", " ", page)
    assert re.search(r"Régions de France\s+10\s+5\s", text)
    assert re.search(r"Départements de France\s+7\s+9\s", text)
    assert re.search(r'href="./missions[^"]*#panel-engagements"', page)


def test_a_comparator_without_a_territory_leads_to_three_that_have_the_family() -> None:
    text = support.page("reorganisation.comparator", "public", "fr")
    address = re.findall(r'href="[^"]*volet=services[^"]*territoires=(D35[^"&]*)', text)[0]
    (title,) = headings(support.page("reorganisation.comparator", "public", "fr", territoires=unquote(address)))
    assert says(title, "comparator.title.changed", count=3, before=6, after=3)  # two directorates became one in each


def test_what_changed_hands_bears_the_day_of_its_text() -> None:
    """National roads passed to local authorities by the law of 2022 and the decision of 4 January 2023."""
    text = support.page("missions.progress", "public", "fr")
    assert "Routes nationales" in text
    assert re.search(r"4\W+janv(ier|\.)\W+2023", text)


def test_the_staff_of_2020_is_set_against_that_of_2012() -> None:
    """70,666 of 82,429 are 14.3 % fewer; 628 and 152 orders make 780."""
    (title,) = headings(support.page("missions.staffflow", "public", "fr"))
    told = {"value": "70 666 ETPT", "year": "2020", "change": "14 %", "first": "2012"}
    assert says(title, "known.missions.staff.title_less", **told)
    assert "780 arrêtés de dérogation" in support.page("reorganisation.powers", "public", "fr")


def test_cards_of_the_first_page_hold_true_figures() -> None:
    text = support.page("overview", "public", "fr")
    for told in ("70 666 ETPT", "arrêtés de dérogation", "opérations décidées depuis 2018"):
        assert told in text
    assert says(text, "overview.card.none"), "nobody published enough targets"
    assert says(text, "outlook.no_target"), "of missions nobody published a target"
    assert says(text, "outlook.count.none", why=Say("fr")("outlook.brief.past")), "why there is no forecast"


def test_the_last_milestones_stand_once_beside_a_map_whose_neighbours_say_little() -> None:
    """Two subjects alone are watched in the country."""
    text = support.page("overview", "public")
    assert support.says(text, "overview.milestones.latest")
    assert text.count('class="tc-steps"') == 1


@pytest.mark.wide
def test_a_note_of_what_the_state_published_is_nobodys_alone_and_dates_an_old_value() -> None:
    """Acts are of the month of the edition, past their target; labels are of July 2023; no slide says "this page"."""
    note = content.compose(reading(access.parse("cabinet")), Say("fr"), ("nation", "FR"), 2)
    assert note.mark == ""
    (title,) = (slide.title for slide in deck.of(note) if "Actes mensuels" in slide.title)
    assert says(title, "indicators.target_beyond")
    assert deck.of(note)[1].title.startswith(note.title), "what became of the others follows what was kept"
    region = content.compose(reading(access.parse("cabinet")), Say("fr"), ("region", "53"), 2)
    assert not [text for text in region.texts if "cette page" in text]


def test_a_kind_has_a_colour_of_its_own_and_what_is_unknown_says_so() -> None:
    rows = pd.DataFrame(
        {
            "code": ["35", "22", "29", "976"],
            "name": ["A", "B", "C", "D"],
            "group": pd.Categorical(["two", "one", "two", None], ["two", "one", "none of them"]),
            "told": ["two", "one", "two", ""],
            "state": ["value", "value", "value", "missing"],
            "why": "",
        }
    )
    items, legend = maps.shades(Say("fr"), rows, "")
    assert {code: item["shade"] for code, item in items.items()} == {
        "35": "group0", "22": "group1", "29": "group0", "976": "missing",
    }  # fmt: skip
    assert [(line["label"], line["count"]) for line in legend] == [("two", 2), ("one", 1), ("donnée absente", 1)]


@pytest.mark.wide
def test_the_organisation_of_a_departement_on_two_days_and_what_moved() -> None:
    """Of Lozère the directory of February 2016 lists six services (six lines of the types followed); its DDCSPP and
    unit of the DIRECCTE are the DDETSPP of the list of 2026, and two texts made two more. In Ille-et-Vilaine the DDCSPP
    was cut in two (the remark of the list of 2026). Of the Ain, the directory of 2019 lacks the DSDEN.
    """
    text = support.page("reorganisation.organisation", "public", "fr", departement="48")
    days = {"first": date(2016, 2, 1), "last": date(2026, 6, 30)}
    assert says(headings(text)[0], "organisation.title", place="Lozère", before=6, count=7, **days)
    rows = [re.findall(r">([^<]+)</t[dh]>", row) for row in text.split("<tr>")]
    assert ["01/04/2021", "Réunion", "DDCSPP et UD DIRECCTE", "DDETSPP"] in [row[:4] for row in rows]
    assert says(text, "parts.and", first=Say("fr")("organisation.moved.begun", count=2), last="1 réunion")
    # All over the country: 92 SGCD and 96 SDJES of data/open/state_services.csv, counted there.
    told = [
        [re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for row in text.split("<tr>")
    ]
    made = {row[1].replace("\u00a0", " "): row[3:] for row in told if row and row[0] == "01/01/2021" and len(row) == 6}
    assert made["Décret n° 2020-1542 du 9 décembre 2020"] == ["96", "0", "96"]
    assert made["Décret n° 2020-99 du 7 février 2020, article 3"] == ["92", "0", "92"]
    region = support.page("reorganisation.organisation", "public", "fr", region="53")
    assert says(headings(region)[0], "organisation.title", place="Bretagne", before=3, count=4, **days)
    beside = support.page("reorganisation.organisation", "public", "fr", departement="48", avec="35")
    assert re.search(r"Recomposition</td><td[^>]*>DDCSPP et UD DIRECCTE</td><td[^>]*>DDETS et DDPP<", beside)
    ain = support.page("reorganisation.organisation", "public", "fr", departement="01", a="2019-09-01")
    assert re.search(r"DSDEN +<small>vu : février 2016", ain)


def test_communes_that_the_grid_of_another_year_lacks_are_told() -> None:
    """Four communes of Cantal came back since the grid of density (test_reference)."""
    text = support.page("counters.fairness", "public", "fr", departement="15")
    assert says(text, "fairness.unknown", count=4)


def test_the_directorates_of_each_departement_in_2016_and_today() -> None:
    """Counts and lists as above; the Ain had a DDPP and a DDCS, the Allier a DDCSPP which is a DDETSPP."""
    text = support.page("reorganisation.organisation", "public", "fr", departement="03")
    assert "46 départements en 2016, 45 en 2026" in text
    (table,) = [one for one in re.findall(r"<table.*?</table>", text, re.DOTALL) if ">2016</th>" in one][:1]
    rows = [re.findall(r">([^<]+)</t[dh]>", row) for row in table.split("<tr>")[2:]]
    told = {row[0]: row[1:] for row in rows}
    assert told["Allier"] == ["DDCSPP", "DDETSPP", "DDT", "liste publiée"]
    assert told["Ain"] == ["DDPP et DDCS", "DDPP et DDETS", "DDT", "liste, et décret"]
    assert [row[0] for row in rows[:2]] == ["Allier", "Ain"]  # the chosen one first


def test_the_organisation_opens_on_the_map_of_what_became_of_directorates() -> None:
    """Nobody has a territory yet: the finding, and a shape of each département, which a click chooses."""
    run = support.run("reorganisation.organisation", "public", "fr")
    assert says(headings(support.told(run))[0], "organisation.country.title", before=46, count=45)
    drawn = [json.loads(one.proto.json or "{}") for one in run.get("bidi_component")]
    assert "DDCSPP → DDETSPP" in {line["label"] for one in drawn for line in one.get("legend", ())}


def test_no_two_missions_that_changed_hands_are_told_in_the_same_words() -> None:
    """Eight lines of operations.csv have the workstream missions and are of 2018 or after (grep)."""
    told = reading(access.parse("public"))("reorganisation/operations", workstream="missions")
    told = told.drop_duplicates("operation_id")
    assert len(told) == 8
    assert told["title_fr"].is_unique
    assert told["title_en"].is_unique
