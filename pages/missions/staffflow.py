"""Staff: from missions given up or transferred to where staff went, with the balance that does not add up."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup, unpublished
from pages.blocks.lookup import Where
from pages.charts import flow as flow_of
from pages.elements import badges, filters, headings, more, numbers
from pages.markup import draw
from pages.missions import bylaw, choices, elsewhere, wording
from pages.parts import panel, rows_links, tables
from pages.shell import static_target
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.places import Place
from pages.text.written import joined
from queries import figures, source_rows

ENDS = ("core", "other", "left", "missing")
COLOURS = {
    "core": "var(--tc-blue)",
    "other": "var(--tm-other)",
    "left": "var(--tc-edge)",
    "missing": "var(--tc-red)",
    "domain": "var(--tc-soft)",
}
Row = dict[Any, Any]
# What the columns of missions given up are.
TAKEN_OVER = {
    "exercises": "exercises",
    "completed": "exercises_completed",
    "staff_to_move": "staff_planned",
    "moved": "staff_moved",
}
HANDED = 8  # missions given up that are shown
SERVICES = 8  # services that are shown; the others are one click away
# What staff is counted as, by column, in ETPT (queries/figures.toml).
COUNTED = {name: f"staff_{name}" for name in ("planned", "core", "other", "left", "moved", "missing", "beyond", "gap")}


@unpublished.instead("missions-staff", (*bylaw.OWED, "staff_movements"), bylaw.BY, bylaw.staff)
def render(ask: Ask, say: Say) -> None:
    """The page of staff."""
    head = st.container()
    region, department, third = st.columns(3)
    level, code = lookup.territory(ask, say, (region, department))
    where = lookup.where(level, code)
    years = ask("missions/staff_flow_years", **where)
    with third:
        year = _year(say, [str(one) for one in years["year"]])
    rows = balanced(ask("missions/staff_flow", year=int(year) if year else None, **where))
    with head:
        place = lookup.place(ask, say, level, code)
        if hidden := rows.empty and not ask.reads_totals(level, code):
            headings.page(say("staffflow.title_hidden"), say("staffflow.lead_hidden", place=place))
        else:
            sums = summed(rows, where, year)
            headings.page(title(say, rows, sums), sentence(say, rows, year, place, sums))
    if choices.nothing_deposited(ask, say):
        return
    if not hidden:
        flow(ask, say, rows, where, year, sums)
        left, right = st.columns([2, 3], gap="small")
        with left:
            by_year(ask, say, years, where)
        with right:
            core(ask, say, years, where)
    handed(ask, say, where)
    if ask.reads(level, code):
        is_drawn = elsewhere.arcs(ask, say, where, year)
        if level != "nation":
            by_service(ask, say, where, more.EVERYWHERE if is_drawn and level == "department" else False)


def _year(say: Say, years: list[str]) -> str:
    label = say("staffflow.year")
    return filters.choice("annee", ["", *years], label, lambda one: one or say("staffflow.all_years"))


def balanced(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows (planned, core, other, left, in ETPT) with what moved, what is missing and what went beyond the plan."""
    moved = rows["core"] + rows["other"] + rows["left"]
    gap = (rows["planned"] - moved).round(6)
    return rows.assign(moved=moved, missing=gap.clip(lower=0), beyond=(-gap).clip(lower=0))


def summed(rows: pd.DataFrame, where: Where, year: str) -> dict[str, float]:
    """Staff of a place over all policy domains, of one year or of all."""
    at = figures.at(where)
    return {
        name: figures.key(COUNTED[name], *at, year=year or None)(float(rows[name].sum()))
        for name in ("planned", "core", "other", "left", "moved", "missing", "beyond")
    }


def title(say: Say, rows: pd.DataFrame, sums: Mapping[str, float]) -> str:
    """How many went to the core, of how many that were to move."""
    if rows.empty:
        return say("staffflow.title_none")
    return say("staffflow.title", core=wording.staff(say, sums["core"]), planned=wording.staff(say, sums["planned"]))


def sentence(say: Say, rows: pd.DataFrame, year: str, place: Place, sums: Mapping[str, float]) -> str:
    """Where the others went, and what is not found."""
    if rows.empty:
        return say("staffflow.lead_none", place=place)
    written = {name: wording.staff(say, sums[name]) for name in ("other", "left", "missing", "beyond")}
    when = say("staffflow.in_year", year=year) if year else say("staffflow.since_start")
    told = say("staffflow.lead", place=place, when=when, **written)
    return joined(" ", [told, say("staffflow.beyond", beyond=written["beyond"])]) if sums["beyond"] else told


