"""A map of what goes from one département to another: arcs over the country, their ends, and the same as SVG."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from pages.maps import deck, key, land, layers, network
from pages.markup import draw
from pages.text import Say
from pages.text.written import joined

LEAST = 30.0  # half of the narrowest view, in units of the drawing: some 60 km
LIFT = 20  # pixels that names stand above their dot, the largest of which covers 12


def chart(say: Say, name: str, data: Mapping[str, Any], chosen: str, close: bool) -> None:
    """Draw arcs, of which one may be `chosen` (its `code`); a `close` map looks at its arcs alone.

    `data`: as `network.svg` takes it; each arc has its `code` and its `name` (the lines of its note) besides; `notes`,
    by code of a département, what is said of it; `legend`, by class (lead, member, joined...), its words.
    """
    places = {one["code"]: one for one in land.geometry()["departments"]}
    spans = [(arc, *network.ends(places, arc)) for arc in data["arcs"]]
    at = [end for arc, *ends in spans if chosen in ("", arc["code"]) for end in ends]
    frame = deck.around(at, LEAST) if at and (close or chosen) else None

    def made() -> list[Any]:
        looks = dict.fromkeys([code for arc in data["arcs"] for code in (arc["from"], arc["to"])], 1)
        looks |= dict.fromkeys(data["outside"], 2) | dict.fromkeys(data["alone"], 3)
        ground = layers.ground(frame, ("wash", "step0", "paper", "track"), looks, edge="edge")
        rows = [
            {"x": x, "y": y, "to_x": to_x, "to_y": to_y, "code": arc["code"], "name": arc["name"]}
            for arc, (x, y), (to_x, to_y) in spans
        ]
        return [*ground, *layers.arcs(rows, "arcs", chosen), *_dots(say, data, spans), *_names(frame)]

    deck.chart(say, name, made, partial(network.svg, data), data["label"], chosen, frame)
    draw(key.written((key.mark(f"tr-key tr-{look}"), words, "") for look, words in data["legend"].items()))


def _names(frame: Sequence[float] | None) -> list[Any]:
    """Of the départements that a frame holds, above their dots."""
    return [layers.labels(layers.named(frame), "names", LIFT)] if frame else []


def _dots(say: Say, data: Mapping[str, Any], spans: list[tuple[Any, Any, Any]]) -> list[Any]:
    """Where arcs end: full where one begins, hollow elsewhere; neither is chosen by a click."""
    at = {place: arc[end] for arc, *ends in spans for end, place in zip(("from", "to"), ends, strict=True)}
    begins = {arc["from"] for arc in data["arcs"]}
    dots: dict[bool, list[layers.Row]] = {True: [], False: []}
    for (x, y), code in at.items():
        name = joined("\n", [say.text(data["names"][code]), data["notes"][code]])
        dots[code in begins].append({"x": x, "y": y, "name": name, "group": 0})
    return [
        layers.points(dots[False], "members", [layers.INK["paper"]], 2.5, "blue"),
        layers.points(dots[True], "leads", [layers.INK["blue"]], 4),
    ]
