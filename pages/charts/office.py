"""What both office formats share: charts that people can edit, and words that XML may hold."""

import datetime as dt
import math
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart as Native
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.series import LineSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from pages.charts.spec import GREY, SUBJECT, Bars, Chart, Colour, Look

COLOURS = ("000091", "2A5C96", "00827A")
INK, SOFT, RULE, RED, GREEN, BLUE = "161616", "5C5C66", "DDDDDD", "C9191E", "18753C", "000091"
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
FONT = "Arial"
FEW = 15  # days of a chart whose values are dots too
PERCENT = {"fr": '"\u00a0%"', "en": '"%"'}  # after a number, as pages write it
NEAR, WHOLE = 90, 100  # per cent
COUNTED = 10  # values of a chart of counts under which its axis has whole steps


def clean(text: str) -> str:
    """The words without what XML cannot hold."""
    return "".join(letter for letter in text if letter in "\t\n" or (letter >= " " and not _is_outside(letter)))


def _is_outside(letter: str) -> bool:
    return letter in "\ufffe\uffff" or "\ud800" <= letter <= "\udfff" or "\x7f" <= letter <= "\x84"


def kind(chart: Chart | Bars) -> Any:
    """The native chart that it becomes: lines, bars, or points of two values."""
    if isinstance(chart, Bars):
        return XL_CHART_TYPE.BAR_STACKED if chart.parts else XL_CHART_TYPE.BAR_CLUSTERED
    return XL_CHART_TYPE.XY_SCATTER if _is_points(chart) else XL_CHART_TYPE.LINE_MARKERS


def data(chart: Chart | Bars) -> CategoryChartData | XyChartData:
    """What it is made of, for the workbook behind it; a missing value is a gap, a level a line from side to side."""
    if isinstance(chart, Chart) and _is_points(chart):
        return _points(chart)
    made = CategoryChartData(number_format="General")
    if isinstance(chart, Bars):
        bars = list(reversed(chart.bars))  # a native chart has its first bar at the foot
        made.categories = [clean(bar.name) for bar in bars]
        for rank, part in enumerate(chart.parts):
            made.add_series(clean(part.name), [bar.parts[rank] for bar in bars])
        if chart.names_of:  # a native chart has its last series on top
            made.add_series(clean(chart.names_of[1]), [bar.aim for bar in bars])
        if not chart.parts:
            name = chart.names_of[0] if chart.names_of else chart.title or chart.alt
            made.add_series(clean(name), [bar.value for bar in bars])
        return made
    made.categories = chart.places
    for name, values, _ in _series(chart):
        made.add_series(clean(name), values)
    if chart.marks:
        made.add_series(clean(chart.happened), _heights(chart))
    return made


def _is_points(chart: Chart) -> bool:
    return any(line.look.point for line in chart.lines)


def _points(chart: Chart) -> XyChartData:
    made = XyChartData(number_format="General")
    for line in chart.lines:
        series = made.add_series(clean(line.name or chart.up.title))
        for at, value in zip(line.at, line.values, strict=True):
            if value is not None:
                series.add_data_point(at, value)
    return made


def _series(chart: Chart) -> list[tuple[str, list[float | None], Look]]:
    """Names, values at all places of the chart, and looks of its lines and levels."""
    lines = [(line, dict(zip(line.at, line.values, strict=True))) for line in chart.lines]
    told = [(line.name or line.called, [values.get(at) for at in chart.places], line.look) for line, values in lines]
    flat: list[float | None]
    for level in chart.levels:
        flat = [level.value] * len(chart.places)
        told.append((level.name or f"{level.value:g}", flat, level.look))
    return told


def _heights(chart: Chart) -> list[float | None]:
    """The series of the events: the highest value on the day of the chart nearest to each, nothing elsewhere."""
    days = {_nearest(chart, event.day) for event in chart.events.shown}
    return [max(chart.reached) if rank in days else None for rank in range(len(chart.places))]


def _nearest(chart: Chart, day: dt.date) -> int:
    days = [at for at in chart.places if isinstance(at, dt.date)]
    return min(range(len(days)), key=lambda rank: abs((days[rank] - day).days))


def _numbered(series: LineSeries, chart: Chart) -> None:
    """Marks without a line, each with its number above."""
    series.smooth = False
    series.format.line.fill.background()
    series.marker.style, series.marker.size = XL_MARKER_STYLE.DIAMOND, 5
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = RGBColor.from_string(INK)
    for number, event in enumerate(chart.events.shown, start=1):
        label = series.points[_nearest(chart, event.day)].data_label
        label.position = XL_LABEL_POSITION.ABOVE
        label.text_frame.text = str(number)


