"""A note as PPTX: its slides (`deck`) in words that a room can read, charts that can be edited, and what to say."""

import datetime as dt
import io
import math
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from pages.charts import office
from pages.charts.office import BLUE, FONT, INK, LOCALES, RED, SOFT, clean
from pages.charts.spec import Bars, Chart
from pages.maps.picture import Picture
from pages.note import deck, pdf
from pages.note.deck import Slide
from pages.note.model import Item, Listing, Note, Table

WIDE, TALL = 13.333, 7.5  # inches
LEFT, ACROSS = 0.6, 12.13
BOTTOM, FOOT = 6.75, 6.9
LEAST, AMBER = 18, "6B3D00"  # points of the smallest words
TITLES = {32: 62, 28: 130, 24: 190, 20: 400}  # letters that a title of such a size has room for, on two or three lines
Box = tuple[float, float, float, float]  # left, top, width, height
Words = tuple[str, str, bool]  # words, colour, whether bold


def write(note: Note) -> bytes:
    """The slides of a note."""
    made, slides = _new(note), deck.of(note)
    for rank, slide in enumerate(slides, start=1):
        _Page(made, note, slide).draw(rank, len(slides))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _new(note: Note) -> Any:
    made = Presentation()
    made.slide_width, made.slide_height = Inches(WIDE), Inches(TALL)
    about = made.core_properties
    about.title, about.author, about.language = clean(note.name), clean(note.brand), LOCALES[note.language]
    about.subject, about.last_modified_by, about.revision = clean(note.scope), clean(note.brand), 1
    about.created = about.modified = dt.datetime.combine(note.day, dt.time())
    return made


