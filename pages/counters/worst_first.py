"""A plan that serves the worst-off first: how far the farthest are then, and what that costs all the others."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts import tables
from pages.text import Say
from pages.text.places import Place
from queries import figures as known
from queries.studies.planner import Plan

FIGURES = {"farthest": "farthest_after", "mean_km": "mean_km_after", "gained": "plan_gained"}


def title(say: Say, place: Place, count: int, plan: Plan, key: known.Key) -> str:
    """'Creuse : avec 3 lieux de plus, les plus éloignés à 12,5 km', as the sentence and the table write it; where
    nothing shortens it, that too.
    """
    longest = key.called("farthest_after")(plan.farthest_after or 0)
    form = "same" if plan.farthest_before == plan.farthest_after else "title"
    return say(f"planner.worst.{form}", place=place, count=count, longest=say.number(longest, digits=1))


def cost(say: Say, plan: Plan, median: Plan, key: known.Key) -> list[str]:
    """What the same number of places would do for everyone, chosen for the mean distance."""
    if plan.mean_km_after is None or median.mean_km_after is None:
        return []
    ends = {"today": key.called("farthest_before")(plan.farthest_before)}
    ends |= {"then": key.called("farthest_after")(plan.farthest_after)}
    told = [] if plan.farthest_before is None else [say("planner.worst.from_to", **ends)]
    mean = key.called("mean_km_after")
    means = {"mean": mean(plan.mean_km_after), "best": mean.among(aim="median")(median.mean_km_after)}
    free = say.number(means["mean"]) == say.number(means["best"])
    return [*told, say("planner.worst.free" if free else "planner.worst.cost", **means)]


def proof(say: Say, plan: Plan, of_the_mean: str, key: known.Key) -> str:
    """Whether the longest distance is the shortest there can be, then whether the mean is."""
    floor = key.called("farthest_after").among(bound="floor")(plan.farthest_floor)
    if plan.farthest_after is None or plan.farthest_floor is None:
        return of_the_mean
    if plan.farthest_after - plan.farthest_floor > 0.05:
        return say("planner.worst.gap", floor=floor, seconds=plan.seconds)
    return of_the_mean


def beside(say: Say, plan: Plan, median: Plan, kind: str, key: known.Key) -> None:
    """Both choices beside each other, and today."""
    rows = pd.DataFrame(
        [
            ("today", plan.farthest_before, plan.mean_km_before, 0),
            ("centre", plan.farthest_after, plan.mean_km_after, plan.gained),
            ("median", median.farthest_after, median.mean_km_after, median.gained),
        ],
        columns=["aim", "farthest", "mean_km", "gained"],
    )
    rows = rows.assign(name=[say(f"planner.{one}") for one in rows["aim"]])

    def keys(row: Mapping[Any, Any]) -> dict[str, known.Key]:
        return {name: key.called(figure).among(aim=row["aim"]) for name, figure in FIGURES.items()}

    columns = "planner.worst: name=aim farthest:km mean_km=planner.curve.mean gained=planner.curve.gained:count"
    lead = say("planner.worst.beside_lead")
    tables.framed(say, say("planner.worst.beside"), lead, rows, "plan-compare", kind, columns, keys=keys)
