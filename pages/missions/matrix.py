"""Roles: missions by tier, each cell the roles held there by a text; then who executes one of them, and where."""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from pages import maps
from pages.blocks import lookup, unpublished
from pages.elements import badges, filters, headings, links, more
from pages.markup import NOTHING, Markup, attributes, concat, draw, html
from pages.missions import bylaw, roles, services, wording
from pages.parts import downloads, panel, panels, tables, unfollowed
from pages.parts.services import service_name
from pages.shell.ask import Ask
from pages.text import ALL, MISSING, Say, by_name
from pages.text.written import joined
from queries import figures

# Chips of what rows say by themselves.
LOOKS = {"redundant": "redundant", "shared": "shared", "complementary": "complement", "chain": "quiet"}
FILTERS = ("domaine", "ministere")
# What a text calls otherwise than by départements: where it is.
ALSO = {"Alsace": ("67", "68"), "Métropole de Lyon": ("69",), "lyonnais": ("69",)}
# Where words may break in narrow columns.
_PARTED = re.compile(
    "Inter(?=c)|xé(?=cut)|communa(?=l)|oupe(?=m)|épar(?=t)|om(?=mis|mune)|mis(?=s)|étro(?=p)|péra(?=t)|econ(?=da)|on(?=tr[oô]l)"
)
MAPS = ("departements", "services")  # what the map of who executes is made of
MANY = 100_000
SHOWN_TYPES = 3  # ways to the services that exercise a mission by law
Row = Mapping[Hashable, Any]


def render(ask: Ask, say: Say) -> None:
    """The page of roles."""
    head = st.container()
    missions, every = ask("missions/nomenclature"), ask("missions/roles")
    missions = missions[missions["policy_domain"] != bylaw.UNCLASSIFIED]
    missions = missions.assign(name=[wording.label(say, row) for row in missions.to_dict("records")])
    left, right = st.columns(2)
    with left:
        domain = _one_of("domaine", {one: wording.word(say, "domain", one) for one in missions["policy_domain"]}, say)
    with right:
        ministries = lookup.ministries(ask, say)
        ministry = _one_of("ministere", {one: ministries.get(one, one) for one in missions["ministry"].dropna()}, say)
    shown = missions[missions["policy_domain"].eq(domain) | (not domain)]
    shown = shown[shown["ministry"].eq(ministry) | (not ministry)].sort_values(["policy_domain", "mission_id"])
    rows = every[every["mission_id"].isin(shown["mission_id"])]
    known = figures.key("missions_with_role", domain=domain or None, ministry=ministry or None)
    counts = {act: known.among(role=act)(int(rows[rows["role"] == act]["mission_id"].nunique())) for act in roles.ACTS}
    headings.page(say("roles.found", **counts), say("roles.lead"), at=head)
    ruled = by_rule(ask, shown, rows, {"domain": domain or None, "ministry": ministry or None})
    matrix(ask, say, ruled, rows)
    candidates(say, ruled, rows)
    names = dict(zip(missions["mission_id"], missions["name"], strict=True))
    executed(ask, say, every, names)


def _one_of(name: str, names: Mapping[str, str], say: Say) -> str:
    return filters.any_of(name, by_name(names), say(f"inventory.filter.{name}"), say(f"inventory.all.{name}"))


@dataclass(frozen=True)
class Ruled:
    """Missions that have a role, each with what the rule made of its rows and what was judged of it; `key`: of how
    many there are of a kind.
    """

    missions: pd.DataFrame
    found: dict[str, roles.Relation]
    judged: dict[str, pd.DataFrame]
    key: figures.Key


