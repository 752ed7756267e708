"""Cooperations as SVG: an arc from each département that leads to its members, over those that are alone."""

from collections.abc import Mapping
from typing import Any

from pages.maps import land
from pages.markup import NOTHING, Markup, concat, html

BEND = 0.22  # of an arc, of the distance that it spans
Place = tuple[float, float]


def svg(data: Mapping[str, Any], live: bool = False) -> Markup:
    """The départements and the arcs, both with their words where a pointer rests on them; on a `live` page without
    these, and outlines come from a file.

    `data`: label, arcs (from, to, text), alone and outside (codes), names by code.
    """
    places = {one["code"]: one for one in land.geometry()["departments"]}
    arcs = [one for one in data["arcs"] if one["from"] in places and one["to"] in places]
    looks = dict.fromkeys(data["outside"], "td-outside") | dict.fromkeys(data["alone"], "td-alone")
    looks |= {one[end]: "td-joined" for one in arcs for end in ("from", "to")}
    return html(
        '<div class="td-net"><svg class="td-land" viewBox="{view}" role="img" aria-label="{alt}">{frames}'
        '{shapes}<g class="td-arcs">{arcs}</g>{dots}</svg></div>',
        view=land.WHOLE.view,
        alt=data["label"],
        frames=land.frames(),
        shapes=land.waiting(looks) if live else _shapes(places, looks, data),
        arcs=concat(_arc(places, one, live) for one in arcs if one["from"] != one["to"]),
        dots=_dots(places, arcs),
    )


def _shapes(places: Mapping[str, dict[str, Any]], looks: Mapping[str, str], data: Mapping[str, Any]) -> Markup:
    return concat(_shape(place, looks, data) for place in places.values()) + land.borders()


def _shape(place: dict[str, Any], looks: Mapping[str, str], data: Mapping[str, Any]) -> Markup:
    code = place["code"]
    name = data["names"].get(code, place["name"])
    return html('<g class="{}"><title>{}</title>{}</g>', looks.get(code, "td-apart"), name, land.outline(place))


def ends(places: Mapping[str, dict[str, Any]], arc: Mapping[str, str]) -> tuple[Place, Place]:
    """In Île-de-France an arc is drawn in the enlarged frame where both ends lie there, on the main map otherwise."""
    pair = places[arc["from"]], places[arc["to"]]
    names = ("cx_inset", "cy_inset") if all("cx_inset" in one for one in pair) else ("cx", "cy")
    first, last = (tuple(float(one[name]) for name in names) for one in pair)
    return (first[0], first[1]), (last[0], last[1])


def _arc(places: Mapping[str, dict[str, Any]], arc: Mapping[str, str], live: bool) -> Markup:
    (x1, y1), (x2, y2) = ends(places, arc)
    middle = f"{(x1 + x2) / 2 + BEND * (y2 - y1):.1f} {(y1 + y2) / 2 - BEND * (x2 - x1):.1f}"
    told = NOTHING if live else html("<title>{}</title>", arc["text"])
    return html('<path d="M{} {}Q{} {} {}">{}</path>', x1, y1, middle, x2, y2, told)


def _dots(places: Mapping[str, dict[str, Any]], arcs: list[Mapping[str, str]]) -> Markup:
    """Where arcs end; who leads one is full."""
    pairs = [ends(places, one) for one in arcs]
    leads = {first for first, _ in pairs}
    return concat(
        html(
            '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
            *(("td-lead", *one, 4) if one in leads else ("td-member", *one, 2.5)),
        )
        for one in dict.fromkeys(end for pair in pairs for end in pair)
    )
