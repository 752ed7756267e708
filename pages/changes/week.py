"""This week: what waits on whom at the date of the data, what is planned within seven days and due within as many."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import agenda, lookup, unpublished
from pages.elements import filters, headings, links, numbers
from pages.identity import mail
from pages.markup import draw, html
from pages.parts import ahead, scorecard, tables
from pages.shell import static_target
from pages.shell.ask import Ask, person, signs_in
from pages.text import Say
from pages.text.written import joined, opened
from queries import access, digests, figures

SHOWN = 8  # lines of each kind that are shown, the others a click away
Row = Mapping[Any, Any]


def render(ask: Ask, say: Say) -> None:
    """Decisions to take, replies awaited, dates ahead and files to send, of a territory or a ministry."""
    head = st.container()
    region, department, third = st.columns(3)
    place = lookup.territory(ask, say, (region, department), own_first=True)
    names = lookup.ministries(ask, say)
    with third:
        ministry = filters.any_of("ministere", names, say("week.ministry"), say("week.all_ministries")) or None
    rows = agenda.rows(ask, place, ministry)
    counts = dict(agenda.counts(rows, place, ministry))
    overdue = counts.pop(agenda.OVERDUE)
    headings.page(_title(ask, say, place, counts), say("week.lead", date=ask.edition.as_of), at=head)
    for kind, count in counts.items():
        _list(ask, say, kind, rows[rows["kind"] == kind].reset_index(drop=True), count, names, ministry)
    if overdue:
        where = {**lookup.own_first(ask, *place), "ministere": ministry}
        draw(html('<p class="tc-note">{}</p>', agenda.overdue(say, overdue, where)))
    unpublished.block(ask, say, "week", agenda.OWED)
    if signs_in() and not (ask.demonstration or ask.held or static_target.current()) and mail.is_offered():
        _by_mail(ask, say, place, ministry)


def _by_mail(ask: Ask, say: Say, place: tuple[str, str], ministry: str | None) -> None:
    """Whether the reader gets the digest of what is shown, and the button that changes it."""
    if (who := person()) is None:
        return
    about = f"{digests.MINISTRY}{ministry}" if ministry else figures.place(*place)
    is_asked = digests.is_asked(who.email, about)
    draw(html('<p class="tc-note">{}</p>', say(f"week.mail.{'is' if is_asked else 'not'}", email=who.email)))
    if st.button(say(f"week.mail.{'stop' if is_asked else 'ask'}"), key="digest"):
        one = digests.Asked(who.email, access.written(ask.viewer), about, say.language)
        digests.ask(one, not is_asked)
        st.rerun()


def _title(ask: Ask, say: Say, place: tuple[str, str], counts: Mapping[str, int]) -> str:
    """'Bretagne : 3 décisions à prendre, 2 réponses attendues'; that it is a part, for who reads no more."""
    told = [say(f"week.count.{kind}", count=count) for kind, count in counts.items() if count]
    title = agenda.read(ask, say, place, say.listed(told) if told else agenda.nothing(ask, say))
    return title if place == figures.NATION else scorecard.placed(say, lookup.place(ask, say, *place), title)


def _list(
    ask: Ask,
    say: Say,
    kind: str,
    rows: pd.DataFrame,
    count: figures.KnownInt,
    ministries: Mapping[str, str],
    ministry: str | None,
) -> None:
    if rows.empty:
        return
    records = rows.to_dict("records")
    told = rows.assign(
        name=[_name(ask, say, row) for row in records],
        due_name=[_due(say, row) for row in records],
        deed_name=[deed(say, row) for row in records],
        holder_name=[holder(say, row, ministries) for row in records],
    )
    own = "since" if rows["since"].notna().any() else ""
    columns: dict[str, tuple[str, str | None]] = {
        "name": (say(f"week.column.{kind}"), "deposited" if kind in ("decision", "answer") else None),
        **numbers.columns_of(say, "week.column: deed_name=deed holder_name=holder"),
        **({own: (say(f"week.column.{'known_on' if kind == 'deposit' else 'since'}"), "date")} if own else {}),
        "due_name": (say("week.column.due_on"), None),
    }
    undated = count.key.among(dated="no")(int(rows["due_on"].isna().sum()))  # the last ones, which may be a click away
    lead = [say(f"week.about.{kind}"), *([say("week.undated", count=undated)] if undated else [])]
    tables.framed(
        say,
        say(f"week.count.{kind}", count=count),
        joined(" ", lead),
        told,
        f"semaine-{kind}",
        str(rows["kind_of_data"].iloc[0]),
        columns,
        shown=SHOWN,
        addresses={columns["name"][0]: [_address(kind, row, ministry) for row in records]},
        late={columns["due_name"][0]: list(rows["late"])},
    )


def _name(ask: Ask, say: Say, row: Row) -> str:
    """What it is about: which part of a source; ' (Bretagne)' after what a territory sends, of which others send the
    like.
    """
    own = row[say.column("title", row)]
    name = ahead.source(say, ask.catalogue, own if isinstance(own, str) else row["title"], row["part"])
    return f"{name} ({say.text(row['territory'])})" if isinstance(row["territory"], str) else name


def _due(say: Say, row: Row) -> str:
    """By when, and by which rule where no day was set for it; that there is none."""
    if pd.isna(row["due_on"]):
        return say("week.due.none")
    day = say.short_date(row["due_on"])
    return say(f"week.due.{row['due_from']}", day=day) if row["due_from"] in ("rule", "target") else day


def deed(say: Say, row: Row) -> str:
    """What they would have to do: 'Décider', 'Répondre', 'Envoyer le fichier'; of a date, what it is."""
    if row["kind"] == "date":
        stage, milestone = f"reorganisation.stage.{row['deed']}", f"parts.milestone.{row['deed']}"
        told = say(stage) if say.has(stage) else say(milestone) if say.has(milestone) else say(
            "calendar.meeting", body=row["deed"]
        )  # fmt: skip
        return opened(told)
    return say(f"week.do.{row['deed'] if row['kind'] == 'decision' else row['kind']}")


def holder(say: Say, row: Row, ministries: Mapping[str, str]) -> str:
    """Who is to act."""
    if row["kind"] == "answer":
        return ministries.get(row["holder"], row["holder"])
    named = row[say.column("holder", pd.DataFrame(columns=list(row)))]
    return say.text(named) if isinstance(named, str) else ahead.falls_to(say, row["deed"])


def _address(kind: str, row: Row, ministry: str | None) -> str | None:
    """Where a line leads: to a proposal; of what is to be sent, to the list of the same lines."""
    if kind == "deposit":
        return links.href("method-freshness", etat="week", ministere=ministry)
    is_proposal = not isinstance(row["holder"], str) or kind == "answer"
    return links.href("reorganisation-proposals", proposition=row["thing"]) if is_proposal else None
