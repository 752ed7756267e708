"""Which theme the reader sees, for figures that are drawn outside the stylesheet."""

from collections.abc import Mapping

import streamlit as st

from pages.shell import static_target


def name() -> str:
    """'light' or 'dark'; light until the browser has said."""
    return st.context.theme.type or "light"


def colour(looks: Mapping[str, str]) -> str:
    """Of a colour in each look ("light", "dark"), that of the reader; both on paper, which is read in either."""
    return f"light-dark({looks['light']}, {looks['dark']})" if static_target.current() else looks[name()]
