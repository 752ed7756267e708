"""A note as PPTX: the essential on one slide, charts that can be edited, tables that go on over slides."""

import datetime as dt
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.util import Inches, Pt

from pages.charts import office
from pages.charts.office import BLUE, COLOURS, FONT, GREEN, INK, LOCALES, RED, SOFT, clean
from pages.charts.spec import Bars, Chart
from pages.note import fit
from pages.note.model import Block, Code, Heading, Item, Listing, Note, Paragraph, Table, Workstream
from pages.text import Say

WIDE, TALL = 13.333, 7.5  # inches
LEFT, ACROSS = 0.45, 12.43
TOP, BOTTOM = 1.2, 6.95  # of what a slide holds
SECTION, CHARTS = 1.1, 3.6  # inches that a section begins in, and one of charts; less, and it takes the next slide
SIZES = (8.0, 7.5, 7.0, 6.5, 6.0)  # points of tables, other text has two more: the first with which all finds room
CELL = 0.06  # inches of the margins above and under a row of a table
ABREAST = 3  # charts side by side
SPOKEN = 6.5  # points of the events under a chart
UNDER = 5.55  # where the first slide's tables end
BESIDE = 12  # lines of a list that the first slide has room for
COMPACT = (0, 1, 3, 4)  # columns of a table of indicators under its chart
Box = tuple[float, float, float, float]  # left, top, width, height


def write(note: Note) -> bytes:
    """The note, on as many slides at most as it has pages; the same bytes for the same note."""
    decks = (_filled(note, size) for size in SIZES)
    deck = next((one for one in decks if not one.full), None) or _filled(note, SIZES[-1])
    deck.number()
    out = io.BytesIO()
    deck.made.save(out)
    return office.repacked(out.getvalue(), note.day)


def _filled(note: Note, size: float) -> "_Deck":
    """Its slides, where the text of tables has so many points; `full` where some of it found no room."""
    deck = _Deck(_new(note), note, size)
    blocks = _without_code(note.blocks)
    if any(isinstance(block, Workstream) for block in blocks):
        blocks = _essential(deck, blocks)
    if note.pages == 2 and any(isinstance(block, Chart | Bars) for block in blocks):
        blocks = _charts_over_tables(deck, blocks)
    before_charts = [block for block, after in pairwise(blocks) if isinstance(after, Chart | Bars) and block != after]
    for is_chart, group in groupby(blocks, lambda block: isinstance(block, Chart | Bars)):
        if is_chart:
            _charts(deck, [block for block in group if isinstance(block, Chart | Bars)], BOTTOM)
        else:
            for block in group:
                deck.put(block, CHARTS if block in before_charts else SECTION)
    return deck


def _without_code(blocks: Sequence[Block]) -> list[Block]:
    """The blocks but code, and the heading and the sentence that announce it."""
    codes = [place for place, block in enumerate(blocks) if isinstance(block, Code)]
    announced = range(codes[0] - 2, codes[0]) if codes else ()
    return [block for place, block in enumerate(blocks) if place not in (*codes, *announced)]


def _new(note: Note) -> Any:
    made = Presentation()
    made.slide_width, made.slide_height = Inches(WIDE), Inches(TALL)
    about = made.core_properties
    about.title, about.author, about.language = clean(note.name), clean(note.brand), LOCALES[note.language]
    about.subject, about.last_modified_by, about.revision = clean(note.scope), clean(note.brand), 1
    about.created = about.modified = dt.datetime.combine(note.day, dt.time())
    return made


