"""The path of proposals: how many at each stage, since when, who holds them, what moved, by which rules."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import unpublished
from pages.charts import bars
from pages.elements import filters, headings, more
from pages.markup import NOTHING, Markup, concat, draw, escape, html
from pages.parts import panel, panels, scope, tables
from pages.reorganisation import checks, choices, decided, listing, wording
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.leaders import leaders
from pages.text.written import joined
from queries.figures import Keys, knowing

FIRST = date(2018, 7, 1)
HOLDERS = 6
MINUS = "\u2212"
EVERYWHERE = {"median_everywhere": "stage_left_median"}
NATIONWIDE = {"median_nation": "stage_nation_median"}


def known(ask: Ask, say: Say) -> None:
    """How far the operations decided are, and the rules that proposals would follow."""
    decided.path(ask, say)
    checks.rules(ask, say)


@unpublished.instead("reorganisation-pipeline", decided.OWED, decided.BY, known)
def render(ask: Ask, say: Say) -> None:
    """The page of the path."""
    head = st.container()
    first, second = ("region", "departement"), ("type", "levier", "reseau")
    if ask.reads_undecided:
        held = choices.bar(ask, say, (*first, "ministere")) | choices.bar(ask, say, second)
    else:
        held = choices.bar(ask, say, (*first, *second)) | {"ministry": None}
    rows = wording.in_words(ask, ask("reorganisation/pipeline", **held))
    holders = ask("reorganisation/held", **held)
    headings.page(title(ask, say, rows, held), sentence(ask, say, rows, holders, held), at=head)
    path(ask, say, rows, held)
    hold(ask, say, holders, held)
    delays(ask, say, held)
    flow(ask, say, held)
    checks.rules(ask, say)


Held = Mapping[str, str | None]
# What the columns of the path are.
PATH = {
    "proposals": "proposals",
    "waiting": "proposals_waiting",
    "late": "proposals_overdue",
    "behind": "implementation_late",
    "undecided": "decision_awaited",
    "red": "proposals_red",
    "earlier": "proposals_earlier",
}
COUNT = {"count": "proposals"}
STAGES = PATH | {"median_days": "stage_median", "worst_days": "stage_worst"}
HELD = {
    "waiting": "ministry_waiting",
    "beyond_due": "ministry_overdue",
    "median_days": "ministry_median",
    "worst_days": "ministry_worst",
}
MOVES = {name: f"stage_{name}" for name in ("at_start", "came_in", "went_out", "at_end", "net")}


def counted(rows: pd.DataFrame, name: str, held: Held) -> int:
    """A count of the path over all its stages, which knows what it is."""
    known: int = choices.figure(PATH[name], held)(int(rows[name].sum()))
    return known


def title(ask: Ask, say: Say, rows: pd.DataFrame, held: Held) -> str:
    """What the path shows, in a sentence that changes with it."""
    total, waiting, late = (counted(rows, name, held) for name in ("proposals", "waiting", "late"))
    place = held["region"] or held["department"]
    if not total:
        return say("pipeline.title.none")
    if not ask.reads_undecided:
        return say("pipeline.title.public", count=total)
    if not waiting:
        return scope.titled(say, ask.whose, say("pipeline.title.flowing"), place)
    every = say("pipeline.title.only_late" if waiting == 1 else "pipeline.title.all_late")
    past = every if waiting == late else say("pipeline.title.late", count=late)
    return scope.titled(say, ask.whose, say("pipeline.title.waiting", count=waiting, late=past), place)


def sentence(ask: Ask, say: Say, rows: pd.DataFrame, holders: pd.DataFrame, held: Held) -> str:
    """How many are followed, and from which ministry most replies are awaited."""
    total = counted(rows, "proposals", held)
    if not ask.reads_undecided:
        carried = int(rows[rows["stage_rank"] >= 8]["proposals"].sum())
        return say(
            "pipeline.lead.public", count=choices.figure("proposals_carried", held)(carried), date=ask.edition.as_of
        )
    followed = say("pipeline.lead.followed", count=total, date=ask.edition.as_of)
    if not ask.reads_everything:
        return joined(". ", (followed, wording.scope(ask, say)))
    if holders.empty:
        return joined("", (followed, "."))
    most = leaders(holders, "waiting", str, name=say.column("name", holders))
    who = say.leading("ministry", [filters.short(name) for name in most.names])
    largest = holders.loc[holders["waiting"].idxmax()]
    count = choices.figure("ministry_waiting", held, ministry=largest["ministry"])(int(largest["waiting"]))
    owed = say("pipeline.lead.holds", count=count, who=who, n=len(most.names))
    return say("pipeline.lead.both", followed=followed, held=owed)


def path(ask: Ask, say: Say, rows: pd.DataFrame, held: Held) -> None:
    """One column per stage."""
    keys = choices.cells(STAGES, held, stage="stage")
    drawn = _path(say, rows, held, keys)

    def figure() -> None:
        bars.stages(say, drawn, say("pipeline.path.alt"), choices.cells(COUNT, held, stage="stage"))
        draw(_earlier(say, rows, held))

    panel(
        say,
        _overdue(say, rows, held),
        say("pipeline.path.lead" if ask.reads_undecided else "pipeline.path.lead_public"),
        figure,
        rows.assign(label=drawn["label"]) if rows[["proposals", "earlier"]].to_numpy().sum() else rows.iloc[:0],
        "propositions-par-etape",
        ask.kind("proposals"),
        "pipeline: label=stage proposals:count median_days=median:duration worst_days=worst:duration late:count "
        "behind:count undecided:count",
        wording.scope(ask, say),
        tall=True,
        keys=keys,
    )


def _overdue(say: Say, rows: pd.DataFrame, held: Held) -> str:
    """How many of those on the path are in red."""
    red, total = counted(rows, "red", held), counted(rows, "proposals", held)
    return say("pipeline.path.title", count=red, total=total) if red else say("pipeline.path.title_none")


def standing(say: Say, rows: pd.DataFrame, keys: Keys, times: Sequence[str] = ("median",)) -> pd.DataFrame:
    """The stages as `bars.stages` draws them: how many, how long, and how many are late."""
    known = [knowing(row, keys) for row in rows.to_dict("records")]
    told = {
        "stage": rows["stage"].to_list(),
        "label": [wording.word(say, "stage", stage) for stage in rows["stage"]],
        "count": rows["proposals"].to_list(),
        "red": rows["red"].to_list(),
        "late": [say("pipeline.path.red", count=row["red"]) if row["red"] else "" for row in known],
        "notes": [[_lasting(say, row, which) for which in times] for row in known],
    }
    return pd.DataFrame(told, rows.index, dtype=object)  # text of pandas would forget what figures are


def _lasting(say: Say, row: listing.Row, which: str) -> str:
    days = row[f"{which}_days"]
    return "" if pd.isna(days) else say(f"pipeline.path.{which}", days=say.duration(days))


def _path(say: Say, rows: pd.DataFrame, held: Held, keys: Keys) -> pd.DataFrame:
    """Each stage leads to its list; of the analysis, how many have every answer and wait for the CNATE."""
    drawn = standing(say, rows, keys, ("median", "worst"))
    drawn["address"] = [choices.href(etape=stage) for stage in rows["stage"]]
    analysed = rows["stage"] == "ministry_analysis"
    answered = int(rows.loc[analysed, "ready"].sum())
    if answered:
        count = choices.figure("ready_for_opinion", held)(answered)
        drawn.loc[analysed, "notes"].iloc[0].append(say("pipeline.path.ready", count=count))
    return drawn


def _earlier(say: Say, rows: pd.DataFrame, held: Held) -> Markup:
    """What was decided before the path was asked for, apart from it."""
    count = counted(rows, "earlier", held)
    if not count:
        return NOTHING
    link = listing.anchor(say("pipeline.earlier", count=count), choices.href(alerte="earlier"))
    return html('<p class="tr-note">{}</p>', link)


def hold(ask: Ask, say: Say, rows: pd.DataFrame, held: Held) -> None:
    """Which ministries have not answered; not for the public."""
    keys = choices.cells(HELD, held, ministry="ministry")
    if not ask.reads_undecided:
        with panels.framed(
            say,
            "refused",
            say("pipeline.hold.title"),
            say("pipeline.hold.refused_lead"),
            ask.kind("proposals"),
            tall=True,
        ):
            states.notice(say("pipeline.hold.refused_title"), say("pipeline.hold.who"))
        return
    names = [filters.short(name) for name in rows[say.column("name", rows)]]
    cut = say("proposals.first.all", shown=HOLDERS, total=len(rows)) if len(rows) > HOLDERS else ""
    panel(
        say,
        scope.titled(say, ask.whose, holders_title(say, rows, keys), held["region"] or held["department"]),
        joined(" ", filter(None, (say("pipeline.hold.lead"), cut))),
        lambda: _holders(say, rows.assign(name=names), keys),
        rows.assign(name=names),
        "analyses-par-ministere",
        ask.kind("proposals"),
        "pipeline: name=pipeline.hold.ministry waiting=pipeline.hold.waiting:count median_days=median:duration "
        "worst_days=worst:duration beyond_due=late:count",
        keys=keys,
        empty=say("reorganisation.holders.none"),
    )


def holders_title(say: Say, rows: pd.DataFrame, keys: Keys) -> str:
    """The ministry that owes the most replies, how many, and for how long."""
    if rows.empty:
        return say("reorganisation.holders.title_none")
    first = knowing(rows.iloc[0].to_dict(), keys)
    name, days = filters.short(first[say.column("name", first)]), say.duration(first["median_days"])
    return say("reorganisation.holders.title", count=first["waiting"], ministry=name, days=days)


def _holders(say: Say, rows: pd.DataFrame, keys: Keys) -> None:
    headers = {
        "name": say("pipeline.hold.ministry"),
        "n": say("pipeline.hold.waiting"),
        "days": say("pipeline.hold.median"),
        "worst": say("pipeline.hold.worst"),
    }
    listing.table(
        say,
        say("pipeline.hold.title"),
        headers,
        rows.head(HOLDERS),
        {
            "name": lambda row: listing.anchor(row["name"], choices.href(ministere=row["ministry"], alerte="waiting")),
            "n": lambda row: html("{}{}", say.number(row["waiting"]), _late(say, row["beyond_due"], row["waiting"])),
            "days": lambda row: escape(say.duration(row["median_days"])),
            "worst": lambda row: escape(say.duration(row["worst_days"])),
        },
        "tr-tight",
        keys,
    )


def _late(say: Say, count: int, total: int = 0) -> Markup:
    """How many are late; of several that all are, that they are."""
    words = say("pipeline.path.all_red") if count == total > 1 else say("pipeline.path.red", count=count)
    return html(' <small class="tc-late">{}</small>', words) if count else NOTHING


def flow(ask: Ask, say: Say, held: dict[str, str | None]) -> None:
    """What came into each stage and what went out between two days of the reader's choice."""
    with panels.chosen(say, "flow", later=more.EVERYWHERE) as heading:
        since, until = _dates(ask, say)
        rows = wording.in_words(ask, ask("reorganisation/flow", since=since, until=until, **held))
        moved = {"since": since, "until": until}
        came = choices.figure("stage_came_in", held, **moved)
        arrived = rows.set_index("stage")["came_in"]
        keys = choices.cells(MOVES, held | moved, stage="stage")
        lead = say(
            "pipeline.flow.lead",
            decided=came.among(stage="decision")(int(arrived["decision"])),
            carried=came.among(stage="implementation")(int(arrived["implementation"])),
            since=date.fromisoformat(since),
            until=date.fromisoformat(until),
        )
        moves = came(int(rows["came_in"].sum()))
        heading(say("pipeline.flow.title", count=moves), lead, ask.kind("proposals"))
        draw(_moves(say, rows, keys))
        columns = {"label": (say("pipeline.stage"), None)} | {
            name: (say(f"pipeline.flow.{name}"), "count") for name in ("at_start", "came_in", "went_out", "at_end")
        }
        labelled = rows.assign(label=[wording.word(say, "stage", stage) for stage in rows["stage"]])
        name, kind = say("pipeline.flow.name"), ask.kind("proposals")
        listing.foot(say, name, labelled, "flux-entre-deux-dates", kind, columns, keys=keys)