def styled(native: Native, chart: Chart | Bars, size: float, language: str) -> None:
    """Its series, axes and legend as ours are; `size` of the words, in points, and their `language`."""
    native.font.size, native.font.name = Pt(size), FONT
    native.font.color.rgb = RGBColor.from_string(SOFT)
    native.has_title = False
    space = native._chartSpace
    bare = etree.Element(qn("c:spPr"))
    etree.SubElement(etree.SubElement(bare, qn("a:ln")), qn("a:noFill"))
    space.find(qn("c:chart")).addnext(bare)
    levels = native.value_axis
    levels.major_gridlines.format.line.color.rgb = RGBColor.from_string(RULE)
    levels.format.line.fill.background()
    # "0.##" would leave its point after a whole number.
    levels.tick_labels.number_format = (
        f"General{PERCENT[language]}" if chart.unit == "percent" else "[>=1000]#,##0;General"
    )
    if chart.unit == "count" and isinstance(chart, Chart) and max(chart.reached, default=0) < COUNTED:
        levels.major_unit = 1  # no half of a thing that is counted
    levels.tick_labels.number_format_is_linked = False
    if chart.unit == "percent" and isinstance(chart, Chart) and NEAR < max(chart.reached, default=0) <= WHOLE:
        levels.maximum_scale = WHOLE  # left to itself, it would go on to 120 or 150 %
    # The name of a series alone is what the title says.
    native.has_legend = len(native.plots[0].series) > 1 and not (isinstance(chart, Chart) and _is_points(chart))
    if native.has_legend:
        native.legend.position, native.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _coloured(native.plots[0].series, chart)
    if isinstance(chart, Bars) and chart.names_of:
        _labelled(native, PERCENT[language])
    if isinstance(chart, Chart) and chart.is_dated:
        _dated(native.category_axis, chart)


def _labelled(native: Native, percent: str) -> None:
    """Wide bars by pairs, each with its value at its end, of 0 to 100."""
    plot, levels = native.plots[0], native.value_axis
    levels.minimum_scale, levels.maximum_scale, levels.visible = 0, 100, False
    levels.has_major_gridlines = False
    plot.gap_width, plot.overlap, plot.has_data_labels = 60, 0, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = f"0{percent}", False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END


def _coloured(series: Any, chart: Chart | Bars) -> None:
    colour = COLOURS[chart.number - 1]
    if isinstance(chart, Bars):
        own = [_paint(GREY, colour), colour] if chart.names_of else [colour]
        paints = [_paint(part.colour, colour) for part in chart.parts] or own
        for one, paint in zip(series, paints, strict=True):
            one.format.fill.solid()
            one.format.fill.fore_color.rgb = RGBColor.from_string(paint)
        return
    looks = [line.look for line in chart.lines] + [level.look for level in chart.levels]
    for one, look in zip(series, looks, strict=False):
        _stroke(one, look, _paint(look.colour, colour), len(chart.places) > FEW)
    if chart.marks:
        _numbered(series[len(looks)], chart)


def _paint(asked: Colour, subject: str) -> str:
    """A colour as RRGGBB, where that of the subject is its workstream's."""
    return subject if asked == SUBJECT.colour else asked["light"][1:].upper()


def _stroke(series: LineSeries, look: Look, colour: str, many: bool) -> None:
    paint = RGBColor.from_string(colour)
    series.smooth = False
    if look.point:
        series.format.line.fill.background()
    else:
        series.format.line.color.rgb, series.format.line.width = paint, Pt(round(look.width * 0.82, 2))
        if look.dash != "solid":
            series.format.line.dash_style = MSO_LINE.DASH if look.dash == "dash" else MSO_LINE.ROUND_DOT
    bare = (many or look.dash == "dash") and not look.point
    series.marker.style = XL_MARKER_STYLE.NONE if bare else XL_MARKER_STYLE.CIRCLE
    if not bare:
        series.marker.size = 4
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = paint


def _dated(days: Any, chart: Chart) -> None:
    """Days across, whose words are years."""
    days.tick_labels.number_format, days.tick_labels.number_format_is_linked = "yyyy", False
    _by_year(days._element, chart)
    days.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    days.format.line.color.rgb = RGBColor.from_string(RULE)


def _by_year(axis: Any, chart: Chart) -> None:
    """Marks of whole years, so many that their words stand apart."""
    every = max(1, math.ceil((chart.days[1].year - chart.days[0].year) / 8))
    for name in ("baseTimeUnit", "majorUnit", "majorTimeUnit"):
        for old in axis.findall(qn(f"c:{name}")):
            axis.remove(old)
    for name, value in (("baseTimeUnit", "months"), ("majorUnit", str(every)), ("majorTimeUnit", "years")):
        etree.SubElement(axis, qn(f"c:{name}")).set("val", value)
