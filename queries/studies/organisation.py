"""The services of a territory on a day, and what moved between two days."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Move:
    """Services that were there before, those that have their work after, and since when.

    `kind`: kept | joined (several in one) | split (one in several) | recast (several in several) | followed (one by
    one) | absorbed (by what was there already) | ended (nobody is known to have succeeded) | begun.
    """

    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    day: date | None = None
    links: tuple[tuple[str, str], ...] = ()  # of each that was there, those that have its own work


def on(rows: pd.DataFrame, day: date) -> pd.DataFrame:
    """The services that are not known to begin after a day or to end before it; `proof` says what shows each.

    listed: a list of that day or of a later one (`shown`: which) | seen: an older list (`shown`) alone, and no end is
    known | deduced: no list, a text | told: its administration. A list without it does not say that it was not there.
    """
    found = rows[_there(rows, day)]
    proofs = [_proof(row, day) for row in found.to_dict("records")]
    return found.assign(proof=[one for one, _ in proofs], shown=[shown for _, shown in proofs])


def _there(rows: pd.DataFrame, day: date) -> "pd.Series[bool]":
    since, until = rows["valid_from"], rows["valid_to"]
    return (since.isna() | (since <= pd.Timestamp(day))) & (until.isna() | (until >= pd.Timestamp(day)))


def _day(value: Any) -> date:
    found: date = pd.Timestamp(value).date()
    return found


def lists(row: Row) -> list[date]:
    """The days of the published lists that show a service."""
    return [date.fromisoformat(one) for one in row["listed"].split()] if isinstance(row["listed"], str) else []


def _proof(row: Row, day: date) -> tuple[str, date | None]:
    shown = lists(row)
    if not shown:
        return ("told", None) if pd.isna(row["evidence"]) else ("deduced", None)
    later = [one for one in shown if one >= day]
    return ("listed", later[0]) if later else ("seen", shown[-1])


def moves(rows: pd.DataFrame, first: date, last: date) -> list[Move]:
    """What became of the services of a day by another, those that changed first, by their day."""
    before, after = (tuple(rows.loc[_there(rows, day), "service_id"]) for day in (first, last))
    links = _links(rows)
    heirs = {one: _heirs(links, one, set(after)) for one in before if one not in after}
    changed = [_move(rows, *group, before, heirs) for group in _together(heirs)]
    reached = set().union(*heirs.values())
    begun = [
        Move("begun", (), (one,), _begun(rows, [one])) for one in after if one not in reached and one not in before
    ]
    found = sorted((*changed, *begun), key=lambda one: (one.day or date.max, one.kind, one.before, one.after))
    return [*found, *(Move("kept", (one,), (one,), None, ((one, one),)) for one in before if one in after)]


def reforms(places: Iterable[pd.DataFrame], first: date, last: date) -> pd.DataFrame:
    """What moved in territories (the rows of each) between two days, a row for each day and text, the last first: day,
    text (null where none is known), territories, kinds (how many changes of each), before and after (services).
    """
    told = [
        (move.day, text_of(rows, move), rank, move.kind, len(move.before), len(move.after))
        for rank, rows in enumerate(places)
        for move in moves(rows, first, last)
        if move.kind != "kept"
    ]
    found = pd.DataFrame(told, columns=["day", "text", "place", "kind", "before", "after"])
    by = found.groupby(["day", "text"], dropna=False)
    rows = by[["before", "after"]].sum().assign(territories=by["place"].nunique(), kinds=by["kind"].agg(Counter))
    return rows.reset_index().sort_values("day", ascending=False, kind="stable", ignore_index=True)


def text_of(rows: pd.DataFrame, move: Move) -> str | None:
    """The text that made what is there after a move, where one is known."""
    told = rows.loc[rows["service_id"].isin(move.after), "text_reference"].dropna()
    return next(iter(told), None)


def _links(rows: pd.DataFrame) -> dict[str, set[str]]:
    """What carries each service on, and what was cut out of it."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, heir, origin in zip(rows["service_id"], rows["next_id"], rows["predecessor_id"], strict=True):
        if isinstance(heir, str):
            found[one].add(heir)
        if isinstance(origin, str):
            found[origin].add(one)
    return found


def _heirs(links: Mapping[str, set[str]], service: str, there: set[str]) -> set[str]:
    """Who is there of those that carried a service on, one after another, or were cut out of it."""
    found, ahead, met = set[str](), [service], set[str]()
    while ahead:
        one = ahead.pop()
        if one in met:
            continue
        met.add(one)
        heirs = links.get(one, set())
        found |= heirs & there
        ahead += heirs - there
    return found


def _together(heirs: Mapping[str, set[str]]) -> Iterator[tuple[list[str], list[str]]]:
    """Services that share an heir, and all their heirs."""
    rest = dict(heirs)
    while rest:
        one, into = rest.popitem()
        group = [one]
        while more := [other for other, theirs in rest.items() if theirs & into]:
            for other in more:
                group.append(other)
                into = into | rest.pop(other)
        yield sorted(group), sorted(into)


def _move(
    rows: pd.DataFrame, group: list[str], into: list[str], before: tuple[str, ...], heirs: Mapping[str, set[str]]
) -> Move:
    kinds = {(False, False): "followed", (True, False): "joined", (False, True): "split", (True, True): "recast"}
    kind = kinds[len(group) > 1, len(into) > 1] if into else "ended"
    if into and set(into) <= set(before):
        kind = "absorbed"
    ended = rows.loc[rows["service_id"].isin(group), "valid_to"].dropna()
    day = _day(max(ended)) if len(ended) and kind in ("ended", "absorbed") else _begun(rows, into)
    links = tuple((one, heir) for one in group for heir in sorted(heirs[one]))
    return Move(kind, tuple(group), tuple(into), day, links)


def _begun(rows: pd.DataFrame, services: list[str]) -> date | None:
    days = rows.loc[rows["service_id"].isin(services), "valid_from"].dropna()
    return _day(max(days)) if len(days) else None
