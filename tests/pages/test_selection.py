"""My selection: the address holds it, and it is a page, a note and a file; what cannot be read is said."""

import re
from html import unescape
from pathlib import Path

import pytest

from data.store import Edition
from pages import __main__ as command
from pages.charts.spec import Chart
from pages.note import files, selected
from pages.note.model import Table, WrongNote
from pages.outputs import table_export
from pages.shell import serving
from pages.text import Say
from queries import selection
from queries.access import parse
from queries.indicators import catalogue
from queries.selection import NATION, Selection
from tests.pages import support
from tests.pages.support import page, says
from tests.support import one_in, plain, reading

PLACES = [("region", "53"), ("region", "11"), ("department", "35"), ("department", "2A")]
BRETAGNE = ("region", "53")


@pytest.mark.parametrize(
    ("text", "items", "places", "unknown"),
    [
        ("P1,R53,FR", ("P1",), (BRETAGNE, NATION), ()),
        ("p1, d2a ,P1,D2A,r53", ("P1",), (("department", "2A"), BRETAGNE), ()),  # cases, spaces, what is named twice
        ("P99,R99,XX,XX,'; drop", (), (), ("P99", "R99", "XX", "'; drop")),
        ("", (), (), ()),
        (",,,", (), (), ()),
    ],
)
def test_a_selection_is_read_from_an_address(
    text: str, items: tuple[str, ...], places: tuple[selection.Place, ...], unknown: tuple[str, ...]
) -> None:
    assert selection.read(text, PLACES) == Selection(items, places, unknown)


def test_what_an_address_holds_is_read_again_the_same() -> None:
    chosen = Selection(("P1", "O2"), (NATION, BRETAGNE, ("department", "2A")))
    assert chosen.text == "P1,O2,FR,R53,D2A"
    assert selection.read(chosen.text, PLACES) == chosen


def test_a_thing_is_added_at_the_end_and_taken_out_again() -> None:
    one = Selection(("P1",)).toggled(BRETAGNE).toggled("M1")
    assert one.text == "P1,M1,R53"
    assert one.toggled("P1").toggled(BRETAGNE).text == "M1"
    assert len(one) == 3
    assert not one.toggled("P1").toggled("M1").toggled(BRETAGNE)


def test_no_indicator_is_written_as_a_territory_is() -> None:
    """Both stand in one parameter."""
    assert not [name for name in catalogue() if re.fullmatch(r"FR|[RD]\d[\dAB]\d?", name)]


def test_what_is_not_chosen_has_something_in_its_place_within_bounds() -> None:
    many = Selection(tuple(f"X{rank}" for rank in range(30)), tuple(("department", str(rank)) for rank in range(60)))
    assert [len(part) for part in (selection.completed(many).indicators, selection.completed(many).places)] == [12, 8]
    assert len(selection.completed(many, bounded=False).places) == 60
    assert selection.completed(Selection(("P1",))).places == (NATION,)
    assert "P1" in selection.completed(Selection((), (BRETAGNE,))).indicators


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_where_nothing_is_chosen_the_page_says_how_to(language: str) -> None:
    html = page("territory.side", "public", language)
    assert says(html, "side.too_few_title", language)
    assert 'href="./territory-compare?territoires=R53,R52,R28,FR"' in html.replace("%2C", ",")


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("viewer", "asked", "first"),
    one_in(
        5,
        [
            ("public", {}, []),
            ("public", {"departement": "35"}, ["D35", "", "", "FR"]),
            ("prefect:R53", {}, ["R53", "", "", "FR"]),
            ("prefect:R53", {"selection": "P1"}, []),
            ("public", {"selection": "P1,R11", "territoires": "R53,FR"}, ["R53", "FR"]),  # what a link compares, alone
        ],
        several=True,
    ),
)
def test_the_first_indicator_is_chosen_beside_the_readers_own_territory(
    viewer: str, asked: dict[str, str], first: list[str]
) -> None:
    """Two that resemble it (see test_territory.py), and France, stand beside it."""
    test = support.run("territory.side", viewer, **asked)
    there = test.multiselect(key="selected-places").value
    assert [one if named else "" for one, named in zip(there, first, strict=True)] == first
    if first:
        test.multiselect(key="selected-items").select("P1").run()
        assert dict(test.query_params) | {"selection": ",".join(["P1", *there])} == dict(test.query_params)
        assert "territoires" not in test.query_params


