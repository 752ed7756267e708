"""The note that is taken away: its figures, its pages, what each page bears, who may read it, what it refuses."""

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import docx
import pdfua
import pptx
import pypdf
import pytest
from pptx.util import Inches, Pt

from data.store import Edition
from pages.__main__ import main
from pages.blocks import changed
from pages.charts import office, svg
from pages.charts.events import NONE
from pages.charts.spec import REFERENCE, Chart, Line
from pages.note import content, deck, files, pdf
from pages.note.content import compose, place_of
from pages.note.model import (
    SECTIONS,
    Beside,
    Heading,
    Item,
    Listing,
    Note,
    Paragraph,
    Table,
    Workstream,
    WrongNote,
    offered,
)
from pages.parts import downloads, indicator, scorecard
from pages.text import Say
from queries import access, indicators
from tests.pages import support
from tests.support import one_in, reading, words_of

FR, EN = Say("fr"), Say("en")
LONG = "Maison de l’État et des services publics de l’arrière-pays d’Yvré-l’Évêque"  # 73 letters
# What canaries look like once written, in either language.
LIKE_A_CANARY = re.compile(r"canary in|\b(?:1931|9731)\b|\b79\d\d\d\d\d[.,]5|\b79190\d{4}\b")


pytestmark = pytest.mark.usefixtures("edition", "caged")


