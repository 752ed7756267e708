"""The missions room, page by page: for every reader and language it stands, and it shows each only what is theirs."""

import re
from collections import Counter
from pathlib import Path

import pytest

from data.check import check
from pages.missions import inventory, transfer
from pages.parts.services import service_name
from pages.text import Say
from queries import files
from queries.access import Viewer
from tests.pages.questions import table
from tests.pages.support import headings, html_of, room, run, says, untagged
from tests.support import one_in, reading

page = room("missions")

READERS = ("public", "cabinet", "administrator", "prefect:R53", "prefect:D35")
# Page, and addresses that open it in every state.
PAGES: dict[str, tuple[dict[str, str], ...]] = {
    "inventory": (
        {},
        {"mots": "police de l'eau"},
        {"par": "mission", "domaine": "economy", "recouvrement": "redundant", "collectivite": "region"},
        {"par": "ministry"},
        {"par": "territory", "region": "94"},
        {"alert": "redundant_undecided", "tri": "days"},
        {"mots": "xylophone"},
        {"mission": "ENV02"},
        {"mission": "URB01", "region": "53"},
        {"mission": "SUP01", "departement": "35", "mesure": "staff"},
        {"mission": "ZZZ99"},
    ),
    "overlaps": ({}, {"departement": "2A"}, {"region": "53"}),
    "matrix": ({"domaine": "security", "mission": "JSV02"},),
    "transfer": ({"mission": "URB01", "vers": "epci", "mission2": "ECO03", "vers2": "region", "region": "53"},),
    "finder": ({}, {"quoi": "services"}, {"region": "53"}),
    "progress": ({}, {"par": "region"}, {"departement": "06"}),
    "staffflow": ({}, {"annee": "2022"}, {"region": "53"}, {"region": "84", "annee": "2021"}),
    "consultation": ({}, {"par": "ministry"}, {"par": "domain", "region": "11"}),
    "services": ({}, {"departement": "35", "type": "SOUS_PREFECTURE"}),
}
# Each address for two readers, in turn, the second in `make sweep`; as a page opens, test_figures.py reads it.
OPENED = [
    pytest.param(name, address, READERS[(rank + turn) % len(READERS)], marks=[pytest.mark.wide] if turn else [])
    for rank, (name, address) in enumerate(
        (name, address) for name, addresses in PAGES.items() for address in addresses
    )
    for turn in (0, 2)
]
pytestmark = pytest.mark.usefixtures("edition")


@pytest.mark.parametrize(("name", "address", "viewer"), one_in(3, OPENED, several=True), ids=str)
def test_every_page_stands_for_every_reader(name: str, address: dict[str, str], viewer: str) -> None:
    language = "en" if viewer in ("administrator", "prefect:D35") else "fr"
    assert page(name, viewer, language, **address).count("<h1") == 1


def test_the_public_reads_no_staff_of_a_mission_and_no_opinion() -> None:
    for address in ({"mission": "URB01"}, {"mission": "URB01", "region": "53"}):
        words = untagged(page("inventory", "public", **address))
        assert "ETPT en 2018" not in words
        assert "Avis favorables" not in words
        assert "Critères invoqués" not in words
    assert "Avis favorables" not in untagged(page("consultation", "public"))


def test_the_calendar_of_meetings_names_the_quarter_of_the_most_invitations() -> None:
    """Counted here by quarter over the associations, in Brittany."""
    rows, counts = reading(Viewer("public"))("missions/calendar", region="53"), Counter[str]()
    for day, invited in zip(rows["quarter"], rows["invited"], strict=True):
        counts[f"T{(day.month + 2) // 3} {day.year}"] += invited
    (quarter, most), (_, second) = counts.most_common(2)
    assert most > second
    told = page("consultation", "public", region="53")
    assert says(told, "consultation.calendar.found", who=f"au {quarter}", count=most)


def test_a_phone_has_one_disc_per_year_of_all_the_meetings_of_that_year() -> None:
    """Summed here from the dates of the quarters: each disc of a year says its invitations and presences."""
    rows, years = reading(Viewer("public"))("missions/calendar", region="53"), Counter[tuple[str, int, str]]()
    for row in rows.to_dict("records"):
        for name in ("invited", "attended"):
            years[row["association"], row["quarter"].year, name] += row[name]
    html = page("consultation", "public", region="53")
    told = re.findall(
        r'title="(\d{4})\D+(\d+) invitations?, (\d+) présences?', html.split('class="tm-calendar tm-yearly"')[1]
    )
    assert sorted((int(year), int(invited), int(attended)) for year, invited, attended in told) == sorted(
        (year, years[name, year, "invited"], years[name, year, "attended"]) for name, year in {key[:2] for key in years}
    )
    assert len(told) > 10


