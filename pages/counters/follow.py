"""Follow-up: what opened and closed, counters to look at, months out of the ordinary, what the figures are worth."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup, unpublished
from pages.counters import derived, figures, lists, wording
from pages.elements import badges, filters, headings, more, numbers
from pages.markup import Markup, concat, draw, html
from pages.parts import downloads, panel, panels, scope, tables, unfollowed
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import MISSING, Say
from pages.text.leaders import leaders
from pages.text.written import joined, opened
from queries import figures as known
from queries import freshness, problems
from queries.studies import unusual as anomalies

ALERTS = ("counters_falling", "counters_silent", "counters_below_hours", "counters_below_agents")
OF_FOOTFALL = ALERTS[:2]
HOURS = "P10"  # what is known where the hours of some fixed counter are
COLUMNS = {"busiest": "per_month", "quietest": "per_month", "falling": "change"}
COLUMNS |= {"loaded": "per_agent_hour", "roomy": "per_agent_hour"}
LOWEST = ("quietest", "falling", "roomy")
SORTS = tuple(COLUMNS)
SHOWN = 20
FLAGGED = 10  # unusual months of each sort
# Which figures the columns are.
_READ = (  # of the file of unusual months
    "follow.unusual: name=counters.points.name commune_name=counters.points.commune department=parts.department:code "
    "month=calendar.load.month:month kind=files.head.sort observed:count expected=usual:count low=files.head.low:count "
    "high=files.head.high:count rule=files.head.rule together=files.head.together"
)
UNUSUAL = known.cells(
    {"observed": "counter_acts", "off": "counter_off", "low": "counter_low", "high": "counter_high"},
    on="month",
    of={"counter": "counter_id"},
)
RANKED = known.cells(
    {
        "per_month": "counter_per_month",
        "months": "counter_months",
        "change": "counter_change",
        "compared": "counter_compared",
        "per_agent_hour": "counter_per_agent_hour",
    },
    of={"counter": "counter_id"},
)
LACKING = known.cells({"lacking": "counter_agents_lacking"}, of={"counter": "counter_id", "median": "median"})
RAMP = known.cells(
    {"counters": "cohort_counters", "acts": "cohort_acts", "percent": "cohort_share"},
    of={"cohort": "cohort", "age": "age"},
)
STEPS = known.cells(
    {"value": "published_acts", "ratio": "published_jump"}, row_level="department", row_code="code", on="month"
)
GAPS = known.cells(
    {"published": "published_acts", "counted": "counted_acts", "counters": "gap_counters", "gap": "acts_gap"}
    | {"gap_share": "acts_gap_share"},
    row_level="department",
    row_code="code",
    on="month",
)


def render(ask: Ask, say: Say) -> None:
    """The page of follow-up."""
    head = st.container()
    level, code = lookup.territory(ask, say)
    where = lookup.where(level, code)
    events = ask("counters/changes", **where)
    by_counter = not unpublished.gives_way(ask, "footfall")
    flagged = within(ask, derived.unusual(ask), where) if by_counter else None
    found = _falling(ask, say, where, flagged) if by_counter else _short_of_hours(ask, say, where)
    headings.page(*lists.opening(ask, say, events, (level, code), found), at=head)
    lists.network(ask, say, (level, code))
    alerts(ask, say, where, ALERTS if by_counter else ALERTS[2:3])
    lists.moves(ask, say, events, (level, code))
    with more.rest(say, "follow"):
        if by_counter:
            unusual(ask, say, flagged, (level, code))
            ranking(ask, say, where)
            ramp_up(ask, say)
        published(ask, say, where)
        lists.closings(ask, say, (level, code))
        if by_counter:
            reconciliation(ask, say, where)
        suspects(ask, say, where)
    if not by_counter:
        owners = {name: freshness.about(name).owner[say.language] for name in ("footfall", "counters")}
        tables.absent("load", say("follow.load.none"), say("follow.load.why", **owners), "")
    unpublished.block(ask, say, "counters-follow", ("footfall",))


def within(ask: Ask, flagged: pd.DataFrame | None, where: dict[str, str | None]) -> pd.DataFrame | None:
    """The flagged months of a territory, with the names of the counters."""
    if flagged is None:
        return None
    lives = ask("counters/counter_lives", **where).drop(columns=["department", "opened_on", "closed_on"])
    return flagged.merge(lives, on="counter_id", how="inner").reset_index(drop=True)


def _falling(ask: Ask, say: Say, where: dict[str, str | None], flagged: pd.DataFrame | None) -> str:
    """How many counters lose footfall; how many months are unusual where none does; "" where neither is known."""
    falling = ask("counters/table", **where, alert="counters_falling", rows=1)
    count = int(falling["total"].iloc[0]) if len(falling) else 0
    place = known.at(where)
    if count:
        return say("follow.title", count=known.key("counters_falling", *place)(count))
    if flagged is None:
        return say("follow.title_steady") if ask("counters/ranking", **where)["change"].notna().any() else ""
    return say("follow.title_none", count=known.key("unusual_months", *place)(len(flagged)))


def _short_of_hours(ask: Ask, say: Say, where: dict[str, str | None]) -> str:
    """Where no footfall by counter is published: the counters open for too few hours, by the lists."""
    rows = ask("counters/table", **where, alert=ALERTS[2], rows=1)
    count = int(rows["total"].iloc[0]) if len(rows) else 0
    if not count and not _knows_hours(ask, where):
        return say("follow.alerts.unknown_title")
    return say(f"follow.alerts.title_{ALERTS[2]}", count=known.key(ALERTS[2], *known.at(where))(count))


def alerts(ask: Ask, say: Say, where: dict[str, str | None], shown: Sequence[str] = ALERTS) -> None:
    """Counters that call for a look, reason by reason."""
    with panels.chosen(say, "alerts") as heading:
        alert = _chosen(ask, say, where, shown)
        rows = ask("counters/table", **where, alert=alert, rows=5000)
        kind = badges.least(rows["kind"]) if len(rows) else ask.kind("footfall" if alert in OF_FOOTFALL else "counters")
        title, why = _finding(ask, say, where, alert, rows, kind)
        heading(title, say(f"follow.alerts.lead_{alert}"), kind)
        if why:
            states.empty(say, say(why))
            return
        named = wording.placed(ask, say, rows)
        if alert == "counters_falling":  # those that fall most first, and by how much
            falls = ask("counters/falls", **where)[["counter_id", "change"]]
            named = named.merge(falls, how="left").sort_values("change", ignore_index=True)
        lines = concat(_line(say, row) for row in named.head(SHOWN).to_dict("records"))
        listed = html('<ul class="tk-columns">{}</ul>', lines)
        draw(more.folded(say, listed, min(len(rows), SHOWN), more.MOST))
        columns = (
            "counters.points: name place=access.white.department requests:count months=follow.rank.months "
            "weekly_hours=hours"
        )
        with st.container(horizontal=True, key="foot-alerts", vertical_alignment="center"):
            panels.every(say, title, named, "alerts", columns, SHOWN, wording.COUNTER_KEYS)
            downloads.csv(say, rows.drop(columns="total"), f"guichets-{alert}", kind, keys=wording.COUNTER_KEYS)


def _chosen(ask: Ask, say: Say, where: dict[str, str | None], shown: Sequence[str]) -> str:
    """The reason that is looked at, of those that are shown: unasked the first for which a counter is listed."""
    if len(shown) == 1:
        return shown[0]
    counts = ask("overview/watch", **where).set_index("alert")["count"]
    first = next((one for one in shown if counts.get(one, 0)), shown[0])
    which = say("follow.alerts.which")
    return filters.choice("alert", list(shown), which, lambda one: say(f"follow.alerts.{one}"), first, "segments")


def _finding(
    ask: Ask, say: Say, where: dict[str, str | None], alert: str, rows: pd.DataFrame, kind: str
) -> tuple[str, str]:
    """The title, and the key of why no counter is listed: not known is not that there are none; "" where some are."""
    if alert == ALERTS[2] and rows.empty and not _knows_hours(ask, where):
        return say("follow.alerts.unknown_title"), "follow.alerts.unknown"
    if alert == "counters_below_agents" and not _reads_agents(ask, where):
        return say("follow.alerts.closed_title"), "follow.alerts.closed"
    if alert in OF_FOOTFALL and kind == "estimated" and rows.empty:
        return say("follow.estimated"), "follow.estimated_why"
    title = say(f"follow.alerts.title_{alert}", count=known.key(alert, *known.at(where))(len(rows)))
    if alert == "counters_below_agents":  # the only one that is not published
        title = scope.titled(say, ask.whose, title, where["department"] or where["region"])
    return title, "follow.alerts.none" if rows.empty else ""


def _knows_hours(ask: Ask, where: dict[str, str | None]) -> bool:
    """Whether the hours of some fixed counter of a place are known."""
    card = ask.scorecard("counters", *known.at(where)).set_index("indicator")
    return str(card.loc[HOURS, "state"]) in ("value", "secret")


def _reads_agents(ask: Ask, where: dict[str, str | None]) -> bool:
    """Whether the agents of counters are read there: of the whole country, each reader's own are."""
    level, code = known.at(where)
    return ask.reads_undecided if level == "nation" else ask.reads(level, code)