@pytest.fixture
def demonstration(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demonstration, whose territories have all there is."""
    monkeypatch.setenv("EDITIONS_DIR", str(edition.path.parent))


def made(viewer: str, place: str, pages: int, say: Say = FR, sections: list[str] | None = None) -> Note:
    ask = reading(access.parse(viewer))
    return compose(ask, say, place_of(ask, place), pages, sections)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u202f", " ").replace("\u00a0", " ")).strip()


def sheets(content: bytes) -> list[str]:
    """The words of each page of a PDF."""
    return [plain(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def of_table(note: Note, name: str) -> Table:
    return next(block for block in note.blocks if isinstance(block, Table) and plain(block.name) == name)


MONTHS = [dt.date(2024, month, 1) for month in (1, 2, 3, 4)]
# A note that holds every kind of block and the words that break files: long, of other alphabets, not to be printed.
HARD = Note(
    language="fr", title=f"{LONG} : l\u2019œuvre\u202f; 100\u00a0%", lead="\x00\x0b <b>& #strong[non] \u2192 漢字 🦉",
    name="Note", brand="Trois chantiers", place=LONG, as_of="Arrêté au 1er juillet 2024", day=dt.date(2024, 7, 1),
    kind="demonstration", kind_words="Démonstration", warning="Données de démonstration", mark="NON PUBLIC",
    scope="Tout", sources="Sources : aucune", edition="Édition 1", page="page", pages=10, file_name="note",
    blocks=(
        Workstream(1, "Chantier 1", LONG, "Avancement non calculé", "", "", None, None, "rien", "", None, "Aucun"),
        Workstream(2, "Chantier 2", "Réorganisation", "0 %", "−50 points", "attendu 50 %", 0.0, 50.0, "0 sur 50", LONG,
                   Table("Chiffres", ("Nom", "Valeur"), ((LONG, "–"), ("=1+1", "@cmd")), (3, 1), frozenset({1}))),
        Heading("Ce qui attend"),
        Listing((Item("1 234", "communes", LONG), Item("0", LONG)), "2 autres"),
        Heading("Courbes"),
        Chart("Courbe", [Line("Valeur", MONTHS, [1.0, None, 3.0, 3.0]), Line("Attendu", MONTHS, [2.0] * 4, REFERENCE)],
              "percent", NONE, title=LONG, sentence="Une valeur manque.", number=3),
        Chart("Courbe plate", [Line("Valeur", MONTHS[:1], [0.0])], "count", NONE, title="Plate"),
        Heading("Vide"),
        Heading("Sans ligne", 3),
        Table("Vide", ("A", "B"), (), (1, 1)),
        Paragraph(LONG, quiet=True),
    ),
)  # fmt: skip


# Its content ---------------------------------------------------------------------------------------------------------


@pytest.mark.wide
def test_a_note_of_one_page_says_the_essential_of_a_region(monkeypatch: pytest.MonkeyPatch) -> None:
    """As its page does: `test_figures` holds each figure of a note to those of the pages."""
    monkeypatch.setattr(
        content, "WATCHED", 3
    )  # the small world has five reasons to look, fewer than a page has room for
    note = made("prefect:R53", "R53", 1)
    rooms = [block for block in note.blocks if isinstance(block, Workstream)]
    assert [room.number for room in rooms] == [1, 2, 3]
    assert plain(note.title).startswith("Bretagne : ")
    heads = ["Indicateur", "Valeur", "Cible", "Fait (attendu)", "Mois"]
    assert [[plain(head) for head in room.table.heads] for room in rooms if room.table] == [heads] * 3
    assert all(len(room.table.rows) <= 2 for room in rooms if room.table)
    (beside,) = (block for block in note.blocks if isinstance(block, Beside))
    _, waiting = beside.blocks
    assert isinstance(waiting, Listing)
    assert plain(beside.picture.key[0][1]) in plain(beside.picture.title)
    rows = reading(access.parse("prefect:R53"))("overview/watch", region="53").set_index("alert")["count"]
    assert (len(rows), len(waiting.items)) == (5, 3)
    assert waiting.rest == FR("note.waiting_rest", count=2)
    assert plain(waiting.items[0].count) == str(rows["proposals_overdue"])


STANDS = {"reached": False, "target": 90.0, "target_date": dt.date(2025, 12, 31), "gap": -12.4, "value": 61.0}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({}, "12 points d'avancement sous le rythme attendu"),
        ({"gap": -0.6}, "1 point d'avancement sous le rythme attendu"),
        ({"gap": -0.4}, "au rythme attendu"),
        ({"gap": 1.2}, "1 point d'avancement au-dessus du rythme attendu"),
        ({"gap": None}, "cible de 90 % au 31 décembre 2025, pas encore atteinte"),
        ({"gap": 0.0, "reached": True}, "cible atteinte"),
        ({"gap": None, "target": None}, "61,0 % en mars 2024, sans cible"),
    ],
)
def test_a_curve_is_headed_by_where_it_stands_against_its_target(row: dict[str, Any], told: str) -> None:
    item = indicators.catalogue()["M5"]
    assert plain(indicator.standing(FR, item, {**STANDS, "period": dt.date(2024, 3, 1), **row})) == told.replace(
        "'", "’"
    )


@pytest.mark.wide
@pytest.mark.usefixtures("demonstration")
def test_slides_of_curves_are_titled_by_it() -> None:
    """And what a year changed, which is another message, is said after."""
    note = made("cabinet", "R53", 2)
    ask = reading(access.parse("cabinet"))
    cards = [row for room in indicators.WORKSTREAMS for row in ask.scorecard(room, "region", "53").to_dict("records")]
    gaps = {plain(scorecard.label(FR, indicators.catalogue()[row["indicator"]])): row for row in cards}
    titles = [plain(slide.title) for slide in deck.of(note) if isinstance(slide.body, Chart)]
    assert len(titles) == 3
    for title in titles:
        name, _, told = title.rpartition(" : ")
        row = gaps[name]
        assert not row["reached"]
        late = plain(FR("indicators.standing.late", count=abs(round(row["gap"]))))
        assert (told == late) == (round(row["gap"]) < 0), title


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("room", one_in(3, indicators.WORKSTREAMS))
def test_a_note_of_one_workstream_holds_what_is_of_it_alone(room: str) -> None:
    """It heads with the finding of the page of the workstream; its alerts and its indicators are those of it."""
    ask = reading(access.parse("cabinet"))
    note = compose(ask, FR, place_of(ask, "R53"), 10, None, room)
    pace = ask.progress(room, "region", "53")
    assert plain(note.title) == plain(scorecard.title(FR, room, "Bretagne", pace))
    assert [FR(f"overview.title.{room}")] == [block.title for block in note.blocks if isinstance(block, Workstream)]
    assert {block.number for block in note.blocks if isinstance(block, Chart)} == {
        indicators.WORKSTREAMS.index(room) + 1
    }
    others = [item for item in indicators.catalogue().values() if item.workstream != room]
    told = [plain(row[0]) for block in note.blocks if isinstance(block, Table) for row in block.rows]
    assert not {plain(scorecard.label(FR, item)) for item in others} & {*told}
    count = (ask("overview/watch", region="53")["workstream"] == room).sum()
    watched = next(text for text in note.texts if "à surveiller" in text)
    assert plain(watched).startswith(str(count) if count else "Rien")
    with pytest.raises(WrongNote, match="there is none of that name"):
        offered(10, ["changed"], room)


@pytest.mark.parametrize("pages", [1, 2])
def test_a_note_says_what_is_unusual_and_by_what_rule(pages: int, demonstration: None) -> None:
    """Of Guyane, whose alerts are far from the median of the regions (test_overview)."""
    blocks = [block for one in made("cabinet", "R03", pages).blocks for block in (one, *getattr(one, "blocks", ()))]
    assert [block.text for block in blocks if isinstance(block, Paragraph)].count(FR("note.unusual")) == 1
    first = next(block for block in blocks if isinstance(block, Listing)).items[0]
    assert support.says(first.where, "overview.watch.unusual.region")


@pytest.mark.wide
def test_a_longer_note_holds_more() -> None:
    notes = {pages: made("cabinet", "R53", pages) for pages in SECTIONS}
    curves = {pages: sum(isinstance(block, Chart) for block in note.blocks) for pages, note in notes.items()}
    tables = {pages: sum(isinstance(block, Table) for block in note.blocks) for pages, note in notes.items()}
    assert curves[1] == 0 < curves[2] <= 3 < curves[10] <= 6
    assert tables[1] <= tables[2] < tables[10]
    assert [type(block) for block in made("cabinet", "R53", 10, sections=["sources"]).blocks[:2]] == [Heading, Table]


@pytest.mark.wide
def test_a_long_note_says_the_limits_of_each_indicator() -> None:
    """As the Method page does."""
    table = of_table(made("public", "R53", 10), "Définitions")
    item = indicators.catalogue()["P3"]
    row = next(row for row in table.rows if plain(row[0]) == plain(scorecard.label(FR, item)))
    assert plain(row[2]) == plain(FR.text(item.limits_fr))


@pytest.mark.wide
@pytest.mark.usefixtures("demonstration")
def test_what_is_to_be_decided_says_by_whom_and_by_when_and_only_to_who_may_read_it() -> None:
    """Rows of the query that its page asks, those that are late first; the public has those of what is decided."""
    for viewer in ("cabinet", "public"):
        rows = reading(access.parse(viewer))("territory/next_steps", region="53")
        ahead = rows[rows["next_stage"].notna()]
        (table,) = (block for block in made(viewer, "R53", 1).blocks if isinstance(block, Table))
        assert f"{len(ahead)} décision" in plain(table.name)
        assert len(table.rows) == min(len(ahead), 4)
        assert all(cell for row in table.rows for cell in row)
        titles = {plain(FR.text(title)) for title in ahead["title"]}
        assert all(any(title in plain(row[0]) for title in titles) for row in table.rows)
        shown = support.page("territory.sheet", viewer, region="53")
        late = {*re.findall(r"suivies?, (\d+) en retard", shown)} or {"0"}  # the public reads the retained alone
        assert {*re.findall(r", (\d+) en retard", plain(table.name))} or {"0"} == late, "as many as its page says"
        asked = ahead[ahead["waiting_on"].str.len().gt(0) & ahead["stage"].eq("ministry_analysis")]["title"]
        replies = [row[0] for row in table.rows if plain(row[0]).startswith("Réponse du ministère :")]
        assert len(replies) == len(asked) == (viewer == "cabinet"), "what a ministry owes is no opinion of the CNATE"


@pytest.mark.wide
def test_a_note_counts_what_changed_as_its_page_does() -> None:
    """In the sentence of the page; a long note says both values of what moved."""
    ask = reading(access.parse("public"))
    found = changed.of(ask, ("region", "53"), changed.since_from_url(ask, ""))
    short, long = (made("public", "R53", pages, sections=["changed"]) for pages in (2, 10))
    assert plain(changed.sentence(ask, FR, found)) in [plain(text) for text in short.texts]
    tables = [block for block in long.blocks if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == ([len(found.moves)] if len(found.moves) else [])


@pytest.mark.wide
def test_what_is_not_public_says_so_and_what_is_does_not() -> None:
    """A prefect reads of elsewhere what the public does, so that their note of it may be shown around."""
    assert made("public", "R53", 1).mark == ""
    assert plain(made("cabinet", "R53", 1).mark).startswith("Non public · contient des chiffres réservés à ce profil")
    mark = plain(EN("note.not_public", reader="Prefect: Bretagne"))
    assert plain(made("prefect:R53", "R53", 1, EN).mark) == mark
    assert made("prefect:R53", "D75", 1).mark == ""
    ask = reading(access.parse("prefect:R53"))
    public_files = replace(ask, edition=replace(ask.edition, kind="real", confidential=False))
    assert compose(public_files, FR, ("region", "53"), 1).mark == "", "an edition that keeps nothing from anybody"


@pytest.mark.parametrize(
    ("language", "shown"), [("fr", "Sigles de cette note : DITP"), ("en", "Acronyms of this note: DITP")]
)
def test_a_note_spells_the_acronyms_that_it_used(language: str, shown: str) -> None:
    last = made("public", "R53", 1, Say(language)).blocks[-1]
    assert isinstance(last, Paragraph)
    assert plain(last.text).startswith(shown)


# Its files -----------------------------------------------------------------------------------------------------------

READ = [("cabinet", "FR", 2, "en"), ("cabinet", "R93", 1, "fr")]


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(("viewer", "place", "pages", "language"), READ)
def test_each_page_of_a_pdf_bears_what_it_is(
    viewer: str, place: str, pages: int, language: str, tmp_path: Path
) -> None:
    """Read back by another library; and there are as many pages as were asked for."""
    note = made(viewer, place, pages, Say(language))
    made_of = files.written(note, "pdf")
    found = sheets(made_of)
    assert len(found) == pages
    borne = (note.place, note.as_of, note.edition, note.kind_words, note.warning, note.scope, note.sources, note.mark)
    for sheet in found:
        for text in borne:
            assert plain(text) in sheet
    root: Any = pypdf.PdfReader(io.BytesIO(made_of)).trailer["/Root"]
    assert root["/Lang"] == language
    parts = re.findall(rb"<(pdf\w+id:\w+)>(\w)", root["/Metadata"].get_data())
    assert parts == [(b"pdfaid:part", b"2"), (b"pdfaid:conformance", b"A"), (b"pdfuaid:part", b"1")]
    assert is_accessible(made_of, tmp_path)


def is_accessible(content: bytes, folder: Path) -> bool:
    """Whether pdfua finds nothing against PDF/UA-1, and the file is tagged."""
    file = folder / "note.pdf"
    file.write_bytes(content)
    wrong = [one for one in pdfua.validate(str(file)).findings if one.severity >= pdfua.Severity.WARNING]
    assert wrong == []
    return b"/StructTreeRoot" in content


def test_a_pdf_takes_whatever_words_come(tmp_path: Path) -> None:
    """Letters that no font has are said missing, markup stays words, and a missing value breaks the line."""
    told = files.written(HARD, "pdf")
    words = " ".join(sheets(told))
    assert plain(LONG) in words
    assert "<b>& #strong[non]" in words
    assert is_accessible(told, tmp_path)
    assert told == files.written(HARD, "pdf"), "the same note, the same bytes"
    drawn = svg.picture(FR, next(block for block in HARD.blocks if isinstance(block, Chart)), 500, 100, "#00827a")
    pieces = re.findall(r'stroke:#00827a[^>]* d="M([^"]+)"', drawn)
    # By hand, of 1, nothing, 3 and 3: a line from the third month to the fourth, and a point for each of three.
    assert sorted(len(set(piece.split("L"))) for piece in pieces) == [1, 1, 1, 2]
    assert "0\u00a0%</text>" in drawn


def entries(content: bytes) -> dict[str, bytes]:
    """The files of an office file, those of the workbooks inside it too."""
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        found = {name: held.read(name) for name in held.namelist()}
    return found | {
        f"{name}/{inner}": one
        for name, blob in found.items()
        if name.endswith(".xlsx")
        for inner, one in entries(blob).items()
    }


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_an_office_file_holds_no_formula_and_no_address(kind: str) -> None:
    found = entries(files.written(HARD, kind))
    assert [name for name in found if re.search(r"vba|macro|externalLink", name)] == []
    for name, one in found.items():
        assert b"<f>" not in one, name
        assert not re.search(rb"[\w.-]+@[\w-]+\.\w", one), name
    sheets = [one.count(b"<row ") for name, one in found.items() if name.endswith("xlsx/xl/worksheets/sheet1.xml")]
    assert 5 in sheets  # the names of the lines, then four days


def test_text_is_set_smaller_until_it_fits_and_never_under_nine_and_a_half_points() -> None:
    """By hand: a line of 10.5 points takes some 20 with what parts it from the next, so that a page of 740 holds
    fewer than forty; a DOCX has the size that its PDF takes.
    """

    def of(lines: int) -> Note:
        return replace(HARD, pages=1, blocks=tuple(Paragraph(LONG) for _ in range(lines)))

    sizes = [pdf.size(of(lines)) for lines in (10, 42, 200)]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (10.5, 9.5)
    assert docx.Document(io.BytesIO(files.written(of(10), "docx"))).styles["Normal"].font.size == Pt(10.5)


@pytest.mark.usefixtures("demonstration")
def test_the_first_page_stands_alone() -> None:
    """Its finding, the map, what waits and what is to be decided are on it, and nothing of it on the next."""
    note = made("cabinet", "R53", 2)
    first, second = sheets(files.written(note, "pdf"))
    (beside,) = (block for block in note.blocks if isinstance(block, Beside))
    decided = next(block for block in note.blocks if isinstance(block, Table))
    for words in (note.title, note.finding, beside.picture.title, beside.blocks[0].text, decided.name):
        assert plain(words) in first
    assert second.index("Ce qui a changé") < 400, "what all pages bear, then what changed"


@pytest.mark.wide
@pytest.mark.usefixtures("demonstration")
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not there")
def test_a_note_takes_the_pages_that_were_asked_for(tmp_path: Path) -> None:
    """One, two, or more than two and ten at most, in each format, as LibreOffice counts them of a DOCX. Where there is
    most to say: France, the largest region and a département, in both languages.
    """
    asked = [(place, pages, say) for place in ("FR", "R93", "D35") for pages in (1, 2, 10) for say in (FR, EN)]
    for place, pages, say in asked:
        note = made("cabinet", place, pages, say)
        (tmp_path / f"{place}-{pages}-{say.language}.docx").write_bytes(files.written(note, "docx"))
        (tmp_path / f"{place}-{pages}-{say.language}-set.pdf").write_bytes(files.written(note, "pdf"))
        slides = pptx.Presentation(io.BytesIO(files.written(note, "pptx"))).slides
        assert len(slides) <= deck.MOST, (place, pages, say.language)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, tmp_path.glob("*.docx"))], capture_output=True, timeout=600, check=True)
    found = {file.stem: len(sheets(file.read_bytes())) for file in tmp_path.glob("*.pdf")}
    assert len(found) == 2 * len(asked)
    assert {name: count for name, count in found.items() if not takes(count, int(name.split("-")[1]))} == {}


def takes(count: int, asked: int) -> bool:
    """One or two pages exactly; a note of ten has what there is to say, beyond what a shorter one holds."""
    return count == asked if asked <= 2 else 2 < count <= asked


@pytest.mark.wide
@pytest.mark.usefixtures("demonstration")
def test_no_word_of_a_table_is_cut_for_want_of_room() -> None:
    """A letter of 9.5 points is some 0.47 as wide, in a column less the sides of its cells (twice 50 twips)."""
    tables = [block for block in made("cabinet", "R53", 10).blocks if isinstance(block, Table)]
    cut = [
        (plain(table.name), word)
        for table in tables
        for row in (table.heads, *table.rows)
        for width, text in zip(table.widths, row, strict=True)
        for word in re.split(r"[ -]", text)
        if len(word) * 0.47 * 9.5 > 28.35 * (pdf.WIDE * width / sum(table.widths) - 0.18)
    ]
    assert cut == []


def test_a_docx_is_read_back_as_it_should_be_read_aloud() -> None:
    """Headings in order, header rows that repeat, words for each chart, the language, and what each page bears."""
    content = files.written(HARD, "docx")
    found = docx.Document(io.BytesIO(content))
    levels = [int(one.style.name[-1]) for one in found.paragraphs if one.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in found.tables:
        first, *others = table.rows
        assert first._tr.xpath("w:trPr/w:tblHeader")
        assert not any(row._tr.xpath("w:trPr/w:tblHeader") for row in others)
        assert table._tbl.tblPr.xpath("w:tblCaption/@w:val")
        kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in others]
        assert [rank for rank, one in enumerate(kept, 1) if one] == ([len(others) - 1] if len(others) > 1 else [])
    drawn = found.element.xpath("//wp:docPr")
    assert [one.get("descr") for one in drawn] == ["Courbe", "Courbe plate"]
    assert len({one.get("id") for one in drawn}) == 2
    assert set(found.styles.element.xpath("//w:lang/@w:val")) == {"fr-FR"}
    assert (found.core_properties.title, found.core_properties.language) == ("Note", "fr-FR")
    above = " ".join(one.text for one in found.sections[0].header.paragraphs)
    below = " ".join(one.text for one in found.sections[0].footer.paragraphs)
    for text in (HARD.place, HARD.as_of, HARD.kind_words, HARD.warning, HARD.mark):
        assert text in above
    for text in (HARD.scope, HARD.sources, HARD.edition):
        assert text in below
    chart = entries(content)["word/charts/chart1.xml"]
    assert chart.count(b"<c:ser>") == 2
    assert re.search(rb"<c:externalData [^>]*r:id=|<c:externalData [^>]*id=", chart)


def test_a_pptx_is_read_back_as_it_should_be_read_aloud() -> None:
    """A title for each slide, one chart, map, list or table on it, words of 18 points and more, one language, what it
    is made of on each; who speaks has the rest.
    """
    found = pptx.Presentation(io.BytesIO(files.written(HARD, "pptx")))
    slides = list(found.slides)
    assert 2 < len(slides) <= deck.MOST
    for rank, slide in enumerate(slides, 1):
        assert slide.shapes.title.text_frame.text
        words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for text in (HARD.place, HARD.as_of, HARD.kind_words, HARD.warning, HARD.mark, f"{rank} / {len(slides)}"):
            assert text in words
        spoken = slide.notes_slide.notes_text_frame.text
        assert all(text in spoken for text in (HARD.scope, HARD.sources, HARD.edition, HARD.mark))
        for shape in slide.shapes:
            assert (shape.has_text_frame and shape.text_frame.text) or shape._element.xpath(".//p:cNvPr/@descr")[0]
            assert set(shape._element.xpath(".//a:r/a:rPr/@lang")) <= {"fr-FR"}
            assert not shape.has_table or shape.table.first_row
            assert all(int(size) >= 1800 for size in shape._element.xpath(".//a:rPr/@sz"))
        assert sum(shape.has_chart or shape.has_table for shape in slide.shapes) <= 1
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert all(chart.font.size >= Pt(18) for chart in charts)
    values = [list(chart.plots[0].series[-1].values) for chart in charts]
    assert values == [[0.0, None], [2.0] * 4, [0.0]], "the last workstream of a native chart is its first"
    assert charts[0].plots[0].series[0].values == (50.0, None)
    english = pptx.Presentation(io.BytesIO(files.written(replace(HARD, language="en"), "pptx")))
    drawn = [shape.chart for slide in english.slides for shape in slide.shapes if shape.has_chart]
    formats = [[one.value_axis.tick_labels.number_format for one in two] for two in (charts, drawn)]
    assert [one.count('"%"') for one in formats[1]] == [one.count('"\u00a0%"') for one in formats[0]] == [1, 1, 0]
    assert not any("." in one for one in (*formats[0], *formats[1])), "a point with nothing after it"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not there")
def test_libreoffice_opens_both_and_shows_their_words(tmp_path: Path) -> None:
    """Each is turned into a PDF, whose first page holds the title, and all of it the words of a table and a chart."""
    for kind in ("docx", "pptx"):
        (tmp_path / f"{kind}.{kind}").write_bytes(files.written(HARD, kind))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    given = [str(tmp_path / f"{kind}.{kind}") for kind in ("docx", "pptx")]
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *given]
    assert subprocess.run(command, capture_output=True, timeout=120, check=False).returncode == 0
    for kind in ("docx", "pptx"):
        found = sheets((tmp_path / f"{kind}.pdf").read_bytes())
        assert plain(LONG)[:30] in found[0]
        held = ("2 autres", "Attendu", "NON PUBLIC", *(["=1+1"] if kind == "docx" else []))
        assert [words for words in held if words not in " ".join(found)] == []


def _boxes(slide: Any) -> list[tuple[int, int, int, int]]:
    """Left, top, right and bottom of what a slide holds."""
    return [(one.left, one.top, one.left + one.width, one.top + one.height) for one in slide.shapes]


@pytest.mark.wide
@pytest.mark.parametrize("place", one_in(2, ["FR", "D35"]))
def test_nothing_lies_over_another_thing_on_a_slide(place: str, demonstration: None) -> None:
    slides = pptx.Presentation(io.BytesIO(files.written(made("cabinet", place, 10), "pptx"))).slides
    assert len(slides) == deck.MOST
    for rank, slide in enumerate(slides, 1):
        for one, other in combinations(_boxes(slide), 2):
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert min(across, down) < Pt(1), (place, rank, one, other)
        assert max(one[3] for one in _boxes(slide)) <= Inches(7.5)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not there")
def test_the_foot_of_each_slide_is_under_all_that_it_holds(demonstration: None, tmp_path: Path) -> None:
    """As LibreOffice sets it: its lines are as long as those that were measured."""
    note = made("cabinet", "FR", 2)
    (tmp_path / "slides.pptx").write_bytes(files.written(note, "pptx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "slides.pptx"]
    assert subprocess.run(command, capture_output=True, timeout=120, check=False, cwd=tmp_path).returncode == 0
    for page in pypdf.PdfReader(tmp_path / "slides.pdf").pages:
        low: list[tuple[float, str]] = []

        def keep(text: str, _: Any, matrix: list[float], *__: Any, low: list[tuple[float, str]] = low) -> None:
            if text.strip():
                low.append((matrix[5], plain(text)))

        page.extract_text(visitor_text=keep)
        foot = [text for height, text in low if height < (7.5 - 6.9) * 72]
        assert 0 < len(foot) < len(low)
        assert plain(" ".join(foot)).startswith(plain(note.place))


# Who may read it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("viewer", one_in(2, ["prefect:D75", "public"]))
def test_no_canary_is_in_a_note_of_who_may_not_read_it(viewer: str) -> None:
    """Nor in any of its files; the cabinet's, which may hold them, shows that the search finds them."""
    note = made(viewer, "R53", 10)
    assert not [text for text in note.texts if LIKE_A_CANARY.search(plain(text))]
    for kind in files.FORMATS:
        assert not LIKE_A_CANARY.search(words_of(files.written(note, kind), kind))
    assert [text for text in made("cabinet", "R53", 10).texts if LIKE_A_CANARY.search(plain(text))]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_territory_with_nothing_has_a_note_that_says_so(language: str, tmp_path: Path) -> None:
    """Mayotte, of which the small world holds no row."""
    for pages in (1, 10):
        note = made("public", "D976", pages, Say(language))
        assert not [text for text in note.texts if support.UNWRITTEN.search(text) or "{" in text]
    assert is_accessible(files.written(note, "pdf"), tmp_path)


# What it refuses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "sections", "why"),
    [
        (3, None, "1, 2, 10 pages at most, not 3"),
        (1, [], "choose one section at least: essential, map, waiting, decisions"),
        (1, ["method"], "method: it takes 10 pages"),
        (2, ["weather"], "weather: there is none of that name"),
    ],
)
def test_a_note_that_cannot_be_is_refused_with_what_there_is(pages: int, sections: list[str] | None, why: str) -> None:
    with pytest.raises(WrongNote, match=why):
        offered(pages, sections)
    assert offered(2, ["waiting", "essential"]) == ("essential", "waiting")


