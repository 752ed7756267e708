"""Found: what each file of a draft is, what is wrong with it by line and what to do, it with a column of remarks."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from pages.elements import numbers
from pages.markup import NOTHING, Markup, concat, draw, html
from pages.parts import downloads
from pages.text import Say
from queries import checks
from queries.checks import File, Found, Group, Table
from queries.deposits import Draft, Problem

SEVERITIES = ("error", "warning", "note")


def shown(say: Say, draft: Draft, found: Found) -> None:
    """What was found of each file, a table after the other, then what they show together."""
    for number, file in enumerate(found.files):
        for place, table in enumerate(file.tables):
            with st.container(border=True, key=f"panel-deposit-{number}-{place}"):
                draw(_heading(say, file.name, table))
                _problems(say, f"{number}-{place}", file.name, table)
                if place == 0 and file.back[say.language] and any(one.groups for one in file.tables):
                    _given_back(say, number, draft, file)
    if found.together:
        with st.container(border=True, key="panel-deposit-together"):
            title = say("deposits.together.title")
            draw(html('<div class="tc-panel"><h2>{}</h2><p>{}</p></div>', title, say("deposits.together.sentence")))
            _table(say, title, found.together, named=True)


def _heading(say: Say, name: str, table: Table) -> Markup:
    """What the file is, how much of it was read, and whether it can go on."""
    title = say.text(say.either(table.title.get("fr"), table.title.get("en"))) if table.title else ""
    told = say("deposits.known", title=title, rows=table.rows) if title else say("deposits.unknown")
    state = (
        "others"
        if table.others_alone
        else "blocked"
        if table.blocking
        else "unused"
        if title and not table.used
        else "clear"
        if title
        else ""
    )
    sentences = [told, _counted(say, table), say(f"deposits.{state}") if state else ""]
    lines = concat(html("<p>{}</p>", one) for one in sentences if one)
    return html('<div class="tc-panel"><h2>{}</h2>{}{}</div>', name, lines, _columns(say, table) if title else NOTHING)


def _counted(say: Say, table: Table) -> str:
    """How many things are to correct, to check and to know."""
    told = [say(f"deposits.count.{one}", count=table.counts[one]) for one in SEVERITIES if table.counts.get(one)]
    return say("deposits.counted", counts=say.listed(told)) if told else say("deposits.nothing")


def _columns(say: Say, table: Table) -> Markup:
    """The columns that were recognised, and those that were not."""
    read = say.listed([checks.column(one, say.language) for one in table.columns], most=40)
    others = say.listed([checks.column(one, say.language) for one in table.others], most=40)
    rest = html("<p>{}</p>", say("deposits.columns.others", names=others)) if table.others else NOTHING
    title = say("deposits.columns.title", count=len(table.columns), all=len(table.columns) + len(table.others))
    return html('<details class="td-columns"><summary>{}</summary><p>{}</p>{}</details>', title, read, rest)


def _problems(say: Say, key: str, name: str, table: Table) -> None:
    """Problems by what is wrong and where, then the first ones line by line."""
    if table.groups:
        _table(say, say("deposits.what.title", file=name), table.groups)
    if (total := sum(table.counts.values())) > len(table.groups):
        words = say("deposits.first" if total > checks.SHOWN else "deposits.each", count=len(table.problems), all=total)
        with st.popover(words, key=f"deposit-lines-{key}", type="tertiary", on_change="rerun") as behind:
            if behind.open:
                numbers.table(pd.DataFrame([_line(say, one) for one in table.problems]), words)


def _table(say: Say, title: str, groups: Sequence[Group], named: bool = False) -> None:
    """A line for each way of being wrong; `named`: of several files, each of which is named."""
    rows = [
        {
            say("deposits.what.severity"): say(f"deposits.severity.{group.severity}"),
            **({say("deposits.what.file"): group.first.file} if named else {}),
            say("deposits.what.column"): checks.column(group.first.column, say.language) or say("deposits.whole"),
            say("deposits.what.count"): say.number(group.count),
            say("deposits.what.lines"): _lines(say, group),
            say("deposits.what.sentence"): checks.sentence(group.first, say.language),
        }
        for group in groups
    ]
    numbers.table(pd.DataFrame(rows, dtype=object), title, fold=say)


def _lines(say: Say, group: Group) -> str:
    more = "\u2026" if group.count > len(group.lines) else ""
    return ", ".join(group.lines) + more if group.lines else say("deposits.whole")


def _line(say: Say, problem: Problem) -> dict[str, str]:
    return {
        say("deposits.what.line"): checks.place(problem) or say("deposits.whole"),
        say("deposits.what.severity"): say(f"deposits.severity.{problem.severity}"),
        say("deposits.what.column"): checks.column(problem.column, say.language) or say("deposits.whole"),
        say("deposits.what.each"): checks.sentence(problem, say.language),
    }


def _given_back(say: Say, number: int, draft: Draft, file: File) -> None:
    """The way to the file with a column of remarks, which is made when it is asked for."""
    with st.container(horizontal=True, key=f"foot-deposit-{number}", vertical_alignment="center"):
        draw(html('<p class="tc-note">{}</p>', say("deposits.back.note")))
        make = partial(checks.given_back, draft, file.name, say.language)
        downloads.file(say("deposits.back.label"), make, file.back[say.language], f"deposit-back-{number}")