def test_all_there_is_can_be_chosen_and_what_is_longer_is_cut_between_two_names() -> None:
    departments = [f"D{rank:03}" for rank in range(101)]
    everything = ",".join([*catalogue(), "FR", *(f"R{rank:02}" for rank in range(18)), *departments])
    assert selection.bounded(everything) == everything
    cut = selection.bounded("P12," * 5000)
    assert selection.LONGEST - 4 <= len(cut) <= selection.LONGEST
    assert set(cut.split(",")) == {"P12"}


@pytest.mark.usefixtures("edition")
def test_an_address_that_is_too_long_is_not_repeated_by_every_link() -> None:
    """Of 20,000 letters it made a page of 750 kB."""
    html = page("territory.side", "public", selection="P1,R53," + "P1," * 6700)
    assert "P1," * 400 not in html.replace("%2C", ",")
    assert says(html, "selection.too_long")
    assert not says(page("territory.side", "public", selection="P1,R53"), "selection.too_long")
    with pytest.raises(WrongNote):
        composed("public", "P1," * 6700)


@pytest.mark.usefixtures("edition")
def test_what_lies_between_territories_leaves_the_country_aside() -> None:
    """France is what they are all parts of: with it or without, the same is between three regions."""
    alone, beside = (page("territory.side", "public", territoires=f"R53,R52,R28{one}") for one in ("", ",FR"))
    between = r'<small class="tc-quiet tc-detail">(.*?)</small>'
    assert re.findall(between, alone) == re.findall(between, beside) != []
    assert re.findall("<h1.*?</h1>", alone) == re.findall("<h1.*?</h1>", beside)


@pytest.mark.usefixtures("edition")
def test_a_region_is_told_from_the_departement_of_its_name() -> None:
    """Each has its own column: La Réunion is a region, 04, and a département, 974."""
    html = page("territory.side", "public", territoires="D974,R04,R53")
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', html)
    assert {"La Réunion (974)", "La Réunion (région 04)", "Bretagne"} <= set(heads)
    note = composed("public", "P1,D974,R04")
    (table,) = (block for block in note.blocks if isinstance(block, Table) and block.heads[0] == "Territoire")
    assert [row[0] for row in table.rows] == ["La Réunion (974)", "La Réunion (région 04)"]


def test_a_selection_is_a_table_of_what_everyone_reads(edition: Edition) -> None:
    values = reading(parse("public")).latest("P2", "region").set_index("code")["value"]
    html = page("territory.side", "public", selection="P2,P1,R53,FR,ZZ,R53")
    assert says(html, "selection.title", items=2, places=2)
    rows = re.findall(r'<tr><th scope="row" class="tc-c-name">.*?</tr>', html, re.S)
    assert ["Population à moins" in rows[0], "Guichets labellisés" in rows[1], len(rows)] == [True, True, 2]
    assert f"{values['53']:.1f} %".replace(".", ",") in rows[0].split('data-label="Bretagne"')[1].split("</td>")[0]
    assert rows[0].count('class="tc-spark"') == 2
    nation = reading(parse("public")).latest("P2", "nation")["value"].iloc[0]
    low, high = (f"{value:.1f} %".replace(".", ",") for value in sorted((values["53"], nation)))
    found = low if low == high else f"de {low} à {high}"
    assert plain(f"{Say('fr').text(catalogue()['P2'].name_fr)} : {found}") in _words(html)


@pytest.mark.usefixtures("edition")
def test_the_curve_of_one_territory_says_its_first_and_its_last_value() -> None:
    series = reading(parse("public")).series("P1", "region", "53").dropna(subset=["value"]).sort_values("period")
    first, last = (f"{series['value'].iloc[rank]:.0f}" for rank in (0, -1))
    told = _words(page("territory.side", "public", selection="P1,R53"))
    assert f"Guichets labellisés : de {first} à {last}" in told


def _words(html: str) -> str:
    """What is read of HTML, its no-break spaces as plain ones."""
    return re.sub(r"\s", " ", unescape(re.sub(r"<[^>]+>", "", html)))


