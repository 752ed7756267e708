"""Who is within reach by kind of place, on several days: whether the gap between the best and the worst narrows."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from queries.studies import sphere
from queries.studies.sphere import Floats, Integers

PEOPLE = "people"  # groups of no kind of place: the fifths of the people, by how far they are


def away(communes: pd.DataFrame, addresses: pd.DataFrame, days: Sequence[date]) -> dict[date, Floats]:
    """Of each day, km from each commune (lat, lon) to the nearest address open on it; infinite where none is.

    `addresses`: lat, lon, open_from, closed_on.
    """
    placed = addresses.dropna(subset=["lat", "lon"])
    return {day: sphere.nearest_km(communes, placed[is_open(placed, day)]) for day in days}


def is_open(addresses: pd.DataFrame, day: date) -> "pd.Series[bool]":
    """Which addresses are open on a day; the day it closes, one is no longer."""
    since, until = (pd.to_datetime(addresses[name]) for name in ("open_from", "closed_on"))
    return (since <= pd.Timestamp(day)) & (until.isna() | (until > pd.Timestamp(day)))


def by_group(communes: pd.DataFrame, km: Mapping[date, Floats], grouping: str, reach: float) -> pd.DataFrame:
    """One row per day and group: day, group, population, within (people within `reach` km), share (percent), mean_km.

    `communes`: population and a column `grouping`; those without a group are left out. `km`: see `away`.
    """
    lived_in = (communes["population"] > 0).to_numpy()
    people = communes["population"].to_numpy(np.float64)[lived_in]
    made = []
    for day, every in km.items():
        apart = every[lived_in]
        group = fifths(people, apart) if grouping == PEOPLE else communes[grouping][lived_in].to_numpy(object)
        table = pd.DataFrame({"population": people, "within": people * (apart <= reach), "walked": people * apart})
        made.append(table.groupby(pd.Series(group, name="group")).sum().reset_index().assign(day=day))
    rows = pd.concat(made, ignore_index=True)
    return rows.assign(
        share=100 * rows["within"] / rows["population"],
        mean_km=(rows["walked"] / rows["population"]).replace(np.inf, np.nan),
    ).drop(columns="walked")


def fifths(people: Floats, km: Floats) -> Integers:
    """The fifth of all the people that each commune is in, 1 the nearest: that of the middle one of its own."""
    order = np.lexsort((people, km))
    group = np.empty(len(people), np.int64)
    before = np.cumsum(people[order]) - people[order] / 2
    group[order] = 1 + np.minimum(4, 5 * before // max(people.sum(), 1.0)).astype(np.int64)
    return group


def gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per day of `by_group`: highest, lowest (percent), gap (points), farthest and nearest mean_km."""
    days = rows.groupby("day")
    table = pd.DataFrame(
        {
            "highest": days["share"].max(),
            "lowest": days["share"].min(),
            "farthest": days["mean_km"].max(),
            "nearest": days["mean_km"].min(),
        }
    )
    return table.assign(gap=table["highest"] - table["lowest"]).reset_index()


def covered(cantons: "pd.Series[str]", addresses: pd.DataFrame, days: Sequence[date]) -> pd.DataFrame:
    """One row per day and canton where a counter receives people. `cantons`: that of each commune, by its code."""
    of = addresses["commune"].map(cantons)
    made = [pd.DataFrame({"day": day, "canton": of[is_open(addresses, day)].dropna().unique()}) for day in days]
    return pd.concat(made, ignore_index=True)