def by_rule(ask: Ask, missions: pd.DataFrame, rows: pd.DataFrame, chosen: Mapping[str, str | None]) -> Ruled:
    """What the rule makes of missions, and what was judged of them."""
    every = ask("missions/judged_tiers")
    of, judged = (dict(list(some.groupby("mission_id"))) for some in (rows, every))
    ids = list(missions["mission_id"])
    found = {one: roles.relation(of[one]) if one in of else ("", []) for one in ids}
    none = every.iloc[:0]
    return Ruled(
        missions, found, {one: judged.get(one, none) for one in ids}, figures.key("missions_by_rule", **chosen)
    )


# The matrix -----------------------------------------------------------------------------------------------------------


def matrix(ask: Ask, say: Say, ruled: Ruled, rows: pd.DataFrame) -> None:
    """Missions by tier; beside each what a rule makes of its rows, what was judged, and which roles nothing says."""
    rows = rows.assign(column=[roles.column_of(*one) for one in zip(rows["body"], rows["body_name"], strict=True)])
    of, missions = dict(list(rows.groupby("mission_id", sort=False))), ruled.missions
    untold = {one: _untold(say, of.get(one, rows.iloc[:0])) for one in missions["mission_id"]}
    laws = {one: _law(say, found, ruled.judged[one], untold[one]) for one, (found, _) in ruled.found.items()}
    names = dict(zip(missions["mission_id"], missions["name"], strict=True))
    told = rows.assign(
        label=rows["mission_id"].map(names),
        tier_name=[say(f"roles.tier.{one}") for one in rows["column"]],
        role_name=[say(f"roles.role.{one}") for one in rows["role"]],
        holder=[roles.body(say, *one) for one in zip(rows["body"], rows["body_name"], strict=True)],
        proof=[say(f"roles.status.{one}") for one in rows["status"]],
        law=[say(f"roles.kind.{ruled.found[one][0] or 'none'}") for one in rows["mission_id"]],
        judged=[roles.judgement(say, ruled.judged[one]) or None for one in rows["mission_id"]],
    )
    panel(
        say,
        say("roles.matrix.title"),
        joined(" ", [say("roles.matrix.lead"), *_counted(say, ruled)]),
        lambda: draw(_matrix(say, missions, of, laws)),
        told,
        "roles-par-mission",
        badges.least(rows["kind"]) or ask.edition.kind,
        "roles.matrix: label=inventory.column.mission role_name=role tier_name=tier holder territories=mission.place "
        "legal_reference=text proof=known.column.evidence law=ruled judged",
        say("roles.matrix.note"),
        despite=unfollowed.TERRITORY,
    )


def _counted(say: Say, ruled: Ruled) -> list[str]:
    """How many missions there are of each kind by the rule, and of how many the judgement says otherwise."""
    found = [kind or "none" for kind, _ in ruled.found.values()]
    told = [
        say(f"roles.matrix.of_rule.{one}", count=ruled.key.among(kind=one)(found.count(one)))
        for one in (*LOOKS, "none")
        if one in found
    ]
    apart = sum(roles.differ(relation, ruled.judged[one]) for one, relation in ruled.found.items())
    key = ruled.key.called("missions_judged_apart")
    counted = [say("roles.matrix.by_rule", told=say.listed(told, ALL)), say("roles.matrix.apart", count=key(apart))]
    return counted if told else []


def _untold(say: Say, rows: pd.DataFrame) -> str:
    """The roles that no text was read for."""
    return say.listed([say.inside(say(f"roles.role.{role}")) for role in roles.ROLES if role not in set(rows["role"])])


def _law(say: Say, found: str, judged: pd.DataFrame, untold: str) -> dict[str, str]:
    """What is told of a mission beside its roles, each in words, with its look: by the rule, by judgement, the roles
    that no text was read for.
    """
    words = roles.judgement(say, judged)
    return {
        **({say(f"roles.kind.{found}"): LOOKS[found]} if found else {}),
        **({say("roles.kind.judged", words=words): ""} if words else {}),
        **({say("roles.kind.untold", names=untold): ""} if untold else {}),
    }


