"""What a map of access shows whatever the territory: files of its own, which a browser asks for once and keeps while
filters change.

Each has an address that says which edition and choice it is of, and ends with the hash of what is in it. Who asks gets
what they may read at that moment, as with a table: the address opens nothing.
"""

import base64
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from pages.counters import derived
from pages.shell import static_target
from pages.shell.ask import Ask
from queries import Edition
from queries.access import Viewer
from queries.answer_cache import cached
from queries.studies import reach

ROOT = "/layers/"
NETWORK = "network"  # the addresses; the other files are named after what they measure by
SECRET = "secret"


@dataclass(frozen=True)
class Layers:
    """Where the files of a map are; "" for what goes with the map itself. `network`: the rows of the file of addresses,
    which `addresses` is the address of.
    """

    reach: str = ""
    addresses: str = ""
    network: pd.DataFrame | None = None


@dataclass(frozen=True)
class File:
    """JSON, compressed, and a hash of it."""

    packed: bytes
    hash: str


ALONE = Layers()


def of(ask: Ask, unit: str = "km", procedure: str | None = None, weekday: int | None = None) -> Layers:
    """The files for a choice of procedure and day; none on paper, and of an edition that nobody can ask for by name."""
    if static_target.current() or not ask.is_addressed:
        return ALONE
    chosen = {"demarche": procedure or "", "jour": "" if weekday is None else str(weekday)}
    return Layers(
        _address(ask, unit, chosen), _address(ask, NETWORK, chosen), derived.access(ask, procedure, weekday)[1]
    )


def _address(ask: Ask, name: str, chosen: Mapping[str, str]) -> str:
    told = {"edition": ask.edition.name, "vue": ask.view, **chosen, "hash": asked(ask, name, chosen).hash}
    return f".{ROOT}{name}.json?{urlencode({key: text for key, text in told.items() if text})}"


def asked(ask: Ask, name: str, chosen: Mapping[str, str]) -> File:
    """The file of a name for a choice, as an address tells it. Raises KeyError where there is none."""
    procedure, day = chosen.get("demarche", ""), chosen.get("jour", "")
    known = name in (NETWORK, *reach.STEPS) and day in ("", *map(str, range(7)))
    if not known or (procedure and procedure not in set(ask("counters/procedures")["procedure_id"])):
        raise KeyError(name)
    return _made(ask.viewer, ask.edition, name, procedure or None, int(day) if day else None)


@cached
def _made(viewer: Viewer, edition: Edition, name: str, procedure: str | None, weekday: int | None) -> File:
    rows, addresses = derived.access(Ask(viewer, edition), procedure, weekday)
    told = {"points": points(addresses)} if name == NETWORK else distances(rows[name], name)
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return File(gzip.compress(body, 9, mtime=0), sha256(body).hexdigest()[:20])


def distances(away: "pd.Series[Any]", unit: str) -> dict[str, str]:
    """One byte a commune, in base64: the class of each distance or time, and the whole number of it."""
    return {
        "shades": packed(reach.classes(away, unit)),
        "away": packed(away.round().clip(upper=254).fillna(255)),
    }


def packed(values: "pd.Series[Any]") -> str:
    """One byte a value, in base64."""
    return base64.b64encode(values.to_numpy(np.uint8).tobytes()).decode()


def points(addresses: pd.DataFrame) -> list[list[Any]]:
    """Place, radius by footfall, format, name, commune, acts, counter of each; those of the inset come twice."""
    rows = _twice(addresses.assign(radius=_radii(addresses)))
    names = ("x", "y", "radius", "format", "name", "commune_name", "requests", "requests_state", "counter_id")
    return [
        [round(x, 1), round(y, 1), radius, shape, name, *_note(place, requests, state), counter]
        for x, y, radius, shape, name, place, requests, state, counter in zip(*map(rows.get, names), strict=True)
    ]


def sizes(network: pd.DataFrame, shown: pd.DataFrame) -> str:
    """Tenths of the radius of each point of a network of which some addresses are shown: nothing for the others."""
    tenths = (10 * _radii(shown)).round().reindex(network.index, fill_value=0.0)
    return packed(_twice(network.assign(tenths=tenths))["tenths"])


def _twice(addresses: pd.DataFrame) -> pd.DataFrame:
    """What is drawn, then what is drawn again in the inset."""
    drawn = addresses[addresses["x"].notna()]
    again = drawn[drawn["inset_x"].notna()]
    return pd.concat([drawn, again.assign(x=again["inset_x"], y=again["inset_y"])])


def _radii(addresses: pd.DataFrame) -> "pd.Series[float]":
    """By footfall, for an address; the same for each stop, and for each place that the planner chose."""
    drawn = _twice(addresses)["requests"]
    most = float(drawn.quantile(0.98)) if drawn.notna().any() else 1.0
    share = (addresses["requests"].fillna(0).astype("float64") / max(most, 1.0)).clip(upper=1) ** 0.5
    grown = (1.7 + 2.2 * share).round(1)
    return grown.mask(addresses["stop"].notna(), 1.6).mask(addresses["format"] == "planned", 6.0)


def _note(place: Any, requests: Any, state: str) -> tuple[str, int | str | None]:
    """The commune, and the acts: none where nobody counted them, SECRET where that is not told."""
    acts = (SECRET if state == SECRET else None) if pd.isna(requests) else int(requests)
    return place if isinstance(place, str) else "", acts
