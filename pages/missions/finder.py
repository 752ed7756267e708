"""Overlap finder: pairs that look alike and are not flagged; people accept or refuse, in a file to deposit back."""

from collections.abc import Collection
from functools import partial
from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup, unpublished
from pages.elements import badges, filters, headings, more
from pages.markup import Markup, draw, escape, french, html
from pages.missions import choices, wording
from pages.parts import downloads, panels, unfollowed
from pages.parts.services import service_name
from pages.shell import states
from pages.shell.ask import Ask, kept
from pages.text import Say
from pages.text.written import joined
from queries import figures, files
from queries.studies import finder

SHOWN = 12
ANSWERS = ("redundant", "shared", "complement", "none")
KINDS = ("authority", "services", "labels")
KEY = "finder-answers"
# The columns of the contract mission_overlaps, in its order.
CONTRACT = (
    "overlap_id", "mission_id", "level", "code", "tier", "competence", "legal_basis", "overlap_type", "judged_by",
    "judged_on", "rule",
)  # fmt: skip
Row = dict[Any, Any]


def render(ask: Ask, say: Say) -> None:
    """The page of the finder; not for the public: nothing here is judged yet."""
    if not ask.reads_undecided:
        headings.page(say("finder.title_refused"), say("finder.lead"))
        states.refused(say, say("shell.who.undecided"))
        return
    head = st.container()
    level, code = lookup.territory(ask, say)
    label = say("finder.what.label")
    what = filters.choice("quoi", ("", *KINDS), label, lambda one: say(f"finder.what.{one or 'all'}"), "", "segments")
    rows, despite = proposals(ask, lookup.where(level, code))
    chosen = rows[rows["what"] == what] if what else rows
    with head:
        place = figures.NATION if despite else (level, code)
        found = figures.key("pairs_to_look_at", *place, what=what or None)(len(chosen))
        headings.page(say("finder.title", count=found), say("finder.lead"))
        draw(unfollowed.unfollowed_note(say, despite))
    answers = st.session_state.setdefault(KEY, {})
    _pairs(ask, say, chosen.reset_index(drop=True), answers, found, despite)
    _deposit(ask, say, rows, answers, level, code)
    unpublished.block(ask, say, "missions-finder", ["mission_exercises"])


@kept
def proposals(ask: Ask, where: lookup.Where) -> tuple[pd.DataFrame, Collection[str]]:
    """The pairs to look at in a territory; those of the whole country where nothing says what is exercised there, and
    then the filters that they do not follow.
    """
    missions, holders = ask("missions/finder_missions", **where), ask("missions/finder_holders", **where)
    rows = finder.propose(missions, ask("missions/finder_competences"), holders)
    if not missions["exercises"].any():
        return rows, unfollowed.TERRITORY
    return rows[rows["places"] > 0].reset_index(drop=True), ()


def _pairs(
    ask: Ask, say: Say, rows: pd.DataFrame, answers: dict[str, str], found: int, despite: Collection[str]
) -> None:
    """The likeliest of the pairs `found`, each with its score, why, and an answer to give."""
    title = say("finder.pairs.title", count=found)
    with panels.framed(say, "finder", title, say("finder.pairs.lead"), ask.kind("missions"), despite=despite):
        if rows.empty:
            states.empty(say, say("finder.pairs.none"))
            return
        named = ask("missions/names").query("kind == 'mission'")
        named = named.rename(columns={"name": "label", "name_en": "label_en"})
        names = {row["code"]: wording.label(say, row) for row in named.to_dict("records")}
        for row in rows.head(SHOWN).to_dict("records"):
            _pair(say, row | {"name": _other(say, row, names)}, answers)
        if (count := min(len(rows), SHOWN)) > more.MOST:
            draw(more.of_blocks(say, count))
        with st.container(horizontal=True, key="foot-finder", vertical_alignment="center"):
            rest = len(rows) - SHOWN
            if rest > 0:
                draw(html('<p class="tc-note">{}</p>', say("finder.pairs.rest", count=rest)))
            downloads.csv(say, rows, "rapprochements", ask.kind("missions"))


def _other(say: Say, row: Row, missions: dict[Any, str]) -> str:
    """What a mission is near to, in the reader's language: services, another mission, or a competence as written."""
    if row["what"] == "services":
        return " + ".join(service_name(say, code) for code in row["other"].split(" + "))
    return missions.get(row["other_id"], str(row["other"])) if row["what"] == "labels" else str(row["other"])