def _matrix(
    say: Say, missions: pd.DataFrame, of: Mapping[str, pd.DataFrame], laws: Mapping[str, Mapping[str, str]]
) -> Markup:
    columns = [one for one in roles.COLUMNS if any(one in set(rows["column"]) for rows in of.values())]
    heads = [say("inventory.column.mission"), *(say(f"roles.tier.{one}") for one in columns), say("roles.matrix.law")]
    return more.folded(
        say,
        html(
            '<div class="tc-wide" tabindex="0" role="region" aria-label="{}"><table class="tm-matrix tm-who">'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
            say("roles.matrix.title"),
            concat(html('<th scope="col">{}</th>', _parted(one)) for one in heads),
            concat(_line(say, row, of.get(row["mission_id"]), columns, laws) for row in missions.to_dict("records")),
        ),
        len(missions),
        more.FEWEST,
    )


def _line(
    say: Say, row: Row, rows: pd.DataFrame | None, columns: list[str], laws: Mapping[str, Mapping[str, str]]
) -> Markup:
    held = dict(list(rows.groupby("column"))) if rows is not None else {}
    chips = concat(
        badges.chip(words, look) if look else html("<small>{}</small>", words)
        for words, look in laws[row["mission_id"]].items()
    )
    return html(
        '<tr><th scope="row"><a href="{}">{}</a></th>{}<td class="tm-law" data-label="{}">{}</td></tr>',
        roles.chain_of(row["mission_id"]),
        row["name"],
        concat(_cell(say, one, held.get(one)) for one in columns),
        say("roles.matrix.law"),
        chips,
    )


def _cell(say: Say, column: str, rows: pd.DataFrame | None) -> Markup:
    """The roles that a tier holds, in their order: who holds each and by what text open on it."""
    label = say(f"roles.tier.{column}")
    if rows is None:
        return html('<td class="tm-empty" data-label="{}">{}</td>', label, MISSING)
    return html(
        '<td data-label="{}">{}</td>', label, concat(_held(say, *one) for one in rows.groupby("role", sort=False))
    )


def _held(say: Say, role: Any, rows: pd.DataFrame) -> Markup:
    """A role of a tier, what its rows all have in particular, and how well it is established."""
    apart = {
        "secondary": (rows["status"] == "secondary"),
        "may": rows["optional"].astype(bool),
        "there": rows["territories"].notna(),
    }
    notes = [say(f"roles.matrix.{name}") for name, rows_of in apart.items() if rows_of.all()]
    told = [_by(say, roles.body(say, row["body"], row["body_name"]), row) for row in rows.to_dict("records")]
    return html(
        '<em{} title="{}">{}{}</em>',
        attributes(' class="tm-{}"', "secondary") if apart["secondary"].all() else NOTHING,
        "\n".join(told),
        _parted(say(f"roles.short.{role}")),
        html(" <small>{}</small>", _parted(", ".join(notes))) if notes else NOTHING,
    )


def _parted(words: str) -> str:
    return _PARTED.sub("\\g<0>\u00ad", words)


def candidates(say: Say, ruled: Ruled, rows: pd.DataFrame) -> None:
    """The acts that one passage gives to several tiers; where there is none, that there is, and why."""
    names = dict(zip(ruled.missions["mission_id"], ruled.missions["name"], strict=True))
    told = pd.DataFrame(
        {
            "mission_id": mission,
            "label": names[str(mission)],
            "passage": group[0].passage,
            "act": say(f"roles.role.{group[0].does}"),
            "who": roles.who(say, group),
            "last": say("roles.candidates.last") if roles.decides_alone(group) else None,
            "judged": roles.judgement(say, ruled.judged[str(mission)]) or None,
        }
        for mission, held in rows.groupby("mission_id", sort=False)
        for group in roles.same_act(held)
    )
    count = ruled.key.among(kind="redundant")(0 if told.empty else int(told["mission_id"].nunique()))
    tables.framed(
        say,
        say("roles.candidates.title", count=count) if count else say("roles.candidates.title_none"),
        say("roles.candidates.lead"),
        told,
        "candidates-redondance",
        badges.least(rows["kind"]),
        "roles.matrix: label=inventory.column.mission:over:passage act=role who=holder last=roles.candidates.to_read "
        "judged",
        empty=say("roles.candidates.none"),
        addresses={}
        if told.empty
        else {say("inventory.column.mission"): [roles.chain_of(one) for one in told["mission_id"]]},
        shown=6,
        later=more.EVERYWHERE,
        despite=unfollowed.TERRITORY,
    )


