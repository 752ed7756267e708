"""Where a figure comes from, in words: the source of its data and, apart from it, the text that promised it."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from pages.shell.ask import Ask
from pages.shell.rooms import Page
from pages.text import Say
from pages.text.written import joined
from queries import sourced
from queries.indicators import Indicator

NAMED = 2  # sources that are named; the others are counted
ON_PAGE = 3
# What the figures of a page are of, subjects of sources: its own, or else those of its room; a page of the method has
# none, whose figures are of the product.
_ACTS = ("footfall", "acts", "satisfaction", "satisfaction_rate")
_OF_ROOM = {
    "overview": ("missions", "proposals", "operations", "services", "counters", *_ACTS, "labels", "commitments"),
    "territory": ("missions", "proposals", "operations", "services", "counters", *_ACTS),
    "missions": ("missions",),
    "reorganisation": ("proposals", "operations"),
    "counters": ("counters",),
}
_OF_PAGE = {
    "missions": ("missions", "commitments"),
    "missions-services": ("missions", "services"),
    "missions-staff": ("missions", "proposals", "facts"),
    "missions-consultation": ("missions", "consultations"),
    "missions-finder": ("missions",),
    "reorganisation": ("proposals", "operations", "commitments"),
    "reorganisation-map": ("proposals", "operations", "services"),
    "reorganisation-chart": ("services", "operations"),
    "reorganisation-calendar": ("proposals", "operations", "milestones", "dialogue"),
    "reorganisation-powers": ("powers", "facts"),
    "reorganisation-whatif": ("proposals", "operations"),
    "reorganisation-comparator": ("services", "missions"),
    "counters": ("counters", *_ACTS, "labels", "commitments", "facts"),
    "counters-access": ("counters", "travel_times"),
    "counters-planner": ("counters", "travel_times"),
    "counters-footfall": _ACTS,
    "counters-follow": ("counters", "labels", *_ACTS),
    "counters-procedures": ("counters", "footfall"),
}
PROOFS = ("official", "secondary")  # of a whole file; of one that proves each row apart, the row says it


def data(ask: Ask, say: Say, items: Iterable[Indicator], kind: Any) -> str:
    """'Source des données : Liste (Agence, 01/07/2023)'; what is invented, estimated or was never deposited says so."""
    if kind == "demonstration":
        return say("cited.demonstration")
    found = names(ask, say, items)
    return say("cited.estimated" if kind == "estimated" else "cited.data", names=found) if found else say("cited.none")


def of_lists(ask: Ask, say: Say, *items: Indicator) -> str:
    """The source of what is shown of some indicators in a real edition, each with its day and what it proves; "" in a
    demonstration, whose band says it once for all.
    """
    return data(ask, say, items, "real") if ask.real_on else ""


def of_page(ask: Ask, say: Say, page: Page) -> str:
    """The sources of what a page shows, for a picture of what names none of its own; "" where it has none."""
    if ask.edition.kind == "demonstration":
        return say("cited.demonstration") if subjects(page) else ""
    rows = sourced.about(ask.viewer, ask.edition, subjects(page))
    told = [_named(say, row) for row in rows.to_dict("records")]
    return say("cited.of_page", names=say.listed(told, ON_PAGE)) if told else ""


def subjects(page: Page) -> frozenset[str]:
    """The subjects of the sources that the figures of a page come from."""
    return frozenset(_OF_PAGE.get(page.path, _OF_ROOM.get(page.room, ())))


def names(ask: Ask, say: Say, items: Iterable[Indicator], since: Any = None) -> str:
    """The sources that indicators are counted from, the latest first; "" where none is deposited (`since` a moment)."""
    rows = sourced.of(ask.viewer, ask.edition, *items, since=since)
    return say.listed([_named(say, row) for row in rows.to_dict("records")], NAMED)


def brief(ask: Ask, say: Say, item: Indicator, period: Any) -> str:
    """'Liste des guichets, de seconde main': the last source that a value of a period may come from, beside it."""
    rows = sourced.of(ask.viewer, ask.edition, item)
    last = pd.Timestamp(period) + pd.offsets.MonthEnd(0)
    rows = rows[rows["source_date"].isna() | (pd.to_datetime(rows["source_date"]) <= last)]
    return next((_with_proof(say, row, say.named(row, "title"), PROOFS[1:]) for row in rows.to_dict("records")), "")


def promise(say: Say, item: Indicator) -> str:
    """'Promesse suivie : « ... » (27 juillet 2018)'; of what quotes nobody, that it is where the indicator is from."""
    quoted = item.source_text.startswith("«")
    return say(f"cited.{'promise' if quoted else 'origin'}", text=say.text(item.source_text))


def both(ask: Ask, say: Say, item: Indicator, kind: Any) -> list[str]:
    """The source of the value, then the text that it is held to."""
    return [data(ask, say, [item], kind), promise(say, item)]


def _named(say: Say, row: dict[Any, Any]) -> str:
    day = say.short_date(row["source_date"]) if pd.notna(row["source_date"]) else ""
    about = joined(", ", filter(None, (say.original(row["publisher"]), day)))
    return say("cited.source", title=say.named(row, "title"), about=_with_proof(say, row, about, PROOFS))


def _with_proof(say: Say, row: dict[Any, Any], told: str, proofs: Sequence[str]) -> str:
    """Whether a source was copied from who established it, or from who reports it, where its file says so."""
    proof = row["proof"]
    return joined(", ", [told, say(f"cited.proof.{proof}")]) if proof in proofs else told
