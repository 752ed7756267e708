"""What moved between two dates of the same edition: its own figures, whatever was published before it."""

import datetime as dt
from typing import Any

import pandas as pd

from queries import Edition, indicators
from queries.access import Viewer
from queries.kept import kept

_MOVED = ("indicator", "base_period", "period", "before", "after", "base_kind", "kind")


@kept
def moves(viewer: Viewer, edition: Edition, level: str, code: str, day: dt.date) -> pd.DataFrame:
    """One row per indicator of a territory that reads otherwise than it did on a day: the last month that had ended by
    then and the last one known, their values and what they are made of. One that had no value on one side is not there.
    """
    rows = []
    for item in indicators.catalogue().values():
        known = indicators.series(viewer, edition, item.id, level, code)
        known = known[known["state"] == "value"].sort_values("period")
        ended = known["period"] + pd.offsets.MonthEnd(1) <= pd.Timestamp(day)
        if not ended.any() or ended.all():
            continue
        was, now = known[ended].iloc[-1], known.iloc[-1]
        if indicators.reads_otherwise(item.id, was["value"], now["value"]):
            sides = (was["period"], now["period"], was["value"], now["value"], was["kind"], now["kind"])
            rows.append((item.id, *sides))
    return pd.DataFrame(rows, columns=list(_MOVED))


def with_points(viewer: Viewer, edition: Edition, level: str, code: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of figures that moved, furthest first, with the `points` of the way from start to target that each went
    (minus: away from it); none where there is no target, and these come last.
    """
    cards: dict[str, dict[Any, Any]] = {}
    for workstream in indicators.WORKSTREAMS:
        found = indicators.scorecard(viewer, edition, workstream, level, code)
        cards |= {row["indicator"]: row for row in found.to_dict("records")}
    points = [_points(cards.get(row["indicator"], {}), row) for row in rows.to_dict("records")]
    told = rows.assign(points=pd.Series(points, index=rows.index, dtype="float64"))
    order = told.assign(far=told["points"].abs()).sort_values(["far", "indicator"], ascending=[False, True])
    return told.loc[order.index].reset_index(drop=True)


def _points(card: dict[Any, Any], row: dict[Any, Any]) -> float | None:
    numbers = [card.get("start"), card.get("target"), row["before"], row["after"]]
    better = indicators.catalogue()[row["indicator"]].better if row["indicator"] in indicators.catalogue() else "none"
    if better == "none" or any(number is None or pd.isna(number) for number in numbers):
        return None
    start, target, before, after = map(float, numbers)
    return round(indicators.rate(start, target, after, better) - indicators.rate(start, target, before, better), 2)