@dataclass
class _Deck:
    """Slides, and how far down the last one is filled."""

    made: Any
    note: Note
    size: float
    slide: Any = None
    down: float = BOTTOM
    title: str = ""
    full: bool = False

    def begin(self, title: str) -> None:
        """A new slide under a title, where one is left; each bears what every page of the note does."""
        if len(self.made.slides) == self.note.pages:
            self.full = True
            return
        self.slide, self.down, self.title = self.made.slides.add_slide(self.made.slide_layouts[5]), TOP, title
        shape = self.slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = (Inches(one) for one in (LEFT, 0.52, ACROSS, 0.48))
        shape.text_frame.margin_left = 0
        self.write(shape.text_frame, [(title, INK, True)], 20)
        note = self.note
        told = " · ".join(filter(None, (note.place, note.kind_words, note.warning, note.as_of)))
        parts = [(f"{note.brand} · ", INK, True), (told, SOFT, False)]
        parts += [(f" · {note.mark}", RED, True)] if note.mark else []
        self.text((LEFT, 0.2, ACROSS, 0.3), [parts], 9)

    def number(self) -> None:
        """What stands under each slide, now that they can be counted."""
        note, slides = self.note, self.made.slides
        for rank, slide in enumerate(slides, 1):
            self.slide = slide
            rest = Say(note.language)("note.slides_rest") if self.full and rank == len(slides) else ""
            told = (note.scope, note.sources, note.edition, f"{note.page} {rank} / {len(slides)}", rest)
            self.text((LEFT, 7.05, ACROSS, 0.3), [[(" · ".join(filter(None, told)), SOFT, False)]], 7)

    def put(self, block: Block, room: float) -> None:
        """A block after what is there; a section for which there is no such `room` begins a slide."""
        if self.full:
            return
        if isinstance(block, Heading) and block.level == 2:
            self._section(block, room)
        elif self.slide is None:
            self.begin(self.note.title)
        if isinstance(block, Heading) and block.level > 2:
            self._line(block.text, INK, 11, bold=True)
        elif isinstance(block, Paragraph):
            self._line(block.text, SOFT if block.quiet else INK, self.size + 2)
        elif isinstance(block, Listing):
            self._listing(block)
        elif isinstance(block, Table):
            self._table(block)

    def _section(self, block: Heading, room: float) -> None:
        """A section goes on under a short one; where it has no room there it begins a slide, under its title."""
        if self.slide is None or BOTTOM - self.down < room:
            self.begin(block.text)
        else:
            self.down += 0.1
            self._line(block.text, BLUE, 14, bold=True)
            self.title = block.text

    def _listing(self, block: Listing) -> None:
        """A list, on as many slides as it takes."""
        items = list(block.items)
        while items and not self.full:
            tall, count = 0.0, 0
            for item in items:
                line = _tall(f"{item.count} {item.text} · {item.where}", self.size + 2, ACROSS)
                if self.down + tall + line > BOTTOM - 0.2:
                    break
                tall, count = tall + line, count + 1
            if count:
                part = replace(block, items=items[:count], rest=block.rest if count == len(items) else "")
                self.list(part, (LEFT, self.down, ACROSS, tall), self.size + 2, columns=1)
                self.down, items = self.down + tall + 0.25, items[count:]
            if items:
                self.begin(self.title)

    def _line(self, text: str, colour: str, size: float, bold: bool = False) -> None:
        height = _tall(text, size, ACROSS, bold) + 0.08
        if self.down + height + (0.7 if bold else 0) > BOTTOM:
            self.begin(self.title)
        if not self.full:
            self.text((LEFT, self.down, ACROSS, height), [[(text, colour, bold)]], size)
            self.down += height

    def _table(self, block: Table) -> None:
        """The rows that there is room for, then the others under their header on the next slide; pairs side by side."""
        if len(block.heads) == 2 and len(block.rows) > 1:
            block = _abreast(block)
        rows = list(block.rows)
        while not self.full:
            fitting, height = _fitting(block, rows, BOTTOM - self.down, self.size)
            if 1 < fitting == len(rows) - 1:  # the last does not go on alone
                fitting, height = _fitting(block, rows[: fitting - 1], BOTTOM - self.down, self.size)
            if fitting or not rows:
                self.table(replace(block, rows=rows[:fitting]), (LEFT, self.down, ACROSS, height), self.size)
                self.down += height + 0.12
                rows = rows[fitting:]
            if not rows:
                return
            self.begin(self.title)

    def text(self, box: Box, lines: Sequence[Sequence[tuple[str, str, bool]]], size: float) -> Any:
        """Words in a box: lines of (words, colour, whether bold)."""
        shape = self.slide.shapes.add_textbox(*(Inches(one) for one in box))
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for rank, parts in enumerate(lines):
            self.write(frame, parts, size, frame.paragraphs[0] if rank == 0 else frame.add_paragraph())
        return shape

    def write(self, frame: Any, parts: Sequence[tuple[str, str, bool]], size: float, paragraph: Any = None) -> None:
        """Words of their own language, colour and weight."""
        paragraph = paragraph or frame.paragraphs[0]
        paragraph.alignment = paragraph.alignment or PP_ALIGN.LEFT
        for words, colour, bold in parts:
            run = paragraph.add_run()
            run.text = clean(words)
            run.font.size, run.font.name, run.font.bold = Pt(size), FONT, bold
            run.font.color.rgb = RGBColor.from_string(colour)
            run._r.get_or_add_rPr().set("lang", LOCALES[self.note.language])

    def list(self, block: Listing, box: Box, size: float, columns: int) -> None:
        """Lines of a list, in columns side by side."""
        left, top, width, height = box
        each = math.ceil(len(block.items) / columns) or 1
        for column in range(columns):
            items = block.items[column * each : (column + 1) * each]
            lines = [_item(item) for item in items]
            if block.rest and column == columns - 1:
                lines.append([(block.rest, SOFT, False)])
            if lines:
                self.text((left + column * width / columns, top, width / columns - 0.15, height), lines, size)

    def table(self, block: Table, box: Box, size: float) -> None:
        """A table whose first row is its header; its name is its alternative text."""
        shapes = self.slide.shapes
        frame = shapes.add_table(1 + len(block.rows), len(block.heads), *(Inches(one) for one in box))
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(block.name))
        table = frame.table
        table.first_row, table.horz_banding = True, False
        for column, width in zip(table.columns, block.widths, strict=True):
            column.width = Inches(box[2] * width / sum(block.widths))
        for rank, (row, texts) in enumerate(zip(table.rows, [block.heads, *block.rows], strict=True)):
            row.height = Inches(CELL + size * 1.2 / 72)
            for column, text in enumerate(texts):
                self._cell(row.cells[column], text, size, rank == 0, column, block.numeric)

    def _cell(self, cell: Any, text: str, size: float, head: bool, column: int, numeric: frozenset[int]) -> None:
        cell.margin_top = cell.margin_bottom = Inches(0.025)
        cell.margin_left = cell.margin_right = Inches(0.05)
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string("F0F0F4" if head else "FFFFFF")
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if column in numeric else PP_ALIGN.LEFT
        self.write(cell.text_frame, [(text, SOFT if head else INK, column == 0 and not head)], size)

    def chart(self, block: Chart | Bars, box: Box, over: float, under: float) -> None:
        """A chart that can be edited, with its finding and its sentence `over` it and its events `under` it."""
        left, top, width, height = box
        self.text((left, top, width, over), [[(block.title, INK, True)], [(block.sentence, SOFT, False)]], 9)
        if told := [[(words, SOFT, False)] for words in _events(block)]:
            self.text((left, top + height - under, width, under), told, SPOKEN)
        place = (Inches(one) for one in (left, top + over, width, height - over - under))
        frame = self.slide.shapes.add_chart(office.kind(block), *place, office.data(block))
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(block.alt))
        office.styled(frame.chart, block, 8)


