"""Changing: what publishing a draft would change, for who reads it: its effect on indicators, then rows by table."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.blocks import lookup
from pages.elements import headings, numbers
from pages.markup import Markup, concat, draw, html
from pages.shell.ask import Ask
from pages.text import Say
from queries import checks
from queries.deposits import Change, Effect, Row

KINDS = ("added", "changed", "removed")
FIRST = 12  # effects that are read at once; the others are behind a click


def shown(ask: Ask, say: Say, changes: Sequence[Change], effects: Sequence[Effect], of_territory: bool) -> None:
    """What would change, as its reader may read it; in a territory and in France, or in France alone."""
    with st.container(border=True, key="panel-deposit-effects"):
        title = say("deposits.effects.title", count=len(effects))
        lead = say("deposits.effects.sentence" if of_territory else "deposits.effects.everywhere")
        draw(html('<div class="tc-panel"><h2>{}</h2><p>{}</p></div>', headings.unbroken(title), lead))
        _effects(ask, say, effects)
    with st.container(border=True, key="panel-deposit-changes"):
        counts = {kind: sum(getattr(change, kind) for change in changes) for kind in KINDS}
        title = say("deposits.changes.title", **counts)
        lead = say("deposits.changes.sentence")
        draw(html('<div class="tc-panel"><h2>{}</h2><p>{}</p></div>', headings.unbroken(title), lead))
        _changes(say, changes)


def _effects(ask: Ask, say: Say, effects: Sequence[Effect]) -> None:
    told = [effect(ask, say, one) for one in effects]
    if told:
        draw(_listed(told[:FIRST]))
    if rest := told[FIRST:]:
        words = say("deposits.effects.rest", count=len(rest))
        draw(html('<details class="td-columns"><summary>{}</summary>{}</details>', words, _listed(rest)))


def _listed(told: Sequence[str]) -> Markup:
    return html('<ul class="td-effects">{}</ul>', concat(html("<li>{}</li>", one) for one in told))


def effect(ask: Ask, say: Say, one: Effect) -> str:
    """'Part des décisions prises, Bretagne : de 50,0 % à 54,2 %.'"""
    item = ask.catalogue[one.indicator]
    told = {
        "name": say.text(say.either(item.name_fr, item.name_en)),
        "place": lookup.place(ask, say, one.level, one.code),
        "was": _value(say, item.unit, one.before, one.state_before),
        "now": _value(say, item.unit, one.after, one.state_after),
    }
    kind = {(False, True): "comes", (True, False): "goes"}.get((one.before is not None, one.after is not None), "moves")
    return say(f"deposits.effects.{kind}", **told)


def _value(say: Say, unit: str, value: float | None, state: str) -> str:
    return say(f"parts.state.{state}") if value is None else say.value(value, unit)


def _changes(say: Say, changes: Sequence[Change]) -> None:
    """A line a table, then the rows of each behind a click."""
    if not changes:
        return
    rows = [
        {
            say("deposits.changes.table"): say.text(change.title(say.language)),
            **{say(f"deposits.changes.{kind}"): say.number(getattr(change, kind)) for kind in KINDS},
        }
        for change in changes
    ]
    numbers.table(pd.DataFrame(rows, dtype=object), say("deposits.changes.alt"), fold=say)
    with st.container(horizontal=True, key="foot-deposit-changes"):
        for change in changes:
            words = say("deposits.changes.rows", name=say.text(change.title(say.language)))
            with st.popover(words, key=f"deposit-rows-{change.table}", type="tertiary", on_change="rerun") as behind:
                if behind.open:
                    numbers.table(pd.DataFrame([_row(say, change, row) for row in change.rows], dtype=object), words)
                    total = change.added + change.changed + change.removed
                    if total > len(change.rows):
                        note = say("deposits.changes.first", count=len(change.rows), all=total)
                        draw(html('<p class="tc-note">{}</p>', note))


def _row(say: Say, change: Change, row: Row) -> dict[str, str]:
    """A row by what tells it from the others, and what of it would read otherwise."""
    cells = [
        say(
            "deposits.changes.cell",
            name=checks.column(cell.column, say.language),
            was=cell.before or say("deposits.changes.nothing"),
            now=cell.after or say("deposits.changes.nothing"),
        )
        for cell in row.cells
    ]
    keys = {checks.column(name, say.language): text or "" for name, text in zip(change.key, row.key, strict=True)}
    return {say("deposits.changes.kind"): say(f"deposits.changes.one.{row.kind}"), **keys} | {
        say("deposits.changes.what"): say.apart(cells)
    }
