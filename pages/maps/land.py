"""The drawing of the country under every map without script: outlines, frames, and a window on a part of it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from pages.markup import Markup, concat, html

WIDTH, HEIGHT = 640, 600  # of the drawing, in its units
LETTER = 15  # pixels: how large names are on a map as wide as the drawing (a phone shows the half of it)
FAR = "-far"  # after the name of a layer: its outlines with fewer places, for who looks at the whole country
MOST = 24.0  # times that a window enlarges it
# What lies outside of what a map counts, painted by `url(#td-hatch)`.
HATCH = Markup(
    '<pattern id="td-hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M-1 7L7 -1"/></pattern>'
)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_FILE = Path(__file__).parents[1] / "static" / "map.json"


Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Window:
    """A part of the drawing: its left and upper ends, and how many times it is enlarged."""

    left: float = 0.0
    top: float = 0.0
    zoom: float = 1.0

    @property
    def view(self) -> str:
        """As an SVG says it."""
        return f"{self.left:.1f} {self.top:.1f} {WIDTH / self.zoom:.1f} {HEIGHT / self.zoom:.1f}"

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether a place lies in it, or at most `margin` units beside it."""
        across, down = WIDTH / self.zoom, HEIGHT / self.zoom
        left, top = self.left - margin, self.top - margin
        return left <= x <= left + across + 2 * margin and top <= y <= top + down + 2 * margin

    def meets(self, box: Sequence[float]) -> bool:
        """Whether some of a box lies in it."""
        left, top, right, bottom = box
        across = left <= self.left + WIDTH / self.zoom and right >= self.left
        return across and top <= self.top + HEIGHT / self.zoom and bottom >= self.top


WHOLE = Window()


def window(across: Sequence[float], down: Sequence[float], air: float = 0.94) -> Window:
    """The window that holds all these places; they fill `air` of it."""
    wide, high = max(across) - min(across), max(down) - min(down)
    zoom = min(MOST, max(1.0, air * min(WIDTH / max(wide, 1e-6), HEIGHT / max(high, 1e-6))))
    left = (max(across) + min(across) - WIDTH / zoom) / 2
    top = (max(down) + min(down) - HEIGHT / zoom) / 2
    return Window(_within(left, WIDTH, zoom), _within(top, HEIGHT, zoom), zoom)


def _within(start: float, size: float, zoom: float) -> float:
    return min(max(start, 0.0), size - size / zoom)


@cache
def geometry() -> dict[str, Any]:
    """The content of pages/static/map.json."""
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def frame(inset: dict[str, Any], named: bool = True) -> Markup:
    """The frame of an inset, with its name."""
    rect = html(
        '<rect class="td-frame" x="{x}" y="{y}" width="{w}" height="{h}" rx="4"/>',
        **{name: inset[name] for name in ("x", "y", "w", "h")},
    )
    if not named:
        return rect
    return html('{}<text class="td-name" x="{}" y="{}">{}</text>', rect, inset["x"] + 6, inset["y"] + 12, inset["name"])


def outline(place: dict[str, Any]) -> Markup:
    """The outlines of a territory: one, and another one in its frame where it is drawn there too."""
    return concat(html('<path d="{}"/>', place[name]) for name in ("d", "d_inset") if place.get(name))


def enlarged(place: dict[str, Any]) -> Markup:
    """The outlines of a département, and of Paris and those around it once more, larger still, in their own frame."""
    close = geometry()["close"]
    if "region" not in place or place["code"] not in close["of"]:
        return outline(place)
    return outline(place) + html('<path transform="{}" d="{}"/>', close["transform"], place["d_inset"])


def departments(seen: Window = WHOLE) -> Markup:
    """The outlines of the départements that are seen as one path, for what is drawn with it to name: `#td-departments`.

    No style of a page reaches into what is named so: its strokes say themselves that they do not grow.
    """
    every = geometry()["departments"]
    paths = [one[name] for one in every for name in ("d", "d_inset") if one.get(name)]
    drawn = "".join(path for path in paths if seen.meets(box(path)))
    return html('<path id="td-departments" vector-effect="non-scaling-stroke" d="{}"/>', drawn)


def waiting(looks: Mapping[str, str] | None = None, seen: Window = WHOLE) -> Markup:
    """Where `static/maps.js` puts outlines on a live page, which has them in a file; `looks`: classes by code."""
    far = FAR if seen == WHOLE else ""
    return html('<g class="td-ground" data-land="{}" data-far="{}"></g>', json.dumps(looks or {}), far)


def borders() -> Markup:
    """The outlines of the regions."""
    return html('<g class="td-borders">{}</g>', concat(map(outline, geometry()["regions"])))


def frames(seen: Window = WHOLE) -> Markup:
    """The frames of all insets; their names would not fit in a window."""
    return concat(frame(one, named=seen == WHOLE) for one in geometry()["insets"])


def named(rows: Sequence[Mapping[str, Any]], zoom: float, lift: int) -> Markup:
    """Names (x, y, text) so many pixels above their places, on a drawing that is enlarged so many times."""
    texts = concat(
        html('<text x="{:.1f}" y="{:.1f}">{}</text>', row["x"], row["y"] - lift / zoom, row["text"]) for row in rows
    )
    return html('<g class="td-towns" style="font-size:{:.2f}px">{}</g>', LETTER / zoom, texts)


def rings(path: str) -> list[Ring]:
    """The closed lines of a path of map.json, each 'Mx yl dx dy dx dy ... z', with absolute places."""
    return [_ring([float(number) for number in _NUMBER.findall(part)]) for part in path.split("M")[1:]]


def _ring(numbers: list[float]) -> Ring:
    line = [
        (round(x, 1), round(y, 1)) for x, y in zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True)
    ]
    return [*line, line[0]]


def ends(department: str) -> Ring:
    """Two corners of a département, where it is enlarged if it is: the upper left one, and the lower right one."""
    (one,) = (one for one in geometry()["departments"] if one["code"] == department)
    left, top, right, bottom = box(one.get("d_inset", one["d"]))
    return [(left, top), (right, bottom)]


@cache
def box(path: str) -> tuple[float, float, float, float]:
    """What a path fills: left, top, right and bottom."""
    across, down = zip(*(place for ring in rings(path) for place in ring), strict=True)
    return min(across), min(down), max(across), max(down)
