"""Consultation: which associations were invited and came, quarter by quarter, and how long before the decision."""

from typing import Any

import pandas as pd
import streamlit as st

from pages.ask import Ask
from pages.missions import choices, wording
from pages.missions.inventory import STYLE
from pages.parts import downloads, filters, headings, numbers, panel, panels, states, tables
from pages.parts.markup import escape, quoted
from pages.text import MISSING, Say
from pages.text.leaders import leaders
from pages.text.places import Place

OPINIONS = ("favourable", "reservations", "unfavourable")
GROUPS = ("association", "ministry", "domain")
Row = dict[Any, Any]


def render(ask: Ask, say: Say) -> None:
    """The page of consultation."""
    st.html(STYLE)
    head = st.container()
    level, code = filters.territory(ask, say)
    where = choices.where()
    rows = ask("missions/calendar", **where)
    with head:
        headings.page(title(say, rows), sentence(say, rows, filters.place(ask, say, level, code)))
    if choices.nothing_deposited(ask, say):
        return
    calendar(ask, say, rows)
    associations(ask, say, where)
    left, right = st.columns(2, gap="medium")
    with left:
        lags(ask, say, where)
    with right:
        coming(ask, say, where)


def title(say: Say, rows: pd.DataFrame) -> str:
    """Which associations missed the largest share of the meetings they were invited to."""
    sums = rows.groupby("association")[["invited", "held", "attended", "absent"]].sum()
    known = sums[sums["attended"] + sums["absent"] > 0]
    if known.empty:
        return say("consultation.title_none")
    share = 100 * known["absent"] / (known["attended"] + known["absent"])
    if not share.any():
        return say("consultation.title_all")
    worst = leaders(share.rename("share").reset_index(), "share", lambda one: say.percent(one, 0), name="association")
    return say("consultation.title", who=say.text(say.tied(worst.names)), share=worst.value)


def sentence(say: Say, rows: pd.DataFrame, place: Place) -> str:
    """Invitations, meetings and attendance in all."""
    if rows.empty:
        return say("consultation.lead_none", place=place)
    sums = rows[["invited", "held", "attended", "absent"]].sum()
    unknown = int(sums["held"] - sums["attended"] - sums["absent"])
    told = say("consultation.lead", place=place, invited=sums["invited"], held=sums["held"], attended=sums["attended"])
    return f"{told} {say('consultation.unknown', count=unknown)}" if unknown else told


def calendar(ask: Ask, say: Say, rows: pd.DataFrame) -> None:
    """One line per association, one column per quarter: attended over invited."""
    told = rows.assign(
        association_name=[say.text(one) for one in rows["association"]],
        quarter_name=[_quarter(say, day) for day in rows["quarter"]],
    )
    panel(
        say,
        say("consultation.calendar.title"),
        say("consultation.calendar.lead"),
        lambda: st.html(_calendar(say, rows)),
        told,
        "calendrier-des-concertations",
        wording.kind(ask, "consultations"),
        {
            "association_name": (say("consultation.association"), None),
            "quarter_name": (say("consultation.quarter"), None),
        }
        | {
            name: (say(f"consultation.{name}"), "count")
            for name in ("invited", "held", "attended", "absent", "to_come")
        },
        say("consultation.calendar.note"),
    )


