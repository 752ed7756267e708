"""A chart as SVG: on a page without script, whose words are HTML of one size at any width; and as a picture."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from math import log10

from pages.charts import events, ticks
from pages.charts.spec import (
    ALONE,
    GREY,
    PAPER,
    SUBJECT,
    Band,
    Bar,
    Bars,
    Chart,
    Colour,
    Label,
    Line,
    Look,
    Place,
    dotted,
)
from pages.markup import NOTHING, Markup, concat, html
from pages.text import Say

SIZE = 1000  # of the plane, each way: the drawing is stretched, and its strokes are not
DASHES = {"solid": "", "dot": "1 4", "dash": "6 5", "dashdot": "7 4 1 4"}
Paint = Callable[[Colour], str]


@dataclass(frozen=True)
class _Axis:
    """From which value to which, in logarithms or not, over how much of the drawing; `ticks`: values, and words."""

    low: float
    high: float
    ticks: Sequence[tuple[float, str]]
    long: float = SIZE
    log: bool = False

    def share(self, value: Place) -> float:
        """Where a value stands, 0 to 1; in the middle where all are one."""
        low, high, here = (log10(one) if self.log else one for one in (self.low, self.high, _number(value)))
        return (here - low) / (high - low) if high != low else 0.5

    def at(self, value: Place) -> float:
        """Where it stands in the drawing."""
        return self.long * self.share(value)

    def down(self, value: float) -> float:
        """The same from above."""
        return self.long * (1 - self.share(value))


def _number(value: Place) -> float:
    """A day as its number, a number as it is."""
    return float(value) if isinstance(value, int | float) else float(value.toordinal())


def _across(chart: Chart, wide: float) -> _Axis:
    places = chart.places or [0.0, 1.0]
    low, high = map(_number, chart.across.ends or (places[0], places[-1]))
    if chart.is_dated:
        named = [(_number(day), str(day.year)) for day in ticks.years(*chart.days)]
    else:
        named = [(value, f"{value:g}") for value in chart.across.ticks]
    return _Axis(low, high, [(value, words) for value, words in named if low <= value <= high], wide)


def _up(say: Say, chart: Chart, tall: float) -> _Axis:
    known = chart.reached or [0.0, 1.0]
    if chart.up.log:
        named = [(value, str(say.number(value))) for value in chart.up.ticks]
        return _Axis(min(known) / 1.5, max(known) * 1.5, named, tall, log=True)
    unit = "%" if chart.unit == "percent" else None
    values = ticks.values(min(known), max(known))
    return _Axis(values[0], values[-1], [(value, str(say.number(value, unit))) for value in values], tall)


# On a page ------------------------------------------------------------------------------------------------------------


def svg(say: Say, chart: Chart, listed: bool = True) -> Markup:
    """The plane of a chart with its axes in words, the names of its lines under it and its events, numbered, which are
    told where they are `listed`; `alt` says it aloud.
    """
    across, up = _across(chart, SIZE), _up(say, chart, SIZE)
    days = [100 * across.share(one.day) for one in chart.events.shown]
    return html(
        '<div class="td-curve{tall}">{over}<div class="td-plane" role="img" aria-label="{alt}" style="--wide:{wide}ch">'
        '<svg viewBox="0 0 {size} {size}" preserveAspectRatio="none" aria-hidden="true">{shapes}</svg>'
        "{ticks}{places}{numbers}{words}</div>{under}{key}{told}</div>",
        tall=" td-figure" if chart.height > 300 else "",
        over=html('<p class="td-over-plane">{}</p>', chart.up.title) if chart.up.title else NOTHING,
        alt=chart.alt,
        wide=max((len(words) for _, words in up.ticks), default=0),
        size=SIZE,
        shapes=_shapes(chart, across, up, _themed),
        ticks=_placed("td-tick", "top", [(100 - 100 * up.share(value), words) for value, words in up.ticks]),
        places=_placed("td-year", "left", [(100 * across.share(value), words) for value, words in across.ticks]),
        numbers=_placed("td-number", "left", [(left, str(rank)) for rank, left in enumerate(days, start=1)]),
        words=concat([*(_over(one, across, up) for one in chart.labels), *(_in(one, across) for one in chart.bands)]),
        under=html('<p class="td-under-plane">{}</p>', chart.across.title) if chart.across.title else NOTHING,
        key=_key(chart),
        told=_told(say, chart) if listed else NOTHING,
    )


def _themed(colour: Colour) -> str:
    light, dark = colour["light"], colour["dark"]
    return light if light == dark else f"light-dark({light}, {dark})"


def _placed(look: str, side: str, words: Sequence[tuple[float, str]]) -> Markup:
    return concat(html('<span class="{}" style="{}:{:.2f}%">{}</span>', look, side, at, told) for at, told in words)


def _over(label: Label, across: _Axis, up: _Axis) -> Markup:
    left, top = 100 * across.share(label.at), 100 - 100 * up.share(label.value)
    words = concat(map(_escaped, label.lines), html("<br>"))
    return html('<span class="td-word td-bottom" style="left:{:.2f}%;top:{:.2f}%">{}</span>', left, top, words)


def _escaped(words: str) -> Markup:
    return html("{}", words)


def _in(band: Band, across: _Axis) -> Markup:
    left = max(0.0, 100 * across.share(band.first))
    return (
        html('<span class="td-word" style="left:{:.2f}%;top:0">{}</span>', left, band.words) if band.words else NOTHING
    )


def _key(chart: Chart) -> Markup:
    """Which line is which, and what a level is."""
    lines = [
        html(
            '<li><svg viewBox="0 0 24 4" aria-hidden="true"><path d="M0 2H24" style="{}"/></svg>{}</li>',
            _stroke(one.look, _themed), one.name,
        )
        for one in chart.named
    ]  # fmt: skip
    return html('<ul class="td-key">{}</ul>', concat(lines)) if lines else NOTHING


def _told(say: Say, chart: Chart) -> Markup:
    """The events that are marked, each with its day, and how many more there are."""
    shown, rest = chart.events.shown, chart.events.untold
    if not shown:
        return NOTHING
    lines = concat(html("<li><p><b>{}</b> {}</p></li>", say.date(one.day), events.words(say, one)) for one in shown)
    more = html('<p class="td-more">{}</p>', say("parts.events.more", count=rest)) if rest else NOTHING
    return html('<ol class="td-events">{}</ol>{}', lines, more)


# What is drawn --------------------------------------------------------------------------------------------------------


def _shapes(chart: Chart, across: _Axis, up: _Axis, paint: Paint, scale: float = 1.0) -> Markup:
    """Grounds, levels, uprights of events and lines, the first of which is on top; widths of strokes are by `scale`."""
    right, foot, stroke = across.long, up.long, partial(_stroke, paint=paint, scale=scale)
    return concat(
        [
            *(_ground(one, across, foot, paint) for one in chart.bands),
            *(html('<path class="td-level" d="M0 {:.1f}H{:g}"/>', up.down(value), right) for value, _ in up.ticks),
            *(
                html('<path class="td-event" d="M{:.1f} 0V{:g}"/>', across.at(one.day), foot)
                for one in chart.events.shown
            ),
            *(
                html('<path style="{}" d="M0 {:.1f}H{:g}"/>', stroke(one.look), up.down(one.value), right)
                for one in chart.levels
            ),
            *(_line(one, across, up, paint, scale) for one in reversed(chart.lines)),
        ]
    )


def _ground(band: Band, across: _Axis, foot: float, paint: Paint) -> Markup:
    left, right = (min(max(across.at(end), 0.0), across.long) for end in (band.first, band.last))
    box = (left, right - left, foot, paint(band.colour))
    return html('<rect x="{:.1f}" y="0" width="{:.1f}" height="{:g}" style="fill:{}"/>', *box)


def _stroke(look: Look, paint: Paint, scale: float = 1.0) -> str:
    dashes = DASHES.get(look.dash, look.dash.replace("px", "").replace(",", " "))
    told = f"stroke:{paint(look.colour)};stroke-width:{look.width * scale:g}px"
    return told + (f";stroke-dasharray:{dashes}" if dashes else "")


def _line(line: Line, across: _Axis, up: _Axis, paint: Paint, scale: float) -> Markup:
    intervals = concat(
        html('<path class="td-interval" d="M{:.1f} {:.1f}V{:.1f}"/>', across.at(at), up.down(low), up.down(high))
        for at, low, high in line.intervals
    )
    points = [
        (across.at(at), None if value is None else up.down(value))
        for at, value in zip(line.at, line.values, strict=True)
    ]
    if line.look.point:
        return intervals + _points(line, points, paint, scale)
    pieces = [
        [(x, y) for x, y in run if y is not None]
        for known, run in groupby(points, lambda one: one[1] is not None)
        if known
    ]
    style, alone = _stroke(line.look, paint, scale), _stroke(Look(line.look.colour, ALONE), paint, scale)
    dots = [[(x, y)] for (x, y), dot in zip(points, dotted(line.values), strict=True) if dot and y is not None]
    drawn = [(style, piece) for piece in pieces if len(piece) > 1] + [(alone, dot) for dot in dots]
    return intervals + concat(
        html('<path class="td-line" style="{}" d="{}"/>', look, _path(one)) for look, one in drawn
    )


def _path(piece: Sequence[tuple[float, float]]) -> str:
    """A piece of a line; a value alone is a dot: the round end of a stroke of no length."""
    points = [f"{x:.1f} {y:.1f}" for x, y in piece]
    return "M" + "L".join(points if len(points) > 1 else points * 2)


def _points(line: Line, points: Sequence[tuple[float, float | None]], paint: Paint, scale: float) -> Markup:
    """Marks of one size however the plane is stretched: strokes of no length with round ends; hollow ones by two."""
    size, colour = line.look.point, paint(line.look.colour)
    rings = [(colour, size + 2), *([(paint(PAPER), size - 2)] if line.look.hollow else [])]
    told = line.words or [()] * len(points)
    return concat(
        html(
            "<g><title>{}</title>{}</g>",
            ", ".join(words),
            concat(
                html('<path style="stroke:{};stroke-width:{:g}px" d="{}"/>', one, wide * scale, _path([(x, y)]))
                for one, wide in rings
            ),
        )
        for (x, y), words in zip(points, told, strict=True)
        if y is not None
    )


# As a picture ---------------------------------------------------------------------------------------------------------

LEFT, FOOT, TEXT = 36.0, 14.0, 9.5  # points that the words of an axis take beside a picture's plane; their size
STROKES = 0.55  # of a picture, against those of a screen
_INK, _SOFT, _RULE = "#161616", "#5c5c66", "#dddddd"
_STYLE = Markup(
    "path{{fill:none;stroke-linejoin:round;stroke-linecap:round}}"
    ".td-level{{stroke:{};stroke-width:.4px}}.td-event,.td-interval{{stroke:{};stroke-width:.5px}}"
    ".td-event{{stroke-dasharray:2 1.5}}text{{font-family:'Note Sans';font-size:{}px;fill:{}}}"
).format(_RULE, GREY["light"], TEXT, _SOFT)


def printed(colour: Colour, subject: str) -> str:
    """A colour in print, where that of the subject is its workstream's."""
    return subject if colour == SUBJECT.colour else colour["light"]


