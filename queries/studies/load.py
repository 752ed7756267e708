"""How many implementations fall on a service or a territory in the same month, and what a change of day does to it."""

from collections.abc import Collection

import pandas as pd

SEVERAL, MANY = 2, 3  # at once: what is told, and what is a load


def crowded(rows: pd.DataFrame, chosen: Collection[str] = (), months: int = 0) -> pd.DataFrame:
    """One row per holder and month with several implementations: those ahead first, by month.

    `rows`: what, code, name, proposal_id, title, day, ahead, as reorganisation/load gives them. Those ahead of the
    `chosen` proposals are `months` later, and with some chosen the rows are the months in which one of them falls.
    """
    moved = rows["proposal_id"].isin(list(chosen)) & rows["ahead"].astype(bool)
    days = pd.to_datetime(rows["day"])
    later = days.where(~moved, days + pd.DateOffset(months=months))
    dated = rows.assign(month=later.dt.to_period("M").dt.to_timestamp(), moved=moved)
    found = dated.groupby(["what", "code", "name", "month"], as_index=False).agg(
        count=("proposal_id", "nunique"),
        titles=("title", lambda one: sorted(set(one))),
        ahead=("ahead", "any"),
        moved=("moved", "any"),
    )
    found = found[(found["count"] >= SEVERAL) & (found["moved"] | (not len(chosen)))]
    order = ["ahead", "month", "count", "what", "code"]
    return found.sort_values(order, ascending=[False, True, False, True, True], ignore_index=True)
