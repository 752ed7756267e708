"""Choose the n places that bring the most, when each person is served by the best of them: proven, or with a bound."""

import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from queries.studies.sphere import Floats, Integers

Flags = npt.NDArray[np.bool_]
Tell = Callable[[float, str], None]  # share done (0 to 1) and name of the step; it may raise to stop the search

FIRST_POOL = 500  # places looked at first; more come in as long as one of them could matter


@dataclass(frozen=True)
class Located:
    """Rows of the gains, best first; what they bring; what no choice can exceed; whether the two are equal."""

    chosen: tuple[int, ...]
    value: float
    bound: float
    proven: bool


@dataclass(frozen=True)
class _Search:
    """One question: gains (sparse, place x people), how many places, and when to stop."""

    gains: Any
    places: int
    grain: float
    deadline: float
    tell: Tell
    totals: Floats

    def left(self) -> float:
        return max(self.deadline - time.monotonic(), 0.0)

    def closed(self, value: float, bound: float) -> bool:
        """No choice can be better: the room that is left is under one grain, or under the solver's precision."""
        return bound - value < max(self.grain * (1 - 1e-6), 1e-7 * abs(bound) + 1e-9)


@dataclass(frozen=True)
class _Offers:
    """Gains of the allowed places, pair by pair: column by column, the largest gain first."""

    places: Integers  # rows of the gains
    place: Integers  # of each pair, as a position in `places`
    column: Integers
    gain: Floats
    top: Floats  # the largest gain of each column


@dataclass(frozen=True)
class _Cuts:
    """Cuts, as a column and a floor: the column gets at most the floor, and what open places give above it."""

    column: Integers
    floor: Floats


@dataclass(frozen=True)
class _Relaxed:
    """A bound, what each place is worth at the prices that give it, the places that were priced, the cuts in use."""

    bound: float
    worth: Floats
    pool: Flags
    cuts: _Cuts


def say_nothing(share: float, step: str) -> None:
    """Where nobody watches a search."""


def locate(gains: Any, places: int, seconds: float, grain: float = 0.0, tell: Tell = say_nothing) -> Located:
    """Choose at most `places` rows of `gains` so that the sum over columns of the best chosen gain is the largest.

    `gains` is a scipy CSR array of numbers >= 0: what a place (row) brings to the people of a column. When a column's
    gains are all equal this is maximal covering; with distances saved it is the p-median. `grain` is the smallest step
    between two values (1 when gains are whole people, 0 when unknown). After `seconds` the best choice found so far is
    returned with the bound found so far; with 0 seconds, the greedy choice and its bound.

    Method: lazy greedy; then the linear relaxation by cutting planes (HiGHS), on a pool of places that grows until the
    prices of the people shut every other place out; then, if room is left between the two, branch and bound (HiGHS) on
    the places that the prices cannot shut out. Each step only improves the choice or the bound: both always hold.
    """
    gains = gains[:, np.flatnonzero(gains.max(axis=0).toarray().ravel() > 0)] if gains.nnz else gains
    search = _Search(gains, places, grain, time.monotonic() + seconds, tell, np.asarray(gains.sum(axis=1)).ravel())
    tell(0.05, "greedy")
    chosen, bound = _greedy(search)
    value = worth_of(gains, chosen)
    if search.left() and not search.closed(value, bound):
        chosen, value, bound = _prove(search, chosen, value, bound)
    if search.closed(value, bound):
        bound = value
    return Located(by_marginal_gain(gains, chosen), value, bound, bound <= value)


def worth_of(gains: Any, chosen: tuple[int, ...]) -> float:
    """Sum over columns of the best gain among the chosen rows."""
    return float(gains[list(chosen)].max(axis=0).sum()) if chosen else 0.0


def by_marginal_gain(gains: Any, chosen: tuple[int, ...]) -> tuple[int, ...]:
    """The same rows, each time the one that adds the most to those before it; those that add nothing are left out."""
    return tuple(chosen[k] for k in _lazily(gains[list(chosen)], len(chosen))) if chosen else ()


def _greedy(search: _Search) -> tuple[tuple[int, ...], float]:
    chosen = _lazily(search.gains, search.places)
    served = search.gains[chosen].max(axis=0).toarray().ravel() if chosen else np.zeros(search.gains.shape[1])
    alone = float(_largest(search.totals, search.places).sum())
    return tuple(chosen), min(alone, _ceiling(served, _worth(search.gains, served), search.places))


