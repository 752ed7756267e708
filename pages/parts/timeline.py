"""A timeline in lanes: a filled mark is a thing done, a hollow one asked for, a dashed one only said."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pages.charts import events
from pages.charts.axis import Axis
from pages.elements.headings import unbroken
from pages.markup import Markup, concat, draw, html
from pages.text import Say

NEAR = 1.8  # percent of the axis: the width of a mark where a page is 1,366 px wide
LEVELS = ((50,), (32, 72), (17, 50, 83))  # percent of a lane, down to the marks of one, two, three that are near
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
    first = dt.date(min(step.day for step in steps).year, 1, 1)
    over = Axis(first, until, events.NONE)  # what happened is what it draws
    rows = concat(
        html('<div class="tc-lane"><span>{}</span><ol>', name)
        + concat(_marks(say, [step for step in steps if step.lane in (lane, None)], over))
        + html("</ol></div>")
        for lane, name in names.items()
    )
    draw(
        html(
            '<div class="tc-time"><div class="tc-lanes">{}'
            '<div class="tc-years" aria-hidden="true"><span></span><div>{}</div></div></div></div>{}',
            rows,
            over.years(),
            _keys(say),
        )
    )


def _marks(say: Say, steps: Sequence[Milestone], over: Axis) -> Iterator[Markup]:
    """The marks of a lane; those that would stand over one another are set one under the other, three high at most."""
    for group in _near(sorted(steps, key=lambda step: step.day), over):
        levels = LEVELS[min(len(group), len(LEVELS)) - 1]
        for rank, step in enumerate(group):
            yield _mark(say, step, over.left(step.day), levels[rank % len(levels)])


def _near(steps: Sequence[Milestone], over: Axis) -> list[list[Milestone]]:
    """Steps by date, those together that are NEAR the one before."""
    groups: list[list[Milestone]] = []
    for step in steps:
        if groups and over.left(step.day) - over.left(groups[-1][-1].day) < NEAR:
            groups[-1].append(step)
        else:
            groups.append([step])
    return groups


def _mark(say: Say, step: Milestone, left: float, top: int) -> Markup:
    side = " tc-flip" if left > 60 else ""
    kind = say(f"parts.milestone.{step.kind}")
    return html(
        '<li class="tc-{look}{side}" style="left:{left}%;top:{top}%"><p><b>{day}</b> {label} <i>{kind}</i></p></li>',
        look=STANDINGS[step.kind],
        side=side,
        left=left,
        top=top,
        day=say.date(step.day),
        label=step.label,
        kind=kind,
    )


def _keys(say: Say) -> Markup:
    names = dict.fromkeys(STANDINGS.values())
    lines = concat(html('<li class="tc-{}">{}</li>', name, say(f"parts.standing.{name}")) for name in names)
    return html('<ul class="tc-keys">{}</ul>', lines)


def recent(say: Say, steps: Sequence[Milestone], names: Mapping[str, str]) -> None:
    """Milestones in words, side by side."""
    items = concat(
        html(
            '<li class="tc-{look}"><b>{day}</b><p>{label}</p><small>{milestone}{lane}</small></li>',
            look=STANDINGS[step.kind],
            day=say.date(step.day),
            label=unbroken(step.label),
            milestone=say(f"parts.milestone.{step.kind}"),
            lane=f" · {names[step.lane]}" if step.lane else "",
        )
        for step in steps
    )
    draw(html('<ol class="tc-steps">{}</ol>', items))
