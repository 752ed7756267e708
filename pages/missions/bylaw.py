"""What is known of the missions that nobody inventoried: who exercises them by law, and what texts gave to others.

"Exercised, by law" is what a text says of a type of service, where such a service stands; "inventoried" is what was
counted on the spot. They are two words and two figures.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages import charts, maps
from pages.blocks import known, lookup
from pages.blocks.glance.missions import BY as BY
from pages.blocks.glance.missions import PROGRAMME, by_law, counts, millions, missions
from pages.blocks.lookup import Where
from pages.elements import badges, filters, headings, links, numbers
from pages.markup import Markup, draw, html
from pages.missions import roles, wording
from pages.parts import cards, panel, scorecard, tables
from pages.parts.services import service_name
from pages.shell.ask import Ask
from pages.text import Say, by_name
from pages.text.written import joined
from queries import figures

OWED = ("mission_exercises", "mission_staff")
PEOPLE = ("ate_staff", "ddi_staff_change", "ddt_staff_change", "ddcs_staff_change")
MISSIONS = "missions-selon-la-loi"  # the table of the missions themselves, beside that of more general texts
DISCUSSED = ("redundant", "shared")  # the overlaps on which local authorities are to be heard
COLOURS = 6  # groups of a map that can be told apart
UNCLASSIFIED = "unclassified"
Row = Mapping[Any, Any]


# What is exercised by law ---------------------------------------------------------------------------------------------


def _finding(say: Say, found: Mapping[str, int]) -> str:
    return say("known.missions.title" if found["inventoried"] else "known.missions.title_none", **found)


def domains(ask: Ask, say: Say, where: Where) -> None:
    """How many missions are exercised by law in each policy domain, and how many of them were inventoried."""
    rows = missions(ask, where)
    found = rows.assign(seen=rows["inventoried"] > 0).groupby("policy_domain")
    told = found.agg(missions=("mission_id", "size"), inventoried=("seen", "sum")).reset_index()
    told = told.assign(domain=[wording.word(say, "domain", one) for one in told["policy_domain"]], kind="estimated")
    told = told.sort_values(["missions", "domain"], ascending=[False, True], ignore_index=True)
    named = {"missions": "missions_by_law", "inventoried": "missions_by_law_inventoried"}
    keys = figures.cells(named, *figures.at(where), of={"domain": "policy_domain"})
    alt = say("known.missions.domains.alt")
    panel(
        say,
        say("known.missions.domains.title", count=figures.key("domains_by_law", *figures.at(where))(len(told))),
        joined(" ", [say("known.missions.rule"), say("known.missions.once")]),
        lambda: charts.horizontal(say, told, "domain", "missions", "count", alt, keys=keys),
        told,
        "missions-selon-la-loi-par-domaine",
        "estimated",
        "known.missions: domain=missions.domains.domain missions=by_law:count inventoried:count",
        keys=keys,
    )


def inventory(ask: Ask, say: Say) -> None:
    """The missions exercised by law, domain by domain, each with its text and a way to who exercises it."""
    head = st.container()
    region, department, third = st.columns(3)
    level, code = lookup.territory(ask, say, (region, department))
    where = lookup.where(level, code)
    every = by_law(ask, where)
    rows, texts = every[every["counted"]], every[~every["counted"]]
    with third:
        domain = _domain(say, rows)
    rows = rows[rows["policy_domain"] == domain] if domain else rows
    found = counts(rows, where, domain=domain or None)
    place = lookup.place(ask, say, level, code)
    headings.page(_finding(say, found), say("known.missions.lead", place=place), at=head)
    title = say("known.missions.table", count=found["count"])
    acts = roles.holders(ask, say)
    rows = rows.assign(**{act: [acts.get((one, act)) for one in rows["mission_id"]] for act in roles.ACTS})
    _listed(say, rows, where, MISSIONS, title, say("known.missions.rule"))
    if len(texts) and not domain:
        count = figures.key("texts_by_law", *figures.at(where))(len(texts))
        title = say("known.missions.texts", count=count)
        _listed(say, texts, where, "textes-plus-generaux", title, say("known.missions.texts_rule"))


def _listed(say: Say, rows: pd.DataFrame, where: Where, name: str, title: str, lead: str) -> None:
    """Missions, or lines of texts, each with its text and a way to who exercises it."""
    told = rows.assign(
        label=pd.Series([wording.label(say, row) for row in rows.to_dict("records")], rows.index, dtype=object),
        domain=[wording.word(say, "domain", one) for one in rows["policy_domain"]],
        service=[service_name(say, one) for one in rows["default_service"]],
        seen=rows["inventoried"].where(rows["inventoried"] > 0),
        kind=["estimated" if some else "real" for some in rows["estimated"]],
    )
    told = told.sort_values(["policy_domain", "mission_id"], ignore_index=True)
    columns: dict[str, tuple[str, str | None]] = {
        "label": (say("inventory.column.mission"), "over:legal_basis"),
        **({"domain": (say("inventory.filter.domaine"), None)} if rows["counted"].all() else {}),
        "service": (say("inventory.filter.service"), None),
        **{act: (say(f"roles.role.{act}"), None) for act in roles.ACTS if act in rows},
        **numbers.columns_of(say, "known.missions: territories:count seen=inventoried:count"),
    }
    tables.framed(
        say,
        title,
        lead,
        told,
        name,
        badges.least(told["kind"]),
        columns,
        addresses={
            say("inventory.column.mission"): [roles.chain_of(one) for one in told["mission_id"]],
            say("known.missions.territories"): [links.href("missions-map", mission=one) for one in told["mission_id"]],
        },
        shown=10 if name == MISSIONS else 3,
        keys=figures.cells({"territories": "places_by_law"}, *figures.at(where), of={"mission": "mission_id"}),
    )


def _last(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """What has no policy domain comes after what has one."""
    return column.replace(UNCLASSIFIED, "~")


def _domain(say: Say, rows: pd.DataFrame) -> str:
    names = {one: wording.word(say, "domain", one) for one in rows["policy_domain"].unique()}
    return filters.any_of("domaine", by_name(names), say("inventory.filter.domaine"), say("inventory.all.domaine"))


# Who exercises a mission, on the map ----------------------------------------------------------------------------------


def who(ask: Ask, say: Say) -> None:
    """A mission on the map: the type of service that exercises it by law in each département, or region."""
    head = st.container()
    offered = by_law(ask, {}).sort_values(
        ["policy_domain", "types", "mission_id"], ascending=[True, False, True], key=_last, ignore_index=True
    )
    by_id = {row["mission_id"]: row for row in offered.to_dict("records")}
    names = {code: wording.label(say, row) for code, row in by_id.items()}
    most = str(offered["mission_id"].iloc[(offered["types"] * offered["territories"]).argmax()])  # the fullest map
    mission = filters.choice("mission", list(names), say("inventory.column.mission"), lambda one: names[one], most)
    row = by_id[mission]
    rows = ask("missions/by_law", mission=mission)
    level = "department" if (rows["level"] == "department").any() else "region"
    rows = rows[rows["level"] == level]
    held = figures.key("places_by_law", mission=mission, level=level)(int(rows["code"].nunique()))
    title = scorecard.placed(say, names[mission], say(f"known.missions.map.title_{level}", count=held))
    basis = say.original(row["legal_basis"]) if isinstance(row["legal_basis"], str) else ""
    headings.page(title, basis, at=head)
    services(ask, say, rows, level, names[mission])
    if row["inventoried"] == 0:
        draw(_note(say))


def of_mission(ask: Ask, say: Say, mission: str) -> bool:
    """The services that exercise a mission by law, in its sheet; whether there is one."""
    rows = ask("missions/by_law", mission=mission)
    level = "department" if (rows["level"] == "department").any() else "region"
    if len(rows):
        services(ask, say, rows[rows["level"] == level], level, mission)
        draw(_note(say))
    return len(rows) > 0


def _note(say: Say) -> Markup:
    return html('<p class="tc-note">{}</p>', say("known.missions.map.note"))


def services(ask: Ask, say: Say, rows: pd.DataFrame, level: str, mission: str) -> None:
    """The services that exercise a mission by law (rows of missions/by_law), by type on the map and in a table."""
    types = [service_name(say, one) for one in rows["type_code"]]
    told = rows.assign(
        type=types,
        service=rows["name"].map(say.text),
        where=rows["territory"].map(say.text),
        seen=[_seen(say, row) for row in rows.to_dict("records")],
    )
    told["told"] = [joined(", ", [one["service"], say.inside(one["seen"])]) for one in told.to_dict("records")]
    counted = told["type"].value_counts()
    most = [say("known.missions.map.type", type=name, count=int(count)) for name, count in counts_of(counted)]
    panel(
        say,
        say.apart(most),
        say("known.missions.map.lead"),
        lambda: maps.choropleth(
            say,
            grouped(ask, say, told, level),
            level,
            "",
            say("known.missions.map.alt", mission=mission),
            "map-by-law",
            say("inventory.filter.service"),
        ),
        told,
        "mission-selon-la-loi",
        badges.least(rows["kind"]),
        "mission: where=place service=inventory.filter.service type=services.type seen=known.column.seen",
    )


def counts_of(counted: "pd.Series[Any]") -> list[tuple[str, int]]:
    """The first types of a count, as a title has room for."""
    return [(str(name), int(count)) for name, count in counted.head(3).items()]


def _seen(say: Say, row: Row) -> str:
    """When a list last showed a service; that a text alone says that it is there."""
    if pd.isna(row["seen_on"]):
        return say("known.missions.map.deduced")
    return say("known.missions.map.seen", day=say.of_list(row["seen_on"].date()))


def grouped(ask: Ask, say: Say, told: pd.DataFrame, level: str) -> pd.DataFrame:
    """One row per territory of a level (`code`): its `type`, of which the rarest are one, and what is `told` of it."""
    order = list(told["type"].value_counts().index)
    kept = order if len(order) <= COLOURS else order[: COLOURS - 1]
    other = say("known.missions.map.other")
    by_place = told.drop_duplicates("code").set_index("code")
    regions, departments = lookup.names(ask)
    named = dict(regions) if level == "region" else {code: name for code, (name, _) in departments.items()}
    rows = pd.DataFrame({"code": list(named), "name": list(named.values())})
    group = [by_place["type"].get(code) for code in rows["code"]]
    return rows.assign(
        group=pd.Categorical(
            [None if one is None else one if one in kept else other for one in group],
            [*kept, *([other] if len(order) > COLOURS else [])],
        ),
        told=[by_place["told"].get(code, "") for code in rows["code"]],
        state=["missing" if one is None else "value" for one in group],
        why="",
    )


# What texts gave to others, the staff, what was promised --------------------------------------------------------------


def changed(say: Say, moved: int, kept: int) -> tuple[str, str]:
    """How many missions went to others, and how many stayed with the State under another authority."""
    alone = say("known.missions.changed.alone")
    if not moved:
        return say(f"known.missions.changed.{'title_kept' if kept else 'title_none'}", count=kept), alone
    lead = say("known.missions.changed.lead", count=kept) if kept else alone
    return say("known.missions.changed.title", count=moved), lead


def staff(ask: Ask, say: Say) -> None:
    """The staff of the State in the territories from 2012 to 2020, and the money of programme 354."""
    people = known.facts(ask, "missions", *PEOPLE)
    totals = people[people["series"] == "ate_staff"].to_dict("records")
    headings.page(_staff_title(say, totals), say("known.missions.staff.lead"))
    latest = {row["series"]: row for row in people.drop_duplicates("series").to_dict("records")}
    cards.figures([known.card(say, latest[name]) for name in PEOPLE if name in latest])
    money(ask, say)
    rest = known.facts(ask, "missions")
    rest = rest[~rest["series"].str.startswith(("p354_t",))].reset_index(drop=True)
    title = say("known.facts.title", count=figures.key("facts", workstream="missions", budget="no")(len(rest)))
    known.facts_table(say, rest, "effectifs-publies", title, say("known.facts.lead"))


def _staff_title(say: Say, totals: list[dict[Any, Any]]) -> str:
    """'70 666 ETPT en 2020, 14 % de moins qu'en 2012'; the last alone where there is but one."""
    if not totals:
        return say("known.missions.staff.title_none")
    last, first = totals[0], totals[-1]
    value = known.written(say, last)
    if last is first or not first["value"]:
        return say("known.missions.staff.title_one", value=value, year=str(last["period"]))
    change = 100 * (last["value"] / first["value"] - 1)
    words = "less" if change < 0 else "more"
    years = {"year": str(last["period"]), "first": str(first["period"])}
    return say(f"known.missions.staff.title_{words}", value=value, change=say.percent(abs(change), 0), **years)


