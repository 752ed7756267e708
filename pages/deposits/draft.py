"""A draft: what its files are, what they would change, and what may be done of it by who reads it now."""

from functools import partial

import streamlit as st

from pages.deposits import changing, covering, deciding, found, running, sending, wording
from pages.elements import headings, links
from pages.markup import draw, html
from pages.shell import states
from pages.shell.ask import Ask, person
from pages.text import Say
from queries import access, checks, deposits, publication_process
from queries.deposits import Built, Change, Draft, Effect, Refused

Seen = tuple[list[Change], list[Effect]]


def render(ask: Ask, say: Say, email: str, draft: Draft) -> None:
    """The page of a draft, for its author or for who may decide on it."""
    own = draft.author == email
    whose = "own" if own else "another"
    when = wording.moment(say, draft.since)
    headings.page(say(f"deposits.draft.{whose}", when=when, email=draft.author), _lead(say, draft, own))
    refused = st.container()
    _told(say, draft)
    if draft.state == "published":
        _look(ask, say, draft)
    if draft.state != "published":
        seen = _found(ask, say, draft)
        if seen and own and draft.state != "handed_over":
            covering.boxes(ask, say, draft, seen.lists)
        if seen and seen.clear and (built := _built(ask, say, email, draft, seen)):
            _changes(ask, say, draft, built)
            _look(ask, say, draft)
            _decision(ask, say, email, draft, built)
    if own and draft.state != "handed_over":
        sending.box(ask, say, email, draft if draft.state != "published" else None)
    _ways(say, draft, own)
    with refused:
        deciding.say_refused(say)  # where no form is left to say it beside


def _lead(say: Say, draft: Draft, own: bool) -> str:
    told = {"until": wording.in_paris(draft.until).date(), "at": wording.moment(say, draft.at or draft.since)}
    return say(f"deposits.lead_{draft.state}" if own else "deposits.lead_another", **told)


def _told(say: Say, draft: Draft) -> None:
    """What became of it, in the words of who decided, or of who hands it over."""
    if draft.state == "published":
        said = say("deposits.published.sentence", edition=draft.edition, email=draft.by)
        until = wording.local(say, deposits.embargo(draft.embargo)) if draft.embargo else ""
        shown = say("deposits.published.dated", when=until) if until else say("deposits.published.shown")
        why = say("deposits.published.why", why=draft.message) if draft.message else ""
        states.notice(say("deposits.published.title"), " ".join(filter(None, (said, shown, why))))
    elif draft.state == "refused":
        states.notice(say("deposits.refusal.title", email=draft.by), say("deposits.refusal.sentence", why=draft.why))
    elif draft.state == "handed_over" and (draft.message or draft.embargo):
        until = wording.local(say, deposits.embargo(draft.embargo)) if draft.embargo else ""
        dated = say("deposits.handed.dated", when=until) if until else ""
        states.notice(say("deposits.handed.title", email=draft.author), " ".join(filter(None, (draft.message, dated))))


def _found(ask: Ask, say: Say, draft: Draft) -> checks.Found | None:
    """What was found of its files; None where they cannot be read."""
    key = (draft.id, ask.edition.name, "found", *sorted(draft.covers.items()), *sorted(draft.dated.items()))
    try:
        seen: checks.Found = running.awaited(say, running.start_publication(key, partial(_checked, draft)))
    except Refused as refused:
        running.forget(key)
        wording.refused(say, refused.problems)
        return None
    found.shown(say, draft, seen)
    return seen


def _checked(draft: Draft, tell: deposits.Say) -> checks.Found:
    return checks.found(deposits.check(draft, tell))


def _built(ask: Ask, say: Say, email: str, draft: Draft, seen: checks.Found) -> Built | None:
    """The edition that it would make: the one that is there, or one that is made now; None while nobody asked.

    It goes without the rows of other territories than its author's; that it closes many counters is agreed to first.
    """
    key = (draft.id, "built")
    there = deposits.built(draft)
    if there and not there.stale and not running.known(key):
        return there
    place = st.empty()
    with place.container(border=True, key="panel-deposit-build"):
        room = "stale" if there and there.stale else "build"
        title, lead = say(f"deposits.{room}.title"), say(f"deposits.{room}.sentence")
        draw(html('<div class="tc-panel"><h2>{}</h2><p>{}</p></div>', title, lead))
        if not running.known(key) and not _asked(say, draft, seen):
            return None
        making = partial(publication_process.build, draft, email, ask.viewer, seen.others > 0, seen.closings)
        try:
            built: Built = running.awaited(say, running.start_publication(key, making))
        except Refused as refused:
            wording.refused(say, refused.problems)
            return None
        finally:
            running.settle(key)
    place.empty()
    return built


def _asked(say: Say, draft: Draft, seen: checks.Found) -> bool:
    """Whether the reader asks for it now."""
    agreed = not seen.closings or st.checkbox(say("deposits.build.closings"), key=f"deposit-closings-{draft.id}")
    go = say("deposits.build.without", count=seen.others) if seen.others else say("deposits.build.go")
    return st.button(go, key="deposit-build", disabled=not agreed)


def _changes(ask: Ask, say: Say, draft: Draft, built: Built) -> None:
    """What it would change, of what the reader may read."""
    if built.same:
        states.notice(say("deposits.same.title"), say("deposits.same.sentence"))
        return
    key = (draft.id, built.name, access.written(ask.viewer), "seen")
    try:
        changes, effects = running.awaited(say, running.start_publication(key, partial(_seen, ask, draft, built)))
    except Refused as refused:
        running.forget(key)
        wording.refused(say, refused.problems)
    else:
        changing.shown(ask, say, changes, effects, bool(deposits.places_of(draft)))


def _seen(ask: Ask, draft: Draft, built: Built, tell: deposits.Say) -> Seen:
    tell("comparing")
    return deposits.changes(ask.viewer, built), deposits.effects(ask.viewer, built, deposits.places_of(draft))


def _look(ask: Ask, say: Say, draft: Draft) -> None:
    """The way to look at the whole dashboard with it before others do, where there is something to look at."""
    who = person()
    if who is None or who.preview == draft.id or deposits.looked_at(who.email, ask.viewer, draft.id) is None:
        return
    if st.button(say("deposits.look"), key="deposit-look", icon=":material/visibility:", type="secondary"):
        try:
            deposits.preview(draft, who.email, ask.viewer, who.key)
        except Refused as refused:
            wording.refused(say, refused.problems)
        else:
            st.rerun()


def _decision(ask: Ask, say: Say, email: str, draft: Draft, built: Built) -> None:
    if draft.author != email:
        deciding.another(ask, say, email, draft)
    elif draft.state == "handed_over":
        deciding.waiting(say, draft)
    elif not built.same:
        deciding.own(ask, say, email, draft)


def _ways(say: Say, draft: Draft, own: bool) -> None:
    """Back to all of them; to be rid of this one."""
    with st.container(horizontal=True, key="foot-draft", vertical_alignment="center"):
        draw(html('<p class="tc-note">{}</p>', links.anchor(say("deposits.draft.others"), "deposits")))
        if not own or draft.state == "published":
            return
        with st.popover(say("deposits.draft.drop"), key="deposit-drop", type="tertiary", icon=":material/delete:"):
            draw(html("<p>{}</p>", say("deposits.draft.drop_why")))
            drops = st.button(say("deposits.draft.drop_yes"), key="deposit-drop-yes")
    if drops:
        deciding.done(say, lambda: deposits.drop(draft), leaves="")
