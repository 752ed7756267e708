"""Words of the room: codes of the data in, names in the reader's language out."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.markup import Markup, escape, html
from pages.shell.ask import Ask
from pages.text import ALL, MISSING, Say
from pages.text.written import joined

DECISION = 5  # the rank of its stage


def word(say: Say, group: str, code: Any) -> str:
    """The name of a stage, type, lever or outcome; a dash where there is none."""
    return say(f"reorganisation.{group}.{code}") if isinstance(code, str) else MISSING


def opinion(say: Say, code: Any) -> str:
    """The name of an opinion or position: 'none' was not given by its body, 'waiting' is still awaited."""
    told = {"none": "sheet.no_opinion", "waiting": "sheet.analyses.awaited"}
    return say(told[code]) if code in told else word(say, "outcome", code)


def positions(say: Say, rows: pd.DataFrame) -> dict[str, str]:
    """By meeting, who said what, by side: 'Personnel : favorable (A et B) ; défavorable (C)'."""
    told: dict[str, str] = {}
    for meeting, group in rows.groupby("dialogue_id", sort=False):
        sides = [_side(say, side, part) for side, part in group.groupby("side", sort=False, dropna=False)]
        told[str(meeting)] = joined(". ", sides)
    return told


def _side(say: Say, side: Any, rows: pd.DataFrame) -> str:
    """What one side said: each position with the names of the organisations that took it."""
    parts = [
        say(f"sheet.position.{position}", names=say.listed([say.text(name) for name in group["organisation"]], ALL))
        for position, group in rows.groupby("position", sort=False)
    ]
    name = say(f"sheet.side.{side if isinstance(side, str) else 'unknown'}")
    return say("sheet.side.said", side=name, said=say.apart(parts))


def opined(say: Say, row: Mapping[Any, Any], told: str | None) -> Markup:
    """The opinion of a meeting, and under it the position of each organisation."""
    written = opinion(say, row["opinion"])
    return html("{} <small>{}</small>", written, told) if told else escape(written)


def network(say: Say, code: Any) -> str:
    """The name of a network of services; an unknown one as it was written."""
    if not isinstance(code, str):
        return MISSING
    return say(f"proposals.network.{code}") if say.has(f"proposals.network.{code}") else code


def scope(ask: Ask, say: Say) -> str:
    """What this reader's figures leave out; nothing for the cabinet, who sees all."""
    return "" if ask.reads_everything else say(f"reorganisation.scope.{ask.reader}")


def in_words(ask: Ask, rows: pd.DataFrame) -> pd.DataFrame:
    """Of rows by stage, those that this reader may read: before the decision nothing is public, which is not zero."""
    return rows if ask.reads_undecided else rows[rows["stage_rank"] >= DECISION]


def next_opinion(ask: Ask, say: Say) -> str:
    """When the CNATE is next expected to give opinions, by the files that the reader may read, or which would tell."""
    day = ask("reorganisation/next_opinion")["day"].iloc[0]
    return say("proposals.no_next_opinion") if pd.isna(day) else say("proposals.next_opinion", day=day)
