"""A figure over two axes as SVG, of what Plotly is given for it: lines, marks, intervals, levels; words are HTML."""

import html as standard
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log10
from typing import Any

import pandas as pd

from pages.charts import events, plane
from pages.charts.curve import SIZE
from pages.markup import NOTHING, Markup, concat, draw, html
from pages.text import Say

Dictionary = Mapping[str, Any]
_DASHES = {"solid": "", "dot": "1 5", "dash": "6 5", "dashdot": "7 4 1 4"}
_TAG = re.compile(r"<[^>]+>")


def draw_plot(say: Say, traces: Sequence[Dictionary], layout: Dictionary, alt: str, marks: events.Marks) -> None:
    """Draw what `charts.plot` would, of the same traces."""
    draw(svg(say, traces, layout, alt, marks))


@dataclass(frozen=True)
class _Axis:
    """From which value to which, in logarithms or not; `ticks`: values with their words."""

    low: float
    high: float
    ticks: Sequence[tuple[float, str]]
    log: bool = False

    def at(self, value: float) -> float:
        """Where a value stands, 0 to 1."""
        write: Callable[[float], float] = log10 if self.log else float
        low, high = write(self.low), write(self.high)
        return (write(value) - low) / ((high - low) or 1.0)


def svg(say: Say, traces: Sequence[Dictionary], layout: Dictionary, alt: str, marks: events.Marks) -> Markup:
    """The plane with its axes in words, and the names of its lines under it where there are several; `alt` says it
    aloud. The events of `marks` are uprights by their numbers.
    """
    across, up = _across(traces, layout.get("xaxis", {})), _up(say, traces, layout)
    days = [across.at(_number(one.day.isoformat())) for one in marks.shown]
    return html(
        '<div class="td-curve td-figure">{over}<div class="td-plane" role="img" aria-label="{alt}" '
        'style="--wide:{wide}ch">'
        '<svg viewBox="0 0 {size} {size}" preserveAspectRatio="none" aria-hidden="true">'
        "{shapes}{levels}{uprights}{lines}"
        "</svg>{ticks}{years}{numbers}{words}</div>{under}{key}</div>",
        over=_titled(layout, "yaxis", "td-over-plane"),
        alt=alt,
        wide=max((len(words) for _, words in up.ticks), default=0),
        size=SIZE,
        shapes=concat(_shape(one, across, up) for one in layout.get("shapes", ())),
        levels=concat(
            html('<path class="td-level" d="M0 {:.1f}H{}"/>', _down(up, value), SIZE) for value, _ in up.ticks
        ),
        uprights=concat(html('<path class="td-event" d="M{:.1f} 0V{}"/>', SIZE * left, SIZE) for left in days),
        lines=concat(_trace(one, across, up) for one in reversed(traces)),
        ticks=_placed("td-tick", "top", ((1 - up.at(value), words) for value, words in up.ticks)),
        years=_placed("td-year", "left", ((across.at(value), words) for value, words in across.ticks)),
        numbers=_placed("td-number", "left", ((left, str(rank)) for rank, left in enumerate(days, start=1))),
        words=concat(_word(one, across, up) for one in _told(traces, layout)),
        under=_titled(layout, "xaxis", "td-under-plane"),
        key=_key(traces),
    )


# Axes -----------------------------------------------------------------------------------------------------------------


def _number(value: Any) -> float:
    """A day as its number, a number as it is."""
    return float(pd.Timestamp(value).to_julian_date()) if isinstance(value, str) else float(value)


def _across(traces: Sequence[Dictionary], told: Dictionary) -> _Axis:
    known = [_number(x) for one in traces for x, y in zip(one["x"], one["y"], strict=True) if y is not None]
    low, high = map(_number, told.get("range") or (min(known, default=0.0), max(known, default=1.0)))
    if "tickvals" in told:
        values = [*map(_number, told["tickvals"])]
        ticks = [*zip(values, told.get("ticktext", told["tickvals"]), strict=True)]
    else:
        step = told.get("dtick", 1)
        ticks = [(float(value), str(value)) for value in range(int(low), int(high) + 1, step)]
    return _Axis(low, high, [(value, str(words)) for value, words in ticks if low <= value <= high])


def _up(say: Say, traces: Sequence[Dictionary], layout: Dictionary) -> _Axis:
    told = layout.get("yaxis", {})
    known = [value for one in traces for value in _reached(one)]
    known += [float(one["y0"]) for one in layout.get("shapes", ()) if one.get("xref") == "paper"]
    suffix = str(told.get("ticksuffix", ""))
    if told.get("type") == "log":
        low, high = min(known, default=1.0) / 1.5, max(known, default=10.0) * 1.5
        ticks = [(value, str(say.number(value))) for value in told["tickvals"]]
        return _Axis(low, high, ticks, log=True)
    low, high, step = plane.levels(min(known, default=0.0), max(known, default=1.0))
    count = round((high - low) / step)
    values = [round(low + step * rank, 6) for rank in range(count + 1)]
    return _Axis(low, high, [(value, f"{say.number(value)}{suffix}") for value in values])


def _reached(trace: Dictionary) -> list[float]:
    """The values of a trace, and the ends of their intervals."""
    found = [float(y) for y in trace["y"] if y is not None]
    return found + [end for _, low, high in _intervals(trace) for end in (low, high)]


def _intervals(trace: Dictionary) -> list[tuple[Any, float, float]]:
    """The x of each value that has an interval, with its ends."""
    error = trace.get("error_y")
    if not error:
        return []
    rows = zip(trace["x"], trace["y"], error["arrayminus"], error["array"], strict=True)
    return [(x, y - below, y + above) for x, y, below, above in rows if None not in (y, below, above)]


