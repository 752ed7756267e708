"""Freshness: who owes which source, how often, what is late at the date of the data, and which figures wait for it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup
from pages.elements import badges, filters, headings, links, more, numbers
from pages.markup import NOTHING, attributes, concat, draw, html
from pages.parts import ahead, indicator, scope, scorecard, tables
from pages.shell.ask import Ask
from pages.text import ALL, Say
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures, freshness, watch
from queries.freshness import LATE, STATES
from queries.indicators import WORKSTREAMS

SHOWN, FIGURES = 20, 12
# What an address shows that names no single state.
SHOWING: Mapping[str, tuple[str, ...]] = {"": (*LATE, "newer", "soon", "copy", "unknown"), "late": LATE, "all": STATES}
HELD = {"copies": "copy", "newer": "newer"}  # of what others publish, by its state
NOBODY: Mapping[str, int] = {}
UNTIL = ("week", "before", "quarter")  # due a week before or after the edition, earlier, by the end of its quarter
KINDS = ("real", "estimated", "demonstration")
Where = dict[str, str | None]


def render(ask: Ask, say: Say) -> None:
    """The page of freshness: what is owed, filtered by territory, ministry and state, then the figures it is for."""
    head = st.container()
    first, second, third, fourth, fifth = st.columns(5)
    place = lookup.territory(ask, say, (first, second), own_first=True)
    with third:
        names = lookup.ministries(ask, say)
        every = say("freshness.all_ministries")
        ministry = filters.any_of("ministere", names, say("freshness.ministry"), every)
    with fourth:
        options = ["", "late", *UNTIL, *STATES, "all"]
        state = filters.choice("etat", options, say("freshness.state_label"), lambda one: _state(say, one))
    with fifth:
        held = KINDS if ask.edition.kind == "demonstration" else KINDS[:2]  # elsewhere nothing is made up
        kinds = {one: say(f"parts.kind.{one}") for one in held}
        kind = filters.any_of("nature", kinds, say("freshness.column.kind"), say("freshness.every_kind"))
    rows = watch.watched(ask("method/owed", **lookup.where(*place), ministry=ministry or None))
    of = {"ministry": ministry or None}
    with head:
        _opening(ask, say, rows, place, of)
    if kind:
        computed(ask, say, place, kind)
    shown = _shown(ask, rows, state).reset_index(drop=True)
    waits = state in UNTIL and bool(freshness.never(rows))
    owed(ask, say, shown, names, say(f"freshness.owed.{'until' if waits else 'none' if state else 'calm'}"))
    if not kind:
        computed(ask, say, place)


def _shown(ask: Ask, rows: pd.DataFrame, state: str) -> pd.DataFrame:
    if state not in UNTIL:
        return rows[rows["state"].isin(SHOWING.get(state, (state,)))]
    rows = rows[rows["copied_on"].isna()]  # what others publish is looked at, not awaited
    day, week = pd.Timestamp(ask.edition.as_of), pd.Timedelta(days=freshness.WEEK)
    due = pd.to_datetime(rows["due_on"])
    kept = {"week": due.between(day - week, day + week), "before": due < day - week}
    return rows[kept.get(state, due <= day + pd.offsets.QuarterEnd(0))].sort_values("due_on", kind="stable")


def _state(say: Say, state: str) -> str:
    return say(f"freshness.state.{state or 'due'}")


def _opening(ask: Ask, say: Say, rows: pd.DataFrame, place: tuple[str, str], of: Where) -> None:
    """How many sources are late, whose count it is, and the ways to what is in each state."""
    count = figures.key("sources_late", *place).among(**of)(freshness.late(rows))
    never = figures.key("sources_never", *place).among(**of)(freshness.never(rows))
    held = {
        name: figures.key(f"sources_{state}", *place).among(**of)(freshness.held(rows, state))
        for name, state in HELD.items()
    }
    title = _awaited(say, "sources", count, never, held)
    if place != figures.NATION:
        title = scorecard.placed(say, lookup.place(ask, say, *place), title)
    else:
        title = scope.read(say, ask.whose, title)
    place_of_title = st.container()  # a message in the place of an empty one would come before the states
    if not rows.empty:
        _ways(say, figures.key("owed", *place).among(**of), rows["state"].value_counts())
    headings.page(title, say(f"freshness.lead_{ask.edition.kind}", date=ask.edition.as_of), at=place_of_title)


def _ways(say: Say, key: figures.Key, counts: "pd.Series[int]") -> None:
    """How many there are in each state, each a way to them; the states that there are none of."""
    items = concat(_way(say, state, key.among(state=state)(int(counts[state]))) for state in STATES if state in counts)
    without = [say.inside(_state(say, state)) for state in STATES if state not in counts]
    none = say("freshness.without", states=say.listed(without, ALL)) if without else ""
    told = say.apart(list(filter(None, (say("freshness.states"), none))))
    draw(html('<p class="tc-note">{}.</p><ul class="tq-states">{}</ul>', told, items))


def _awaited(say: Say, about: str, late: int, never: int, held: Mapping[str, int] = NOBODY) -> str:
    """How many are late, newer elsewhere or mere copies, then how many wait for what was never sent; that none is late
    where nothing else is to be said: of a copy nobody knows.
    """
    told = [say(f"freshness.{about}.title", count=late)] if late else []
    told += [say(f"freshness.{about}.{name}", count=count) for name, count in held.items() if count]
    told += [say(f"freshness.{about}.{'and_never' if told else 'never'}", count=never)] if never else []
    return joined(", ", told or [say(f"freshness.{about}.title_none")])


def _way(say: Say, state: str, count: int) -> Any:
    label = _state(say, state)
    where = links.here("method-freshness", etat=state)
    look = attributes(" class=tc-late") if state in LATE else NOTHING
    return html("<li><a {}><strong{}>{}</strong> {}</a></li>", where, look, say.number(count), label)


def owed(ask: Ask, say: Say, rows: pd.DataFrame, ministries: dict[str, str], empty: str) -> None:
    """What is owed, what has been late longest first; who owes it, by function."""
    title = say.column("title", rows)
    rows = _together(rows)
    told = rows.assign(
        name=[ahead.source(say, ask.catalogue, row[title], row["part"]) for row in rows.to_dict("records")],
        whose=[_whose(say, row, ministries) for row in rows.to_dict("records")],
        by=rows[say.column("owner", rows)],
        period_name=[say(f"freshness.periodicity.{one}") for one in rows["periodicity"]],
        state_name=_states(say, rows),
    )
    units = {"name": "over:by", **dict.fromkeys(("known_on", "theirs", "due_on"), "date")}
    units |= {"days": "duration", "kind": "kind"}
    columns = ["name", "whose", "period_name", "known_on", "due_on", "days", "state_name"]
    columns[4:4] = ["theirs"] if rows["theirs"].notna().any() else []
    columns += ["kind"] if rows["kind"].nunique() > 1 else []  # one kind is that of the panel, which says it
    tables.framed(
        say,
        _furthest(say, told),
        say("freshness.owed.sentence"),
        told,
        "envois",
        badges.least(rows["kind"].dropna()) if rows["kind"].notna().any() else ask.edition.kind,
        {name: (say(f"freshness.column.{name.removesuffix('_name')}"), units.get(name)) for name in columns},
        shown=SHOWN,
        empty=empty,
        keys=_days,
        late=_late(say, told),
        despite=["nature"],
    )


def _together(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for all who owe the same source and are at the same point with it; `owing`, how many they are. Each of
    those who are late, or soon will be, keeps a row, with its name.
    """
    each = rows["code"].where(rows["state"].isin((*LATE, "soon")), "")
    rows = rows.assign(each=each)
    alike = ["source", "part", "level", "known_on", "due_on", "state", "kind", "each"]
    owing = rows.groupby(alike, dropna=False)["code"].transform("size")
    return rows.assign(owing=owing).drop_duplicates(alike).drop(columns="each").reset_index(drop=True)


