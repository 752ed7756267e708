"""A page of text: titled paragraphs, for the statements of the footer."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.parts.markup import escape
from pages.text import Say


def sections(say: Say, prefix: str, names: Sequence[str], told: Mapping[str, str]) -> None:
    """Each of `names` as a heading (`<prefix>.<name>.title`) and its text (`.text`, or what is `told` in its place)."""
    texts = {name: told.get(name) or say(f"{prefix}.{name}.text") for name in names}
    parts = "".join(
        f"<h2>{escape(say(f'{prefix}.{name}.title'))}</h2><p>{escape(text)}</p>" for name, text in texts.items()
    )
    st.html(f'<div class="tc-text">{parts}</div>')
