"""Lists of a note: what waits, proposals and their next step, what is planned."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.blocks import lookup, unusual
from pages.note import tables
from pages.note.model import Block, Heading, Item, Paragraph, Table
from pages.parts import ahead
from pages.parts.alerts import watched
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined, opened
from queries import figures
from queries.figures import knowing

AHEAD, NAMED = 90, 4  # days; things named behind an alert
WHOLE, LONGEST = 18, 10  # proposals that a table holds all of, as a region has; of more, those it begins with
DECIDED = 4  # of what is to be decided, on the first page
OF_PROPOSAL = figures.cells({"days": "proposal_days"}, of={"proposal": "proposal_id"})
Row = Mapping[Any, Any]


def alert(say: Say, one: unusual.Ranked, rows: pd.DataFrame, place: tuple[str, str]) -> Item:
    """A row of overview/watch in words: how many, of what, in which workstream, since when and how unusual."""
    row = rows.loc[one.alert]
    count = watched(one.alert, bool(row["published"]), *place)(int(row["count"]))
    people = figures.key("people_far", *place)(row["people"])
    room = say(f"parts.workstream.{row['workstream']}")
    where = say("note.since", room=room, day=row["oldest"]) if pd.notna(row["oldest"]) else room
    return Item(
        say.number(count), say(f"parts.alert.{one.alert}", count=count, people=people), _apart(say, where, one, place)
    )


def _apart(say: Say, where: str, one: unusual.Ranked, place: tuple[str, str]) -> str:
    """Where a reason to look is, then how unusual it is, where it is much."""
    return say.apart([where, *filter(None, [unusual.sentence(say, one, place)])])


def named(say: Say, one: unusual.Ranked, rows: pd.DataFrame, things: pd.DataFrame, place: tuple[str, str]) -> Item:
    """The same, with the oldest things it is about by name, and how many others there are."""
    told, row = alert(say, one, rows, place), rows.loc[one.alert]
    first = things.drop_duplicates("name").head(NAMED).to_dict("records")
    names = joined(", ", [_aged(say, thing) for thing in first])
    count = watched(one.alert, bool(row["published"]), *place)(int(row["count"]))
    others = say("territory.questions.others", count=count - len(first)) if count > len(first) else ""
    named = say("note.named", names=names, others=others)
    return Item(told.count, told.text, _apart(say, named, one, place)) if first else told


def _aged(say: Say, thing: Row) -> str:
    name = say.text(thing["name"])
    is_new = pd.isna(thing["days"]) or thing["days"] < 1
    return name if is_new else say("note.aged", name=name, days=say.duration(thing["days"]))


def proposals(ask: Ask, say: Say, rows: pd.DataFrame, name: str) -> list[Block]:
    """Rows of territory/next_steps as a table, and how many are left out of it."""
    rows = rows.sort_values(["red", "stage_rank", "days"], ascending=[False, True, False])
    ministries, as_of = lookup.ministries(ask, say), ask.edition.as_of
    first = rows if len(rows) <= WHOLE else rows.head(LONGEST)
    shown = [knowing(row, OF_PROPOSAL) for row in first.to_dict("records")]
    heads = [say(f"overview.held.{one}") for one in ("proposal", "since", "next", "holder")]
    cells = [
        [say.text(row["title"]), _standing(say, row), _next(say, row, as_of), ahead.holder(say, row, ministries)]
        for row in shown
    ]
    return [Table(name, heads, cells, (3.6, 2.4, 3.2, 1.9), rest=tables.more(say, len(rows) - len(shown)))]


def decisions(ask: Ask, say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> list[Block]:
    """The first of the steps to come, what each is of, who has to act and by when; how many others there are. As many
    are late as of the proposals of a home: one that is decided upon for too long, of which no day was set, too.
    """
    if rows.empty:
        return [Heading(say("note.section.decisions")), Paragraph(say("note.decisions_none"))]
    rows = rows.sort_values(["red", "stage_rank", "days"], ascending=[False, True, False])
    ministries, as_of = lookup.ministries(ask, say), ask.edition.as_of
    late = figures.key("proposals_red", *place)(int(rows["red"].sum()))
    title = say("note.decisions_late" if late else "note.decisions", count=len(rows), late=late)
    cells = [
        [
            say("note.decision", stage=ahead.step(say, row), title=say.text(row["title"])),
            ahead.holder(say, row, ministries),
            _when(say, row, as_of),
        ]
        for row in rows.head(DECIDED).to_dict("records")
    ]
    heads = [say(f"note.{name}") for name in ("to_decide", "by_whom", "by_when")]
    return [Heading(title), Table(title, heads, cells, (6, 2, 3.2), rest=tables.more(say, len(rows) - len(cells)))]


def _when(say: Say, row: Row, as_of: dt.date) -> str:
    """By when a step is to be taken; of a late one that no day was set for, since when it is awaited."""
    if day := ahead.due(say, row, as_of)[0]:
        return opened(day)
    return say("note.undated_late", days=say.duration(row["days"])) if row["red"] else say("note.undated")


def _standing(say: Say, row: Row) -> str:
    stage = say(f"reorganisation.stage.{row['stage']}")
    return stage if pd.isna(row["days"]) else say("note.step", stage=stage, days=say.duration(row["days"]))


def _next(say: Say, row: Row, as_of: dt.date) -> str:
    if not isinstance(row["next_stage"], str):
        return say("reorganisation.stage.none")
    stage, (day, _) = say(f"reorganisation.stage.{row['next_stage']}"), ahead.due(say, row, as_of)
    return say("note.next", stage=stage, due=day) if day else stage


def calendar(ask: Ask, say: Say, place: tuple[str, str], size: int) -> list[Block]:
    """What is planned within ninety days, the nearest first."""
    rows = ask("reorganisation/next_days", **lookup.where(*place), days=AHEAD, size=size)
    total = figures.key("deadlines_ahead", *place)(int(rows["total"].iloc[0]) if len(rows) else 0)
    title = say("calendar.ahead.title", count=total)
    if rows.empty:
        return [Heading(say("calendar.ahead.name")), Paragraph(say("calendar.ahead.none"))]
    heads = [say("note.day"), say("note.what"), say("calendar.what")]
    cells = [[say.short_date(row["day"]), *_planned(say, row)] for row in rows.to_dict("records")]
    rest = tables.more(say, int(rows["total"].iloc[0]) - len(rows))
    return [Heading(title), Table(title, heads, cells, (1.3, 6, 3), rest=rest)]


def _planned(say: Say, row: Row) -> tuple[str, str]:
    """What is planned, and the step that it is."""
    if row["what"] == "milestone":
        return say.text(row[say.column("label", row)]), say(f"parts.milestone.{row['thing']}")
    steps = {
        "answer": lambda: say("calendar.answer"),
        "dialogue": lambda: say("calendar.meeting", body=row["thing"]),
    }
    step = steps.get(row["what"], lambda: say(f"reorganisation.stage.{row['thing']}"))()
    return say.text(row["title"]), step
