"""What comes next, for homes, notes and lists of what is owed: of a proposal (rows of territory/next_steps) when, and
who is to act; of a source, which.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts import scorecard
from pages.text import ALL, Say
from pages.text.written import opened
from queries.indicators import Indicator

Row = Mapping[Any, Any]


def due(say: Say, row: Row, as_of: dt.date) -> tuple[str, bool]:
    """The day of what is awaited, in words, and whether it has passed; no words where no day is known.

    While ministries analyse, it is the day of their replies that is known, not that of the stage to come.
    """
    if pd.isna(row["next_on"]):
        return "", False
    is_late, replies = row["next_on"].date() < as_of, len(_waits_on(row))
    awaited = ("replies_" if replies else "") + ("overdue" if is_late else "due")
    return say(f"overview.held.{awaited}", day=row["next_on"], count=replies), is_late


def step(say: Say, row: Row) -> str:
    """What is to be done next: while ministries analyse to answer, then the stage to come."""
    replies = len(_waits_on(row))
    return say("overview.held.reply", count=replies) if replies else say(f"reorganisation.stage.{row['next_stage']}")


def holder(say: Say, row: Row, ministries: Mapping[str, str]) -> str:
    """The ministries that have not answered; without one, who the next stage falls to."""
    if waiting := _waits_on(row):
        return say.listed([ministries.get(code, code) for code in waiting], 3)
    if not isinstance(row["next_stage"], str):
        return say("reorganisation.stage.none")
    return falls_to(say, row["next_stage"])


def falls_to(say: Say, stage: str) -> str:
    """Who a stage of the path falls to; a meeting, to the prefect who calls it."""
    named = f"overview.holder.{stage}"
    return say(named if say.has(named) else "overview.holder.transmitted")


def source(say: Say, catalogue: Mapping[str, Indicator], title: str, part: Any) -> str:
    """The title of what is to be sent, after its part in words, by which those of one title are told apart: the
    indicators that are published under it, or a workstream.
    """
    if not isinstance(part, str):
        return title
    named = [scorecard.label(say, item) for item in catalogue.values() if item.external == part]
    room = f"parts.workstream.{part}"
    told = say.listed(named, ALL) if named else say(room) if say.has(room) else part
    return scorecard.placed(say, opened(told), title)


def _waits_on(row: Row) -> list[str]:
    return list(row["waiting_on"]) if row["stage"] == "ministry_analysis" else []
