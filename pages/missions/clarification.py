"""Clarification: how many missions at each step, since when, at which ministry and region; what breaks the rules."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup, unpublished
from pages.blocks.lookup import Where
from pages.charts import bars
from pages.charts.spec import DEEP, PALE, RED, Bar, Bars, Part
from pages.elements import filters, headings, more
from pages.markup import NOTHING, Markup, attributes, concat, draw, escape, html
from pages.missions import bylaw, choices, wording
from pages.parts import downloads as files
from pages.parts import panel, panels
from pages.parts.services import service_name
from pages.shell.ask import Ask
from pages.text import MISSING, Say, alphabetically
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures

STEPS = ("to_inventory", "inventoried", "in_consultation", "decided", "under_way", "done")
GROUPS = ("ministry", "region")
AGES = ("under_a_year", "under_two_years", "over_two_years")
LISTED = 12  # what breaks a rule, by rule; the page of missions lists the others
BREACHES = choices.ALERTS[1:]
Row = dict[Any, Any]
AGEING = {"exercises": "exercises", "median_days": "standstill_median", "worst_days": "standstill_worst"}


@unpublished.instead("missions-clarification", bylaw.OWED, bylaw.BY, bylaw.clarification)
def render(ask: Ask, say: Say) -> None:
    """The page of the flow."""
    head = st.container()
    where = lookup.where(*lookup.territory(ask, say))
    rows = ask("missions/by_status", **where)
    broken = ask("missions/breaches", **where)
    ministries = named(ask, say, ask("missions/ageing", by="ministry", **where), "ministry")
    with head:
        headings.page(title(say, ministries, where), sentence(say, rows, broken, where))
    if choices.nothing_deposited(ask, say):
        return
    steps(ask, say, rows, where)
    left, right = st.columns([3, 2], gap="small")
    with left:
        ageing(ask, say, where)
    with right:
        returned(ask, say, ministries, where)
    alerts(ask, say, broken, where)


def title(say: Say, ministries: pd.DataFrame, where: Where) -> str:
    """How many ministries have not returned their whole inventory."""
    if ministries.empty:
        return say("clarification.title_none")
    unfinished, total = (figures.key(name, *figures.at(where)) for name in ("ministries_unfinished", "ministries"))
    missing = unfinished(int((ministries["to_inventory"] > 0).sum()))
    if not missing:
        return say("clarification.title_all")
    return say("clarification.title", count=missing, total=total(len(ministries)))


def sentence(say: Say, rows: pd.DataFrame, broken: pd.DataFrame, where: Where) -> str:
    """How many are done of how many, and how many decisions nobody was consulted on."""
    counts = rows.set_index("status")["exercises"]
    if not counts.sum():
        return say("clarification.lead_none")
    alone = _total(broken, "decided_without_consultation", where)
    done = figures.key("exercises_at", *figures.at(where), status="done")(counts["done"])
    total = figures.key("exercises", *figures.at(where))(counts.sum())
    lead = say("clarification.lead", done=done, total=total)
    return joined(" ", [lead, say("clarification.alone", count=alone)]) if alone else lead


def steps(ask: Ask, say: Say, rows: pd.DataFrame, where: Where) -> None:
    """One column per step, with the median days since."""
    keys = _step_keys(where)
    told = rows.assign(
        label=[wording.word(say, "status", one) for one in rows["status"]],
        count=rows["exercises"],
        red=rows["exercises"].where(rows["status"] == "to_inventory", 0),
        notes=pd.Series([[_since(say, row, keys)] for row in rows.to_dict("records")]),
    )
    panel(
        say,
        _slowest(say, told, keys),
        say("clarification.steps.lead"),
        lambda: bars.stages(say, told, say("clarification.steps.name"), keys),
        told if rows["exercises"].sum() else told.iloc[:0],
        "etapes-de-clarification",
        ask.kind("missions"),
        {
            "label": (say("inventory.column.status"), None),
            "exercises": (say("inventory.count.exercises"), "count"),
            "median_days": (say("clarification.median"), "duration"),
            "worst_days": (say("clarification.worst"), "duration"),
        },
        say("clarification.steps.note"),
        keys=keys,
    )


def _slowest(say: Say, rows: pd.DataFrame, keys: figures.Keys) -> str:
    """The step where missions wait the longest; all of them where they are level."""
    waiting = rows[(rows["status"] != "done") & rows["median_days"].notna()]
    if waiting.empty:
        return say("clarification.steps.title_none")
    longest = leaders(waiting, "median_days", say.duration, name="label", keys=keys)
    who = say.leading("stage", longest.names)
    return say("clarification.steps.title", who=who, days=longest.value)


def _step_keys(where: Where) -> figures.Keys:
    """What the cells of missions/by_status are."""
    names = {"count": "exercises_at", "exercises": "exercises_at"}
    names |= {"median_days": "step_median", "worst_days": "step_worst"}
    return figures.cells(names, *figures.at(where), of={"status": "status"})


def _since(say: Say, row: Row, keys: figures.Keys) -> str:
    if pd.isna(row["median_days"]) or row["status"] == "done":
        return ""
    return say("clarification.steps.since", days=say.duration(keys(row)["median_days"](row["median_days"])))


def named(ask: Ask, say: Say, rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Rows of missions/ageing with the name of their ministry or region."""
    names = lookup.ministries(ask, say) if by == "ministry" else dict(lookup.names(ask)[0])
    return rows.assign(name=[names.get(code, MISSING) for code in rows["thing"]])


