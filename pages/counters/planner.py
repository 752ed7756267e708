"""Planner: the places that bring the most people within reach, how good the choice is proven, what a closure costs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import charts
from pages.blocks import lookup, unpublished
from pages.counters import access_map, derived, hours, wording, worst_first
from pages.elements import filters, headings, numbers
from pages.markup import concat, draw, html
from pages.parts import downloads, panel, panels, tables
from pages.shell.ask import Ask
from pages.text import Say, alphabetically
from pages.text.places import Place, commune
from pages.text.written import joined
from queries import figures as known
from queries.studies import planner, reach, sphere
from queries.studies.planner import Plan

LIMITS = ("5", "10", "15", "20")
NUMBERS = ("1", "2", "3", "5", "8", "10", "15", "20")
FLOORS = ("0", "200", "500", "1000", "2000")
SHOWN = 8
# Places are looked for longer where there are more of them; the gap that is left is stated.
SECONDS = {"department": 8.0, "region": 20.0, "nation": 45.0}


@dataclass(frozen=True)
class Wish:
    """What the reader asks for."""

    level: str
    code: str
    km: int
    places: int
    kind: planner.Kind
    method: planner.Method
    floor: int
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The places chosen, and what one place less, two less... would bring."""

    plan: Plan
    curve: pd.DataFrame | None
    beside: Plan | None = None  # the same number of places, for the shortest mean distance


AIMS: tuple[planner.Method, ...] = ("covering", "median", "centre")


def render(ask: Ask, say: Say) -> None:
    """The page of the planner: of places, or of half-days."""
    if st.query_params.get("quoi") == hours.HOURS:
        hours.render(ask, say)
        return
    head = st.empty()
    wish = _wish(ask, say)
    place = lookup.place(ask, say, wish.level, wish.code)
    answer = _answer(ask, say, wish, head)
    headings.page(*_finding(say, wish, place, answer), at=head)
    if answer is not None:
        _shown(ask, say, wish, answer)
    _unknown(say, wish)
    if ask.reads_undecided:  # nobody proposes to close any: the public would read that somebody does
        closures(ask, say, wish)
    unpublished.block(ask, say, "counters-planner", ["travel_times", "counter_stops"])


def _wish(ask: Ask, say: Say) -> Wish:
    """Where, the reader's own territory first; then how many, among which communes, how far, what, to what end."""
    level, code = lookup.territory(ask, say, own_first=True)
    with st.container(key="plan-how"):
        left, right = st.columns(2)
        with left:
            places = filters.choice("nombre", list(NUMBERS), say("planner.places"), str, "5")
        with right:
            floor = filters.choice("taille", list(FLOORS), say("planner.floor"), lambda one: _floor(say, one), "0")
        with st.container(horizontal=True):  # as many to a row as there is room for
            km = _segments("km", LIMITS, say("planner.limit"), lambda one: say("access.km", km=int(one)), "10")
            method = _segments("but", AIMS, say("planner.method"), lambda one: say(f"planner.{one}"))
        with st.container(horizontal=True):  # another row: three choices would wrap as their buttons come
            kind = hours.kind(say)
            among = level == "department" or (level == "region" and _some(say))
        named = _named(ask, say, level, code) if among else ()
    what: planner.Kind = "stop" if kind == "stop" else "counter"
    aim = next(one for one in AIMS if one == method)
    return Wish(level, code, int(km), int(places), what, aim, int(floor), named)


def _segments(name: str, options: Sequence[str], label: str, write: Callable[[str], str], default: str = "") -> str:
    return filters.choice(name, options, label, write, default or options[0], "segments", labelled=True)


def _named(ask: Ask, say: Say, level: str, code: str) -> tuple[str, ...]:
    """The only communes that the reader wants considered."""
    rows = ask("counters/communes", **lookup.where(level, code)).sort_values("name", key=alphabetically)
    names = {one: say.text(name) for one, name in zip(rows["code"], rows["name"], strict=True)}
    none = say("planner.named_none")
    return tuple(filters.several("communes", list(names), say("planner.named"), names.__getitem__, none))


