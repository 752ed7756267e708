"""What closing a counter would cost: the people who lose access, and how much further the others go."""

from typing import Any

import numpy as np
import pandas as pd

from queries.studies import sphere
from queries.studies.sphere import Floats


def closures(communes: pd.DataFrame, counters: pd.DataFrame, km: float) -> pd.DataFrame:
    """What each counter's closure alone would cost, the costliest first.

    `communes`: code, lat, lon, population. `counters`: counter_id, lat, lon, one row per address or stop, those of the
    territories around included. Distances as the crow flies, in kilometres.

    One row per counter: counter_id, people_nearest (it is the nearest one for them), people_losing (no counter within
    `km` any more), mean_extra_km (for the former, to the next counter; null when nobody, or when no other is left).
    Where two counters are equally near, one of them has the people, at no extra distance. Without any counter, no row.
    """
    if counters.empty:
        return pd.DataFrame(columns=["counter_id", "people_nearest", "people_losing", "mean_extra_km"])
    owner, first, second = _two_nearest(communes, counters)
    people = communes["population"].to_numpy(np.float64)
    costs = pd.DataFrame(
        {
            "counter_id": owner,
            "people_nearest": people,
            "people_losing": people * ((first <= km) & (second > km)),
            "extra": np.where(people > 0, people, np.nan) * (second - first),
        }
    )
    ids = pd.Index(counters["counter_id"].unique(), name="counter_id")
    table = costs.groupby("counter_id").sum().reindex(ids, fill_value=0.0).reset_index()
    mean = table["extra"].where(np.isfinite(table["extra"])) / table["people_nearest"].where(
        table["people_nearest"] > 0
    )
    table = table.drop(columns="extra").astype({"people_nearest": "int64", "people_losing": "int64"})
    table = table.assign(mean_extra_km=mean)
    return table.sort_values(["people_losing", "people_nearest"], ascending=False, ignore_index=True)


def _two_nearest(communes: pd.DataFrame, counters: pd.DataFrame) -> tuple[Any, Floats, Floats]:
    """For each commune, its nearest counter, the distance to it, and to the nearest point of another counter."""
    ids = counters["counter_id"].to_numpy()
    count = min(2, len(counters))
    while True:
        found, apart = sphere.nearest(communes, counters, count)
        other = ids[found] != ids[found[:, :1]]
        if other.any(axis=1).all() or count == len(counters):
            break
        count = min(2 * count, len(counters))  # a bus has several stops: look further for another counter
    return ids[found[:, 0]], apart[:, 0], np.where(other, apart, np.inf).min(axis=1)