def _line(say: Say, row: dict[Any, Any]) -> Markup:
    link = wording.anchor(say.text(row["name"]), wording.sheet(row["counter_id"]))
    row |= {name: key(row[name]) for name, key in wording.COUNTER_KEYS(row).items()}
    hours = "" if pd.isna(row["weekly_hours"]) else say("follow.hours", hours=row["weekly_hours"])
    acts = "" if pd.isna(row["requests"]) else say("follow.acts", count=row["requests"], months=row["months"])
    acts = say("follow.acts_secret") if row["requests_state"] == "secret" else acts
    place = row["place"] if isinstance(row["place"], str) else ""
    key = known.key("counter_fall", counter=row["counter_id"])
    fall = say.signed(key(row["change"]), "%", 1) if pd.notna(row.get("change")) else ""
    notes = joined("\u00a0· ", [part for part in (place, fall, acts, hours) if part])
    return html("<li><b>{}</b> <span>{}</span></li>", link, notes)


def unusual(ask: Ask, say: Say, flagged: pd.DataFrame | None, place: tuple[str, str]) -> None:
    """Months that the rule flags, with the evidence; data defects first said to be so."""
    if flagged is None:
        tables.absent(
            "unusual", say("follow.unusual.none_title"), say("follow.unusual.who"), say("follow.unusual.who_why")
        )
        return
    defects = flagged["kind"].isin(anomalies.DEFECTS)
    told = wording.placed(ask, say, flagged).assign(
        what=[say(f"follow.kind.{kind}") for kind in flagged["kind"]],
        why=[say(f"follow.rule.{rule}") for rule in flagged["rule"]],
        between=pd.Series([_between(say, row) for row in flagged.to_dict("records")], flagged.index, dtype=object),
        off=100 * (flagged["observed"] / flagged["expected"] - 1),
    )
    key = known.key("unusual_months", *place)
    counts = {name: key.among(sort=name)(int(part.sum())) for name, part in _parts(defects)}
    counted = {name: say(f"follow.unusual.{name}", count=count) for name, count in counts.items()}
    title = opened(say("follow.unusual.title", real=counted["real"], wrong=counted["defects"]))
    with panels.framed(say, "unusual", title, say("follow.unusual.lead"), ask.kind("footfall")):
        if told.empty:
            states.empty(say, say("follow.unusual.nothing"))
        for name, part in _parts(defects):
            _flagged(say, name, counted[name], told[part])
        with st.container(horizontal=True, key="foot-unusual", vertical_alignment="center"):
            learnt = say("follow.unusual.learnt") if ask.own else ""
            draw(html('<p class="tc-note">{}</p>', joined(" ", filter(None, (say("follow.unusual.rule"), learnt)))))
            _measured(say)
            downloads.csv(say, flagged, "mois-inhabituels", ask.kind("footfall"), keys=UNUSUAL, columns=_READ)


