"""Progress of workstream 3: its indicators, then acts month by month and by partner."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pages import charts
from pages.blocks import commitments, lookup, past, unpublished, workstream
from pages.blocks import known as facts
from pages.blocks.glance import counters as glance
from pages.charts.events import Marks, over
from pages.charts.marks import Event
from pages.counters import wording
from pages.elements import badges, more
from pages.parts import panel, tables
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import figures

YEAR = 12  # months


def render(ask: Ask, say: Say) -> None:
    """The progress page of the counters."""
    level, code = workstream.progress(ask, say, "counters", known)
    commitments.listed(ask, say, "counters")
    where = lookup.where(level, code)
    months = ask("counters/by_month", **where).sort_values("month").reset_index(drop=True)
    monthly(say, months, (level, code), past.events(ask, say, "counters", (level, code), ask.catalogue["P3"]))
    if not unpublished.gives_way(ask, "footfall"):
        partners(say, ask("counters/by_partner", **where), months, (level, code), wording.partial(ask, say))
    if level == "nation":
        national_facts(ask, say)
    unpublished.block(ask, say, "counters", ("footfall", "counter_partners", "counter_procedures"))
    workstream.silent(ask, say, "counters", level, code)


def known(ask: Ask, say: Say, level: str, code: str) -> str:
    """What is known of the counters of a territory: those of the last list there, and the acts of the last month."""
    row = ask.scorecard("counters", level, code).set_index("indicator").loc["P3"]
    told = [glance.listed(ask, say, level, code)]
    if row["state"] == "value":
        count = figures.of_indicator("P3", "value", level, code)(row["value"])
        told.append(say("counters.months.title_first", requests=count, month=say.month(row["period"])))
    return joined(", ", filter(None, told))


def national_facts(ask: Ask, say: Say) -> None:
    """Figures of the whole network that reports and answers to Parliament told once; nothing where there are none."""
    rows = facts.facts(ask, "counters")
    rows = rows[rows["breakdown"] == "total"].reset_index(drop=True)
    if len(rows):
        title = say("known.facts.title", count=figures.key("facts").among(workstream="counters")(len(rows)))
        facts.facts_table(say, rows, "chiffres-publies", title, say("known.facts.lead"), shown=8)


def change(now: float, before: float) -> float | None:
    """The change from one to the other, in percent; none where there is nothing to compare with."""
    return None if pd.isna(now) or pd.isna(before) or before == 0 else 100 * (now / before - 1)


def monthly(say: Say, rows: pd.DataFrame, place: tuple[str, str], happened: Sequence[Event] = ()) -> None:
    """Acts of each month against the same month a year before, with what happened meanwhile."""
    marks = over(happened, rows["month"])
    changes = [change(now, before) for now, before in zip(rows["requests"], rows["requests_before"], strict=True)]
    known = rows[rows["requests"].notna()]
    is_secret = (rows["requests_state"] == "secret") | (rows["requests_before_state"] == "secret")
    panel(
        say,
        monthly_title(say, known, place),
        monthly_sentence(say, known, place),
        lambda: _monthly(say, rows, marks),
        rows.assign(
            change=pd.array(changes, dtype="Float64"), change_state=is_secret.map({True: "secret", False: "value"})
        ),
        "actes-par-mois",
        badges.least(rows["kind"]),
        {
            "month": (say("counters.months.month"), "month"),
            "requests": (say("counters.months.requests"), "count"),
            "requests_before": (say("counters.months.before"), "count"),
            "change": (say("counters.months.change"), "change"),
            "kind": (say("counters.months.kind"), "kind"),
            "counters": (say("counters.months.counters"), "count"),
            "counters_kind": (say("counters.months.counters_kind"), "kind"),
        },
        keys=months_keys(place),
    )


def months_keys(place: tuple[str, str]) -> figures.Keys:
    """What the cells of counters/by_month are."""
    names = {"requests": "acts", "requests_before": "acts_before", "change": "acts_change"}
    names |= {"counters": "month_counters"}
    return figures.cells(names, *place, on="month")


def _monthly(say: Say, rows: pd.DataFrame, marks: Marks) -> charts.Chart:
    names = {"requests": say("counters.months.requests"), "requests_before": say("counters.months.before")}
    long = rows.melt("month", list(names), var_name="line", value_name="acts").astype({"acts": "float64"})
    whole = charts.by_month(long, "month", "acts", "line")
    named = whole.assign(line=whole["line"].map(names))
    return charts.line(say, named, "month", "acts", "count", say("counters.months.alt"), "line", marks=marks)


def monthly_title(say: Say, rows: pd.DataFrame, place: tuple[str, str] = figures.NATION) -> str:
    """Acts of the last month, against the same month a year before where that is known."""
    if rows.empty:
        return say("counters.months.title_none")
    last = rows.iloc[-1]
    acts = figures.key("acts", *place, last["month"])(last["requests"])
    values: dict[str, Any] = {"requests": acts, "month": say.month(last["month"])}
    moved = figures.key("acts_change", *place, last["month"])(change(last["requests"], last["requests_before"]))
    if moved is None:
        return say("counters.months.title_first", **values)
    key = "flat" if round(moved, 1) == 0 else "up" if moved > 0 else "down"
    return say(f"counters.months.title_{key}", change=say.percent(abs(moved)), **values)


def monthly_sentence(say: Say, rows: pd.DataFrame, place: tuple[str, str] = figures.NATION) -> str:
    """Acts of the last twelve months, or of those that are known, and the counters open at the end of them."""
    if rows.empty:
        return ""
    last = rows.iloc[-1]
    year = rows[rows["month"] > last["month"] - pd.DateOffset(years=1)]
    total, months = (figures.key(name, *place, last["month"]) for name in ("acts_year", "acts_year_months"))
    values = {"total": total(year["requests"].sum()), "count": months(len(year)), "month": say.month(last["month"])}
    lead = say("counters.months.lead" if len(year) == YEAR else "counters.months.lead_partial", **values)
    if pd.isna(last["counters"]):
        return lead
    counters = figures.key("month_counters", *place, last["month"])(int(last["counters"]))
    open_ones = say("counters.points.title", count=counters)
    # The badge is that of the acts: open counters say themselves when they are something else.
    other = "" if last["counters_kind"] == badges.least(rows["kind"]) else f"_{last['counters_kind']}"
    return joined(" ", [lead, say(f"counters.months.open{other}", counters=open_ones)])


def partners(say: Say, rows: pd.DataFrame, months: pd.DataFrame, place: tuple[str, str], note: str) -> None:
    """Acts of the last twelve months by partner, the largest first."""
    if not rows["requests"].sum():
        tables.absent("partners", *(say(f"counters.partners.{key}") for key in ("title_none", "none", "none_why")))
        return
    rows = shared(rows)
    changes = [change(now, before) for now, before in zip(rows["requests"], rows["requests_before"], strict=True)]
    rows = rows.assign(
        name=rows[say.column("name", rows)],
        family_name=[say(f"counters.family.{family}") for family in rows["family"]],
        done_share=100 * rows["done_on_site"] / rows["requests_with_outcome"],
        change=pd.array(changes, dtype="Float64"),
    )
    alt = say("counters.partners.alt")
    keys = partner_keys(months, place)
    panel(
        say,
        _partners_title(say, rows, keys, wording.year_known(months)),
        _partners_sentence(say, rows, months, place),
        lambda: charts.horizontal(say, rows, "name", "requests", "count", alt, keys=keys),
        rows,
        "actes-par-partenaire",
        badges.least(rows["kind"]),
        {
            "name": (say("counters.partners.partner"), None),
            "family_name": (say("counters.partners.family"), None),
            "joined_on": (say("counters.partners.joined"), "date"),
            "requests": (say("counters.partners.requests"), "count"),
            "share": (say("counters.partners.share"), "percent"),
            "change": (say("counters.partners.change"), None),
            "done_share": (say("counters.partners.done"), "percent"),
        },
        note=note,
        keys=keys,
        later=more.EVERYWHERE,
    )


def shared(rows: pd.DataFrame) -> pd.DataFrame:
    """Partners that were served in twelve months (counters/by_partner), the largest first, each with its share."""
    served = rows[rows["requests"] > 0].sort_values("requests", ascending=False).reset_index(drop=True)
    return served.assign(share=100 * served["requests"] / served["requests"].sum())


def partner_keys(months: pd.DataFrame, place: tuple[str, str]) -> figures.Keys:
    """What the cells of counters/by_partner are; `months`: those of the place, in order."""
    names = {"requests": "acts_year", "share": "acts_share", "change": "acts_year_change", "done_share": "done_on_site"}
    last = months["month"].iloc[-1] if len(months) else None
    return figures.cells(names, *place, day=last, whose=figures.SCOPE, of={"partner": "partner"})


def _partners_title(say: Say, rows: pd.DataFrame, keys: figures.Keys, months: int) -> str:
    """The partner of the most acts of the year, or of the months of it that are known."""
    first = rows.iloc[0].to_dict()
    share = keys(first)["share"](first["share"])
    key = "title" if months == YEAR else "title_known"
    return say(f"counters.partners.{key}", partner=first["name"], share=say.percent(share, 0), months=months)


def _partners_sentence(say: Say, rows: pd.DataFrame, months: pd.DataFrame, place: tuple[str, str]) -> str:
    last = months["month"].iloc[-1] if len(months) else None
    count = figures.key("serving_partners", *place, last)(len(rows))
    return say("counters.partners.lead", count=count, month=say.month(last))
