"""France, a region or a département on one page; without a choice, the way to each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import (
    changed,
    chosen,
    cited,
    commitments,
    glance,
    headline,
    lookup,
    reading,
    unpublished,
    unusual,
    workstream,
)
from pages.elements import badges, filters, headings, links, more
from pages.maps import deck
from pages.maps.near import near
from pages.markup import NOTHING, Markup, concat, draw, french, html
from pages.note import control
from pages.parts import cards, counter_list, downloads, indicator, panels, remarks, scorecard, tables
from pages.shell import states, static_target
from pages.shell.ask import Ask, kept
from pages.territory import field
from pages.text import Say, by_name
from pages.text.written import joined
from queries import figures, freshness, sourced, watch
from queries.indicators import WORKSTREAMS, Indicator, Progress
from queries.indicators import scorecard as scorecard_of

Row = Mapping[Any, Any]
Place = tuple[str, str]  # (level, code)
NAMED = 1  # how many things are named behind an open question: a line of it
FIRST = 3  # questions, and debts, before the others are folded
MAPPED = ("P3", "P1", "P4")  # what the map of territories may show, the first that has a value: not that of the home
SHOWN = 10  # proposals of the whole country that are read at once
REACH = "P2"  # the indicator that says how many people have a counter within reach


def render(ask: Ask, say: Say) -> None:
    """The page of a territory, or the way to each of them: on one screen where it stands, what is to be decided and who
    owes what; then all the rest.
    """
    head, body = st.container(), st.container()
    place = _asked(ask, say)
    if place == figures.NATION and filters.chosen("zone", ("", "france")) != "france":
        _choose(ask, say, head)
        return
    with head:
        opening(ask, say, *place)
    whole_country = place == figures.NATION
    left, right = body.columns(2, gap="small")
    with left:
        questions(ask, say, place)
    with right:
        owing(ask, say, place)
    with body:
        _ways(ask, say, place)
        if not whole_country:
            counters(ask, say, place)
    with more.rest(say, "sheet"):
        whole = _standings(ask, say, place)
        waiting = ask("territory/next_steps", **lookup.where(*place))
        if len(waiting) or not ask.real_on:
            proposals(ask, say, waiting, place)
        if whole_country:
            counters(ask, say, place)
        _report(ask, say, *place)
    unpublished.block(ask, say, "territory", _sources_of(ask, whole))


def _asked(ask: Ask, say: Say) -> Place:
    """The territory that the reader chose, or types the name of; unasked a prefect's own."""
    row = st.container(horizontal=True, key="three-ways", vertical_alignment="bottom")
    elsewhere = filters.chosen("zone", ("", "france")) or st.query_params.get("mots")
    place = lookup.territory(ask, say, (row, row), own_first=not elsewhere)
    if static_target.current() is None:  # a page written as a file has nothing that answers
        with row:
            draw(field.form(say))
        if found_by_name := field.answer(ask, say):
            draw(found_by_name)
    return place


def _choose(ask: Ask, say: Say, head: Any) -> None:
    """The way to each territory: on a map, where one that is chosen opens, and by name."""
    level = filters.level(say)
    items = [ask.catalogue[name] for name in MAPPED]
    item = next((one for one in items if (ask.latest(one.id, level)["state"] == "value").any()), items[0])
    rows, unit = indicator.compared(item, scorecard.reasons(say, item, level, ask.latest(item.id, level)))
    finding = indicator.spread(say, rows, unit, indicator.cells(item, level))
    whole = links.anchor(say("territory.whole"), "territory", zone="france")
    lead = html("{} {}", say("territory.directory.lead"), whole)
    headings.page(scorecard.placed(say, scorecard.label(say, item), finding), lead, at=head)
    workstream.choropleth(say, item, rows, level, unit, cited.data(ask, say, [item], badges.least(rows["kind"])))
    draw(directory(ask, say))


def _ways(ask: Ask, say: Say, place: Place) -> None:
    """What changed there, and what may be done with the page."""
    level, code = place
    ways = [links.anchor(say("territory.beside"), "territory-compare")] if level != "nation" else []
    if level == "department":
        ways.append(links.anchor(say("territory.chart"), "reorganisation-chart"))
    ways += filter(None, [_namesake(ask, say, level, code)])
    ways.append(chosen.toggle(ask, say, "territory", place))
    ways += [] if static_target.current() or ask.demonstration else reading.before(ask, say, "territory")
    with st.container(horizontal=True, key="opening"):
        changes = changed.line(ask, say, place)
        draw(html('{}<ul class="tc-ways">{}</ul>', changes, concat(html("<li>{}</li>", one) for one in ways if one)))
        control.offer(ask, say, place)


