"""Overlaps: policy domain by tier of local authority, each cell counted, coloured, and a way into its missions."""

from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup, unpublished
from pages.blocks.lookup import Where
from pages.elements import headings, more, numbers
from pages.markup import NOTHING, Markup, concat, draw, escape, html
from pages.missions import choices, wording
from pages.parts import panel, tables, unfollowed
from pages.shell.ask import Ask
from pages.text import MISSING, Say, alphabetical
from pages.text.leaders import leaders
from pages.text.places import Place
from pages.text.written import joined
from queries import figures

TIERS = ("commune", "epci", "department", "region", "metropole", "single_authority", "operator", "state")
KINDS = ("redundant", "shared", "complement")
SHOWN = 12  # redundancies that are shown; the others are one click away
Row = dict[Any, Any]
# What the cells of the matrix count, by column (queries/figures.toml).
COUNTED = {"missions": "overlap_missions", "exercises": "overlap_exercises", "undecided": "overlap_undecided"}


def render(ask: Ask, say: Say) -> None:
    """The page of the matrix."""
    head = st.container()
    inventoried = not unpublished.gives_way(ask, "mission_exercises", ["mission_overlaps"])
    here = lookup.territory(ask, say)
    level, code = here if inventoried else figures.NATION  # by law the judgement is one for the whole country
    where = lookup.where(level, code)
    rows = ask("missions/matrix", **where)
    with head:
        place = lookup.place(ask, say, level, code)
        totals = ask("missions/inventory_groups", by="all", **where)
        known, left = (0 if totals.empty else int(totals[name].iloc[0]) for name in ("redundant", "redundant_open"))
        left = figures.key("redundant_undecided", level, code)(left)
        headings.page(title(say, rows, place, (level, code)), sentence(say, rows, known, left, (level, code)))
        if not inventoried:
            draw(unfollowed.unfollowed_note(say, unfollowed.TERRITORY))
    matrix(ask, say, rows, (level, code), inventoried)
    if inventoried:
        redundancies(ask, say, where, left)
    special(ask, say, lookup.where(*here))
    unpublished.block(ask, say, "missions-overlaps", ["mission_exercises"])


def title(say: Say, rows: pd.DataFrame, place: Place, at: tuple[str, str] = figures.NATION) -> str:
    """How many pairs of a mission and a tier are redundant."""
    pairs = _pairs(rows, at)["redundant"]
    return say("overlaps.title", place=place, count=pairs) if pairs else say("overlaps.title_none", place=place)


def _pairs(rows: pd.DataFrame, at: tuple[str, str]) -> dict[str, int]:
    """How many pairs of a mission and a tier there are of each kind."""
    pairs = figures.key("overlap_pairs", *at)
    return {kind: pairs.among(kind=kind)(int(rows[rows["overlap_type"] == kind]["missions"].sum())) for kind in KINDS}


def cells(at: tuple[str, str]) -> figures.Keys:
    """What the cells of the matrix of a place are."""
    return figures.cells(COUNTED, *at, of={"domain": "policy_domain", "tier": "tier", "kind": "overlap_type"})


def sentence(say: Say, rows: pd.DataFrame, known: int, left: int, at: tuple[str, str] = figures.NATION) -> str:
    """The pairs of a mission and a tier of each kind, the exercises `left` to decide; where none is `known` to be
    redundant, none is said to be settled.
    """
    settled = [say("overlaps.settled")] if known else []
    lead = say("overlaps.lead", **_pairs(rows, at))
    return joined(" ", [lead, *([say("overlaps.left", count=left)] if left else settled)])


