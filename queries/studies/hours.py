"""Which half-days to open within a budget of hours, at counters and on rounds: the best choice, or a bound."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np
import pandas as pd

from queries.studies import schedule, service, sphere
from queries.studies.service import Flags, Near
from queries.studies.sphere import Floats, Integers

HALF, LATE = 3.0, 2.0  # hours that a half-day counts for, and an evening
WORK = 30_000_000  # pairs that a search looks at, about: beyond, it stops with the gap that is left
STEP = 10_000  # what a step costs besides
GRAIN = 1.0  # people: the smallest step between two values
ROUNDS, PATIENCE = 300, 10  # of prices, at most; without a better bound, before smaller steps


@dataclass(frozen=True)
class Offer:
    """What may be paid for, option by option: a place (row of `reach`) open at one more moment (column of `lacking`).

    `reach`: place x commune, 1 where it is within reach (CSR). `lacking`: people of each commune who reach nothing at
    each moment; `unserved`: those of them whom no place may serve, whose hours are not known. `pool`: which buses an
    option takes one of, -1 for a counter; `room`: how many of each pool are free.
    """

    reach: Any
    place: Integers
    moment: Integers
    hours: Floats
    pool: Integers
    room: Integers
    lacking: Floats
    unserved: Floats


@dataclass(frozen=True)
class Chosen:
    """Options, the one that brings most for its hours first; people who gain a moment (one who gains two counts twice);
    what no choice within the budget can exceed; whether the two are equal.
    """

    options: tuple[int, ...]
    value: float
    bound: float

    @property
    def proven(self) -> bool:
        """No choice within the budget brings more."""
        return self.bound - self.value < GRAIN

    @property
    def gap(self) -> float:
        """The share of the bound that is not reached."""
        return 0.0 if self.proven else (self.bound - self.value) / self.bound


@dataclass(frozen=True)
class _Node:
    """A part of the choices: what was taken, what may still be, and who lacks something by now."""

    lacking: Floats
    allowed: Flags
    room: Integers
    budget: float
    taken: tuple[int, ...] = ()
    value: float = 0.0


def cost(moment: int) -> float:
    """Hours that one more opening counts for."""
    return LATE if moment == schedule.EVENING else HALF


def offers(
    communes: pd.DataFrame,
    places: pd.DataFrame,
    near: Near,
    km: float,
    moments: Sequence[int],
    departments: Sequence[str],
) -> tuple[Offer, pd.DataFrame]:
    """What may be paid for in some départements (all of them, of none): counters that are not known to be open at one
    of the `moments`, and stops in any commune of the buses that no stop keeps then; and what each option is, row by
    row: counter_id or code (of the commune of a stop), name, department, moment, hours, state.

    `communes`: code, name, department, lat, lon, population; `places`: counters/place_hours; `near`: of all of both. A
    bus whose stops are not all told is free at no time that is known.
    """
    inside = communes["department"].isin(departments).to_numpy() if departments else np.ones(len(communes), bool)
    home, standing = communes[inside], [service.serving(places, one) for one in moments]
    people = home["population"].to_numpy(np.float64)
    near = near.cut(km, inside)
    lacking, unserved = (
        np.column_stack([people * ~near.reached(each[rank])[inside] for each in standing]) for rank in (0, 1)
    )
    rooms = _rooms(places, moments)
    counters = places[places["stop"].isna() & places["department"].isin(set(home["department"]))]
    sites = home[home["department"].isin(rooms["department"])]
    rows = pd.concat([counters, sites], keys=["counter", "stop"], names=["kind", "row"])
    rows = rows.reset_index().assign(site=range(len(rows)))
    shut = [pd.Series(np.where(perhaps, "unknown", "closed"))[~surely] for surely, perhaps in standing]
    told = _options(rows, rooms, shut, moments)
    offer = Offer(
        _reach(home, rows, km),
        told["site"].to_numpy(np.int64),
        told["rank"].to_numpy(np.int64),
        told["hours"].to_numpy(np.float64),
        told["pool"].to_numpy(np.int64),
        rooms["room"].to_numpy(np.int64),
        lacking,
        unserved,
    )
    return offer, told


def _options(
    rows: pd.DataFrame, rooms: pd.DataFrame, shut: Sequence["pd.Series[Any]"], moments: Sequence[int]
) -> pd.DataFrame:
    """Each of `rows` at each of the `moments` at which it is `shut`, or one of its buses free."""
    parts = []
    for rank, closed in enumerate(shut):
        of_counters = rows[(rows["kind"] == "counter") & rows["row"].isin(closed.index)]
        free = rooms[rooms["rank"] == rank].reset_index(names="pool")[["department", "pool"]]
        stops = rows[rows["kind"] == "stop"].merge(free, on="department")
        parts += [of_counters.assign(rank=rank, pool=-1, state=of_counters["row"].map(closed)), stops.assign(rank=rank)]
    told = pd.concat(parts, ignore_index=True)
    moment = told["rank"].map(dict(enumerate(moments)))
    return told.assign(moment=moment, hours=moment.map(cost))


def _rooms(places: pd.DataFrame, moments: Sequence[int]) -> pd.DataFrame:
    """How many buses of each département no stop keeps at each moment: rank (of the moment), department, room."""
    stops = places[places["stop"].notna()]
    of = stops.groupby("counter_id")["department"].first()
    found = [
        (schedule.states(stops, one) == "closed").groupby(stops["counter_id"]).all().groupby(of).sum()
        for one in moments
    ]
    rows = pd.concat(dict(enumerate(found)), names=["rank", "department"]).rename("room").reset_index()
    return rows[rows["room"] > 0].reset_index(drop=True)


def _reach(communes: pd.DataFrame, places: pd.DataFrame, km: float) -> Any:
    from scipy.sparse import csr_array

    shape = (len(places), len(communes))
    if places.empty:
        return csr_array(shape)
    commune, place, _ = sphere.within(communes, places, km)
    return csr_array((np.ones(len(place)), (place, commune)), shape=shape)


def choose(offer: Offer, budget: float, work: int = WORK) -> Chosen:
    """The options that give most people a moment, within a budget of hours: a bus makes one stop a half-day.

    Greedy by people an hour, then branch and bound, the most promising choice first: what is left to gain is at most
    the gains of the options on their own, as many as the budget and the buses allow, the last one in part (gains only
    shrink as others open). It stops at the proof, or once it has looked at `work` pairs; what it leaves open is no more
    than `_relaxed` says of all choices.
    """
    root = _Node(offer.lacking, np.ones(len(offer.place), bool), offer.room, budget)
    best = _filled(offer, root)
    most = _relaxed(offer, root, best.value)
    ranks = count()
    queue = [(-_ceiling(offer, root), next(ranks), root)]
    steps = int(work // (offer.reach.nnz * offer.lacking.shape[1] + offer.lacking.size + 20 * len(offer.place) + STEP))
    while queue and min(most, -queue[0][0]) - best.value >= GRAIN and steps > 0:
        _, _, node = heapq.heappop(queue)
        for child in _branches(offer, node):
            steps -= 1
            if (ceiling := _ceiling(offer, child)) - best.value < GRAIN:
                continue
            if child.taken == node.taken:  # the greedy choice with its best option is that of the node
                best = max(best, _filled(offer, child), key=lambda one: one.value)
            heapq.heappush(queue, (-ceiling, next(ranks), child))
    bound = max(best.value, min(most, -queue[0][0])) if queue else best.value
    return Chosen(_ordered(offer, best.taken, budget), best.value, bound)


def curve(budgets: Sequence[float], found: Sequence[Chosen]) -> pd.DataFrame:
    """What each budget of hours brings, each solved on its own: hours, gained, marginal (more than the one before),
    bound, gap, proven.
    """
    told = [{"gained": one.value, "bound": one.bound, "gap": one.gap, "proven": one.proven} for one in found]
    table = pd.DataFrame(told, index=pd.Index(budgets, name="hours")).reset_index()
    table.insert(2, "marginal", table["gained"].diff().fillna(table["gained"]))
    return table


def gains(offer: Offer, options: Sequence[int]) -> list[float]:
    """People whom each option gives a moment, after those before it."""
    node = _Node(offer.lacking, np.ones(len(offer.place), bool), offer.room, np.inf)
    found = []
    for option in options:
        after = _with(offer, node, option)
        found.append(after.value - node.value)
        node = after
    return found


def people(offer: Offer, options: Sequence[int]) -> tuple[float, float]:
    """How many different people gain a moment: at least (`unserved`), and at most."""
    served = np.zeros(offer.lacking.shape, bool)
    for option in options:
        served[_row(offer, option), offer.moment[option]] = True
    least, most = (float(np.where(served, one, 0).max(axis=1).sum()) for one in (offer.unserved, offer.lacking))
    return least, most


def _gain(offer: Offer, node: _Node) -> Floats:
    """What each option would add; nothing where it may not be taken."""
    brought = (offer.reach @ node.lacking)[offer.place, offer.moment]
    held = (offer.pool >= 0) & (np.append(node.room, 1)[offer.pool] < 1)
    return np.where(node.allowed & (offer.hours <= node.budget) & ~held, brought, 0.0)


def _ceiling(offer: Offer, node: _Node) -> float:
    """What no choice from here exceeds, in whole people."""
    gain = _gain(offer, node)
    return node.value + _whole(float(gain @ _shares(offer, node, gain)))


def _whole(people: float) -> float:
    return float(np.floor(people + 1e-6))


def _shares(offer: Offer, node: _Node, gain: Floats) -> Floats:
    """How much of each option the budget and the buses of a node take, the last one in part."""
    order = np.argsort(-gain / offer.hours, kind="stable")
    order = order[gain[order] > 0]
    pool = offer.pool[order]
    order = order[(pool < 0) | (_rank_within(pool) < np.append(node.room, 0)[pool])]
    hours = offer.hours[order]
    left = node.budget - (np.cumsum(hours) - hours)
    shares = np.zeros(len(gain))
    shares[order] = np.clip(left, 0, hours) / hours
    return shares


def _relaxed(offer: Offer, root: _Node, value: float) -> float:
    """What no choice exceeds, in whole people, where options that serve the same people share them.

    Lagrangian relaxation: a part of each commune's people at each moment, its price, is won by every option that serves
    them, the rest by the plan whatever it opens. Whatever the prices, no choice is worth more than that rest and the
    options that win most. Prices fall where the options taken serve people twice, and rise where nobody does.
    """
    price, bound, step, patience = offer.lacking.copy(), np.inf, 1.0, PATIENCE
    for _ in range(ROUNDS):
        gain = (offer.reach @ price)[offer.place, offer.moment]
        shares = _shares(offer, root, gain)
        found = float((offer.lacking - price).sum() + gain @ shares)
        patience = PATIENCE if found < bound - GRAIN else patience - 1
        bound = min(bound, found)
        if not patience:
            step, patience = step / 2, PATIENCE
        twice = np.full(price.shape, -1.0)
        for option in np.flatnonzero(shares):
            twice[_row(offer, int(option)), offer.moment[option]] += shares[option]
        twice[((twice < 0) & (price >= offer.lacking)) | ((twice > 0) & (price <= 0))] = 0
        slope = float((offer.lacking * twice**2).sum())
        if not slope or bound - value < GRAIN:
            break
        price = np.clip(price - step * (found - value) / slope * offer.lacking * twice, 0, offer.lacking)
    return _whole(bound)


def _rank_within(pool: Integers) -> Integers:
    """How many before each are of the same pool."""
    order = np.argsort(pool, kind="stable")
    rank = np.empty(len(pool), np.int64)
    rank[order] = np.arange(len(pool)) - np.searchsorted(pool[order], pool[order])
    return rank


def _branches(offer: Offer, node: _Node) -> Iterator[_Node]:
    """The choices of a node with its best option, and those without; none where no option adds anything."""
    gain = _gain(offer, node)
    option = int(np.argmax(gain / offer.hours)) if len(gain) else 0
    if len(gain) and gain[option] > 0:
        yield _with(offer, node, option)
        yield replace(node, allowed=node.allowed & (np.arange(len(gain)) != option))


def _with(offer: Offer, node: _Node, option: int) -> _Node:
    row, moment, pool = _row(offer, option), offer.moment[option], offer.pool[option]
    lacking, room = node.lacking.copy(), node.room.copy()
    added = float(lacking[row, moment].sum())
    lacking[row, moment] = 0
    if pool >= 0:
        room[pool] -= 1
    allowed = node.allowed & (np.arange(len(offer.place)) != option)
    return _Node(lacking, allowed, room, node.budget - offer.hours[option], (*node.taken, option), node.value + added)


def _row(offer: Offer, option: int) -> Integers:
    """The communes that an option's place has within reach."""
    place = offer.place[option]
    found: Integers = offer.reach.indices[offer.reach.indptr[place] : offer.reach.indptr[place + 1]]
    return found


def _filled(offer: Offer, node: _Node) -> _Node:
    """Take the option that adds most for its hours, as long as one adds anything; or the one that adds most alone."""
    gain = _gain(offer, node)
    alone = _with(offer, node, int(np.argmax(gain))) if gain.any() else node
    while (gain := _gain(offer, node)).any():
        node = _with(offer, node, int(np.argmax(gain / offer.hours)))
    return max(node, alone, key=lambda one: one.value)


def _ordered(offer: Offer, taken: Sequence[int], budget: float) -> tuple[int, ...]:
    """The same options, each time the one that adds most for its hours; those that add nothing are left out."""
    own = np.isin(np.arange(len(offer.place)), taken)
    return _filled(offer, _Node(offer.lacking, own, offer.room, budget)).taken
