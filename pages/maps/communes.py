"""Where the communes are on the drawing: a dot each, a file of which maps of deck.gl ask for."""

import base64
import json
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

GROWN = 1.12  # dots overlap a little: no gap shows between two neighbours
_FILE = Path(__file__).with_name("communes.json")
Integers = npt.NDArray[np.int64]


@cache
def places() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Place, width and rank of each dot, in units of the drawing: communes in the order of codes, then those that the
    inset of Île-de-France has again.
    """
    found = _file()
    x, y, side, again = (_unpacked(found[name]) for name in ("x", "y", "side", "of"))
    rank = np.concatenate([np.arange(len(x) - len(again)), again])
    return x / 100, y / 100, side / 100, rank


@cache
def codes() -> list[str]:
    """The code of each commune, in order."""
    joined = _file()["codes"]
    return [joined[start : start + 5] for start in range(0, len(joined), 5)]


@cache
def names() -> list[str]:
    """The name of each commune, in the order of codes."""
    return str(_file()["names"]).split("\n")


@cache
def prefectures() -> list[int]:
    """The ranks of the prefectures, in the order of their départements."""
    return [int(rank) for rank in _unpacked(_file()["seats"])]


@cache
def peopled() -> list[int]:
    """The ranks of all communes, what has more people first."""
    return [int(rank) for rank in _unpacked(_file()["peopled"])]


@cache
def of_departments(focus: tuple[str, ...]) -> Integers:
    """The ranks of the communes of some départements, in order."""
    held = [rank for rank, code in enumerate(codes()) if code[: 3 if code.startswith("97") else 2] in focus]
    return np.array(held, dtype=np.int64)


@cache
def frame(focus: tuple[str, ...]) -> list[float] | None:
    """What a map looks at that shows some départements: where their communes lie; None for the country."""
    if not focus:
        return None
    x, y, side, _ = places()
    own = of_departments(focus)  # the main drawing alone: those drawn again come after
    half = side[own] / 2 + 1
    lows, highs = (
        [round(float(one.min()), 1) for one in (x[own] - half, y[own] - half)],
        [round(float(one.max()), 1) for one in (x[own] + half, y[own] + half)],
    )
    return [*lows, *highs]


@cache
def _file() -> dict[str, str]:
    found: dict[str, str] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def _unpacked(text: str) -> Integers:
    return np.frombuffer(base64.b64decode(text), "<u2").astype(np.int64)


@cache
def collection() -> bytes:
    """The dots as deck.gl reads them, a public file: place, radius, and the rank that says which class is theirs."""
    rows = [
        {
            "x": round(float(x), 1),
            "y": round(float(y), 1),
            "r": round(max(float(side), 1) * GROWN / 2, 2),
            "rank": int(of),
        }
        for x, y, side, of in zip(*places(), strict=True)
    ]
    return json.dumps(rows, separators=(",", ":")).encode()
