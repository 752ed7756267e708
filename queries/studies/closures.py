"""What closing a counter would cost, or did: the people who lose access, and how much further the others go."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from queries.studies import sphere
from queries.studies.fairness import is_open
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


def closed(communes: pd.DataFrame, lives: pd.DataFrame, closings: pd.DataFrame, km: float) -> pd.DataFrame:
    """What closings did, each on its day: who had the counter within reach, who had no other, which one was nearest.

    `communes`: lat, lon, population. `lives`: counter_id, lat, lon, open_from, closed_on, one row per address or stop.
    `closings`: counter_id, event_date. One row per closing of a counter whose place is known: counter_id, event_date,
    people (within `km` of it), people_left (within `km` of none that was open on that day), next and next_km, from the
    counter to the nearest of these; null where there is none.
    """
    placed = lives.dropna(subset=["lat", "lon"])
    rows = [row for day, group in closings.groupby("event_date") for row in _closed(communes, placed, day, group, km)]
    found = pd.DataFrame(rows, columns=["counter_id", "event_date", "people", "people_left", "next", "next_km"])
    return found.astype({"event_date": closings["event_date"].dtype})


def _closed(
    communes: pd.DataFrame, lives: pd.DataFrame, day: Any, group: pd.DataFrame, km: float
) -> Iterator[tuple[str, Any, int, int, str | None, float]]:
    gone = lives[lives["counter_id"].isin(group["counter_id"])].reset_index(drop=True)
    left = lives[is_open(lives, day) & ~lives["counter_id"].isin(group["counter_id"])].reset_index(drop=True)
    if gone.empty:
        return
    place, commune, _ = sphere.within(gone, communes, km)
    near = pd.DataFrame({"counter_id": gone["counter_id"].to_numpy()[place], "commune": commune}).drop_duplicates()
    people = communes["population"].to_numpy(np.float64)[near["commune"]]
    alone = sphere.nearest_km(communes.iloc[near["commune"]], left) > km
    sums = near.assign(people=people, left=people * alone).groupby("counter_id")[["people", "left"]].sum()
    for one, own in gone.groupby("counter_id"):
        had, lost = sums.loc[one] if one in sums.index else (0, 0)
        following, apart = (None, np.nan)
        if len(left):
            found, far = sphere.nearest(own, left)
            first = int(far[:, 0].argmin())
            following, apart = left["counter_id"].iloc[found[first, 0]], float(far[first, 0])
        yield str(one), day, int(had), int(lost), following, apart


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
