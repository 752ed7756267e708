"""Charts of the counters room that parts.charts has no shape for; all are drawn by it."""

from collections.abc import Sequence
from math import log10
from textwrap import wrap
from typing import Any

import pandas as pd

from pages import charts
from pages.charts.events import Marks
from pages.elements import theme
from pages.markup import Markup, concat, draw, escape, html
from pages.text import Say
from queries.figures import Key, Keys
from queries.studies.seasonal import BREAK

BLUE = {"light": "#000091", "dark": "#9a9aff"}
ORANGE = {"light": "#c2410c", "dark": "#ff9a5c"}
GREY = "#8a8a96"
RARE = 80  # percent of counters: a procedure that fewer of them offer stands out
# Of the plane of procedures on a phone, in pixels: a step of usefulness, and from the least to the most asked for.
STEP, HEIGHT = 50, 330
EDGES = (1.4, 5.6)  # the least and the most useful that the plane has room for
DOT, ABOVE, LETTER, LINE = 7, 8, 6.5, 16  # half a point, a name above it, one of its letters and lines
OUTCOMES = ("done", "partly", "redirected")
COLUMN = {"light": "#f7f7fa", "dark": "#1f1f23"}
BAND = {"light": "#ececee", "dark": "#343437"}  # its word has it too: uprights would cross it


def trend(say: Say, table: pd.DataFrame, alt: str, key: str, marks: Marks, height: int = 340) -> None:
    """Acts month by month (thin) and without their seasons (thick), over the months of COVID, shaded; and events.

    `table`: month, value, adjusted, one row per month; a missing month breaks both lines.
    """
    raw = _line(say, table, "value", say("footfall.trend.raw"), {"width": 1.25, "color": GREY})
    plain = _line(say, table, "adjusted", say("footfall.trend.adjusted"), {"width": 2.75, "color": theme.colour(BLUE)})
    lines = [raw, plain] if table["adjusted"].notna().any() else [raw | {"line": plain["line"]}]
    start = max(table["month"].min(), pd.Timestamp(BREAK[0])).date().isoformat()
    words = {"x": start, "xanchor": "left", "yref": "paper", "y": 1, "yanchor": "top", "showarrow": False}
    inside = table["month"].min() <= pd.Timestamp(BREAK[1])
    highest = 1.08 * float(table[["value", "adjusted"]].max().max())
    ends = {one["name"]: _last(one["y"]) for one in lines} if len(lines) > 1 else {}
    words |= {"text": say("footfall.trend.break"), "font": {"size": 12}, "bgcolor": theme.colour(BAND)}
    told = [words] if inside else []
    layout = {
        "xaxis": charts.years(table["month"]),
        "yaxis": {"range": [0, highest], "zeroline": False} | charts.counts(say, highest),
        "shapes": [_band()] if inside else [],
        "annotations": [*told, *charts.labels(ends, highest, height)],
        "margin": {"l": 8, "r": 12 + charts.width(ends), "t": 12, "b": 8},
    }
    charts.over_time(say, lines, layout, alt, key, height, marks)


def _line(say: Say, table: pd.DataFrame, column: str, name: str, style: dict[str, Any]) -> dict[str, Any]:
    values = table[column]
    alone = values.notna() & values.shift().isna() & values.shift(-1).isna()
    pairs = zip(table["month"], values, strict=True)
    told = html("<b>%{{customdata[0]}}</b><br>{}<br>%{{customdata[1]}}<extra></extra>", name)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [month.date().isoformat() for month in table["month"]],
        "y": [None if pd.isna(value) else float(value) for value in values],
        "marker": {"size": [7 if dot else 0 for dot in alone], "opacity": 1},
        "customdata": [[say.number(value, digits=0), say.month(month)] for month, value in pairs],
        "hovertemplate": told,
        "line": style,
    }


def _last(values: Sequence[float | None]) -> float:
    return next(value for value in reversed(values) if value is not None)


def _band() -> dict[str, Any]:
    end = pd.Timestamp(BREAK[1]) + pd.offsets.MonthEnd()
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": BREAK[0],
        "x1": end.isoformat(),
        "y0": 0,
        "y1": 1,
        "line": {"width": 0},
        "fillcolor": theme.colour(BAND),
        "layer": "below",
    }


