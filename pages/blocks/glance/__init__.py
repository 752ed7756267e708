"""A workstream at a glance: the first figures that a reader has of it in a place, on its card and elsewhere."""

import pandas as pd

from pages.blocks import cited, unpublished
from pages.blocks.glance import counters, missions, reorganisation
from pages.markup import NOTHING, Markup, html
from pages.parts import cards, remarks, scorecard
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import figures
from queries.indicators import Indicator

Place = tuple[str, str]  # (level, code)
SHOWN = 3  # figures of a card: the first that this viewer has


def known(ask: Ask, say: Say, workstream: str, place: Place) -> list[cards.Figure]:
    """The first figures that a reader has of a workstream in a place, dated and sourced in a real edition."""
    card = ask.scorecard(workstream, *place).to_dict("records")
    valued = {
        row["indicator"]: figures.standing(row, row["indicator"], *place) for row in card if row["state"] == "value"
    }
    first = sorted((item for item in ask.catalogue.values() if item.overview), key=lambda item: item.overview)
    newer = counters.at_a_glance(ask, say, *place) if workstream == "counters" else []
    told = set(valued) - ({"P1"} if newer else set())
    shown = [item for item in first if item.id in told and not _of_one(item, valued[item.id])][:SHOWN]
    counted = [
        cards.Figure(
            _figure(say, item, valued[item.id]),
            scorecard.short(say, item),
            _said(ask, say, item, valued[item.id]),
            say.apart([say.inside(one) for one in cited.both(ask, say, item, valued[item.id]["kind"])]),
            _bar(say, valued[item.id]) if ask.real_on else NOTHING,
        )
        for item in shown
    ]
    return (newer + counted + published_facts(ask, say, workstream, place))[:SHOWN]


def _bar(say: Say, row: scorecard.Row) -> Markup:
    """The progress of an indicator alone, in a bar and in words, where it has a target."""
    if pd.isna(row["progress"]):
        return NOTHING
    told = say("parts.bar", value=say.percent(row["progress"], 0), expected=say.percent(row["expected"], 0))
    return cards.bar(say, row["progress"], row["expected"]) + html(' <small class="tc-note">{}</small>', told)


def _said(ask: Ask, say: Say, item: Indicator, row: scorecard.Row) -> str:
    """What is said of a figure; in a real edition, where each has its own, of which month it is and its source."""
    if not ask.real_on:
        return remarks.words(say, row)
    dated = scorecard.month(say, row, item, ask.real_on)
    return joined(" · ", filter(None, (dated, cited.brief(ask, say, item, row["period"]), remarks.words(say, row))))


def _of_one(item: Indicator, row: scorecard.Row) -> bool:
    """Whether it is '1 / 1' or '0 / 1', which its progress says: a département cooperates or does not."""
    return item.fraction and row["denominator"] == 1


def _figure(say: Say, item: Indicator, row: scorecard.Row) -> str:
    if item.fraction:
        return joined(" / ", [say.number(row["numerator"]), say.number(row["denominator"])])
    return say.value(row["value"], item.unit)


def published_facts(ask: Ask, say: Say, workstream: str, place: tuple[str, str]) -> list[cards.Figure]:
    """What texts and reports say of a workstream where nobody published the files of its indicators."""
    if workstream == "missions" and unpublished.gives_way(ask, "mission_exercises", missions.BY):
        return missions.at_a_glance(ask, say, *place)
    if workstream == "reorganisation" and unpublished.gives_way(ask, "proposals", reorganisation.BY):
        return reorganisation.at_a_glance(ask, say, *place)
    return []