def _standings(ask: Ask, say: Say, place: Place) -> pd.DataFrame:
    """The indicators of the three workstreams, drawn; as one table, for its file and what comes below."""
    level, code = place
    cards_of = {room: ask.scorecard(room, level, code) for room in WORKSTREAMS}
    below = level != "nation"  # the country is set against no other
    medians = {name: ask.middle(name, level) for card in cards_of.values() for name in card["indicator"] if below}
    nation = _nation(ask)
    for room, card in cards_of.items():
        if ask.real_on is None or _tells(card, nation if below else {}):
            indicators(ask, say, room, card, place, medians if below else None, nation if below else None)
    whole = pd.concat(cards_of.values(), ignore_index=True)
    national = {name: row["value"] for name, row in nation.items()}
    whole = whole.assign(
        nation=whole["indicator"].map(national),
        median=whole["indicator"].map(medians),
        why_none=_whys(ask, say, whole, level),
        source=[cited.names(ask, say, [ask.catalogue[name]]) or None for name in whole["indicator"]],
        source_text=[ask.catalogue[name].source_text for name in whole["indicator"]],
    )
    keys = lambda row: figures.of_standings(row["indicator"], level, code)(row)  # noqa: E731
    kind = badges.least(whole["kind"])
    downloads.csv(say, whole, f"fiche-{level}-{code}", kind, say("territory.csv"), keys=keys)
    return whole


def _tells(card: pd.DataFrame, nation: Mapping[str, Row]) -> bool:
    """Whether one of some indicators says something of a place: what is the same in the whole country does not, and
    what is known of a workstream besides stands in the head of the page.
    """
    known = card[card["state"].isin(("value", "secret"))].to_dict("records")
    return any(row["value"] != nation.get(row["indicator"], {}).get("value") for row in known)


def _sources_of(ask: Ask, card: pd.DataFrame) -> Sequence[str]:
    """The sources of the indicators that have no value here, each once."""
    names = card.loc[card["state"] == "missing", "indicator"]
    return list(dict.fromkeys(source for name in names for source in ask.catalogue[name].sources))


def directory(ask: Ask, say: Say) -> Markup:
    """HTML of every region with its départements, as links."""
    regions, departments = lookup.names(ask)
    groups = ""
    for region, name in by_name(regions).items():
        inside = concat(
            html("<li>{}</li>", _link(f"{say.text(department)} ({code})", "department", code))
            for code, (department, parent) in departments.items()
            if parent == region
        )
        groups += html("<section><h3>{}</h3><ul>{}</ul></section>", _link(say.text(name), "region", region), inside)
    whole = html('<div class="tc-directory">{}</div>', groups)
    title = html('<div class="tc-section"><h2>{}</h2></div>', say("territory.directory.all"))
    return title + more.folded(say, whole, len(regions), more.FEWEST)


def _link(label: str, level: str, code: str) -> str:
    return links.anchor(label, "territory", **links.territory(level, code))


def opening(ask: Ask, say: Say, level: str, code: str) -> None:
    """The finding for the territory and the pace of its three workstreams."""
    paces = {room: ask.progress(room, level, code) for room in WORKSTREAMS}
    headings.page(headline.of(ask, say, level, code), _about(ask, say, level, code))
    draw(
        html(
            '<div class="tc-paces">{}</div>',
            concat((_pace(ask, say, room, pace, (level, code)) for room, pace in paces.items())),
        )
    )


def _namesake(ask: Ask, say: Say, level: str, code: str) -> Markup:
    """The way from a département to the region of the same name, and back: they are two, with figures of their own."""
    regions, departments = lookup.names(ask)
    if level == "region":
        other = next((one for one, (name, _) in departments.items() if name == regions[code]), None)
    else:
        name, parent = departments.get(code, ("", ""))
        other = parent if regions.get(parent) == name else None
    if level == "nation" or other is None:
        return NOTHING
    to = "department" if level == "region" else "region"
    return links.anchor(say(f"territory.namesake.{to}"), "territory", **links.territory(to, other))


def _report(ask: Ask, say: Say, level: str, code: str) -> None:
    """How to have a figure of the page checked, and by whom."""
    lines = {
        say("indicators.territory"): lookup.place(ask, say, level, code),
        say("indicators.edition"): ask.edition.name,
        say("indicators.name"): say("indicators.contest_which"),
    }
    indicator.report(say, say("indicators.contest_page"), lines)
    if ask.may_contest(level, code):
        remarks.way(say, **links.territory(level, code))


