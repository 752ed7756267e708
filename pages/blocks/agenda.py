"""What waits on whom this week: counted on its page and on homes, which lead to it."""

from collections.abc import Mapping

import pandas as pd

from pages.blocks import lookup, unpublished
from pages.elements import links
from pages.markup import NOTHING, Markup, concat, html
from pages.parts import scope
from pages.shell.ask import Ask
from pages.text import Say
from queries import figures, freshness

OVERDUE = "overdue"  # files due before the week: counted, and listed where all that is owed is
KINDS = ("decision", "answer", "date", "deposit", OVERDUE)
OWED = ("proposals", "ministry_analyses", "proposal_events")
Place = tuple[str, str]  # (level, code)


def rows(ask: Ask, place: Place, ministry: str | None = None) -> pd.DataFrame:
    """Rows of overview/week of a territory, or of what a ministry has to do with there."""
    return ask("overview/week", **lookup.where(*place), ministry=ministry, days=freshness.WEEK)


def counts(
    told: pd.DataFrame, place: Place, ministry: str | None = None, late: bool = False
) -> Mapping[str, figures.KnownInt]:
    """How many there are of each kind, or how many of them are late."""
    key = figures.key("week", *place).among(ministry=ministry, late="yes" if late else None)
    kept = told[told["late"]] if late else told
    return {kind: key.among(kind=kind)(int((kept["kind"] == kind).sum())) for kind in KINDS}


def nothing(ask: Ask, say: Say) -> str:
    """That nothing waits, or that nothing of it is known."""
    return say("week.none_known" if _is_unknown(ask) else "week.none")


def _is_unknown(ask: Ask) -> bool:
    return bool(ask.real_on and unpublished.missing(ask, OWED))


def read(ask: Ask, say: Say, place: Place, title: str) -> str:
    """A title of what waits there, for who reads a part of it alone with that it is a part."""
    return title if ask.reads(*place) else scope.read(say, ask.whose, title)


def line(ask: Ask, say: Say, place: Place) -> Markup:
    """HTML of how many there are of each kind and how many are late, each a link to them; none where nothing is there
    of what nobody published.
    """
    told = rows(ask, place)
    late, where = counts(told, place, late=True), lookup.own_first(ask, *place)
    items = [_item(say, kind, count, late[kind], where) for kind, count in counts(told, place).items() if count]
    if not items and _is_unknown(ask):
        return NOTHING
    found = concat(items) or html("<li>{}</li>", nothing(ask, say))
    named = read(ask, say, place, say("week.page.title"))
    head = links.anchor(named, "week", **where)
    return html('<nav class="tc-agenda" aria-label="{}"><p>{}</p><ul>{}</ul></nav>', named, head, found)


def overdue(say: Say, count: int, where: Mapping[str, str | None]) -> Markup:
    """How many files were due before the week, which leads to them."""
    return links.anchor(say(f"week.count.{OVERDUE}", count=count), "method-freshness", **where, etat="before")


def _item(say: Say, kind: str, count: int, late: int, where: Mapping[str, str | None]) -> Markup:
    if kind == OVERDUE:
        return html("<li>{}</li>", overdue(say, count, where))
    to = {**where, links.OPENS: f"panel-semaine-{kind}"}
    link = links.anchor(say(f"week.count.{kind}", count=count), "week", **to)
    return html(
        "<li>{}{}</li>",
        link,
        html(' <small class="tc-late">{}</small>', say("week.late", count=late)) if late else NOTHING,
    )
