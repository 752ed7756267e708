"""Maps of points over the outlines of the départements: the same canvas as counters have, without communes."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.markup import concat, draw, html
from pages.parts import paper
from pages.parts.components import component
from pages.text import Say

# Colours of groups in order of size, in the light and in the dark, each 3:1 on land; a group's name is also in the note
# of a point.
COLOURS = (
    ("#6d70f5", "#a9abff"),
    ("#d9541e", "#ff9a5c"),
    ("#108f83", "#5fd3c4"),
    ("#b05ae0", "#e59af0"),
    ("#968000", "#d6cc4a"),
    ("#708299", "#b9c6d6"),
)
RADIUS = 3.4
LEAST = 12.0  # half of the narrowest view, in units of the drawing: some 25 km


def points(say: Say, rows: pd.DataFrame, alt: str, key: str, close: bool, sheet: str) -> None:
    """One point per row (x, y, inset_x, inset_y: units of the drawing; name, territory, group) over the départements.

    `group` colours the points and names them in the key; a `close` map looks at the points alone, else at the country.
    `sheet` is where a point leads, its name in the place of CODE. On paper rows have lat, lon, and the `level` and
    `code` of the territory that they are in.
    """
    groups = rows["group"].value_counts()
    colours = {
        name: "light-dark({}, {})".format(*COLOURS[min(rank, len(COLOURS) - 1)])
        for rank, name in enumerate(groups.index)
    }
    if written := paper.sheet():
        written.pens["points"](rows, alt, colours)
        _key(say, groups, colours)
        return
    words = {name: say(f"parts.dots.{name}") for name in ("hint", "in", "out", "all")}
    data = {
        "land": "./app/static/map.json",
        "label": alt,
        "words": words | {"title": "", "sheet": sheet},
        "shades": "",
        "away": "",
        "steps": [],
        "points": _points(rows, list(colours)),
        "groups": [
            {"label": str(name), "count": say.number(count), "colour": colours[name]} for name, count in groups.items()
        ],
        "badges": {},
        "focus": [],
        "frame": frame(rows) if close else None,
        "version": f"{key}-{len(rows)}",
    }
    component("point_map")(key=f"point-map-{key}", data=data)


def frame(rows: pd.DataFrame) -> list[float]:
    """Left, top, right and bottom of a view that holds all the points, LEAST on each side of their middle at least."""
    sides = [(float(rows[name].min()), float(rows[name].max())) for name in ("x", "y")]
    half = [max(1.1 * (high - low) / 2, LEAST) for low, high in sides]
    middle = [(low + high) / 2 for low, high in sides]
    return [round(centre + sign * reach, 1) for sign in (-1, 1) for centre, reach in zip(middle, half, strict=True)]


def _points(rows: pd.DataFrame, groups: list[Any]) -> list[list[Any]]:
    """Place, radius, group, name, territory, no count, and the name by which it is opened; those of the inset twice."""
    again = rows[rows["inset_x"].notna()]
    drawn = pd.concat([rows, again.assign(x=again["inset_x"], y=again["inset_y"])])
    names = ("x", "y", "group", "name", "territory")
    return [
        [round(x, 2), round(y, 2), RADIUS, groups.index(group), name, place if pd.notna(place) else "", None, name]
        for x, y, group, name, place in zip(*(drawn[name] for name in names), strict=True)
    ]


def _key(say: Say, counts: "pd.Series[int]", colours: Mapping[Any, str]) -> None:
    items = concat(
        html('<li><span style="background:{}"></span>{} <b>{}</b></li>', colours[group], str(group), say.number(count))
        for group, count in counts.items()
    )
    draw(html('<ul class="tc-dots">{}</ul>', items))
