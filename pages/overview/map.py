"""The map of the overview: one workstream and one level, chosen by the reader."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages import maps
from pages.blocks import cited, lookup
from pages.elements import badges, filters, links, numbers
from pages.markup import concat, draw, escape, html
from pages.parts import panels, scorecard
from pages.shell.ask import Ask, fragment
from pages.text import Say
from pages.text.leaders import Leaders, leaders
from queries import figures
from queries.indicators import WORKSTREAMS, Indicator

FEW = 3  # territories level with one another that a title names
# What is drawn of each workstream at each level: of the indicators people may see there, the first that has a value.
INDICATORS = {
    ("missions", "region"): ("M5",),
    ("missions", "department"): ("M5",),
    ("reorganisation", "region"): ("O6",),
    ("reorganisation", "department"): ("O12",),
    ("counters", "region"): ("P4", "P1", "P3"),
    ("counters", "department"): ("P4", "P1", "P3"),
}


def show(ask: Ask, say: Say, later: bool | str = False, own: tuple[str, str] = figures.NATION) -> None:
    """The panel; only it is redrawn when the reader chooses what it shows, the whole overview for a territory.

    One for `later` shows its heading alone on a phone. It opens on the level of the reader's `own` territory, which is
    outlined.
    """
    _show(ask, say, lookup.territory_from_url(ask), later, own)


@fragment
def _show(ask: Ask, say: Say, place: tuple[str, str], later: bool | str, own: tuple[str, str]) -> None:
    if lookup.territory_from_url(ask) != place:
        st.rerun()
    usual = own[0] if own != figures.NATION else "department"
    level = filters.chosen("niveau", filters.LEVELS, usual)
    offered = [name for name in WORKSTREAMS if _drawn(ask, name, level)] or [*WORKSTREAMS]
    workstream = filters.chosen("chantier", offered, offered[0])
    indicator = ask.catalogue[_drawn(ask, workstream, level) or INDICATORS[workstream, level][0]]
    rows = scorecard.reasons(say, indicator, level, ask.latest(indicator.id, level))
    name = scorecard.label(say, indicator)
    panels.panel(
        say,
        title(say, indicator, name, level, rows),
        _dated(say, sentence(say, level, rows, indicator), rows, ask.real_on is not None),
        lambda: _figure(say, indicator, name, level, rows, offered, usual, own[1] if own[0] == level else ""),
        rows,
        f"carte-{workstream}-{level}",
        badges.least(rows["kind"]),
        {
            "name": (say(f"parts.{level}"), None),
            "value": (name, indicator.unit),
            **numbers.columns_of(say, "overview.map: progress:percent gap kind:kind why=indicators.why"),
        },
        tall=True,
        keys=figures.of_standings(indicator.id, level),
        later=later,
        source=cited.data(ask, say, [indicator], badges.least(rows["kind"])),
    )


def _drawn(ask: Ask, workstream: str, level: str) -> str:
    """The indicator that is drawn of a workstream; "" where none has a value that the reader may see."""
    names = INDICATORS[workstream, level]
    return next((name for name in names if (ask.latest(name, level)["state"] == "value").any()), "")


def title(say: Say, indicator: Indicator, name: str, level: str, rows: pd.DataFrame) -> str:
    """The finding: the indicator's name, its lowest and its highest territories."""
    known = rows[rows["state"] == "value"].sort_values("value")
    if known.empty:
        return name
    keys = figures.of_standings(indicator.id, level)
    low, high = (_leaders(say, known, indicator.unit, lowest, keys) for lowest in (True, False))
    if len(known) == 1:
        return say("overview.map.title.alone", name=name, value=low.value, where=say.text(low.names[0]))
    if low == high:
        whole = len(known) == rows["state"].ne("not_applicable").sum()
        return say(f"overview.map.title.{'same' if whole else 'known'}", name=name, value=low.value)
    if min(len(low.names), len(high.names)) > FEW:  # whom it is about, only the map can say
        return say(f"overview.map.title.{level}_ends", name=name, low=low.value, high=high.value)
    return say(
        f"overview.map.title.{level}",
        name=name,
        low=low.value,
        where_low=say.text(say.tied(low.names)),
        high=high.value,
        where_high=say.text(say.tied(high.names)),
    )


