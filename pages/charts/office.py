"""What both office formats share: charts that people can edit, words that XML may hold, the same bytes each time."""

import datetime as dt
import io
import math
import re
import zipfile
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart as Native
from pptx.chart.data import CategoryChartData
from pptx.chart.series import LineSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from pages.charts.model import Chart

COLOURS = ("000091", "2A5C96", "00827A")
INK, SOFT, RULE, RED, GREEN, BLUE = "161616", "5C5C66", "DDDDDD", "C9191E", "18753C", "000091"
REFERENCE = "8A8A96"
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
FONT = "Arial"
FEW = 15  # days of a chart whose values are dots too
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP knows


def clean(text: str) -> str:
    """The words without what XML cannot hold."""
    return "".join(letter for letter in text if letter in "\t\n" or (letter >= " " and not _is_outside(letter)))


def _is_outside(letter: str) -> bool:
    return letter in "\ufffe\uffff" or "\ud800" <= letter <= "\udfff" or "\x7f" <= letter <= "\x84"


def data(chart: Chart) -> CategoryChartData:
    """The days and lines of a chart; a missing value is a gap."""
    made = CategoryChartData(number_format="General")
    made.categories = list(chart.days)
    for line in chart.lines:
        made.add_series(clean(line.name), list(line.values))
    if chart.marks:
        made.add_series(clean(chart.happened), _heights(chart))
    return made


def _heights(chart: Chart) -> list[float | None]:
    """The series of the events: the highest value on the day of the chart nearest to each, nothing elsewhere."""
    highest = max(value for line in chart.lines for value in line.values if value is not None)
    days = {_nearest(chart, event.day) for event in chart.events[: len(chart.told)]}
    return [highest if rank in days else None for rank in range(len(chart.days))]


def _nearest(chart: Chart, day: dt.date) -> int:
    return min(range(len(chart.days)), key=lambda rank: abs((chart.days[rank] - day).days))


def _numbered(series: LineSeries, chart: Chart) -> None:
    """Marks without a line, each with its number above."""
    series.smooth = False
    series.format.line.fill.background()
    series.marker.style, series.marker.size = XL_MARKER_STYLE.DIAMOND, 5
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = RGBColor.from_string(INK)
    for number, event in enumerate(chart.events[: len(chart.told)], start=1):
        label = series.points[_nearest(chart, event.day)].data_label
        label.position = XL_LABEL_POSITION.ABOVE
        label.text_frame.text = str(number)


def styled(native: Native, chart: Chart, size: float) -> None:
    """Its lines, axes and legend as ours are; `size` of the words, in points."""
    native.font.size, native.font.name = Pt(size), FONT
    native.font.color.rgb = RGBColor.from_string(SOFT)
    native.has_title = False
    space = native._chartSpace
    bare = etree.Element(qn("c:spPr"))
    etree.SubElement(etree.SubElement(bare, qn("a:ln")), qn("a:noFill"))
    space.find(qn("c:chart")).addnext(bare)
    native.has_legend = True
    native.legend.position, native.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    for series, line in zip(native.plots[0].series, chart.lines, strict=False):
        _stroke(
            series, REFERENCE if line.reference else COLOURS[chart.number - 1], line.reference, len(chart.days) > FEW
        )
    if chart.marks:
        _numbered(native.plots[0].series[len(chart.lines)], chart)
    levels, days = native.value_axis, native.category_axis
    levels.major_gridlines.format.line.color.rgb = RGBColor.from_string(RULE)
    levels.format.line.fill.background()
    levels.tick_labels.number_format = '0.##" %"' if chart.unit == "%" else "#,##0.##"
    levels.tick_labels.number_format_is_linked = False
    days.tick_labels.number_format, days.tick_labels.number_format_is_linked = "yyyy", False
    _by_year(days._element, chart)
    days.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    days.format.line.color.rgb = RGBColor.from_string(RULE)


def _stroke(series: LineSeries, colour: str, reference: bool, many: bool) -> None:
    series.smooth = False
    series.format.line.color.rgb = RGBColor.from_string(colour)
    series.format.line.width = Pt(1.25 if reference else 2.25)
    if reference:
        series.format.line.dash_style = MSO_LINE.ROUND_DOT
    series.marker.style = XL_MARKER_STYLE.NONE if many else XL_MARKER_STYLE.CIRCLE
    if not many:
        series.marker.size = 4
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = RGBColor.from_string(colour)


def _by_year(axis: Any, chart: Chart) -> None:
    """Marks of whole years, so many that their words stand apart."""
    every = max(1, math.ceil((chart.days[-1].year - chart.days[0].year) / 8))
    for name in ("baseTimeUnit", "majorUnit", "majorTimeUnit"):
        for old in axis.findall(qn(f"c:{name}")):
            axis.remove(old)
    for name, value in (("baseTimeUnit", "months"), ("majorUnit", str(every)), ("majorTimeUnit", "years")):
        etree.SubElement(axis, qn(f"c:{name}")).set("val", value)


def repacked(content: bytes, day: dt.date) -> bytes:
    """The same file, whose entries bear no moment of making: workbooks inside it too."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            entry = given.read(name)
            if name.endswith(".xlsx"):
                entry = repacked(entry, day)
            elif name == "docProps/core.xml":
                entry = _MOMENT.sub(f"{day:%Y-%m-%d}T00:00:00Z".encode(), entry)
            made.writestr(zipfile.ZipInfo(name, _LONG_AGO), entry, zipfile.ZIP_DEFLATED)
    return out.getvalue()
