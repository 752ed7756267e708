"""Alerts: proposals that were accepted at deposit and are inconsistent, and the rules that say so."""

import pandas as pd
import streamlit as st

from pages.ask import Ask
from pages.markup import escape
from pages.parts import headings, panels, scope, states
from pages.reorganisation import choices, listing, wording
from pages.text import MISSING, Say

SHOWN = 12


def render(ask: Ask, say: Say) -> None:
    """The page of alerts."""
    head = st.container()
    if not ask.reads_undecided:
        with head:
            headings.page(say("alerts.rules"), say("alerts.public"))
        rules(ask, say)
        return
    held = choices.bar(ask, say, ("region",))
    rows = ask("reorganisation/alerts", **held, size=listing.LINES)
    with head:
        count = choices.figure("proposals_inconsistent", held)(int(rows["broken"].iloc[0]) if len(rows) else 0)
        title = say("alerts.title", count=count) if count else say("alerts.none_title")
        headings.page(scope.titled(say, ask.whose, title, held["region"]), say("alerts.lead"))
    if rows.empty:
        states.empty(say, say("alerts.none"))
    for alert, group in rows.groupby("alert", sort=False):
        broken(ask, say, str(alert), group, held)
    rules(ask, say)


def broken(ask: Ask, say: Say, alert: str, rows: pd.DataFrame, held: dict[str, str | None]) -> None:
    """The proposals that break one rule."""
    count = choices.figure("breaches", held, rule=alert)(listing.counted(rows))
    title = say("alerts.of", name=say(f"alerts.name.{alert}"), count=count)
    with panels.framed(say, alert, title, say(f"alerts.rule.{alert}"), ask.kind("proposals")):
        writers = listing.writers(say, {})
        cells = {name: writers[name] for name in ("number", "title", "region")} | {
            "move": lambda row: escape(_move(say, row)),
            "day": lambda row: escape(say.short_date(row["since"])),
            "file": lambda row: escape(_file(say, row)),
        }
        headers = {name: say(f"proposals.column.{name}") for name in ("number", "title", "region")}
        headers |= {"move": say("alerts.move"), "day": say("alerts.since"), "file": say("alerts.file")}
        listing.table(say, title, headers, rows.head(SHOWN), cells)
        columns = {
            "proposal_id": (say("proposals.column.number"), None),
            "title": (say("proposals.column.title"), None),
            "since": (say("alerts.since"), "date"),
            "file_name": (say("alerts.file"), None),
            "line": (say("alerts.line"), "count"),
        }
        every = lambda: ask("reorganisation/alerts", **held, alert=alert, size=listing.EVERY)  # noqa: E731
        listing.foot(say, title, rows, f"alertes-{alert}", ask.kind("proposals"), columns, shown=SHOWN, every=every)


def _move(say: Say, row: listing.Row) -> str:
    if not isinstance(row["from_stage"], str) or not isinstance(row["to_stage"], str):
        return MISSING
    return f"{_stage(say, row['from_stage'])} → {_stage(say, row['to_stage'])}"


def _stage(say: Say, stage: str) -> str:
    return say("alerts.start") if stage == "start" else wording.word(say, "stage", stage)


def _file(say: Say, row: listing.Row) -> str:
    if not isinstance(row["file_name"], str):
        return MISSING
    name = say("parts.kind.demonstration") if row["file_name"] == "demonstration" else row["file_name"]
    return name if pd.isna(row["line"]) else f"{name}, {say.inside(say('alerts.line'))} {int(row['line'])}"


def rules(ask: Ask, say: Say) -> None:
    """The moves that may be made, with their conditions, as the database holds them."""
    rows = ask("reorganisation/transitions")
    told = rows.assign(
        origin=[_stage(say, stage) for stage in rows["from_stage"]],
        destination=[_stage(say, stage) for stage in rows["to_stage"]],
        condition=[say(f"alerts.guards.{guard}") if isinstance(guard, str) else MISSING for guard in rows["guard"]],
        alert=[say(f"alerts.name.{breach}") if isinstance(breach, str) else MISSING for breach in rows["breach"]],
    )
    columns = {
        name: (say(f"alerts.{key}"), None)
        for name, key in (("origin", "from"), ("destination", "to"), ("condition", "guard"), ("alert", "breach"))
    }
    with panels.framed(say, "rules", say("alerts.rules"), say("alerts.rules_lead"), "real"):
        told_here = told[told["guard"].notna()]
        headers = {name: label for name, (label, _) in columns.items()}
        cells = {name: (lambda row, name=name: escape(row[name])) for name in headers}
        listing.table(say, say("alerts.rules"), headers, told_here, cells)
        listing.foot(say, say("alerts.rules"), told, "regles-du-parcours", "real", columns)