def _pace(ask: Ask, say: Say, room: str, pace: Progress, place: Place) -> Markup:
    """Where a workstream is; where it has no rate, what was kept of what was promised, then what is known here."""
    link = links.anchor(say(f"parts.workstream.{room}"), room)
    known = glance.known(ask, say, room, place) if ask.real_on and pace.value is None else []
    if known and place != figures.NATION:  # what was promised is of the country, and stands there
        return html("<div><h2>{}</h2>{}</div>", link, cards.figures_of(known))
    promised = commitments.of(ask, room) if pace.value is None else None
    told = commitments.pace(say, promised, place[0]) if promised else scorecard.gauge(say, pace)
    return html("<div><h2>{}</h2>{}{}</div>", link, told, cards.figures_of(known) if known else NOTHING)


def _about(ask: Ask, say: Say, level: str, code: str) -> str:
    here = ask("territory/facts", **lookup.where(level, code)).iloc[0]
    return say(f"territory.of_{level}", code=code, people=figures.key("population", level, code)(here["population"]))


@kept
def _nation(ask: Ask) -> dict[str, Row]:
    """The value of the country of each indicator, its state and its month: every territory stands beside them."""
    cards = [scorecard_of(ask.viewer, ask.edition, room).to_dict("records") for room in WORKSTREAMS]
    rows = [row for card in cards for row in card]
    return {row["indicator"]: row | {"value": _national(row)} for row in rows}


def _national(row: Row) -> Any:
    return figures.of_indicator(row["indicator"], "value", *figures.NATION, row["period"])(row["value"])


def _whys(ask: Ask, say: Say, card: pd.DataFrame, level: str) -> list[str | None]:
    """Why an indicator of the sheet has no value, in words; none where it has one."""
    return [
        None if state == "value" else scorecard.reason(say, ask.catalogue[name], level, state)
        for name, state in zip(card["indicator"], card["state"], strict=True)
    ]


def indicators(
    ask: Ask,
    say: Say,
    room: str,
    card: pd.DataFrame,
    where: tuple[str, str],
    medians: Mapping[str, float] | None,
    nation: Mapping[str, Row] | None,
) -> None:
    """The indicators of one workstream, each with its curve, against the country and the median of its level."""
    known = ask.real_on
    name, found = say(f"parts.workstream.{room}"), workstream.reached(say, room, card, *where, known is not None)
    headings.section(scorecard.placed(say, name, found))
    address = partial(_indicator_address, room)
    titles = {name: origins(ask, say, ask.catalogue[name]) for name in card["indicator"]}
    lines = workstream.lines(ask, say, card, *where)
    targets = workstream.targets(ask, say, room, card, *where)
    beside = scorecard.Beside(medians, nation or {}, lines, titles, full=True, targets=targets, known=known)
    draw(scorecard.listing(say, card, ask.catalogue, address, *where, beside=beside))


def origins(ask: Ask, say: Say, item: Indicator) -> Sequence[str]:
    """The titles of the sources that the value of an indicator comes from, each once."""
    rows = sourced.of(ask.viewer, ask.edition, item)
    title = say.column("title", rows)
    return list(dict.fromkeys(rows[title].fillna(rows["title"]).fillna(rows["file_name"])))


def _indicator_address(room: str, identifier: str) -> str:
    return links.href(room, indicateur=identifier)


def questions(ask: Ask, say: Say, place: Place) -> None:
    """Open questions of the territory: how many, of what, the oldest by name, and where to see them."""
    where = lookup.where(*place)
    rows, things = ask("overview/watch", **where), ask("territory/questions", **where)
    named, own = say.column("name", things), f" – {lookup.place(ask, say, *place)}"
    things = things.assign(**{named: things[named].str.removesuffix(own)})  # the page is of that place
    count = figures.key("subjects_watch", *place)(len(rows))
    title = say("overview.watch.title" if count else "overview.watch.title_none", count=count)
    lead = "" if count else say("territory.questions.none_sentence")
    with panels.framed(say, "questions", title, lead, badges.least(rows["kind"]), tall=True):
        by = rows.set_index("alert", drop=False)
        ranked = unusual.ranked(ask, place, by.index)
        told = [
            replace(
                _question(say, by.loc[one.alert].to_dict(), things[things["alert"] == one.alert], place),
                unusual=unusual.sentence(say, one, place),
            )
            for one in ranked
        ]
        if told:
            cards.watch(say, told, FIRST)
        draw(unusual.rule(say, ranked))