def _parts(defects: "pd.Series[bool]") -> tuple[tuple[str, "pd.Series[bool]"], ...]:
    return ("real", ~defects), ("defects", defects)


def _flagged(say: Say, name: str, title: str, rows: pd.DataFrame) -> None:
    """The latest of the flagged months; each counter leads to its sheet."""
    if rows.empty:
        return
    shown = rows.head(FLAGGED)
    same = [name for name in ("what", "why") if rows[name].nunique() == 1]  # said once, over the table
    told = ", ".join(say.inside(rows[name].iloc[0]) for name in same)
    draw(html('<h3 class="tk-small">{}</h3>', say("follow.unusual.all", title=title, why=told) if same else title))
    hidden = same if name == "defects" else ["what", *same]  # whether it fell or rose, its sign says
    columns = {key: one for key, one in numbers.held(rows, _unusual_columns(say)).items() if key not in hidden}
    numbers.table(numbers.readable(say, shown, columns, UNUSUAL), title, {columns["name"][0]: _sheets(shown)}, say)
    panels.every(say, title, rows, f"unusual-{name}", columns, FLAGGED, UNUSUAL)


def _sheets(rows: pd.DataFrame) -> list[str | None]:
    return [wording.sheet(counter) for counter in rows["counter_id"]]


def _measured(say: Say) -> None:
    """How often the rule cries wolf, and what it finds, behind one click."""
    names = [say(f"follow.measured.{name}") for name in anomalies.MEASURED]
    measured = list(anomalies.MEASURED.values())
    rates = pd.DataFrame(measured, columns=["noisy", "calm"], dtype="float64").assign(what=names)
    columns: numbers.Columns = {
        "what": (say("follow.measured.what"), None),
        **{name: (say(f"follow.measured.{name}"), "percent") for name in ("noisy", "calm")},
    }
    with st.popover(say("follow.measured.open"), type="tertiary", icon=":material/rule:", key="measured"):
        draw(html('<p class="tc-note">{}</p>', say("follow.measured.lead")))
        numbers.table(numbers.readable(say, rates, columns), say("follow.measured.open"))


