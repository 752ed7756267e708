"""Names of communes on maps of deck.gl, each from the zoom on at which it has room: files that a browser asks for once.

A name lies behind what is nearest to be drawn by as much as its least zoom says: nothing is worked out while one zooms.
"""

import json
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from pages.maps import communes, deck, land, layers
from pages.maps.layers import Row
from pages.text import typeset

COUNTRY = "country"
MOST = 2000  # communes of the country that may be named, the most peopled ones
LETTERS = 1800  # of all names of a file: without a graphics card each is drawn by itself, in some five microseconds
FIRST = 150  # communes of a département that may be named at first, the most peopled ones
CLOSER = 1.4  # times that a first view is enlarged before there are more names than there were room for
LINE = 1.3  # of a letter's height, how far apart names one above the other are
Scales = npt.NDArray[np.float64]


def address(layer: str) -> str:
    """Where the names are of the country, or of a département by its code."""
    return f"./maps/names/{layer}.json"


def labels(layer: str, frame: deck.Frame | None) -> Any:
    """The names of a layer but those of insets that are covered for who looks at a frame."""
    seen = json.dumps([1, *(int(one not in layers.beside(frame)) for one in land.geometry()["insets"])])
    return layers.labels(
        address(layer),
        deck.NAMES,
        get_position=f"[this[0], this[1], this[2] * ({seen})[this[4]]]",
        get_text="this[3]",
        update_triggers={"getPosition": seen},
        parameters={"depthWriteEnabled": False},  # points that are drawn after a name lie on it
    )


def seen(layer: str, frame: deck.Frame | None) -> list[Row]:
    """The names of a layer (x, y, text) that one sees who looks at a frame of it, or at the whole country."""
    scale = 2 ** deck.view(frame)[1]
    rows = [row for row in named(layer) if row["least"] <= scale and _is_in(row, frame)]
    return [row for row, one in zip(rows, layers.uncovered(rows, frame), strict=True) if one]


def _is_in(row: Row, frame: deck.Frame | None) -> bool:
    if frame is None:
        return True
    left, top, right, bottom = frame
    return bool(left <= row["x"] <= right and top <= row["y"] <= bottom)


@cache
def collection(layer: str) -> bytes:
    """The names of a layer as a file: rows of place, depth, name, and inset, 0 where it lies in none.

    Raises KeyError where no layer has that name.
    """
    rows = [[row["x"], row["y"], -int(1e4 / row["least"]) / 1e4, row["text"], _inset(row)] for row in named(layer)]
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode()


def _inset(row: Row) -> int:
    """The rank of the inset that a name lies in, from 1 on."""
    boxes = enumerate(land.geometry()["insets"], 1)
    return next((rank for rank, one in boxes if _holds(one, row)), 0)


def _holds(inset: dict[str, Any], row: Row) -> bool:
    across, down = row["x"] - inset["x"], row["y"] - inset["y"]
    return bool(0 <= across <= inset["w"] and 0 <= down <= inset["h"])


@cache
def named(layer: str) -> list[Row]:
    """The names of a layer (x, y, text), and `least`: how many times it is enlarged, or more, where each is written.

    What has room at the first view comes before all else, then what has more people before what has less. Raises
    KeyError where no layer has that name.
    """
    if layer == COUNTRY:
        first, more, scale = _seats(), _largest(), 1.0
    else:
        own = set(communes.of_departments((layer,)).tolist())
        if not own:
            raise KeyError(layer)
        more = [_row(rank, rank) for rank in communes.peopled() if rank in own]
        first, scale = more[:FIRST], 2 ** deck.view(communes.frame((layer,)))[1]
    kept = layers.apart(first, scale)
    written = {row["place"] for row in kept}
    rows = [*kept, *(row for row in more if row["place"] not in written)]
    found = least(rows, [0.0] * len(kept) + [CLOSER * scale] * (len(rows) - len(kept)))
    found[: len(kept)] = np.minimum(found[: len(kept)], scale)
    told = [row | {"least": max(float(one), 2.0**deck.WIDEST)} for row, one in zip(rows, found, strict=True)]
    return _within([row for row in told if row["least"] <= 2.0**deck.CLOSEST])


def _within(rows: list[Row]) -> list[Row]:
    """As many as LETTERS let: prefectures, then what is written soonest."""
    ordered = sorted(rows, key=lambda row: (not row["seat"], row["least"]))
    letters = accumulate(len(row["text"]) for row in ordered)
    return [row for row, count in zip(ordered, letters, strict=True) if count <= LETTERS]


def _row(rank: int, place: int) -> Row:
    x, y, _, _ = communes.places()
    at = {"x": round(float(x[place]), 2), "y": round(float(y[place]), 2)}
    told = {"text": typeset(communes.names()[rank], "fr"), "place": place, "seat": rank in communes.prefectures()}
    return at | told


def _again() -> dict[int, int]:
    """Of the communes of Île-de-France, where they are drawn once more, in its inset."""
    every, of = len(communes.codes()), communes.places()[3]
    return {int(rank): place for place, rank in enumerate(of[every:], every)}


def _seats() -> list[Row]:
    """Prefectures: frames name what lies overseas, and Île-de-France is named in its own."""
    seats, again = {*communes.prefectures()}, _again()
    ordered = [rank for rank in communes.peopled() if rank in seats and not communes.codes()[rank].startswith("97")]
    return [_row(rank, again.get(rank, rank)) for rank in ordered]


def _largest() -> list[Row]:
    """Every prefecture, then the most peopled communes: in the inset, and where they lie."""
    seats, again, peopled = {*communes.prefectures()}, _again(), communes.peopled()
    ordered = dict.fromkeys((*(one for one in peopled if one in seats), *peopled[:MOST]))
    return [_row(rank, place) for rank in ordered for place in dict.fromkeys((again.get(rank, rank), rank))]


def least(rows: Sequence[Row], floors: Sequence[float]) -> Scales:
    """How many times names (x, y, text) must be enlarged that none lies on one before it, and each by `floors` at
    least.

    Two names that do not touch do not touch closer either. One waits until it is free of all those before it that are
    written sooner.
    """
    x, y = (np.array([row[name] for row in rows], dtype=np.float64) for name in ("x", "y"))
    half = np.array([len(row["text"]) for row in rows]) * land.LETTER * layers.NARROW / 2
    found = np.array(floors, dtype=np.float64)
    with np.errstate(divide="ignore"):
        for one in range(1, len(rows)):
            beside = (half[:one] + half[one]) / np.abs(x[:one] - x[one])
            free = np.minimum(beside, LINE * land.LETTER / np.abs(y[:one] - y[one]))
            found[one] = max(found[one], free.max(initial=0.0, where=found[:one] < free))
    return found
