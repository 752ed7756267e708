"""The title of a page: what was found, then one sentence."""


import streamlit as st

from pages.parts.markup import escape


def page(title: str, sentence: str = "") -> None:
    """A page's only first-level heading and the sentence under it (both plain text)."""
    lead = f"<p>{escape(sentence)}</p>" if sentence else ""
    st.html(f'<header class="tc-title"><h1 id="contenu" tabindex="-1">{escape(title)}</h1>{lead}</header>')


def section(title: str, sentence: str = "") -> None:
    """A second-level heading inside a page."""
    lead = f"<p>{escape(sentence)}</p>" if sentence else ""
    st.html(f'<div class="tc-section"><h2>{escape(title)}</h2>{lead}</div>')
