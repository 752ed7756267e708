"""A selection: indicators and territories chosen by somebody, as the text that an address carries ("P1,P3,R53,D35,FR").

Without an indicator it is of all of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import pandas as pd

import queries
from queries import Edition, access, indicators
from queries.access import Viewer

T = TypeVar("T")

Place = tuple[str, str]  # (level, code)
NATION: Place = ("nation", "FR")
LONGEST = 1000  # characters that are read: all indicators and all territories hold in them
MOST, MOST_PLACES = 12, 8  # indicators and territories that a page or a note shows
COLUMNS = (
    "indicator", "name", "unit", "level", "code", "territory", "period", "value", "target", "target_date", "progress",
    "expected", "gap", "trend", "comparable", "rank", "ranked", "tied", "kind", "state",
)  # fmt: skip


@dataclass(frozen=True)
class Selection:
    """Identifiers of indicators and territories, each once, in the order in which they were chosen; `unknown`: what
    is neither.
    """

    indicators: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    unknown: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether something is chosen."""
        return bool(self.indicators or self.places)

    def __len__(self) -> int:
        """How many things are chosen."""
        return len(self.indicators) + len(self.places)

    @property
    def text(self) -> str:
        """The selection as an address carries it; read again it is the same, without what was unknown."""
        return ",".join([*self.indicators, *map(written, self.places)])

    def toggled(self, thing: str | Place) -> "Selection":
        """With a thing at its end, or without it where it was there."""
        if isinstance(thing, str):
            return replace(self, indicators=_toggled(self.indicators, thing))
        return replace(self, places=_toggled(self.places, thing))

    def first(self, most: int, most_places: int) -> "Selection":
        """No more than so many indicators and territories, those chosen first."""
        return replace(self, indicators=self.indicators[:most], places=self.places[:most_places])


def _toggled(chosen: tuple[T, ...], one: T) -> tuple[T, ...]:
    return tuple(other for other in chosen if other != one) if one in chosen else (*chosen, one)


def written(place: Place) -> str:
    """A territory as an address has it: "FR", "R53", "D35"."""
    return access.key(*place) if place != NATION else "FR"


def bounded(text: str) -> str:
    """What is read of a text that is too long: whole names."""
    read = text[:LONGEST]
    return read if len(text) <= LONGEST or "," not in read else read.rpartition(",")[0]


def read(text: str, known: Iterable[Place]) -> Selection:
    """A selection from the text of an address; `known`: the regions and départements there are.

    Letters count alike in both cases, and what is named twice is chosen once.
    """
    there = {written(place): place for place in (NATION, *known)}
    asked = [one.strip() for one in bounded(text).split(",") if one.strip()]
    names = dict.fromkeys(one.upper() for one in asked)
    items = tuple(one for one in names if one in indicators.catalogue())
    places = tuple(there[one] for one in names if one in there)
    strange = [one for one in asked if one.upper() not in there and one.upper() not in indicators.catalogue()]
    return Selection(items, places, tuple(dict.fromkeys(strange)))


def known(viewer: Viewer, edition: Edition) -> Mapping[Place, str]:
    """The names of the nation, the regions and the départements of an edition."""
    rows = queries.run(viewer, edition, "overview/territories")
    rows = rows[rows["level"].isin(indicators.LEVELS)]
    return dict(zip(zip(rows["level"], rows["code"], strict=True), rows["name"], strict=True))


def completed(chosen: Selection, bounded: bool = True) -> Selection:
    """What is shown of a selection: its first MOST indicators and MOST_PLACES territories (all, unless `bounded`).

    Without a territory it is of the nation; without an indicator, of the figures of the overview.
    """
    ranked = sorted((one for one in indicators.catalogue().values() if one.overview), key=lambda one: one.overview)
    items = chosen.indicators or tuple(one.id for one in ranked)
    whole = Selection(items, chosen.places or (NATION,))
    return whole.first(MOST, MOST_PLACES) if bounded else whole


def standings(viewer: Viewer, edition: Edition, chosen: Selection, names: Mapping[Place, str]) -> pd.DataFrame:
    """One row per indicator and territory of a selection (COLUMNS), in its order: where each stands, as this viewer
    reads it.
    """
    items = [indicators.catalogue()[name] for name in chosen.indicators or indicators.catalogue()]
    cards = {
        (room, place): indicators.scorecard(viewer, edition, room, *place).set_index("indicator")
        for room in dict.fromkeys(item.workstream for item in items)
        for place in chosen.places
    }
    rows = []
    for item in items:
        for place in chosen.places:
            told = {"indicator": item.id, "name": item.name_fr, "unit": item.unit, "level": place[0], "code": place[1]}
            own = cards[item.workstream, place].loc[item.id].to_dict()
            rows.append(told | {"territory": names[place]} | {name: own[name] for name in COLUMNS if name in own})
    return pd.DataFrame(rows, columns=list(COLUMNS))