def test_a_format_that_is_none_is_refused() -> None:
    with pytest.raises(WrongNote, match=r'no format "odt"'):
        files.written(HARD, "odt")


@pytest.mark.parametrize(
    ("arguments", "out", "why"),
    [
        (["--territory", "R99"], "a.pdf", 'there is no territory "R99"'),
        (["--territory", "D2C"], "a.pdf", 'there is no territory "D2C"'),
        (["--territory", "FR", "--viewer", "prefect:R99"], "a.pdf", "there is no territory R99"),
        (["--territory", "FR", "--viewer", "king"], "a.pdf", 'unknown role "king"'),
        (["--territory", "FR", "--sections", ","], "a.pdf", "choose one section at least"),
        (["--territory", "FR"], "there.pdf", "is there already"),
        (["--territory", "FR"], "folder.pdf", "is there already"),
        (["--territory", "FR"], "nowhere/a.pdf", "is not a folder"),
        (["--territory", "FR"], "a.txt", "ends in .pdf"),
    ],
)
def test_what_is_asked_wrongly_leaves_no_file(
    arguments: list[str], out: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "there.pdf").write_bytes(b"kept")
    (tmp_path / "folder.pdf").mkdir()
    assert main(["note", *arguments, str(tmp_path / out)]) == 2
    assert why in capsys.readouterr().err
    assert {file.name for file in tmp_path.iterdir()} == {"there.pdf", "folder.pdf"}
    assert (tmp_path / "there.pdf").read_bytes() == b"kept"