def _lazily(gains: Any, places: int) -> list[int]:
    """Take the row that adds the most, `places` times; a row is measured again only when it comes first."""
    best = np.zeros(gains.shape[1])
    totals = np.asarray(gains.sum(axis=1)).ravel()
    queue = [(-total, row) for row, total in enumerate(totals) if total > 0]
    heapq.heapify(queue)
    chosen: list[int] = []
    while queue and len(chosen) < places:
        _, row = heapq.heappop(queue)
        span = slice(gains.indptr[row], gains.indptr[row + 1])
        columns, values = gains.indices[span], gains.data[span]
        added = float(np.maximum(values - best[columns], 0).sum())
        if queue and added < -queue[0][0]:
            heapq.heappush(queue, (-added, row))
        elif added > 0:
            best[columns] = np.maximum(best[columns], values)
            chosen.append(row)
    return chosen


def _prove(
    search: _Search, chosen: tuple[int, ...], value: float, bound: float
) -> tuple[tuple[int, ...], float, float]:
    """Lower the bound, then look for a better choice where there can be one."""
    relaxed = _relax(search, chosen, value, bound)
    bound, allowed = relaxed.bound, relaxed.pool
    for share in (0.7, 0.85):  # on the pool first: a better choice there shuts more places out
        if search.closed(value, bound) or not search.left():
            break
        search.tell(share, "exact")
        found, ceiling = _branch_and_bound(search, allowed, relaxed.cuts)
        if worth_of(search.gains, found) > value:
            chosen, value = found, worth_of(search.gains, found)
        # With a place outside this set, a choice is worth at most bound - threshold + worth, which is not above value.
        open_yet = relaxed.worth >= _threshold(relaxed.worth, search.places) - (relaxed.bound - value)
        if not (open_yet & ~allowed).any():
            return chosen, value, min(bound, max(value, ceiling))
        allowed = open_yet
    return chosen, value, bound


def _relax(search: _Search, chosen: tuple[int, ...], value: float, bound: float) -> _Relaxed:
    """Lower the bound by pricing people, bringing places into the pool until none outside could be among the best."""
    pool = search.totals >= _threshold(search.totals, max(FIRST_POOL, 5 * search.places))
    pool[list(chosen)] = True
    pool &= search.totals > 0
    opened = np.zeros(search.gains.shape[0])
    opened[list(chosen)] = 1
    best = _Relaxed(bound, search.totals, pool, _Cuts(np.empty(0, np.int64), np.empty(0)))
    while search.left():
        priced = _prices(search, pool, best.cuts, opened)
        if priced is None:
            break
        prices, cuts = priced
        worth = _worth(search.gains, prices)
        ceiling = _ceiling(prices, worth, search.places)
        best = _Relaxed(ceiling, worth, pool, cuts) if ceiling <= best.bound else best
        threshold = _threshold(worth[pool], search.places)
        outside = ~pool & (worth > 0.95 * threshold)  # those just under it would come next
        if search.closed(value, best.bound) or worth[outside].max(initial=0.0) <= threshold * (1 + 1e-9):
            break
        pool = pool | (outside & (worth >= _threshold(worth[outside], 2 * FIRST_POOL)))
    return best


def _prices(search: _Search, pool: Flags, cuts: _Cuts, opened: Floats) -> tuple[Floats, _Cuts] | None:
    """What each column would pay to be served, at the optimum of the relaxation on the pool; None when time ran out."""
    from scipy.optimize import linprog

    offers = _offers(search.gains, pool)
    if not len(cuts.column):
        cuts = _violated(offers, opened[offers.places], np.full(len(offers.top), np.inf))
    while True:
        search.tell(0.3, "bound")
        cost, rows, limits, bounds = _programme(offers, cuts, search.places)
        options = {"time_limit": search.left()}
        solved = linprog(cost, rows, limits, bounds=bounds, method="highs-ds", options=options)
        if solved.status != 0:
            return None
        shares, given = np.split(solved.x, [len(offers.places)])
        more = _violated(offers, shares, given)
        if not len(more.column):
            weight, spare = -solved.ineqlin.marginals[:-1], -solved.upper.marginals[len(offers.places) :]
            return np.bincount(cuts.column, weight * cuts.floor, len(offers.top)) + spare * offers.top, cuts
        cuts = _both(cuts, more)


