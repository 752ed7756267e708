"""The map of access as SVG: every commune as a square by its distance to a counter, under the counters."""

import base64
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pages.maps import land
from pages.maps.land import Window
from pages.markup import NOTHING, Markup, concat, draw, html

UNKNOWN = 255  # the class of a commune whose distance is not known
GROWN = 1.12  # squares overlap a little: no gap shows between two neighbours
_FILE = Path(__file__).parents[1] / "static" / "communes.json"
_SQUARE, _CIRCLE = html('<rect x="5" y="2" width="10" height="10"/>'), html('<circle cx="10" cy="7" r="5"/>')
_TENTHS = 10  # squares and dots stand on tenths of a unit
_SIDES = np.array([1, 1.5, 2, 2.5, 3, 4, 5, 7, 10, 15, 25, 50])  # sides that squares are drawn with, in units


def draw_communes(data: Mapping[str, Any]) -> None:
    """Draw what `pages/counters/access_map` would, of the same data, looking at the same départements."""
    draw(svg(data))


def svg(data: Mapping[str, Any]) -> Markup:
    """The communes, the counters and the legend; the name of a counter is told where a pointer rests on it."""
    seen = _window(data["focus"])
    under = data.get("under") if seen == land.WHOLE else ""  # what the whole country is drawn without
    return html(
        '<div class="td-map td-access"><svg class="td-land" viewBox="{view}" role="img" aria-label="{alt}">'
        '<defs>{coast}<clipPath id="td-coast"><use href="#td-departments"/></clipPath></defs>'
        '<use class="td-ground" href="#td-departments"/>{frames}'
        '<g class="td-squares" clip-path="url(#td-coast)"><g transform="scale(.1)">{squares}</g></g>'
        '<use class="td-lines" href="#td-departments"/>{borders}{points}<g class="td-badges">{badges}</g></svg>'
        "{legend}</div>",
        view=seen.view,
        alt=data["label"],
        coast=land.departments(),
        frames=land.frames(seen),
        squares=NOTHING if under == "communes" else _squares(data["shades"], seen),
        borders=land.borders(),
        points=NOTHING if under == "points" else _points(data, seen),
        badges=NOTHING if under == "points" else _badges(data["badges"], seen),
        legend=_legend(data, under or ""),
    )


