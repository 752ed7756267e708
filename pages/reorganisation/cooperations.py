"""Cooperations between départements: who leads, with whom, in which network, and who cooperates with nobody."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st

from pages import charts
from pages.blocks import lookup, place_search, unpublished
from pages.elements import filters, headings, more, numbers
from pages.maps import between, deck
from pages.markup import NOTHING, Markup, concat, draw, escape, html
from pages.parts import neighbours, panel, panels, tables
from pages.reorganisation import choices, decided, listing, wording
from pages.reorganisation.pipeline import Held
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import ALL, MISSING, Say, alphabetical, alphabetically
from pages.text.leaders import leaders
from pages.text.written import joined, opened
from queries import figures

# What the common secretariats-general of départements run for several services.
SUPPORT = ("it", "purchasing", "payroll", "property")
BEGUN = 12  # cooperations that are shown before the others are asked for
PILOTS = 6  # départements that the ranking of those who lead has room for


@unpublished.instead("reorganisation-cooperations", ("cooperations", "support_staff"), decided.BY, decided.pooled)
def render(ask: Ask, say: Say) -> None:
    """The page of cooperations."""
    if ask("reorganisation/cooperations").empty:
        # Nothing deposited is not a country where nobody cooperates.
        headings.page(say("cooperations.absent_title"))
        states.empty(say, say("cooperations.absent"))
        return
    head = st.container()
    held = _filters(ask, say)
    pairs = ask("reorganisation/cooperations", **held)
    members = ask("reorganisation/cooperation_members", **choices.where(held, "region", "department"))
    alone = _alone(members, held["network"])
    headings.page(_title(say, pairs, alone, members, held), _sentence(say, pairs, members, held), at=head)
    title = _busiest(say, members, held)
    if held["department"] and len(pairs):  # of one there is no other to be the first of
        title = say("cooperations.map.title_one", place=lookup.place(ask, say, "department", held["department"]))
    left, right = st.columns([1.7, 1], gap="small")
    with left:
        arcs(ask, say, pairs, members, alone, title, _inside(held))
    with right:
        if members["applies"].any():
            nobody(ask, say, alone, held)
        pilots(ask, say, pairs, held)
    if held["department"] and neighbours.of_department(held["department"]):
        around(ask, say, held["department"])
    poolings(ask, say, held)
    networks(ask, say, pairs, held)
    matrix(ask, say, members, held)


def _filters(ask: Ask, say: Say) -> dict[str, str | None]:
    names = _by_name(say, ask("reorganisation/cooperations"))
    held: dict[str, str | None] = {"region": None, "department": None}
    *places, third, last = st.columns(4)
    held |= choices.bar(ask, say, ("region", "departement"), places)
    with last:
        place_search.field(ask, say, place_search.enter)
    with third:
        told = {code: wording.network(say, code) for code in names}
        network = filters.any_of("reseau", told, say("proposals.filter.reseau"), say("proposals.all.reseau"))
    return held | {"network": network or None}


def _named(say: Say, networks: Iterable[str]) -> list[str]:
    """Networks within a sentence, in the order of their names."""
    return sorted((say.inside(wording.network(say, code)) for code in networks), key=alphabetical)


def _by_name(say: Say, rows: pd.DataFrame) -> list[str]:
    """The networks of some rows, in the order of their names."""
    return sorted(rows["network"].unique(), key=lambda code: alphabetical(wording.network(say, code)))


def _alone(members: pd.DataFrame, network: str | None) -> pd.DataFrame:
    """The départements without any cooperation (of the network asked for)."""
    counted = (
        members
        if network is None
        else members.assign(cooperations=members["cooperations"].where(members["network"] == network, 0))
    )
    counted = counted[counted["applies"]]
    total = counted.groupby(["code", "name", "region_name"], as_index=False)["cooperations"].sum()
    return total[total["cooperations"] == 0].sort_values("code")


def _title(say: Say, pairs: pd.DataFrame, alone: pd.DataFrame, members: pd.DataFrame, held: Held) -> str:
    counted = members.loc[members["applies"], "name"].unique()
    total = choices.figure("cooperation_departments", held, network=None)(len(counted))
    if not total:
        return say("cooperations.title.outside")
    if total == 1:
        others = sorted({*pairs["lead_name"], *pairs["department_name"]} - {*counted}, key=alphabetical)
        who = say.listed(map(say.text, others), ALL)
        return say(f"cooperations.title.{'with' if others else 'without'}", place=say.text(counted[0]), who=who)
    if alone.empty:
        return say("cooperations.title.none", count=total)
    return say("cooperations.title.some", count=choices.figure("no_cooperation", held)(len(alone)), total=total)


def _sentence(say: Say, pairs: pd.DataFrame, members: pd.DataFrame, held: Held) -> str:
    outside = members.loc[~members["applies"], "name"].map(say.text).unique()
    count = choices.figure("cooperation_outside", held, network=None)(len(outside))
    told = [say("cooperations.outside", count=count, names=say.listed(outside, ALL))] if count else []
    return joined(" ", [_lead(say, pairs, held), *told])


def _lead(say: Say, pairs: pd.DataFrame, held: Held = MappingProxyType({})) -> str:
    if pairs.empty:
        return say("cooperations.lead_none")
    networks = pairs.groupby("network", as_index=False)["cooperation_id"].nunique()
    keys = choices.cells({"cooperation_id": "cooperations"}, held, network="network")
    most = leaders(networks, "cooperation_id", str, name="network", keys=keys)
    who = say.leading("network", _named(say, most.names))
    count = choices.figure("cooperations", held)(pairs["cooperation_id"].nunique())
    return say("cooperations.lead", count=count, who=who, most=most.known)


def _inside(held: Held) -> bool:
    """Whether the page is of a region or of a département."""
    return bool(held["region"] or held["department"])


def _busiest(say: Say, members: pd.DataFrame, held: Held) -> str:
    """The region where most départements cooperate (in the network asked for), or the one that does so most in its
    region; all of them where they are level.
    """
    under_way = members[members["network"].notna() & (members["network"].eq(held["network"]) | (not held["network"]))]
    if under_way.empty:
        return say("cooperations.map.title_none")
    if _inside(held):
        counts = under_way.groupby("name", as_index=False)["cooperations"].sum()
    else:
        counts = (
            under_way.groupby("region_name", as_index=False)["code"]
            .nunique()
            .set_axis(["name", "cooperations"], axis=1)
        )
    noun = "department" if _inside(held) else "region"
    who = say.text(say.leading(noun, leaders(counts, "cooperations", str).names))
    return say(f"cooperations.map.title_{noun}", who=who)


def arcs(
    ask: Ask, say: Say, pairs: pd.DataFrame, members: pd.DataFrame, alone: pd.DataFrame, title: str, close: bool
) -> None:
    """An arc from each département that leads to its members."""
    told = pairs.assign(network_name=[wording.network(say, code) for code in pairs["network"]])
    panel(
        say,
        title,
        say("cooperations.map.lead"),
        lambda: _map(ask, say, told, members, alone, close),
        told,
        "cooperations",
        ask.kind("proposals"),
        "cooperations.column: label:deposited network_name=proposals.filter.reseau lead_name=lead "
        "department_name=member started_on=since:date",
    )


def _map(ask: Ask, say: Say, pairs: pd.DataFrame, members: pd.DataFrame, alone: pd.DataFrame, close: bool) -> None:
    """The list of cooperations, what is chosen there or on the map, and the map; a `close` one looks at its arcs."""
    data = _drawing(ask, say, pairs, members, alone)
    between.chart(say, "cooperations", data, _choice(say, pairs), close)


def _choice(say: Say, pairs: pd.DataFrame) -> str:
    """The cooperation chosen in the list or on the map, and what is known of it."""
    by_code = pairs.groupby("cooperation_id").agg(
        network=("network_name", "first"),
        lead=("lead_name", "first"),
        members=("department_name", list),
        label=("label", "first"),
        since=("started_on", "first"),
    )
    names = {
        str(code): say("cooperations.choose.named", network=row["network"], lead=say.text(row["lead"]), code=code)
        for code, row in by_code.iterrows()
    }
    chosen = deck.choice(say, names, say("cooperations.choose.label"))
    if chosen:
        row = by_code.loc[chosen]
        others = say.listed([say.text(one) for one in row["members"] if one != row["lead"]], ALL)
        words = "told" if others else "told_alone"
        told = say(f"cooperations.choose.{words}", lead=say.text(row["lead"]), members=others, since=row["since"])
        draw(
            html(
                '<div class="tc-chosen" role="status"><h3>{}</h3><p lang="fr">{}</p><p>{}</p></div>',
                row["network"],
                row["label"],
                told,
            )
        )
    return chosen


def _arc(say: Say, row: listing.Row) -> dict[str, str]:
    """From who leads to a member, with its words on the map and on paper."""
    told = {"lead": say.text(row["lead_name"]), "member": say.text(row["department_name"])}
    network = row["network_name"]
    return {
        "from": row["lead_department"],
        "to": row["department"],
        "text": say("cooperations.map.arc", network=network, **told),
        "code": row["cooperation_id"],
        "name": f"{network}\n{say('cooperations.map.pair', **told)}",
    }


def _notes(say: Say, pairs: pd.DataFrame) -> dict[str, str]:
    """How many cooperations each département leads, and how many it has joined."""
    led = pairs.groupby("lead_department")["cooperation_id"].nunique()
    joins = pairs[pairs["department"] != pairs["lead_department"]].groupby("department")["cooperation_id"].nunique()
    return {
        code: say("cooperations.map.dot", led=int(led.get(code, 0)), joined=int(joins.get(code, 0)))
        for code in {*led.index, *joins.index}
    }


def _drawing(ask: Ask, say: Say, pairs: pd.DataFrame, members: pd.DataFrame, alone: pd.DataFrame) -> dict[str, Any]:
    """What the map says, for `between.chart`."""
    apart = {"alone": alone["code"].tolist(), "outside": members.loc[~members["applies"], "code"].tolist()}
    _, departments = lookup.names(ask)
    return {
        "label": say("cooperations.map.alt"),
        "arcs": [_arc(say, row) for row in pairs.to_dict("records")],
        **apart,
        "names": {code: name for code, (name, _) in departments.items()},
        "notes": _notes(say, pairs),
        "legend": {
            name: say(f"cooperations.legend.{name}") for name in ("lead", "member", "joined", *filter(apart.get, apart))
        },
    }


def nobody(ask: Ask, say: Say, alone: pd.DataFrame, held: Held) -> None:
    """The départements that cooperate with nobody."""
    count = choices.figure("no_cooperation", held)(len(alone))
    title = say("cooperations.nobody.title", count=count) if len(alone) else say("cooperations.nobody.none_title")
    with panels.framed(say, "nobody", title, say("cooperations.nobody.lead"), ask.kind("proposals")):
        if alone.empty:
            states.empty(say, say("cooperations.nobody.none"))
            return
        items = concat(
            html("<li>{} <small>({})</small></li>", row["name"], row["code"]) for row in alone.to_dict("records")
        )
        draw(html('<ul class="tr-links tr-narrow">{}</ul>', items))
        columns = "parts: named=department region_name=region"
        told = alone.assign(named=alone["name"] + " (" + alone["code"] + ")")
        listing.foot(say, say("cooperations.nobody.name"), told, "sans-cooperation", ask.kind("proposals"), columns)


def pilots(ask: Ask, say: Say, pairs: pd.DataFrame, held: Held) -> None:
    """Who leads the most cooperations: as many as fit, nobody without those who are level; else nobody."""
    led = (
        pairs.groupby(["lead_department", "lead_name"], as_index=False)["cooperation_id"]
        .nunique()
        .sort_values(["cooperation_id", "lead_name"], ascending=[False, True], key=alphabetically)
    )
    keys = choices.cells({"cooperation_id": "cooperations_led"}, held, lead="lead_department")
    title = say("cooperations.leaders.title")
    if len(led):
        most = leaders(led, "cooperation_id", str, name="lead_name", keys=keys)
        title = say("cooperations.leaders.found", who=say.leading("department", most.names), count=most.known)
    first = led[led["cooperation_id"].rank(method="max", ascending=False) <= PILOTS]
    if first.empty and len(led):
        return  # so many are level that nobody leads
    with panels.framed(say, "leaders", title, say("cooperations.leaders.lead"), ask.kind("proposals")):
        if led.empty:
            states.empty(say)
        else:
            named = first.assign(lead_name=first["lead_name"].map(say.text))
            bars = charts.horizontal(say, named, "lead_name", "cooperation_id", "count", title, keys=keys)
            charts.draw(say, bars, "leaders")


def around(ask: Ask, say: Say, department: str) -> None:
    """Cooperations that neighbours of a département are in, those of secretariats-general first, and who leads them."""
    found = _near(ask, say, department)
    key = figures.key("cooperations_around", "department", department)
    pooled = key.among(networks="support")(int(found["support"].sum()))
    counted = say("cooperations.around.title", count=pooled, total=key(len(found)))
    title = counted if len(found) else say("cooperations.around.none_title")
    with panels.framed(say, "around", title, say("cooperations.around.lead"), ask.kind("proposals")):
        if found.empty:
            states.empty(say, say("cooperations.around.none"))
            return
        cells: dict[str, listing.Cell] = {
            "name": lambda row: escape(row["network_name"]) + _mark(say, row),
            "lead": lambda row: listing.text(say, row["lead_name"]),
            "members": lambda row: escape(say.listed([say.text(one) for one in row["members"]], ALL)),
            "since": lambda row: escape(say.short_date(row["started_on"])),
        }
        names = ("network", "lead_column", "members", "since")
        headers = {cell: say(f"cooperations.around.{name}") for cell, name in zip(cells, names, strict=True)}
        listing.table(say, title, headers, found, cells)
        columns: dict[str, tuple[str, str | None]] = {
            "network_name": (headers["name"], None),
            "label": (say("cooperations.column.label"), "deposited"),
            "lead_name": (headers["lead"], None),
            "with": (headers["members"], None),
            "started_on": (headers["since"], "date"),
            "support": (say("cooperations.around.support"), None),
        }
        told = found.assign(**{"with": found["members"].map(", ".join)}).drop(columns=["members", "codes"])
        listing.foot(say, say("cooperations.around.name"), told, "voisins", ask.kind("proposals"), columns)


def poolings(ask: Ask, say: Say, held: Held) -> None:
    """Every cooperation that began: whether it still holds, for how long, and what its evaluation found, if any."""
    rows = ask("reorganisation/poolings", **held)
    if rows.empty:
        return
    told = rows.assign(
        network_name=[wording.network(say, code) for code in rows["network"]],
        with_names=[say.listed(map(say.text, names), ALL) for names in rows["members"]],
        standing=[_standing(say, row) for row in rows.to_dict("records")],
        evaluation=pd.Series([_evaluation(say, row) for row in rows.to_dict("records")], rows.index, dtype=object),
    )
    key = choices.figure("cooperations_begun", held)
    count, ended = key(len(rows)), key.among(ended="yes")(int(rows["ended_on"].notna().sum()))
    tables.framed(
        say,
        say("cooperations.begun.title", count=count, ended=ended),
        say("cooperations.begun.lead"),
        told.drop(columns="members"),
        "mutualisations-engagees",
        ask.kind("proposals"),
        "cooperations.begun: network_name=proposals.filter.reseau lead_name=cooperations.column.lead "
        "with_names=cooperations.around.members started_on=cooperations.column.since:date days:duration standing "
        "evaluation",
        shown=BEGUN,
        keys=figures.cells({"days": "cooperation_days"}, of={"cooperation": "cooperation_id"}),
        later=more.EVERYWHERE,
    )


def _standing(say: Say, row: listing.Row) -> str:
    """Whether a cooperation still holds, or when it ended."""
    if pd.isna(row["ended_on"]):
        return say("cooperations.begun.holds")
    return say("cooperations.begun.ended", day=say.short_date(row["ended_on"]))


def _evaluation(say: Say, row: listing.Row) -> str:
    """When the proposal that it is from was evaluated and what it saved of what was planned; that nobody did, where the
    reader may know which proposal that is.
    """
    if pd.isna(row["proposal_id"]):
        return MISSING
    if pd.isna(row["evaluated_on"]):
        return say("cooperations.begun.unevaluated")
    day = say.short_date(row["evaluated_on"])
    if pd.isna(row["actual_eur"]) or not row["planned_eur"] > 0:
        return say("cooperations.begun.evaluated", day=day)
    key = figures.key("proposal_saved_share", *figures.NATION, proposal=row["proposal_id"])
    share = say.percent(key(100 * row["actual_eur"] / row["planned_eur"]), 0)
    return say("cooperations.begun.saved", day=day, share=share)


def _near(ask: Ask, say: Say, department: str) -> pd.DataFrame:
    """One row per cooperation that a neighbour of a département is in, with its members, in the order of the page."""
    near = neighbours.of_department(department)
    rows = ask("reorganisation/cooperations")
    inside = rows.groupby("cooperation_id")["department"].transform(lambda codes: bool(near & set(codes)))
    grouped = rows[inside.astype(bool)].groupby(
        ["cooperation_id", "network", "label", "lead_name", "started_on"], as_index=False
    )
    found = grouped.agg(members=("department_name", list), codes=("department", list))
    found = found.assign(
        support=found["network"].isin(SUPPORT),
        here=[department in codes for codes in found["codes"]],
        network_name=[wording.network(say, code) for code in found["network"]],
    )
    return found.sort_values(
        ["support", "here", "network_name", "cooperation_id"],
        ascending=[False, False, True, True],
        key=alphabetically,
    )


def _mark(say: Say, row: listing.Row) -> Markup:
    """Under a network: that secretariats-general run it, that this département takes part."""
    told = [say(f"cooperations.around.{name}") for name in ("support", "here") if row[name]]
    return html(" <small>{}</small>", joined(" · ", told)) if told else NOTHING


def networks(ask: Ask, say: Say, pairs: pd.DataFrame, held: Held) -> None:
    """How much each network pools: cooperations, départements, and staff for who reads all of it; the most first."""
    if pairs.empty:
        return
    whole = ask("reorganisation/cooperations")
    told = whole[whole["cooperation_id"].isin(pairs["cooperation_id"])]
    told = told.groupby("network", as_index=False).agg(
        cooperations=("cooperation_id", "nunique"),
        departments=("department", "nunique"),
        staff=("staff_pooled", lambda staff: staff.sum(min_count=1)),
    )
    told = told.assign(name=[wording.network(say, code) for code in told["network"]])
    order = ["cooperations", "departments", "name"]
    told = told.sort_values(order, ascending=[False, False, True], key=alphabetically, ignore_index=True)
    names = {"cooperations": "cooperations", "departments": "network_departments", "staff": "network_staff"}
    keys = choices.cells(names, held, network="network")
    columns = numbers.columns_of(
        say,
        "cooperations.networks: name=proposals.filter.reseau cooperations=count:count departments:count",
    )
    if ask.reads_everything and told["staff"].notna().any():
        columns["staff"] = (say("cooperations.networks.staff"), "fte")
    else:
        told = told.drop(columns="staff")
    total = choices.figure("cooperations", held)(pairs["cooperation_id"].nunique())
    tables.framed(
        say,
        say("cooperations.networks.title", count=total),
        say("cooperations.networks.lead"),
        told,
        "cooperations-par-reseau",
        ask.kind("proposals"),
        columns,
        keys=keys,
        later=more.EVERYWHERE,
    )


def matrix(ask: Ask, say: Say, members: pd.DataFrame, held: dict[str, str | None]) -> None:
    """Départements of a region by network, or regions by network: the arcs as a table."""
    inside = _inside(held)
    key, name = ("code", "name") if inside else ("region", "region_name")
    known = members[members["network"].notna() & ((members["network"] == held["network"]) | (held["network"] is None))]
    networks = _by_name(say, known)
    level = "department" if inside else "region"
    with panels.framed(
        say,
        "matrix",
        _widest(say, known, key, level),
        say(f"cooperations.matrix.{level}_lead"),
        ask.kind("proposals"),
    ):
        if known.empty:
            states.empty(say)
            return
        rows = [
            _line(say, place, group, networks, None if inside else str(code))
            for (code, place), group in sorted(members.groupby([key, name]), key=lambda one: alphabetical(one[0][1]))
        ]
        table = pd.DataFrame(rows, dtype=object)  # text of pandas would forget what figures are
        headers = {"title": say(f"parts.{level}")} | {code: wording.network(say, code) for code in networks}
        cells = {"title": lambda row: escape(row["title"])} | {
            code: (lambda row, code=code: row[f"{code} "]) for code in networks
        }
        without = ~table[networks].ne("").any(axis=1)
        name = say(f"cooperations.matrix.{level}")
        listing.table(say, name, headers, table[~without], cells, "tr-matrix")
        names = say.listed(table.loc[without, "title"], ALL)
        without_any = "without_one" if held["network"] else "without"
        note = say(f"cooperations.matrix.{without_any}", names=names) if names else ""
        columns = {"title": (say(f"parts.{level}"), None)} | {
            code: (wording.network(say, code), None) for code in networks
        }
        told = table.drop(columns=[f"{code} " for code in networks])
        listing.foot(say, name, told, "matrice-des-cooperations", ask.kind("proposals"), columns, note)


def _widest(say: Say, known: pd.DataFrame, key: str, level: str) -> str:
    """The network that is found in most of the lines of the matrix; all of them where they are level."""
    if known["network"].nunique() < 2:
        return say(f"cooperations.matrix.{level}")
    found = leaders(known.groupby("network", as_index=False)[key].nunique(), key, str, name="network")
    who, n = say.leading("network", _named(say, found.names)), len(found.names)
    return opened(say(f"cooperations.matrix.{level}_title", who=who, n=n))


def _line(say: Say, place: str, group: pd.DataFrame, networks: list[str], region: str | None) -> dict[str, str]:
    """One line of the matrix, of a region or (where there is none) of a département; `<network> ` (with a space) holds
    the mark that is drawn for it.
    """
    line = {"title": say.text(place)}
    for code in networks:
        here = group[group["network"] == code]
        led, count = int(here["led"].sum()), int(here["cooperations"].sum())
        if region is None:
            word = "leads" if led else "member" if count else ""
            line[code] = say(f"cooperations.matrix.{word}") if word else ""
            mark = html('<span class="tr-mark tr-{}"></span><span class="tc-hidden">{}</span>', word, line[code])
            line[f"{code} "] = mark if word else NOTHING
        else:
            known = figures.key("cooperating_departments", "region", region, network=code)(here["code"].nunique())
            line[code] = say.number(known) if count else ""
            line[f"{code} "] = escape(line[code])
    return line
