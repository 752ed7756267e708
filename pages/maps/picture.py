"""A map as a picture, for a note and its slides: the whole country by shade, or a territory among those around it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pages import maps
from pages.maps import land
from pages.markup import Markup, concat, html
from pages.text import Say

STEPS = ("#dfdffb", "#b3b3f2", "#7f7fe4", "#4545bd", "#000074")  # those of style.css by day
NONE, GROUND, EDGE, INK, DOT = "#c9c9cf", "#f0f0f4", "#8a8a96", "#161616", "#000091"
AIR, LOW, FLAT = 0.82, 1.0, 0.62  # of a frame that its territory fills; how high it is at most and at least
FEW, LETTER = 6, 0.055  # départements whose key has a line each; size of a name, of the width of what is seen


@dataclass(frozen=True)
class Picture:
    """A map: what is drawn of the whole, seen through a window; `key`: each colour and its words. As of a Chart:
    `alt`, `title`, `sentence`.
    """

    title: str
    alt: str
    shapes: Markup
    key: Sequence[tuple[str, str]] = ()
    sentence: str = ""
    seen: "Frame" = field(default_factory=lambda: Frame(0.0, 0.0, land.WIDTH, land.HEIGHT))

    @property
    def ratio(self) -> float:
        """How high it is, for its width."""
        return self.seen.tall / self.seen.wide

    def svg(self, letter: float = LETTER) -> Markup:
        """The drawing for print, its words of such a share of its width."""
        seen, look = self.seen, _style(self.seen.wide / land.WIDTH)
        return html(
            '<svg xmlns="http://www.w3.org/2000/svg" class="td-land" viewBox="{:.1f} {:.1f} {:.1f} {:.1f}">'
            '<style>{}</style><g class="tp-words" font-size="{:.2f}" text-anchor="middle">{}</g></svg>',
            seen.left, seen.top, seen.wide, seen.tall,
            look, seen.wide * letter, self.shapes,
        )  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """A part of the drawing, in its units."""

    left: float
    top: float
    wide: float
    tall: float

    def holds(self, x: float, y: float, across: float = 0.0, down: float = 0.0) -> bool:
        """Whether a place lies in it, so far from its sides."""
        return abs(2 * (x - self.left) - self.wide) < self.wide - 2 * across and (
            abs(2 * (y - self.top) - self.tall) < self.tall - 2 * down
        )


def _style(scale: float) -> Markup:
    shades = {f"shade-{rank}": colour for rank, colour in enumerate(STEPS)}
    shades |= dict.fromkeys(("shade-missing", "shade-secret", "shade-hidden", "shade-not_applicable"), NONE)
    fills = "".join(f".td-{name}{{fill:{colour}}}" for name, colour in shades.items())
    look = Markup(
        "{}.td-ground{{fill:{}}}path{{stroke:#fff;stroke-width:{}px;stroke-linejoin:round}}.td-ground path{{stroke:{}}}"
        ".td-borders path{{fill:none;stroke-width:{}px}}.td-chosen path{{fill:none;stroke:{};stroke-width:{}px}}"
        ".td-frame{{fill:none;stroke:#ddd}}.td-counters{{fill:{};stroke:#fff;stroke-width:{}px}}"
        "text{{font-family:'Note Sans';fill:{}}}.tp-halo{{stroke:#fff;stroke-width:{}px}}"
    )
    thin, thick, rim, halo = (f"{width * scale:.3f}" for width in (0.75, 1.75, 0.4, 4))
    return look.format(fills, GROUND, thin, EDGE, thick, INK, thick, DOT, rim, INK, halo)


def shaded(say: Say, rows: pd.DataFrame, unit: str, place: tuple[str, str], measured: str, **told: Any) -> Picture:
    """The départements of the country or of a region by shade; where they are few, each has its value in the key. Rows
    as `maps.choropleth` takes them; `measured` heads the key.
    """
    items, legend = maps.shades(say, rows, unit)
    key = [("", measured), *((_colour(one["shade"]), f"{one['label']} ({one['count']})") for one in legend)]
    own = [one for one in land.geometry()["departments"] if one["code"] in items]
    if len(own) > FEW:
        key[0] = ("", say("note.map_key", measured=measured))
    if place[0] == "nation":
        shapes = [
            *(land.frame(one, named=False) for one in land.geometry()["insets"]),
            *(_group(f"shade-{items[one['code']]['shade']}", [one], True) for one in own), land.borders(),
        ]  # fmt: skip
        return Picture(shapes=concat(shapes), key=key, **told)
    seen = _frame(own)
    around = _around(items, seen)
    shapes = [
        _group("ground", around),
        *(_group(f"shade-{items[one['code']]['shade']}", [one]) for one in own),
        _group("chosen", _of("regions", place[1])),
        *_names(own, seen),
    ]
    if len(own) <= FEW:
        ranked = rows.sort_values("value", ascending=False, na_position="last").to_dict("records")
        key = [key[0], *((_colour(items[row["code"]]["shade"]), _valued(say, row, items)) for row in ranked)]
    return Picture(shapes=concat(shapes), key=key, seen=seen, **told)


def dotted(points: pd.DataFrame, department: str, words: str, **told: Any) -> Picture:
    """A département with a dot for each of some points (x, y), and its neighbours; `words` say what a dot is."""
    own = _of("departments", department)
    seen = _frame(own)
    around = _around((department,), seen)
    dots = concat(
        html('<circle cx="{:.2f}" cy="{:.2f}" r="{:.2f}"/>', x, y, seen.wide * 0.008)
        for x, y in zip(points["x"], points["y"], strict=True)
    )
    shapes = [
        _group("ground", around), _group("shade-0", own), _group("chosen", own), *_names(around, seen),
        html('<g class="td-counters">{}</g>', dots),
    ]  # fmt: skip
    return Picture(shapes=concat(shapes), key=[(DOT, words)] if len(points) else [], seen=seen, **told)


def _of(layer: str, code: str) -> list[dict[str, Any]]:
    return [one for one in land.geometry()[layer] if one["code"] == code]


def _group(look: str, places: Sequence[dict[str, Any]], twice: bool = False) -> Markup:
    """Outlines of one look; those of Île-de-France `twice`, where their frame is seen."""
    drawn = concat(land.enlarged(one) if twice else html('<path d="{}"/>', one["d"]) for one in places)
    return html('<g class="td-{}">{}</g>', look, drawn)


def _colour(shade: Any) -> str:
    return STEPS[shade] if isinstance(shade, int) else NONE


def _valued(say: Say, row: Mapping[Any, Any], items: Mapping[str, Any]) -> str:
    """'Morbihan : 24,8': the unit stands in the head of the key."""
    item = items[row["code"]]
    is_bare = row["state"] == "value" and "%" not in item["text"]
    return say("indicators.place", place=item["name"], rest=say.number(row["value"]) if is_bare else item["text"])


def _frame(places: Sequence[dict[str, Any]]) -> Frame:
    """What holds the outlines of these places and some ground around, neither very high nor very wide."""
    lefts, tops, rights, bottoms = zip(*(land.box(one["d"]) for one in places), strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    wide = max(right - left, (bottom - top) / LOW) / AIR
    tall = max((bottom - top) / AIR, wide * FLAT)
    return Frame((left + right - wide) / 2, (top + bottom - tall) / 2, wide, tall)


def _around(own: Collection[str], seen: Frame) -> list[dict[str, Any]]:
    """The other départements that are seen, in part at least."""
    others = [one for one in land.geometry()["departments"] if one["code"] not in own]
    return [one for one in others if any(seen.holds(*corner) for ring in land.rings(one["d"]) for corner in ring)]


def _names(places: Sequence[dict[str, Any]], seen: Frame) -> Iterator[Markup]:
    """The names that stand in the frame, apart from those written before."""
    size = LETTER * seen.wide
    taken: list[tuple[float, float, float]] = []
    for one in places:
        x, y, half = one["cx"], one["cy"], 0.3 * size * len(one["name"])
        apart = all(abs(y - other) > 1.3 * size or abs(x - at) > half + wide for at, other, wide in taken)
        if apart and seen.holds(x, y, half, size):
            taken.append((x, y, half))
            for look in ("tp-halo", "tp-name"):
                yield html('<text class="{}" x="{:.2f}" y="{:.2f}">{}</text>', look, x, y + size / 3, one["name"])
