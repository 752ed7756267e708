"""What publishers have, against what we hold: only a look at the publisher's, made once it was due, makes anybody late.

A look stands in the register (`python -m data fetch`), which is always that of now, whatever edition is read.
"""

import datetime as dt
import sqlite3
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.addresses import addresses
from data.store import looks
from data.store.looks import Look
from queries.here import here

# Of what others publish: what was found there, or that nobody looked since our copy was made.
NEWER, COPY, UP_TO_DATE = "newer", "copy", "on_time"
_TOLD = ("newer", "same")  # answers that tell what the publisher has; after any other one we know no more than before
_latest = here(looks.latest)


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


def standing(known_on: dt.date, due_on: dt.date | None, look: Look | None) -> Standing:
    """How a source that others publish stands: our last day of it, the day its next one is due, the last look."""
    if look is None:
        return Standing(COPY)
    day, newest = look.looked_at.date(), look.newest_period
    late = (day - due_on).days if due_on else 0
    if look.answer not in _TOLD:
        state = COPY
    elif newest > known_on if newest else look.answer == "newer":
        state = NEWER
    else:
        state = lateness(late) if late > 0 else UP_TO_DATE
    days = late if state not in (COPY, NEWER, UP_TO_DATE) else None
    return Standing(state, days, day, look.answer, newest)


def lateness(days: int) -> str:
    """The state of what is late by so many days: as of what is sent to us, in queries/method/owed.sql."""
    return "over_60" if days >= 60 else "over_21" if days >= 21 else "under_21"


def watched(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of method/owed, those of copies as the last look found them: `state` and `days` replaced, and looked_on,
    found, theirs besides (see Standing).
    """
    known = by_owed()
    told = [_row(row, known) for row in rows.to_dict("records")]
    found = pd.DataFrame(told, index=rows.index, columns=["state", "days", "looked_on", "found", "theirs"])
    return rows.assign(**{name: found[name] for name in found}).astype({"days": "float64"})


def _row(row: dict[Any, Any], known: dict[str, Look]) -> tuple[Any, ...]:
    if pd.isna(row["copied_on"]) or row["state"] == "nothing":
        return row["state"], row["days"], None, "", None
    part = f":{row['part']}" if isinstance(row["part"], str) else ""
    due = None if pd.isna(row["due_on"]) else pd.Timestamp(row["due_on"]).date()
    one = standing(pd.Timestamp(row["known_on"]).date(), due, known.get(f"{row['source']}{part}"))
    return one.state, one.days, one.looked_on, one.found, one.theirs


def by_owed() -> dict[str, Look]:
    """The last look at each thing owed ("counters", "indicator_values:IND-323"); none where the register cannot be
    read: then nobody is said to be late.
    """
    try:
        found = _latest()
    except (sqlite3.Error, OSError):
        return {}
    return {one.owed: found[name] for name, one in addresses().items() if name in found}


def steps() -> int:
    """A number that changes with each look: what is kept of what was drawn before is not shown after it."""
    return hash(tuple(sorted((name, one.looked_at) for name, one in by_owed().items())))
