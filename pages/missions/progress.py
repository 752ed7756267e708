"""Progress of workstream 1: its indicators, then the missions by policy domain."""

import pandas as pd

from pages import charts
from pages.blocks import commitments, lookup, unpublished, workstream
from pages.elements import badges
from pages.missions import bylaw, choices
from pages.parts import panel
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures

Place = tuple[str, str]

COUNTS = ("exercises", "inventoried", "decided", "completed", "redundant", "redundant_open")


def render(ask: Ask, say: Say) -> None:
    """The progress page of the missions."""
    level, code = workstream.progress(ask, say, "missions", bylaw.finding)
    commitments.listed(ask, say, "missions")
    if unpublished.gives_way(ask, "mission_exercises", bylaw.BY):
        bylaw.domains(ask, say, lookup.where(level, code))
        workstream.silent(ask, say, "missions", level, code)
        unpublished.block(ask, say, "missions", (*bylaw.OWED, "consultations"))
        return
    if choices.nothing_deposited(ask, say):
        return
    where = lookup.where(level, code)
    domains(say, ask("missions/by_domain", **where), (level, code))


def domains(say: Say, rows: pd.DataFrame, place: Place) -> None:
    """Share of missions decided in each policy domain, the lowest first."""
    rows = with_share(rows, "decided", "inventoried")
    rows = rows.assign(domain=[say(f"missions.domain.{domain}") for domain in rows["policy_domain"]])
    alt = say("missions.domains.alt")
    keys = figures.cells(choices.COUNTED | {"share": "decided_share"}, *place, of={"domain": "policy_domain"})
    panel(
        say,
        _domains_title(say, rows, keys),
        _domains_sentence(say, rows, place, keys),
        lambda: charts.horizontal(say, rows, "domain", "share", "percent", alt, keys=keys),
        rows,
        "missions-par-domaine",
        badges.least(rows["kind"]),
        {"domain": (say("missions.domains.domain"), None), "share": (say("missions.domains.share"), "percent")}
        | {"missions": (say("missions.domains.missions"), "count")}
        | {name: (say(f"missions.domains.{name}"), "count") for name in COUNTS},
        say("missions.domains.note"),
        keys=keys,
    )


def with_share(rows: pd.DataFrame, part: str, whole: str) -> pd.DataFrame:
    """Rows with `share`, the percentage that `part` is of `whole` (none where the whole is zero), lowest first."""
    share = 100 * rows[part] / rows[whole].where(rows[whole] > 0)
    return rows.assign(share=share).sort_values("share", na_position="last").reset_index(drop=True)


def _domains_title(say: Say, rows: pd.DataFrame, keys: figures.Keys | None = None) -> str:
    known = rows.dropna(subset=["share"])
    if known.empty:
        return say("missions.domains.title_none")
    if known["share"].min() >= 100:
        return say("missions.domains.title_done")
    lowest = leaders(known, "share", lambda share: say.percent(share, 0), name="domain", lowest=True, keys=keys)
    return say("missions.domains.title", who=say.leading("domain", lowest.names), share=lowest.value)


def _domains_sentence(
    say: Say, rows: pd.DataFrame, place: Place = figures.NATION, keys: figures.Keys | None = None
) -> str:
    names = ("decided", "inventoried", "redundant_open")
    total = {name: figures.key(choices.COUNTED[name], *place)(int(rows[name].sum())) for name in names}
    lead = say("missions.domains.lead", decided=total["decided"], inventoried=total["inventoried"])
    if not total["redundant_open"]:
        return joined(" ", [lead, say("missions.domains.open_none")])
    most = leaders(rows, "redundant_open", say.number, name="domain", keys=keys)
    told = {"count": total["redundant_open"], "who": say.leading("domain", most.names), "most": most.value}
    return joined(" ", [lead, say("missions.domains.open", **told)])
