"""What a filter of the page does not govern says so beside it, while that filter is chosen."""

from collections.abc import Collection

import streamlit as st

from pages.markup import NOTHING, Markup, html
from pages.text import Say

TERRITORY = ("region", "departement")  # one choice in two boxes


def unfollowed_note(say: Say, names: Collection[str]) -> Markup:
    """That a figure does not follow the filters of these `names` (URL parameters) that the reader has chosen; nothing
    where none of them is. `tests/pages/test_filters.py` looks for it wherever a filter changes nothing.
    """
    held = [name for name in names if st.query_params.get(name)]
    if not held:
        return NOTHING
    words = dict.fromkeys("territoire" if name in TERRITORY else name for name in held)
    choices = say.listed([say(f"parts.unfollowed.{name}") for name in words])
    return html(
        '<p class="tc-note" data-despite="{}">{}</p>', " ".join(held), say("parts.unfollowed.told", choices=choices)
    )
