"""A chart as Plotly draws it on a live page: system fonts, separators of the language, no toolbar."""

import textwrap
from collections.abc import Collection, Sequence
from math import log10
from typing import Any

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from pages.charts import ticks
from pages.charts.events import Marks
from pages.charts.spec import ALONE, GREY, PAPER, Band, Chart, Label, Level, Line, dotted
from pages.elements import theme
from pages.markup import concat, escape, html
from pages.text import NARROW, Say
from pages.text.written import exact

Dictionary = dict[str, Any]
_EDGE = GREY["light"]
# In place of the one that Streamlit's theme would send with each chart: colours that no line of ours asks for.
_TEMPLATE = {"layout": {"colorway": [_EDGE]}}
_SEPARATORS = {"fr": f",{NARROW}", "en": ".,"}  # of decimals and of thousands
_WORDS = {"light": "#3a3a3a", "dark": "#d2d2d6"}
_MUTE = {"light": "#5e5e66", "dark": "#aaaab2"}
NEAR = 80  # pixels around a point in which it answers
ABOVE = 8  # pixels from a point to the words over it
_AWAY = 14  # pixels from the end of a line to its name
_LEADER = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": _EDGE, "standoff": 2}
# The line at the place that one points at; months are told in numbers, since their names would be English.
_UPRIGHT = {
    "showspikes": True, "spikemode": "across", "spikethickness": 1, "spikedash": "solid", "spikecolor": _EDGE,
    "spikesnap": "data",
}  # fmt: skip
_AROUND = 60  # pixels of the height of a chart that its plane does not take: years, numbers of events
MILLION = 1_000_000
_CHARACTER = 8  # average width of a character of a label, in pixels


def show(say: Say, chart: Chart, key: str) -> None:
    """Draw it; `key` is unique on the page."""
    figure = Figure([_trace(line, is_together(chart)) for line in chart.lines], layout(say, chart))
    # The title of its panel leaves room for a button by this key.
    st.plotly_chart(figure, key=f"chart-{key}", height=chart.height, config={"displayModeBar": False}, alt=chart.alt)


def is_together(chart: Chart) -> bool:
    """Whether one points at a place across, and all its lines say what they are there; else at one value."""
    return not any(line.look.point for line in chart.lines)


# Lines and points -----------------------------------------------------------------------------------------------------


def _trace(line: Line, together: bool = False) -> Dictionary:
    look, colour = line.look, theme.colour(line.look.colour)
    called = [escape(line.called or line.name)] if line.called or line.name else []
    first = 2 if together else 1  # the date is said once, over them all
    more = [[str(escape(one)) for one in words[first:]] for words in line.words]
    rest = [f"%{{customdata[{rank}]}}" for rank in range(len(more[0]) if more else 0)]
    between = " " if together else "<br>"
    told: Dictionary = {
        "type": "scatter",
        "name": line.name,
        "x": [_x(at) for at in line.at],
        "y": _drawn(line.values),
        "text": [str(escape(words[0])) for words in line.words],
        "hovertemplate": between.join(["<b>%{text}</b>", *called, *rest]) + "<extra></extra>",
    }
    if rest:
        told["customdata"] = more
    if line.low:
        told["error_y"] = _interval(line)
    if look.point:
        symbol = "circle-open" if look.hollow else "circle"
        ring = {"size": look.point, "color": colour, "symbol": symbol, "line": {"width": 2}}
        return told | {"mode": "markers", "marker": ring}
    stroke = {"width": look.width, "color": colour} | ({} if look.dash == "solid" else {"dash": look.dash})
    alone = dotted(line.values)
    if not any(alone):
        return told | {"mode": "lines", "line": stroke}
    dots = {"size": [ALONE * dot for dot in alone], "color": colour, "opacity": 1}
    return told | {"mode": "lines+markers", "line": stroke, "marker": dots}


def _drawn(values: Sequence[float | None]) -> list[float | None]:
    """Values to the digits that a chart can show: further ones are half of what is sent of it."""
    return [None if value is None else float(exact(value)) for value in values]


def _x(at: Any) -> Any:
    return at if isinstance(at, int | float) else at.isoformat()


def _interval(line: Line) -> Dictionary:
    rows = [*zip(line.values, line.low, line.high, strict=True)]
    return {
        "type": "data",
        "symmetric": False,
        "array": _drawn([None if None in row else row[2] - row[0] for row in rows]),  # type: ignore[operator]
        "arrayminus": _drawn([None if None in row else row[0] - row[1] for row in rows]),  # type: ignore[operator]
        "color": _EDGE,
        "thickness": 1,
        "width": 0,
    }


# The plane ------------------------------------------------------------------------------------------------------------


