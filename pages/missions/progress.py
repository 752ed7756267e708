"""Progress of workstream 1: its indicators, its missions step by step and since when, what breaks the rules."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages import charts
from pages.blocks import commitments, known, lookup, unpublished, workstream
from pages.blocks.lookup import Where
from pages.charts import bars
from pages.charts.spec import DEEP, PALE, RED, Bar, Bars, Part
from pages.elements import badges, filters, more
from pages.markup import NOTHING, Markup, concat, draw, escape, html
from pages.missions import bylaw, choices, roles, wording
from pages.parts import downloads, panel, panels
from pages.parts.services import service_name
from pages.shell.ask import Ask
from pages.text import MISSING, Say, alphabetically
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures

Place = tuple[str, str]
Row = dict[Any, Any]

COUNTS = ("exercises", "inventoried", "decided", "completed", "redundant", "redundant_open")
STEPS = ("to_inventory", "inventoried", "in_consultation", "decided", "under_way", "done")
GROUPS = ("ministry", "region")
AGES = ("under_a_year", "under_two_years", "over_two_years")
LISTED = 12  # what breaks a rule, by rule; the page of missions lists the others
BREACHES = choices.ALERTS[1:]
AGEING = {"exercises": "exercises", "median_days": "standstill_median", "worst_days": "standstill_worst"}


def render(ask: Ask, say: Say) -> None:
    """The progress page of the missions."""
    level, code = workstream.progress(ask, say, "missions")
    where = lookup.where(level, code)
    commitments.listed(ask, say, "missions")
    if unpublished.gives_way(ask, "mission_exercises", bylaw.BY):
        bylaw.domains(ask, say, where)
        changed(ask, say)
        workstream.silent(ask, say, "missions", level, code)
        unpublished.block(ask, say, "missions", (*bylaw.OWED, "consultations"))
        return
    if choices.nothing_deposited(ask, say):
        return
    steps(ask, say, ask("missions/by_status", **where), where)
    domains(say, ask("missions/by_domain", **where), (level, code))
    ageing(ask, say, where)
    alerts(ask, say, ask("missions/breaches", **where), where)


def changed(ask: Ask, say: Say) -> None:
    """What changed hands since 2018, each with its text: the missions that one gave to others or attached elsewhere."""
    rows = known.operations(ask, "missions")
    moved = known.counted(rows[rows["kind"] == "transfer"], workstream="missions", kind="transfer")
    kept = known.counted(rows[rows["kind"] == "attachment"], workstream="missions", kind="attachment")
    roles.hands(ask, say, *bylaw.changed(say, moved, kept))


def domains(say: Say, rows: pd.DataFrame, place: Place) -> None:
    """Share of missions decided in each policy domain, the lowest first."""
    rows = with_share(rows, "decided", "inventoried")
    rows = rows.assign(domain=[say(f"missions.domain.{domain}") for domain in rows["policy_domain"]])
    alt = say("missions.domains.alt")
    keys = figures.cells(choices.COUNTED | {"share": "decided_share"}, *place, of={"domain": "policy_domain"})
    panel(
        say,
        _domains_title(say, rows, keys),
        _domains_sentence(say, rows, place, keys),
        lambda: charts.horizontal(say, rows, "domain", "share", "percent", alt, keys=keys),
        rows,
        "missions-par-domaine",
        badges.least(rows["kind"]),
        {"domain": (say("missions.domains.domain"), None), "share": (say("missions.domains.share"), "percent")}
        | {"missions": (say("missions.domains.missions"), "count")}
        | {name: (say(f"missions.domains.{name}"), "count") for name in COUNTS},
        say("missions.domains.note"),
        keys=keys,
    )


def with_share(rows: pd.DataFrame, part: str, whole: str) -> pd.DataFrame:
    """Rows with `share`, the percentage that `part` is of `whole` (none where the whole is zero), lowest first."""
    share = 100 * rows[part] / rows[whole].where(rows[whole] > 0)
    return rows.assign(share=share).sort_values("share", na_position="last").reset_index(drop=True)


def _domains_title(say: Say, rows: pd.DataFrame, keys: figures.Keys | None = None) -> str:
    known = rows.dropna(subset=["share"])
    if known.empty:
        return say("missions.domains.title_none")
    if known["share"].min() >= 100:
        return say("missions.domains.title_done")
    lowest = leaders(known, "share", lambda share: say.percent(share, 0), name="domain", lowest=True, keys=keys)
    return say("missions.domains.title", who=say.leading("domain", lowest.names), share=lowest.value)


def _domains_sentence(
    say: Say, rows: pd.DataFrame, place: Place = figures.NATION, keys: figures.Keys | None = None
) -> str:
    names = ("decided", "inventoried", "redundant_open")
    total = {name: figures.key(choices.COUNTED[name], *place)(int(rows[name].sum())) for name in names}
    lead = say("missions.domains.lead", decided=total["decided"], inventoried=total["inventoried"])
    if not total["redundant_open"]:
        return joined(" ", [lead, say("missions.domains.open_none")])
    most = leaders(rows, "redundant_open", say.number, name="domain", keys=keys)
    told = {"count": total["redundant_open"], "who": say.leading("domain", most.names), "most": most.value}
    return joined(" ", [lead, say("missions.domains.open", **told)])


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
        "clarification: label=inventory.column.status exercises=inventory.count.exercises:count "
        "median_days=median:duration worst_days=worst:duration",
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
    keys, oldest = ageing_keys(by, where), say("clarification.ageing.none")
    if len(rows) and rows["over_two_years"].iloc[0]:
        worst = rows.iloc[0].to_dict()
        count = keys(worst)["over_two_years"](int(worst["over_two_years"]))
        oldest = say("clarification.ageing.title", name=worst["name"], count=count)
    told = [oldest, say("clarification.ageing.lead")]
    if by == "ministry":
        told = [returned(say, rows, where), joined(". ", told)]
    panel(
        say,
        told[0],
        told[1],
        lambda: _ageing(say, rows, by, where),
        rows,
        f"anciennete-par-{by}",
        ask.kind("missions"),
        {"name": (say(f"clarification.ageing.{by}"), None)}
        | {step: (wording.word(say, "status", step), "count") for step in STEPS}
        | {age: (say(f"clarification.age.{age}"), "count") for age in AGES}
        | {f"{age}_days": (say(f"clarification.{age}"), "duration") for age in ("median", "worst")},
        say("clarification.ageing.note"),
        keys=keys,
        later=more.EVERYWHERE,
    )


def returned(say: Say, ministries: pd.DataFrame, where: Where) -> str:
    """How many ministries have not returned their whole inventory."""
    if ministries.empty:
        return say("clarification.title_none")
    unfinished, total = (figures.key(name, *figures.at(where)) for name in ("ministries_unfinished", "ministries"))
    missing = unfinished(int((ministries["to_inventory"] > 0).sum()))
    if not missing:
        return say("clarification.title_all")
    if missing == len(ministries):
        return say("clarification.title_no")
    return say("clarification.title", count=missing, total=total(len(ministries)))


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
    """What is not done, with what is not even inventoried; a name leads to the missions of its ministry or region."""
    ages, keys = [int(row[age]) for age in AGES], ageing_keys(by, where)(row)
    total, missing = keys["idle"](sum(ages)), keys["to_inventory"](int(row["to_inventory"]))
    told = say("clarification.ageing.line", count=total, old=row["over_two_years"])
    written = say("clarification.ageing.missing", total=total, count=missing) if missing else say.number(total)
    held = {"ministere": row["thing"]} if by == "ministry" else {"region": row["thing"]}
    return Bar(row["name"], None, written, ages, told, choices.href(tri="days", **held))


def alerts(ask: Ask, say: Say, rows: pd.DataFrame, where: Where) -> None:
    """What was accepted and breaks a rule, rule by rule, with the rule in words."""
    total = sum(_total(rows, breach, where) for breach in rows["breach"].unique())
    count = figures.key("mission_breaches", *figures.at(where))(total)
    broken = figures.key("breached_exercises", *figures.at(where))(int(rows["exercises"].max()) if len(rows) else 0)
    title = say("clarification.alerts.none")
    if count:
        title = say("clarification.alerts.title", count=count, exercises=broken)
    lead = say("clarification.alerts.lead" if count else "clarification.alerts.lead_none")
    with panels.framed(say, "alerts", title, lead, ask.kind("missions"), later=more.EVERYWHERE if count else False):
        if not count:
            return
        draw(concat(_rule(say, breach, rows, where) for breach in BREACHES))
        with st.container(horizontal=True, key="foot-alerts"):
            downloads.csv(say, rows, "missions-alertes", ask.kind("missions"))


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
