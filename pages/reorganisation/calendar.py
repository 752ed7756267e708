"""Calendar: planned and real days of retained proposals, how far they slipped, and the next 90 days."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import past, unpublished
from pages.charts import axis, events
from pages.charts.axis import Axis
from pages.elements import filters, headings, more, numbers
from pages.markup import NOTHING, Markup, concat, draw, escape, html
from pages.parts import panels, scorecard, timeline
from pages.reorganisation import choices, decided, listing, load, wording
from pages.reorganisation.pipeline import Held
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say, alphabetically
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures
from queries.figures import Keys, knowing

COLUMNS = {"title": "title_column", "name": "body"}
COUNTS = {"done": "implementations", "came_late": "implementations_late", "awaited": "implementation_late"}
SEVERAL = "national"  # the key of what has no region of its own, as `proposals.national` calls it
SLIPS = {name: f"slip_{name}" for name in ("due", "on_time", "came_late", "awaited", "median_slip")}
FILTERS = ("region", "departement", "type", "levier", "reseau")
SHOWN, MEETINGS, COMING, AHEAD = 8, 12, 10, 90


def known(ask: Ask, say: Say) -> None:
    """The days on which texts applied, and the real dated facts."""
    decided.calendar(ask, say)
    facts(ask, say)


@unpublished.instead("reorganisation-calendar", ("proposals", "social_dialogues"), decided.BY, known)
def render(ask: Ask, say: Say) -> None:
    """The page of the calendar."""
    head = st.container()
    held = choices.bar(ask, say, FILTERS)
    rows = ask("reorganisation/calendar", **held, size=listing.LINES)
    coming = ask("reorganisation/next_days", **held, days=AHEAD, size=listing.LINES)
    headings.page(_title(say, rows, held), _sentence(ask, say, rows, coming, held), at=head)
    gantt(ask, say, rows, held)
    ahead(ask, say, coming, held)
    load.calendar(ask, say, held)
    slippage(ask, say, held)
    meetings(ask, say, held)
    facts(ask, say)


def _title(say: Say, rows: pd.DataFrame, held: Held) -> str:
    done, late = _counts(rows, held, "done", "came_late")
    if not done:
        return say("calendar.title.none")
    return say("calendar.title.late", count=late, total=done) if late else say("calendar.title.met", count=done)


def _counts(rows: pd.DataFrame, held: Held, *names: str) -> tuple[int, ...]:
    """Counts over the whole selection, which each row bears; they know what they are."""
    return tuple(choices.figure(COUNTS[name], held)(int(rows[name].iloc[0]) if len(rows) else 0) for name in names)


def _sentence(ask: Ask, say: Say, rows: pd.DataFrame, coming: pd.DataFrame, held: Held) -> str:
    (awaited,) = _counts(rows, held, "awaited")
    name = scorecard.label(say, ask.catalogue["O6"])
    overdue = say("calendar.lead.overdue" if awaited else "calendar.lead.none_overdue", count=awaited, indicator=name)
    ahead = say("calendar.lead.ahead", count=_ahead(coming, held), date=ask.edition.as_of)
    return joined(" ", (overdue, ahead))


def _ahead(coming: pd.DataFrame, held: Held) -> int:
    known: int = choices.figure("deadlines_ahead", held)(listing.counted(coming))
    return known


def gantt(ask: Ask, say: Say, rows: pd.DataFrame, held: dict[str, str | None]) -> None:
    """A bar from the decision to the planned day, and on to the real one in red."""
    title = say("calendar.gantt.title")
    if (rows["slip_days"] > 0).any():
        worst = knowing(rows.loc[rows["slip_days"].idxmax()].to_dict(), listing.OF_PROPOSAL)
        title = say("calendar.gantt.found", days=say.duration(worst["slip_days"]))
    with panels.framed(say, "calendrier", title, say("calendar.gantt.lead"), ask.kind("proposals")):
        if rows.empty:
            states.empty(say)
            return
        shown = rows.head(SHOWN)
        over = _axis(ask, say, shown, held)
        draw(_gantt(ask, say, shown, over) + events.listed(say, over.found))
        columns = (
            "calendar: title=proposals.column.title:deposited region_name=parts.region "
            "type_written=proposals.column.type decided_on=decided:date target_on=planned:date "
            "implemented_on=actual:date slip_days=slip:duration"
        )
        every = lambda: _typed(say, ask("reorganisation/calendar", **held, size=listing.EVERY))  # noqa: E731
        name, kind = say("calendar.gantt.title"), ask.kind("proposals")
        listing.foot(
            say, name, _typed(say, rows), "calendrier", kind, columns, "", SHOWN, every, listing.OF_PROPOSAL, over.found
        )


def _typed(say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    written = rows.assign(type_written=[wording.word(say, "type", code) for code in rows["type"]])
    return written.drop(columns=["done", "came_late", "awaited"])


def _axis(ask: Ask, say: Say, rows: pd.DataFrame, held: Held) -> Axis:
    """Whole years around all that is drawn and the date of the data, with the facts of the reorganisation: what was
    decided is in the bars.
    """
    dates = pd.concat([rows["decided_on"], rows["target_on"], rows["implemented_on"]]).dropna()
    end = max(dates.max().date(), ask.edition.as_of)
    happened = past.facts(ask, say, "reorganisation", past.region(ask, figures.at(held)))
    return axis.over(happened, date(dates.min().year, 1, 1), date(end.year, 12, 31))


def _gantt(ask: Ask, say: Say, rows: pd.DataFrame, over: Axis) -> Markup:
    told = [knowing(row, listing.OF_PROPOSAL) for row in rows.to_dict("records")]
    lines = concat(_bar(ask, say, row, over) for row in told)
    years = over.years(max(1, (over.last.year - over.first.year) // 9))
    now = over.left(ask.edition.as_of)
    keys = concat(
        html('<li class="tr-k-{}">{}</li>', name, say(f"calendar.key.{name}"))
        for name in ("planned", "late", "early", "now")
    )
    return html(
        '<div class="tr-gantt" style="--now:{now};{uprights}">'
        '<div class="tr-axis tc-numbers" aria-hidden="true"><div>{numbers}</div></div>'
        '<div class="tr-axis" aria-hidden="true"><div>{years}</div></div>{lines}</div><ul class="tr-keys">{keys}</ul>',
        now=now,
        uprights=over.uprights,
        numbers=over.numbers(),
        lines=more.folded(say, html("<ol>{}</ol>", lines), len(told), more.MOST),
        years=years,
        keys=keys,
    )


def _bar(ask: Ask, say: Say, row: dict[Any, Any], over: Axis) -> Markup:
    until = row["implemented_on"] if not pd.isna(row["implemented_on"]) else ask.edition.as_of
    begun, planned, ended = (over.left(day) for day in (row["decided_on"], row["target_on"], until))
    open_ = pd.isna(row["implemented_on"])
    late = (
        html(
            '<span class="tr-slip{}" style="left:{:.2f}%;width:{:.2f}%"></span>',
            " tr-open" if open_ else "",
            planned,
            ended - planned,
        )
        if ended > planned
        else NOTHING
    )
    look = " tr-late" if ended > planned else ""
    mark = NOTHING if open_ else html('<span class="tr-end{}" style="left:{:.2f}%"></span>', look, ended)
    place = row["region_name"] if isinstance(row["region_name"], str) else say("proposals.national")
    return html(
        "<li><span>{title} <small>{place}</small></span>"
        '<div><span style="left:{begun:.2f}%;width:{width:.2f}%"></span>{late}{mark}</div>'
        "<em>{slip}</em></li>",
        title=listing.title(row["proposal_id"], row["title"]),
        place=place,
        begun=begun,
        width=max(planned - begun, 0.3),
        late=late,
        mark=mark,
        slip=_slip(say, row, open_),
    )


def _slip(say: Say, row: dict[Any, Any], open_: bool) -> str:
    slip = round(row["slip_days"])
    if open_:
        return say("calendar.overdue", days=say.duration(slip)) if slip > 0 else say("calendar.to_come")
    return say("calendar.on_time") if slip <= 0 else say("calendar.late", days=say.duration(slip))


def ahead(ask: Ask, say: Say, rows: pd.DataFrame, held: Held) -> None:
    """What is planned within 90 days of the edition's date."""
    title = headings.ahead(say, _ahead(rows, held))
    with panels.framed(say, "ahead", title, say("calendar.ahead.lead", date=ask.edition.as_of), ask.kind("proposals")):
        if rows.empty:
            states.empty(say, say("calendar.ahead.none"))
            return
        cells: dict[str, listing.Cell] = {
            "day": lambda row: escape(say.short_date(row["day"])),
            "stage": lambda row: escape(row["written"]),
            "title": lambda row: _planned(say, row),
            "region": lambda row: _region(say, row),
        }
        columns = numbers.columns_of(
            say,
            "sheet.history: day:date written=calendar.what title=proposals.column.title:deposited "
            "region_name=parts.region",
        )
        headers = dict(zip(cells, (label for label, _ in columns.values()), strict=True))
        told = _told(say, rows)
        listing.table(say, say("calendar.ahead.name"), headers, told.head(COMING), cells)
        every = lambda: _told(  # noqa: E731
            say, ask("reorganisation/next_days", **held, days=AHEAD, size=listing.EVERY)
        )
        name = say("calendar.ahead.name")
        listing.foot(say, name, told, "prochains-90-jours", ask.kind("proposals"), columns, shown=COMING, every=every)


