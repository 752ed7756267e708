"""Who sets the rule of a mission, decides, executes, pays and controls, by the texts; and what changed hands."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from pages.elements import badges, links
from pages.elements.headings import unbroken
from pages.markup import Markup, concat, draw, escape, french, html
from pages.missions import choices, overlaps, wording
from pages.parts import downloads, panels, tables, unfollowed
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say, missing
from pages.text.written import joined

ROLES = ("sets_rule", "decides", "executes", "pays", "controls")
ACTS = ("decides", "executes")  # what two tiers may both do
GIVEN_TO = ("commune", "epci", "department", "region", "metropole", "operator")  # whom a mission of the State may go to
# The tier of a body. A commission, a court, or "local authorities" at large are of none.
TIERS = dict.fromkeys(("minister", "government", "prefect", "region_prefect", "police_prefect", "state"), "state")
TIERS |= {tier: tier for tier in GIVEN_TO}
# The columns of the matrix: the tiers of the State, by the body or by the name of its service, then the others.
COLUMNS = {
    "central": "minister, government, Schapi, directeur général du travail",
    "state_region": "region_prefect, DRAJES, DREAL, DREETS, rectorat",
    "state_department": "prefect, police_prefect, DDETS, DDPP, DDT, DDTM, SDJES, SGCD, direction départementale"
    " interministérielle, services vétérinaires départementaux",
    "state": "state",  # a service that nothing says the level of
    "region": "region",
    "department": "department",
    "epci": "epci, metropole",
    "commune": "commune",
    "operator": "operator",
    "other": "commission, justice, authorities",
}
COLUMN_OF = {one: column for column, named in COLUMNS.items() for one in named.split(", ")}
# What makes of an act of several tiers each relation, the first that holds: see `relation`.
RULES = {"redundant": "passage", "shared": "article", "complementary": ""}
# The judgement that says the same as a rule: of what nobody does twice, that a competence completes it.
SAME = {"redundant": "redundant", "shared": "shared", "complementary": "complement", "chain": "complement"}
SINCE = pd.Timestamp("2018-01-01")
SHOWN = 3  # changes of hands that are read before the others are asked for
Row = Mapping[Any, Any]
Relation = tuple[str, list[str]]  # what the rule says, and of which tiers


class Held(NamedTuple):
    """A role that a body holds, in a territory ("" for everywhere), by a passage of an article of a text."""

    does: str  # sets, decides, executes, pays or controls
    tier: str
    body: str
    where: str
    optional: bool
    passage: str
    article: str


def chain(ask: Ask, say: Say, mission: str) -> None:
    """The five roles in their order, each with who holds it and by what text; what a rule makes of the rows alone,
    beside what was judged.
    """
    rows = ask("missions/roles", mission=mission)
    found, tiers = relation(rows)
    names = say.listed([_inside(say, tier) for tier in tiers])
    title = say(f"roles.title.{found}", names=names) if found else say("roles.title.none")
    kind = badges.least(rows["kind"]) if len(rows) else ask.edition.kind
    with panels.framed(say, "roles", title, say("roles.lead"), kind):
        if rows.empty:
            states.empty(say, say("roles.empty"))
            return
        draw(html('<ol class="tm-roles">{}</ol>', concat(_role(say, role, rows) for role in ROLES)))
        no_candidate = [] if found == "redundant" else [say("roles.rule.not_redundant")]
        told = [say(f"roles.rule.{found or 'none'}"), *no_candidate]
        judged = beside(say, (found, tiers), ask("missions/judged_tiers", mission=mission))
        draw(html('<p class="tc-note">{}</p>', joined(" ", [*told, *([judged] if judged else [])])))
        for group in same_act(rows):
            if decides_alone(group):
                held, passage = who(say, group), say.text(group[0].passage)
                states.notice(say("roles.alert.title"), say("roles.alert.sentence", names=held, passage=passage))
        given = [
            links.anchor(say.inside(wording.word(say, "tier", to)), "missions-transfer", mission=mission, vers=to)
            for to in GIVEN_TO
        ]
        draw(html('<p class="tc-note">{}</p>', say("roles.way.given", tiers=concat(given, " · "))))
        with st.container(horizontal=True, key="foot-roles", vertical_alignment="center"):
            way = links.anchor(say("roles.way.roles"), "missions-roles", mission=mission)
            draw(html('<p class="tc-note">{}</p>', way))
            downloads.csv(say, rows, "mission-roles", kind, beside=True)


def chain_of(mission: str) -> str:
    """The address of the chain of a mission, in its sheet."""
    return links.href(choices.PATH, mission=mission, **{links.OPENS: "panel-roles"})


def column_of(code: str, name: Any) -> str:
    """The column of the matrix that a body stands in."""
    return COLUMN_OF.get(name if code == "state" and not missing(name) else code, "state")


def relation(rows: pd.DataFrame) -> Relation:
    """What the rows say by themselves, by the first rule that holds, and between which tiers.

    redundant: one passage gives an act to several tiers, so that it is one act, for the same people. A candidate: the
    passage does not say whether together or each alone. shared: one article gives them the act, each in a passage of
    its own. complementary: several tiers do it, each by its own article. chain: no act has two tiers, and the roles
    are not all of one. "": they do not say. Rows are compared within one territory; all are in force on one day.
    """
    told = _told(rows)
    for kind, by in RULES.items():
        if groups := _several(told, by):
            return kind, list(dict.fromkeys(one.tier for group in groups for one in group))
    everywhere = [one for one in told if not one.where]
    held, tiers = {one.does for one in everywhere}, list(dict.fromkeys(one.tier for one in everywhere))
    chained = held.intersection(ACTS) and len(held) > 1 and len(tiers) > 1
    return ("chain", tiers) if chained else ("", [])


def same_act(rows: pd.DataFrame) -> list[list[Held]]:
    """Who holds an act that one passage gives to several tiers: passage by passage."""
    return _several(_told(rows), RULES["redundant"])


def decides_alone(group: Sequence[Held]) -> bool:
    """Whether a passage has several tiers decide, without option: who decides last is to be read in it."""
    return len({one.tier for one in group if one.does == "decides" and not one.optional}) > 1


def who(say: Say, group: Sequence[Held]) -> str:
    """The bodies that hold an act, in words: 'commune ou maire et préfet de département'."""
    return say.listed([_inside(say, one) for one in dict.fromkeys(one.body for one in group)])


def gravest(judged: pd.DataFrame) -> tuple[str, list[str]]:
    """Of what was judged of a mission (missions/judged_tiers), the gravest, and of which tiers."""
    for kind in overlaps.KINDS:
        if tiers := list(judged.loc[judged["overlap_type"] == kind, "tier"]):
            return kind, tiers
    return "", []


def differ(found: Relation, judged: pd.DataFrame) -> bool:
    """Whether the gravest judgement of a mission says something else than the rule, or of other tiers."""
    kind, tiers = gravest(judged)
    return bool(kind and found[0]) and (kind != SAME[found[0]] or not set(tiers) & set(found[1]))


def beside(say: Say, found: Relation, judged: pd.DataFrame) -> str:
    """What was judged of a mission beside what the rule found, and that they differ; nothing where nothing was."""
    words = judgement(say, judged)
    if not words or not found[0]:
        return say("roles.beside.silent", judged=words) if words else ""
    names = say.listed([_inside(say, one) for one in found[1]])
    rule = say("roles.beside.of", what=say.inside(say(f"roles.kind.{found[0]}")), names=names)
    return say(f"roles.beside.{'other' if differ(found, judged) else 'same'}", rule=rule, judged=words)


def judgement(say: Say, judged: pd.DataFrame) -> str:
    """The gravest of what was judged of a mission, and of which tiers: 'redondante (commune, région)'."""
    kind, tiers = gravest(judged)
    names = say.listed([say.inside(wording.word(say, "tier", one)) for one in tiers])
    return say("roles.beside.of", what=say(f"roles.judged.{kind}"), names=names) if kind else ""


def _several(told: Iterable[Held], by: str) -> list[list[Held]]:
    """Acts that several tiers hold in one territory, by the same passage or article where `by` says so."""
    groups: dict[tuple[str, ...], list[Held]] = {}
    for one in told:
        if one.does in ACTS and (not by or getattr(one, by)):
            groups.setdefault((one.does, one.where, getattr(one, by) if by else ""), []).append(one)
    return [group for group in groups.values() if len({one.tier for one in group}) > 1]


def _told(rows: pd.DataFrame) -> list[Held]:
    """What bodies of a tier hold, once for each passage of theirs."""
    return [
        Held(row["role"], TIERS[row["body"]], row["body"], where, row["optional"], *_cited(row["legal_reference"], one))
        for row in rows.to_dict("records")
        if row["body"] in TIERS
        for where in ["" if missing(row["territories"]) else row["territories"]]
        for one in ([""] if missing(row["located"]) else map(str.strip, row["located"].split(";")))
    ]


def _cited(text: str, passage: str) -> tuple[str, str]:
    """A passage with its text ("" where it is not told), and its article: "Code du sport, art. L. 112-10, al. 2"."""
    if not passage.startswith("art. "):
        return f"{text}, {passage}" if passage else "", text
    text = text.partition(", art.")[0]
    return f"{text}, {passage}", f"{text}, {passage.partition(',')[0]}"


def body(say: Say, code: Any, name: Any) -> str:
    """'Préfet', 'Anah (autre organisme)'; that it is not told, where it is not."""
    if missing(code):
        return say("roles.untold")
    word = say(f"roles.body.{code}")
    return word if missing(name) else say("roles.named", name=say.original(name), body=_inside(say, code))


def bodies(say: Say, rows: pd.DataFrame) -> list[str]:
    """The bodies of rows, each once."""
    return list(dict.fromkeys(body(say, *one) for one in zip(rows["body"], rows["body_name"], strict=True)))


def _inside(say: Say, code: str) -> str:
    """The word of a body within a sentence: the State keeps its capital."""
    word = say(f"roles.body.{code}")
    return word if code == "state" else say.inside(word)


def _role(say: Say, role: str, rows: pd.DataFrame) -> Markup:
    held = rows[rows["role"] == role].to_dict("records")
    lines = concat(_held(say, row) for row in held)
    untold = html('<li class="tm-none">{}</li>', say("roles.not_established"))
    return html("<li><h3>{}</h3><ul>{}</ul></li>", say(f"roles.role.{role}"), lines if held else untold)


def _held(say: Say, row: Row) -> Markup:
    """A body, where it holds the role and whether it must; then the text, on which its passage and source open."""
    where = () if missing(row["territories"]) else (say.original(row["territories"]),)
    told = [*where, *([say("roles.optional")] if row["optional"] else []), say(f"roles.status.{row['status']}")]
    return html(
        "<li><b>{body}</b>, <span>{told}</span><small>{text}</small></li>",
        body=body(say, row["body"], row["body_name"]),
        told=concat(map(escape, told), ", "),
        text=_text(say, row),
    )


def _text(say: Say, row: Row) -> Markup:
    """The reference of a text, a link where its source is a public one."""
    text = french(unbroken(say.text(row["legal_reference"])))
    passage = "" if missing(row["located"]) else say.text(row["located"])
    if missing(row["source_url"]):
        return html('<span title="{}">{}</span>', passage, text)
    return html('<a href="{}" title="{}">{}</a>', row["source_url"], passage, text)


def holders(ask: Ask, say: Say) -> dict[tuple[str, str], str]:
    """Of each mission and act, who holds it in the whole country, in words: 'Préfet ; Commune'."""
    rows = ask("missions/roles")
    rows = rows[rows["role"].isin(ACTS) & rows["territories"].isna()]
    rows = rows.assign(body=[body(say, code, name) for code, name in zip(rows["body"], rows["body_name"], strict=True)])
    found = rows.groupby(["mission_id", "role"], sort=False)["body"]
    return {key: say.apart(list(dict.fromkeys(group))) for key, group in found}


def hands(ask: Ask, say: Say, title: str, lead: str) -> None:
    """What changed hands since 2018, under what was found of it: who had it, who has it, since when, by what text."""
    rows = ask("missions/hands")
    if rows.empty:
        return
    rows = rows[rows["changed_on"] >= SINCE].reset_index(drop=True)
    before, after = (  # pandas text would forget that some are in French
        pd.Series(map(partial(body, say), rows[f"{end}_body"], rows[f"{end}_name"]), dtype=object)
        for end in ("from", "to")
    )
    told = rows.assign(
        label=[wording.label(say, row) for row in rows.to_dict("records")],
        before=before,
        after=after,
        how=[say("roles.optional") if one else say("roles.hands.given") for one in rows["optional"]],
        proof=[say(f"known.evidence.{one}") for one in rows["status"]],
    )
    tables.framed(
        say,
        title,
        joined(" ", [lead, say("roles.hands.lead")]),
        told,
        "missions-avant-apres",
        badges.least(rows["kind"]),
        "roles.hands: label=inventory.column.mission:over:legal_reference before after changed_on=on:date how "
        "proof=known.column.evidence",
        addresses={say("inventory.column.mission"): [choices.sheet(one) for one in rows["mission_id"]]},
        shown=SHOWN,
        despite=unfollowed.TERRITORY,
    )