def owing(ask: Ask, say: Say, place: Place) -> None:
    """Who owes what there: ministries their replies, services their inventory, and whoever sends a source late."""
    where, at = lookup.where(*place), links.territory(*place)
    lines = []
    if ask.reads_undecided:
        names = lookup.ministries(ask, say)
        for row in ask("reorganisation/held", **where).to_dict("records"):
            one = row["ministry"]
            waiting = figures.key("ministry_waiting", *place, None, None, ministry=one)(int(row["waiting"]))
            address = links.href("reorganisation-proposals", ministere=one, alerte="waiting", **at)
            words = say("territory.owing.replies", count=waiting)
            lines.append(cards.Alert(waiting, words, names.get(one, one), address))
    left = ask("missions/by_status", **where).set_index("status")["exercises"].get("to_inventory", 0)
    count = figures.key("exercises_at", *place, status="to_inventory")(int(left))
    address = links.href("missions-inventory", statut="to_inventory", **at)
    services = say("territory.owing.services")
    lines.append(cards.Alert(count, say("territory.owing.to_inventory", count=count), services, address))
    owed, data = watch.watched(ask("method/owed", **where)), say("territory.owing.data")
    counts = {"late": freshness.late(owed), "unknown": freshness.never(owed) if ask.real_on else 0}
    for (state, number), name in zip(counts.items(), ("late", "never"), strict=True):
        count = figures.key(f"sources_{name}", *place)(number)
        address = links.href("method-freshness", etat=state, **at)
        lines.append(cards.Alert(count, say(f"territory.owing.{name}", count=count), data, address))
    title = say("territory.owing.title" if any(one.count for one in lines) else "territory.owing.none")
    with panels.framed(say, "owing", title, "", tall=True):
        if any(one.count for one in lines):
            cards.watch(say, lines, FIRST)


def _question(say: Say, row: Mapping[Any, Any], things: pd.DataFrame, place: tuple[str, str]) -> cards.Alert:
    whose = figures.EVERYONE if row["published"] else figures.SCOPE
    count = figures.key(row["alert"], *place, None, whose)(int(row["count"]))
    people = figures.key("people_far", *place)(row["people"])
    named = list(dict.fromkeys(things[say.column("name", things)]))[:NAMED]
    room = say(f"parts.workstream.{row['workstream']}")
    others = say("territory.questions.others", count=count - len(named)) if count > len(named) else ""
    names = concat((_named(say, row["alert"], row["workstream"], one) for one in named), ", ")
    where = html("{} · {}{}", room, names, others)
    sentence = say(f"parts.alert.{row['alert']}", count=count, people=people)
    return cards.Alert(count, sentence, where, links.href(row["page"]))


def _named(say: Say, alert: str, workstream: str, name: str) -> Markup:
    """The title of a proposal is French; a territory is called so in every language."""
    proposal = workstream == "reorganisation" and alert not in ("contribution_missing", "no_cooperation")
    whole = headings.unbroken(say.text(name))
    return french(whole) if proposal else whole


