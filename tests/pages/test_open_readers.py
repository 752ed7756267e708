"""The pages of the open edition beside the rooms, and what leaves them, as four readers and in both languages.

What is expected is read off the files of data/open: they are the State's, and nothing in them is made up.
"""

import re
from itertools import product

import pytest

from pages.note import content
from pages.note.model import LENGTHS
from pages.outputs import feeds, summary
from pages.shell.ask import Ask
from pages.text import Say
from queries import access, edition, indicators
from tests.pages import support
from tests.pages.support import says
from tests.support import as_read, in_turn, one_in, reading

READERS = ("public", "prefect:R53", "prefect:D35", "cabinet")
LANGUAGES = ("fr", "en")
PAGES = (
    *("overview", "territory", "territory?departement=35", "territory?region=53", "territory?zone=france"),
    *("territory.side?departement=35", "territory.side", "territory.side?selection=P1,P3,FR,D35", "changes"),
    *("method", "method?indicateur=M5", "method?indicateur=P1", "method.rows", "method.freshness", "method.reuse"),
    *("method.practice", "method.editions", "search", "accessibility", "legal"),
)
INVENTED = re.compile(r"d[ée]monstration|synth[ée]ti|invent[ée]e?s?\b|invented|made up", re.IGNORECASE)
MUTE = re.compile(r"non calcul|pas encore calcul|not calculated|cannot be calculated|progress figure", re.IGNORECASE)


pytestmark = pytest.mark.usefixtures("opened")


def drawn(address: str, reader: str, language: str) -> str:
    """A page with the filters of its address."""
    name, _, asked = address.partition("?")
    return support.page(name, reader, language, **dict(one.split("=") for one in asked.split("&") if one))


def plain(text: str) -> str:
    """The words of a file, with plain spaces."""
    return re.sub("[\u202f\u00a0]", " ", as_read(str(text)))


def words(html: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"<[^>]+>", " ", html)


@pytest.mark.parametrize(("page", "reading"), in_turn(PAGES, [*product(READERS, LANGUAGES)], 32), ids=str)
def test_a_page_of_the_open_edition_is_titled_by_what_is_known_and_holds_nothing_invented(
    page: str, reading: tuple[str, str]
) -> None:
    """Each page for one reader in both languages, in turn."""
    html = drawn(page, *reading)
    said = words(html)
    assert html.count("<h1") == 1
    assert not INVENTED.findall(said)
    assert not MUTE.findall(said)
    assert "tc-demonstration" not in html


@pytest.mark.parametrize(("reader", "language"), in_turn(READERS, LANGUAGES, 8))
def test_a_note_of_the_open_edition_says_its_commitments_and_nothing_invented(reader: str, language: str) -> None:
    ask, say = reading(access.parse(reader)), Say(language)
    (title,) = re.findall(r"<h1[^>]*>(.*?)</h1>", drawn("territory?departement=35", reader, language), re.DOTALL)
    promise = re.compile("engagement|commitment")
    for pages in LENGTHS:
        note = content.compose(ask, say, ("department", "35"), pages)
        told = "\n".join(note.texts)
        assert not INVENTED.findall(told + note.file_name)
        assert not MUTE.findall(told)
        assert plain(note.title) == words(title).strip()
        tables = [block for block in note.blocks if type(block).__name__ == "Table" and promise.search(block.name)]
        tables += [
            block.table for block in note.blocks if getattr(block, "table", None) and promise.search(block.table.name)
        ]
        assert tables  # missions have no indicator with a value: what was promised of them stands there
        told_of_acts = any("6092/SG" in cell for table in tables for row in table.rows for cell in row)
        assert told_of_acts == (pages == max(LENGTHS)), "the first page says where each promise is, a long note its act"
        assert "selon la loi" in plain(told) or language == "en"  # what is known of them there
        assert "– à cette date" not in plain(told)  # no bar of nothing


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_leaves_the_open_edition_holds_nothing_invented(language: str) -> None:
    say, public = Say(language), access.parse("public")
    files = {
        "summary": summary.html(say, public, edition(public)),
        "feed": feeds.atom(say, edition(public), "france", "https://example.org").decode(),
        "territory": feeds.atom(say, edition(public), "D35", "https://example.org").decode(),
        "calendar": feeds.ics(say, edition(public), "france", "https://example.org").decode(),
    }
    for name, text in files.items():
        assert not INVENTED.findall(text), name
        assert not MUTE.findall(text), name
    first = {"fr": "la première", "en": "the first"}[language]
    assert first in files["feed"]


