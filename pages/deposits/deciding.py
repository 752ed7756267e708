"""Deciding: publish with a message, at once or not before an hour of Paris; hand over; approve, or refuse in words."""

from collections.abc import Callable, Iterator
from functools import partial

import streamlit as st

from pages.deposits import running, sending, wording
from pages.markup import draw, html
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say
from queries import deposits, publication_process
from queries.deposits import Draft, Refused

LONGEST = 500
_REFUSED, _DONE = "deposit-decision-refused", "deposit-decided"


def own(ask: Ask, say: Say, email: str, draft: Draft) -> None:
    """What the author of a draft may do of what was built: publish, or hand over."""
    two = deposits.by_two()
    with _panel(say, "two" if two else "own"), st.form("deposit-publish", border=False):
        message, when = _message(say, draft), _embargo(say, draft)
        with st.container(horizontal=True):
            publishes = not two and st.form_submit_button(say("deposits.decide.publish"))
            hands_over = st.form_submit_button(say("deposits.decide.hand_over"), type="secondary")
        say_refused(say)
    if publishes or hands_over:
        embargo = _read(say, when)
        if publishes:
            _published(ask, say, email, draft, message, embargo)
        else:
            done(say, lambda: deposits.hand_over(draft, message, embargo), wrote=(message, embargo))


def waiting(say: Say, draft: Draft) -> None:
    """What its author may do of what waits for somebody else."""
    if st.button(say("deposits.decide.take_back"), key="deposit-back", icon=":material/undo:"):
        done(say, lambda: deposits.take_back(draft))


def another(ask: Ask, say: Say, email: str, draft: Draft) -> None:
    """What may be done of what somebody else handed over: publish it, or refuse it with words."""
    with _panel(say, "another"), st.form("deposit-approve", border=False):
        message, when = _message(say, draft), _embargo(say, draft)
        approves = st.form_submit_button(say("deposits.decide.approve"))
        why = st.text_area(say("deposits.decide.why"), key="deposit-why", max_chars=LONGEST, height=80)
        refuses = st.form_submit_button(say("deposits.decide.refuse"))
        say_refused(say)
    if approves:
        _published(ask, say, email, draft, message, _read(say, when), "published")
    elif refuses:
        done(say, lambda: deposits.refuse(draft, email, ask.viewer, why), "refused", (why, ""))


def _panel(say: Say, name: str) -> "st.delta_generator.DeltaGenerator":
    panel = st.container(border=True, key=f"panel-deposit-decide-{name}")
    title, lead = say(f"deposits.decide.{name}.title"), say(f"deposits.decide.{name}.sentence")
    with panel:
        draw(html('<div class="tc-panel"><h2>{}</h2><p>{}</p></div>', title, lead))
    return panel


def _message(say: Say, draft: Draft) -> str:
    label, key = say("deposits.decide.message"), f"deposit-message-{draft.id}"
    return st.text_area(label, draft.message, key=key, max_chars=LONGEST, height=80).strip()


def _embargo(say: Say, draft: Draft) -> str:
    label, key = say("deposits.decide.embargo"), f"deposit-embargo-{draft.id}"
    told = wording.written_embargo(say, draft.embargo)
    return st.text_input(label, told, key=key, max_chars=20, placeholder=say("deposits.decide.placeholder")).strip()


def _read(say: Say, text: str) -> str:
    """The embargo that was typed, "" for none; what cannot be read is said, and nothing is done."""
    try:
        return wording.embargo(text)
    except ValueError:
        st.session_state[_REFUSED] = (say("deposits.decide.unread", text=text[:40]),)
        st.rerun()


def decided(say: Say) -> None:
    """Say once what became of a draft that is somebody else's, which is no longer to be read."""
    if made := st.session_state.pop(_DONE, None):
        states.notice(say(f"deposits.done.{made}"), say("deposits.done.sentence"))


def _published(
    ask: Ask, say: Say, email: str, draft: Draft, message: str, embargo: str, leaves: str | None = None
) -> None:
    """Publish, while the page says how far it is."""
    key = (draft.id, "publish", email, ask.viewer, message, embargo)  # what another one asks is not theirs
    running.settle(key)  # what was refused before; what is under way is waited for, and not begun twice
    do = partial(publication_process.publish, draft, email, ask.viewer, message, embargo)
    done(say, lambda: running.awaited(say, running.start_publication(key, do)), leaves, (message, embargo))


def done(say: Say, act: Callable[[], object], leaves: str | None = None, wrote: tuple[str, str] = ("", "")) -> None:
    """Do it, then draw the page again as things are then; what is refused is said there.

    `leaves`: what it ends, of a draft that is no longer to be read by who does it: the page is left ("": without a
    word). `wrote`: a message and an embargo, which are given back where they were of no use.
    """
    try:
        act()
    except Refused as refused:
        told = [deposits.sentence(one, say.language) for one in refused.problems]
        st.session_state[_REFUSED] = (*told, *_given_back(say, *wrote))
    else:
        if leaves is not None:
            st.session_state[_DONE] = leaves or None
            del st.query_params[sending.DRAFT]
    st.rerun()


def _given_back(say: Say, message: str, embargo: str) -> Iterator[str]:
    """What was typed, which the form that it stood in may no longer be there to keep."""
    if message:
        yield say("deposits.decide.wrote", text=message)
    if embargo:
        yield say("deposits.decide.wanted", when=wording.local(say, deposits.embargo(embargo)))


def say_refused(say: Say) -> bool:
    """Say once what was refused; whether something was."""
    told = st.session_state.pop(_REFUSED, None)
    if told:
        wording.list_sentences(say, told)
    return bool(told)
