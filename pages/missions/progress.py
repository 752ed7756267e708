"""Progress of workstream 1: its indicators, then the missions by policy domain and by ministry."""

import pandas as pd
import streamlit as st

from pages.ask import Ask
from pages.missions import choices
from pages.parts import charts, panel, scorecard, workstream
from pages.text import Say
from pages.text.leaders import leaders

COUNTS = ("exercises", "inventoried", "decided", "completed", "redundant", "redundant_open")


def render(ask: Ask, say: Say) -> None:
    """The progress page of the missions."""
    level, code = workstream.progress(ask, say, "missions")
    if choices.nothing_deposited(ask, say):
        return
    where = workstream.where(level, code)
    left, right = st.columns(2)
    with left:
        domains(say, ask("missions/by_domain", **where))
    with right:
        ministries(say, ask("missions/by_ministry", **where))


def domains(say: Say, rows: pd.DataFrame) -> None:
    """Share of missions decided in each policy domain, the lowest first."""
    rows = with_share(rows, "decided", "inventoried")
    rows = rows.assign(domain=[say(f"missions.domain.{domain}") for domain in rows["policy_domain"]])
    panel(
        say,
        _domains_title(say, rows),
        _domains_sentence(say, rows),
        lambda: charts.horizontal(say, rows, "domain", "share", "percent", say("missions.domains.alt"), "domains"),
        rows,
        "missions-par-domaine",
        scorecard.kind(rows["kind"]),
        {"domain": (say("missions.domains.domain"), None), "share": (say("missions.domains.share"), "percent")}
        | {"missions": (say("missions.domains.missions"), "count")}
        | {name: (say(f"missions.domains.{name}"), "count") for name in COUNTS},
        say("missions.domains.note"),
    )


def with_share(rows: pd.DataFrame, part: str, whole: str) -> pd.DataFrame:
    """Rows with `share`, the percentage that `part` is of `whole` (none where the whole is zero), lowest first."""
    share = 100 * rows[part] / rows[whole].where(rows[whole] > 0)
    return rows.assign(share=share).sort_values("share", na_position="last").reset_index(drop=True)


def _domains_title(say: Say, rows: pd.DataFrame) -> str:
    known = rows.dropna(subset=["share"])
    if known.empty:
        return say("missions.domains.title_none")
    if known["share"].min() >= 100:
        return say("missions.domains.title_done")
    lowest = leaders(known, "share", lambda share: say.percent(share, 0), name="domain", lowest=True)
    return say("missions.domains.title", who=say.tied(lowest.names), share=lowest.value)


def _domains_sentence(say: Say, rows: pd.DataFrame) -> str:
    lead = say("missions.domains.lead", decided=rows["decided"].sum(), inventoried=rows["inventoried"].sum())
    count = int(rows["redundant_open"].sum())
    if not count:
        return f"{lead} {say('missions.domains.open_none')}"
    most = leaders(rows, "redundant_open", say.number, name="domain")
    return f"{lead} {say('missions.domains.open', count=count, who=say.tied(most.names), most=most.value)}"


def ministries(say: Say, rows: pd.DataFrame) -> None:
    """Share of the inventory returned by each ministry, the lowest first."""
    rows = with_share(rows, "inventoried", "exercises")
    rows = rows.assign(name=rows["name_fr" if say.language == "fr" else "name_en"])
    alt = say("missions.ministries.alt")
    panel(
        say,
        _ministries_title(say, rows),
        _ministries_sentence(say, rows),
        lambda: charts.horizontal(say, rows, "name", "share", "percent", alt, "ministries", target=100),
        rows,
        "missions-par-ministere",
        scorecard.kind(rows["kind"]),
        {"name": (say("missions.ministries.ministry"), None), "share": (say("missions.ministries.share"), "percent")}
        | {name: (say(f"missions.domains.{name}"), "count") for name in COUNTS},
    )


def _ministries_title(say: Say, rows: pd.DataFrame) -> str:
    known = rows.dropna(subset=["share"])
    if known.empty:
        return say("missions.ministries.title_none")
    if known["share"].min() >= 100:
        return say("missions.ministries.title_done")
    lowest = leaders(known, "share", lambda share: say.percent(share, 0), lowest=True)
    return say("missions.ministries.title", who=say.tied(lowest.names), share=lowest.value)


def _ministries_sentence(say: Say, rows: pd.DataFrame) -> str:
    unfinished = int((rows["inventoried"] < rows["exercises"]).sum())
    if unfinished:
        return say("missions.ministries.lead", count=unfinished, total=len(rows))
    return say("missions.ministries.lead_done", count=len(rows), exercises=rows["inventoried"].sum())
