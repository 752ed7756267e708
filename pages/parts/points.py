"""Maps of points over the outlines of the départements, without any outside tile."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, log2, radians

import pandas as pd
import pydeck
import streamlit as st
from pydeck.bindings.json_tools import default_serialize

from pages.markup import concat, draw, html
from pages.parts import filters, paper, scale, theme
from pages.text import Say

GEOMETRY = "./app/static/departements.geojson"
HEIGHT = 560
# Colours of groups in order of size, each 3:1 on land, light or dark; a group's name is also in the tooltip.
COLOURS = ("#3b3bd6", "#c2410c", "#0f8a7e", "#9333c8", "#857000", "#64748b")
LAND = {"light": ("#e4e4ee", "#ffffff"), "dark": ("#2a2a31", "#161616")}
RAMP = {
    "light": ("#dfdffb", "#b3b3f2", "#7f7fe4", "#4545bd", "#000074"),
    "dark": ("#2c2c66", "#47479f", "#6a6ad2", "#9c9cf2", "#d9d9ff"),
}


@dataclass(frozen=True)
class View:
    """Where the map looks at first: longitude, latitude, zoom."""

    longitude: float
    latitude: float
    zoom: float


ZONES = {
    "mainland": View(2.6, 46.55, 4.75),
    "971": View(-61.42, 16.2, 8.6),
    "972": View(-61.02, 14.65, 9.3),
    "973": View(-53.1, 4.0, 6.2),
    "974": View(55.53, -21.13, 9.0),
    "976": View(45.15, -12.83, 9.7),
}


def points(say: Say, rows: pd.DataFrame, alt: str, key: str, shade: pd.DataFrame | None = None) -> None:
    """One point per row (lat, lon, name, group) over the départements, shaded by `shade` (code, value) if given.

    `group` colours the points and names them in the key. Where the points span the country, the reader chooses
    between the mainland and each overseas département; else the map fits them. On paper all are on one map, for which
    rows have the `level` and `code` of the territory that they are in.
    """
    groups = list(rows["group"].value_counts().index)
    colours = {group: COLOURS[min(rank, len(COLOURS) - 1)] for rank, group in enumerate(groups)}
    if sheet := paper.sheet():
        sheet.pens["points"](rows, alt, colours)
        _key(say, rows["group"].value_counts(), colours)
        return
    spread = len(rows) == 0 or float(rows["lon"].max() - rows["lon"].min()) > 20
    zone = _zone(say) if spread else ""
    view = ZONES[zone] if spread else fit(rows)
    layers = [_land(theme.name(), shade), _dots(rows, colours)]
    _show(layers, view, alt, f"{key}-{zone}")
    _key(say, rows["group"].value_counts(), colours)


def _zone(say: Say) -> str:
    label = say("parts.zone.label")
    return filters.choice("zone", list(ZONES), label, lambda zone: say(f"parts.zone.{zone}"), "mainland", "segments")


def fit(rows: pd.DataFrame) -> View:
    """The view that holds every point in a map about 700 by 560 pixels, with some air."""
    west, east, south, north = rows["lon"].min(), rows["lon"].max(), rows["lat"].min(), rows["lat"].max()
    middle = (south + north) / 2
    wide = 700 * 360 / (512 * max(east - west, 0.05))
    high = HEIGHT * 360 * cos(radians(middle)) / (512 * max(north - south, 0.05))
    return View((west + east) / 2, middle, min(log2(min(wide, high)) - 0.35, 11.0))


class _Deck(pydeck.Deck):
    """A deck written compactly: pydeck indents in pure Python, 30 ms and three times the bytes for 2,700 points."""

    def to_json(self) -> str:
        """What Streamlit sends."""
        return json.dumps(self, default=default_serialize, ensure_ascii=False, separators=(",", ":"))


def _land(look: str, shade: pd.DataFrame | None) -> pydeck.Layer:
    """The départements, from a static file; only a table of colours by rank travels with the page."""
    land, border = LAND[look]
    about = {"id": "land", "data": GEOMETRY, "get_line_color": _rgb(border), "line_width_min_pixels": 1}
    if shade is None:
        return pydeck.Layer("GeoJsonLayer", get_fill_color=_rgb(land), **about)
    bounds = scale.breaks(shade["value"].dropna().tolist(), "percent")
    colours = [
        _rgb(land if pd.isna(value) else RAMP[look][scale.shade(value, bounds)])
        for value in shade.sort_values("code")["value"]
    ]
    # Without the parentheses deck.gl's parser stops at the end of the table, and every shape is black.
    fill = f"({json.dumps(colours)})[properties.i]"
    return pydeck.Layer("GeoJsonLayer", get_fill_color=fill, update_triggers={"getFillColor": colours}, **about)


def _dots(rows: pd.DataFrame, colours: Mapping[str, str]) -> pydeck.Layer:
    data = [
        {"p": [round(lon, 4), round(lat, 4)], "n": name, "g": group, "c": _rgb(colours[group])}
        for lon, lat, name, group in zip(rows["lon"], rows["lat"], rows["name"], rows["group"], strict=True)
    ]
    return pydeck.Layer(
        "ScatterplotLayer",
        data,
        "points",
        get_position="p",
        get_fill_color="c",
        get_line_color=[255, 255, 255],
        stroked=True,
        line_width_min_pixels=0.75,
        get_radius=1400,
        radius_min_pixels=2.75,
        radius_max_pixels=9,
        pickable=True,
    )


def _rgb(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _show(layers: Sequence[pydeck.Layer], view: View, alt: str, key: str) -> None:
    """The map on the page, over no outside tile (`map_provider`)."""
    looked = pydeck.ViewState(**vars(view), min_zoom=3.5, max_zoom=14)
    deck = _Deck(list(layers), initial_view_state=looked, map_provider=None, tooltip={"text": "{n}\n{g}"})
    st.pydeck_chart(deck, height=HEIGHT, key=key, alt=alt)


def _key(say: Say, counts: "pd.Series[int]", colours: Mapping[str, str]) -> None:
    items = concat(
        html('<li><i style="background:{}"></i>{} <b>{}</b></li>', colours[group], str(group), say.number(count))
        for group, count in counts.items()
    )
    draw(html('<ul class="tc-dots">{}</ul>', items))
