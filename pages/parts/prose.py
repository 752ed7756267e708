"""A page of text: titled paragraphs, for the statements of the footer."""

from collections.abc import Sequence

import streamlit as st

from pages.parts.markup import escape
from pages.text import Say


def sections(say: Say, prefix: str, names: Sequence[str]) -> None:
    """Each of `names` as a heading (`<prefix>.<name>.title`) and its text (`.text`)."""
    parts = "".join(
        f"<h2>{escape(say(f'{prefix}.{name}.title'))}</h2><p>{escape(say(f'{prefix}.{name}.text'))}</p>"
        for name in names
    )
    st.html(f'<div class="tc-text">{parts}</div>')
