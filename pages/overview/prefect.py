"""The overview of a prefect: their territory first, what waits on whom, the next 90 days, what they owe."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import about, commitments, headline, lookup, unpublished
from pages.elements import filters, headings, links, lists, more
from pages.markup import NOTHING, Hole, Markup, concat, draw, escape, french, html
from pages.overview import map as overview_map
from pages.overview import sections, wording
from pages.overview.sections import Place
from pages.parts import ahead, cards, neighbours, panels
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say, alphabetical
from queries import figures
from queries.figures import knowing
from queries.indicators import Progress

AHEAD, SHOWN = 90, 4  # days, and deadlines that are shown, the rest a click away
HELD, WATCHED = 3, 6  # proposals, and alerts in a few words, that are shown: the week and the sheet say more
LATER = 10 * 365, 3  # days, and how many deadlines are shown where none is within 90
OF_PROPOSAL = figures.cells({"days": "proposal_days"}, of={"proposal": "proposal_id"})
# What a prefect sends, of what needs attention: without it nothing can be transmitted, or counted.
OWED = ("contribution_missing", "counters_silent")
# What a prefect asks for often and is a view behind a door; of one level alone, or of both.
SHORTCUTS = {
    **dict.fromkeys(("bus", "rounds", "load"), "department"),
    "owed": "",
    "delays": "",
    "savings": "region",
    "selection": "",
}
NEEDED = {  # the sources without which a shortcut leads to nothing
    **dict.fromkeys(("bus", "rounds"), ("counter_stops",)),
    "load": ("footfall",),
    **dict.fromkeys(("delays", "savings"), ("proposals",)),
}
LEADS: Mapping[str, tuple[str, dict[str, str | None]]] = {
    "bus": ("counters-planner", {"quoi": "stop", "nombre": "1"}),
    "rounds": ("counters-access", {links.OPENS: "panel-tournees-de-la-semaine"}),
    "load": ("counters-follow", {"tri": "loaded", links.OPENS: "panel-guichets-loaded"}),
    "owed": ("method-freshness", {"etat": "quarter"}),
    "delays": ("reorganisation-pipeline", {links.OPENS: "panel-delais-par-etape"}),
    "savings": ("reorganisation-proposals", {"tri": "savings"}),
    "selection": ("territory-compare", {}),
}
Row = Mapping[Any, Any]


def render(ask: Ask, say: Say) -> None:
    """The territory of the address, or the reader's own."""
    place = _place(ask)
    where = lookup.where(*place)
    rows, alerts = ask("territory/next_steps", **where), ask("overview/watch", **where)
    pace = sections.paces(ask, place)
    _opening(ask, say, place, pace)
    sections.opening(ask, say, place, under=sections.first_alerts(ask, say, alerts, place))
    sections.workstreams(ask, say, pace, place, against=True)
    if len(rows) or not ask.real_on:
        _proposals(ask, say, rows, place)
    # Where the head of the page tells all alerts, no list repeats them; a real edition has then little beside the map.
    whole = (alerts["count"] > 0).sum() <= sections.WHOLE
    left, right = (st.container(), st.container()) if whole and ask.real_on else st.columns(2, gap="small")
    with left:
        if ask.reads(*place):
            _owed(ask, say, alerts, place)
        _coming(ask, say, place)
        if not whole:
            sections.attention(ask, say, alerts, place, later=True, shown=0, most=WATCHED)
        sections.missing(ask, say, place)
    with right:
        overview_map.show(ask, say, later=True, own=place)


def _place(ask: Ask) -> Place:
    """The territory that the address carries, else the first that the reader bears."""
    carried = lookup.territory_from_url(ask)
    return ask.own[0] if carried == sections.FRANCE else carried


def elsewhere(ask: Ask, say: Say) -> bool:
    """Whether the reader looks at the whole of France; then with the way back to their own."""
    if filters.chosen("zone", ("", "france")) != "france":
        return False
    draw(_ways(say("overview.around.own"), [_way(ask, say, place) for place in ask.own]))
    return True


def _opening(ask: Ask, say: Say, place: Place, pace: Mapping[str, Progress]) -> None:
    told = headline.sentence(say, pace, commitments.of(ask), place[0])
    headings.page(headline.of(ask, say, *place), told, about.sentence(ask, say))
    france = links.anchor(say("parts.level.nation"), zone="france", region=None, departement=None)
    around = [_way(ask, say, near) for near in _around(ask, place)]
    own = place in ask.own
    offered = [name for name, level in SHORTCUTS.items() if own and level in ("", place[0])]
    asked = [_shortcut(say, name, place) for name in offered if not _is_bare(ask, name)]
    shortcuts = _ways(say("overview.shortcut.title"), asked) if asked else NOTHING
    draw(html("{}{}", _ways(say("overview.around.title"), [france, *around]), shortcuts))


