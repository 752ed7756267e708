"""Publishers: what they had when we last looked, and looking again, for an administrator."""

from functools import partial

import pandas as pd
import streamlit as st

from pages.deposits import running, sending, wording
from pages.elements import numbers
from pages.markup import concat, draw, html
from pages.parts import ahead
from pages.shell.ask import Ask
from pages.text import MISSING, Say
from queries import access, checks, publishers
from queries.deposits import Refused
from queries.publishers import Followed

_STOPPED = "publishers-stopped"


def panel(ask: Ask, say: Say, email: str) -> None:
    """The sources that are followed, and the button; nothing for anyone else."""
    if not access.opens(ask.viewer, "administrator"):
        return
    found = publishers.followed()
    title = say("deposits.publishers.title", count=sum(one.look is None for one in found))
    with st.container(border=True, key="panel-publishers"):
        draw(html('<div class="tc-panel"><h2>{}</h2><p>{}</p></div>', title, say("deposits.publishers.sentence")))
        numbers.table(pd.DataFrame([_row(ask, say, one) for one in found], dtype=object), title, {}, fold=say)
        wrong = [one.look.problem for one in found if one.look and one.look.problem]
        draw(concat(html('<p class="tc-note">{}</p>', checks.sentence(one, say.language)) for one in wrong))
        asked = st.button(say("deposits.publishers.look"), key="publishers-look", icon=":material/travel_explore:")
        if stopped := st.session_state.pop(_STOPPED, None):
            wording.list_sentences(say, stopped)
        if asked:
            _look(ask, say, email)


def _row(ask: Ask, say: Say, one: Followed) -> dict[str, str]:
    look = one.look
    newest = look.newest_period if look else None
    return {
        say("deposits.publishers.source"): ahead.source(say, ask.catalogue, one.title[say.language], one.part),
        say("deposits.publishers.host"): one.host,
        say("deposits.publishers.when"): wording.moment(say, look.looked_at)
        if look
        else say("deposits.publishers.never"),
        say("deposits.publishers.found"): say(f"deposits.publishers.{look.answer}") if look else MISSING,
        say("deposits.publishers.newest"): say.listed_on(newest),
    }


def _look(ask: Ask, say: Say, email: str) -> None:
    """Look, while the page says how far it is; then go to the draft of what is newer, where there is some."""
    key = ("look", email)
    running.settle(key)
    do = partial(publishers.look, email, ask.viewer, say.language)
    try:
        draft, stopped = running.awaited(say, running.start_publication(key, do))
    except Refused as refused:
        draft, stopped = "", [checks.sentence(one, say.language) for one in refused.problems]
    st.session_state[_STOPPED] = stopped
    if draft:
        st.query_params[sending.DRAFT] = draft
    st.rerun()
