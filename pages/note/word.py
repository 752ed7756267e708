"""A note as DOCX: styles and headings that a reader can change, header rows that repeat, charts that can be edited."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree
from pptx.chart.chart import Chart as Native
from pptx.chart.data import XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.oxml import parse_xml as parse_chart

from pages.charts import office
from pages.charts.office import BLUE, COLOURS, FONT, GREEN, INK, LOCALES, RED, RULE, SOFT, clean
from pages.charts.spec import Bars, Chart
from pages.note import pdf
from pages.note.model import Beside, Block, Heading, Listing, Note, Paragraph, Table, Workstream
from pages.note.pdf import WIDE

TALL = 3.4  # of a chart, in centimetres
MAP, HIGH, BY = 7.6, 3.7, 10.2  # of a map and what stands beside it
LEAST, AROUND = 9.5, 8.0  # points of the smallest words, but for what each page bears
HEADINGS = {1: (1.55, INK), 2: (1.15, BLUE), 3: (1.0, INK)}  # times the text, and colours
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def write(note: Note) -> bytes:
    """The note, in the size that its PDF takes."""
    made, size = docx.Document(), pdf.size(note)
    _set_up(made, note, size)
    _header(made.sections[0].header, note)
    _footer(made.sections[0].footer, note)
    made.add_heading(clean(note.title), 1)
    if note.finding:
        _text(made.add_paragraph(), note.finding)
    _text(made.add_paragraph(), note.lead, SOFT)
    for block in note.blocks:
        _WRITERS[type(block)](made, block, size)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _set_up(made: Any, note: Note, size: float) -> None:
    """Paper, fonts, language and what the file says of itself."""
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.6)
    section.top_margin, section.bottom_margin = Cm(1.9), Cm(1.6)
    section.header_distance = section.footer_distance = Cm(0.8)
    normal = made.styles["Normal"]
    _font(normal, size, INK)
    normal.paragraph_format.space_after, normal.paragraph_format.space_before = Pt(2), Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    for level, (times, colour) in HEADINGS.items():
        style = made.styles[f"Heading {level}"]
        _font(style, round(2 * size * times) / 2, colour)
        style.font.bold, style.paragraph_format.keep_with_next = True, True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(5 if level > 1 else 0), Pt(1)
    for lang in made.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), LOCALES[note.language])
    about = made.core_properties
    about.title, about.author, about.language = clean(note.name), clean(note.brand), LOCALES[note.language]
    about.subject, about.comments, about.keywords = clean(note.scope), "", ""
    about.last_modified_by, about.revision = clean(note.brand), 1
    about.created = about.modified = dt.datetime.combine(note.day, dt.time())


def _font(style: Any, size: float, colour: str) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "heme" in name:
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def _text(paragraph: Any, text: str, colour: str | None = None, bold: bool = False, size: float | None = None) -> Any:
    run = paragraph.add_run(clean(text))
    run.bold = bold or None
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    if size:
        run.font.size = Pt(size)
    return paragraph


def _header(header: Any, note: Note) -> None:
    """What each page bears above: whose, of where, of when, made of what, and that it is not public."""
    first = header.paragraphs[0]
    _text(first, f"{note.brand} · ", INK, bold=True, size=AROUND)
    _text(first, note.place, INK, size=AROUND)
    told = " · ".join(filter(None, (note.kind_words, note.warning, note.as_of)))
    _text(first, f" · {told}", SOFT, size=AROUND)
    _ruled(first, "bottom")
    if note.mark:
        _text(header.add_paragraph(), note.mark, RED, bold=True, size=AROUND)


def _footer(footer: Any, note: Note) -> None:
    first = footer.paragraphs[0]
    _ruled(first, "top")
    _text(first, f"{note.scope} · {note.sources}", SOFT, size=AROUND)
    last = footer.add_paragraph()
    _text(last, f"{note.edition} · {note.page} ", SOFT, size=AROUND)
    for name in ("PAGE", "NUMPAGES"):
        _field(last, name)
        if name == "PAGE":
            _text(last, " / ", SOFT, size=AROUND)


def _field(paragraph: Any, name: str) -> None:
    """The number of the page, or of pages, which the word processor counts."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)
    run = paragraph.add_run("1")
    run.font.size, run.font.color.rgb = Pt(AROUND), RGBColor.from_string(SOFT)
    field.append(run._r)


