"""The page in Streamlit by someone who wants it to be fast: finished figures are kept, tables wait behind a click, what
does not change is not sent again (a fragment, and elements sent by their name; see servers.TUNED).
"""

from typing import Any

import pandas as pd
import plotly.express as px
import streamlit as st
from plotly.graph_objects import Figure

from queries.editions import Edition
from tests.bench import page


@st.cache_resource
def edition() -> Edition:
    return page.edition()


@st.cache_resource
def ask(name: str, **parameters: Any) -> pd.DataFrame:
    return page.rows(edition(), name, **parameters)


@st.cache_resource
def finished(
    region: str | None, department: str | None, partner: str | None, channel: str | None
) -> tuple[dict[str, float], list[tuple[str, str, Figure, pd.DataFrame]]]:
    """The cards; of each section its title, its name, its figure and its table. Shared by all readers, unchanged."""
    where: page.Where = {"region": region, "department": department}
    table, parts = page.monthly(ask, where, partner, channel), page.outcomes(ask, where)
    split, shares = page.formats(ask, where), page.satisfaction(ask, where)
    lines = table.rename(columns={"value": "Actes", "adjusted": "Hors saisons"})
    bars = shares.assign(above=shares["high"] - shares["share"], below=shares["share"] - shares["low"])
    return page.cards(table), [
        ("Tendance hors saisons", "trend", px.line(lines, x="month", y=["Actes", "Hors saisons"]), table),
        (
            "Ce qui est réglé sur place, par partenaire",
            "outcomes",
            px.bar(parts, y="name_fr", x=list(page.OUTCOMES), orientation="h"),
            parts,
        ),
        ("Actes par format de guichet", "formats", px.bar(split, y="what", x="per_month", orientation="h"), split),
        ("Satisfaction", "survey", px.line(bars, x="month", y="share", error_y="above", error_y_minus="below"), shares),
    ]


@st.cache_resource
def offered(region: str | None) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Regions, départements of one, partners."""
    return page.places(ask, "region"), page.places(ask, "department", region), page.partners(ask)


@st.fragment
def body() -> None:
    regions, _, names = offered(None)
    left, right = st.columns(2)
    region = left.selectbox("Région", [None, *regions], format_func=lambda one: regions.get(one, page.EVERYWHERE))
    inside = offered(region)[1]
    department = right.selectbox("Département", [None, *inside], format_func=lambda one: inside.get(one, "Tous"))
    partner = left.selectbox("Partenaire", [None, *names], format_func=lambda one: names.get(one, "Tous"))
    channel = right.selectbox("Canal", [None, *page.CHANNELS], format_func=lambda one: page.CHANNELS.get(one, "Tous"))
    known, sections = finished(None if department else region, department, partner, channel)
    one, two, three, four = st.columns(4)
    one.metric("Actes du mois", f"{known['acts']:.0f}")
    two.metric("Évolution sur un an (%)", f"{known['acts_change']:.1f}")
    three.metric("Actes sur douze mois", f"{known['acts_year']:.0f}")
    four.metric("Actes par jour ouvré", f"{known['acts_per_day']:.0f}")
    for title, name, figure, table in sections:
        st.subheader(title)
        st.plotly_chart(figure, key=name)
        behind = st.expander("Tableau", key=f"{name}-rows", on_change="rerun")
        if behind.open:
            behind.dataframe(table, hide_index=True)


st.set_page_config(page_title="Fréquentation", layout="wide")
st.title("Fréquentation des guichets")
body()
