"""Access by moment of the week, département by département: one table, whose cells are shaded by their share."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pages.blocks import lookup, reach
from pages.counters import offering, service, wording
from pages.counters.limits import Asked, Limit
from pages.elements import filters, links, more, numbers
from pages.maps import key as legend
from pages.markup import NOTHING, Markup, attributes, concat, draw, html
from pages.parts import cached, downloads, panels
from pages.shell import static_target
from pages.shell.ask import Ask
from pages.text import ALL, Say, alphabetically
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures as known
from queries.studies import schedule

NAME = "semaine-par-departement"
BY_NAME = "nom"  # of the orders, the one that is no moment
SATURDAY = (schedule.MORNING + 5, schedule.AFTERNOON + 5)
STEP = 20  # percent that a shade covers
_HALVES = {schedule.MORNING: "morning", schedule.AFTERNOON: "afternoon"}
Row = Mapping[Any, Any]


def show(ask: Ask, say: Say, departments: Sequence[str], here: str, limit: Limit, asked: Asked) -> None:
    """The table of some départements, of which the reader looks at `here`; in kilometres, and in no page that is a
    file.
    """
    if limit.unit != "km" or static_target.current() or not len(ask("counters/addresses")):
        return
    orders = {offering.written(one): one for one in schedule.MOMENTS}
    names = {one: wording.moment(say, moment) for one, moment in orders.items()}
    names |= {BY_NAME: say("service.weekdays.names")}
    with panels.chosen(say, NAME, more.EVERYWHERE, despite=("jour",)) as heading:
        order = filters.any_of("par", names, say("service.weekdays.order"), say("service.weekdays.choose"))
        moment, keys = orders.get(order, SATURDAY[0]), _keys(limit, asked)
        rows = _named(ask, say, wide(reach.by_department(ask, asked.procedure, float(limit.most), departments)))
        if order != BY_NAME:  # the fewest first, and of equals those of whom least is unknown
            by = [column(moment, "share"), column(moment, "unknown")]
            rows = rows.sort_values(by, kind="stable", ignore_index=True)
        title, kind = _title(ask, say, rows, Asked(asked.procedure, moment), limit, keys), wording.kind_today(ask)
        heading(title, joined(" ", [say("service.weekdays.lead", reach=limit.write(say)), *_saturday(say, rows)]), kind)
        if order:  # a quarter of a MB, for who asks for it
            cached.render(say, NAME, lambda: _drawn(say, rows, here, moment, keys))
        downloads.csv(say, rows, NAME, kind, keys=keys, about=title, columns=_columns(say))


def column(moment: int, what: str) -> str:
    """'saturday_morning_share', 'evening_unknown': where a row says what it does of a moment."""
    half = _HALVES.get(moment - moment % 10)
    return f"{schedule.WEEKDAYS[moment % 10]}_{half}_{what}" if half else f"evening_{what}"


def wide(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of reach.by_department as one for each département: code, and share and unknown of each moment."""
    told = rows.pivot(index="code", columns="moment", values=["share", "unknown"])
    found = {column(one, what): told[what, one] for one in schedule.MOMENTS for what in ("share", "unknown")}
    return pd.DataFrame(found).reset_index()


def _named(ask: Ask, say: Say, rows: pd.DataFrame) -> pd.DataFrame:
    """The same with the name of each, in the order of names."""
    names = {code: say.text(name) for code, (name, _) in lookup.names(ask)[1].items()}
    named = rows.assign(name=rows["code"].map(names))
    return named.sort_values("name", key=alphabetically, ignore_index=True)


def _keys(limit: Limit, asked: Asked) -> known.Keys:
    """Which figures the cells of a row are."""

    def keys(row: Row) -> dict[str, known.Key]:
        share = limit.key("within", "department", row["code"]).among(procedure=asked.procedure)
        told = {"share": share, "unknown": share.called("within_unknown")}
        return {column(one, what): key.among(moment=one) for one in schedule.MOMENTS for what, key in told.items()}

    return keys


def _columns(say: Say) -> numbers.Columns:
    """The columns of the file."""
    moments = {one: wording.moment(say, one) for one in schedule.MOMENTS}
    told = {"share": moments, "unknown": {one: say("service.weekdays.of", moment=moments[one]) for one in moments}}
    found = {column(one, what): (told[what][one], "percent") for one in moments for what in told}
    return {**numbers.columns_of(say, "indicators: code:code name=territory"), **found}


