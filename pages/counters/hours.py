"""Planner of half-days: which counters to open longer and where buses stop, within a budget of hours a week."""

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import charts
from pages.blocks import lookup, unpublished
from pages.counters import access_map, derived, offering, wording
from pages.elements import filters, headings, numbers
from pages.markup import concat, draw, html
from pages.parts import downloads, panel, panels, tables
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import MISSING, Say
from pages.text.written import joined
from queries import figures as known
from queries.studies import hours, planner, schedule

HOURS = "hours"
KINDS = ("counter", "stop", HOURS)
LIMITS = ("5", "10", "15", "20")
BUDGETS = ("3", "6", "9", "12", "18", "24", "36", "48")
FIRST = (schedule.MORNING + 5, schedule.EVENING)  # out of working hours
UNKNOWN = ("roads", "one_point_per_commune", "agents", "demand", "route")
SHOWN = 20


def kind(say: Say) -> str:
    """What the planner is asked for, as the reader chooses it."""
    write = lambda one: say(f"planner.{one}")  # noqa: E731
    return filters.choice("quoi", KINDS, say("planner.kind"), write, KINDS[0], "segments", labelled=True)


def render(ask: Ask, say: Say) -> None:
    """Once asked, the half-days that bring most people an open counter and what each budget brings; what is not
    known.
    """
    head = st.container()
    level, code = lookup.territory(ask, say, own_first=True)
    km, budget, moments = _wish(say)
    wish = (ask.viewer, ask.edition, level, code, km, budget, tuple(moments))
    if st.session_state.get("half-days") == wish or is_asked(say, level):
        st.session_state["half-days"] = wish
        _found(ask, say, head, level, code, km, budget, moments)
    else:
        headings.page(say("hours.ask"), say("hours.rule", km=km, half=hours.HALF, late=hours.LATE), at=head)
    _unknown(ask, say, lookup.departments(ask, level, code))
    unpublished.block(ask, say, "counters-planner", ["counter_stops"])


def is_asked(say: Say, level: str) -> bool:
    """Whether to compute: at once for a département that the address names, else on demand, which is said."""
    at_once = level == "department" and bool(st.query_params.get("departement"))
    if at_once or st.button(say("planner.go"), key="plan-go", type="primary"):
        return True
    states.notice(say("planner.ask_title"), say(f"planner.ask_{level}"))
    return False


def _found(
    ask: Ask, say: Say, head: DeltaGenerator, level: str, code: str, km: int, budget: int, moments: list[int]
) -> None:
    """What a wish brings."""
    place, focus = lookup.place(ask, say, level, code), lookup.departments(ask, level, code)
    budgets = [float(one) for one in BUDGETS if int(one) <= budget]
    rows, found, (least, most), curve = derived.half_days(ask, focus, float(km), moments, budgets)
    key = known.key("plan_gained", level, code, km=km, hours=budget, moments=",".join(map(str, moments)))
    rule = say("hours.rule", km=km, half=hours.HALF, late=hours.LATE)
    with head:
        if rows.empty:
            headings.page(say("hours.nothing", place=place, km=km), rule)
        else:
            doubt = [say("hours.least", count=key.called("plan_least")(int(least)))] if least < most else []
            proof = say("hours.proven") if found.proven else say("hours.gap", share=wording.reached(say, found.gap))
            title = say("hours.title", place=place, hours=budget, count=key(int(most)))
            headings.page(title, joined(" ", [*doubt, proof, rule]))
    if len(rows):
        drawing(ask, say, rows, focus)
        chosen(ask, say, rows, key, level)
        trade_off(ask, say, curve, key)


def _wish(say: Say) -> tuple[int, int, list[int]]:
    """How far, how many hours a week, at which times."""
    moments = {offering.written(one): one for one in schedule.MOMENTS}
    name = lambda one: wording.moment(say, moments[one])  # noqa: E731
    first = [one for one, moment in moments.items() if moment in FIRST]
    label, write = say("planner.limit"), lambda one: say("access.km", km=int(one))
    paid = lambda one: say("hours.hours", hours=int(one))  # noqa: E731
    with st.container(key="plan-how"):
        left, right = st.columns(2)
        with left:
            asked = filters.several(
                "creneaux", list(moments), say("hours.moments"), name, say("hours.no_moment"), first
            )
        with right:
            budget = filters.choice("heures", BUDGETS, say("hours.budget"), paid, "12")
        with st.container(horizontal=True):
            km = filters.choice("km", LIMITS, label, write, "10", "segments", labelled=True)
            kind(say)
    return int(km), int(budget), [moments[one] for one in asked] or list(FIRST)


