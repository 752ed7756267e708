"""The audit log, for administrators who are signed in: who did what, when, and whether the chain is whole."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import ceil

import pandas as pd
import streamlit as st

from pages.blocks import lookup
from pages.elements import filters, headings, links, numbers
from pages.markup import Markup, concat, draw, html
from pages.method.editions import moment
from pages.parts import downloads, panels, scorecard
from pages.shell import states
from pages.shell.ask import Ask, person, signs_in
from pages.text import NARROW, NO_BREAK, Say
from queries import audit, figures, freshness
from queries.audit import Chain, Line

SIZE = 50
LINES = figures.key("audit_lines")
KEPT = ("genre", "personne", "mois")
UNREADABLE = (sqlite3.Error, OSError)


def render(ask: Ask, say: Say) -> None:
    """The log as it stands now, never as it was drawn before; elsewhere than where people sign in, the command."""
    who = person()
    if not signs_in() or who is None:
        headings.page(say("audit.title_nobody"), say("audit.nobody"))
        return
    head = st.container()
    try:
        log = audit.asked(who.email if who.viewer == audit.ADMINISTRATOR else "")
    except audit.Refused as refused:
        headings.page(say("audit.page.title"))
        states.notice(say("parts.refused.title"), " ".join(audit.sentence(it, say.language) for it in refused.problems))
        return
    except UNREADABLE:
        headings.page(say("audit.page.title"))
        states.unreadable(say)
        return
    lines = audit.only(log.lines, *_filters(say, log))
    with head:
        headings.page(say("audit.title", count=LINES(log.chain.lines)), say("audit.lead"))
        chain(say, log.chain)
    listed(say, lines, in_words(ask, say))


def _filters(say: Say, log: audit.Log) -> tuple[str, str, str]:
    first, second, third = st.columns(3)
    every = say("audit.all")
    with first:
        kind = filters.choice(
            "genre", ["", *log.kinds], say("audit.kind_label"), lambda it: _kind(say, it) if it else every
        )
    with second:
        one = filters.choice("personne", ["", *log.people], say("audit.person"), lambda it: it or every)
    with third:
        month = filters.choice("mois", ["", *log.months], say("audit.month"), lambda it: it or every)
    return kind, one, month


def _kind(say: Say, kind: str) -> str:
    return say(f"audit.kind.{kind}") if say.has(f"audit.kind.{kind}") else kind


Words = Mapping[str, Callable[[str], str]]  # by what a line tells: what its code is called


def in_words(ask: Ask, say: Say) -> Words:
    """What people call the codes of lines: eyes, territories, ministries, indicators, sources, states and rules."""
    places, ministries = lookup.written(ask, say), lookup.ministries(ask, say)

    def day(it: str) -> str:
        try:
            return say.short_date(date.fromisoformat(it))
        except ValueError:  # a moment, or what another hand wrote
            return it

    def told(key: str, it: str) -> str:
        return say(key) if say.has(key) else it

    def place(it: str) -> str:
        level, _, code = it.rpartition(" ")
        return places.get({"region": "R", "department": "D"}.get(level, "") + code, it)

    def scope(it: str) -> str:
        return say.listed([places.get(one.strip(), one.strip()) for one in it.split(",")])

    def eyes(it: str) -> str:
        role, _, held = it.partition(":")
        return say("shell.viewer.prefect", where=scope(held)) if held else told(f"shell.viewer.{role}", role)

    return {
        "start": day,
        "until": day,
        "viewer": eyes,
        "scope": scope,
        "territory": place,
        "about": lambda it: place(it) if ":" not in it else ministries.get(it.partition(":")[2], it),
        "ministry": lambda it: ministries.get(it, it),
        "indicator": lambda it: scorecard.label(say, ask.catalogue[it]) if it in ask.catalogue else it,
        "source": lambda it: freshness.named(it, say.language),
        "state": lambda it: told(f"contests.state.{it}", it),
        "kind": lambda it: told(f"audit.about_kind.{it}", it),
        "rule": lambda it: told(f"audit.rule.{it}", it),
    }


def named(say: Say, about: Mapping[str, str], words: Words) -> dict[str, str]:
    """What a line is about, under names and in words that people read: with the spaces that one types, as others are
    written out.
    """
    return {
        say(f"audit.about.{name}") if say.has(f"audit.about.{name}") else name: (
            _typed(words[name](str(it))) if name in words else it
        )
        for name, it in about.items()
    }


def _typed(words: str) -> str:
    return words.replace(NO_BREAK, " ").replace(NARROW, " ")


def chain(say: Say, found: Chain) -> None:
    """Whether each line is as it was written, with the last hash; or where it stops being so."""
    if found.broken:
        place = found.broken.file
        states.notice(say("audit.broken", place=place), audit.sentence(found.broken, say.language))
    else:
        draw(
            html(
                '<p class="tc-note tq-chain">{} <code>{}</code></p>',
                say("audit.whole", count=LINES(found.lines)),
                found.end,
            )
        )


def listed(say: Say, lines: Sequence[Line], words: Words) -> None:
    """A page of lines, the newest first, and the file of all that pass the filters."""
    pages = max(1, ceil(len(lines) / SIZE))
    wanted = filters.chosen("page", [str(number) for number in range(1, pages + 1)], "1")
    number = int(wanted)
    title = say("audit.list.title", count=LINES.among(filtered="yes")(len(lines)))
    with panels.framed(say, "audit", title, say("audit.list.sentence", page=number, pages=pages), "real"):
        if not lines:
            states.empty(say)
            return
        shown = _written(say, lines[(number - 1) * SIZE : number * SIZE], words)
        columns = {name: (say(f"audit.column.{name}"), None) for name in shown}
        numbers.table(numbers.readable(say, shown, columns), title, fold=say)
        if pages > 1:
            draw(_pages(say, number, pages))
        with st.container(horizontal=True, key="foot-audit", vertical_alignment="center"):
            downloads.csv(say, lambda: _file(lines), "journal", "real")


def _written(say: Say, lines: Sequence[Line], words: Words) -> pd.DataFrame:
    """Lines as people read them."""
    sign = " : " if say.language == "fr" else ": "
    return pd.DataFrame(
        {
            "when": [moment(say, audit.moment(line)) for line in lines],
            "what": [_kind(say, line.kind) for line in lines],
            "who": [line.who for line in lines],
            "told": [audit.context_words(named(say, line.about, words), sign) for line in lines],
            "n": [str(line.n) for line in lines],  # last: a table that begins with numbers is no list on a phone
        }
    )


def _file(lines: Sequence[Line]) -> pd.DataFrame:
    """Lines as the register has them (UTC)."""
    rows = [(line.n, line.at, line.kind, line.who, audit.context_words(line.about)) for line in lines]
    return pd.DataFrame(rows, columns=["n", "at", "what", "who", "about"])


def _pages(say: Say, number: int, pages: int) -> Markup:
    """The way to the pages before and after."""
    ways = [(one, say(f"audit.list.{name}")) for one, name in ((number - 1, "newer"), (number + 1, "older"))]
    kept = {name: st.query_params[name] for name in KEPT if name in st.query_params}
    items = concat(
        html("<li>{}</li>", links.anchor(label, "method-audit", **kept, page=str(one)))
        for one, label in ways
        if 1 <= one <= pages
    )
    return html('<nav class="tc-around" aria-label="{}"><ul>{}</ul></nav>', say("audit.list.pages"), items)
