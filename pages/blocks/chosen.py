"""The reader's selection: indicators and territories, which the address alone holds from page to page."""

import streamlit as st

from pages.blocks import lookup
from pages.elements import links
from pages.markup import NOTHING, Markup, html
from pages.shell.ask import Ask
from pages.text import Say
from queries import selection
from queries.selection import Place, Selection

NAME, PATH = "selection", "territory-compare"  # the parameter, and the page that shows it


def asked(ask: Ask) -> Selection:
    """What the address holds."""
    return selection.read(st.query_params.get(NAME, ""), lookup.known(ask))


def toggle(ask: Ask, say: Say, path: str, thing: str | Place) -> Markup:
    """HTML of a link that adds an indicator or a territory to the selection, or takes it out; of the page of `path`."""
    held = asked(ask)
    chosen = thing in held.indicators or thing in held.places
    link = links.here(path, **{NAME: held.toggled(thing).text or None})
    words = say("selection.remove" if chosen else "selection.add")
    sign = "\u2212" if chosen else "+"
    return html('<a class="tc-choose" {}><span aria-hidden="true">{}</span> {}</a>', link, sign, words)


def tool(ask: Ask, say: Say, path: str) -> Markup:
    """HTML of the way to the selection with how much it holds, for the band; nothing where it is empty, or shown."""
    held = asked(ask)
    if not held or path == PATH:
        return NOTHING
    words = say("selection.tool", count=len(held))
    return html('<a class="tc-tool tc-held" href="{}">{}</a>', links.href(PATH), words)
