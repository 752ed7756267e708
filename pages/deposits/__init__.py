"""Deposits: files are sent, held against contracts, given back with remarks, published; for who signs in with a right.

What is sent is kept at once, as a draft of its author: the page shows the one that its address names.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup
from pages.deposits import deciding, publishers, sending, wording
from pages.deposits import draft as one
from pages.elements import headings, links, numbers
from pages.markup import NOTHING, Markup, concat, draw, html
from pages.shell.ask import Ask, person, signs_in
from pages.text import Say
from queries import deposits, figures, freshness, watch
from queries.deposits import Draft, Refused

EXPECTED, SHOWN = (*freshness.LATE, "soon", "unknown"), 6  # what is still to be sent, and lines of it that are shown
COMMANDS = ("python -m data check --remarks corrections {}", "python -m data publish {}")


def render(ask: Ask, say: Say) -> None:
    """The page of who is signed in; elsewhere, how it works, and the commands that do the same."""
    who = person() if signs_in() else None
    if who is None:
        headings.page(say("deposits.title"), say("deposits.lead"))
        lines = concat(html("<code>{}\n</code>", command.format(say("deposits.nobody.file"))) for command in COMMANDS)
        told = say("deposits.nobody.title"), say("deposits.nobody.sentence")
        aside = html("<details><summary>{}</summary><pre>{}</pre></details>", say("deposits.nobody.commands"), lines)
        draw(html('<div class="tc-notice"><strong>{}</strong><p>{}</p>{}</div>', *told, aside))
        return
    name = st.query_params.get(sending.DRAFT, "")
    try:
        draft = deposits.find(who.email, name, ask.viewer) if name else None
    except Refused as refused:
        headings.page(say("deposits.title"), say("deposits.lead"))
        if not deciding.say_refused(say):  # what somebody else decided meanwhile says why it is no longer there
            wording.refused(say, refused.problems)
    else:
        if draft:
            one.render(ask, say, who.email, draft)
            return
        headings.page(say("deposits.title"), say("deposits.lead"))
        deciding.decided(say)
    signed = {"name": lookup.viewer_name(ask, say), "email": who.email}
    draw(html('<p class="tc-note">{}</p>', say("deposits.as", **signed)))
    sending.box(ask, say, who.email)
    publishers.panel(ask, say, who.email)
    _owed(ask, say)
    _listed(say, "waiting", deposits.waiting(who.email, ask.viewer))
    _listed(say, "mine", deposits.mine(who.email))


def _owed(ask: Ask, say: Say) -> None:
    """What the reader's territory owes, what is late longest first, each with its template; the way to all of it."""
    place = ask.own[0] if ask.own else figures.NATION
    rows = watch.watched(ask("method/owed", **lookup.where(*place)))
    owed = rows[rows["state"].isin(EXPECTED)].drop_duplicates("source")
    late = figures.key("sources_late", *place)(freshness.late(rows))
    title = say(f"deposits.owed.{'title' if late else 'title_next' if len(owed) else 'title_none'}", count=late)
    name = say.column("title", owed)
    lines = concat(_expected(say, row[name], row) for row in owed.head(SHOWN).to_dict("records"))
    listed = html("<ul>{}</ul>", lines) if lines else NOTHING
    way = links.anchor(say("deposits.owed.all"), "method-freshness", **links.territory(*place))
    draw(
        html(
            '<section class="tc-notice tc-unpublished" aria-label="{}"><strong>{}</strong>{}'
            '<p class="tc-ways">{}</p></section>',
            title, title, listed, way,
        )
    )  # fmt: skip


def _expected(say: Say, title: str, row: Mapping[Any, Any]) -> Markup:
    """A source, by when it is expected, its template."""
    source, known = row["source"], row["source"] in freshness.sources()
    words = say("parts.unpublished.template")
    template = html('<a data-plain href="./templates/{}.csv">{}</a>', source, words) if known else NOTHING
    return html("<li><b>{}</b> <span>{}</span> {}</li>", say.text(title), _due(say, row), template)


def _due(say: Say, row: Mapping[Any, Any]) -> Markup | str:
    """By when a source is expected, in red where that day has passed; that it never came."""
    if row["state"] == "unknown":
        return say("freshness.state.unknown")
    if row["state"] == "soon":
        return say("deposits.owed.soon", day=row["due_on"])
    return html('<span class="tc-late">{}</span>', say("deposits.owed.late", day=row["due_on"]))


def _listed(say: Say, room: str, drafts: Sequence[Draft]) -> None:
    """Drafts that one may go on with, by their link."""
    if not drafts:
        return
    title = say(f"deposits.{room}.title", count=len(drafts))
    when = say("deposits.list.when")
    rows = [
        {
            when: wording.moment(say, draft.since),
            **({say("deposits.list.who"): draft.author} if room == "waiting" else {}),
            say("deposits.list.files"): say.listed(draft.files),
            say("deposits.list.state"): say(f"deposits.state.{draft.state}"),
            say("deposits.list.until"): say.short_date(wording.in_paris(draft.until).date()),
        }
        for draft in drafts
    ]
    led: dict[str, list[str | None]] = {when: [links.href("deposits", **{sending.DRAFT: draft.id}) for draft in drafts]}
    with st.container(border=True, key=f"panel-deposits-{room}"):
        draw(html('<div class="tc-panel"><h2>{}</h2><p>{}</p></div>', title, say(f"deposits.{room}.sentence")))
        numbers.table(pd.DataFrame(rows, dtype=object), title, led, fold=say)