def _title(ask: Ask, say: Say, rows: pd.DataFrame, asked: Asked, limit: Limit, keys: known.Keys) -> str:
    """From the least served départements at a moment to the best served."""
    share, told = column(asked.when or 0, "share"), {"what": service.what(ask, say, asked), "reach": limit.write(say)}
    least, most = (leaders(rows, share, say.percent, lowest=lowest, keys=keys) for lowest in (True, False))
    if not most.known:
        return say("service.weekdays.title_none", **told)
    if least.value == most.value:
        return say("service.weekdays.title_same", share=least.value, **told)
    ends = {"least": least.value, "last": say.tied(least.names), "most": most.value, "first": say.tied(most.names)}
    return say("service.weekdays.title", **ends, **told)


def _saturday(say: Say, rows: pd.DataFrame) -> list[str]:
    """Where nobody has an open counter within reach on Saturday, and where nobody knows."""
    surely, perhaps = (rows[[column(one, what) for one in SATURDAY]].sum(axis=1) for what in ("share", "unknown"))
    found = {"none": (surely == 0) & (perhaps == 0), "untold": (surely == 0) & (perhaps > 0)}
    told = [
        say(f"service.weekdays.{name}", names=say.listed(rows.loc[these, "name"], ALL))
        for name, these in found.items()
        if these.any()
    ]
    return told or [say("service.weekdays.some")]


# Drawn ----------------------------------------------------------------------------------------------------------------


def _legend(say: Say) -> list[legend.Line]:
    """What each shade says, and how what is not known is written."""
    lows = range(0, 100, STEP)
    told = {f"tk-s{low // STEP}": say("service.weekdays.step", low=low, high=low + STEP) for low in lows}
    told["tk-sx"] = say("service.weekdays.doubt")
    return [(legend.mark(f"tc-swatch {look}"), words, "") for look, words in told.items()]


def _drawn(say: Say, rows: pd.DataFrame, here: str, moment: int, keys: known.Keys) -> None:
    draw(legend.written(_legend(say)))
    draw(_table(say, rows, here, moment, keys))


def _table(say: Say, rows: pd.DataFrame, here: str, moment: int, keys: known.Keys) -> Markup:
    """Days above their halves, then a line for each département; it scrolls in its frame."""
    day = lambda one: wording.weekday(say, one).capitalize()  # noqa: E731
    days = concat(html('<th scope="colgroup" colspan="2">{}</th>', day(one)) for one in range(6))
    halves = concat(_half(say, one, one == moment) for one in schedule.MOMENTS)
    lines = concat(_line(say, row, row["code"] == here, keys) for row in rows.to_dict("records"))
    return html(
        '<div class="tc-wide tk-frame" role="region" aria-label="{name}" tabindex="0"><table class="tk-moments">'
        '<thead><tr><th scope="col" rowspan="2">{place}</th>{days}<th scope="colgroup">{week}</th></tr>'
        "<tr>{halves}</tr></thead><tbody>{lines}</tbody></table></div>",
        name=say("service.weekdays.alt"),
        place=say("parts.level.department"),
        days=days,
        week=say("service.weekdays.week"),
        halves=halves,
        lines=lines,
    )


def _half(say: Say, moment: int, is_sorted: bool) -> Markup:
    name = say(f"service.weekdays.half.{moment if moment == schedule.EVENING else moment - moment % 10}")
    return html('<th scope="col"{}>{}</th>', attributes(' aria-sort="ascending"') if is_sorted else NOTHING, name)


def _line(say: Say, row: Row, is_here: bool, keys: known.Keys) -> Markup:
    told = known.knowing(row, keys)
    name = links.anchor(row["name"], "counters-access", **links.territory("department", row["code"]))
    cells = concat(_cell(say, *(told[column(one, what)] for what in ("share", "unknown"))) for one in schedule.MOMENTS)
    current = attributes(' aria-current="true"') if is_here else NOTHING
    return html('<tr{}><th scope="row">{}</th>{}</tr>', current, name, cells)


def _cell(say: Say, share: float, unknown: float) -> Markup:
    """The share that is sure, in its shade, and what may be besides, hatched where that may change the shade; where
    nothing is sure, what may be alone.
    """
    shade, most = (min(int(one // STEP), 4) for one in (share, round(share + unknown, 6)))
    doubt = say("service.weekdays.besides", share=say.points(unknown)) if round(unknown, 1) else ""
    sure = say.points(share) if share or not doubt else ""
    look = attributes('class="tk-s{}{}"', str(shade), " tk-sx" if doubt and most > shade else "")
    return html("<td {}>{} {}</td>", look, sure, html("<small>{}</small>", doubt) if doubt else NOTHING)
