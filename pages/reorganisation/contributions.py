"""Contributions: what was asked of each region prefect, when it was due, when it came, what is missing."""

import pandas as pd

from pages.elements import badges, headings, more, numbers
from pages.markup import Markup, draw, escape, html
from pages.parts import panels, unfollowed
from pages.reorganisation import choices, listing
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import ALL, Say
from pages.text.leaders import leaders
from pages.text.written import joined, opened
from queries import figures
from queries.figures import knowing

BEFORE, AFTER = 30, 90  # days drawn on each side of the day it was due; the sentence says the second
# What the numbers of a region's contribution are.
CONTRIBUTION = figures.cells(
    {
        "days_late": "contribution_delay",
        "options_count": "contribution_options",
        "proposals": "contribution_proposals",
        "decided": "contribution_decided",
    },
    row_level="region",
    row_code="region",
)


def show(ask: Ask, say: Say) -> None:
    """What each region sent, by the day it was due; the same whatever territory the page is of."""
    rows = ask("reorganisation/regional_contributions")
    if rows.empty:
        headings.section(say("contributions.none_title"))
        states.empty(say, say("contributions.none"))
        return
    received, missing = rows[rows["received_on"].notna()], rows[rows["received_on"].isna()]
    count, total = figures.key("contributions_received")(len(received)), figures.key("regions_asked")(len(rows))
    latest = joined("", [_latest(say, received, missing), "."])
    with panels.framed(
        say,
        "contributions",
        say("contributions.title", count=count, total=total),
        joined(" ", filter(None, [_lead(say, rows, missing), latest])),
        ask.kind("proposals"),
        later=more.EVERYWHERE,
        despite=unfollowed.TERRITORY,
    ):
        asked = say("contributions.table.lead", date=rows["due_on"].iloc[0])
        draw(html('<p class="tc-note">{}</p>', asked))
        _table(ask, say, rows)
        told = rows.assign(
            state=[say(f"contributions.state.{state}") for state in rows["state"]],
            options_count_state=["value" if pd.isna(day) else "missing" for day in rows["received_on"]],
        )  # what never came lacks no number
        listing.foot(
            say,
            say("contributions.table.name"),
            told,
            "contributions",
            ask.kind("proposals"),
            _columns(ask, say),
            joined(" ", filter(None, (_afterwards(say, missing), _elsewhere(say, rows), _note(ask, say, rows)))),
            keys=CONTRIBUTION,
        )


def _lead(say: Say, rows: pd.DataFrame, missing: pd.DataFrame) -> str:
    late = figures.key("contributions_late")(int(rows["state"].isin(("late", "late_incomplete")).sum()))
    incomplete = figures.key("contributions_incomplete")(
        int(rows["state"].isin(("incomplete", "late_incomplete")).sum())
    )
    none = figures.key("contribution_missing")(len(missing))
    parts = [say("contributions.missing", count=none, names=say.listed(missing["name"], ALL))] if none else []
    parts += [say("contributions.late", count=late)] if late else []
    parts += [say("contributions.incomplete", count=incomplete)] if incomplete else []
    if not parts:
        return ""
    lead = say.apart(parts)
    return joined("", (opened(lead), "."))


def _latest(say: Say, received: pd.DataFrame, missing: pd.DataFrame) -> str:
    """Which regions sent nothing, and for how long; else which one sent its contribution the furthest past the day it
    was due; all of them where they are level.
    """
    if len(missing):
        longest = leaders(missing, "days_late", say.duration, keys=CONTRIBUTION)
        return say(
            "contributions.table.title_missing",
            who=say.listed(longest.names, ALL),
            n=len(longest.names),
            days=longest.value,
        )
    late = received[received["days_late"] > 0]
    if late.empty:
        return say("contributions.table.title_none")
    last = leaders(late, "days_late", say.duration, keys=CONTRIBUTION)
    return say("contributions.table.title", who=say.text(say.leading("region", last.names)), days=last.value)


def _afterwards(say: Say, missing: pd.DataFrame) -> str:
    """Why a region without a contribution has proposals: they were written later."""
    later = missing[missing["first_on"] > missing["due_on"]]
    if later.empty:
        return ""
    return say("contributions.afterwards", names=say.listed(later["name"], ALL), date=later["first_on"].min())


