"""Clarification: how many missions at each step, since when, at which ministry and region; what breaks the rules."""

from typing import Any

import pandas as pd
import streamlit as st

from pages.ask import Ask
from pages.missions import choices, wording
from pages.missions.inventory import STYLE
from pages.parts import charts, filters, headings, panel, panels
from pages.parts import downloads as files
from pages.parts.markup import escape, quoted
from pages.text import MISSING, Say

STEPS = ("to_inventory", "inventoried", "in_consultation", "decided", "under_way", "done")
GROUPS = ("ministry", "region")
AGES = ("under_a_year", "under_two_years", "over_two_years")
BREACHES = choices.ALERTS[1:]
Row = dict[Any, Any]


def render(ask: Ask, say: Say) -> None:
    """The page of the flow."""
    st.html(STYLE)
    head = st.container()
    filters.territory(ask, say)
    where = choices.where()
    rows = ask("missions/by_status", **where)
    broken = ask("missions/breaches", **where)
    ministries = named(ask, say, ask("missions/ageing", by="ministry", **where), "ministry")
    with head:
        headings.page(title(say, ministries), sentence(say, rows, broken))
    if choices.nothing_deposited(ask, say):
        return
    steps(ask, say, rows)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        ageing(ask, say, where)
    with right:
        returned(ask, say, ministries)
    alerts(ask, say, broken)


def title(say: Say, ministries: pd.DataFrame) -> str:
    """How many ministries have not returned their whole inventory."""
    if ministries.empty:
        return say("clarification.title_none")
    missing = int((ministries["to_inventory"] > 0).sum())
    return (
        say("clarification.title", count=missing, total=len(ministries)) if missing else say("clarification.title_all")
    )


def sentence(say: Say, rows: pd.DataFrame, broken: pd.DataFrame) -> str:
    """How many are done of how many, and how many decisions nobody was consulted on."""
    counts = rows.set_index("status")["exercises"]
    if not counts.sum():
        return say("clarification.lead_none")
    alone = _total(broken[broken["breach"] == "decided_without_consultation"])
    lead = say("clarification.lead", done=counts["done"], total=counts.sum())
    return f"{lead} {say('clarification.alone', count=alone)}" if alone else lead


def steps(ask: Ask, say: Say, rows: pd.DataFrame) -> None:
    """One column per step, with the median days since."""
    told = rows.assign(
        label=[wording.word(say, "status", one) for one in rows["status"]],
        count=rows["exercises"],
        red=rows["exercises"].where(rows["status"] == "to_inventory", 0),
        note=[_since(say, row) for row in rows.to_dict("records")],
    )
    panel(
        say,
        say("clarification.steps.title"),
        say("clarification.steps.lead"),
        lambda: charts.stages(say, told, say("clarification.steps.title")),
        told if rows["exercises"].sum() else told.iloc[:0],
        "etapes-de-clarification",
        wording.kind(ask),
        {
            "label": (say("inventory.column.status"), None),
            "exercises": (say("inventory.count.exercises"), "count"),
            "median_days": (say("clarification.median"), "days"),
            "worst_days": (say("clarification.worst"), "days"),
        },
        say("clarification.steps.note"),
    )


def _since(say: Say, row: Row) -> str:
    if pd.isna(row["median_days"]) or row["status"] == "done":
        return ""
    return say("clarification.steps.since", days=say.duration(row["median_days"]))


