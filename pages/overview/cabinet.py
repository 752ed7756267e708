"""The overview of the cabinet: all of France or the territory of the address, and what waits on a ministry."""

import streamlit as st

from pages.blocks import about, commitments, headline, lookup
from pages.elements import headings
from pages.markup import NOTHING
from pages.overview import map as overview_map
from pages.overview import ministry, sections
from pages.shell.ask import Ask
from pages.text import Say


def render(ask: Ask, say: Say) -> None:
    """The three workstreams, what needs attention, the milestones; a territory chosen on the map filters all but those.

    What waits on a ministry stays that of the whole country, as its title says.
    """
    place = lookup.territory_from_url(ask)
    pace = sections.paces(ask, place)
    alerts = ask("overview/watch", **lookup.where(*place))
    told = headline.sentence(say, pace, commitments.of(ask), place[0])
    headings.page(headline.of(ask, say, *place), told, about.sentence(ask, say))
    sections.opening(ask, say, place, ministry.menu(ask, say) if ask.reads_everything else NOTHING)
    if ask.reads_everything:
        ministry.show(ask, say)
    sections.workstreams(ask, say, pace, place)
    commitments.every(ask, say)
    left, right = st.columns([1.7, 1], gap="small")
    with left:
        overview_map.show(ask, say)
    with right:
        sections.attention(ask, say, alerts, place)
        if few := len(alerts) <= sections.FEW:
            sections.latest(ask, say)
    sections.milestones(ask, say, recent=not few)
    sections.missing(ask, say, place, late=True)