def picture(say: Say, chart: Chart | Bars, wide: float, tall: float, colour: str) -> str:
    """A picture so many points wide and high, with its words, for print; `colour` is that of its subject."""
    shapes = _bars(chart, wide, tall, colour) if isinstance(chart, Bars) else _plane(say, chart, wide, tall, colour)
    return str(
        html(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {tall:g}">'
            "<style>{style}</style>{shapes}</svg>",
            wide=wide,
            tall=tall,
            style=_STYLE,
            shapes=concat(shapes),
        )
    )


def _plane(say: Say, chart: Chart, wide: float, tall: float, colour: str) -> Iterator[Markup]:
    head = TEXT + 3 if chart.events.shown or chart.bands or chart.up.title else 4.0
    head, foot = (
        head + (TEXT if chart.up.title and chart.events.shown else 0),
        tall - FOOT - (TEXT + 2 if chart.across.title else 0),
    )
    up = _up(say, chart, foot - head)
    left = max(LEFT, 0.6 * TEXT * max((len(words) for _, words in up.ticks), default=0) + 4)  # no word is cut
    across = _across(chart, wide - left - 6)

    def paint(asked: Colour) -> str:
        return colour if asked == SUBJECT.colour else asked["light"]

    shapes = _shapes(chart, across, up, partial(printed, subject=colour), STROKES)
    yield html('<g transform="translate({:g} {:g})">{}</g>', left, head, shapes)
    for value, words in up.ticks:
        yield _text(left - 3, head + up.down(value) + 3, words, "end")
    for value, words in across.ticks:
        yield _text(left + across.at(value), foot + TEXT + 1, words, "middle")
    for rank, one in enumerate(chart.events.shown, start=1):
        yield _text(left + across.at(one.day), head - 2, str(rank), "middle", _INK)
    for label in chart.labels:
        yield _text(left + across.at(label.at), head + up.down(label.value) - 5, " ".join(label.lines), "middle")
    for band in chart.bands:
        yield _text(left + max(0.0, across.at(band.first)) + 1, head + TEXT, band.words, "start")
    yield _text(0, TEXT, chart.up.title, "start")
    yield _text(left + across.long / 2, tall - 2, chart.across.title, "middle")


