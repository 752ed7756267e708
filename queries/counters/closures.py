"""What closing a counter would cost: the people who lose access, and how much further the others go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from queries.counters import sphere
from queries.counters.sphere import Floats


@dataclass(frozen=True)
class Closure:
    """What closing counters costs.

    `communes`: one row per commune whose nearest counter closes, the largest first: code, name, department, population,
    km_before, km_after (null when no counter is left), loses_access. `people_losing` were within `km` and are no
    longer; `people_affected` have one of these counters as the nearest, and live `mean_extra_km` further from the next
    one (None when there is nobody, or no next one). A counter that stands where another one stays costs nothing.
    """

    km: float
    people_losing: int
    people_affected: int
    mean_extra_km: float | None
    communes: pd.DataFrame


def closure(communes: pd.DataFrame, counters: pd.DataFrame, closed: Sequence[str], km: float) -> Closure:
    """What is lost when the counters named in `closed` close together.

    `communes`: code, name, department, lat, lon, population. `counters`: counter_id, lat, lon, one row per address or
    stop, those of the territories around included. Distances as the crow flies, in kilometres. Raises ValueError with
    the names that are not among `counters`.
    """
    unknown = sorted(set(closed) - set(counters["counter_id"]))
    if unknown:
        raise ValueError(f"unknown counters: {', '.join(unknown)}")
    before = sphere.nearest_km(communes, counters)
    after = sphere.nearest_km(communes, counters[~counters["counter_id"].isin(list(closed))])
    table = communes[["code", "name", "department", "population"]].assign(
        km_before=before, km_after=after, loses_access=(before <= km) & (after > km)
    )
    touched = table[after > before].sort_values("population", ascending=False, ignore_index=True)
    people = touched["population"]
    return Closure(
        km=km,
        people_losing=int(people[touched["loses_access"]].sum()),
        people_affected=int(people.sum()),
        mean_extra_km=_mean_extra_km(touched),
        communes=touched.assign(km_after=touched["km_after"].replace(np.inf, np.nan)),
    )


def closures(communes: pd.DataFrame, counters: pd.DataFrame, km: float) -> pd.DataFrame:
    """What each counter's closure alone would cost, the costliest first. Arguments as in `closure`.

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


def _mean_extra_km(touched: pd.DataFrame) -> float | None:
    inhabited = touched[touched["population"] > 0]
    if inhabited.empty or np.isinf(inhabited["km_after"]).any():
        return None
    return float(np.average(inhabited["km_after"] - inhabited["km_before"], weights=inhabited["population"]))


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
