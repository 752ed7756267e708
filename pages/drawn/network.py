"""Cooperations as SVG: an arc from each département that leads to its members, over those that are alone."""

from collections.abc import Mapping
from typing import Any

from pages.drawn import land
from pages.markup import Markup, concat, draw, html

BEND = 0.22  # of an arc, of the distance that it spans
Place = tuple[float, float]
_LEGEND = {
    "lead": html('<circle class="td-lead" cx="9" cy="9" r="5"/>'),
    "member": html('<circle class="td-member" cx="9" cy="9" r="3.5"/>'),
    "joined": html('<rect class="td-shade-0" x="1" y="3" width="16" height="12"/>'),
    "alone": html('<rect class="td-alone" x="1" y="3" width="16" height="12"/>'),
    "outside": html('<rect class="td-outside" x="1" y="3" width="16" height="12"/>'),
}


def draw_network(data: Mapping[str, Any]) -> None:
    """Draw what `pages/reorganisation/network` would, of the same data."""
    draw(svg(data))


def svg(data: Mapping[str, Any]) -> Markup:
    """The départements, the arcs, both with their words where a pointer rests on them, and the legend."""
    places = {one["code"]: one for one in land.geometry()["departments"]}
    arcs = [one for one in data["arcs"] if one["from"] in places and one["to"] in places]
    looks = dict.fromkeys(data["outside"], "td-outside") | dict.fromkeys(data["alone"], "td-alone")
    looks |= {one[end]: "td-joined" for one in arcs for end in ("from", "to")}
    legend = concat(
        html('<li><svg viewBox="0 0 18 18" aria-hidden="true">{}</svg>{}</li>', mark, data["legend"][name])
        for name, mark in _LEGEND.items()
        if name in data["legend"]
    )
    return html(
        '<div class="td-net"><svg class="td-land" viewBox="{view}" role="img" aria-label="{alt}">{hatch}{frames}'
        '{shapes}{borders}<g class="td-arcs">{arcs}</g>{dots}</svg><ul class="td-key">{legend}</ul></div>',
        view=land.WHOLE.view,
        alt=data["label"],
        hatch=land.HATCH,
        frames=land.frames(),
        shapes=concat(_shape(place, looks, data) for place in places.values()),
        borders=land.borders(),
        arcs=concat(_arc(places, one) for one in arcs if one["from"] != one["to"]),
        dots=_dots(places, arcs),
        legend=legend,
    )


def _shape(place: dict[str, Any], looks: Mapping[str, str], data: Mapping[str, Any]) -> Markup:
    code = place["code"]
    name = data["names"].get(code, place["name"])
    return html('<g class="{}"><title>{}</title>{}</g>', looks.get(code, "td-apart"), name, land.outline(place))


def _ends(places: Mapping[str, dict[str, Any]], arc: Mapping[str, str]) -> tuple[Place, Place]:
    """In Île-de-France an arc is drawn in the enlarged frame where both ends lie there, on the main map otherwise."""
    pair = places[arc["from"]], places[arc["to"]]
    names = ("cx_inset", "cy_inset") if all("cx_inset" in one for one in pair) else ("cx", "cy")
    first, last = (tuple(float(one[name]) for name in names) for one in pair)
    return (first[0], first[1]), (last[0], last[1])


def _arc(places: Mapping[str, dict[str, Any]], arc: Mapping[str, str]) -> Markup:
    (x1, y1), (x2, y2) = _ends(places, arc)
    middle = f"{(x1 + x2) / 2 + BEND * (y2 - y1):.1f} {(y1 + y2) / 2 - BEND * (x2 - x1):.1f}"
    return html('<path d="M{} {}Q{} {} {}"><title>{}</title></path>', x1, y1, middle, x2, y2, arc["text"])


def _dots(places: Mapping[str, dict[str, Any]], arcs: list[Mapping[str, str]]) -> Markup:
    """Where arcs end; who leads one is full."""
    ends = [_ends(places, one) for one in arcs]
    leads = {first for first, _ in ends}
    return concat(
        html(
            '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
            *(("td-lead", *one, 4) if one in leads else ("td-member", *one, 2.5)),
        )
        for one in dict.fromkeys(end for pair in ends for end in pair)
    )
