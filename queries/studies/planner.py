"""Where the next counters should open: the places that bring most people within reach, with a proof or a bound."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from queries.studies import centre, locate, sphere
from queries.studies.sphere import Floats, Integers

Method = Literal["covering", "median", "centre"]
Kind = Literal["counter", "stop"]

MOST_PAIRS = 20_000_000  # place and commune within reach; beyond, the question does not fit in a gigabyte
SECONDS = 45.0

# What no choice below knows, whatever the data: a page has one sentence for each.
UNKNOWN: dict[Kind, tuple[str, ...]] = {
    "counter": ("roads", "one_point_per_commune", "premises", "agents", "demand"),
    "stop": ("roads", "one_point_per_commune", "timetable", "agents", "demand"),
}


@dataclass(frozen=True)
class Plan:
    """The places chosen and how good they are proven to be.

    `chosen`: one row per place, the one that brings most first: rank, code, name, department, lat, lon, population,
    gained (people who come within `km` thanks to it, after those above), covered (people within `km` once it is open),
    mean_km (people-weighted mean distance once it is open).
    `value` and `bound` are people gained (covering) or person-kilometres saved (median, centre): no choice of as many
    places is worth more than `bound`; `gap` is the share of it that is not reached. `proven`: it is the best choice.
    `farthest_before`, `farthest_after`: km to the commune with people that is the farthest (null without any counter);
    `farthest_floor` (centre): no choice of as many places brings it under this.
    Distances before are null when there was no counter at all.
    """

    method: Method
    kind: Kind
    km: float
    places: int
    chosen: pd.DataFrame
    people: int
    covered_before: int
    covered_after: int
    mean_km_before: float | None
    mean_km_after: float | None
    farthest_before: float | None
    farthest_after: float | None
    farthest_floor: float | None
    value: float
    bound: float
    gap: float
    proven: bool
    seconds: float
    unknown: tuple[str, ...]

    @property
    def gained(self) -> int:
        """People who come within `km`."""
        return self.covered_after - self.covered_before


@dataclass(frozen=True)
class _Ground:
    """People, places that may be chosen, and the distance to the nearest counter today (infinite without any).

    `reach`: what nobody may be beyond any more, if that is asked for (km).
    """

    communes: pd.DataFrame
    sites: pd.DataFrame
    people: Floats
    before: Floats
    km: float
    method: Method
    reach: float | None = None

    @property
    def lacking(self) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """Which communes, of those with people, are beyond `reach`."""
        return (self.before > (np.inf if self.reach is None else self.reach)) & (self.people > 0)


def candidates(communes: pd.DataFrame, at_least: int = 0, codes: Sequence[str] | None = None) -> pd.DataFrame:
    """The rows of `communes` where a counter may open: with `at_least` people, named.

    Raises ValueError with the codes that are not among `communes`.
    """
    if unknown := sorted({*(codes or ())} - {*communes["code"]}):
        raise ValueError(f"communes outside the territory: {', '.join(unknown)}")
    kept = communes[communes["population"] >= at_least]
    return kept if codes is None else kept[kept["code"].isin(codes)]


def plan(
    communes: pd.DataFrame,
    counters: pd.DataFrame,
    places: int,
    km: float,
    method: Method = "covering",
    sites: pd.DataFrame | None = None,
    kind: Kind = "counter",
    seconds: float = SECONDS,
    tell: locate.Tell = locate.say_nothing,
) -> Plan:
    """Choose at most `places` new counters (or stops of a bus) for the people of `communes`.

    `communes`: code, name, department, lat, lon, population. `counters`: lat, lon of every address open today, those of
    the territories around included; itinerant ones by their stops, never by their garage. `sites`: the communes where
    one may open (see `candidates`), all of `communes` by default. A commune's people all stand at its point.

    "covering" brings the most people within `km` (maximal covering); "median" makes the people-weighted mean distance
    the smallest (p-median); "centre" first makes the longest distance as short as can be (p-centre, see `centre`),
    then, among the choices that do, the mean distance. All are solved by `locate`: greedy, HiGHS relaxation, HiGHS
    branch and bound; fewer places come back when no other would add anything. `tell(share, step)` is called with the
    steps distances, greedy, bound, exact, done, and may raise to stop the search.
    """
    start, farthest = time.monotonic(), None
    tell(0.0, "distances")
    ground = _ground(communes, counters, sites, km, method)
    if method == "centre" and len(ground.sites):
        half = (seconds - (time.monotonic() - start)) / 2
        farthest = centre.shortest(ground.communes, ground.before, ground.sites, _positive(places), half, tell)
        ground = replace(ground, reach=farthest.km)
    gains = _gains(ground)
    left = max(seconds - (time.monotonic() - start), 0.0)
    found = locate.locate(gains, _positive(places), left, _grain(method), tell)
    tell(1.0, "done")
    if farthest is None:
        return _plan(ground, found, places, kind, time.monotonic() - start)
    made = _plan(ground, _without_bonus(ground, gains, found, farthest), places, kind, time.monotonic() - start)
    return replace(made, farthest_floor=farthest.floor, proven=made.proven and farthest.proven)


def curve(
    communes: pd.DataFrame,
    counters: pd.DataFrame,
    most: int,
    km: float,
    method: Method = "covering",
    sites: pd.DataFrame | None = None,
    seconds: float = SECONDS,
    tell: locate.Tell = locate.say_nothing,
) -> pd.DataFrame:
    """What 1, 2, ... `most` new counters bring, each solved on its own: the best three need not hold the best two.

    One row per number of places: places, gained (people within `km`), marginal (more than with one place less),
    covered, mean_km, value, bound, gap, proven, codes (of the communes chosen). Arguments as in `plan`; once `seconds`
    are over, the numbers left get the greedy choice and its bound.
    """
    deadline = time.monotonic() + seconds
    tell(0.0, "distances")
    ground = _ground(communes, counters, sites, km, method)
    gains = _gains(ground)
    rows = []
    for places in range(1, _positive(most) + 1):

        def tell_part(share: float, step: str, before: int = places - 1) -> None:
            tell((before + share) / most, step)

        left = max(deadline - time.monotonic(), 0.0) / (most - places + 1)
        rows.append(_point(ground, locate.locate(gains, places, left, _grain(method), tell_part), places))
    tell(1.0, "done")
    table = pd.DataFrame(rows)
    table.insert(2, "marginal", table["gained"].diff().fillna(table["gained"]).astype("int64"))
    return table


def deposit_counters(chosen: pd.DataFrame, names: Sequence[str], opens_on: date) -> pd.DataFrame:
    """`Plan.chosen` as rows for the file of counters, with the date planned: until then none of them counts as open.

    `names`: one for each place; the identifier says it is a plan. A deposit replaces the one before it, so these rows
    are to be added to the list that is deposited already.
    """
    return pd.DataFrame(
        {
            "counter_id": "plan-" + chosen["code"],
            "name": names,
            "type": "france_services",
            "format": "fixed",
            "carrier": "",
            "department": chosen["department"],
            "commune": chosen["code"],
            "latitude": chosen["lat"],
            "longitude": chosen["lon"],
            "opened_on": opens_on.isoformat(),
        }
    )


def deposit_stops(chosen: pd.DataFrame, counter_id: str) -> pd.DataFrame:
    """`Plan.chosen` as rows of the file of stops of an itinerant counter: hours are left to fill in, and days where
    the choice is of none (`weekday`: 1 is Monday).
    """
    days = chosen.get("weekday", "")
    return pd.DataFrame(
        {"counter_id": counter_id, "commune": chosen["code"], "weekday": days, "starts": "", "ends": ""}
    )


def _positive(places: int) -> int:
    if places < 1:
        raise ValueError(f"places: {places} is not a number of new counters (1 or more)")
    return places


def _grain(method: Method) -> float:
    return 1.0 if method == "covering" else 0.0


def _ground(
    communes: pd.DataFrame, counters: pd.DataFrame, sites: pd.DataFrame | None, km: float, method: Method
) -> _Ground:
    if km <= 0:
        raise ValueError(f"km: {km} is not a distance")
    if communes.empty:
        raise ValueError("communes: there are none")
    communes = communes.reset_index(drop=True)
    sites = communes if sites is None else sites.reset_index(drop=True)
    people = communes["population"].to_numpy(np.float64)
    return _Ground(communes, sites, people, sphere.nearest_km(communes, counters), km, method)


def _gains(ground: _Ground) -> Any:
    """What each site (row) brings to each commune (column): its people if they come within reach, or their saving."""
    from scipy.sparse import csr_array

    shape = (len(ground.sites), len(ground.communes))
    if ground.sites.empty:
        return csr_array(shape)
    column, row, gain = _covering(ground) if ground.method == "covering" else _saving(ground)
    kept = gain > 0
    return csr_array((gain[kept], (row[kept], column[kept])), shape=shape)


def _covering(ground: _Ground) -> tuple[Integers, Integers, Floats]:
    lacking = np.flatnonzero(ground.before > ground.km)
    column, row, _ = sphere.within(ground.communes.iloc[lacking], ground.sites, ground.km)
    return lacking[column], row, ground.people[lacking][column]


def _saving(ground: _Ground) -> tuple[Integers, Integers, Floats]:
    before = _today(ground)
    pairs = sphere.count_within(ground.communes, ground.sites, before)
    if pairs > MOST_PAIRS:
        raise ValueError(f"{pairs} pairs of a place and a commune: ask for fewer candidate communes")
    column, row, apart = sphere.within(ground.communes, ground.sites, before)
    gain = ground.people[column] * (before[column] - apart)
    if ground.reach is not None:
        gain += _bonus(ground) * (ground.lacking[column] & (apart <= ground.reach))
    return column, row, gain


def _today(ground: _Ground) -> Floats:
    """The distance that people save from."""
    return np.minimum(ground.before, _farthest(ground)) if np.isinf(ground.before).any() else ground.before


def _bonus(ground: _Ground) -> float:
    """What a commune within reach is worth, so that no kilometres saved elsewhere outweigh one."""
    return 1.0 + float(ground.people @ _today(ground))


def _without_bonus(ground: _Ground, gains: Any, found: locate.Located, farthest: centre.Farthest) -> locate.Located:
    """The kilometres alone of the choice; where the search left somebody beyond reach, the one that leaves none."""
    due = _bonus(ground) * int(ground.lacking.sum())
    if found.value < due:
        worth = locate.worth_of(gains, farthest.chosen)
        found = locate.Located(farthest.chosen, worth, max(found.bound, worth), False)
    return replace(found, value=found.value - due, bound=found.bound - due)


def _farthest(ground: _Ground) -> float:
    """No site is further than this from a commune: where people start from when there is no counter at all."""
    lat, lon = ground.sites["lat"].to_numpy(), ground.sites["lon"].to_numpy()
    first = sphere.great_circle_km(lat[:1], lon[:1], lat, lon).max()
    reach = sphere.great_circle_km(
        lat[:1], lon[:1], ground.communes["lat"].to_numpy(), ground.communes["lon"].to_numpy()
    )
    return float(first + reach.max())


def _plan(ground: _Ground, found: locate.Located, places: int, kind: Kind, seconds: float) -> Plan:
    chosen = pd.DataFrame(_opened(ground, found.chosen), columns=["gained", "covered", "mean_km"])
    sites = ground.sites.iloc[list(found.chosen)].reset_index(drop=True)
    chosen = pd.concat([sites[["code", "name", "department", "lat", "lon", "population"]], chosen], axis=1)
    chosen.insert(0, "rank", np.arange(1, len(chosen) + 1))
    covered, mean_km = _access(ground, ground.before)
    after = centre.served(ground.communes, ground.before, ground.sites, found.chosen)
    return Plan(
        method=ground.method,
        kind=kind,
        km=ground.km,
        places=places,
        chosen=chosen,
        people=int(ground.people.sum()),
        covered_before=covered,
        covered_after=int(chosen["covered"].iloc[-1]) if len(chosen) else covered,
        mean_km_before=mean_km,
        mean_km_after=float(chosen["mean_km"].iloc[-1]) if len(chosen) else mean_km,
        farthest_before=_longest(ground, ground.before),
        farthest_after=_longest(ground, after),
        farthest_floor=None,
        value=found.value,
        bound=found.bound,
        gap=_gap(found),
        proven=found.proven,
        seconds=seconds,
        unknown=UNKNOWN[kind],
    )


def _point(ground: _Ground, found: locate.Located, places: int) -> dict[str, Any]:
    covered, mean_km = _access(ground, ground.before)
    opened = list(_opened(ground, found.chosen))
    return {
        "places": places,
        "gained": opened[-1][1] - covered if opened else 0,
        "covered": opened[-1][1] if opened else covered,
        "mean_km": opened[-1][2] if opened else mean_km,
        "value": found.value,
        "bound": found.bound,
        "gap": _gap(found),
        "proven": found.proven,
        "codes": tuple(ground.sites["code"].iloc[list(found.chosen)]),
    }


def _longest(ground: _Ground, distance: Floats) -> float | None:
    """The longest distance of a commune with people; None without any counter, or anyone."""
    longest = distance[ground.people > 0].max(initial=0.0)
    return float(longest) if np.isfinite(longest) and ground.people.any() else None


def _gap(found: locate.Located) -> float:
    return 0.0 if found.proven else (found.bound - found.value) / found.bound


def _opened(ground: _Ground, chosen: Sequence[int]) -> Iterator[tuple[int, int, float | None]]:
    """After each place opens: people it brings within reach, people within reach, mean distance."""
    distance, covered = ground.before, _access(ground, ground.before)[0]
    every = np.arange(len(ground.communes))
    for site in chosen:
        apart = sphere.between_km(ground.communes, every, ground.sites, np.full(len(every), site))
        distance = np.minimum(distance, apart)
        now, mean_km = _access(ground, distance)
        yield now - covered, now, mean_km
        covered = now


def _access(ground: _Ground, distance: Floats) -> tuple[int, float | None]:
    """People within reach, and the mean distance of everyone (None without any counter, or anyone)."""
    total = ground.people.sum()
    known = np.isfinite(distance).all() and total > 0
    mean_km = float((ground.people * distance).sum() / total) if known else None
    return int(ground.people[distance <= ground.km].sum()), mean_km
