"""Consultation: which associations were invited and came, quarter by quarter, and how long before the decision."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup, past, unpublished
from pages.blocks.lookup import Where
from pages.charts import axis, events
from pages.charts.axis import Axis
from pages.elements import filters, headings, numbers
from pages.markup import NOTHING, Markup, attributes, concat, draw, escape, html
from pages.missions import bylaw, choices, wording
from pages.parts import downloads, panel, panels, tables
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import MISSING, Say
from pages.text.leaders import leaders
from pages.text.places import Place
from pages.text.written import joined
from queries import figures

OPINIONS = ("favourable", "reservations", "unfavourable")
GROUPS = ("association", "ministry", "domain")
LEAST = 36  # percent of the largest disc: in a smaller one no share could be read
Row = dict[Any, Any]
NOWHERE: Mapping[str, str | None] = {}  # in particular: the whole country
# What meetings count, by column (queries/figures.toml).
COUNTED = {
    "invited": "invitations",
    "held": "meetings_held",
    "attended": "meetings_attended",
    "absent": "meetings_missed",
    "to_come": "meetings_to_come",
}


@unpublished.instead("missions-consultation", ("consultations", "mission_exercises"), bylaw.BY, bylaw.consultation)
def render(ask: Ask, say: Say) -> None:
    """The page of consultation."""
    head = st.container()
    level, code = lookup.territory(ask, say)
    where = lookup.where(level, code)
    rows = ask("missions/calendar", **where)
    headings.page(title(say, rows, where), sentence(say, rows, lookup.place(ask, say, level, code), where), at=head)
    if choices.nothing_deposited(ask, say):
        return
    calendar(ask, say, rows, where)
    associations(ask, say, where)
    left, right = st.columns([6, 7], gap="small")
    with left:
        lags(ask, say, where)
    with right:
        coming(ask, say, where)


def title(say: Say, rows: pd.DataFrame, where: Mapping[str, str | None] = NOWHERE) -> str:
    """Which associations missed the largest share of the meetings they were invited to."""
    sums = rows.groupby("association")[["invited", "held", "attended", "absent"]].sum()
    known = sums[sums["attended"] + sums["absent"] > 0]
    if known.empty:
        return say("consultation.title_none")
    share = 100 * known["absent"] / (known["attended"] + known["absent"])
    if not share.any():
        return say("consultation.title_all")
    keys = figures.cells({"share": "missed_share"}, *figures.at(where), of={"association": "association"})
    shares = share.rename("share").reset_index()
    worst = leaders(shares, "share", say.percent, name="association", keys=keys)
    who = say.leading("guest", [say.generic(one) for one in worst.names])
    return say("consultation.title", who=who, n=len(worst.names), share=worst.value)


def sentence(say: Say, rows: pd.DataFrame, place: Place, where: Where) -> str:
    """Invitations, meetings and attendance in all."""
    if rows.empty:
        return say("consultation.lead_none", place=place)
    sums = summed(rows, where)
    left = int(sums["held"] - sums["attended"] - sums["absent"])
    unknown = figures.key("meetings_unknown", *figures.at(where))(left)
    told = say("consultation.lead", place=place, invited=sums["invited"], held=sums["held"], attended=sums["attended"])
    return joined(" ", [told, say("consultation.unknown", count=unknown)]) if unknown else told


def summed(rows: pd.DataFrame, where: Where, association: str | None = None) -> dict[str, int]:
    """Meetings of a place over all quarters, of one association or of all."""
    rows = rows if association is None else rows[rows["association"] == association]
    at = figures.at(where)
    return {
        name: figures.key(figure, *at, association=association)(int(rows[name].sum()))
        for name, figure in COUNTED.items()
    }


def calendar(ask: Ask, say: Say, rows: pd.DataFrame, where: Where) -> None:
    """One line per association, one column per quarter or year: attended over invited."""
    told = rows.assign(
        association_name=[say.generic(one) for one in rows["association"]],
        quarter_name=[_quarter(say, day) for day in rows["quarter"]],
    )
    over = _axis(ask, say, rows, where)
    panel(
        say,
        busiest(say, rows, where),
        _legend(say, rows, where),
        lambda: draw(_calendar(say, rows, where, over) + events.listed(say, over.found)),
        told,
        "calendrier-des-concertations",
        ask.kind("consultations"),
        numbers.columns_of(say, "consultation: association_name=association quarter_name=quarter")
        | {
            name: (say(f"consultation.{name}"), "count")
            for name in ("invited", "held", "attended", "absent", "to_come")
        },
        say("consultation.calendar.note"),
        keys=figures.cells(COUNTED, *figures.at(where), on="quarter", of={"association": "association"}),
        marks=over.found,
    )


def _legend(say: Say, rows: pd.DataFrame, where: Where) -> str:
    """How discs are read, and how many invitations the largest one stands for."""
    of = {"association": "association"}
    keys = figures.cells({"invited": "invitations"}, *figures.at(where), on="quarter", of=of)
    most = leaders(rows, "invited", say.number, name="association", keys=keys).value if len(rows) else MISSING
    return say("consultation.calendar.lead", most=most)


def busiest(say: Say, rows: pd.DataFrame, where: Where) -> str:
    """The quarter of the most invitations, all associations together."""
    if rows.empty:
        return say("consultation.calendar.title")
    sums = rows.groupby("quarter", as_index=False)["invited"].sum()
    named = sums.assign(name=[_quarter(say, day) for day in sums["quarter"]])
    keys = figures.cells({"invited": "invitations"}, *figures.at(where), on="quarter")
    most = leaders(named, "invited", say.number, keys=keys)
    return say("consultation.calendar.found", who=say.leading("quarter", most.names), count=most.value)


def _axis(ask: Ask, say: Say, rows: pd.DataFrame, where: Where) -> Axis:
    """From the first day of the first quarter to the last day of the last one."""
    first, last = (rows["quarter"].min(), rows["quarter"].max()) if len(rows) else (ask.edition.as_of,) * 2
    end = (pd.Timestamp(last) + pd.offsets.QuarterEnd()).date()
    return axis.over(past.events(ask, say, "missions", figures.at(where)), pd.Timestamp(first).date(), end)


def _quarter(say: Say, day: Any) -> str:
    return say("consultation.quarter_of", quarter=str((day.month + 2) // 3), year=str(day.year))


def _year(_: Say, day: Any) -> str:
    return str(day.year)


def _calendar(say: Say, rows: pd.DataFrame, where: Where, over: Axis) -> Markup:
    """By quarter; by year on a phone, where seven years of quarters have no room: the style shows one of the two."""
    quarters = _discs(say, rows, over, "QS", where)
    return quarters + _discs(say, *yearly(rows, over), "YS", where)


def yearly(rows: pd.DataFrame, over: Axis) -> tuple[pd.DataFrame, Axis]:
    """Meetings by association and year, each at its first day, and the axis of these whole years."""
    years = rows["quarter"].dt.to_period("Y").dt.start_time
    sums = rows.groupby(["association", years], as_index=False)[list(COUNTED)].sum()
    return sums, replace(over, first=dt.date(over.first.year, 1, 1), last=dt.date(over.last.year, 12, 31))


def _discs(say: Say, rows: pd.DataFrame, over: Axis, every: str, where: Where) -> Markup:
    """One line per association, one disc `every` quarter (QS) or year (YS)."""
    days = list(pd.date_range(rows["quarter"].min(), rows["quarter"].max(), freq=every))
    cells = {(row["association"], row["quarter"]): row for row in rows.to_dict("records")}
    most = int(rows["invited"].max())
    write = _quarter if every == "QS" else _year
    begun = (
        html("<span>{}</span>", _year(say, one) if one.quarter == 1 or not rank else "")
        for rank, one in enumerate(days)
    )
    lines = concat(
        html("<li><b>{}</b><div>", say.generic(name))
        + concat(_cell(say, cells.get((name, one)), most, write) for one in days)
        + html("</div><em>{}</em></li>", _total(say, summed(rows, where, str(name))))
        for name in rows.groupby("association")["invited"].sum().sort_values(ascending=False).index
    )
    return html(
        '<ul class="{look}" aria-label="{label}" style="--columns:{columns};{uprights}">{above}{lines}{below}</ul>',
        look="tm-calendar" if every == "QS" else "tm-calendar tm-yearly",
        label=say("consultation.calendar.title"),
        columns=len(days),
        uprights=over.uprights,
        above=_beside(over.numbers(), "tc-numbers", say("consultation.totals")),
        lines=lines,
        below=_beside(concat(begun, " ")),
    )


def _beside(scale: Markup, look: str = "", total: str = "") -> Markup:
    """A scale above or below the lines, where their discs stand, and what the numbers at their end are."""
    words = html('<em class="tc-note">{}</em>', total) if total else html("<span></span>")
    return html('<li aria-hidden="true"><span></span><div class="{}">{}</div>{}</li>', look, scale, words)


def _cell(say: Say, row: Row | None, most: int, write: Callable[[Say, Any], str]) -> Markup:
    """A disc as large as the invitations, filled by the share that was attended."""
    if row is None:
        return html("<span></span>")
    size = 100 * (row["invited"] / most) ** 0.5
    known = row["attended"] + row["absent"]
    share = 100 * row["attended"] / known if known else 0
    counts = {name: row[name] for name in ("invited", "attended", "absent")}
    told = say("consultation.cell", quarter=write(say, row["quarter"]), **counts)
    look = attributes(' class="tm-unknown"') if not known else NOTHING
    if row["absent"]:  # those that somebody missed stand out
        look = attributes(' class="tm-missed"')
    return html(
        '<span{} title="{}" style="--size:{:.2f};--share:{:.0f}%"></span>', look, told, max(size, LEAST) / 100, share
    )


def _total(say: Say, sums: Mapping[str, int]) -> Markup:
    return escape(say("consultation.total", attended=sums["attended"], invited=sums["invited"]))


def associations(ask: Ask, say: Say, where: Where) -> None:
    """Per association: invited, held, attended, opinions where they may be read."""
    rows = ask("missions/consultations", **where)
    told = rows.assign(
        name=[say.generic(one) for one in rows["association"]],
        share=100 * rows["attended"] / rows["held"].where(rows["held"] > 0),
    )
    columns = numbers.columns_of(
        say,
        "consultation: name=association invited:count held:count attended:count share:percent",
    )
    if ask.reads(*figures.at(where)):
        columns |= {one: (say(f"consultation.{one}"), "count") for one in OPINIONS}
    else:  # kept back, not zero: neither in the table nor in its file
        told = told.drop(columns=list(OPINIONS))
    tables.framed(
        say,
        attendance(say, told, where),
        say("consultation.associations.lead"),
        told,
        "associations",
        ask.kind("consultations"),
        columns,
        empty=say("consultation.none"),
        keys=_association_keys(where),
    )


def attendance(say: Say, rows: pd.DataFrame, where: Where) -> str:
    """From the smallest share of meetings attended to the largest, with the associations (association, name, share)."""
    if not rows["share"].notna().any():
        return say("consultation.associations.heading")
    keys = figures.cells({"share": "attended_share"}, *figures.at(where), of={"association": "association"})
    low, high = (leaders(rows, "share", say.percent, lowest=end, keys=keys) for end in (True, False))
    if low == high:
        return say("consultation.associations.title_same", value=low.value)
    who = {"low_who": say.tied(low.names), "high_who": say.tied(high.names)}
    return say("consultation.associations.title", low=low.value, high=high.value, **who)


def _association_keys(where: Where) -> figures.Keys:
    """What the cells of missions/consultations are."""
    at, of = figures.at(where), {"association": "association"}
    counted = figures.cells(COUNTED | {"share": "attended_share"}, *at, of=of)

    def keys(row: figures.Row) -> Mapping[str, figures.Key]:
        opinions = figures.key("opinions", *at, association=row["association"])
        return {**counted(row), **{name: opinions.among(opinion=name) for name in OPINIONS}}

    return keys


def lags(ask: Ask, say: Say, where: Where) -> None:
    """Days from an attended meeting to the decision, by association, ministry or domain."""
    by = filters.chosen("par", GROUPS, "association")
    rows = ask("missions/lags", by=by, **where)
    names = lookup.ministries(ask, say)
    write = {
        "association": say.generic,
        "ministry": lambda code: names.get(code, MISSING),
        "domain": lambda code: wording.word(say, "domain", code),
    }[by]
    told = rows.assign(name=[write(one) for one in rows["thing"]])
    heading = say("consultation.lags.none")
    if len(told.dropna(subset=["median_days"])):
        slowest = leaders(told, "median_days", say.duration, keys=lag_keys(by, where))
        heading = say("consultation.lags.title", who=say.leading("thing", slowest.names), days=slowest.value)
    lead, kind = say("consultation.lags.lead"), ask.kind("consultations")
    with panels.framed(say, "lags", heading, lead, kind, tall=True, later=True):
        if told.empty:
            states.empty(say, say("consultation.none"))
            return
        _lags(say, told, by, heading, where)
        with st.container(horizontal=True, key="foot-lags"):
            downloads.csv(say, told, f"delais-par-{by}", kind, keys=lag_keys(by, where))


def lag_keys(by: str, where: Where) -> figures.Keys:
    """What the cells of missions/lags are."""
    names = {"meetings": "meetings_attended", "followed": "meetings_followed", "median_days": "lag_median"}
    return figures.cells(names, *figures.at(where), of={by: "thing"})


def _lags(say: Say, told: pd.DataFrame, by: str, heading: str, where: Where) -> None:
    label = say("consultation.lags.by")
    filters.choice("par", GROUPS, label, lambda one: say(f"consultation.lags.{one}"), "association", "segments")
    columns = numbers.columns_of(
        say,
        f"consultation.lags: name={by} meetings=consultation.attended:count followed:count median_days=median:duration",
    )
    numbers.table(numbers.readable(say, told, columns, lag_keys(by, where)), heading, fold=say)


def coming(ask: Ask, say: Say, where: Where) -> None:
    """Invitations that have not led to a meeting."""
    rows = ask("missions/next_meetings", **where)
    told = rows.assign(
        label=[wording.label(say, row) for row in rows.to_dict("records")],
        association_name=[say.generic(one) for one in rows["association"]],
    )
    awaited = figures.key("meetings_awaited", *figures.at(where))(len(rows))
    tables.framed(
        say,
        say("consultation.coming.title", count=awaited) if len(rows) else say("consultation.coming.title_none"),
        say("consultation.coming.lead"),
        told,
        "invitations-sans-reunion",
        ask.kind("consultations"),
        "consultation: association_name=association label=inventory.column.mission territory=mission.place "
        "invited_on:date",
        empty=say("consultation.coming.none"),
        addresses={say("inventory.column.mission"): [choices.sheet(one) for one in rows["mission_id"]]},
    )
