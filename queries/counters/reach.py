"""How far people are from a counter: by commune, then people within a distance, by territory."""

import numpy as np
import pandas as pd

from queries.counters import schedule, sphere

STEPS = (5, 10, 15, 20)  # kilometres: bounds of the classes of a map of access


def open_on(addresses: pd.DataFrame, weekday: int) -> pd.DataFrame:
    """Addresses where a counter says it is open on a weekday (0 is Monday), and stops made on that day.

    `addresses`: stop, weekdays (list of 1 to 7, of a stop), and the seven columns of hours.
    """
    stops = addresses["weekdays"].map(lambda days: isinstance(days, (list, np.ndarray)) and weekday + 1 in list(days))
    return addresses[(schedule.is_open(addresses, weekday) & addresses["stop"].isna()) | stops]


def distances(communes: pd.DataFrame, addresses: pd.DataFrame) -> "pd.Series[float]":
    """Kilometres from each commune (lat, lon) to the nearest address; null when there is none at all."""
    return pd.Series(sphere.nearest_km(communes, addresses), index=communes.index).replace(np.inf, np.nan)


def shares(communes: pd.DataFrame, km: "pd.Series[float]", limits: tuple[int, ...] = (10, 15, 20)) -> pd.DataFrame:
    """One row per limit: km, people whose commune is within it, population, share (percent)."""
    total = int(communes["population"].sum())
    people = [int(communes["population"][km <= limit].sum()) for limit in limits]
    share = [100 * count / total if total else np.nan for count in people]
    return pd.DataFrame({"km": limits, "people": people, "population": total, "share": share})


def classes(km: "pd.Series[float]") -> "pd.Series[int]":
    """The class of each distance: 0 up to 5 km, then 10, 15, 20, and 4 beyond; 255 when it is not known."""
    found = np.searchsorted(STEPS, km.fillna(0.0), side="left")
    return pd.Series(np.where(km.isna(), 255, found), index=km.index)
