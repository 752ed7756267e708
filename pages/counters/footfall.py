"""Footfall: the trend without seasons, who serves people and how, what is settled on the spot, who is satisfied."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.ask import Ask
from pages.counters import derived, figures, wording
from pages.parts import charts, filters, headings, panel, scorecard, states, tables, workstream
from pages.text import Say
from queries.counters import interval, seasonal, workdays

CHANNELS = ("desk", "phone", "appointment", "video")
AXES = ("format", "carrier", "area_type", "channel")
Where = Mapping[str, str | None]


def render(ask: Ask, say: Say) -> None:
    """The page of footfall."""
    st.html(wording.STYLE)
    head = st.container()
    level, code, partner, channel = _filters(ask, say)
    where = workstream.where(level, code)
    rows = compared(ask("counters/by_month", **where, partner=partner, channel=channel), where)
    with head:
        _opening(ask, say, rows, filters.place(ask, say, level, code))
    if rows.empty:
        states.empty(say, say("footfall.none"))
        return
    if (partner or channel) and ask.viewer.role not in ("cabinet", "administrator"):
        st.html(f'<p class="tc-note">{say("footfall.small_hidden")}</p>')
    trend(ask, say, rows, where, partner, channel)
    outcomes(say, ask("counters/outcomes", **where))
    profiles(ask, say, where)
    satisfaction(say, ask("counters/satisfaction", **where))
    procedures_note(say)


def _filters(ask: Ask, say: Say) -> tuple[str, str, str | None, str | None]:
    level, code = filters.territory(ask, say)
    names = {row["partner"]: wording.named(say, row) for row in ask("counters/by_partner").to_dict("records")}
    left, right = st.columns(2)
    with left:
        partner = filters.choice(
            "partenaire",
            ["", *names],
            say("footfall.partner"),
            lambda one: names.get(one, say("footfall.all_partners")),
        )
    with right:
        channel = filters.choice(
            "canal",
            ["", *CHANNELS],
            say("footfall.channel"),
            lambda one: say(f"footfall.via.{one}") if one else say("footfall.all_channels"),
        )
    return level, code, partner or None, channel or None


def compared(rows: pd.DataFrame, where: Where) -> pd.DataFrame:
    """Acts with those of the same month a year before, the change, why there is none, and acts per working day."""
    rows = rows.assign(value=rows["requests"].astype("float64"))
    table = seasonal.against_year_before(rows[["month", "value", "counters", "kind"]])
    days = workdays.working_days(table["month"], where["department"])
    return table.assign(days=table["month"].map(days), per_day=table["value"] / table["month"].map(days))


def _opening(ask: Ask, say: Say, rows: pd.DataFrame, place: str) -> None:
    if rows.empty:
        headings.page(say("footfall.title_none"), say("footfall.none"))
        return
    last = rows.iloc[-1]
    values = {"place": place, "count": last["value"], "month": say.month(last["month"])}
    if pd.isna(last["change"]):
        title = say("footfall.title_first", **values)
    else:
        side = "flat" if round(last["change"]) == 0 else "up" if last["change"] > 0 else "down"
        title = say(f"footfall.title_{side}", **values, change=say.percent(abs(last["change"]), 0))
    headings.page(title, _lead(say, rows))


def _lead(say: Say, rows: pd.DataFrame) -> str:
    """Months known out of the last twelve; why nothing is compared when it is so; acts per working day."""
    last = rows.iloc[-1]
    year = rows[rows["month"] > last["month"] - pd.DateOffset(years=1)]
    parts = [say("footfall.lead", total=year["value"].sum(), count=len(year), month=say.month(last["month"]))]
    if isinstance(last["why"], str):
        parts.append(say(f"footfall.why.{last['why']}"))
    parts.append(say("footfall.per_day", acts=round(last["per_day"]), days=last["days"]))
    return " ".join(parts)


def trend(ask: Ask, say: Say, rows: pd.DataFrame, where: Where, partner: str | None, channel: str | None) -> None:
    """Month by month, as counted and without seasons; the method is named, and COVID is a break."""
    found = derived.adjusted(ask, where, partner, channel)
    table = found.table.merge(
        rows[["month", "before", "change", "why", "days", "per_day", "kind"]], on="month", how="left"
    )
    alt = say("footfall.trend.alt")
    panel(
        say,
        _trend_title(say, found.table),
        _trend_sentence(say, found),
        lambda: figures.trend(say, found.table, alt, "footfall-trend"),
        table[table["value"].notna()].drop(columns=["residual", "season"]),
        "actes-mois-par-mois",
        scorecard.kind(rows["kind"]),
        {
            "month": (say("counters.months.month"), "month"),
            "value": (say("counters.months.requests"), "count"),
            "before": (say("counters.months.before"), "count"),
            "change": (say("footfall.by.change"), "percent"),
            "adjusted": (say("footfall.trend.adjusted"), "count"),
            "days": (say("footfall.trend.days"), None),
            "per_day": (say("footfall.trend.per_day"), "count"),
        },
    )


def _trend_title(say: Say, table: pd.DataFrame) -> str:
    """What the last three months without seasons are against the three before."""
    known = table["adjusted"].dropna()
    moved = wording.change(known.tail(3).mean(), known.iloc[-6:-3].mean()) if len(known) >= 6 else None
    if moved is None:
        return say("footfall.trend.title_raw")
    side = "flat" if abs(moved) < 0.5 else "up" if moved > 0 else "down"
    return say(f"footfall.trend.title_{side}", change=say.percent(abs(moved)))


def _trend_sentence(say: Say, found: seasonal.Adjusted) -> str:
    if found.state == "too_short":
        return say("footfall.trend.too_short", count=found.known, needed=found.needed)
    if found.state == "months_missing":
        return say("footfall.trend.months_missing", count=len(found.missing))
    method = say("footfall.trend.method_log" if "log" in found.method else "footfall.trend.method_level")
    return f"{method} {say('footfall.trend.aside', count=len(found.aside))}" if found.aside else method


def outcomes(say: Say, rows: pd.DataFrame) -> None:
    """By partner, what is settled on the spot and what is sent elsewhere, the weakest first."""
    if rows.empty:
        tables.absent("outcomes", say("footfall.outcomes.none"), say("footfall.outcomes.none_lead"), "")
        return
    rows = rows.assign(name=[wording.named(say, row) for row in rows.to_dict("records")])
    worst = rows.iloc[0]
    lead = say("footfall.outcomes.lead_scope" if rows["redirected"].notna().any() else "footfall.outcomes.lead")
    panel(
        say,
        say("footfall.outcomes.title", partner=worst["name"], share=say.percent(worst["done"], 0)),
        lead,
        lambda: charts.horizontal(say, rows, "name", "done", "percent", say("footfall.outcomes.alt"), "outcomes"),
        rows,
        "regle-sur-place",
        scorecard.kind(rows["kind"]),
        {
            "name": (say("counters.partners.partner"), None),
            "requests": (say("counters.partners.requests"), "count"),
            "done": (say("footfall.outcomes.done"), "percent"),
            "partly": (say("footfall.outcomes.partly"), "percent"),
            "redirected": (say("footfall.outcomes.redirected"), "percent"),
            "helped": (say("footfall.outcomes.helped"), "percent"),
        },
    )


def profiles(ask: Ask, say: Say, where: Where) -> None:
    """Acts by format, carrier, area or channel, over the last twelve months."""
    with st.container(key="axis"):
        axis = filters.choice(
            "axe", list(AXES), say("footfall.by.axis"), lambda one: say(f"footfall.by.{one}"), "format", "segments"
        )
    query, extra = ("counters/channels", {}) if axis == "channel" else ("counters/by_profile", {"by": axis})
    rows = ask(query, **where, **extra)
    rows = rows.assign(name=[_what(say, axis, what) for what in rows["what"]])
    known = {"per_month": "count", "requests": "count", "counters": "count", "minutes": "count", "change": "percent"}
    columns = {name: (say(f"footfall.by.{name}"), unit) for name, unit in known.items() if name in rows}
    ordered = rows.sort_values("per_month", ascending=False, ignore_index=True)
    alt = say("footfall.by.alt")
    panel(
        say,
        _profile_title(say, axis, ordered),
        say("footfall.by.lead_channel" if axis == "channel" else "footfall.by.lead"),
        lambda: charts.horizontal(say, ordered, "name", "per_month", "count", alt, "profiles"),
        ordered,
        "actes-par-profil",
        scorecard.kind(rows["kind"]),
        {"name": (say(f"footfall.by.{axis}"), None), **columns},
    )


def _what(say: Say, axis: str, what: Any) -> str:
    prefix = {"area_type": "counter.area", "channel": "footfall.via"}.get(axis, f"counters.{axis}")
    return say(f"{prefix}.{what}") if isinstance(what, str) else say("footfall.by.unknown")


def _profile_title(say: Say, axis: str, rows: pd.DataFrame) -> str:
    if rows.empty:
        return say("footfall.by.none")
    first = rows.iloc[0]
    return say(
        "footfall.by.title_channel" if axis == "channel" else "footfall.by.title",
        name=first["name"],
        count=first["per_month"],
    )


def satisfaction(say: Say, rows: pd.DataFrame) -> None:
    """The share of satisfied people with the number of answers and the 95 % interval."""
    rows = with_interval(rows)
    if rows["share"].isna().all():
        tables.absent("survey", say("footfall.survey.none"), say("footfall.survey.none_lead"), "")
        return
    last = rows[rows["share"].notna()].iloc[-1]
    lines = rows.assign(month=pd.to_datetime(rows["month"]))
    whole = charts.by_month(lines[["month", "share"]], "month", "share")
    values = {"share": say.percent(last["share"]), "month": say.month(last["month"])}
    bounds = {"low": say.percent(last["low"]), "high": say.percent(last["high"])}
    sized = not pd.isna(last["low"])
    panel(
        say,
        say("footfall.survey.title", **values),
        say("footfall.survey.lead", count=last["respondents"], **bounds) if sized else say("footfall.survey.unsized"),
        lambda: charts.line(say, whole, "month", "share", "percent", say("footfall.survey.alt"), "survey", height=240),
        rows.drop(columns=["hidden", "published"]),
        "satisfaction",
        scorecard.kind(rows["kind"]),
        {
            "month": (say("counters.months.month"), "month"),
            "share": (say("footfall.survey.share"), "percent"),
            "respondents": (say("footfall.survey.answers"), "count"),
            "low": (say("footfall.survey.low"), "percent"),
            "high": (say("footfall.survey.high"), "percent"),
        },
    )


def with_interval(rows: pd.DataFrame) -> pd.DataFrame:
    """Adds share, low and high, in percent. A published percentage, without its number of answers, has no interval."""
    answers, satisfied = rows["respondents"].astype("float64"), rows["satisfied"].astype("float64")
    sized = [
        interval.wilson(yes, number) if number > 0 and not is_rate else (float("nan"), float("nan"))
        for yes, number, is_rate in zip(satisfied, answers, rows["published"], strict=True)
    ]
    shares = pd.DataFrame(sized, columns=["low", "high"], index=rows.index, dtype="float64")
    return rows.assign(share=100 * satisfied / answers, respondents=answers.where(~rows["published"]), **shares)


def procedures_note(say: Say) -> None:
    """Footfall is counted by partner: what is known by procedure is on another page."""
    st.html(f'<p class="tc-note">{say("footfall.by_procedure")}</p>')