@pytest.mark.parametrize("reader", one_in(2, READERS))
def test_a_home_leads_to_what_the_lists_of_the_first_edition_show_which_says_once_that_it_is_the_first(
    reader: str,
) -> None:
    """One edition is in the folder: its two last lists differ by 429 counters that opened, 5 in Ille-et-Vilaine. A home
    leads to the page since the first of the two, which opens on a prefect's own.
    """
    (day,) = re.findall(r"depuis=(\d{4}-\d\d-\d\d)", drawn("overview", reader, "fr"))
    lead = words(drawn(f"changes?depuis={day}", reader, "fr")).split("Région")[0]
    where = {"prefect:R53": {"region": "53"}, "prefect:D35": {"department": "35"}}.get(reader, {})
    opened = reading(access.parse(reader))("counters/changes", kind="opened", since="2024-01-01", **where)
    assert len(opened) == {"prefect:D35": 5}.get(reader, 429) or where == {"region": "53"}
    assert f"{len(opened)} guichets ont ouvert" in plain(lead)
    assert "première édition" in plain(words(drawn("changes", reader, "fr"))).lower()
    assert "première édition" not in plain(words(drawn("overview", reader, "fr"))).lower()
    assert "CNATE" not in lead  # no proposal is published, let alone an opinion of it


@pytest.mark.wide
@pytest.mark.parametrize("reader", one_in(2, READERS))
def test_a_home_says_how_many_sources_nobody_sent_as_the_board_of_who_owes_what(reader: str) -> None:
    place = {"prefect:R53": {"region": "53"}, "prefect:D35": {"department": "35"}}.get(reader, {})
    board = reading(access.parse(reader))("method/owed", **place)
    count = len(set(board["source"]) - set(board.loc[board["state"] != "unknown", "source"]))
    (told,) = re.findall(r"(\d+) sources? de données n", plain(words(drawn("overview", reader, "fr"))))
    assert int(told) == count > 1


def test_a_figure_older_than_its_periodicity_says_so() -> None:
    """Satisfaction is of February 2024 and owed each month; acts are of the last month of the edition."""
    ask = Ask(access.parse("public"), edition(access.parse("public")))
    figures = ask.scorecard("counters").set_index("indicator")
    assert [f"{figures.loc[one, 'period']:%Y-%m}" for one in ("P3", "P5")] == ["2026-06", "2024-02"]
    told = words(drawn("counters.progress", "public", "fr"))
    assert says(told, "indicators.old", month="février 2024", often="mensuelle")
    assert not says(told, "indicators.old", month="juin 2026")


def test_the_sheet_of_a_territory_shows_what_is_known_there_and_names_the_rest() -> None:
    ask = reading(access.parse("public"))
    html = drawn("territory?departement=35", "public", "fr")
    rooms = {room: ask.scorecard(room, "department", "35") for room in ("missions", "reorganisation", "counters")}
    rows = re.findall(r'<th scope="row" class="tc-c-name">.*?</th>', html)
    for card in rooms.values():
        for name, state in zip(card["indicator"], card["state"], strict=True):
            shown = any(f"indicateur={name}" in one for one in rows)
            assert shown == (state in ("value", "secret") and name != "O7"), name  # O7 is the same everywhere
    assert says(html, "parts.unpublished.title")


def test_each_file_of_the_open_edition_bears_its_publisher_its_licence_and_what_it_proves() -> None:
    """Of sources.toml: the decree is official, priority missions are read on a copy, each commitment says it itself."""
    rows = reading(access.parse("public"))("method/sources").set_index("file_name")
    assert rows["publisher"].notna().all()
    assert rows.loc["missions_ddi.csv", ["licence", "proof"]].tolist() == ["Licence Ouverte 2.0", "official"]
    assert rows.loc["missions_priorities.csv", "proof"] == "secondary"
    assert rows.loc["commitments.csv", "proof"] == "by row"
    told = words(drawn("method", "public", "fr"))
    assert says(told, "method.evidence.secondary")
    assert "Officielle" in told


@pytest.mark.parametrize("reader", READERS)
def test_a_card_of_the_home_says_the_last_list_of_counters_and_where_each_figure_was_read(reader: str) -> None:
    """The list of June 2026 (rows of france_services_2026-06.csv, counted with wc) stands before the labels of 2023."""
    html = drawn("overview", reader, "fr")
    card = words(re.findall(r'<article class="tc-card".*?</article>', html, re.DOTALL)[2])
    assert "en juin 2026" in card
    assert f"par commune, {Say('fr')('cited.proof.secondary')}" in card
    assert "labellisés" not in card
    assert ("3 026" in card) == (reader in ("public", "cabinet"))  # of the country


def test_a_card_has_the_bar_of_an_indicator_whose_own_target_is_known() -> None:
    """Acts alone have a published start and target on this edition: of three figures, one has a bar."""
    html = drawn("overview", "public", "fr")
    figures = re.findall(r'<ul class="tc-figures">.*?</ul>', html, re.DOTALL)
    assert [one.count("tc-bar") for one in figures] == [0, 0, 1]


def test_no_column_of_a_table_is_empty() -> None:
    for address in ("reorganisation.powers", "missions.overlaps", "counters.footfall", "missions.progress"):
        html = drawn(address, "public", "fr")
        for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
            rows = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in table.split("<tr>")[2:]]
            for cells in zip(*rows, strict=False):
                assert {words(one).strip() for one in cells} != {"–"}, (address, table[:200])


