"""The page in Streamlit by someone who wants it to be fast: what a choice draws is drawn once, in a cached function.

Streamlit replays the elements of such a function for every reader. One fragment, four cards in one element, charts
without the library's template, tables behind a switch, a garbage collector that looks at less; settings: servers.TUNED.
As on our page, choices stand in the address, a section has a frame, a heading, a sentence and links to its files, and
one of them a choice of its own.
"""

import gc
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from queries.editions import Edition
from tests.bench import page

Choice = tuple[str | None, str | None, str | None, str | None]
AXES = {"format": "Format", "carrier": "Porteur", "area_type": "Territoire"}
CHOSEN = "formats"  # the section that has a choice of its own
HEADING = "<h2>{}</h2><p>{} <span>exemple</span></p>"
FILES = '<a href="./{0}.csv?{1}">CSV</a> <a href="./{0}.xlsx?{1}">XLSX</a>'
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
def cards(choice: Choice) -> None:
    """The cards."""
    known = page.written(tables(*choice)[0])
    told = (CARD.format(label, known[name], name, known[name]) for name, label in page.CARDS.items())
    st.html(f'<div style="display: flex; justify-content: space-between">{"".join(told)}</div>')


def heading(choice: Choice, name: str) -> None:
    """The heading of a section, what it rests on and how many rows it has."""
    rows = tables(*choice)[[*page.TITLES].index(name)]
    st.html(HEADING.format(page.TITLES[name], f"{len(rows)} lignes, {', '.join(rows.columns)}."))


def drawn(choice: Choice, name: str, axis: str) -> None:
    """The chart of a section, and the links to its files."""
    found = tables(*choice)
    if name == CHOSEN and axis != "format":
        where = {"region": choice[0], "department": choice[1]}
        found = [found[0], found[1], page.formats(ask, where, axis), found[3]]
    chart = dict(zip(page.TITLES, page.charts(*found), strict=True))[name]
    st.plotly_chart(chart.update_layout(template=None, yaxis_automargin=True), theme=None)
    st.html(FILES.format(name, urlencode({"region": choice[0] or "", "departement": choice[1] or ""})))


@st.cache_resource(show_spinner=False)
def sections(choice: Choice, names: tuple[str, ...]) -> None:
    """Sections without a choice of their own."""
    for name in names:
        with st.container(border=True):
            heading(choice, name)
            drawn(choice, name, "format")


# Beside `sections`: what a cached function draws in a container of another one is replayed outside of it.
kept_heading, kept_drawn = map(st.cache_resource(show_spinner=False), (heading, drawn))


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
    kept: dict[str, Any] = {"bind": "query-params"}
    with st.container(horizontal=True):
        region = st.selectbox("Région", [None, *regions], 0, lambda one: regions.get(one, page.EVERYWHERE), "r", **kept)
        inside = offered(region)[1]
        department = st.selectbox("Département", [None, *inside], 0, lambda one: inside.get(one, "Tous"), "d", **kept)
        partner = st.selectbox("Partenaire", [None, *names], 0, lambda one: names.get(one, "Tous"), "p", **kept)
        channel = st.selectbox(
            "Canal", [None, *page.CHANNELS], 0, lambda one: page.CHANNELS.get(one, "Tous"), "c", **kept
        )
    choice = None if department else region, department, partner, channel
    cards(choice)
    sections(choice, ("trend", "outcomes"))
    with st.container(border=True):
        kept_heading(choice, CHOSEN)
        axis = st.segmented_control("Par", AXES, default="format", format_func=AXES.get, key="a", required=True, **kept)
        kept_drawn(choice, CHOSEN, str(axis))
    sections(choice, ("survey",))
    if st.toggle("Tableaux"):
        listed(choice)


st.set_page_config(page_title="Fréquentation", layout="wide")
st.title("Fréquentation des guichets")
body()
