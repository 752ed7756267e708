"""Layers of deck.gl in units of the drawing, in the colours of the reader's theme."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import pydeck as pdk

from pages.elements import theme
from pages.maps import land, outlines

Colour = list[int]
Place = tuple[float, float]
Row = dict[str, Any]  # of a layer: where it is, and of what may be chosen `code` and `name`, the lines of its note
# Those of the stylesheet that layers use, light and dark: deck.gl reads no stylesheet.
INK = {
    "ink": ("#161616", "#f4f4f4"),
    "mute": ("#5e5e66", "#aaaab2"),
    "line": ("#e4e4ea", "#35353c"),
    "edge": ("#8a8a96", "#7c7c88"),
    "paper": ("#ffffff", "#161616"),
    "wash": ("#f7f7fa", "#1f1f23"),
    "track": ("#e9e9f0", "#303038"),
    "blue": ("#000091", "#9a9aff"),
    "step0": ("#dfdffb", "#4646a0"),
    "step1": ("#b3b3f2", "#5e5ec0"),
    "step2": ("#7f7fe4", "#7a7adc"),
    "step3": ("#4545bd", "#9c9cf2"),
    "step4": ("#000074", "#bcbcff"),
    "none": ("#c9c9cf", "#3a3a40"),
}
SHADES = ("step0", "step1", "step2", "step3", "step4", "none")  # of communes by class, the last one not known
# Colours of groups in order of size, in the light and in the dark, each 3:1 on land; a group's name is also in the note
# of a point.
GROUPS = (
    ("#6d70f5", "#a9abff"),
    ("#d9541e", "#ff9a5c"),
    ("#108f83", "#5fd3c4"),
    ("#b05ae0", "#e59af0"),
    ("#968000", "#d6cc4a"),
    ("#708299", "#b9c6d6"),
)
LIFT = 13  # pixels that names stand above their place
NARROW = 0.58  # of a letter's height, how wide it is, with some air
# A dot as deck.gl works it out: without a graphics card a disc takes twice as long as the four triangles of a hexagon.
_CORNERS = [(1, 0), (0.5, 0.87), (-0.5, 0.87), (-1, 0), (-0.5, -0.87), (0.5, -0.87)]
HEXAGON = "[" + ", ".join(f"[x + {across} * r, y + {down} * r]" for across, down in _CORNERS) + "]"
# A mesh lies over what was drawn before and under what comes after, as other layers do; its depths are rounded apart.
FLAT = {"depthCompare": "always", "depthWriteEnabled": False}
GRIP = 14  # pixels across that answer for a line


def colour(pair: tuple[str, str], opacity: int = 255) -> Colour:
    """Of a colour in both looks, that of the reader as deck.gl writes it."""
    return [*bytes.fromhex(pair[theme.name() == "dark"][1:]), opacity]


def ground(
    frame: Sequence[float] | None,
    fills: Sequence[str] = ("line",),
    looks: Mapping[str, int] | None = None,
    edge: str = "paper",
    between: Sequence[Any] = (),
    pickable: bool = False,
) -> list[Any]:
    """Départements, the borders of regions and the insets, for who looks at a frame or at the whole country. `looks`:
    by code, which of `fills` (names of INK) a département has; the first where it says nothing. `between`: layers that
    lie on land and under borders; `pickable`: whether a click chooses a département.
    """
    colours = [colour(INK[name]) for name in fills]
    rank = [(looks or {}).get(code, 0) for code in outlines.ranks("departments")]
    fill = f"({json.dumps(colours)})[({json.dumps(rank)})[properties.rank]]"
    far = "" if frame else land.FAR
    return [
        *_areas(f"departments{far}", "ground", fill, json.dumps(rank), INK[edge], pickable),
        *between,
        _lines(f"regions{far}", "borders", INK["edge"]),
        *_insets(frame),
    ]


def _areas(layer: str, name: str, fill: str, trigger: str, edge: tuple[str, str], pickable: bool) -> list[Any]:
    """Areas of a layer, or of the communes of a département by its code, and the lines around them."""
    areas = pdk.Layer(
        "GeoJsonLayer",
        outlines.address(layer),
        id=name,
        stroked=False,
        get_fill_color=fill,
        update_triggers={"getFillColor": [theme.name(), trigger]},
        pickable=pickable,
    )
    return [areas, _lines(layer, f"{name}-edges", edge)]


def _lines(layer: str, name: str, edge: tuple[str, str]) -> Any:
    """Lines of a pixel, all at once."""
    return pdk.Layer(
        "ScenegraphLayer",
        [{}],
        id=name,
        scenegraph=f"'{outlines.borders_address(layer)}'",
        get_position=[0, 0, 0],
        get_color=colour(edge),
        update_triggers={"getColor": theme.name()},
        parameters=FLAT,
        pickable=False,
    )


def _insets(frame: Sequence[float] | None) -> list[Any]:
    """The frame of each inset and its name; an inset that lies beside what is looked at is covered, like the sea."""
    hidden = beside(frame)
    seen = [one for one in land.geometry()["insets"] if one not in hidden]
    ink = {"line_width_units": "'pixels'", "get_line_width": 1, "get_polygon": "ring", "pickable": False}
    return [
        pdk.Layer(
            "PolygonLayer",
            [{"ring": _ring(one, grown)} for one in rows],
            id=name,
            filled=name == "covers",
            get_fill_color=colour(INK["paper"]),
            get_line_color=colour(INK["paper"] if name == "covers" else INK["edge"], 160),
            **ink,
        )
        for name, rows, grown in (("covers", hidden, 1), ("frames", seen, 0))
    ] + [texts([{"x": one["x"] + 5, "y": one["y"] + 10, "text": one["name"]} for one in seen], "insets", "start", 11)]


def uncovered(points: Sequence[Row], frame: Sequence[float] | None) -> list[bool]:
    """Which points lie in no inset that is covered for who looks at a frame: others would lie in the sea."""
    hidden = [(one["x"], one["y"], one["x"] + one["w"], one["y"] + one["h"]) for one in beside(frame)]
    return [
        not any(left <= one["x"] <= right and top <= one["y"] <= low for left, top, right, low in hidden)
        for one in points
    ]


def beside(frame: Sequence[float] | None) -> list[dict[str, Any]]:
    """The insets that lie beside what is looked at."""
    return [one for one in land.geometry()["insets"] if frame and not _is_in(one, frame)]


def _is_in(inset: dict[str, Any], frame: Sequence[float]) -> bool:
    """Whether half of an inset is in a frame, or half of what is looked at is in the inset: of less, the edge alone
    would be seen, beside what is looked at.
    """
    left, top, right, bottom = frame
    across = min(right, inset["x"] + inset["w"]) - max(left, inset["x"])
    down = min(bottom, inset["y"] + inset["h"]) - max(top, inset["y"])
    least: float = min(inset["w"] * inset["h"], (right - left) * (bottom - top))
    return min(across, down) > 0 and 2 * across * down >= least


def _ring(inset: dict[str, Any], grown: int) -> list[Place]:
    x, y = inset["x"] - grown, inset["y"] - grown
    right, low = x + inset["w"] + 2 * grown, y + inset["h"] + 2 * grown
    return [(x, y), (right, y), (right, low), (x, low), (x, y)]


def texts(rows: str | list[Row], name: str, anchor: str = "middle", size: int = 12, **more: Any) -> Any:
    """Words at their places (x, y, text), in letters of so many pixels; of a file, where `more` says so."""
    return pdk.Layer(
        "TextLayer",
        rows,
        id=name,
        get_size=size,
        get_color=colour(INK["ink"], 200),
        get_text_anchor=f"'{anchor}'",
        font_family="'system-ui, sans-serif'",
        character_set="'auto'",
        pickable=False,
        **{"font_settings": {"fontSize": 48}, "get_position": "[x, y]", "get_text": "text"} | more,
    )


def names(frame: Sequence[float] | None) -> list[Any]:
    """What the départements in the frame are called; nothing of the whole country, whose points they would cover."""
    return [texts(named(frame), "names", size=land.LETTER)] if frame else []


def named(frame: Sequence[float]) -> list[Row]:
    """The same as rows."""
    left, top, right, bottom = frame
    at = [(one.get("cx_inset", one["cx"]), one.get("cy_inset", one["cy"]), one["name"]) for one in _departments()]
    return [{"x": x, "y": y, "text": name} for x, y, name in at if left <= x <= right and top <= y <= bottom]


def _departments() -> list[dict[str, Any]]:
    """Those of the drawing whose name no frame of an inset says already."""
    return [one for one in land.geometry()["departments"] if not one["code"].startswith("97")]


def points(
    rows: list[Row], name: str, colours: Sequence[tuple[str, str]], radius: float = 2.4, edge: str = "paper"
) -> Any:
    """Discs at their places (x, y), each in one of `colours` by its `group`; they grow less than what is under them."""
    return pdk.Layer(
        "ScatterplotLayer",
        rows,
        id=name,
        get_position="[x, y]",
        get_radius=radius,
        radius_min_pixels=radius,
        radius_max_pixels=3 * radius,
        get_fill_color=f"({json.dumps([colour(one) for one in colours])})[group]",
        stroked=True,
        get_line_color=colour(INK[edge]),
        get_line_width=0.8 if edge == "paper" else 1.5,
        line_width_units="'pixels'",
        pickable=True,
    )


def rings(places: Sequence[Place], name: str = "chosen") -> Any:
    """Rings around what is chosen."""
    return pdk.Layer(
        "ScatterplotLayer",
        [{"x": x, "y": y} for x, y in places],
        id=name,
        get_position="[x, y]",
        get_radius=9,
        radius_units="'pixels'",
        filled=False,
        stroked=True,
        get_line_color=colour(INK["ink"]),
        get_line_width=2.5,
        line_width_units="'pixels'",
        pickable=False,
    )


def _of_digit(values: Sequence[Any], digits: str, rank: str = "rank") -> str:
    """What deck.gl works out for a row: that of `values` which the digit at the rank of the row says. A file of places
    is asked for once, and a change of filter sends a digit a place.
    """
    return f"({json.dumps(values)})[('{digits}')[{rank}]]"


def hash_of(digits: str) -> str:
    """What tells deck.gl that digits are others than before."""
    return sha256(digits.encode()).hexdigest()[:12]


def dots(digits: str) -> Any:
    """The communes of the country, each in the shade that its digit says."""
    colours = [colour(INK[name]) for name in SHADES]
    return pdk.Layer(
        "SolidPolygonLayer",
        outlines.address(outlines.DOTS),
        id="dots",
        get_polygon=HEXAGON,
        get_fill_color=_of_digit(colours, digits),
        update_triggers={"getFillColor": [theme.name(), hash_of(digits)]},
        pickable=False,
    )


def network(
    data: str | list[Row],
    name: str,
    colours: Sequence[tuple[str, str]],
    hollow: Sequence[bool],
    scale: float,
    kept: str,
) -> Any:
    """Points of a file, or of the page itself, each as large as its `radius` says; rings in the colour of their group
    where those of a group are `hollow`. `kept`: 1 for each point that is drawn and 0 for each that is not, "" for all.
    """
    paper, edges = colour(INK["paper"]), [colour(one) for one in colours]
    fills = [paper if open_ else edge for open_, edge in zip(hollow, edges, strict=True)]
    lines = [edge if open_ else paper for open_, edge in zip(hollow, edges, strict=True)]
    widths = [1.5 if open_ else 0.75 for open_ in hollow]
    some: dict[str, Any] = {
        "extensions": [{"@@type": "DataFilterExtension", "filterSize": 1}],
        "get_filter_value": _of_digit([0, 1], kept),
        "filter_range": [1, 1],
    }
    return pdk.Layer(
        "ScatterplotLayer",
        data,
        id=name,
        get_position="[x, y]",
        get_radius="radius",
        radius_units="'pixels'",
        radius_scale=scale,
        get_fill_color=f"({json.dumps(fills)})[group]",
        stroked=True,
        get_line_color=f"({json.dumps(lines)})[group]",
        get_line_width=f"({json.dumps(widths)})[group]",
        line_width_units="'pixels'",
        update_triggers={"getFillColor": theme.name(), "getLineColor": theme.name(), "getFilterValue": hash_of(kept)},
        pickable=True,
        **(some if kept else {}),
    )


def grown(zoom: float) -> float:
    """How many times larger points are drawn where what is under them is `zoom` times as large."""
    return float(min(2.2, 0.8 * zoom**0.5))


def communes(department: str, digits: str) -> list[Any]:
    """The communes of a département as their outlines, each in the shade that its digit says, in the order of codes; a
    click chooses one.
    """
    fill = _of_digit([colour(INK[name]) for name in SHADES], digits, "properties.rank")
    return _areas(department, "communes", fill, hash_of(digits), INK["paper"], pickable=True)


def edges(departments: Sequence[str]) -> list[Any]:
    """The borders of the communes of some départements."""
    return [_lines(one, f"edges-{one}", INK["paper"]) for one in departments]


def badges(rows: list[Row]) -> Any:
    """Numbers in a frame at their places (x, y, text)."""
    frame: dict[str, Any] = {
        "background": True,
        "get_background_color": colour(INK["paper"]),
        "background_padding": [4, 2],
    }
    frame |= {"get_border_color": colour(INK["edge"]), "get_border_width": 1}
    return texts(rows, "badges", size=9, **frame)


def labels(rows: str | list[Row], name: str, lift: int = LIFT, **more: Any) -> Any:
    """Names at their places, as `texts` takes them, of which none lies on another (`apart`).

    They stand so many pixels above what they name, on a ground of their own: they lie on points and on borders.
    """
    ground: dict[str, Any] = {"background": True, "background_padding": [2, 0]}
    ground |= {"get_background_color": colour(INK["paper"], 170), "get_pixel_offset": [0, -lift]}
    return texts(rows, name, size=land.LETTER, **ground | more)


def apart(rows: list[Row], zoom: float) -> list[Row]:
    """The names that lie on none before them; of the whole country those far apart, as its points are what it shows."""
    air = 1.3 * land.LETTER if zoom > 1 else 3 * land.LETTER
    held: list[tuple[float, float, float]] = []
    kept = []
    for row in rows:
        y, half = row["y"] * zoom, land.LETTER * NARROW * len(row["text"]) / 2
        x = min(row["x"] * zoom, land.WIDTH * zoom - half)  # it ends within the drawing
        if all(abs(x - left) > half + wide or abs(y - top) > air for left, top, wide in held):
            held.append((x, y, half))
            kept.append(row | {"x": x / zoom})
    return kept


def arcs(rows: list[Row], name: str, chosen: str = "") -> list[Any]:
    """Arcs that lie on the drawing, from (x, y) to (to_x, to_y); those whose code is chosen are drawn over the others.

    What is seen is thin: a broad one that is not answers to the pointer.
    """
    seen = [row for row in rows if row["code"] != chosen]
    over = [row for row in rows if row["code"] == chosen]
    blue = colour(INK["blue"], 90 if over else 180)
    return [
        _arcs(seen, f"{name}-seen", blue, 1.75, pickable=False),
        _arcs(over, f"{name}-over", colour(INK["blue"]), 4, pickable=False),
        _arcs(rows, name, [0, 0, 0, 1], GRIP, pickable=True),
    ]


def lines(rows: list[Row], name: str) -> Any:
    """Arcs that answer to no pointer: from (x, y) to (to_x, to_y)."""
    return _arcs(rows, name, colour(INK["ink"], 150), 1.25, pickable=False)


def _arcs(rows: list[Row], name: str, ink: Colour, width: float, pickable: bool) -> Any:
    return pdk.Layer(
        "ArcLayer",
        rows,
        id=name,
        get_source_position="[x, y]",
        get_target_position="[to_x, to_y]",
        get_source_color=ink,
        get_target_color=ink,
        get_width=width,
        get_height=0.5,
        get_tilt=90,
        pickable=pickable,
    )