def layout(say: Say, chart: Chart) -> Dictionary:
    """The axes of a chart, its levels and grounds, its words and its events."""
    low, high = span(min(chart.reached), max(chart.reached), chart.unit) if chart.reached else (0.0, 1.0)
    ends = _ends(chart)
    uprights, numbers = _happened(chart.events)
    title = _over_plane(chart.up.title)
    grounds = [_band(one) for one in chart.bands]
    named = [_band_words(one, chart) for one in chart.bands if one.words]
    top = 40 if title else 24 if chart.events.shown else 12
    legend = {"orientation": "h", "y": 1.14, "x": 0}
    return {
        "template": _TEMPLATE,
        "height": chart.height,
        "separators": _SEPARATORS[say.language],
        "hovermode": "x unified" if is_together(chart) else "closest",
        "hoverlabel": {
            "bgcolor": theme.colour(PAPER), "bordercolor": _EDGE,
            "font": {"color": _WORDS[theme.name()], "size": 13},
        },
        "hoverdistance": NEAR,
        "dragmode": False,
        "font": {"size": 13, "color": _WORDS[theme.name()]},
        "xaxis": _legible(_across(say, chart)),
        "yaxis": _legible(_up(say, chart, low, high)),
        "shapes": [*grounds, *(_level(one) for one in chart.levels), *uprights],
        "annotations": [
            *(_label(one, chart.up.log) for one in chart.labels), *named,
            *labels(ends, high - low, chart.height), *numbers, *title,
        ],
        "margin": {"l": 8, "r": 12 + _width(ends), "t": top, "b": 8},
        "showlegend": chart.legend,
    } | ({"legend": legend} if chart.legend else {})  # fmt: skip


def _across(say: Say, chart: Chart) -> Dictionary:
    if chart.is_dated:
        return {"type": "date", **years(*chart.days), **_UPRIGHT, "unifiedhovertitle": {"text": "%{x|%m/%Y}"}}
    told: Dictionary = {"showgrid": False, "zeroline": False}
    if is_together(chart):
        where = say("indicators.place", place=chart.across.title, rest="%{x}")
        told |= {**_UPRIGHT, "unifiedhovertitle": {"text": where}}
    told |= {"title": {"text": chart.across.title}} if chart.across.title else {}
    told |= {"tickvals": list(chart.across.ticks)} if chart.across.ticks else {}
    return told | ({"range": list(chart.across.ends)} if chart.across.ends else {})


def _up(say: Say, chart: Chart, low: float, high: float) -> Dictionary:
    if chart.up.log:
        return {"type": "log", "tickformat": ",~f", "tickvals": list(chart.up.ticks)}
    written = counts(say, high) if chart.unit == "count" and not low else _written(say, high - low, chart.unit)
    return {"range": [low, high], "nticks": 5, "zeroline": False} | written


def span(low: float, high: float, unit: str) -> tuple[float, float]:
    """From zero, unless the values are far above it and are no staff; shares stop at 100."""
    zero = unit == "fte" or low < 0.6 * high
    floor = 0.0 if low >= 0 and zero else low - 0.15 * ((high - low) or abs(low) or 1.0)
    ceiling = high + 0.08 * ((high - floor) or 1.0)
    return floor, min(ceiling, 103.0) if unit == "percent" and high <= 100 else ceiling


def years(begins: Any, ends: Any) -> Dictionary:
    """A date axis whose only words are years, so that no month name has to be translated."""
    begins, ends = pd.Timestamp(begins), pd.Timestamp(ends)
    first, last = begins.year, ends.year
    every = 1 if last - first < 4 else 2 if last - first < 10 else 3  # level and apart on a phone too
    named = [f"{year}-01-01" for year in range(first, last + 1, every)]
    words = [year[:4] for year in named]
    if 1 < begins.month < 7:  # the first of them begins on the way: its name is where it does
        named[0] = str(begins)[:10]
    air = (ends - begins) / 100  # the plane is as wide as its days: beside its labels a phone has little
    shown = [str(begins - air)[:10], str(ends + air)[:10]]
    return {"tickvals": named, "ticktext": words, "tickangle": 0, "showgrid": False, "range": shown}


def _written(say: Say, high: float, unit: str) -> Dictionary:
    """How the values of an axis are written: shares that are near have a decimal each."""
    if unit != "percent":
        return {"tickformat": ",~f"}
    return {"tickformat": ",.1f" if high < 5 else ",~f", "ticksuffix": say.percent_sign}


def counts(say: Say, high: float) -> Dictionary:
    """How counts are written along an axis from zero: in millions from one on, as a phone has no width to give away."""
    if not high >= MILLION:  # nor where nothing is known
        return {"tickformat": ",~f"}
    values = ticks.values(0.0, high)
    words = [say("parts.million", count=value / MILLION) if value else "0" for value in values]
    return {"tickvals": values, "ticktext": words}


