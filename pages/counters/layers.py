"""The counters as points of a map: a file of its own, which a browser asks for once and keeps while filters change.

Its address says which edition it is of, and ends with the hash of what is in it. Who asks gets what they may read at
that moment, as with a table: the address opens nothing.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from pages.maps.layers import Row
from pages.shell import static_target
from pages.shell.ask import Ask, kept
from pages.text import LANGUAGES, Say
from pages.text.written import joined

ADDRESS = "/layers/network.json"
FORMATS = ("fixed", "fixed_with_branches", "multisite", "branch", "bus", "itinerant", "other", "planned", "unknown")
STOPS = ("bus", "itinerant")  # formats that are points where they stop
PLANNED = "planned"
Key = tuple[str, str | None]  # a counter and, of an itinerant one, a stop


@dataclass(frozen=True)
class File:
    """JSON, gzipped, and the hash of it."""

    packed: bytes
    hash: str


def packed(rows: list[Any]) -> File:
    """Rows as a file."""
    body = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return File(gzip.compress(body, mtime=0), sha256(body).hexdigest()[:20])


@dataclass(frozen=True)
class Network:
    """Every place where people are received: rows of a map, which of them is at which place, and the same as a file."""

    rows: tuple[Row, ...]
    keys: tuple[Key, ...]
    file: File

    def kept(self, addresses: pd.DataFrame) -> str:
        """For each row 1 where it is one of these addresses (counters/addresses), and 0; "" where all are."""
        asked = set(keys(addresses))
        told = "".join("1" if key in asked else "0" for key in self.keys)
        return told if "0" in told else ""


def of(ask: Ask, say: Say) -> Network:
    """The places of an edition, as a reader may read them."""
    return _made(ask, say.language)


def address(ask: Ask, say: Say) -> str:
    """Where the file of them is; "" on paper, and of an edition that nobody can ask for by name."""
    if static_target.current() or not ask.is_addressed:
        return ""
    told = {"edition": ask.edition.name, "vue": ask.view, "lang": say.language, "hash": of(ask, say).file.hash}
    return f".{ADDRESS}?{urlencode({key: text for key, text in told.items() if text})}"


def asked(ask: Ask, given: Mapping[str, str]) -> File:
    """The file of the places as an address asks for them. Raises KeyError where the language is none of ours."""
    language = given.get("lang", LANGUAGES[0])
    if language not in LANGUAGES:
        raise KeyError(language)
    return of(ask, Say(language)).file


@kept
def _made(ask: Ask, language: str) -> Network:
    addresses = drawn_twice(ask("counters/addresses"))
    rows = points(Say(language), addresses)
    return Network(tuple(rows), tuple(keys(addresses)), packed(rows))


def keys(addresses: pd.DataFrame) -> list[Key]:
    """Which counter each address is of, and which stop."""
    stops = [one if isinstance(one, str) else None for one in addresses["stop"]]
    return [*zip(addresses["counter_id"], stops, strict=True)]


def drawn_twice(addresses: pd.DataFrame) -> pd.DataFrame:
    """What is drawn, then what is drawn again in the inset."""
    drawn = addresses[addresses["x"].notna()]
    again = drawn[drawn["inset_x"].notna()]
    return pd.concat([drawn, again.assign(x=again["inset_x"], y=again["inset_y"])])


def points(say: Say, drawn: pd.DataFrame) -> list[Row]:
    """A row of a map for each: the place, the radius by acts, the format, and the words of its note."""
    names = ("x", "y", "radius", "format", "counter_id", "name", "commune_name", "requests", "requests_state")
    told = drawn.assign(radius=_radii(drawn))
    return [
        {
            "x": round(float(x), 2),
            "y": round(float(y), 2),
            "radius": float(radius),
            "group": FORMATS.index(shape),
            "code": code,
            "name": f"{say.text(name)}\n{_note(say, shape, place, requests, state)}",
            "rank": rank,
        }
        for rank, (x, y, radius, shape, code, name, place, requests, state) in enumerate(
            zip(*map(told.get, names), strict=True)
        )
    ]


def _radii(addresses: pd.DataFrame) -> "pd.Series[float]":
    """By footfall, for an address; the same for each stop, and for each place that the planner chose."""
    known = addresses["requests"].dropna()
    most = float(known.quantile(0.98)) if len(known) else 1.0
    share = (addresses["requests"].fillna(0).astype("float64") / max(most, 1.0)).clip(upper=1) ** 0.5
    grown = (2.2 + 2.6 * share).round(1)
    return grown.mask(addresses["stop"].notna(), 2.2).mask(addresses["format"] == PLANNED, 6.0)


def _note(say: Say, shape: str, place: Any, requests: Any, state: str) -> str:
    """The format and the commune; under them the acts, where somebody counted them."""
    first = joined(", ", [format_name(say, shape), *([say.text(place)] if isinstance(place, str) else [])])
    if state == "secret":
        return f"{first}\n{say('access.map.acts', count=say('parts.state.secret'))}"
    return first if pd.isna(requests) else f"{first}\n{say('access.map.acts', count=say.number(requests))}"


def format_name(say: Say, shape: str) -> str:
    """The name of a format; 'planned' is a place that the planner chose."""
    return say("planner.map.planned") if shape == PLANNED else say(f"counters.format.{shape}")
