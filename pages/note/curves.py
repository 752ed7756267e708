"""The charts of a note: one indicator of a workstream over time, beside what was expected."""

from dataclasses import replace

import pandas as pd

from pages import charts
from pages.blocks import lookup, past
from pages.charts import events, marks
from pages.charts.model import Chart, Line
from pages.parts import indicator, scorecard
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import figures
from queries.indicators import WORKSTREAMS, Indicator


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
    rows = indicator.with_pace(series.sort_values("period"), item, row)
    last = indicator.last_known(rows, figures.of_series(item.id, *place))
    name, where = scorecard.label(say, item), lookup.place(ask, say, *place)
    title = indicator.curve_title(say, item, row, last, name)
    sentence = indicator.curve_sentence(say, item, row, last, where)
    alone = rows["period"].dt.month.nunique() == 1
    drawn = indicator.with_pace(rows if alone else charts.by_month(rows, "period", "value"), item, row)
    lines = [Line(say("indicators.line_value"), _numbers(drawn["value"]))]
    if drawn["expected"].notna().any():
        lines.append(Line(say("indicators.line_expected"), _numbers(drawn["expected"]), reference=True))
    seen = say("indicators.series_alt", name=name, place=where)
    return Chart(
        number=WORKSTREAMS.index(item.workstream) + 1,
        title=title,
        sentence=sentence,
        alt=joined(". ", [seen, title, sentence]),
        days=[day.date() for day in drawn["period"]],
        lines=lines,
        unit=say.unit(item.unit),
        events=past.events(ask, say, item.workstream, place, item),
    )


def told(say: Say, chart: Chart, most: int) -> Chart:
    """The same chart with the events that it marks, `most` at most, and their words."""
    shown = marks.marked(chart.events, chart.days[0], chart.days[-1], most)
    return replace(
        chart, events=shown, told=[events.told(say, one) for one in shown], happened=say("parts.events.name")
    )


def _numbers(values: "pd.Series[float]") -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]
