"""Covering: the day that a list of counters describes, asked where its name does not tell, and what it is not of, asked
where it has none in whole départements that had some.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from pages.blocks import lookup
from pages.deposits import deciding, wording
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
            day = st.text_input(
                say("deposits.covers.day"), wording.written_day(say, draft.dated.get(one.file)),
                key=f"deposit-day-{draft.id}-{one.file}", max_chars=20, placeholder=_as_told(say, one),
            )  # fmt: skip
            left = st.multiselect(
                say("deposits.covers.label"), [*names], told, format_func=names.__getitem__,
                key=f"deposit-covers-{draft.id}-{one.file}", placeholder=say("deposits.covers.all"),
            )  # fmt: skip
            says = st.form_submit_button(say("deposits.covers.say"), type="secondary")
        if says and (typed := _read(say, day)):
            deciding.done(say, partial(deposits.describe_list, draft, one.file, checks.beside(left), typed.day))


@dataclass(frozen=True)
class Typed:
    """A day that was typed; None where nothing was."""

    day: dt.date | None


def _as_told(say: Say, one: CounterList) -> str:
    """The day that a list is taken to describe as long as nobody tells."""
    return say("deposits.covers.told", day=one.day) if one.day else say("deposits.covers.untold")


def _read(say: Say, text: str) -> Typed | None:
    """The day that was typed; what is none, or is to come, is said, and nothing is done."""
    try:
        day = wording.day(text)
    except ValueError:
        day = dt.date.max
    if day and day > dt.datetime.now(wording.PARIS).date():
        wording.list_sentences(say, [say("deposits.covers.unread", text=text[:40])])
        return None
    return Typed(day)
