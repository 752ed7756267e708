"""What moved between two dates of the same edition: its own figures, whatever was published before it."""

import datetime as dt
from typing import Any

import pandas as pd

from queries import Edition, indicators
from queries.access import Viewer
from queries.answer_cache import cached

YEAR = pd.DateOffset(years=1)
_PLACE = ["level", "code"]
_MOVED = ("indicator", "base_period", "period", "before", "after", "base_kind", "kind")


@cached
def moves(viewer: Viewer, edition: Edition, level: str, code: str, day: dt.date) -> pd.DataFrame:
    """One row per indicator of a territory that reads otherwise than it did on a day: the last month that had ended by
    then and the last one known, their values and what they are made of; of what has seasons, the same month a year
    before in place of the former, where it is known. One that had no value on one side is not there.
    """
    rows = []
    for name in indicators.catalogue():
        sides = _sides(viewer, edition, name, day).get((level, code))
        if sides and indicators.reads_otherwise(name, *sides[2:4]):
            rows.append((name, *sides))
    return pd.DataFrame(rows, columns=list(_MOVED))


@cached
def _sides(viewer: Viewer, edition: Edition, indicator: str, day: dt.date) -> dict[tuple[str, str], tuple[Any, ...]]:
    """By territory (level, code) where an indicator has a value on both sides of a day: what _MOVED says of it.

    Of all territories at once: it takes as long as of one.
    """
    rows = indicators.series(viewer, edition, indicator)
    known = rows[rows["state"] == "value"]
    ended = known["period"] + pd.offsets.MonthEnd(1) <= pd.Timestamp(day)
    was, now = (part.drop_duplicates(_PLACE, keep="last") for part in (known[ended], known[~ended]))
    if indicators.catalogue()[indicator].seasonal:
        months = now[_PLACE].assign(period=now["period"] - YEAR)
        was = pd.concat([known.merge(months, on=[*_PLACE, "period"]), was]).drop_duplicates(_PLACE)
    both = was.merge(now, on=_PLACE, suffixes=("_was", "_now"))
    both = both[both["period_was"] < both["period_now"]]
    columns = [f"{name}_{side}" for name in ("period", "value", "kind") for side in ("was", "now")]
    return dict(
        zip(
            zip(both["level"], both["code"], strict=True),
            zip(*(both[one] for one in columns), strict=True),
            strict=True,
        )
    )


def by_season(viewer: Viewer, edition: Edition, level: str, code: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of figures that moved from an edition to another, those that have seasons told from the same month a year
    before (`year_before`), where this edition knows it.
    """
    told = [_by_season(viewer, edition, level, code, row) for row in rows.to_dict("records")]
    return pd.DataFrame([row for row in told if row], columns=[*rows.columns, "year_before"]).astype(rows.dtypes)


def _by_season(viewer: Viewer, edition: Edition, level: str, code: str, row: dict[Any, Any]) -> dict[Any, Any] | None:
    """None where it reads as it did a year before."""
    item = indicators.catalogue().get(row["indicator"])
    if item is None or not item.seasonal or row["change"] != "moved":
        return row | {"year_before": False}
    series = indicators.series(viewer, edition, item.id, level, code)
    then = series[(series["period"] == row["period"] - YEAR) & (series["state"] == "value")].to_dict("records")
    if not then:
        return row | {"year_before": False}
    if not indicators.reads_otherwise(item.id, then[0]["value"], row["after"]):
        return None
    before = {"base_period": then[0]["period"], "before": then[0]["value"], "base_kind": then[0]["kind"]}
    return row | before | {"year_before": True}


def has_seasons(row: dict[Any, Any]) -> bool:
    """Whether a move is from one season to another, which says nothing of what changed."""
    item = indicators.catalogue().get(row["indicator"])
    return bool(item and item.seasonal and row["base_period"] != row["period"] - YEAR)


def with_points(viewer: Viewer, edition: Edition, level: str, code: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of figures that moved, furthest first, with the `points` of the way from start to target that each went
    (minus: away from it); none where there is no target, or from one season to another, and these come last.
    """
    ends = _ends(viewer, edition, level, code)
    points = [
        None if has_seasons(row) else _points(ends.get(row["indicator"], (None, None)), row)
        for row in rows.to_dict("records")
    ]
    told = rows.assign(points=pd.Series(points, index=rows.index, dtype="float64"))
    order = told.assign(far=told["points"].abs()).sort_values(["far", "indicator"], ascending=[False, True])
    return told.loc[order.index].reset_index(drop=True)


@cached
def _ends(viewer: Viewer, edition: Edition, level: str, code: str) -> dict[str, tuple[Any, Any]]:
    """By indicator, the start and the target of a territory."""
    cards = [indicators.scorecard(viewer, edition, workstream, level, code) for workstream in indicators.WORKSTREAMS]
    return {
        name: (start, target)
        for card in cards
        for name, start, target in zip(card["indicator"], card["start"], card["target"], strict=True)
    }


def _points(ends: tuple[Any, Any], row: dict[Any, Any]) -> float | None:
    numbers = [*ends, row["before"], row["after"]]
    better = indicators.catalogue()[row["indicator"]].better if row["indicator"] in indicators.catalogue() else "none"
    if better == "none" or any(number is None or pd.isna(number) for number in numbers):
        return None
    start, target, before, after = map(float, numbers)
    return round(indicators.rate(start, target, after, better) - indicators.rate(start, target, before, better), 2)
