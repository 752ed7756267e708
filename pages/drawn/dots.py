"""A map of points as SVG, over the outlines of the départements."""

from collections.abc import Mapping

import pandas as pd

from pages.drawn import land, projection
from pages.drawn.land import Window
from pages.markup import Markup, concat, draw, html

SPREAD = 20  # degrees of longitude beyond which points are of the whole country
RADIUS = 2.6  # units of the drawing as a whole


def draw_dots(rows: pd.DataFrame, alt: str, colours: Mapping[str, str]) -> None:
    """Draw what `maps.points` would, of the same rows; the key of groups stands under it."""
    draw(svg(rows, alt, colours))


def svg(rows: pd.DataFrame, alt: str, colours: Mapping[str, str]) -> Markup:
    """One mark a row (lat, lon, name, group, of the territory `level`, `code`), in the colour of its group, named where
    a pointer rests on it. Those of Île-de-France come twice, the second time in the enlarged frame.
    """
    at = [projection.place(*place) for place in zip(rows["lon"], rows["lat"], strict=True)]
    spread = float(rows["lon"].max() - rows["lon"].min()) > SPREAD
    seen = land.WHOLE if spread else land.window([x for x, _ in at], [y for _, y in at], air=0.8)
    drawn = rows.assign(at=at)
    if spread:
        inside = drawn[[place in _twice() for place in zip(drawn["level"], drawn["code"], strict=True)]]
        twice = [projection.again(*place) for place in zip(inside["lon"], inside["lat"], strict=True)]
        drawn = pd.concat([drawn, inside.assign(at=twice)])
    return html(
        '<div class="td-points"><svg class="td-land" viewBox="{}" role="img" aria-label="{}">'
        '<defs>{}</defs><use class="td-ground" href="#td-departments"/>{}<use class="td-lines" href="#td-departments"/>'
        "{}</svg></div>",
        seen.view,
        alt,
        land.departments(),
        land.frames(seen),
        concat(_group(group, drawn[drawn["group"] == group], colour, seen) for group, colour in colours.items()),
    )


def _twice() -> set[tuple[str, str]]:
    """The territories that the drawing has twice."""
    layers = {"region": "regions", "department": "departments"}
    return {(level, one["code"]) for level, name in layers.items() for one in land.geometry()[name] if "d_inset" in one}


def _group(group: str, rows: pd.DataFrame, colour: str, seen: Window) -> Markup:
    radius = RADIUS * seen.zoom**-0.8  # in a window marks grow, but less than what is under them
    marks = concat(
        html('<circle cx="{:.2f}" cy="{:.2f}" r="{:.2f}"><title>{}, {}</title></circle>', x, y, radius, name, group)
        for (x, y), name in zip(rows["at"], rows["name"], strict=True)
    )
    return html('<g class="td-counters" style="fill:{}">{}</g>', colour, marks)