def test_a_prefect_reads_the_staff_of_their_own_territory_alone() -> None:
    assert "ETPT en 2018" in untagged(page("inventory", "prefect:R53", mission="URB01", region="53"))
    assert "ETPT en 2018" not in untagged(page("inventory", "prefect:R53", mission="URB01", region="52"))
    assert "ETPT en 2018" not in untagged(page("inventory", "prefect:R53", mission="URB01"))


def test_two_curves_of_the_same_years_have_one_list_of_events() -> None:
    """URB01 has full posts and contracts, both from 2018 to 2024: the staff's list, and that of its steps."""
    words = page("inventory", "cabinet", mission="URB01")
    assert words.count('class="tm-unit"') == 2
    assert words.count('<ol class="tc-numbered"') == 2


def test_the_finder_is_not_for_the_public_and_a_prefect_judges_at_home() -> None:
    assert "tm-pair" not in page("finder", "public")
    assert "tm-pair" in page("finder", "prefect:R53")
    elsewhere = untagged(page("finder", "prefect:R53", region="84"))
    assert not says(elsewhere, "finder.deposit.title_none")
    assert says(untagged(page("finder", "prefect:R53", departement="35")), "finder.deposit.title_none")


def test_a_departement_that_is_not_in_the_region_asked_for_is_left_aside() -> None:
    """Bretagne is asked for with Paris: the box shows Bretagne alone, and so do the figures."""
    asked = page("progress", "cabinet", "fr", region="53", departement="75")
    home = page("progress", "cabinet", "fr", region="53")
    without = [re.sub("<[^>]*>", " ", text) for text in (asked, home)]  # links start from the address as it is
    assert without[0] == without[1]


def test_a_sheet_marks_what_files_say_in_french() -> None:
    """The perimeter of URB01, as data/reference/nomenclature/missions.csv has it, and a criterion of a decision."""
    html = page("inventory", "cabinet", "en", mission="URB01")
    assert '<dd><span lang="fr">Mise à disposition des communes' in html
    assert "Proximity" in re.sub(r"<[^>]+>", "", html)  # which the criteria are called in English


def test_a_sheet_says_all_that_is_known_of_a_mission() -> None:
    words = untagged(page("inventory", "cabinet", mission="URB01", departement="35"))
    for said in (
        "Instruction des autorisations d’urbanisme pour les communes",
        "Code de l’urbanisme, art. L. 422-8",
        "Exercée par : DDTM",
        "Redondante avec :",
        "Jugement du 31 décembre 2024, auteur : Équipe du projet.",
        "honorées sur",
        "Critères invoqués :",
        "ETPT en 2018",
        "deux unités, jamais additionnées",
        "partis sur",
        "Inventorié",
        "territoires comparables",
    ):
        assert said in words, said


def test_a_sheet_spells_the_services_that_its_titles_name() -> None:
    """URB01 is exercised by a DEAL overseas and by a DGTM in Guyane; the list of services is told apart from it."""
    words = untagged(page("inventory", "cabinet", mission="URB01"))
    (names,) = re.findall("Exercée par : ([^<]*?) et", words)[:1]
    assert names.split(", ") == ["DDT", "DDTM", "DEAL", "DGTM"]
    say = Say("fr")
    assert service_name(say, "UD_DREAL") == "UD DREAL"
    assert say.met == {"UD", "DREAL"}


def test_a_sheet_says_how_often_what_was_expected_was_decided() -> None:
    """URB01 is to be transferred, as data/reference/nomenclature/missions.csv has it; counted here."""
    rows = reading(Viewer("cabinet"))("missions/inventory", mission="URB01", rows=10_000)
    decided = Counter(rows["decision"].dropna())
    assert 0 < decided["transfer"] < decided.total()
    told = f"Transférer (décidé {decided['transfer']} fois sur {decided.total()})"
    assert told in untagged(page("inventory", "cabinet", mission="URB01"))


def test_a_row_of_the_inventory_writes_one_apostrophe_in_its_service_and_its_territory() -> None:
    """Both are deposited with the straight one, and stand one over the other."""
    (row,) = reading(Viewer("cabinet"))("missions/inventory", mission="URB01", rows=1).to_dict("records")
    row |= {"label": "Urbanisme", "service": "DDTM des Côtes-d'Armor", "territory": "Côtes-d'Armor"}
    cell = inventory._cells(Say("fr"), row, inventory.MARK, frozenset())[1]
    assert (cell.text, cell.note) == ("DDTM des Côtes-d’Armor", "Côtes-d’Armor")


def test_an_unknown_mission_and_an_unknown_word_say_so() -> None:
    assert says(page("inventory", mission="ZZZ99"), "mission.unknown.sentence", mission="ZZZ99")
    assert says(page("inventory", mots="xylophone"), "inventory.unknown_word", word="xylophone")
    assert "lu comme « police »" in untagged(page("inventory", mots="poilce"))