def shares(say: Say, rows: pd.DataFrame, alt: str, key: str, marks: Marks, target: float | None = None) -> None:
    """A share month by month (month, share, low, high, in percent), each with its interval as an upright line, and the
    level that was aimed at.
    """
    every = pd.date_range(rows["month"].min(), rows["month"].max(), freq="MS", name="month")
    table = rows.assign(month=pd.to_datetime(rows["month"])).set_index("month").reindex(every).reset_index()
    interval = {
        "type": "data",
        "symmetric": False,
        "array": _numbers(table["high"] - table["share"]),
        "arrayminus": _numbers(table["share"] - table["low"]),
        "color": GREY,
        "thickness": 1,
        "width": 0,
    }
    trace = _line(say, table, "share", say("footfall.survey.share"), {"width": 2.75, "color": theme.colour(BLUE)})
    hover = [
        [say.percent(share), say.month(month)] for share, month in zip(table["share"], table["month"], strict=True)
    ]
    span = table[["share", "high"]].max().max() - table[["share", "low"]].min().min()
    ends = {} if target is None else {say("parts.target_value", value=say.target(target, "percent")): target}
    layout = {
        "xaxis": charts.years(table["month"]),
        "yaxis": {"nticks": 5, "zeroline": False} | charts.scale(say, float(span), "percent"),
        "shapes": [] if target is None else [charts.level(target)],
        "annotations": charts.labels(ends, float(span), 260),
        "margin": {"l": 8, "r": 12 + charts.width(ends), "t": 12, "b": 8},
    }
    charts.over_time(say, [{**trace, "error_y": interval, "customdata": hover}], layout, alt, key, 260, marks)


def _column(note: float) -> dict[str, Any]:
    """The ground of the points of one usefulness."""
    return {"type": "rect", "xref": "x", "yref": "paper", "x0": note - 0.42, "x1": note + 0.42, "y0": 0, "y1": 1} | {
        "line": {"width": 0},
        "fillcolor": theme.colour(COLUMN),
        "layer": "below",
    }


def _numbers(values: "pd.Series[float]") -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]


def outcomes(say: Say, rows: pd.DataFrame, alt: str, keys: Keys) -> None:
    """One bar per partner: settled on the spot, in part, sent elsewhere (percent); the last is written."""
    names = {part: say(f"footfall.outcomes.{part}") for part in OUTCOMES}  # the last stands over the numbers
    key = concat(html('<li><span class="tk-{}"></span>{}</li>', part, name) for part, name in names.items())
    lines = concat(_parts(say, row, names, keys(row)["redirected"]) for row in rows.to_dict("records"))
    draw(html('<ul class="tk-key">{}</ul><ul class="tc-bars tk-parts" aria-label="{}">{}</ul>', key, alt, lines))


def _parts(say: Say, row: dict[Any, Any], names: dict[str, str], key: Key) -> Markup:
    told = ", ".join(f"{name} {say.percent(row[part])}" for part, name in names.items())
    bars = concat(
        html('<div class="tk-{}" style="width:{:.1f}%"></div>', part, 0 if pd.isna(row[part]) else row[part])
        for part in names
    )
    return html(
        '<li title="{title}"><span>{name}</span><div>{bars}</div><strong>{key}</strong></li>',
        title=told,
        name=row["name"],
        bars=bars,
        key=say.percent(key(row["redirected"])),
    )


def cohorts(say: Say, table: pd.DataFrame, alt: str, key: str) -> None:
    """One line per year of opening: acts relative to the level reached, by age in months; the latest stands out."""
    names = sorted(table["cohort"].unique())
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": str(cohort),
            "x": rows["age"].tolist(),
            "y": _numbers(rows["percent"]),
            "customdata": [
                html(
                    "<b>{}</b><br>{}<br>{}",
                    say.percent(value, 0),
                    say("follow.ramp.cohort", year=str(cohort)),
                    say("follow.ramp.age", count=int(age)),
                )
                for age, value in zip(rows["age"], rows["percent"], strict=True)
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
            "line": {"width": 2.75, "color": theme.colour(BLUE)} if cohort == names[-1] else _faint(cohort, names),
        }
        for cohort, rows in ((cohort, _every_age(rows)) for cohort, rows in table.groupby("cohort"))
    ]
    layout = {
        "xaxis": {"title": {"text": say("follow.ramp.axis")}, "showgrid": False, "dtick": 3},
        "yaxis": {"ticksuffix": say.percent_sign, "rangemode": "tozero", "nticks": 6, "zeroline": False},
        "shapes": [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 100, "y1": 100}
                   | {"line": {"color": theme.colour(BAND), "width": 2}, "layer": "below"}],
        "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
        "showlegend": True,
        "legend": {"orientation": "h", "y": 1.14, "x": 0},
    }  # fmt: skip
    charts.plot(say, traces, layout, alt, key, 340)