def _quarter(say: Say, day: Any) -> str:
    return say("consultation.quarter_of", quarter=str((day.month + 2) // 3), year=str(day.year))


def _calendar(say: Say, rows: pd.DataFrame) -> str:
    quarters = list(pd.date_range(rows["quarter"].min(), rows["quarter"].max(), freq="QS"))
    cells = {(row["association"], row["quarter"]): row for row in rows.to_dict("records")}
    most = int(rows["invited"].max())
    years = "".join(
        f"<span>{pd.Timestamp(one).year if pd.Timestamp(one).quarter == 1 or not rank else ''}</span>"
        for rank, one in enumerate(quarters)
    )
    lines = "".join(
        f"<li><b>{escape(say.text(name))}</b><div>"
        + "".join(_cell(say, cells.get((name, one)), most) for one in quarters)
        + f"</div><em>{_total(say, rows[rows['association'] == name])}</em></li>"
        for name in rows.groupby("association")["invited"].sum().sort_values(ascending=False).index
    )
    axis = f'<li aria-hidden="true"><b></b><div>{years}</div><em></em></li>'
    name = quoted(say("consultation.calendar.title"))
    return (
        f'<div class="tc-wide" tabindex="0" role="region" aria-label="{name}">'
        f'<ul class="tm-calendar" style="--quarters:{len(quarters)}">{lines}{axis}</ul></div>'
    )


def _cell(say: Say, row: Row | None, most: int) -> str:
    """A disc as large as the invitations, filled by the share that was attended."""
    if row is None:
        return "<span></span>"
    size = 100 * (row["invited"] / most) ** 0.5
    known = row["attended"] + row["absent"]
    share = 100 * row["attended"] / known if known else 0
    counts = {name: row[name] for name in ("invited", "attended", "absent")}
    told = say("consultation.cell", quarter=_quarter(say, row["quarter"]), **counts)
    look = ' class="tm-unknown"' if not known else ""
    disc = f'<i style="--size:{max(size, 25) / 100:.2f};--share:{share:.0f}%"></i>'
    return f'<span{look} title="{quoted(told)}">{disc}</span>'


def _total(say: Say, rows: pd.DataFrame) -> str:
    return escape(say("consultation.total", attended=rows["attended"].sum(), invited=rows["invited"].sum()))


def associations(ask: Ask, say: Say, where: dict[str, str | None]) -> None:
    """Per association: invited, held, attended, opinions where they may be read."""
    rows = ask("missions/consultations", **where)
    told = rows.assign(
        name=[say.text(one) for one in rows["association"]],
        share=100 * rows["attended"] / rows["held"].where(rows["held"] > 0),
    )
    columns = {
        "name": (say("consultation.association"), None),
        "invited": (say("consultation.invited"), "count"),
        "held": (say("consultation.held"), "count"),
        "attended": (say("consultation.attended"), "count"),
        "share": (say("consultation.share"), "percent"),
    }
    if wording.answers_here(ask):
        columns |= {one: (say(f"consultation.{one}"), "count") for one in OPINIONS}
    else:  # kept back, not zero: neither in the table nor in its file
        told = told.drop(columns=list(OPINIONS))
    tables.framed(
        say,
        say("consultation.associations.title"),
        say("consultation.associations.lead"),
        told,
        "associations",
        wording.kind(ask, "consultations"),
        columns,
        empty=say("consultation.none"),
    )


def lags(ask: Ask, say: Say, where: dict[str, str | None]) -> None:
    """Days from an attended meeting to the decision, by association, ministry or domain."""
    by = filters.chosen("par", GROUPS, "association")
    rows = ask("missions/lags", by=by, **where)
    names = wording.ministries(ask, say)
    write = {
        "association": say.text,
        "ministry": lambda code: names.get(code, MISSING),
        "domain": lambda code: wording.word(say, "domain", code),
    }[by]
    told = rows.assign(name=[write(one) for one in rows["thing"]])
    heading = say("consultation.lags.none")
    if len(told.dropna(subset=["median_days"])):
        slowest = leaders(told, "median_days", say.duration)
        heading = say("consultation.lags.title", who=say.tied(slowest.names), days=slowest.value)
    with st.container(border=True, key="panel-lags", height="stretch"):
        panels.heading(say, heading, say("consultation.lags.lead"), wording.kind(ask, "consultations"))
        if told.empty:
            states.empty(say, say("consultation.none"))
            return
        _lags(say, told, by, heading)
        with st.container(horizontal=True, key="foot-lags"):
            downloads.csv(say, told, f"delais-par-{by}", wording.kind(ask, "consultations"))


def _lags(say: Say, told: pd.DataFrame, by: str, heading: str) -> None:
    label = say("consultation.lags.by")
    filters.choice("par", GROUPS, label, lambda one: say(f"consultation.lags.{one}"), "association", "segments")
    columns = {
        "name": (say(f"consultation.lags.{by}"), None),
        "meetings": (say("consultation.attended"), "count"),
        "followed": (say("consultation.lags.followed"), "count"),
        "median_days": (say("consultation.lags.median"), "days"),
    }
    numbers.table(numbers.readable(say, told, columns), heading)


def coming(ask: Ask, say: Say, where: dict[str, str | None]) -> None:
    """Invitations that have not led to a meeting."""
    rows = ask("missions/next_meetings", **where)
    told = rows.assign(
        label=[say.text(wording.label(say, row)) for row in rows.to_dict("records")],
        association_name=[say.text(one) for one in rows["association"]],
    )
    tables.framed(
        say,
        say("consultation.coming.title", count=len(rows)) if len(rows) else say("consultation.coming.title_none"),
        say("consultation.coming.lead"),
        told,
        "invitations-sans-reunion",
        wording.kind(ask, "consultations"),
        {
            "association_name": (say("consultation.association"), None),
            "label": (say("inventory.column.mission"), None),
            "territory": (say("mission.place"), None),
            "invited_on": (say("consultation.invited_on"), "date"),
        },
        empty=say("consultation.coming.none"),
        addresses={say("inventory.column.mission"): [choices.sheet(one) for one in rows["mission_id"]]},
    )
