"""Charts: a Plotly line by date; bars and stages in plain HTML, which paint at once, reflow and print."""

import re
import textwrap
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from pages.charts import events, plane
from pages.elements import more, numbers, theme
from pages.elements.headings import unbroken
from pages.markup import NOTHING, Markup, attributes, concat, draw, escape, html
from pages.shell import paper
from pages.text import NARROW, Say
from queries.figures import Keys, knowing

Dictionary = dict[str, Any]
_REFERENCE = "#8a8a96"  # holds 3:1 on white and on black
_SUBJECT = {"light": "#000091", "dark": "#9a9aff"}
_SEPARATORS = {"fr": f",{NARROW}", "en": ".,"}  # of decimals and of thousands
_WORDS = {"light": "#3a3a3a", "dark": "#d2d2d6"}
_MUTE = {"light": "#5e5e66", "dark": "#aaaab2"}
# What the template says of figures that are not drawn here.
OF_OTHERS = ("coloraxis", "colorscale", "geo", "polar", "scene", "ternary")
NEAR = 80  # pixels around a point in which it answers
_AWAY = 14  # pixels from the end of a line to its name
_LEADER = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": _REFERENCE, "standoff": 2}
_AROUND = 60  # pixels of the height of a chart that its plane does not take: years, numbers of events
MILLION = 1_000_000
_CHARACTER = 8  # average width of a character of a label, in pixels


def line(
    say: Say,
    frame: pd.DataFrame,
    x: str,
    y: str,
    unit: str,
    alt: str,
    key: str,
    series: str | None = None,
    target: float | None = None,
    height: int = 300,
    *,
    marks: events.Marks,
    listed: bool = True,
    beside: float = 0.0,
) -> None:
    """A line by date, named at its end; further values of `series` are references, thin and grey.

    `x` holds dates, `y` values in the unit of an indicator; `target` is a dashed level. A row without a value breaks
    the line (see `by_month`), and a value alone between two breaks is a dot. `marks`: the events of its span; not
    `listed` where the same ones are under the next chart. `beside`: the highest value of the charts that stand above
    and under this one, whose planes begin where this one does.
    """
    parts = frame.groupby(series, sort=False) if series else [("", frame)]
    groups = [(say.text(str(name)), rows) for name, rows in parts]
    if sheet := paper.sheet():
        sheet.pens["line"](say, groups, x, y, unit, alt, target, marks.every)
        return
    traces = [_trace(say, name, rows, x, y, unit, rank > 0) for rank, (name, rows) in enumerate(groups)]
    ends = {name: float(rows[y].dropna().iloc[-1]) for name, rows in groups if name and rows[y].notna().any()}
    if target is not None:
        ends[say("parts.target_value", value=say.target(target, unit))] = target
    values = pd.concat([frame[y], pd.Series(list(ends.values()), dtype="float64")])
    low, high = _range(float(values.min()), float(values.max()), unit)
    ends = ends if len(ends) > 1 else {}  # a line alone needs no name: the title is it
    layout = {
        "xaxis": years(frame[x]),
        "yaxis": {"range": [low, high], "nticks": 5, "zeroline": False}
        | (counts(say, high) if unit == "count" and not low else scale(say, high - low, unit))
        | ({"tickprefix": _blank(say, high, _range(0.0, beside, unit)[1])} if beside else {}),
        "annotations": labels(ends, high - low, height),
        "shapes": [] if target is None else [level(target)],
        "margin": {"l": 8, "r": 12 + width(ends), "t": 12, "b": 8},
    }
    over_time(say, traces, layout, alt, key, height, marks, listed)


def by_month(frame: pd.DataFrame, x: str, y: str, series: str | None = None) -> pd.DataFrame:
    """The rows, with an empty one for every month that is missing between the first and the last of all."""
    if frame.empty:
        return frame
    months = pd.date_range(frame[x].min(), frame[x].max(), freq="MS")
    groups = frame.groupby(series, sort=False) if series else [("", frame)]
    whole = [
        rows.set_index(x)[[y]].reindex(months).rename_axis(x).reset_index().assign(**({series: name} if series else {}))
        for name, rows in groups
    ]
    return pd.concat(whole, ignore_index=True)


