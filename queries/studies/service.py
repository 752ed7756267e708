"""Access to a service: who reaches a place that offers a procedure and is open then, surely or perhaps."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from queries.studies import schedule, sphere
from queries.studies.sphere import Floats, Integers

Flags = npt.NDArray[np.bool_]

FARTHEST = 20.0  # kilometres: no choice of a distance is wider


@dataclass(frozen=True)
class Near:
    """Which places are near each commune: pairs of rows, and how far apart."""

    commune: Integers
    place: Integers
    km: Floats
    communes: int

    def cut(self, km: float, inside: Flags | None = None) -> "Near":
        """The pairs within a distance, of some communes."""
        kept = self.km <= km if inside is None else (self.km <= km) & inside[self.commune]
        return Near(self.commune[kept], self.place[kept], self.km[kept], self.communes)

    def count(self, places: Flags) -> Integers:
        """How many of some places are near each commune."""
        return np.bincount(self.commune[places[self.place]], minlength=self.communes)

    def reached(self, places: Flags) -> Flags:
        """Which communes have one of some places near them."""
        found = np.zeros(self.communes, bool)
        found[self.commune[places[self.place]]] = True
        return found


def near(communes: pd.DataFrame, places: pd.DataFrame) -> Near:
    """The pairs of communes and places (both with lat, lon) within FARTHEST."""
    if places.empty:
        return Near(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), len(communes))
    place, commune, km = sphere.within(places, communes, FARTHEST)
    return Near(commune, place, km, len(communes))


def serving(places: pd.DataFrame, when: int | None) -> tuple[Flags, Flags]:
    """Which places (offered, hours of each day) are known to offer what is asked for and to be open then; and which
    may: those, and the others of which neither is denied. Unknown is neither open nor closed.
    """
    state = pd.Series("open", places.index) if when is None else schedule.states(places, when)
    offered = places["offered"].astype("boolean")
    surely = (state == "open") & offered.fillna(False)
    perhaps = (state != "closed") & offered.fillna(True)
    return surely.to_numpy(bool), perhaps.to_numpy(bool)


def sums(people: "pd.Series[int]", by: "pd.Series[str]", door: Flags, surely: Flags, perhaps: Flags) -> pd.DataFrame:
    """One row per territory (`by`, called code), from whether the people of each commune reach a door, a service,
    perhaps a service: population, and of it door, people (who reach a service) and unknown (who may, unsurely).
    """
    told = {"population": people, "door": people * door, "people": people * surely}
    found = pd.DataFrame(told | {"unknown": people * (perhaps & ~surely)}).groupby(by).sum()
    return found.rename_axis("code").reset_index()


def rates(sums: pd.DataFrame) -> pd.DataFrame:
    """The same with share, door and unknown in percent of the population, and gap (points between door and share)."""
    told = {"door": "door", "share": "people", "unknown": "unknown"}
    rates = {name: 100 * sums[counted] / sums["population"] for name, counted in told.items()}
    return sums.assign(**rates, gap=rates["door"] - rates["share"])


def gained(near: Near, people: Floats, places: pd.DataFrame, surely: Flags, perhaps: Flags) -> pd.DataFrame:
    """What one more opening would bring at a time, place by place that is not known to serve then, the most first.

    `most`: the people near it and no other that surely serves then; `least`: those of them whom no other may serve
    either. `state`: "closed", or "unknown" where the place itself may serve. Stops of itinerant counters are left out,
    and what offers something else.
    """
    offered = places["offered"].astype("boolean").fillna(True).to_numpy(bool)
    candidate = ~surely & places["stop"].isna().to_numpy() & offered
    pair = candidate[near.place] & ~near.reached(surely)[near.commune]
    commune, place = near.commune[pair], near.place[pair]
    alone = near.count(perhaps)[commune] == perhaps[place]
    found = {
        "least": np.bincount(place, people[commune] * alone, len(places)),
        "most": np.bincount(place, people[commune], len(places)),
    }
    told = places[["counter_id", "name", "department"]].assign(**found, state=np.where(perhaps, "unknown", "closed"))
    told = told[candidate & (told["most"] > 0)].astype({"least": int, "most": int})
    return told.sort_values(["least", "most", "counter_id"], ascending=[False, False, True], ignore_index=True)
