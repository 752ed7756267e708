"""A map of points as SVG, over the outlines of the départements."""

from collections.abc import Mapping, Sequence

import pandas as pd

from pages.maps import land, layers
from pages.markup import Markup, concat, html

RADIUS = 2.6  # units of the drawing as a whole


def svg(
    rows: pd.DataFrame,
    alt: str,
    colours: Mapping[str, str],
    frame: Sequence[float] | None,
    live: bool = False,
    names: Sequence[layers.Row] = (),
    lift: int = 0,
) -> Markup:
    """One mark a row (x, y and those of the inset, name, group), in the colour of its group, looking at a frame or at
    the whole country. Those of Île-de-France come twice, the second time in the enlarged frame.

    A mark is named where a pointer rests on it; not on a `live` page, where marks are told as shortly as can be.
    `names` stand so many pixels (`lift`) above their places.
    """
    seen = land.window(frame[::2], frame[1::2]) if frame else land.WHOLE
    again = rows[rows["inset_x"].notna()]
    drawn = pd.concat([rows, again.assign(x=again["inset_x"], y=again["inset_y"])])
    radius = RADIUS * seen.zoom**-0.8  # in a window marks grow, but less than what is under them
    marks = _strokes if live else _circles
    return html(
        '<div class="td-points"><svg class="td-land" viewBox="{}" role="img" aria-label="{}">{}{}{}{}{}</svg></div>',
        seen.view,
        alt,
        land.waiting(seen=seen) if live else _ground(seen),
        land.frames(seen),
        concat(marks(group, drawn[drawn["group"] == group], colour, radius) for group, colour in colours.items()),
        "" if live else html('<use class="td-lines" href="#td-departments"/>'),
        land.named(names, seen.zoom, lift),
    )


def _ground(seen: land.Window) -> Markup:
    return html('<defs>{}</defs><use class="td-ground" href="#td-departments"/>', land.departments(seen))


def _circles(group: str, rows: pd.DataFrame, colour: str, radius: float) -> Markup:
    marks = concat(
        html('<circle cx="{:.2f}" cy="{:.2f}" r="{:.2f}"><title>{}, {}</title></circle>', x, y, radius, name, group)
        for x, y, name in zip(rows["x"], rows["y"], rows["name"], strict=True)
    )
    return html('<g class="td-counters" style="fill:{}">{}</g>', colour, marks)


def _strokes(group: str, rows: pd.DataFrame, colour: str, radius: float) -> Markup:
    """One path for a group: a point is a stroke of no length with round ends."""
    path = "".join(f"M{x:.1f} {y:.1f}h.01" for x, y in zip(rows["x"], rows["y"], strict=True))
    style = f"fill:none;stroke-linecap:round;stroke-width:{2 * radius:.2f};stroke:{colour}"
    return html('<path class="td-marks" style="{}" d="{}"/>', style, path)