def _furthest(say: Say, rows: pd.DataFrame) -> str:
    """What has been late longest, and for how long; what the list is where nothing is late."""
    late = rows[rows["state"].isin(LATE)]
    if late.empty:
        return say("freshness.owed.title")
    longest = leaders(late, "days", say.duration, keys=_days)
    names = say.leading("source", [*dict.fromkeys(longest.names)])
    return say("freshness.owed.title_late", names=names, time=longest.value)


def _late(say: Say, rows: pd.DataFrame) -> numbers.Late:
    """Which cells of state, and of days where there are any, say that something is late, by header."""
    red = rows["state"].isin(LATE)
    header = numbers.header(say, say("freshness.column.days"), "duration")
    return {say("freshness.column.state"): list(red), header: list(red & rows["days"].notna())}


def _states(say: Say, rows: pd.DataFrame) -> list[str]:
    """How each line stands; of what is late the days are beside it, of a copy its day, of a look what it found."""
    return [_state_of(say, row) for row in rows.to_dict("records")]


def _state_of(say: Say, row: Mapping[Any, Any]) -> str:
    state, looked, copied = row["state"], row.get("looked_on"), row.get("copied_on")
    if state in LATE:
        return say("freshness.short.late") if pd.isna(looked) else say("freshness.looked.late", day=looked)
    if pd.isna(copied) or state == "nothing":
        return say(f"freshness.state.{state}")
    if pd.isna(looked):
        return say("freshness.copied", day=copied)
    found = "same" if state == "on_time" else "newer" if state == "newer" else "failed"
    return say(f"freshness.looked.{found}", day=looked, copied=copied)


