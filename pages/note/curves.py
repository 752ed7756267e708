"""The charts of a note: one indicator of a workstream over time, beside what was expected."""

from dataclasses import replace
from typing import Any

import pandas as pd

from pages.blocks import lookup, past
from pages.charts import events, marks
from pages.charts.spec import Chart
from pages.parts import indicator, scorecard
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import figures
from queries.indicators import Indicator


def of(ask: Ask, say: Say, room: str, place: tuple[str, str], most: int = 1) -> list[Chart]:
    """The indicators that take most from a workstream, then its first that have two values; none where none has."""
    found: list[Chart] = []
    for item in items(ask, room, place):
        series = ask.series(item.id, *place)
        if len(found) < most and series["value"].notna().sum() > 1:
            found.append(_headed(ask, say, item, chart(ask, say, item, series, place), place))
    return found


def items(ask: Ask, room: str, place: tuple[str, str]) -> list[Indicator]:
    """The indicators of a workstream, each once, those first that a chart is drawn of first."""
    return list({item.id: item for item in _candidates(ask, room, place)}.values())


def _candidates(ask: Ask, room: str, place: tuple[str, str]) -> list[Indicator]:
    pace = ask.progress(room, *place)
    own = [item for item in ask.catalogue.values() if item.workstream == room and place[0] in item.levels]
    shown = sorted((item for item in own if item.overview), key=lambda item: item.overview)
    weighed = [item for item in own if item.weight]
    return [ask.catalogue[part.indicator] for part in pace.heaviest] + shown + weighed + own


def chart(ask: Ask, say: Say, item: Indicator, series: pd.DataFrame, place: tuple[str, str]) -> Chart:
    """An indicator of a territory over time (its `series`, of which one value at least is known)."""
    row = _row(ask, item, place)
    happened = past.events(ask, say, item.workstream, place, item)
    return indicator.chart(say, item, row, series, lookup.place(ask, say, *place), happened, on_page=False)


def _row(ask: Ask, item: Indicator, place: tuple[str, str]) -> dict[Any, Any]:
    """Where an indicator stands in a territory."""
    card = ask.scorecard(item.workstream, *place).set_index("indicator", drop=False)
    return dict(figures.standing(card.loc[item.id].to_dict(), item.id, *place))


def _headed(ask: Ask, say: Say, item: Indicator, chart: Chart, place: tuple[str, str]) -> Chart:
    """The same under what matters most of it, where it stands against its target; what a year changed comes after."""
    row = _row(ask, item, place)
    if row["state"] != "value":
        return chart
    title = scorecard.placed(say, scorecard.label(say, item), indicator.standing(say, item, row, ask.real_on))
    if pd.isna(row["trend"]):
        return replace(chart, title=title)
    year = say("indicators.yearly", change=scorecard.trend(say, row["trend"], item.unit))
    return replace(chart, title=title, sentence=joined(" ", [chart.sentence, year]))


def alone(say: Say, chart: Chart, most: int) -> Chart:
    """The same chart where it stands alone, with the events that it marks and their words, `most` at most: of a day,
    the first alone where there is no room for the others.
    """
    shown = marks.marked(chart.events.every, *chart.days, most) if most else []
    if sum(len(one.each) for one in shown) > most:
        shown = [replace(one, also=()) for one in shown]
    return replace(
        chart,
        alt=joined(". ", dict.fromkeys((chart.alt, chart.title, chart.sentence))),
        events=events.Marks(shown, chart.events.every),
        told=[events.sentence_of(say, one) for one in shown],
        happened=say("parts.events.name"),
    )