def _some(say: Say) -> bool:
    """Whether the reader names communes of a region: its names, four thousand, are more than the rest of the page."""
    named = "named" if "communes" in st.query_params else "every"
    write = partial(_among, say)
    return _segments("parmi", ("every", "named"), say("planner.among"), write, named) == "named"


def _among(say: Say, choice: str) -> str:
    return say(f"planner.among_{choice}")


def _floor(say: Say, people: str) -> str:
    return say("planner.at_least", count=int(people)) if int(people) else say("planner.any_commune")


def _answer(ask: Ask, say: Say, wish: Wish, head: DeltaGenerator) -> Answer | None:
    """The answer kept from before, or a new one: at once for a département that was asked for, else on demand."""
    kept = st.session_state.get("plan")
    key = (ask.viewer, ask.edition, wish)
    if kept and kept[0] == key:
        return kept[1]
    if not hours.is_asked(say, wish.level):
        return None
    # until the finding takes its place
    headings.page(say("planner.title"), say("planner.lead"), at=head)
    answer = _searched(ask, say, wish)
    st.session_state["plan"] = (key, answer)
    return answer


def _searched(ask: Ask, say: Say, wish: Wish) -> Answer:
    """Solve, with a bar. The button stops it: a click runs the page again, and this run ends at the next step."""
    inside = ask("counters/communes", **lookup.where(wish.level, wish.code))
    sites = planner.candidates(inside, at_least=wish.floor, codes=wish.named or None)
    addresses = ask("counters/addresses")
    room = st.empty()
    with room.container():
        bar = st.progress(0.0, say("planner.step.distances"))
        st.button(say("planner.cancel"), key="plan-cancel")

    def solving(share: float, step: str) -> None:
        bar.progress(0.7 * share, say(f"planner.step.{step}"))

    def drawing_curve(share: float, step: str) -> None:
        bar.progress(0.7 + 0.3 * share, say("planner.step.curve"))

    limit = SECONDS[wish.level]
    asked = (inside, addresses, wish.places, wish.km, wish.method, sites)
    plan = planner.plan(*asked, wish.kind, seconds=limit, tell=solving)
    if wish.method == "centre":
        asked = (inside, addresses, wish.places, wish.km, "median", sites)
        answer = Answer(plan, None, planner.plan(*asked, wish.kind, seconds=limit / 3, tell=drawing_curve))
    else:
        answer = Answer(plan, planner.curve(*asked, seconds=limit / 3, tell=drawing_curve))
    room.empty()
    return answer


def _finding(say: Say, wish: Wish, place: Place, answer: Answer | None) -> tuple[str, str]:
    if answer is None:
        return say("planner.title"), say("planner.lead")
    plan = answer.plan
    if plan.chosen.empty:
        return say("planner.nothing", place=place, km=wish.km), say("planner.nothing_lead")
    key = _key("plan_gained", wish)
    counts = {"count": key.called("plan_places")(len(plan.chosen)), "people": key(plan.gained)}
    title = say(f"planner.found_{wish.kind}", place=place, **counts, km=wish.km)
    if answer.beside:
        title = worst_first.title(say, place, counts["count"], plan, key)
    before, after = (100 * people / plan.people for people in (plan.covered_before, plan.covered_after))
    before, after = key.called("within_before")(before), key.called("within_after")(after)
    parts = [say("planner.from_to", before=say.percent(before), after=say.percent(after), km=wish.km)]
    if plan.mean_km_before is not None and plan.mean_km_after is not None:
        means = key.called("mean_km_before")(plan.mean_km_before), key.called("mean_km_after")(plan.mean_km_after)
        parts.append(say("planner.mean", before=means[0], after=means[1]))
    proof = say("planner.proven", seconds=plan.seconds) if plan.proven else _gap(say, plan)
    if answer.beside:
        parts += worst_first.cost(say, plan, answer.beside, key)
        proof = worst_first.proof(say, plan, proof, key)
    return title, joined(" ", [*parts, proof])


def _key(figure: str, wish: Wish) -> known.Key:
    """A figure of the answer to a wish."""
    told = {"km": wish.km, "places": wish.places, "kind": wish.kind, "aim": wish.method, "floor": wish.floor or None}
    return known.key(figure, wish.level, wish.code, **told, named=",".join(wish.named) or None)