def _dates(ask: Ask, say: Say) -> tuple[str, str]:
    last = ask.edition.as_of
    quarters = [day.date().isoformat() for day in pd.date_range(FIRST, last, freq="QS")]
    left, right = st.columns(2)
    write = lambda day: say.date(date.fromisoformat(day))  # noqa: E731
    year_before = (pd.Timestamp(last) - pd.DateOffset(years=1)).date().isoformat()
    start = max([day for day in quarters if day <= year_before], default=quarters[0])
    with left:
        since = filters.choice("depuis", quarters, say("pipeline.flow.since"), write, start)
    later = [day for day in [*quarters, last.isoformat()] if day > since]
    with right:
        until = filters.choice("jusque", later, say("pipeline.flow.until"), write, last.isoformat())
    return since, until


def _moves(say: Say, rows: pd.DataFrame, keys: Keys) -> Markup:
    largest = max(int(rows[["came_in", "went_out"]].to_numpy().max()), 1)
    heads = (
        say("pipeline.stage"),
        say("pipeline.flow.then"),
        say("pipeline.flow.came_in"),
        say("pipeline.flow.net"),
        say("pipeline.flow.went_out"),
        say("pipeline.flow.now"),
    )
    head = concat((html("<span>{}</span>", text) for text in heads), " ")
    told = rows.assign(net=rows["came_in"] - rows["went_out"]).to_dict("records")
    lines = concat(_move(say, knowing(row, keys), largest) for row in told)
    return html('<ul class="tr-moves"><li aria-hidden="true">{}</li>{}</ul>', head, lines)


