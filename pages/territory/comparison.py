"""The regions side by side: each workstream against its expected pace, the latest first, and what holds them back."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from pages.blocks import chosen, lookup, unpublished
from pages.elements import badges, links, lists, more
from pages.markup import Hole, Markup, concat, draw, escape, html
from pages.parts import cards, downloads, indicator, panels, scorecard
from pages.shell.ask import Ask
from pages.text import ALL, MISSING, Say, alphabetical
from pages.text.leaders import leaders
from queries import figures
from queries.indicators import WORKSTREAMS, Indicator, Progress

NAMED = 3  # how many late regions the title names


@dataclass(frozen=True)
class Region:
    """A region, its pace by workstream, and the workstream that is latest."""

    code: str
    name: str
    paces: dict[str, Progress]
    worst: str | None
    gap: float | None

    @property
    def points(self) -> int:
        """The gap of the workstream that is latest, as it is written: two regions with the same points are level."""
        return 0 if self.gap is None else round(self.gap)


def show(ask: Ask, say: Say) -> None:
    """The panel: finding, rule, table, CSV; while no region can be measured, what sets their values apart."""
    regions = sorted(_regions(ask, say), key=lambda region: (region.points, alphabetical(region.name)))
    if all(region.gap is None for region in regions):
        _apart(ask, say)
        return
    table = pd.DataFrame([_row(region) for region in regions])
    kind = badges.least(pd.Series([pace.kind for region in regions for pace in region.paces.values()]))
    with panels.framed(say, "regions", title(say, regions), say("territory.comparison.rule"), kind):
        draw(_table(ask, say, regions))
        with st.container(horizontal=True, key="foot-regions", vertical_alignment="center"):
            if outside := _outside(ask, say, regions):
                draw(html('<p class="tc-note">{}</p>', outside))
            downloads.csv(say, table, "regions", kind, keys=_keys)


def _apart(ask: Ask, say: Say) -> None:
    """Indicator by indicator, from which region to which its values go, the widest apart first, in proportion; a name
    sets two of these side by side, with France. Nothing where no value differs.
    """
    found = []
    for item in unpublished.offered(ask, ask.catalogue.values()):
        every = scorecard.reasons(say, item, "region", ask.latest(item.id, "region"))
        rows, unit = indicator.compared(item, every)
        known = rows[rows["state"] == "value"].sort_values("value", ignore_index=True)
        if known["value"].nunique() > 1:
            found.append((item, known, unit))
    if not found:
        return
    found.sort(key=lambda one: one[1]["value"].iloc[0] / one[1]["value"].iloc[-1])
    (item, rows, unit), keys = found[0], lambda one: indicator.cells(one, "region")
    widest = scorecard.placed(say, scorecard.label(say, item), indicator.spread(say, rows, unit, keys(item)))
    columns = {"name": say("indicators.name"), "period": say("indicators.period")}
    columns |= {one: say(f"side.ends.{one}") for one in ("low", "high")}
    kind = badges.least(pd.concat([rows["kind"] for _, rows, _ in found]))
    with panels.framed(say, "ends", widest, say("side.ends.lead"), kind):
        lines = [_ends(say, item, rows, unit, keys(item)) for item, rows, unit in found]
        draw(lists.table("tc-table", say("side.ends.lead"), columns, lines))


def _ends(say: Say, item: Indicator, rows: pd.DataFrame, unit: str, keys: figures.Keys) -> dict[str, Hole]:
    """A line: an indicator, and who has the lowest and the highest of its values, which are sorted."""
    low, high = (
        leaders(rows, "value", lambda one: say.value(one, unit), lowest=end, keys=keys) for end in (True, False)
    )
    places = ",".join([*(f"R{rows['code'].iloc[at]}" for at in (0, -1)), "FR"])
    link = links.anchor(scorecard.label(say, item), chosen.PATH, selection=None, territoires=places)
    told = {name: f"{end.value} ({say.text(say.tied(end.names))})" for name, end in (("low", low), ("high", high))}
    return {"name": link, "period": say.month(rows["period"].max()), **told}


def title(say: Say, regions: Sequence[Region]) -> str:
    """The regions furthest behind: NAMED of them, and those that are level with the last one named."""
    late = [region for region in regions if region.points < 0]
    if not late:
        return say("territory.comparison.none")
    last = late[:NAMED][-1]
    named = [region.name for region in late if region.points <= last.points]
    key = "territory.comparison.title_all" if len(named) == len(late) else "territory.comparison.title"
    return say(key, count=figures.key("late_regions")(len(named)), names=say.listed(named, ALL))


def _regions(ask: Ask, say: Say) -> list[Region]:
    names, _ = lookup.names(ask)
    return [_region(ask, code, say.text(name)) for code, name in names.items()]


def _region(ask: Ask, code: str, name: str) -> Region:
    paces = {room: ask.progress(room, "region", code) for room in WORKSTREAMS}
    gaps = {room: pace.gap for room, pace in paces.items() if pace.gap is not None}
    worst = min(gaps, key=lambda room: gaps[room], default=None)
    return Region(code, name, paces, worst, None if worst is None else gaps[worst])


def _outside(ask: Ask, say: Say, regions: Sequence[Region]) -> str:
    """Which weighted indicators do not apply in which regions, and why: they are left out of the progress there."""
    told = []
    for item in ask.catalogue.values():
        states = ask.latest(item.id, "region").set_index("code")["state"]
        names = [region.name for region in regions if states.get(region.code) == "not_applicable"]
        if item.weight and "region" in item.levels and names:
            why = scorecard.reason(say, item, "region", "not_applicable")
            name = scorecard.label(say, item)
            told.append(say("territory.comparison.outside", indicator=name, names=say.listed(names, ALL), why=why))
    return " ".join(told)


def _row(region: Region) -> dict[str, object]:
    paces = {
        f"{room}_{name}": getattr(pace, name)
        for room, pace in region.paces.items()
        for name in ("value", "expected", "gap")
    }
    parts = () if region.worst is None else region.paces[region.worst].heaviest
    why = {
        "why": " ".join(part.indicator for part in parts),
        "why_gap": " ".join(f"{part.gap:.2f}" for part in parts),
        "why_weight": " ".join(f"{part.weight:g}" for part in parts),
    }
    return {"code": region.code, "name": region.name, **paces, "worst": region.worst, **why}


def _keys(row: scorecard.Row) -> dict[str, figures.Key]:
    return {
        f"{room}_{name}": figures.key(f"{room}.{name}", "region", row["code"])
        for room in WORKSTREAMS
        for name in ("value", "expected", "gap")
    }


def _table(ask: Ask, say: Say, regions: Sequence[Region]) -> Markup:
    columns = {"name": say("territory.comparison.region")}
    columns |= {room: say(f"parts.workstream.{room}") for room in WORKSTREAMS}
    columns["why"] = say("territory.comparison.why")
    lines = [
        {"name": links.anchor(region.name, "territory", **links.territory("region", region.code))}
        | {room: _meter(say, pace) for room, pace in region.paces.items()}
        | {"why": _why(ask, say, region)}
        for region in regions
    ]
    looks = dict.fromkeys(WORKSTREAMS, "tc-c-pace") | {"why": "tc-c-why"}
    table = lists.table("tc-list tc-regions", say("territory.comparison.rule"), columns, lines, looks)
    return more.folded(say, table, len(regions), more.first(len(columns)))


def _meter(say: Say, pace: Progress) -> Markup:
    if pace.value is None:
        return scorecard.NONE
    bar = cards.bar(say, pace.value, pace.expected)
    done, late = say.percent(pace.value, 0), scorecard.gap(say, pace.gap)
    return html('<span class="tc-meter" data-done="{}">{}<span>{}</span></span>', done, bar, late)


def _why(ask: Ask, say: Say, region: Region) -> Markup:
    """The indicator that weighs most on the latest workstream, each where several weigh the same."""
    if region.worst is None or not region.paces[region.worst].heaviest:
        return escape(MISSING)
    pace = region.paces[region.worst]
    lines = []
    for part in pace.heaviest:
        where = links.territory("region", region.code) | {"indicateur": part.indicator}
        link = links.anchor(scorecard.label(say, ask.catalogue[part.indicator]), region.worst, **where)
        lines.append(html('{} <small class="tc-quiet">{}</small>', link, scorecard.pull(say, pace, part)))
    return concat(lines)