def _between(say: Say, row: dict[Any, Any]) -> str:
    if pd.isna(row["low"]):
        return MISSING
    low, high = (UNUSUAL(row)[name](row[name]) for name in ("low", "high"))
    # In whole numbers a month may seem to lie within what it is outside of.
    digits = 1 if round(low) <= row["observed"] <= round(high) else 0
    return say("follow.unusual.between", low=say.number(low, digits=digits), high=say.number(high, digits=digits))


def _unusual_columns(say: Say) -> numbers.Columns:
    return numbers.columns_of(
        say,
        "follow.unusual: name=counters.points.name place=access.white.department month=counters.months.month:month "
        "what observed:count between=expected off:change why",
    )


def ranking(ask: Ask, say: Say, where: dict[str, str | None]) -> None:
    """Counters by acts a month, with the number of months that rests on."""
    kind = ask.kind("footfall")
    if kind == "estimated":
        tables.absent("ranking", say("follow.rank.none"), say("follow.estimated"), say("follow.estimated_why"))
        return
    rows = against_median(wording.placed(ask, say, ask("counters/ranking", **where)))
    sorts = SORTS if rows["per_agent_hour"].notna().any() else SORTS[:3]
    sort = filters.choice(
        "tri", list(sorts), say("follow.rank.sort"), lambda name: say(f"follow.rank.{name}"), "busiest", "segments"
    )
    rows = ordered(rows, sort)
    load = {"per_agent_hour": say("follow.rank.per_agent_hour"), "lacking": say("follow.rank.lacking")}
    columns: numbers.Columns = {
        **numbers.columns_of(
            say,
            "follow.rank: name=counters.points.name place=access.white.department per_month:count months "
            "change=footfall.by.change:change compared",
        ),
        **({name: (label, None) for name, label in load.items()} if sorts == SORTS else {}),
    }
    title = _rank_title(say, rows, sort)
    if sort in SORTS[3:]:  # numbers of agents are not published: those of the reader's own counters
        title = scope.titled(say, ask.whose, title, where["department"] or where["region"])
    tables.framed(
        say,
        title,
        say("follow.rank.lead_load" if sort in ("loaded", "roomy") else "follow.rank.lead"),
        rows,
        f"guichets-{sort}",
        kind,
        columns,
        empty=say("footfall.none"),
        shown=SHOWN,
        addresses={columns["name"][0]: _sheets(rows.head(SHOWN))},
        keys=lambda row: {**RANKED(row), **LACKING(row)},
        later=more.EVERYWHERE,
    )