class _Page:
    """A slide on its way."""

    def __init__(self, made: Any, note: Note, slide: Slide) -> None:
        self.page, self.note, self.slide = made.slides.add_slide(made.slide_layouts[5]), note, slide

    def draw(self, rank: int, count: int) -> None:
        """What it shows, what every slide bears, and what there is to say."""
        note, slide = self.note, self.slide
        top = self.cover() if slide.body is None else self.head()
        if slide.body is not None:
            _BODIES[type(slide.body)](self, slide.body, (LEFT, top, ACROSS, BOTTOM - top))
        foot = " · ".join((note.place, note.as_of, f"{rank} / {count}"))
        self.text((LEFT, FOOT, ACROSS, 0.4), [[(foot, SOFT, False)]])
        label = f"{note.kind_words} · {note.warning}" if note.warning else ""
        marks = [(words, colour, True) for words, colour in ((label, AMBER), (note.mark, RED)) if words]
        if marks:
            self.text((LEFT, 0.25, ACROSS, 0.35 * len(marks)), [[one] for one in marks])
        self.page.notes_slide.notes_text_frame.text = clean("\n".join(_spoken(note, slide)))

    def cover(self) -> float:
        """The finding in large words, over what the note is about."""
        self.title((LEFT, 1.6, ACROSS, 2.6), 40)
        lines = [[(self.note.name, BLUE, True)], [(self.slide.under, SOFT, False)]]
        self.text((LEFT, 4.5, ACROSS, 1.6), lines, 22)
        return BOTTOM

    def head(self) -> float:
        """The title and the sentence under it; how far down they reach."""
        size = next((size for size, most in TITLES.items() if len(self.slide.title) <= most), min(TITLES))
        above = 1.05 if self.note.mark else 0.7
        high = _tall(self.slide.title, size, ACROSS, bold=True)
        self.title((LEFT, above, ACROSS, high), size)
        down = above + high + 0.08
        if self.slide.under:
            self.text((LEFT, down, ACROSS, 0.3), [[(self.slide.under, SOFT, False)]])
            down += _tall(self.slide.under, LEAST, ACROSS)
        return down + 0.15

    def title(self, box: Box, size: float) -> None:
        shape = self.page.shapes.title
        shape.left, shape.top, shape.width, shape.height = (Inches(one) for one in box)
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self.write(frame.paragraphs[0], [(self.slide.title, INK, True)], size)

    def text(self, box: Box, lines: Sequence[Sequence[Words]], size: float = LEAST, after: float = 0) -> None:
        """Lines of words in a box, with so many points after each."""
        frame = self.page.shapes.add_textbox(*(Inches(one) for one in box)).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for rank, parts in enumerate(lines):
            paragraph = frame.paragraphs[0] if rank == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(after)
            self.write(paragraph, parts, size)

    def write(self, paragraph: Any, parts: Sequence[Words], size: float) -> None:
        """Words of their own language, colour and weight."""
        paragraph.alignment = paragraph.alignment or PP_ALIGN.LEFT
        for words, colour, bold in parts:
            run = paragraph.add_run()
            run.text = clean(words)
            run.font.size, run.font.name, run.font.bold = Pt(size), FONT, bold
            run.font.color.rgb = RGBColor.from_string(colour)
            run._r.get_or_add_rPr().set("lang", LOCALES[self.note.language])

    def chart(self, block: Chart | Bars, box: Box) -> None:
        """A chart that can be edited."""
        place = (Inches(one) for one in box)
        frame = self.page.shapes.add_chart(office.kind(block), *place, office.data(block))
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(block.alt))
        office.styled(frame.chart, block, LEAST, self.note.language)

    def picture(self, block: Picture, box: Box) -> None:
        """A map, and beside it what its colours are and what it measures."""
        left, top, _, tall = box
        wide = min(7.4, tall / block.ratio)
        made = pdf.image(block, wide * 72, LEAST)
        drawn = self.page.shapes.add_picture(io.BytesIO(made), Inches(left), Inches(top), Inches(wide))
        drawn._element.nvPicPr.cNvPr.set("descr", clean(block.alt))
        lines = [
            [("■ ", colour.removeprefix("#").upper(), True), (words, INK, False)] if colour else [(words, INK, True)]
            for colour, words in block.key
        ]
        beside = left + wide + 0.4
        self.text((beside, top + 0.3, LEFT + ACROSS - beside, tall - 0.3), lines, LEAST, 6)

    def listing(self, block: Listing, box: Box) -> None:
        """Lines of a list, as large as they can be."""
        size = next((one for one in (28, 26, 24, 22, 20) if self._fits(block, box, one)), LEAST)
        lines = [line for item in block.items for line in _item(item, block.calm)]
        self.text(box, [*lines, *([[(block.rest, SOFT, False)]] if block.rest else [])], size, 8)

    def _fits(self, block: Listing, box: Box, size: float) -> bool:
        words = [f"{item.count} {item.text}" for item in block.items] + [item.where for item in block.items]
        return sum(_tall(one, size, box[2]) + 8 / 72 for one in (*words, block.rest) if one) <= box[3]

    def table(self, block: Table, box: Box) -> None:
        """The rows that there is room for, under their header; its name is its alternative text."""
        kept = min(len(block.heads), 4)
        widths = [ACROSS * one / sum(block.widths[:kept]) for one in block.widths[:kept]]
        rows, down = [block.heads[:kept]], 0.0
        for row in (block.heads, *block.rows):
            high = max(_tall(text, LEAST, wide - 0.2) for text, wide in zip(row, widths, strict=False)) + 0.12
            if down and down + high > box[3]:
                break
            rows, down = [*rows, row[:kept]] if down else rows, down + high
        frame = self.page.shapes.add_table(len(rows), kept, *(Inches(one) for one in (*box[:3], down)))
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(block.name))
        table = frame.table
        table.first_row, table.horz_banding = True, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Inches(width)
        for rank, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            row.height = Inches(0.4)
            for column, text in enumerate(texts):
                self.cell(row.cells[column], text, rank == 0, column, block.numeric)

    def cell(self, cell: Any, text: str, head: bool, column: int, numeric: frozenset[int]) -> None:
        cell.margin_top = cell.margin_bottom = Inches(0.05)
        cell.margin_left = cell.margin_right = Inches(0.1)
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string("F0F0F4" if head else "FFFFFF")
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if column in numeric else PP_ALIGN.LEFT
        self.write(paragraph, [(text, SOFT if head else INK, column == 0 and not head)], LEAST)


_BODIES: dict[type, Any] = {
    Bars: _Page.chart,
    Chart: _Page.chart,
    Picture: _Page.picture,
    Listing: _Page.listing,
    Table: _Page.table,
}


def _item(item: Item, calm: bool) -> list[list[Words]]:
    where = [[(item.where, SOFT, False)]] if item.where else []
    count = [(f"{item.count}  ", INK if calm else RED, True)] if item.count else []
    return [[*count, (item.text, INK, not count)], *where]


def _spoken(note: Note, slide: Slide) -> list[str]:
    """What to say of a slide, then what it is made of, of which day and edition, and for whom."""
    own = (slide.under, *slide.told)
    about = (note.kind_words, note.warning, note.mark, note.as_of, note.edition, note.sources, note.scope)
    return [text for text in (*own, *about) if text]


def _tall(text: str, size: float, width: float, bold: bool = False) -> float:
    """How many inches the lines of a text take, in a box of so many: a letter is half as wide as it is high."""
    letters = width * 72 / (size * (0.53 if bold else 0.5))
    return math.ceil(len(text) / letters) * size * 1.2 / 72
