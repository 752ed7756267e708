"""A map of regions or départements as SVG, with its legend: the shapes and shades of the map of the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from pages import maps
from pages.maps import land
from pages.markup import NOTHING, Markup, attributes, concat, draw, html
from pages.text import Say
from queries.figures import Keys

# What a shape says of its value, for tests and for our script.
DATA = {name: f' data-{name}="{{}}"' for name in ("value", "figure", "place", "on", "whose", "of")}
_PATTERNS = concat(
    [
        land.HATCH,
        html('<pattern id="td-dots" width="5" height="5" patternUnits="userSpaceOnUse">'),
        html('<circle cx="2.5" cy="2.5" r="1"/></pattern>'),
    ]
)
_NAMED = {"R": "regions", "D": "departments"}  # as territories are written: R53, D35
_SWATCH = html('<rect x=".5" y=".5" width="19" height="13" rx="2"/>')


@dataclass(frozen=True)
class Leading:
    """A map among pages: `outlines` is the address of `outlines_svg`, drawn once for all maps, and `link` gives that of
    the page of a territory by its code.
    """

    outlines: str
    link: Callable[[str], str]


def svg(
    say: Say,
    rows: pd.DataFrame,
    level: str,
    unit: str,
    alt: str,
    chosen: str | None = None,
    measured: str = "",
    keys: Keys | None = None,
    leading: Leading | None = None,
) -> Markup:
    """The territories of a level by shade, and the legend; rows as `maps.choropleth` takes them.

    Each shape tells its name and value where a pointer rests on it; `alt` says the whole aloud. `chosen`: the code of
    a territory that is outlined; `measured` heads the legend, and `keys` says which figures the values are. Where
    shapes lead to pages they are no stops of the keyboard: the table beside the map has the same links.
    """
    items, legend = maps.shades(say, rows, unit, keys)
    shapes = land.geometry()[maps.LAYERS[level]]
    regions = land.geometry()["regions"] if level == "department" else ()
    return html(
        '<div class="td-map"><svg class="td-land" viewBox="{view}" role="{role}" aria-label="{alt}">'
        "<defs>{patterns}</defs>{frames}{shapes}"
        '<g class="td-borders">{borders}</g><g class="td-chosen">{ring}</g><g class="td-values">{values}</g></svg>'
        '<ul class="td-legend">{measured}{legend}</ul></div>',
        view=land.geometry()["viewBox"],
        role="group" if leading else "img",
        alt=alt,
        measured=html('<li class="td-measured">{}</li>', measured) if measured else NOTHING,
        patterns=_PATTERNS,
        frames=concat(map(land.frame, _frames(level))),
        shapes=concat(_shape(place, items, leading) for place in shapes),
        borders=_borders(regions, leading),
        ring=concat(land.enlarged(place) for place in shapes if place["code"] == chosen),
        values=concat(_value(place, items) for place in shapes) if level == "region" else NOTHING,
        legend=concat(map(_line, legend)),
    )


def draw_map(
    say: Say,
    rows: pd.DataFrame,
    level: str,
    unit: str,
    alt: str,
    measured: str,
    keys: Keys | None,
    leading: Leading | None = None,
) -> None:
    """Draw what `maps.choropleth` would, of the same rows."""
    draw(svg(say, rows, level, unit, alt, measured=measured, keys=keys, leading=leading))


@cache
def outlines_svg() -> str:
    """Every shape by its name (R53, D35) and the borders of regions, for maps of other files to use."""
    drawn = land.geometry()
    named = {f"{letter}{one['code']}": one for letter, name in _NAMED.items() for one in drawn[name]}
    groups = concat(html('<g id="{}">{}</g>', name, land.enlarged(one)) for name, one in named.items())
    found = str(
        html(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{}"><defs>{}<g id="borders">{}</g></defs></svg>',
            drawn["viewBox"],
            groups,
            concat(map(land.outline, drawn["regions"])),
        )
    )
    return found.replace("<path ", '<path vector-effect="non-scaling-stroke" ')  # no style of a page reaches into them


def _frames(level: str) -> list[dict[str, Any]]:
    close = [land.geometry()["close"]] if level == "department" else []
    return [*land.geometry()["insets"], *close]


def _borders(regions: Any, leading: Leading | None) -> Markup:
    if leading and regions:
        return html('<use href="{}#borders"/>', leading.outlines)
    return concat(map(land.outline, regions))


def _shape(place: dict[str, Any], items: dict[str, dict[str, Any]], leading: Leading | None = None) -> Markup:
    item = items.get(place["code"], {"name": place["name"], "text": "", "shade": "missing"})
    told = ", ".join(filter(None, (str(item["name"]), str(item["text"]))))
    if leading is None:
        return html('<g class="td-shade-{}"><title>{}</title>{}</g>', item["shade"], told, land.enlarged(place))
    letter = "D" if "region" in place else "R"
    return html(
        '<a class="td-shade-{}" href="{}" tabindex="-1"{}><title>{}</title><use href="{}#{}{}"/></a>',
        item["shade"],
        leading.link(place["code"]),
        concat(attributes(DATA[name], str(value)) for name, value in item.get("data", {}).items()),
        told,
        leading.outlines,
        letter,
        place["code"],
    )


def _value(place: dict[str, Any], items: dict[str, dict[str, Any]]) -> Markup:
    """The number on its shape, where there is one."""
    item = items.get(place["code"], {})
    if not isinstance(item.get("shade"), int):
        return NOTHING
    left, top = place.get("cx_inset", place["cx"]), place.get("cy_inset", place["cy"])
    return html('<text class="td-on-{}" x="{}" y="{}">{}</text>', item["shade"], left, top + 4, str(item["short"]))


def _line(line: dict[str, Any]) -> Markup:
    swatch = html(
        '<svg viewBox="0 0 20 14" aria-hidden="true"><g class="td-shade-{}">{}</g></svg>', line["shade"], _SWATCH
    )
    return html("<li>{} <span>{}</span> <b>{}</b></li>", swatch, line["label"], line["count"])