def _item(item: Item) -> list[tuple[str, str, bool]]:
    where = [(f" · {item.where}", SOFT, False)] if item.where else []
    return [(f"{item.count} ", RED, True), (item.text, INK, False), *where]


def _fitting(block: Table, rows: Sequence[Sequence[str]], room: float, size: float) -> tuple[int, float]:
    """How many rows there is room for under the header, and how tall they are with it."""
    widths = [ACROSS * width / sum(block.widths) - 0.1 for width in block.widths]

    def tall(row: Sequence[str], head: bool = False) -> float:
        cells = zip(row, widths, strict=True)
        return CELL + max(_tall(text, size, width, rank == 0 and not head) for rank, (text, width) in enumerate(cells))

    height, count = tall(block.heads, head=True), 0
    for row in rows:
        if height + tall(row) > room:
            break
        height, count = height + tall(row), count + 1
    return count, height


def _abreast(block: Table) -> Table:
    """A table of two columns, its second half beside the first."""
    half = math.ceil(len(block.rows) / 2)
    beside = [*block.rows[half:], ("", "")]
    rows = [(*first, *second) for first, second in zip(block.rows[:half], beside, strict=False)]
    return Table(block.name, (*block.heads, *block.heads), rows, (*block.widths, *block.widths))


def _tall(text: str, size: float, width: float, bold: bool = False) -> float:
    """How many inches the lines of a text take, in a box of so many."""
    return fit.lines(text, size, width * 2.54, bold) * size * 1.2 / 72