def named(ask: Ask, say: Say, rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Rows of missions/ageing with the name of their ministry or region."""
    names = wording.ministries(ask, say) if by == "ministry" else dict(filters.names(ask)[0])
    return rows.assign(name=[names.get(code, MISSING) for code in rows["thing"]])


def _accents(column: "pd.Series[Any]") -> "pd.Series[Any]":
    return column.map(wording.order) if column.name == "name" else column


def ageing(ask: Ask, say: Say, where: dict[str, str | None]) -> None:
    """How long what is not done has stood still, by ministry or region, the oldest first."""
    by = filters.chosen("par", GROUPS, "ministry")
    rows = named(ask, say, ask("missions/ageing", by=by, **where), by)
    rows = rows.sort_values(["over_two_years", "name"], ascending=[False, True], key=_accents, ignore_index=True)
    worst = rows.iloc[0] if len(rows) else None
    heading = (
        say("clarification.ageing.none")
        if worst is None or not worst["over_two_years"]
        else say("clarification.ageing.title", name=worst["name"], count=int(worst["over_two_years"]))
    )
    panel(
        say,
        heading,
        say("clarification.ageing.lead"),
        lambda: _ageing(say, rows, by),
        rows,
        f"anciennete-par-{by}",
        wording.kind(ask),
        {"name": (say(f"clarification.ageing.{by}"), None)}
        | {step: (wording.word(say, "status", step), "count") for step in STEPS}
        | {age: (say(f"clarification.age.{age}"), "count") for age in AGES}
        | {"median_days": (say("clarification.median"), "days"), "worst_days": (say("clarification.worst"), "days")},
        say("clarification.ageing.note"),
        tall=True,
    )


def _ageing(say: Say, rows: pd.DataFrame, by: str) -> None:
    label = say("clarification.ageing.by")
    filters.choice("par", GROUPS, label, lambda one: say(f"clarification.ageing.{one}"), "ministry", "segments")
    st.html(_ages(say, rows, by))


def _ages(say: Say, rows: pd.DataFrame, by: str) -> str:
    """One bar per ministry or region: what has moved within a year, two years, and not since."""
    largest = max(int(rows[list(AGES)].sum(axis=1).max()), 1)
    lines = "".join(_age(say, row, largest, by) for row in rows.to_dict("records"))
    keys = "".join(f'<li class="tm-{age}">{escape(say(f"clarification.age.{age}"))}</li>' for age in AGES)
    return f'<ul class="tm-ages">{lines}</ul><ul class="tm-keys">{keys}</ul>'


def _age(say: Say, row: Row, largest: int, by: str) -> str:
    total = sum(int(row[age]) for age in AGES)
    bars = "".join(
        f'<i class="tm-{age}" style="width:{100 * row[age] / largest:.1f}%"></i>' for age in AGES if row[age]
    )
    told = say("clarification.ageing.line", count=total, old=row["over_two_years"])
    held = {"ministere": row["thing"]} if by == "ministry" else {"region": row["thing"]}
    address = choices.href(tri="days", **held)
    return (
        f'<li><a href="{quoted(address)}">{escape(row["name"])}</a>'
        f'<div role="img" aria-label="{quoted(told)}">{bars}</div>'
        f"<strong>{say.number(total)}</strong></li>"
    )


def returned(ask: Ask, say: Say, rows: pd.DataFrame) -> None:
    """Which ministries have not returned their inventory, and how much of it."""
    rows = rows.assign(returned=100 * (1 - rows["to_inventory"] / rows["exercises"]))
    rows = rows.sort_values(["returned", "name"], key=_accents, ignore_index=True)
    left = int(rows["to_inventory"].sum())
    panel(
        say,
        say("clarification.returned.title", count=left) if left else say("clarification.returned.title_whole"),
        say("clarification.returned.lead"),
        lambda: st.html(_returned(say, rows)),
        rows,
        "inventaires-rendus",
        wording.kind(ask),
        {
            "name": (say("clarification.ageing.ministry"), None),
            "returned": (say("clarification.returned.share"), "percent"),
            "to_inventory": (say("clarification.returned.missing"), "count"),
            "exercises": (say("inventory.count.exercises"), "count"),
        },
        tall=True,
    )


def _returned(say: Say, rows: pd.DataFrame) -> str:
    lines = "".join(
        f'<li{" class=tm-short" if row["to_inventory"] else ""}><a href="'
        f'{escape(choices.href(ministere=row["thing"], statut="to_inventory" if row["to_inventory"] else None))}">'
        f"{escape(row['name'])}</a><strong>{say.percent(row['returned'], 0)}</strong>"
        f"<small>{escape(_missing(say, int(row['to_inventory'])))}</small></li>"
        for row in rows.to_dict("records")
    )
    return f'<ul class="tm-returned">{lines}</ul>'


def _missing(say: Say, count: int) -> str:
    return say("clarification.returned.left", count=count) if count else say("clarification.returned.whole")


def alerts(ask: Ask, say: Say, rows: pd.DataFrame) -> None:
    """What was accepted and breaks a rule, rule by rule, with the rule in words."""
    with st.container(border=True, key="panel-alerts"):
        count = sum(_total(some) for _, some in rows.groupby("breach"))
        if not count:
            panels.heading(
                say, say("clarification.alerts.none"), say("clarification.alerts.lead_none"), wording.kind(ask)
            )
            return
        panels.heading(
            say, say("clarification.alerts.title", count=count), say("clarification.alerts.lead"), wording.kind(ask)
        )
        st.html("".join(_rule(say, breach, rows[rows["breach"] == breach]) for breach in BREACHES))
        with st.container(horizontal=True, key="foot-alerts"):
            files.csv(say, rows, "missions-alertes", wording.kind(ask))


def _total(rows: pd.DataFrame) -> int:
    """How many exercises break a rule, those that are not listed included."""
    return int(rows["total"].iloc[0]) if len(rows) else 0


def _rule(say: Say, breach: str, rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    items = "".join(_breach(say, row) for row in rows.head(12).to_dict("records"))
    more = choices.href(alert=breach)
    rest = f'<p><a href="{quoted(more)}">{escape(say("clarification.alerts.all", count=_total(rows)))}</a></p>'
    name = escape(say(f"inventory.alert.{breach}"))
    return (
        f'<section class="tm-rule"><h3><b>{say.number(_total(rows))}</b> {name}</h3>'
        f"<p>{escape(say(f'clarification.rule.{breach}'))}</p><ul>{items}</ul>{rest}</section>"
    )


def _breach(say: Say, row: Row) -> str:
    label = say.text(wording.label(say, row))
    address = choices.href(
        mission=row["mission_id"],
        departement=row["code"] if row["level"] == "department" else None,
        region=row["code"] if row["level"] == "region" else None,
    )
    return (
        f'<li><a href="{quoted(address)}">{escape(label)}</a> <span>{escape(say.text(row["territory"]))} · '
        f"{escape(_told(say, row))}</span></li>"
    )


def _told(say: Say, row: Row) -> str:
    """What is wrong with this one, with its dates."""
    detail = row["detail"] if isinstance(row["detail"], str) else ""
    if row["breach"] == "decided_before_consultation":
        return say(
            "clarification.told.decided_before_consultation", day=row["since"], later=pd.Timestamp(detail).date()
        )
    if row["breach"] == "tier_not_there":
        return say("clarification.told.tier_not_there", tier=wording.word(say, "tier", detail))
    if row["breach"] == "service_did_not_exist":
        return say("clarification.told.service_did_not_exist", service=wording.service(say, detail), day=row["since"])
    if row["breach"] == "mixed_units":
        return say("clarification.told.mixed_units", year=str(row["since"].year))
    return say(f"clarification.told.{row['breach']}", day=row["since"])
