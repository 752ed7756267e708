"""What happened to a workstream, as its reader may read it: the events that charts over time mark."""

from collections.abc import Mapping, Sequence
from typing import Any

import queries
from pages.blocks import lookup
from pages.charts.marks import Event
from pages.shell.ask import Ask, kept
from pages.text import Say
from queries.indicators import Indicator

Place = tuple[str, str]  # (level, code)
DECIDED = ("decision", "implementation")  # steps of a proposal that change something
MADE_UP = ("demonstration",)
NOWHERE = ""  # the region of what lies in none


def events(ask: Ask, say: Say, workstream: str, place: Place, item: Indicator | None = None) -> list[Event]:
    """What happened to a workstream that may show in a figure of it in a territory, as the reader may read it.

    Dated facts, those of one region alone in that region and for France; where the reorganisation of a region or
    département is drawn, what was decided there; and, of an indicator, the facts that name it whatever their
    workstream, breaks in its series and moves of its target.
    """
    found = facts(ask, say, workstream, region(ask, place), item)
    if workstream == "reorganisation" and place[0] != "nation":
        found += _advances(ask, *place)
    return found


def common(ask: Ask, say: Say, item: Indicator) -> list[Event]:
    """What may show in an indicator wherever it is read: no fact of one region alone."""
    return facts(ask, say, item.workstream, NOWHERE, item)


def facts(ask: Ask, say: Say, workstream: str, where: str | None = None, item: Indicator | None = None) -> list[Event]:
    """The dated facts of a workstream and of an indicator.

    Those of one region alone are left out of another: `where` is a region, NOWHERE for none, None for the country.
    """
    named = item.facts if item else ()
    found = [
        _fact(say, row, workstream, item)
        for row in _milestones(ask)
        if row["workstream"] in (workstream, None) or row["milestone_id"] in named
        if where is None or row["region"] in (where, None)
    ]
    return found + (_of_definition(say, item) if item else [])


@kept
def _milestones(ask: Ask) -> Sequence[Mapping[Any, Any]]:
    """The rows of overview/milestones, None for what they do not say."""
    rows = queries.run(ask.viewer, ask.edition, "overview/milestones").astype(object)
    return tuple(rows.where(rows.notna(), None).to_dict("records"))


def _fact(say: Say, row: Mapping[Any, Any], workstream: str, item: Indicator | None) -> Event:
    named = item is not None and row["milestone_id"] in item.facts
    return Event(
        row["milestone_date"].date(),
        row[f"label_{say.language}"],
        row["kind"],
        own=named or row["workstream"] == workstream,
        made_up=row["source_kind"] in MADE_UP,
        named=named,
    )


def shared(ask: Ask, say: Say, workstream: str, places: Sequence[Place], item: Indicator | None = None) -> list[Event]:
    """The events of all of some territories that are drawn together: what happened in one alone explains one line."""
    first, *others = [events(ask, say, workstream, place, item) for place in places]
    return [one for one in first if all(one in other for other in others)]


def region(ask: Ask, place: Place) -> str | None:
    """The region of a territory, NOWHERE where it lies in none (Saint-Martin); None for the whole country."""
    level, code = place
    if level == "department":
        return lookup.names(ask)[1].get(code, ("", NOWHERE))[1]
    return code if level == "region" else None


@kept
def _advances(ask: Ask, level: str, code: str) -> Sequence[Event]:
    rows = queries.run(ask.viewer, ask.edition, "reorganisation/advances", **lookup.where(level, code))
    return tuple(
        Event(row["day"].date(), row["title"], row["stage"], made_up=row["kind"] in MADE_UP)
        for row in rows[rows["stage"].isin(DECIDED)].to_dict("records")
    )


def _of_definition(say: Say, item: Indicator) -> list[Event]:
    made_up = item.target_kind == "demonstration"
    kinds = [*((one, "break", False) for one in item.breaks), *((one, "target", made_up) for one in item.targets)]
    return [
        Event(one.on, say.either(one.fr, one.en), kind, made_up=invented, named=True) for one, kind, invented in kinds
    ]