def proposals(ask: Ask, say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> None:
    """Proposals of the territory with their next step, longest at their stage first."""
    rows = rows.sort_values("days", ascending=False).reset_index(drop=True)
    written = rows.assign(
        type_name=_words(say, "type", rows["type"]),
        stage_name=_words(say, "stage", rows["stage"]),
        next_name=_words(say, "stage", rows["next_stage"]),
        outcome_name=_words(say, "outcome", rows["outcome"]),
    )
    tables.framed(
        say,
        _proposals_title(ask, say, rows["red"], place),
        say("reorganisation.proposals.lead"),
        written,
        "propositions",
        badges.least(rows["kind"]),
        _proposal_columns(say),
        "" if ask.reads_everything else say(f"reorganisation.scope.{ask.reader}"),
        say("reorganisation.stages.none"),
        shown=SHOWN if place[0] == "nation" else None,
        keys=figures.cells({"days": "proposal_days"}, of={"proposal": "proposal_id"}),
        later=more.EVERYWHERE,
    )


def _words(say: Say, group: str, values: "pd.Series[Any]") -> list[str | None]:
    return [say(f"reorganisation.{group}.{value}") if isinstance(value, str) else None for value in values]


def _proposals_title(ask: Ask, say: Say, red: "pd.Series[Any]", place: tuple[str, str]) -> str:
    if red.empty:
        return say("reorganisation.proposals.title_none")
    key = "title" if ask.reads_undecided else "title_public"
    count, late = figures.key("proposals", *place)(len(red)), figures.key("proposals_red", *place)(int(red.sum()))
    return say(f"reorganisation.proposals.{key}", count=count, late=late)


def _proposal_columns(say: Say) -> dict[str, tuple[str, str | None]]:
    names = {
        "proposal_id": "id",
        "title": "name",
        "type_name": "type",
        "stage_name": "stage",
        "since": "since",
        "days": "days",
        "next_name": "next",
        "next_on": "next_on",
        "outcome_name": "outcome",
    }
    units = {"title": "deposited", "since": "date", "days": "duration", "next_on": "date"}
    return {name: (say(f"reorganisation.proposals.{key}"), units.get(name)) for name, key in names.items()}


def counters(ask: Ask, say: Say, place: Place) -> None:
    """The open counters of the territory on a map and in a list, with the ways to their filters and to who is far from
    one. Those of the whole country are counted, and read on the map of counters.
    """
    count = int(ask("territory/facts", **lookup.where(*place)).iloc[0]["counters"])  # without those apart
    if not count:
        headings.section(say("counters.points.title_none"))
        states.empty(say, say("territory.no_counter"))
        return
    count = figures.key("open_counters", *place)(count)
    row = ask.scorecard("counters", *place).set_index("indicator").loc[REACH].to_dict()
    title, reach = say("counters.points.title", count=count), _reach(ask, say, row, place)
    ways = {"counters_map": "counters-map", "counters_access": "counters-access"}
    told = html("<p>{}</p>", concat((links.anchor(say(f"territory.{key}"), at) for key, at in ways.items()), " · "))
    if place[0] == "nation":
        headings.section(title, reach)
        draw(told)
        return
    departments = {key: name for key, (name, _) in lookup.names(ask)[1].items()}
    rows = counter_list.named(say, ask("counters/points", **lookup.where(*place)), departments)
    said = [row["kind"]] if reach else []
    with panels.framed(say, "guichets", title, reach, badges.least([*rows["kind"], *said])):
        _map(ask, say, place, title, told)
        counter_list.show(say, rows, False, "guichets", cited.of_lists(ask, say, ask.catalogue["P1"]))


def _map(ask: Ask, say: Say, place: Place, alt: str, ways: Markup) -> None:
    """Where people are received there, over its communes, or its départements; beside it, the one that is chosen, which
    leads to its sheet, and the `ways` to other pages.
    """
    level, code = place
    inside = lookup.departments(ask, level, code)
    rows = ask("counters/addresses")
    rows = rows[rows["department"].isin(inside)]
    groups = [say(f"counters.format.{name}") for name in rows["format"]]
    stops = [say("access.map.by_stops", name=name) for name in groups]
    shown = rows.assign(
        code=rows["counter_id"],
        name=[say.text(name) for name in rows["name"]],
        under=rows["commune_name"].fillna(""),
        group=pd.Series(groups, rows.index).mask(rows["stop"].notna(), pd.Series(stops, rows.index)),
    )
    shown = shown.sort_values("group", key=lambda one: one.map(-one.value_counts()), kind="stable")
    names = {row["code"]: f"{row['name']} ({row['under']})" for row in shown.to_dict("records")}
    drawn, beside = st.columns([2, 1], gap="medium")
    with beside:
        chosen = deck.choice(say, names, say("territory.choose_counter"))
        if chosen in names:
            way = links.anchor(names[chosen], counter_list.SHEET, guichet=chosen)
            draw(html('<p class="tc-ways" role="status">{}</p>', way))
        draw(ways)
    towns = {"town": shown["commune_name"]} if level == "department" else {}
    with drawn:
        near(say, "territory", shown.assign(**towns), alt, chosen=chosen, inside=inside)


def _reach(ask: Ask, say: Say, card: Row, place: Place) -> str:
    """How many people have a counter within reach, in the country too; empty where it is not known here."""
    if card["state"] != "value":
        return ""
    row, item = figures.standing(card, REACH, *place), ask.catalogue[REACH]
    here = say("indicators.place", place=scorecard.label(say, item), rest=say.value(row["value"], item.unit))
    nation = _nation(ask)[REACH]
    if place[0] == "nation" or pd.isna(nation["value"]):
        return here
    there = figures.of_indicator(REACH, "value", "nation", "FR", row["period"])(nation["value"])
    return joined("", [here, " (", say("indicators.in_france", value=say.value(there, item.unit)), ")"])
