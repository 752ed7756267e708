"""Footfall: the trend without seasons, who serves people and how, what is settled on the spot, who is satisfied."""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages import charts
from pages.blocks import lookup, past, unpublished
from pages.blocks.lookup import Where
from pages.charts.events import over
from pages.counters import by_partner, derived, figures, wording
from pages.counters.by_partner import BY_COUNTER, CHANNEL, PARTNER
from pages.elements import badges, filters, headings, more, numbers
from pages.markup import draw, html
from pages.parts import cached, tables
from pages.parts.panels import Found, cached_panel
from pages.shell import states
from pages.shell.ask import Ask, kept
from pages.text import Say
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures as known
from queries.studies import seasonal

CHANNELS = ("desk", "phone", "appointment", "video")
AXES = ("format", "carrier", "area_type", "channel", "procedure")
OF_COUNTERS = AXES[:3]  # what an estimate, which shares acts out equally among counters, says nothing of
SOURCES = ("footfall", "satisfaction", "procedure_requests")
SHOWN = 20  # procedures that are drawn; the table has them all
# Which figures the columns are.
MONTHLY = {"value": "acts", "before": "acts_before", "change": "acts_change", "adjusted": "acts_adjusted"}
MONTHLY |= {"days": "working_days", "per_day": "acts_per_day"}
OUTCOMES = {"requests": "acts_with_outcome", "done": "done_on_site", "partly": "partly", "redirected": "redirected"}
OUTCOMES |= {"helped": "helped", "done_before": "done_before", "redirected_before": "redirected_before"}
PROFILES = {"per_month": "acts_per_month", "requests": "asked", "counters": "profile_counters", "minutes": "minutes"}
PROFILES |= {"departments": "asked_departments", "change": "profile_change"}
SURVEY = {"share": "satisfied", "respondents": "respondents", "low": "satisfied_low", "high": "satisfied_high"}


def render(ask: Ask, say: Say) -> None:
    """The page of footfall."""
    by_counter = not unpublished.gives_way(ask, "footfall")  # else acts are those of whole départements
    level, code = lookup.territory_from_url(ask)
    names = _partners(ask, say.language)
    partner, channel = _chosen(names) if by_counter else (None, None)
    where = lookup.where(level, code)
    subject = _subject(say, lookup.place(ask, say, level, code), names.get(partner or ""), channel)
    none = cached.render(say, "opening", lambda: _opening(ask, say, where, subject, partner, channel))
    row = st.container(horizontal=True, key="filters")
    lookup.territory(ask, say, (row, row))
    if by_counter:
        with row:
            _filters(say, names)
    if none:
        states.empty(say, none)
        unpublished.block(ask, say, "counters-footfall", SOURCES)
        return
    cached.render(say, "above", lambda: _above(ask, say, where, partner, channel, by_counter))
    if not by_counter:
        cached.render(say, "below", lambda: _below(ask, say, where))
        return
    profiles(ask, say, where, partner)
    cached.render(say, "below", lambda: _folded(ask, say, where))


def _above(ask: Ask, say: Say, where: Where, partner: str | None, channel: str | None, by_counter: bool) -> None:
    """What stands above the panel in which one chooses."""
    if (partner or channel) and (note := wording.partial(ask, say)):
        draw(html('<p class="tc-note">{}</p>', note))
    cached_panel(say, "actes-mois-par-mois", lambda: trend(ask, say, where, partner, channel))
    if by_counter:
        outcomes(ask, say, where)


def _folded(ask: Ask, say: Say, where: Where) -> None:
    with more.rest(say, "footfall"):
        by_partner.show(ask, say, where)
        _below(ask, say, where)


def _below(ask: Ask, say: Say, where: Where) -> None:
    """What stands below it."""
    satisfaction(ask, say, where)
    unpublished.block(ask, say, "counters-footfall", SOURCES)