def _dots(values: "pd.Series[float]") -> list[int]:
    """The size of the dot of each value: none where the line passes, one beside a break."""
    alone = values.shift().isna() & values.shift(-1).isna()
    return [6 if dot else 0 for dot in (values.notna() & alone)]


def _trace(say: Say, name: str, rows: pd.DataFrame, x: str, y: str, unit: str, reference: bool) -> Dictionary:
    written = [[say.value(value, unit), say.month(day)] for day, value in zip(rows[x], rows[y], strict=True)]
    style = (
        {"width": 1.5, "color": _REFERENCE, "dash": "dot"}
        if reference
        else {"width": 2.75, "color": theme.colour(_SUBJECT)}
    )
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [day.isoformat()[:10] for day in rows[x]],
        "y": [None if pd.isna(value) else float(value) for value in rows[y]],
        "customdata": written,
        "hovertemplate": html("<b>%{{customdata[0]}}</b><br>{}<br>%{{customdata[1]}}<extra></extra>", name),
        "line": style,
        "marker": {"size": _dots(rows[y]), "color": style["color"], "opacity": 1},
    }


def _range(low: float, high: float, unit: str) -> tuple[float, float]:
    """From zero, unless the values are far above it and are no staff; shares stop at 100."""
    zero = unit == "fte" or low < 0.6 * high
    floor = 0.0 if low >= 0 and zero else low - 0.15 * ((high - low) or abs(low) or 1.0)
    ceiling = high + 0.08 * ((high - floor) or 1.0)
    return floor, min(ceiling, 103.0) if unit == "percent" and high <= 100 else ceiling


def _blank(say: Say, high: float, beside: float) -> str:
    """What makes labels up to one value as wide as those up to another: a blank as wide as a digit for each of its."""
    own, other = (say.number(int(value)) for value in (high, beside))
    return re.sub(r"\d", "\u2007", other[: max(0, len(other) - len(own))])


def years(days: pd.Series) -> Dictionary:
    """A date axis whose only words are years, so that no month name has to be translated."""
    first, last = days.min().year, days.max().year
    every = 1 if last - first < 4 else 2 if last - first < 10 else 3  # level and apart on a phone too
    years = [f"{year}-01-01" for year in range(first, last + 1, every)]
    words = [year[:4] for year in years]
    if 1 < days.min().month < 7:  # the first of them begins on the way: its name is where it does
        years[0] = str(days.min())[:10]
    span = (days.max() - days.min()) / 100  # the plane is as wide as its days: beside its labels a phone has little
    shown = [str(days.min() - span)[:10], str(days.max() + span)[:10]]
    return {"tickvals": years, "ticktext": words, "tickangle": 0, "showgrid": False, "range": shown}


def scale(say: Say, span: float, unit: str) -> Dictionary:
    """How the values of an axis are written: shares that are near have a decimal each."""
    if unit != "percent":
        return {"tickformat": ",~f"}
    return {"tickformat": ",.1f" if span < 5 else ",~f", "ticksuffix": say.percent_sign}


def counts(say: Say, high: float) -> Dictionary:
    """How counts are written along an axis from zero: in millions from one on, as a phone has no width to give away."""
    if not high >= MILLION:  # nor where nothing is known
        return {"nticks": 5, "tickformat": ",~f"}
    _, top, step = plane.levels(0.0, high)
    values = [step * rank for rank in range(round(top / step) + 1)]
    return {
        "tickvals": values,
        "ticktext": [say("parts.million", count=value / MILLION) if value else "0" for value in values],
    }


def labels(ends: dict[str, float], span: float, height: int) -> list[Dictionary]:
    """Names at the right end of the lines, pushed apart where they would overlap, each led to its end; highest first.

    `ends`: the last value of each line, by its name; `span`: of the axis, in values; `height`: of the chart, in pixels.
    """
    written = _lines(ends)
    gap = span * 17 * max(map(len, written.values())) / (height - _AROUND) if ends else 0
    placed: list[Dictionary] = []
    levels: list[float] = []
    for name, value in sorted(ends.items(), key=lambda end: -end[1]):
        level = value if not levels else min(value, levels[-1] - gap)
        lower = (value - level) * (height - _AROUND) / span if span else 0
        where = {"y": value, "x": 1, "xref": "paper", "xanchor": "left", "ax": _AWAY, "ay": lower}
        words = {
            "text": concat(map(escape, written[name]), html("<br>")),
            "align": "left",
            "font": {"color": _WORDS[theme.name()], "size": 13},
        }
        placed.append({**where, **words, **_LEADER})
        levels.append(level)
    return placed


