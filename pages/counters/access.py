"""Access: who has a counter within reach, commune by commune, and the white zones where nobody has."""

from typing import Any

import pandas as pd
import streamlit as st

from pages.ask import Ask
from pages.counters import access_map, derived, wording
from pages.parts import (
    cards,
    charts,
    downloads,
    filters,
    headings,
    maps,
    numbers,
    panel,
    panels,
    scorecard,
    states,
    workstream,
)
from pages.text import MISSING, Say

LIMITS = ("10", "15", "20")
WORST = 15  # white communes shown; the file has them all


def render(ask: Ask, say: Say) -> None:
    """The page of access."""
    st.html(wording.STYLE)
    head = st.container()
    level, code, limit = _filters(ask, say)
    place = filters.place(ask, say, level, code)
    shares = ask("counters/access", level=level, code=code)
    with head:
        _opening(ask, say, shares, place, limit)
    communes(ask, say, level, code)
    by_territory(ask, say, level, code, limit)
    white_zones(ask, say, level, code, limit)
    over_time(ask, say, level, code, place)


def _filters(ask: Ask, say: Say) -> tuple[str, str, int]:
    where, how_far = st.columns([3, 1], vertical_alignment="bottom")
    with where:
        level, code = filters.territory(ask, say)
    with how_far:
        limit = filters.choice(
            "km", list(LIMITS), say("access.limit"), lambda km: say("access.km", km=int(km)), "15", "segments"
        )
    return level, code, int(limit)


def _opening(ask: Ask, say: Say, shares: pd.DataFrame, place: str, limit: int) -> None:
    if shares.empty:
        headings.page(say("access.title_none"), say("access.lead_none"))
        return
    by_km = shares.set_index("km")
    row = by_km.loc[limit]
    headings.page(
        say("access.title", share=say.percent(row["share"], 1), km=limit, place=place), _method(ask, say, row)
    )
    beyond = int(row["population"] - row["people"])
    cards.figures(
        [cards.Figure(say.percent(by_km.loc[int(km), "share"], 2), say("access.within", km=int(km))) for km in LIMITS]
        + [cards.Figure(say.number(beyond), say("access.beyond", km=limit))]
    )


def _method(ask: Ask, say: Say, row: "pd.Series[Any]") -> str:
    parts = [say("access.method", date=row["list_date"], vintage=row["population_vintage"])]
    silent = int(ask("counters/roaming_by_department")["counters"].sum())
    if silent:
        parts.append(say("access.silent", count=silent))
    return " ".join([*parts, say("access.no_minutes")])


@st.fragment
def communes(ask: Ask, say: Say, level: str, code: str) -> None:
    """The map of communes, for a procedure and a day if asked: a choice of these redraws nothing else."""
    with st.container(border=True, key="panel-communes"):
        head = st.container()
        procedure, weekday = _wanted(ask, say)
        km, addresses = derived.access(ask, procedure, weekday)
        rows = ask("counters/communes").assign(km=km)
        inside = rows if level == "nation" else rows[rows[level] == code]
        with head:
            panels.heading(say, *_finding(say, inside, procedure, weekday), wording.kind(ask, "counters"))
        badges = ask("counters/roaming_by_department").set_index("department")["counters"].to_dict()
        focus = [] if level == "nation" else sorted(inside["department"].unique())
        access_map.show(say, km, addresses, badges, focus)
        st.html(f'<p class="tc-note">{say("access.map.note")}</p>')
        downloads.csv(say, inside.assign(km=inside["km"].round(2)), "acces-par-commune", wording.kind(ask, "counters"))


def _wanted(ask: Ask, say: Say) -> tuple[str | None, int | None]:
    rows = ask("counters/procedures").to_dict("records")
    names = {row["procedure_id"]: wording.named(say, row, "label") for row in rows}
    left, right = st.columns(2)
    with left:
        procedure = filters.choice(
            "demarche",
            ["", *sorted(names, key=names.__getitem__)],
            say("counter.find.what"),
            lambda one: names.get(one, say("counter.find.any")),
        )
    with right:
        day = filters.choice(
            "jour",
            ["", *map(str, range(7))],
            say("counter.find.when"),
            lambda one: wording.weekday(say, int(one)) if one else say("counter.find.any_day"),
        )
    return procedure or None, int(day) if day else None


def _finding(say: Say, rows: pd.DataFrame, procedure: str | None, weekday: int | None) -> tuple[str, str]:
    far = rows[~(rows["km"] <= 20)]
    title = say("access.map.found", count=len(far), people=far["population"].sum())
    if procedure is None and weekday is None:
        return title, say("access.map.lead")
    return title, say("access.map.lead_filtered")


