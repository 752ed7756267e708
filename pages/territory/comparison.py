"""The regions side by side: each workstream against its expected pace, the latest first, and what holds them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st

from pages.ask import Ask
from pages.parts import cards, downloads, filters, links, panels, scorecard
from pages.text import MISSING, Say
from queries.indicators import WORKSTREAMS, Progress

NAMED = 5  # how many late regions the title names


@dataclass(frozen=True)
class Region:
    """A region, its pace by workstream, the workstream that is latest, and the indicator that weighs most on it."""

    code: str
    name: str
    paces: dict[str, Progress]
    worst: str | None
    gap: float | None
    why: str | None
    why_gap: float | None


def show(ask: Ask, say: Say) -> None:
    """The panel: finding, rule, table, CSV; nothing while no region can be measured."""
    regions = sorted(_regions(ask, say), key=lambda region: (0 if region.gap is None else region.gap, region.name))
    if all(region.gap is None for region in regions):
        return
    late = [region.name for region in regions if region.gap is not None and round(region.gap) < 0]
    title = say("territory.comparison.title", count=min(len(late), NAMED), names=", ".join(late[:NAMED]))
    table = pd.DataFrame([_row(region) for region in regions])
    kind = scorecard.kind(pd.Series([pace.kind for region in regions for pace in region.paces.values()]))
    with st.container(border=True, key="panel-regions"):
        panels.heading(say, title if late else say("territory.comparison.none"), say("territory.comparison.rule"), kind)
        st.html(_table(ask, say, regions))
        with st.container(horizontal=True, key="foot-regions", vertical_alignment="center"):
            downloads.csv(say, table, "regions", kind)


def _regions(ask: Ask, say: Say) -> list[Region]:
    names, _ = filters.names(ask)
    return [_region(ask, code, say.text(name)) for code, name in names.items()]


def _region(ask: Ask, code: str, name: str) -> Region:
    paces = {room: ask.progress(room, "region", code) for room in WORKSTREAMS}
    gaps = {room: pace.gap for room, pace in paces.items() if pace.gap is not None}
    if not gaps:
        return Region(code, name, paces, None, None, None, None)
    worst = min(gaps, key=lambda room: gaps[room])
    card = ask.scorecard(worst, "region", code).dropna(subset=["gap"]).set_index("indicator")
    weights = pd.Series({identifier: ask.catalogue[identifier].weight for identifier in card.index}, dtype=float)
    pull = card["gap"].astype(float) * weights
    why = None if pull.empty or pull.min() >= 0 else str(pull.idxmin())
    return Region(code, name, paces, worst, gaps[worst], why, None if why is None else float(card.loc[why, "gap"]))


def _row(region: Region) -> dict[str, object]:
    paces = {
        f"{room}_{name}": getattr(pace, name)
        for room, pace in region.paces.items()
        for name in ("value", "expected", "gap")
    }
    return {"code": region.code, "name": region.name, **paces, "worst": region.worst, "why": region.why}


def _table(ask: Ask, say: Say, regions: Sequence[Region]) -> str:
    rooms = {room: say(f"parts.workstream.{room}") for room in WORKSTREAMS}
    heads = [say("territory.comparison.region"), *rooms.values(), say("territory.comparison.why")]
    head = "".join(
        f'<th scope="col" class="{"tc-c-name" if place == 0 else "tc-c-why" if place == 4 else "tc-c-pace"}">'
        f"{escape(label)}</th>"
        for place, label in enumerate(heads)
    )
    body = "".join(_line(ask, say, region, rooms) for region in regions)
    return f'<table class="tc-list tc-regions"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _line(ask: Ask, say: Say, region: Region, rooms: dict[str, str]) -> str:
    link = links.anchor(region.name, "territory", **links.territory("region", region.code))
    paces = "".join(_pace(say, label, region.paces[room]) for room, label in rooms.items())
    why = escape(say("territory.comparison.why"))
    return (
        f'<tr><th scope="row" class="tc-c-name">{link}</th>{paces}'
        f'<td class="tc-c-why" data-label="{why}">{_why(ask, say, region)}</td></tr>'
    )


def _pace(say: Say, label: str, pace: Progress) -> str:
    cell = scorecard.NOTHING if pace.value is None else _meter(say, pace)
    return f'<td class="tc-c-pace" data-label="{escape(label)}">{cell}</td>'


def _meter(say: Say, pace: Progress) -> str:
    bar = cards.bar(say, pace.value, pace.expected)
    return f'<span class="tc-meter">{bar}<span>{scorecard.gap(say, pace.gap)}</span></span>'


def _why(ask: Ask, say: Say, region: Region) -> str:
    if region.why is None or region.worst is None:
        return escape(MISSING)
    item = ask.catalogue[region.why]
    where = links.territory("region", region.code) | {"indicateur": region.why}
    return f"{links.anchor(scorecard.label(say, item), region.worst, **where)} {scorecard.gap(say, region.why_gap)}"
