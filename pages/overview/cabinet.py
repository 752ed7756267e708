"""The overview of the cabinet: all of France."""

import streamlit as st

from pages.ask import Ask
from pages.overview import map as overview_map
from pages.overview import sections, wording
from pages.parts import headings, scope
from pages.text import Say
from queries import figures


def render(ask: Ask, say: Say) -> None:
    """The three workstreams, what needs attention, the milestones."""
    pace = sections.paces(ask, sections.FRANCE)
    alerts = ask("overview/watch")
    waiting = figures.key("proposals_overdue")(int(alerts.set_index("alert")["count"].get("proposals_overdue", 0)))
    whose = scope.whose(say, ask.whose, published=False)
    headings.page(wording.title(say, pace), wording.sentence(say, pace, waiting, whose))
    sections.workstreams(ask, say, pace, sections.FRANCE)
    left, right = st.columns([1.7, 1], gap="small")
    with left:
        overview_map.show(ask, say)
    with right:
        sections.attention(ask, say, alerts, sections.FRANCE)
    sections.milestones(ask, say)