# Who executes a mission, and where ------------------------------------------------------------------------------------


def executed(ask: Ask, say: Say, every: pd.DataFrame, names: Mapping[str, str]) -> None:
    """A mission on the map: by département, who executes it by the texts, particular territories with their own."""
    rows = every[(every["role"] == "executes") & every["mission_id"].isin(names)]
    if rows.empty:
        return
    places = rows.assign(own=rows["territories"].notna()).groupby("mission_id")["own"].agg(["sum", "size"])
    most = str(places.sort_values(["sum", "size"], kind="stable").index[-1])  # the map that has most to show
    offered = by_name(names)
    mission = filters.chosen("mission", list(offered), most)
    rows = rows[rows["mission_id"] == mission]
    told, elsewhere = holders(ask, say, rows)
    kind = badges.least(rows["kind"])
    found = "untold" if told.empty else "several" if told["type"].nunique() > 1 else "one"
    who = _within(say, told["type"].mode().iloc[0]) if len(told) else ""
    title = say(f"roles.map.title_{found}", mission=names[mission], who=who)
    with panels.framed(
        say, "qui-execute", title, say("roles.map.lead"), kind, despite=(*FILTERS, *unfollowed.TERRITORY)
    ):
        filters.choice("mission", list(offered), say("inventory.column.mission"), offered.__getitem__, most)
        placed = executing(ask, mission).dropna(subset=["x", "y"])
        shown_by = MAPS[0]
        if len(placed):
            write = lambda one: say(f"roles.map.by_{one}")  # noqa: E731
            shown_by = filters.choice("carte", MAPS, say("roles.map.by"), write, MAPS[0], "segments")
        if shown_by == "services":
            services.drawn(say, placed, close=False, chosen="")
            draw(html('<p class="tc-note">{}</p>', say("roles.map.points")))
        elif len(told):
            shown = bylaw.grouped(ask, say, told, "department")
            maps.choropleth(say, shown, "department", "", title, "map-roles", say("roles.role.executes"))
        if elsewhere:
            draw(html('<p class="tc-note">{}</p>', say("roles.map.elsewhere", names=say.apart(elsewhere))))
        draw(html('<p class="tc-note">{}</p>', concat(_ways(ask, say, mission), " · ")))
        columns = "mission: name=place type=roles.role.executes told=roles.matrix.text"
        with st.container(horizontal=True, key="foot-qui-execute", vertical_alignment="center"):
            panels.twin(say, title, told, "qui-execute", columns)
            downloads.csv(say, told, "qui-execute", kind, about=title, beside=True, columns=columns)


def executing(ask: Ask, mission: str) -> pd.DataFrame:
    """The services that exercise a mission, with their places: as inventoried, by law where no inventory was sent."""
    if unpublished.missing(ask, bylaw.OWED[:1]):
        held = ask("missions/by_law", mission=mission)
    else:
        held = ask("missions/inventory", mission=mission, rows=MANY)
    rows = ask("missions/services")
    return rows[rows["service_id"].isin(held["service_id"])].reset_index(drop=True)


def _within(say: Say, names: str) -> str:
    """Who executes, within a sentence: the words of our own in lower case, the State and names as they are written."""
    mark = say.apart(["", ""])
    words = {say(f"roles.body.{code}") for code in roles.TIERS if code != "state"} | {say("roles.map.own")}
    return say.apart([say.inside(one) if one.partition(",")[0] in words else one for one in names.split(mark)])


