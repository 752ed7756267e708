"""A map of access as SVG: every commune by its distance to a counter, under the counters."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pages.maps import communes, land, layers, outlines
from pages.maps import key as keys
from pages.maps.communes import Integers
from pages.maps.land import Window
from pages.maps.layers import Row
from pages.markup import NOTHING, Markup, concat, html

UNKNOWN = 255  # the class of a commune whose distance is not known
BADGE, CLEAR = 8, 16  # pixels: half of a number; from the middle of a name to that of a number under it
LETTERS = land.LETTER * layers.NARROW / 2  # half of a letter's width
Box = tuple[float, float, float, float]  # a middle, and how near to it across and down a number may not be
_TENTHS = 10  # dots stand on tenths of a unit
_SIDES = np.array([1, 1.5, 2, 2.5, 3, 4, 5, 7, 10, 15, 25, 50])  # widths that dots are drawn with, in units


@dataclass(frozen=True)
class Group:
    """Points of a kind: their colour in the light and in the dark; `hollow` where they are rings."""

    colours: tuple[str, str]
    hollow: bool = False

    @property
    def css(self) -> str:
        """The colour as a stylesheet says it."""
        return "light-dark({}, {})".format(*self.colours)

    @property
    def mark(self) -> Markup:
        """How the key of the map shows one."""
        return keys.ring(self.css) if self.hollow else keys.disc(self.css)


@dataclass(frozen=True)
class Access:
    """What a map of access shows, and where it looks.

    `shades`: the class of each commune, in the order of codes, none where communes are not drawn; `points`: x, y,
    radius, group (the rank of one of `groups`), code and name (the lines of its note); `badges`: how many counters
    have no place, by département; `focus`: the départements to look at, none for the country; `frame`: the same in
    units of the drawing; `names`: what is written on it (x, y, text).
    """

    alt: str
    shades: Integers | None
    points: Sequence[Row]
    groups: Sequence[Group]
    badges: Mapping[str, int] = field(default_factory=dict)
    focus: Sequence[str] = ()
    names: Sequence[Row] = ()


def digits(shades: Integers) -> str:
    """One digit a commune: its class, 5 where it is not known."""
    return "".join(map(str, np.minimum(shades, len(layers.SHADES) - 1)))


def svg(shown: Access, live: bool = False) -> Markup:
    """The communes and the counters; the name of a counter is told where a pointer rests on it.

    On a `live` page without these, and static/maps.js draws outlines and communes from the files of the map.
    """
    window = _window(shown.focus)
    told, close = land.named(shown.names, window.zoom, layers.LIFT), len(shown.focus) == 1
    lines = NOTHING if live else html('<use class="td-lines" href="#td-departments"/>{}', land.borders())
    return html(
        '<div class="td-access"><svg class="td-land" viewBox="{view}" role="img" aria-label="{alt}">'
        '{ground}{frames}{communes}{lines}{under}{points}{over}<g class="td-badges">{badges}</g></svg></div>',
        view=window.view,
        alt=shown.alt,
        ground=land.waiting(seen=window) if live else _ground(window),
        frames=land.frames(window),
        communes=NOTHING if shown.shades is None else (_waiting if live else _drawn)(shown, window),
        lines=lines,
        under=told if close else NOTHING,
        over=NOTHING if close else told,
        points=_points(shown, window, live),
        badges=_badges(badges(shown.badges, shown.names, window.zoom), window),
    )


def _waiting(shown: Access, _: Window) -> Markup:
    """Where static/maps.js draws the communes: of a département, or of the country."""
    of, digits_ = _own(shown)
    return html('<g class="{}" data-communes="{}" data-of="{}"></g>', "td-own" if of else "td-squares", digits_, of)


def _own(shown: Access) -> tuple[str, str]:
    """The only département that is looked at, "" where there is not one, and the digits of the communes drawn."""
    assert shown.shades is not None
    if len(shown.focus) != 1:
        return "", digits(shown.shades)
    return shown.focus[0], digits(shown.shades[communes.of_departments(tuple(shown.focus))])


def _drawn(shown: Access, window: Window) -> Markup:
    """The communes of a département as their outlines, those of the country as squares."""
    of, digits_ = _own(shown)
    if not of and shown.shades is not None:
        return html('<g class="td-squares">{}</g>', _squares(shown.shades, window))
    features = zip(outlines.communes(of), digits_, strict=True)
    return html('<g class="td-own">{}</g>', concat(_outline(feature, digit) for feature, digit in features))


def _outline(feature: Mapping[str, Any], digit: str) -> Markup:
    rings = [ring for part in feature["geometry"]["coordinates"] for ring in part]
    path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z" for ring in rings)
    look = "missing" if digit == str(len(layers.SHADES) - 1) else digit
    told = feature["properties"]["name"]
    return html('<path class="td-shade-{}" d="{}"><title>{}</title></path>', look, path, told)


def _ground(seen: Window) -> Markup:
    return html(
        '<defs>{}<clipPath id="td-coast"><use href="#td-departments"/></clipPath></defs>'
        '<use class="td-ground" href="#td-departments"/>',
        land.departments(seen),
    )


def _window(focus: Sequence[str]) -> Window:
    """Where the communes of these départements lie; the whole drawing where there are none."""
    looked = communes.frame(tuple(focus))
    return land.window(looked[::2], looked[1::2]) if looked else land.WHOLE


def _squares(shades: Integers, seen: Window) -> Markup:
    """A path for each class and width: a point is a stroke of no length with square ends."""
    x, y, side, rank = communes.places()
    of = shades[rank]
    sizes = np.searchsorted(_SIDES, np.maximum(side, 1) * communes.GROWN).clip(max=len(_SIDES) - 1)
    inside = np.array(
        [seen.holds(*place, margin=half) for place, half in zip(zip(x, y, strict=True), side, strict=True)]
    )
    paths = concat(
        html(
            '<path class="td-step-{}" style="stroke-width:{:.0f}" d="{}"/>',
            "missing" if shade == UNKNOWN else shade,
            _TENTHS * float(_SIDES[size]),
            _dots(x[here], y[here]),
        )
        for shade in (*range(5), UNKNOWN)
        for size in range(len(_SIDES))
        if (here := inside & (of == shade) & (sizes == size)).any()
    )
    return html('<g clip-path="url(#td-coast)"><g transform="scale(.1)">{}</g></g>', paths)


def _dots(x: np.ndarray, y: np.ndarray) -> str:
    """Points of a path, each told by its distance from the end of the one before: strokes of a tenth, as one of no
    length is not drawn in a PDF.
    """
    across, down = (np.round(_TENTHS * one).astype(int) for one in (x, y))
    steps = zip(np.diff(across, prepend=-1) - 1, np.diff(down, prepend=0), strict=True)
    return "".join(f"m{dx}{'' if dy < 0 else ' '}{dy}h1" for dx, dy in steps)


def _points(shown: Access, seen: Window, live: bool) -> Markup:
    """The counters, a group after another: rings where they are stops, discs where they are addresses."""
    grow = layers.grown(seen.zoom) / seen.zoom
    held: dict[tuple[int, float], list[Row]] = defaultdict(list)
    for row in shown.points:
        if seen.holds(row["x"], row["y"], margin=5):
            held[row["group"], round(row["radius"] * grow, 2)].append(row)
    marks = _strokes if live else _circles
    return concat(marks(shown.groups[group], radius, rows) for (group, radius), rows in sorted(held.items(), key=_rank))


def _rank(held: tuple[tuple[int, float], list[Row]]) -> tuple[int, float]:
    return held[0]


def _circles(group: Group, radius: float, rows: Sequence[Row]) -> Markup:
    marks = concat(
        html('<circle cx="{}" cy="{}" r="{}"><title>{}</title></circle>', row["x"], row["y"], radius, _told(row))
        for row in rows
    )
    style = f"fill:var(--tc-paper);stroke:{group.css}" if group.hollow else f"fill:{group.css}"
    return html('<g class="td-counters" style="{}">{}</g>', style, marks)


def _told(row: Row) -> str:
    return ", ".join(str(row["name"]).split("\n")[:2])


def _strokes(group: Group, radius: float, rows: Sequence[Row]) -> Markup:
    """One path for those of a width: a point is a stroke of no length with round ends."""
    path = "".join(f"M{row['x']:.1f} {row['y']:.1f}h.01" for row in rows)
    drawn = [(group.css, 2 * radius), *([("var(--tc-paper)", radius)] if group.hollow else [])]
    return concat(
        html('<path class="td-marks" style="stroke:{};stroke-width:{:.2f}" d="{}"/>', colour, width, path)
        for colour, width in drawn
    )


def _badges(rows: list[Row], seen: Window) -> Markup:
    """How many itinerant counters without known stops a département has, at its middle."""
    return concat(
        html(
            '<g transform="translate({} {}) scale({:.3f})"><rect x="-8" y="-7" width="16" height="14" rx="4"/>'
            '<text y="3.5">{}</text></g>',
            row["x"], row["y"], 1 / seen.zoom, row["text"],
        )
        for row in rows
    )  # fmt: skip


def badges(counts: Mapping[str, int], names: Sequence[Row], zoom: float) -> list[Row]:
    """The numbers of a map and their places: the middle of each département, or under or over the name that stands
    there, where no other number does.
    """
    middle = {one["code"]: one for one in land.geometry()["departments"]}
    found = [(middle[code], count) for code, count in counts.items() if code in middle]
    rows = [
        {"x": one.get("cx_inset", one["cx"]), "y": one.get("cy_inset", one["cy"]), "text": str(count)}
        for one, count in found
    ]
    lines = [
        _box(name["x"], name["y"] - layers.LIFT / zoom, len(name["text"]) * LETTERS, CLEAR, zoom) for name in names
    ]
    free = [row for row in rows if not _over(row, lines)]
    held = [*lines, *(_box(row["x"], row["y"], BADGE, 2 * BADGE, zoom) for row in free)]
    for row in (one for one in rows if one not in free):
        beside = (row | {"y": round(y + way, 1)} for _, y, _, way in _over(row, lines) for way in (way, -way))
        free.append(next((one for one in beside if not _over(one, held)), row))
        held.append(_box(row["x"], free[-1]["y"], BADGE, 2 * BADGE, zoom))
    return free


def _box(x: float, y: float, half: float, down: float, zoom: float) -> Box:
    return x, y, (half + BADGE) / zoom, down / zoom


def _over(row: Row, boxes: Sequence[Box]) -> list[Box]:
    """The boxes that a number lies on."""
    return [one for one in boxes if abs(row["x"] - one[0]) < one[2] and abs(row["y"] - one[1]) < one[3] - 0.1]
