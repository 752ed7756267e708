"""Charts: plain Plotly dictionaries, direct labels, French separators; colours that hold on white and on black."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.text import Say

Figure = dict[str, Any]


def line(
    say: Say,
    frame: pd.DataFrame,
    x: str,
    y: str,
    unit: str,
    alt: str,
    key: str,
    series: str | None = None,
    target: float | None = None,
    height: int = 280,
) -> None:
    """A line (or one per value of `series`) by date, with the target as a dashed line."""
    groups = frame.groupby(series, sort=False) if series else [("", frame)]
    traces = [
        {"type": "scatter", "mode": "lines", "name": str(name), "x": list(rows[x]), "y": list(rows[y])}
        for name, rows in groups
    ]
    draw(say, traces, {}, alt, key, height)


def bars(
    say: Say,
    frame: pd.DataFrame,
    x: str,
    y: str,
    unit: str,
    alt: str,
    key: str,
    highlight: Sequence[str] = (),
    height: int = 280,
) -> None:
    """Vertical bars, each with its value; those of `highlight` (values of x) stand out."""
    draw(say, [{"type": "bar", "x": list(frame[x]), "y": list(frame[y])}], {}, alt, key, height)


def horizontal(
    say: Say,
    frame: pd.DataFrame,
    label: str,
    value: str,
    unit: str,
    alt: str,
    key: str,
    target: float | None = None,
    highlight: Sequence[str] = (),
) -> None:
    """Horizontal bars in the frame's order, first row on top, each with its value."""
    trace = {"type": "bar", "orientation": "h", "x": list(frame[value])[::-1], "y": list(frame[label])[::-1]}
    draw(say, [trace], {}, alt, key, 60 + 30 * len(frame))


def stages(say: Say, frame: pd.DataFrame, alt: str) -> None:
    """The pipeline: one column per stage (label, count, late, note), as HTML; late ones are marked."""
    st.html("")


def draw(say: Say, traces: list[Figure], layout: Mapping[str, Any], alt: str, key: str, height: int) -> None:
    """One figure on the page."""
    figure = {"data": traces, "layout": {"height": height, "separators": ", ", **layout}}
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, alt=alt)
