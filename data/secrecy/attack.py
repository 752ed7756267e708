"""An intruder's work: between what and what each hidden number must lie, by all that is published. Linear programming.

Nothing here knows a hidden value, nor how cells were chosen: it reads sums, and asks HiGHS.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csc_array, csr_array, diags_array, hstack
from scipy.sparse.csgraph import connected_components

from data.secrecy.tables import Flags, Numbers, Places

FAR = 1e6  # how many times what is published an unknown may be, before it is said to have no upper bound
FITS = 1e-9  # what a point may miss what is published by, of a limit of one; limits under SMALL count as that
SMALL = 1000.0
MARGIN = 1.01  # of the width that is looked for, so that rounding does not leave a point just short of it
LONGEST = 900  # seconds of this thread's processor that intervals may take: a publication stops there, and says so


class Unfinished(Exception):
    """Intervals were not all found in the time that they may take: nothing is proved. Says how many were."""


@dataclass(frozen=True)
class System:
    """What is published of unknown numbers: `equal @ x = totals`, `most @ x <= limits`, 0 <= low <= x <= high."""

    equal: csr_array
    totals: Numbers
    most: csr_array
    limits: Numbers
    low: Numbers
    high: Numbers

    @property
    def size(self) -> int:
        """How many numbers are unknown."""
        return len(self.low)


Terms = Iterable[tuple[list[int], list[float], float]]  # unknowns, their coefficients, what they add up to


def system(
    size: int, equal: Terms, most: Terms = (), low: Numbers | None = None, high: Numbers | None = None
) -> System:
    """A system of `size` unknowns from equalities and upper limits, term by term."""
    return System(
        *_matrix(size, equal),
        *_matrix(size, most),
        np.zeros(size) if low is None else low,
        np.full(size, np.inf) if high is None else high,
    )


def intervals(published: System, wanted: Places | None = None) -> tuple[Numbers, Numbers]:
    """The least and the most that each unknown can be, or each `wanted` one.

    Raises ValueError where what is published contradicts itself, Unfinished after LONGEST.
    """
    began, done = time.thread_time(), 0
    low, high = published.low.copy(), published.high.copy()
    labels, alone = _components(published)
    _by_one_total(published, labels, alone, low, high)
    rest = np.flatnonzero(~alone[labels])
    rest = rest if wanted is None else np.intersect1d(rest, wanted)
    for asked, same in _rounds(published, rest, labels):
        for sign, found in ((1, low), (-1, high)):
            solved = _solve(published, np.flatnonzero(np.isin(labels, labels[asked])), asked, sign)
            for place, value in zip(asked, solved, strict=True):
                found[same[int(place)]] = value
        done += len(asked)
        if time.thread_time() - began > LONGEST:
            raise Unfinished(f"{done} intervals of {len(rest)} after {LONGEST} s")
    return low, high


def widths(published: System, wanted: Places, enough: float) -> Numbers:
    """The width of the interval of each `wanted` unknown: exact under `enough`, from there on a width that it has.

    One point that fits all that is published proves the width of each unknown that can move so far from it alone. What
    it does not prove is asked for one by one. Raises as `intervals`.
    """
    if not len(wanted):
        return np.zeros(0)
    found = _spans(published, _roomy(published, enough * MARGIN))[wanted]
    rest = np.flatnonzero(found < enough)
    if len(rest):
        low, high = intervals(published, wanted[rest])
        found[rest] = (high - low)[wanted[rest]]
    return found


def _roomy(published: System, enough: float) -> Numbers:
    """A point that fits all that is published, with as much room as can be, up to `enough`, under each upper limit."""
    from scipy.optimize import linprog  # 20 MB, which a server that only reads does without

    limits = len(published.limits)
    risen = published.most.maximum(0).max(axis=1).toarray().ravel() if limits else np.zeros(0)
    most, totals = hstack([published.most, diags_array(risen)]), published.totals
    equal = hstack([published.equal, csr_array((len(totals), limits))]) if len(totals) else None
    cost = np.concatenate([np.zeros(published.size), -np.ones(limits)])
    low, high = np.append(published.low, np.zeros(limits)), np.append(published.high, np.full(limits, enough))
    found = linprog(cost, most, published.limits, equal, totals, np.column_stack([low, high]), method="highs")
    if found.status != 0:
        raise ValueError(f"what is published contradicts itself: {found.message}")
    return found.x[: published.size]


def _spans(published: System, point: Numbers) -> Numbers:
    """How far each unknown can move from a point, all others staying: nowhere where the point does not fit."""
    slack = published.limits - published.most @ point
    misses = [-slack, np.abs(published.totals - published.equal @ point), published.low - point, point - published.high]
    scale = np.abs(np.concatenate([published.limits, published.totals])).max(initial=SMALL)
    if np.concatenate(misses).max(initial=0) > FITS * scale:
        return np.zeros(published.size)
    part = published.most.tocoo()
    moves = np.maximum(slack, 0)[part.coords[0]] / np.abs(part.data)
    up, down = np.maximum(published.high - point, 0), np.maximum(point - published.low, 0)
    np.minimum.at(up, part.coords[1][part.data > 0], moves[part.data > 0])
    np.minimum.at(down, part.coords[1][part.data < 0], moves[part.data < 0])
    return np.where(np.diff(csc_array(published.equal).indptr) > 0, 0.0, up + down)


def _matrix(size: int, terms: Terms) -> tuple[csr_array, Numbers]:
    rows: list[int] = []
    columns: list[int] = []
    amounts: list[float] = []
    totals: list[float] = []
    for places, coefficients, total in terms:
        rows += [len(totals)] * len(places)
        columns += places
        amounts += coefficients
        totals.append(total)
    return csr_array(coo_array((amounts, (rows, columns)), shape=(len(totals), size))), np.array(totals, dtype=float)


def _components(published: System) -> tuple[Places, Flags]:
    """The component of each unknown, and for each component whether one total of plain terms is all that is known."""
    size, equals, limits = published.size, len(published.totals), len(published.limits)
    links = [(matrix.tocoo(), shift) for matrix, shift in ((published.equal, size), (published.most, size + equals))]
    ends = np.concatenate([part.coords[0] + shift for part, shift in links])
    starts = np.concatenate([part.coords[1] for part, _ in links])
    nodes = size + equals + limits
    graph = coo_array((np.ones(len(ends)), (ends, starts)), shape=(nodes, nodes))
    _, labels = connected_components(graph, directed=False)
    counts = np.bincount(labels[size : size + equals], minlength=labels.max(initial=0) + 1)
    alone = counts <= 1
    alone[labels[size + equals :]] = False
    uneven = published.equal.tocoo()
    alone[labels[uneven.coords[1][uneven.data != 1]]] = False
    return labels[:size], alone


def _by_one_total(published: System, labels: Places, alone: Flags, low: Numbers, high: Numbers) -> None:
    """Intervals where one total is all that binds: what the others can take of it at most, and at least."""
    whole = published.equal.tocoo()
    chosen = alone[labels[whole.coords[1]]]
    rows, places = whole.coords[0][chosen], whole.coords[1][chosen]
    size = len(published.totals)
    lows, infinite = np.bincount(rows, low[places], size), np.bincount(rows, np.isinf(high[places]), size)
    highs = np.bincount(rows, np.where(np.isinf(high[places]), 0, high[places]), size)
    total = published.totals[rows]
    own_high = np.where(np.isinf(high[places]), 0, high[places])
    others = np.where(infinite[rows] - np.isinf(high[places]) > 0, np.inf, highs[rows] - own_high)
    least, most = total - others, total - (lows[rows] - low[places])
    low[places], high[places] = np.maximum(low[places], least), np.minimum(high[places], most)
    if (high[places] < low[places] - 1e-6 * np.maximum(1, np.abs(total))).any():
        raise ValueError("what is published contradicts itself")


def _rounds(published: System, places: Places, labels: Places) -> Iterator[tuple[Places, dict[int, list[int]]]]:
    """Unknowns to ask for together, one of each component; and, for each of them, all those that stand as it does."""
    equal, most = csc_array(published.equal), csc_array(published.most)
    same: dict[tuple, list[int]] = {}
    for place in places.tolist():
        bounds = (published.low[place], published.high[place])
        same.setdefault((*_column(equal, place), *_column(most, place), *bounds), []).append(place)
    waiting: dict[int, list[int]] = {}
    alike = {group[0]: group for group in same.values()}
    for first in alike:
        waiting.setdefault(int(labels[first]), []).append(first)
    while waiting:
        yield np.array([group.pop() for group in waiting.values()]), alike
        waiting = {label: group for label, group in waiting.items() if group}


def _column(matrix: csc_array, place: int) -> tuple[bytes, bytes]:
    part = slice(matrix.indptr[place], matrix.indptr[place + 1])
    return matrix.indices[part].tobytes(), matrix.data[part].tobytes()


def _solve(published: System, places: Places, asked: Places, sign: int) -> Numbers:
    """The least (sign 1) or the most (-1) of each unknown asked for, among components that share nothing."""
    from scipy.optimize import linprog

    equal, totals = _rows(published.equal, published.totals, places)
    most, limits = _rows(published.most, published.limits, places)
    cost = np.zeros(len(places))
    at = np.searchsorted(places, asked)
    cost[at] = sign
    far = FAR * max(1.0, float(np.abs(np.concatenate([totals, limits])).max(initial=0)))
    upper = np.minimum(published.high[places], far)
    found = linprog(cost, most, limits, equal, totals, np.column_stack([published.low[places], upper]), method="highs")
    if found.status != 0:
        raise ValueError(f"what is published contradicts itself: {found.message}")
    return np.where(found.x[at] >= far / 2, np.inf, found.x[at])


def _rows(matrix: csr_array, totals: Numbers, places: Places) -> tuple[csr_array | None, Numbers]:
    part = csc_array(matrix)[:, places].tocsr()
    held = np.flatnonzero(np.diff(part.indptr))
    return (part[held], totals[held]) if len(held) else (None, totals[held])
