"""Deposits: files are sent, held against contracts, given back with remarks; for who signs in and has a right.

What is sent is kept at once, as a draft of its author: the page shows the one that its address names.
"""

from functools import partial

import pandas as pd
import streamlit as st

from pages import frame
from pages.ask import Ask, person, signs_in
from pages.deposits import found, running, sending, wording
from pages.markup import draw, html
from pages.parts import headings, links, numbers, states
from pages.text import Say
from queries import checks, deposits
from queries.deposits import Draft, Refused

COMMANDS = "python -m data check --remarks corrections fichier.csv\npython -m data publish fichier.csv"


def render(ask: Ask, say: Say) -> None:
    """The page of who is signed in; elsewhere, how it works, and the commands that do the same."""
    who = person() if signs_in() else None
    if who is None:
        headings.page(say("deposits.title"), say("deposits.lead"))
        states.notice(say("deposits.nobody.title"), say("deposits.nobody.sentence"))
        draw(html('<div class="tc-notice"><pre><code>{}</code></pre></div>', COMMANDS))
        return
    name = st.query_params.get(sending.DRAFT, "")
    try:
        draft = deposits.find(who.email, name) if name else None
    except Refused as refused:
        headings.page(say("deposits.title"), say("deposits.lead"))
        wording.refused(say, refused.problems)
        draft = None
    else:
        headings.page(*(_title(say, draft) if draft else (say("deposits.title"), say("deposits.lead"))))
    signed = {"name": frame.viewer_name(ask, say), "email": who.email}
    draw(html('<p class="tc-note">{}</p>', say("deposits.as", **signed)))
    if draft:
        _draft(ask, say, who.email, draft)
    else:
        sending.box(ask, say, who.email)
        _mine(say, who.email)


def _title(say: Say, draft: Draft) -> tuple[str, str]:
    when = wording.moment(say, draft.since)
    return say("deposits.draft.title", when=when), say("deposits.draft.lead", until=draft.until.date())


def _draft(ask: Ask, say: Say, email: str, draft: Draft) -> None:
    """A draft: what its files are, then what can be done of it."""
    key = (draft.id, ask.edition.name, "found")
    try:
        seen = running.awaited(say, running.begin(key, partial(_found, draft)))
    except Refused as refused:
        running.forget(key)
        wording.refused(say, refused.problems)
    else:
        found.shown(say, draft, seen)
    sending.box(ask, say, email, draft)
    with st.container(horizontal=True, key="foot-draft", vertical_alignment="center"):
        draw(html('<p class="tc-note">{}</p>', links.anchor(say("deposits.draft.others"), "deposits")))
        if st.button(say("deposits.draft.drop"), key="deposit-drop", type="tertiary", icon=":material/delete:"):
            deposits.drop(draft)
            del st.query_params[sending.DRAFT]
            st.rerun()


def _found(draft: Draft, tell: deposits.Say) -> checks.Found:
    return checks.found(deposits.check(draft, tell))


def _mine(say: Say, email: str) -> None:
    """What somebody sent before: go on with it, by its link."""
    drafts = deposits.mine(email)
    if not drafts:
        return
    rows = [
        {
            say("deposits.mine.when"): wording.moment(say, draft.since),
            say("deposits.mine.files"): say.listed(draft.files),
            say("deposits.mine.state"): say(f"deposits.state.{draft.state}"),
            say("deposits.mine.until"): say.short_date(draft.until.date()),
        }
        for draft in drafts
    ]
    with st.container(border=True, key="panel-deposits-mine"):
        title = say("deposits.mine.title", count=len(drafts))
        draw(html('<div class="tc-panel"><h2>{}</h2><p>{}</p></div>', title, say("deposits.mine.sentence")))
        led: dict[str, list[str | None]] = {
            say("deposits.mine.when"): [links.href("deposits", **{sending.DRAFT: one.id}) for one in drafts]
        }
        numbers.table(pd.DataFrame(rows, dtype=object), title, led, fold=say)
