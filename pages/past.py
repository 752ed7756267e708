"""What happened to a workstream, as its reader may read it: the events that charts over time mark."""

from collections.abc import Sequence

from pages import lookup
from pages.ask import Ask
from pages.drawn.marks import Event
from pages.text import Say
from queries.indicators import Indicator

Place = tuple[str, str]  # (level, code)
DECIDED = ("decision", "implementation")  # steps of a proposal that change something
MADE_UP = ("demonstration", "mixed")


def events(ask: Ask, say: Say, workstream: str, place: Place, item: Indicator | None = None) -> list[Event]:
    """What happened to a workstream that may show in a figure of it in a territory, as the reader may read it.

    Dated facts, those of one region alone in that region and for France; where the reorganisation of a region or
    département is drawn, what was decided there; and, of an indicator, breaks in its series and moves of its target.
    """
    region = _region(ask, place)
    facts = ask("overview/milestones", workstream=workstream).to_dict("records")
    found = [
        Event(
            row["milestone_date"].date(),
            row[f"label_{say.language}"],
            row["kind"],
            own=row["workstream"] == workstream,
            made_up=row["source_kind"] in MADE_UP,
        )
        for row in facts
        if region is None or not isinstance(row["region"], str) or row["region"] == region
    ]
    if workstream == "reorganisation" and place[0] != "nation":
        found += _decided(ask, say, place)
    return found + (_of_definition(say, item) if item else [])


def shared(ask: Ask, say: Say, workstream: str, places: Sequence[Place], item: Indicator | None = None) -> list[Event]:
    """The events of all of some territories that are drawn together: what happened in one alone explains one line."""
    first, *others = [events(ask, say, workstream, place, item) for place in places]
    return [one for one in first if all(one in other for other in others)]


def _region(ask: Ask, place: Place) -> str | None:
    """The region of a territory, "" where it lies in none (Saint-Martin); None for the whole country."""
    level, code = place
    if level == "department":
        return lookup.names(ask)[1].get(code, ("", ""))[1]
    return code if level == "region" else None


def _decided(ask: Ask, say: Say, place: Place) -> list[Event]:
    rows = ask("reorganisation/advances", **lookup.where(*place))
    return [
        Event(row["day"].date(), row["title"], row["stage"], made_up=row["kind"] in MADE_UP)
        for row in rows[rows["stage"].isin(DECIDED)].to_dict("records")
    ]


def _of_definition(say: Say, item: Indicator) -> list[Event]:
    broken = [Event(one.on, say.either(one.fr, one.en), "break") for one in item.breaks]
    made_up = item.target_kind == "demonstration"
    return broken + [Event(one.on, say.either(one.fr, one.en), "target", made_up=made_up) for one in item.targets]