def _leaders(say: Say, known: pd.DataFrame, unit: str, lowest: bool, keys: figures.Keys) -> Leaders:
    """Those at one end, rounded; with their decimals where those alone tell them apart, as ranks do."""
    rounded = leaders(known, "value", lambda value: brief(say, value, unit), lowest=lowest, keys=keys)
    whole = leaders(known, "value", lambda value: say.value(value, unit), lowest=lowest, keys=keys)
    return whole if len(whole.names) < len(rounded.names) else rounded


def brief(say: Say, value: float, unit: str) -> str:
    """A value in a title: rounded, and without a unit that the indicator's name already says."""
    return say.value(value, unit, 0) if unit in ("percent", "euro", "days") else say.number(value)


def sentence(say: Say, level: str, rows: pd.DataFrame, indicator: Indicator) -> str:
    """The median, and how many territories are far behind the expected pace."""
    known = rows[rows["state"] == "value"]
    if known.empty:
        return say(f"overview.map.{'secret' if (rows['state'] == 'secret').any() else 'nothing'}")
    if len(known) == 1:
        return say("overview.map.single")
    median = say.value(_median(indicator, level, known), indicator.unit)
    if known["gap"].isna().all():
        return say("overview.map.median", median=median)
    late = figures.of_indicator(indicator.id, "late", level, "")(int((known["gap"] < -10).sum()))
    return say(f"overview.map.{'late' if late else 'late_none'}.{level}", count=late, median=median)


def _dated(say: Say, told: str, rows: pd.DataFrame, is_real: bool) -> str:
    """A sentence with the month of the values, which in a real edition is seldom that of the page."""
    months = rows.loc[rows["state"] == "value", "period"].dropna()
    return say("overview.map.dated", told=told, month=say.month(months.max())) if is_real and len(months) else told


def _median(indicator: Indicator, level: str, known: pd.DataFrame) -> Any:
    """Of the values as the map shows them, which may be counts."""
    return figures.of_indicator(indicator.id, "raw_median", level, "")(float(known["value"].median()))


def _figure(
    say: Say,
    indicator: Indicator,
    name: str,
    level: str,
    rows: pd.DataFrame,
    offered: Sequence[str],
    usual: str,
    own: str,
) -> None:
    with st.container(horizontal=True, gap="small"):
        if len(offered) > 1:
            filters.choice(
                "chantier",
                offered,
                say("overview.map.workstream"),
                lambda option: say(f"parts.workstream.{option}"),
                offered[0],
                "segments",
            )
        filters.level(say, default=usual)
    alt, keys = say("overview.map.alt", name=name), figures.of_standings(indicator.id, level)
    code = maps.choropleth(say, rows, level, indicator.unit, alt, "overview", title=name, keys=keys, own=own)
    if code is not None and code in set(rows["code"]):
        _sheet(say, indicator, level, rows, code)


def _sheet(say: Say, indicator: Indicator, level: str, rows: pd.DataFrame, code: str) -> None:
    row = figures.standing(rows[rows["code"] == code].iloc[0].to_dict(), indicator.id, level)
    lines = [scorecard.value(say, row, indicator.unit)]
    if row["state"] == "value":
        median = say.value(_median(indicator, level, rows), indicator.unit)
        rank = scorecard.rank(say, row)
        lines += [escape(say("overview.map.rank", rank=rank))] if rank != scorecard.NONE else []
        lines.append(escape(say("overview.map.median_short", median=median)))
    else:
        lines.append(escape(row["why"]))
    name = escape(say.text(row["name"]))
    link = links.anchor(say("overview.map.open"), "territory", **links.territory(level, code))
    draw(html('<div class="tc-sheet"><h3>{}</h3><p>{}</p><p>{}</p></div>', name, concat(lines, " · "), link))