def _events(chart: Chart | Bars) -> list[str]:
    return [f"{number}. {words}" for number, words in enumerate(chart.told, start=1)]


# Slides of their own --------------------------------------------------------------------------------------------------


def _essential(deck: _Deck, blocks: list[Block]) -> list[Block]:
    """The three workstreams side by side, their figures under them, what waits beneath; what is left of the note."""
    deck.begin(deck.note.title)
    deck.text((LEFT, 1.02, ACROSS, 0.25), [[(deck.note.lead, SOFT, False)]], 10)
    rooms = [block for block in blocks if isinstance(block, Workstream)]
    for rank, room in enumerate(rooms):
        _card(deck, room, LEFT + rank * ACROSS / len(rooms), ACROSS / len(rooms) - 0.2)
    told = [room.table for room in rooms if room.table]
    top = 2.95
    for _, alike in groupby(told, lambda table: table.heads):
        first, *others = alike
        table = replace(first, name=deck.note.name, rows=[row for one in (first, *others) for row in one.rows])
        fitting, height = _fitting(table, table.rows, UNDER - top, 8)
        deck.table(replace(table, rows=table.rows[:fitting]), (LEFT, top, ACROSS, height), 8)
        top += height + 0.12
    rest = [block for block in blocks if not isinstance(block, Workstream)]
    if len(rest) > 1 and isinstance(rest[1], Listing) and len(rest[1].items) <= BESIDE:
        heading, listing = rest[0], rest[1]
        assert isinstance(heading, Heading)
        deck.text((LEFT, 5.62, ACROSS, 0.25), [[(heading.text, BLUE, True)]], 12)
        deck.list(listing, (LEFT, 5.9, ACROSS, 1.1), 9, columns=2)
        rest = rest[2:]
    deck.down = BOTTOM
    return [block for block in rest if deck.note.pages > 1]


def _card(deck: _Deck, room: Workstream, left: float, width: float) -> None:
    colour = COLOURS[room.number - 1]
    pace = [(room.done, INK, True)]
    pace += [(f"  {room.gap}", RED if room.is_late else GREEN, True)] if room.gap else []
    pace += [(f"  {room.expected}", SOFT, False)] if room.expected else []
    deck.text((left, 1.38, width, 0.3), [[(f"{room.over} · ", SOFT, False), (room.title, colour, True)]], 10)
    deck.text((left, 1.72, width, 0.25), [pace], 11)
    if room.value is not None:
        _bar(deck, left, 2.02, width, room, colour)
    deck.text((left, 2.18, width, 0.7), [[(room.sentence or room.none, SOFT, False)]], 8.5)


