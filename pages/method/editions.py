"""Earlier editions: when each was served and how it stands; for administrators, by whom, why, and going back to one."""

import datetime as dt
import sqlite3
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from pages.elements import badges, filters, headings, numbers
from pages.parts import panels, tables
from pages.shell import states
from pages.shell.ask import Ask, person, signs_in
from pages.text import Say
from queries import figures, history
from queries.history import ADMINISTRATOR, RETURNS, Entry

PARIS = ZoneInfo("Europe/Paris")
SHOWN = 30
COUNTS = ("added", "changed", "removed")
UNREADABLE = (sqlite3.Error, OSError)


def render(ask: Ask, say: Say) -> None:
    """The page of editions: where people sign in, what the register says at this moment; elsewhere what it said when
    the page was first drawn of the edition that is served.
    """
    who = person() if signs_in() else None
    email = who.email if who and who.viewer == ADMINISTRATOR else ""
    try:
        entries, whole = history.editions(ask.viewer, email), history.administers(email)
    except UNREADABLE:
        entries, whole = [], False
    had = [one for one in entries if one.at is not None]
    count = figures.key("editions_served")(len(had))
    title = say("editions.title", count=count) if had else say("editions.title_none")
    headings.page(title, say(f"editions.lead_{'all' if whole else 'had'}"))
    listed(ask, say, entries, whole)
    changed(ask, say, email)
    if email:
        back(say, email, entries)


def listed(ask: Ask, say: Say, entries: Sequence[Entry], whole: bool) -> None:
    """The editions, the newest first, with what the reader may know of each."""
    rows = pd.DataFrame(
        {
            "day": [moment(say, one.at) if one.at else say("editions.never") for one in entries],
            "as_of": [one.as_of for one in entries],
            "kind": [one.kind or ask.edition.kind for one in entries],
            "state_name": [_state(say, one) for one in entries],
            "why": [one.why for one in entries],
            "files": [say.listed(one.files, SHOWN) for one in entries],
            "acts": [say.apart([_act(say, act) for act in one.acts]) for one in entries],
            "edition": [one.name for one in entries],
        }
    )
    names = ["day", "as_of", "state_name", "kind"]
    names += ["why", "files"] if ask.reads_everything else []
    names += ["acts"] if whole else []
    units = {"as_of": "date", "kind": "kind"}
    shown = [name for name in (*names, "edition") if rows[name].astype(bool).any()]  # an empty column says nothing
    tables.framed(
        say,
        _newest(say, entries),
        say("editions.list.sentence"),
        rows[[*names, "edition"]],
        "editions",
        badges.least(rows["kind"]) if len(rows) else ask.edition.kind,
        {name: (say(f"editions.column.{name.removesuffix('_name')}"), units.get(name)) for name in shown},
        shown=SHOWN,
        empty=say("editions.none"),
    )


def _newest(say: Say, entries: Sequence[Entry]) -> str:
    """Since when the edition that is read today is served."""
    now = next((one for one in entries if one.state == "served" and one.at), None)
    return say("editions.list.title", day=moment(say, now.at)) if now and now.at else say("editions.list.title_none")


def _act(say: Say, act: history.Served) -> str:
    """When it became current, how, by whom and why."""
    told = {"when": moment(say, act.at), "what": say(f"audit.kind.{act.cause}"), "who": act.by, "why": act.why}
    return say("editions.act_why" if act.why else "editions.act", **told)


def _state(say: Say, one: Entry) -> str:
    if one.state != "embargo":
        return say(f"editions.state.{one.state}")
    return say("editions.state.embargo", day=moment(say, one.until) if one.until else "")