def _lines(names: Collection[str]) -> dict[str, list[str]]:
    """Labels, each on lines of twelve characters, or of the longest word of them all: on a phone they take their width
    from the plane.
    """
    most = max([12, *(len(word) for name in names for word in name.split(" "))])
    return {name: textwrap.wrap(name, most, break_on_hyphens=False) or [""] for name in names}


def width(ends: dict[str, float]) -> float:
    """The pixels that the names at the ends of lines take, to the right of the plane."""
    return _CHARACTER * max((len(part) for name in _lines(ends).values() for part in name), default=0) + _AWAY // 2


def level(value: float) -> Dictionary:
    """A dashed level over the whole width."""
    dashed = {"color": _REFERENCE, "width": 1.5, "dash": "dash"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": dashed}


def over_time(
    say: Say,
    traces: Sequence[Dictionary],
    layout: Dictionary,
    alt: str,
    key: str,
    height: int,
    marks: events.Marks,
    listed: bool = True,
) -> None:
    """A Plotly figure whose `xaxis` holds days, with the events of its span and their list."""
    dated = {**layout, "xaxis": {"type": "date", **layout["xaxis"]}}
    _plot(say, traces, dated, alt, key, height, marks, listed)


def plot(say: Say, traces: Sequence[Dictionary], layout: Dictionary, alt: str, key: str, height: int) -> None:
    """A Plotly figure over anything but days (see `over_time`)."""
    _plot(say, traces, layout, alt, key, height, events.NONE)


def _plot(
    say: Say,
    traces: Sequence[Dictionary],
    layout: Dictionary,
    alt: str,
    key: str,
    height: int,
    marks: events.Marks,
    listed: bool = True,
) -> None:
    """System fonts, separators of the reader's language, colours of the theme, no toolbar."""
    if sheet := paper.sheet():
        sheet.pens["plot"](say, traces, layout, alt, marks)
    else:
        _live(say, traces, layout, alt, key, height, marks)
    if marks.shown and listed:
        draw(events.listed(say, marks))


def _live(
    say: Say, traces: Sequence[Dictionary], layout: Dictionary, alt: str, key: str, height: int, marks: events.Marks
) -> None:
    common = {
        "height": height,
        "separators": _SEPARATORS[say.language],
        "showlegend": False,
        "hovermode": "closest",
        "hoverdistance": NEAR,
        "dragmode": False,
        "font": {"size": 13, "color": _WORDS[theme.name()]},
    }
    if marks.shown:
        layout = _with_marks(layout, marks)
    layout = _level_title(layout | {name: _legible(layout[name]) for name in ("xaxis", "yaxis") if name in layout})
    figure = _Written(traces, {**common, **layout})
    # The title of its panel leaves room for a button by this key.
    st.plotly_chart(figure, key=f"chart-{key}", height=height, config={"displayModeBar": False}, alt=alt)


def _legible(axis: Dictionary) -> Dictionary:
    """An axis whose words can be read: Streamlit's own grey is that of its lines."""
    font = {"color": theme.colour(_MUTE), "size": 13}
    title = {"title": axis["title"] | {"font": font}} if "title" in axis else {}
    return {"tickfont": font} | axis | title


def _level_title(layout: Dictionary) -> Dictionary:
    """A layout whose title of the upward axis stands level above the plane: on end it is read last, and takes width."""
    up = dict(layout.get("yaxis", {}))
    title = up.pop("title", None)
    if title is None:
        return layout
    corner = {"x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 12}
    words = [*layout.get("annotations", []), {**title, **corner, "showarrow": False}]
    return {**layout, "yaxis": up, "annotations": words, "margin": layout["margin"] | {"t": 40}}


def _with_marks(layout: Dictionary, marks: events.Marks) -> Dictionary:
    """A layout with the events of its span, whose numbers stand above the plane."""
    shapes, numbered = events.layout(marks, _REFERENCE)
    told = {"shapes": [*layout.get("shapes", []), *shapes]}
    told |= {"annotations": [*layout.get("annotations", []), *numbered]}
    return {**layout, **told, "margin": layout["margin"] | {"t": 24}}


class _Written(Figure):
    """A figure as it is written here: tests hold it valid, so that it is not checked again at each run."""

    def __init__(self, data: Sequence[Dictionary], layout: Dictionary) -> None:
        self._written: Dictionary = {"data": list(data), "layout": _template() | layout}

    def to_dict(self) -> Dictionary:
        return self._written


@cache
def _template() -> Dictionary:
    """The layout of any figure: what ours take of Streamlit's template, whose colours are put in by the browser."""
    whole = Figure().to_dict()["layout"]["template"]
    layout = {name: value for name, value in whole["layout"].items() if name not in OF_OTHERS}
    return {"template": {"layout": layout, "data": {kind: whole["data"][kind] for kind in ("scatter",)}}}


def horizontal(
    say: Say,
    frame: pd.DataFrame,
    label: str,
    value: str,
    unit: str,
    alt: str,
    key: str,
    target: float | None = None,
    highlight: Sequence[str] = (),
    keys: Keys | None = None,
) -> None:
    """Horizontal bars in the frame's order, each with its value; those of `highlight` (labels) stand out, and `keys`
    says which figures they are.

    Shares are drawn on a scale of 0 to 100, anything else up to the largest value or the target.
    """
    largest = max([float(frame[value].max() or 0), target or 0])
    scale = 100.0 if unit == "percent" and largest <= 100 else largest or 1.0
    lines = concat(
        _bar(say.value(shown, unit), row[label], shown, scale, target, row[label] in highlight)
        for shown, row in zip(numbers.known(frame, [value], keys)[value], frame.to_dict("records"), strict=True)
    )
    told = say("parts.target_tick", value=say.target(target, unit)) if target else ""
    note = html('<p class="tc-note">{}</p>', told) if told else NOTHING
    half = (len(frame) + 1) // 2  # what stands in the first of two columns, where a page has room for both
    bars = html('<ul class="tc-bars" style="--half:{}" id="{}" aria-label="{}">{}</ul>', half, key, alt, lines)
    draw(html("{}{}", more.folded(say, bars, len(frame), more.MOST), note))


def _bar(written: str, label: str, value: float, scale: float, target: float | None, marked: bool) -> Markup:
    width = 0.0 if pd.isna(value) else 100 * max(0.0, value) / scale
    tick = html('<span class="tc-at" style="left:{:.1f}%"></span>', 100 * target / scale) if target else NOTHING
    return html(
        "<li{marked}><span>{label}</span>"
        '<div><span style="width:{width:.1f}%"></span>{tick}</div><strong>{written}</strong></li>',
        marked=attributes(" class=tc-marked") if marked else NOTHING,
        label=unbroken(str(label)),
        width=width,
        tick=tick,
        written=written,
    )


def stages(say: Say, frame: pd.DataFrame, alt: str, keys: Keys | None = None) -> None:
    """The pipeline: one column per stage, in order (label, count, red, notes); `red` of the count are drawn so.

    Columns `late`, which says it in words, and `address`, where a stage leads, need not be there. `keys` says which
    figures the counts are.
    """
    largest = max(float(frame["count"].max() or 0), 1.0)
    columns = concat(
        html(
            "<li><div>{part}{rest}</div><strong>{count}</strong> <span>{label}</span><p>{notes}{late}</p></li>",
            part=_part(row["red"], largest, attributes(" class=tc-red")),
            rest=_part(row["count"] - row["red"], largest),
            count=say.number(row["count"]),
            label=html('<a href="{}">{}</a>', row["address"], row["label"]) if "address" in row else row["label"],
            notes=concat(html(" <small>{}</small>", unbroken(note)) for note in row["notes"] if note),
            late=html(' <small class="tc-late">{}</small>', row["late"]) if row.get("late") else NOTHING,
        )
        for row in (knowing(row, keys) for row in frame.to_dict("records"))
    )
    draw(html('<ol class="tc-stages" aria-label="{}">{}</ol>', alt, columns))


def _part(count: float, largest: float, look: str = "") -> Markup:
    return html('<span{} style="--size:{:.1f}%"></span>', look, 100 * count / largest) if count else NOTHING
