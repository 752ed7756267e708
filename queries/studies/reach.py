"""How far people are from a counter: by commune, then people within a distance, by territory."""

import numpy as np
import pandas as pd

from queries.studies import sphere

# Bounds of the classes of a map of access.
STEPS = {"km": (5, 10, 15, 20), "minutes": (10, 15, 20, 30)}


def distances(communes: pd.DataFrame, addresses: pd.DataFrame) -> "pd.Series[float]":
    """Kilometres from each commune (lat, lon) to the nearest address; null when there is none at all."""
    return pd.Series(sphere.nearest_km(communes, addresses), index=communes.index).replace(np.inf, np.nan)


def shares(communes: pd.DataFrame, km: "pd.Series[float]", limits: tuple[int, ...] = (10, 15, 20)) -> pd.DataFrame:
    """One row per limit: km, people whose commune is within it, population, share (percent)."""
    total = int(communes["population"].sum())
    people = [int(communes["population"][km <= limit].sum()) for limit in limits]
    share = [100 * count / total if total else np.nan for count in people]
    return pd.DataFrame({"km": limits, "people": people, "population": total, "share": share})


def minutes(is_timed: "pd.Series[bool]", found: "pd.Series[float]") -> "pd.Series[float]":
    """Minutes by commune: infinite where its times are known and none reaches an address, null where they are not."""
    return found.where(found.notna() | ~is_timed, np.inf)


def classes(away: "pd.Series[float]", unit: str = "km") -> "pd.Series[int]":
    """The class of each distance or time: 0 up to the first bound, 4 beyond the last; 255 when it is not known."""
    found = np.searchsorted(STEPS[unit], away.fillna(0.0), side="left")
    return pd.Series(np.where(away.isna(), 255, found), index=away.index)