def _branch_and_bound(search: _Search, allowed: Flags, cuts: _Cuts) -> tuple[tuple[int, ...], float]:
    """The best rows among the allowed ones that HiGHS found in the time left, and what none of them can exceed."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    offers = _offers(search.gains, allowed)
    found: tuple[int, ...] = ()
    ceiling = np.inf
    never = np.setdiff1d(offers.column, cuts.column)  # given all they can be so far: say what that takes
    cuts = _both(cuts, _Cuts(never, np.zeros(len(never))))
    whole = np.repeat([1, 0], [len(offers.places), len(offers.top)])
    while search.left():
        cost, rows, limits, bounds = _programme(offers, cuts, search.places)
        solved = milp(
            cost,
            integrality=whole,
            bounds=Bounds(*bounds.T),
            constraints=LinearConstraint(rows, -np.inf, limits),
            options={"time_limit": search.left(), "mip_rel_gap": 0.0},
        )
        ceiling = ceiling if solved.mip_dual_bound is None else min(ceiling, -solved.mip_dual_bound)
        if solved.x is None:
            break
        shares, given = np.split(solved.x, [len(offers.places)])
        shares = np.round(shares)
        latest = tuple(offers.places[shares > 0].tolist())
        found = max(found, latest, key=lambda rows: worth_of(search.gains, rows))
        more = _violated(offers, shares, given)
        if solved.status != 0 or not len(more.column):
            break
        cuts = _both(cuts, more)
    return found, ceiling


def _both(cuts: _Cuts, more: _Cuts) -> _Cuts:
    return _Cuts(np.append(cuts.column, more.column), np.append(cuts.floor, more.floor))


def _offers(gains: Any, allowed: Flags) -> _Offers:
    pairs = gains[allowed].tocoo()
    order = np.lexsort((-pairs.data, pairs.col))
    top = np.zeros(gains.shape[1])
    np.maximum.at(top, pairs.col, pairs.data)
    return _Offers(np.flatnonzero(allowed), pairs.row[order], pairs.col[order], pairs.data[order], top)


def _violated(offers: _Offers, shares: Floats, given: Floats) -> _Cuts:
    """For each column that is given more than `shares` of places allow, the cut that says so best.

    Served by the best places first, a column has its whole share at the floor: no other floor allows it less.
    """
    share = shares[offers.place]
    running = np.cumsum(share)
    start = np.searchsorted(offers.column, offers.column)
    running -= np.concatenate(([0.0], running))[start]
    served = np.flatnonzero(running >= 1 - 1e-9)
    column, first = np.unique(offers.column[served], return_index=True)
    floor = np.zeros(len(offers.top))
    floor[column] = offers.gain[served[first]]
    above = np.maximum(offers.gain - floor[offers.column], 0)
    allowed = floor + np.bincount(offers.column, above * share, len(floor))
    broken = np.flatnonzero((given > allowed + 1e-7 * (1 + offers.top)) & (floor < offers.top))
    return _Cuts(broken, floor[broken])


def _programme(offers: _Offers, cuts: _Cuts, places: int) -> tuple[Floats, Any, Floats, Floats]:
    """Cost to minimise, rows and their limits (the last one counts places), bounds of the variables.

    Variables: the share of each allowed place that is open, then what each column is given.
    """
    from scipy.sparse import csr_array

    first, last = (np.searchsorted(offers.column, cuts.column, side) for side in ("left", "right"))
    cut = np.repeat(np.arange(len(first)), last - first)
    pair = np.arange(len(cut)) + np.repeat(first - np.concatenate(([0], np.cumsum(last - first)[:-1])), last - first)
    above = np.maximum(offers.gain[pair] - cuts.floor[cut], 0)
    sites, columns, number = len(offers.places), len(offers.top), len(first)
    row = np.concatenate((cut, np.arange(number), np.full(sites, number)))
    column = np.concatenate((offers.place[pair], sites + cuts.column, np.arange(sites)))
    rows = csr_array((np.concatenate((-above, np.ones(number + sites))), (row, column)), (number + 1, sites + columns))
    rows.eliminate_zeros()
    most = np.concatenate((np.ones(sites), offers.top))
    cost = np.repeat([0.0, -1.0], [sites, columns])
    return cost, rows, np.append(cuts.floor, places), np.column_stack((np.zeros(len(most)), most))


def _ceiling(prices: Floats, worth: Floats, places: int) -> float:
    """What no choice exceeds, whatever the prices: people pay them at most once, places bring no more than the rest."""
    return float(prices.sum() + _largest(worth, places).sum())


def _worth(gains: Any, prices: Floats) -> Floats:
    """What each place brings above the prices of the people it serves."""
    row = np.repeat(np.arange(gains.shape[0]), np.diff(gains.indptr))
    above = np.maximum(gains.data - prices[gains.indices], 0)
    return np.bincount(row, above, minlength=gains.shape[0]).astype(np.float64)


def _largest(values: Floats, count: int) -> Floats:
    return values if count >= len(values) else np.partition(values, -count)[-count:]


def _threshold(values: Floats, count: int) -> float:
    """The smallest of the `count` largest values; 0 when there are fewer."""
    return float(_largest(values, count).min()) if count <= len(values) else 0.0
