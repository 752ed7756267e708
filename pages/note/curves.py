"""The charts of a note: one indicator of a workstream over time, beside what was expected."""

from dataclasses import replace

import pandas as pd

from pages.blocks import lookup, past
from pages.charts import events, marks
from pages.charts.spec import Chart
from pages.parts import indicator
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
            found.append(chart(ask, say, item, series, place))
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
    card = ask.scorecard(item.workstream, *place).set_index("indicator", drop=False)
    row = figures.standing(card.loc[item.id].to_dict(), item.id, *place)
    happened = past.events(ask, say, item.workstream, place, item)
    return indicator.chart(say, item, row, series, lookup.place(ask, say, *place), happened)


def alone(say: Say, chart: Chart, most: int) -> Chart:
    """The same chart where it stands alone, with the events that it marks, `most` at most, and their words."""
    shown = marks.marked(chart.events.every, *chart.days, most) if most else []
    return replace(
        chart,
        alt=joined(". ", dict.fromkeys((chart.alt, chart.title, chart.sentence))),
        events=events.Marks(shown, chart.events.every),
        told=[events.sentence_of(say, one) for one in shown],
        happened=say("parts.events.name"),
    )
