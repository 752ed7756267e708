"""The curves of an indicator in all territories of a level, one beside the other on one scale of time and of value."""

from collections.abc import Sequence

import pandas as pd

from pages.charts import events, sparkline
from pages.charts.marks import Event
from pages.elements import badges, links, numbers
from pages.markup import Markup, concat, draw, html
from pages.parts import panel
from pages.text import Say
from queries import figures
from queries.indicators import Indicator

FEWEST = 2  # territories with a curve, below which there is nothing to compare


def curves(
    say: Say, item: Indicator, latest: pd.DataFrame, series: pd.DataFrame, happened: Sequence[Event], level: str
) -> None:
    """A panel of small curves in the order of `latest` (code, name); nothing where fewer than two have a curve.

    `series`: code, period, value and kind of every territory of the level. Counts of what serves people are left out:
    on one scale they would only show where people live. `happened`: the events of all of them, each a tick at the same
    place of every curve where it names the indicator.
    """
    rows = _ends(item, latest, series, level)
    if item.per_people or len(rows) < FEWEST:
        return
    known = series[series["code"].isin(rows["code"]) & series["value"].notna()].sort_values("period")
    span, bounds = (known["period"].min(), known["period"].max()), _bounds(known["value"].astype(float))
    shapes = {
        code: sparkline.shape(one["period"].tolist(), one["value"].astype(float).tolist(), span, bounds)
        for code, one in known.groupby("code")
    }
    days = span[0].date(), span[1].date()
    found = events.tick_marks(happened, *days)
    each = concat(_one(say, item, row, level, shapes[row["code"]]) for row in rows.to_dict("records"))
    drawn = html('<ol class="tc-multiples" style="{}">{}</ol>', events.uprights(*days, found), each)
    panel(
        say,
        say(f"indicators.multiples.title.{level}", count=len(rows)),
        say("indicators.multiples.lead", since=say.month(span[0]), until=say.month(span[1])),
        lambda: draw(drawn + events.unnumbered(say, found)),
        rows,
        f"{item.id}-{level}-courbes",
        badges.least(known["kind"]),
        {
            **numbers.columns_of(say, "indicators: code:code name=territory first=indicators.multiples.first:month"),
            "origin": (say("indicators.multiples.origin"), item.unit),
            "period": (say("indicators.period"), "month"),
            "value": (say("indicators.value"), item.unit),
        },
        later=True,
        keys=lambda row: _keys(item, level, row),
        marks=found,
    )


def _ends(item: Indicator, latest: pd.DataFrame, series: pd.DataFrame, level: str) -> pd.DataFrame:
    """Of each territory with a curve, in the order of `latest`: its first and last known months and values."""
    known = series.dropna(subset=["value"]).sort_values("period")
    long = known.groupby("code").filter(lambda one: len(one) >= sparkline.FEWEST)
    ends = long.groupby("code").agg(
        first=("period", "first"), origin=("value", "first"), period=("period", "last"), value=("value", "last")
    )
    return latest[["code", "name"]].merge(ends, left_on="code", right_index=True)


def _bounds(values: "pd.Series[float]") -> tuple[float, float]:
    """The lowest and the highest; at least a tenth of the highest apart, so that what hardly moves looks flat."""
    low, high = values.min(), values.max()
    apart = sparkline.spread(low, high)
    return high - apart - apart / 8, high  # the lowest stays in sight


def _keys(item: Indicator, level: str, row: figures.Row) -> dict[str, figures.Key]:
    """What the two values of a row are."""
    return {
        name: figures.of_indicator(item.id, "value", level, row["code"], row[day])
        for name, day in (("origin", "first"), ("value", "period"))
    }


def _one(say: Say, item: Indicator, row: figures.Row, level: str, curve: str) -> Markup:
    keys = _keys(item, level, row)
    origin, value = (say.value(keys[name](row[name]), item.unit) for name in ("origin", "value"))
    ends = [
        say("indicators.spark_end", value=told, month=say.month(row[day]))
        for told, day in ((origin, "first"), (value, "period"))
    ]
    return html(
        '<li>{place}<span class="tc-multiple" role="img" aria-label="{told}" style="clip-path:polygon({curve})"></span>'
        " <small>{origin}</small> <strong>{value}</strong></li>",
        place=links.anchor(say.text(row["name"]), "territory", **links.territory(level, row["code"])),
        told=say("indicators.spark", first=ends[0], last=ends[1]),
        curve=curve,
        origin=origin,
        value=value,
    )