@cache
def _communes() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Place, side and rank of each square, in units of the drawing, and the département of each commune."""
    found = json.loads(_FILE.read_text(encoding="utf-8"))
    x, y, side, again = (_unpacked(found[name], "<u2") for name in ("x", "y", "side", "of"))
    rank = np.concatenate([np.arange(len(x) - len(again)), again])
    codes = [found["codes"][start : start + 5] for start in range(0, len(found["codes"]), 5)]
    return x / 100, y / 100, side / 100, rank, [code[: 3 if code.startswith("97") else 2] for code in codes]


def _unpacked(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), kind).astype(np.int64)


def _window(focus: Sequence[str]) -> Window:
    """Where the squares of these départements lie; the whole drawing where there are none."""
    if not focus:
        return land.WHOLE
    x, y, side, _, departments = _communes()
    own = np.isin(departments, focus).nonzero()[0]  # the main drawing alone: those drawn again come after
    half = side[own] / 2 + 1
    return land.window([*(x[own] - half), *(x[own] + half)], [*(y[own] - half), *(y[own] + half)])


def _squares(packed: str, seen: Window) -> Markup:
    """A path for each shade and side: a point is a stroke of no length with square ends."""
    x, y, side, rank, _ = _communes()
    shades = _unpacked(packed, "u1")[rank]
    sizes = np.searchsorted(_SIDES, np.maximum(side, 1) * GROWN).clip(max=len(_SIDES) - 1)
    inside = np.array(
        [seen.holds(*place, margin=half) for place, half in zip(zip(x, y, strict=True), side, strict=True)]
    )
    return concat(
        html(
            '<path class="td-step-{}" style="stroke-width:{:.0f}" d="{}"/>',
            "missing" if shade == UNKNOWN else shade,
            _TENTHS * float(_SIDES[size]),
            _dots(x[here], y[here]),
        )
        for shade in (*range(5), UNKNOWN)
        for size in range(len(_SIDES))
        if (here := inside & (shades == shade) & (sizes == size)).any()
    )


def _dots(x: np.ndarray, y: np.ndarray) -> str:
    """Points of a path, each told by its distance from the one before."""
    across, down = (np.round(_TENTHS * one).astype(int) for one in (x, y))
    steps = zip(np.diff(across, prepend=0), np.diff(down, prepend=0), strict=True)
    return "".join(f"m{dx}{'' if dy < 0 else ' '}{dy}h0" for dx, dy in steps)


def _points(data: Mapping[str, Any], seen: Window) -> Markup:
    """The counters, a group after another: squares where they are stops, circles where they are addresses."""
    grow = min(2.2, 0.62 * seen.zoom**0.5) / seen.zoom
    by_group: dict[str, list[Markup]] = defaultdict(list)
    for x, y, radius, group, name, commune, _, _ in data["points"]:
        if seen.holds(x, y, margin=5):
            told = ", ".join(filter(None, (name, commune)))
            by_group[group].append(_mark(x, y, radius * grow, told, data["groups"][group]["square"]))
    return concat(
        html('<g class="td-counters" style="fill:{}">{}</g>', group["colour"], concat(by_group[name]))
        for name, group in data["groups"].items()
        if by_group[name]
    )


def _mark(x: float, y: float, radius: float, told: str, square: bool) -> Markup:
    if square:
        side = round(2 * radius, 2)
        return html(
            '<rect x="{:.1f}" y="{:.1f}" width="{}" height="{}"><title>{}</title></rect>',
            x - radius, y - radius, side, side, told,
        )  # fmt: skip
    return html('<circle cx="{}" cy="{}" r="{:.2f}"><title>{}</title></circle>', x, y, radius, told)


def _badges(counts: Mapping[str, int], seen: Window) -> Markup:
    """How many itinerant counters without known stops a département has, at its middle."""
    places = {one["code"]: one for one in land.geometry()["departments"]}
    found = ((places[code], count) for code, count in counts.items() if code in places)
    return concat(
        html(
            '<g transform="translate({} {}) scale({:.3f})"><rect x="-8" y="-7" width="16" height="14" rx="4"/>'
            '<text y="3.5">{}</text></g>',
            place.get("cx_inset", place["cx"]), place.get("cy_inset", place["cy"]), 1 / seen.zoom, count,
        )
        for place, count in found
    )  # fmt: skip


def _legend(data: Mapping[str, Any], under: str) -> Markup:
    steps = concat(
        html(
            '<li><svg viewBox="0 0 20 14" aria-hidden="true"><rect class="td-shade-{}" x=".5" y=".5" width="19"'
            ' height="13" rx="2"/></svg><span>{}</span> <b>{}</b></li>',
            rank if rank < 5 else "missing", step["label"], step["count"],
        )
        for rank, step in enumerate(data["steps"])
    )  # fmt: skip
    groups = concat(
        html(
            '<li><svg viewBox="0 0 20 14" aria-hidden="true" style="fill:{};stroke:{}">{}</svg><span>{}</span>'
            " <b>{}</b></li>",
            group["colour"],
            "var(--tc-ink)" if group.get("framed") else "none",
            _SQUARE if group["square"] else _CIRCLE,
            group["label"],
            group["count"],
        )
        for group in data["groups"].values()
    )
    head = html('<li class="td-measured">{}</li>', data["words"]["title"])
    measured = NOTHING if under == "communes" else html("{}{}", head, steps)
    return html('<ul class="td-legend">{}{}</ul>', measured, NOTHING if under == "points" else groups)
