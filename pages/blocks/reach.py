"""Who is within reach: of what is open at each moment of the week, and of what is left where a counter closed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pages.blocks import lookup
from pages.shell.ask import Ask, kept
from queries.studies import closures, schedule, service

CLOSED_KM = 20.0  # within which a counter that closed was, as the list of communes far from one has it


@kept
def _network(ask: Ask) -> service.Near:
    return service.near(ask("counters/distances"), ask("counters/addresses"))


def network(ask: Ask) -> service.Near:
    """Which places where people are received today are near which communes, kept once for all readers."""
    return _network(ask.as_everyone)


@kept
def _moments(ask: Ask, procedure: str | None, km: float) -> pd.DataFrame:
    """How many people reach a procedure (service.sums): a row for each moment of the week and each département."""
    rows, places = ask("counters/distances"), ask("counters/place_hours", procedure=procedure)
    near = network(ask).cut(km)
    door = near.reached(np.ones(len(places), bool))
    found = {
        moment: service.sums(
            rows["population"], rows["department"], door, *map(near.reached, service.serving(places, moment))
        )
        for moment in schedule.MOMENTS
    }
    return pd.concat(found, names=["moment"]).reset_index(level="moment").reset_index(drop=True)


def by_department(ask: Ask, procedure: str | None, km: float, departments: Sequence[str] = ()) -> pd.DataFrame:
    """Who reaches a procedure at each moment of the week: a row for each moment and each of some départements, or of
    all (service.rates).
    """
    return service.rates(_inside(ask, procedure, km, departments))


def week(ask: Ask, procedure: str | None, km: float, departments: Sequence[str] = ()) -> pd.DataFrame:
    """The same of these départements together: a row for each moment."""
    rows = _inside(ask, procedure, km, departments).drop(columns="code")
    return service.rates(rows.groupby("moment", sort=False).sum().reset_index())


def _inside(ask: Ask, procedure: str | None, km: float, departments: Sequence[str]) -> pd.DataFrame:
    rows = _moments(ask.as_everyone, procedure, km)  # once for all readers and all territories
    return rows[rows["code"].isin(departments)].reset_index(drop=True) if departments else rows


@kept
def closings(ask: Ask, place: tuple[str, str]) -> pd.DataFrame:
    """The counters that closed in a territory, the latest first, each with who had it within CLOSED_KM, who has none
    since, and the nearest that was left (`closures.closed`).
    """
    rows = ask("counters/changes", **lookup.where(*place), kind="closed").drop(columns="kind")
    lives, communes = ask("counters/address_lives"), ask("counters/commune_areas")
    found = closures.closed(communes, lives, rows, CLOSED_KM)
    names = ask("counters/counter_lives").set_index("counter_id")["name"]
    told = rows.rename(columns={"source_kind": "kind"}).merge(found, how="left", on=["counter_id", "event_date"])
    return told.assign(next_name=told["next"].map(names))