def test_what_is_kept_back_from_a_prefect_is_neither_zero_nor_missing() -> None:
    """Staff and opinions elsewhere: Paris and Auvergne-Rhône-Alpes for the prefect of Brittany."""
    assert "Avis favorables" not in untagged(page("consultation", "prefect:R53", departement="75"))
    assert "Avis favorables" in untagged(page("consultation", "prefect:R53", region="53"))
    staff = untagged(page("staffflow", "prefect:R53", region="84"))
    assert says(staff, "staffflow.lead_hidden")
    assert "aucun mouvement" not in staff
    assert "À déplacer" not in staff
    grouped = untagged(page("inventory", "prefect:R53", par="territory"))
    assert says(grouped, "inventory.count.own_staff")
    assert re.search(r"Ain Département 01( \d+){5} masqué", grouped)
    compared = untagged(page("inventory", "prefect:R53", mission="ENV02", region="53"))
    assert re.search(r"Pays de la Loire .*? masqué", compared)


def test_the_inventory_of_an_alert_is_titled_by_it_with_the_count_of_the_overview() -> None:
    watched = reading(Viewer("cabinet"))("overview/watch").set_index("alert")["count"]
    for alert in ("decided_without_consultation", "redundant_undecided"):
        (title,) = headings(page("inventory", alert=alert))
        assert says(title, f"inventory.title.alert.{alert}", count=watched[alert])


def test_the_date_of_the_last_published_value_stands_where_others_read_a_later_one(edition):
    """Savings realised are published once a year; whoever reads every month has that of the edition's date."""
    told = room("reorganisation")
    last = {"month": "décembre 2023"}
    assert says(told("progress", "cabinet"), "indicators.value_last", **last)
    assert says(told("progress", "public"), "indicators.value_older", **last)


def test_a_scenario_counts_what_is_exercised_and_its_file_is_taken_by_the_importer(tmp_path: Path) -> None:
    """By other SQL over the rows: exercises, staff of the last year by unit; one proposal for each region of them."""
    asked = {"mission": "URB01", "vers": "epci", "region": "53"}
    words, say = page("transfer", "cabinet", "fr", **asked), Say("fr")
    inside = "level || code in ('region53', 'department22', 'department29', 'department35', 'department56')"
    of = f"core.mission_exercises where mission_id = 'URB01' and {inside}"
    ((count,),) = table.answers(f"select whole(count(*)) || ' missions exercées' from {of}")
    assert count in table.plain(words)
    last = f"""
        select tenths(sum(staff)) || ' ' || unit || ' en ' || year from core.mission_staff
        where exercise_id in (select exercise_id from {of})
        group by unit, year qualify year = max(year) over (partition by unit)"""
    assert [one for (one,) in table.answers(last) if one not in table.plain(words)] == []
    ask = reading(Viewer("cabinet"))
    missions = ask("missions/nomenclature").set_index("mission_id")
    told = transfer.Scenario(ask, say, missions, ("URB01", "epci"), ("nation", "FR")).deposit("Titre")
    (tmp_path / "file.csv").write_bytes(files.inert_csv(told))
    report = check(tmp_path / "file.csv")
    assert (report.contract and report.contract.name, report.problems, report.count) == ("proposals", (), len(told))


def test_a_scenario_of_a_mission_that_nobody_exercises_there_says_so() -> None:
    ((mission,),) = table.answers("""select min(mission_id) from core.missions where policy_domain <> 'unclassified'
        and mission_id not in (select mission_id from core.mission_exercises where code = '75')""")
    words = page("transfer", "cabinet", "fr", mission=mission.upper(), vers="epci", departement="75")
    assert says(words, "transfer.idle")
    assert not says(words, "transfer.deposit_note")


# By hand: nothing leaves Ille-et-Vilaine, so that its page has room for both tables; staff leaves Finistère.
@pytest.mark.parametrize(
    ("viewer", "place", "folded"),
    [
        ("prefect:D35", {"departement": "35"}, set()),
        ("prefect:D29", {"departement": "29"}, {"services_touched"}),
        ("prefect:R53", {"region": "53"}, {"missions_given_up"}),
    ],
)
def test_a_page_of_staff_opens_the_table_that_its_reader_asks_for(
    viewer: str, place: dict[str, str], folded: set[str]
) -> None:
    heads = re.findall(r'<div class="tc-panel">(.*?)</div>', html_of(run("missions.staffflow", viewer, **place)))
    figures = {head: {*re.findall(r'data-figure="(missions_given_up|services_touched)"', head)} for head in heads}
    assert set().union(*figures.values()) == {"missions_given_up", "services_touched"}
    assert set().union(*(names for head, names in figures.items() if "tc-everywhere" in head)) == folded


def test_the_inventory_and_the_indicator_say_one_share_of_what_is_decided() -> None:
    """7,308 of 8,478 inventoried are 86.2 %, as the home says; of all 8,867 they would be 82 %."""
    text = untagged(page("inventory", "cabinet"))
    assert says(text, "inventory.of_inventoried", share="86 %")
