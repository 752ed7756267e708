"""Which theme the reader sees, for figures that are drawn outside the stylesheet."""

import streamlit as st


def name() -> str:
    """'light' or 'dark'; light until the browser has said."""
    return st.context.theme.type or "light"