def ageing(ask: Ask, say: Say, where: Where) -> None:
    """How long what is not done has stood still, by ministry or region, the oldest first."""
    by = filters.chosen("par", GROUPS, "ministry")
    rows = named(ask, say, ask("missions/ageing", by=by, **where), by)
    rows = rows.sort_values(["over_two_years", "name"], ascending=[False, True], key=alphabetically, ignore_index=True)
    keys = ageing_keys(by, where)
    heading = say("clarification.ageing.none")
    if len(rows) and rows["over_two_years"].iloc[0]:
        worst = rows.iloc[0].to_dict()
        count = keys(worst)["over_two_years"](int(worst["over_two_years"]))
        heading = say("clarification.ageing.title", name=worst["name"], count=count)
    panel(
        say,
        heading,
        say("clarification.ageing.lead"),
        lambda: _ageing(say, rows, by, where),
        rows,
        f"anciennete-par-{by}",
        ask.kind("missions"),
        {"name": (say(f"clarification.ageing.{by}"), None)}
        | {step: (wording.word(say, "status", step), "count") for step in STEPS}
        | {age: (say(f"clarification.age.{age}"), "count") for age in AGES}
        | {f"{age}_days": (say(f"clarification.{age}"), "duration") for age in ("median", "worst")},
        say("clarification.ageing.note"),
        tall=True,
        keys=keys,
        later=True,
    )


def ageing_keys(by: str, where: Where) -> figures.Keys:
    """What the cells of missions/ageing are: exercises by step, by age since it, and how long they stood still."""

    def keys(row: figures.Row) -> Mapping[str, figures.Key]:
        at = ("region", row["thing"]) if by == "region" and row["thing"] else figures.at(where)
        whose = {"ministry": row["thing"] or "unknown"} if by == "ministry" else {}
        steps = {step: figures.key("exercises_at", *at, status=step, **whose) for step in STEPS}
        ages = {age: figures.key("exercises_idle", *at, age=age, **whose) for age in AGES}
        whole = {
            name: figures.key(figure, *at, **whose) for name, figure in (AGEING | {"idle": "exercises_idle"}).items()
        }
        return {**steps, **ages, **whole}

    return keys


def _ageing(say: Say, rows: pd.DataFrame, by: str, where: Where) -> Bars:
    label = say("clarification.ageing.by")
    filters.choice("par", GROUPS, label, lambda one: say(f"clarification.ageing.{one}"), "ministry", "segments")
    return _ages(say, rows, by, where)


def _ages(say: Say, rows: pd.DataFrame, by: str, where: Where) -> Bars:
    """One bar per ministry or region: what has moved within a year, two years, and not since."""
    looks = zip(AGES, (("half", PALE), ("most", DEEP), ("late", RED)), strict=True)
    parts = [Part(say(f"clarification.age.{age}"), *look) for age, look in looks]
    bars = [_age(say, row, by, where) for row in rows.to_dict("records")]
    return Bars(say("clarification.ageing.lead"), bars, "count", parts=parts)


def _age(say: Say, row: Row, by: str, where: Where) -> Bar:
    ages = [int(row[age]) for age in AGES]
    total = ageing_keys(by, where)(row)["idle"](sum(ages))
    told = say("clarification.ageing.line", count=total, old=row["over_two_years"])
    held = {"ministere": row["thing"]} if by == "ministry" else {"region": row["thing"]}
    return Bar(row["name"], None, say.number(total), ages, told, choices.href(tri="days", **held))


def returned(ask: Ask, say: Say, rows: pd.DataFrame, where: Where) -> None:
    """Which ministries have not returned their inventory, and how much of it."""
    rows = rows.assign(returned=100 * (1 - rows["to_inventory"] / rows["exercises"]))
    rows = rows.sort_values(["returned", "name"], key=alphabetically, ignore_index=True)
    left = figures.key("exercises_at", *figures.at(where), status="to_inventory")(int(rows["to_inventory"].sum()))
    keys = _returned_keys(where)
    panel(
        say,
        say("clarification.returned.title", count=left) if left else say("clarification.returned.title_whole"),
        say("clarification.returned.lead"),
        lambda: draw(_returned(say, rows, keys)),
        rows,
        "inventaires-rendus",
        ask.kind("missions"),
        {
            "name": (say("clarification.ageing.ministry"), None),
            "returned": (say("clarification.returned.share"), "percent"),
            "to_inventory": (say("clarification.returned.missing"), "count"),
            "exercises": (say("inventory.count.exercises"), "count"),
        },
        tall=True,
        keys=keys,
    )