@pytest.mark.usefixtures("edition")
def test_sixty_territories_are_told_and_the_first_are_shown() -> None:
    sixty = ",".join(["P1", *(f"D{code:02}" for code in range(1, 62) if code != 20)])
    test = support.run("territory.side", "public", selection=sixty)
    html = support.told(test)
    assert says(html, "selection.beyond_places", count=60, kept=8)
    assert len(test.multiselect(key="selected-places").value) == 8
    assert len(re.findall('data-label="', re.findall(r'<tr><th scope="row".*?</tr>', html, re.S)[0])) == 8


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_a_territory_and_an_indicator_have_a_way_into_the_selection() -> None:
    sheet = page("territory", "public", region="53", selection="P1")
    assert re.search(r'class="tc-choose" href="\./territory\?[^"]*selection=P1%2CR53[^"]*"[^>]*>.*?Ajouter à ma', sheet)
    opened = page("counters.progress", "public", indicateur="P1", selection="P1,R53")
    assert re.search(r'class="tc-choose" href="\./counters\?[^"]*selection=R53[^"]*"[^>]*>.*?Retirer de ma', opened)
    assert "selection=P1%2CR53" in opened  # the other links carry it on


# The note -------------------------------------------------------------------------------------------------------------


def composed(viewer: str, text: str) -> selected.Note:
    ask = reading(parse(viewer))
    return selected.compose(ask, Say("fr"), selected.read(ask, text))


@pytest.mark.usefixtures("edition")
def test_the_note_has_a_table_and_curves_for_each_indicator() -> None:
    note = composed("public", "P2,M1,R53,FR")
    told = [block for block in note.blocks if isinstance(block, Table)]
    assert [table.name for table in told][:2] == [Say("fr").text(catalogue()[one].name_fr) for one in ("P2", "M1")]
    assert [row[0] for row in told[0].rows] == ["Bretagne", "France entière"]
    charts = [block for block in note.blocks if isinstance(block, Chart)]
    assert [len(chart.lines) for chart in charts] == [2, 2]
    assert note.mark == ""
    assert note.file_name == "DEMONSTRATION-note-selection-fr"


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("viewer", "text", "marked"),
    [
        ("cabinet", "P2,R53", False),  # everyone reads it
        ("prefect:R53", "O13,R53", True),  # the portfolio of a region is for those in charge
        ("prefect:R53", "O13,R11", False),  # of elsewhere they read what everyone does
        ("public", "O13,R53", False),
    ],
)
def test_a_note_is_marked_by_what_it_holds(viewer: str, text: str, marked: bool) -> None:
    note, public = composed(viewer, text), composed("public", text)
    assert bool(note.mark) is marked
    assert (note.blocks != public.blocks) is marked


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "one indicator or one territory"),
        ("P1,Q7,R53", "Q7: no indicator"),
        (",".join(f"D{code:02}" for code in range(21, 81)), "12 indicators and 8 territories, not 0 and 60"),
    ],
)
def test_a_note_that_cannot_be_made_says_why(text: str, why: str) -> None:
    with pytest.raises(WrongNote, match=why):
        composed("public", text)


@pytest.mark.usefixtures("edition")
def test_the_command_writes_a_whole_note_or_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "note.docx"
    asked = ["note", "--format", "docx", "--viewer", "public"]
    assert command.main([*asked, "--selection", "P1,R53,P1", str(out)]) == 0
    assert out.read_bytes().startswith(b"PK")
    refused = tmp_path / "other.docx"
    assert command.main([*asked, "--selection", "P1,R999", str(refused)]) == 2
    assert command.main([*asked, "--selection", "P1", "--pages", "2", str(refused)]) == 2
    assert "R999: " in capsys.readouterr().err
    assert not refused.exists()


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("kind", one_in(3, files.FORMATS))
def test_a_note_of_as_much_as_it_may_hold_is_a_file_of_each_format(kind: str) -> None:
    note = composed("public", ",".join(["P1", "P2", *(f"D{code:02}" for code in range(21, 29))]))
    assert len(files.written(note, kind)) > 10_000


# The file -------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("edition")
def test_the_address_of_the_file_gives_all_that_is_chosen() -> None:
    sixty = ",".join(["P1", *(f"D{code}" for code in range(21, 81))])
    rows = table_export.table(serving.public(), "selection/selection", {"selection": sixty}, "fr").rows
    assert list(rows["code"]) == [str(code) for code in range(21, 81)]
    known = reading(parse("public")).latest("P1", "department").set_index("code")["value"]
    assert rows.set_index("code")["value"].to_dict() == known.loc[rows["code"]].to_dict()