def _is_bare(ask: Ask, name: str) -> bool:
    """Whether what a shortcut of a real edition leads to has nothing to show."""
    return ask.real_on is not None and bool(unpublished.missing(ask, NEEDED.get(name, ())))


def _shortcut(say: Say, name: str, place: Place) -> Markup:
    path, chosen = LEADS[name]
    return links.anchor(say(f"overview.shortcut.{name}"), path, **chosen, **links.territory(*place))


def _ways(label: str, ways: list[Markup]) -> Markup:
    items = concat(html("<li>{}</li>", way) for way in ways)
    return html('<nav class="tc-around" aria-label="{}"><p>{}</p><ul>{}</ul></nav>', label, label, items)


def _way(ask: Ask, say: Say, place: Place) -> Markup:
    return links.anchor(lookup.place(ask, say, *place), "", **links.territory(*place))


def _around(ask: Ask, place: Place) -> list[Place]:
    """The reader's own where another is shown, the region or what lies in it, then the neighbours, by name."""
    regions, departments = lookup.names(ask)
    parents = {code: parent for code, (_, parent) in departments.items()}
    level, code = place
    if level == "region":
        inside: list[Place] = [("department", one) for one, region in parents.items() if region == code]
        near: list[Place] = [("region", one) for one in neighbours.of_region(code, parents)]
    else:
        inside = [("region", parents[code])]
        near = [("department", one) for one in neighbours.of_department(code)]
    name = {("region", one): name for one, name in regions.items()}
    name |= {("department", one): name for one, (name, _) in departments.items()}
    own = [one for one in ask.own if one != place]

    def by_name(one: Place) -> str:
        return alphabetical(name[one])

    return list(dict.fromkeys([*own, *sorted(inside, key=by_name), *sorted(near, key=by_name)]))


def _proposals(ask: Ask, say: Say, rows: pd.DataFrame, place: Place) -> None:
    """Those that have a step ahead, the furthest from their end first: what comes next and who holds it."""
    title = say("reorganisation.proposals.title_none")
    if len(rows):
        count, late = figures.key("proposals", *place)(len(rows)), figures.key("proposals_red", *place)
        named = "title" if ask.reads_undecided else "title_public"
        title = say(f"reorganisation.proposals.{named}", count=count, late=late(int(rows["red"].sum())))
    with panels.framed(say, "held", title, say("overview.held.lead"), ask.kind("proposals")):
        if rows.empty:
            states.empty(say, say("reorganisation.stages.none"))
            return
        ahead = rows[rows["next_stage"].notna()].sort_values(
            ["red", "stage_rank", "days"], ascending=[False, True, False]
        )
        if ahead.empty:
            draw(html('<p class="tc-note">{}</p>', say("overview.held.none")))
        else:
            shown = ahead.head(HELD).to_dict("records")
            draw(_held(ask, say, [knowing(row, OF_PROPOSAL) for row in shown], title))
        _all(say, "reorganisation-proposals", say("overview.held.all"), place)


def _held(ask: Ask, say: Say, rows: list[Row], title: str) -> Markup:
    ministries = lookup.ministries(ask, say)
    columns = {name: say(f"overview.held.{name}") for name in ("proposal", "since", "next", "holder")}
    lines = [_line(say, row, ministries, ask.edition.as_of) for row in rows]
    table = lists.table("tc-table tc-held", title, columns, lines, head="proposal")
    return more.folded(say, table, len(rows), more.first(len(columns) + 1))  # the title takes two lines


def _line(say: Say, row: Row, ministries: Mapping[str, str], as_of: dt.date) -> dict[str, Hole]:
    days = escape(say.duration(row["days"]))
    days = html('<strong class="tc-late">{}</strong>', days) if row["red"] else days
    return {
        "proposal": links.anchor(
            french(say.text(row["title"])), "reorganisation-proposals", proposition=row["proposal_id"]
        ),
        "since": html("{} <small>{}</small>", say(f"reorganisation.stage.{row['stage']}"), days),
        "next": _next(say, row, as_of),
        "holder": ahead.holder(say, row, ministries),
    }


def _next(say: Say, row: Row, as_of: dt.date) -> Markup:
    """The stage to come and its day, in red once that day has passed."""
    stage = escape(say(f"reorganisation.stage.{row['next_stage']}"))
    words, is_late = ahead.due(say, row, as_of)
    if not words:
        return stage
    return html("{} <small>{}</small>", stage, html('<span class="tc-late">{}</span>', words) if is_late else words)


