"""The three workstreams side by side, what needs attention, and the milestones."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.ask import Ask
from pages.overview import map as overview_map
from pages.overview import wording
from pages.parts import badges, cards, headings, links, panels, scope, scorecard, timeline
from pages.text import Say
from pages.text.written import joined
from queries import figures
from queries.indicators import WORKSTREAMS, Indicator

START = 2018  # the year of the founding text; what came before stays in the table
# The alerts of overview/watch, what weighs most first; those after the first six are folded.
ALERTS = (
    "proposals_overdue",
    "decision_awaited",
    "decided_without_opinion",
    "redundant_undecided",
    "implementation_late",
    "communes_far",
    "counters_falling",
    "contribution_missing",
    "ready_for_opinion",
    "decided_without_consultation",
    "counters_silent",
    "counters_below_hours",
    "counters_below_agents",
    "no_cooperation",
)
SHOWN = 3  # figures of a card: the first that this viewer has, in the order that indicators give


def render(ask: Ask, say: Say) -> None:
    """The overview."""
    pace = {workstream: ask.progress(workstream) for workstream in WORKSTREAMS}
    alerts = ask("overview/watch")
    waiting = figures.key("proposals_overdue")(int(alerts.set_index("alert")["count"].get("proposals_overdue", 0)))
    whose = scope.whose(say, ask.whose, published=False)
    headings.page(wording.title(say, pace), wording.sentence(say, pace, waiting, whose))
    cards.workstreams(say, [_card(ask, say, name, pace[name]) for name in WORKSTREAMS])
    left, right = st.columns([1.7, 1], gap="small")
    with left:
        overview_map.show(ask, say)
    title, sentence = say("overview.watch.title"), say("overview.watch.sentence")
    with right, panels.framed(say, "watch", title, sentence, badges.least(alerts["kind"]), tall=True):
        cards.watch(say, _alerts(ask, say, alerts), shown=6)
    _milestones(ask, say)


def _card(ask: Ask, say: Say, workstream: str, pace: wording.Progress) -> cards.Card:
    return cards.Card(
        number=WORKSTREAMS.index(workstream) + 1,
        title=say(f"overview.title.{workstream}"),
        sentence=wording.card(say, pace, ask.catalogue),
        value=pace.value,
        expected=pace.expected,
        gap=pace.gap,
        figures=_figures(ask, say, workstream),
        href=links.href(workstream),
        kind=pace.kind,
    )


def _figures(ask: Ask, say: Say, workstream: str) -> list[cards.Figure]:
    rows = {row["indicator"]: row for row in ask.scorecard(workstream).to_dict("records") if row["state"] == "value"}
    known = {name: figures.standing(row, name, "nation", "FR") for name, row in rows.items()}
    first = sorted((item for item in ask.catalogue.values() if item.overview), key=lambda item: item.overview)
    shown = [item for item in first if item.id in known][:SHOWN]
    return [cards.Figure(_figure(say, item, known[item.id]), scorecard.short(say, item)) for item in shown]


def _figure(say: Say, item: Indicator, row: scorecard.Row) -> str:
    if item.fraction:
        return joined(" / ", [say.number(row["numerator"]), say.number(row["denominator"])])
    return say.value(row["value"], item.unit)


def _alerts(ask: Ask, say: Say, rows: pd.DataFrame) -> list[cards.Alert]:
    known = rows.set_index("alert")
    return [_alert(ask, say, name, known.loc[name]) for name in ALERTS if name in known.index]


def _alert(ask: Ask, say: Say, name: str, row: pd.Series) -> cards.Alert:
    room = say(f"parts.workstream.{row['workstream']}")
    where = f"{room} · {scope.whose(say, ask.whose, bool(row['published']))}"
    if pd.notna(row["oldest"]):
        where += say("overview.watch.since", day=row["oldest"])
    count = watched(name, bool(row["published"]))(int(row["count"]))
    return cards.Alert(
        count=count,
        sentence=say(f"parts.alert.{name}", count=count, people=figures.key("people_far")(row["people"])),
        where=where,
        href=links.href(row["page"], alert=name),
    )


def watched(alert: str, published: bool, level: str = "nation", code: str = "FR") -> figures.Key:
    """What the count of an alert of overview/watch is."""
    return figures.key(alert, level, code, None, figures.EVERYONE if published else figures.SCOPE)


def _milestones(ask: Ask, say: Say) -> None:
    # `kind` says real or demonstration in every file people download; the kind of milestone is its step.
    rows = ask("overview/milestones").rename(columns={"kind": "step", "source_kind": "kind"})
    rows["nature"] = [say(f"parts.milestone.{step}") for step in rows["step"]]
    names = {name: say(f"parts.workstream.{name}") for name in WORKSTREAMS}
    steps = [_milestone(say, row) for row in rows.to_dict("records") if row["milestone_date"].year >= START]

    def figure() -> None:
        timeline.lanes(say, steps, names, ask.edition.as_of)
        timeline.recent(say, steps[:-5:-1], names)

    panels.panel(
        say,
        wording.milestones(say, [step.kind for step in steps]),
        say("overview.milestones.sentence"),
        figure,
        rows,
        "jalons",
        badges.least(rows["kind"]),
        {
            "milestone_date": (say("overview.milestones.date"), "date"),
            say.column("label", rows): (say("overview.milestones.label"), None),
            "nature": (say("overview.milestones.nature"), None),
            "body": (say("overview.milestones.body"), None),
            "reference": (say("overview.milestones.reference"), None),
        },
    )


def _milestone(say: Say, row: Mapping[Any, Any]) -> timeline.Milestone:
    lane = row["workstream"] if row["workstream"] in WORKSTREAMS else None
    return timeline.Milestone(row["milestone_date"].date(), row[say.column("label", row)], row["step"], lane)