@kept
def _partners(ask: Ask, language: str) -> Mapping[str, str]:
    say = Say(language)
    return {row["partner"]: say.named(row) for row in ask("counters/by_partner").to_dict("records")}


def _subject(say: Say, place: str, partner: str | None, channel: str | None) -> str:
    """What is counted: 'Ille-et-Vilaine, France Travail, par téléphone'."""
    via = say(f"footfall.via.{channel}") if channel else ""
    return ", ".join(part for part in (place, partner, say.inside(via)) if part)


def _chosen(names: Collection[str]) -> tuple[str | None, str | None]:
    """The partner and the channel of the address, which boxes under the title choose."""
    return filters.chosen(PARTNER, ["", *names]) or None, filters.chosen(CHANNEL, ["", *CHANNELS]) or None


def _filters(say: Say, names: Mapping[str, str]) -> None:
    filters.any_of(PARTNER, names, say("footfall.partner"), say("footfall.all_partners"))
    channels = {one: say(f"footfall.via.{one}") for one in CHANNELS}
    filters.any_of(CHANNEL, channels, say("footfall.channel"), say("footfall.all_channels"))


def _why_none(ask: Ask, where: Where) -> str:
    """Why no month is known: none is anywhere, none of the whole country, or none of what was chosen."""
    if not unpublished.has_values(ask, ask.catalogue["P3"]):
        return "undeposited"
    return "none" if any(where.values()) or any(name in st.query_params for name in BY_COUNTER) else "none_whole"


def _opening(ask: Ask, say: Say, where: Where, place: str, partner: str | None, channel: str | None) -> str:
    """Draw what the last known month is; what says why none is, where none is, "" elsewhere."""
    rows = derived.monthly(ask, where, partner, channel)
    known_months = rows[rows["value"].notna()]
    if known_months.empty:
        none = str(say(f"footfall.{'secret' if len(rows) else _why_none(ask, where)}"))
        headings.page(say("footfall.title_none"), none)
        return none
    key = known.key("acts", *known.at(where), partner=partner, channel=channel)
    last = known_months.iloc[-1]
    values = {"place": place, "count": key.at(last["month"])(last["value"]), "month": say.month(last["month"])}
    if pd.isna(last["change"]):
        title = say("footfall.title_first", **values)
    else:
        moved = key.at(last["month"]).called("acts_change")(last["change"])
        side = "flat" if round(last["change"], 1) == 0 else "up" if last["change"] > 0 else "down"
        title = say(f"footfall.title_{side}", **values, change=say.percent(abs(moved)))
    headings.page(title, _lead(say, known_months, key))
    return ""


def _lead(say: Say, rows: pd.DataFrame, key: known.Key) -> str:
    """Months known out of the last twelve; why nothing is compared when it is so; acts per working day."""
    last = rows.iloc[-1]
    year = rows[rows["month"] > last["month"] - pd.DateOffset(years=1)]
    here = key.at(last["month"])
    total = here.called("acts_year")(int(year["value"].sum()))
    months = here.called("acts_year_months")(len(year))
    told = {"total": total, "month": say.month(last["month"])}
    whole = len(year) == 12
    parts = [say("footfall.lead_whole", **told) if whole else say("footfall.lead", **told, count=months)]
    if isinstance(last["why"], str):
        parts.append(say(f"footfall.why.{last['why']}"))
    per_day, days = here.called("acts_per_day")(last["per_day"]), here.called("working_days")(last["days"])
    parts.append(say("footfall.per_day", acts=round(per_day), days=days))
    return joined(" ", parts)


