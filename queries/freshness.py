"""Freshness: who owes which source and figure, how often, and since when it is late. The door to what contracts say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

import queries
from data.contracts import Freshness, contracts
from queries import Edition, indicators, watch
from queries.access import Viewer
from queries.answer_cache import cached
from queries.indicators import Indicator

PERIODICITIES = ("month", "quarter", "half_year", "year", "once")  # the longer, the later
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
# Of what is owed, from what is late longest to what nobody ever sent. Late is who sends to us and did not, at the
# edition's date, and the publisher where we looked once it was due and found nothing newer (queries/watch.py).
STATES = ("over_60", "over_21", "under_21", "newer", "soon", "copy", "on_time", "nothing", "unknown")
LATE = STATES[:3]
RECEIVED = ("newer", "soon", "copy", "on_time", "nothing")
# A source is told by its name and, where it is sent in parts, by which: each series that others publish is one.
_SOURCE = ["source", "part"]
# Of figures besides: a value that what came does not give, or not since, and sources of which the reader reads none.
FIGURE_STATES = (*LATE, "older", *STATES[len(LATE) :], "valueless", "hidden")
WEEK = 7  # days: what is due within them is of this week
PUBLISHED = "indicator_values"  # the source whose parts are the indicators that others publish


@dataclass(frozen=True)
class About:
    """A source: its title and who owes it (a function) by language, and how often."""

    title: Mapping[str, str]
    owner: Mapping[str, str]
    periodicity: str


def about(source: str) -> About:
    """What the contract of a source says of it. Raises KeyError for one that is owed by nobody."""
    contract = contracts()[source]
    if contract.freshness is None:
        raise KeyError(source)
    return About(contract.title, contract.freshness.owner, contract.freshness.periodicity)


def named(contract: str, language: str) -> str:
    """The title of a contract, by its name; the name where there is no such contract."""
    return contracts()[contract].title[language] if contract in contracts() else contract


def sources() -> dict[str, str]:
    """By contract, the source that a file of it is of."""
    return {contract.name: contract.source for contract in contracts().values()}


def owners(item: Indicator, language: str) -> list[str]:
    """Who answers for a figure: whom its header names, else the owners of the sources that it is counted from."""
    own = getattr(item, f"owner_{language}")
    return [own] if own else list(dict.fromkeys(told.owner[language] for told in _declared(item)))


def periodicity(item: Indicator) -> str | None:
    """How often a figure is renewed whole: as often as the slowest of its sources; None where none says."""
    return max((told.periodicity for told in _declared(item)), key=PERIODICITIES.index, default=None)


def is_old(item: Indicator, period: pd.Timestamp, on: Any) -> bool:
    """Whether the value of a month is older on a day than it would be, were the figure renewed as often as is owed."""
    months = _MONTHS.get(periodicity(item) or "")
    return months is not None and period + pd.offsets.MonthEnd(1) + pd.DateOffset(months=months) < pd.Timestamp(on)


def _declared(item: Indicator) -> list[Freshness]:
    told = {contract.source: contract.freshness for contract in contracts().values() if contract.freshness}
    return [told[source] for source in item.sources if source in told]


def late(rows: pd.DataFrame) -> int:
    """Of what is owed (rows of method/owed), how many sources are late, whoever owes them."""
    return len(rows.loc[rows["state"].isin(LATE), _SOURCE].drop_duplicates())


def held(rows: pd.DataFrame, state: str) -> int:
    """Of what is owed (rows of method/owed), how many sources that others publish are in a state, "copy" or "newer"."""
    return len(rows.loc[rows["state"] == state, _SOURCE].drop_duplicates())


def never(rows: pd.DataFrame) -> int:
    """Of what is owed (rows of method/owed), of how many sources nobody ever sent anything, whoever owes them."""
    return int(rows["state"].eq("unknown").groupby([rows[one] for one in _SOURCE], dropna=False).all().sum())


def figures(viewer: Viewer, edition: Edition, level: str = "nation", code: str = "FR") -> pd.DataFrame:
    """See `_figures`, as publishers were last looked at."""
    return _figures(viewer, edition, watch.steps(), level, code)


@cached
def _figures(viewer: Viewer, edition: Edition, steps: int, level: str, code: str) -> pd.DataFrame:
    """One row per indicator read at a level: indicator, workstream, periodicity, due_on, days, state, kind, lacks.

    It is as late as the source of it that is late longest, of those that the territory or the country owes and the
    viewer may read of: "hidden" where that is none. What has no value is never up to date: a source of it was never
    sent ("unknown"), or what came does not give it ("valueless"); nor is what has none since the period that is owed
    ("older"). `kind` is the value's. `lacks`: "start", "target" or "both" where progress cannot be measured there, None
    where it can be, or is not meant to be.
    """
    rows, rows_owed = [], watch.watched(_owed(viewer, edition, level, code))
    for workstream in indicators.WORKSTREAMS:
        for row in indicators.scorecard(viewer, edition, workstream, level, code).to_dict("records"):
            item = indicators.catalogue()[row["indicator"]]
            if row["state"] == "not_applicable":
                continue
            told = {"indicator": item.id, "workstream": workstream, "periodicity": periodicity(item)}
            stands = _standing(_of(item, rows_owed), row)
            if stands["state"] in RECEIVED and row["state"] == "value" and is_old(item, row["period"], edition.as_of):
                stands |= {"due_on": None, "state": "older"}
            rows.append(told | stands | {"lacks": _lacks(item, row)})
    columns = ["indicator", "workstream", "periodicity", "due_on", "days", "state", "kind", "lacks"]
    return pd.DataFrame(rows, columns=columns).astype({"days": "float64"})


def _of(item: Indicator, rows: pd.DataFrame) -> pd.DataFrame:
    """What is owed of the sources of an indicator."""
    published = (rows["source"] != PUBLISHED) | (rows["part"] == item.external)
    return rows[rows["source"].isin(item.sources) & published]


@cached
def _owed(viewer: Viewer, edition: Edition, level: str, code: str) -> pd.DataFrame:
    rows = queries.run(viewer, edition, "method/owed")
    if level == "nation":
        return rows
    where = {"region": code if level == "region" else None, "department": code if level == "department" else None}
    above = rows[rows["level"].isin(["nation", "ministry"])]
    return pd.concat([above, queries.run(viewer, edition, "method/owed", **where)])


def _standing(sources: pd.DataFrame, row: Mapping[Any, Any]) -> dict[str, Any]:
    """The state of the source that is late longest; one that nobody ever sent counts where no other is known, or where
    the figure has no value for want of it.
    """
    kind = row["kind"] if isinstance(row["kind"], str) else None
    if sources.empty:
        return {"due_on": None, "days": None, "state": "hidden", "kind": kind}
    rank = sources["state"].map(STATES.index)
    first = sources.assign(rank=rank).sort_values(["rank", "due_on"], kind="stable").iloc[0]
    told = {name: None if pd.isna(first[name]) else first[name] for name in ("due_on", "days", "state")}
    if row["state"] == "missing" and told["state"] in RECEIVED:
        waits = (sources["state"] == "unknown").any()
        told |= {"due_on": None, "state": "unknown"} if waits else {"state": "valueless"}
    return told | {"kind": kind}


def _lacks(item: Indicator, row: dict[Any, Any]) -> str | None:
    """What keeps the progress of an indicator from being measured in a territory; a header's start is one everywhere,
    and where each territory has its own, one without a value has none.
    """
    if item.better == "none":
        return None
    target = pd.isna(row["target"])
    start = item.start is None and pd.isna(row["start"]) and (row["state"] == "missing" or not target)
    return "both" if start and target else "start" if start else "target" if target else None