def test_a_sheet_opens_on_what_is_known_there_and_asks_before_a_long_list() -> None:
    """33 lines of france_services_2026-06.csv are of département 35 (grep); a map shows them."""
    html = drawn("territory?departement=35", "public", "fr")
    (title,) = support.headings(html)
    assert plain(title).startswith("Ille-et-Vilaine : ")
    assert says(title, "counters.listed", count=33, month="juin 2026")
    head = html[: html.index("Signaler un chiffre")]
    for told in ("missions exercées", "opérations décidées depuis", "DDPP et DDETS", "guichets listés en juin 2026"):
        assert told in words(head)
    assert not [one for one in re.findall(r"<table.*?</table>", html, re.DOTALL) if "Bain-de-Bretagne" in one]


def test_a_table_of_a_sheet_says_something_of_its_place() -> None:
    """Decisions moved closer (O7) are the same in every territory: they stand on the page of the country alone."""
    row = re.compile(r'<th scope="row" class="tc-c-name">[^\n]*?indicateur=O7')
    assert row.search(drawn("territory?zone=france", "public", "fr"))
    assert not row.search(drawn("territory?departement=35", "public", "fr"))


@pytest.mark.parametrize(
    "page",
    [
        *("territory.side?territoires=R53,R52", "territory.side?selection=P1,P6,FR", "changes"),
        *("counters.map", "territory?departement=35"),
    ],
)
def test_a_page_of_which_something_is_not_published_says_who_owes_it(page: str) -> None:
    """P6 is counted from footfall, which nobody published."""
    html = drawn(page, "public", "fr")
    (block,) = re.findall(r'<section class="tc-notice tc-unpublished".*?</section>', html, re.DOTALL)
    assert "./templates/" in block
    assert "footfall" in block


def test_a_map_and_the_addresses_to_reuse_offer_only_what_has_a_value() -> None:
    """Of the seven indicators with a value (six of the counters, O7), as method says of them."""
    reuse = drawn("method.reuse", "public", "fr")
    offered = set(re.findall(r"api/v1/indicators/(\w+)\.csv", reuse))
    assert offered == {"O7", "P1", "P2", "P3", "P4", "P5", "P10"}
    assert words(re.findall(r"<h1[^>]*>(.*?)</h1>", reuse, re.DOTALL)[0]).startswith("7 indicateurs")
    run = support.run("counters.map", "public", "fr")
    (box,) = [one for one in run.selectbox if one.label == "Indicateur"]
    assert not any("Résolution sur place" in one for one in box.options)  # P6


def test_changes_offer_no_kind_that_holds_nothing() -> None:
    for day, kinds in (("3m", ["Tout"]), ("2023-07-01", ["Tout", "Chiffres", "Guichets"])):
        boxes = support.run("changes", "public", "fr", depuis=day).selectbox
        (box,) = [one for one in boxes if one.label == "Nature du changement"]
        assert [plain(one) for one in box.options] == kinds


def test_a_curve_of_a_selection_has_no_line_without_a_value() -> None:
    assert "donnée absente" not in words(drawn("territory.side?selection=P1,FR", "public", "fr")).lower()


@pytest.mark.parametrize("page", ["counters.map", "counters.follow", "counters.access", "territory?departement=35"])
def test_a_list_says_where_it_was_read_of_when_it_is_and_who_reports_it(page: str) -> None:
    """Of sources.toml: the list of June 2026 is read on a copy, that of July 2023 is the agency's own."""
    told = plain(words(drawn(page, "public", "fr")))
    for day, proof in (("01/06/2026", "secondary"), ("01/07/2023", "official")):
        assert re.search(rf"Liste des France [^()]*\([^)]*{day}, {Say('fr')(f'cited.proof.{proof}')}\)", told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("reader", "region"), [("cabinet", None), ("prefect:R53", "53")])
def test_a_week_lists_no_file_due_before_it(reader: str, region: str | None, language: str) -> None:
    """What publishers owe is looked at on the freshness board, and nobody sends files to an open edition."""
    assert support.week_is_a_week(reader, language, region) == 0


def test_a_copy_says_which_it_is() -> None:
    """Several lines are of one source: each names the indicators that its part is published as."""
    rows = reading(access.parse("cabinet"))("method/owed").query("state == 'copy' and part.notna()")
    assert len(rows) > 1
    told = words(drawn("method.freshness?etat=copy", "cabinet", "fr"))
    for part in rows["part"]:
        named = [item.name_fr for item in indicators.catalogue().values() if item.external == part]
        assert named
        assert all(name.replace("'", "’")[1:] in told for name in named)


@pytest.mark.parametrize(("reader", "counters"), [("public", 429 + 76), ("cabinet", 429 + 76), ("prefect:R53", 27 + 3)])
@pytest.mark.parametrize("name", ["3m", "12m"])
def test_since_a_day_changed_what_is_known_to_have_changed_after_it(reader: str, counters: int, name: str) -> None:
    """Counters that came and went between the lists of July 2023 and June 2026, which tell of no day within them."""
    assert support.window_holds(reader, name)[1] == counters
    told = words(support.page("changes", reader, depuis=name)).partition("À part")[0]
    assert not re.search(r"\b20(1\d|2[0-4])\b", told)