def against_median(rows: pd.DataFrame) -> pd.DataFrame:
    """With how many agents more would bring each to the median load; not known where that load is nothing."""
    median = rows["per_agent_hour"].median() or float("nan")
    return rows.assign(median=median, lacking=rows["agents"] * (rows["per_agent_hour"] / median - 1))


def _rank_title(say: Say, rows: pd.DataFrame, sort: str) -> str:
    """Who comes first in an ordering, and by how much."""
    column = COLUMNS[sort]
    if rows[column].isna().all():
        return say("follow.rank.none")
    ends = leaders(rows, column, say.number, lowest=sort in LOWEST, keys=RANKED)
    who = say.text(say.leading("counter", ends.names))
    return say(f"follow.rank.title_{sort}", who=who, n=len(ends.names), count=ends.known)


def ordered(rows: pd.DataFrame, sort: str) -> pd.DataFrame:
    """The ranking asked for. A change rests on three months of both years, at least 100 acts a year before apart."""
    if sort == "falling":
        return rows[rows["compared"] >= 3].sort_values("change", ignore_index=True)
    if sort in ("loaded", "roomy"):
        told = rows[rows["per_agent_hour"].notna()]
        return told.sort_values("per_agent_hour", ascending=sort == "roomy", ignore_index=True)
    known = rows[rows["months"] >= 3]
    return known.sort_values(["per_month", "counter_id"], ascending=sort == "quietest", ignore_index=True)


def ramp_up(ask: Ask, say: Say) -> None:
    """How new counters fill up, by year of opening."""
    if ask.kind("footfall") == "estimated":
        tables.absent("ramp", say("follow.ramp.none"), say("follow.estimated"), say("follow.estimated_why"))
        return
    rows = derived.ramp_up(ask)
    rows = rows[rows["counters"] >= 5].assign(percent=lambda table: 100 * table["relative"])
    rows = rows.assign(year=rows["cohort"].astype(str))
    if rows.empty:
        tables.absent("ramp", say("follow.ramp.none"), say("footfall.none"), "")
        return
    panel(
        say,
        _ramp_title(say, rows),
        say("follow.ramp.lead"),
        lambda: figures.cohorts(say, rows, say("follow.ramp.alt")),
        rows,
        "montee-en-charge",
        ask.kind("footfall"),
        "follow.ramp: year age=axis counters:count acts:count percent:percent",
        keys=RAMP,
        later=more.EVERYWHERE,
        despite=unfollowed.TERRITORY,
    )