def _ways(ask: Ask, say: Say, mission: str) -> list[Markup]:
    """From a mission: its chain, a scenario of its transfer, and the services that exercise it by law: those of the
    territory of the address, else of the reader's own.
    """
    rows = ask("missions/by_law", mission=mission)
    carried = lookup.territory_from_url(ask)
    around = set(ask.own if carried == figures.NATION else (carried,))
    regions = {code: region for code, (_, region) in lookup.names(ask)[1].items()}
    around |= {("region", regions[code]) for level, code in around if level == "department"}
    held = [
        place in around or ("region", regions.get(place[1])) in around
        for place in zip(rows["level"], rows["code"], strict=True)
    ]
    types = (rows.loc[held] if around else rows)["type_code"].value_counts().index[:SHOWN_TYPES]
    return [
        html('<a href="{}">{}</a>', roles.chain_of(mission), say("roles.way.chain")),
        links.anchor(say("roles.way.transfer"), "missions-transfer", mission=mission),
        *(
            links.anchor(say("roles.way.services", name=service_name(say, one)), "missions-services", type=one)
            for one in types
        ),
    ]


def holders(ask: Ask, say: Say, rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """By département who executes (`told`, with the text; `type`: where others do than in most, these alone), and what
    rows say that is of no département.

    A text of a particular territory is added there to what holds everywhere; where a tier does not exist, or is held
    by an authority of its own, that authority is named.
    """
    departments = lookup.names(ask)[1]
    known = {**{name: (code,) for code, (name, _) in departments.items()}, **ALSO}
    special = ask("missions/special_tiers")
    own = {
        code: set(gone)
        for code, gone, level in zip(special["code"], special["missing"], special["level"], strict=True)
        if level == "department"
    }
    told, elsewhere = {code: dict[str, str]() for code in departments}, []
    for row in rows.to_dict("records"):
        there = departments if pd.isna(row["territories"]) else places(row["territories"], known, departments)
        if not there:
            elsewhere.append(f"{roles.body(say, row['body'], row['body_name'])} ({say.text(row['territories'])})")
        for code in there:
            told[code].update(_holder(say, row, code, own))
    held = {code: names for code, names in told.items() if names}
    usual = max(map(tuple, held.values()), key=[*map(tuple, held.values())].count, default=())
    found = [
        {
            "code": code,
            "name": say.text(departments[code][0]),
            "type": say.apart([one for one in names if one not in usual] or list(names)),
            "told": say.apart(list(dict.fromkeys(names.values()))),
        }
        for code, names in held.items()
    ]
    return pd.DataFrame(found, columns=["code", "name", "type", "told"]), elsewhere


def _holder(say: Say, row: Row, code: str, own: Mapping[str, set[str]]) -> dict[str, str]:
    """Who executes in a département, as a map names it, and with the text."""
    tier = roles.TIERS.get(row["body"])
    named = roles.body(say, row["body"], row["body_name"])
    if code in own and tier in (own[code] or {"department"}):
        told = say(f"overlaps.authority.department-{code}")
        return {say("roles.map.own"): _by(say, told, row)}
    may = say("roles.map.may", who=named) if row["optional"] else named
    return {may: _by(say, may, row)}


def _by(say: Say, who: str, row: Row) -> str:
    return say("roles.by", who=who, text=say.text(row["legal_reference"]))


def places(words: str, known: Mapping[str, Iterable[str]], every: Iterable[str]) -> set[str]:
    """The départements that a territory in words names; of "all but" some the others; none where it names none."""
    named = {
        code
        for name, codes in known.items()
        if re.search(r"(?<![\w-])" + re.escape(name) + r"(?![\w-])", words)
        for code in codes
    }
    return set(every) - named if " sauf " in words else named