def _elsewhere(say: Say, rows: pd.DataFrame) -> str:
    """What the column of decided proposals leaves out: those that no region made alone."""
    count = figures.key("contribution_several")(int(rows["decided_elsewhere"].iloc[0]))
    return say("contributions.elsewhere", count=count) if count else ""


def _table(ask: Ask, say: Say, rows: pd.DataFrame) -> None:
    looks = dict.fromkeys(("missing", "late", "late_incomplete"), "late") | {
        "incomplete": "partial",
        "received": "good",
    }
    cells = {
        "title": lambda row: listing.anchor(say.text(row["name"]), choices.href(region=row["region"])),
        "state": lambda row: badges.chip(say(f"contributions.state.{row['state']}"), looks[row["state"]]),
        "when": lambda row: _line(say, row),
        "day": lambda row: escape(say.short_date(row["received_on"])),
        "n": lambda row: escape(say.number(None if pd.isna(row["proposals"]) else row["proposals"])),
        "late": lambda row: escape(say.number(row["decided"])),
    }
    headers = {
        "title": say("parts.region"),
        "state": say("contributions.column.state"),
        "when": say("contributions.column.when"),
        "day": say("contributions.column.received"),
    }
    if ask.reads_everything:
        headers["n"] = say("contributions.column.proposals")
    headers["late"] = say("contributions.column.decided")
    listing.table(say, say("contributions.table.name"), headers, rows, cells, keys=CONTRIBUTION)


def _line(say: Say, row: listing.Row) -> Markup:
    """A mark on a line of days, the day it was due in the middle of it."""
    wide = BEFORE + AFTER
    due = 100 * BEFORE / wide
    if pd.isna(row["received_on"]):
        words = say("contributions.line.missing", days=say.duration(row["days_late"]))
        return html(
            '<span class="tr-day"><span class="tr-due" style="left:{due:.1f}%"></span>'
            '<span class="tr-never" style="left:{due:.1f}%"></span><small class="tr-still" aria-hidden="true">'
            '{days}</small></span> <span class="tc-hidden">{words}</span>',
            due=due,
            days=say.duration(row["days_late"]),
            words=words,
        )
    offset = figures.key("contribution_offset", "region", row["region"])((row["received_on"] - row["due_on"]).days)
    left = 100 * (min(max(offset, -BEFORE), AFTER) + BEFORE) / wide
    key = "after" if offset > 0 else "before" if offset else "same"
    words = say(f"contributions.line.{key}", days=say.duration(abs(offset)))
    look = "tr-late" if offset > 0 else "tr-good"
    # Beside the mark; before it where what follows on the line is too short for the words.
    side = "left:{:.1f}%" if left <= 60 else "right:{:.1f}%"
    beside = side.format(max(left, due) if left <= 60 else 100 - left)
    return html(
        '<span class="tr-day"><span class="tr-due" style="left:{due:.1f}%"></span>'
        '<span class="tr-mark {look}" style="left:{left:.1f}%"></span><small style="{beside}">{words}</small></span>',
        due=due,
        look=look,
        left=left,
        beside=beside,
        words=words,
    )


def _columns(ask: Ask, say: Say) -> dict[str, tuple[str, str | None]]:
    columns = numbers.columns_of(
        say,
        "contributions.column: name=parts.region state due_on=due:date received_on=received:date "
        "days_late=late:duration",
    )
    if ask.reads_everything:
        columns["options_count"] = (say("contributions.column.options"), "count")
        columns["proposals"] = (say("contributions.column.proposals"), "count")
    return columns | {"decided": (say("contributions.column.decided"), "count")}


def _note(ask: Ask, say: Say, rows: pd.DataFrame) -> str:
    """Why a column is not there, after what it holds of the reader's own region."""
    if ask.reads_everything:
        return ""
    own = [knowing(row, CONTRIBUTION) for row in rows[rows["proposals"].notna()].to_dict("records")]
    told = [say("contributions.own", name=say.text(row["name"]), count=row["proposals"]) for row in own]
    return joined(" ", [*told, say(f"contributions.note.{ask.reader}")])