def _ruled(paragraph: Any, side: str) -> None:
    paragraph._p.get_or_add_pPr().append(_lines("w:pBdr", [side], "3"))


def _lines(name: str, sides: Sequence[str], space: str) -> Any:
    """A thin line on these sides, at so many points of what it borders."""
    borders = OxmlElement(name)
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for what, value in {"val": "single", "sz": "4", "space": space, "color": str(RULE)}.items():
            line.set(qn(f"w:{what}"), value)
        borders.append(line)
    return borders


# Blocks ---------------------------------------------------------------------------------------------------------------


def _heading(made: Any, block: Heading, size: float) -> None:
    made.add_paragraph(clean(block.text), f"Heading {block.level}").paragraph_format.page_break_before = block.begins


def _paragraph(made: Any, block: Paragraph, size: float) -> None:
    _text(made.add_paragraph(), block.text, SOFT if block.quiet else None)


def _beside(made: Any, block: Beside, size: float) -> None:
    """A map with its key, and what stands beside it: two cells without lines."""
    left, right = made.add_table(rows=1, cols=2).rows[0].cells
    left.width, right.width = Cm(MAP), Cm(BY)
    picture = block.picture
    _heading(left, Heading(picture.title), size)
    run, wide = left.add_paragraph().add_run(), min(MAP - 0.5, HIGH / picture.ratio)
    run.add_picture(io.BytesIO(pdf.image(picture, wide * pdf.CENTIMETRE, LEAST)), Cm(wide))
    for drawn in run._r.iter(qn("wp:docPr")):
        drawn.set("descr", clean(picture.alt))
    key = left.add_paragraph()
    for colour, words in picture.key:
        _text(key, "■\u00a0" if colour else "", colour.removeprefix("#") or None, size=LEAST)
        _text(key, f"{words}   ", size=LEAST)
    for one in block.blocks:
        _WRITERS[type(one)](right, one, size)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)  # the empty one that a cell begins with
    if not block.blocks:
        right.add_paragraph()


def _workstream(made: Any, block: Workstream, size: float) -> None:
    title = made.add_heading(level=2)
    _text(title, f"{block.over} · ", COLOURS[block.number - 1], size=LEAST)
    _text(title, block.title, COLOURS[block.number - 1])
    pace = made.add_paragraph()
    _text(pace, block.done, bold=True, size=size + 0.5)
    if block.gap:
        _text(pace, f"  {block.gap}", RED if block.is_late else GREEN, bold=True, size=size + 0.5)
    if block.expected:
        _text(pace, f"  {block.expected}", SOFT)
    for text in filter(None, (block.sentence, block.none)):
        _text(made.add_paragraph(), text, SOFT)
    if block.table:
        _table(made, block.table, size)


def _listing(made: Any, block: Listing, size: float) -> None:
    for item in block.items:
        line = made.add_paragraph("", "List Bullet")
        _text(line, f"{item.count} ", INK if block.calm else RED, bold=True)
        _text(line, item.text, BLUE if item.link else None)
        if item.link:
            _lead(line, item.link)
        if item.where:
            _text(line, f" · {item.where}", SOFT)
        line.paragraph_format.space_after = Pt(1)
    if block.rest:
        _text(made.add_paragraph(), block.rest, SOFT)