def _bar(deck: _Deck, left: float, top: float, width: float, room: Workstream, colour: str) -> None:
    """How far, and how far it was expected; the words beside it say it too."""
    share = max(0.0, min(100.0, room.value or 0.0)) / 100
    parts = [(left, width, 0.07, "ECECEE", room.alt), (left, max(width * share, 0.01), 0.07, colour, "")]
    if room.due is not None:
        parts.append((left + width * max(0.0, min(100.0, room.due)) / 100, 0.02, 0.12, INK, ""))
    for start, long, tall, paint, words in parts:
        shape = deck.slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Inches(start), Inches(top - (tall - 0.07) / 2), Inches(long), Inches(tall)
        )
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(paint)
        shape.line.fill.background()
        shape.shadow.inherit = False
        shape._element.nvSpPr.cNvPr.set("descr", clean(words or room.alt))


def _charts(deck: _Deck, charts: Sequence[Chart | Bars], bottom: float) -> None:
    """Charts side by side under what is there, a few on a slide, as far down as `bottom`."""
    abreast = math.ceil(len(charts) / math.ceil(len(charts) / ABREAST))
    for first in range(0, len(charts), abreast):
        row = charts[first : first + abreast]
        if deck.slide is None or BOTTOM - deck.down < CHARTS - 0.5:
            deck.begin(deck.title or deck.note.title)
        if deck.full:
            return
        top, each = deck.down + 0.05, ACROSS / len(row)
        width = each - 0.2
        over = 0.05 + max(_tall(one.title, 9, width, bold=True) + _tall(one.sentence, 9, width) for one in row)
        under = 0.05 + max(sum(_tall(told, SPOKEN, width) for told in _events(one)) for one in row)
        for rank, chart in enumerate(row):
            deck.chart(chart, (LEFT + rank * each, top, width, bottom - top), over, under)
        deck.down = BOTTOM


def _charts_over_tables(deck: _Deck, blocks: list[Block]) -> list[Block]:
    """The second of two slides: each workstream's chart over its indicators, what is planned beneath."""
    charts = [block for block in blocks if isinstance(block, Chart | Bars)]
    tables = [block for block in blocks if isinstance(block, Table)]
    shown = [table for table in tables if len(table.heads) > len(COMPACT)]
    planned = [table for table in tables if len(table.heads) <= len(COMPACT)]
    first = blocks.index(charts[0])
    deck.begin(next(block.text for block in reversed(blocks[:first]) if isinstance(block, Heading)))
    if deck.full:
        return []
    if before := _told(blocks[:first]):
        deck.text((LEFT, 1.0, ACROSS, 0.25), before, 8.5)
    _charts(deck, charts, 4.35)
    for rank, table in enumerate(shown):
        width = ACROSS / len(shown)
        deck.table(_compact(table), (LEFT + rank * width, 4.45, width - 0.2, 0.2 * (1 + len(table.rows))), 7)
    for table in planned:
        lines = [Item(row[0], row[1], row[2]) for row in table.rows]
        deck.text((LEFT, 6.3, ACROSS, 0.2), [[(table.name, BLUE, True)]], 9)
        deck.list(Listing(lines), (LEFT, 6.5, ACROSS, 0.5), 8, columns=2)
    if (after := _told(blocks[first:])) and not planned:
        deck.text((LEFT, 6.3, ACROSS, 0.5), after, 8.5)
    return []


def _told(blocks: Sequence[Block]) -> list[list[tuple[str, str, bool]]]:
    """Sections that are a sentence alone, each on a line after its name."""
    return [
        [(f"{heading.text} · ", BLUE, True), (told.text, INK, False)]
        for heading, told in pairwise(blocks)
        if isinstance(heading, Heading) and isinstance(told, Paragraph)
    ]


def _compact(table: Table) -> Table:
    """The name, the value, the progress and the gap of each indicator."""
    pick = [column for column in COMPACT if column < len(table.heads)]
    rows = [[row[column] for column in pick] for row in table.rows]
    heads = [table.heads[column] for column in pick]
    return Table(table.name, heads, rows, (3.2, 1.2, 1.3, 1.2), frozenset((1, 2, 3)))