def flow(ask: Ask, say: Say, rows: pd.DataFrame, where: Where, year: str, sums: Mapping[str, float]) -> None:
    """The flow, from policy domains to destinations."""
    named = rows.assign(domain_name=[wording.word(say, "domain", one) for one in rows["policy_domain"]])
    columns = {"domain_name": (say("inventory.filter.domaine"), None)} | {
        name: (_end(say, name), "fte") for name in ("planned", "core", "other", "left", "missing")
    }
    keys = figures.cells(COUNTED, *figures.at(where), of={"domain": "policy_domain"}, year=year or None)
    panel(
        say,
        say("staffflow.flow.found", missing=wording.staff(say, sums["missing"])),
        say("staffflow.flow.lead"),
        lambda: _flow(say, named, sums, keys, where),
        named,
        "mouvements-par-domaine",
        ask.kind("missions"),
        columns,
        _note(say, rows),
        keys=keys,
    )


def _note(say: Say, rows: pd.DataFrame) -> str:
    """What is counted; where small cells were gathered, that a domain lacks what "several domains" holds of it."""
    gathered = (rows["policy_domain"] == "several").any()
    return " ".join([say("staffflow.flow.note"), *([say("staffflow.flow.gathered")] if gathered else [])])


def _flow(say: Say, rows: pd.DataFrame, sums: Mapping[str, float], keys: figures.Keys, where: Where) -> None:
    """Ribbons are as wide as the staff, and lead to its rows; what is missing is red and says so."""
    domains = [
        flow_of.End(f"{row['domain_name']} {wording.staff(say, row['moved'] + row['missing'])}", COLOURS["domain"])
        for row in rows.to_dict("records")
    ]
    reached = [end for end in ENDS if sums[end]]
    ends = [flow_of.End(joined(" ", [_end(say, end), wording.staff(say, sums[end])]), COLOURS[end]) for end in reached]
    links = [
        flow_of.Ribbon(
            rank, len(domains) + place, row[end], COLOURS[end], _told(say, row, end, keys), _rows(row, end, keys, where)
        )
        for rank, row in enumerate(rows.to_dict("records"))
        for place, end in enumerate(reached)
        if row[end]
    ]
    draw(flow_of.ribbons([*domains, *ends], links, say("staffflow.flow.alt")))


def _told(say: Say, row: Row, end: str, keys: figures.Keys) -> str:
    """'Urbanisme, cœur de cible : 313 ETPT'."""
    staff = wording.staff(say, keys(row)[end](row[end]))
    return say("staffflow.flow.told", domain=row["domain_name"], end=_end(say, end), staff=staff)


def _rows(row: Row, end: str, keys: figures.Keys, where: Where) -> str:
    """The address of the rows of a ribbon; none of several domains together, nor on paper."""
    key = keys(row)[end]
    if static_target.current() or row["policy_domain"] == "several" or source_rows.of(key) is None:
        return ""
    return rows_links.href(key, figures.at(where)[0])


def _end(say: Say, name: str) -> str:
    """The name of a destination, or of a column of staff."""
    return say("staffflow.to_core" if name == "core" else f"staffflow.{name}")


def by_year(ask: Ask, say: Say, years: pd.DataFrame, where: Where) -> None:
    """Planned and moved, year by year: the gap of each year."""
    rows = balanced(years)
    # What is missing or beyond the plan is shown by domain: between those of a year, one would make up for the other.
    told = rows.assign(year_text=rows["year"].astype(str), gap=rows["moved"] - rows["planned"])
    told = told.drop(columns=["missing", "beyond"])
    lead = say("staffflow.years.lead")
    missing = figures.key("staff_gap", *figures.at(where))(float(told["planned"].sum() - told["moved"].sum()))
    tables.framed(
        say,
        say("staffflow.years.title", missing=wording.staff(say, missing)),
        lead,
        told,
        "mouvements-par-an",
        ask.kind("missions"),
        {"year_text": (say("mission.year"), "code")}
        | {name: (_end(say, name), "fte") for name in ("planned", "moved", "gap")},
        despite=["annee"],
        later=more.EVERYWHERE,
        keys=figures.cells(COUNTED, *figures.at(where), of={"year": "year_text"}),
    )


CORE = {
    "core_staff": "core_staff",
    "change": "core_staff_change",
    "arrived": "staff_core",
    "unexplained": "core_staff_unexplained",
}