def _down(up: _Axis, value: float) -> float:
    return SIZE * (1 - up.at(value))


# What is drawn --------------------------------------------------------------------------------------------------------


def _trace(trace: Dictionary, across: _Axis, up: _Axis) -> Markup:
    points = [(SIZE * across.at(_number(x)), y) for x, y in zip(trace["x"], trace["y"], strict=True)]
    intervals = concat(
        html(
            '<path class="td-interval" d="M{:.1f} {:.1f}V{:.1f}"/>',
            SIZE * across.at(_number(x)),
            _down(up, low),
            _down(up, high),
        )
        for x, low, high in _intervals(trace)
    )
    if "lines" not in trace["mode"]:
        return intervals + _marks(trace, points, up)
    pieces = [[*run] for known, run in groupby(points, lambda point: point[1] is not None) if known]
    return intervals + concat(html('<path style="{}" d="{}"/>', _stroke(trace), _path(piece, up)) for piece in pieces)


def _path(piece: Sequence[tuple[float, float]], up: _Axis) -> str:
    """A piece of a line; a value alone is a dot: the round end of a stroke of no length."""
    points = [f"{x:.1f} {_down(up, y):.1f}" for x, y in piece]
    return "M" + "L".join(points if len(points) > 1 else points * 2)


def _stroke(trace: Dictionary) -> str:
    line = trace["line"]
    dash = str(line.get("dash", "solid"))
    dashes = _DASHES.get(dash, dash.replace("px", "").replace(",", " "))
    return f"stroke:{line['color']};stroke-width:{line['width']}px" + (f";stroke-dasharray:{dashes}" if dashes else "")


def _marks(trace: Dictionary, points: Sequence[tuple[float, Any]], up: _Axis) -> Markup:
    """Marks of one size however the plane is stretched: strokes of no length with round ends; hollow ones by two."""
    marker = trace["marker"]
    size, hollow = marker["size"], str(marker["symbol"]).endswith("open")
    rings = [(marker["color"], size + 2), *([("var(--tc-paper)", size - 2)] if hollow else [])]
    told = trace.get("customdata", [""] * len(points))
    return concat(
        html(
            "<g><title>{}</title>{}</g>",
            _plain(words),
            concat(
                html('<path style="stroke:{};stroke-width:{}px" d="{}"/>', colour, wide, _path([(x, y)], up))
                for colour, wide in rings
            ),
        )
        for (x, y), words in zip(points, told, strict=True)
        if y is not None
    )


def _plain(words: Any) -> str:
    return standard.unescape(_TAG.sub("", str(words).replace("<br>", ", ")))


def _shape(shape: Dictionary, across: _Axis, up: _Axis) -> Markup:
    """A band between two days, or a level from side to side."""
    if shape["type"] == "rect":
        ends = [min(max(across.at(_number(shape[name])), 0.0), 1.0) * SIZE for name in ("x0", "x1")]
        return html(
            '<rect x="{:.1f}" y="0" width="{:.1f}" height="{}" style="fill:{}"/>',
            ends[0], ends[1] - ends[0], SIZE, shape["fillcolor"],
        )  # fmt: skip
    return html('<path class="td-reference" d="M0 {:.1f}H{}"/>', _down(up, float(shape["y0"])), SIZE)


# Words ----------------------------------------------------------------------------------------------------------------


def _placed(look: str, side: str, words: Any) -> Markup:
    return concat(
        html('<span class="{}" style="{}:{:.2f}%">{}</span>', look, side, 100 * at, told) for at, told in words
    )


def _titled(layout: Dictionary, axis: str, look: str) -> Markup:
    title = layout.get(axis, {}).get("title", {}).get("text", "")
    return html('<p class="{}">{}</p>', look, title) if title else NOTHING


def _told(traces: Sequence[Dictionary], layout: Dictionary) -> list[Dictionary]:
    """The words on the plane: those of points, and of a level beside a line alone; several lines have a key."""
    words = layout.get("annotations", ())
    ends = [one | {"x": None, "xanchor": "right", "yanchor": "bottom"} for one in words if one.get("xref") == "paper"]
    return [one for one in words if one.get("xref") != "paper"] + (ends if len(traces) == 1 else [])


def _word(told: Dictionary, across: _Axis, up: _Axis) -> Markup:
    """Words on the plane: over a point, from its upper end down, or at its right end (no `x`)."""
    top = 0.0 if told.get("yref") == "paper" else 1 - up.at(10 ** told["y"] if up.log else told["y"])
    look = f"td-word td-{told.get('xanchor', 'center')} td-{told.get('yanchor', 'top')}"
    left = 100 if told["x"] is None else 100 * across.at(_number(told["x"]))
    return html('<span class="{}" style="left:{:.2f}%;top:{:.2f}%">{}</span>', look, left, 100 * top, told["text"])


def _key(traces: Sequence[Dictionary]) -> Markup:
    """Which line is which, where there are several that have names."""
    named = [one for one in traces if one.get("name") and "lines" in one["mode"]]
    if len(named) < 2:
        return NOTHING
    lines = concat(
        html(
            '<li><svg viewBox="0 0 24 4" aria-hidden="true"><path d="M0 2H24" style="{}"/></svg>{}</li>',
            _stroke(one), one["name"],
        )
        for one in named
    )  # fmt: skip
    return html('<ul class="td-key">{}</ul>', lines)
