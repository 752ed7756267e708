"""The page the usual way in Streamlit: plotly.express, st.dataframe, st.metric, st.cache_data and st.cache_resource."""

from typing import Any

import pandas as pd
import plotly.express as px
import streamlit as st

from queries.editions import Edition
from tests.bench import page


@st.cache_resource
def edition() -> Edition:
    return page.edition()


@st.cache_data
def ask(name: str, **parameters: Any) -> pd.DataFrame:
    return page.rows(edition(), name, **parameters)


@st.cache_data
def monthly(region: str | None, department: str | None, partner: str | None, channel: str | None) -> pd.DataFrame:
    return page.monthly(ask, {"region": region, "department": department}, partner, channel)


@st.cache_data
def satisfaction(region: str | None, department: str | None) -> pd.DataFrame:
    return page.satisfaction(ask, {"region": region, "department": department})


st.set_page_config(page_title="Fréquentation", layout="wide")
st.title("Fréquentation des guichets")

regions, names = page.places(ask, "region"), page.partners(ask)
left, right = st.columns(2)
region = left.selectbox("Région", [None, *regions], format_func=lambda one: regions.get(one, page.EVERYWHERE))
inside = page.places(ask, "department", region)
department = right.selectbox("Département", [None, *inside], format_func=lambda one: inside.get(one, "Tous"))
partner = left.selectbox("Partenaire", [None, *names], format_func=lambda one: names.get(one, "Tous"))
channel = right.selectbox("Canal", [None, *page.CHANNELS], format_func=lambda one: page.CHANNELS.get(one, "Tous"))
where = {"region": None if department else region, "department": department}

table = monthly(where["region"], department, partner, channel)
known = page.cards(table)
one, two, three, four = st.columns(4)
one.metric("Actes du mois", f"{known['acts']:.0f}")
two.metric("Évolution sur un an (%)", f"{known['acts_change']:.1f}")
three.metric("Actes sur douze mois", f"{known['acts_year']:.0f}")
four.metric("Actes par jour ouvré", f"{known['acts_per_day']:.0f}")

st.subheader("Tendance hors saisons")
lines = table.rename(columns={"value": "Actes", "adjusted": "Hors saisons"})
st.plotly_chart(px.line(lines, x="month", y=["Actes", "Hors saisons"]), key="trend")
st.dataframe(table, hide_index=True)

st.subheader("Ce qui est réglé sur place, par partenaire")
parts = page.outcomes(ask, where)
st.plotly_chart(px.bar(parts, y="name_fr", x=list(page.OUTCOMES), orientation="h"), key="outcomes")
st.dataframe(parts, hide_index=True)

st.subheader("Actes par format de guichet")
split = page.formats(ask, where)
st.plotly_chart(px.bar(split, y="what", x="per_month", orientation="h"), key="formats")
st.dataframe(split, hide_index=True)

st.subheader("Satisfaction")
shares = satisfaction(where["region"], department)
bars = shares.assign(above=shares["high"] - shares["share"], below=shares["share"] - shares["low"])
st.plotly_chart(px.line(bars, x="month", y="share", error_y="above", error_y_minus="below"), key="survey")
st.dataframe(shares, hide_index=True)