def _ramp_title(say: Say, rows: pd.DataFrame) -> str:
    """From the first month to the level, over all cohorts, weighted by their counters."""
    start = rows[rows["age"] == 0]
    full = rows[rows["age"] >= 1].groupby("age")[["percent"]].mean().query("percent >= 95")
    if start.empty or full.empty:
        return say("follow.ramp.title_plain")
    weighted = (start["percent"] * start["counters"]).sum() / start["counters"].sum()
    return say(
        "follow.ramp.title",
        start=say.percent(known.key("ramp_start")(weighted), 0),
        count=known.key("ramp_months")(int(full.index.min())),
    )


def published(ask: Ask, say: Say, where: dict[str, str | None]) -> None:
    """Jumps of the figures that the publisher gives, and dates that slid from row to row: defects of files."""
    rows = ask("counters/published_acts", **where)
    if rows.empty:
        return
    jumps = anomalies.steps(rows)
    dragged = ask("counters/file_defects")
    note = say("follow.steps.dragged", count=known.key("dragged_files")(len(dragged))) if len(dragged) else ""
    tables.framed(
        say,
        say("follow.steps.title", count=known.key("jumps", *known.at(where))(len(jumps))),
        say("follow.steps.lead"),
        jumps.sort_values("ratio", ascending=False, ignore_index=True),
        "sauts-publies",
        "real",
        "follow.steps: name=indicators.territory previous_month=before:month previous=value_before:count "
        "month=counters.months.month:month value=counters.months.requests:count ratio",
        note=note,
        empty=say("follow.steps.none"),
        keys=STEPS,
    )


def reconciliation(ask: Ask, say: Say, where: dict[str, str | None]) -> None:
    """Acts published by département against footfall by counter, where both are there."""
    rows = ask("counters/reconciliation", **where)
    if rows.empty:
        estimated = ask.kind("footfall") == "estimated"
        why = say("follow.gap.estimated" if estimated else "follow.gap.one_source")
        if not ask.reads_undecided:  # who deposits nothing needs no panel for it
            draw(html('<p class="tc-note">{}</p>', why))
            return
        tables.absent("gap", say("follow.gap.none"), why, "")
        return
    key = known.key("acts_gap", *known.at(where))
    published = rows["published"].sum()
    total = 100 * (rows["counted"].sum() / published - 1) if published else None  # of nothing, no share
    tables.framed(
        say,
        say(
            "follow.gap.title",
            gap=say.signed(key.called("acts_gap_total")(total), "%"),
            count=key.called("gap_departments")(rows["code"].nunique()),
        ),
        say("follow.gap.lead", median=say.percent(key.called("acts_gap_median")(rows["gap_share"].abs().median()))),
        rows,
        "rapprochement",
        badges.least(rows["kind"]),
        "follow.gap: name=indicators.territory month=counters.months.month:month published:count counted:count "
        "counters=follow.ramp.counters:count gap:count gap_share:percent",
        shown=SHOWN,
        keys=GAPS,
        later=more.EVERYWHERE,
    )


def suspects(ask: Ask, say: Say, where: dict[str, str | None]) -> None:
    """The lines of the files of counters where something is wrong, the worst first: which cell, and what of it."""
    rows = wording.placed(ask, say, ask("counters/suspect_lines", **where))
    told = rows.assign(sentence=[problems.of_line(one, say.language) for one in rows.to_dict("records")])
    count = known.key("suspect_lines", *known.at(where))(len(told))
    tables.framed(
        say,
        say("follow.suspects.title", count=count) if len(told) else say("follow.suspects.none"),
        say("follow.suspects.lead"),
        told,
        "lignes-douteuses",
        badges.least(rows["kind"]) if len(rows) else ask.kind("counters"),
        "counter.data: name=counters.points.name place=access.white.department line=follow.suspects.line "
        "column_name=column sentence=problem",
        shown=SHOWN,
        addresses={say("counters.points.name"): _sheets(told)},
        later=more.EVERYWHERE,
    )