def _told(say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(written=[_thing(say, row) for row in rows.to_dict("records")])


def _planned(say: Say, row: listing.Row) -> Markup:
    """A proposal, as a link, or a real milestone in words."""
    if isinstance(row["title"], str):
        return listing.title(row["proposal_id"], row["title"])
    return escape(str(row[say.column("label", row)]))


def _region(say: Say, row: listing.Row) -> Markup:
    """The region of a proposal; what is about none has none."""
    return listing.region(say, row) if isinstance(row["title"], str) else listing.text(say, row["region_name"])


def _thing(say: Say, row: dict[Any, Any]) -> str:
    if row["what"] == "answer":
        return say("calendar.answer")
    if row["what"] == "dialogue":
        return say("calendar.meeting", body=row["thing"])
    if row["what"] == "milestone":
        return say(f"parts.milestone.{row['thing']}")
    return wording.word(say, "stage", row["thing"])


def slippage(ask: Ask, say: Say, held: dict[str, str | None]) -> None:
    """Median slip by region or by type of what was due by the edition's date."""
    with panels.chosen(say, "slippage", later=more.EVERYWHERE) as heading:
        write = lambda name: say(f"calendar.slippage.{name}")  # noqa: E731
        what = filters.choice("par", ("region", "type"), say("calendar.slippage.by"), write, "region", "segments")
        rows = ask("reorganisation/slippage", **held)
        rows = rows[rows["what"] == what]
        told = rows.assign(
            name=[_group(say, what, thing) for thing in rows["thing"]], thing=rows["thing"].fillna(SEVERAL)
        )
        order = {"by": ["median_slip", "name"], "ascending": [False, True], "key": alphabetically}
        told = told.sort_values(**order, ignore_index=True)
        keys = choices.cells(SLIPS, held | {"type": None}, **{what: "thing"})
        heading(_furthest(say, told, what, keys), say("calendar.slippage.lead"), ask.kind("proposals"))
        if rows.empty:
            states.empty(say, say("calendar.slippage.none"))
        else:
            _slips(ask, say, told, what, keys)


def _furthest(say: Say, rows: pd.DataFrame, what: str, keys: Keys) -> str:
    """Where dates slip the most."""
    if not (rows["median_slip"] > 0).any():
        return say("calendar.slippage.title")
    most = leaders(rows, "median_slip", say.duration, keys=keys)
    who = say.leading("region" if what == "region" else "thing", most.names)
    return say("calendar.slippage.found", who=who, days=most.value)


def _group(say: Say, what: str, thing: Any) -> str:
    if what == "type":
        return wording.word(say, "type", thing)
    return say.text(thing) if isinstance(thing, str) else say("proposals.national")


def _slips(ask: Ask, say: Say, rows: pd.DataFrame, what: str, keys: Keys) -> None:
    cells: dict[str, listing.Cell] = {
        "name": lambda row: escape(row["name"]),
        "days": lambda row: escape(say.duration(row["median_slip"])),
        "n": lambda row: escape(say.number(row["due"])),
        "late": lambda row: escape(say.number(row["came_late"])),
        "worst": lambda row: escape(say.number(row["awaited"])),
    }
    names = (what, "median", "due", "late", "awaited")
    headers = {cell: say(f"calendar.slippage.{name}") for cell, name in zip(cells, names, strict=True)}
    listing.table(say, say("calendar.slippage.title"), headers, rows, cells, "tr-tight", keys)
    columns: dict[str, tuple[str, str | None]] = {
        "name": (headers["name"], None),
        "due": (headers["n"], "count"),
        "on_time": (say("calendar.slippage.on_time"), "count"),
        "came_late": (headers["late"], "count"),
        "awaited": (headers["worst"], "count"),
        "median_slip": (headers["days"], "duration"),
    }
    listing.foot(say, say("calendar.slippage.title"), rows, "glissements", ask.kind("proposals"), columns, keys=keys)


def meetings(ask: Ask, say: Say, held: dict[str, str | None]) -> None:
    """Meetings of social dialogue, planned then held, with the opinion given and the text that followed."""
    rows = ask("reorganisation/meetings", **held, size=listing.LINES)
    total = choices.figure("meetings", held)(listing.counted(rows))
    title = say("calendar.meetings.title", count=total) if total else say("calendar.meetings.none_title")
    told = wording.positions(say, ask("reorganisation/positions", **choices.where(held, "region", "department")))
    lead = [say("calendar.meetings.lead"), *([] if told else [say("sheet.dialogue.no_positions")])]
    with panels.framed(say, "meetings", title, joined(" ", lead), ask.kind("dialogue"), later=more.EVERYWHERE):
        if rows.empty:
            states.empty(say, say("calendar.meetings.none"))
            return
        cells: dict[str, listing.Cell] = {
            "day": lambda row: _day(say, row),
            "name": lambda row: html("{} <small>{}</small>", say.noted(row["body"]), _versant(say, row)),
            "title": lambda row: _about(say, row),
            "region": lambda row: _region(say, row),
            "position": lambda row: wording.opined(say, row, told.get(row["dialogue_id"])),
            "text": lambda row: listing.text(say, say.original(row["text_reference"])),
        }
        headers = {name: say(f"calendar.meetings.{COLUMNS.get(name, name)}") for name in cells}
        listing.table(say, title, headers, rows.head(MEETINGS), cells)
        columns: dict[str, tuple[str, str | None]] = {
            "day": (headers["day"], "date"),
            "body": (headers["name"], None),
            "title": (headers["title"], "deposited"),
            "region_name": (headers["region"], None),
            "opinion_written": (headers["position"], None),
            "positions": (say("sheet.dialogue.positions"), None),
            "text_reference": (headers["text"], None),
        }
        every = lambda: _opined(say, ask("reorganisation/meetings", **held, size=listing.EVERY), told)  # noqa: E731
        name, kind = say("calendar.meetings.name"), ask.kind("dialogue")
        listing.foot(say, name, _opined(say, rows, told), "dialogue-social", kind, columns, shown=MEETINGS, every=every)


def _opined(say: Say, rows: pd.DataFrame, told: Mapping[str, str]) -> pd.DataFrame:
    return rows.assign(
        opinion_written=[wording.opinion(say, code) for code in rows["opinion"]],
        positions=[told.get(meeting) for meeting in rows["dialogue_id"]],
    )


def _day(say: Say, row: listing.Row) -> Markup:
    planned = html(" <small>{}</small>", say("sheet.dialogue.planned")) if row["planned"] else NOTHING
    return escape(say.short_date(row["day"])) + planned


def _versant(say: Say, row: listing.Row) -> str:
    return say(f"sheet.versant.{row['versant']}") if isinstance(row["versant"], str) else ""


def _about(say: Say, row: listing.Row) -> Markup:
    if isinstance(row["title"], str):
        return listing.title(row["proposal_id"], row["title"])
    return listing.text(say, row["object"])


def facts(ask: Ask, say: Say) -> None:
    """The real dated facts of the reorganisation, apart from proposals."""
    rows = ask("overview/milestones", workstream="reorganisation")
    title = say("calendar.facts.title", count=figures.key("dated_facts")(len(rows)))
    lead = say("calendar.facts.lead_real" if ask.edition.kind == "real" else "calendar.facts.lead")
    with panels.framed(say, "facts", title, lead, "real", later=more.EVERYWHERE, despite=FILTERS):
        if rows.empty:
            states.empty(say)
            return
        items = concat(_fact(say, row) for row in rows.to_dict("records"))
        draw(more.folded(say, html('<ol class="tc-steps tr-dated">{}</ol>', items), len(rows), more.FEWEST))
        columns = {
            "milestone_date": (say("sheet.history.day"), "date"),
            say.column("label", rows): (say("calendar.facts.fact"), None),
            **numbers.columns_of(say, "sheet.history: body=author reference=calendar.facts.source"),
        }
        listing.foot(say, say("calendar.facts.name"), rows, "faits-dates", "real", columns)


def _fact(say: Say, row: dict[Any, Any]) -> Markup:
    source = row["reference"]
    known = (say(f"parts.milestone.{row['kind']}"), say.original(source) if isinstance(source, str) else "")
    return html(
        '<li class="tc-{look}"><b>{milestone_date}</b><p>{label}</p><small>{known}</small></li>',
        look=timeline.STANDINGS[row["kind"]],
        milestone_date=say.date(row["milestone_date"]),
        label=headings.unbroken(say.noted(row[say.column("label", row)])),
        known=headings.unbroken(joined(" · ", filter(None, known))),
    )