def _text(x: float, y: float, words: str, anchor: str, colour: str = _SOFT) -> Markup:
    if not words:
        return NOTHING
    return html('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" style="fill:{}">{}</text>', x, y, anchor, colour, words)


def _bars(chart: Bars, wide: float, tall: float, colour: str) -> Iterator[Markup]:
    """Each by its name, its bar and its value."""
    each, left, right = min(22.0, tall / max(1, len(chart.bars))), 0.4 * wide, 0.88 * wide
    for rank, bar in enumerate(chart.bars):
        top = rank * each
        yield _text(left - 4, top + each / 2 + 3, bar.name, "end", _SOFT)
        at = left
        for paint, value in _rectangles(chart, bar, colour):
            long = (right - left) * max(0.0, value) / chart.scale
            box = (at, top + each * 0.2, long, each * 0.6, paint)
            yield html('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" style="fill:{}"/>', *box)
            at += long
        yield _text(right + 4, top + each / 2 + 3, bar.written, "start", _INK)
    if chart.target:
        at = left + (right - left) * chart.target / chart.scale
        yield html('<path d="M{:.1f} 0V{:g}" style="stroke:{};stroke-width:.8px"/>', at, each * len(chart.bars), _INK)


def _rectangles(chart: Bars, bar: Bar, colour: str) -> list[tuple[str, float]]:
    """The colour and the value of each part of a bar, or of the whole one."""
    parts = [(printed(part.colour, colour), value) for part, value in zip(chart.parts, bar.parts, strict=True)]
    return parts or [(colour, bar.value or 0.0)]