def _every_age(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per age, so that one that is not known breaks the line."""
    ages = range(int(rows["age"].min()), int(rows["age"].max()) + 1)
    return rows.set_index("age").reindex(ages).rename_axis("age").reset_index()


def _faint(cohort: int, names: Sequence[int]) -> dict[str, Any]:
    """Older cohorts in grey, told apart by their dashes."""
    dashes = ("solid", "dot", "dash", "dashdot", "4px,2px", "8px,2px,2px,2px")
    return {"width": 1.5, "color": GREY, "dash": dashes[list(names).index(cohort) % len(dashes)]}


def two_axes(say: Say, rows: pd.DataFrame, alt: str, key: str) -> None:
    """One point per procedure: usefulness across, requests upwards; those that fewer counters offer are hollow.

    `rows`: name, usefulness (1 to 5), requests, share (percent of counters that offer it). Those that are asked for and
    rarely offered are named first, then the most asked for of each usefulness, unless a name would stand over another
    point or name. Points of one usefulness stand aside of one another, within its column.
    """
    rows = rows.sort_values("requests").assign(
        x=lambda table: table["usefulness"] + _aside(table["usefulness"]), rare=lambda table: table["share"] < RARE
    )
    most = rows.loc[rows.groupby("usefulness")["requests"].idxmax()]
    named = _apart(pd.concat([rows[rows["rare"]], most]).drop_duplicates("name").to_dict("records"), rows)
    layout = {
        "xaxis": {
            "title": {"text": say("offer.axes.x")},
            "tickvals": [1, 2, 3, 4, 5],
            "range": EDGES,
            "zeroline": False,
        },
        "yaxis": {"title": {"text": say("offer.axes.y")}, "type": "log", "tickformat": ",~f"}
        | {"tickvals": _decades(rows["requests"].astype("float64"))},
        "margin": {"l": 8, "r": 8, "t": 12, "b": 8},
        "annotations": [_named(row) for row in named],
        "shapes": [_column(note) for note in sorted(rows["usefulness"].unique())],
    }
    groups = [_group(say, rows[rows["rare"] == rare], rare) for rare in (False, True)]
    charts.plot(say, groups, layout, alt, key, 460)


def _apart(rows: list[dict[Any, Any]], points: pd.DataFrame) -> list[dict[Any, Any]]:
    """Those whose names stand clear of points and of one another on a phone; first the rare, and the most asked for."""
    least, most = map(log10, (points["requests"].min(), points["requests"].max()))

    def place(row: dict[Any, Any]) -> tuple[float, float]:
        return row["x"] * STEP, HEIGHT * (log10(row["requests"]) - least) / ((most - least) or 1)

    taken = [(x - DOT, x + DOT, y - DOT, y + DOT) for x, y in map(place, points.to_dict("records"))]
    kept = list[dict[Any, Any]]()
    for row in sorted(rows, key=lambda row: (not row["rare"], -row["requests"])):
        left, right, low, high = _room(row, *place(row))
        if all(right <= one[0] or one[1] <= left or high <= one[2] or one[3] <= low for one in taken):
            kept.append(row)
            taken.append((left, right, low, high))
    return kept


def _room(row: dict[Any, Any], x: float, y: float) -> tuple[float, float, float, float]:
    """Where the name of a point stands, in pixels: left, right, low, high; beside its point at an edge of the plane."""
    width = LETTER * max(map(len, _words(row)))
    left = x - width if row["usefulness"] == 5 else max(x - width / 2, EDGES[0] * STEP)
    return left, left + width, y + ABOVE, y + ABOVE + LINE * len(_words(row))


def _words(row: dict[Any, Any]) -> list[str]:
    """A name on lines so short that it covers no neighbour on a phone."""
    return wrap(row["name"], 11, break_long_words=False)


def _aside(usefulness: "pd.Series[Any]") -> "pd.Series[float]":
    """A little to the left or right, turn by turn, so that points of the same usefulness do not hide one another."""
    turn = usefulness.groupby(usefulness).cumcount()
    return (turn % 5 - 2) * 0.13


def _group(say: Say, rows: pd.DataFrame, rare: bool) -> dict[str, Any]:
    colour = theme.colour(ORANGE if rare else BLUE)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rows["x"].tolist(),
        "y": rows["requests"].astype("float64").tolist(),
        "marker": {"size": 12, "color": colour, "symbol": "circle-open" if rare else "circle", "line": {"width": 2}},
        "customdata": [
            html("<b>{}</b><br>{}", name, say("offer.axes.point", count=requests, share=say.percent(share, 0)))
            for name, requests, share in zip(rows["name"], rows["requests"], rows["share"], strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _named(row: dict[Any, Any]) -> dict[str, Any]:
    at = row["x"] * STEP
    left, right, *_ = _room(row, at, 0)
    return {
        "x": row["x"],
        "xanchor": "center",
        "xshift": (left + right) / 2 - at,
        "y": log10(row["requests"]),
        "yanchor": "bottom",
        "yshift": ABOVE,
        "text": concat(map(escape, _words(row)), html("<br>")),
        "showarrow": False,
        "font": {"size": 12},
    }


def _decades(requests: "pd.Series[float]") -> list[float]:
    """Round numbers from the least to the most: 1, 3, 10, 30..."""
    steps = [factor * 10.0**power for power in range(8) for factor in (1, 3)]
    return [step for step in steps if requests.min() / 1.5 <= step <= requests.max() * 1.5]