def money(ask: Ask, say: Say) -> None:
    """The credits of programme 354, by year: all its actions together, and the staff costs among them."""
    rows = known.facts(ask, "missions", *PROGRAMME)
    years = rows.pivot_table(index="period", columns="series", values="value", aggfunc="sum").reset_index()
    if years.empty:
        return
    keys = figures.cells(
        {"p354_total_cp": "programme_credits", "p354_titre2": "programme_staff"}, of={"year": "period"}
    )
    last = years.iloc[-1].to_dict()
    told = figures.key("programme_credits", year=last["period"])(last["p354_total_cp"])
    alt = say("known.missions.money.alt")
    panel(
        say,
        say("known.missions.money.title", value=millions(say, told), year=str(last["period"])),
        say("known.missions.money.lead"),
        lambda: charts.horizontal(say, years, "period", "p354_total_cp", "euro", alt, keys=keys),
        years.assign(kind="real"),
        "programme-354",
        badges.least(rows["source_kind"]),
        "known.missions.money: period=known.column.when:code p354_total_cp=credits:euro p354_titre2=staff:euro",
        keys=keys,
    )


def consultation(ask: Ask, say: Say) -> None:
    """What there is to discuss with local authorities, who speaks for them, what was promised of it; no meeting was
    published.
    """
    rows = ask("missions/matrix")
    rows = rows[rows["tier"].isin(roles.GIVEN_TO) & rows["overlap_type"].isin(DISCUSSED)]
    pairs = rows.pivot_table(index="tier", columns="overlap_type", values="missions", aggfunc="sum", fill_value=0)
    pairs = pairs.reindex(columns=DISCUSSED, fill_value=0).sort_values([*DISCUSSED], ascending=False).reset_index()
    count = figures.key("overlap_pairs", kind="redundant")(int(pairs["redundant"].sum()))
    headings.page(say("known.missions.consultation.title", count=count), say("known.missions.consultation.lead"))
    draw(html('<p class="tc-note">{}</p>', links.anchor(say("known.missions.consultation.which"), "missions-overlaps")))
    tables.framed(
        say,
        say("known.missions.consultation.whom"),
        say("known.missions.consultation.whom_lead"),
        pairs.assign(
            name=[wording.word(say, "tier", one) for one in pairs["tier"]],
            speaks=[say(f"transfer.consult.{one}") for one in pairs["tier"]],
        ),
        "a-discuter",
        ask.kind("missions"),
        {"name": (say("overlaps.tier"), None), "speaks": (say("known.missions.consultation.speaks"), None)}
        | {one: (say(f"known.missions.consultation.{one}"), "count") for one in DISCUSSED},
        keys=lambda row: {one: figures.key("overlap_pairs", kind=one, tier=row["tier"]) for one in DISCUSSED},
    )
    promised = links.anchor(say("commitments.some"), "missions", **{links.OPENS: "panel-engagements"})
    draw(html('<p class="tc-note">{}</p>', promised))
