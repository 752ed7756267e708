"""The services of a territory on a day, and what moved between two days."""

from collections.abc import Iterator, Mapping
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
    there = [_spans(row, day) for row in rows.to_dict("records")]
    found = rows[pd.Series(there, index=rows.index, dtype=bool)]
    proofs = [_proof(row, day) for row in found.to_dict("records")]
    return found.assign(proof=[one for one, _ in proofs], shown=[shown for _, shown in proofs])


def _spans(row: Row, day: date) -> bool:
    begun = pd.isna(row["valid_from"]) or _day(row["valid_from"]) <= day
    return begun and (pd.isna(row["valid_to"]) or _day(row["valid_to"]) >= day)


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
    before, after = (tuple(on(rows, day)["service_id"]) for day in (first, last))
    heirs = {one: _heirs(rows, one, set(after)) for one in before if one not in after}
    changed = [_move(rows, *group, before, heirs) for group in _together(heirs)]
    reached = set().union(*heirs.values())
    begun = [
        Move("begun", (), (one,), _begun(rows, [one])) for one in after if one not in reached and one not in before
    ]
    found = sorted((*changed, *begun), key=lambda one: (one.day or date.max, one.kind, one.before, one.after))
    return [*found, *(Move("kept", (one,), (one,), None, ((one, one),)) for one in before if one in after)]


def _heirs(rows: pd.DataFrame, service: str, there: set[str]) -> set[str]:
    """Who is there of those that carried a service on, one after another, or were cut out of it."""
    found, ahead, met = set[str](), [service], set[str]()
    while ahead:
        one = ahead.pop()
        if one in met:
            continue
        met.add(one)
        for row in rows.to_dict("records"):
            if row["predecessor_id"] == one or (row["service_id"] == one and isinstance(row["next_id"], str)):
                heir = row["service_id"] if row["predecessor_id"] == one else row["next_id"]
                found |= {heir} & there
                ahead += [] if heir in there else [heir]
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
