"""A plain page of Streamlit, as one writes it in ten lines: a title, a number, a table and a chart of the library."""

import pandas as pd
import streamlit as st

rows = pd.DataFrame({"region": [f"Region {number}" for number in range(18)], "counters": range(120, 138)})

st.title("Counters")
st.metric("Open", int(rows["counters"].sum()))
st.dataframe(rows)
st.bar_chart(rows, x="region", y="counters")