def test_the_command_writes_the_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "note.pdf"
    assert main(["note", "--territory", "r53", "--viewer", "prefect:R53", "--pages", "1", str(out)]) == 0
    assert out.read_bytes() == files.written(made("prefect:R53", "R53", 1), "pdf")
    monkeypatch.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(OSError("no space left")))
    assert main(["note", "--territory", "FR", str(tmp_path / "b.pdf")]) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["note.pdf"], "a note that is not whole is not there"


# From a page ----------------------------------------------------------------------------------------------------------


@pytest.mark.wide
def test_a_page_offers_the_note_of_its_territory() -> None:
    """What the button makes is the note of the page's reader, and nothing is made before it is pressed."""
    with patch.object(downloads, "file") as offered_file:
        support.run("territory.sheet", "public", region="53")
    offered_files = [one.args for one in offered_file.call_args_list]
    told = {plain(label): name for label, _, name, _ in offered_files if "note" in name}
    beginning = "DEMONSTRATION-note-R53-2-pages-fr"
    assert told == {
        "Word (.docx)": f"{beginning}.docx", "PowerPoint (.pptx)": f"{beginning}.pptx", "PDF": f"{beginning}.pdf",
    }  # fmt: skip
    make = next(make for _, make, name, _ in offered_files if name.endswith(".docx"))
    written, same = (
        entries(one)["word/document.xml"] for one in (make(), files.written(made("public", "R53", 2), "docx"))
    )
    assert written == same


@pytest.mark.parametrize(("pages", "most"), one_in(2, [(2, 2), (10, 3)], several=True))
@pytest.mark.usefixtures("demonstration")
def test_a_chart_marks_the_events_that_it_has_words_for(pages: int, most: int) -> None:
    """Days and numbers of the list are those of the marks; a short note has room for two, a long one for three."""
    drawn = [block for block in made("cabinet", "FR", pages).blocks if isinstance(block, Chart)]
    assert drawn
    for chart in drawn:
        assert 0 < len(chart.told) == len(chart.events.shown) == len(chart.marks)
        assert sum(len(one.each) for one in chart.events.shown) <= most, "those of a same day count too"
        assert [number for number, _ in chart.marks] == list(range(1, len(chart.told) + 1))
        assert all(0 <= at <= 1 for _, at in chart.marks)
        days = [str(Say("fr").date(one.day)) for one in chart.events.shown]
        assert all(told.startswith(day) for told, day in zip(chart.told, days, strict=True))
        series = office.data(chart)[-1]
        assert (series.name, len([one for one in series.values if one is not None])) == ("Événements", len(chart.told))
