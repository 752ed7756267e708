"""The sentences of the overview, generated from the figures."""

from collections.abc import Mapping, Sequence

from pages.parts import cards, scorecard
from pages.text import Say
from pages.text.written import joined
from queries import figures
from queries.indicators import FEWEST, Indicator, Progress


def card(say: Say, pace: Progress, catalogue: Mapping[str, Indicator]) -> str:
    """'4 indicateurs sur 6 au rythme attendu', then what weighs most: the card shows the gap itself, and its bar."""
    if not pace.weighted:
        return say("indicators.outside")
    if pace.value is None:
        few = pace.weighted < FEWEST
        return say(f"overview.card.{'few' if few else 'unknown'}", count=pace.available, total=pace.weighted)
    found = scorecard.rests(say, pace, "overview.card.rests")
    return joined(" ", filter(None, (found, scorecard.heaviest(say, pace, catalogue, weighed=False))))


def subjects(say: Say, name: str, alerts: Sequence[cards.Alert], place: tuple[str, str]) -> str:
    """How many things of a list ("watch", "owed") ask for something in a place; those that count zero do not."""
    count = figures.key(f"subjects_{name}", *place)(sum(alert.count > 0 for alert in alerts))
    return say(f"overview.{name}.{'title' if count else 'title_none'}", count=count)


def milestones(say: Say, kinds: Sequence[str]) -> str:
    """How many texts and decisions, against how many announcements."""
    done = sum(kind in ("decision", "decree", "entry_into_force") for kind in kinds)
    key = figures.key("milestones")
    said = say("overview.milestones.said", count=key.among(nature="said")(kinds.count("announcement")))
    return say("overview.milestones.done", count=key.among(nature="done")(done), said=said)
