"""The sheet of one counter: when it is open, who is there, what people can do, how many come, what happened to it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup, past, unpublished
from pages.charts.events import over
from pages.charts.marks import Event
from pages.counters import by_partner, derived, live, loss, wording
from pages.counters import figures as drawings
from pages.elements import badges, headings, links, more
from pages.maps import deck
from pages.maps.near import near as near_map
from pages.markup import NOTHING, Markup, attributes, concat, draw, escape, html
from pages.parts import cards, panel, panels, tables
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import MISSING, Say
from pages.text.places import commune
from pages.text.written import joined
from queries import figures, problems
from queries.problems import UNTOLD
from queries.studies import interval, schedule
from queries.studies.seasonal import Adjusted

Row = dict[Any, Any]
TOP = 20
LONG = 8  # partners whose list is as long as what stands beside it
MONTHS = {"requests": "counter_acts", "requests_before": "counter_acts_before", "change": "counter_month_change"}
MONTHS |= {"adjusted": "counter_acts_adjusted"}


def render(ask: Ask, say: Say, counter: str) -> None:
    """The sheet of a counter, or why there is none."""
    found = ask("counters/sheet", counter=counter)
    draw(html('<p class="tc-back">{}</p>', links.anchor(say("counter.back"), wording.SHEET)))
    if found.empty:
        headings.page(say("counter.unknown.title"), say("counter.unknown.sentence", counter=counter))
        return
    row = found.iloc[0].to_dict()
    months = ask("counters/sheet_months", counter=counter)
    headings.page(say.text(row["name"]), _standing(say, row))
    draw(html("{}{}", live.words(ask, say), _over(say, row, ask("counters/sheet_alerts", counter=counter)["alert"])))
    if shown := _figures(ask, say, row):
        cards.figures(shown)
    left, right = st.columns([1.6, 1], gap="medium")
    with left:
        opening(ask, say, row)
    with right:  # on a phone before all that is not needed to go there
        contact(say, row)
        neighbours(ask, say, row)
    if unpublished.gives_way(ask, "counter_procedures") and unpublished.gives_way(ask, "counter_partners"):
        footfall(ask, say, months, row)
        loss.show(ask, say, row)
        life(ask, say, row)
        origin(ask, say, row)
        unpublished.block(ask, say, wording.SHEET, ("footfall", "counter_procedures", "counter_partners"))
        return
    present = ask("counters/sheet_partners", counter=counter)
    left, right = st.columns([1.6, 1], gap="medium") if len(present) >= LONG else (st.container(), st.container())
    with left:
        footfall(ask, say, months, row)
        offer(ask, say, row)
    with right:
        partners(ask, say, row, present)
    loss.show(ask, say, row)
    life(ask, say, row)
    origin(ask, say, row)


def _standing(say: Say, row: Row) -> str:
    """Open or closed, since when."""
    if not row["is_open"]:
        if pd.isna(row["closed_on"]):
            return say("counter.not_open_yet", date=row["open_from"])
        return say("counter.closed", date=row["closed_on"], since=row["open_from"])
    if pd.isna(row["labelled_on"]) and row["open_from"] == row["source_date"]:  # nothing but its list dates it
        return say("counter.listed", month=say.month(row["source_date"]))
    if pd.isna(row["labelled_on"]):
        return say("counter.open", since=row["open_from"])
    return say("counter.open_labelled", since=row["open_from"], label=row["labelled_on"])


def _over(say: Say, row: Row, alerts: "pd.Series[Any]") -> Markup:
    """What kind of counter it is, then why it is to be looked at."""
    chips = [badges.chip(say(f"counters.format.{row['format']}")), badges.chip(say(f"counter.type.{row['type']}"))]
    chips += [badges.chip(say(f"counters.carrier.{row['carrier']}"))] if wording.present(row["carrier"]) else []
    chips += [badges.chip(say(f"counter.area.{row['area_type']}"))] if wording.present(row["area_type"]) else []
    chips += [badges.chip(say("counter.common"), "good")] if row["partners_known"] and row["is_common"] else []
    chips += [badges.chip(say("counter.closed_chip"), "late")] if not row["is_open"] else []
    chips += [badges.chip(say(f"counter.alert.{alert}"), "late") for alert in alerts]
    return html('<p class="tk-chips"><b>{}</b> {}</p>', row["counter_id"], concat(chips, " "))


def _figures(ask: Ask, say: Say, row: Row) -> list[cards.Figure]:
    counter = row["counter_id"]
    hours, procedures = (figures.key(name, counter=counter) for name in ("counter_hours", "counter_procedures"))
    present, agents = (figures.key(name, counter=counter) for name in ("counter_partners", "counter_agents"))
    acts, counted = (figures.key(name, counter=counter) for name in ("counter_acts_year", "counter_months"))
    shown = [
        cards.Figure(
            _written(say, hours(row["weekly_hours"])), say("counter.figure.hours"), say("counter.figure.hours_note")
        ),
        cards.Figure(_written(say, present(row["partners"])), say("counter.figure.partners")),
        cards.Figure(_written(say, procedures(row["procedures"])), say("counter.figure.procedures")),
        cards.Figure(
            _acts_of_year(say, acts(row["acts_of_year"]), row),
            say("counter.figure.acts", count=counted(_count(row["months_of_year"]))),
            _acts_note(say, row),
        ),
    ]
    if ask.edition.kind == "real":  # what nobody published has no figure, not an empty one
        shown = [one for one in shown if one.value != MISSING]
    if not pd.isna(row["agents"]):
        shown.append(cards.Figure(say.number(agents(row["agents"])), say("counter.figure.agents")))
    return [*shown, *_survey(ask, say, row)]


def _acts_of_year(say: Say, acts: Any, row: Row) -> str:
    is_secret = pd.isna(row["acts_of_year"]) and row["secret_of_year"] > 0
    return say("parts.state.secret") if is_secret else _written(say, acts)


def _acts_note(say: Say, row: Row) -> str:
    """Until when, and how many months are secret."""
    until = "" if pd.isna(row["last_month"]) else say("counter.figure.acts_until", month=say.month(row["last_month"]))
    secret = figures.key("counter_secret_months", counter=row["counter_id"])(int(row["secret_of_year"]))
    told = say("counter.figure.acts_secret", count=secret) if row["secret_of_year"] else ""
    return joined(", ", filter(None, (until, told)))


def _count(value: Any) -> int:
    return 0 if pd.isna(value) else int(value)


def _written(say: Say, value: Any) -> str:
    return MISSING if value is None or pd.isna(value) else say.number(value)


def _survey(ask: Ask, say: Say, row: Row) -> list[cards.Figure]:
    """Satisfaction with the number of answers and the interval they leave; nothing under 30 answers."""
    found = ask("counters/sheet_survey", counter=row["counter_id"])
    if found.empty or found["respondents"].iloc[0] < 30:
        return []
    answers, satisfied = float(found["respondents"].iloc[0]), float(found["satisfied"].iloc[0])
    low, high = interval.wilson(satisfied, answers)
    told = figures.key("counter_satisfaction", counter=row["counter_id"])
    ends = {
        "low": say.number(told.among(end="low")(low), digits=0),
        "high": say.percent(told.among(end="high")(high), 0),
    }
    count = figures.key("counter_answers", counter=row["counter_id"])(answers)
    note = say("counter.figure.survey_note", count=count, **ends)
    return [cards.Figure(say.percent(told(100 * satisfied / answers), 0), say("counter.figure.survey"), note)]


def opening(ask: Ask, say: Say, row: Row) -> None:
    """The week, and the day of the edition in it; the stops of an itinerant counter."""
    if row["itinerant"]:
        stops(ask, say, row)
        return
    week = schedule.week(row)
    today = ask.edition.as_of.weekday() if row["is_open"] else None
    title, lead = _opening_title(say, row, week), _opening_sentence(ask, say, row)
    with panels.framed(say, "week", title, lead, str(row["kind"])):
        lines = concat(_day(say, row, week, number, number == today) for number in range(7))
        hours = html('<p class="tk-clock" aria-hidden="true"><span>{}</span></p>', _clock(say))
        now = live.standing(say, row, row["source_date"]) if row["is_open"] else NOTHING
        draw(html('{}{}<ol class="tk-week" aria-label="{}">{}</ol>', now, hours, say("counter.week"), lines))


def _opening_title(say: Say, row: Row, week: tuple[schedule.Day, ...]) -> str:
    if not row["is_open"]:
        return say(f"counter.{_shut(row)}_title")
    counter = row["counter_id"]
    days = figures.key("counter_days", counter=counter)(sum(one.state == "open" for one in week))
    if not days:
        return say("counter.week_unknown")
    if pd.isna(row["weekly_hours"]):
        return say("counter.week_partly", count=days)
    return say(
        "counter.week_title", hours=figures.key("counter_hours", counter=counter)(row["weekly_hours"]), count=days
    )


def _shut(row: Row) -> str:
    return "week_coming" if pd.isna(row["closed_on"]) else "week_past"


def _opening_sentence(ask: Ask, say: Say, row: Row) -> str:
    if not row["is_open"]:
        return say(f"counter.{_shut(row)}")
    day = ask.edition.as_of
    one, is_holiday = schedule.on(row, day, row["department"])
    said = wording.hours(say, one, row[schedule.COLUMNS[day.weekday()]])
    today = say("counter.today", day=wording.weekday(say, day.weekday()), date=day, hours=said)
    parts = [today, say("counter.holiday")] if is_holiday else [today]
    if pd.notna(row["told_on"]):
        parts.append(say("counter.told", month=say.month(row["told_on"])))
    if row["appointment"] is True:
        parts.append(say("counter.appointments"))
    return " ".join(parts)


FIRST, LAST = 7 * 60, 20 * 60  # the hours a week is drawn over


MARKED = (8 * 60, 12 * 60, 18 * 60)


def _clock(say: Say) -> Markup:
    """The hours over the bars of a week, drawn by the style: each line says its own in words."""
    return concat(
        html('<b style="left:{:.2f}%" data-at="{}"></b>', _along(at), wording.clock(say, at)) for at in MARKED
    )


def _day(say: Say, row: Row, week: tuple[schedule.Day, ...], number: int, is_today: bool) -> Markup:
    one = week[number]
    bars = concat(
        html('<span style="left:{:.2f}%;width:{:.2f}%"></span>', _along(start), _along(end) - _along(start))
        for start, end in one.spans
    )
    mark = attributes(' aria-current="date"') if is_today else NOTHING
    said = escape(wording.hours(say, one, row[schedule.COLUMNS[number]]))
    return html(
        '<li class="tk-{look}"{mark}><b>{weekday}</b><div aria-hidden="true">{bars}</div><span>{said}</span></li>',
        look=one.state,
        mark=mark,
        weekday=wording.weekday(say, number),
        bars=bars,
        said=said,
    )


def _along(minutes: int) -> float:
    return 100 * (min(max(minutes, FIRST), LAST) - FIRST) / (LAST - FIRST)


def stops(ask: Ask, say: Say, row: Row) -> None:
    """Where an itinerant counter stops; its own coordinates are those of a garage and are not shown."""
    rows = ask("counters/sheet_stops", counter=row["counter_id"])
    stopped = figures.key("counter_stops", counter=row["counter_id"])(rows["commune"].nunique())
    title = say("counter.stops_title", count=stopped) if len(rows) else say("counter.stops_none")
    lead = say("counter.stops_lead" if len(rows) else "counter.stops_none_lead")
    lines = concat(
        html("<li><b>{}</b> <span>{}</span></li>", say.text(stop["name"]), stop_days(say, stop))
        for stop in rows.to_dict("records")
    )
    with panels.framed(say, "week", title, lead, str(row["kind"])):
        draw(html('<ul class="tk-stops">{}</ul>', lines))


def stop_days(say: Say, stop: Row) -> str:
    """'le mardi, 09:00 – 12:00'; what is missing of it is said to be unknown."""
    if pd.isna(stop["weekday"]):
        return say("counter.stop_unknown")
    day = wording.weekday(say, int(stop["weekday"]) - 1)
    times = stop_times(say, stop)
    told = day if times == MISSING else f"{day} {times}"
    return say(f"counter.stop_{stop['weeks']}", day=told) if wording.present(stop["weeks"]) else told


def stop_times(say: Say, stop: Row) -> str:
    """'09:00 – 12:00'; a dash where the list does not say."""
    if not (wording.present(stop["starts"]) and wording.present(stop["ends"])):
        return MISSING
    times = (wording.clock(say, int(hour[:2]) * 60 + int(hour[3:5])) for hour in (stop["starts"], stop["ends"]))
    return f" {wording.DASH} ".join(times)


def footfall(ask: Ask, say: Say, months: pd.DataFrame, row: Row) -> None:
    """Acts month by month against the year before, and without seasons."""
    counter = row["counter_id"]
    if months.empty:
        tables.absent("acts", say("counter.acts.none"), say("counter.acts.none_why"), say("counter.acts.none_lead"))
        return
    changes = [wording.change(*pair) for pair in zip(months["requests"], months["requests_before"], strict=True)]
    is_secret = (months["requests_state"] == "secret") | (months["requests_before_state"] == "secret")
    found = derived.adjusted_counter(ask, counter, wording.present(row["department"]))
    plain = found.table.set_index("month")["adjusted"]
    marks = over(_happened(ask, say, row), found.table["month"])
    panel(
        say,
        _footfall_title(say, months, counter),
        _footfall_sentence(say, months, found, ask.reads(*_place(row))),
        lambda: drawings.trend(say, found.table, say("counter.acts.alt"), marks, 260),
        months.assign(
            change=pd.array(changes, dtype="Float64"),
            change_state=is_secret.map({True: "secret", False: "value"}),
            adjusted=months["month"].map(plain).where(months["requests"].notna()),
            adjusted_state=months["requests_state"],
        ),
        "actes-du-guichet",
        str(months["kind"].iloc[0]),
        "counters.months: month:month requests:count requests_before=before:count change=footfall.by.change:change "
        "adjusted=footfall.trend.adjusted:count",
        keys=figures.cells(MONTHS, on="month", counter=counter),
    )


def _happened(ask: Ask, say: Say, row: Row) -> list[Event]:
    """What happened to this counter, and to all of them."""
    place = _place(row)
    own = ask("counters/sheet_events", counter=row["counter_id"]).to_dict("records")
    made_up = row["kind"] in past.MADE_UP
    return past.events(ask, say, "counters", place, ask.catalogue["P3"]) + [
        Event(one["event_date"].date(), event(say, one), "counter", made_up=made_up) for one in own
    ]


def _place(row: Row) -> tuple[str, str]:
    """The département that a counter is of; the country where it is of none."""
    return ("department", str(row["department"])) if wording.present(row["department"]) else figures.NATION


def _footfall_sentence(say: Say, months: pd.DataFrame, found: Adjusted, is_exact: bool) -> str:
    is_estimated = months["kind"].iloc[0] == "estimated"
    lead = "lead_estimated" if is_estimated else "lead" if is_exact else "lead_rounded"
    days = "_days" if found.state == "adjusted" and found.per_day else ""
    return joined(" ", [say(f"counter.acts.{lead}"), say(f"counter.acts.seasons.{found.state}{days}")])


def _footfall_title(say: Say, months: pd.DataFrame, counter: str) -> str:
    last = months.iloc[-1]
    if last["kind"] == "estimated":
        return say("counter.acts.title_estimated", month=say.month(last["month"]))
    if last["requests_state"] == "secret":
        return say("counter.acts.title_secret", month=say.month(last["month"]))
    acts, change = (
        figures.key(MONTHS[name]).among(counter=counter).at(last["month"]) for name in ("requests", "change")
    )
    moved = change(wording.change(last["requests"], last["requests_before"]))
    told = {"count": acts(last["requests"]), "month": say.month(last["month"])}
    if moved is None:
        return say("counter.acts.title_first", **told)
    side = "flat" if round(moved) == 0 else "up" if moved > 0 else "down"
    return say(f"counter.acts.title_{side}", **told, change=say.percent(abs(moved), 0))


def offer(ask: Ask, say: Say, row: Row) -> None:
    """What people can do here, and what they ask for in the département that is not offered here."""
    rows = ask("counters/sheet_procedures", counter=row["counter_id"])
    asked, counter = rows[rows["requests"].notna()], row["counter_id"]
    offered = figures.key("counter_procedures", counter=counter)
    lacking = asked[asked["rank_here"].le(TOP) & ~asked["is_offered"]]
    known = bool(rows["is_offered"].any())
    if not known:
        title = say("counter.offer.unknown")
    elif len(asked):
        title = say("counter.offer.title", count=figures.key("lacking_demand", counter=counter)(len(lacking)))
    else:
        title = say("counter.offer.title_all", count=offered(int(rows["is_offered"].sum())))
    lead = say("counter.offer.lead" if known else "counter.offer.unknown_lead")
    with panels.framed(say, "offer", title, lead, ask.kind("requests" if known else "counters"), later=known):
        if not known:
            return
        if len(lacking):
            draw(_lines(say, lacking, "tk-lacking", say("counter.offer.lacking"), row["department"]))
        draw(_by_partner(say, rows[rows["is_offered"]], offered))


def _lines(say: Say, rows: pd.DataFrame, look: str, name: str, department: Any) -> Markup:
    asked = figures.key("procedure_requests_here", *(("department", department) if department else figures.NATION))
    counts = [asked.among(procedure=row["procedure_id"])(row["requests"]) for row in rows.to_dict("records")]
    items = concat(
        html(
            "<li><b>{}</b> <span>{}</span> <em>{}</em></li>",
            say.named(row, "label"),
            say.named(row, "partner"),
            say("counter.offer.asked", count=count),
        )
        for row, count in zip(rows.to_dict("records"), counts, strict=True)
    )
    return html('<h3 class="tk-small">{}</h3><ul class="{}">{}</ul>', name, look, items)


def _by_partner(say: Say, rows: pd.DataFrame, key: figures.Key) -> Markup:
    groups = concat(
        html("<section><h4>{}</h4><ul>", say.text(str(partner)))
        + concat(html("<li>{}</li>", say.named(one, "label")) for one in group.to_dict("records"))
        + html("</ul></section>")
        for partner, group in rows.groupby(say.column("partner", rows))
    )
    name = escape(say("counter.offer.offered", count=key(len(rows))))
    return html('<details class="tk-offer"><summary>{}</summary><div>{}</div></details>', name, groups)


def contact(say: Say, row: Row) -> None:
    """Where it is, and how to call."""
    facts = {
        say("counter.contact.address"): say.generic(wording.place(row))
        if not row["itinerant"]
        else say("counter.contact.itinerant"),
        say("counter.contact.extra"): wording.present(row["address_extra"]),
        say("counter.contact.phone"): wording.call(row["phone"]),
    }
    items = concat(html("<dt>{}</dt><dd>{}</dd>", term, text) for term, text in facts.items() if text)
    link = ""
    if wording.present(row["department"]):
        link = links.anchor(
            say("counter.contact.territory", name=say.text(row["department_name"])),
            "territory",
            **links.territory("department", row["department"]),
        )
    title = escape(say("counter.contact.title"))
    draw(
        html(
            '<article class="tc-place"><h2>{}</h2><dl class="tc-facts">{}</dl><p class="tk-ways">{} {}</p></article>',
            title,
            items,
            live.way(say, row),
            link,
        )
    )


def partners(ask: Ask, say: Say, row: Row, rows: pd.DataFrame) -> None:
    """Who is there and since when; the family each belongs to makes the counter common or not."""
    if rows.empty:
        title, lead, kind = say("counter.partners.none"), say("counter.partners.none_lead"), str(row["kind"])
    else:
        title, lead = _partners_finding(say, rows[rows["is_present"]], row["counter_id"])
        kind = ask.kind("counters")
    with panels.framed(say, "partners", title, lead, kind, tall=True, later=not rows.empty):
        if rows.empty:
            return
        around = _around(ask, say, row) if rows["share"].notna().any() else {}
        lines = concat(_partner(say, one, row["counter_id"], around) for one in rows.to_dict("records"))
        draw(html('<ul class="tk-partners">{}</ul>', lines))


def _partners_finding(say: Say, here: pd.DataFrame, counter: str) -> tuple[str, str]:
    """How many are there, and whether the three families are."""
    if here.empty:
        return say("counter.partners.gone"), say("counter.partners.gone_lead")
    missing = [name for name in ("state", "local_authority", "operator") if name not in set(here["family"])]
    names = say.listed([say(f"counter.lacking.{name}") for name in missing])
    lead = say("counter.partners.not_common", names=names) if missing else say("counter.partners.common")
    return say("counter.partners.title", count=figures.key("counter_partners", counter=counter)(len(here))), lead


def _around(ask: Ask, say: Say, row: Row) -> dict[str, str]:
    """By partner, its share of the acts of the counter's département: what the counter's own is held against."""
    if not wording.present(row["department"]):
        return {}
    place = ("department", row["department"])
    where = lookup.where(*place)
    months = ask("counters/by_month", **where).sort_values("month")
    keys = by_partner.keys_of(months, place)
    found = by_partner.shared(ask("counters/by_partner", **where)).to_dict("records")
    return {one["partner"]: say.percent(keys(one)["share"](one["share"]), 0) for one in found}


def _partner(say: Say, one: Row, counter: str, around: Mapping[str, str]) -> Markup:
    when = say("counter.partners.since", date=say.short_date(one["since"])) if not pd.isna(one["since"]) else ""
    if not one["is_present"]:
        ended = not pd.isna(one["until"]) and bool(pd.isna(one["since"]) or one["until"] >= one["since"])
        when = say("counter.partners.until", date=say.short_date(one["until"])) if ended else when
    share = (
        ""
        if pd.isna(one["share"])
        else say("counter.partners.share", share=_share(say, "counter_partner_share", one, "share", counter))
    )
    beside = say("counter.partners.around", share=around[one["partner"]]) if share and one["partner"] in around else ""
    done = (
        ""
        if pd.isna(one["done_share"])
        else say("counter.partners.done", share=_share(say, "counter_done_share", one, "done_share", counter))
    )
    notes = joined(" · ", filter(None, (say(f"counters.family.{one['family']}"), when, share, beside, done)))
    look = NOTHING if one["is_present"] else attributes(' class="tk-past"')
    return html("<li{}><b>{}</b> <span>{}</span></li>", look, say.named(one), notes)


def _share(say: Say, figure: str, one: Row, column: str, counter: str) -> str:
    return say.percent(figures.key(figure, counter=counter, partner=one["partner"])(one[column]), 0)


def life(ask: Ask, say: Say, row: Row) -> None:
    """Openings, labels, changes of name and place, closing, oldest first."""
    rows = ask("counters/sheet_events", counter=row["counter_id"])
    title = say("counter.life.title_msap") if (rows["before"] == "msap").any() else say("counter.life.title")
    with panels.framed(say, "life", title, say("counter.life.lead"), str(row["kind"])):
        items = concat(
            html("<li><b>{}</b> <span>{}</span></li>", say.date(one["event_date"]), event(say, one))
            for one in rows.to_dict("records")
        )
        draw(html('<ol class="tk-life">{}</ol>', items))


def event(say: Say, one: Row) -> str:
    """What an event of a counter is, in words; without the colon after which nothing is known."""
    words = {name: _told(say, one["kind"], one[name]) for name in ("before", "after")}
    told = say(f"counter.event.{one['kind']}", **words)
    return told if words["after"] else told.rstrip(" :\u00a0")


def _told(say: Say, kind: str, what: Any) -> str:
    if not isinstance(what, str):
        return ""
    if what in ("msap", "france_services"):
        return say(f"counter.type.{what}")
    if kind == "labelled":  # as the list says it, in French
        return say.original(what)
    return commune(say.text(what)) if kind == "moved" else say.text(what)


def neighbours(ask: Ask, say: Say, row: Row) -> None:
    """The open counters nearest to this one."""
    if pd.isna(row["lat"]) or row["itinerant"]:
        return
    rows = ask("counters/nearest", lat=row["lat"], lon=row["lon"], **{"except": row["counter_id"]}, rows=3)
    away = figures.key("neighbour_km", counter=row["counter_id"])
    near = [one | {"km": away.among(to=one["counter_id"])(one["km"])} for one in rows.to_dict("records")]
    found = "none" if not near else "around" if any(map(wording.is_centred, (row, near[0]))) else "title"
    title = say(f"counter.near.{found}", **({"km": wording.away(say, near[0])} if found == "title" else {}))
    with panels.framed(say, "neighbours", title, say("counter.near.lead"), str(row["kind"]), later=more.EVERYWHERE):
        items = concat(_neighbour(say, one) for one in near)
        draw(html('<ol class="tk-near">{}</ol>', items))
        if near:
            _near_map(ask, say, row)


def _near_map(ask: Ask, say: Say, row: Row) -> None:
    """The same on a map, this one among them while it is open; the one that is chosen there is marked in the list."""
    rows = ask("counters/nearest", lat=row["lat"], lon=row["lon"], rows=4)
    shown = rows.assign(
        code=rows["counter_id"],
        name=[say.text(name) for name in rows["name"]],
        under=[wording.away(say, one) for one in rows.to_dict("records")],
        group=[say(f"counter.near.{'this' if one == row['counter_id'] else 'other'}") for one in rows["counter_id"]],
        town=rows["stop_name"].fillna(rows["commune_name"]),
    )
    near_map(say, "neighbours", shown, say("counter.near.alt"), chosen=st.query_params.get(deck.CHOSEN, ""))


def _neighbour(say: Say, one: Row) -> Markup:
    stop = one["stop_name"]
    stop = say("counter.near.stop", place=commune(say.text(stop))) if isinstance(stop, str) else ""
    shape = say(f"counters.format.{one['format']}")
    note = html(" <small>{}</small>", stop or shape)
    link = wording.anchor(say.text(one["name"]), wording.sheet(one["counter_id"]))
    is_chosen = one["counter_id"] == st.query_params.get(deck.CHOSEN)
    chosen = attributes(' aria-current="true"') if is_chosen else NOTHING
    return html("<li{}><span>{}{}</span> <strong>{}</strong></li>", chosen, link, note, wording.away(say, one))


def origin(ask: Ask, say: Say, row: Row) -> None:
    """The file and line it was read from, and what was wrong there."""
    rows = ask("counters/sheet_problems", counter=row["counter_id"])
    found = figures.key("counter_problems", counter=row["counter_id"])
    told = rows.assign(sentence=[problems.of_line(one, say.language) for one in rows.to_dict("records")])
    title = say("counter.data.title", count=found(len(rows))) if len(rows) else say("counter.data.none")
    where = "" if pd.isna(row["line"]) else say("counter.data.line", line=str(int(row["line"])))
    title_here = row[say.column("source_title", row)]
    file = wording.present(row["file_name"] if where else title_here) or MISSING
    position = say(f"counters.location.{row['location_quality']}")
    source = say("counter.data.source", file=file, line=where, position=position)
    if rows.empty:
        states.notice(title, source)
        return
    hidden = told["sentence"].str.contains(UNTOLD, regex=False).any()
    tables.framed(
        say,
        title,
        source,
        told[["column_name", "sentence"]],
        "problemes-du-guichet",
        str(row["kind"]),
        {"column_name": (say("counter.data.column"), None), "sentence": (say("counter.data.problem"), None)},
        note=say("counter.data.untold", dots=UNTOLD) if hidden else "",
    )