def _gap(say: Say, plan: Plan) -> str:
    return say("planner.gap", share=wording.reached(say, plan.gap), seconds=plan.seconds)


def _shown(ask: Ask, say: Say, wish: Wish, answer: Answer) -> None:
    if answer.plan.chosen.empty:
        return
    kind = wording.kind_today(ask)
    drawing(ask, say, wish, answer.plan, kind)
    left, right = st.columns([3, 2])
    with left:
        chosen(ask, say, wish, answer.plan, kind)
    with right:
        if answer.curve is not None:
            trade_off(say, wish, answer.curve, kind)
        elif answer.beside:
            worst_first.beside(say, answer.plan, answer.beside, kind, _key("plan_gained", wish))


def drawing(ask: Ask, say: Say, wish: Wish, plan: Plan, kind: str) -> None:
    """The map of access once the places are open."""
    rows, addresses = ask("counters/distances"), ask("counters/addresses")
    rows = rows.assign(km=np.fmin(rows["km"], sphere.nearest_km(rows, plan.chosen)))
    focus = lookup.departments(ask, wish.level, wish.code)
    inside = rows[rows["department"].isin(focus)] if focus else rows
    left = reach.shares(inside, inside["km"], (wish.km,))
    beyond = int(left["population"].iloc[0] - left["people"].iloc[0])
    title = say("planner.map.title", count=_key("plan_beyond", wish)(beyond), km=wish.km)
    with panels.framed(say, "plan-map", title, say("planner.map.lead"), kind):
        names = [say("planner.map.point", place=say.text(name)) for name in plan.chosen["name"]]
        planned = access_map.planned(ask, plan.chosen.assign(commune_name=plan.chosen["name"], name=names))
        access_map.show(ask, say, access_map.Shown(rows, addresses, {}, focus, planned=planned))


def chosen(ask: Ask, say: Say, wish: Wish, plan: Plan, kind: str) -> None:
    """The places in their order, and the file to complete and deposit."""
    table = plan.chosen.drop(columns=["lat", "lon"])
    named = wording.placed(ask, say, table)
    title = say("planner.chosen.title", count=_key("plan_places", wish)(len(table)))
    # Chosen for the distances, the places are not in the order of these gains.
    lead = say("planner.chosen.lead" if wish.method == "covering" else "planner.chosen.added", km=wish.km)
    with panels.framed(say, "chosen", title, lead, kind):
        columns: numbers.Columns = {
            **numbers.columns_of(say, "planner.chosen: rank name=access.white.commune"),
            **wording.place_column(say, wish.level),
            **numbers.columns_of(say, "access.white: population=people:count gained=planner.chosen.gained:count"),
        }
        written = numbers.readable(say, named, columns, _place_keys(wish))
        numbers.table(
            written[[*written.columns[1:2], *written.columns[:1], *written.columns[2:]]], say("planner.chosen.alt")
        )
        with st.container(horizontal=True, key="foot-chosen"):
            downloads.csv(say, table, "plan", kind, keys=_place_keys(wish), beside=True)
            deposit = _deposit(ask, say, wish, plan)
            downloads.csv(say, deposit, "plan-a-deposer", kind, say("planner.chosen.deposit"), beside=True)


def _place_keys(wish: Wish) -> known.Keys:
    """What the cells of the places chosen are."""
    key = _key("plan_gained", wish)

    def keys(row: Mapping[Any, Any]) -> dict[str, known.Key]:
        people = known.key("commune_people", commune=row["code"])
        return {"gained": key.called("place_gained").among(rank=row["rank"]), "population": people}

    return keys


def _deposit(ask: Ask, say: Say, wish: Wish, plan: Plan) -> pd.DataFrame:
    """Rows of the file of counters, or of stops, dated a year after the edition: none counts as open before."""
    if wish.kind == "stop":
        return planner.deposit_stops(plan.chosen, "plan")
    opens_on = ask.edition.as_of.replace(year=ask.edition.as_of.year + 1, day=min(ask.edition.as_of.day, 28))
    names = [say("planner.chosen.name", commune=commune(say.text(name))) for name in plan.chosen["name"]]
    return planner.deposit_counters(plan.chosen, names, opens_on)