def trend(ask: Ask, say: Say, where: Where, partner: str | None, channel: str | None) -> Found:
    """Month by month, as counted and without seasons; the method is named, and COVID is a break."""
    rows, found = derived.monthly(ask, where, partner, channel), derived.adjusted(ask, where, partner, channel)
    table = found.table.merge(rows.drop(columns=["value", "counters", "in_break"]), on="month", how="left")
    told = table["value"].notna() | (table["value_state"] == "secret")
    alt = say("footfall.trend.alt")
    marks = over(past.events(ask, say, "counters", known.at(where), ask.catalogue["P3"]), found.table["month"])
    columns = numbers.columns_of(
        say,
        "counters.months: month:month value=requests:count before:count change=footfall.by.change:change "
        "adjusted=footfall.trend.adjusted:count days=footfall.trend.days per_day=footfall.trend.per_day:count",
    )
    return Found(
        _trend_title(say, found.table, known.key("trend_change", *known.at(where), partner=partner, channel=channel)),
        _trend_sentence(say, found),
        lambda: figures.trend(say, found.table, alt, marks),
        table[told].drop(columns=["residual", "season"]),
        badges.least(rows["kind"]),
        numbers.told(columns, table[told]),
        keys=known.cells(MONTHLY, *known.at(where), on="month", partner=partner, channel=channel),
        marks=marks,
    )


def _trend_title(say: Say, table: pd.DataFrame, key: known.Key) -> str:
    """What the last three months without seasons are against the three before."""
    known = table["adjusted"].dropna()
    moved = wording.change(known.tail(3).mean(), known.iloc[-6:-3].mean()) if len(known) >= 6 else None
    if moved is None:
        return say("footfall.trend.title_raw")
    side = "flat" if abs(moved) < 0.5 else "up" if moved > 0 else "down"
    return say(f"footfall.trend.title_{side}", change=say.percent(abs(key(moved))))


def _trend_sentence(say: Say, found: seasonal.Adjusted) -> str:
    if found.state == "too_short":
        return say("footfall.trend.too_short", count=found.known, needed=found.needed)
    if found.state == "months_missing":
        return say("footfall.trend.months_missing", count=len(found.missing))
    told = [say("footfall.trend.method")]
    told.append(
        say("footfall.trend.days_used", share=say.percent(10 * found.per_day))
        if found.per_day
        else say("footfall.trend.days_none")
    )
    if found.table["in_break"].any():
        told.append(say("footfall.trend.crisis"))
    if found.aside:
        told.append(say("footfall.trend.aside", count=len(found.aside)))
    return joined(" ", told)


def outcomes(ask: Ask, say: Say, where: Where) -> None:
    """By partner, what is settled on the spot and what is sent elsewhere, the weakest first."""
    if ask("counters/outcomes", **where).empty:
        tables.absent("outcomes", say("footfall.outcomes.none"), say("footfall.outcomes.none_lead"), "")
        return
    cached_panel(say, "regle-sur-place", lambda: _outcomes(ask, say, where))


def _outcomes(ask: Ask, say: Say, where: Where) -> Found:
    rows, place = ask("counters/outcomes", **where), known.at(where)
    rows = rows.assign(name=[say.named(row) for row in rows.to_dict("records")])
    in_scope = rows["redirected"].notna().any()
    by, words = ("redirected", "_scope") if in_scope else ("done", "")
    rows = rows.sort_values(by, ascending=not in_scope, ignore_index=True)
    rows = rows.assign(moved=rows[by] - rows[f"{by}_before"])
    keys = known.cells(OUTCOMES | {"moved": f"{by}_change"}, *place, of={"partner": "partner"})
    ends = leaders(rows, by, lambda share: say.percent(share, 1), lowest=not in_scope, keys=keys)
    alt = say(f"footfall.outcomes.alt{words}")
    return Found(
        say(f"footfall.outcomes.title{words}", who=say.leading("partner", ends.names), share=ends.value),
        joined(
            " ", [say(f"footfall.outcomes.lead{words}"), *_better(say, rows, by, place), *_helped(say, rows, place)]
        ),
        lambda: (figures.outcomes if in_scope else _done)(say, rows, alt, keys),
        rows,
        badges.least(rows["kind"]),
        numbers.columns_of(
            say,
            "footfall.outcomes: name=counters.partners.partner requests=counters.partners.requests:count done:percent "
            f"partly:percent redirected:percent helped:percent {by}_before:percent moved:points",
        ),
        note=wording.partial(ask, say),
        keys=keys,
        despite=BY_COUNTER,
    )