def moment(say: Say, at: dt.datetime) -> str:
    """A moment of the register (UTC) as it is read in Paris."""
    there = (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(PARIS)
    return say("editions.moment", day=there.date(), hour=str(there.hour), minute=f"{there:%M}")


def changed(ask: Ask, say: Say, email: str) -> None:
    """What changed from one edition to another, table by table, of what the reader may read."""
    try:
        offered = {one.name: one for one in history.comparable(ask.viewer, email)}
    except UNREADABLE:
        return
    if len(offered) < 2:
        return
    pair = history.newest_pair(list(offered.values()))
    with panels.chosen(say, "changed") as heading:
        if pair is None:
            heading(say("editions.changed.none"), say("editions.changed.none_why"), ask.edition.kind)
            return
        names, write = list(offered), lambda it: _named(say, offered[it], short=True)
        older = filters.choice("de", names, say("editions.changed.from"), write, pair[0])
        newer = filters.choice("a", names, say("editions.changed.to"), write, pair[1])
        rows = None if older == newer else history.differences(ask.viewer, older, newer, email)
        unread = rows is None and older != newer
        sentence = say("editions.changed.unknown_why" if unread else "editions.changed.sentence")
        heading(_counted(say, rows, older == newer), sentence, ask.edition.kind)
        if rows is None or rows.empty:
            return
        named = rows.assign(name=rows[say.column("title", rows)])
        columns: dict[str, tuple[str, str | None]] = {"name": (say("editions.changed.name"), None)}
        columns |= {name: (say(f"editions.changed.{name}"), "count") for name in COUNTS}
        keys = figures.cells(
            {name: f"rows_{name}" for name in COUNTS},
            of={"table": "table"}, older=older, newer=newer,
        )  # fmt: skip
        numbers.table(numbers.readable(say, named, columns, keys), say("editions.changed.sentence"), fold=say)


def _counted(say: Say, rows: pd.DataFrame | None, same: bool) -> str:
    if rows is None:
        return say("editions.changed.same" if same else "editions.changed.unknown")
    return say("editions.changed.title", count=len(rows)) if len(rows) else say("editions.changed.title_none")


def back(say: Say, email: str, entries: Sequence[Entry]) -> None:
    """For an administrator: the edition to serve again, why, and its name typed; then it is done, and said."""
    if said := st.session_state.get("went-back"):  # still there once the edition it is about is served
        states.notice(say("editions.back.done_title"), said)
    offered = {one.name: one for one in entries if one.state in RETURNS[1:]}
    if not offered:
        return
    with st.container(border=True, key="panel-back"):
        headings.section(say("editions.back.title"), say("editions.back.sentence"))
        names = {name: _named(say, one) for name, one in offered.items()}
        name = filters.any_of("revenir", names, say("editions.back.choose"), say("editions.back.none"))
        if name:
            st.session_state.pop("went-back", None)
            _confirmed(say, email, name)


def _named(say: Say, one: Entry, short: bool = False) -> str:
    """An edition by its moment and its name; a `short` one, which a narrow box shows whole, has six signs of it."""
    when = moment(say, one.at) if one.at else say("editions.never")
    return say("editions.back.option", when=when, name=one.name.rpartition("-")[2][:6] if short else one.name)


def _confirmed(say: Say, email: str, name: str) -> None:
    """The form: words and the name typed, which are sent together; whether they may is asked again by the door."""
    with st.form("go-back", border=False):
        why = st.text_input(say("editions.back.why"), key="back-why", max_chars=300)
        typed = st.text_input(say("editions.back.type", name=name), key="back-name", max_chars=60)
        sent = st.form_submit_button(say("editions.back.do"))
    if not sent:
        return
    if typed.strip() != name:
        states.notice(say("editions.back.not_done"), say("editions.back.mistyped", name=name))
        return
    try:
        problems = history.go_back(email, name, why)
    except (history.Refused, history.SaidInWords) as refused:
        states.notice(say("editions.back.not_done"), history.sentences(refused, say.language))
    except UNREADABLE:
        states.notice(say("editions.back.not_done"), say("editions.back.unreadable"))
    else:
        told = " ".join(history.sentence(problem, say.language) for problem in problems)
        st.session_state["went-back"] = say("editions.back.done", name=name, told=told)
        st.query_params.pop("revenir", None)
        st.rerun()
