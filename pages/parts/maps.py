"""Maps: regions or départements as coloured shapes, counters as points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.components.v2.types import ComponentRenderer

from pages.parts.numbers import STATES
from pages.text import Say

# Streamlit runs a component's inline script from a blob, which our content policy refuses; the same script declared
# by a manifest is served as a file. Manifests are meant for installed packages: ours is declared here.
_NAME = "trois-chantiers.choropleth"
_FOLDER = Path(__file__).parent / "choropleth"
_MANIFEST = ComponentManifest("trois-chantiers", "1", [ComponentConfig("choropleth", asset_dir=_FOLDER.name)])
CLASSES = 5
LAYERS = {"region": "regions", "department": "departments"}


def choropleth(
    say: Say,
    rows: pd.DataFrame,
    level: str,
    unit: str,
    alt: str,
    key: str,
    steps: Sequence[float] | None = None,
    title: str = "",
) -> str | None:
    """The territories of a level coloured in five steps; returns the code the reader selected.

    `rows`: code, name, value, state ('value', 'missing', 'not_applicable' or 'hidden'). `steps`: the four bounds
    between classes and the two ends, chosen here when not given. `title` says in the legend what is measured.
    """
    known = rows[rows["state"] == "value"]["value"]
    bounds = list(steps or breaks(known.tolist(), unit))
    name = f"{key}-{level}"
    data = {
        "src": "./app/static/map.json",
        "layer": LAYERS[level],
        "label": alt,
        "items": {row["code"]: _item(say, row, bounds, unit) for row in rows.to_dict("records")},
        "legend": _legend(say, rows, bounds, unit),
        "unit": title or say("parts.map.unit", unit=say.unit(unit) or say("parts.map.count")),
        "values": level == "region",
        "selected": st.session_state.get(name, {}).get("selected"),
    }
    return _component()(key=name, data=data, on_selected_change=lambda: None).selected


def _component() -> ComponentRenderer:
    manager = get_bidi_component_manager()
    if manager.get_metadata(_NAME) is None:
        manager.register_from_manifest(_MANIFEST, _FOLDER.parent)
    return st.components.v2.component(
        _NAME, html=(_FOLDER / "choropleth.html").read_text(encoding="utf-8"), css="choropleth.css", js="choropleth.js"
    )


def breaks(values: Sequence[float], unit: str) -> list[float]:
    """Six round bounds of five equal classes that hold every value; 0 to 100 by 20 for shares that spread widely."""
    if not values:
        return [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] if unit == "percent" else [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    low, high = min(values), max(values)
    if unit == "percent" and min(low, 100 - high) >= 0 and high - low > 50:
        return [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    step = _round_up((high - low) / CLASSES or 1)
    while floor(low / step) * step + CLASSES * step < high:
        step = _round_up(step * 1.01)
    first = floor(low / step) * step
    return [round(first + rank * step, 6) for rank in range(CLASSES + 1)]


def _round_up(step: float) -> float:
    size = 10.0 ** floor(log10(step))
    return next(size * lead for lead in (1, 2, 2.5, 5, 10) if size * lead >= step)


def shade(value: float, bounds: Sequence[float]) -> int:
    """The class of a value, 0 to 4: its lower bound is in, its upper bound is in the next one."""
    return min(CLASSES - 1, sum(value >= bound for bound in bounds[1:-1]))


def _item(say: Say, row: Mapping[Any, Any], bounds: Sequence[float], unit: str) -> dict[str, Any]:
    if row["state"] != "value":
        return {"name": row["name"], "text": say(f"parts.state.{row['state']}"), "shade": row["state"]}
    return {
        "name": row["name"],
        "text": say.value(row["value"], unit),
        "short": say.number(row["value"], digits=0 if abs(row["value"]) >= 10 else None),
        "shade": shade(row["value"], bounds),
    }


def _legend(say: Say, rows: pd.DataFrame, bounds: Sequence[float], unit: str) -> list[dict[str, Any]]:
    known = rows[rows["state"] == "value"]["value"].map(lambda value: shade(value, bounds))
    steps = [
        {
            "shade": rank,
            "label": say("parts.map.range", low=say.number(low), high=say.number(high)),
            "count": int((known == rank).sum()),
        }
        for rank, (low, high) in enumerate(pairwise(bounds))
    ]
    states = rows["state"].value_counts()
    return steps + [
        {"shade": state, "label": say(f"parts.state.{state}"), "count": int(states[state])}
        for state in STATES
        if state in states
    ]


@dataclass(frozen=True)
class View:
    """Where a map of points looks: longitude, latitude, zoom."""

    lon: float
    lat: float
    zoom: float


def points(
    say: Say,
    rows: pd.DataFrame,
    alt: str,
    key: str,
    shade_by: pd.DataFrame | None = None,
) -> None:
    """Points (lat, lon, name, group) over the départements, shaded by `shade_by` (code, value)."""
