"""The one way to a map of deck.gl: layers over the drawing of the country, what is chosen on them, and the same as SVG.

The list beside a map is the keyboard's way to it: both write the same parameter of the address, `CHOSEN`, and a page
draws what it says. Nothing is asked of elsewhere: no base map, no tile, no font.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import log2
from typing import Any

import pydeck as pdk
import streamlit as st

from pages.elements import filters
from pages.maps import land
from pages.maps.layers import INK, colour
from pages.markup import Markup, draw, html
from pages.shell import addressed, static_target
from pages.text import Say, by_name

CHOSEN = "choisi"
COMMUNE = "commune-"  # before the code of a commune that is chosen
GROUND = "ground"  # the layer of which a click chooses a département
COMMUNES = ("communes", "planned")  # those of which it chooses a commune
Frame = Sequence[float]  # left, top, right and bottom of a part of the drawing
AIR = 0.94  # of the map that what is looked at fills
NAMES = "places"  # the layer of names that are written from a zoom on (pages.maps.towns)
WIDEST, CLOSEST = -1, 8  # times that a map can be doubled
# deck.gl draws nothing that is nearer than `near` to its eye, one unit above the drawing, and depths grow with the
# zoom: a name that lies 1/n units under the drawing is seen where that is enlarged n times or more. All else is DEEP.
DEPTHS = {"near": 2, "far": 2000}
DEEP = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, -4, 1]
MOST = 5.0  # times that a map is doubled when it looks at what is small


class _Deck(pdk.Deck):
    """A deck whose JSON has no spaces: pydeck's own is indented, and twice as long."""

    def to_json(self) -> str:
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"), ensure_ascii=False)


def chart(
    say: Say,
    key: str,
    layers: Callable[[], Sequence[Any]],
    still: Callable[[bool], Markup],
    alt: str,
    chosen: str = "",
    frame: Frame | None = None,
) -> None:
    """Draw layers (pages.maps.layers), looking at a frame or at the whole country.

    Rows with a `code` may be chosen by a click, and no more by another: `chosen` is the code that the address holds.
    `still` draws the same as SVG: for a page that stands still, or (`live`) for paper and for a browser that refuses
    WebGL.
    """
    if addressed.is_taken():  # a page drawn for one of its tables: nobody sees it
        return
    if static_target.current():
        draw(still(False))
        return
    with st.container(key=f"deck-{key}"):
        st.pydeck_chart(
            _deck(layers(), chosen, frame),
            height=land.HEIGHT,
            key=f"webgl-{key}",
            on_select=partial(_keep, f"webgl-{key}"),
            selection_mode="single-object",
            alt=alt,
        )
        # Streamlit lets no SVG through: static/maps.js makes it of its text.
        refused = say("parts.deck.refused")
        draw(html('<div class="tc-still" data-svg="{}"><p class="tc-note">{}</p></div>', str(still(True)), refused))


def choice(say: Say, names: Mapping[str, str], label: str) -> str:
    """The list beside a map, codes with their names: what is chosen there or on the map; "" where nothing is."""
    if static_target.current():
        return filters.chosen(CHOSEN, ["", *names])
    return filters.any_of(CHOSEN, by_name(names), label, say("parts.deck.nothing"))


def _deck(layers: Sequence[Any], chosen: str, frame: Frame | None) -> _Deck:
    # Streamlit keeps its own selection until the layer that it is of has gone: another name for each choice, and the
    # address alone says what is chosen.
    for layer in layers:
        if layer.pickable:
            layer.id = f"{layer.id} {chosen} {frame}"
    zoomed = any(layer.id == NAMES for layer in layers)
    for layer in layers if zoomed else ():
        if layer.id != NAMES:
            layer.model_matrix = DEEP
    target, zoom = view(frame)
    depths = DEPTHS if zoomed else {}
    note = {"backgroundColor": _css("paper"), "color": _css("ink"), "border": f"1px solid {_css('edge')}"}
    return _Deck(
        layers=[*layers],
        views=[pdk.View(type="OrthographicView", controller=True, flip_y=True, **depths)],
        initial_view_state=pdk.ViewState(target=target, zoom=zoom, min_zoom=WIDEST, max_zoom=CLOSEST),
        map_provider=None,
        map_style=None,
        tooltip={"text": "{name}", "style": note | {"borderRadius": "6px", "maxWidth": "20rem"}},
    )


def _css(name: str) -> str:
    return "#" + bytes(colour(INK[name])[:3]).hex()


def view(frame: Frame | None) -> tuple[list[float], float]:
    """The middle of what a map looks at, and how many times it is doubled: the whole drawing at 0."""
    if frame is None:
        return [land.WIDTH / 2, land.HEIGHT / 2, 0], 0.0
    left, top, right, bottom = frame
    times = AIR * min(land.WIDTH / max(right - left, 1e-6), land.HEIGHT / max(bottom - top, 1e-6))
    return [(left + right) / 2, (top + bottom) / 2, 0], round(min(max(log2(times), 0.0), MOST), 2)


def around(places: Sequence[tuple[float, float]], least: float) -> list[float]:
    """The frame of places, `least` units on each side of their middle at least."""
    sides = [(min(side), max(side)) for side in zip(*places, strict=True)]
    half = [max(1.1 * (high - low) / 2, least) for low, high in sides]
    middle = [(low + high) / 2 for low, high in sides]
    return [round(centre + sign * reach, 1) for sign in (-1, 1) for centre, reach in zip(middle, half, strict=True)]


def _keep(key: str) -> None:
    """Write what was just clicked in the address, or that it is chosen no more; a click beside changes nothing."""
    for layer, rows in st.session_state[key]["selection"]["objects"].items():
        name = layer.split(" ")[0]
        code = next((str(told["code"]) for row in rows if (told := row.get("properties", row)).get("code")), "")
        if code and name == GROUND:
            enter(code)
        elif code:
            _choose(COMMUNE + code if name in COMMUNES else code)


def _choose(code: str) -> None:
    if code == st.query_params.get(CHOSEN):
        del st.query_params[CHOSEN]
    else:
        st.query_params[CHOSEN] = code


def enter(department: str) -> None:
    """Write a département in the address, in place of what was chosen elsewhere."""
    region = next((one["region"] for one in land.geometry()["departments"] if one["code"] == department), "")
    if st.query_params.get("region", region) != region:
        del st.query_params["region"]
    st.query_params.pop(CHOSEN, None)
    st.query_params["departement"] = department
