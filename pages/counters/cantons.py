"""A counter in each canton, promised for 2022: how many have one, list by list, and which have none."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages import charts
from pages.blocks import lookup
from pages.counters import access_map, wording
from pages.elements import more, numbers
from pages.maps import access, communes, deck
from pages.maps import key as keys_of_map
from pages.maps import layers as drawing
from pages.markup import draw
from pages.parts import downloads, panel, panels
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say
from queries import figures as known
from queries.studies import fairness

HAS, HAS_NOT = 1, 4  # shades of the map
SHOWN = 12


def show(ask: Ask, say: Say, inside: pd.DataFrame, days: Sequence[date], place: tuple[str, str]) -> None:
    """`inside`: the communes that every list is of (counters/commune_areas); `days`: those of the lists."""
    by_code = inside.dropna(subset="canton").set_index("code")["canton"]
    rows = ask("counters/cantons", **lookup.where(*place))
    rows = rows[rows["code"].isin(by_code)].reset_index(drop=True)
    if rows.empty:
        states.notice(say("fairness.cantons.none"), say("fairness.cantons.nowhere"))
        return
    covered = fairness.covered(by_code, ask("counters/address_lives"), days)
    by_list(ask, say, covered, days, len(rows), place)
    first = covered.groupby("canton")["day"].min()
    own = covered.loc[covered["day"] == max(days), "canton"]
    people = inside.assign(walked=inside["km"] * inside["population"]).groupby("canton")[["population", "walked"]].sum()
    rows = rows.assign(covered=rows["code"].isin(own), since=rows["code"].map(first)).join(people, on="code")
    without(ask, say, rows.assign(km=rows["walked"] / rows["population"].where(rows["population"] > 0)), place)


def by_list(
    ask: Ask, say: Say, covered: pd.DataFrame, days: Sequence[date], total: int, place: tuple[str, str]
) -> None:
    """How many cantons have a counter, by each list."""
    counts = covered.groupby("day").size().reindex(sorted(days), fill_value=0)
    rows = counts.rename("covered").rename_axis("day").reset_index()
    rows = rows.assign(
        label=[say.listed_on(day) for day in rows["day"]], total=total, share=100 * rows["covered"] / total
    )
    keys = known.cells({"covered": "cantons_covered", "total": "cantons", "share": "cantons_share"}, *place, on="day")
    last: Mapping[Any, Any] = rows.iloc[-1].to_dict()
    told = {name: keys(last)[name](last[name]) for name in ("covered", "total")}
    panel(
        say,
        say("fairness.cantons.title", count=told["covered"], total=told["total"], day=say.listed_on(last["day"])),
        say("fairness.cantons.promise"),
        lambda: charts.horizontal(
            say, rows, "label", "covered", "count", say("fairness.cantons.alt"), float(total), keys=keys
        ),
        rows.drop(columns="label"),
        "cantons-par-liste",
        wording.kind_today(ask),
        "fairness.cantons: day=fairness.list:month covered:count total:count share:percent",
        note=say("fairness.cantons.rule"),
        keys=keys,
        later=more.EVERYWHERE,  # its title says it
        despite=("km", "par"),
    )


def without(ask: Ask, say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> None:
    """The cantons that have no counter by the last list, on the map and in a list; all of them in the file."""
    lacking = wording.placed(ask, say, rows[~rows["covered"]]).sort_values("population", ascending=False)
    key = known.key("cantons", *place)
    people = key.called("cantons_people")(int(lacking["population"].sum()))
    title = say("fairness.cantons.left", count=key.among(covered="no")(len(lacking)), people=people)
    title = title if len(lacking) else say("fairness.cantons.all")
    kind, keys = (
        wording.kind_today(ask),
        known.cells({"population": "canton_people", "km": "canton_km"}, of={"canton": "code"}),
    )
    columns: numbers.Columns = {
        "name": (say("fairness.cantons.canton"), None),
        **wording.place_column(say, place[0]),
        **numbers.columns_of(say, "access.white: population=people:count km=fairness.mean"),
    }
    with panels.framed(say, "cantons", title, say("fairness.cantons.lead"), kind, despite=("km", "par")):
        left, right = st.columns([1.2, 1], gap="medium")
        with left:
            _map(ask, say, rows, place)
        with right:
            if len(lacking):
                numbers.table(numbers.readable(say, lacking.head(SHOWN), columns, keys), title, fold=say)
        with st.container(horizontal=True, key="foot-cantons", vertical_alignment="center"):
            panels.every(say, title, lacking, "cantons", columns, SHOWN, keys)
            downloads.csv(say, rows.drop(columns="walked"), "cantons", kind, keys=keys)


def _map(ask: Ask, say: Say, rows: pd.DataFrame, place: tuple[str, str]) -> None:
    """Each commune in the shade of its canton."""
    of = ask("counters/commune_areas")["canton"].map(rows.set_index("code")["covered"])
    shades = np.where(of.isna(), access.UNKNOWN, np.where(of == True, HAS, HAS_NOT))  # noqa: E712
    focus = lookup.departments(ask, *place)
    shown = access.Access(say("fairness.cantons.map"), shades, [], (), {}, focus)
    frame = communes.frame(tuple(focus))

    def made() -> list[Any]:
        return drawing.ground(frame, between=access_map.shaded(shown), pickable=False)

    deck.chart(say, "cantons", made, lambda live: access.svg(shown, live), shown.alt, "", frame)
    lines = [("has", HAS), ("has_not", HAS_NOT), ("no_canton", len(drawing.SHADES) - 1)]
    draw(
        keys_of_map.written(
            (keys_of_map.swatch(f"var(--tc-{drawing.SHADES[shade]})"), say(f"fairness.cantons.{name}"), "")
            for name, shade in lines
        )
    )