def _cells(say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    """The redundant cells of the matrix, each with the `name` of its domain and tier."""
    redundant = rows[rows["overlap_type"] == "redundant"]
    pairs = zip(redundant["policy_domain"], redundant["tier"], strict=True)
    return redundant.assign(name=[_pair(say, domain, tier) for domain, tier in pairs])


def _pair(say: Say, domain: str, tier: str) -> str:
    return f"{wording.word(say, 'domain', domain)} ({say.inside(wording.word(say, 'tier', tier))})"


def matrix(ask: Ask, say: Say, rows: pd.DataFrame, at: tuple[str, str], inventoried: bool = True) -> None:
    """The matrix itself; without an inventory it counts no exercise."""
    named = rows.assign(
        domain_name=[wording.word(say, "domain", one) for one in rows["policy_domain"]],
        tier_name=[wording.word(say, "tier", one) for one in rows["tier"]],
        overlap_name=[wording.word(say, "overlap", one) for one in rows["overlap_type"]],
    )
    columns = numbers.columns_of(
        say,
        "overlaps: domain_name=inventory.filter.domaine tier_name=tier overlap_name=inventory.column.overlap "
        "missions:count",
    )
    if inventoried:
        columns |= numbers.columns_of(say, "inventory.count: exercises:count undecided=overlaps.undecided:count")
    panel(
        say,
        _most(say, rows, at),
        say("overlaps.matrix.lead" if inventoried else "overlaps.matrix.lead_listed"),
        lambda: draw(_matrix(say, rows, cells(at))),
        named,
        "recouvrements",
        ask.kind("missions"),
        columns,
        say("overlaps.matrix.note"),
        keys=cells(at),
        despite=() if inventoried else unfollowed.TERRITORY,
    )


def _most(say: Say, rows: pd.DataFrame, at: tuple[str, str]) -> str:
    """Where most exercises are left to decide: the domain and the tier of its cell, or cells."""
    redundant = _cells(say, rows)
    if not redundant["undecided"].sum():
        return say("overlaps.matrix.title")
    most = leaders(redundant, "undecided", say.number, keys=cells(at))
    return say("overlaps.matrix.found", who=say.leading("cell", most.names), count=most.value)


def _matrix(say: Say, rows: pd.DataFrame, keys: figures.Keys) -> Markup:
    tiers = [tier for tier in TIERS if tier in set(rows["tier"])]
    found = dict(list(rows.groupby(["policy_domain", "tier"])))
    domains = sorted(set(rows["policy_domain"]), key=lambda one: alphabetical(wording.word(say, "domain", one)))
    head = concat(html('<th scope="col">{}</th>', _hyphened(wording.word(say, "tier", tier))) for tier in tiers)
    body = concat(
        html('<tr><th scope="row">{}</th>', wording.word(say, "domain", domain))
        + concat(_cell(say, domain, tier, found.get((domain, tier)), keys) for tier in tiers)
        + html("</tr>")
        for domain in domains
    )
    corner = html('<th scope="col">{}</th>', say("inventory.filter.domaine"))
    kinds = concat((_kind(say, kind) for kind in KINDS if kind in set(rows["overlap_type"])), " ")
    whole = html(
        '<div class="tc-wide" tabindex="0" role="region" aria-label="{label}">'
        '<table class="tm-matrix"><caption>{kinds}</caption><thead><tr>{corner}{head}</tr></thead>'
        "<tbody>{body}</tbody></table></div>",
        label=say("overlaps.matrix.title"),
        kinds=kinds,
        corner=corner,
        head=head,
        body=body,
    )
    return more.folded(say, whole, len(domains), more.FEWEST)


def _hyphened(word: str) -> str:
    """'Intercommunalité' may break after its prefix."""
    return word.replace("Inter", "Inter\u00ad")


def _cell(say: Say, domain: str, tier: str, rows: pd.DataFrame | None, keys: figures.Keys) -> Markup:
    """The counts of a cell, the gravest first, each a link to its missions."""
    label = wording.word(say, "tier", tier)
    if rows is None:
        return html('<td class="tm-empty" data-label="{}">{}</td>', label, MISSING)
    counts = {row["overlap_type"]: row for row in rows.to_dict("records")}
    parts = concat((_count(say, domain, tier, kind, counts[kind], keys) for kind in KINDS if kind in counts), " ")
    return html('<td data-label="{}">{}</td>', label, parts)


def _kind(say: Say, kind: str) -> Markup:
    """A line of the legend, where cells have no room for the word: it leads to all the missions of its kind."""
    address = choices.href(recouvrement=kind, par="mission")
    return html('<a class="tm-{}" href="{}">{}</a>', kind, address, _word(say, kind, 2))


def _word(say: Say, kind: str, count: int) -> str:
    return say(f"overlaps.count.{kind}", count=count).partition(" ")[2]


def _count(say: Say, domain: str, tier: str, kind: str, row: Row, keys: figures.Keys) -> Markup:
    address = choices.href(domaine=domain, collectivite=tier, recouvrement=kind, par="mission")
    known = {name: key(int(row[name])) for name, key in keys(row).items()}
    left = known["undecided"] if kind == "redundant" else 0
    small = html(" <small>{}</small>", say("overlaps.open", count=left)) if left else NOTHING
    number = escape(say.number(known["missions"]))
    return html(
        '<a class="tm-{look}" href="{href}"><b>{number}</b> <span>{word}</span>{small}</a>',
        look=kind,
        href=address,
        number=number,
        word=_word(say, kind, known["missions"]),
        small=small,
    )


def redundancies(ask: Ask, say: Say, where: Where, left: int) -> None:
    """What is redundant and awaits a decision: mission, tier, how many territories."""
    rows = ask("missions/open_redundancies", **where)
    named = rows.assign(
        label=[wording.label(say, row) for row in rows.to_dict("records")],
        domain_name=[wording.word(say, "domain", one) for one in rows["policy_domain"]],
        tier_name=[wording.word(say, "tier", one) for one in rows["tier"]],
        places=[say.text(say.listed(list(names), 4)) for names in rows["names"]],
    ).drop(columns=["names", "label_en"])
    tables.framed(
        say,
        say("overlaps.redundant.title", count=left) if left else say("overlaps.redundant.title_none"),
        say("overlaps.redundant.lead"),
        named,
        "redondances-sans-arbitrage",
        ask.kind("missions"),
        "overlaps: label=inventory.column.mission domain_name=inventory.filter.domaine tier_name=tier undecided:count "
        "exercises=inventory.count.exercises:count places=overlaps.redundant.places",
        empty=say("overlaps.redundant.none"),
        keys=figures.cells(
            {"undecided": "overlap_undecided", "exercises": "overlap_exercises"},
            *figures.at(where),
            kind="redundant",
            of={"mission": "mission_id", "tier": "tier"},
        ),
        addresses={say("inventory.column.mission"): [choices.sheet(one) for one in rows["mission_id"].head(SHOWN)]},
        shown=SHOWN,
    )


def special(ask: Ask, say: Say, where: Where) -> None:
    """Alsace, Lyon, Corse, Paris, overseas: which authority stands where another does elsewhere."""
    rows = ask("missions/special_tiers", **where)
    if rows.empty:
        return
    told = rows.assign(
        authority=[_authority(say, level, code) for level, code in zip(rows["level"], rows["code"], strict=True)],
        present=[", ".join(wording.word(say, "tier", tier) for tier in tiers) or None for tiers in rows["present"]],
        missing=[", ".join(wording.word(say, "tier", tier) for tier in tiers) or None for tiers in rows["missing"]],
    )
    tables.framed(
        say,
        say("overlaps.special.title", count=figures.key("special_places", *figures.at(where))(len(rows))),
        say("overlaps.special.lead"),
        told,
        "collectivites-particulieres",
        ask.kind("missions"),
        "overlaps.special: name=mission.place authority present missing",
        later=more.EVERYWHERE,
    )


def _authority(say: Say, level: str, code: str) -> str:
    """The name of the authority that stands there, where it has one of its own."""
    key = f"overlaps.authority.{level}-{code}"
    return say(key) if say.has(key) else ""