def _curve_title(say: Say, wish: Wish, curve: pd.DataFrame, marginal: int) -> str:
    """What the last place brings (`marginal`), or how many places would do."""
    if wish.method == "covering" and not marginal:
        enough = int(curve.loc[curve["marginal"] > 0, "places"].max())
        return say("planner.curve.enough", count=_key("plan_places", wish)(enough))
    return say("planner.curve.title", count=marginal, rank=say.ordinal(int(curve["places"].iloc[-1])))


def trade_off(say: Say, wish: Wish, curve: pd.DataFrame, kind: str) -> None:
    """People gained against the number of places, each number solved on its own."""
    rows = curve.assign(label=[say(f"planner.curve.{wish.kind}", count=int(number)) for number in curve["places"]])
    last = rows.iloc[-1]

    def keys(row: Mapping[Any, Any]) -> dict[str, known.Key]:
        key = _key("plan_gained", wish).among(places=row["places"])
        return {"gained": key, "marginal": key.called("plan_marginal"), "mean_km": key.called("mean_km_after")}

    marginal = keys(last.to_dict())["marginal"](last["marginal"])
    panel(
        say,
        _curve_title(say, wish, curve, marginal),
        say("planner.curve.lead" if rows["proven"].all() else "planner.curve.lead_gap", km=wish.km),
        lambda: charts.horizontal(say, rows, "label", "gained", "count", say("planner.curve.alt"), keys=keys),
        rows.drop(columns=["codes", "value", "bound"]),
        "courbe-du-plan",
        kind,
        "planner.curve: places gained:count marginal:count mean_km=mean proven",
        keys=keys,
    )


def _unknown(say: Say, wish: Wish) -> None:
    """What no choice below knows, whatever the data."""
    items = concat(html("<li>{}</li>", say(f"planner.unknown.{name}")) for name in planner.UNKNOWN[wish.kind])
    draw(
        html(
            '<div class="tc-notice"><strong>{}</strong><ul class="tk-bullets">{}</ul></div>',
            say("planner.unknown.title"),
            items,
        )
    )


def closures(ask: Ask, say: Say, wish: Wish) -> None:
    """The counters of the territory whose closure alone would cost the most."""
    costs = derived.closures(ask, float(wish.km))
    lives = ask("counters/counter_lives", **lookup.where(wish.level, wish.code))
    lives = lives[lives["department"].notna()]  # outside the 101 départements nobody's access is known
    rows = costs.merge(lives[["counter_id", "name", "commune_name", "department"]], on="counter_id")
    tables.framed(
        say,
        _closure_title(say, rows, wish),
        say("planner.closure.lead", km=wish.km),
        wording.placed(ask, say, rows).assign(mean_extra_km=rows["mean_extra_km"].round(1)),
        "cout-des-fermetures",
        wording.kind_today(ask),
        {
            "name": (say("counters.points.name"), None),
            **wording.place_column(say, wish.level),
            "people_losing": (say("planner.closure.losing", km=wish.km), "count"),
            "people_nearest": (say("planner.closure.nearest"), "count"),
            "mean_extra_km": (say("planner.closure.extra"), "km"),
        },
        empty=say("planner.closure.no_address_lead"),
        shown=SHOWN,
        addresses={say("counters.points.name"): [wording.sheet(one) for one in rows["counter_id"].head(SHOWN)]},
        keys=_closure_keys(wish),
        despite=("nombre", "taille", "but", "quoi", "communes"),
    )


def _closure_keys(wish: Wish) -> known.Keys:
    """What the cells of a table of closures are."""
    names = {"people_losing": "people_losing", "people_nearest": "people_nearest", "mean_extra_km": "extra_km"}
    return known.cells(names, of={"counter": "counter_id"}, km=wish.km)


def _closure_title(say: Say, rows: pd.DataFrame, wish: Wish) -> str:
    if rows.empty:
        return say("planner.closure.no_address")
    if not rows["people_losing"].iloc[0]:
        return say("planner.closure.none", km=wish.km)
    first: Mapping[Any, Any] = rows.iloc[0].to_dict()
    losing = _closure_keys(wish)(first)["people_losing"](first["people_losing"])
    return say("planner.closure.title", name=say.text(first["name"]), count=losing, km=wish.km)
