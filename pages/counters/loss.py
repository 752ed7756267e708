"""Without a counter: how far those whose nearest one it is would go, who would receive them, and how many more acts."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.blocks import unpublished
from pages.counters import wording
from pages.elements import more, numbers
from pages.parts import tables
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import figures as known

LIMITS = (10, 15, 20)
NOWHERE_ELSE = 0.05  # kilometres: another counter is at the same place
CELLS = {"people": "closed_people", "km": "closed_km", "added": "closed_acts", "load": "closed_load"}


def show(ask: Ask, say: Say, row: Mapping[Any, Any]) -> None:
    """The panel of an open counter that is somewhere; a sum that is on its sheet, and no proposal to close it."""
    if not row["is_open"] or row["counter_id"] not in set(ask("counters/addresses")["counter_id"]):
        return
    rows = ask("counters/if_closed", counter=row["counter_id"])
    rows = rows[rows["population"] > 0]
    if rows.empty:
        states.notice(say("counter.loss.nobody"), say("counter.loss.nobody_why"))
        return
    key = known.key("closed_people", counter=row["counter_id"])
    people = key(int(rows["population"].sum()))
    if rows["next_km"].isna().any():
        states.notice(say("counter.loss.only", count=people), say("counter.loss.only_why"))
        return
    far = key.called("closed_km")
    before, after = ((rows["population"] * rows[name]).sum() / people for name in ("km", "next_km"))
    if after - before < NOWHERE_ELSE:
        states.notice(say("counter.loss.nobody"), say("counter.loss.nobody_why"))
        return
    before, after = far.among(counter_open="yes")(before), far.among(counter_open="no")(after)
    tables.framed(
        say,
        say("counter.loss.title", count=people, near=wording.km(say, before), far=wording.km(say, after)),
        joined(" ", [say("counter.loss.lead"), _losing(say, rows, people, key)]),
        table := neighbours(rows, row["acts_of_year"]),
        "sans-ce-guichet",
        wording.kind_today(ask),
        columns(say),
        note=_note(ask, say, row, table),
        addresses={say("counter.loss.neighbour"): [wording.sheet(one) for one in table["counter_id"]]},
        shown=10,
        keys=_keys(row["counter_id"]),
        later=more.EVERYWHERE,
    )


def _keys(counter: str) -> known.Keys:
    """What the cells of a neighbour are: its own acts, and what it would have from this one."""
    given = known.cells(CELLS, of={"to": "counter_id"}, counter=counter)
    own = known.cells({"requests": "counter_acts_year"}, of={"counter": "counter_id"})
    return lambda row: {**given(row), **own(row)}


def neighbours(rows: pd.DataFrame, acts: Any) -> pd.DataFrame:
    """One row per counter that would become the nearest, most people first (counters/if_closed): counter_id, name,
    people, km, requests and their state, added (its share of `acts` by its people), load (percent of its own).
    """
    weighed = rows.assign(walked=rows["population"] * rows["next_km"])
    told = weighed.groupby("next", as_index=False).agg(
        name=("next_name", "first"),
        people=("population", "sum"),
        walked=("walked", "sum"),
        requests=("next_requests", "first"),
        requests_state=("next_requests_state", "first"),
    )
    added = float("nan") if pd.isna(acts) else acts * told["people"] / told["people"].sum()
    requests = told["requests"].astype("float64")
    told = told.assign(km=told["walked"] / told["people"], added=added, load=100 * added / requests.where(requests > 0))
    return (
        told.drop(columns="walked")
        .rename(columns={"next": "counter_id"})
        .sort_values(["people", "counter_id"], ascending=[False, True], ignore_index=True)
    )


def columns(say: Say) -> numbers.Columns:
    """Those that hold nothing are left out."""
    return numbers.columns_of(
        say,
        "counter.loss: name=neighbour people:count km:km requests:count added:count load:change",
    )


def _losing(say: Say, rows: pd.DataFrame, people: int, key: known.Key) -> str:
    """Who would have no counter within reach any more, distance by distance."""
    parts = []
    for km in LIMITS:
        losing = int(rows.loc[(rows["km"] <= km) & (rows["next_km"] > km), "population"].sum())
        figure = key.called("closed_losing").among(km=km)
        share = say.percent(figure.among(share="yes")(100 * losing / people), 0)
        parts += [say("counter.loss.losing", count=figure(losing), share=share, km=km)] if losing else []
    return say("counter.loss.lost", parts=say.apart(parts)) if parts else say("counter.loss.kept")


def _note(ask: Ask, say: Say, row: Mapping[Any, Any], table: pd.DataFrame) -> str:
    """How acts are shared out; where nobody published them, who owes them."""
    if table["added"].notna().any():
        acts = known.key("counter_acts_year", counter=row["counter_id"])(row["acts_of_year"])
        return say("counter.loss.rule", count=acts)
    return unpublished.owes(say, "footfall") if unpublished.gives_way(ask, "footfall") else ""
