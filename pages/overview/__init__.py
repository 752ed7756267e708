"""The three workstreams side by side, what needs attention, and the milestones."""

import pandas as pd
import streamlit as st

from pages.ask import Ask
from pages.overview import map as overview_map
from pages.overview import wording
from pages.parts import cards, headings, links, panels, timeline
from pages.text import Say

WORKSTREAMS = ("missions", "reorganisation", "counters")
START = 2018  # the year of the founding text; what came before stays in the table
# Where each alert of overview/watch is dealt with: a page and its filters.
ALERTS: dict[str, tuple[str, str, dict[str, str]]] = {
    "late_analyses": ("reorganisation", "reorganisation", {}),
    "no_opinion": ("reorganisation", "reorganisation", {}),
    "redundant": ("missions", "missions", {}),
    "falling_counters": ("counters", "counters", {}),
    "white_zones": ("counters", "counters-map", {}),
    "missing_contributions": ("reorganisation", "reorganisation-map", {}),
}
# The figures of a card, in order of preference: the first three that this viewer has are shown.
FIGURES = {
    "missions": ("M1", "M5", "M2", "M6", "M3"),
    "reorganisation": ("O1", "O4", "O6", "O2", "O7"),
    "counters": ("P1", "P3", "P2", "P6", "P5"),
}


def render(ask: Ask, say: Say) -> None:
    """The overview."""
    pace = {workstream: ask.progress(workstream) for workstream in WORKSTREAMS}
    headings.page(wording.title(say, pace), wording.sentence(say, pace))
    cards.workstreams(say, [_card(ask, say, name, pace[name]) for name in WORKSTREAMS])
    left, right = st.columns([1.7, 1], gap="medium")
    with left:
        overview_map.draw(ask, say)
    with right, st.container(border=True, key="panel-watch", height="stretch"):
        panels.heading(say, say("overview.watch.title"), say("overview.watch.sentence"), ask.edition.kind)
        cards.watch(say, _alerts(ask, say))
    _milestones(ask, say)


def _card(ask: Ask, say: Say, workstream: str, pace: wording.Progress) -> cards.Card:
    return cards.Card(
        number=WORKSTREAMS.index(workstream) + 1,
        title=say(f"overview.title.{workstream}"),
        sentence=wording.card(say, pace),
        value=pace.value,
        expected=pace.expected,
        figures=_figures(ask, say, workstream),
        href=links.href(workstream),
    )


def _figures(ask: Ask, say: Say, workstream: str) -> list[cards.Figure]:
    known = ask.scorecard(workstream).set_index("indicator")
    known = known[known["state"] == "value"]
    shown = [name for name in FIGURES[workstream] if name in known.index][:3]
    return [cards.Figure(_figure(ask, say, name, known.loc[name]), say(f"overview.figure.{name}")) for name in shown]


def _figure(ask: Ask, say: Say, name: str, row: pd.Series) -> str:
    if name == "O1":
        return f"{say.number(row['numerator'])} / {say.number(row['denominator'])}"
    return say.value(row["value"], ask.catalogue[name].unit)


def _alerts(ask: Ask, say: Say) -> list[cards.Alert]:
    rows = ask("overview/watch").set_index("alert")
    return [
        cards.Alert(
            count=int(rows.loc[name, "count"]),
            sentence=say(f"overview.watch.{name}", count=int(rows.loc[name, "count"]), detail=rows.loc[name, "detail"]),
            where=say(f"parts.workstream.{workstream}"),
            href=links.href(path, **parameters),
        )
        for name, (workstream, path, parameters) in ALERTS.items()
        if name in rows.index
    ]


def _milestones(ask: Ask, say: Say) -> None:
    rows = ask("overview/milestones")
    names = {name: say(f"parts.workstream.{name}") for name in WORKSTREAMS}
    steps = [
        timeline.Milestone(row["milestone_date"].date(), row[f"label_{say.language}"], row["kind"], row["workstream"])
        for row in rows.where(rows.notna(), None).to_dict("records")
        if row["milestone_date"].year >= START
    ]

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
        "real",
        {
            "milestone_date": (say("overview.milestones.date"), "date"),
            f"label_{say.language}": (say("overview.milestones.label"), None),
            "body": (say("overview.milestones.body"), None),
            "reference": (say("overview.milestones.reference"), None),
        },
    )