def chosen(ask: Ask, say: Say, rows: pd.DataFrame, key: known.Key, level: str) -> None:
    """The openings, the one that brings most for its hours first."""
    told = rows.assign(
        opening=[wording.moment(say, one) for one in rows["moment"]],
        title=[_named(say, row) for row in rows.to_dict("records")],
        state=[say(f"service.state.{one}") if isinstance(one, str) else MISSING for one in rows["state"]],
        gained=rows["gained"].astype(int),
    )
    header, kind = say("hours.where"), wording.kind_today(ask)
    title = say("hours.chosen.title", count=key.called("plan_places")(len(rows)))
    addresses = [wording.sheet(one) if isinstance(one, str) else None for one in rows["counter_id"]]
    with panels.framed(say, "plan-demi-journees", title, say("hours.chosen.lead"), kind):
        tables.plain(
            say,
            title,
            wording.placed(ask, say, told[["title", "department", "opening", "hours", "gained", "state"]]),
            "plan-demi-journees",
            kind,
            {
                "title": (header, None),
                **wording.place_column(say, level),
                **numbers.columns_of(say, "service.gained: opening hours=hours.paid:count gained=people:count state"),
            },
            shown=SHOWN,
            addresses={header: addresses},
        )
        if len(deposit := _deposit(rows)):
            downloads.csv(say, deposit, "arrets-a-deposer", kind, say("planner.chosen.deposit"))


def drawing(ask: Ask, say: Say, rows: pd.DataFrame, focus: list[str]) -> None:
    """Where the openings are, each place once with its moments, over how far everybody is from any counter."""
    told = rows.assign(
        code=rows["code"].fillna(rows["commune"]),
        what=[wording.moment(say, one) for one in rows["moment"]],
        label=[_named(say, row) for row in rows.to_dict("records")],
    )
    places = told.groupby(["code", "label", "department"], sort=False, as_index=False)["what"].agg(list)
    names = [
        say("hours.map.point", place=one, when=say.listed(when))
        for one, when in zip(places["label"], places["what"], strict=True)
    ]
    planned = access_map.planned(ask, places.assign(name=names, commune_name=None))
    with panels.framed(say, "hours-map", say("hours.map.title"), say("hours.map.lead"), wording.kind_today(ask)):
        rows, addresses = ask("counters/distances"), ask("counters/addresses")
        access_map.show(ask, say, access_map.Shown(rows, addresses, {}, focus, planned=planned))


def _deposit(rows: pd.DataFrame) -> pd.DataFrame:
    """The stops that were chosen, for the file of stops: a half-day is of a weekday, an evening of none."""
    stops = rows[rows["kind"] == "stop"]
    days = stops["moment"].where(stops["moment"] != schedule.EVENING) % 10 + 1
    return planner.deposit_stops(stops.assign(weekday=days.astype("Int64")), "plan")


def _named(say: Say, row: dict[Any, Any]) -> str:
    return say.text(row["name"]) if row["kind"] == "counter" else say("hours.stop", place=say.text(row["name"]))


def trade_off(ask: Ask, say: Say, curve: pd.DataFrame, key: known.Key) -> None:
    """People gained against hours paid, each budget solved on its own, with what none can exceed."""
    rows = curve.assign(label=[say("hours.hours", hours=int(one)) for one in curve["hours"]])
    keys = lambda row: {"gained": key.called("plan_moments").among(hours=int(row["hours"]))}  # noqa: E731
    last = rows.iloc[-1]
    panel(
        say,
        say("hours.curve.title", count=int(last["marginal"]), hours=int(last["hours"])),
        say("hours.curve.lead"),
        lambda: charts.horizontal(say, rows, "label", "gained", "count", say("hours.curve.alt"), keys=keys),
        rows.drop(columns="label"),
        "courbe-des-heures",
        wording.kind_today(ask),
        "hours: hours=paid:count gained:count marginal:count bound:count proven=planner.curve.proven",
        keys=keys,
    )


def _unknown(ask: Ask, say: Say, focus: list[str]) -> None:
    """What the choice does not know, and the buses whose stops nobody tells: they are free at no known time."""
    told = [say(f"planner.unknown.{name}") for name in UNKNOWN]
    roaming = ask("counters/roaming_by_department")
    silent = int(roaming.loc[roaming["department"].isin(focus) | (not focus), "counters"].sum())
    told += [say("hours.silent", count=silent)] if silent else []
    items = concat(html("<li>{}</li>", one) for one in told)
    title = say("planner.unknown.title")
    draw(html('<div class="tc-notice"><strong>{}</strong><ul class="tk-bullets">{}</ul></div>', title, items))