def _pair(say: Say, row: Row, answers: dict[str, str]) -> None:
    short = sha256(row["pair"].encode()).hexdigest()[:10]
    told, answer = st.columns([3, 2])
    with told:
        draw(_told(say, row))
    with answer:
        st.segmented_control(
            say("finder.answer.label", mission=wording.label(say, row)),
            ANSWERS,
            default=answers.get(row["pair"]),
            format_func=lambda one: say(f"finder.answer.{one}"),
            key=f"answer-{short}",
            label_visibility="collapsed",
            on_change=_keep,
            args=(row["pair"], f"answer-{short}"),
        )


def _keep(pair: str, key: str) -> None:
    """Note the answer, or that it was taken back."""
    answers = st.session_state[KEY]
    if st.session_state[key]:
        answers[pair] = st.session_state[key]
    else:
        answers.pop(pair, None)


def _told(say: Say, row: Row) -> Markup:
    name = escape(wording.label(say, row))
    near = say.text(row["name"])
    other = french(near) if row["what"] == "authority" else html("<span>{}</span>", near)
    mission = html('<a href="{}">{}</a>', choices.sheet(row["mission_id"]), name)
    tier = badges.chip(wording.word(say, "tier", row["tier"]))
    return html(
        '<div class="tm-pair"><h3>{mission} <span aria-hidden="true">↔</span> {other}</h3>'
        "<p>{tier} <b>{likeness}</b> {why}</p></div>",
        mission=mission,
        other=other,
        tier=tier,
        likeness=headings.unbroken(likeness(say, row)),
        why=headings.unbroken(why(say, row)),
    )


def likeness(say: Say, row: Row) -> str:
    """How alike the two are, or that it is the same mission."""
    return say("finder.same") if pd.isna(row["score"]) else say("finder.likeness", score=say.percent(row["score"], 0))


def why(say: Say, row: Row) -> str:
    """Why the pair is proposed, in words."""
    parts = [say(f"finder.why.{row['what']}")]
    parts += [say("finder.why.shared", words=french(row["shared"]))] if row["shared"] else []
    parts += [say("finder.why.domain")] if row["same_domain"] and row["what"] != "services" else []
    parts += [say("finder.why.places", count=int(row["places"]))] if row["places"] else []
    return joined(" ", parts)


def _deposit(ask: Ask, say: Say, rows: pd.DataFrame, answers: dict[str, str], level: str, code: str) -> None:
    """The file of what was answered, ready to deposit; a prefect judges for their own territory."""
    if level == "nation" and ask.own:
        level, code = ask.own[0]
    if not ask.reads(level, code):
        states.refused(say, say("whatif.who"))
        return
    held = deposit(say, rows, answers, level, code, lookup.viewer_name(ask, say), ask.edition.as_of.isoformat())
    with panels.framed(
        say,
        "deposit",
        say("finder.deposit.title_none") if held.empty else say("finder.deposit.title", count=len(held)),
        say("finder.deposit.lead"),
        ask.kind("missions"),
    ):
        if held.empty:
            draw(html('<p class="tc-note">{}</p>', say("finder.deposit.none")))
            return
        with st.container(horizontal=True, key="foot-deposit", vertical_alignment="center"):
            draw(html('<p class="tc-note">{}</p>', say("finder.deposit.note")))
            st.download_button(
                say("finder.deposit.button"),
                data=partial(files.inert_csv, held),
                file_name=downloads.file_name("mission_overlaps", ask.kind("missions")),
                mime="text/csv",
                key="csv-mission_overlaps",
                on_click="ignore",
                icon=":material/download:",
            )


def deposit(
    say: Say, rows: pd.DataFrame, answers: dict[str, str], level: str, code: str, author: str, day: str
) -> pd.DataFrame:
    """Rows of the contract mission_overlaps, one per pair answered: accepted as what it is, or refused ('none')."""
    answered = rows[rows["pair"].isin(list(answers))]
    lines = [_line(say, row, answers[row["pair"]], level, code, author, day) for row in answered.to_dict("records")]
    return pd.DataFrame(lines, columns=list(CONTRACT))


def _line(say: Say, row: Row, answer: str, level: str, code: str, author: str, day: str) -> Row:
    short = sha256(row["pair"].encode()).hexdigest()[:8]
    basis = row["legal_basis"] if isinstance(row["legal_basis"], str) else ""
    verdict = say("finder.rule.refused" if answer == "none" else "finder.rule.accepted")
    words = row["shared"]
    found = say("finder.rule.found", score=row["score"], words=words) if words else say("finder.rule.side_by_side")
    return {
        "overlap_id": f"{row['mission_id']}-{row['tier']}-{code}-{short}",
        "mission_id": row["mission_id"],
        "level": level,
        "code": code,
        "tier": row["tier"],
        "competence": row["other"],
        "legal_basis": basis,
        "overlap_type": answer,
        "judged_by": author,
        "judged_on": day,
        "rule": f"{found} {verdict}",
    }
