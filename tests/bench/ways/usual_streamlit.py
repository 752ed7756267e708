"""The page the usual way in Streamlit: plotly.express, st.dataframe, st.metric, st.cache_data and st.cache_resource."""

from typing import Any

import pandas as pd
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

table, parts = monthly(where["region"], department, partner, channel), page.outcomes(ask, where)
split, shares = page.formats(ask, where), satisfaction(where["region"], department)
known = page.written(table)
for column, (name, label) in zip(st.columns(4), page.CARDS.items(), strict=True):
    column.metric(label, known[name])

tables = table, parts, split, shares
for (name, title), chart, rows in zip(page.TITLES.items(), page.charts(*tables), tables, strict=True):
    st.subheader(title)
    st.plotly_chart(chart, key=name)
    st.dataframe(rows, hide_index=True)