def _done(say: Say, rows: pd.DataFrame, alt: str, keys: known.Keys) -> charts.Bars:
    return charts.horizontal(say, rows, "name", "done", "percent", alt, keys=keys)


def _better(say: Say, rows: pd.DataFrame, by: str, place: tuple[str, str]) -> list[str]:
    """For how many partners a share got better in a year, of those of which both years are known."""
    moved = rows["moved"].dropna()
    if moved.empty:
        return []
    better = moved[moved < 0 if by == "redirected" else moved > 0]
    count, total = (known.key(f"partners_{name}", *place, share=by)(len(part)) for name, part in
                    (("better", better), ("compared", moved)))  # fmt: skip
    return [say("footfall.outcomes.better", what=say(f"footfall.outcomes.of_{by}"), count=count, total=total)]


def _helped(say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> list[str]:
    """The share of requests with personal help, over the partners where it is known."""
    told = rows[rows["helped"].notna()]
    if told.empty or not told["requests_with_help"].sum():
        return []
    share = (told["helped"] * told["requests_with_help"]).sum() / told["requests_with_help"].sum()
    return [say("footfall.outcomes.helped_share", share=say.percent(known.key("helped", *place)(share), 0))]


def profiles(ask: Ask, say: Say, where: Where, partner: str | None) -> None:
    """Acts by format, carrier, area, channel or procedure, over the last twelve months or the latest year."""
    axis = filters.chosen("axe", AXES, "format")
    is_empty, is_shared_out = _unknown(ask, axis, where, partner)
    if is_empty or is_shared_out:
        _axis(say)
        why = say("follow.estimated_why" if is_shared_out else "footfall.by.none_why")
        tables.absent("profiles", say("follow.estimated" if is_shared_out else "footfall.by.none"), why, "")
        return
    cached_panel(say, "actes-par-profil", lambda: _profiles(ask, say, axis, where, partner), lambda: _axis(say))


@kept
def _unknown(ask: Ask, axis: str, where: Where, partner: str | None) -> tuple[bool, bool]:
    """Whether a split has no row, and whether its acts are an estimate that says nothing of it."""
    rows = _split(ask, axis, where, partner)
    return bool(rows.empty), axis in OF_COUNTERS and "estimated" in set(rows["kind"])


def _split(ask: Ask, axis: str, where: Where, partner: str | None) -> pd.DataFrame:
    if axis in OF_COUNTERS:
        return ask("counters/by_profile", **where, by=axis)
    return ask("counters/by_procedure" if axis == "procedure" else "counters/channels", **where, partner=partner)


def _profiles(ask: Ask, say: Say, axis: str, where: Where, partner: str | None) -> Found:
    rows, unit, lead = _profile(ask, say, axis, where, partner)
    units = {
        "per_month": "count",
        "requests": "count",
        "counters": "count",
        "minutes": "count",
        "departments": "count",
        "change": "change",
    }
    label = {"requests": "asked"} if axis == "procedure" else {}
    columns = {
        name: (say(f"footfall.by.{label.get(name, name)}"), sign) for name, sign in units.items() if name in rows
    }
    alt = say("footfall.by.alt")
    what = "procedure_id" if axis == "procedure" else "what"
    keys = known.cells(PROFILES, *known.at(where), of={axis: what}, partner=partner)
    return Found(
        _profile_title(say, axis, rows, keys),
        lead,
        lambda: charts.horizontal(say, rows.head(SHOWN), "name", unit, "count", alt, keys=keys),
        rows,
        badges.least(rows["kind"]),
        {"name": (say(f"footfall.by.{axis}"), None), **columns},
        keys=keys,
        despite=BY_COUNTER if axis in OF_COUNTERS else [CHANNEL],
    )


def _axis(say: Say) -> None:
    filters.choice("axe", AXES, say("footfall.by.axis"), lambda one: say(f"footfall.by.{one}"), "format", "segments")


def _profile(ask: Ask, say: Say, axis: str, where: Where, partner: str | None) -> tuple[pd.DataFrame, str, str]:
    """The rows of a split, the largest first; which column is drawn; and what it rests on."""
    rows = _split(ask, axis, where, partner)
    if axis == "procedure":
        rows = rows.assign(name=[say.named(row, "label") for row in rows.to_dict("records")])
        year = str(rows["year"].iloc[0]) if len(rows) else ""
        return rows, "requests", say("footfall.by.lead_procedure", year=year)
    if axis == "channel":
        lead = say("footfall.by.lead_channel")
    else:
        lead = joined(" ", filter(None, [say("footfall.by.lead"), wording.rounded(ask, say)]))
    rows = rows.assign(name=[_what(say, axis, what) for what in rows["what"]])
    return rows.sort_values("per_month", ascending=False, ignore_index=True), "per_month", lead


def _what(say: Say, axis: str, what: Any) -> str:
    prefix = {"area_type": "counter.area", "channel": "footfall.via"}.get(axis, f"counters.{axis}")
    return say(f"{prefix}.{what}") if isinstance(what, str) else say("footfall.by.unknown")


def _profile_title(say: Say, axis: str, rows: pd.DataFrame, keys: known.Keys | None = None) -> str:
    counted = "requests" if axis == "procedure" else "per_month"
    first = leaders(rows, counted, lambda count: say.number(count, digits=0), keys=keys)
    noun = axis if axis in ("procedure", "channel") else "profile"
    told = {"who": say.leading(noun, first.names), "n": len(first.names), "count": round(first.known)}
    if axis == "procedure":
        return say("footfall.by.title_procedure", **told, year=str(rows["year"].iloc[0]))
    return say("footfall.by.title_channel" if axis == "channel" else "footfall.by.title", **told)


def satisfaction(ask: Ask, say: Say, where: Where) -> None:
    """The share of satisfied people with the number of answers and the 95 % interval."""
    rows = derived.survey(ask, where)
    if rows["share"].isna().all():
        why = "secret" if (rows["satisfied_state"] == "secret").any() else "none_lead"
        tables.absent("survey", say("footfall.survey.none"), say(f"footfall.survey.{why}"), "")
        return
    cached_panel(say, "satisfaction", lambda: _satisfaction(ask, say, where))


def _satisfaction(ask: Ask, say: Say, where: Where) -> Found:
    rows, place = derived.survey(ask, where), known.at(where)
    keys = known.cells(SURVEY, *place, on="month")
    last = rows[rows["share"].notna()].iloc[-1].to_dict()
    last |= {name: key(last[name]) for name, key in keys(last).items()}
    values = {"share": say.percent(last["share"]), "month": say.month(last["month"])}
    bounds = {"low": say.percent(last["low"]), "high": say.percent(last["high"])}
    sized = not pd.isna(last["low"])
    marks = over(past.events(ask, say, "counters", place, ask.catalogue["P5"]), rows["month"])
    goal = ask.scorecard("counters", *place).set_index("indicator")["target"].get("P5")
    target = None if pd.isna(goal) else float(goal)
    columns = numbers.columns_of(
        say,
        "footfall.survey: month=counters.months.month:month share:percent respondents=answers:count low:percent "
        "high:percent",
    )
    return Found(
        say("footfall.survey.title", **values),
        say("footfall.survey.lead", count=last["respondents"], **bounds) if sized else say("footfall.survey.unsized"),
        lambda: figures.shares(say, rows, say("footfall.survey.alt"), marks, target),
        rows.drop(columns=["hidden", "published"]),
        badges.least(rows["kind"]),
        numbers.told(columns, rows),
        keys=keys,
        marks=marks,
        despite=BY_COUNTER,
    )