def _lead(paragraph: Any, address: str) -> None:
    """Make its last words a link."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(paragraph.runs[-1]._r)
    paragraph._p.append(link)


def _table(made: Any, block: Table, size: float) -> None:
    """A header row that comes again on each page, rows that are not cut, the last two together, thin rules between."""
    table = made.add_table(rows=1 + len(block.rows), cols=len(block.heads))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    properties = table._tbl.tblPr
    properties.append(_lines("w:tblBorders", ["top", "bottom", "insideH"], "0"))
    properties.append(_margins(50))
    for name in ("w:tblCaption", "w:tblDescription"):
        told = OxmlElement(name)
        told.set(qn("w:val"), clean(block.name))
        properties.append(told)
    widths = [Cm(WIDE * width / sum(block.widths)) for width in block.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    small = max(LEAST, size - 0.5)
    for rank, (row, cells) in enumerate(zip(table.rows, [block.heads, *block.rows], strict=True)):
        marks = row._tr.get_or_add_trPr()
        marks.append(OxmlElement("w:cantSplit"))
        if rank == 0:
            marks.append(OxmlElement("w:tblHeader"))
        _cells(row, cells, widths, block.numeric, small, head=rank == 0)
        if 0 < rank == len(block.rows) - 1:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
    after = _text(made.add_paragraph(), block.rest, SOFT).paragraph_format
    after.space_after, after.line_spacing = Pt(0), 1.0 if block.rest else Pt(3)


def _margins(twips: int) -> Any:
    """How far words are from the sides of their cell: no word is cut for want of a letter's room."""
    told = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), str(twips))
        one.set(qn("w:type"), "dxa")
        told.append(one)
    return told


def _cells(
    row: Any, texts: Sequence[str], widths: Sequence[Any], numeric: frozenset[int], size: float, head: bool
) -> None:
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = widths[column]
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        if column in numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _text(paragraph, text, SOFT if head else None, bold=column == 0 and not head, size=size)


def _chart(made: Any, block: Chart | Bars, size: float) -> None:
    made.add_heading(clean(block.title), 3)
    if block.sentence:
        _text(made.add_paragraph(), block.sentence, SOFT).paragraph_format.keep_with_next = True
    package = made.part.package
    number = 1 + sum("/charts/" in str(part.partname) for part in package.iter_parts())
    numbers = office.data(block)
    space = parse_chart(ChartXmlWriter(office.kind(block), numbers).xml.encode())
    office.styled(Native(space, None), block, LEAST, made.core_properties.language[:2])
    writer = XyWorkbookWriter if isinstance(numbers, XyChartData) else CategoryWorkbookWriter
    blob = writer(numbers).xlsx_blob
    workbook = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _WORKBOOK, blob, package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, b"", package)
    link = part.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE)
    for old in space.findall(qn("c:externalData")):
        space.remove(old)
    outer = etree.SubElement(space, qn("c:externalData"))
    outer.set(f"{{{_RELATIONS}}}id", link)
    etree.SubElement(outer, qn("c:autoUpdate")).set("val", "0")
    part._blob = etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)
    drawing = _INLINE.format(
        namespaces=nsdecls("wp", "a", "r"),
        wide=Cm(WIDE),
        tall=Cm(TALL),
        number=number,
        link=made.part.relate_to(part, RELATIONSHIP_TYPE.CHART),
    )
    inline = parse_xml(drawing)
    inline.find(qn("wp:docPr")).set("descr", clean(block.alt))
    drawn = made.add_paragraph()
    drawn.paragraph_format.keep_with_next = bool(block.told)
    run = drawn.add_run()
    outer = OxmlElement("w:drawing")
    outer.append(inline)
    run._r.append(outer)
    for number, told in enumerate(block.told, start=1):
        paragraph = _text(made.add_paragraph(), f"{number}. {told}", SOFT, size=LEAST)
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.keep_with_next = number < len(block.told)


_INLINE = """<wp:inline {namespaces} distT="0" distB="0" distL="0" distR="0">
  <wp:extent cx="{wide}" cy="{tall}"/><wp:docPr id="10{number}" name="Chart {number}"/><wp:cNvGraphicFramePr/>
  <a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
    <c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="{link}"/>
  </a:graphicData></a:graphic></wp:inline>"""

_WRITERS: dict[type[Block], Any] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Beside: _beside,
    Workstream: _workstream,
    Listing: _listing,
    Table: _table,
    Chart: _chart,
    Bars: _chart,
}
