"""The page in Streamlit by someone who wants it to be fast: what a choice draws is drawn once, in a cached function.

Streamlit replays the elements of such a function for every reader. One fragment, four cards in one element, charts
without the library's template, tables behind a switch, a garbage collector that looks at less; settings: servers.TUNED.
"""

import gc
from typing import Any

import pandas as pd
import streamlit as st

from queries.editions import Edition
from tests.bench import page

Choice = tuple[str | None, str | None, str | None, str | None]
CARD = '<div><div>{}</div><data value="{}" data-figure="{}" style="font-size: 2.25rem">{}</data></div>'


@st.cache_resource(show_spinner=False)
def edition() -> Edition:
    gc.collect()
    gc.freeze()  # what start-up made is never looked at again
    return page.edition()


@st.cache_resource(show_spinner=False)
def ask(name: str, **parameters: Any) -> pd.DataFrame:
    return page.rows(edition(), name, **parameters)


@st.cache_resource(show_spinner=False)
def tables(region: str | None, department: str | None, partner: str | None, channel: str | None) -> list[pd.DataFrame]:
    return [*page.tables(ask, {"region": region, "department": department}, partner, channel).values()]


@st.cache_resource(show_spinner=False)
def drawn(choice: Choice) -> None:
    """The cards and the charts."""
    found = tables(*choice)
    known = page.written(found[0])
    cards = (CARD.format(label, known[name], name, known[name]) for name, label in page.CARDS.items())
    st.html(f'<div style="display: flex; justify-content: space-between">{"".join(cards)}</div>')
    for title, chart in zip(page.TITLES.values(), page.charts(*found), strict=True):
        st.plotly_chart(chart.update_layout(template=None, title=title, yaxis_automargin=True), theme=None)


@st.cache_resource(show_spinner=False)
def listed(choice: Choice) -> None:
    """The tables."""
    for title, table in zip(page.TITLES.values(), tables(*choice), strict=True):
        st.subheader(title)
        st.dataframe(table, hide_index=True)


@st.cache_resource(show_spinner=False)
def offered(region: str | None) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Regions, départements of one, partners."""
    return page.places(ask, "region"), page.places(ask, "department", region), page.partners(ask)


@st.fragment
def body() -> None:
    regions, _, names = offered(None)
    with st.container(horizontal=True):
        region = st.selectbox("Région", [None, *regions], format_func=lambda one: regions.get(one, page.EVERYWHERE))
        inside = offered(region)[1]
        department = st.selectbox("Département", [None, *inside], format_func=lambda one: inside.get(one, "Tous"))
        partner = st.selectbox("Partenaire", [None, *names], format_func=lambda one: names.get(one, "Tous"))
        channel = st.selectbox("Canal", [None, *page.CHANNELS], format_func=lambda one: page.CHANNELS.get(one, "Tous"))
    choice = None if department else region, department, partner, channel
    drawn(choice)
    if st.toggle("Tableaux"):
        listed(choice)


st.set_page_config(page_title="Fréquentation", layout="wide")
st.title("Fréquentation des guichets")
body()
