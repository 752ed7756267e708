"""Fairness of access: who is within reach by kind of place, whether the gap narrows from list to list; cantons."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages import charts
from pages.blocks import lookup, past
from pages.charts.events import over
from pages.counters import cantons, wording
from pages.elements import filters, headings, numbers
from pages.parts import panel
from pages.shell.ask import Ask, kept
from pages.text import Say
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures as known
from queries.studies import fairness
from queries.studies.fairness import PEOPLE
from queries.studies.sphere import Floats

LIMITS = ("5", "10", "15", "20")
GROUPINGS = ("density", "attraction", "priority", "elders", PEOPLE)
FIGURES = {"share": "fair_share", "mean_km": "fair_km", "population": "fair_people", "within": "fair_within"}
GAPS = {"lowest": "fair_share", "highest": "fair_share", "gap": "fair_gap", "nearest": "fair_km", "farthest": "fair_km"}


@dataclass(frozen=True)
class Ground:
    """The communes that every list compared is of (counters/commune_areas), the days of these lists, and how far the
    nearest counter was on each; `gone`: the départements that the last of them leaves out.
    """

    communes: pd.DataFrame
    km: dict[date, Floats]
    gone: frozenset[str]

    @property
    def last(self) -> date:
        """The day of the latest list."""
        return max(self.km)


def render(ask: Ask, say: Say) -> None:
    """The page of fairness."""
    head = st.container()
    where, how_far = st.columns([5, 2], vertical_alignment="bottom")
    with where:
        level, code = lookup.territory(ask, say)
    with how_far:
        write = lambda one: say("access.km", km=int(one))  # noqa: E731
        reach = int(filters.choice("km", list(LIMITS), say("planner.limit"), write, "10", "segments", labelled=True))
    ground = _ground(ask, level, code)
    if not ground.km:
        headings.page(say("access.title_none"), say("access.lead_none"), at=head)
        return
    headings.page(*_finding(ask, say, ground, reach, (level, code)), at=head)
    offered = [one for one in GROUPINGS if _tells(ground, level, one)]
    named = lambda one: say(f"fairness.by.{one}")  # noqa: E731
    grouping = filters.choice("par", offered, say("fairness.by.label"), named, shape="segments", labelled=True)
    rows = fairness.by_group(ground.communes, ground.km, grouping, reach)
    rows = rows.assign(name=[_name(say, grouping, one) for one in rows["group"]])
    by_group(ask, say, ground, rows, grouping, reach, (level, code))
    if rows["group"].nunique() > 1:
        over_lists(ask, say, rows, grouping, reach, (level, code))
    cantons.show(ask, say, ground.communes, [*ground.km], (level, code))


def _tells(ground: Ground, level: str, grouping: str) -> bool:
    """Whether some commune has a group; départements are compared by age in the country alone."""
    if grouping == PEOPLE:
        return True
    return bool(ground.communes[grouping].notna().any()) and (level == "nation" or grouping != "elders")


def _ground(ask: Ask, level: str, code: str) -> Ground:
    """A list that leaves out more than half of a territory is no list of it."""
    communes, lists = ask("counters/commune_areas", **lookup.where(level, code)), ask("counters/list_days")
    here = set(communes["department"])
    whole = [2 * len(here & set(without)) <= len(here) for without in lists["without"]]
    gone = here & {one for without in lists[whole]["without"] for one in without}
    inside = ~communes["department"].isin(gone)
    every = _away(ask)
    ranks = every.index.get_indexer(communes.loc[inside, "code"])
    days = [pd.Timestamp(day).date() for day in lists[whole]["day"]] if len(every.columns) else []
    km = {day: every[day].to_numpy()[ranks] for day in days}
    return Ground(communes[inside].reset_index(drop=True), km, frozenset(gone))


@kept
def _away(ask: Ask) -> pd.DataFrame:
    """One row per commune, a column per day of a list: km to the nearest counter; no column where there was none."""
    communes, addresses = ask("counters/commune_areas"), ask("counters/address_lives")
    days = [pd.Timestamp(day).date() for day in ask("counters/list_days")["day"]]
    found = fairness.away(communes, addresses, days) if addresses["lat"].notna().any() else {}
    return pd.DataFrame(found, index=communes["code"])


def _name(say: Say, grouping: str, group: Any) -> str:
    code = ("yes" if group else "no") if grouping == "priority" else str(int(group))
    return say(f"fairness.{grouping}.{code}")


def _finding(ask: Ask, say: Say, ground: Ground, reach: int, place: tuple[str, str]) -> tuple[str, str]:
    """How far the farthest fifth of the people are, beside all of them; which lists, and where none says."""
    fifths = fairness.by_group(ground.communes, {ground.last: ground.km[ground.last]}, PEOPLE, reach)
    key = known.key("fair_km", *place, day := ground.last)
    far = key.among(group=5, grouping=PEOPLE)(fifths["mean_km"].iloc[-1])
    mean = key((fifths["mean_km"] * fifths["population"]).sum() / fifths["population"].sum())
    within = key.called("fair_share").among(km=reach)(100 * fifths["within"].sum() / fifths["population"].sum())
    told = say("fairness.lead", mean=mean, within=say.percent(within), km=reach, day=say.listed_on(day))
    names = [say.text(lookup.names(ask)[1][one][0]) for one in sorted(ground.gone)]
    without = say("fairness.without", places=say.listed(names), list=say.of_list(day)) if names else ""
    unplaced = _unplaced(ask, ground)
    centred = say("fairness.centred", count=key.called("counters_centred")(unplaced)) if unplaced else ""
    title = say("fairness.title", place=lookup.place(ask, say, *place), far=far)
    return title, joined(" ", filter(None, (told, centred, without)))


def _unplaced(ask: Ask, ground: Ground) -> int:
    """How many counters of these départements stand at the point of their commune, as no list tells their place."""
    rows = ask("counters/address_lives")
    here = rows["department"].isin(ground.communes["department"].unique()) & rows["is_centred"]
    return int((here & fairness.is_open(rows, ground.last)).sum())


def by_group(
    ask: Ask, say: Say, ground: Ground, rows: pd.DataFrame, grouping: str, reach: int, place: tuple[str, str]
) -> None:
    """The share of people within reach in each kind of place by the last list; by all lists in the table."""
    keys = known.cells(FIGURES, *place, on="day", of={"group": "group"}, grouping=grouping, km=reach)
    last = rows[rows["day"] == ground.last]
    panel(
        say,
        _best_and_worst(say, last, reach, keys),
        say(f"fairness.{grouping}.lead", reach=say("access.km", km=reach)),
        lambda: charts.horizontal(say, last, "name", "share", "percent", say("fairness.alt", km=reach), keys=keys),
        rows.sort_values("day", ascending=False, kind="stable", ignore_index=True),
        "acces-par-type-de-lieu",
        wording.kind_today(ask),
        numbers.columns_of(
            say,
            "fairness: day=list:month name=group population=access.white.people:count share:percent mean_km=mean",
            km=reach,
        ),
        note=_unknown(say, ground.communes, grouping, place),
        keys=keys,
    )


def _best_and_worst(say: Say, rows: pd.DataFrame, reach: int, keys: known.Keys) -> str:
    low, high = (leaders(rows, "share", say.percent, lowest=end, keys=keys) for end in (True, False))
    if low.value == high.value:
        return say("fairness.same", share=say.percent(low.known), km=reach)
    told = {"low": say.percent(low.known), "high": say.percent(high.known)}
    return say("fairness.found", who=say.listed(low.names), km=reach, **told)


def _unknown(say: Say, communes: pd.DataFrame, grouping: str, place: tuple[str, str]) -> str:
    """How many communes, and people, no source puts anywhere."""
    if grouping == PEOPLE or communes[grouping].notna().all():
        return ""
    silent = communes[communes[grouping].isna()]
    key = known.key("fair_people", *place).among(grouping=grouping, group="unknown")
    people = key(int(silent["population"].sum()))
    return say("fairness.unknown", count=key.called("fair_communes")(len(silent)), people=people)


def over_lists(ask: Ask, say: Say, rows: pd.DataFrame, grouping: str, reach: int, place: tuple[str, str]) -> None:
    """The best and the worst served on the day of each list, and the gap between them."""
    table = fairness.gaps(rows)

    def keys(row: Any) -> dict[str, known.Key]:
        key = known.key("fair_gap", *place, row["day"], grouping=grouping, km=reach)
        return {column: key.called(figure).among(end=column) for column, figure in GAPS.items()}

    ends = [table[["day"]].assign(share=table[one], line=say(f"fairness.gap.{one}")) for one in ("lowest", "highest")]
    lines = pd.concat(ends, ignore_index=True)
    marks = over(past.events(ask, say, "counters", place, ask.catalogue["P2"]), table["day"])
    panel(
        say,
        _narrows(say, table, keys),
        joined(" ", [say("fairness.gap.lead", km=reach), *([say("fairness.gap.lists")] if ask.real_on else [])]),
        lambda: charts.line(say, lines, "day", "share", "percent", say("fairness.gap.alt"), "line", marks=marks),
        table,
        "ecart-de-liste-en-liste",
        wording.kind_today(ask),
        "fairness.gap: day=fairness.list:month lowest:percent highest:percent gap=points nearest farthest",
        keys=keys,
    )


def _narrows(say: Say, table: pd.DataFrame, keys: known.Keys) -> str:
    """From the gap by the first list to that by the last one."""
    first, last = (table.iloc[end].to_dict() for end in (0, -1))
    before, now = (keys(one)["gap"](one["gap"]) for one in (first, last))
    told = {"now": say.points(now), "before": say.points(before), "since": say.month(first["day"])}
    if len(table) == 1:
        return say("fairness.gap.only", **told)
    if told["now"] == told["before"]:
        return say("fairness.gap.same", **told)
    return say("fairness.gap.narrower" if now < before else "fairness.gap.wider", **told)