def _legible(axis: Dictionary) -> Dictionary:
    """An axis whose words can be read: Streamlit's own grey is that of its lines."""
    font = {"color": theme.colour(_MUTE), "size": 13}
    title = {"title": axis["title"] | {"font": font}} if "title" in axis else {}
    return {"tickfont": font} | axis | title


def _over_plane(title: str) -> list[Dictionary]:
    """The title of the upward axis, level above the plane: on end it is read last, and takes width."""
    if not title:
        return []
    corner = {"x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 12}
    return [{"text": title, "font": {"color": theme.colour(_MUTE), "size": 13}, **corner, "showarrow": False}]


def _level(level: Level) -> Dictionary:
    look, value = level.look, level.value
    line = {"color": theme.colour(look.colour), "width": look.width} | (
        {} if look.dash == "solid" else {"dash": look.dash}
    )
    across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": line}
    return across | ({} if level.name else {"layer": "below"})


def _band(band: Band) -> Dictionary:
    ends = {"x0": _x(band.first), "x1": _x(band.last), "y0": 0, "y1": 1}
    filled = {"line": {"width": 0}, "fillcolor": theme.colour(band.colour), "layer": "below"}
    return {"type": "rect", "xref": "x", "yref": "paper", **ends, **filled}


def _happened(found: Marks) -> tuple[list[Dictionary], list[Dictionary]]:
    """The uprights of events (one shape) and their numbers above the plane."""
    if not found.shown:
        return [], []
    days = [one.day.isoformat() for one in found.shown]
    upright = {
        "type": "path",
        "path": "".join(f"M{day},0V1" for day in days),
        "yref": "paper",
        "line": {"color": _EDGE, "width": 1, "dash": "4px,3px"},
        "layer": "below",
    }
    where = {"y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}
    return [upright], [where | {"x": day, "text": str(number)} for number, day in enumerate(days, start=1)]


# Words on the plane ---------------------------------------------------------------------------------------------------


def _ends(chart: Chart) -> dict[str, float]:
    """The last value of what has a name; nothing where a legend has them."""
    ends: dict[str, float] = {}
    for one in () if chart.legend else chart.named:
        known = [one.value] if isinstance(one, Level) else [value for value in one.values if value is not None]
        ends |= {one.name: known[-1]} if known else {}
    return ends


def _band_words(band: Band, chart: Chart) -> Dictionary:
    start = max([band.first, *chart.places[:1]])  # no value may be known
    corner = {"x": _x(start), "xanchor": "left", "yref": "paper", "y": 1, "yanchor": "top", "showarrow": False}
    # On its own ground: uprights would cross it.
    return corner | {"text": band.words, "font": {"size": 12}, "bgcolor": theme.colour(band.colour)}


def _label(label: Label, log: bool) -> Dictionary:
    above = {"y": log10(label.value) if log else label.value, "yanchor": "bottom", "yshift": ABOVE}
    aside = {"x": label.at, "xanchor": "center", "xshift": label.aside}
    words = concat(map(escape, label.lines), html("<br>"))
    return {**aside, **above, "text": words, "showarrow": False, "font": {"size": 12}}


def labels(ends: dict[str, float], high: float, height: int) -> list[Dictionary]:
    """Names at the right end of the lines, pushed apart where they would overlap, each led to its end; highest first.

    `ends`: the last value of each line, by its name; `high`: the span of the axis, in values; `height`: of the chart,
    in pixels.
    """
    written = _lines(ends)
    gap = high * 17 * max(map(len, written.values())) / (height - _AROUND) if ends else 0
    placed: list[Dictionary] = []
    stands: list[float] = []
    for name, value in sorted(ends.items(), key=lambda end: -end[1]):
        at = value if not stands else min(value, stands[-1] - gap)
        lower = (value - at) * (height - _AROUND) / high if high else 0
        where = {"y": value, "x": 1, "xref": "paper", "xanchor": "left", "ax": _AWAY, "ay": lower}
        words = {
            "text": concat(map(escape, written[name]), html("<br>")),
            "align": "left",
            "font": {"color": _WORDS[theme.name()], "size": 13},
        }
        placed.append({**where, **words, **_LEADER})
        stands.append(at)
    return placed


def _lines(names: Collection[str]) -> dict[str, list[str]]:
    """Labels, each on lines of twelve characters, or of the longest word of them all: on a phone they take their width
    from the plane.
    """
    most = max([12, *(len(word) for name in names for word in name.split(" "))])
    return {name: textwrap.wrap(name, most, break_on_hyphens=False) or [""] for name in names}


def _width(ends: dict[str, float]) -> float:
    """The pixels that the names at the ends of lines take, to the right of the plane."""
    return _CHARACTER * max((len(part) for name in _lines(ends).values() for part in name), default=0) + _AWAY // 2