def _days(row: Any) -> dict[str, figures.Key]:
    """What the cell of days of a line is: of a source, of a part of it, for who owes it."""
    ministry = row["code"] if row["level"] == "ministry" else None
    place: tuple[str, str] = figures.NATION if ministry else (row["level"], row["code"])
    part = row["part"] if isinstance(row["part"], str) else None
    return {"days": figures.key("owed_days", *place, source=row["source"], part=part, ministry=ministry)}


def _whose(say: Say, row: Any, ministries: dict[str, str]) -> str:
    """Which territory or ministry owes it, in words; of several, how many."""
    if row["owing"] > 1:
        return say(f"freshness.owing.{row['level']}", count=row["owing"])
    if row["level"] == "ministry":
        return ministries.get(row["code"], row["code"])
    return say("parts.level.nation") if row["level"] == "nation" else say.text(row["territory"])


def computed(ask: Ask, say: Say, place: tuple[str, str], kind: str = "") -> None:
    """The figures of a territory, or those of a kind: who answers for each, which waits for a late source, which lacks
    start or target.
    """
    rows = freshness.figures(ask.viewer, ask.edition, *place)
    if kind:
        cards = pd.concat([ask.scorecard(room, *place) for room in WORKSTREAMS])
        told = cards[cards["state"].isin(("value", "secret")) & (cards["kind"] == kind)]["indicator"]
        rows = rows[rows["indicator"].isin(told)].reset_index(drop=True)
    items = [ask.catalogue[one] for one in rows["indicator"]]
    lateness = figures.key("figures_late", *place, nature=kind or None)(int(rows["state"].isin(LATE).sum()))
    never = figures.key("figures_never", *place, nature=kind or None)(int((rows["state"] == "unknown").sum()))
    lacking = figures.key("figures_lacking", *place, nature=kind or None)(int(rows["lacks"].notna().sum()))
    told = rows.assign(
        name=[scorecard.label(say, item) for item in items],
        by=[indicator.owner(say, item) for item in items],
        period_name=[say(f"freshness.periodicity.{one}") for one in rows["periodicity"]],
        state_name=_states(say, rows),
        lacks_name=[say(f"freshness.lacks.{one}") if isinstance(one, str) else None for one in rows["lacks"]],
    )
    order = rows["state"].map(freshness.FIGURE_STATES.index)
    told = told.assign(rank=order, whole=rows["lacks"].isna())
    told = told.sort_values(["rank", "days", "whole"], ascending=[True, False, True], kind="stable")
    units = {"name": "over:by", "due_on": "date", "days": "duration", "kind": "kind"}
    columns = ("name", "period_name", "due_on", "days", "state_name", "lacks_name", "kind")
    tables.framed(
        say,
        _of_kind(say, len(rows), place, kind) if kind else _awaited(say, "figures", lateness, never),
        say("freshness.figures.sentence", lacking=say("freshness.figures.lacking", count=lacking)),
        told.drop(columns=["rank", "whole"]).reset_index(drop=True),
        "fraicheur-indicateurs",
        badges.least(rows["kind"].dropna()) if rows["kind"].notna().any() else ask.edition.kind,
        {name: (say(f"freshness.column.{name.removesuffix('_name')}"), units.get(name)) for name in columns},
        empty=say("freshness.figures.none"),
        shown=FIGURES,
        keys=figures.cells({"days": "figures_days"}, *place, of={"indicator": "indicator"}),
        later=False if kind else more.EVERYWHERE,
        late=_late(say, told),
        despite=["ministere", "etat"],
    )


def _of_kind(say: Say, count: int, place: tuple[str, str], kind: str) -> str:
    """How many figures of a territory are real, estimated, or invented."""
    told = figures.key("figures_of_kind", *place, nature=kind)(count)
    return say("freshness.figures.of_kind", count=told, kind=say.inside(say(f"parts.kind.{kind}")))
