"""Covering: what a list of counters is not of; asked where it has none in whole départements that had some."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from pages.blocks import lookup
from pages.deposits import deciding
from pages.markup import draw, html
from pages.shell.ask import Ask
from pages.text import Say
from queries import checks, deposits
from queries.checks import CounterList
from queries.deposits import Draft


def boxes(ask: Ask, say: Say, draft: Draft, lists: Sequence[CounterList]) -> None:
    """A box for each list. Where it is asked, the territories where it has no counter left stand in it already."""
    names = lookup.written(ask, say) if lists else {}
    for number, one in enumerate(lists):
        told = checks.beside(draft.covers.get(one.file, ())) or one.lacks
        lacks = say.listed([names.get(place, place[1:]) for place in one.lacks])
        lead = say(f"deposits.covers.{'asked' if lacks else 'sentence'}", places=lacks, before=one.before)
        with st.container(border=True, key=f"panel-deposit-covers-{number}"), st.form(f"covers-{number}", border=False):
            title = say("deposits.covers.title", file=one.file)
            draw(html('<div class="tc-panel"><h2>{}</h2><p>{}</p></div>', title, lead))
            left = st.multiselect(
                say("deposits.covers.label"), [*names], told, format_func=names.__getitem__,
                key=f"deposit-covers-{draft.id}-{one.file}", placeholder=say("deposits.covers.all"),
            )  # fmt: skip
            says = st.form_submit_button(say("deposits.covers.say"), type="secondary")
        if says:
            deciding.done(say, partial(deposits.say_covers, draft, one.file, checks.beside(left)))
