"""Who sets the rule of a mission, decides, executes, pays and controls, by the texts; and what changed hands."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.elements import badges, links
from pages.elements.headings import unbroken
from pages.markup import Markup, concat, draw, escape, french, html
from pages.missions import choices, wording
from pages.parts import downloads, panels, tables, unfollowed
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say, missing
from pages.text.written import joined

ROLES = ("sets_rule", "decides", "executes", "pays", "controls")
ACTS = ("decides", "executes")  # what two tiers may both do
WAYS = ("roles", "transfer")  # the pages where a mission is asked for
# The tier of a body. A commission, a court, or "local authorities" at large are of none.
TIERS = dict.fromkeys(("minister", "government", "prefect", "region_prefect", "police_prefect", "state"), "state")
TIERS |= {tier: tier for tier in ("commune", "epci", "department", "region", "metropole", "operator")}
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
SINCE = pd.Timestamp("2018-01-01")
SHOWN = 3  # changes of hands that are read before the others are asked for
Row = Mapping[Any, Any]


def chain(ask: Ask, say: Say, mission: str) -> None:
    """The five roles in their order, each with who holds it and by what text; and what the rows alone say of them."""
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
        told = [say(f"roles.rule.{found}")] if found else []
        draw(html('<p class="tc-note">{}</p>', joined(" ", [*told, say("roles.redundant")])))
        for passage, group in same_passage(rows):
            held = say.listed([_inside(say, code) for code in dict.fromkeys(group["body"])])
            states.notice(say("roles.alert.title"), say("roles.alert.sentence", names=held, passage=say.text(passage)))
        with st.container(horizontal=True, key="foot-roles", vertical_alignment="center"):
            ways = [links.anchor(say(f"roles.way.{to}"), f"missions-{to}", mission=mission) for to in WAYS]
            draw(html('<p class="tc-note">{}</p>', concat(ways, " · ")))
            downloads.csv(say, rows, "mission-roles", kind, beside=True)


def chain_of(mission: str) -> str:
    """The address of the chain of a mission, in its sheet."""
    return links.href(choices.PATH, mission=mission, **{links.OPENS: "panel-roles"})


def column_of(code: str, name: Any) -> str:
    """The column of the matrix that a body stands in."""
    return COLUMN_OF.get(name if code == "state" and not missing(name) else code, "state")


def relation(rows: pd.DataFrame) -> tuple[str, list[str]]:
    """What the rows say by themselves, and between which tiers: shared (one text gives an act to several tiers),
    complementary (several tiers do it, each by its own text or because it may), chain (no act has two tiers, and the
    roles are not all of one); "" where they do not say. Rows of particular territories are of another rule: left out.
    """
    rows = _everywhere(rows)
    acts = rows[rows["role"].isin(ACTS)]
    firm = acts[~acts["optional"].astype(bool)]
    if shared := _several(firm, ["role", "legal_reference"]):
        return "shared", shared
    if several := _several(acts, ["role"]):
        return "complementary", several
    tiers = list(dict.fromkeys(rows["tier"]))
    return ("chain", tiers) if len(acts) and rows["role"].nunique() > 1 and len(tiers) > 1 else ("", [])


def _several(acts: pd.DataFrame, by: list[str]) -> list[str]:
    """The tiers of the groups that have two at least, in their order."""
    counts = acts.groupby(by)["tier"].transform("nunique")
    return list(dict.fromkeys(acts[counts > 1]["tier"]))


def same_passage(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The passages of a text that give a decision, without option, to several tiers: each with its rows."""
    rows = _everywhere(rows)
    firm = rows[(rows["role"] == "decides") & ~rows["optional"].astype(bool)]
    groups = firm.groupby(["legal_reference", "located"], sort=False)
    return [
        (f"{text.partition(', art.')[0]}, {passage}", group)
        for (text, passage), group in groups
        if group["tier"].nunique() > 1
    ]


def _everywhere(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.assign(tier=rows["body"].map(TIERS))
    return rows[rows["tier"].notna() & rows["territories"].isna()]


def body(say: Say, code: Any, name: Any) -> str:
    """'Préfet', 'Anah (autre organisme)'; that it is not told, where it is not."""
    if missing(code):
        return say("roles.untold")
    word = say(f"roles.body.{code}")
    return word if missing(name) else say("roles.named", name=say.text(name), body=_inside(say, code))


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
    ends = {end: zip(rows[f"{end}_body"], rows[f"{end}_name"], strict=True) for end in ("from", "to")}
    told = rows.assign(
        label=[wording.label(say, row) for row in rows.to_dict("records")],
        before=[body(say, code, name) for code, name in ends["from"]],
        after=[body(say, code, name) for code, name in ends["to"]],
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
