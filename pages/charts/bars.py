"""Bars and stages in plain HTML, which paint at once, reflow and print: the same live and without script."""

import pandas as pd

from pages.charts.spec import Bar, Bars
from pages.elements import more
from pages.elements.headings import unbroken
from pages.markup import NOTHING, Markup, attributes, concat, draw, html
from pages.text import Say
from queries.figures import Keys, knowing


def written(say: Say, chart: Bars, key: str) -> Markup:
    """HTML of horizontal bars, of which a phone shows the first."""
    lines = concat(_bar(bar, chart) for bar in chart.bars)
    told = chart.note
    if chart.target and not told:
        told = say("parts.target_tick", value=say.target(chart.target, chart.unit))
    note = html('<p class="tc-note">{}</p>', told) if told else NOTHING
    half = (len(chart.bars) + 1) // 2  # what stands in the first of two columns, where a page has room for both
    look = attributes(' class="tc-bars" style="--half:{}"', half)
    if chart.parts:
        look = attributes(' class="tc-bars {}"', "tc-parts")
    drawn = html('<ul{} id="{}" aria-label="{}">{}</ul>', look, key, chart.alt, lines)
    return html("{}{}{}", _parts(chart), more.folded(say, drawn, len(chart.bars), more.MOST), note)


def _parts(chart: Bars) -> Markup:
    """Which part is which."""
    names = concat(html('<li><span class="tc-part-{}"></span>{}</li>', one.look, one.name) for one in chart.parts)
    return html('<ul class="tc-key">{}</ul>', names) if names else NOTHING


def _bar(bar: Bar, chart: Bars) -> Markup:
    name = html('<a href="{}">{}</a>', bar.address, bar.name) if bar.address else unbroken(bar.name)
    drawn = _stacked(bar, chart) if chart.parts else _plain(bar, chart)
    return html("<li><span>{}</span>{}<strong>{}</strong></li>", name, drawn, bar.written)


def _plain(bar: Bar, chart: Bars) -> Markup:
    aim = bar.aim if chart.names_of else chart.target
    target = 100 * aim / chart.scale if aim else None
    tick = html('<span class="tc-at" style="left:{:.1f}%"></span>', target) if target else NOTHING
    width = 100 * max(0.0, bar.value or 0.0) / chart.scale
    return html('<div><span style="width:{:.1f}%"></span>{}</div>', width, tick)


def _stacked(bar: Bar, chart: Bars) -> Markup:
    parts = concat(
        html('<div class="tc-part-{}" style="width:{:.1f}%"></div>', part.look, 100 * value / chart.scale)
        for part, value in zip(chart.parts, bar.parts, strict=True)
        if value
    )
    return html('<div role="img" aria-label="{}" title="{}">{}</div>', bar.told, bar.told, parts)


def stages(say: Say, frame: pd.DataFrame, alt: str, keys: Keys | None = None) -> None:
    """The pipeline: one column per stage, in order (label, count, red, notes); `red` of the count are drawn so.

    Columns `late`, which says it in words, and `address`, where a stage leads, need not be there. `keys` says which
    figures the counts are.
    """
    largest = max(float(frame["count"].max() or 0), 1.0)
    columns = concat(
        html(
            "<li><div>{part}{rest}</div><strong>{count}</strong> <span>{label}</span><p>{notes}{late}</p></li>",
            part=_part(row["red"], largest, attributes(" class=tc-red")),
            rest=_part(row["count"] - row["red"], largest),
            count=say.number(row["count"]),
            label=html('<a href="{}">{}</a>', row["address"], row["label"]) if "address" in row else row["label"],
            notes=concat(html(" <small>{}</small>", unbroken(note)) for note in row["notes"] if note),
            late=html(' <small class="tc-late">{}</small>', row["late"]) if row.get("late") else NOTHING,
        )
        for row in (knowing(row, keys) for row in frame.to_dict("records"))
    )
    draw(html('<ol class="tc-stages" aria-label="{}">{}</ol>', alt, columns))


def _part(count: float, largest: float, look: str = "") -> Markup:
    return html('<span{} style="--size:{:.1f}%"></span>', look, 100 * count / largest) if count else NOTHING
