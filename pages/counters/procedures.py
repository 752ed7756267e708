"""Procedures: useful against asked for, what is offered and what is missing; partners and common counters."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from pages import charts
from pages.blocks import lookup, past, unpublished
from pages.blocks.lookup import Where
from pages.charts.events import over
from pages.counters import bundle, wording
from pages.counters import figures as drawings
from pages.elements import badges, filters, headings, more, numbers
from pages.markup import Markup, concat, draw, html
from pages.parts import downloads, neighbours, panel, panels, tables
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import ALL, Say, alphabetical
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures

TOP = 20
SHOWN = 24
NAMED = 3  # counters that do not offer a procedure; all are one click away
# Which figures the columns are.
LACKING = figures.cells({"lacking": "lacking_demand", "lacking_useful": "lacking_useful"}, of={"counter": "counter_id"})
COMMON = {"common": "common_counters", "known": "partners_known", "share": "common_share"}
PRESENCE = {"counters": "partner_counters", "share": "partner_share"}
AROUND = {
    "counters": "offering_counters",
    "share": "offered_share",
    "share_around": "offered_around",
    "gap": "offer_gap",
}
OFFER = {"demand_rank": "demand_rank", "usefulness_rank": "usefulness_rank", "requests": "asked"}
OFFER |= {"share": "offered_share", "counters": "offering_counters", "usefulness": "usefulness"}


@unpublished.instead(
    "counters-procedures", ("counter_procedures", "counter_partners", "procedure_requests"), (), bundle.render
)
def render(ask: Ask, say: Say) -> None:
    """The page of procedures."""
    head = st.container()
    level, code = lookup.territory(ask, say)
    where = lookup.where(level, code)
    rows = ask("counters/procedure_demand", **where)
    rows = rows.assign(name=[say.named(row, "label") for row in rows.to_dict("records")])
    headings.page(*_finding(say, rows, lookup.place(ask, say, level, code), (level, code)), at=head)
    known = rows[rows["requests"].notna()]
    if len(known):
        axes(say, known, (level, code))
    else:
        states.notice(say("offer.no_demand"), say("offer.no_demand_why"))
    coverage(say, rows, (level, code))
    unoffered(ask, say, rows, (level, code))
    around(ask, say, (level, code))
    territories(ask, say, where)
    lacking(ask, say, where)
    common(ask, say, where)
    partners(ask, say, where)


def _finding(say: Say, rows: pd.DataFrame, place: str, where: tuple[str, str]) -> tuple[str, str]:
    """How many of the most asked for are offered nearly everywhere."""
    top = rows[rows["demand_rank"] <= TOP]
    if top.empty or not rows["open_counters"].iloc[0]:
        return say("offer.title_none"), say("offer.lead_none")
    everywhere = figures.key("top_everywhere", *where)(int((top["share"] >= 80).sum()))
    return say("offer.title", place=place, count=everywhere), say("offer.lead", year=str(int(rows["year"].iloc[0])))


def _procedures(place: tuple[str, str]) -> figures.Keys:
    return figures.cells(OFFER, *place, of={"procedure": "procedure_id"})


def axes(say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> None:
    """Usefulness against demand."""
    both = rows[(rows["usefulness_rank"] <= TOP) & (rows["demand_rank"] <= TOP)]
    panel(
        say,
        say("offer.axes.title", count=figures.key("top_both", *place)(len(both))),
        say("offer.axes.lead"),
        lambda: drawings.two_axes(say, rows, say("offer.axes.alt")),
        rows,
        "demarches",
        badges.least(rows["kind"]),
        {
            "name": (say("offer.procedure"), None),
            say.column("partner", rows): (say("counters.partners.partner"), None),
            **numbers.columns_of(say, "offer: usefulness=offer.axes.x demand_rank=rank requests:count share:percent"),
        },
        note=say("offer.axes.note"),
        keys=_procedures(place),
    )


def coverage(say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> None:
    """The share of counters that offer each of the twenty first, by demand or by usefulness."""
    by = filters.choice(
        "par", ["demand", "usefulness"], say("offer.by"), lambda one: say(f"offer.by_{one}"), "demand", "segments"
    )
    keys = _procedures(place)
    top = rows[rows[f"{by}_rank"] <= TOP].sort_values(f"{by}_rank", ignore_index=True)
    if top.empty or top["share"].isna().all():
        tables.absent("coverage", say("offer.title_none"), say("offer.lead_none"), "")
        return
    rare = leaders(top, "share", say.percent, lowest=True, keys=keys)
    panel(
        say,
        say("offer.coverage.title", who=say.leading("procedure", rare.names), n=len(rare.names), share=rare.value),
        say(f"offer.coverage.lead_{by}"),
        lambda: charts.horizontal(say, top, "name", "share", "percent", say("offer.coverage.alt"), keys=keys),
        top,
        "couverture-des-demarches",
        badges.least(top["kind"]),
        f"offer: name=procedure {by}_rank=rank counters:count share:percent",
        keys=keys,
    )


def unoffered(ask: Ask, say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> None:
    """In a département: what is most asked for and not offered everywhere, with the counters that do not offer it."""
    top = rows[rows["demand_rank"] <= TOP]
    if place[0] != "department" or top.empty or not rows["open_counters"].iloc[0]:
        return
    missing = ask("counters/lacking_by_procedure", department=place[1])
    names = missing.groupby("procedure_id")["name"].agg(list)
    told = top[top["procedure_id"].isin(names.index)].sort_values("demand_rank", ignore_index=True)
    told = told.assign(
        missing=told["open_counters"] - told["counters"],
        where=pd.Series([_named(say, names[one]) for one in told["procedure_id"]], told.index, dtype=object),
    )
    whole = told.assign(where=[say.listed(names[one], ALL) for one in told["procedure_id"]])
    keys = figures.cells(OFFER | {"missing": "unoffering_counters"}, *place, of={"procedure": "procedure_id"})
    columns: numbers.Columns = {
        **numbers.columns_of(say, "offer: demand_rank=rank name=procedure"),
        say.column("partner", rows): (say("counters.partners.partner"), None),
        **numbers.columns_of(say, "offer.unoffered: requests=offer.requests:count missing:count where"),
    }
    title = say("offer.unoffered.title", count=figures.key("unoffered", *place)(len(told)))
    lead, kind = say("offer.unoffered.lead"), badges.least(rows["kind"])
    with panels.framed(say, "unoffered", title, lead, kind, later=more.EVERYWHERE):
        if told.empty:
            states.empty(say, say("offer.unoffered.none"))
            return
        numbers.table(numbers.readable(say, told, columns, keys), title, None, say)
        with st.container(horizontal=True, key="foot-unoffered", vertical_alignment="center"):
            panels.every(say, title, whole, "unoffered", columns, 0, keys)
            kind = badges.least(rows["kind"])
            downloads.csv(say, whole, "demarches-non-proposees", kind, keys=keys, columns=columns)


def _named(say: Say, names: list[str]) -> str:
    """The first of these; how many there are stands beside."""
    return say.listed(names, ALL) if len(names) <= NAMED else joined("", [joined(", ", names[:NAMED]), "…"])


def around(ask: Ask, say: Say, place: tuple[str, str]) -> None:
    """Of a territory: what the counters of its neighbours offer more often than its own, the widest gap first."""
    level, code = place
    parents = {one: region for one, (_, region) in lookup.names(ask)[1].items()}
    near = neighbours.of_department(code) if level == "department" else neighbours.of_region(code, parents)
    codes = neighbours.departments(level, code, parents)
    if not codes:
        return
    rows = ask("counters/around_offer", **lookup.where(*place), codes=codes)
    rows = rows.assign(name=[say.named(row, "label") for row in rows.to_dict("records")])
    keys = figures.cells(AROUND, *place, of={"procedure": "procedure_id"})
    points = lambda gap: say("parts.points", count=abs(round(gap)), signed=say.signed(gap, digits=0))  # noqa: E731
    widest = leaders(rows, "gap", points, keys=keys) if len(rows) else None
    title = (
        say("offer.around.title", who=say.leading("procedure", widest.names), gap=widest.value)
        if widest
        else say("offer.around.none")
    )
    tables.framed(
        say,
        title,
        say("offer.around.lead", places=say.listed(_neighbours(ask, say, level, near), ALL)),
        rows,
        "demarches-des-voisins",
        badges.least(rows["kind"]) if len(rows) else ask.kind("requests"),
        "offer.around: name=offer.procedure counters=offer.counters:count share=here:percent "
        "share_around=there:percent gap:points",
        empty=say("offer.around.none"),
        keys=keys,
        later=more.EVERYWHERE,
    )


def _neighbours(ask: Ask, say: Say, level: str, codes: Iterable[str]) -> list[str]:
    regions, departments = lookup.names(ask)
    names = {code: name for code, (name, _) in departments.items()} if level == "department" else regions
    return sorted((say.text(names[code]) for code in codes), key=alphabetical)


def territories(ask: Ask, say: Say, where: Where) -> None:
    """How much of the twenty each region offers, or each département of the region chosen, the least first."""
    rows = ask("counters/offer_by_territory", region=where["region"])
    if where["department"] or rows.empty:
        return
    below = "department" if where["region"] else "region"
    names = {"counters": "open_counters", "demand": "offer_demand", "usefulness": "offer_usefulness"}
    keys = figures.cells(names, row_level=below, row_code="code")
    least = leaders(rows, "demand", say.percent, lowest=True, keys=keys)
    tables.framed(
        say,
        say("offer.territories.title", who=say.leading(below, least.names), share=least.value),
        say("offer.territories.lead"),
        rows,
        "offre-par-territoire",
        badges.least(rows["kind"]),
        "offer.territories: name=indicators.territory counters=offer.counters:count demand:percent usefulness:percent",
        keys=keys,
        later=more.EVERYWHERE,
    )


def lacking(ask: Ask, say: Say, where: Where) -> None:
    """Counters that miss the most of what their département asks for."""
    rows = ask("counters/lacking", **where)
    missing = rows[rows["lacking"] > 0]
    count = figures.key("lacking", *figures.at(where))(len(missing))
    title = say("offer.lacking.title", count=count) if len(rows) else say("offer.lacking.unknown")
    with panels.framed(say, "lacking", title, say("offer.lacking.lead"), ask.kind("requests"), later=more.EVERYWHERE):
        if rows.empty:
            states.empty(say, say("offer.lead_none"))
            return
        named = wording.placed(ask, say, missing)
        lines = concat(_counter(say, row) for row in named.head(SHOWN).to_dict("records"))
        listed = html('<ul class="tk-columns">{}</ul>', lines)
        draw(more.folded(say, listed, min(len(missing), SHOWN), more.MOST))
        columns = (
            "offer.lacking: name=counters.points.name place=access.white.department lacking=count:count "
            "lacking_useful=useful:count"
        )
        panels.every(say, title, named, "lacking", columns, SHOWN, LACKING)
        downloads.csv(say, rows, "demarches-manquantes", badges.least(rows["kind"]), keys=LACKING)


def _counter(say: Say, row: dict[Any, Any]) -> Markup:
    link = wording.anchor(say.text(row["name"]), wording.sheet(row["counter_id"]))
    count, useful = (LACKING(row)[name](int(row[name])) for name in ("lacking", "lacking_useful"))
    note = say("offer.lacking.note", count=count, useful=useful)
    return html("<li><b>{}</b> <span>{} · {}</span></li>", link, row["place"], note)


def common(ask: Ask, say: Say, where: Where) -> None:
    """Counters where the State, a local authority and an operator are all present, over time."""
    rows = ask("counters/common_months", **where)
    now = ask("counters/common", **where)
    known = int(now["known"].iloc[0]) if len(now) else 0
    if not known:
        tables.absent("common", say("offer.common.unknown"), say("offer.common.unknown_why"), "")
        return
    key = figures.key("common_counters", *figures.at(where))
    shown = rows[rows["share"].notna()]
    marks = over(past.events(ask, say, "counters", figures.at(where), ask.catalogue["P7"]), shown["month"])
    panel(
        say,
        say("offer.common.title", count=key(int(now["common"].iloc[0])), known=key.called("partners_known")(known)),
        say("offer.common.lead"),
        lambda: charts.line(say, shown, "month", "share", "percent", say("offer.common.alt"), height=240, marks=marks),
        shown,
        "guichets-communs",
        str(now["kind"].iloc[0]),
        "offer.common: month=counters.months.month:month common:count known:count share:percent",
        keys=figures.cells(COMMON, *figures.at(where), on="month"),
        later=more.EVERYWHERE,
    )


def partners(ask: Ask, say: Say, where: Where) -> None:
    """Partners with the date each joined, counted from the list: no number of partners is written anywhere."""
    rows = ask("counters/partner_presence", **where)
    place = figures.at(where)
    there = rows[rows["counters"] > 0]
    told = rows.assign(
        name=[say.named(row) for row in rows.to_dict("records")],
        family_name=[say(f"counters.family.{family}") for family in rows["family"]],
        share=100 * rows["counters"] / rows["known"].where(rows["known"] > 0),
    )
    later = int((rows["joined_on"] > pd.Timestamp(ask.edition.as_of)).sum())
    present, coming = figures.key("present_partners", *place)(len(there)), figures.key("coming_partners", *place)(later)
    tables.framed(
        say,
        say("offer.partners.title", count=present) if len(there) else say("offer.partners.none"),
        say("offer.partners.lead", count=coming) if coming else say("offer.partners.lead_none"),
        told,
        "partenaires",
        badges.least(rows["kind"]),
        numbers.columns_of(say, "counters.partners: name=partner family_name=family joined_on=joined:date")
        | ({"left_on": (say("offer.partners.left"), "date")} if rows["left_on"].notna().any() else {})
        | numbers.columns_of(say, "offer: counters:count share=offer.partners.share:percent"),
        keys=figures.cells(PRESENCE, *place, of={"partner": "partner"}),
        later=more.EVERYWHERE,
    )
