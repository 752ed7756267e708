"""What the overviews of the three readers are made of: cards, what needs attention, milestones."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import agenda, changed, commitments, glance, headline, lookup, unusual
from pages.elements import badges, links, more, numbers
from pages.markup import NOTHING, Markup, concat, draw, html
from pages.note import control
from pages.overview import wording
from pages.parts import cards, downloads, outlook, panels, remarks, scope, scorecard, timeline
from pages.parts.alerts import IN_A_FOLD, MEASURED, ORDER, watched
from pages.shell.ask import Ask
from pages.text import Say
from queries import figures, freshness, watch
from queries.indicators import WORKSTREAMS, Progress

Place = tuple[str, str]  # (level, code)
FRANCE: Place = ("nation", "FR")
LATEST = 3  # milestones that stand beside a map
FEW = 2  # alerts, at most, beside which there is room for these
START = 2018  # the year of the founding text; what came before stays in the table
IN_THE_WEEK = ("proposals_overdue", "decision_awaited", "ready_for_opinion")  # alerts of what waits on somebody
WHOLE = 3  # alerts of which more is told than what they count: a list as high as the map beside it


def paces(ask: Ask, place: Place) -> dict[str, Progress]:
    """The progress of the three workstreams in a place."""
    return {workstream: ask.progress(workstream, *place) for workstream in WORKSTREAMS}


def opening(ask: Ask, say: Say, place: Place, beside: Markup = NOTHING, under: Markup = NOTHING) -> None:
    """What waits on whom this week, and what stands `under` it; then one quiet line: what changed, what stands `beside`
    it, the ways to a screen and to a note.
    """
    if ask.reads_undecided:
        draw(agenda.line(ask, say, place) + under)
    with st.container(horizontal=True, key="opening"):
        draw(changed.line(ask, say, place) + beside)
        control.offer(ask, say, place)


def workstreams(ask: Ask, say: Say, pace: Mapping[str, Progress], place: Place, against: bool = False) -> None:
    """The three cards, each with its first figures or `against` the nation and the median of the level; as files."""
    shown = [_card(ask, say, name, pace[name], place, against) for name in WORKSTREAMS]
    cards.workstreams(say, shown)
    with st.container(horizontal=True, horizontal_alignment="right"):
        if all(card.instead for card in shown):  # none has a rate: said once
            draw(html('<p class="tc-note">{}</p>', say("overview.card.none")))
        whole = lambda: _cards_file(ask, say, pace, place)  # noqa: E731
        kind, label = badges.least(one.kind for one in pace.values()), say("overview.files.cards")
        downloads.csv(say, whole, "chantiers", kind, label, keys=_of_card(place), beside=True)


def _card(ask: Ask, say: Say, workstream: str, pace: Progress, place: Place, against: bool) -> cards.Card:
    promised = commitments.of(ask, workstream)
    against = against and pace.value is not None
    unpaced = promised is not None and pace.value is None  # then what was kept stands there, and each bar tells its own
    ahead = headline.ahead(ask, say, workstream, place, brief=True)
    then = html(" <small>{}</small>", ahead) if ahead else NOTHING
    told = html("{}{}", NOTHING if unpaced else wording.card(say, pace, ask.catalogue), then)
    return cards.Card(
        number=WORKSTREAMS.index(workstream) + 1,
        title=say(f"overview.title.{workstream}"),
        sentence=told,
        value=pace.value,
        expected=pace.expected,
        gap=pace.gap,
        figures=_against(ask, say, workstream, place[0]) if against else glance.known(ask, say, workstream, place),
        href=links.href(workstream, **links.territory(*place)),
        kind=pace.kind,
        place=lookup.place(ask, say, *place),
        computed=say("overview.computed", count=pace.available),
        instead=commitments.pace(say, promised, place[0]) if promised and pace.value is None else NOTHING,
    )


def _against(ask: Ask, say: Say, workstream: str, level: str) -> list[cards.Figure]:
    nation, median = ask.progress(workstream).value, ask.median(workstream, level)
    told = {"nation": nation, f"median_{level}": median}
    source = say("overview.computed", count=ask.progress(workstream).available)
    return [
        cards.Figure(say.percent(value, 0), say(f"overview.against.{name}"), source=source)
        for name, value in told.items()
    ]


def missing(ask: Ask, say: Say, place: Place, late: bool = False) -> None:
    """How many sources are `late`, for who is not told otherwise, and how many nobody ever sent, which of a
    demonstration says nothing; with the ways to who owes each.
    """
    rows = watch.watched(ask("method/owed", **lookup.where(*place)))
    counts = {"late": freshness.late(rows) if late else 0, "never": freshness.never(rows) if ask.real_on else 0}
    states = {"late": "late", "never": "unknown"}
    ways = [
        links.anchor(
            say(f"overview.sources.{name}", count=figures.key(f"sources_{name}", *place)(count)),
            "method-freshness", etat=states[name], **links.territory(*place),
        )
        for name, count in counts.items()
        if count
    ]  # fmt: skip
    if ways:
        draw(html('<p class="tc-ways">{}</p>', concat(ways, " ")))


def late_sources(ask: Ask, say: Say, place: Place) -> cards.Alert:
    """How many sources are late in a place, as the page of freshness counts them, with the way there."""
    rows = watch.watched(ask("method/owed", **lookup.where(*place)))
    count = figures.key("sources_late", *place)(freshness.late(rows))
    address = links.href("method-freshness", etat="late", **links.territory(*place))
    sentence, where = say("overview.watch.sources_late", count=count), say("overview.watch.data")
    return cards.Alert(count, sentence, where, address, whose(ask, say, place, False))


def attention(
    ask: Ask,
    say: Say,
    rows: pd.DataFrame,
    place: Place,
    later: bool | str = False,
    shown: int = WHOLE,
    most: int = 99,
) -> None:
    """What needs attention in a place (rows of overview/watch), as many as its sheet and its note say, and its files.
    Each leads to its list; the others than the first `shown` are said in a few words, those after `most` folded.
    """
    ranked, alerts = _ranked(ask, say, rows, place)
    sentence, told = whose_once(say, "watch.sentence", [one for one in alerts if one.count])
    title = wording.subjects(say, "watch", alerts, place)
    kind = badges.least(rows["kind"])
    with panels.framed(say, "watch", title, sentence, kind, tall=True, later=later, anchor="alertes"):
        cards.watch(say, [*told[:shown], *(cards.brief(one) for one in told[shown:])], most)
        draw(unusual.rule(say, ranked))
        _files(say, rows, place)


def first_alerts(ask: Ask, say: Say, rows: pd.DataFrame, place: Place, shown: int = WHOLE) -> Markup:
    """HTML of the first of what `attention` lists further down, but of what waits on somebody, which the week counts
    above; with the way to all of it. None where nothing is.
    """
    ranked, alerts = _ranked(ask, say, rows, place)
    there = [one for one in alerts if one.count]
    lines = [told for one, told in zip(ranked, alerts, strict=True) if told.count and one.alert not in IN_THE_WEEK]
    if not lines:
        return NOTHING
    title = wording.subjects(say, "watch", alerts, place)
    whole = "#alertes" if len(there) > shown else links.href("territory", **links.territory(*place))
    items = concat(
        html('<li><a href="{}">{} {}</a></li>', one.href, say.number(one.count), one.sentence) for one in lines[:shown]
    )
    return html(
        '<nav class="tc-agenda tc-alerts" aria-label="{}"><p><a href="{}">{}</a></p><ul>{}</ul></nav>',
        title,
        whole,
        title,
        items,
    )


def _ranked(ask: Ask, say: Say, rows: pd.DataFrame, place: Place) -> tuple[list[unusual.Ranked], list[cards.Alert]]:
    """Rows of overview/watch in the order of what needs attention first, and in words."""
    known = rows.set_index("alert")
    ranked = unusual.ranked(ask, place, known.index)
    return ranked, [
        replace(alert(ask, say, one.alert, known.loc[one.alert], place), unusual=unusual.sentence(say, one, place))
        for one in ranked
    ]


def whose_once(say: Say, key: str, alerts: list[cards.Alert]) -> tuple[str, list[cards.Alert]]:
    """The sentence over alerts, which says whose they are where it is the same for all; and their lines, without it."""
    if len(whose := {one.whose for one in alerts}) != 1:
        return say(f"overview.{key}"), alerts
    return say(f"overview.{key}_whose", where=whose.pop()), [replace(one, whose="") for one in alerts]


def _files(say: Say, alerts: pd.DataFrame, place: Place) -> None:
    """What needs attention, as files."""
    rows = alerts[alerts["alert"].isin(ORDER)].reset_index(drop=True)
    told = rows[["alert", "workstream", "count", "people", "oldest", "kind"]].assign(
        what=[
            say(f"parts.alert.{row['alert']}", count=row["count"], people=row["people"]) for _, row in rows.iterrows()
        ]
    )
    published = dict(zip(rows["alert"], rows["published"], strict=True))

    def keys(row: Mapping[Any, Any]) -> dict[str, figures.Key]:
        count = watched(row["alert"], bool(published[row["alert"]]), *place)
        return {"count": count, "people": figures.key("people_far", *place)}

    downloads.csv(say, told, "alertes", badges.least(rows["kind"]), keys=keys)


def _cards_file(ask: Ask, say: Say, pace: Mapping[str, Progress], place: Place) -> pd.DataFrame:
    """One row a workstream, then its indicators: value, target, progress, expected pace and gap."""
    told: list[dict[str, Any]] = []
    for name in WORKSTREAMS:
        one = pace[name]
        told.append(
            {"workstream": name, "indicator": "", "name": say(f"overview.title.{name}"), "progress": one.value,
             "expected": one.expected, "gap": one.gap, "kind": one.kind}
        )  # fmt: skip
        card = ask.scorecard(name, *place).to_dict("records")
        columns = ("indicator", "period", "value", "target", "progress", "expected", "gap", "kind", "state")
        told += [
            {"workstream": name, "name": scorecard.label(say, ask.catalogue[row["indicator"]])}
            | {column: row[column] for column in (*columns, *remarks.remark_columns(row))}
            | _forecast(ask, say, row, place)
            for row in card
        ]
    return pd.DataFrame(told)


def _forecast(ask: Ask, say: Say, row: Mapping[Any, Any], place: Place) -> dict[str, Any]:
    """Where the trend of an indicator leads by the day of its target; none where it has no target."""
    item = ask.catalogue[row["indicator"]]
    if (found := ask.outlook(item.id, *place)) is None:
        return {}
    told = {f"forecast_{name}": getattr(found, name) for name in ("value", "low", "high")}
    return {"forecast": outlook.sentence(say, item, found, row, *place), **told}


def _of_card(place: Place) -> figures.Keys:
    """What the cells of the file of cards are: of a workstream, or of one of its indicators."""

    def keys(row: Mapping[Any, Any]) -> dict[str, figures.Key]:
        if row["indicator"]:
            return dict(figures.of_standings(row["indicator"], *place)(row))
        paced = {"progress": "value", "expected": "expected", "gap": "gap"}
        return {column: figures.key(f"{row['workstream']}.{facet}", *place) for column, facet in paced.items()}

    return keys


def alert(ask: Ask, say: Say, name: str, row: "pd.Series[Any]", place: Place) -> cards.Alert:
    """A row of overview/watch, in words."""
    count = watched(name, bool(row["published"]), *place)(int(row["count"]))
    return cards.Alert(
        count=count,
        sentence=say(f"parts.alert.{name}", count=count, people=figures.key("people_far", *place)(row["people"])),
        where=say(f"parts.workstream.{row['workstream']}"),
        href=links.href(row["page"], alert=name, **links.territory(*place), **{links.OPENS: IN_A_FOLD.get(name)}),
        whose=whose(ask, say, place, bool(row["published"])),
        since=say("overview.watch.since", count=count, day=row["oldest"]) if pd.notna(row["oldest"]) else "",
        turn=say(f"parts.turn.{name}") if ask.reads_undecided else "",
        said=_said(ask, say, name, place),
    )


def _said(ask: Ask, say: Say, name: str, place: Place) -> Markup:
    """What was last said of the figure that an alert is behind, in that place or, of France, anywhere: who says why."""
    there = [
        one
        for (indicator, *where), found in ask.remarks.items()
        for one in found
        if indicator == MEASURED.get(name) and place in (FRANCE, tuple(where))
    ]
    if not there:
        return NOTHING
    last = max(there, key=lambda one: (one.since, one.number))
    first = last.steps[0] if last.whole else last.steps[-1]
    told = {"remark": last.kind, "remark_is": last.state, "remark_on": last.since}
    return remarks.mark(say, told | {"remark_by": first.body, "remark_words": first.words})


def whose(ask: Ask, say: Say, place: Place, published: bool) -> str:
    """Whose a count is: of the place that is shown, by its name; the reader's own where it is theirs, or where what
    they read of it is theirs alone; without a place, everybody's or the reader's own.
    """
    if place == FRANCE:
        return scope.whose(say, ask.whose, published)
    if ask.own == (place,) or not (published or ask.reads(*place)):
        return scope.whose(say, ask.whose, False)
    return say("parts.scope.place", place=lookup.place(ask, say, *place))


def latest(ask: Ask, say: Say) -> None:
    """The last milestones in words, beside a map whose neighbours say little."""
    rows, steps = _steps(ask, say)
    with panels.framed(
        say, "derniers-jalons", say("overview.milestones.latest"), "", badges.least(rows["kind"]), later=True
    ):
        timeline.recent(say, steps[: -LATEST - 1 : -1], _names(say))


def milestones(ask: Ask, say: Say, recent: bool = True) -> None:
    """The dated strip in which an announcement never looks like a result; the last ones in words, where they stand
    nowhere else (`recent`).
    """
    rows, steps = _steps(ask, say)

    def figure() -> None:
        timeline.lanes(say, steps, _names(say), ask.edition.as_of)
        if recent:
            timeline.recent(say, steps[:-5:-1], _names(say))

    panels.panel(
        say,
        wording.milestones(say, [step.kind for step in steps]),
        say("overview.milestones.sentence"),
        figure,
        rows,
        "jalons",
        badges.least(rows["kind"]),
        {
            "milestone_date": (say("overview.milestones.date"), "date"),
            say.column("label", rows): (say("overview.milestones.label"), None),
            **numbers.columns_of(say, "overview.milestones: nature body reference"),
        },
        later=more.EVERYWHERE,
    )


def _steps(ask: Ask, say: Say) -> tuple[pd.DataFrame, list[timeline.Milestone]]:
    """The milestones as rows, and those of the strip."""
    # `kind` says real or demonstration in every file people download; the kind of milestone is its step.
    rows = ask("overview/milestones").rename(columns={"kind": "step", "source_kind": "kind"})
    rows["nature"] = [say(f"parts.milestone.{step}") for step in rows["step"]]
    return rows, [_milestone(say, row) for row in rows.to_dict("records") if row["milestone_date"].year >= START]


def _names(say: Say) -> dict[str, str]:
    return {name: say(f"parts.workstream.{name}") for name in WORKSTREAMS}


def _milestone(say: Say, row: Mapping[Any, Any]) -> timeline.Milestone:
    lane = row["workstream"] if row["workstream"] in WORKSTREAMS else None
    return timeline.Milestone(row["milestone_date"].date(), row[say.column("label", row)], row["step"], lane)
