"""What publishers have, against what we hold: only a look at the publisher's, made once it was due, makes anybody late.

A look stands in the register (`python -m data fetch`), which is always that of now, whatever edition is read.
"""

import datetime as dt
import sqlite3
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from data.addresses import Address, addresses
from data.store import looks
from data.store.looks import Look
from queries.here import here

# Of what others publish: what was found there, or that nobody looked since our copy was made.
NEWER, COPY, UP_TO_DATE = "newer", "copy", "on_time"
_TOLD = ("newer", "same")  # answers that tell what the publisher has; after any other one we know no more than before
_history = here(looks.history)


@dataclass(frozen=True)
class Standing:
    """One of STATES of queries.freshness; when late, by how many days at the look. `looked_on`: the day of the last
    look, whatever it found (`found`: its answer); `theirs`: the publisher's newest day, None where none was read.
    """

    state: str
    days: int | None = None
    looked_on: dt.date | None = None
    found: str = ""
    theirs: dt.date | None = None


def standing(known_on: dt.date, due_on: dt.date | None, look: Look | None, now: dt.date | None = None) -> Standing:
    """How a source that others publish stands: our last day of it, the day its next one is due, the last look that told
    something, else the last; `now`: the day of the last look at anything, past which one made before the due day tells
    no more.
    """
    if look is None:
        return Standing(COPY)
    day, newest = look.looked_at.date(), look.newest_period
    late = (day - due_on).days if due_on else 0
    if look.answer not in _TOLD:
        state = COPY
    elif newest > known_on if newest else look.answer == "newer":
        state = NEWER
    elif late > 0:
        state = lateness(late)
    else:
        state = COPY if due_on and now and now > due_on else UP_TO_DATE
    days = late if state not in (COPY, NEWER, UP_TO_DATE) else None
    return Standing(state, days, day, look.answer, newest)


def lateness(days: int) -> str:
    """The state of what is late by so many days: as of what is sent to us, in queries/method/owed.sql."""
    return "over_60" if days >= 60 else "over_21" if days >= 21 else "under_21"


def watched(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of method/owed, those of copies as the last looks found them: `state` and `days` replaced, and looked_on,
    found, theirs besides (see Standing).
    """
    known = by_owed()
    now = max((one.looked_at.date() for one in known.values()), default=None)
    told = [_row(row, known, now) for row in rows.to_dict("records")]
    found = pd.DataFrame(told, index=rows.index, columns=["state", "days", "looked_on", "found", "theirs"])
    return rows.assign(**{name: found[name] for name in found}).astype({"days": "float64"})


def _row(row: dict[Any, Any], known: dict[str, Look], now: dt.date | None) -> tuple[Any, ...]:
    if pd.isna(row["copied_on"]) or row["state"] == "nothing":
        return row["state"], row["days"], None, "", None
    part = f":{row['part']}" if isinstance(row["part"], str) else ""
    due = None if pd.isna(row["due_on"]) else pd.Timestamp(row["due_on"]).date()
    one = standing(pd.Timestamp(row["known_on"]).date(), due, known.get(f"{row['source']}{part}"), now)
    return one.state, one.days, one.looked_on, one.found, one.theirs


def by_owed() -> dict[str, Look]:
    """By thing owed ("counters", "indicator_values:IND-323"), the last look that told what its publisher has, else the
    last; none where the register cannot be read: then nobody is said to be late.
    """
    every = _looks()
    found = {one.source: one for one in every} | {one.source: one for one in every if one.answer in _TOLD}
    return {one.owed: found[name] for name, one in _declared().items() if name in found}


def steps() -> int:
    """How many looks there were: what was drawn before another is not shown after it."""
    return len(_looks())


def _looks() -> list[Look]:
    try:
        return _history()
    except (sqlite3.Error, OSError):
        return []


@cache
def _declared() -> dict[str, Address]:
    return addresses()
