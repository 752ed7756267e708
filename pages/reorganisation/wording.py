"""Words of the room: codes of the data in, names in the reader's language out."""

from typing import Any

import pandas as pd

from pages.ask import Ask
from pages.text import MISSING, Say

DECISION = 5  # the rank of its stage


def word(say: Say, group: str, code: Any) -> str:
    """The name of a stage, type, lever or outcome; a dash where there is none."""
    return say(f"reorganisation.{group}.{code}") if isinstance(code, str) else MISSING


def opinion(say: Say, code: Any) -> str:
    """The name of an opinion or position: 'none' was not given by its body, 'waiting' is still awaited."""
    told = {"none": "sheet.no_opinion", "waiting": "sheet.analyses.awaited"}
    return say(told[code]) if code in told else word(say, "outcome", code)


def network(say: Say, code: Any) -> str:
    """The name of a network of services; an unknown one as it was written."""
    if not isinstance(code, str):
        return MISSING
    return say(f"proposals.network.{code}") if say.has(f"proposals.network.{code}") else code


def scope(ask: Ask, say: Say) -> str:
    """What this reader's figures leave out; nothing for the cabinet, who sees all."""
    return "" if ask.reads_everything else say(f"reorganisation.scope.{ask.reader}")


def told(ask: Ask, rows: pd.DataFrame) -> pd.DataFrame:
    """Of rows by stage, those that this reader may read: before the decision nothing is public, which is not zero."""
    return rows if ask.reads_undecided else rows[rows["stage_rank"] >= DECISION]
