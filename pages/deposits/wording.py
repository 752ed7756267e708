"""Wording: moments of Paris, and what a refusal says."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from pages.markup import concat, draw, html
from pages.text import Say
from queries import checks
from queries.deposits import Problem

PARIS = ZoneInfo("Europe/Paris")


def moment(say: Say, when: dt.datetime) -> str:
    """'26 novembre 2026 à 9 h 05', in Paris; `when` is UTC, as drafts keep it."""
    there = when.replace(tzinfo=when.tzinfo or dt.UTC).astimezone(PARIS)
    return say("deposits.moment", day=there.date(), hour=str(there.hour), minute=f"{there.minute:02}")


def refused(say: Say, problems: Sequence[Problem]) -> None:
    """What was refused, and what to do, one sentence each."""
    lines = concat(html("<p>{}</p>", checks.sentence(one, say.language)) for one in problems[: checks.SHOWN])
    draw(html('<div class="tc-notice" role="alert"><strong>{}</strong>{}</div>', say("deposits.refused"), lines))
