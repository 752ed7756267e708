"""Dated events on a chart over time: which are marked, and where."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

# What explains a jump of the line comes first, then what happened to the very counter that is drawn, then what was
# decided or came into force, then what was only said.
WORTH: tuple[str, ...] = ("break", "target", "counter", "entry_into_force", "decree", "implementation")
WORTH += ("decision", "circular", "evaluation", "announcement")
MOST = 6  # events marked on one chart
FEW = 3  # of those that name its subject, marked on a curve as small as a word
APART = 0.09  # of its width: what two numbers need beside each other on the narrowest screen


@dataclass(frozen=True)
class Event:
    """A dated event. `kind`: one of WORTH; `own`: of the chart's very subject, not of all three workstreams;
    `made_up`: a demonstration; `named`: of the very indicator that is drawn (its definition, or a fact that names it);
    `also`: of one that is marked, the others of its day, which its mark tells too.
    """

    day: dt.date
    label: str
    kind: str
    own: bool = True
    made_up: bool = False
    named: bool = False
    also: tuple["Event", ...] = ()

    @property
    def each(self) -> tuple["Event", ...]:
        """The event alone, and the others that its mark tells."""
        return replace(self, also=()), *self.also


def inside(events: Sequence[Event], first: dt.date, last: dt.date) -> list[Event]:
    """Those of a span, its ends included, in order."""
    return sorted((one for one in events if first <= one.day <= last), key=lambda one: (one.day, _worth(one)))


def marked(events: Sequence[Event], first: dt.date, last: dt.date, most: int = MOST) -> list[Event]:
    """Those of a span whose marks have room, `most` at most, the most important first to be kept; by day. A mark tells
    all that happened on its day.
    """
    kept, found = list[Event](), inside(events, first, last)
    for one in sorted(found, key=_worth):
        at = share(one.day, first, last)
        if len(kept) < most and all(abs(at - share(other.day, first, last)) >= APART for other in kept):
            kept.append(one)
    beside = {one: [other for other in found if other.day == one.day and other != one] for one in kept}
    return [replace(one, also=tuple(beside[one])) for one in inside(kept, first, last)]


def share(day: dt.date, first: dt.date, last: dt.date) -> float:
    """Where a day stands between two others, 0 to 1; in the middle where they are one."""
    whole = (last - first).days
    return (day - first).days / whole if whole else 0.5


def _worth(event: Event) -> tuple[int, bool, int]:
    """Lower is more important; of two alike, the later one."""
    return WORTH.index(event.kind), not event.own, -event.day.toordinal()