def _coming(ask: Ask, say: Say, place: Place) -> None:
    """What is planned here within 90 days of the edition's date; what comes after where that is nothing."""
    rows = ask("reorganisation/next_days", **lookup.where(*place), days=AHEAD, size=SHOWN)
    total = figures.key("deadlines_ahead", *place)(int(rows["total"].iloc[0]) if len(rows) else 0)
    days, size = LATER
    shown = rows if len(rows) else ask("reorganisation/next_days", **lookup.where(*place), days=days, size=size)
    if ask.real_on and shown.empty:
        return
    title, lead = headings.ahead(say, total), say("calendar.ahead.lead", date=ask.edition.as_of)
    # Where none comes within 90 days, the next ones are for later.
    with panels.framed(say, "coming", title, lead, ask.kind("proposals"), later=rows.empty and more.EVERYWHERE):
        if rows.empty:
            draw(html('<p class="tc-note">{}</p>', say(f"calendar.ahead.{'later' if len(shown) else 'none'}")))
        if len(shown):
            draw(_days(say, shown))
        _all(say, "reorganisation-calendar", say("overview.coming.all"), place)


def _days(say: Say, rows: pd.DataFrame) -> Markup:
    return html('<ol class="tc-days">{}</ol>', concat(_day(say, row) for row in rows.to_dict("records")))


def _day(say: Say, row: Row) -> Markup:
    """A dated thing: a step of a proposal, with the way to it, or a milestone in words."""
    if row["what"] == "milestone":
        what, thing = say(f"parts.milestone.{row['thing']}"), html("{}", say.text(row[say.column("label", row)]))
    else:
        what = {
            "answer": lambda: say("calendar.answer"),
            "dialogue": lambda: say("calendar.meeting", body=row["thing"]),
        }.get(row["what"], lambda: say(f"reorganisation.stage.{row['thing']}"))()
        thing = links.anchor(french(say.text(row["title"])), "reorganisation-proposals", proposition=row["proposal_id"])
    return html("<li><time>{}</time> <span>{} <small>{}</small></span></li>", say.short_date(row["day"]), thing, what)


def _owed(ask: Ask, say: Say, alerts: pd.DataFrame, place: Place) -> None:
    """What is missing before the territory can transmit, and what does not agree; each a list to open."""
    where = lookup.where(*place)
    known = alerts.set_index("alert")
    told = [sections.alert(ask, say, name, known.loc[name], place) for name in OWED if name in known.index]
    steps = ask("missions/by_status", **where).set_index("status")["exercises"]
    stages = ask("reorganisation/pipeline", **where).set_index("stage")["proposals"]
    broken = ask("reorganisation/alerts", **where, size=1)
    incomplete = ask("reorganisation/missing_fields", **where)["proposal_id"].nunique()
    counts = {
        "to_inventory": figures.key("exercises_at", *place, status="to_inventory")(int(steps.get("to_inventory", 0))),
        "formulated": figures.key("proposals", *place, stage="formulated")(int(stages.get("formulated", 0))),
        "incomplete": figures.key("proposals_incomplete", *place)(incomplete),
        "inconsistent": figures.key("proposals_inconsistent", *place)(
            int(broken["broken"].max()) if len(broken) else 0
        ),
    }
    told += [_due(ask, say, name, count, place) for name, count in counts.items()]
    told.append(sections.late_sources(ask, say, place))
    title = wording.subjects(say, "owed", told, place)
    lead, told = sections.whose_once(say, "owed.lead", [one for one in told if one.count])
    if ask.real_on and not told:  # what nobody sent is not complete
        return
    with panels.framed(say, "owed", title, lead, ask.kind("proposals")):
        if told:
            cards.watch(say, told)
        else:
            draw(html('<p class="tc-note">{}</p>', say("overview.owed.none")))


LISTS: Mapping[str, tuple[str, str, dict[str, str | None]]] = {
    "to_inventory": ("missions", "missions-inventory", {"statut": "to_inventory"}),
    "formulated": ("reorganisation", "reorganisation-proposals", {"etape": "formulated"}),
    "incomplete": ("reorganisation", "reorganisation-proposals", {"alerte": "incomplete"}),
    "inconsistent": ("reorganisation", "reorganisation-proposals", {"alerte": "inconsistent"}),
}


def _due(ask: Ask, say: Say, name: str, count: int, place: Place) -> cards.Alert:
    room, path, chosen = LISTS[name]
    where, whose = say(f"parts.workstream.{room}"), sections.whose(ask, say, place, False)
    address = links.href(path, **chosen, **links.territory(*place))
    return cards.Alert(count, say(f"overview.owed.{name}", count=count), where, address, whose)


def _all(say: Say, path: str, label: str, place: Place) -> None:
    draw(html('<p class="tc-all">{}</p>', links.anchor(label, path, **links.territory(*place))))
