"""Charts of the counters room that are no plain line."""

from dataclasses import replace
from math import log10
from textwrap import wrap
from typing import Any

import pandas as pd

from pages import charts
from pages.charts.events import NONE, Marks
from pages.charts.plotly import ABOVE
from pages.charts.spec import (
    BLUE,
    FAINT,
    GREY,
    ORANGE,
    PALE,
    SUBJECT,
    WASH,
    Band,
    Bar,
    Bars,
    Chart,
    Label,
    Level,
    Line,
    Look,
    Part,
    Scale,
)
from pages.text import Say
from queries.figures import Keys
from queries.studies.seasonal import BREAK

RAW = Look(GREY, 1.25)
DASHES = ("solid", "dot", "dash", "dashdot", "4px,2px", "8px,2px,2px,2px")  # tell grey lines apart
RARE = 80  # percent of counters: a procedure that fewer of them offer stands out
# Of the plane of procedures on a phone, in pixels: a step of usefulness, and from the least to the most asked for.
STEP, HEIGHT = 50, 330
EDGES = (1.4, 5.6)  # the least and the most useful that the plane has room for
DOT, LETTER, LINE = 7, 6.5, 16  # half a point, a letter of a name and its lines


def trend(say: Say, table: pd.DataFrame, alt: str, marks: Marks, height: int = 340) -> Chart:
    """Acts month by month (thin) and without their seasons (thick), over the months of COVID, shaded; and events.

    `table`: month, value, adjusted, one row per month; a missing month breaks both lines.
    """
    lines = [
        charts.dated(say, table, "month", column, "count", say(f"footfall.trend.{name}"), look)
        for column, name, look in (("value", "raw", RAW), ("adjusted", "adjusted", SUBJECT))
        if table[column].notna().any()
    ]
    if len(lines) == 1:
        lines = [replace(lines[0], look=SUBJECT)]
    begins, ends = pd.Timestamp(BREAK[0]), pd.Timestamp(BREAK[1])
    shaded = Band(begins.date(), (ends + pd.offsets.MonthEnd()).date(), WASH, say("footfall.trend.break"))
    bands = [shaded] if table["month"].min() <= ends else []
    return Chart(alt, lines, "count", marks, bands=bands, height=height)


def shares(say: Say, rows: pd.DataFrame, alt: str, marks: Marks, target: float | None = None) -> Chart:
    """A share month by month (month, share, low, high, in percent), each with its interval as an upright line, and the
    level that was aimed at.
    """
    every = pd.date_range(rows["month"].min(), rows["month"].max(), freq="MS", name="month")
    table = rows.assign(month=pd.to_datetime(rows["month"])).set_index("month").reindex(every).reset_index()
    low, high = charts.known(table["low"]), charts.known(table["high"])
    called = say("footfall.survey.share")
    line = charts.dated(say, table, "month", "share", "percent", "", called=called, low=low, high=high)
    return Chart(alt, [line], "percent", marks, charts.aimed(say, target, "percent"), height=260)


def outcomes(say: Say, rows: pd.DataFrame, alt: str, keys: Keys) -> Bars:
    """One bar per partner: settled on the spot, in part, sent elsewhere (percent); the last is written."""
    looks = {"done": ("full", BLUE), "partly": ("half", PALE), "redirected": ("lost", GREY)}
    parts = [Part(say(f"footfall.outcomes.{name}"), *look) for name, look in looks.items()]
    bars = [
        Bar(
            str(row["name"]),
            None,
            say.percent(keys(row)["redirected"](row["redirected"])),
            [0.0 if pd.isna(row[name]) else float(row[name]) for name in looks],
            ", ".join(f"{part.name} {say.percent(row[name])}" for part, name in zip(parts, looks, strict=True)),
        )
        for row in rows.to_dict("records")
    ]
    return Bars(alt, bars, "percent", parts=parts)


def cohorts(say: Say, table: pd.DataFrame, alt: str) -> Chart:
    """One line per year of opening: acts relative to the level reached, by age in months; the latest stands out."""
    names = sorted(table["cohort"].unique())
    lines = [
        _cohort(say, cohort, rows, SUBJECT if cohort == names[-1] else Look(GREY, 1.5, DASHES[rank % len(DASHES)]))
        for rank, (cohort, rows) in enumerate(table.groupby("cohort"))
    ]
    across = Scale(say("follow.ramp.axis"), range(0, int(table["age"].max()) + 1, 3))
    return Chart(alt, lines, "percent", NONE, [Level(100, look=Look(WASH, 2))], across=across, height=340, legend=True)


def _cohort(say: Say, cohort: int, rows: pd.DataFrame, look: Look) -> Line:
    """A row per age, so that one that is not known breaks the line."""
    ages = [*range(int(rows["age"].min()), int(rows["age"].max()) + 1)]
    values = charts.known(rows.set_index("age")["percent"].reindex(ages))
    words = [
        (say.percent(value, 0), say("follow.ramp.age", count=age)) for age, value in zip(ages, values, strict=True)
    ]
    return Line(str(cohort), ages, values, look, words, called=say("follow.ramp.cohort", year=str(cohort)))


def two_axes(say: Say, rows: pd.DataFrame, alt: str) -> Chart:
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
    return Chart(
        alt,
        [_points(say, rows[rows["rare"] == rare], rare) for rare in (False, True)],
        "count",
        NONE,
        bands=[Band(note - 0.42, note + 0.42, FAINT) for note in sorted(rows["usefulness"].unique())],
        labels=[_named(row) for row in named],
        across=Scale(say("offer.axes.x"), (1, 2, 3, 4, 5), EDGES),
        up=Scale(say("offer.axes.y"), _decades(rows["requests"].astype("float64")), log=True),
        height=460,
    )


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


def _points(say: Say, rows: pd.DataFrame, rare: bool) -> Line:
    words = [
        (name, say("offer.axes.point", count=requests, share=say.percent(share, 0)))
        for name, requests, share in zip(rows["name"], rows["requests"], rows["share"], strict=True)
    ]
    look = Look(ORANGE if rare else BLUE, point=12, hollow=rare)
    return Line("", rows["x"].tolist(), rows["requests"].astype("float64").tolist(), look, words)


def _named(row: dict[Any, Any]) -> Label:
    at = row["x"] * STEP
    left, right, *_ = _room(row, at, 0)
    return Label(row["x"], row["requests"], _words(row), (left + right) / 2 - at)


def _decades(requests: "pd.Series[float]") -> list[float]:
    """Round numbers from the least to the most: 1, 3, 10, 30..."""
    steps = [factor * 10.0**power for power in range(8) for factor in (1, 3)]
    return [step for step in steps if requests.min() / 1.5 <= step <= requests.max() * 1.5]