def _returned_keys(where: Where) -> figures.Keys:
    """What the cells of the inventories returned are."""
    ageing = ageing_keys("ministry", where)
    share = figures.cells({"returned": "inventoried_share"}, *figures.at(where), of={"ministry": "thing"})
    return lambda row: {**{name: ageing(row)[name] for name in ("to_inventory", "exercises")}, **share(row)}


def _returned(say: Say, rows: pd.DataFrame, keys: figures.Keys) -> Markup:
    lines = concat(_return(say, row, keys(row)) for row in rows.to_dict("records"))
    return more.folded(say, html('<ul class="tm-returned">{}</ul>', lines), len(rows), more.MOST)


def _return(say: Say, row: Row, known: Mapping[str, figures.Key]) -> Markup:
    missing = known["to_inventory"](int(row["to_inventory"]))
    address = choices.href(ministere=row["thing"], statut="to_inventory" if missing else None)
    share = escape(say.percent(known["returned"](row["returned"])))
    return html(
        '<li{look}><a href="{href}">{name}</a> <strong>{share}</strong> <small>{missing}</small></li>',
        look=attributes(" class=tm-short") if missing else NOTHING,
        href=address,
        name=row["name"],
        share=share,
        missing=say("clarification.returned.left", count=missing) if missing else say("clarification.returned.whole"),
    )


def alerts(ask: Ask, say: Say, rows: pd.DataFrame, where: Where) -> None:
    """What was accepted and breaks a rule, rule by rule, with the rule in words."""
    total = sum(_total(rows, breach, where) for breach in rows["breach"].unique())
    count = figures.key("mission_breaches", *figures.at(where))(total)
    broken = figures.key("breached_exercises", *figures.at(where))(int(rows["exercises"].max()) if len(rows) else 0)
    title = say("clarification.alerts.none")
    if count:
        title = say("clarification.alerts.title", count=count, exercises=broken)
    lead = say("clarification.alerts.lead" if count else "clarification.alerts.lead_none")
    with panels.framed(say, "alerts", title, lead, ask.kind("missions")):
        if not count:
            return
        draw(concat(_rule(say, breach, rows, where) for breach in BREACHES))
        with st.container(horizontal=True, key="foot-alerts"):
            files.csv(say, rows, "missions-alertes", ask.kind("missions"))


def _total(rows: pd.DataFrame, breach: str, where: Where) -> int:
    """How many exercises break a rule, those that are not listed included."""
    found, at = rows.loc[rows["breach"] == breach, "total"], figures.at(where)
    alone = breach == "decided_without_consultation"  # which is a figure of the overview too
    key = figures.key(breach, *at) if alone else figures.key("mission_breaches", *at, rule=breach)
    count: int = key(int(found.iloc[0]) if len(found) else 0)
    return count


def _rule(say: Say, breach: str, rows: pd.DataFrame, where: Where) -> Markup:
    total, rows = _total(rows, breach, where), rows[rows["breach"] == breach]
    if rows.empty:
        return NOTHING
    items = concat(_breach(say, row) for row in rows.head(LISTED).to_dict("records"))
    address = choices.href(alert=breach)
    rest = html('<p class="tc-ways"><a href="{}">{}</a></p>', address, say("clarification.alerts.all", count=total))
    name = escape(say(f"inventory.alert.{breach}"))
    return html(
        '<section class="tm-rule"><h3><b>{total}</b> {name}</h3><p>{rule}</p>{items}{rest}</section>',
        total=say.number(total),
        name=name,
        rule=say(f"clarification.rule.{breach}"),
        items=more.folded(say, html("<ul>{}</ul>", items), min(len(rows), LISTED), more.FEWEST),
        rest=rest,
    )


def _breach(say: Say, row: Row) -> Markup:
    label = wording.label(say, row)
    address = choices.href(
        mission=row["mission_id"],
        departement=row["code"] if row["level"] == "department" else None,
        region=row["code"] if row["level"] == "region" else None,
    )
    return html(
        '<li><a href="{href}">{label}</a> <span>{territory} · {told}</span></li>',
        href=address,
        label=label,
        territory=say.text(row["territory"]),
        told=_told(say, row),
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
        return say("clarification.told.service_did_not_exist", service=service_name(say, detail), day=row["since"])
    if row["breach"] == "mixed_units":
        return say("clarification.told.mixed_units", year=str(row["since"].year))
    return say(f"clarification.told.{row['breach']}", day=row["since"])
