"""A timeline in lanes: a filled mark is a thing done, a hollow one asked for, a dashed one only said."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from pages.parts.markup import escape
from pages.text import Say

# What a kind of milestone is worth: only what was decided, came into force or was measured is a result.
STANDINGS = {
    "announcement": "said",
    "circular": "told",
    "decision": "done",
    "decree": "done",
    "entry_into_force": "done",
    "evaluation": "seen",
}


@dataclass(frozen=True)
class Milestone:
    """A dated step; `lane` is a workstream, or None for all of them; `kind` as in core.milestones."""

    day: dt.date
    label: str
    kind: str
    lane: str | None


def lanes(say: Say, steps: Sequence[Milestone], names: Mapping[str, str], until: dt.date) -> None:
    """Milestones on a time axis from the first one's year, one lane per workstream, up to `until`."""
    start = dt.date(min(step.day for step in steps).year, 1, 1)
    days = (until - start).days
    rows = "".join(
        f'<div class="tc-lane"><span>{escape(name)}</span><ol>'
        + "".join(_mark(say, step, start, days) for step in steps if step.lane in (lane, None))
        + "</ol></div>"
        for lane, name in names.items()
    )
    years = "".join(
        f'<span style="left:{_left(dt.date(year, 1, 1), start, days)}%">{year}</span>'
        for year in range(start.year, until.year + 1)
    )
    st.html(
        f'<div class="tc-time"><div class="tc-lanes">{rows}'
        f'<div class="tc-years" aria-hidden="true"><span></span><div>{years}</div></div></div></div>{_keys(say)}'
    )


def _left(day: dt.date, start: dt.date, days: int) -> float:
    return round(100 * (day - start).days / days, 2)


def _mark(say: Say, step: Milestone, start: dt.date, days: int) -> str:
    left = _left(step.day, start, days)
    side = " tc-flip" if left > 60 else ""
    kind = say(f"parts.milestone.{step.kind}")
    return (
        f'<li class="tc-{STANDINGS[step.kind]}{side}" style="left:{left}%"><p><b>{escape(say.date(step.day))}</b>'
        f"{escape(step.label)}<i>{escape(kind)}</i></p></li>"
    )


def _keys(say: Say) -> str:
    names = dict.fromkeys(STANDINGS.values())
    lines = "".join(f'<li class="tc-{name}">{escape(say(f"parts.standing.{name}"))}</li>' for name in names)
    return f'<ul class="tc-keys">{lines}</ul>'


def recent(say: Say, steps: Sequence[Milestone], names: Mapping[str, str]) -> None:
    """Milestones in words, side by side."""
    items = "".join(
        f'<li class="tc-{STANDINGS[step.kind]}"><b>{escape(say.date(step.day))}</b><p>{escape(step.label)}</p>'
        f"<small>{escape(say(f'parts.milestone.{step.kind}'))}"
        f"{escape(f' · {names[step.lane]}' if step.lane else '')}</small></li>"
        for step in steps
    )
    st.html(f'<ol class="tc-steps">{items}</ol>')