def _move(say: Say, row: dict[Any, Any], largest: int) -> Markup:
    came, went = row["came_in"], row["went_out"]
    net = html('<em aria-hidden="true">{}</em>', say.signed(row["net"])) if came or went else html("<span></span>")
    bars = [html('<span style="width:{:.1f}%"></span>', 70 * part / largest) for part in (came, went)]
    out = escape(MINUS if went else "") + escape(say.number(went))
    name = wording.word(say, "stage", row["stage"])
    words = say("pipeline.flow.line", start=row["at_start"], came=came, went=went, end=row["at_end"])
    return html(
        '<li><span>{name} <span class="tc-hidden"> {words}</span></span> '
        '<b aria-hidden="true">{at_start}</b> '
        '<span class="tr-in" aria-hidden="true">{in_bar} <em>{came}</em></span> '
        "{net} "
        '<span class="tr-out" aria-hidden="true"><em>{out}</em>{out_bar}</span> '
        '<b aria-hidden="true">{at_end}</b></li>',
        name=name,
        words=words,
        at_start=say.number(row["at_start"]),
        in_bar=bars[0],
        came=say.signed(came),
        net=net,
        out=out,
        out_bar=bars[1],
        at_end=say.number(row["at_end"]),
    )


def delays(ask: Ask, say: Say, held: dict[str, str | None]) -> None:
    """Median days spent at each stage by proposals that have left it, here and among all that the reader sees."""
    rows = ask("reorganisation/delays", **held)
    rows = rows[rows["proposals"] > 0]
    left = {"median_days": "stage_left_median", "proposals": "stage_left"}
    inside = ask.reads_undecided and rows["median_nation"].notna().any()
    beside, shown = ("median_nation", NATIONWIDE) if inside else ("median_everywhere", EVERYWHERE)
    own, everywhere = choices.cells(left, held, stage="stage"), choices.cells(shown, {}, stage="stage")
    compared = {beside: (say("pipeline.delays.nation" if inside else "pipeline.delays.everywhere"), "duration")}
    lead = "lead_nation" if inside else "lead"
    if ask.reads_everything and not any(held.values()):  # it would be compared with itself
        compared, lead = {}, "lead_whole"
    names = [wording.word(say, "stage", stage) for stage in rows["stage"]]
    heading = _slowest(say, rows.assign(label=names), own) if len(rows) else say("pipeline.delays.none")
    tables.framed(
        say,
        heading,
        say(f"pipeline.delays.{lead}"),
        rows.assign(label=names),
        "delais-par-etape",
        ask.kind("proposals"),
        {
            "label": (say("pipeline.stage"), None),
            "median_days": (say("pipeline.delays.here" if compared else "pipeline.median"), "duration"),
            **compared,
            "proposals": (say("pipeline.delays.count"), "count"),
        },
        keys=lambda row: {**own(row), **everywhere(row)},
        later=more.EVERYWHERE,
    )


def _slowest(say: Say, rows: pd.DataFrame, keys: Keys | None = None) -> str:
    slowest = leaders(rows, "median_days", say.duration, name="label", keys=keys)
    who = say.leading("stage", slowest.names)
    return say("pipeline.delays.title", who=who, days=slowest.value)
