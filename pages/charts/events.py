"""Dated events of a chart over time: numbered marks on it, a list under it, and lines of the table behind it.

A curve as small as a word has ticks in place of numbers: what each is stands in its tooltip, and under the list of
such curves.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pages.charts import marks
from pages.charts.marks import Event
from pages.elements import more
from pages.markup import NOTHING, Markup, concat, html
from pages.text import ALL, Say

FIRST = 2  # events that a phone lists before it is asked for the others
UPRIGHT = "repeating-linear-gradient(light-dark(var(--tc-soft),var(--tc-edge)) 0 4px,#0000 4px 7px)"


@dataclass(frozen=True)
class Marks:
    """The events of a chart's span: those marked on it, by number, and all of them; both by date."""

    shown: Sequence[Event] = ()
    every: Sequence[Event] = ()

    @property
    def untold(self) -> int:
        """How many of all no mark tells."""
        return len(self.every) - sum(len(one.each) for one in self.shown)


NONE = Marks()


def over(events: Sequence[Event], days: "pd.Series[Any]") -> Marks:
    """The events between the first and the last of some days, and those of them that are marked."""
    known = pd.to_datetime(days.dropna())
    if known.empty:
        return NONE
    first, last = known.min().date(), known.max().date()
    return Marks(marks.marked(events, first, last), marks.inside(events, first, last))


def tick_marks(events: Sequence[Event], first: dt.date, last: dt.date) -> Marks:
    """Those of a curve as small as a word, which marks the few that name its indicator."""
    named = [one for one in events if one.named]
    return Marks(marks.marked(named, first, last, marks.FEW), marks.inside(events, first, last))


def listed(say: Say, found: Marks) -> Markup:
    """The list under a chart: each mark by its number, and how many more events the table has."""
    if not found.shown:
        return NOTHING
    lines = _lines(say, found.shown)
    note = _note(say, "rest", found.shown, found.untold)
    whole = html('<ol class="tc-numbered" aria-label="{}">{}</ol>', say("parts.events.name"), lines)
    return html('<div class="tc-events">{}{}</div>', more.folded(say, whole, len(found.shown), FIRST), note)


def table(say: Say, found: Marks) -> Markup:
    """The same in the table behind a chart: a line for each event, marked or not."""
    if not found.every:
        return NOTHING
    name, lines = say("parts.events.name"), _lines(say, found.every)
    return html('<div class="tc-events"><h3>{}</h3><ul>{}</ul></div>', name, lines)


def _lines(say: Say, events: Sequence[Event]) -> Markup:
    return concat(html("<li>{}</li>", sentence_of(say, one)) for one in events)


def sentence_of(say: Say, event: Event) -> str:
    """'1er janvier 2021 : création des DREETS (entrée en vigueur)'."""
    return say("parts.events.line", date=say.date(event.day), words=words(say, event))


def words(say: Say, event: Event) -> str:
    """What happened on a day in words, and that it is a demonstration where it is one."""
    keys = {True: "parts.events.made_up", False: "parts.events.told"}
    told = [(keys[one.made_up], say.text(one.label), say(f"parts.milestone.{one.kind}")) for one in event.each]
    return say.apart([say(key, label=label, kind=kind) for key, label, kind in told])


def tip(say: Say, found: Marks) -> str:
    """What the ticks of a small curve are, and how many more events its whole curve has; for its tooltip."""
    beyond = [_beyond(say, "whole", found.shown, found.untold)] if found.untold else []
    return say.apart([*(sentence_of(say, one) for one in found.shown), *beyond])


def under(say: Say, curves: Iterable[tuple[str, Marks]]) -> Markup:
    """The events of a list of small curves, each with the name of its indicator: each tick once, folded, with the names
    of the indicators that it is drawn of, and how many more events their whole curves have.
    """
    curves = list(curves)
    drawn: dict[Event, dict[str, None]] = {}
    for name, found in curves:
        for one in found.shown:
            drawn.setdefault(one, {})[name] = None
    told = {each for one in drawn for each in one.each}
    rest = len({one for _, found in curves for one in found.every} - told)
    note = _note(say, "wholes", drawn, rest)
    if not drawn:
        return html('<div class="tc-events">{}</div>', note) if rest else NOTHING
    lines = concat(
        html("<li>{} <b>{}</b></li>", sentence_of(say, one), say.listed(drawn[one], ALL))
        for one in sorted(drawn, key=lambda one: one.day)
    )
    title = say("parts.events.ticks", count=len(drawn))
    return html(
        '<div class="tc-events"><details><summary>{}</summary><ul>{}</ul>{}</details></div>', title, lines, note
    )


def unnumbered(say: Say, found: Marks) -> Markup:
    """The list under several curves that have the same ticks, which stand in its order."""
    note = _note(say, "rest", found.shown, found.untold)
    lines = _lines(say, found.shown)
    name = say("parts.events.order")
    whole = html('<ul aria-label="{name}">{lines}</ul>', name=name, lines=lines) if found.shown else NOTHING
    return html('<div class="tc-events">{}{}</div>', whole, note) if found.every else NOTHING


def _note(say: Say, where: str, shown: Collection[Event], rest: int) -> Markup:
    return html('<p class="tc-note">{}</p>', _beyond(say, where, shown, rest)) if rest else NOTHING


def _beyond(say: Say, where: str, shown: Collection[Event], rest: int) -> str:
    """How many events are not marked; none of them is another one where no event is."""
    return say(f"parts.events.{where}" if shown else f"parts.events.{where}_alone", count=rest)


def uprights(first: dt.date, last: dt.date, found: Marks) -> str:
    """The style that draws the marks of a span across whatever lies in it (`--tc-uprights` in style.css)."""
    drawn = (f"{UPRIGHT} {100 * marks.share(one.day, first, last):.2f}% 0/1px 100% no-repeat" for one in found.shown)
    return f"--tc-uprights:{','.join(drawn)}" if found.shown else ""