def by_territory(ask: Ask, say: Say, level: str, code: str, limit: int) -> None:
    """The share of people within reach, on the map of regions or départements."""
    below = "department" if level != "nation" else filters.level(say)
    rows = ask("counters/access", level=below)
    rows = rows[rows["km"] == limit].rename(columns={"share": "value"})
    openings = ask("counters/latest_openings")
    openings = openings[openings["level"] == below][["code", "opened_on", "days"]]
    rows = rows.merge(openings, on="code", how="left").assign(state="value").sort_values("value", ignore_index=True)
    people = rows["population"] - rows["people"]
    panel(
        say,
        _worst(say, rows, limit),
        say("access.territories.lead", km=limit),
        lambda: maps.choropleth(say, rows, below, "percent", say("access.territories.alt", km=limit), "access-share"),
        rows.assign(beyond=people),
        f"acces-{limit}-km",
        scorecard.kind(rows["kind"]),
        {
            "code": (say("indicators.code"), None),
            "name": (say("indicators.territory"), None),
            "value": (say("access.territories.share", km=limit), "percent"),
            "beyond": (say("access.territories.beyond"), "count"),
            "opened_on": (say("access.territories.latest"), "date"),
            "days": (say("access.territories.age"), "days"),
        },
    )


def _worst(say: Say, rows: pd.DataFrame, limit: int) -> str:
    if rows.empty:
        return say("access.title_none")
    worst = rows.iloc[0]
    return say("access.territories.title", place=say.text(worst["name"]), share=say.percent(worst["value"]), km=limit)


def white_zones(ask: Ask, say: Say, level: str, code: str, limit: int) -> None:
    """Communes without access, most people first, with the nearest counter and what it lacks."""
    rows = ask("counters/white_zones", **workstream.where(level, code), km=float(limit), rows=40_000)
    told = rows.head(WORST).copy()
    told["lacks"] = [_lacks(say, row) for row in told.to_dict("records")]
    with st.container(border=True, key="panel-white"):
        title = say("access.white.title", count=len(rows), people=rows["population"].sum(), km=limit)
        kind = wording.kind(ask, "counters")
        panels.heading(say, title if len(rows) else say("access.white.none", km=limit), say("access.white.lead"), kind)
        if rows.empty:
            return
        numbers.table(numbers.readable(say, told, _white_columns(say)), title)
        note = say("access.white.more", count=len(rows) - WORST) if len(rows) > WORST else ""
        with st.container(horizontal=True, key="foot-white", vertical_alignment="center"):
            if note:
                st.html(f'<p class="tc-note">{note}</p>')
            downloads.csv(say, rows, f"zones-blanches-{limit}-km", kind)


def _white_columns(say: Say) -> numbers.Columns:
    return {
        "name": (say("access.white.commune"), None),
        "department": (say("access.white.department"), None),
        "population": (say("access.white.people"), "count"),
        "km": (say("access.white.km"), None),
        "nearest": (say("access.white.nearest"), None),
        "lacks": (say("access.white.lacks"), None),
    }


def _lacks(say: Say, row: dict[Any, Any]) -> str:
    """What the nearest counter itself lacks, of what is known of it."""
    if not isinstance(row["nearest"], str):
        return MISSING
    found = []
    if pd.isna(row["nearest_hours"]):
        found.append(say("access.white.hours_unknown"))
    elif row["nearest_hours"] < 24:
        found.append(say("access.white.hours", hours=row["nearest_hours"]))
    if row["nearest_partners_known"] is True and not row["nearest_is_common"]:
        found.append(say("access.white.not_common"))
    if not pd.isna(row["nearest_lacks"]) and row["nearest_lacks"] > 0:
        found.append(say("access.white.procedures", count=row["nearest_lacks"]))
    return ", ".join(found) or say("access.white.nothing")


def over_time(ask: Ask, say: Say, level: str, code: str, place: str) -> None:
    """The share of people within 20 km, month by month."""
    rows = ask("counters/access_over_time", **workstream.where(level, code))
    if rows.empty:
        states.empty(say, say("access.lead_none"))
        return
    named = rows.assign(line=[say("access.within_short", km=int(km)) for km in rows["km"]])
    ordered = named.sort_values(["km", "month"], ascending=[False, True], ignore_index=True)
    first, last = (ordered[ordered["km"] == 20].iloc[end] for end in (0, -1))
    told = {"place": place, "first": say.percent(first["share"], 0), "last": say.percent(last["share"], 0)}
    panel(
        say,
        say("access.time.title", **told, since=say.month(first["month"])),
        say("access.time.lead"),
        lambda: charts.line(say, ordered, "month", "share", "percent", say("access.time.alt"), "access-time", "line"),
        rows,
        "acces-par-mois",
        str(rows["kind"].iloc[0]),
        {
            "month": (say("counters.months.month"), "month"),
            "km": (say("access.time.km"), "count"),
            "share": (say("access.time.share"), "percent"),
            "people": (say("access.time.people"), "count"),
        },
    )
