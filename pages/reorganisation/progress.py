"""Progress of workstream 2: its indicators, then the pipeline, who holds it, and the regions' contributions."""

import pandas as pd
import streamlit as st

from pages.blocks import commitments, lookup, unpublished, workstream
from pages.charts import bars
from pages.elements import filters
from pages.parts import panel, scope, tables, unfollowed
from pages.reorganisation import choices, decided, wording
from pages.reorganisation.contributions import CONTRIBUTION
from pages.reorganisation.pipeline import COUNT, HELD, STAGES, Held, counted, holders_title, standing
from pages.shell.ask import Ask
from pages.text import ALL, Say, alphabetically
from queries import figures

SHOWN = 8  # contributions read beside the ministries: those missing and the latest; the page of contributions has all


def render(ask: Ask, say: Say) -> None:
    """The progress page of the reorganisation."""
    level, code = workstream.progress(ask, say, "reorganisation")
    commitments.listed(ask, say, "reorganisation")
    if unpublished.gives_way(ask, "proposals", decided.BY):
        decided.overview(ask, say, level, code)
        workstream.silent(ask, say, "reorganisation", level, code)
        unpublished.block(ask, say, "reorganisation", (*decided.OWED, "regional_contributions", "cooperations"))
        return
    where = lookup.where(level, code)
    place = None if level == "nation" else code
    stages(ask, say, wording.in_words(ask, ask("reorganisation/pipeline", **where)), place, where)
    # What is refused is a line: beside a table it would be a hole.
    left, right = st.columns(2) if ask.reads_undecided else (st.container(), st.container())
    with left:
        holders(ask, say, where, place)
    with right:
        contributions(ask, say, ask("reorganisation/regional_contributions"))


def stages(ask: Ask, say: Say, rows: pd.DataFrame, place: str | None, where: Held) -> None:
    """How many proposals stand at each stage, and for how long."""
    keys = choices.cells(STAGES, where, stage="stage")
    drawn = standing(say, rows, keys)
    panel(
        say,
        _stages_title(ask, say, rows, place, where),
        _stages_sentence(ask, say, rows, where),
        lambda: bars.stages(say, drawn, say("reorganisation.stages.alt"), choices.cells(COUNT, where, stage="stage")),
        rows.assign(label=drawn["label"]),
        "propositions-par-etape",
        ask.kind("proposals"),
        {
            "label": (say("reorganisation.stages.stage"), None),
            "proposals": (say("reorganisation.stages.proposals"), "count"),
            "median_days": (say("reorganisation.stages.median"), "duration"),
            "worst_days": (say("reorganisation.stages.worst"), "duration"),
            "red": (say("reorganisation.stages.late"), "count"),
        },
        wording.scope(ask, say),
        keys=keys,
    )


def _stages_title(ask: Ask, say: Say, rows: pd.DataFrame, place: str | None, where: Held) -> str:
    total = counted(rows, "proposals", where)
    if not total:
        return say("reorganisation.stages.title_none")
    if not ask.reads_undecided:
        return say("reorganisation.stages.title_public", count=total)
    # Not all those at the stage of the analysis: some have every answer, and wait for the CNATE.
    waiting = counted(rows, "waiting", where)
    if not waiting:
        return scope.titled(say, ask.whose, say("reorganisation.stages.title_flowing"), place)
    late = counted(rows, "late", where)
    told = "late_ones" if late != waiting else "only_late" if waiting == 1 else "all_late"
    of_them = say(f"reorganisation.stages.{told}", late=late)
    title = say("reorganisation.stages.title_waiting", count=waiting, late=of_them)
    return scope.titled(say, ask.whose, title, place)


def _stages_sentence(ask: Ask, say: Say, rows: pd.DataFrame, where: Held) -> str:
    return say("reorganisation.stages.lead", count=counted(rows, "proposals", where), date=ask.edition.as_of)


def holders(ask: Ask, say: Say, where: dict[str, str | None], place: str | None) -> None:
    """Which ministries have not returned their analysis, since when; not for the public."""
    if not ask.reads_undecided:
        tables.absent(
            "holders", *(say(f"reorganisation.holders.{key}") for key in ("refused_title", "refused", "refused_why"))
        )
        return
    rows = ask("reorganisation/held", **where)
    keys = choices.cells(HELD, where, ministry="ministry")
    tables.framed(
        say,
        scope.titled(say, ask.whose, holders_title(say, rows, keys), place),
        say("reorganisation.holders.lead"),
        rows.assign(name=rows[say.column("name", rows)].map(filters.short)),
        "analyses-par-ministere",
        ask.kind("proposals"),
        {
            "name": (say("reorganisation.holders.ministry"), None),
            "waiting": (say("reorganisation.holders.waiting"), "count"),
            "median_days": (say("reorganisation.holders.median"), "duration"),
            "worst_days": (say("reorganisation.holders.worst"), "duration"),
            "beyond_due": (say("reorganisation.holders.beyond"), "count"),
        },
        empty=say("reorganisation.holders.none"),
        keys=keys,
    )


def contributions(ask: Ask, say: Say, rows: pd.DataFrame) -> None:
    """The contribution asked of each region prefect: due, received, late, missing."""
    written = [say(f"contributions.state.{state}") for state in rows["state"]]
    states = rows["received_on"].notna().map({True: "missing", False: "value"})  # what never came lacks no number
    known = rows["options_count"].notna().any()
    options = {"options_count": (say("reorganisation.contributions.options"), "count")} if known else {}
    tables.framed(
        say,
        _contributions_title(say, rows),
        _contributions_sentence(say, rows),
        rows.assign(state_written=written, options_count_state=states).sort_values(
            ["received_on", "name"], ascending=[False, True], na_position="first", key=alphabetically
        ),
        "contributions-des-regions",
        ask.kind("proposals"),
        {
            "name": (say("reorganisation.contributions.region"), None),
            "state_written": (say("reorganisation.contributions.state"), None),
            "received_on": (say("reorganisation.contributions.received"), "date"),
            "days_late": (say("reorganisation.contributions.delay"), "duration"),
        }
        | options,
        keys=CONTRIBUTION,
        shown=SHOWN,
        despite=unfollowed.TERRITORY,
    )


def _contributions_title(say: Say, rows: pd.DataFrame) -> str:
    if rows.empty:
        return say("reorganisation.contributions.title_none")
    received = figures.key("contributions_received")(int(rows["received_on"].notna().sum()))
    return say("reorganisation.contributions.title", count=received, total=figures.key("regions_asked")(len(rows)))


def _contributions_sentence(say: Say, rows: pd.DataFrame) -> str:
    if rows.empty:
        return say("reorganisation.contributions.lead_none")
    missing = rows[rows["received_on"].isna()]
    after = int(rows["state"].isin(("late", "late_incomplete")).sum())
    late = say("reorganisation.contributions.late", count=figures.key("contributions_late")(after))
    if missing.empty:
        return say("reorganisation.contributions.lead_complete", late=late)
    count = figures.key("contribution_missing")(len(missing))
    names = say("reorganisation.contributions.missing", count=count, names=say.text(say.listed(missing["name"], ALL)))
    return say("reorganisation.contributions.lead", late=late, missing=names)
