"""The places that serve the worst-off first: the longest distance as short as can be, then the mean one."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from queries.studies import locate, sphere
from queries.studies.sphere import Floats

PRECISION = 0.001  # km: two longest distances closer than this are the same


@dataclass(frozen=True)
class Farthest:
    """The longest distance (km) of the best choice found, which rows it is of, and what no choice goes under."""

    km: float
    floor: float
    chosen: tuple[int, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether no choice does better, to the metre."""
        return self.km - self.floor <= PRECISION


def shortest(
    communes: pd.DataFrame, before: Floats, sites: pd.DataFrame, places: int, seconds: float, tell: locate.Tell
) -> Farthest:
    """The shortest distance within which everybody is once `places` of `sites` are open, by halving: is there a choice
    that covers all who are farther than that? `before`: from each commune to its nearest counter; one without people
    counts for nobody.
    """
    deadline, lived_in = time.monotonic() + seconds, communes["population"].to_numpy() > 0
    best = Farthest(float(before[lived_in].max(initial=0.0)), 0.0)
    if np.isinf(best.km):  # no counter at all: nobody is farther from any site than this
        best = Farthest(2 * np.pi * sphere.EARTH_RADIUS_KM, 0.0)
    while not best.proven and (left := deadline - time.monotonic()) > 0:
        tell(0.2, "bound")
        reach = (best.km + best.floor) / 2
        lacking = np.flatnonzero((before > reach) & lived_in)
        found = locate.locate(_covering(communes.iloc[lacking], sites, reach), places, left, 1.0, tell)
        if found.value >= len(lacking):
            after = served(communes, before, sites, found.chosen)[lived_in].max()
            best = Farthest(min(float(after), reach), best.floor, found.chosen)
        elif found.bound < len(lacking) - 1e-6:
            best = Farthest(best.km, reach, best.chosen)
        else:  # nobody knows in the time left
            break
    return best


def served(communes: pd.DataFrame, before: Floats, sites: pd.DataFrame, chosen: Sequence[int]) -> Floats:
    """How far each commune is once some rows of `sites` are open."""
    return np.fmin(before, sphere.nearest_km(communes, sites.iloc[list(chosen)]))


def _covering(communes: pd.DataFrame, sites: pd.DataFrame, reach: float) -> Any:
    """Whether each site (row) is within reach of each commune (column)."""
    from scipy.sparse import csr_array

    column, row, _ = sphere.within(communes, sites, reach)
    return csr_array((np.ones(len(row)), (row, column)), shape=(len(sites), len(communes)))