def core(ask: Ask, say: Say, years: pd.DataFrame, where: Where) -> None:
    """What the core gained on paper against what its staff became: the balance that does not add up."""
    rows = ask("missions/core_staff", **where)
    moved = years.set_index("year")["core"]
    told = rows.assign(
        year=[month.year for month in rows["month"]],
        change=rows["core_staff"].diff(),
    )
    told = told.assign(arrived=told["year"].map(moved).fillna(0.0), year_text=told["year"].astype(str))
    told = told.assign(unexplained=told["change"] - told["arrived"])
    heading = say("staffflow.core.title_none")
    if len(told) > 1:
        change, arrived = (
            figures.key(CORE[name], *figures.at(where))(float(told[name].sum())) for name in ("change", "arrived")
        )
        heading = say("staffflow.core.title", change=say.signed(change, digits=0), arrived=wording.staff(say, arrived))
    tables.framed(
        say,
        heading,
        say("staffflow.core.lead"),
        told,
        "coeur-de-cible-et-mouvements",
        ask.kind("missions"),
        {"year_text": (say("mission.year"), "code")}
        | {name: (say(f"staffflow.core.{name}"), "fte") for name in ("core_staff", "change", "arrived", "unexplained")},
        empty=say("staffflow.core.none"),
        despite=["annee"],
        later=more.EVERYWHERE,
        keys=figures.cells(CORE, *figures.at(where), of={"year": "year_text"}),
    )


def handed(ask: Ask, say: Say, where: Where) -> None:
    """Which missions were given up, and to whom, with how many posts."""
    rows = ask("missions/handed_over", **where)
    told = rows.assign(
        label=[wording.label(say, row) for row in rows.to_dict("records")],
        decision_name=[wording.word(say, "decision", one) for one in rows["decision"]],
        actor=[say.generic(one) for one in rows["target_actor"]],
    )
    columns = numbers.columns_of(
        say,
        "inventory.column: label=mission decision_name=decision actor=mission.decision.actor "
        "exercises=inventory.count.exercises:count completed=inventory.count.completed:count",
    )
    if ask.reads(*figures.at(where)):
        columns |= {"staff_to_move": (say("staffflow.planned"), "fte"), "moved": (say("staffflow.moved"), "fte")}
    else:  # kept back, not missing
        told = told.drop(columns=["staff_to_move", "moved"])
    at = figures.at(where)
    actors = figures.key("actors_taking_over", *at)(told["actor"].nunique())
    given = figures.key("missions_given_up", *at)(rows["mission_id"].nunique())
    tables.framed(
        say,
        say("staffflow.handed.title", count=given, actors=say("staffflow.actors", count=actors))
        if len(rows)
        else say("staffflow.handed.title_none"),
        say("staffflow.handed.lead"),
        told,
        "missions-transferees",
        ask.kind("missions"),
        columns,
        empty=say("staffflow.handed.none"),
        despite=["annee"],
        shown=HANDED,
        later=more.EVERYWHERE if at[0] == "region" and ask.reads(*at) else False,
        keys=figures.cells(
            TAKEN_OVER,
            *at,
            of={"mission": "mission_id", "decision": "decision", "actor": "target_actor"},
            given_up="yes",
        ),
        addresses={say("inventory.column.mission"): [choices.sheet(one) for one in rows["mission_id"]]},
    )


# What the columns of a service are.
SERVICE = {
    "exercises": "exercises",
    "staff": "service_staff",
    "staff_to_move": "staff_planned",
    "moved": "staff_moved",
    "proposals": "service_proposals",
    "saved": "service_saved",
}


def by_service(ask: Ask, say: Say, where: Where, later: bool | str) -> None:
    """What decisions on missions and proposals do to the staff of each service, for who answers for the territory.

    A page with a map has room for one table: a region opens this one, a département that of missions given up.
    """
    rows = ask("missions/staff_by_service", **where)
    units = {name: "count" if name in ("exercises", "proposals") else "fte" for name in SERVICE}
    columns: dict[str, tuple[str, str | None]] = {"service": (say("staffflow.service.name"), None)}
    columns |= {name: (say(f"staffflow.service.{name}"), unit) for name, unit in units.items()}
    count = figures.key("services_touched", *figures.at(where))(len(rows))
    tables.framed(
        say,
        say("staffflow.service.title", count=count),
        say("staffflow.service.lead"),
        rows,
        "effectifs-par-service",
        badges.least(pd.Series([ask.kind("missions"), ask.kind("proposals")])),
        columns,
        say("staffflow.service.note"),
        empty=say("staffflow.service.none"),
        despite=["annee"],
        shown=SERVICES,
        later=later,
        keys=figures.cells(SERVICE, *figures.at(where), of={"service": "service_id"}),
    )
