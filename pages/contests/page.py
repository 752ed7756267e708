"""Contested figures: those that the reader may read, by state; the form to contest one, and the form to answer."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup
from pages.elements import filters, headings, links
from pages.markup import Markup, concat, draw, html
from pages.parts import indicator, remarks, scorecard
from pages.shell import states
from pages.shell.ask import Ask, person, signs_in
from pages.text import Say, alphabetical
from queries import contests, freshness
from queries.contests import Remark
from queries.indicators import Indicator

DONE = "contest-done"  # in the session: what a form wrote, and the number
SENT = "contest-sent"  # in the session: how many forms it sent, so that the next one is empty
SHOWN = 20  # requests of a state that are listed at once
FIELDS = ("held", "motive", "source", "mailbox")


def render(ask: Ask, say: Say) -> None:
    """The page, for who is signed in; elsewhere what it is, and how people sign in."""
    found = [one for several in ask.remarks.values() for one in several]
    waiting = sum(one.state == contests.STATES[0] for one in found)
    title = say("contests.title", count=len(found), waiting=waiting) if found else say("contests.title_calm")
    if not signs_in():
        headings.page(title if found else say("contests.closed.headline"))
        states.notice(say("contests.closed.title"), say("contests.closed.sentence"))
        _list(ask, say, found)
        return
    headings.page(title, say("contests.lead"))
    who, top = person(), st.container()
    if who is None:
        states.notice(say("contests.ended.title"), say("contests.ended.sentence"))
        return
    _say_done(say, top)
    if opened := _opened(found):
        _one(ask, say, who.email, opened, top)
    elif "indicateur" in st.query_params:
        _contest(ask, say, who.email, top)
        _list(ask, say, found)
    else:
        _list(ask, say, found)
        _contest(ask, say, who.email, top)


def _opened(found: Sequence[Remark]) -> Remark | None:
    """The request that the address opens; one that the reader may not read is none."""
    wanted = st.query_params.get("demande")
    return next((one for one in found if str(one.number) == wanted), None)


def _contest(ask: Ask, say: Say, email: str, top: Any) -> None:
    """The form, under the figure that it is about, and what was said of it before."""
    headings.section(say("contests.form.title"), say("contests.form.lead"))
    names = {name: scorecard.label(say, item) for name, item in ask.catalogue.items()}
    chosen = filters.choice("indicateur", list(names), say("indicators.name"), lambda name: names[name])
    level, code = lookup.territory(ask, say, own_first=True)
    item, place = ask.catalogue[chosen], lookup.place(ask, say, level, code)
    if not ask.may_contest(level, code):
        states.notice(say("contests.elsewhere.title", place=place), say("contests.elsewhere.sentence"))
        return
    card = ask.scorecard(item.workstream, level, code)
    row = card[card["indicator"] == chosen].iloc[0].to_dict()
    figure = _figure(ask, row, level, code)
    _told(say, item, row, place, ask.edition.name)
    if row["state"] == "not_applicable":
        states.notice(say("contests.nothing.title"), scorecard.reason(say, item, level, row["state"]))
        return
    remarks.history(say, ask.remarks.get((chosen, level, code), ()), item.unit)
    _form(ask, say, email, figure, top)


def _figure(ask: Ask, row: scorecard.Row, level: str, code: str) -> contests.Figure:
    """The figure as it is read now, from the edition and not from what the browser says of it."""
    period = "" if pd.isna(row["period"]) else str(row["period"].date())
    read = f"{row['value']:.10g}" if row["state"] == "value" else str(row["state"])
    return contests.Figure(row["indicator"], level, code, period, ask.edition.name, read)


def _told(say: Say, item: Indicator, row: scorecard.Row, place: str, edition: str) -> None:
    """Which figure it is: what it counts, where, when, and as it is read."""
    month = "" if pd.isna(row["period"]) else say.month(row["period"])
    facts = {
        say("indicators.name"): scorecard.label(say, item),
        say("indicators.territory"): place,
        say("indicators.period"): month,
        say("indicators.value"): scorecard.value(say, row, item.unit),
        say("indicators.owner"): say("contests.answered_by", owner=indicator.owner(say, item)),
        say("indicators.edition"): edition,
    }
    items = concat(html("<dt>{}</dt><dd>{}</dd>", term, text) for term, text in facts.items() if text)
    draw(html('<dl class="tc-facts">{}</dl>', items))


def _form(ask: Ask, say: Say, email: str, figure: contests.Figure, top: Any) -> None:
    sent = st.session_state.get(SENT, 0)
    name = f"contest-{figure.indicator}-{figure.level}-{figure.code}-{sent}"
    if st.session_state.get(f"{name}-figure", figure) != figure:
        _notice(top, say("contests.moved.title"), say("contests.moved.sentence"))
    st.session_state[f"{name}-figure"] = figure
    with st.form(name, border=True):
        kind = _one_of(say, "form.kind", contests.KINDS, name)
        values = {field: _field(say, field, f"{name}-{field}") for field in FIELDS}
        draw(html('<p class="tc-note">{}</p>', say("contests.form.read_by")))
        pressed = st.form_submit_button(say("contests.form.send"))
    if pressed:
        asked = contests.Asked(figure, kind, *(values[field] for field in FIELDS))
        number = _written(say, top, lambda: contests.file(asked, email, ask.viewer))
        if number is not None:
            _again("sent", number)


def _field(say: Say, field: str, key: str) -> str:
    """A field; what is too long for it is told by the server, in words, and stays there to be shortened."""
    box = st.text_area if field == "motive" else st.text_input
    return box(say(f"contests.form.{field}"), key=key) or ""


def _one(ask: Ask, say: Say, email: str, remark: Remark, top: Any) -> None:
    """A request with all its steps; for who answers, the form to do it."""
    headings.section(_about(ask, say, remark))
    item = ask.catalogue.get(remark.indicator)
    draw(html('<div class="tc-remarks">{}</div>', remarks.one(say, remark, item.unit if item else "count")))
    if item:
        where = links.territory(remark.level, remark.code)
        link = links.anchor(say("contests.figure"), item.workstream, indicateur=remark.indicator, **where)
        draw(html('<p class="tc-note">{}</p>', link))
    if ask.reads_everything and remark.whole:  # a cabinet and an administrator answer for every figure
        _answer(ask, say, email, remark, top)
    draw(html('<p class="tc-note">{}</p>', links.anchor(say("contests.all"), "contests")))


def _one_of(say: Say, field: str, options: Sequence[str], name: str) -> str:
    """A choice of a form ("answer.state"), whose options have their words beside its own."""
    form, _, short = field.partition(".")
    words = say(f"contests.{field}")
    return st.radio(words, options, format_func=lambda one: say(f"contests.{form}.{one}"), key=f"{name}-{short}")


def _answer(ask: Ask, say: Say, email: str, remark: Remark, top: Any) -> None:
    seen = len(remark.steps) - 1
    name = f"answer-{remark.number}-{st.session_state.get(SENT, 0)}"
    read = st.session_state.get(f"{name}-seen", seen)  # when the form was drawn, before it was sent
    st.session_state[f"{name}-seen"] = seen
    everyone = _everyone_reads(ask, remark)
    with st.form(name, border=True):
        state = _one_of(say, "answer.state", contests.ANSWERS, name)
        words = st.text_area(say("contests.answer.words"), key=f"{name}-words")
        draw(html('<p class="tc-note">{}</p>', say(f"contests.answer.{'public' if everyone else 'inside'}")))
        pressed = st.form_submit_button(say("contests.answer.send"))
    if pressed:
        done = _written(
            say,
            top,
            lambda: contests.answer(remark.number, state, words, email, ask.viewer, read, everyone),
        )
        if done:
            _again("answered", remark.number)


def _everyone_reads(ask: Ask, remark: Remark) -> bool:
    """Whether everyone reads a value of the figure, for the same month: the words of its answer are then for everyone,
    once they are in an edition.
    """
    if remark.indicator not in ask.catalogue or remark.period is None:
        return False
    rows = ask.as_everyone.series(remark.indicator, remark.level, remark.code)
    there = (rows["period"] == pd.Timestamp(remark.period)) & (rows["state"] == "value")
    return bool(there.any())


def _written(say: Say, top: Any, write: Callable[[], Any]) -> Any:
    """What writing gave; None where nothing was written, which is then said above the page, field by field."""
    try:
        return write()
    except contests.Refused as refused:
        for problem in refused.problems:
            field = say(f"contests.form.{problem.column}") if problem.column else say("contests.refused")
            _notice(top, field, contests.full_sentence(problem, say.language))
    except contests.UNREADABLE:
        _notice(top, say("contests.refused"), say("contests.unwritable"))
    return None


def _again(what: str, number: int) -> None:
    """Draw the page as it is now, with an empty form, and say what was written."""
    st.session_state[SENT] = st.session_state.get(SENT, 0) + 1
    st.session_state[DONE] = what, number
    st.rerun()


def _say_done(say: Say, top: Any) -> None:
    """What the form wrote in the run before, once."""
    what, number = st.session_state.pop(DONE, ("", 0))
    if what:
        link = links.anchor(say("contests.sent.open", number=number), "contests", demande=str(number))
        _notice(top, say(f"contests.{what}.title", number=number), link)


def _notice(top: Any, title: str, sentence: str) -> None:
    with top:
        draw(html('<div class="tc-notice" role="status"><strong>{}</strong><p>{}</p></div>', title, sentence))


def _list(ask: Ask, say: Say, found: Sequence[Remark]) -> None:
    """The requests of each state, the last first; those that wait for an answer on top."""
    if not found:
        return  # the title of the page says so
    headings.section(_waited(say, found), say(f"contests.list.{'answers' if ask.reads_everything else 'reads'}"))
    found = _of_owner(ask, say, found)
    for state in contests.STATES:
        those = sorted((one for one in found if one.state == state), key=lambda one: (one.since, one.number))[::-1]
        if those:
            lines = [_line(ask, say, one) for one in those]
            title = say(f"contests.list.{state}", count=len(those))
            draw(html('<section class="tc-asked"><h3>{}</h3>{}</section>', title, _folded(say, lines)))


def _waited(say: Say, found: Sequence[Remark]) -> str:
    """Since when the oldest request without an answer waits."""
    waiting = [one.since for one in found if one.state == contests.STATES[0]]
    if waiting:
        return say("contests.list.title_waiting", day=min(waiting))
    return say("contests.list.title_answered")


def _folded(say: Say, lines: Sequence[Markup]) -> Markup:
    """The first lines, and the others behind a click."""
    first, rest = html("<ul>{}</ul>", concat(lines[:SHOWN])), lines[SHOWN:]
    if not rest:
        return first
    words = say("parts.more", count=len(rest))
    return first + html("<details><summary>{}</summary><ul>{}</ul></details>", words, concat(rest))


def _of_owner(ask: Ask, say: Say, found: Sequence[Remark]) -> Sequence[Remark]:
    """The requests about figures of one owner, where the reader chooses one: each has a list of their own."""
    owned = {
        one.number: freshness.owners(ask.catalogue[one.indicator], say.language) for one in found if _is_there(ask, one)
    }
    names = sorted({name for several in owned.values() for name in several}, key=alphabetical)
    if len(names) < 2:
        return found
    chosen = filters.choice(
        "responsable", ["", *names], say("indicators.owner"), lambda name: name or say("contests.list.owners")
    )
    return [one for one in found if not chosen or chosen in owned.get(one.number, ())]


def _is_there(ask: Ask, one: Remark) -> bool:
    return one.indicator in ask.catalogue


def _line(ask: Ask, say: Say, one: Remark) -> Markup:
    link = links.anchor(say(f"contests.one.{one.kind}", number=one.number), "contests", demande=str(one.number))
    owner = indicator.owner(say, ask.catalogue[one.indicator]) if _is_there(ask, one) else ""
    told = " · ".join(filter(None, (say.short_date(one.since), owner)))
    return html("<li>{} {} <small>{}</small></li>", link, _about(ask, say, one), told)


def _about(ask: Ask, say: Say, one: Remark) -> str:
    """Which figure a request is about, in words; its codes where the edition knows it no longer."""
    item = ask.catalogue.get(one.indicator)
    name = scorecard.label(say, item) if item else say("contests.no_longer", name=one.indicator)
    return say("contests.about", name=name, place=lookup.called(ask, say, one.level, one.code))
