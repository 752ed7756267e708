"""Links between pages: real anchors, which keep the reader's language, viewer and territory."""

from html import escape
from urllib.parse import quote, urlencode

import streamlit as st

KEPT = ("lang", "vue", "region", "departement", "niveau")


def href(path: str = "", **changes: str | None) -> str:
    """The address of a page ('missions-map'), the kept parameters with `changes` over them (None removes one)."""
    parameters = {name: st.query_params[name] for name in KEPT if name in st.query_params}
    wanted = {name: value for name, value in (parameters | changes).items() if value}
    # Relative, so that it holds under any base path: every page is one level deep.
    return f"./{path}" + (f"?{urlencode(wanted, safe=':', quote_via=quote)}" if wanted else "")


def anchor(label: str, path: str = "", **changes: str | None) -> str:
    """An HTML link to a page; the label is escaped here."""
    return f'<a href="{escape(href(path, **changes))}">{escape(label)}</a>'


def territory(level: str, code: str) -> dict[str, str | None]:
    """The parameters that choose a territory: {'region': '53', 'departement': None}."""
    return {"region": code if level == "region" else None, "departement": code if level == "department" else None}
