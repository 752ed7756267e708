"""The overview of the cabinet: all of France, and what waits on the ministry of the address."""

import streamlit as st

from pages.ask import Ask
from pages.markup import NOTHING
from pages.overview import map as overview_map
from pages.overview import ministry, sections, wording
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
    above = ministry.choice(ask, say) if ask.reads_everything else NOTHING
    sections.workstreams(ask, say, pace, sections.FRANCE, above=above)
    left, right = st.columns([1.7, 1], gap="small")
    with left:
        overview_map.show(ask, say)
    with right:
        sections.attention(ask, say, alerts, sections.FRANCE)
    sections.milestones(ask, say)
