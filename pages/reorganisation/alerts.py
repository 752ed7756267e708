"""Alerts: proposals that were accepted at deposit and are inconsistent, and the rules that say so."""

import pandas as pd
import streamlit as st

from pages.blocks import unpublished
from pages.elements import headings
from pages.markup import Markup, concat, escape, html
from pages.parts import downloads, panels, scope
from pages.reorganisation import choices, decided, listing, wording
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import ALL, MISSING, Say
from pages.text.written import joined

SHOWN = 12
# Rules between two dates, whatever the path: their stages are no move that was made.
OF_DATES = ("decided_without_opinion", "opinion_before_analyses")


def known(ask: Ask, say: Say) -> None:
    """What is late of what was promised, and the rules that proposals would follow."""
    decided.overdue(ask, say)
    rules(ask, say)


@unpublished.instead("reorganisation-alerts", decided.OWED, decided.BY, known)
def render(ask: Ask, say: Say) -> None:
    """The page of alerts."""
    head = st.container()
    if not ask.reads_undecided:
        with head:
            headings.page(say("alerts.public_title"), say("alerts.public"))
        rules(ask, say)
        return
    held = choices.bar(ask, say, ("region", "departement"))
    rows = ask("reorganisation/alerts", **held, size=listing.LINES)
    with head:
        count = choices.figure("proposals_inconsistent", held)(int(rows["broken"].iloc[0]) if len(rows) else 0)
        title = say("alerts.title", count=count) if count else say("alerts.none_title")
        headings.page(scope.titled(say, ask.whose, title, held["region"] or held["department"]), say("alerts.lead"))
    if rows.empty:
        states.empty(say, say("alerts.none"))
    else:
        broken(ask, say, rows, held)
    incomplete(ask, say, held)
    rules(ask, say)


def incomplete(ask: Ask, say: Say, held: dict[str, str | None]) -> None:
    """Proposals that lack what a decision needs, those that are not transmitted yet first, with what each lacks."""
    rows = ask("reorganisation/missing_fields", **held)
    told = rows.groupby(["proposal_id", "title", "region_name", "stage", "transmitted"], sort=False, dropna=False)
    lists = told["field"].agg(list).reset_index()
    lists = lists.sort_values("transmitted", kind="stable", ignore_index=True)
    lists["lacks"] = [say.listed([say(f"alerts.field.{name}") for name in one], ALL) for one in lists["field"]]
    lists = lists.drop(columns="field").astype({"lacks": object})
    key = choices.figure("proposals_incomplete", held)
    count, before = key(len(lists)), key.among(stage="formulated")(int((~lists["transmitted"]).sum()))
    title = say("alerts.incomplete.title", count=count) if len(lists) else say("alerts.incomplete.none_title")
    lead = say("alerts.incomplete.lead" if len(lists) else "alerts.incomplete.none")
    if before:
        lead = joined(" ", [lead, say("alerts.incomplete.before", count=before)])
    with panels.framed(say, "incomplete", title, lead, ask.kind("proposals")):
        if lists.empty:
            return
        writers = listing.writers(say, {})
        cells = {name: writers[name] for name in ("number", "title", "region")} | {
            "stage": lambda row: escape(wording.word(say, "stage", row["stage"])),
            "lacks": lambda row: escape(row["lacks"]),
        }
        headers = {name: say(f"proposals.column.{name}") for name in ("number", "title", "region", "stage")}
        headers |= {"lacks": say("alerts.incomplete.lacks")}
        listing.table(say, title, headers, lists.head(SHOWN), cells)
        written = lists.assign(stage_name=[wording.word(say, "stage", stage) for stage in lists["stage"]])
        columns = {
            "proposal_id": (headers["number"], None),
            "title": (headers["title"], "deposited"),
            "region_name": (headers["region"], None),
            "stage_name": (headers["stage"], None),
            "lacks": (headers["lacks"], None),
        }
        with st.container(horizontal=True, key="foot-incomplete", vertical_alignment="center"):
            panels.every(say, say("alerts.incomplete.name"), written, "incomplete", columns, SHOWN)
            downloads.csv(say, written, "propositions-a-completer", ask.kind("proposals"))


def broken(ask: Ask, say: Say, rows: pd.DataFrame, held: dict[str, str | None]) -> None:
    """The proposals that break a rule, the latest first, each with the rules that it breaks."""
    rows = rows.assign(total=int(rows.groupby("alert")["total"].first().sum()))
    title = say("alerts.broken", count=choices.figure("breaches", held)(listing.counted(rows)))
    breaches = dict(list(rows.groupby("proposal_id")))
    with panels.framed(say, "broken", title, say("alerts.broken_lead"), ask.kind("proposals")):
        writers = listing.writers(say, {})
        cells = {name: writers[name] for name in ("number", "title", "region")} | {
            "rules": lambda row: _breaches(say, breaches[row["proposal_id"]])
        }
        headers = {name: say(f"proposals.column.{name}") for name in ("number", "title", "region")}
        headers |= {"rules": say("alerts.rule_column")}
        first = rows.sort_values("since", ascending=False, kind="stable").drop_duplicates("proposal_id")
        listing.table(say, title, headers, first.head(SHOWN), cells)
        columns = {
            "proposal_id": (say("proposals.column.number"), None),
            "title": (say("proposals.column.title"), "deposited"),
            "alert_name": (say("alerts.rule_column"), None),
            "since": (say("alerts.since"), "date"),
            "file_name": (say("alerts.file"), None),
            "line": (say("alerts.line"), "count"),
        }
        every = lambda: _named(say, ask("reorganisation/alerts", **held, size=listing.EVERY))  # noqa: E731
        listing.foot(say, title, _named(say, rows), "alertes", ask.kind("proposals"), columns, every=every)


def _named(say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(alert_name=[say(f"alerts.name.{alert}") for alert in rows["alert"]])


def _breaches(say: Say, rows: pd.DataFrame) -> Markup:
    """What a proposal breaks: each rule in words, then the move or the stage, the day and the file that show it."""
    return concat(
        html("<div>{} <small>{}</small></div>", say(f"alerts.name.{row['alert']}"), _shown(say, row))
        for row in rows.to_dict("records")
    )


def _shown(say: Say, row: listing.Row) -> str:
    told = (_move(say, row), say.short_date(row["since"]), _file(say, row))
    return ", ".join(one for one in told if one != MISSING)


def _move(say: Say, row: listing.Row) -> str:
    if not isinstance(row["from_stage"], str) or not isinstance(row["to_stage"], str):
        return MISSING
    reached = _stage(say, row["to_stage"])
    return reached if row["alert"] in OF_DATES else f"{_stage(say, row['from_stage'])} → {reached}"


def _stage(say: Say, stage: str) -> str:
    return say("alerts.start") if stage == "start" else wording.word(say, "stage", stage)


def _file(say: Say, row: listing.Row) -> str:
    """The file of a row and its line; none for what was made up."""
    name = row["file_name"]
    if not isinstance(name, str) or name == "demonstration":
        return MISSING
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
