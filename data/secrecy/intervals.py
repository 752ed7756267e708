"""What can be told of each cell of a tree of sums, when some cells are hidden: two passes, exact on trees."""

from dataclasses import dataclass

import numpy as np

from data.secrecy.tables import Cells, Numbers, Places


@dataclass(frozen=True)
class CellBounds:
    """The least and the most that each cell can be, by all that is published; and by what lies inside it alone."""

    low: Numbers  # (basics, cells)
    high: Numbers
    inside: Numbers  # width of the interval that the cells inside give; infinite where nothing lies inside


def cell_bounds(cells: Cells) -> CellBounds:
    """The interval of each cell: what is shown is known, what is hidden lies between its parts and its whole."""
    lows, highs, widths = [], [], []
    for values, least, most in zip(cells.values, *cells.limits(), strict=True):
        low, high, inside = _one(values, least, most, cells)
        lows.append(low)
        highs.append(high)
        widths.append(inside)
    return CellBounds(np.array(lows), np.array(highs), np.array(widths))


def _one(values: Numbers, least: Numbers, most: Numbers, cells: Cells) -> tuple[Numbers, Numbers, Numbers]:
    known = ~cells.hidden
    low, high = np.where(known, values, least), np.where(known, values, most)
    inside = np.full(len(values), np.inf)
    layers = _layers(cells.parents)
    for layer in reversed(layers):  # from the parts to the whole
        below = _sums(low, high, layer, cells.parents)
        has = below.counts[layer] > 0
        places = layer[has]
        inside[places] = below.high[places] - below.low[places]
        hidden = places[~known[places]]
        low[hidden] = np.maximum(low[hidden], below.low[hidden])
        high[hidden] = np.minimum(high[hidden], below.high[hidden])
    for layer in layers[1:]:  # from the whole to the parts
        around = cells.parents[layer]
        summed = _sums(low, high, np.unique(around), cells.parents)
        others_low = summed.low[around] - low[layer]
        infinite = np.isinf(high[layer])
        others_high = np.where(
            summed.infinite[around] - infinite > 0,
            np.inf,
            summed.finite[around] - np.where(infinite, 0.0, high[layer]),
        )
        free = ~known[layer]
        new_low = np.maximum(low[layer], low[around] - others_high)
        new_high = np.minimum(high[layer], high[around] - others_low)
        low[layer[free]], high[layer[free]] = new_low[free], new_high[free]
    return low, high, inside


@dataclass(frozen=True)
class _Sums:
    counts: Numbers
    low: Numbers
    finite: Numbers
    infinite: Numbers

    @property
    def high(self) -> Numbers:
        return np.where(self.infinite > 0, np.inf, self.finite)


def _sums(low: Numbers, high: Numbers, wholes: Places, parents: Places) -> _Sums:
    """Sums of the parts of each whole, at the whole's place."""
    found = np.zeros((4, len(parents)))
    parts = np.flatnonzero(np.isin(parents, wholes) & (parents >= 0))
    at, infinite = parents[parts], np.isinf(high[parts])
    for row, amounts in zip(
        found, (np.ones(len(parts)), low[parts], np.where(infinite, 0.0, high[parts]), infinite), strict=True
    ):
        np.add.at(row, at, amounts)
    return _Sums(*found)


def _layers(parents: Places) -> list[Places]:
    """Places by depth: what has no whole, then its parts, then theirs."""
    depth = np.zeros(len(parents), dtype=np.int64)
    for place, parent in enumerate(parents):  # parents come first
        if parent >= 0:
            depth[place] = depth[parent] + 1
    return [np.flatnonzero(depth == level) for level in range(int(depth.max(initial=-1)) + 1)]
